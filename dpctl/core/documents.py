"""A document under test: its text, the sensitive spans in it and the key facts a good summary keeps."""

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """One sensitive mention: characters [start, end) of the text, its class, and the entity it belongs to.

    Mentions of one entity (a full name, its alias) share `entity`; `planted` is False when our own finder found it.
    A named tuple, as a text yields thousands: it is made in a fraction of the time of a frozen dataclass.
    """

    id: str
    start: int
    end: int
    text: str
    cls: str
    entity: str
    planted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFact:
    """A fact a summary should hold; any of `forms` counts, compared after normalisation. `kind`: name, amount, date.

    A fact of kind "derived" has to be worked out, so it need not stand in the text.
    """

    id: str
    kind: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Text with its spans (sorted by start, not overlapping) and facts; `generated` is False for a user's own text."""

    id: str
    title: str
    text: str
    spans: tuple[Span, ...] = ()
    facts: tuple[KeyFact, ...] = ()
    generated: bool = True
