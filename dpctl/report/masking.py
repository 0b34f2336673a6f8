"""What `dpctl mask` shows: the entities by placeholder and the counts by class, and the same as a record."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dpctl.privacy.mask import LITERAL, Masked
from dpctl.report.layout import clean, grid, pad, paint, wrap

SCHEMA = 1
_HEAD = ("placeholder", "mentions", "stands for")
# below, a surface of the document keeps so many columns, however long the placeholders are
_LEAST = 24
_PLACEHOLDER = re.compile(r"⟦(?P<label>[A-Z][A-Z_\d]*)_(?P<number>\d+)[a-z]*⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One entity of a masked document: its placeholders and the texts they stand for, in order of their letters."""

    cls: str
    placeholders: tuple[str, ...]
    forms: tuple[str, ...]
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """A masked document. `found` and `masked` are mentions by class, `kept` the classes that stay as they are.

    `left` lists the placeholders whose original still stands in the masked text; `exposed` the kept classes that
    identify somebody. `names` says what found names beside the rules, `sent_to` the server that it was shown to.
    """

    title: str
    characters: int
    text: str
    entities: tuple[Entity, ...]
    found: Mapping[str, int]
    masked: Mapping[str, int]
    left: tuple[str, ...]
    exposed: tuple[str, ...]
    names: str = ""
    sent_to: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing that the policy masks is left."""
        return not self.left and not self.exposed


def entities_of(masked: Masked) -> tuple[Entity, ...]:
    """The entities of a masked text by class and number; a bracket of the document's own is none."""
    mentions = Counter(match[0] for match in _PLACEHOLDER.finditer(masked.text))
    groups: dict[tuple[str, str, int], list[str]] = {}
    for placeholder in masked.mapping:
        match = _PLACEHOLDER.fullmatch(placeholder)
        if match is not None and match["label"] != LITERAL:
            label = match["label"].lower()
            # a label may tell more than the class: date_2019
            cls = max((cls for cls in masked.counts if f"{label}_".startswith(f"{cls}_")), key=len, default=label)
            groups.setdefault((cls, label, int(match["number"])), []).append(placeholder)
    return tuple(
        Entity(
            cls=cls,
            placeholders=tuple(names),
            forms=tuple(masked.mapping[name] for name in names),
            mentions=sum(mentions[name] for name in names),
        )
        for (cls, _, _), names in sorted(groups.items())
    )


def as_record(masking: Masking) -> dict[str, Any]:
    """The record of `dpctl mask --json`: the originals are in it, so it must not leave the machine."""
    return {
        "schema": SCHEMA,
        "document": masking.title,
        "characters": masking.characters,
        "text": masking.text,
        "found": dict(masking.found),
        "masked": dict(masking.masked),
        "entities": [
            {
                "class": entity.cls,
                "mentions": entity.mentions,
                "forms": dict(zip(entity.placeholders, entity.forms, strict=True)),
            }
            for entity in masking.entities
        ],
        "left": list(masking.left),
        "exposed": list(masking.exposed),
        "names": masking.names,
        "sent_to": masking.sent_to,
    }


def render(masking: Masking, *, width: int, color: bool, summary: bool = False) -> str:
    """Entities by placeholder, then counts by class and a verdict; no line is wider than `width`, and no text is cut.

    `summary` leaves the entities, and so every text of the document, out.
    """
    sections: list[Iterable[str]] = [] if summary or not masking.entities else [_entities(masking, width, color)]
    sections += [_counts(masking, width, color), _verdict(masking, width, color)]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _entities(masking: Masking, width: int, color: bool) -> Iterator[str]:
    rows = [
        (name, str(entity.mentions) if first else "", form)
        for entity in masking.entities
        for first, name, form in _forms(entity)
    ]
    widest = min(max(len(name) for name, _, _ in (*rows, (_HEAD[0], "", ""))), width - _LEAST - len(_HEAD[1]) - 4)
    head = f"{pad(_HEAD[0], widest)}  {_HEAD[1]}  {_HEAD[2]}"
    yield paint(head, "bold", color=color)
    yield paint("─" * width, "dim", color=color)
    for name, mentions, form in rows:
        start = f"{pad(name, widest)}  {pad(mentions, len(_HEAD[1]), right=True)}  "
        if form.isascii() and len(start) + len(form) <= width:
            yield (start + form).rstrip()  # most of thousands: nothing to measure
        else:
            yield from wrap(form, width, first=start, rest=" " * len(start))


def _forms(entity: Entity) -> Iterator[tuple[bool, str, str]]:
    for index, (name, form) in enumerate(zip(entity.placeholders, entity.forms, strict=True)):
        # what is all printable has no control characters to take out
        yield index == 0, name, " ".join(form.split()) if form.isprintable() else clean(form)


def _counts(masking: Masking, width: int, color: bool) -> Iterator[str]:
    entities: dict[str, int] = {}
    for entity in masking.entities:
        entities[entity.cls] = entities.get(entity.cls, 0) + 1
    head = ("class", "entities", "mentions", "masked")
    rows = [
        (cls, f"{entities[cls]:,}" if cls in entities else "-", f"{count:,}", f"{masking.masked.get(cls, 0):,}")
        for cls, count in sorted(masking.found.items())
    ]
    table = grid([head, *rows], width, indent=0, left=1)
    assert table is not None  # noqa: S101 - four short columns fit into any width
    yield paint(table.line(table.padded(head)), "bold", color=color)
    for row in rows:
        yield table.line(table.padded(row))


def _verdict(masking: Masking, width: int, color: bool) -> Iterator[str]:
    total, replaced = sum(masking.found.values()), sum(masking.masked.values())
    text = f"{masking.title}: {masking.characters:,} characters, {replaced:,} of {total:,} mentions found are masked"
    sent = f"nothing was sent but to {masking.sent_to}" if masking.sent_to else "nothing was sent"
    yield from wrap(f"{text}; {sent}", width)
    if masking.names:
        yield from wrap(f"names found beside the rules by {masking.names}", width)
    if masking.left:
        yield from _painted(f"left: the originals of {', '.join(masking.left)} still stand in the text", width, color)
    if masking.exposed:
        yield from _painted(f"left: {', '.join(masking.exposed)} stay as they are, and identify somebody", width, color)
    if masking.clean:
        yield from wrap("what the rules did not find is not in this table: look through the text", width)


def _painted(text: str, width: int, color: bool) -> Iterator[str]:
    for line in wrap(text, width):
        yield paint(line, "red", color=color)
