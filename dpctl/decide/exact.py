"""What needs no noise model: leaked spans, counts that are the same in every request, facts found, failed requests."""

import math
from collections import Counter
from collections.abc import Sequence

from dpctl.core.paired import fisher_greater, mcnemar_worse
from dpctl.core.stats import mean
from dpctl.decide.change import Answer, Change, Difference, Gate, Leak, Method, Session, Subject


def leaked(subject: Subject) -> tuple[Leak, ...]:
    """The spans that leaked on the new side, each once, those that the base leaked too marked as known."""
    before = {leak for session in subject.base for leak in session.leaks}
    found = {leak: leak for session in reversed(subject.new) for leak in reversed(session.leaks)}
    return tuple(
        Leak(
            deployment=leak.deployment,
            document=leak.document,
            cls=leak.cls,
            span=leak.span,
            file=leak.file,
            line=leak.line,
            known=leak in before,
        )
        for leak in sorted(found.values())
    )


def leaks(subject: Subject) -> Change:
    """Any span that leaks now and did not before makes it worse, whatever else differs between the sides."""
    now = leaked(subject)
    before = {leak for session in subject.base for leak in session.leaks}
    fresh = [leak for leak in now if not leak.known]
    gone = before - set(now)
    answer = Answer.WORSE if fresh else Answer.BETTER if gone and subject.new else Answer.UNCHANGED
    classes = Counter(leak.cls for leak in fresh)
    words = ", ".join(f"{count} {name}" for name, count in sorted(classes.items()))
    return Change(
        deployment=subject.deployment,
        metric="leaked",
        unit="",
        answer=answer,
        method=Method.SPANS,
        base=float(len(before)),
        new=float(len(now)),
        n=sum(session.requests for session in subject.new),
        reason=f"new: {words}" if fresh else "",
    )


def count(subject: Subject, metric: str, unit: str) -> Change | None:
    """Compare a count that every request of a side has alike; None when it varies on a side, or a side has none."""
    sides = [
        {value for session in side for value in session.counts.get(metric, ())} for side in (subject.base, subject.new)
    ]
    if len(sides[0]) != 1 or len(sides[1]) != 1:
        return None
    (base,), (new,) = sides
    same = math.isclose(base, new, rel_tol=1e-12)
    return Change(
        deployment=subject.deployment,
        metric=metric,
        unit=unit,
        answer=Answer.UNCHANGED if same else Answer.WORSE if new > base else Answer.BETTER,
        method=Method.EXACT,
        base=base,
        new=new,
        estimate=new / base - 1 if base else 0.0 if same else None,
        n=sum(len(session.counts.get(metric, ())) for session in subject.new),
    )


def typical(session: Session, metric: str) -> float | None:
    """The mean of a count over a session's requests; None without any."""
    values = session.counts.get(metric)
    return mean(values) if values else None


def quality(subject: Subject, gate: Gate) -> list[Change]:
    """Facts found by one side and not by the other: exact McNemar over the facts, each side by its majority of answers.

    Worse needs significance and a loss beyond the tolerance (in points). Nothing where a side was asked for no facts.
    """
    sides = [_found(side) for side in (subject.base, subject.new)]
    documents = [{name for s in side for name, n in s.answers.items() if n} for side in (subject.base, subject.new)]
    shared = documents[0] & documents[1]
    total = sum(max(s.facts.get(name, 0) for s in (*subject.base, *subject.new)) for name in shared)
    if not total:
        return []
    kept = [{fact for fact, most in side.items() if most and fact[0] in shared} for side in sides]
    lost, gained = len(kept[0] - kept[1]), len(kept[1] - kept[0])
    drop = (lost - gained) / total
    p, p_better = mcnemar_worse(lost, gained), mcnemar_worse(gained, lost)
    if p < gate.alpha and drop > gate.tolerance:
        answer = Answer.WORSE
    elif p_better < gate.alpha and -drop > gate.tolerance:
        answer = Answer.BETTER
    else:
        answer = Answer.UNCHANGED if drop <= gate.tolerance else Answer.INCONCLUSIVE
    least = max(math.floor(math.log2(1 / gate.alpha)) + 1, math.floor(gate.tolerance * total) + 1)
    return [
        Change(
            deployment=subject.deployment,
            metric="facts found",
            unit="%",
            answer=answer,
            method=Method.PROPORTIONS,
            base=100 * len(kept[0]) / total,
            new=100 * len(kept[1]) / total,
            estimate=(gained - lost) / total,
            p=p,
            # so many facts lost and none gained would be significant
            detectable=least / total if least <= total else None,
            n=total,
            reason=f"{lost} lost, {gained} gained" if lost or gained else "",
        )
    ]


def _found(side: Sequence[Session]) -> dict[tuple[str, str], bool]:
    """Whether a fact was found in most of a side's answers; facts that no answer had are not in it."""
    answers: Counter[str] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for session in side:
        answers.update(session.answers)
        hits.update(session.found)
    return {fact: 2 * n > answers[fact[0]] for fact, n in hits.items()}


def failures(subject: Subject, gate: Gate) -> list[Change]:
    """Failed requests against the base's, by Fisher's exact test; nothing where none failed on either side."""
    (base_n, base), (n, failed) = (
        (sum(s.requests for s in side), sum(s.failed for s in side)) for side in (subject.base, subject.new)
    )
    if not (base or failed) or not (base_n and n):
        return []
    p = fisher_greater(failed, n, base, base_n)
    if p < gate.alpha or (failed == n and base < base_n):
        answer = Answer.WORSE
    elif fisher_greater(base, base_n, failed, n) < gate.alpha:
        answer = Answer.BETTER
    else:
        answer = Answer.UNCHANGED if failed / n <= base / base_n else Answer.INCONCLUSIVE
    return [
        Change(
            deployment=subject.deployment,
            metric="failed requests",
            unit="%",
            answer=answer,
            method=Method.PROPORTIONS,
            base=100 * base / base_n,
            new=100 * failed / n,
            estimate=failed / n - base / base_n,
            p=p,
            n=n,
            reason=f"{failed} of {n}, before {base} of {base_n}",
        )
    ]


def incomparable(subject: Subject, metric: str, unit: str, reason: str) -> Change:
    """A metric that cannot be compared, and why."""
    return Change(
        deployment=subject.deployment,
        metric=metric,
        unit=unit,
        answer=Answer.NOT_COMPARABLE,
        method=Method.NONE,
        reason=reason,
    )


def because(differences: Sequence[Difference]) -> str:
    """The differences in words: "other machine: abc, def"."""
    return "; ".join(f"another {d.what}: {d.base}, now {d.new}" for d in differences)
