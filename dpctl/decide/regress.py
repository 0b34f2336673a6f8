"""A regression gate: is the new side worse than the base, beyond noise and beyond a tolerance?

Times are compared by sessions, because requests of one session share its state: a machine is slower on one day than on
another by more than most changes are worth. Sessions of both sides that alternate are paired, their log-ratios tested
by the exact signed-rank test; or one new session is held against the scatter of many stored ones. Counts are compared
as they are. One error rate is shared by all metrics of a comparison.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dpctl.core.errors import ExitCode
from dpctl.core.paired import holm
from dpctl.decide import exact
from dpctl.decide.change import Answer, Change, Gate, Method, Scope, Subject
from dpctl.decide.evidence import Evidence, detectable, evidence

TIMES = ("ttft", "tpot", "e2el")
# metrics with a value for each request -> unit
COUNTS = {"tokens_in": "tok", "tokens_out": "tok", "bytes_out": "B", "cost": "USD"}


def compare(subjects: Sequence[Subject], gate: Gate) -> tuple[Change, ...]:
    """What is said of every metric that both sides of a deployment have, in order."""
    found: list[Change | Evidence] = []
    for subject in subjects:
        found += _of(subject, gate)
    worth = {(s.deployment, metric): letter for s in subjects for metric, letter in s.worth.items()}
    return tuple(
        replace(change, provenance=worth.get((change.deployment, change.metric), change.provenance))
        for change in _judged(found, gate)
    )


def _judged(found: Sequence[Change | Evidence], gate: Gate) -> Iterator[Change]:
    tested = [entry for entry in found if isinstance(entry, Evidence)]
    count = max(1, sum(entry.method is not Method.NONE for entry in tested))
    more = iter(holm([entry.p_more for entry in tested if entry.method is not Method.NONE]))
    less = iter(holm([entry.p_less for entry in tested if entry.method is not Method.NONE]))
    for entry in found:
        if isinstance(entry, Change):
            yield entry
        elif entry.method is Method.NONE:
            yield _untested(entry, gate)
        else:
            yield judge(entry, next(more), next(less), count, gate)


def _of(subject: Subject, gate: Gate) -> list[Change | Evidence]:
    spoilt = subject.spoilt(Scope.ALL)
    found: list[Change | Evidence] = [exact.leaks(subject)]
    if not subject.base or not subject.new:
        side = "base" if not subject.base else "new"
        return [*found, exact.incomparable(subject, "times", "", f"the {side} side has no session of it")]
    if spoilt:
        return [*found, exact.incomparable(subject, "all others", "", exact.because(spoilt))]
    found += _times(subject, gate)
    for metric, unit in COUNTS.items():
        change = exact.count(subject, metric, unit)
        found += [change] if change is not None else _varying(subject, metric, unit, gate)
    found += exact.quality(subject, gate)
    return [*found, *exact.failures(subject, gate)]


def _times(subject: Subject, gate: Gate) -> list[Change | Evidence]:
    present = [metric for metric in TIMES if any(metric in s.times for s in (*subject.base, *subject.new))]
    spoilt = subject.spoilt(Scope.TIMES)
    found: list[Change | Evidence] = []
    for metric in present:
        sides = [any(metric in s.times for s in side) for side in (subject.base, subject.new)]
        if spoilt:
            found.append(exact.incomparable(subject, metric, "s", exact.because(spoilt)))
        elif not all(sides):
            lacking = "new" if sides[0] else "base"
            found.append(exact.incomparable(subject, metric, "s", f"the {lacking} side has no value of it"))
        else:
            found.append(evidence(subject, metric, "s", lambda s, m=metric: s.times.get(m), gate))  # type: ignore[misc]
    return found


def _varying(subject: Subject, metric: str, unit: str, gate: Gate) -> list[Change | Evidence]:
    """A count that differs from request to request is compared by sessions, as times are."""
    sides = [[s.counts[metric] for s in side if s.counts.get(metric)] for side in (subject.base, subject.new)]
    if not any(sides):
        return []
    if not all(sides):
        lacking = "new" if sides[0] else "base"
        return [exact.incomparable(subject, metric, unit, f"the {lacking} side has no value of it")]
    if any(min(values) <= 0 for side in sides for values in side):
        return [exact.incomparable(subject, metric, unit, "it varies from request to request, and is 0 in some")]
    return [evidence(subject, metric, unit, lambda s: exact.typical(s, metric), gate)]


def judge(found: Evidence, p_more: float, p_less: float, tested: int, gate: Gate) -> Change:
    """The answer for one metric, p-values already adjusted for the `tested` ones.

    Worse or better needs significance and an estimate beyond the tolerance. Unchanged needs an estimate within it and
    an interval that ends below twice the tolerance. All else is inconclusive.
    """
    bound = math.log1p(gate.tolerance)
    shift = found.shift
    smallest = detectable(found, tested, gate)
    reason = ""
    # on a machine that is disturbed now and then, one new run may be just that
    single = found.method is Method.HISTORY and found.runs < gate.repeats
    if p_more < gate.alpha and shift.estimate > bound:
        answer = Answer.INCONCLUSIVE if single else Answer.WORSE
        reason = f"it looks worse than {found.n} stored runs; {gate.repeats} new runs would tell" if single else ""
    elif p_less < gate.alpha and shift.estimate < -bound and not single:
        answer = Answer.BETTER
    elif shift.estimate <= bound and shift.high is not None and shift.high < math.log1p(2 * gate.tolerance):
        answer = Answer.UNCHANGED
    else:
        answer = Answer.INCONCLUSIVE
        reason = _why(found, smallest, tested, gate)
    return Change(
        deployment=found.deployment,
        metric=found.metric,
        unit=found.unit,
        answer=answer,
        method=found.method,
        base=found.base,
        new=found.new,
        estimate=math.expm1(shift.estimate),
        low=None if shift.low is None else math.expm1(shift.low),
        high=None if shift.high is None else math.expm1(shift.high),
        level=shift.level,
        p=p_more,
        detectable=smallest,
        n=found.n,
        reason=reason,
    )


def _why(found: Evidence, smallest: float | None, tested: int, gate: Gate) -> str:
    if smallest is None:
        return f"{found.n} pairs can show no change; {least_pairs(tested, gate)} can, {gate.confirm} are usual"
    what = "pairs" if found.method is Method.PAIRED else "stored runs"
    return f"with {found.n} {what} that scatter like these, only a change of {smallest:.0%} or more would be seen"


def least_pairs(tested: int, gate: Gate) -> int:
    """The fewest pairs that can be significant when `tested` metrics share the error rate: 7 for one at 1 %."""
    return math.floor(math.log2(tested / gate.alpha)) + 1


def _untested(found: Evidence, gate: Gate) -> Change:
    """Too few sessions to test anything: the ratio is shown, without an interval."""
    return Change(
        deployment=found.deployment,
        metric=found.metric,
        unit=found.unit,
        answer=Answer.INCONCLUSIVE,
        method=Method.NONE,
        base=found.base,
        new=found.new,
        estimate=math.expm1(found.shift.estimate),
        n=found.n,
        reason=f"{found.n} interleaved pairs; {gate.screen} can acquit and {gate.confirm} decide, "
        f"or a base of {gate.history} runs made at different times",
    )


def pairs_to_add(changes: Sequence[Change], done: int, gate: Gate) -> int:
    """How many more interleaved pairs to make: up to the screen, then none where nothing is left open, else to confirm.

    The screen can acquit but not accuse (5 pairs reach p = 0.03 at best), so stopping early adds no false alarm.
    """
    if done < gate.screen:
        return gate.screen - done
    undecided = any(change.answer is Answer.INCONCLUSIVE for change in changes)
    return max(0, gate.confirm - done) if undecided else 0


def exit_code(answers: Sequence[Answer]) -> ExitCode:
    """1 as soon as something is worse; else 5 when something could not be told; else 0."""
    if Answer.WORSE in answers:
        return ExitCode.FINDING
    if {Answer.INCONCLUSIVE, Answer.NOT_COMPARABLE} & set(answers):
        return ExitCode.INCONCLUSIVE
    return ExitCode.DONE
