"""Templates and paragraphs: prose with slots becomes text that knows where its sensitive mentions are.

A template is prose with `{slots}` and `<choices|separated|by bars>`; a choice may hold slots. What a slot stands for is
decided by the caller's `resolve`, which returns plain text or a Mention.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A piece of text that stands for something: of class `cls` when sensitive, `fact` when it states a key fact.

    `entity` is any key by which mentions of the same thing are recognised.
    """

    text: str
    cls: str | None = None
    entity: str = ""
    fact: str | None = None


Piece = str | Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A slot of a template: its path, dots included."""

    path: str


Node = str | Slot | tuple[tuple["str | Slot", ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mention in a paragraph, at characters [start, end) of its text."""

    start: int
    end: int
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text without blank lines and the mentions in it; `heading` paragraphs stay with the next one."""

    text: str
    marks: tuple[Mark, ...] = ()
    heading: bool = False

    @property
    def words(self) -> int:
        """Number of words, separated by white space."""
        return len(self.text.split())


_TOKEN = re.compile(r"\{([^{}]+)\}|<([^<>]+)>")
_PERIOD_NOTICE = re.compile(r" (?:prior )?(?:written )?notice\b")


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[Node, ...]:
    """Split a template into literals, slots and choices."""
    nodes: list[Node] = []
    position = 0
    for match in _TOKEN.finditer(template):
        if match.start() > position:
            nodes.append(template[position : match.start()])
        if match[1]:
            nodes.append(Slot(path=match[1]))
        else:
            nodes.append(tuple(_flat(option) for option in match[2].split("|")))
        position = match.end()
    if position < len(template):
        nodes.append(template[position:])
    return tuple(nodes)


def _flat(option: str) -> tuple[str | Slot, ...]:
    return tuple(node for node in parse(option) if isinstance(node, (str, Slot)))


def slots(template: str) -> tuple[str, ...]:
    """Return the paths of all slots of a template, those inside choices included."""
    return tuple(m[1] for m in re.finditer(r"\{([^{}]+)\}", template))


def rendered(template: str, resolve: Callable[[str], Piece], rng: random.Random) -> list[Piece]:
    """Fill a template: each choice is made by `rng`, each slot by `resolve`."""
    pieces: list[Piece] = []
    for node in parse(template):
        if isinstance(node, tuple):
            pieces.extend(resolve(n.path) if isinstance(n, Slot) else n for n in rng.choice(node))
        else:
            pieces.append(resolve(node.path) if isinstance(node, Slot) else node)
    return pieces


def paragraph(pieces: Iterable[Piece], *, heading: bool = False) -> Paragraph:
    """Join pieces, mending what only shows at the seams: `S.p.A..` loses a stop, `ten days notice` gets its mark."""
    text: list[str] = []
    marks: list[Mark] = []
    length = 0
    last = ""
    plural = False
    for piece in pieces:
        part = piece if isinstance(piece, str) else piece.text
        if not part:
            continue
        if last == "." and part[0] == "." and isinstance(piece, str):
            part = part[1:]
        if plural and isinstance(piece, str) and _PERIOD_NOTICE.match(part):
            part = "’" + part
        if not part:
            continue
        if isinstance(piece, Mention):
            marks.append(Mark(start=length, end=length + len(part), mention=piece))
        plural = isinstance(piece, Mention) and piece.cls is None and part.endswith("s")
        text.append(part)
        length += len(part)
        last = part[-1]
    return Paragraph(text="".join(text), marks=tuple(marks), heading=heading)


def listing(items: Sequence[list[Piece]], conjunction: str) -> list[list[Piece]]:
    """Number the items of a list (a), (b)... and end them with semicolons, the last but one with a conjunction."""
    result: list[list[Piece]] = []
    for index, item in enumerate(items):
        end = "." if index == len(items) - 1 else f"; {conjunction}" if index == len(items) - 2 else ";"
        result.append([f"({chr(97 + index)}) ", *item, end])
    return result
