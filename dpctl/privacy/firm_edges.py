"""Firms whose name goes on: a trade word and a form behind it, a partner behind an "and", a digit before it.

And firms of ordinary words, told by a legal form that means nothing else ("Lucky Key Engineering Ltée"), or by one
behind a line end that splits the name.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.mention import Mention
from dpctl.privacy.organisations import COUNTING, DENIED
from dpctl.privacy.runs import upper
from dpctl.privacy.scan import UPPER, Gate
from dpctl.privacy.words import Kind, classified, kind_of, table, vocabulary, words_of

# Three surnames in letters beyond Latin, of which default deny leaves the "and" between the last two.
_THREE = re.compile(r"[\u0370-\u04ff]{2,24}, [\u0370-\u04ff]{2,24}[ \n]and[ \n][\u0370-\u04ff]{2,24}")
_NAME_BEFORE = re.compile(r"(?<!\w)([^\W\d_a-z][\w'’.-]*)[ \n]\Z")
_DIGITS = re.compile(r"(?<!\w)\d{1,3}\Z")
_ROW = re.compile(r"[|\t][^\n]*\n\Z")
_TOKEN = re.compile(r"\S+")
_STOPS = frozenset({Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL})
_NO_NAME = frozenset({Kind.CONTRACT, Kind.ACRONYM, Kind.FUNCTION, Kind.PUBLIC})
_USED = frozenset({Kind.NAME, Kind.CONTRACT})
_ANDS = words_of("and und et & i e y")
_LARGE = r"[^\W\d_a-z]"


class _Rules(NamedTuple):
    """What stands behind a name.

    `behind`: a form, with or without a trade; `partner`: an "and", a name and a form; `sure`, `loose`: a form that
    makes a firm of any words before it; `split`: a form in the next line, with words of the name before it.
    """

    behind: re.Pattern[str]
    partner: re.Pattern[str]
    sure: re.Pattern[str]
    loose: re.Pattern[str]
    split: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    words = table("name_edges")
    sure, others, loose = ("|".join(words[f"{group}_forms"]) for group in ("sure", "other", "loose"))
    state = rf"[ \n]\((?:{'|'.join(words['states'])})\)"
    after = rf"(?!\w)(?:{state})?"
    trades = sorted(map(str.title, words["trades"].split()), key=len, reverse=True)
    trade = rf"(?:{'|'.join(trades)}|Real\sEstate|Insurance\sBrokers)"
    return _Rules(
        behind=re.compile(
            rf"(?:[ \n](?:(?:{trade}[ \n])?(?:{sure})|{trade}[ \n](?:{others}|{loose})|(?:{others})(?<=[.\w])){after}"
            rf"|{state})"
        ),
        partner=re.compile(
            rf"[ \n](?:and|AND|und|et|i|e|y|en|och|og|&)[ \n]{_LARGE}[\w'’-]+,?"
            rf"(?P<form>(?:[ \n](?:Group|Holdings?))?[ \n](?:{sure}|{others})){after}"
        ),
        sure=re.compile(rf"[ \n](?:{sure}){after}"),
        loose=re.compile(rf"[ \n]{trade}[ \n](?:Trust|Associates|&\sSons|et\sFils|&\sFils|{sure}|{others}){after}"),
        split=re.compile(rf"\n(?:{_LARGE}[\w'’&-]*[ ]){{0,3}}(?:{others})(?!\w)(?=[ ]?(?:[\n,.;:)]|\Z))"),
    )


def firm_gates() -> tuple[str, Gate, Gate]:
    """Where `firm_at` has something to look for.

    What stands behind a space or a line end, without that; what begins with a few other characters; a digit.
    """
    words = table("name_edges")
    others = "|".join(words["other_openings"])
    trades = by_letter(map(str.title, words["trades"].split()))
    spaced = (
        f"{by_letter(words['sure_openings'])}"
        f"|(?:{trades})[ \n](?:Trust|Associates|& Sons|& Co|Group|Partners|Brothers|(?:et|&) Fils|{others})[^a-z]"
        f"|(?:and|AND|und|et|[iey&]|en|och|og)[ \n]{UPPER}[^ ,.;\n]{{1,24}},?"
        f"(?:[ \n](?:Group|Holdings?))?[ \n](?:{others}|{'|'.join(words['partner_openings'])})[^a-z]"
    )
    next_line = f"(?:[A-Z][0-9A-Za-z&'-]* ){{0,3}}(?:{others}|Pte|Pty|GmbH|UG)[ .,;:)\n]"
    other = Gate(("", "\xe0", "[ \n]and[ \n]\xc0"), ("", "\n", next_line))
    return spaced, other, Gate(("", "[0-9]", "[A-Z][a-z]{3}"))


def by_letter(openings: Iterable[str]) -> str:
    """Join alternatives, those with the same first letter as one: Python's `re` tries one after another.

    A first letter must stand for itself, without a quantifier behind it.
    """
    groups: dict[str, list[str]] = {}
    for opening in openings:
        alone = not opening[0].isalpha()
        groups.setdefault(opening if alone else opening[0], []).append("" if alone else opening[1:])
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in groups.items())


@lru_cache(maxsize=1)
def words_before() -> re.Pattern[str]:
    """Up to five words with capitals before a form."""
    word = rf"(?:\d{{1,3}})?[{upper()}][\w'’&.-]*"
    return re.compile(rf"(?<!\w)(?:{word}[ \n](?:(?:and|und|et|&|i|e|y|of)[ \n])?){{1,5}}\Z")


def firm_at(text: str, at: int, known: Mapping[int, Mention], lexicon: Container[str]) -> Iterator[Mention]:
    """Yield the firms of which a form, a partner or a digit stands at an offset where one of the `firm_gates` opened.

    `known` holds the persons and organisations found so far, by their ends. `lexicon` holds the words that the text
    writes in small letters, and its nouns.
    """
    if text[at].isdigit():
        digits = _DIGITS.search(text, max(0, at - 3), at + 1)
        for one in known.values() if digits else ():
            if digits and one.start == at + 1:
                yield one._replace(start=digits.start())
        return
    if text[at].isalpha():
        three = _THREE.search(text, max(0, at - 60), at + 40)
        if three:
            yield Mention(*three.span(), "organisation", f"organisation:{three.group()}", 3)
        return
    mention = known.get(at) or (known.get(at - 1) if text[at - 1] == "." else None)
    rules = _rules()
    if partner := rules.partner.match(text, at):
        alone = mention and " " not in text[mention.start : mention.end]
        before = _NAME_BEFORE.search(text, max(0, mention.start - 24), mention.start) if mention else None
        # "Employer Tylus and Wika sp. k.", but "Anna Baker and Eriksson AB"
        if mention and alone and not (before and kind_of(before.group(1)) not in _NO_NAME):
            yield mention._replace(end=partner.end(), cls="organisation")
        at = partner.start("form")
        mention = known.get(at)
    if mention and (behind := rules.behind.match(text, at)):
        yield mention._replace(end=behind.end(), cls="organisation")
    match = rules.sure.match(text, at) or rules.loose.match(text, at)
    if not match and text[at] == "\n":
        match = rules.split.match(text, at)
        # A line that begins with a name holds the whole of it.
        head = _TOKEN.search(text, at) if match else None
        match = None if head and kind_of(head.group()) in DENIED else match
    before = words_before().search(text, max(0, at - 90), at + 1) if match else None
    if match and before:
        start = name_start(text, before.start(), at, lexicon)
        if start < at:
            written = text[start : match.end()]
            yield Mention(start, match.end(), "organisation", f"organisation:{' '.join(written.split())}", 5)


def _is_name(word: str) -> bool:
    return kind_of(word) in DENIED


def name_start(text: str, start: int, end: int, lexicon: Container[str]) -> int:
    """Where the name before a form begins: behind the last word that ends a sentence, a label, a role or a heading."""
    vocab = vocabulary()
    first = start
    named = False
    words = [*_TOKEN.finditer(text, start, end)]
    for i, word in enumerate(words):
        written = word.group()
        if written in _ANDS:
            # "Berrocal and Quiet Key ULC" are two, "Berrocal and Leroy ULC" is one.
            if len(words) - i > 2:
                first, named = word.end(), False
            continue
        kind, low, _ = classified(written.rstrip("."))
        opens = text[word.start() - 1] == "\n" and named
        # The row above ends with another cell.
        if opens and (kind in DENIED or _ROW.search(text, max(0, word.start() - 120), word.start())):
            first, named = word.start(), False
        label = low in vocab.organisation_label or low in vocab.person_label
        # "In der Sache Brownmed plc": a word that the text uses otherwise, before a name.
        label = label or (low in lexicon and kind in _USED and i + 1 < len(words) and _is_name(words[i + 1].group()))
        ends = written[-1] == "." and (len(written) > 3 or written[0].isdigit())
        if (kind in _STOPS and low not in COUNTING) or ends or (label and not named):
            first, named = word.end(), False
        else:
            named = named or kind is not Kind.ACRONYM
    while first < end and text[first].isspace():
        first += 1
    return first if named else end
