"""What a slot stands for: the resolver between the templates and the cast, the terms and the seed."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dpctl.bench.agreement_cast import PARTIES, Cast, Company, Person
from dpctl.bench.agreement_data import Locale, Wording
from dpctl.bench.agreement_numbers import filled
from dpctl.bench.agreement_terms import Terms, usual_money
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, paragraph, rendered
from dpctl.bench.agreement_values import date_forms, in_words, money_forms, percent_forms, period_forms

Scope = dict[str, Any]

_UNITS = {
    "days": "day",
    "bdays": "business day",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "minutes": "minute",
}


@dataclass(slots=True, kw_only=True)
class Draft:
    """An agreement in the making; `articles` and `schedules` map an id to its number, absent when left out."""

    wording: Wording
    cast: Cast
    terms: Terms
    rng: random.Random
    articles: Mapping[str, int] = field(default_factory=dict)
    schedules: Mapping[str, int] = field(default_factory=dict)
    definitions: tuple[tuple[str, str], ...] = ()
    decks: dict[str, list[int]] = field(default_factory=dict)

    def fill(self, template: str, scope: Scope | None = None) -> list[Piece]:
        """Fill a template; slots with the same key in one `scope` stand for the same thing."""
        bound: Scope = {} if scope is None else scope
        return rendered(template, lambda path: self.resolve(path, bound), self.rng)

    def prose(self, template: str, scope: Scope | None = None, *, heading: bool = False) -> Paragraph:
        """Fill a template and make a paragraph of it."""
        return paragraph(self.fill(template, scope), heading=heading)

    def deal(self, name: str, size: int) -> int:
        """Deal an index below `size` from a shuffled deck, so that nothing repeats before all have been seen."""
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck.extend(range(size))
            self.rng.shuffle(deck)
        return deck.pop()

    def next_text(self, name: str) -> str:
        """Deal the next template of a list of the schedules."""
        texts = self.wording.texts[name]
        return texts[self.deal(name, len(texts))]

    def resolve(self, path: str, scope: Scope) -> Piece:
        """Return what a slot stands for; KeyError or AttributeError names a slot that does not exist."""
        head, *attributes = path.split(".")
        if head in PARTIES and not attributes:
            return self.cast.orgs[head].alias
        if head in {"p", "o", "f", "a", "s", "w"}:
            target: Any = self._named(head, attributes.pop(0))
        else:
            target = self._thing(head, scope)
        if head == "f" and attributes == ["words"]:
            return self._in_words(target)
        for attribute in attributes:
            target = getattr(target, attribute)
        piece: Piece = target if isinstance(target, (str, Mention)) else target.full
        return piece

    def _named(self, head: str, name: str) -> Any:
        match head:
            case "p":
                return self.cast.persons[name]
            case "o":
                return self.cast.orgs[name]
            case "f":
                return self.rng.choice(self.terms.written[name])
            case "a":
                number = self.articles.get(name)
                return f"Article {number}" if number else "the other provisions of this Agreement"
            case "s":
                number = self.schedules.get(name)
                return f"Schedule {number}" if number else "the Schedules"
            case _:
                words = self.wording.words[name]
                return words[self.deal(f"words {name}", len(words))]

    def _thing(self, head: str, scope: Scope) -> Any:
        if head in scope:
            return scope[head]
        if head in PARTIES:
            return self.cast.orgs[head]
        kind, _, key = head.partition(":")
        thing = self._drawn(kind, scope)
        if key:
            scope[head] = thing
        return thing

    def _drawn(self, kind: str, scope: Scope) -> Any:
        rng = self.rng
        if kind in _UNITS:
            return self.period(_UNITS[kind])
        match kind:
            case "org":
                return self.some_company(scope)
            case "person":
                return self.some_person(scope)
            case "staff" | "client":
                return self.some_person(scope, self.cast.orgs["supplier" if kind == "staff" else "customer"])
            case "address":
                return self.cast.address(self.locale(scope))
            case "date" | "future":
                return self.date(kind, scope)
            case "firm" | "bank":
                form = "{stem} & Partners LLP" if kind == "firm" else "{stem} Bank {form}"
                return self.cast.company(self.locale(scope), form)
            case "tender":
                return self.dated(self.terms.dates["signing_date"] - datetime.timedelta(days=395))
            case "money" | "small" | "part" | "more":
                return self.money(self._sum(kind, scope))
            case "pct" | "pctmore" | "most":
                return self._percent(kind, scope)
            case "count":
                number = rng.randint(3, 24)
                return in_words(number) if number <= 12 else str(number)
            case "year":
                return str(rng.randint(1988, 2012))
            case "court":
                return rng.choice(self.locale(scope).courts)
            case "case":
                year = scope.setdefault("year", self.terms.dates["signing_date"].year - rng.randint(1, 2))
                text = filled(rng.choice(self.locale(scope).cases), rng, year=year)
                return Mention(text=text, cls="case_number", entity=f"case {text}")
            case "account":
                return self.cast.account(self.locale(scope))
            case "phone":
                text = filled(rng.choice(self.locale(scope).phones), rng)
                return Mention(text=text, cls="phone", entity=f"phone {text}")
        raise KeyError(kind)

    def locale(self, scope: Scope) -> Locale:
        """The country in which a paragraph plays."""
        if "locale" not in scope:
            scope["locale"] = self.rng.choice(self.wording.locales)
        locale: Locale = scope["locale"]
        return locale

    def some_company(self, scope: Scope) -> Company:
        """A company outside the cast, now and then one that has appeared before."""
        seen = [c for c in self.cast.extras[-40:] if c not in scope.values()]
        if seen and self.rng.random() < 0.15:
            return self.rng.choice(seen)
        company = self.cast.company(self.locale(scope) if self.rng.random() < 0.8 else None)
        self.cast.extras.append(company)
        return company

    def some_person(self, scope: Scope, employer: Company | None = None) -> Person:
        """Somebody outside the cast, at `employer`, a company of the paragraph or a party; sometimes seen before."""
        seen = [p for p in self.cast.passers[-60:] if p not in scope.values()]
        if employer is None and seen and self.rng.random() < 0.2:
            return self.rng.choice(seen)
        companies = [thing for thing in scope.values() if isinstance(thing, Company)]
        parties = [self.cast.orgs["supplier"], self.cast.orgs["customer"]]
        person = self.cast.person(employer or self.rng.choice(companies or parties))
        self.cast.passers.append(person)
        return person

    def period(self, unit: str) -> Mention:
        """A period that is no key fact; not marked sensitive."""
        number = int(self.rng.choice(self.terms.spare[unit]))
        forms = period_forms(number, unit)
        return Mention(text=self.rng.choice((forms[0], forms[0], forms[1])))

    def date(self, kind: str, scope: Scope) -> Mention:
        """A date before signature, or of the term when `kind` is future; the second of a paragraph is the later one."""
        facts = self.terms.dates
        earlier = scope.get(f"{kind} last")
        if kind == "future":
            first = earlier or facts["effective_date"] + datetime.timedelta(days=20)
            span = 200 if earlier else 300
        else:
            last = facts["signing_date"] - datetime.timedelta(days=100)
            opened = datetime.date(scope["year"], 1, 20) if "year" in scope else last - datetime.timedelta(days=600)
            first = earlier or opened
            span = 30 if earlier else (last - opened).days
        day = first + datetime.timedelta(days=self.rng.randint(3, span))
        while day in facts.values():
            day += datetime.timedelta(days=1)
        scope[f"{kind} last"] = day
        scope.setdefault("year", day.year)
        return self.dated(day)

    def dated(self, day: datetime.date, *, iso: bool = False) -> Mention:
        """A date as this agreement writes it."""
        forms = date_forms(day)
        text = forms[2] if iso else forms[1 if self.terms.month_first else 0]
        return Mention(text=text, cls="date", entity=f"date {day}")

    def money(self, value: int, *, cents: bool = False) -> Mention:
        """A sum in the currency of the agreement."""
        terms = self.terms
        forms = money_forms(value, terms.currency)
        text = forms[2] if cents else usual_money(value, terms.currency, symbol=terms.symbol)[0]
        return Mention(text=text, cls="amount", entity=f"amount {terms.currency} {value}")

    def _sum(self, kind: str, scope: Scope) -> int:
        """An amount below those of the key facts; `part` and `more` are relative to the last of the paragraph."""
        rng = self.rng
        last: int = scope.get("sum", 60_000)
        if kind == "small":
            value = 10 * rng.randint(9, 240)
        elif kind == "part":
            step = 100 if last > 2000 else 10
            value = max(50, int(last * rng.uniform(0.1, 0.45)) // step * step)
        elif kind == "more":
            value = min(395_000, int(last * rng.uniform(1.2, 1.9)) // 100 * 100) + 250
        else:
            value = rng.choice((250, 500, 1000)) * rng.randint(32, 380)
        if kind in {"money", "small"}:
            scope["sum"] = value
        return value

    def _percent(self, kind: str, scope: Scope) -> Mention:
        """A percentage that is no key fact: `pctmore` above the paragraph's last one, `most` half or more."""
        values = self.terms.spare["percent"]
        if kind == "most":
            values = tuple(v for v in values if v >= 50)
        else:
            low = scope.get("percent", 0) if kind == "pctmore" else 0
            values = tuple(v for v in values if low < v < 33 + low)
        scope["percent"] = value = self.rng.choice(values)
        return Mention(text=self.rng.choice(percent_forms(value)[:2]))

    def _in_words(self, mention: Mention) -> Mention:
        value = self.terms.money[mention.fact or ""]
        words = money_forms(value, self.terms.currency)[-1]
        return Mention(text=words, cls=mention.cls, entity=mention.entity, fact=mention.fact)


def table(rows: Sequence[Sequence[Piece]]) -> Paragraph:
    """Rows of cells as lines with bars between the cells."""
    pieces: list[Piece] = []
    for index, row in enumerate(rows):
        if index:
            pieces.append("\n")
        for column, cell in enumerate(row):
            if column:
                pieces.append(" | ")
            pieces.append(cell)
    return paragraph(pieces)
