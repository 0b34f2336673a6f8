"""Whole documents of 5 to 50 pages from the templates of a set."""

import random
import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from .lexicon import Lexicon
from .names import CORE, ROMAN, SCRIPTS, WORDS
from .text import Labelled
from .writer import Writer

PAGE = 3000  # characters
WIDTHS = (None, None, 76, 92)  # of a line; None: a paragraph is one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document: what is written once (`head`, `body`, `tail`) and what recurs until it is long enough.

    `body` and `cycle` are mixed with clauses that name nobody. A template that starts with "@rows a-b" is a table: its
    last line is written a to b times, each time with new people. `pages` is (fewest, most). `home` fixes the locale.
    """

    name: str
    head: tuple[str, ...]
    body: tuple[str, ...]
    cycle: tuple[str, ...]
    tail: tuple[str, ...]
    header: str
    footer: str
    pages: tuple[int, int] = (5, 25)
    language: str = "en"
    home: str | None = None
    clauses: tuple[str, ...] = ()


def document(kind: Kind, lexicon: Lexicon, seed: int) -> Labelled:
    """Write one document; the same kind, lexicon and seed give the same text."""
    rng = random.Random(f"{kind.name}/{seed}")  # noqa: S311 - a text, not a secret
    home = kind.home or rng.choice(CORE)
    guests = (rng.choice(CORE), rng.choice(CORE), ROMAN, rng.choice((WORDS, *SCRIPTS)))
    writer = Writer(rng, lexicon, (home, home, home, *guests), kind.language)
    pages = _Pages(writer, kind, rng)
    for template in kind.head:
        pages.paragraph(template)
    for template in _mixed(rng, kind.body, kind.clauses):
        pages.paragraph(template)
    # 50-page documents are the rarer ones
    goal = PAGE * round(rng.triangular(kind.pages[0], kind.pages[1], kind.pages[0]))
    while writer.draft.length < goal:
        for template in _mixed(rng, kind.cycle, kind.clauses):
            pages.paragraph(template)
    for template in kind.tail:
        pages.paragraph(template)
    pages.end()
    whole = {i for m in writer.draft.mentions if m.cls == "amount" for i in range(m.start, m.end)}
    text = _wrapped("".join(writer.draft.parts), pages.flowing, whole, rng.choice(WIDTHS))
    mentions = tuple(replace(m, surface=text[m.start : m.end]) for m in writer.draft.mentions)
    return Labelled(
        id=f"{kind.name}-{seed}",
        text=text,
        mentions=mentions,
        neutral=tuple(writer.draft.neutral),
        language=kind.language,
        strata=(kind.name,),
    )


class _Pages:
    """Paragraphs onto pages with running headers and footers."""

    def __init__(self, writer: Writer, kind: Kind, rng: random.Random) -> None:
        self.writer, self.kind, self.rng = writer, kind, rng
        self.number, self.began = 1, 0
        self.flowing: list[tuple[int, int]] = []

    def paragraph(self, template: str) -> None:
        room = PAGE - (self.writer.draft.length - self.began)
        if room <= 0:
            self.turn()
        rows = re.match(r"@rows (\d+)-(\d+)\n", template)
        if rows:
            self._table(template[rows.end() :], self.rng.randint(int(rows[1]), int(rows[2])))
            return
        sentences = _sentences(template)
        if 0 < room < 400 and len(sentences) > 1:  # the page turns in the middle of the paragraph
            cut = len(sentences) // 2
            self._flow(" ".join(sentences[:cut]), "\n\n")
            self.turn()
            self._flow(" ".join(sentences[cut:]), "\n\n")
        else:
            self._flow(template, "\n\n")

    def turn(self) -> None:
        """Footer of this page, header of the next."""
        self.writer.put(self.kind.footer.replace("@page", str(self.number)) + "\n")
        self.writer.draft.plain(self.rng.choice(("\f", "\n", "")))
        self.number += 1
        self.writer.put(self.kind.header.replace("@page", str(self.number)) + "\n\n")
        self.began = self.writer.draft.length

    def end(self) -> None:
        self.writer.put(self.kind.footer.replace("@page", str(self.number)) + "\n")

    def _flow(self, template: str, end: str) -> None:
        start = self.writer.draft.length
        self.writer.put(template)
        if "\n" not in template and "\t" not in template:
            self.flowing.append((start, self.writer.draft.length))
        self.writer.draft.plain(end)

    def _table(self, template: str, count: int) -> None:
        *head, row = template.split("\n")
        for line in head:
            self.writer.put(line + "\n")
        for _ in range(count):
            self.writer.put(row + "\n")
        self.writer.draft.plain("\n")


def _mixed(rng: random.Random, named: tuple[str, ...], clauses: tuple[str, ...]) -> list[str]:
    """About as many clauses that name nobody as paragraphs that do, in random order."""
    both = [*named, *rng.sample(clauses, min(len(clauses), max(1, len(named))))]
    rng.shuffle(both)
    return both


def _sentences(template: str) -> list[str]:
    """Where a template may be cut: not where it speaks of people of this paragraph only, nor inside a bracket."""
    if "*" in template or "\n" in template or "[[" in template:
        return [template]
    return re.split(r"(?<=[a-z]{3}[.;]) ", template)


def _wrapped(text: str, flowing: list[tuple[int, int]], whole: set[int], width: int | None) -> str:
    """Break lines by turning spaces into newlines: no offset moves, and a name may stand on two lines.

    `whole` are the places where no line breaks (a typist sets the spaces of "12 500 kr" fast).
    """
    if width is None:
        return text
    letters = list(text)
    for start, end in flowing:
        spaces = [i for i in range(start, end) if letters[i] == " " and i not in whole]
        at = start
        while end - at > width:
            last = bisect_right(spaces, at + width) - 1
            if last < 0 or spaces[last] <= at:
                break
            letters[spaces[last]] = "\n"
            at = spaces[last] + 1
    return "".join(letters)
