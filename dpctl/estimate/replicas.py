"""How many replicas a load needs, and how high a load a service carries: searched by simulation."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from dpctl.core.arrivals import Ask
from dpctl.core.scenario import Requirement
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_report import meets, statistics

# factors of a schedule's own rate that are looked at
_MOST, _LEAST = 2.0**14, 2.0**-14


def carries(service: Service, asks: Sequence[Ask], requirements: Sequence[Requirement]) -> bool:
    """Whether a service meets every requirement on ttft, tpot and e2el under these asks, with no queue that grows.

    ValueError for other metrics, and when the asks are too few for a percentile.
    """
    found = statistics(simulate(service, asks))
    # every one is looked at, so that what cannot be answered is said whatever the others come to
    met = [meets(found, requirement) for requirement in requirements]
    return all(met) and not found.growing


def replicas_for(
    service: Service, asks: Sequence[Ask], requirements: Sequence[Requirement], *, most: int = 256
) -> int | None:
    """The smallest number of replicas of `service` that meets every requirement; None when `most` do not."""
    fails, holds = 0, 1
    while not carries(replace(service, replicas=holds), asks, requirements):
        if holds == most:
            return None
        fails, holds = holds, min(most, 2 * holds)
    while holds - fails > 1:
        middle = (fails + holds) // 2
        if carries(replace(service, replicas=middle), asks, requirements):
            holds = middle
        else:
            fails = middle
    return holds


def highest_rate(
    service: Service, asks: Sequence[Ask], requirements: Sequence[Requirement], *, tolerance: float = 0.02
) -> float | None:
    """The highest mean rate in requests/s at which the service meets every requirement, within `tolerance` of it.

    The asks keep their pattern and come closer together or further apart, turns of a conversation excepted. None when
    no share of the asks' own rate that was tried is low enough; ValueError for asks that all come at once.
    """
    span = max(ask.due for ask in asks) - min(ask.due for ask in asks) if asks else 0.0
    if span <= 0:
        raise ValueError("the asks need some time between them to have a rate")
    own = (len(asks) - 1) / span

    def holds(factor: float) -> bool:
        return carries(service, faster(asks, factor), requirements)

    found = _largest(holds, tolerance)
    return None if found is None else found * own


def faster(asks: Sequence[Ask], factor: float) -> tuple[Ask, ...]:
    """The same asks at `factor` times their rate; within a conversation the time between turns stays."""
    begins: dict[int, float] = {}
    moved = []
    for ask in asks:
        start = ask.due if ask.session is None else begins.setdefault(ask.session, ask.due)
        moved.append(replace(ask, due=start / factor + ask.due - start))
    return tuple(sorted(moved, key=lambda ask: ask.due))


def _largest(holds: Callable[[float], bool], tolerance: float) -> float | None:
    """The largest factor that holds, looked for from 1 on by doubling and then by halving the logarithm."""
    good, bad = 1.0, 1.0
    if holds(1.0):
        while good == bad or holds(bad):
            good, bad = bad, 2.0 * bad
            if bad > _MOST:
                return good
    else:
        good = 0.5
        while not holds(good):
            bad, good = good, good / 2.0
            if good < _LEAST:
                return None
    while bad / good > 1.0 + tolerance:
        middle = (good * bad) ** 0.5
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good
