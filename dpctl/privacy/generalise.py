"""What a placeholder may tell of the value behind it: its rank, its year, its size. The value itself never leaves.

Where nothing may be told, or nothing can be read from the text, a placeholder is a type and a shuffled number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from dpctl.privacy.normal import normalise

# how a value is labelled of which something may be told, but nothing could be read
OTHER = "OTHER"
OVER = "OVER_89"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SUM = re.compile(r"(\d+(?:\.\d+)?)([a-z]{3})")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SHORTER = re.compile(r"\b(?:month|week|day|hour)")
_OLDEST = 89


class Tells(StrEnum):
    """What may be told: the order of dates or of sums in one currency; a date's year; a sum's power of ten; an age.

    YEAR tells none that makes somebody 90 or older, AGE none above 89: those are one group.
    """

    ORDER = "order"
    YEAR = "year"
    SIZE = "size"
    AGE = "age"


# the classes of which each can be told
CAN_TELL: Mapping[Tells, frozenset[str]] = {
    Tells.ORDER: frozenset({"date", "amount"}),
    Tells.YEAR: frozenset({"date"}),
    Tells.SIZE: frozenset({"amount"}),
    Tells.AGE: frozenset({"age"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Generalisation:
    """What placeholders of each class may tell; `this_year` says how old somebody born in a year is now.

    Without it no year is told. ValueError for what cannot be told of a class.
    """

    tells: Mapping[str, Tells] = field(default_factory=dict)
    this_year: int | None = None

    def __post_init__(self) -> None:
        for cls, what in self.tells.items():
            if cls not in CAN_TELL[what]:
                raise ValueError(f"{what} cannot be told of {cls!r}, only of {', '.join(sorted(CAN_TELL[what]))}")


NOTHING = Generalisation()


class Told(NamedTuple):
    """What a placeholder says after its type (`suffix`), and what orders its numbers and tells values apart.

    Equal `value`s share a number; without one the entity does.
    """

    suffix: str
    key: str = ""
    value: float | None = None


def told(cls: str, surface: str, by: Generalisation) -> Told | None:
    """What may be told of a mention; None where nothing may be told of its class."""
    what = by.tells.get(cls)
    if what is None:
        return None
    plain = normalise(surface)
    if what is Tells.AGE:
        return _age(plain)
    if what is Tells.YEAR:
        return _year(plain, by.this_year)
    if cls == "date" and (date := _DATE.fullmatch(plain)):
        return Told("", plain, float("".join(date.groups())))
    if cls == "amount" and (amount := _SUM.fullmatch(plain)):
        value = float(amount[1])
        size = f"_E{len(amount[1].partition('.')[0].lstrip('0')) - 1}" if what is Tells.SIZE and value >= 1 else ""
        return Told(f"_{amount[2].upper()}{size}", "", value)
    return Told(f"_{OTHER}")


def _year(plain: str, this_year: int | None) -> Told:
    """The year alone: a number within it would tell more of the date (45 CFR 164.514(b)(2)(i)(C))."""
    years = set(_YEAR.findall(plain))
    if len(years) != 1 or this_year is None or this_year - int(min(years)) > _OLDEST:
        return Told(f"_{OTHER}")
    return Told(f"_{min(years)}", plain if _DATE.fullmatch(plain) else "")


def _age(plain: str) -> Told:
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1 or "." in numbers[0] or _SHORTER.search(plain):
        return Told(f"_{OTHER}")
    age = int(numbers[0])
    return Told(f"_{OVER}" if age > _OLDEST else f"_{age}")


# a type as the legend names it, and what it means there
_LEGEND: tuple[tuple[str, str, str], ...] = (
    (r"DATE_\d{4}", "DATE_yyyy", "⟦DATE_yyyy_number⟧ is a date in the year yyyy"),
    (
        r"AMOUNT_([A-Z]{3})_E\d+",
        r"AMOUNT_\1_En",
        "⟦AMOUNT_currency_En_number⟧ is a sum of at least 10^n and less than 10^(n+1)",
    ),
    (rf"AGE_{OVER}", f"AGE_{OVER}", f"⟦AGE_{OVER}_number⟧ is an age above 89"),
    (r"AGE_\d+", "AGE_nn", "⟦AGE_nn_number⟧ is an age of nn years"),
)


def legend(types: set[str], by: Generalisation) -> tuple[list[str], str]:
    """The types of placeholders in use as a reader is told them, and sentences on what those tell ("" for nothing)."""
    if not by.tells:
        return sorted(types), ""
    named: set[str] = set()
    said: dict[str, None] = {}
    ordered: set[str] = set()
    for kind in sorted(types):
        name = kind
        for pattern, shown, means in _LEGEND:
            if re.fullmatch(pattern, kind):
                name = re.sub(pattern, shown, kind)
                said[means] = None
                break
        named.add(name)
        cls = kind.partition("_")[0].lower()
        if by.tells.get(cls) in {Tells.ORDER, Tells.SIZE} and not kind.endswith(OTHER):
            ordered.add(name)
    text = "".join(f" {means}." for means in said)
    if ordered:
        text += (
            f" The numbers of {', '.join(sorted(ordered))} are in order: a larger one is a later date, or a larger "
            "sum, where its type is the same."
        )
    return sorted(named), text
