"""What the short kinds of documents share: people and numbers to write about, and templates that name them by slot."""

import datetime
import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from dpctl.bench.agreement_cast import Address, Cast, Person
from dpctl.bench.agreement_data import Locale, wording
from dpctl.bench.agreement_numbers import filled
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, paragraph, rendered
from dpctl.bench.agreement_values import CURRENCIES, date_forms
from dpctl.core.documents import KeyFact

_DATA = Path(__file__).parent / "data"
# reserved names (RFC 2606): mail to them reaches nobody
_MAIL = ("mail.example", "post.example", "webmail.example", "inbox.example")
# first and last day on which something in a document happens
_FIRST, _LAST = datetime.date(2025, 1, 7), datetime.date(2027, 11, 26)
_CURRENCY = {"uk": "GBP", "us": "USD"}
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A document before it is laid out: its title, paragraphs with their mentions, and the facts of a good answer.

    A fact of kind "derived" has to be worked out: it need not stand in the text.
    """

    title: str
    paragraphs: Sequence[Paragraph]
    facts: tuple[KeyFact, ...]


@dataclass(slots=True, kw_only=True)
class Scene:
    """A document in the making: `things` maps the head of a slot to text, a Mention, or a record that holds some."""

    rng: random.Random
    cast: Cast
    locale: Locale
    today: datetime.date
    things: dict[str, Any] = field(default_factory=dict)
    decks: dict[str, list[int]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of the document's country; euros where dpctl has no forms for its own."""
        return _CURRENCY.get(self.locale.id, "EUR")

    def fill(self, template: str) -> list[Piece]:
        """Fill a template; KeyError or AttributeError names a slot that stands for nothing."""
        return rendered(template, self.resolve, self.rng)

    def prose(self, template: str) -> Paragraph:
        """Fill a template and make a paragraph of it."""
        return paragraph(self.fill(template))

    def resolve(self, path: str) -> Piece:
        """What a slot stands for: "client.email" is the field of a thing, "client" its full name."""
        head, *attributes = path.split(".")
        target: Any = self.things[head]
        for attribute in attributes:
            target = getattr(target, attribute)
        piece: Piece = target if isinstance(target, (str, Mention)) else target.full
        return piece

    def deal(self, name: str, items: Sequence[_Item]) -> _Item:
        """Deal from a shuffled deck, so that nothing repeats before all have been seen."""
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck.extend(range(len(items)))
            self.rng.shuffle(deck)
        return items[deck.pop()]

    def number(self, cls: str, pattern: str) -> Mention:
        """A number of a class that follows a pattern (# a digit, @ a capital letter)."""
        text = filled(pattern, self.rng)
        return Mention(text=text, cls=cls, entity=f"{cls} {text}")

    def private_person(self) -> Person:
        """Somebody by themselves, whose mail is at no employer."""
        person = self.cast.person(self.cast.company(self.locale), locale=self.locale)
        text = f"{person.email.text.partition('@')[0]}@{self.rng.choice(_MAIL)}"
        return replace(person, email=Mention(text=text, cls="email", entity=f"email {text}"))

    def home(self) -> Address:
        """Where somebody lives: an address without a suite."""
        found = self.cast.address(self.locale)
        head, _, tail = found.full.text.partition(", Suite ")
        text = f"{head},{tail.partition(',')[2]}" if tail else head
        return replace(found, full=replace(found.full, text=text))

    def day(self, before: int = 0, *, form: int = 0) -> Mention:
        """The date so many days before today, in one of the ways of `date_forms`."""
        return date_mention(self.today - datetime.timedelta(days=before), form=form)

    def money(self, cents: int) -> Mention:
        """A sum with its cents, in the currency of the document."""
        text = money_forms(cents, self.currency)[0]
        return Mention(text=text, cls="amount", entity=f"amount {self.currency} {cents}")


def new_scene(kind: str, seed: int, locales: Sequence[str] = ()) -> Scene:
    """A scene in one of the countries (all when none is given); the same for the same arguments."""
    names = wording()
    rng = random.Random(f"{kind} {seed}")  # noqa: S311 - a text, not a secret
    locale = rng.choice([found for found in names.locales if not locales or found.id in locales])
    today = _FIRST + datetime.timedelta(days=rng.randrange((_LAST - _FIRST).days))
    return Scene(rng=rng, cast=Cast(wording=names, rng=rng), locale=locale, today=today)


@cache
def words(name: str) -> Mapping[str, Any]:
    """The words of a kind: data/NAME.toml."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def given(person: Person) -> Mention:
    """The first name by itself, as people are addressed in chats."""
    return replace(person.full, text=person.plain.removesuffix(f" {person.surname}"))


def date_mention(day: datetime.date, *, form: int = 0) -> Mention:
    """A date in one of the ways of `date_forms`."""
    return Mention(text=date_forms(day)[form], cls="date", entity=f"date {day}")


def date_fact(name: str, day: datetime.date) -> KeyFact:
    """A date that the answer should give, in any usual way."""
    return KeyFact(id=name, kind="date", forms=date_forms(day))


def money_forms(cents: int, currency: str) -> tuple[str, ...]:
    """A sum with cents in the usual ways; a round one without its cents as well."""
    symbol, name = CURRENCIES[currency]
    whole = (f"{cents // 100:,}",) if cents % 100 == 0 else ()
    return tuple(
        form
        for digits in (f"{cents / 100:,.2f}", *whole)
        for form in (f"{currency} {digits}", f"{symbol}{digits}", f"{digits} {currency}", f"{digits} {name}")
    )


def money_fact(name: str, cents: int, currency: str) -> KeyFact:
    """A sum that the answer should give."""
    return KeyFact(id=name, kind="amount", forms=money_forms(cents, currency))


def lines(rows: Sequence[Sequence[Piece]]) -> Paragraph:
    """Rows of pieces as the lines of one paragraph."""
    pieces: list[Piece] = []
    for index, row in enumerate(rows):
        pieces += ["\n", *row] if index else [*row]
    return paragraph(pieces)
