"""How times scatter on machines: sessions that are made up, with a true change that is known.

A request's log-time is its session's level plus its own scatter. A level is the machine's slow drift plus the session's
own scatter. Both scatters have a quiet part (normal) and a few disturbances that only ever slow down (exponential in
the logarithm), sized so that the whole has the standard deviation that is stated. That is what was seen: 120 sessions
of 10 equal computations on a shared 2-core cloud machine (2026-11-21) had levels within 2.9 % of each other by the
median deviation but 13 % by the standard deviation, requests 1.9 % and 7.5 %, and neighbours were uncorrelated.
"""

import math
import random
from dataclasses import dataclass

from dpctl.core.stats import median
from dpctl.decide.change import Session, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Standard deviations of log-times: in all, and of the undisturbed; `disturbed` is the share of the others.

    `drift` is the step of the machine's level from one session to the next, `days` its deviation between days.
    """

    name: str
    within: float
    quiet_within: float
    between: float
    quiet_between: float
    disturbed: float
    drift: float
    days: float


# assumed: a developer's or a CI machine of one's own, which nobody else uses
TYPICAL = Noise(
    name="typical",
    within=0.05,
    quiet_within=0.04,
    between=0.04,
    quiet_between=0.03,
    disturbed=0.02,
    drift=0.01,
    days=0.03,
)
# 15 % within and 23 % between sessions were seen on a shared 2-core machine at its worst; the quiet parts and the
# shares of disturbances are those of the 120 sessions above, rounded up
NOISY = Noise(
    name="noisy CI",
    within=0.15,
    quiet_within=0.04,
    between=0.23,
    quiet_between=0.03,
    disturbed=0.05,
    drift=0.02,
    days=0.05,
)
# assumed: the same, disturbed twice as often and hardly quiet in between; beyond what the gate is for
OVERLOADED = Noise(
    name="overload",
    within=0.15,
    quiet_within=0.08,
    between=0.23,
    quiet_between=0.06,
    disturbed=0.10,
    drift=0.03,
    days=0.10,
)
METRICS = ("ttft", "tpot", "e2el")


def _disturbance(rng: random.Random, whole: float, quiet: float, share: float) -> float:
    """A normal scatter and, now and then, an exponential one on top: standard deviation `whole` together."""
    value = rng.gauss(0, quiet)
    if rng.random() < share:
        # variance of a zero-inflated exponential with mean m: m^2 x share x (2 - share)
        value += rng.expovariate(1 / math.sqrt((whole**2 - quiet**2) / (share * (2 - share))))
    return value


def session(rng: random.Random, noise: Noise, level: float, started: float, requests: int, metrics: int) -> Session:
    """One session: medians over its requests of so many metrics, which share its level and scatter on their own."""
    own = level + _disturbance(rng, noise.between, noise.quiet_between, noise.disturbed)
    times = {}
    for metric in METRICS[:metrics]:
        values = [
            math.exp(own + _disturbance(rng, noise.within, noise.quiet_within, noise.disturbed))
            for _ in range(requests)
        ]
        times[metric] = median(values)
    return Session(name="synthetic", started=started, times=times, requests=requests)


def interleaved(
    rng: random.Random, noise: Noise, *, pairs: int, requests: int, change: float, metrics: int = 1
) -> Subject:
    """A/B/B/A sessions a minute apart; B's times are `change` (0.1: 10 %) longer in truth."""
    sides: tuple[list[Session], list[Session]] = ([], [])
    level = 0.0
    for number in range(2 * pairs):
        level += rng.gauss(0, noise.drift)
        side = (0, 1, 1, 0)[number % 4]
        shift = math.log1p(change) if side else 0.0
        sides[side].append(session(rng, noise, level + shift, 60.0 * number, requests, metrics))
    return Subject(deployment="synthetic", base=tuple(sides[0]), new=tuple(sides[1]))


def stored(rng: random.Random, noise: Noise, *, runs: int, requests: int, change: float, metrics: int = 1) -> Subject:
    """So many base runs on as many days, and three new runs on the next."""
    base = [session(rng, noise, rng.gauss(0, noise.days), 86_400.0 * day, requests, metrics) for day in range(runs)]
    level = rng.gauss(0, noise.days) + math.log1p(change)
    new = [session(rng, noise, level, 86_400.0 * runs + 60 * number, requests, metrics) for number in range(3)]
    return Subject(deployment="synthetic", base=tuple(base), new=tuple(new))


def blocks(rng: random.Random, noise: Noise, *, runs: int, requests: int, change: float) -> tuple[Session, ...]:
    """So many sessions of one side on one day, one after the other: what must not be compared with another day's."""
    level = rng.gauss(0, noise.days) + math.log1p(change)
    return tuple(session(rng, noise, level, 60.0 * number, requests, 1) for number in range(runs))
