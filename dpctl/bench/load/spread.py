"""How values spread: mean and percentiles as figures, each percentile only with the samples that certify it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dpctl.core.figures import Figure, Provenance
from dpctl.core.stats import mean, quantile, samples_for_percentile

# of a standard normal, two-sided 80 %
_Z80 = 1.2816
PERCENTILES = (0.5, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """`n` values' mean, p50, p90, p95, p99 and largest; a percentile that too few samples certify is None."""

    n: int
    mean: Figure | None = None
    p50: Figure | None = None
    p90: Figure | None = None
    p95: Figure | None = None
    p99: Figure | None = None
    most: Figure | None = None

    def statistic(self, name: str) -> Figure | None:
        """The figure that a requirement names: mean, p50, p95, p99."""
        return {"mean": self.mean, "p50": self.p50, "p95": self.p95, "p99": self.p99}[name]


def spread(
    values: Sequence[float], *, source: str, provenance: Provenance, unit: str = "s", independent: int | None = None
) -> Spread:
    """The spread of `values`.

    `independent` is how many independent samples they come from, where that is fewer (all gaps of one answer share its
    fate): percentiles are certified and intervals drawn by that number. Intervals hold 80 %: of a mean by the central
    limit, of a percentile between order statistics (Conover 1999, Practical Nonparametric Statistics, 3.2).
    """
    if not values:
        return Spread(n=0)
    ordered = sorted(values)
    count = min(len(ordered), independent if independent is not None else len(ordered))

    def figure(value: float, low: float | None = None, high: float | None = None) -> Figure:
        if low is None or high is None:
            return Figure(value=value, unit=unit, provenance=provenance, source=source)
        return Figure(
            value=value,
            unit=unit,
            provenance=provenance,
            source=source,
            low=min(low, value),
            high=max(high, value),
        )

    def at(q: float) -> Figure | None:
        if q > 0.5 and count < samples_for_percentile(q):
            return None
        if count < 3:
            return figure(quantile(ordered, q))
        half = _Z80 * math.sqrt(q * (1 - q) / count)
        return figure(
            quantile(ordered, q), quantile(ordered, max(0.0, q - half)), quantile(ordered, min(1.0, q + half))
        )

    average = mean(ordered)
    error = None
    if count >= 3:
        variance = math.fsum((value - average) ** 2 for value in ordered) / (len(ordered) - 1)
        error = _Z80 * math.sqrt(variance / count)
    p50, p90, p95, p99 = map(at, PERCENTILES)
    return Spread(
        n=len(ordered),
        mean=figure(average, average - error, average + error) if error is not None else figure(average),
        p50=p50,
        p90=p90,
        p95=p95,
        p99=p99,
        most=figure(ordered[-1]),
    )
