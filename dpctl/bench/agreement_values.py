"""How an agreement writes dates, money, periods and percentages; the first form of each list is the usual one."""

import datetime
from collections.abc import Sequence

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# code: symbol, plural name
CURRENCIES = {"EUR": ("€", "euros"), "GBP": ("£", "pounds sterling"), "USD": ("US$", "US dollars")}


def in_words(number: int) -> str:
    """Write 0 <= number < 1e9 in British English: one hundred and eighty, one million two hundred thousand."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    size, name = (1_000_000, "million") if number >= 1_000_000 else (1000, "thousand")
    below = number % size
    joint = " and " if below < 100 else " "
    return f"{in_words(number // size)} {name}" + (f"{joint}{in_words(below)}" if below else "")


def ordinal(number: int) -> str:
    """Write 1 as 1st, 12 as 12th, 23 as 23rd."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def decimal(value: float) -> str:
    """Write a number with no more decimals than it has, thousands separated."""
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def date_forms(date: datetime.date) -> tuple[str, ...]:
    """Write a date in seven ways, the British first."""
    day, month, year = date.day, MONTHS[date.month - 1], date.year
    return (
        f"{day} {month} {year}",
        f"{month} {day}, {year}",
        date.isoformat(),
        f"the {ordinal(day)} day of {month} {year}",
        f"{ordinal(day)} {month} {year}",
        f"{month} {ordinal(day)}, {year}",
        f"{day:02d}.{date.month:02d}.{year}",
    )


def money_forms(value: int, currency: str) -> tuple[str, ...]:
    """Write an amount with its ISO code, its symbol, its name, and from a million on also in millions."""
    symbol, name = CURRENCIES[currency]
    forms = [
        f"{currency} {value:,}",
        f"{symbol}{value:,}",
        f"{currency} {value:,}.00",
        f"{value:,} {name}",
        f"{value:,} {currency}",
    ]
    if currency == "USD":
        forms.append(f"${value:,}")
    if value >= 1_000_000:
        millions = decimal(value / 1e6)
        forms += [
            f"{currency} {millions} million",
            f"{symbol}{millions} million",
            f"{millions} million {name}",
            f"{symbol}{millions}m",
        ]
    forms.append(f"{in_words(value)} {name}")
    return tuple(forms)


def period_forms(number: int, unit: str) -> tuple[str, ...]:
    """Write a period of `number` units (year, month, day, business day, hour, minute)."""
    words = in_words(number)
    shown = "Business Day" if unit == "business day" else unit
    plural = shown if number == 1 else f"{shown}s"
    forms = [f"{words} ({number}) {plural}", f"{number} {plural}", f"{words} {plural}", f"{number}-{shown.lower()}"]
    if unit == "business day":
        forms.append(f"{number} working days")
    if unit == "year":
        forms.append(f"{number * 12} months")
    if unit == "month" and number % 12 == 0:
        years = number // 12
        forms += [f"{years} year{'s' if years > 1 else ''}", f"{years}-year"]
    return tuple(forms)


def percent_forms(value: float) -> tuple[str, ...]:
    """Write a percentage: 4.5 per cent, 4.5%, 4.5 percent; whole numbers below 100 in words as well."""
    digits = decimal(value)
    forms = [f"{digits} per cent", f"{digits}%", f"{digits} percent", f"{digits} %"]
    if value == int(value):
        forms.append(f"{in_words(int(value))} per cent ({digits}%)")
    return tuple(forms)


def count_forms(value: int, nouns: Sequence[str]) -> tuple[str, ...]:
    """Write a number of things, with and without a thousands separator."""
    return tuple(f"{digits} {noun}" for noun in nouns for digits in (f"{value:,}", str(value)))
