import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.report.layout import clean, flow, grid, pad, paint, width_of, wrap

words = st.lists(
    st.text(st.characters(blacklist_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"]), min_size=1), max_size=12
)


@given(words, st.integers(24, 90))
@settings(max_examples=100, deadline=None)
def test_wrapping_loses_nothing_and_keeps_to_the_width(parts: list[str], width: int) -> None:
    text = " ".join(parts)
    lines = wrap(text, width, first="* ", rest="    ")
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(("* " + text).split())


def test_a_word_that_is_too_long_breaks_after_a_joint() -> None:
    lines = wrap("saved: /home/somebody/models/llama-3-70b-instruct.Q4_K_M.gguf", 30, rest="  ")
    assert lines == ["saved:", "  /home/somebody/models/llama-", "  3-70b-instruct.Q4_K_M.gguf"]


@pytest.mark.parametrize("figure", ["12.7 min S", "0.0021 USD A", "$0.0021 A", "1,234 tok/s M", "39.6 GB", "100 % M"])
def test_a_figure_is_never_broken(figure: str) -> None:
    for width in range(24, 60):
        for line in wrap(f"some words before {figure} and some words after it", width):
            assert line.count(figure.split()[0]) == line.count(figure)


def test_flow_keeps_chunks_whole_and_breaks_only_those_wider_than_a_line() -> None:
    assert flow(["ttft 1 s", "e2el 2 s", "cost $3"], 22, first="  ", rest="  ") == [
        "  ttft 1 s   e2el 2 s",
        "  cost $3",
    ]
    long = flow(["short", "x" * 25, "after"], 20, rest="  ")
    assert long == ["short", "  " + "x" * 18, "  " + "x" * 7 + "   after"]


def test_clean_leaves_one_line_that_cannot_drive_the_terminal() -> None:
    assert clean("a\x1b[31mred\x07\nb\t c\u202eevil\r\x9b2J") == "a[31mred b c" + "evil 2J"


@given(st.lists(st.lists(st.text("ab12 漢字", max_size=9), min_size=3, max_size=3), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_grid_aligns_its_columns_and_fits_or_says_no(rows: list[list[str]]) -> None:
    columns = grid(rows, 40, indent=2, left=1)
    needed = 2 + sum(max(map(width_of, column)) for column in zip(*rows, strict=True)) + 2
    assert (columns is None) == (needed > 40)
    if columns is not None:
        widths = {sum(map(width_of, columns.padded(row))) for row in rows}
        assert len(widths) == 1
        assert all(width_of(columns.line(columns.padded(row))) <= 40 for row in rows)


def test_wide_and_combining_characters_count_as_they_are_shown() -> None:
    assert (width_of("漢字"), width_of("e\u0301"), width_of("ab")) == (4, 1, 2)
    assert pad("漢", 4) == "漢  " and pad("漢", 4, right=True) == "  漢"


def test_colour_only_wraps() -> None:
    assert paint("met", "green", color=False) == "met"
    assert re.sub(r"\x1b\[\d+m", "", paint("met", "green", color=True)) == "met"
    assert paint("", "green", color=True) == ""
