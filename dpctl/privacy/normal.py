"""One spelling for equal values: dates, sums of money, numbers, per cent and periods, however a text writes them.

Pure functions over text. 4 March 2027, March 4th, 2027 and 2027-03-04 become one token; so do EUR 1,250,000 and 1.25
million euros; ninety (90) days and 90-day become `90 day`.
"""

import re
import unicodedata

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun",
         "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
# the Indian lakh and crore, and the letters of the financial press
_SCALES = {"hundred": 100, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9}
_CURRENCIES = {
    "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
    "£": "gbp", "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "pounds sterling": "gbp",
    "$": "usd", "us$": "usd", "usd": "usd", "us dollar": "usd", "us dollars": "usd", "dollars": "usd",
    "₹": "inr", "inr": "inr", "rupees": "inr", "zł": "pln", "zl": "pln", "pln": "pln", "chf": "chf",
}  # fmt: skip
_SINGULAR = {
    "years": "year", "months": "month", "weeks": "week", "days": "day", "hours": "hour", "minutes": "minute",
    "mins": "minute", "users": "user", "arbitrators": "arbitrator", "percent": "%", "ltd": "limited",
    "working": "business", "laws": "law",
}  # fmt: skip

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WORD_NUMBER = "|".join(sorted((*_UNITS, *_SCALES), key=len, reverse=True))
_CURRENCY = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
# 1,250,000.50 · 1.250.000,50 · 1 250 000 · 12.5 · 1250000
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?: \d{3})+(?![\d ])|\d+(?:\.\d+)?"
_SCALE = "thousand|million|billion|lakh|crore|mio|mn|bn|k|m"

_NUMBER_WORDS = re.compile(rf"\b(?:{_WORD_NUMBER})(?:[ -](?:and )?(?:{_WORD_NUMBER}))*\b(?: and a half\b)?")
# "ninety (90)", after the words have become digits
_REPEATED = re.compile(r"(?<![\w.,])([\d.]+) ?(%)? ?\( ?\1 ?%? ?\)")
_DAY_FIRST = re.compile(
    rf"(?<!\w)(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -]({_MONTH})\.?,?[ -](\d{{4}})\b"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_NUMERIC_DATE = re.compile(r"(?<![\w.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\w)")
_ISO_DATE = re.compile(r"(?<!\w)(\d{4})-(\d{2})-(\d{2})(?!\w)")
_MONEY = re.compile(
    rf"(?<![\w.])({_CURRENCY}) ?({_NUMBER})(?:[ -]?({_SCALE})(?!\w))?"
    rf"|(?<![\w.])({_NUMBER})(?:[ -]?({_SCALE}))? ?({_CURRENCY})(?!\w)"
)
_SCALED = re.compile(rf"(?<![\w.])({_NUMBER})[ -]?({_SCALE})(?!\w)")
_PLAIN = re.compile(rf"(?<![\w.-])({_NUMBER})(?![\w-])")
_PER_CENT = re.compile(r"\bper ?cent(?:um)?\b|(?<=\d) percent\b")
_PERIOD_HYPHEN = re.compile(r"(?<=\d)-(?=(?:business|calendar|year|month|day|hour|minute|member|%))")
_POSSESSIVE = re.compile(r"'s?(?!\w)")
# an address is one token: the name of a party in its domain is no mention of the party
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_SEPARATORS = re.compile(r"(?<!\d)[.\-]|[.\-](?!\d)|[^\w%.\-]+|_")
_FOLD = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "ł": "l", "ø": "o",
    "đ": "d", "*": None, "`": None, "\u00ad": None, "\u200b": None, "\ufeff": None,
})  # fmt: skip


def normalise(text: str) -> str:
    """Return the text as tokens separated by single spaces, so that equal facts are equal strings.

    NFKC, case folded, accents and emphasis marks removed; number words, dates (to ISO), money (to `1250000eur`), per
    cent, ordinals and plurals of periods in one form each.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    if not text.isascii():
        # accents only: the currency signs have no decomposition
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = " ".join(text.split())
    text = _EMAIL.sub(lambda m: "".join(c for c in m[0] if c.isalnum()), text)
    text = _NUMBER_WORDS.sub(_digits, text)
    text = _PER_CENT.sub("%", text)
    text = _REPEATED.sub(r"\1\2", text)
    text = _DAY_FIRST.sub(lambda m: _date(m[3], _MONTHS[m[2]], m[1], m[0]), text)
    text = _MONTH_FIRST.sub(lambda m: _date(m[3], _MONTHS[m[1]], m[2], m[0]), text)
    text = _NUMERIC_DATE.sub(lambda m: _date(m[3], int(m[2]), m[1], m[0]), text)
    text = _ISO_DATE.sub(lambda m: f" {m[1]}-{m[2]}-{m[3]} ", text)
    text = _MONEY.sub(_money, text)
    text = _SCALED.sub(lambda m: f"{_value(m[1], m[2])} ", text)
    text = _PLAIN.sub(lambda m: _value(m[1], None), text)
    text = _PERIOD_HYPHEN.sub(" ", text)
    text = _POSSESSIVE.sub("", text)
    text = _SEPARATORS.sub(" ", text).replace("%", " % ")
    return " ".join(_SINGULAR.get(token, token) for token in text.split())


def _digits(match: re.Match[str]) -> str:
    """Turn number words into digits: one hundred and eighty to 180; words that form no number stay."""
    words = match[0].removesuffix(" and a half").replace("-", " ").split()
    total = current = 0
    for word in words:
        if word in _UNITS:
            # "twenty five" adds up, "two three" does not
            if current % 10 or (current % 100 and _UNITS[word] >= 10):
                return match[0]
            current += _UNITS[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word != "and":
            total += (current or 1) * _SCALES[word]
            current = 0
    half = ".5" if match[0].endswith(" and a half") else ""
    if words[0] in _SCALES:
        return match[0]  # "million" alone belongs to the digits before it
    return f"{total + current}{half}"


def _date(year: str, month: int, day: str, written: str) -> str:
    if not 1 <= month <= 12 or not 1 <= int(day) <= 31:
        return written
    return f" {year}-{month:02d}-{int(day):02d} "


def _money(match: re.Match[str]) -> str:
    before, number, scale, number_2, scale_2, after = match.groups()
    return f" {_value(number or number_2, scale or scale_2)}{_CURRENCIES[before or after]} "


def _value(number: str, scale: str | None) -> str:
    """Write a number plainly: 1,250,000.00 and 1.250.000 as 1250000; 1.25 million the same."""
    plain = number.replace(" ", "")
    continental = plain.count(".") > 1
    plain = plain.replace(".", "").replace(",", ".") if continental else plain.replace(",", "")
    factor = _SCALES.get(scale, 0) or _SHORT_SCALES[scale] if scale else 1
    value = float(plain) * factor
    # integers as they stand: account numbers are longer than a float is exact
    if factor == 1 and "." not in plain:
        return plain
    return f"{value:.6f}".rstrip("0").rstrip(".")
