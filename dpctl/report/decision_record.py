"""The result of `dpctl recommend` as JSON knows it."""

from collections.abc import Iterable
from typing import Any

from dpctl.core.costs import CostLine
from dpctl.decide.advice import kind
from dpctl.decide.need import DAYS
from dpctl.decide.option import Option, shortfall
from dpctl.report.decision import Decision, differences, exit_code, next_command, status, warnings
from dpctl.report.plain import plain

# raised when a key changes its meaning or goes away
SCHEMA = 1


def record(decision: Decision) -> dict[str, Any]:
    """The record for json.dumps: keys always in this order, a Figure as an object or null."""
    advice, need = decision.advice, decision.advice.need
    why, command = next_command(decision)
    return {
        "schema": SCHEMA,
        "exit_code": int(exit_code(decision)),
        "command": decision.command,
        "need": {
            "scenario": need.scenario.id,
            "volume": plain(need.volume),
            "requests_a_month": need.volume.value * DAYS,
            "pattern": need.shape,
            "peak": plain(need.peak),
            "objective": need.objective.value,
            "budget": plain(need.budget),
            "regime": need.scenario.sensitivity.regime,
            "requirements": plain(need.requirements),
            "traits": plain(need.scenario.traits),
        },
        "machine": plain(decision.machine),
        "there": decision.there,
        "considered": advice.considered,
        "chosen": advice.chosen.id if advice.chosen else None,
        "closest": advice.closest.id if advice.closest else None,
        "lacks": shortfall(advice.best) if advice.best else "",
        "by_figures_alone": advice.by_figures.id if advice.by_figures else None,
        "decided": list(advice.decided),
        "front": list(advice.front),
        "options": [_option(o, "") for o in advice.ranked],
        "set_aside": [
            {"label": a.label, "reason": a.reason, "option": _option(a.option, a.reason) if a.option else None}
            for a in advice.aside
        ],
        "rules": plain(advice.fired),
        "lessons": plain(advice.lessons),
        "tensions": list(advice.tensions),
        "robustness": plain(advice.robustness),
        "flips": plain(advice.flips),
        "break_even": plain(advice.crossings),
        "risks": plain(advice.risks),
        "claims": plain(need.scenario.claims),
        "references": [{**plain(r), "cost_lines": _lines(r.cost_lines)} for r in decision.references],
        "differences": list(differences(decision)),
        "notes": plain(tuple(warnings(decision))),
        "next": {"why": why, "command": command},
    }


def _lines(lines: Iterable[CostLine]) -> list[dict[str, Any]]:
    return [{**plain(line), "amount": plain(line.amount)} for line in lines]


def _option(option: Option, reason: str) -> dict[str, Any]:
    of, month = option.assessment, option.month
    policy = option.policy
    return {
        "id": option.id,
        "label": option.label,
        "kind": list(kind(option)),
        "status": status(option, reason),
        "deployment": plain(of.deployment),
        "origin": of.origin,
        "machine": of.machine,
        "ttft": plain(of.ttft),
        "tpot": plain(of.tpot),
        "e2el": plain(of.e2el),
        "month": plain(month.total),
        "per_request": plain(month.per_request),
        "cost_lines": _lines(month.lines),
        "cost_missing": list(month.missing),
        "replicas": option.replicas,
        "compliance": plain(of.compliance),
        "policy": None
        if policy is None
        else {
            "answer": policy.answer.value,
            "rules": list(policy.rules),
            "reasons": list(policy.reasons),
            "changes": [str(change) for change in policy.changes],
            "notes": list(policy.notes),
        },
        "quality": plain(of.quality),
        "published_quality": plain(option.published),
        "satisfaction": plain(option.satisfaction),
        "verdicts": plain(of.verdicts),
        "notes": plain(of.notes),
    }
