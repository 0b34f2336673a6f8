"""Arithmetic on factors: plain numbers with an interval, by which something else is multiplied."""

from collections.abc import Callable
from dataclasses import replace

from dpctl.core.figures import Figure, Provenance


def mapped(figure: Figure, change: Callable[[float], float]) -> Figure:
    """A plain number that follows from a figure by a monotone function; no interval stays none."""
    ends = sorted(map(change, ends_of(figure)))
    known = figure.low is not None
    return replace(
        figure, value=change(figure.value), unit="", low=ends[0] if known else None, high=ends[1] if known else None
    )


def between(a: Figure, b: Figure, share: float, source: str) -> Figure:
    """Geometrically between two positive figures: their values, their lows and their highs."""
    pairs = zip((a.value, *ends_of(a)), (b.value, *ends_of(b)), strict=True)
    value, low, high = (first ** (1.0 - share) * second**share for first, second in pairs)
    return replace(estimated(value, low, high, source), unit=a.unit)


def ends_of(figure: Figure) -> tuple[float, float]:
    """Low and high; the value itself without an interval."""
    if figure.low is None or figure.high is None:
        return figure.value, figure.value
    return figure.low, figure.high


def estimated(value: float, low: float, high: float, source: str) -> Figure:
    """An estimated plain number; rounding must not put it outside its own bounds."""
    bounds = {"low": min(low, value), "high": max(high, value)}
    return Figure(value=value, unit="", provenance=Provenance.ESTIMATED, source=source, **bounds)
