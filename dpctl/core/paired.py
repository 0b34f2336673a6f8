"""Exact tests of paired values, and how large the difference between them is: floats in, floats out.

All p-values are one-sided. Nothing is approximated: the distributions are counted.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dpctl.core.stats import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The Hodges-Lehmann estimate of the centre of differences, and its interval with the confidence it really has.

    The ends are None where there are too few differences for the confidence that was asked for; `level` is then 0.
    """

    estimate: float
    low: float | None = None
    high: float | None = None
    level: float = 0.0


def wilcoxon_greater(differences: Sequence[float]) -> float:
    """P-value of the signed-rank test (Wilcoxon 1945) that differences lie above 0; 1 when all of them are 0.

    Zeros are dropped, as Wilcoxon did, and equal sizes share their mean rank. The distribution is that of the ranks as
    they are: every subset is counted by its sum, ranks doubled so that shared ones are whole numbers.
    """
    kept = [value for value in differences if value != 0]
    ranks = _doubled_ranks([abs(value) for value in kept])
    observed = sum(rank for rank, value in zip(ranks, kept, strict=True) if value > 0)
    counts = _subset_counts(tuple(sorted(ranks)))
    return sum(counts[observed:]) / (1 << len(kept))


def _doubled_ranks(sizes: Sequence[float]) -> list[int]:
    order = sorted(range(len(sizes)), key=sizes.__getitem__)
    ranks = [0] * len(sizes)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and sizes[order[end]] == sizes[order[start]]:
            end += 1
        # twice the mean of the ranks start + 1 .. end
        for index in order[start:end]:
            ranks[index] = start + 1 + end
        start = end
    return ranks


@lru_cache(maxsize=64)
def _subset_counts(doubled: tuple[int, ...]) -> tuple[int, ...]:
    """How many subsets of the doubled ranks have each sum, from 0 to their total."""
    counts = [1] + [0] * sum(doubled)
    reached = 0
    for rank in doubled:
        reached += rank
        for total in range(reached, rank - 1, -1):
            counts[total] += counts[total - rank]
    return tuple(counts)


def hodges_lehmann(differences: Sequence[float], *, level: float = 0.9) -> Shift:
    """Median of the Walsh averages (Hodges & Lehmann 1963) and the interval that inverts the signed-rank test.

    The interval's confidence is the least possible one of at least `level` (Hollander & Wolfe, Nonparametric
    Statistical Methods, 3.3); 5 differences are the fewest for 90 %, 6 for 95 %. ValueError without differences.
    """
    if not differences:
        raise ValueError("no centre of no differences")
    n = len(differences)
    walsh = sorted((differences[i] + differences[j]) / 2 for i in range(n) for j in range(i, n))
    cut, tail = _cut(n, (1 - level) / 2)
    if cut == 0:
        return Shift(estimate=median(walsh))
    return Shift(estimate=median(walsh), low=walsh[cut - 1], high=walsh[-cut], level=1 - 2 * tail)


@lru_cache(maxsize=256)
def _cut(n: int, tail: float) -> tuple[int, float]:
    """The largest c with P(rank sum < c) <= tail, and that probability."""
    counts = _subset_counts(tuple(range(1, n + 1)))
    whole = 1 << n
    below = cut = 0
    for count in counts:
        if (below + count) / whole > tail:
            break
        below += count
        cut += 1
    return cut, below / whole


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for being several (Holm 1979), in the order given: reject those up to the level wanted."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for position, index in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - position) * p_values[index]))
        adjusted[index] = highest
    return tuple(adjusted)


def mcnemar_worse(lost: int, gained: int) -> float:
    """P-value that paired yes-no answers got worse (McNemar 1947, exact): `lost` went from yes to no, `gained` back."""
    if lost < 0 or gained < 0:
        raise ValueError("counts are not negative")
    n = lost + gained
    return sum(math.comb(n, k) for k in range(lost, n + 1)) / (1 << n)


def fisher_greater(hits: int, n: int, base_hits: int, base_n: int) -> float:
    """P-value that a share of hits is larger than a base's (Fisher 1935, exact)."""
    if not (0 <= hits <= n and 0 <= base_hits <= base_n):
        raise ValueError("shares need 0 <= hits <= n")
    total = hits + base_hits
    ways = math.comb(n + base_n, total)
    return sum(math.comb(n, k) * math.comb(base_n, total - k) for k in range(hits, min(n, total) + 1)) / ways
