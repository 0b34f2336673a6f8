"""Student's t distribution, for prediction limits: exact to about twelve digits, without a statistics package."""

import math
from functools import lru_cache

_TINY = 1e-300


def t_above(t: float, freedom: float) -> float:
    """P(T > t) with `freedom` degrees of freedom, through the incomplete beta function (Abramowitz & Stegun 26.7.1)."""
    if freedom <= 0:
        raise ValueError("degrees of freedom must be positive")
    if math.isinf(t):
        return 0.0 if t > 0 else 1.0
    half = _beta_below(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return half if t >= 0 else 1 - half


@lru_cache(maxsize=256)
def t_quantile(tail: float, freedom: float) -> float:
    """The t that is exceeded with probability `tail`, 0 < tail < 1; by bisection."""
    if not 0 < tail < 1:
        raise ValueError("a tail probability lies between 0 and 1")
    if tail > 0.5:
        return -t_quantile(1 - tail, freedom)
    low, high = 0.0, 1.0
    while t_above(high, freedom) > tail:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if t_above(middle, freedom) > tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    # the continued fraction converges quickly on this side; the other follows from symmetry
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    result = d
    for m in range(1, 1000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 + term * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            result *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return result
