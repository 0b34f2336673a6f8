"""Dates and sums of money: business terms, masked only where the scenario asks for it."""

import re
from collections.abc import Mapping, Sequence

from dpctl.privacy.cues import Cue
from dpctl.privacy.mention import Mention
from dpctl.privacy.scan import SPACE, Gate, matches

_DAY_WORD = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
)
_DAY_WORD += "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-\\w{5,8}|thirtieth|thirty-first"
_BEFORE_MONTH = re.compile(
    rf"(?<![\w.,-])(?:(?:the|THE|The)\s)?(?:\d{{1,2}}\s?(?:st|nd|rd|th|er|ST|ND|RD|TH|\.?[ªº°]|\.)?|{_DAY_WORD})"
    r"(?:\s(?:day\s)?(?:of|de)\s|\s|[-/])\Z|(?<!\w)(?:19|20)\d{2}\.\s\Z"
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?(?:,|\.,?|,?\s(?:the|of))?\s(?:the\s)?\Z"
)
_YEAR_WORDS = (
    r"(?:two thousand|nineteen(?: hundred)?|twenty)"
    r"(?:[\s-](?:and|[a-z]{3,9}teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)){1,4}"
)
_AFTER_MONTH = re.compile(
    r"\.?(?:\s(?:\d{1,2}(?:st|nd|rd|th)?(?!\w))(?:,?\s(?:\d{4}|['’]\d{2})(?!\w))?|,?\s(?:de\s|del\s)?(?:\d{4}|['’]\d{2})(?!\w)"
    rf"|[-/]\d{{2,4}}(?!\w)|,?\s(?:in the year\s)?{_YEAR_WORDS}(?!\w))"
)
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th|\.)?[ -]\Z")
# After a day before the month, a number without a year is something else ("1 March 14 boxes").
_LONE_DAY = re.compile(r"\.?\s\d{1,2}")
_TWO_FIGURES = re.compile(r"\.?\s\d\d(?!\w|[.,]\d|\s[a-z]+s(?!\w))")
# The month in Roman figures, or only as "this" or "last" month.
_OTHER_DATE = re.compile(
    r"\d(?<![\w./-]\d)\d?(?:(?P<mark>[./-])[IVX]{1,4}(?P=mark)(?:(?:19|20)\d{2}|\d{2})(?!\w)"
    r"|(?:st|nd|rd|th)\s(?:of\s)?(?:inst|ult|prox)(?:\.|ant|imo)?(?!\w))"
)
_OTHER_DATE_GATE = Gate(
    ("", "[0-9]", f"[0-9]?(?:[./-][IVX]{{1,4}}[./-][0-9]|(?:st|nd|rd|th){SPACE}(?:of{SPACE})?(?:inst|ult|prox))")
)
_NUMERIC_DATE = re.compile(
    r"\d(?<![\w./-]\d)\d{0,3}(?:"
    r"(?<=\d{4})-[01]?\d-[0-3]?\d(?:T\d{2}:\d{2}(?::\d{2})?Z?)?|(?<=\d{4})[./][01]?\d[./][0-3]?\d"
    r"|(?<!\d{3})(?:[./][0-3]?\d[./](?:19|20)?|-[0-3]?\d-(?:19|20))\d{2}|年\d{1,2}月\d{1,2}日)(?![\w/-]|\.\d)"
)
_NUMERIC_DATE_GATE = Gate(("", "[0-9]", r"[0-9]{0,3}[-./\xe0][0-9]{1,2}[-./\xe0][0-9]"))
# Currencies of three letters that are words; the others are codes, written in capitals.
_THREE_LETTERS = frozenset({"yen", "Yen", "zł", "lei", "Lei", "руб", "грн", "лир", "Ksh", "KSh", "Dhs", "dhs", "Shs"})
# Codes that are no words, and so count in small letters before a sum.
_SMALL_CODES = frozenset(
    {"usd", "eur", "gbp", "chf", "aed", "sar", "ngn", "kes", "zar", "nzd", "sgd", "hkd", "pln", "czk"}
)
# Codes to which a sum may be glued: "USD2.4m".
_GLUED_CODES = _SMALL_CODES | {"cad", "aud", "inr", "jpy", "cny", "rmb", "sek", "nok", "dkk", "brl", "mxn", "ghs"}
# Spelled before the sum, all others written small behind it: "331 zł", "500 euros".
_AHEAD = frozenset({"kshs", "dhs", "keur", "teur"})
# Currencies that are other words in small letters ("5 ft").
_CAPITALISED = frozenset({"ft", "tl", "rm", "rp", "ksh", "nis", "fr.", "lv"})
# Groups behind spaces have three digits, so that a date behind a sum does not join it.
_NUMBER = (
    r"\d{1,3}(?:[\u00a0\u202f ]\d{3}(?!\d))+(?:[.,]\d{1,2}(?!\d)|[.,:][-–])?"
    r"|\d{1,3}(?:[.,'’]\d{2,3})*(?:[.,]\d{1,2}|[.,:][-–])?|\d+(?:[.,]\d+)*"
)
_SCALE = (
    r"(?:[ \u00a0]?(?:thousand|million|billion|trillion|lakhs?|crores?|mm|mn|bn|[mMkK]|Mio\.?|Mrd\.?|Tsd\.?"
    r"|mln\.?|mld\.?|mlrd\.?|tys\.?|тыс\.?|млн\.?|млрд\.?|тис\.?|millones|milhões|mil|miljoen|millioner|miljoner|Millionen|tusen)(?!\w)"
    r"|[ \u00a0]?[万萬億亿만억])?"
)
_DIGIT = re.compile(r"\d")
_SUM_AFTER = re.compile(
    rf"\.?[ \u00a0\u202f\t]?(?:\((?:{_NUMBER}){_SCALE}\)|(?:{_NUMBER}){_SCALE}(?!\d)"
    # The number of an account is no end of a range: "transfer 400 to 1042315924".
    rf"(?:(?:[ ]?[-–][ ]?|\sto\s)(?!\d{{8}})(?:{_NUMBER}){_SCALE}(?!\w))?)"
)
_SUM_BEFORE = re.compile(
    rf"(?<![\w.,])(?:(?:{_NUMBER})(?:[ ]?[-–][ ]?|\s(?:to|and)\s))?(?:{_NUMBER}){_SCALE}\)?\s?"
    r"(?:US\s|U\.S\.\s|Swiss\s|Canadian\s|Australian\s|Singapore\s|Hong\sKong\s)?\Z"
)
# Cents before the currency: the sum stands there, whatever follows.
_SUM_ENDS = re.compile(r"\d[.,]\d\d[ \u00a0\u202f]?\Z")
_NUMBER_ENDS = re.compile(r"\d[ \u00a0\u202f]\Z")
# A British national insurance number: "RM 54 35 77 B" is no sum of ringgit.
_INSURANCE = re.compile(r"[A-Z]{2}[ ]?(?:\d{2}[ ]?){3}[A-D](?!\w)")
# What says that a year is one, behind dates of Poland, Russia and Ukraine: "13 maja 2021 r."
_YEAR_SIGN = re.compile(r"[ \n](?:r\.|roku|г\.|года|р\.|року)(?!\w)")
_YEAR_SIGNS = frozenset("rгр")
# Rand and naira: the letter alone says little, so groups or cents must follow.
_RAND = re.compile(
    r"[RN](?<!\w\w)[ \u00a0]?\d{1,3}(?:(?:[ \u00a0,]\d{3})+(?:[.,]\d{2})?|[.,]\d{2}|(?:\.\d)?[ ](?:million|billion))"
    r"(?!\w|[.,]\d)"
)
_RAND_GATE = Gate(
    ("[^0-9A-Za-z]", "[RN]", f"{SPACE}?[0-9]{{1,3}}(?:[\x20\xa0,.][0-9]{{2}}|[.0-9]*[ ](?:million|billion))")
)
GATES = (_OTHER_DATE_GATE, _NUMERIC_DATE_GATE, _RAND_GATE)
_CURRENCY_PREFIX = re.compile(
    r"(?<!\w)(?:USD?|U\.S\.\s?|CA?D?|AU?D?|HKD?|NZD?|SG?D?|R|MXN?|Mex|NT|GH|[kKmM]"
    r"|(?:USD?|CAD?|AUD?|HKD?|NZD?|SGD?)[ ])\Z"
)
_WRITTEN = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    "|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|lakhs?|crores?|and"
    # French, Spanish, Dutch; German and Italian write such numbers as one word.
    "|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    "|cinquante|soixante|cents?|mille|millions?|et|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta"
    "|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|mil|millones|honderd|duizend|miljoen"
    "|(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig"
    "|neunzig|hundert|tausend|und){2,12}"
    "|(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|twintig|dertig|veertig|vijftig|zestig|zeventig"
    "|tachtig|negentig|honderd|duizend|en|ën){2,10}"
    "|(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|venti|trenta|quaranta|cinquanta|cento|mila|mille){2,8}"
)
# The last word of such a sum: looked for first, because the whole is slow to fail.
_WRITTEN_LAST = re.compile(rf"(?<!\w)(?:{_WRITTEN})\Z", re.IGNORECASE)
_OF_CURRENCY = frozenset({"us", "swiss"})
# Words behind a currency, and what may follow a sum: the unit of India and Kenya, taxes, the sum in words.
_WRITTEN_AFTER = re.compile(rf"(?:\s(?:{_WRITTEN})(?![\w])){{2,20}}(?:\sonly)?", re.IGNORECASE)
_CLOSING = re.compile(
    r"/[-=](?!\w)|[ ](?:HT|TTC|brutto|netto|brutos?|netos?|bruts|lordi|netti)(?!\w)"
    r"|[ ](?:\+|plus|excl?\.?|incl?\.?|excluding|including)[ ](?:GST|VAT|HST|PST|QST|TVA|IVA|MwSt|BTW|USt)(?!\w)"
    r"|[ ]only(?!\w)|[ ]\(\d[\d.,' ]*\)|[元円원]"
    r"|[ ]\((?:[A-Z][A-Za-z.]*[ ]){0,2}(?:Dollars?|Euros?|Pounds?|Rupees|Francs|Yen|Sterling)[ ]"
    r"(?:[A-Z][a-z-]+[ ]?|and[ ]|only[ ]?){1,14}\)"
    r"|[ ]\((?:in Worten|in words|en lettres|in lettere):?[ ][^()\n]{3,80}\)"
)
_WRITTEN_SUM = re.compile(rf"(?<!\w)(?:an?\s)?(?:(?:{_WRITTEN})[\s-]){{1,20}}(?:US\s|Swiss\s)?\Z", re.IGNORECASE)


def dates(text: str, opened: Mapping[Gate, Sequence[int]], found_cues: Mapping[str, Sequence[Cue]]) -> list[Mention]:
    """Find dates with a month, written out or in figures; a year alone is none."""
    found: list[Mention] = []
    months = [
        cue
        for cue in found_cues["month"]
        if text[cue[0]].isupper() or _DAY_BEFORE.search(text, max(0, cue[0] - 5), cue[0])
    ]
    for cue in (*months, *found_cues["small month"]):
        if text[cue.end : cue.end + 1].isalnum():
            continue
        before = _BEFORE_MONTH.search(text, max(0, cue.start - 24), cue.start)
        after = _AFTER_MONTH.match(text, cue.end)
        if not before and (not after or cue.group == "small month"):
            continue
        # "14\nMei Li" is a number and a name.
        if (
            cue.group == "small month"
            and text[cue.start].isupper()
            and not (after and any(map(str.isdigit, after.group())))
        ):
            continue
        start = before.start() if before else cue.start
        year_first = before and before.group()[:4].isdecimal()
        lone = before and not year_first and after and _LONE_DAY.fullmatch(after.group())
        # "04 Oct 25": behind a shortened month two figures are the year, unless something is counted.
        if lone and after and cue.end - cue.start < 5 and _TWO_FIGURES.match(text, cue.end):
            lone = None
        day = _WEEKDAY.search(text, max(0, start - 20), start)
        start = day.start() if day else start
        end = _with_sign(text, after.end() if after and not lone else cue.end)
        found.append(Mention(start, end, "date", " ".join(text[start:end].lower().split()), 5))
    written = (
        *matches(_OTHER_DATE, text, opened[_OTHER_DATE_GATE]),
        *matches(_NUMERIC_DATE, text, opened[_NUMERIC_DATE_GATE]),
    )
    return found + [Mention(m.start(), _with_sign(text, m.end()), "date", m.group(), 5) for m in written]


def _with_sign(text: str, end: int) -> int:
    """Take in the sign of a year behind a date."""
    sign = _YEAR_SIGN.match(text, end) if text[end + 1 : end + 2] in _YEAR_SIGNS else None
    return sign.end() if sign else end


def _ends_in_number(before: str) -> bool:
    """Whether the last word of what stands before a currency, but for "US" and "Swiss", is one of a number."""
    words = before.replace("-", " ").split()[-2:]
    if len(words) > 1 and words[-1].lower() in _OF_CURRENCY:
        words.pop()
    return bool(words) and _WRITTEN_LAST.search(words[-1]) is not None


def amounts(text: str, opened: Mapping[Gate, Sequence[int]], found_cues: Mapping[str, Sequence[Cue]]) -> list[Mention]:
    """Find sums of money: a number, in figures or words, beside a currency."""
    found: list[Mention] = []
    for start, end, _ in found_cues["currency"]:
        word = text[start:end]
        inside = word[0].isalpha() and text[end : end + 1].isalnum()
        inside = inside and not (text[end].isdigit() and word.isupper() and word.lower() in _GLUED_CODES)
        code = len(word) == 3 and word.isalpha() and word not in _THREE_LETTERS and not word.isupper()
        code = code and not (word in _SMALL_CODES and _DIGIT.match(text, end + 1))
        if word.islower() and word in _CAPITALISED:
            continue
        if inside or code or (found and start < found[-1].end):
            continue
        after = _SUM_AFTER.match(text, end)
        letters = word[0].isalpha()
        if after and letters:
            # "LEI 549339RRZZ", a code that goes on, or the number of an insurance
            glued = text[after.end() : after.end() + 1].isalnum()
            if glued or (len(word) == 2 and _INSURANCE.match(text, start)):
                continue
        # The pattern is slow to fail: look first for a digit.
        ended = not after or _SUM_ENDS.search(text, max(0, start - 5), start)
        if not ended and letters and word.islower() and word not in _AHEAD and word not in _SMALL_CODES:
            ended = _NUMBER_ENDS.search(text, max(0, start - 2), start)
        digits = _DIGIT.search(text, max(0, start - 14), start) if ended else None
        before = _SUM_BEFORE.search(text, max(0, start - 40), start) if digits else None
        worded = not (after or before) and _ends_in_number(text[max(0, start - 120) : start])
        written = _WRITTEN_SUM.search(text, max(0, start - 120), start) if worded else None
        if before and after:
            after = None  # "216,39 € 1 ottobre"
        if after:
            prefix = None if word[0].isalpha() else _CURRENCY_PREFIX.search(text, max(0, start - 5), start)
            start, end = prefix.start() if prefix else start, after.end()
        elif before:
            start = before.start()
        elif written:
            start = written.start()
        elif word[0].isalpha() and len(word) > 3 and (spelled := _WRITTEN_AFTER.match(text, end)):
            end = spelled.end()
        else:
            continue
        closing = _CLOSING.match(text, end)
        end = closing.end() if closing else end
        end += len("sterling") + 1 if text[end : end + 9].lower() == " sterling" else 0
        found.append(Mention(start, end, "amount", " ".join(text[start:end].split()), 5))
    # The gate opens a character before, and so not at the start of a text.
    rand = (-1, *opened[_RAND_GATE])
    found += [Mention(*m.span(), "amount", m.group(), 5) for m in matches(_RAND, text, rand, lead=1)]
    return found
