"""Every metric against a case worked out by hand."""

import pytest

from dpctl.core.documents import Span
from dpctl.privacy.metrics import (
    entity_leak,
    over_mask,
    rate,
    tail_digit_leak,
    token_leak,
    weighted_leak,
)

TEXT = "On 3 May 2026 Ada Lovelace paid Ada from account 12345678 4242 to Bob Ray; the year 2026 closed."


def span(name: str, text: str, cls: str, entity: str, *, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Span(id=name, start=start, end=start + len(text), text=text, cls=cls, entity=entity)


FULL = span("s1", "Ada Lovelace", "person", "ada")
SHORT = span("s2", "Ada", "person", "ada", nth=1)
NUMBER = span("s3", "12345678 4242", "account", "acc")
OTHER = span("s4", "Bob Ray", "person", "bob")
SPANS = (FULL, SHORT, NUMBER, OTHER)
PLACES = tuple((one.start, one.end) for one in SPANS)


def test_a_rate_has_exact_bounds() -> None:
    none = rate(0, 1000, "mentions")
    assert none is not None
    assert (none.value, none.low) == (0, pytest.approx(0, abs=1e-9))
    assert none.high == pytest.approx(1 - 0.05 ** (1 / 1000), rel=1e-6)
    assert str(none) == "0 of 1,000 mentions: 0.00% (95 %: 0.00% to 0.30%)"
    some = rate(3, 10, "mentions")
    # tables of Clopper and Pearson: 90 % two-sided interval of 3 in 10
    assert (
        some is not None
        and some.low == pytest.approx(0.0873, abs=1e-4)
        and some.high == pytest.approx(0.6066, abs=1e-4)
    )
    every = rate(10, 10, "mentions")
    assert every is not None and every.high == 1 and every.low == pytest.approx(0.05 ** (1 / 10), rel=1e-6)
    assert rate(0, 0, "mentions") is None
    with pytest.raises(ValueError, match="hits"):
        rate(3, 2, "mentions")


def test_an_entity_is_protected_only_if_all_its_mentions_are() -> None:
    by_entity = entity_leak(SPANS, {"s2"})
    assert by_entity is not None and (by_entity.hits, by_entity.n) == (1, 3)
    none = entity_leak(SPANS, set())
    assert none is not None and none.hits == 0
    assert entity_leak((), {"s2"}) is None


def test_the_weighted_leak_counts_weights() -> None:
    counts = {"person": (0, 3), "account": (1, 1), "date": (1, 2)}
    found = weighted_leak(counts, {"person": 1.0, "account": 0.5})
    assert found is not None
    assert (found.hits, found.n) == (0.5, 3.5)
    # (3.5)^2 / (3 + 0.25) = 3.77: bounds of 0 and of 1 in 3
    assert found.low == pytest.approx(0, abs=1e-9) and found.high == pytest.approx(0.8647, abs=1e-3)
    assert found.low <= found.value <= found.high
    assert weighted_leak(counts, {"amount": 1.0}) is None


def test_words_that_masking_left_over() -> None:
    half = (FULL.start, FULL.start + 3)
    found = token_leak(SPANS, (half, (NUMBER.start, NUMBER.end)))
    # Lovelace, the second Ada, Bob and Ray of seven words
    assert found == (4, 7)
    assert token_leak(SPANS, PLACES) == (0, 7)
    assert token_leak((), PLACES) is None


def test_words_masked_in_vain() -> None:
    paid = span("m", "paid", "person", "x")
    found = over_mask(TEXT, SPANS, (*PLACES, (paid.start, paid.end)))
    words = ["On", "3", "May", "2026", "paid", "from", "account", "to", "the", "year", "2026", "closed"]
    assert found == (1, len(words))
    assert over_mask("Ada", (Span(id="s", start=0, end=3, text="Ada", cls="person", entity="a"),), ()) is None


def test_the_last_digits_of_a_number() -> None:
    shown = tail_digit_leak(TEXT, SPANS, ["paid from the account ending 4242"])
    hidden = tail_digit_leak(TEXT, SPANS, ["paid from ⟦ACCOUNT_1⟧ in 2026, case 42421"])
    assert (shown, hidden) == ((1, 1), (0, 1))
    year = span("s9", "12345678 4242", "account", "acc")
    ending = Span(id=year.id, start=year.start, end=year.end, text="555555 2026", cls="account", entity="acc")
    # the year stands in the text as well, so nothing can be told
    assert tail_digit_leak(TEXT, (ending,), ["in 2026"]) is None
    assert tail_digit_leak(TEXT, (OTHER,), ["4242"]) is None
