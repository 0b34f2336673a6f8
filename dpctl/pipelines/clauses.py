"""The clauses of a document: pieces that can be sent alone, each with the heading it stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# a clause longer than this many characters is cut, at its numbered parts or else at the ends of sentences
LONGEST = 1500
_PAGE_LINE = re.compile(r"[ \t]*(?:page )?\d+(?: (?:of|/) ?\d+)?[ \t]*", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\n(?=[ \t]*(?:(?:article|section|clause|§)[ \t]*\d|\d+(?:\.\d+)+\.?[ \t]|\d{1,2}\.[ \t]+[A-Z]))", re.I
)
_ITEM = re.compile(r"\(?(?:[a-z]{1,3}|\d{1,2})\)\s|[-*•–]\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;!?][)”\"’]?\s")
_NUMBER_OR_KIND = re.compile(
    r"(?:article|section|clause|schedule|annex|exhibit|appendix|part)\b|\d+(?:\.\d+)*\.?\s|[IVXLC]+\.\s|#",
    re.IGNORECASE,
)
_HEADING_LENGTH = 90
# a block of so many short lines without a full stop lists what comes later
_CONTENTS_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A piece of text in its place: `number` counts from 0, `heading` is what it stands under ("" before the first)."""

    number: int
    heading: str
    text: str


def clauses(text: str) -> list[Clause]:
    """Cut a text into clauses, in order; page numbers and tables of contents are left out.

    A list stays with the sentence that leads to it while both are short enough.
    """
    found: list[Clause] = []
    heading = ""
    # a heading that nothing has followed yet
    lone = leads = False
    for block in _blocks(text):
        if _is_heading(block):
            # the number of an article above its title, say
            heading = f"{heading}\n{block}" if lone else block
            lone, leads = True, False
            continue
        item = _ITEM.match(block) is not None
        last = found[-1] if found else None
        if last and item and leads and last.heading == heading and len(last.text) + len(block) <= LONGEST:
            found[-1] = Clause(number=last.number, heading=heading, text=f"{last.text}\n\n{block}")
            continue
        for piece in _cut(block):
            found.append(Clause(number=len(found), heading=heading, text=piece))
        lone, leads = False, block.endswith(":") or (item and leads)
    if lone:
        found.append(Clause(number=len(found), heading="", text=heading))
    return found


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line.rstrip() for line in block.splitlines() if not _PAGE_LINE.fullmatch(line)]
        block = "\n".join(lines).strip()
        if block and not _is_contents(lines):
            yield block


def _is_heading(block: str) -> bool:
    if len(block) > _HEADING_LENGTH or "\n" in block or block[-1] in ".;:,!?":
        return False
    return block.isupper() or _NUMBER_OR_KIND.match(block) is not None


def _is_contents(lines: list[str]) -> bool:
    if len(lines) < _CONTENTS_LINES or max(map(len, lines)) > _HEADING_LENGTH:
        return False
    titled = sum(_NUMBER_OR_KIND.match(line.lstrip()) is not None for line in lines)
    return titled > 0.8 * len(lines) and not any(line.endswith((".", ";")) for line in lines)


def _cut(block: str) -> Iterator[str]:
    for part in _NUMBERED.split(block):
        while len(part) > LONGEST:
            ends = [match.end() for match in _SENTENCE_END.finditer(part, 0, LONGEST)]
            at = ends[-1] if ends else part.rfind(" ", 0, LONGEST) + 1 or LONGEST
            # never inside a placeholder
            opened = part.rfind("⟦", 0, at)
            at = opened if opened > part.rfind("⟧", 0, at) and opened > 0 else at
            yield part[:at].strip()
            part = part[at:]
        if part.strip():
            yield part.strip()
