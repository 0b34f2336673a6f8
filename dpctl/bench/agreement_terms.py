"""The deal: the value of every key fact, the forms in which it may be written, and numbers that are no key fact."""

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
# what clauses that state no key fact may use; values of the facts are taken out (see `spare`)
_SPARE: Mapping[str, tuple[float, ...]] = {
    "day": (3, 5, 7, 10, 14, 20, 21, 30, 45, 60, 90),
    "business day": (2, 3, 4, 5, 7, 10, 20),
    "month": (2, 3, 4, 6, 9, 12, 18, 30),
    "year": (2, 3, 4, 5, 6, 7),
    "hour": (2, 3, 12, 16, 24, 48, 72),
    "minute": (10, 30, 45, 60, 90),
    "percent": (1, 1.5, 2, 3, 7, 8, 10, 13, 15, 20, 25, 30, 40, 50, 75),
}
_KINDS = {"party": "name", "person": "name", "org": "name", "choice": "name", "forum": "name", "date": "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one agreement: `written` maps a fact to the mentions a clause may use; `spare` other numbers.

    `effective` and `expiry` bound the dates of the deal; `month_first` says that dates are written the American way.
    """

    facts: tuple[KeyFact, ...]
    labels: Mapping[str, str]
    written: Mapping[str, tuple[Mention, ...]]
    spare: Mapping[str, tuple[float, ...]]
    currency: str
    money: Mapping[str, int]
    signing: datetime.date
    effective: datetime.date
    expiry: datetime.date
    dates: frozenset[datetime.date]
    month_first: bool
    symbol: bool


def draw_terms(wording: Wording, cast: Cast, rng: random.Random) -> Terms:
    """Draw a value for every fact, so that no two facts of one unit coincide, and write each in all its forms."""
    currency = rng.choice(tuple(CURRENCIES))
    forum = rng.choice(wording.forums)
    month_first, symbol = currency == "USD", rng.random() < 0.4
    dates: dict[str, datetime.date] = {"base": datetime.date(_BASE_YEAR + rng.randrange(3), 1, 10)}
    money: dict[str, int] = {}
    periods: set[tuple[str, float]] = set()
    facts: list[KeyFact] = []
    written: dict[str, tuple[Mention, ...]] = {}

    for raw in wording.facts:
        name, kind = raw["id"], raw["type"]
        cls: str | None = None
        forms: tuple[str, ...]
        if kind in {"party", "org"}:
            company = cast.orgs[raw["who"]]
            forms, cls, entity = _distinct(company.full.text, company.bare, company.alias.text), "organisation", ""
            written[name] = (Mention(text=company.full.text, cls=cls, entity=company.full.entity, fact=name),)
        elif kind == "person":
            person = cast.persons[raw["who"]]
            forms = _distinct(person.full.text, person.plain, person.mr.text, person.surname)
            written[name] = (Mention(text=person.full.text, cls="person", entity=person.full.entity, fact=name),)
        elif kind in {"choice", "forum"}:
            written_as, *others = (forum["law" if name == "governing_law" else "courts"] if kind == "forum" else
                                   rng.choice(raw["values"])).split("|")  # fmt: skip
            forms = (written_as, *others)
            written[name] = (Mention(text=written_as, fact=name),)
        elif name == "expiry_date" or kind == "date":
            day = _date(raw, dates, periods, rng)
            dates[name] = day
            forms, cls, entity = date_forms(day), "date", f"date {day}"
            usual = (1, 3) if month_first else (0, 3)
            written[name] = tuple(_mention(forms[i], name, cls, entity) for i in usual)
        elif name == "total_value" or kind == "money":
            value = _amount(raw, money, periods, rng)
            money[name] = value
            forms, cls, entity = money_forms(value, currency), "amount", f"amount {currency} {value}"
            written[name] = tuple(_mention(form, name, cls, entity) for form in _usual_money(forms, symbol=symbol))
        elif kind == "count":
            value = rng.choice(raw["values"])
            forms = count_forms(value, (raw["noun"], *raw["other_nouns"]))
            written[name] = (Mention(text=forms[0], fact=name),)
        else:
            number = _fresh(raw, periods, rng)
            if kind == "percent":
                forms = percent_forms(number)
                written[name] = tuple(Mention(text=forms[i], fact=name) for i in (0, 1))
            else:
                forms = period_forms(int(number), raw["unit"])
                written[name] = (Mention(text=forms[0], fact=name),)
        facts.append(
            KeyFact(id=name, kind=_KINDS.get(kind, "date" if name == "expiry_date" else "amount"), forms=forms)
        )

    spare = {unit: tuple(v for v in values if (unit, v) not in periods) for unit, values in _SPARE.items()}
    return Terms(
        facts=tuple(facts),
        labels={raw["id"]: raw["label"] for raw in wording.facts},
        written=written,
        spare=spare,
        currency=currency,
        money=money,
        signing=dates["signing_date"],
        effective=dates["effective_date"],
        expiry=dates["expiry_date"],
        dates=frozenset(dates.values()),
        month_first=month_first,
        symbol=symbol,
    )


def _mention(text: str, fact: str, cls: str, entity: str) -> Mention:
    # "the 4th day of March 2027": the article belongs to the sentence, the forms of the fact hold it all the same
    return Mention(text=text, cls=cls, entity=entity, fact=fact)


def _usual_money(forms: Sequence[str], *, symbol: bool) -> tuple[str, ...]:
    """The forms that a clause uses: code or symbol with all digits, now and then in millions."""
    millions = [form for form in forms if form.endswith(" million")]
    digits = forms[1] if symbol else forms[0]
    return (digits, digits, millions[1] if symbol else millions[0]) if millions else (digits,)


def _distinct(*forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms))


def _date(
    raw: Mapping[str, Any], dates: Mapping[str, datetime.date], periods: set[tuple[str, float]], rng: random.Random
) -> datetime.date:
    if raw["id"] == "expiry_date":
        years = int(next(number for unit, number in periods if unit == "year"))
        start = dates["effective_date"]
        # the day before the anniversary; an effective date of 29 February would expire on 28 February
        same = start.replace(year=start.year + years, day=min(start.day, 28) if start.month == 2 else start.day)
        return same - datetime.timedelta(days=1)
    low, high = raw["days"]
    while True:
        day = dates[raw["after"]] + datetime.timedelta(days=rng.randint(low, high))
        if day.weekday() < 5 and day not in dates.values():
            return day


def _amount(
    raw: Mapping[str, Any], money: Mapping[str, int], periods: set[tuple[str, float]], rng: random.Random
) -> int:
    if raw["id"] == "total_value":
        years = int(next(number for unit, number in periods if unit == "year"))
        return money["implementation_fee"] + years * (money["licence_fee"] + money["service_fee"])
    years = next(number for unit, number in periods if unit == "year")
    while True:
        value = int(raw["low"] + raw["step"] * rng.randint(0, (raw["high"] - raw["low"]) // raw["step"]))
        total = (
            money["implementation_fee"] + int(years) * (money["licence_fee"] + value)
            if raw["id"] == "service_fee"
            else 0
        )
        if value not in money.values() and value != total and value not in {total}:
            return value


def _fresh(raw: Mapping[str, Any], periods: set[tuple[str, float]], rng: random.Random) -> float:
    """Draw a number that no fact of the unit has yet, and take its equal in another unit as well (24 months)."""
    unit = raw.get("unit", "percent")
    number = float(rng.choice([v for v in raw["values"] if (unit, v) not in periods]))
    periods.add((unit, number))
    if unit == "year":
        periods.add(("month", number * 12))
    if unit == "month" and number % 12 == 0:
        periods.add(("year", number / 12))
    return number
