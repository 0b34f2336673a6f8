"""An extractive summary: whole sentences of the text, chosen for what they state, in the order of the text.

What the emulator answers with, so that what survives a delivery mode can be measured without a model: nothing in it is
invented, and a sentence with placeholders keeps them. Choice is greedy budgeted coverage (Lin & Bilmes 2010,
"Multi-document summarization via budgeted maximization of submodular functions"): a fact already stated counts no more.
"""

import heapq
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# a sentence longer than this is cut at its semicolons, so that one clause need not carry its neighbours
_LONG = 420
_SHORT = 12
# gain is divided by length to this power: 1 would favour fragments, 0 the longest sentence (Lin & Bilmes call it r)
_LENGTH_POWER = 0.75

_PLACEHOLDER = r"⟦[^⟦⟧\n]{1,60}⟧"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER = r"\d[\d,.' ]*\d|\d"
_FACTS = re.compile(
    rf"(?P<placeholder>{_PLACEHOLDER})"
    rf"|(?P<amount>(?:USD|EUR|GBP|CHF|US\$|[$€£])\s?(?:{_NUMBER})(?:\s(?:thousand|million|billion))?"
    rf"|(?:{_NUMBER})\s?(?:USD|EUR|GBP|CHF|dollars|euros?|pounds|€))"
    rf"|(?P<date>\d{{1,2}}(?:st|nd|rd|th)?(?:\sday\sof)?\s{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}},?\s\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"|(?P<share>\d+(?:[.,]\d+)?\s?(?:%|per\s?cent|basis points))"
    r"|(?P<duration>\d+\)?\s(?:calendar |business |working |consecutive )?(?:day|week|month|year|hour)s?\b)"
    r"|(?P<name>(?<![.!?:;] )(?<!^)[A-Z][\w&'’-]+(?:\s(?:of|and|the|&)\s[A-Z][\w'’-]+|\s[A-Z][\w&'’.-]*)+)"
)
_WEIGHT = {"placeholder": 1.6, "amount": 3.0, "date": 2.6, "share": 2.0, "duration": 2.0, "name": 1.0}
# what readers of an agreement ask for. One entry is one topic, which a summary should state once: its name, its weight,
# and groups of word stems; a sentence is about it when it holds one stem of every group
_TOPICS: tuple[tuple[str, float, tuple[tuple[str, ...], ...]], ...] = (
    ("parties", 4.0, (("between",), (" and ",), ("made", "entered into", "agreement", "party", "parties"))),
    ("effective date", 3.0, (("effective date", "effective as of", "commencement date", "commences", "dated as of"),)),
    ("term", 3.5, (("initial term", "term of this", "in force", "shall expire", "expires", "fixed term"),)),
    ("renewal", 2.0, (("renew",),)),
    (
        "price",
        3.0,
        (("fee", "price", "charge", "consideration", "remuneration", "rent "), (" is ", " are ", "amount", " be ")),
    ),
    ("payment", 2.5, (("payable", "invoice", "shall pay", "payment"),)),
    ("interest", 2.0, (("interest", "late payment"), ("rate", "per annum", "%"))),
    ("deposit", 2.0, (("deposit", "escrow", "retention", "guarantee"),)),
    ("liability cap", 3.5, (("liabilit",), ("exceed", "limited", "capped", " cap "))),
    ("indemnity", 1.5, (("indemnif", "hold harmless", "indemnity"),)),
    ("insurance", 2.0, (("insurance", "insured"),)),
    ("penalty", 2.5, (("liquidated damages", "penalty", "penalties", "service credit"),)),
    ("termination", 3.0, (("terminat",), ("notice", "days", "breach", "convenience", "cause"))),
    ("governing law", 4.0, (("governed by", "governing law", "laws of"),)),
    ("disputes", 3.0, (("arbitrat", "court of", "courts of", "jurisdiction", "seat of"),)),
    ("confidentiality", 1.5, (("confidential",), ("year", "month", "surviv"))),
    ("data protection", 1.5, (("personal data", "data protection"),)),
    ("restraint", 2.0, (("non-compet", "noncompet", "non-solicit", "exclusiv"),)),
    ("service level", 2.0, (("service level", "availability", "uptime", "response time"),)),
    ("notices", 1.2, (("notice",), ("addressed to", "sent to", "delivered to"))),
    ("assignment", 1.0, (("assign",), ("consent",))),
)
# a full stop after one of these, or after a single letter, ends no sentence
_BREAK = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[A-Z⟦(\"“\d])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:No|Nos|Art|Arts|Sec|Sect|Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|cf|approx|para|Attn|Tel|Esq|Jr|Sr)"
    r"|\b[A-Z]|^\(?\d+(?:\.\d+)*)\.$"
)
_HEADING = re.compile(
    r"(?:article|section|schedule|annex|exhibit|part|clause|\d+(?:\.\d+)*\.?)\b[^.;:]{0,80}$", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?<=;)\s+(?:and |or )?(?=\(?\w)")


@dataclass(slots=True, kw_only=True)
class _Sentence:
    """One sentence on one line: where it stands, its text, and what it states with the weight of each."""

    position: int
    text: str
    states: dict[str, float]

    def gain(self, stated: set[str]) -> float:
        """What it would add to what is already stated, per length."""
        fresh = math.fsum(weight for fact, weight in self.states.items() if fact not in stated)
        return fresh / math.pow(len(self.text), _LENGTH_POWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A summary, and whether even its only sentence had to be cut to fit."""

    text: str
    cut: bool


def summarise(text: str, max_chars: int) -> str:
    """Return whole sentences of `text`, one a line, at most `max_chars` characters in all; "" for no room or no text.

    Only when not one sentence fits is one cut, at a word and never inside a placeholder.
    """
    return extract(text, max_chars).text


def extract(text: str, max_chars: int) -> Extract:
    """Summarise, and say whether the only sentence was cut."""
    sentences = _weighed(list(_sentences(text)))
    chosen: list[_Sentence] = []
    stated: set[str] = set()
    room = max_chars
    # lazy evaluation: gains only fall as more is stated, so a stale value is an upper bound (Minoux 1978)
    heap = [(-sentence.gain(stated), sentence.position) for sentence in sentences]
    heapq.heapify(heap)
    while heap and room > 0:
        bound, position = heapq.heappop(heap)
        sentence = sentences[position]
        gain = sentence.gain(stated)
        if gain <= 0:
            continue
        if -bound > gain * (1 + 1e-9):
            heapq.heappush(heap, (-gain, position))
            continue
        if len(sentence.text) <= room:
            chosen.append(sentence)
            stated |= sentence.states.keys()
            room -= len(sentence.text) + 1
    if chosen:
        whole = "\n".join(sentence.text for sentence in sorted(chosen, key=lambda s: s.position))
        return Extract(text=whole, cut=False)
    best = max(sentences, key=lambda s: s.gain(set()), default=None)
    line = best.text if best is not None else " ".join(text.split())
    return Extract(text=_cut(line, max_chars), cut=len(line) > max_chars)


def _sentences(text: str) -> Iterator[str]:
    """Sentences and stand-alone lines of the text, white space made single; headings without a fact are left out."""
    for paragraph in _paragraphs(text):
        start = 0
        for end in [match.start() for match in _BREAK.finditer(paragraph)] + [len(paragraph)]:
            if end < len(paragraph) and _ABBREVIATED.search(paragraph[max(start, end - 12) : end]):
                continue
            sentence = paragraph[start:end].strip()
            start = end
            for piece in _CLAUSE.split(sentence) if len(sentence) > _LONG else (sentence,):
                if len(piece) >= _SHORT:
                    yield piece


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs on one line each: a line that ends without a full stop runs on, unless the next begins a new item."""
    for block in re.split(r"\n\s*\n", text):
        lines = [" ".join(line.split()) for line in block.splitlines()]
        wrapped = [line for line in lines if line]
        if not wrapped:
            continue
        if len(wrapped) > 1 and max(map(len, wrapped)) < 72:
            # short lines are a list, an address or a signature block, not wrapped prose
            yield from wrapped
        else:
            yield " ".join(wrapped)


def _weighed(texts: list[str]) -> list[_Sentence]:
    counts: Counter[str] = Counter()
    found: list[dict[str, str]] = []
    for text in texts:
        heading = not any(map(str.islower, text)) or bool(_HEADING.match(text))
        facts = {} if heading else {match[0].lower(): str(match.lastgroup) for match in _FACTS.finditer(text)}
        counts.update(facts.keys())
        found.append(facts)
    sentences: list[_Sentence] = []
    for position, (text, facts) in enumerate(zip(texts, found, strict=True)):
        states = {}
        for fact, kind in facts.items():
            weight = _WEIGHT[kind]
            if kind in {"name", "placeholder"}:
                # who is named often matters; a name that is everywhere is the document's vocabulary
                weight *= min(1.0 + math.log(counts[fact]), 3.0)
            states[fact] = weight
        carries = bool(states)
        lowered = text.lower()
        for name, weight, groups in _TOPICS:
            if all(any(stem in lowered for stem in group) for group in groups):
                # a topic with a figure or a name beside it states something; without, it is boilerplate
                states[f"#{name}"] = weight if carries else 0.4 * weight
        if position < 0.02 * len(texts) + 3:
            states = {fact: 1.5 * weight for fact, weight in states.items()}
        sentences.append(_Sentence(position=position, text=text, states=states))
    return sentences


def _cut(text: str, max_chars: int) -> str:
    if len(text) <= max_chars:
        return text
    part = text[:max_chars]
    opened = part.rfind("⟦")
    if opened > part.rfind("⟧"):
        part = part[:opened]
    elif not text[max_chars].isspace() and " " in part:
        part = part[: part.rfind(" ")]
    return part.rstrip()
