"""Draws from the 80 % intervals of Figures: what might be true instead of the values."""

import random
from collections.abc import Callable
from math import exp, log

from dpctl.core.figures import Figure

_TAIL = 1.2815515655446004
"""The standard normal's 90th percentile: an 80 % interval reaches so many standard deviations to either side."""


def drawn(figure: Figure, z: float) -> float:
    """The figure at `z` standard deviations: low is the 10th percentile, the value the median, high the 90th.

    Where the interval is positive the logarithm is normal with one spread below the value and another above it, else
    the value itself is (a split normal in the sense of Wallis 2014, matched at three percentiles instead of by modes).
    A figure without an interval is a point.
    """
    low, high, value = figure.low, figure.high, figure.value
    if low is None or high is None or low == high:
        return value
    if low > 0:
        side = log(value / low) if z < 0 else log(high / value)
        return value * exp(z * side / _TAIL)
    return value + z * ((value - low) if z < 0 else (high - value)) / _TAIL


def sampler(rng: random.Random) -> Callable[[], Callable[[Figure], float]]:
    """Each call begins a draw of everything: figures of the same source and relative interval get the same z in it.

    So an hour of an engineer, the price of a token or the size of a prompt costs every option the same in one draw,
    in whatever unit it is kept; figures of different sources or of other widths are independent.
    """
    # what is drawn as one does not change between draws; a figure that is kept here keeps its id to itself
    shared: dict[int, tuple[Figure, tuple[str, float, float] | None]] = {}

    def draw() -> Callable[[Figure], float]:
        known: dict[tuple[str, float, float], float] = {}

        def pick(figure: Figure) -> float:
            found = shared.get(id(figure))
            if found is None:
                found = shared[id(figure)] = (figure, together(figure))
            key = found[1]
            if key is None:
                return figure.value
            z = known.get(key)
            if z is None:
                z = known[key] = rng.gauss(0.0, 1.0)
            return drawn(figure, z)

        return pick

    return draw


def together(figure: Figure) -> tuple[str, float, float] | None:
    """What figures that are drawn as one share: source and relative interval; None for a point."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return None
    scale = abs(figure.value) or 1.0
    return figure.source, round(figure.low / scale, 6), round(figure.high / scale, 6)
