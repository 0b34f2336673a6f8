"""A comparison as workflow commands of GitHub Actions: one annotation for each thing a reviewer must see.

The commands and their escapes are those of the runner (docs.github.com, workflow commands, and actions/toolkit,
packages/core/src/command.ts; read 2026-11-21). The step summary is the Markdown of `compare_markdown`.
"""

from collections.abc import Iterator

from dpctl.assess.verdicts import MISSED, UNDETERMINED
from dpctl.decide.budgets import Level
from dpctl.decide.change import Answer
from dpctl.report.compare import Comparison, budget_text, headline, leak_text, name, sentence
from dpctl.report.layout import clean

_LEVELS = {Answer.WORSE: "error", Answer.INCONCLUSIVE: "warning", Answer.NOT_COMPARABLE: "warning"}


def annotations(found: Comparison) -> str:
    """Lines for the log of a job step; the last one is the answer, as a notice."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Comparison) -> Iterator[str]:
    for change in found.changes:
        if change.answer in _LEVELS:
            title = f"{name(change.metric)} {change.answer.value}: {change.deployment}"
            yield _command(_LEVELS[change.answer], title, sentence(change))
    for leak in (leak for leak in found.leaks if not leak.known):
        yield _command("error", f"leaked: {leak.deployment}", leak_text(leak))
    for entry in found.budgets:
        if entry.state in {MISSED, UNDETERMINED}:
            # what could not be told ends in exit 5, which is no failure of the change
            hard = entry.state == MISSED and entry.budget.level is Level.ERROR
            yield _command("error" if hard else "warning", f"budget {entry.state}", budget_text(entry))
    yield _command("notice", "dpctl compare", headline(found))


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
