"""Find what is sensitive in a text: forms, harvested names and all they come back as, default deny for the rest.

No model: a number is recognised by its form or the keyword before it (`patterns`, `identifiers`), an address by its
street or code (`addresses`), a name by what introduces it (`harvest`), every further mention by its aliases
(`propagate`), and a capitalised word that is not an ordinary one is taken for a name (`names`). Written for
English contracts with names, numbers and addresses of any country; German nouns are told from names (`language`), in
other languages default deny masks more than it must. Columns of tables are judged as a whole (`cells`). A short text
without contract terms has rules of its own (`informal`). Names of the user (`parties`) and the spans of other finders,
such as a model that tags names, only ever add.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from dpctl.core.collector import collector_paused
from dpctl.core.documents import Span
from dpctl.privacy.address_edges import is_unit
from dpctl.privacy.addresses import GATES as ADDRESS_GATES
from dpctl.privacy.addresses import addresses
from dpctl.privacy.aliases import Alias
from dpctl.privacy.cells import cells
from dpctl.privacy.cues import cues
from dpctl.privacy.english import english_names
from dpctl.privacy.harvest import Name, harvest, short_forms
from dpctl.privacy.headed_rows import headed_rows
from dpctl.privacy.informal import informal, is_informal
from dpctl.privacy.language import language_of, nouns_of
from dpctl.privacy.mention import Mention
from dpctl.privacy.name_edges import name_edges, name_gates
from dpctl.privacy.particles import PARTICLES, with_particles
from dpctl.privacy.parties import Party, derived, listed
from dpctl.privacy.patterns import GATES as FORM_GATES
from dpctl.privacy.patterns import structured
from dpctl.privacy.plain_names import unnamed
from dpctl.privacy.propagate import lowered, propagate
from dpctl.privacy.runs import runs
from dpctl.privacy.scan import UPPER, Gate, Gates, blocks, matches, shape
from dpctl.privacy.union import checked, named, united
from dpctl.privacy.views import tidied, unwrapped
from dpctl.privacy.words import vocabulary, words_of

# Scripts without capitals: Hebrew, Arabic, those of India and South-East Asia, Chinese, Japanese, Korean.
_UNCASED_LETTER = (
    "[\\u3005\\u0590-\\u08ff\\u0900-\\u0dff\\u0e00-\\u0fff\\u1780-\\u17ff"
    "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff]"
)
_UNCASED = re.compile(f"{_UNCASED_LETTER}(?:[ ·・]?{_UNCASED_LETTER})*")
_UNCASED_BLOCKS = frozenset({*range(0x05, 0x10), 0x17, 0x30, *range(0x34, 0xA0), *range(0xAC, 0xD8), 0xF9, 0xFA})
_INNER_CAPITAL = re.compile(r"[A-Z](?<=[a-z][A-Z])")
_INNER_CAPITAL_GATE = Gate(("[a-z]", "[A-Z]", ""))
_FIRMS = frozenset({"person", "organisation"})
_BEHIND_FORM = frozenset(' «“"')
# Forms that stand before the name: "PT Wexmoor", "ООО «Морозов»".
_FORM_AHEAD = re.compile(
    r"(?<!\w)(?:PT|CV|OOO|ООО|ZAO|ЗАО|PAO|ПАО|OAO|ОАО|АО|ТОВ|ИП|ФОП|M/s\.?|Messrs\.?|Firma|Fa\.|UAB|SIA)[ ][«“\"]?\Z"
)
# The last letter of one of them, or the space before a quotation mark.
_ENDS_FORM = frozenset("TVOОПВФs.aBA ")
_BEFORE_FORM = frozenset(" \n/")
# Units and terms that are written so, and name nobody.
_MIXED_TERMS = words_of("kWh kW kHz mA mV dB dBA pH iOS macOS mTLS gRPC eIDAS eSignature eCommerce kVA mAh nM pM sFTP")
_WORD = re.compile(r"\w+")
_CLOSES = frozenset(".,;:)")
_START = itemgetter(0)
# A text of more characters would say who is meant: a surname does not stand alone throughout.
_LONG = 8000
_INITIALS_BEHIND = re.compile(r", [^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.){0,2}(?![ ]?\w\w*(?<=[^\W\d_a-z]\w)|\w)")
# What follows the name of a firm: "(P) Ltd", "(haftungsbeschränkt)", "1892 e.V.", "S/A", "a synové".
_FORM_BEHIND = re.compile(
    r"(?:[ \n]\((?:[A-Z][\w. ]{0,20}\)[ \n](?:Ltd|Limited|LTD|LIMITED|Pvt|Pty|Inc|LLC|GmbH|plc|PLC|Private|Holdings)"
    r"|haftungsbeschränkt\))|[ \n](?:1[6-9]|20)\d{2}[ \n]e\.[ ]?[VG]\.?|[ ]S/A|[ \n](?:S\.|SOC|S)[ ](?:COOP|Coop)\.?"
    r"|[ \n](?:&|a|e|et|i|och|og|und|y|en|and)[ \n]"
    r"(?:synové|Synové|synovia|Figli|Fils|Synowie|Söner|Sønner|Söhne|Filhos|Hijos|Zonen)"
    r"|/[AS](?<=[ \n][AIKPS]/[AS])|[ \n]\(publ\)|[ \n][ad]\.[ ]?d\.|[ \n](?:ME|EPP)|[ \n](?:&|und)[ \n]Partner"
    r"|[ \n]sp\.[ ]?[kj]\.?|[ \n](?:s\.[ ]r\.[ ]o|a\.[ ]s|spol\.[ ]s[ ]r\.[ ]?o)\.?)(?!\w)"
)
_INITIALS_GATE = Gate(("", ",", rf" {UPPER}\."))


@lru_cache(maxsize=1)
def _gates() -> Gates:
    return Gates(*FORM_GATES, *ADDRESS_GATES, _INNER_CAPITAL_GATE, _INITIALS_GATE, *name_gates())


def find(
    text: str, *, parties: Sequence[Party] = (), extra: Iterable[Span] | Callable[[str], Iterable[Span]] = ()
) -> tuple[Span, ...]:
    """Return the sensitive spans of a text, sorted and not overlapping, with `planted=False`.

    Classes: see `mention`. All mentions of one entity share `entity`. Precision is given up for recall (see
    benchmarks/). `parties` are names to find in any case. `extra` are spans of another finder, such as a model that
    tags names, or a function of the text that yields them: a union, in which they add what the rules left out, and the
    names among them are found wherever they come back. ValueError: a span beyond the text, or of an unknown class.
    """
    others = checked(text, extra(text) if callable(extra) else extra)
    with collector_paused():
        return _found(text, parties, others)


def _found(text: str, parties: Sequence[Party], others: Sequence[Span]) -> tuple[Span, ...]:
    view = tidied(text)
    clean = unwrapped(view.text)
    low = lowered(clean)
    words = _written_small(clean)
    language = language_of(words)
    lexicon = words
    lexicon.update(nouns_of(clean, language, words))
    found_cues = cues(low)
    shaped = shape(clean)
    opened = _gates().opened(shaped)
    used = blocks(clean)
    found = structured(clean, opened, found_cues)
    found_runs = runs(clean)
    if len(clean) > _LONG:
        lexicon.update(unnamed(found_runs))
    found_addresses = addresses(clean, opened, found_runs, found_cues, used)
    found += found_addresses
    names = harvest(clean, found_runs, found_cues, lexicon, found, german=language == "de")
    known = propagate(clean, low, [*derived(parties), *named(others), *names.names, *_streets(found_addresses, clean)])
    places = _placed(clean, names.places, known)
    found += _with_particles(clean, [*known, *places], language)
    found += [*_with_initials(clean, opened[_INITIALS_GATE], found)]
    found += [*_with_forms(clean, found)]
    edges = [*name_edges(clean, opened, found, lexicon)]
    found += edges
    found += short_forms(clean, edges, names.names, lexicon)
    found += listed(clean, low, parties)
    found += _uncased(clean, used)
    found += _inner_capitals(clean, opened[_INNER_CAPITAL_GATE])
    found += headed_rows(view.text)
    found += cells(clean, found)
    # Its words are English.
    if language == "en" and is_informal(clean):
        found += informal(clean)
    elif language != "en":
        found += english_names(found_runs, lexicon)
    original = view.original
    settled: Iterable[tuple[int, int, str, str]] = (
        (*original(first, last), cls, key) for first, last, cls, key, _ in _settled(clean, found)
    )
    if others:
        settled = united(text, [*settled], others)
    entities: dict[str, str] = {}
    spans: list[Span] = []
    for number, (start, end, cls, key) in enumerate(settled, 1):
        entity = entities.get(key) or entities.setdefault(key, f"e{len(entities) + 1:04d}")
        # As other records of which there are thousands, made without its constructor.
        spans.append(tuple.__new__(Span, (f"f{number:04d}", start, end, text[start:end], cls, entity, False)))
    return tuple(spans)


def _streets(found: Iterable[Mention], text: str) -> Iterator[Name]:
    """The streets with their numbers of addresses, which come back alone: "LEASE - 814 Woods Branch"."""
    for written in dict.fromkeys(_street_part(text[mention.start : mention.end]) for mention in found):
        if " " in written and "\n" not in written and any(c.isdigit() for c in written) and len(written) > 5:
            yield Name("address", written, (Alias(written),))


def _street_part(address: str) -> str:
    """The first part of an address that is no unit: of "Unit 5, 12 Mill Lane, Leeds" the second."""
    parts = address.split(",", 3)[:3]
    return next((part.strip() for part in parts if not is_unit(part.strip())), "")


# How what can belong to the name behind it ends: particles, initials, "d' ".
_MARKS = frozenset(".'’")
_BEFORE_NAME = _MARKS.union(word[-1] for word in PARTICLES)


def _with_particles(text: str, mentions: list[Mention], language: str) -> list[Mention]:
    """Take in what belongs to a name and stands small before it; most names have no such thing."""
    for i, mention in enumerate(mentions):
        start = mention[0]
        if start < 2:
            continue
        if text[start - 1] == " ":
            mark = text[start - 2]
            if mark not in _BEFORE_NAME:
                continue
            word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
            if "\n" in word:
                word = word.rpartition("\n")[2]
            if word not in PARTICLES and mark not in _MARKS:
                continue
        elif text[start - 1] not in "-'’‐‑":
            continue
        first = with_particles(text, start, language)
        if first != start:
            mentions[i] = mention._replace(start=first)
    return mentions


def _with_initials(text: str, starts: Iterable[int], mentions: list[Mention]) -> Iterator[Mention]:
    """The initials behind a surname: "Okonjo, T. B."."""
    ends = {mention.end: mention for mention in mentions}
    for match in matches(_INITIALS_BEHIND, text, starts):
        mention = ends.get(match.start())
        if mention and mention.cls in {"person", "organisation"}:
            yield Mention(match.start(), match.end(), "person", mention.entity, 7)


def _with_forms(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Firms with a legal form apart (behind brackets, a year, a small word, or before the name), or an article."""
    for mention in mentions:
        start, end, cls, _, _ = mention
        if cls not in _FIRMS:
            continue
        form = _FORM_BEHIND.match(text, end) if text[end : end + 1] in _BEFORE_FORM else None
        # "joined The Wexmoor Company"
        article = cls == "organisation" and start > 5 and text.endswith(" The ", 0, start)
        article = article and (text[start - 6].islower() or text[start - 6] == ",")
        begin = start - 4 if article else start
        # The pattern is slow to fail: look first whether a form can end here.
        if (
            text[start - 1 : start] in _BEHIND_FORM
            and text[start - 2 : start - 1] in _ENDS_FORM
            and (before := _FORM_AHEAD.search(text, max(0, start - 10), start))
        ):
            begin = before.start()
        if form or begin < start:
            yield mention._replace(start=begin, end=form.end() if form else end)


def _written_small(text: str) -> set[str]:
    """The words that stand alone in a text, without the mark after them: not the parts of an e-mail address."""
    words: set[str] = set()
    # By lines: no list of all words is needed, and most lines are ASCII, which is split faster.
    for line in text.split("\n"):
        words.update(line.split())
    words.update([word.rstrip(".,;:)") for word in words if word[-1] in _CLOSES])
    return words


def _placed(text: str, places: Sequence[tuple[int, int, str]], known: Sequence[Mention]) -> Iterator[Mention]:
    """Turn the places of names into mentions; one that holds a known name ("A. Baker") is a mention of that one."""
    starts = [mention[0] for mention in known]
    exact = {mention[:2] for mention in known}
    for start, end, cls in places:
        if (start, end) in exact:
            continue
        inside = [m for m in known[bisect_left(starts, start) : bisect_left(starts, end)] if m.end <= end]
        if inside:
            best = max(inside, key=lambda m: m.end - m.start)
            yield Mention(start, end, best.cls, best.entity, best.rank)
        else:
            yield Mention(start, end, cls, f"{cls}:{' '.join(text[start:end].split())}", 6)


def _settled(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Settle overlaps: the lower rank wins, then the longer; what sticks out of it stays if it holds a word of its own.

    Of "Ann Smith and Bo Li" taken for one firm, the "and" between two persons is nobody's name.
    """
    function = vocabulary().function
    accepted: list[Mention] = []
    owner = bytearray(len(text) + 1)
    mentions = [*mentions]
    # By rank, length and start in one number; of equals the first, as sorting keeps their order.
    base = len(text) + 1
    order = [(rank * base + start - end) * base + start for start, end, _, _, rank in mentions]
    for i in sorted(range(len(order)), key=order.__getitem__):
        mention = mentions[i]
        first, last, cls, entity, rank = mention
        taken = owner[first:last]
        if 1 not in taken:
            if first < last and text[first].isalnum() and text[last - 1].isalnum():
                accepted.append(mention)
                owner[first:last] = b"\x01" * (last - first)
                continue
            pieces = [(first, last)]
        elif 0 not in taken:
            continue
        else:
            pieces = [(first + m.start(), first + m.end()) for m in re.finditer(rb"\x00+", taken)]
        for start, end in pieces:
            while start < end and not text[start].isalnum() and text[start] not in "+([$€£¥#":
                start += 1
            while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:"):
                end -= 1
            rest = start != first or end != last
            if start >= end or (rest and all(word in function for word in _WORD.findall(text, start, end))):
                continue
            accepted.append(Mention(start, end, cls, entity, rank) if rest else mention)
            owner[start:end] = b"\x01" * (end - start)
    # No two of them start at one place.
    accepted.sort(key=_START)
    return accepted


def _uncased(text: str, used: frozenset[int]) -> list[Mention]:
    if used.isdisjoint(_UNCASED_BLOCKS):
        return []
    found = [
        Mention(start=match.start(), end=match.end(), cls="organisation", entity=match.group(), rank=6)
        for match in _UNCASED.finditer(text)
        if any(c.isalpha() for c in match.group())
    ]
    letters = sum(m.end - m.start for m in found)
    # A document in such a script cannot be told apart this way: then only forms and cues speak.
    return found if 2 * letters < len(text) else []


def _inner_capitals(text: str, starts: Iterable[int]) -> list[Mention]:
    """Words such as eBay or iManage: a small letter first and a capital inside is somebody's spelling of a name."""
    found = []
    for match in matches(_INNER_CAPITAL, text, starts, lead=1):
        start = match.start()
        while start and (text[start - 1].isalnum() and match.start() - start < 12):
            start -= 1
        if text[start].islower() and match.start() - start < 12:
            word = _WORD.match(text, start)
            end = word.end() if word else match.end()
            if text[start:end] not in _MIXED_TERMS:
                found.append(Mention(start, end, "organisation", f"organisation:{text[start:end]}", 6))
    return found
