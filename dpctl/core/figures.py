"""Figure: a number that knows its unit, its interval, where it comes from and how far to trust it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dpctl.core.units import conversion, format_value, parse_unit, product_unit


class Provenance(StrEnum):
    """How a number was learned, strongest first; a result is as weak as its weakest input."""

    MEASURED = "M"
    SAMPLED = "S"
    PUBLISHED = "P"
    ESTIMATED = "E"
    ASSUMED = "A"

    @property
    def weakness(self) -> int:
        """0 for measured here, up to 4 for assumed."""
        return "MSPEA".index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value in `unit`, with provenance, source and, where known, an 80 % interval [low, high] in the same unit.

    No interval means that none is known; in arithmetic such a figure counts as a point. Intervals combine as
    independent errors, in quadrature (GUM, JCGM 100:2008, 5.1): of offsets in sums, of logarithms in products of
    positive figures. Do not add a figure to itself: that error would not be independent; scale it instead.
    """

    value: float
    unit: str
    provenance: Provenance
    source: str
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        parse_unit(self.unit)
        if not math.isfinite(self.value):
            raise ValueError(f"a figure must be finite, got {self.value} ({self.source})")
        if (self.low is None) != (self.high is None):
            raise ValueError(f"an interval has two ends or none ({self.source})")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} lies outside its interval [{self.low}, {self.high}] ({self.source})")

    def to(self, unit: str) -> "Figure":
        """Return the same figure in another unit of the same dimension; ValueError otherwise."""
        return self if unit == self.unit else self._scaled(conversion(self.unit, unit), unit)

    def __add__(self, other: "Figure") -> "Figure":
        return _summed(self, other.to(self.unit), 1.0)

    def __sub__(self, other: "Figure") -> "Figure":
        return _summed(self, other.to(self.unit), -1.0)

    def __mul__(self, other: "Figure | float") -> "Figure":
        if isinstance(other, Figure):
            return _multiplied(self, other, divide=False)
        return self._scaled(float(other), self.unit)

    def __rmul__(self, other: float) -> "Figure":
        return self._scaled(float(other), self.unit)

    def __truediv__(self, other: "Figure | float") -> "Figure":
        if isinstance(other, Figure):
            return _multiplied(self, other, divide=True)
        return self._scaled(1.0 / float(other), self.unit)

    def _scaled(self, factor: float, unit: str) -> "Figure":
        low, high = self.low, self.high
        if low is not None and high is not None:
            low, high = sorted((low * factor, high * factor))
        return Figure(
            value=self.value * factor,
            unit=unit,
            provenance=self.provenance,
            source=self.source,
            low=low,
            high=high,
        )

    def __str__(self) -> str:
        return f"{format_value(self.value, self.unit)} {self.provenance.value}"


def weakest(figures: Iterable[Figure]) -> Figure:
    """Return the figure with the weakest provenance (the first of equals); ValueError if there is none."""
    return max(figures, key=lambda figure: figure.provenance.weakness)


def total(figures: Iterable[Figure | None]) -> Figure | None:
    """Sum figures of one dimension; None (unknown) as soon as one part is unknown, or if there is none."""
    result: Figure | None = None
    for figure in figures:
        if figure is None:
            return None
        result = figure if result is None else result + figure
    return result


def _offsets(figure: Figure) -> tuple[float, float]:
    """Distances from the value down to `low` and up to `high`; zero without an interval."""
    if figure.low is None or figure.high is None:
        return 0.0, 0.0
    return figure.value - figure.low, figure.high - figure.value


def _summed(a: Figure, b: Figure, sign: float) -> Figure:
    value = a.value + sign * b.value
    origin = a if a.provenance.weakness >= b.provenance.weakness else b
    if a.low is None and b.low is None:
        return Figure(value=value, unit=a.unit, provenance=origin.provenance, source=origin.source)
    (a_down, a_up), (b_down, b_up) = _offsets(a), _offsets(b)
    if sign < 0:
        b_down, b_up = b_up, b_down
    return Figure(
        value=value,
        unit=a.unit,
        provenance=origin.provenance,
        source=origin.source,
        low=value - math.hypot(a_down, b_down),
        high=value + math.hypot(a_up, b_up),
    )


def _multiplied(a: Figure, b: Figure, *, divide: bool) -> Figure:
    factor, unit = product_unit(a.unit, b.unit, divide=divide)
    value = (a.value / b.value if divide else a.value * b.value) * factor
    origin = a if a.provenance.weakness >= b.provenance.weakness else b
    low: float | None = None
    high: float | None = None
    if a.low is not None or b.low is not None:
        low, high = _product_interval(a, b, value, factor, divide=divide)
    return Figure(value=value, unit=unit, provenance=origin.provenance, source=origin.source, low=low, high=high)


def _product_interval(a: Figure, b: Figure, value: float, factor: float, *, divide: bool) -> tuple[float, float]:
    ends = [
        (f.value, f.low if f.low is not None else f.value, f.high if f.high is not None else f.value) for f in (a, b)
    ]
    if all(low > 0 for _, low, _ in ends):
        (a_down, a_up), (b_down, b_up) = (
            (math.log(mid) - math.log(low), math.log(high) - math.log(mid)) for mid, low, high in ends
        )
        if divide:
            b_down, b_up = b_up, b_down
        return (
            min(value, value * math.exp(-math.hypot(a_down, b_down))),
            max(value, value * math.exp(math.hypot(a_up, b_up))),
        )
    if divide and ends[1][1] <= 0 <= ends[1][2]:
        raise ZeroDivisionError(f"the divisor's interval contains 0 ({b.source})")
    # an end at or below zero has no logarithm: the corners bound the product (wider, never narrower, than quadrature)
    corners = [(x / y if divide else x * y) * factor for x in ends[0][1:] for y in ends[1][1:]]
    return min(*corners, value), max(*corners, value)
