"""A comparison as JUnit XML: a suite per deployment, a test per metric and budget, so that CI shows it as tests."""

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from dpctl.assess.verdicts import MISSED, UNDETERMINED, limit
from dpctl.decide.budgets import Level, Spent
from dpctl.decide.change import Answer, Change
from dpctl.report.compare import Comparison, budget_text, name, sentence
from dpctl.report.layout import clean


def junit(found: Comparison) -> str:
    """JUnit XML (the common schema of Ant and Jenkins): worse fails, what could not be told is skipped with its reason.

    A missed budget of level warn is no failure; its message is in the test's output.
    """
    root = Xml.Element("testsuites", name="dpctl compare")
    for subject in found.subjects:
        own = [change for change in found.changes if change.deployment == subject.deployment]
        _suite(root, subject.deployment, [_metric(change) for change in own])
    if found.budgets:
        _suite(root, "budgets", [_budget(entry) for entry in found.budgets])
    Xml.indent(root)
    return Xml.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: Xml.Element, title: str, cases: Sequence[Xml.Element]) -> None:
    counts = {kind: str(sum(case.find(kind) is not None for case in cases)) for kind in ("failure", "skipped")}
    suite = Xml.SubElement(
        root,
        "testsuite",
        name=clean(title),
        tests=str(len(cases)),
        failures=counts["failure"],
        errors="0",
        skipped=counts["skipped"],
    )
    for case in cases:
        case.set("classname", f"dpctl.{clean(title)}")
        suite.append(case)


def _metric(change: Change) -> Xml.Element:
    case = Xml.Element("testcase", name=clean(name(change.metric)))
    words = clean(sentence(change))
    if change.answer is Answer.WORSE:
        Xml.SubElement(case, "failure", message=words, type="regression").text = words
    elif change.answer in {Answer.INCONCLUSIVE, Answer.NOT_COMPARABLE}:
        Xml.SubElement(case, "skipped", message=words)
    else:
        Xml.SubElement(case, "system-out").text = words
    return case


def _budget(entry: Spent) -> Xml.Element:
    case = Xml.Element("testcase", name=clean(f"{limit(entry.budget.require)} {entry.deployment}"))
    words = clean(budget_text(entry))
    if entry.state == MISSED and entry.budget.level is Level.ERROR:
        Xml.SubElement(case, "failure", message=words, type="budget").text = words
    elif entry.state == UNDETERMINED:
        Xml.SubElement(case, "skipped", message=words)
    else:
        Xml.SubElement(case, "system-out").text = words
    return case
