from datetime import date

import pytest

from dpctl.catalog import prices
from dpctl.core.figures import Provenance

DAY = date(2026, 11, 21)


def per_million(figure: object) -> float:
    assert figure is not None
    return figure.to("USD/Mtok").value  # type: ignore[attr-defined,no-any-return]


def test_long_prompts_have_prices_of_their_own() -> None:
    price = prices.token_price("anthropic", "claude-sonnet-4-5", on=DAY)
    assert price is not None
    (long,) = price.long
    assert long.above == 200_000
    assert [per_million(f) for f in (price.input, price.output, price.cached_input, price.cache_write)] == (
        pytest.approx([3, 15, 0.3, 3.75])
    )
    assert [per_million(f) for f in (long.input, long.output, long.cached_input, long.cache_write)] == (
        pytest.approx([6, 22.5, 0.6, 7.5])
    )
    assert price.at(200_000) is price and price.at(200_001) is long
    assert "long prompts" in long.input.source


def test_most_models_have_one_price() -> None:
    price = prices.token_price("openai", "gpt-4o", on=DAY)
    assert price is not None and price.long == () and price.cache_write is None


def test_batch_prices_come_from_the_overlay_from_its_day_on() -> None:
    price = prices.token_price("openai", "gpt-4o", on=DAY)
    assert price is not None and price.batch is not None
    assert (price.batch.value, price.batch.provenance) == (0.5, Provenance.PUBLISHED)
    before = prices.token_price("openai", "gpt-4o", on=date(2026, 11, 20))
    assert before is not None and before.batch is None
    other = prices.token_price("mistral", "mistral-large-2512", on=DAY)
    assert other is not None and other.batch is None


def test_every_model_of_the_overlay_is_known() -> None:
    overlay = prices._overlay()
    assert overlay.batch and overlay.tokens
    for entry in overlay.batch:
        for model in entry.models:
            price = prices.token_price(entry.provider, model, on=DAY)
            assert price is not None and price.batch is not None, (entry.provider, model)


def test_the_overlay_has_what_the_package_lacks_but_not_before_its_day() -> None:
    model = "meta/llama-3.3-70b-instruct-maas"
    price = prices.token_price("vertex_ai", model, on=DAY)
    assert price is not None and price.listed == DAY
    assert per_million(price.input) == per_million(price.output) == pytest.approx(0.72)
    assert price.cached_input is None
    assert prices.token_price("vertex_ai", model, on=date(2026, 11, 20)) is None


def test_the_newest_entry_of_the_overlay_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = tuple(
        prices._Tokens(
            provider="openai",
            model="gpt-4o",
            input=dollars,
            output=10,
            cached_input=0,
            cache_write=None,
            source="list",
            date=day,
        )
        for dollars, day in ((2.0, date(2026, 9, 1)), (1.0, date(2026, 11, 1)), (0.0, date(2026, 12, 1)))
    )
    monkeypatch.setattr(prices, "_overlay", lambda: prices._Overlay(tokens=entries))
    on = prices.token_price.__wrapped__
    found = [on("openai", "gpt-4o", on=day) for day in (date(2026, 8, 1), date(2026, 10, 1), DAY, date(2026, 12, 2))]
    # before the first entry, and where the newest one is 0 and so unknown, the package's price
    assert [per_million(price.input) for price in found] == pytest.approx([2.5, 2.0, 1.0, 2.5])
    # a cached price of 0 is none
    assert found[1].cached_input is None
