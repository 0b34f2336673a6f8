"""Replace sensitive spans by typed, stable placeholders that restore exactly."""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dpctl.core.documents import Span
from dpctl.privacy.normal import normalise

OPEN, CLOSE = "⟦", "⟧"
# The class that stands for an opening bracket of the document's own: a forged placeholder in it stays text.
LITERAL = "LITERAL"
# The classes whose values have an order, and how a value without a readable one is labelled.
ORDERED = frozenset({"date", "amount"})
OTHER = "OTHER"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SUM = re.compile(r"(\d+(?:\.\d+)?)([a-z]{3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked text; `mapping` (placeholder -> original surface text) never leaves the process; `counts` by class.

    `counts` holds the mentions that were replaced.
    """

    text: str
    mapping: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]


def mask(
    text: str, spans: Iterable[Span], *, classes: frozenset[str], seed: int = 0, generalise: bool = False
) -> Masked:
    """Replace the spans of the given classes by placeholders such as ⟦PERSON_3⟧.

    One entity keeps one number; its other surface forms get a letter (⟦PERSON_3b⟧), so that restoring gives back every
    form as it was. Numbers are shuffled by `seed` and tell nothing about the order. Where spans overlap, the first
    keeps its text and a later one what sticks out. Every ⟦ of the text itself is replaced too.

    With `generalise` dates and sums of money keep their order and nothing else: ⟦DATE_2⟧ is later than ⟦DATE_1⟧,
    ⟦AMOUNT_EUR_2⟧ more than ⟦AMOUNT_EUR_1⟧, equal values share a number. One that cannot be read as a whole date or sum
    is ⟦DATE_OTHER_1⟧ or ⟦AMOUNT_OTHER_1⟧, shuffled like all others.
    """
    chosen = _without_overlaps(text, sorted((s for s in spans if s.cls in classes), key=lambda s: (s.start, -s.end)))
    identities = [_identity(span, text[start:end], generalise=generalise) for start, end, span in chosen]
    numbers = _numbers(identities, seed)
    mapping: dict[str, str] = {}
    named: dict[tuple[_Identity, str], str] = {}
    variants: dict[_Identity, int] = {}
    counts: dict[str, int] = {}
    literal = f"{OPEN}{LITERAL}_1{CLOSE}"
    pieces: list[str] = []

    def keep(piece: str) -> None:
        if OPEN in piece:
            mapping[literal] = OPEN
            piece = piece.replace(OPEN, literal)
        pieces.append(piece)

    done = 0
    for (start, end, span), identity in zip(chosen, identities, strict=True):
        keep(text[done:start])
        surface = text[start:end]
        placeholder = named.get((identity, surface))
        if placeholder is None:
            variant = variants.get(identity, 0)
            variants[identity] = variant + 1
            placeholder = f"{OPEN}{identity.label}_{numbers[identity]}{_letters(variant)}{CLOSE}"
            named[identity, surface] = placeholder
            mapping[placeholder] = surface
        counts[span.cls] = counts.get(span.cls, 0) + 1
        pieces.append(placeholder)
        done = end
    keep(text[done:])
    return Masked(text="".join(pieces), mapping=mapping, counts=counts)


class _Identity(NamedTuple):
    """What a placeholder's label and number stand for: an entity, or a value that has an order."""

    label: str
    entity: str
    value: float | None = None


def _identity(span: Span, surface: str, *, generalise: bool) -> _Identity:
    label = _label(span.cls)
    if not (generalise and span.cls in ORDERED):
        return _Identity(label, span.entity)
    plain = normalise(surface)
    if span.cls == "date" and (date := _DATE.fullmatch(plain)):
        return _Identity(label, plain, float("".join(date.groups())))
    if span.cls == "amount" and (amount := _SUM.fullmatch(plain)):
        return _Identity(f"{label}_{amount[2].upper()}", "", float(amount[1]))
    return _Identity(f"{label}_{OTHER}", span.entity)


def _without_overlaps(text: str, spans: Iterable[Span]) -> list[tuple[int, int, Span]]:
    chosen = []
    done = 0
    for span in spans:
        start, end = max(done, span.start), min(span.end, len(text))
        if start < end:
            chosen.append((start, end, span))
            done = end
    return chosen


def _numbers(identities: Iterable[_Identity], seed: int) -> dict[_Identity, int]:
    """Number what has a label from 1 on: by value where it has one, else shuffled."""
    members: dict[str, dict[_Identity, None]] = {}
    for identity in identities:
        members.setdefault(identity.label, {})[identity] = None
    shuffler = random.Random(seed)  # noqa: S311 - hides the order of first mention, not a secret
    numbers: dict[_Identity, int] = {}
    for alike in members.values():
        order = list(range(1, len(alike) + 1))
        shuffler.shuffle(order)
        if all(identity.value is not None for identity in alike):
            order.sort()
        ranked = sorted(alike, key=lambda identity: identity.value or 0.0)
        numbers.update(zip(ranked, order, strict=True))
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
