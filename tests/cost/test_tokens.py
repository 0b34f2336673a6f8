from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import prices
from dpctl.core.costs import total_cost
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice
from dpctl.cost.tokens import token_lines


def tokens(count: float) -> Figure:
    return Figure(value=count, unit="tok", provenance=Provenance.MEASURED, source="usage")


def listed(dollars: float) -> Figure:
    return Figure(value=dollars, unit="USD/Mtok", provenance=Provenance.PUBLISHED, source="list").to("USD/tok")


GPT_4O = TokenPrice(input=listed(2.5), output=listed(10.0), cached_input=listed(1.25))


def dollars(price: TokenPrice, sent: float, got: float, cached: float | None = None) -> float:
    found = total_cost(token_lines(price, tokens(sent), tokens(got), None if cached is None else tokens(cached)))
    assert found is not None and found.unit == "USD"
    return found.value


def test_fifty_pages_on_gpt_4o_to_the_cent() -> None:
    # 33,000 x 2.50 / 1e6 + 500 x 10 / 1e6 = 0.0825 + 0.005
    assert dollars(GPT_4O, 33_000, 500) == pytest.approx(0.0875, abs=1e-9)


def test_cached_tokens_cost_less() -> None:
    # 3,000 x 2.50 + 30,000 x 1.25 + 500 x 10, per million
    assert dollars(GPT_4O, 33_000, 500, 30_000) == pytest.approx(0.0500, abs=1e-9)


def test_without_a_cached_price_they_cost_the_full_one() -> None:
    plain = TokenPrice(input=listed(2.5), output=listed(10.0))
    assert dollars(plain, 33_000, 500, 30_000) == pytest.approx(dollars(plain, 33_000, 500))


def test_lines_say_what_they_charge() -> None:
    assert [line.what for line in token_lines(GPT_4O, tokens(10), tokens(5))] == ["input tokens", "output tokens"]
    lines = token_lines(GPT_4O, tokens(10), tokens(5), tokens(4))
    assert [(line.what, line.quantity.value) for line in lines] == [
        ("input tokens", 6),
        ("cached input tokens", 4),
        ("output tokens", 5),
    ]


def test_more_cached_than_sent_is_refused() -> None:
    with pytest.raises(ValueError, match="11 cached tokens of 10"):
        token_lines(GPT_4O, tokens(10), tokens(5), tokens(11))


def test_an_estimated_count_makes_an_estimated_cost() -> None:
    estimated = Figure(value=33_000, unit="tok", provenance=Provenance.ESTIMATED, source="E", low=31_000, high=36_000)
    total = total_cost(token_lines(GPT_4O, estimated, tokens(500)))
    assert total is not None and total.provenance is Provenance.ESTIMATED
    assert (total.low, total.high) == (pytest.approx(0.0825), pytest.approx(0.095))


@given(sent=st.integers(1, 2_000_000), got=st.integers(1, 100_000), share=st.floats(0, 1))
@settings(deadline=None, max_examples=50)
def test_agrees_with_the_price_package(sent: int, got: int, share: float) -> None:
    from genai_prices import Usage, calc_price

    day = date(2026, 11, 21)
    cached = int(sent * share)
    price = prices.token_price("openai", "gpt-4o", on=day)
    assert price is not None
    theirs = calc_price(
        Usage(input_tokens=sent, output_tokens=got, cache_read_tokens=cached),
        "gpt-4o",
        provider_id="openai",
        genai_request_timestamp=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )
    assert dollars(price, sent, got, cached) == pytest.approx(float(theirs.total_price), rel=1e-9)
