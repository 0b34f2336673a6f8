"""Text under construction: characters, the mentions planted in them and the stretches that count neither way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dpctl.core.documents import Span

QUASI = frozenset({"date", "amount"})  # narrow a person down but do not name one


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Characters [start, end) of a text that name `entity`; `kind` is finer than `cls` (card and sort code: account).

    `cls` is one of the classes of a Span, or "identifier" (medical record, plate, policy, passport, device...).
    `direct` is False for what narrows down without naming: dates, amounts, bare initials.
    """

    start: int
    end: int
    surface: str
    cls: str
    kind: str
    entity: str
    locale: str
    direct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A finished text. `neutral` holds [start, end) of titles and places: masking them is neither right nor wrong.

    `strata` are the names under which this text's figures are reported, `language` that of its templates.
    """

    id: str
    text: str
    mentions: tuple[Mention, ...]
    neutral: tuple[tuple[int, int], ...]
    language: str = "en"
    strata: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """Characters so far, with exact offsets."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    mentions: list[Mention] = field(default_factory=list)
    neutral: list[tuple[int, int]] = field(default_factory=list)

    def plain(self, text: str) -> None:
        """Append text that names nobody; a full stop after a name that ends with one ("Ltd.") is written once."""
        if text.startswith(".") and self.parts and self.parts[-1].endswith("."):
            text = text[1:]
        self.parts.append(text)
        self.length += len(text)

    def aside(self, text: str) -> None:
        """Append text that may be masked or not."""
        self.neutral.append((self.length, self.length + len(text)))
        self.plain(text)

    def plant(self, text: str, *, cls: str, kind: str, entity: str, locale: str, direct: bool) -> None:
        """Append a mention."""
        start = self.length
        self.plain(text)
        self.mentions.append(
            Mention(
                start=start,
                end=self.length,
                surface=text,
                cls=cls,
                kind=kind,
                entity=entity,
                locale=locale,
                direct=direct,
            )
        )


def spans(mentions: Iterable[Mention]) -> list[Span]:
    """Mentions as planted spans, for the product's leak search."""
    return [
        Span(
            id=f"m{i}",
            start=m.start,
            end=m.end,
            text=m.surface,
            cls="account" if m.cls == "identifier" else m.cls,
            entity=m.entity,
        )
        for i, m in enumerate(mentions)
    ]
