"""Tidied copies of a text and the way back to its offsets."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.privacy.views import View, single_spaced, spaced, tidied, unwrapped

_TEXT = st.lists(
    st.sampled_from(["Ab", "c", "9", "-", "\n", " ", "  ", "\t", "\u200b", "\u00ad", "\r\n", "İ"]), max_size=30
)


def _same(view: View, text: str) -> None:
    for i, char in enumerate(view.text):
        start, end = view.original(i, i + 1)
        # A character of a view is one of the text, or the space or hyphen that stands for a run of them.
        assert (
            text[start:end] == char or (char == " " and text[start].isspace()) or (char == "-" and text[start] == "-")
        )


@settings(deadline=None, max_examples=100)
@given(_TEXT.map("".join))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    _same(tidied(text), text)
    _same(single_spaced(text), text)


def test_hyphenation_is_undone_and_hyphens_of_names_stay() -> None:
    view = tidied("Kes-\n  trel and Smith-\nJones, caf\u00ad\u00e9")
    assert view.text == "Kestrel and Smith-Jones, caf\u00e9"
    start = view.text.index("Kestrel")
    assert view.original(start, start + 7) == (0, 11)


def test_white_space_becomes_one_space() -> None:
    assert single_spaced("a\n\n b\t\tc\u00a0d").text == "a b c d"


@settings(max_examples=50)
@given(_TEXT.map("".join))
def test_another_text_is_cut_like_the_first(text: str) -> None:
    view = single_spaced(text)
    assert view.cut(spaced(text)) == view.text
    # Which character of the text each of the view's is.
    places = "".join(map(chr, range(0x4E00, 0x4E00 + len(text))))
    assert [ord(place) - 0x4E00 for place in view.cut(places)] == [
        view.original(i, i + 1)[0] for i in range(len(view.text))
    ]


def test_only_full_lines_are_joined() -> None:
    full = "The Supplier delivers to the premises of the party called North"
    assert unwrapped(f"{full}\nwind Systems") == f"{full} wind Systems"
    for following in ("12. The next clause", "Name: Stone", "(b) or", "| a | b |"):
        assert unwrapped(f"{full}\n{following}") == f"{full}\n{following}"
    assert unwrapped("Kestrel\nLeeds") == "Kestrel\nLeeds"
    assert len(unwrapped(f"{full}\nx")) == len(f"{full}\nx")
    assert not re.search("\n", unwrapped(f"{full} 12\n34"))


_FULL = "The goods are delivered on the first day of the month by Kestrel"


@pytest.mark.parametrize("foot", ["- 3 -", "Page 3 of 9", "\f", "Seite 4\n\f", "\n– 12 –\n"])
def test_a_sentence_goes_on_behind_a_page_break(foot: str) -> None:
    view = tidied(f"{_FULL}\n{foot}\n\nMoor Freight Limited, and Kes-\n{foot}\ntrel")
    assert view.text == f"{_FULL} Moor Freight Limited, and Kestrel"
    _same(view, f"{_FULL}\n{foot}\n\nMoor Freight Limited, and Kes-\n{foot}\ntrel")


@pytest.mark.parametrize(
    "text",
    [
        f"{_FULL}.\n- 3 -\nMoor",  # the sentence ended
        f"{_FULL}\n12\nThe next",  # may be the number of a clause
        "Kestrel\n- 3 -\nMoor",  # a short line ends a paragraph
        f"{_FULL} | Stone\n- 3 -\nMoor | Brook",  # rows of a table
        f"{_FULL}\n- item",
    ],
)
def test_other_page_breaks_stay(text: str) -> None:
    assert tidied(text).text == text
