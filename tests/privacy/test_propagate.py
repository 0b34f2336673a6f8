"""Small letters at their offsets."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.privacy.propagate import lowered

_PIECES = st.lists(st.sampled_from(["Ab", "ΑΣ", "Σα", "\n", "\r\n", " ", ".", "\u2028", "Ü", "“", "ß"]), max_size=20)


@settings(max_examples=60)
@given(_PIECES.map("".join))
def test_line_by_line_is_as_the_whole(text: str) -> None:
    assert lowered(text) == text.lower()


def test_every_character_keeps_its_offset() -> None:
    text = "İzmir A.Ş.\nBAKER"
    assert lowered(text) == "İzmir a.ş.\nbaker"
