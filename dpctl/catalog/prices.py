"""List prices of hosted models: the genai-prices package (offline, dated by its version) and a dated overlay."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from dpctl.catalog import files
from dpctl.catalog.convert import build
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import LongPrice, TokenPrice
from dpctl.cost.dates import dated_in

_OVERLAY = Path(__file__).with_name("price_lists") / "overlay.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    provider: str
    models: tuple[str, ...]
    share: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    provider: str
    model: str
    input: float
    output: float
    cached_input: float | None
    cache_write: float | None
    source: str
    date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlay:
    batch: tuple[_Batch, ...] = ()
    tokens: tuple[_Tokens, ...] = ()


@lru_cache(maxsize=256)
def token_price(provider: str, model: str, *, on: date) -> TokenPrice | None:
    """The list price of a model in USD/tok on a day, with the prices of long prompts; None when nobody lists it.

    The newest entry of the overlay not after the day wins, then genai-prices. A price of 0 counts as unknown. `listed`
    is the overlay's date, or the newest dated entry of the package's data not after `on`: the package states no date.
    """
    found = _overlaid(provider, model, on) or _packaged(provider, model, on)
    share = _batch(provider, model, on)
    return found if found is None or share is None else replace(found, batch=share)


def _packaged(provider: str, model: str, on: date) -> TokenPrice | None:
    from importlib.metadata import version

    from genai_prices.data_snapshot import get_snapshot

    snapshot = get_snapshot()
    try:
        _, info = snapshot.find_provider_model(model, None, provider, None)
    except LookupError:
        return None
    listed = max((d for d in _dates(snapshot.providers) if d <= on), default=None)
    asked = datetime.combine(on, time(12), tzinfo=UTC)
    price = info.get_prices(asked)
    source = f"genai-prices {version('genai-prices')}, {provider} {info.id}, price of {on.isoformat()}"
    entry, answer = _figure(price.input_mtok, source), _figure(price.output_mtok, source)
    if entry is None or answer is None:
        return None
    return TokenPrice(
        input=entry,
        output=answer,
        cached_input=_figure(price.cache_read_mtok, source),
        cache_write=_figure(price.cache_write_mtok, source),
        listed=listed,
        long=_long(price, source),
    )


def _long(price: Any, source: str) -> tuple[LongPrice, ...]:
    """The prices above each length of prompt at which any of them changes."""
    parts = (price.input_mtok, price.output_mtok, price.cache_read_mtok, price.cache_write_mtok)
    starts = sorted({tier.start for part in parts for tier in getattr(part, "tiers", ())})
    found = []
    for start in starts:
        entry, answer, cached, written = (_figure(_above(part, start), f"{source}, long prompts") for part in parts)
        if entry is None or answer is None:
            break
        found.append(
            LongPrice(above=start, input=entry, output=answer, cached_input=cached, cache_write=written),
        )
    return tuple(found)


def _above(price: Any, start: int) -> Any:
    """What a part of the price is for prompts longer than `start`: the last tier that begins there or before."""
    passed = [tier.price for tier in getattr(price, "tiers", ()) if tier.start <= start]
    return passed[-1] if passed else getattr(price, "base", price)


def _figure(price: Any, source: str) -> Figure | None:
    """A price per Mtok (a number, or tiers with a base) as USD/tok; None for a missing price and for 0."""
    base = getattr(price, "base", price)
    if not base:
        return None
    return Figure(value=float(base), unit="USD/Mtok", provenance=Provenance.PUBLISHED, source=source).to("USD/tok")


def _dates(providers: Any) -> Iterator[date]:
    for provider in providers:
        for model in provider.models:
            conditional = [] if not isinstance(model.prices, list) else model.prices
            for entry in (*conditional, *(model.price_variants or ())):
                start = getattr(entry.constraint, "start_date", None)
                if start is not None:
                    yield start


def _overlaid(provider: str, model: str, on: date) -> TokenPrice | None:
    entries = [e for e in _overlay().tokens if (e.provider, e.model) == (provider, model) and e.date <= on]
    if not entries:
        return None
    newest = max(entries, key=lambda entry: entry.date)
    source = f"{newest.source}, {provider} {model} ({newest.date.isoformat()})"
    entry, answer = _figure(newest.input, source), _figure(newest.output, source)
    if entry is None or answer is None:
        return None
    return TokenPrice(
        input=entry,
        output=answer,
        cached_input=_figure(newest.cached_input, source),
        cache_write=_figure(newest.cache_write, source),
        listed=newest.date,
    )


def _batch(provider: str, model: str, on: date) -> Figure | None:
    for entry in _overlay().batch:
        listed = dated_in(entry.share)
        if entry.provider == provider and model in entry.models and (listed is None or listed <= on):
            return entry.share
    return None


@cache
def _overlay() -> _Overlay:
    table, place = files.load(_OVERLAY)
    return build(_Overlay, table, place)
