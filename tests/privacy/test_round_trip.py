"""Masking and restoring: exact for any text, any spans and any way the stream is cut."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.documents import Span
from dpctl.privacy.mask import Masked, mask
from dpctl.privacy.restore import Restorer, restore

CLASSES = ("person", "organisation", "email")
TEXT = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("⟦⟧_1PERSON ")), max_size=80
)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = draw(TEXT)
    spans = []
    for index in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, max(0, len(text) - 1)))
        end = min(len(text), start + draw(st.integers(1, 12)))
        if start < end:
            entity = f"e{draw(st.integers(0, 2))}"
            cls = draw(st.sampled_from(CLASSES))
            spans.append(Span(id=f"s{index}", start=start, end=end, text=text[start:end], cls=cls, entity=entity))
    return text, tuple(spans)


@settings(deadline=None, max_examples=200)
@given(marked(), st.integers(0, 5))
def test_restoring_gives_back_what_was_masked(case: tuple[str, tuple[Span, ...]], seed: int) -> None:
    text, spans = case
    masked = mask(text, spans, classes=frozenset(CLASSES), seed=seed)
    assert restore(masked.text, masked.mapping) == text


@settings(deadline=None, max_examples=200)
@given(marked(), st.lists(st.integers(0, 200), max_size=8))
def test_every_way_to_cut_the_stream_restores_the_same(case: tuple[str, tuple[Span, ...]], cuts: list[int]) -> None:
    text, spans = case
    masked = mask(text, spans, classes=frozenset(CLASSES))
    restorer = Restorer(masked.mapping)
    places = sorted({0, len(masked.text), *(cut % (len(masked.text) + 1) for cut in cuts)})
    parts = [restorer.feed(masked.text[a:b]) for a, b in itertools.pairwise(places)]
    assert "".join(parts) + restorer.finish() == text


def span(text: str, surface: str, cls: str = "person", entity: str = "e", at: int = 0) -> Span:
    start = text.index(surface, at)
    return Span(id=f"{cls}{start}", start=start, end=start + len(surface), text=surface, cls=cls, entity=entity)


def test_one_entity_keeps_its_number_over_all_its_forms() -> None:
    text = "Ada Byron signed. Byron paid. Ada Byron left. Charles Babbage stayed."
    spans = (
        span(text, "Ada Byron"),
        span(text, "Byron", at=12),
        span(text, "Ada Byron", at=20),
        span(text, "Charles Babbage", entity="f"),
    )
    masked = mask(text, spans, classes=frozenset({"person"}))
    first, form, again, other = (piece.split("⟧")[0] for piece in masked.text.split("⟦")[1:])
    assert first == again and form == first + "b" and other.rstrip("b") != first
    assert masked.counts == {"person": 4}
    assert "Ada" not in repr(masked) and "Byron" not in masked.text


def test_numbers_do_not_tell_the_order() -> None:
    names = [f"Name{i:02d}x" for i in range(40)]
    text = " ".join(names)
    spans = tuple(span(text, name, entity=name) for name in names)

    def order(masked: Masked) -> list[str]:
        return [piece.split("⟧")[0] for piece in masked.text.split("⟦")[1:]]

    one, two = (order(mask(text, spans, classes=frozenset({"person"}), seed=seed)) for seed in (1, 2))
    assert one != two and sorted(one) == sorted(two)
    assert one != sorted(one, key=lambda p: int(p.split("_")[1]))


def test_only_the_asked_classes_are_masked() -> None:
    text = "Ada wrote to ada@x.example"
    spans = (span(text, "Ada"), span(text, "ada@x.example", cls="email", entity="m"))
    masked = mask(text, spans, classes=frozenset({"email"}))
    assert masked.text.startswith("Ada wrote to ⟦EMAIL_")


def test_a_forged_placeholder_stays_the_text_it_was() -> None:
    text = "Pay ⟦PERSON_1⟧ and Ada now"
    masked = mask(text, (span(text, "Ada"),), classes=frozenset({"person"}))
    assert "⟦PERSON_1⟧ and" not in masked.text.replace(next(p for p in masked.mapping if "PERSON" in p), "")
    assert restore(masked.text, masked.mapping) == text


def test_unknown_placeholders_are_reported_and_never_guessed() -> None:
    restorer = Restorer({"⟦PERSON_1⟧": "Ada"})
    out = restorer.feed("⟦PERSON_1⟧, ⟦PERSON_11⟧ and ⟦PERSON_") + restorer.finish()
    assert out == "Ada, ⟦PERSON_11⟧ and ⟦PERSON_"
    assert "⟦PERSON_11⟧" in restorer.unknown


def test_only_a_possible_placeholder_is_held_back() -> None:
    restorer = Restorer({"⟦PERSON_1⟧": "Ada"})
    assert restorer.feed("plain text ") == "plain text "
    assert restorer.feed("⟦PERS") == ""
    assert restorer.feed("ON_1⟧!") == "Ada!"


def test_a_long_random_stream() -> None:
    rng = random.Random(5)
    mapping = {f"⟦PERSON_{i}⟧": f"Person {i}" for i in range(30)}
    text = "".join(rng.choice([*mapping, " and ", "x", "⟦", "⟧ "]) for _ in range(2000))
    expected = restore(text, mapping)
    for _ in range(20):
        restorer, at, out = Restorer(mapping), 0, ""
        while at < len(text):
            step = rng.randint(1, 9)
            out += restorer.feed(text[at : at + step])
            at += step
        assert out + restorer.finish() == expected
