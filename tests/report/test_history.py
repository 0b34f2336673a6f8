from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpctl.bench.history import Course, Point
from dpctl.core.figures import Provenance
from dpctl.report.history import as_record, blocks, render, sections
from dpctl.report.html import page
from dpctl.report.markdown import markdown


def course(values: tuple[float, ...] = (2.0, 2.2, 1.1), **rest: object) -> Course:
    points = tuple(
        Point(started=1.79e9 + 86_400 * k, value=value, requests=5, name=f"runs/{k}.jsonl", version=f"0.{k}")
        for k, value in enumerate(values)
    )
    known: dict[str, object] = {
        "deployment": "hybrid <b>gpt-4o</b>",
        "machine": "a cloud instance",
        "scenario": "legal-summary 0a1b2c3d",
        "metric": "e2el",
        "unit": "s",
        "provenance": Provenance.MEASURED,
        "points": points,
    }
    return Course(**{**known, **rest})  # type: ignore[arg-type]


def test_blocks_go_from_the_lowest_to_the_highest() -> None:
    assert blocks((1.0, 2.0, 3.0)) == "▁▅█"
    assert blocks((7.0,)) == "▄" and blocks((0.0, 0.0)) == "▄▄"


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_a_higher_value_never_has_a_lower_block(values: list[float]) -> None:
    drawn = blocks(sorted(values))
    assert len(drawn) == len(values) and list(drawn) == sorted(drawn)


def test_the_table_says_value_and_change_and_is_whole_at_80_columns() -> None:
    text = render([course(), course((5.0,) * 200)], ["runs/9.jsonl:6: the run ends there"], width=80, color=False)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == "E2EL: hybrid <b>gpt-4o</b>, legal-summary 0a1b2c3d, on a cloud instance"
    assert "3 runs: median 2.00 s, 1.10 s to 2.20 s M" in text
    row = next(line for line in lines if "2.20 s M" in line and "2026" in line)
    assert row.split()[2:] == ["2.20", "s", "M", "+10.0", "%", "5", "0.1"]
    # of more runs than a line has room for, the newest
    assert "▄" * 78 in text and "▄" * 79 not in text
    assert "passed over: runs/9.jsonl:6" in text and "M measured here" in text


def test_counts_have_no_unit_and_unknown_is_a_dash() -> None:
    counted = course((0.0, 0.0, 3.0), metric="leaked", unit="")
    unknown = course(points=(Point(started=None, value=3.0, requests=0, name="a"),))
    text = render([counted, unknown], [], width=80, color=False)
    assert "3 M" in text and "+0.0 %" in text
    assert text.splitlines()[-3].split() == ["-", "3.00", "s", "M", "0", "-"]


def test_the_record_is_json_with_every_value() -> None:
    record = as_record([course()], ["x"])
    assert record["schema"] == 1 and record["passed_over"] == ["x"]
    assert [point["value"] for point in record["courses"][0]["points"]] == [2.0, 2.2, 1.1]
    assert record["courses"][0]["provenance"] == "M"


def test_the_page_has_a_plot_and_all_its_values(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    html = page("e2el over runs", sections([course(), course((1.0,), unit="", metric="leaked")], ["torn"]))
    assert html.count("<svg") == 2 and "<b>gpt" not in html
    for text in ("2.00 s", "2.20 s", "+10.0 %", "runs/2.jsonl", "torn"):
        assert text in html
    assert html == page("e2el over runs", sections([course(), course((1.0,), unit="", metric="leaked")], ["torn"]))
    text = markdown("e2el over runs", sections([course()], []))
    assert "1.10 s" in text and "-50.0 %" in text
