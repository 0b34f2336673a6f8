"""Absolute requirements beside the relative gates: what a budget says of the new side, whatever the base was."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dpctl.assess.record import Assessment
from dpctl.assess.verdicts import MISSED, UNDETERMINED
from dpctl.core.deployment import Mode
from dpctl.core.errors import ExitCode
from dpctl.core.figures import Figure
from dpctl.core.scenario import Requirement


class Level(StrEnum):
    """What a missed budget does: `error` fails the comparison, `warn` is only said."""

    ERROR = "error"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """One absolute requirement: "ttft p95 <= 3 s"; of one delivery mode, or of all of them (None)."""

    require: Requirement
    level: Level = Level.ERROR
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one budget says of one deployment: met, missed or undetermined, with the value and the reason."""

    budget: Budget
    deployment: str
    state: str
    value: Figure | None = None
    reason: str = ""


def spent(budgets: Sequence[Budget], assessments: Sequence[Assessment]) -> tuple[Spent, ...]:
    """Every budget against every deployment of its mode; one that no deployment has the mode of is undetermined.

    The verdicts of the assessments must be those on the budgets' own requirements, in their order.
    """
    found = []
    for index, budget in enumerate(budgets):
        meant = [a for a in assessments if budget.mode in {None, a.deployment.mode}]
        if not meant:
            reason = f"no {budget.mode} deployment was measured" if budget.mode else "no deployment was measured"
            found.append(Spent(budget=budget, deployment="", state=UNDETERMINED, reason=reason))
        for assessment in meant:
            verdict = assessment.verdicts[index]
            if verdict.requirement != budget.require:
                raise ValueError("these assessments were judged by other requirements")
            found.append(
                Spent(
                    budget=budget,
                    deployment=assessment.deployment.label,
                    state=verdict.state,
                    value=verdict.value,
                    reason=verdict.reason,
                )
            )
    return tuple(found)


def exit_code(found: Sequence[Spent]) -> ExitCode:
    """1 when a budget of level error is missed, 5 when one cannot be told, else 0; warnings never count."""
    states = {entry.state for entry in found if entry.budget.level is Level.ERROR}
    if MISSED in states:
        return ExitCode.FINDING
    return ExitCode.INCONCLUSIVE if UNDETERMINED in states else ExitCode.DONE
