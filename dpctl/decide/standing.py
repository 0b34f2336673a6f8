"""How options compare: unmet requirements first, then what the rules favour, then the objective; in plain numbers.

One way to rank for everything: the table, the draws from the intervals, and the search for what flips the choice.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dpctl.assess import Verdict
from dpctl.core.figures import Figure
from dpctl.core.scenario import Requirement
from dpctl.core.units import conversion
from dpctl.cost.curve import CostCurve, value_of
from dpctl.decide.need import LATENCY, MONTH, Need, Objective
from dpctl.decide.option import Option, lost_quality, priced


class Standing(NamedTuple):
    """What options are sorted by, the best first; see `standing`."""

    out: bool
    excess: float
    missed: int
    unmet: int
    beside: int
    score: float
    month: float
    latency: float
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """One option in plain numbers, its values or a draw: latencies in s, the rest in the units of METRICS.

    `open` counts what is not known to be met whatever is drawn; `beside` is 1 for what no rule speaks for.
    `beyond` is how far it goes beyond the limits of what is settled, in multiples of them.
    """

    id: str
    known: Mapping[str, float]
    curve: CostCurve | None
    satisfaction: float | None
    open: int
    missed: int
    beside: int
    beyond: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A requirement on something that changes with a draw or a tweak, its limit in the unit of the metric."""

    metric: str
    requirement: Requirement
    limit: float


def limits(need: Need) -> tuple[Limit, ...]:
    """The requirements on means of latency and cost; the others are settled before."""
    return tuple(
        Limit(metric=r.metric, requirement=r, limit=r.limit * conversion(r.unit, "USD" if r.unit == "USD" else "s"))
        for r in need.requirements
        if _varies(r)
    )


def _varies(requirement: Requirement) -> bool:
    if requirement.metric == MONTH:
        return True
    return requirement.metric in {*LATENCY, "cost"} and requirement.statistic in {"mean", "p50"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An option with what no draw changes counted: the fields of `Numbers`, and the latencies (s) still to be drawn."""

    option: Option
    latencies: tuple[tuple[str, Figure], ...]
    lost: float | None
    open: int
    missed: int
    beside: int
    beyond: float


def settled(option: Option, *, favoured: Collection[str]) -> Settled:
    """What of the option stays whatever is drawn. What was measured needs no rule to speak for it."""
    of = option.assessment
    verdicts = [v for v in of.verdicts if not _varies(v.requirement)]
    policy = option.policy is not None and not option.policy.may_go
    known = (("ttft", of.ttft), ("tpot", of.tpot), ("e2el", of.e2el))
    return Settled(
        option=option,
        latencies=tuple((metric, figure.to("s")) for metric, figure in known if figure is not None),
        lost=lost_quality(option),
        open=sum(v.state != "met" for v in verdicts) + policy,
        missed=sum(v.state == "missed" for v in verdicts) + (policy and option.denied),
        beyond=math.fsum(beyond(v) for v in verdicts if v.state == "missed"),
        beside=0 if not favoured or of.origin == "measured" or option.id in favoured else 1,
    )


def numbers(of: Settled, pick: Callable[[Figure], float] = value_of) -> Numbers:
    """The option's numbers, its values or drawn with `pick`."""
    option = of.option
    known = {metric: pick(figure) for metric, figure in of.latencies}
    if of.lost is not None:
        known["lost quality"] = of.lost
    return Numbers(
        id=option.id,
        known=known,
        curve=priced(option, pick),
        satisfaction=None if option.satisfaction is None else option.satisfaction.value,
        open=of.open,
        missed=of.missed,
        beyond=of.beyond,
        beside=of.beside,
    )


def beyond(missed: Verdict) -> float:
    """How far a missed requirement is beyond its limit, as a multiple of it; of a limit of 0 the excess itself."""
    excess = missed.excess or 0.0
    return excess / abs(missed.requirement.limit) if missed.requirement.limit else excess


def standing(of: Numbers, bounds: Sequence[Limit], requests: float, objective: Objective) -> Standing:
    """What options are sorted by, the best first, at so many requests a month.

    Whether the load takes machines whose price nobody knows, the sum of excesses as multiples of their limits,
    requirements missed, those not shown to be met with them, whether a rule speaks for it, the objective (less is
    better), the month's cost, the latency, the id. What meets everything comes first; of the rest what goes least
    beyond its limits, for what is only not known can be measured.
    """
    month = math.inf if of.curve is None else of.curve.cost(requests)
    each = month / requests if requests > 0 else math.inf
    unmet, missed, excess = of.open, of.missed, of.beyond
    for bound in bounds:
        value = month if bound.metric == MONTH else each if bound.metric == "cost" else of.known.get(bound.metric)
        if value is None or value == math.inf:
            unmet += 1
        elif not _holds(bound, value):
            unmet, missed = unmet + 1, missed + 1
            excess += abs(value - bound.limit) / bound.limit if bound.limit else abs(value)
    latency = of.known.get("e2el", math.inf)
    # a hair above what a machine carries is rounding
    out = of.curve is not None and requests > of.curve.most * (1 + 1e-9)
    return Standing(out, excess, missed, unmet, of.beside, score(of, month, objective), month, latency, of.id)


def score(of: Numbers, month: float, objective: Objective) -> float:
    """The objective as a number of which less is better; infinite where it is not known.

    balanced: ln(month) + ln(e2el) - ln(satisfaction), so a tenth of the cost weighs as much as a tenth of the latency,
    and what others cost or take does not matter. Satisfaction counts where it is known, else as 3 of 5.
    """
    latency = of.known.get("e2el", math.inf)
    if objective is Objective.COST:
        return month
    if objective is Objective.LATENCY:
        return latency
    if objective is Objective.QUALITY:
        return of.known.get("lost quality", math.inf)
    if not 0 < month < math.inf or not 0 < latency < math.inf:
        return math.inf
    return math.log(month) + math.log(latency) - math.log(of.satisfaction or 3.0)


def _holds(bound: Limit, value: float) -> bool:
    # the limit was turned into the metric's unit, so the operator alone is the requirement's
    return value <= bound.limit if bound.requirement.op == "<=" else _other(bound, value)


def _other(bound: Limit, value: float) -> bool:
    return {"<": value < bound.limit, ">=": value >= bound.limit, ">": value > bound.limit}.get(
        bound.requirement.op, value == bound.limit
    )
