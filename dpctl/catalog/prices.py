"""List prices of hosted models, from the genai-prices package (offline, versioned with the package)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice


@lru_cache(maxsize=64)
def token_price(provider: str, model: str, *, on: date) -> TokenPrice | None:
    """The standard-tier list price of a model in USD/tok on a day; None when the package does not know it.

    Where a price has tiers by prompt length, the first one. A price of 0 counts as unknown. `listed` is the newest
    dated entry of the package's data not after `on`: the package itself states no date.
    """
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
    source = f"genai-prices {version('genai-prices')}, {provider} {info.id}, standard tier, price of {on.isoformat()}"
    entry, answer = _figure(price.input_mtok, source), _figure(price.output_mtok, source)
    if entry is None or answer is None:
        return None
    return TokenPrice(input=entry, output=answer, cached_input=_figure(price.cache_read_mtok, source), listed=listed)


def _figure(price: Any, source: str) -> Figure | None:
    """A price per Mtok (a Decimal, or tiers with a base) as USD/tok; None for a missing price and for 0."""
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
