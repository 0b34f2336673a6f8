"""Structured identifiers: what can be recognised by its own form, in several countries' notations."""

import re

from dpctl.privacy.identifiers import identifiers
from dpctl.privacy.mention import Mention

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)|\[?\d{1,3}(?:\.\d{1,3}){3}\]?")
_URL = re.compile(r"://[^\s<>\"“”‘’()\[\]{}|\\]+|[Ww]{3}\.[^\s<>\"“”‘’()\[\]{}|\\]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,12}\Z")
_TOP_LEVEL = frozenset(
    "com|org|net|info|biz|io|eu|edu|gov|int|app|dev|cloud|ai|legal|law|bank|tech|online|shop|co|me|tv|uk|de|fr|it|es|nl|be|ch"
    "|at|ie|se|no|dk|fi|pl|pt|cz|hu|ro|gr|ru|us|ca|au|nz|jp|cn|in|br|mx|za|sg|hk|kr|tr|il|ae|lu|li|test|example|invalid".split(
        "|"
    )
)
_BARE_DOMAIN = re.compile(r"\.([A-Za-z]{2,7})(?![\w@]|\.\w|-)")
_HOST = re.compile(r"(?<![\w@.-])(?:[A-Za-z0-9](?:[\w-]{0,61})\.){0,5}[A-Za-z0-9][\w-]{1,61}\Z")
_IP4 = re.compile(r"\d(?<![\w.]\d)\d{0,2}(?:\.\d{1,3}){3}(?!\w|\.\w)")
_IP6 = re.compile(r":(?:[0-9A-Fa-f]{0,4}:){1,6}[0-9A-Fa-f]{0,4}")
_IP6_HEAD = re.compile(r"(?<![\w:])[0-9A-Fa-f]{1,4}\Z")

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept"
    "|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
_MONTH = re.compile(rf"(?:{_MONTHS}|{_MONTHS[:85].upper()})(?!\w)")
# Languages that write months small: found by the day before them.
_SMALL_MONTH = re.compile(
    r"\d(?<!\w\d)\d?(?:er|º|°|\.)?\s(?:de\s)?(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio"
    r"|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro|stycznia|lutego|marca|kwietnia|maja|czerwca"
    r"|lipca|sierpnia|września|października|listopada|grudnia)(?:\s(?:de\s)?\d{4})?(?!\w)"
)
_DAY_WORD = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
)
_DAY_WORD += "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-\\w{5,8}|thirtieth|thirty-first"
_BEFORE_MONTH = re.compile(
    rf"(?<![\w.,-])(?:(?:the|THE|The)\s)?(?:\d{{1,2}}\s?(?:st|nd|rd|th|er|ST|ND|RD|TH|\.|º|°)?|{_DAY_WORD})(?:\s(?:day\s)?(?:of|de)\s|\s|[-/])\Z"
)
_AFTER_MONTH = re.compile(
    r"\.?(?:\s(?:\d{1,2}(?:st|nd|rd|th)?(?!\w))(?:,?\s(?:\d{4})(?!\w))?|,?\s(?:de\s)?\d{4}(?!\w)|[-/]\d{2,4}(?!\w))"
)
_NUMERIC_DATE = re.compile(
    r"\d(?<![\w./-]\d)\d{0,3}(?:"
    r"(?<=\d{4})-[01]?\d-[0-3]?\d(?:T\d{2}:\d{2}(?::\d{2})?Z?)?|(?<=\d{4})[./][01]?\d[./][0-3]?\d"
    r"|(?<!\d{3})(?:[./][0-3]?\d[./](?:19|20)?|-[0-3]?\d-(?:19|20))\d{2}|年\d{1,2}月\d{1,2}日)(?![\w/-]|\.\d)"
)
_CURRENCIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[$€£¥₹₽₩₺₪฿]",
        r"(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|CAD|AUD|NZD|HKD|SGD|SEK|NOK|DKK|PLN|CZK|HUF|RON|INR|BRL|MXN|ZAR|AED|TRY|KRW|ILS|Euro"
        r"|Euros|EURO|EUROS|Dollars|DOLLARS|Pounds|POUNDS|Sterling|STERLING|Francs)(?!\w)",
        *(word + r"(?!\w)" for word in ("euros?", "dollars?", "pounds?(?:\\ssterling)?", "sterling", "francs?", "yen")),
        *(word + r"(?!\w)" for word in ("rupees?", "kron(?:or|er)", "zł", "cents?", "pence")),
    )
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


def structured(text: str) -> list[Mention]:
    """Find e-mail and web addresses, IPs, dates, amounts and every kind of number that identifies somebody."""
    found = [*_emails(text)]
    found += _urls(text, found)
    found += _ips(text)
    found += _dates(text)
    found += _amounts(text)
    return found + identifiers(text, found)


def _emails(text: str) -> list[Mention]:
    found = []
    at = text.find("@")
    done = 0
    while at >= 0:
        local = _LOCAL.search(text, max(done, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            start = local.start() + len(local.group()) - len(local.group().lstrip(".'*_/={|}~`!&?"))
            if start < at:
                key = text[start : domain.end()].lower()
                found.append(Mention(start=start, end=domain.end(), cls="email", entity=key, rank=0))
                done = domain.end()
        at = text.find("@", at + 1)
    return found


def _urls(text: str, emails: list[Mention]) -> list[Mention]:
    found = []
    taken = {mention.end for mention in emails}
    for match in _URL.finditer(text):
        scheme = _SCHEME.search(text, max(0, match.start() - 13), match.start()) if match.group()[0] == ":" else None
        start = scheme.start() if scheme else match.start()
        end = start + len(text[start : match.end()].rstrip(".,;:!?'*_"))
        found.append(Mention(start=start, end=end, cls="url", entity=text[start:end].lower(), rank=0))
    covered = [(mention.start, mention.end) for mention in found]
    for match in _BARE_DOMAIN.finditer(text):
        if match.group(1).lower() not in _TOP_LEVEL or match.end() in taken:
            continue
        if any(a <= match.start() < b for a, b in covered):
            continue
        host = _HOST.search(text, max(0, match.start() - 80), match.start())
        if host and any(c.isalpha() for c in host.group()):
            written = text[host.start() : match.end()]
            # "No.In" and "Ltd.co" are missing spaces, not hosts: a real one is not written like a sentence's end.
            if written.islower() or written.isupper() or "." in host.group():
                found.append(Mention(start=host.start(), end=match.end(), cls="url", entity=written.lower(), rank=0))
    return found


def _ips(text: str) -> list[Mention]:
    found = []
    for match in _IP4.finditer(text):
        if all(int(part) < 256 for part in match.group().split(".")) and not _is_clause(text, match.start()):
            found.append(Mention(start=match.start(), end=match.end(), cls="ip", entity=match.group(), rank=1))
    for match in _IP6.finditer(text) if "::" in text or text.count(":") > 5 else ():
        head = _IP6_HEAD.search(text, max(0, match.start() - 5), match.start())
        start = head.start() if head else match.start()
        if text[start : match.end()].count(":") > 3 or "::" in match.group():
            written = text[start : match.end()]
            if sum(c.isalnum() for c in written) > 3:
                found.append(Mention(start=start, end=match.end(), cls="ip", entity=written.lower(), rank=1))
    return found


def _is_clause(text: str, start: int) -> bool:
    """Whether four dotted numbers are a clause: at the start of a line or after a word such as "clause"."""
    before = text[max(0, start - 14) : start].rstrip(" \t#*(")
    return (
        not before
        or before[-1] == "\n"
        or before.lower().endswith(("clause", "clauses", "section", "paragraph", "article"))
    )


def _dates(text: str) -> list[Mention]:
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
        found.append(
            Mention(start=start, end=end, cls="date", entity=" ".join(text[start:end].lower().split()), rank=5)
        )
    for match in (*_SMALL_MONTH.finditer(text), *_NUMERIC_DATE.finditer(text)):
        found.append(Mention(start=match.start(), end=match.end(), cls="date", entity=match.group(), rank=5))
    return found


def _amounts(text: str) -> list[Mention]:
    found: list[Mention] = []
    hits = sorted(match.span() for pattern in _CURRENCIES for match in pattern.finditer(text))
    for start, end in hits:
        if found and start < found[-1].end or (text[start].isalpha() and start and text[start - 1].isalnum()):
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
