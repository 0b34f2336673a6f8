"""One requirement against what is known: met, missed by how much, or undetermined and why."""

from collections.abc import Mapping, Sequence

from dpctl.assess.record import Verdict
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Requirement
from dpctl.core.units import format_value
from dpctl.privacy.policy import Compliance

MET, MISSED, UNDETERMINED = "met", "missed", "undetermined"
# a formatted value longer than this is a slip or a limit case: powers of ten keep it whole
_LONGEST = 14
# the metrics that follow from how fast a deployment is
_BY_SPEED = frozenset({"ttft", "tpot", "e2el", "cost"})
# (metric, statistic) -> its Figure, or the reason why there is none
Known = Mapping[tuple[str, str], Figure | str]


def judge(requirements: Sequence[Requirement], known: Known, *, caveat: str = "") -> tuple[Verdict, ...]:
    """One verdict per requirement; `caveat` ("if it fitted") is said with those that depend on speed."""
    return tuple(_judge(r, known, caveat if r.metric in _BY_SPEED else "") for r in requirements)


def _judge(requirement: Requirement, known: Known, caveat: str) -> Verdict:
    found = known.get((requirement.metric, requirement.statistic))
    if found is None:
        found = f"no {requirement.statistic} of {name(requirement.metric)} is known"
    if isinstance(found, str):
        return Verdict(requirement=requirement, state=UNDETERMINED, reason=found)
    value = found.to(requirement.unit)
    met = requirement.holds(value.value)
    reasons = [reason for reason in (_straddle(requirement, value), caveat) if reason]
    return Verdict(
        requirement=requirement,
        state=MET if met else MISSED,
        value=value,
        excess=None if met else _excess(requirement, value.value),
        reason="; ".join(reasons),
    )


def _excess(requirement: Requirement, value: float) -> float:
    """How far beyond the limit, positive, in the requirement's unit."""
    return abs(value - requirement.limit)


def _straddle(requirement: Requirement, value: Figure) -> str:
    if value.low is None or value.high is None:
        return ""
    if requirement.holds(value.low) == requirement.holds(value.high) == requirement.holds(value.value):
        return ""
    low, high = (amount(end, value.unit) for end in (value.low, value.high))
    return f"not certain: the 80 % interval {low} to {high} crosses the limit"


def at_least(verdicts: Sequence[Verdict], metric: str, reason: str) -> tuple[Verdict, ...]:
    """Turn "met" into undetermined where the value of `metric` is only a lower bound of the truth."""
    return tuple(
        Verdict(requirement=v.requirement, state=UNDETERMINED, value=v.value, reason=reason)
        if v.requirement.metric == metric and v.state == MET and v.requirement.op in {"<=", "<", "=="}
        else v
        for v in verdicts
    )


def leaks(compliance: Compliance | None, bytes_out: Figure | None) -> Figure | str:
    """Level-A mentions that left the allowed zones; 0 when nothing left at all, else the reason why it is unknown."""
    if compliance is not None and compliance.leaked_a is not None:
        provenance = compliance.score.provenance if compliance.score else Provenance.MEASURED
        return Figure(value=float(compliance.leaked_a), unit="", provenance=provenance, source=compliance.basis)
    if bytes_out is not None and bytes_out.value == 0:
        return Figure(value=0.0, unit="", provenance=bytes_out.provenance, source=bytes_out.source)
    return "no sensitive mention was planted or found, so nothing can be counted"


def name(metric: str) -> str:
    """What a metric is called in sentences."""
    return {"leaked": "leaked A", "bytes_out": "bytes out"}.get(metric, metric)


def limit(requirement: Requirement) -> str:
    """The requirement as dpctl prints it: "e2el mean <= 3 s", "cost mean <= $0.05", "leaked A == 0"."""
    number = f"{requirement.limit:,.10g}"
    bound = f"${number}" if requirement.unit == "USD" else f"{number} {requirement.unit}".rstrip()
    # a count of leaks has no statistic: it is the sum over all requests
    statistic = "" if requirement.metric == "leaked" else f" {requirement.statistic}"
    return f"{name(requirement.metric)}{statistic} {requirement.op} {bound}"


def amount(value: float, unit: str) -> str:
    """A value with its unit as dpctl prints it, never longer than a column can bear."""
    text = format_value(value, unit)
    if len(text) <= _LONGEST:
        return text
    return f"{'-' if value < 0 else ''}${abs(value):.2e}" if unit == "USD" else f"{value:.2e} {unit}".rstrip()


def distance(verdict: Verdict) -> str:
    """How much a missed requirement is missed by, with its unit; empty for another verdict."""
    if verdict.excess is None:
        return ""
    unit = verdict.requirement.unit
    if unit == "%":
        return f"{verdict.excess:.3g} points"
    return amount(verdict.excess, unit) if unit else f"{verdict.excess:,.10g}"


def miss(verdict: Verdict) -> str:
    """A missed verdict in words: "e2el by 9.07 s"."""
    return f"{name(verdict.requirement.metric)} by {distance(verdict)}"
