"""A step model fitted to a server that was measured: a few numbers from closed loops, by simulating those loops.

What is fitted is what a request's times are made of (a step as vLLM's scheduler runs it: every running sequence gets a
token, and prompts are read in the same step):

    step(n, context, prompts) = step x (base + overhead) + sequence x growth(n) + cache x c(context)
                                + [reading + prompt x p(tokens), where prompts are read]
    TTFT = transit + wait for the step under way + its own step(s)         TPOT = mean step until the last token

with base, overhead, growth, c and p from the estimate. Six numbers, each told apart from the others by what only it
does: `step` is the TPOT of one user, `sequence` how much longer it is for many, `cache` how much longer after long
prompts; `prompt` is how much longer the TTFT of a long prompt is than that of a short one; `reading` and `transit`
share what is left of the TTFT of a single request, but only the first holds up the others' tokens. Requests that begin
together keep in step with each other and hide the last two: lengths that vary, or users that begin apart, tell.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.core.stats import mean, median
from dpctl.estimate.least_squares import Problem, fit
from dpctl.estimate.serving import Outcome, Service, simulate
from dpctl.estimate.serving_step import StepModel

# how sure a published mean TTFT and TPOT is: standard deviations of logarithms; first tokens depend on who came when
_NOISE = (0.1, 0.03)
# no median is trusted further than this: the formula is not that exact
_FLOOR = (0.04, 0.02)
# the standard error of a median is sqrt(pi / 2) times that of a mean, where times are normal
_OF_MEDIAN = math.sqrt(math.pi / 2.0)
# the median absolute deviation of a normal distribution is its standard deviation over this
_OF_DEVIATION = 1.4826
# from where on lengths tell short prompts from long ones
_APART = 1.5
_ROUNDS, _HALVINGS = 30, 6
# step, sequence, cache, prompt, reading, transit, the last two in steps of a single sequence: what is likely before
# anything is measured, and the standard deviations of logarithms. Factors of ten and more are no surprise on a machine
# that nothing was fitted on; many steps' worth of reading and transit are
_LIKELY = (1.0, 1.0, 1.0, 1.0, 0.1, 0.1)
_PRIOR = (5.0, 5.0, 5.0, 5.0, 2.5, 2.5)
_PARTS = len(_LIKELY)
# the last two are nearly one sum, and what has become next to nothing hardly shows in any time: more than one way down
_STARTS = tuple((*_LIKELY[:4], *start) for start in ((0.1, 0.1), (2.0, 0.1), (0.1, 2.0), (2.0, 2.0)))
_DONE = 1e-3
# by how much a factor is moved to see what part of a time it is: too little, and the schedule does not turn smoothly
_NUDGE = 1.05
# the bar that a calibration must keep on what it was fitted to
TRUSTED = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """Requests of a load that are alike, by number, and the middle of what they took: TTFT and TPOT in s.

    `noise` of the two: standard deviations of logarithms. `averaged`: the middle is a mean, not a median.
    """

    requests: tuple[int, ...]
    ttft: float
    tpot: float
    noise: tuple[float, float] = _NOISE
    averaged: bool = False

    def __post_init__(self) -> None:
        if not min(self.ttft, self.tpot, *self.noise) > 0:
            raise ValueError("measured times are positive")

    def of(self, outcome: Outcome) -> tuple[float, float]:
        """The same two of a simulated run; ValueError when one of the requests did not fit into the cache."""
        own = self.requests
        if any(outcome.last[n] != outcome.last[n] for n in own):
            raise ValueError("the measured requests do not fit into the service's cache")
        middle = mean if self.averaged else median
        return (
            middle([outcome.first[n] - outcome.due[n] for n in own]),
            middle([(outcome.last[n] - outcome.first[n]) / (outcome.output[n] - 1) for n in own]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredLoad:
    """A measured closed loop: what its users asked, one after the other, and what was typical of it."""

    asks: tuple[Ask, ...]
    loop: ClosedLoop
    typical: tuple[Typical, ...]

    def __post_init__(self) -> None:
        if not self.typical or any(not group.requests for group in self.typical):
            raise ValueError("a measured load has requests")
        if any(self.asks[n].output_tokens < 2 for group in self.typical for n in group.requests):
            raise ValueError("a measured load has requests of at least two tokens of answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One measured time in s, what the calibrated simulation says of it, and how sure the measurement was."""

    concurrency: int
    prompt_tokens: int
    metric: str
    measured: float
    simulated: float
    noise: float

    @property
    def error(self) -> float:
        """Simulated over measured, less 1."""
        return self.simulated / self.measured - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The service as it was measured, and what it took to make it so.

    `step`, `sequence`, `cache` and `prompt` are what the estimate's times were multiplied by; `reading_s` is what a
    step with prompts takes beside, `transit_s` what a request does outside of the steps.
    """

    service: Service
    step: float
    sequence: float
    cache: float
    prompt: float
    reading_s: float
    transit_s: float
    misfits: tuple[Misfit, ...]

    @property
    def error(self) -> float:
        """The largest relative difference that is left between a measured time and the simulated one."""
        return max(abs(misfit.error) for misfit in self.misfits)

    @property
    def warning(self) -> str | None:
        """What there is to say against predictions from this calibration; None when it keeps its own bar."""
        if self.error <= TRUSTED:
            return None
        worst = max(self.misfits, key=lambda misfit: abs(misfit.error))
        return (
            f"the calibration misses its own runs by {self.error:.0%}: {worst.metric} of prompts of "
            f"{worst.prompt_tokens:,} tokens with {worst.concurrency} users was {worst.measured * 1e3:,.1f} ms, "
            f"simulated {worst.simulated * 1e3:,.1f} ms. The machine changed meanwhile, or does what the model does not"
        )


def measured_load(
    asks: Sequence[Ask], loop: ClosedLoop, times: Sequence[Sequence[tuple[float, float]]]
) -> MeasuredLoad:
    """A load from runs of the same asks, each with (TTFT, TPOT) in s of every request, in the order of the asks.

    Every request stands for itself with its median over the runs, and those of short and of long prompts with the
    median over the requests: one that was disturbed, or a run that was, moves neither. The noise is the standard error
    of that median, relative to it, by the median absolute deviations of requests and of runs. ValueError without
    requests or for runs of others.
    """
    if not asks or not times or any(len(run) != len(asks) for run in times):
        raise ValueError("a measured load has requests, and every run of it all of them")
    each = [tuple(median([run[n][metric] for run in times]) for metric in (0, 1)) for n in range(len(asks))]
    groups = alike([ask.prompt_tokens for ask in asks])
    return MeasuredLoad(asks=tuple(asks), loop=loop, typical=tuple(_typical(group, each, times) for group in groups))


def alike(prompts: Sequence[int]) -> list[list[int]]:
    """The numbers of the requests with short and of those with long prompts; all in one group when none stand apart."""
    middle = (min(prompts) + max(prompts)) / 2.0
    if max(prompts) < _APART * min(prompts):
        return [list(range(len(prompts)))]
    return [[n for n, tokens in enumerate(prompts) if (tokens > middle) == long] for long in (False, True)]


def equal_load(
    *, concurrency: int, requests: int, prompt_tokens: int, output_tokens: int, ttft: float, tpot: float
) -> MeasuredLoad:
    """A load of equal requests of which no more is known than the mean TTFT and TPOT in s."""
    if min(requests, prompt_tokens) < 1:
        raise ValueError("a measured load has requests of a prompt and an answer")
    ask = Ask(due=0.0, prompt_tokens=prompt_tokens, output_tokens=output_tokens)
    return MeasuredLoad(
        asks=(ask,) * requests,
        loop=ClosedLoop(concurrency=concurrency),
        typical=(Typical(requests=tuple(range(requests)), ttft=ttft, tpot=tpot, averaged=True),),
    )


def calibrated(service: Service, measured: Sequence[MeasuredLoad]) -> Calibration:
    """The numbers with which the simulation shows what was measured, each as near to the estimate as that allows.

    Minimises sum((log(simulated / measured) / noise)^2) over typical TTFTs and TPOTs, and sum((log(number / likely) /
    prior)^2) over the six numbers, which decides where runs say nothing: it is the estimate, and little reading and
    transit, that is likely. By Gauss-Newton on the logarithms of the numbers, which so stay positive, from several
    starts; each step is shortened until it brings them closer. ValueError without a run, or when its requests do not
    fit into the service's cache.
    """
    if not measured:
        raise ValueError("a calibration needs a measured run")
    tries = [_descended(service, start, measured) for start in _STARTS]
    _, factors, now = min(tries, key=lambda tried: tried[0])
    found = _with(service, factors)
    step, sequence, cache, prompt, _, _ = factors
    return Calibration(
        service=found,
        step=step,
        sequence=sequence,
        cache=cache,
        prompt=prompt,
        reading_s=found.model.reading_s,
        transit_s=found.transit_s,
        misfits=_misfits(measured, now),
    )


def _typical(
    requests: Sequence[int], each: Sequence[Sequence[float]], times: Sequence[Sequence[tuple[float, float]]]
) -> Typical:
    middles, widths = [], []
    for metric, floor in enumerate(_FLOOR):
        own = [each[n][metric] for n in requests]
        runs = [median([run[n][metric] for n in requests]) for run in times]
        middle = median(own)
        if not middle > 0:
            raise ValueError("measured times are positive")
        middles.append(middle)
        widths.append(math.hypot(floor, _unsure(own) / middle, _unsure(runs) / middle))
    return Typical(requests=tuple(requests), ttft=middles[0], tpot=middles[1], noise=(widths[0], widths[1]))


def _unsure(values: Sequence[float]) -> float:
    """The standard error of the values' median."""
    middle = median(values)
    deviation = _OF_DEVIATION * median([abs(value - middle) for value in values])
    return _OF_MEDIAN * deviation / math.sqrt(len(values))


def _descended(
    service: Service, factors: tuple[float, ...], measured: Sequence[MeasuredLoad]
) -> tuple[float, tuple[float, ...], list[float]]:
    """The way down from `factors`: what is left to be minimised, the factors there, and the times that they give."""
    totals = [time for run in measured for group in run.typical for time in (group.ttft, group.tpot)]
    noise = [width for run in measured for group in run.typical for width in group.noise]
    now = _predicted(service, factors, measured)
    least = _misfit(now, factors, totals, noise)
    for _ in range(_ROUNDS):
        step = _step(service, factors, now, measured, totals, noise)
        for _ in range(_HALVINGS):
            tried = tuple(f * s for f, s in zip(factors, step, strict=True))
            later = _predicted(service, tried, measured)
            if (found := _misfit(later, tried, totals, noise)) < least:
                break
            step = [s**0.5 for s in step]
        else:
            break
        factors, now, least = tried, later, found
        if max(abs(s - 1.0) for s in step) < _DONE:
            break
    return least, factors, now


def _step(
    service: Service,
    factors: tuple[float, ...],
    now: Sequence[float],
    measured: Sequence[MeasuredLoad],
    totals: Sequence[float],
    noise: Sequence[float],
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
    # what is likely of each number is one more total, of which it is all
    costs += [[f if i == index else 0.0 for i, f in enumerate(factors)] for index in range(_PARTS)]
    problem = Problem(
        costs=costs,
        totals=[*totals, *_LIKELY],
        noise=[*noise, *_PRIOR],
        members=[(index,) for index in range(_PARTS)],
        prior=_PRIOR,
    )
    return fit(problem).factors


def _misfit(times: Sequence[float], factors: Sequence[float], totals: Sequence[float], noise: Sequence[float]) -> float:
    missed = sum((math.log(a / b) / n) ** 2 for a, b, n in zip(times, totals, noise, strict=True))
    return missed + sum(
        (math.log(f / likely) / width) ** 2 for f, likely, width in zip(factors, _LIKELY, _PRIOR, strict=True)
    )


def _misfits(measured: Sequence[MeasuredLoad], times: Sequence[float]) -> tuple[Misfit, ...]:
    found, simulated = [], iter(times)
    for run in measured:
        for group in run.typical:
            length = round(median([run.asks[n].prompt_tokens for n in group.requests]))
            for index, metric in enumerate(("ttft", "tpot")):
                found.append(
                    Misfit(
                        concurrency=run.loop.concurrency,
                        prompt_tokens=length,
                        metric=metric,
                        measured=(group.ttft, group.tpot)[index],
                        simulated=next(simulated),
                        noise=group.noise[index],
                    )
                )
    return tuple(found)


def _with(service: Service, factors: Sequence[float]) -> Service:
    step, sequence, cache, prompt, reading, transit = factors
    unit = service.model.seconds(1, 0.0)
    model = _refitted(service.model, step=step, sequence=sequence, cache=cache, prompt=prompt)
    return replace(service, model=replace(model, reading_s=reading * unit), transit_s=transit * unit)


def _refitted(model: StepModel, *, step: float, sequence: float, cache: float, prompt: float) -> StepModel:
    """The model with what any step takes, what each sequence adds to it, caches and prompts so many times as long."""
    one = model.bases[1]
    return replace(
        model,
        bases=(0.0, *(step * one + sequence * (base - one) for base in model.bases[1:])),
        overhead_s=step * model.overhead_s,
        cache_s=cache * model.cache_s,
        window_s=cache * model.window_s,
        prompt=model.prompt.times(prompt),
    )


def _predicted(service: Service, factors: Sequence[float], measured: Sequence[MeasuredLoad]) -> list[float]:
    """TTFT and TPOT of everything that is typical, in s, one after the other."""
    changed = _with(service, factors)
    times: list[float] = []
    for run in measured:
        outcome = simulate(changed, run.asks, loop=run.loop)
        for group in run.typical:
            times += group.of(outcome)
    return times
