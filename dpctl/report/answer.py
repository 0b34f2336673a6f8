"""The answer of a bench in sentences: what was chosen and why, what the rules say, which caveats hold."""

from collections.abc import Iterator, Mapping

from dpctl.core.run import Note
from dpctl.decide.rank import misses
from dpctl.decide.rules import Fired
from dpctl.report.cells import title
from dpctl.report.record import BenchResult


def headline(result: BenchResult) -> str:
    """The recommendation in one sentence."""
    answer = result.recommendation
    if answer.chosen is not None:
        return f"Recommendation: {title(answer.chosen)}."
    nothing = "Recommendation: none, nothing is shown to meet every requirement."
    return f"{nothing} Closest: {title(answer.closest)}, which {answer.misses}." if answer.closest else nothing


def reasons(result: BenchResult, names: Mapping[str, str]) -> Iterator[str]:
    """What decided it, what was set aside, and what each rule that applies says."""
    answer = result.recommendation
    for sentence in answer.decided:
        yield f"Why: {sentence}."
    for entry in answer.set_aside:
        yield f"Set aside: {names.get(entry.assessment.deployment.id, title(entry.assessment))}: {entry.reason}."
    for rule in answer.fired:
        yield f"Rule: {_rule(rule, names)}."
    if answer.estimated:
        best = answer.estimated[0]
        yield f"Not run: {title(best)}: by estimate it {misses(best)}."


def _rule(rule: Fired, names: Mapping[str, str]) -> str:
    favoured = [names[key] for key in rule.favoured if key in names]
    whom = f"it speaks for {', '.join(favoured)}" if favoured else "no candidate is of this kind"
    return f"{rule.requirement} -> {rule.recommended}, because {rule.because}; {whom}"


def caveats(result: BenchResult) -> Iterator[tuple[Note, tuple[str, ...]]]:
    """Notes in order of appearance, equal ones merged, with the ids of the deployments that carry them."""
    merged: dict[Note, list[str]] = {note: [] for note in result.notes}
    for assessment in (*result.assessments, *result.references):
        for note in assessment.notes:
            merged.setdefault(note, []).append(assessment.deployment.id)
    for note, ids in merged.items():
        yield note, tuple(ids)
