"""Small exact statistics: floats in, floats out."""

import math
import random
from collections.abc import Callable, Sequence
from functools import lru_cache


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; ValueError on an empty sequence."""
    if not values:
        raise ValueError("mean of nothing")
    return math.fsum(values) / len(values)


def quantile(values: Sequence[float], q: float) -> float:
    """Quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996), 0 <= q <= 1."""
    if not values or not 0 <= q <= 1:
        raise ValueError("a quantile needs values and 0 <= q <= 1")
    ordered = sorted(values)
    position = q * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return quantile(values, 0.5)


@lru_cache(maxsize=64)
def samples_for_percentile(q: float, confidence: float = 0.99) -> int:
    """Return how many samples certify a tail percentile: 130 for p95, 662 for p99 at 99 % confidence.

    The smallest n for which at least two samples lie above the true percentile with this confidence, so that the
    second largest bounds it (Wilks 1941, distribution-free tolerance limits, second order).
    """
    n = 2
    while q**n + n * (1 - q) * q ** (n - 1) > 1 - confidence:
        n += 1
    return n


def percentile(values: Sequence[float], q: float) -> float | None:
    """Return a percentile (q in 0..1), or None when there are too few samples to certify a tail (q > 0.5)."""
    if not values or (q > 0.5 and len(values) < samples_for_percentile(q)):
        return None
    return quantile(values, q)


def bootstrap_interval(
    values: Sequence[float],
    statistic: Callable[[Sequence[float]], float] = mean,
    *,
    level: float = 0.8,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, float] | None:
    """Percentile bootstrap interval (Efron 1979) of a statistic; None below three values. Deterministic by seed."""
    if len(values) < 3:
        return None
    rng = random.Random(seed)  # noqa: S311 - resampling, not a secret
    drawn = [statistic(rng.choices(values, k=len(values))) for _ in range(draws)]
    return quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2)


@lru_cache(maxsize=4096)
def share_upper_bound(hits: int, n: int, confidence: float = 0.95) -> float:
    """Exact one-sided upper bound of a share (Clopper & Pearson 1934); 0 hits in 1,000 gives 0.30 %."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError("a share needs n > 0 and 0 <= hits <= n")
    if hits == n:
        return 1.0
    log_ways = math.lgamma(n + 1) - math.lgamma(hits + 1) - math.lgamma(n - hits + 1)
    low, high = hits / n, 1.0
    for _ in range(60):
        p = (low + high) / 2
        if _binomial_cdf(hits, n, p, log_ways) > 1 - confidence:
            low = p
        else:
            high = p
    return high


def share_interval(hits: int, n: int, level: float = 0.8) -> tuple[float, float]:
    """Exact two-sided interval of a share (Clopper & Pearson 1934)."""
    tail = (1 + level) / 2
    return 1 - share_upper_bound(n - hits, n, tail), share_upper_bound(hits, n, tail)


def _binomial_cdf(hits: int, n: int, p: float, log_ways: float) -> float:
    """P(X <= hits) for p >= hits / n; `log_ways` is the log of n over hits.

    Below n p the terms only fall, each by a larger ratio than the one above it: summed from the last one down, until
    the rest is lost in rounding.
    """
    if p >= 1:
        return 0.0
    term = total = math.exp(log_ways + hits * math.log(p) + (n - hits) * math.log1p(-p))
    for k in range(hits, 0, -1):
        term *= k * (1 - p) / ((n - k + 1) * p)
        if term <= 1e-18 * total:
            break
        total += term
    return min(1.0, total)
