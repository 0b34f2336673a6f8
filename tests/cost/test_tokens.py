from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import prices
from dpctl.core.costs import total_cost
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import LongPrice, TokenPrice
from dpctl.cost.tariff import month_cost
from dpctl.cost.tokens import saas, token_lines
from tests.costs import fig, load
from tests.each import each

DAY = date(2026, 11, 21)


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


LONG = TokenPrice(
    input=listed(3),
    output=listed(15),
    cached_input=listed(0.3),
    cache_write=listed(3.75),
    batch=fig(0.5),
    long=(LongPrice(above=200_000, input=listed(6), output=listed(22.5), cached_input=listed(0.6)),),
)


def test_a_long_prompt_makes_every_token_dearer() -> None:
    # at the threshold still 200,000 x 3 + 1,000 x 15, one token above it 200,001 x 6 + 1,000 x 22.50
    assert dollars(LONG, 200_000, 1000) == pytest.approx(0.615)
    assert dollars(LONG, 200_001, 1000) == pytest.approx(1.222506)
    # cached tokens count towards the length of the prompt: 10,001 x 6 + 190,000 x 0.60 + 1,000 x 22.50
    assert dollars(LONG, 200_001, 1000, 190_000) == pytest.approx(0.060006 + 0.114 + 0.0225)


def test_writing_to_the_cache_has_its_own_price() -> None:
    # 1,000 fresh x 3 + 6,000 written x 3.75 + 3,000 read x 0.30 + 100 x 15
    lines = token_lines(LONG, tokens(10_000), tokens(100), tokens(3000), tokens(6000))
    total = total_cost(lines)
    assert total is not None and total.value == pytest.approx(0.003 + 0.0225 + 0.0009 + 0.0015)
    with pytest.raises(ValueError, match="6000 cached tokens of 5000 sent"):
        token_lines(LONG, tokens(10_000), tokens(100), tokens(5000), tokens(6000))


def test_a_month_of_an_api_by_hand() -> None:
    # 100,000 requests of 1,000 in and 200 out: 0.003 + 0.003 each
    cost = month_cost(saas("x", LONG, load()), load())
    assert cost.total is not None and cost.total.value == pytest.approx(600)
    assert [line.quantity.value for line in cost.lines] == [1e8, 2e7]
    # cached: 400 x 3 + 600 x 0.30 + 200 x 15, per million
    of = load(tokens_cached=fig(600, "tok"))
    cost = month_cost(saas("x", LONG, of), of)
    assert cost.total is not None and cost.total.value == pytest.approx(100_000 * (0.0012 + 0.00018 + 0.003))


def test_batches_pay_half_and_are_not_cached() -> None:
    of = load(tokens_cached=fig(600, "tok"))
    every = month_cost(saas("x", LONG, of, batch=1.0), of).total
    assert every is not None and every.value == pytest.approx(300)
    some = month_cost(saas("x", LONG, of, batch=0.25), of)
    assert some.total is not None and some.total.value == pytest.approx(0.75 * 438 + 0.25 * 300)
    assert [line.what for line in some.lines][-2:] == ["batch input tokens", "batch output tokens"]
    unlisted = month_cost(saas("x", GPT_4O, load(), batch=1.0), load()).total
    whole = month_cost(saas("x", GPT_4O, load()), load()).total
    assert unlisted is not None and whole is not None and unlisted.value == pytest.approx(whole.value)
    with pytest.raises(ValueError, match="shares of requests"):
        saas("x", LONG, of, batch=1.5)


def test_without_a_price_an_api_has_no_cost() -> None:
    cost = month_cost(saas("x", None, load()), load())
    assert cost.total is None and cost.missing == ("the price of tokens",)


@each(
    ("provider", "model"),
    [
        ("openai", "gpt-4o-mini"),
        ("openai", "gpt-4.1"),
        ("openai", "gpt-5.4"),  # dearer above 272,000
        ("openai", "gpt-6-sol"),  # with a price for writing to the cache
        ("anthropic", "claude-sonnet-4-5"),  # dearer above 200,000
        ("anthropic", "claude-haiku-5-5"),  # dearer above 100,000
        ("google", "gemini-2.5-pro"),  # dearer above 200,000
        ("google", "gemini-1.5-flash"),  # dearer above 128,000
        ("mistral", "mistral-large-2512"),
        ("aws", "meta.llama3-3-70b-instruct-v1:0"),
    ],
)
@each(
    ("sent", "read", "written"),
    [(900, 0, 0), (60_000, 40_000, 10_000), (100_001, 0, 0), (250_000, 100_000, 0), (300_000, 150_000, 50_000)],
)
def test_a_month_agrees_with_the_price_package_to_the_cent(
    provider: str, model: str, sent: int, read: int, written: int
) -> None:
    from genai_prices import Usage, calc_price

    price = prices.token_price(provider, model, on=DAY)
    assert price is not None
    of = load(
        30_000,
        tokens_in=fig(sent, "tok"),
        tokens_out=fig(700, "tok"),
        tokens_cached=fig(read, "tok"),
        tokens_written=fig(written, "tok"),
    )
    ours = month_cost(saas(model, price, of), of).total
    usage = Usage(input_tokens=sent, output_tokens=700, cache_read_tokens=read, cache_write_tokens=written)
    theirs = calc_price(
        usage, model, provider_id=provider, genai_request_timestamp=datetime(2026, 11, 21, 12, tzinfo=UTC)
    )
    assert ours is not None
    # far closer than a cent: thousands of dollars to the last digits of a float
    assert ours.value == pytest.approx(float(30_000 * theirs.total_price), rel=1e-12)
