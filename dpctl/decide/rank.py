"""Who wins: requirements filter, rules exclude and explain, then the excess over limits, cost and latency rank.

What comes closest is said as in `standing`: what goes least beyond its limits, then what misses fewer requirements.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dpctl.assess import Assessment, Verdict
from dpctl.assess.verdicts import MET, MISSED, amount, limit, miss, name
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Scenario
from dpctl.core.units import format_value
from dpctl.decide.rules import Fired, fire
from dpctl.decide.standing import beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An assessment that does not compete, and why."""

    assessment: Assessment
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The answer. `chosen` is None when nothing is shown to meet every requirement; `closest` then misses by least.

    `ranked` holds what competed, best first; `estimated` the reference rows in the same order, which never win;
    `misses` says how far `closest` is; `decided` says in sentences what made the choice.
    """

    chosen: Assessment | None
    closest: Assessment | None
    ranked: tuple[Assessment, ...]
    estimated: tuple[Assessment, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    fired: tuple[Fired, ...] = ()
    misses: str = ""
    decided: tuple[str, ...] = ()


def recommend(scenario: Scenario, assessments: Sequence[Assessment]) -> Recommendation:
    """Choose among assessments. Where anything was run, what was only estimated is ranked apart and cannot win.

    An undetermined requirement counts as not shown to be met. What does not fit its machine, and what a rule excludes,
    is set aside with the reason.
    """
    run = [a for a in assessments if a.origin == "measured"]
    competing = run or list(assessments)
    estimated = [a for a in assessments if a.origin != "measured"] if run else []
    fired = fire(scenario, competing)
    aside = tuple(SetAside(assessment=a, reason=reason) for a in competing if (reason := _why_not(a, fired)))
    out = {id(entry.assessment) for entry in aside}
    ranked = tuple(sorted((a for a in competing if id(a) not in out), key=_rank))
    chosen = ranked[0] if ranked and not unmet(ranked[0]) else None
    closest = ranked[0] if ranked and chosen is None else None
    return Recommendation(
        chosen=chosen,
        closest=closest,
        ranked=ranked,
        estimated=tuple(sorted(estimated, key=_rank)),
        set_aside=aside,
        fired=fired,
        misses=misses(closest) if closest else "",
        decided=_decided(ranked, chosen, aside),
    )


def unmet(assessment: Assessment) -> tuple[Verdict, ...]:
    """The requirements not shown to be met: missed ones and undetermined ones."""
    return tuple(v for v in assessment.verdicts if v.state != MET)


def excess(assessment: Assessment) -> float:
    """Sum over missed requirements of how far beyond the limit, as a multiple of it; every leak counts as one."""
    return math.fsum(beyond(v) for v in assessment.verdicts if v.state == MISSED)


def misses(assessment: Assessment) -> str:
    """What an assessment lacks, in words: "misses 2 of 3 requirements: e2el by 9.07 s, leaked A by 312"."""
    lacking = unmet(assessment)
    missed = [v for v in lacking if v.state == MISSED]
    unknown = [v for v in lacking if v.state != MISSED]
    total = len(assessment.verdicts)
    parts = []
    if missed:
        parts.append(f"misses {len(missed)} of {total} requirements: {', '.join(map(miss, missed))}")
    if unknown:
        parts.append(f"leaves {', '.join(limit(v.requirement) for v in unknown)} undetermined")
    return "; and ".join(parts) or meets_all(total)


def meets_all(total: int) -> str:
    """How meeting everything is said for so many requirements."""
    return {0: "has no requirement to meet", 1: "meets the one requirement"}.get(
        total, f"meets all {total} requirements"
    )


def _why_not(assessment: Assessment, fired: Sequence[Fired]) -> str:
    if assessment.origin == "measured" and not assessment.samples and assessment.e2el is None:
        return "no request was finished"
    if assessment.fits is False:
        lacking = assessment.missing
        short = f": {amount(lacking.value, lacking.unit)} short" if lacking else ""
        where = "this machine" if assessment.origin == "measured" else assessment.machine
        return f"does not fit the memory of {where}{short}"
    for rule in fired:
        for deployment, reason in rule.excluded:
            if deployment == assessment.deployment.id:
                return f"{rule.requirement}: {reason}"
    return ""


def _rank(assessment: Assessment) -> tuple[float, int, int, float, float, str]:
    lacking = unmet(assessment)
    return (
        excess(assessment),
        sum(v.state == MISSED for v in lacking),
        len(lacking),
        _known(_cost(assessment)),
        _known(assessment.e2el),
        assessment.deployment.id,
    )


def _cost(assessment: Assessment) -> Figure | None:
    # a lower bound is not shown to be cheaper than anything
    return None if assessment.cost_missing else assessment.cost


def _known(figure: Figure | None) -> float:
    # unknown ranks last: it is not shown to be better than anything
    return math.inf if figure is None else figure.value


def _decided(ranked: Sequence[Assessment], chosen: Assessment | None, aside: Sequence[SetAside]) -> tuple[str, ...]:
    if not ranked:
        return ("no candidate is left to choose from",) if aside else ("nothing was assessed",)
    best = ranked[0]
    said = []
    if chosen is not None:
        passing = [a for a in ranked if not unmet(a)]
        total = len(chosen.verdicts)
        said.append(_against_equals(passing, total) if len(passing) > 1 else _only_one(ranked, total))
    elif len(ranked) > 1:
        said.append(_closer(best, ranked[1]))
    behind = [v for v in best.verdicts if v.value is not None]
    if behind:
        base = max(behind, key=lambda v: v.value.provenance.weakness if v.value else 0)
        if base.value is not None and base.value.provenance in _PLAIN:
            word = _PLAIN[base.value.provenance]
            said.append(f"its weakest figure is {name(base.requirement.metric)}, {word}: {base.value.source}")
    return tuple(said)


_PLAIN = {Provenance.ESTIMATED: "estimated", Provenance.ASSUMED: "assumed"}


def _only_one(ranked: Sequence[Assessment], total: int) -> str:
    if len(ranked) == 1:
        return f"it {meets_all(total)}; nothing else was left to compare it with"
    return f"it alone of {len(ranked)} {meets_all(total)}"


def _against_equals(passing: Sequence[Assessment], total: int) -> str:
    best, second = passing[0], passing[1]
    required = f"meet all {total} requirements" if total > 1 else "meet what is required"
    head = f"{len(passing)} {required}; of these it"
    other = second.deployment.label
    mine, theirs = _cost(best), _cost(second)
    if mine is not None and (theirs is None or mine.value < theirs.value):
        if theirs is None:
            return f"{head} is the cheapest whose whole cost is known ({mine}; not so for {other})"
        return f"{head} costs least: {mine} against {theirs} for {other}{_overlap(mine, theirs)}"
    if best.e2el is not None and second.e2el is not None and best.e2el.value < second.e2el.value:
        how = f"{best.e2el} against {second.e2el} for {other}{_overlap(best.e2el, second.e2el)}"
        return f"{head} is fastest at the same cost: {how}"
    return f"{head} stands first by name only: cost and latency are equal or unknown"


def _overlap(a: Figure, b: Figure) -> str:
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return ""
    b = b.to(a.unit)
    return ", but their 80 % intervals overlap" if a.low <= (b.high or 0) and (b.low or 0) <= a.high else ""


def _closer(best: Assessment, second: Assessment) -> str:
    mine, theirs = unmet(best), unmet(second)
    missed_mine, missed_theirs = (sum(v.state == MISSED for v in group) for group in (mine, theirs))
    other = second.deployment.label
    if excess(best) < excess(second):
        times = format_value(excess(second), "")
        if not missed_mine:
            return f"nothing of it is known to fail, and {other} goes beyond its limits by {times} times the limit"
        mine_times = format_value(excess(best), "")
        return f"it goes least beyond its limits: {mine_times} against {times} times the limit for {other}"
    if missed_mine < missed_theirs:
        return f"less of it is known to fail: {missed_mine} missed against {missed_theirs} for {other}"
    if len(mine) < len(theirs):
        return f"it leaves fewer requirements unmet: {len(mine)} against {len(theirs)} for {other}"
    return f"by cost and latency alone: {other} misses as much"
