"""The sentences of a text and what each states: figures, dates, names, topics that readers of a contract ask for."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# a sentence longer than this is cut at its semicolons, so that one clause need not carry its neighbours
_LONG = 420
_SHORT = 12
# words beside its figures that make a line a statement; less is a heading, a row of numbers or an address
_STATEMENT = 4
_SURE = 160
# what a statement counts in a schedule or annex, in a definition, and where it is about none of the topics
_ATTACHED = 0.35
_DEFINING = 0.5
_OFF_TOPIC = 0.25
_NAMED_TERM = 1.5
_LEADING = 1.3
_BINDING = 1.25
_LISTED = 0.6

_PLACEHOLDER = r"⟦[^⟦⟧\n]{1,60}⟧"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NUMBER = r"\d[\d,.' ]*\d|\d"
_COUNT_WORD = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety)"
_FACTS = re.compile(
    rf"(?P<placeholder>{_PLACEHOLDER})"
    rf"|(?P<amount>(?:USD|EUR|GBP|CHF|INR|US\$|[$€£₹])\s?(?:{_NUMBER})(?:\s(?:thousand|million|billion))?"
    rf"|(?:{_NUMBER})\s?(?:USD|EUR|GBP|CHF|dollars|euros?|pounds|€))"
    rf"|(?P<date>\d{{1,2}}(?:st|nd|rd|th)?(?:\sday\sof)?\s{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"|(?P<share>\d+(?:[.,]\d+)?\s?(?:%|per\s?cent|basis points))"
    rf"|(?P<duration>(?:\d+\)?|{_COUNT_WORD})\s(?:[a-zA-Z]+\s)?(?:minute|hour|day|week|month|year)s?\b)"
    r"|(?P<count>\d{1,3}(?:,\d{3})+)"
    r"|(?P<name>(?<![.!?:;] )(?<!^)[A-Z][\w&'’-]+(?:\s(?:of|and|the|&)\s[A-Z][\w'’-]+|\s[A-Z][\w&'’.-]*)+)"
)
_WEIGHT = {"placeholder": 1.0, "amount": 3.0, "date": 2.6, "share": 2.2, "duration": 2.2, "count": 1.0, "name": 0.5}
# One entry is one topic: its weight, whether it needs a figure or date beside it to state something, and groups of word
# stems; a sentence is about it when it, with its heading, holds one stem of every group.
_TOPICS: Mapping[str, tuple[float, bool, tuple[tuple[str, ...], ...]]] = {
    "parties": (7.0, False, (("is made", "entered into", "registered office"), ("between", "company", "party"))),
    "effective date": (
        3.0,
        True,
        (("effective date", "effective as of", "takes effect", "commencement", "dated as of"),),
    ),
    "term": (3.5, True, (("initial term", "term of this", "in force", "expir", "fixed term"),)),
    "renewal": (2.5, True, (("renew",),)),
    "milestones": (2.5, True, (("go-live", "acceptance", "milestone", "long-stop", "completion", "delivery date"),)),
    "price": (3.0, True, (("fee", "price", "charge", "remuneration", "rent ", "commitment", "contract value"),)),
    "payment": (2.5, True, (("invoice", "payable", "shall pay", "payment"), ("day", "week", "month", "quarter"))),
    "indexation": (2.0, True, (("index", "increase", "adjust"), ("fee", "price", "charge", "rate"))),
    "interest": (2.5, True, (("interest", "late payment", "overdue"), ("rate", "per annum", "%", "per cent"))),
    "escrow": (2.0, True, (("escrow", "deposit", "retention"),)),
    "guarantee": (2.5, True, (("guarant",),)),
    "liability": (7.0, True, (("liab",), ("exceed", "limited", "capped", " cap", "ceiling", "maximum"))),
    "insurance": (2.5, True, (("insur", "indemnity cover"),)),
    "penalty": (2.5, True, (("liquidated damages", "penalt", "service credit", "delay payment"),)),
    "service level": (2.5, True, (("service level", "availab", "uptime", "respon", "recover", "incident"),)),
    "licence": (2.0, True, (("licen",), ("user", "software", "grant"))),
    "termination": (4.0, True, (("terminat", "cure", "remed"), ("notice", "day", "month", "breach", "convenience"))),
    "exit": (2.0, True, (("exit", "transition", "handover", "disengagement"),)),
    "force majeure": (2.0, True, (("force majeure",),)),
    "governing law": (8.0, False, (("governed by", "governing law"), ("law",))),
    "disputes": (
        5.0,
        False,
        (("arbitrat", "courts of", "court of", "jurisdiction"), ("seat", "rules", "exclusive", "court")),
    ),
    "confidentiality": (2.0, True, (("confidential",),)),
    "data protection": (2.0, True, (("personal data", "data protection"), ("breach", "officer", "hour", "notif"))),
    "restraint": (2.0, True, (("compet", "solicit", "exclusiv"),)),
    "audit": (1.5, True, (("audit", "benchmark", "inspect"),)),
    "warranty": (2.0, True, (("warrant",), ("period", "day", "month", "year"))),
    "contacts": (1.5, False, (("contract manager", "representative", "protection officer", "first point of contact"),)),
}
# a full stop after one of these, or after a single letter, ends no sentence
_BREAK = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[A-Z⟦(\"“\d])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:No|Nos|Art|Arts|Sec|Sect|Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|cf|approx|para|Attn|Tel|Esq|Jr|Sr)"
    r"|\b[A-Z]|^\(?\d+(?:\.\d+)*)\.$"
)
_CLAUSE = re.compile(r"(?<=;)\s+(?:and |or )?(?=\(?\w)")
_RUN_IN = re.compile(r"(?:\(?\d+(?:\.\d+)*[.)]?\s+)?[A-Z][^.;:!?]{2,60}\.")
_ATTACHMENT = re.compile(r"(?:schedule|annex|exhibit|appendix|attachment)\b", re.IGNORECASE)
_DEFINITION = re.compile(r"[“\"][^”\"]{2,60}[”\"]\s(?:means|has the meaning|shall mean)\b")
_TERM_NAMED = re.compile(r"\(the [“\"][^”\"]{2,60}[”\"]\)")
_OPERATIVE = re.compile(
    r"\b(?:shall|must|may not|at least|not less than|no more than|up to|no later than|governed by)\b"
)
_ITEM = re.compile(r"\([a-z]{1,3}\)\s")
_PAGE = re.compile(r"(?:page )?\d+(?: (?:of|/) \d+)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence on one line, what it states with the weight of each, and its standing in the document (1 normal)."""

    text: str
    facts: Mapping[str, float]
    topics: Mapping[str, float]
    standing: float


def sentences(text: str) -> list[Sentence]:
    """The statements of a text in its order; headings, bare numbers and page lines are left out."""
    pieces = list(_pieces(text))
    found = [{match[0].lower(): str(match.lastgroup) for match in _FACTS.finditer(piece.text)} for piece in pieces]
    counts = Counter(fact for facts in found for fact in facts)
    return [_weighed(piece, facts, counts) for piece, facts in zip(pieces, found, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    text: str
    heading: str
    leading: bool
    attached: bool


def _pieces(text: str) -> Iterator[_Piece]:
    attached = False
    done = 0
    for paragraph in _paragraphs(text):
        done += len(paragraph)
        # a table of contents names the schedules too, so only a heading in the later part begins them
        attached = attached or (done > 0.4 * len(text) and len(paragraph) < 90 and bool(_ATTACHMENT.match(paragraph)))
        heading = ""
        leading = False
        for sentence in _split(paragraph):
            if not heading and len(sentence) < len(paragraph) and _RUN_IN.fullmatch(sentence):
                heading = sentence
                leading = True
                continue
            for piece in _CLAUSE.split(sentence) if len(sentence) > _LONG else (sentence,):
                if len(piece) >= _SHORT and piece[-1] != ":" and (len(piece) > _SURE or _words(piece) >= _STATEMENT):
                    yield _Piece(text=piece, heading=heading, leading=leading, attached=attached)
            leading = False


def _words(piece: str) -> int:
    return len(_WORD.findall(_FACTS.sub(" ", piece)))


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs on one line each. Short lines are a list, an address or a table, not wrapped prose, and stay apart."""
    for block in re.split(r"\n\s*\n", text):
        lines = [" ".join(line.split()) for line in block.splitlines()]
        lines = [line for line in lines if line and not _PAGE.fullmatch(line)]
        if len(lines) > 1 and ("|" in lines[0] or max(map(len, lines)) < 72):
            yield from lines
        elif lines:
            yield " ".join(lines)


def _split(paragraph: str) -> Iterator[str]:
    start = 0
    for match in _BREAK.finditer(paragraph):
        end = match.start()
        if not _ABBREVIATED.search(paragraph[max(start, end - 12) : end]):
            yield paragraph[start:end].strip()
            start = end
    yield paragraph[start:].strip()


def _weighed(piece: _Piece, kinds: Mapping[str, str], counts: Counter[str]) -> Sentence:
    context = (f"{piece.heading} {piece.text}" if piece.leading else piece.text).lower()
    dated = any(kind not in {"name", "count"} for kind in kinds.values())
    topics = {
        name: weight
        for name, (weight, needs_fact, groups) in _TOPICS.items()
        if (dated or not needs_fact) and all(any(stem in context for stem in group) for group in groups)
    }
    share = 1.0 if topics else _OFF_TOPIC
    facts = {}
    for fact, kind in kinds.items():
        weight = share * _WEIGHT[kind]
        if kind == "amount":
            weight *= _magnitude(fact)
        if kind in {"name", "placeholder"}:
            # who is named often matters
            weight *= min(1.0 + math.log(counts[fact]), 2.5)
        facts[fact] = weight
    standing = _ATTACHED if piece.attached else 1.0
    if _DEFINITION.search(piece.text):
        standing *= _DEFINING
    if _TERM_NAMED.search(piece.text) and dated:
        standing *= _NAMED_TERM
    if piece.leading:
        standing *= _LEADING
    if _OPERATIVE.search(piece.text):
        standing *= _BINDING
    if _ITEM.match(piece.text):
        standing *= _LISTED
    return Sentence(text=piece.text, facts=facts, topics=topics, standing=standing)


def _magnitude(amount: str) -> float:
    """How much an amount of money matters beside one of a million: a third for ten thousand, a third more for ten."""
    digits = re.sub(r"[^\d.]", "", re.sub(r"[.,]\d\d?(?!\d)", "", amount)).replace(".", "")
    value = float(digits or 1) * (1e6 if "million" in amount else 1e3 if "thousand" in amount else 1.0)
    return min(max((math.log10(max(value, 1.0)) - 3.0) / 3.0, 0.15), 1.5)
