"""Replace sensitive spans by typed, stable placeholders that restore exactly."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dpctl.core.collector import collector_paused
from dpctl.core.documents import Span
from dpctl.privacy.generalise import NOTHING, Generalisation, told

OPEN, CLOSE = "⟦", "⟧"
# The class that stands for an opening bracket of the document's own: a forged placeholder in it stays text.
LITERAL = "LITERAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked text; `mapping` (placeholder -> original surface text) never leaves the process; `counts` by class.

    `counts` holds the mentions that were replaced, `places` where in the original text each of them stood, in order.
    """

    text: str
    mapping: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]
    places: tuple[tuple[int, int], ...] = ()


@collector_paused()
def mask(
    text: str, spans: Iterable[Span], *, classes: frozenset[str], seed: int = 0, generalise: Generalisation = NOTHING
) -> Masked:
    """Replace the spans of the given classes by placeholders such as ⟦PERSON_3⟧.

    One entity keeps one number; its other surface forms get a letter (⟦PERSON_3b⟧), so that restoring gives back every
    form as it was. Numbers are shuffled by `seed` and tell nothing about the order. Where spans overlap, the first
    keeps its text and a later one what sticks out. Every ⟦ of the text itself is replaced too.

    `generalise` says what placeholders may tell: in order, ⟦DATE_2⟧ is later than ⟦DATE_1⟧, ⟦AMOUNT_EUR_2⟧ more than
    ⟦AMOUNT_EUR_1⟧, and equal values share a number; ⟦DATE_2027_1⟧ tells the year, ⟦AMOUNT_EUR_E6_1⟧ a sum of millions,
    ⟦AGE_47_1⟧ an age. Of one that cannot be read nothing is told: ⟦DATE_OTHER_1⟧, shuffled like all others.
    """
    chosen = _without_overlaps(text, sorted([s for s in spans if s.cls in classes], key=lambda s: (s.start, -s.end)))
    mentions = [(span.cls, span.entity, text[start:end]) for start, end, span in chosen]
    placeholders = _placeholders(mentions, seed, generalise)
    mapping: dict[str, str] = {}
    literal = f"{OPEN}{LITERAL}_1{CLOSE}"
    pieces: list[str] = []

    def kept(piece: str) -> str:
        if OPEN in piece:
            mapping[literal] = OPEN
        return piece.replace(OPEN, literal)

    # Few texts hold one.
    opened = OPEN in text
    done = 0
    for (start, end, _), mention in zip(chosen, mentions, strict=True):
        piece = text[done:start]
        pieces.append(kept(piece) if opened else piece)
        placeholder = placeholders[mention]
        mapping[placeholder] = mention[2]
        pieces.append(placeholder)
        done = end
    pieces.append(kept(text[done:]))
    counts = dict(Counter([cls for cls, _, _ in mentions]))
    places = tuple([(start, end) for start, end, _ in chosen])
    return Masked(text="".join(pieces), mapping=mapping, counts=counts, places=places)


def _placeholders(
    mentions: Iterable[tuple[str, str, str]], seed: int, generalise: Generalisation
) -> dict[tuple[str, str, str], str]:
    """The placeholder of each (class, entity, surface), in the order of the text."""
    identities = {mention: _identity(*mention, generalise) for mention in dict.fromkeys(mentions)}
    # The number of each, and its forms so far.
    numbered: dict[_Identity, tuple[int, dict[str, str]]] = {}
    for identity, number in _numbers(identities.values(), seed).items():
        numbered[identity] = number, {}
    placeholders: dict[tuple[str, str, str], str] = {}
    for mention, identity in identities.items():
        number, named = numbered[identity]
        surface = mention[2]
        if surface not in named:
            letters = _letters(len(named)) if named else ""
            named[surface] = f"{OPEN}{identity.label}_{number}{letters}{CLOSE}"
        placeholders[mention] = named[surface]
    return placeholders


class _Identity(NamedTuple):
    """What a placeholder's label and number stand for: an entity, or a value that has an order."""

    label: str
    entity: str
    value: float | None = None


def _identity(cls: str, entity: str, surface: str, generalise: Generalisation) -> _Identity:
    label = _label(cls)
    says = told(cls, surface, generalise)
    if says is None:
        # As a span, a record of which there are thousands.
        return tuple.__new__(_Identity, (label, entity, None))
    if says.value is not None:
        return _Identity(label + says.suffix, says.key, says.value)
    return _Identity(label + says.suffix, says.key or entity)


def _without_overlaps(text: str, spans: Iterable[Span]) -> list[tuple[int, int, Span]]:
    chosen = []
    done, size = 0, len(text)
    for span in spans:
        start, end = span.start, span.end
        if start < done:
            start = done
        if end > size:
            end = size
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
        ranked: Iterable[_Identity] = alike
        if all(identity.value is not None for identity in alike):
            order.sort()
            ranked = sorted(alike, key=lambda identity: identity.value or 0.0)
        numbers.update(zip(ranked, order, strict=True))
    return numbers


@lru_cache(maxsize=64)
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
