"""The JSON schemas of what `dpctl recommend --json` and `dpctl bench --json` print, made from their parts' types."""

from dataclasses import dataclass
from typing import Any

from dpctl.assess import Assessment, Verdict
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Deployment
from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.core.run import Note
from dpctl.core.scenario import Claim, Requirement, Scenario, Traits
from dpctl.decide.advice import Crossing
from dpctl.decide.flips import Flip
from dpctl.decide.risks import Risk
from dpctl.decide.robustness import Robustness
from dpctl.decide.rules import Fired
from dpctl.privacy.policy import Compliance
from dpctl.report.schema_of import schema_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    scenario: str
    volume: Figure
    requests_a_month: float
    pattern: str
    peak: Figure
    objective: str
    budget: Figure | None
    regime: str
    requirements: tuple[Requirement, ...]
    traits: Traits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Policy:
    answer: str
    rules: list[str]
    reasons: list[str]
    changes: list[str]
    notes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Option:
    id: str
    label: str
    kind: list[str]
    status: str
    deployment: Deployment
    origin: str
    machine: str
    ttft: Figure | None
    tpot: Figure | None
    e2el: Figure | None
    month: Figure | None
    per_request: Figure | None
    cost_lines: list[CostLine]
    cost_missing: list[str]
    replicas: int | None
    compliance: Compliance | None
    policy: _Policy | None
    quality: Figure | None
    published_quality: Figure | None
    satisfaction: Figure | None
    verdicts: tuple[Verdict, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aside:
    label: str
    reason: str
    option: _Option | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Next:
    why: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recommend:
    schema: int
    exit_code: int
    command: str
    need: _Need
    machine: Machine
    there: bool
    considered: int
    chosen: str | None
    closest: str | None
    lacks: str
    by_figures_alone: str | None
    decided: list[str]
    front: list[str]
    options: list[_Option]
    set_aside: list[_Aside]
    rules: tuple[Fired, ...]
    lessons: tuple[Fired, ...]
    tensions: list[str]
    robustness: Robustness | None
    flips: tuple[Flip, ...]
    break_even: tuple[Crossing, ...]
    risks: tuple[Risk, ...]
    claims: tuple[Claim, ...]
    references: list[Assessment]
    differences: list[str]
    notes: tuple[Note, ...]
    next: _Next


@dataclass(frozen=True, slots=True, kw_only=True)
class _SetAside:
    deployment: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recommendation:
    chosen: str | None
    closest: str | None
    misses: str
    decided: list[str]
    ranked: list[str]
    estimated: list[str]
    set_aside: list[_SetAside]
    rules: tuple[Fired, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    schema: int
    exit_code: int
    scenario: Scenario
    document: str
    machine: Machine
    assessments: list[Assessment]
    references: list[Assessment]
    claims: tuple[Claim, ...]
    recommendation: _Recommendation
    notes: tuple[Note, ...]
    run_path: str | None
    next_command: str


def recommend_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the record of `dpctl recommend --json`: unknown keys are not allowed."""
    return schema_of(_Recommend, "What dpctl recommend --json prints")


def bench_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the record of `dpctl bench --json` and of `dpctl estimate SCENARIO --json`."""
    return schema_of(_Bench, "What dpctl bench --json and dpctl estimate SCENARIO --json print")
