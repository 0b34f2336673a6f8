"""A comparison with something of everything: worse, better, inconclusive, not comparable, leaks and budgets."""

from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import parse_requirement
from dpctl.decide.budgets import Budget, Level, Spent
from dpctl.decide.change import Change, Difference, Gate, Scope, Subject
from dpctl.decide.exact import leaked
from dpctl.decide.regress import compare
from dpctl.report.compare import Comparison
from tests.decide.comparing import alternating, leak

GATE = Gate()
LABEL = "hybrid (rules + openai:gpt-4o)"
# what a leaked span says must be in no report: records hold ids alone, names could carry markup
TRICKY = "d|<b>`@all`"


def _slow() -> Subject:
    made = alternating(1.15)
    return replace(
        made,
        deployment=LABEL,
        base=tuple(replace(s, counts={"tokens_in": (33_000.0,), "cost": (0.087,)}) for s in made.base),
        new=tuple(
            replace(
                s,
                counts={"tokens_in": (31_000.0,), "cost": (0.082,)},
                leaks=(replace(leak("s0004"), deployment=LABEL, document=TRICKY, file="runs/new 1.jsonl"),),
            )
            for s in made.new
        ),
        differences=(Difference(what="dpctl", base="0.1.0", new="0.2.0"),),
        worth={"ttft": Provenance.ESTIMATED, "cost": Provenance.PUBLISHED},
    )


def _few() -> Subject:
    made = alternating(1.4, count=2)
    return replace(
        made,
        deployment="local (mistral-7b@Q4_K_M)",
        differences=(Difference(what="scenario", base="a", new="b"),),
    )


def _elsewhere() -> Subject:
    other = Difference(what="machine", base="d407bbac4250", new="000000000000", spoils=Scope.TIMES)
    return replace(alternating(1.0), deployment="cloud (openai:gpt-4o)", differences=(other,))


def everything() -> Comparison:
    subjects = (_slow(), _few(), _elsewhere())
    value = Figure(value=3.4, unit="s", provenance=Provenance.MEASURED, source="test")
    require = parse_requirement("ttft mean <= 3 s")
    return Comparison(
        base="runs/base (12 runs)",
        new="runs/new (12 runs)",
        gate=GATE,
        subjects=subjects,
        changes=compare(subjects, GATE),
        leaks=tuple(found for subject in subjects for found in leaked(subject)),
        budgets=(
            Spent(budget=Budget(require=require), deployment=LABEL, state="missed", value=value),
            Spent(budget=Budget(require=require, level=Level.WARN), deployment=LABEL, state="missed", value=value),
            Spent(budget=Budget(require=require), deployment="", state="undetermined", reason="not measured"),
        ),
    )


def unchanged() -> Comparison:
    subject = replace(alternating(1.0), deployment=LABEL)
    changes: tuple[Change, ...] = compare((subject,), GATE)
    return Comparison(base="a.jsonl", new="b.jsonl", gate=GATE, subjects=(subject,), changes=changes)
