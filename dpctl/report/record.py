"""The result of a bench as one record: what the terminal shows and what `--json` prints."""

from dataclasses import dataclass
from typing import Any

from dpctl.assess import Assessment
from dpctl.core.deployment import Mode
from dpctl.core.errors import ExitCode
from dpctl.core.hardware import Machine
from dpctl.core.run import Note
from dpctl.core.scenario import Claim, Scenario
from dpctl.decide.rank import Recommendation
from dpctl.report.plain import plain

# of the JSON record; raised when a key changes its meaning or goes away
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchResult:
    """Everything a bench found: what was run, what is estimated for reference, what others claim, and the answer.

    `document` describes a text of the user's own ("contract.pdf, 61,203 characters"); empty for a generated one, whose
    `title` is then known.
    """

    scenario: Scenario
    machine: Machine
    assessments: tuple[Assessment, ...]
    references: tuple[Assessment, ...] = ()
    claims: tuple[Claim, ...] = ()
    recommendation: Recommendation
    notes: tuple[Note, ...] = ()
    document: str = ""
    title: str = ""
    run_path: str | None = None


def exit_code(result: BenchResult) -> ExitCode:
    """DONE when a deployment is shown to meet every requirement, else FINDING (undetermined is not shown)."""
    return ExitCode.DONE if result.recommendation.chosen is not None else ExitCode.FINDING


def next_command(result: BenchResult) -> tuple[str, str]:
    """Return (what for, command): measure what was emulated, else with real weights, else more often."""
    base = f"dpctl bench {result.scenario.id}"
    best = result.recommendation.chosen or result.recommendation.closest
    emulated = [a for a in result.assessments if a.deployment.emulated]
    if emulated:
        modes = {a.deployment.mode for a in emulated}
        flag = f" --mode {modes.pop().value}" if len(modes) == 1 else ""
        return "with the provider's key set, to measure it instead of the emulator", f"{base}{flag}"
    synthetic = any(note.name == "synthetic-weights" for a in result.assessments for note in a.notes)
    if synthetic and (best is None or best.deployment.mode is Mode.LOCAL):
        return "with weights of your own, to judge the text as well", f"{base} --mode local --model FILE.gguf"
    samples = min((a.samples for a in result.assessments if a.samples), default=1)
    return "for narrower intervals", f"{base} --runs {max(10, 3 * samples)}"


def as_json(result: BenchResult) -> dict[str, Any]:
    """The record for json.dumps: keys always in this order, a Figure as an object or null, enums as strings."""
    answer = result.recommendation
    return {
        "schema": SCHEMA,
        "exit_code": int(exit_code(result)),
        "scenario": plain(result.scenario),
        "document": result.document,
        "machine": plain(result.machine),
        "assessments": [_assessment(a) for a in result.assessments],
        "references": [_assessment(a) for a in result.references],
        "claims": plain(result.claims),
        "recommendation": {
            "chosen": answer.chosen.deployment.id if answer.chosen else None,
            "closest": answer.closest.deployment.id if answer.closest else None,
            "misses": answer.misses,
            "decided": list(answer.decided),
            "ranked": [a.deployment.id for a in answer.ranked],
            "estimated": [a.deployment.id for a in answer.estimated],
            "set_aside": [{"deployment": s.assessment.deployment.id, "reason": s.reason} for s in answer.set_aside],
            "rules": plain(answer.fired),
        },
        "notes": plain(result.notes),
        "run_path": result.run_path,
        "next_command": next_command(result)[1],
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    lines = [{**plain(line), "amount": plain(line.amount)} for line in assessment.cost_lines]
    return {**plain(assessment), "cost_lines": lines}
