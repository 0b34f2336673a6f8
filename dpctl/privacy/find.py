"""Find what is sensitive in a text: forms, harvested names and all they come back as, default deny for the rest.

No model: a number is recognised by its form or the keyword before it (`patterns`, `identifiers`), an address by its
street or code (`addresses`), a name by what introduces it (`harvest`), every further mention by its aliases
(`propagate`), and a capitalised word that is not an ordinary one is taken for a name (`names`). Written for
English contracts with names, numbers and addresses of any country; in other languages default deny masks more than it
must.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from dpctl.core.documents import Span
from dpctl.privacy.addresses import addresses
from dpctl.privacy.cues import cues
from dpctl.privacy.harvest import harvest
from dpctl.privacy.mention import Mention
from dpctl.privacy.patterns import structured
from dpctl.privacy.propagate import lowered, propagate
from dpctl.privacy.runs import runs
from dpctl.privacy.views import tidied, unwrapped
from dpctl.privacy.words import words_of

# Scripts without capitals: Hebrew, Arabic, those of India and South-East Asia, Chinese, Japanese, Korean.
_UNCASED_LETTER = (
    "[\\u0590-\\u08ff\\u0900-\\u0dff\\u0e00-\\u0fff\\u1780-\\u17ff"
    "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff]"
)
_UNCASED = re.compile(f"{_UNCASED_LETTER}(?:[ ·・]?{_UNCASED_LETTER})*")
_INNER_CAPITAL = re.compile(r"[A-Z](?<=[a-z][A-Z])")
# Units and terms that are written so, and name nobody.
_MIXED_TERMS = words_of("kWh kW kHz mA mV dB dBA pH iOS macOS mTLS gRPC eIDAS eSignature eCommerce kVA mAh nM pM sFTP")
_WORD = re.compile(r"\w+")


def find(text: str) -> tuple[Span, ...]:
    """Return the sensitive spans of a text, sorted and not overlapping, with `planted=False`.

    Classes: person, organisation, address, email, phone, tax_id (tax, social security, registration and passport
    numbers), account (bank, card and customer numbers, and long numbers nothing explains), iban, case_number, amount,
    date, url, ip. All mentions of one entity share `entity`. Precision is given up for recall (see benchmarks/).
    """
    view = tidied(text)
    clean = unwrapped(view.text)
    low = lowered(clean)
    lexicon = _written_small(clean)
    found_cues = cues(low)
    found = structured(clean, found_cues)
    found_runs = runs(clean)
    found += addresses(clean, found_runs, found_cues)
    names = harvest(clean, found_runs, found_cues, lexicon, found)
    known = propagate(clean, low, names.names)
    found += known
    found += _placed(clean, names.places, known)
    found += _uncased(clean)
    found += _inner_capitals(clean)
    entities: dict[str, str] = {}
    spans: list[Span] = []
    for mention in _settled(clean, found):
        start, end = view.original(mention.start, mention.end)
        entity = entities.setdefault(mention.entity, f"e{len(entities) + 1:04d}")
        spans.append(
            Span(
                id=f"f{len(spans) + 1:04d}",
                start=start,
                end=end,
                text=text[start:end],
                cls=mention.cls,
                entity=entity,
                planted=False,
            )
        )
    return tuple(spans)


def _written_small(text: str) -> frozenset[str]:
    """The words that stand alone in a text, without the mark after them: not the parts of an e-mail address."""
    for mark in (", ", ". ", "; ", ": ", ") ", ".\n", ",\n", ";\n", ":\n"):
        text = text.replace(mark, " ")
    return frozenset(text.rstrip(".,;:").split())


def _placed(text: str, places: Sequence[tuple[int, int, str]], known: Sequence[Mention]) -> Iterator[Mention]:
    """Turn the places of names into mentions; one that holds a known name ("A. Baker") is a mention of that one."""
    starts = [mention.start for mention in known]
    for start, end, cls in places:
        inside = known[bisect_left(starts, start) : bisect_left(starts, end)]
        best = max((m for m in inside if m.end <= end), key=lambda m: m.end - m.start, default=None)
        if best is not None and (best.start, best.end) != (start, end):
            yield Mention(start, end, best.cls, best.entity, best.rank)
        elif best is None:
            yield Mention(start, end, cls, f"{cls}:{' '.join(text[start:end].split())}", 6)


def _settled(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Settle overlaps: the lower rank wins, then the longer; what sticks out of it stays if it holds letters."""
    accepted: list[Mention] = []
    owner = bytearray(len(text) + 1)
    for mention in sorted(mentions, key=lambda m: (m.rank, m.start - m.end, m.start)):
        taken = owner[mention.start : mention.end]
        if 1 not in taken:
            pieces = [(mention.start, mention.end)]
        elif 0 not in taken:
            continue
        else:
            pieces = [
                (mention.start + m.start(), mention.start + m.end()) for m in re.finditer(rb"\x00+", bytes(taken))
            ]
        for start, end in pieces:
            while start < end and not text[start].isalnum() and text[start] not in "+([$€£¥#":
                start += 1
            while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:"):
                end -= 1
            rest = (start, end) != (mention.start, mention.end)
            if start >= end or (rest and not _WORD.search(text, start, end)):
                continue
            accepted.append(Mention(start=start, end=end, cls=mention.cls, entity=mention.entity, rank=mention.rank))
            owner[start:end] = b"\x01" * (end - start)
    return sorted(accepted, key=lambda m: m.start)


def _uncased(text: str) -> list[Mention]:
    if text.isascii():
        return []
    found = [
        Mention(start=match.start(), end=match.end(), cls="organisation", entity=match.group(), rank=6)
        for match in _UNCASED.finditer(text)
        if any(c.isalpha() for c in match.group())
    ]
    letters = sum(m.end - m.start for m in found)
    # A document in such a script cannot be told apart this way: then only forms and cues speak.
    return found if 2 * letters < len(text) else []


def _inner_capitals(text: str) -> list[Mention]:
    """Words such as eBay or iManage: a small letter first and a capital inside is somebody's spelling of a name."""
    found = []
    for match in _INNER_CAPITAL.finditer(text):
        start = match.start()
        while start and (text[start - 1].isalnum() and match.start() - start < 12):
            start -= 1
        if text[start].islower() and match.start() - start < 12:
            word = _WORD.match(text, start)
            end = word.end() if word else match.end()
            if text[start:end] not in _MIXED_TERMS:
                found.append(Mention(start, end, "organisation", f"organisation:{text[start:end]}", 6))
    return found
