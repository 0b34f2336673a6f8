"""A step model fitted to a server that was measured: a few numbers from a few runs, by simulating those runs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.estimate.least_squares import Problem, fit
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_report import statistics
from dpctl.estimate.serving_step import scaled

# how sure a measured mean TTFT and TPOT is: standard deviations of logarithms; first tokens depend on who came when
_NOISE = (0.1, 0.03)
# factors of ten and more are no surprise, on a machine that nothing was fitted on
_PRIOR = 3.0
_ROUNDS, _HALVINGS = 20, 6
# decode, overhead, prompts, and reading any prompt; the last one begins with such a part of a step
_PARTS, _READING = 4, 0.03
_DONE = 1e-3
# by how much a factor is moved to see what part of a time it is
_NUDGE = 1.02


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLoad:
    """A measured closed loop: `requests` of so many tokens, `concurrency` at any time; mean TTFT and TPOT in s."""

    concurrency: int
    requests: int
    prompt_tokens: int
    output_tokens: int
    ttft: float
    tpot: float

    def __post_init__(self) -> None:
        if min(self.concurrency, self.requests, self.prompt_tokens) < 1 or self.output_tokens < 2:
            raise ValueError("a measured load has requests of a prompt and at least two tokens of answer")
        if not min(self.ttft, self.tpot) > 0:
            raise ValueError("measured times are positive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The service as it was measured, by what its times were multiplied, and s that a step with prompts takes beside.

    `error` is the largest relative difference between a measured mean and the simulated one that is left.
    """

    service: Service
    decode: float
    overhead: float
    prompt: float
    reading_s: float
    error: float


def calibrated(service: Service, measured: Sequence[MeasuredLoad]) -> Calibration:
    """What decode, the overhead of a step and prompts must be multiplied by so that the simulation shows what was
    measured, and what a step takes beside for reading prompts at all.

    Two runs tell them apart: one request at a time, and many. Gauss-Newton on the logarithms of the means, each step
    shortened until it brings them closer. ValueError without a run.
    """
    if not measured:
        raise ValueError("a calibration needs a measured run")
    factors: tuple[float, ...] = (1.0,) * _PARTS
    totals = [time for run in measured for time in (run.ttft, run.tpot)]
    now = _predicted(service, factors, measured)
    for _ in range(_ROUNDS):
        step = _step(service, factors, now, measured)
        for _ in range(_HALVINGS):
            tried = tuple(f * s for f, s in zip(factors, step, strict=True))
            later = _predicted(service, tried, measured)
            if _misfit(later, totals) < _misfit(now, totals):
                break
            step = [s**0.5 for s in step]
        else:
            break
        factors, now = tried, later
        if max(abs(s - 1.0) for s in step) < _DONE:
            break
    decode, overhead, prompt, _ = factors
    found = _with(service, factors)
    return Calibration(
        service=found,
        decode=decode,
        overhead=overhead,
        prompt=prompt,
        reading_s=found.model.reading_s,
        error=max(abs(a / b - 1.0) for a, b in zip(now, totals, strict=True)),
    )


def _step(
    service: Service, factors: tuple[float, ...], now: Sequence[float], measured: Sequence[MeasuredLoad]
) -> Sequence[float]:
    """By what to multiply the factors next, as if the schedule stayed as it is: then times are sums of their parts."""
    columns = []
    for index in range(_PARTS):
        moved = tuple(f * (_NUDGE if i == index else 1.0) for i, f in enumerate(factors))
        later = _predicted(service, moved, measured)
        columns.append([max(0.0, b - a) / (_NUDGE - 1.0) for a, b in zip(now, later, strict=True)])
    costs = []
    for total, *parts in zip(now, *columns, strict=True):
        whole = sum(parts)
        # the schedule may have turned a little: the parts must add up to the time all the same
        costs.append([total * part / whole for part in parts] if whole > 0 else [total / _PARTS] * _PARTS)
    problem = Problem(
        costs=costs,
        totals=[time for run in measured for time in (run.ttft, run.tpot)],
        noise=_NOISE * len(measured),
        members=[(index,) for index in range(_PARTS)],
        prior=[_PRIOR] * _PARTS,
    )
    return fit(problem).factors


def _misfit(times: Sequence[float], totals: Sequence[float]) -> float:
    noise = _NOISE * (len(totals) // 2)
    return sum((math.log(a / b) / n) ** 2 for a, b, n in zip(times, totals, noise, strict=True))


def _with(service: Service, factors: Sequence[float]) -> Service:
    decode, overhead, prompt, reading = factors
    model = scaled(service.model, decode=decode, overhead=overhead, prompt=prompt)
    # in units of a small part of a step, as the fitted formula knows no such cost
    return replace(service, model=replace(model, reading_s=reading * _READING * service.model.seconds(1, 0.0)))


def _predicted(service: Service, factors: Sequence[float], measured: Sequence[MeasuredLoad]) -> list[float]:
    """Mean TTFT and TPOT of every run in s, one after the other."""
    changed = _with(service, factors)
    times = []
    for run in measured:
        ask = Ask(due=0.0, prompt_tokens=run.prompt_tokens, output_tokens=run.output_tokens)
        outcome = simulate(changed, (ask,) * run.requests, loop=ClosedLoop(concurrency=run.concurrency))
        found = statistics(outcome)
        if found.ttft.mean is None or found.tpot.mean is None:
            raise ValueError("the measured requests do not fit into the service's cache")
        times += [found.ttft.mean, found.tpot.mean]
    return times
