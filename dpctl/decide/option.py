"""An option: one deployment with what it does for a request, what a month costs, and how that grows with the load."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from dpctl.assess import Assessment, Verdict
from dpctl.assess.verdicts import MISSED, UNDETERMINED, judge, leaks, limit, miss
from dpctl.core.figures import Figure
from dpctl.cost.curve import CostCurve, curve, value_of
from dpctl.cost.load import HOURS, Load
from dpctl.cost.tariff import Fee, MonthCost, Tariff, month_cost
from dpctl.decide.need import MONTH, Need, Tweak
from dpctl.privacy.verdict import Answer, EgressVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """`assessment` is of one request (Figures in s, USD, %); `tariff` and `load` are what a month of it costs.

    `policy` is what the regimes say of sending the request where it goes (None: nothing is sent). `satisfaction` is out
    of 5. `published` is what others published of the model, in %: it stands in for quality where no run measured it.
    """

    assessment: Assessment
    tariff: Tariff
    load: Load
    policy: EgressVerdict | None = None
    satisfaction: Figure | None = None
    published: Figure | None = None

    @property
    def quality(self) -> Figure | None:
        """The quality that a run measured, else the published stand-in."""
        return self.assessment.quality or self.published

    @property
    def id(self) -> str:
        """The deployment's id."""
        return self.assessment.deployment.id

    @property
    def label(self) -> str:
        """The deployment's label."""
        return self.assessment.deployment.label

    @property
    def month(self) -> MonthCost:
        """What a month at the option's load costs, with the replicas that carry it."""
        return month_cost(self.tariff, self.load, float(self.replicas or 1))

    @property
    def replicas(self) -> int | None:
        """Replicas that carry the load; None where the provider sees to that."""
        each = capacity(self.load)
        if each is None:
            return None
        return max(1, math.ceil(self.load.requests.value / each - 1e-9))

    @property
    def machines(self) -> int:
        """Machines that stand for the load; 1 where nobody counts them."""
        return self.tariff.machines(float(self.replicas or 1))

    @property
    def denied(self) -> bool:
        """Whether a regime forbids sending the request there."""
        return self.policy is not None and self.policy.answer is Answer.DENIED


def carried(slots: float) -> float:
    """How many requests at a time `slots` places may hold on average: a with a + sqrt(a) = slots.

    The square-root rule (Halfin & Whitt 1981, Operations Research 29(3), with beta = 1): about one request in four has
    to wait, and briefly. One place alone may be busy 38 % of the time, 64 of them 88 %.
    """
    return ((math.sqrt(1.0 + 4.0 * slots) - 1.0) / 2.0) ** 2


def capacity(load: Load, pick: Callable[[Figure], float] = value_of) -> float | None:
    """Requests a month that one replica carries at the peak rate (Little's law, with room for chance); None: unlimited.

    By Little's law requests at a time = rate x service time; `carried` says how many a replica's places hold.
    """
    if load.service is None:
        return None
    slots = 1.0 if load.concurrency is None else load.concurrency.to("").value
    month = HOURS.to("s").value
    return carried(slots) * month / pick(load.service.to("s")) / load.peak.to("").value


def priced(option: Option, pick: Callable[[Figure], float] = value_of) -> CostCurve | None:
    """The option's cost over the volume in plain numbers; None when a part of it is not known."""
    return curve(option.tariff, option.load, capacity=capacity(option.load, pick), pick=pick)


def repriced(tariff: Tariff, tweak: Tweak) -> Tariff:
    """The tariff with the prices of tokens, machine hours and bought machines changed by the tweak's factors."""
    if tweak.tokens == tweak.hours == tweak.hardware == 1.0:
        return tariff
    return replace(tariff, fees=tuple(_repriced(fee, tweak) for fee in tariff.fees))


def kind_of_price(fee: Fee) -> str:
    """Which price a fee is of: tokens, hours (machines and workers), hardware, or "" for another one."""
    if "token" in fee.what:
        return "tokens"
    if fee.what in {"machine hours", "hours of a machine kept", "seconds of workers"}:
        return "hours"
    return "hardware" if fee.what.partition(",")[0] in {"hardware", "interest"} else ""


def _repriced(fee: Fee, tweak: Tweak) -> Fee:
    kind = kind_of_price(fee)
    return fee if not kind else replace(fee, unit_price=fee.unit_price * float(getattr(tweak, kind)))


def judged(option: Option, need: Need) -> Option:
    """The option with its verdicts on the need's requirements, whose costs are those of a month at the load."""
    month = option.month
    of = option.assessment
    known: dict[tuple[str, str], Figure | str] = {
        (v.requirement.metric, v.requirement.statistic): _said(v) for v in of.verdicts
    }
    for metric in ("ttft", "tpot", "e2el", "quality"):
        value = getattr(of, metric)
        if value is not None:
            known.update({(metric, "mean"): value, (metric, "p50"): value})
    known.setdefault(("leaked", "mean"), _leaks(of))
    score = of.compliance.score if of.compliance else None
    if score is not None:
        known["compliance", "mean"] = score
    if of.quality is None and option.published is not None:
        known["quality", "mean"] = known["quality", "p50"] = "what is published of the model is no run on this task"
    missing = f"not known: {', '.join(month.missing)}" if month.missing else "nothing is known of it"
    each = month.per_request
    known["cost", "mean"] = known["cost", "p50"] = missing if each is None else each
    known[MONTH, "cost"] = missing if month.total is None else month.total
    return replace(
        option,
        assessment=replace(
            of,
            cost=each,
            cost_lines=month.lines,
            cost_missing=month.missing,
            verdicts=judge(need.requirements, known),
            notes=(*of.notes, *month.notes),
        ),
    )


def _leaks(of: Assessment) -> Figure | str:
    kept = of.compliance
    if kept is not None and kept.leaked_a is None and kept.spans_a:
        return "what the finder misses is only known from a run"
    return leaks(kept, of.bytes_out)


def _said(verdict: Verdict) -> Figure | str:
    return verdict.reason or "not known" if verdict.value is None else verdict.value


def lost_quality(option: Option) -> float | None:
    """How far quality is from the best, in points: less is better; None where nothing is known of it.

    What is published of a model is of other tasks: it counts as worse than anything that a run measured here.
    """
    measured, published = option.assessment.quality, option.published
    if measured is not None:
        return 100.0 - measured.to("%").value
    return None if published is None else 200.0 - published.to("%").value


def lacking(option: Option) -> tuple[int, int]:
    """(not shown to be met, of these missed): requirements, and the policy where it does not allow the request."""
    verdicts = option.assessment.verdicts
    missed = sum(v.state == MISSED for v in verdicts)
    open_ = sum(v.state == UNDETERMINED for v in verdicts)
    policy = option.policy is not None and not option.policy.may_go
    return missed + open_ + policy, missed + (policy and option.denied)


def shortfall(option: Option) -> str:
    """What the option lacks, in words; "" when it meets everything."""
    verdicts = option.assessment.verdicts
    parts = [f"misses {miss(v)} ({limit(v.requirement)})" for v in verdicts if v.state == MISSED]
    by_reason: dict[str, list[str]] = {}
    for verdict in (v for v in verdicts if v.state == UNDETERMINED):
        by_reason.setdefault(verdict.reason, []).append(limit(verdict.requirement))
    parts += [f"leaves {', '.join(names)} undetermined ({reason})" for reason, names in by_reason.items()]
    if option.policy is not None and not option.policy.may_go:
        parts.append(f"is {option.policy.answer.value} by {', '.join(option.policy.rules)}")
    return "; ".join(parts)
