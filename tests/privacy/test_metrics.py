"""Every metric against a case worked out by hand."""

import pytest

from dpctl.core.documents import Span
from dpctl.privacy.metrics import (
    document_leak,
    entity_leak,
    over_mask,
    rate,
    round_trip,
    span_leak,
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
    by_span, by_entity = span_leak(SPANS, {"s2"}), entity_leak(SPANS, {"s2"})
    assert by_span is not None and by_entity is not None
    assert (by_span.hits, by_span.n) == (1, 4)
    assert (by_entity.hits, by_entity.n) == (1, 3)
    none = entity_leak(SPANS, set())
    assert none is not None and none.hits == 0
    assert span_leak((), {"s2"}) is None


def test_documents_without_mentions_do_not_count() -> None:
    found = document_leak([(SPANS, {"s1"}), (SPANS, set()), ((), set())])
    assert found is not None and (found.hits, found.n) == (1, 2)
    assert document_leak([((), set())]) is None


def test_the_weighted_leak_counts_weights() -> None:
    found = weighted_leak(SPANS, {"s3"}, {"person": 1.0, "account": 0.5})
    assert found is not None
    assert (found.hits, found.n) == (0.5, 3.5)
    # (3.5)^2 / (3 + 0.25) = 3.77: bounds of 0 and of 1 in 3
    assert found.low == pytest.approx(0, abs=1e-9) and found.high == pytest.approx(0.8647, abs=1e-3)
    assert found.low <= found.value <= found.high
    assert weighted_leak(SPANS, {"s3"}, {"date": 1.0}) is None


def test_words_that_masking_left_over() -> None:
    half = Span(id="m", start=FULL.start, end=FULL.start + 3, text="Ada", cls="person", entity="x")
    found = token_leak(SPANS, (half, NUMBER))
    # Lovelace, the second Ada, Bob and Ray of seven words
    assert found is not None and (found.hits, found.n) == (4, 7)
    none = token_leak(SPANS, SPANS)
    assert none is not None and none.hits == 0


def test_words_masked_in_vain() -> None:
    paid = span("m", "paid", "person", "x")
    found = over_mask(TEXT, SPANS, (*SPANS, paid))
    words = ["On", "3", "May", "2026", "paid", "from", "account", "to", "the", "year", "2026", "closed"]
    assert found is not None and (found.hits, found.n) == (1, len(words))
    assert over_mask("Ada", (Span(id="s", start=0, end=3, text="Ada", cls="person", entity="a"),), ()) is None


def test_the_last_digits_of_a_number() -> None:
    shown = tail_digit_leak(TEXT, SPANS, ["paid from the account ending 4242"])
    hidden = tail_digit_leak(TEXT, SPANS, ["paid from ⟦ACCOUNT_1⟧ in 2026, case 42421"])
    assert shown is not None and hidden is not None
    assert (shown.hits, shown.n, hidden.hits) == (1, 1, 0)
    year = span("s9", "12345678 4242", "account", "acc")
    ending = Span(id=year.id, start=year.start, end=year.end, text="555555 2026", cls="account", entity="acc")
    # the year stands in the text as well, so nothing can be told
    assert tail_digit_leak(TEXT, (ending,), ["in 2026"]) is None
    assert tail_digit_leak(TEXT, (OTHER,), ["4242"]) is None


def test_texts_restored_exactly() -> None:
    found = round_trip([("a", "a"), ("b", "b "), ("", "")])
    assert found is not None and (found.hits, found.n) == (2, 3)
    assert round_trip([]) is None
