"""Where two options cost the same: break-even volumes, solved with the steps of whole machines."""

from collections.abc import Iterator
from dataclasses import dataclass

from dpctl.cost.curve import CostCurve

MOST_REPLICAS = 10_000
"""Volumes that need more replicas of either option are not looked at."""
MOST_REQUESTS = 1e12
"""The largest volume looked at, requests a month."""
# a curve of workers bends between steps: so many pieces of it are looked at for a change of sign
_PIECES = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """The lowest volume (requests a month) at which the cheaper option changes.

    Below it the first option is cheaper if `first_below`, else the second. At a `step` the cost jumps past the other's
    and the two are never equal: at `volume` one is cheaper, just above it the other. `settled` is the volume from which
    on the order stays: equal to `volume` when it changes once, above it when whole machines make it change to and fro.
    """

    volume: float
    first_below: bool
    step: bool
    settled: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    volume: float
    step: bool


def break_even(first: CostCurve, second: CostCurve, *, most: float = MOST_REQUESTS) -> BreakEven | None:
    """The break-even of two options up to `most` requests a month; None when one is never dearer than the other.

    Linear parts are solved exactly, bent ones (workers that scale to zero) by halving to a relative 1e-12.
    """
    top = _top(first, second, most)
    found: _Change | None = None
    last = 0.0
    below: bool | None = None
    for change, first_is_cheaper in _changes(first, second, top):
        if found is None:
            found, below = change, not first_is_cheaper
        last = change.volume
    if found is None or below is None:
        return None
    return BreakEven(volume=found.volume, first_below=below, step=found.step, settled=last)


def _top(first: CostCurve, second: CostCurve, most: float) -> float:
    """The volume above which the order cannot change any more, or that is not looked at."""
    top = most
    for option in (first, second):
        top = min(top, option.most)
        if option.capacity is not None and option.machine + option.further > 0:
            top = min(top, MOST_REPLICAS * option.capacity)
    slopes = abs(first.slope - second.slope)
    if slopes > 0:
        apart = abs(first.fixed - second.fixed) + first.reach + second.reach
        top = min(top, apart / slopes * (1 + 1e-9) + 1.0)
    return top


def _changes(first: CostCurve, second: CostCurve, top: float) -> Iterator[tuple[_Change, bool]]:
    """Every change of order from volume 0 up to `top`, with whether the first option is the cheaper one above it."""
    sign = 0
    low = 0.0
    while low < top:
        steps = [step for step in (first.step_after(low), second.step_after(low)) if step is not None]
        high = min([top, *steps])
        # between two steps the number of machines is that at the upper end, where the step is not yet taken
        machines = first.machines(high), second.machines(high)
        ends = _ends(first, second, low, high)
        left = _difference(first, second, ends[0], machines)
        for index, right_end in enumerate(ends):
            right = _difference(first, second, right_end, machines)
            now = _sign(right)
            if now and sign and now != sign:
                if index == 0:
                    yield _Change(volume=low, step=True), now < 0
                else:
                    start = ends[index - 1]
                    volume = _root(first, second, (start, left), (right_end, right), machines)
                    yield _Change(volume=volume, step=False), now < 0
            sign = now or sign
            left = right
        low = high


def _ends(first: CostCurve, second: CostCurve, low: float, high: float) -> list[float]:
    if first.uptime is None and second.uptime is None:
        return [low, high]
    # close together at small volumes, where workers come and go
    return [low + (high - low) * (i / _PIECES) ** 3 for i in range(_PIECES + 1)]


def _difference(first: CostCurve, second: CostCurve, volume: float, machines: tuple[int, int]) -> float:
    return first.with_machines(volume, machines[0]) - second.with_machines(volume, machines[1])


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _root(
    first: CostCurve,
    second: CostCurve,
    low: tuple[float, float],
    high: tuple[float, float],
    machines: tuple[int, int],
) -> float:
    """The volume between two (volume, difference) of opposite sign, or from 0, at which the costs are equal."""
    (start, left), (end, right) = low, high
    if first.uptime is None and second.uptime is None:
        return start + (end - start) * left / (left - right)
    while end - start > 1e-12 * end:
        middle = (start + end) / 2
        if not start < middle < end:
            break
        if _sign(_difference(first, second, middle, machines)) == _sign(right):
            end = middle
        else:
            start = middle
    return (start + end) / 2
