"""A report as Markdown for a pull request: the tables of the page, those of plots folded, every source numbered."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from dpctl.core.figures import Provenance
from dpctl.report.layout import clean
from dpctl.report.sections import PROVENANCES, Cell, Heading, Origin, Plot, Prose, Section, Table, origin_key, origins

# what would be markup; a pipe would end a cell
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(title: str, sections: Sequence[Section]) -> str:
    """GitHub-flavoured Markdown with a newline at its end: the same text for the same sections, plots as tables."""
    found = origins(sections)
    blocks = [f"# {_text(title)}"]
    for section in sections:
        match section:
            case Heading():
                blocks.append(f"## {_text(section.text)}")
            case Prose():
                lines = [f"- {_text(line)}" if section.listed else _text(line) for line in section.lines]
                blocks.append(("\n" if section.listed else "\n\n").join(lines))
            case Table():
                blocks += [f"**{_text(section.caption)}**", "\n".join(_table(section, found))]
            case Plot():
                # a folded block shows its Markdown only between empty lines; its summary is HTML
                blocks += [f"<details><summary>{escape(clean(section.table.caption))}</summary>"]
                blocks += ["\n".join(_table(section.table, found)), "</details>"]
    if found:
        blocks += ["## Sources", "\n".join(_sources(found))]
    blocks.append(_text("; ".join(f"{letter.value} {words}" for letter, words in PROVENANCES.items()) + "; - unknown"))
    return "\n\n".join(blocks) + "\n"


def _table(table: Table, found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    yield _row([_text(column.name) for column in table.columns])
    yield _row(["---:" if column.numeric else "---" for column in table.columns])
    for row in table.rows:
        yield _row([_cell(cell, found) for cell in row])


def _cell(cell: Cell, found: Mapping[tuple[str, str], Origin]) -> str:
    words = _text(cell.words)
    if cell.state:
        words = f"**{words}**"
    if cell.figure is None:
        return words
    letter = f"{cell.figure.provenance.value}<sup>{found[origin_key(cell.figure)].number}</sup>"
    return f"{words} {letter}" + (f" {_text(cell.interval)}" if cell.interval else "")


def _sources(found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    yield _row(["number", "letter", "source", "figures"])
    yield _row(["---:", "---", "---", "---"])
    for (letter, source), origin in found.items():
        words = f"{letter}, {PROVENANCES[Provenance(letter)]}"
        yield _row([str(origin.number), words, _text(source), _text(", ".join(origin.used))])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _text(text: str) -> str:
    return _MARKUP.sub(r"\\\1", clean(text))
