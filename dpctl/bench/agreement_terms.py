"""The deal: the value of every key fact, the forms in which it may be written, and numbers that are no key fact."""

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dpctl.bench.agreement_cast import Cast
from dpctl.bench.agreement_data import Wording
from dpctl.bench.agreement_text import Mention
from dpctl.bench.agreement_values import (
    CURRENCIES,
    count_forms,
    date_forms,
    money_forms,
    percent_forms,
    period_forms,
)
from dpctl.core.documents import KeyFact

_BASE_YEAR = 2026
# what clauses that state no key fact may use; the values of the facts are taken out
_SPARE: Mapping[str, tuple[float, ...]] = {
    "day": (3, 5, 7, 10, 14, 20, 21, 30, 45, 60, 90),
    "business day": (2, 3, 4, 5, 7, 10, 20),
    "month": (2, 3, 4, 6, 9, 12, 18, 30),
    "year": (2, 3, 4, 5, 6, 7),
    "hour": (2, 3, 12, 16, 24, 48, 72),
    "minute": (10, 30, 45, 60, 90),
    "percent": (1, 1.5, 2, 3, 7, 8, 10, 13, 15, 20, 25, 30, 40, 50, 60, 75, 80),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one agreement: `written` maps a fact to the mentions a clause may choose from.

    `spare` holds, per unit, numbers that are no fact; `money` and `dates` the amounts and dates of the facts.
    """

    facts: tuple[KeyFact, ...]
    labels: Mapping[str, str]
    written: Mapping[str, tuple[Mention, ...]]
    spare: Mapping[str, tuple[float, ...]]
    currency: str
    symbol: bool
    month_first: bool
    money: Mapping[str, int]
    dates: Mapping[str, datetime.date]


@dataclass(slots=True, kw_only=True)
class _Deal:
    """What has been drawn so far."""

    cast: Cast
    rng: random.Random
    forum: Mapping[str, str]
    currency: str
    symbol: bool
    years: int = 0
    dates: dict[str, datetime.date] = field(default_factory=dict)
    money: dict[str, int] = field(default_factory=dict)
    taken: set[tuple[str, float]] = field(default_factory=set)

    @property
    def month_first(self) -> bool:
        return self.currency == "USD"


def draw_terms(wording: Wording, cast: Cast, rng: random.Random) -> Terms:
    """Draw a value for every fact, no two of one unit alike, and write each in all its forms."""
    deal = _Deal(
        cast=cast,
        rng=rng,
        forum=rng.choice(wording.forums),
        currency=rng.choice(tuple(CURRENCIES)),
        symbol=rng.random() < 0.4,
        dates={"base": datetime.date(_BASE_YEAR + rng.randrange(3), 1, 10)},
    )
    facts: list[KeyFact] = []
    written: dict[str, tuple[Mention, ...]] = {}
    for raw in wording.facts:
        kind, forms, mentions = _drawn(raw, deal)
        facts.append(KeyFact(id=raw["id"], kind=kind, forms=forms))
        written[raw["id"]] = mentions
    del deal.dates["base"]
    return Terms(
        facts=tuple(facts),
        labels={raw["id"]: raw["label"] for raw in wording.facts},
        written=written,
        spare={unit: tuple(v for v in values if (unit, v) not in deal.taken) for unit, values in _SPARE.items()},
        currency=deal.currency,
        symbol=deal.symbol,
        month_first=deal.month_first,
        money=deal.money,
        dates=deal.dates,
    )


def _drawn(raw: Mapping[str, Any], deal: _Deal) -> tuple[str, tuple[str, ...], tuple[Mention, ...]]:
    """Return a fact's kind, all its forms, and the mentions from which a clause chooses."""
    match raw["id"], raw["type"]:
        case name, "party" | "org":
            company = deal.cast.orgs[raw["who"]]
            full = company.full.text
            forms = tuple(dict.fromkeys((full, company.bare, company.alias.text)))
            return "name", forms, (Mention(text=full, cls="organisation", entity=company.full.entity, fact=name),)
        case name, "person":
            person = deal.cast.persons[raw["who"]]
            full = person.full.text
            forms = (full, person.plain, person.mr.text, person.surname)
            return "name", forms, (Mention(text=full, cls="person", entity=person.full.entity, fact=name),)
        case name, "choice" | "forum" as source:
            chosen = deal.rng.choice(raw["values"]) if source == "choice" else deal.forum[name]
            forms = tuple(chosen.split("|"))
            return "name", forms, (Mention(text=forms[0], fact=name),)
        case ("expiry_date" as name, _) | (name, "date"):
            day = deal.dates[name] = _expiry(deal) if name == "expiry_date" else _date(raw, deal)
            forms, key = date_forms(day), f"date {day}"
            usual = (forms[1], forms[3]) if deal.month_first else (forms[0], forms[3])
            return "date", forms, tuple(Mention(text=f, cls="date", entity=key, fact=name) for f in usual)
        case ("total_value" as name, _) | (name, "money"):
            value = deal.money[name] = _total(deal) if name == "total_value" else _amount(raw, deal)
            forms, key = money_forms(value, deal.currency), f"amount {deal.currency} {value}"
            written = usual_money(value, deal.currency, symbol=deal.symbol)
            return "amount", forms, tuple(Mention(text=f, cls="amount", entity=key, fact=name) for f in written)
        case name, "count":
            forms = count_forms(deal.rng.choice(raw["values"]), (raw["noun"], *raw["other_nouns"]))
            return "amount", forms, (Mention(text=forms[0], fact=name),)
        case name, "percent":
            forms = percent_forms(_fresh(raw, "percent", deal))
            return "amount", forms, tuple(Mention(text=form, fact=name) for form in forms[:2])
        case name, _:
            forms = period_forms(int(_fresh(raw, raw["unit"], deal)), raw["unit"])
            deal.years = deal.years or int(forms[1].split()[0])  # the first period of all is the term
            return "amount", forms, (Mention(text=forms[0], fact=name),)


def usual_money(value: int, currency: str, *, symbol: bool) -> tuple[str, ...]:
    """The forms that a clause uses: code or symbol before the digits, large sums now and then in millions."""
    forms = money_forms(value, currency)
    digits = forms[1] if symbol else forms[0]
    millions = [form for form in forms if form.endswith(" million")]
    return (digits, digits, millions[1 if symbol else 0]) if millions else (digits,)


def _date(raw: Mapping[str, Any], deal: _Deal) -> datetime.date:
    """Draw a working day within `days` after another date."""
    low, high = raw["days"]
    while True:
        day = deal.dates[raw["after"]] + datetime.timedelta(days=deal.rng.randint(low, high))
        if day.weekday() < 5 and day not in deal.dates.values():
            return day


def _expiry(deal: _Deal) -> datetime.date:
    """Return the day before the anniversary of the effective date with which the term ends."""
    start = deal.dates["effective_date"]
    leap = (start.month, start.day) == (2, 29)
    return start.replace(year=start.year + deal.years, day=28 if leap else start.day) - datetime.timedelta(days=1)


def _total(deal: _Deal) -> int:
    return deal.money["implementation_fee"] + deal.years * (deal.money["licence_fee"] + deal.money["service_fee"])


def _amount(raw: Mapping[str, Any], deal: _Deal) -> int:
    while True:
        value = int(deal.rng.randrange(raw["low"], raw["high"] + 1, raw["step"]))
        if value not in deal.money.values():
            return value


def _fresh(raw: Mapping[str, Any], unit: str, deal: _Deal) -> float:
    """Draw a number that no fact of the unit has yet, and take its equal in another unit as well (24 months)."""
    number = float(deal.rng.choice([v for v in raw["values"] if (unit, v) not in deal.taken]))
    deal.taken.add((unit, number))
    if unit == "year":
        deal.taken.add(("month", number * 12))
    if unit == "month" and number % 12 == 0:
        deal.taken.add(("year", number / 12))
    return number
