"""Dates and sums of money: business terms, masked only where the scenario asks for it."""

import re

from dpctl.privacy.mention import Mention

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept"
    "|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
_MONTH = re.compile(rf"(?:{_MONTHS}|{_MONTHS[:85].upper()})(?!\w)")
# Languages that write months small: found by the day before them.
_SMALL_MONTH = re.compile(
    r"\d(?<!\w\d)\d?(?:er|º|°|\.)?\s(?:de\s)?(?:"
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    r"|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro"
    r"|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    r")(?:\s(?:de\s)?\d{4})?(?!\w)"
)
_DAY_WORD = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
)
_DAY_WORD += "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-\\w{5,8}|thirtieth|thirty-first"
_BEFORE_MONTH = re.compile(
    rf"(?<![\w.,-])(?:(?:the|THE|The)\s)?(?:\d{{1,2}}\s?(?:st|nd|rd|th|er|ST|ND|RD|TH|\.|º|°)?|{_DAY_WORD})"
    r"(?:\s(?:day\s)?(?:of|de)\s|\s|[-/])\Z"
)
_AFTER_MONTH = re.compile(
    r"\.?(?:\s(?:\d{1,2}(?:st|nd|rd|th)?(?!\w))(?:,?\s(?:\d{4})(?!\w))?|,?\s(?:de\s)?\d{4}(?!\w)|[-/]\d{2,4}(?!\w))"
)
_NUMERIC_DATE = re.compile(
    r"\d(?<![\w./-]\d)\d{0,3}(?:"
    r"(?<=\d{4})-[01]?\d-[0-3]?\d(?:T\d{2}:\d{2}(?::\d{2})?Z?)?|(?<=\d{4})[./][01]?\d[./][0-3]?\d"
    r"|(?<!\d{3})(?:[./][0-3]?\d[./](?:19|20)?|-[0-3]?\d-(?:19|20))\d{2}|年\d{1,2}月\d{1,2}日)(?![\w/-]|\.\d)"
)
_CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|RMB|CAD|AUD|NZD|HKD|SGD|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|BRL|MXN|ZAR|AED|TRY|KRW|ILS|Euros?"
    "|EUROS?|Dollars|DOLLARS|Pounds|POUNDS|Sterling|STERLING|Francs"
)
_SMALL_CODES = (
    "euros?", "dollars?", r"pounds?(?:\ssterling)?", "sterling", "francs?", "yen", "rupees?", "kron(?:or|er)", "zł",
    "cents?", "pence",
)  # fmt: skip
_CURRENCIES = tuple(
    re.compile(pattern)
    for pattern in ("[$€£¥₹₽₩₺₪฿]", rf"(?:{_CODES})(?!\w)", *(rf"{code}(?!\w)" for code in _SMALL_CODES))
)
_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{2,3})*(?:[.,]\d{1,2}|[.,][-–])?|\d+(?:[.,]\d+)*"
_SCALE = r"(?:[  ]?(?:thousand|million|billion|trillion|mn|bn|[mMkK]|Mio\.?|Mrd\.?)(?!\w))?"
_SUM_AFTER = re.compile(rf"\s?(?:{_NUMBER}){_SCALE}(?!\d)")
_SUM_BEFORE = re.compile(rf"(?<![\w.,])(?:{_NUMBER}){_SCALE}\)?\s?(?:US\s|Swiss\s|Canadian\s|Australian\s)?\Z")
_CURRENCY_PREFIX = re.compile(r"(?<!\w)(?:US|U\.S\.\s?|CA?|AU?|HK|NZ|S|R)\Z")
_WRITTEN = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|and"
)
_WRITTEN_SUM = re.compile(rf"(?<!\w)(?:(?:{_WRITTEN})[\s-]){{1,20}}(?:US\s|Swiss\s)?\Z", re.IGNORECASE)


def dates(text: str) -> list[Mention]:
    """Find dates with a month, written out or in figures; a year alone is none."""
    found = []
    for match in _MONTH.finditer(text):
        before = _BEFORE_MONTH.search(text, max(0, match.start() - 24), match.start())
        after = _AFTER_MONTH.match(text, match.end())
        if not before and not after:
            continue
        start = before.start() if before else match.start()
        end = after.end() if after else match.end()
        if before and after and re.fullmatch(r"\.?\s\d{1,2}", after.group()):
            end = match.end()
        found.append(Mention(start, end, "date", " ".join(text[start:end].lower().split()), 5))
    others = (*_SMALL_MONTH.finditer(text), *_NUMERIC_DATE.finditer(text))
    return found + [Mention(match.start(), match.end(), "date", match.group(), 5) for match in others]


def amounts(text: str) -> list[Mention]:
    """Find sums of money: a number, in figures or words, beside a currency."""
    found: list[Mention] = []
    hits = sorted(match.span() for pattern in _CURRENCIES for match in pattern.finditer(text))
    for start, end in hits:
        inside_word = text[start].isalpha() and start > 0 and text[start - 1].isalnum()
        if inside_word or (found and start < found[-1].end):
            continue
        after = _SUM_AFTER.match(text, end)
        before = None if after else _SUM_BEFORE.search(text, max(0, start - 40), start)
        written = None if after or before else _WRITTEN_SUM.search(text, max(0, start - 120), start)
        if after:
            prefix = None if text[start].isalpha() else _CURRENCY_PREFIX.search(text, max(0, start - 5), start)
            start, end = prefix.start() if prefix else start, after.end()
        elif before:
            start = before.start()
        elif written:
            start = written.start()
        else:
            continue
        found.append(Mention(start=start, end=end, cls="amount", entity=" ".join(text[start:end].split()), rank=5))
    return found
