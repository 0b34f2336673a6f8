"""Replace sensitive spans by typed, stable placeholders that restore exactly."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dpctl.core.documents import Span

OPEN, CLOSE = "⟦", "⟧"
# The class that stands for an opening bracket of the document's own: a forged placeholder in it stays text.
LITERAL = "LITERAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked text; `mapping` (placeholder -> original surface text) never leaves the process; `counts` by class.

    `counts` holds the mentions that were replaced.
    """

    text: str
    mapping: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]


def mask(text: str, spans: Iterable[Span], *, classes: frozenset[str], seed: int = 0) -> Masked:
    """Replace the spans of the given classes by placeholders such as ⟦PERSON_3⟧.

    One entity keeps one number; its other surface forms get a letter (⟦PERSON_3b⟧), so that restoring gives back every
    form as it was. Numbers are shuffled by `seed` and tell nothing about the order. Where spans overlap, the first
    keeps its text and a later one what sticks out. Every ⟦ of the text itself is replaced too.
    """
    chosen = _without_overlaps(text, sorted((s for s in spans if s.cls in classes), key=lambda s: (s.start, -s.end)))
    numbers = _numbers(chosen, seed)
    mapping: dict[str, str] = {}
    named: dict[tuple[str, str, str], str] = {}
    variants: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    literal = f"{OPEN}{LITERAL}_1{CLOSE}"
    pieces: list[str] = []

    def keep(piece: str) -> None:
        if OPEN in piece:
            mapping[literal] = OPEN
            piece = piece.replace(OPEN, literal)
        pieces.append(piece)

    done = 0
    for start, end, span in chosen:
        keep(text[done:start])
        surface = text[start:end]
        label = _label(span.cls)
        placeholder = named.get((label, span.entity, surface))
        if placeholder is None:
            variant = variants.get((label, span.entity), 0)
            variants[label, span.entity] = variant + 1
            placeholder = f"{OPEN}{label}_{numbers[label, span.entity]}{_letters(variant)}{CLOSE}"
            named[label, span.entity, surface] = placeholder
            mapping[placeholder] = surface
        counts[span.cls] = counts.get(span.cls, 0) + 1
        pieces.append(placeholder)
        done = end
    keep(text[done:])
    return Masked(text="".join(pieces), mapping=mapping, counts=counts)


def _without_overlaps(text: str, spans: Iterable[Span]) -> list[tuple[int, int, Span]]:
    chosen = []
    done = 0
    for span in spans:
        start, end = max(done, span.start), min(span.end, len(text))
        if start < end:
            chosen.append((start, end, span))
            done = end
    return chosen


def _numbers(chosen: Iterable[tuple[int, int, Span]], seed: int) -> dict[tuple[str, str], int]:
    entities: dict[str, dict[str, None]] = {}
    for _, _, span in chosen:
        entities.setdefault(_label(span.cls), {})[span.entity] = None
    shuffler = random.Random(seed)  # noqa: S311 - hides the order of first mention, not a secret
    numbers: dict[tuple[str, str], int] = {}
    for label, members in entities.items():
        order = list(range(1, len(members) + 1))
        shuffler.shuffle(order)
        numbers.update({(label, entity): number for entity, number in zip(members, order, strict=True)})
    return numbers


def _label(cls: str) -> str:
    label = re.sub("[^A-Z]+", "_", cls.upper())[:32].strip("_") or "SPAN"
    return "SPAN" if label == LITERAL else label


def _letters(variant: int) -> str:
    """No letter for the first form, then b, c, ... z, ba, bb, ...: base 26 with a as zero."""
    letters = ""
    while variant:
        variant, digit = divmod(variant, 26)
        letters = chr(ord("a") + digit) + letters
    return letters
