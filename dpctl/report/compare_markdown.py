"""A comparison as a pull-request comment: totals first, details folded, and a mark by which a bot finds it again."""

import re
from collections.abc import Iterator
from html import escape

from dpctl.assess.verdicts import MET
from dpctl.decide.change import Answer, Change
from dpctl.report.compare import (
    HEAD,
    Comparison,
    budget_text,
    cells,
    headline,
    leak_lines,
    legend,
    next_step,
    sentence,
    spoiling,
)
from dpctl.report.layout import clean

# invisible in a rendered comment; a bot that finds it edits that comment instead of adding one
MARKER = "<!-- dpctl-compare -->"
_SIGNS = {Answer.WORSE: "**worse**", Answer.BETTER: "better", Answer.UNCHANGED: "unchanged"}
# what would be markup; a pipe would end a cell
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~@])")


def markdown(found: Comparison) -> str:
    """GitHub-flavoured Markdown with a newline at its end, the marker on its first line."""
    blocks = [MARKER, f"### dpctl compare: {text(headline(found))}", f"{text(found.base)} → {text(found.new)}"]
    grave = [f"- {text(f'{c.deployment}: {sentence(c)}')}" for c in found.changes if c.answer is Answer.WORSE]
    grave += [f"- {text(budget_text(entry))}" for entry in found.budgets if entry.state != MET]
    if any(not leak.known for leak in found.leaks):
        grave += [f"- {text(line)}" for line in leak_lines(found.leaks)]
    if grave:
        blocks.append("\n".join(grave))
    for subject in found.subjects:
        own = [change for change in found.changes if change.deployment == subject.deployment]
        blocks += [f"<details><summary>{escape(clean(subject.deployment))}</summary>", "\n".join(_table(own))]
        said = [f"- {text(f'{c.metric}: {c.reason}')}" for c in own if c.reason and c.answer is not Answer.WORSE]
        said += [f"- differs: {text(line)}" for line in spoiling(subject)]
        if said:
            blocks.append("\n".join(said))
        blocks.append("</details>")
    if next_step(found):
        blocks.append(f"next: {text(next_step(found))}")
    blocks += [f"- {text(f'{note.name}: {note.text}; {note.next_step}')}" for note in found.notes]
    return "\n\n".join([*blocks, f"<sub>{text(legend(found))}</sub>"]) + "\n"


def _table(changes: list[Change]) -> Iterator[str]:
    yield _row(HEAD)
    yield _row(("---", *("---:" for _ in HEAD[1:-1]), "---"))
    for change in changes:
        *values, verdict = cells(change)
        yield _row((*map(text, values), _SIGNS.get(change.answer, f"*{text(verdict)}*")))


def _row(values: tuple[str, ...]) -> str:
    return f"| {' | '.join(values)} |"


def text(words: str) -> str:
    """Words as they are, on one line: nothing in them is markup, nobody is mentioned by them."""
    return _MARKUP.sub(r"\\\1", clean(words))
