from dataclasses import replace

import pytest

from dpctl.assess.record import Assessment, Verdict
from dpctl.core.deployment import Mode
from dpctl.core.errors import ExitCode
from dpctl.core.scenario import parse_requirement
from dpctl.decide.budgets import Budget, Level, exit_code, spent
from tests.bench.run_files import HYBRID, OPEN

FAST = parse_requirement("ttft p95 <= 3 s")
CLEAN = parse_requirement("leaked == 0")


def assessment(*states: str, deployment: object = HYBRID) -> Assessment:
    verdicts = tuple(
        Verdict(requirement=requirement, state=state, reason="why")
        for requirement, state in zip((FAST, CLEAN), states, strict=True)
    )
    return replace(
        Assessment(deployment=HYBRID, origin="measured", machine="m"), deployment=deployment, verdicts=verdicts
    )  # type: ignore[arg-type]


BUDGETS = (Budget(require=FAST, level=Level.WARN), Budget(require=CLEAN, mode=Mode.HYBRID))


def test_each_budget_is_held_against_the_deployments_of_its_mode() -> None:
    both = (assessment("missed", "met"), assessment("met", "missed", deployment=OPEN))
    found = spent(BUDGETS, both)
    assert [(entry.budget.require.metric, entry.deployment, entry.state) for entry in found] == [
        ("ttft", HYBRID.label, "missed"),
        ("ttft", OPEN.label, "met"),
        ("leaked", HYBRID.label, "met"),
    ]
    # the cloud's leaks are none of a budget for hybrid delivery, and a warning fails nothing
    assert exit_code(found) is ExitCode.DONE


def test_a_missed_budget_fails_and_one_that_cannot_be_told_is_inconclusive() -> None:
    assert exit_code(spent(BUDGETS, (assessment("met", "missed"),))) is ExitCode.FINDING
    assert exit_code(spent(BUDGETS, (assessment("met", "undetermined"),))) is ExitCode.INCONCLUSIVE
    assert exit_code(spent(BUDGETS, (assessment("undetermined", "met"),))) is ExitCode.DONE
    assert exit_code(()) is ExitCode.DONE


def test_a_budget_nobody_was_measured_for_is_said() -> None:
    found = spent(BUDGETS, (assessment("met", "met", deployment=OPEN),))
    assert found[-1].state == "undetermined" and found[-1].reason == "no hybrid deployment was measured"
    assert spent(BUDGETS, ())[0].reason == "no deployment was measured"


def test_verdicts_on_other_requirements_are_refused() -> None:
    with pytest.raises(ValueError, match="other requirements"):
        spent(BUDGETS[::-1], (assessment("met", "met"),))
