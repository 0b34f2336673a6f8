"""Runs of capitalised words: where names can be, in any script that has capitals."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from dpctl.privacy.words import Kind, classified, is_ordinary, vocabulary, words_of


def _classes(codes: Iterable[int]) -> str:
    """Write code points as the inside of a regular expression's character class."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" if a < b else re.escape(chr(a)) for a, b in ranges)


@lru_cache(maxsize=1)
def upper() -> str:
    """Latin, Greek, Cyrillic, Armenian, Georgian and full-width capitals, as the inside of a character class."""
    codes = (*range(0x41, 0x2D30), *range(0xA640, 0xA800), *range(0xFF21, 0xFF3B))
    return _classes(code for code in codes if chr(code).isupper() or chr(code).istitle())


PARTICLES = words_of(
    "of and & for für de del della dei degli di da du des la le les van von der den dem zu zum zur ten ter te dos das"
    " do bin binti binte bint ibn arap ole al el y e af av und et и та και och"
)
_JOINER = "['’&.\\-‐‑–]"
# A comma may stand before a legal form: "Brightwater, Inc."
_FORM_AHEAD = (
    r"(?=(?:[A-Z]\.){2,4}|(?:Incorporated|Corporation|Limited|Private\sLimited|Company|Inc|LLC|Ltd|LLP|Corp|Pvt|Pty|Pte"
    r"|GmbH|INC|LTD|LIMITED|CORPORATION|plc|PLC|Jr|Sr|AG|SE|BV|NV|AB|SA|SL|SLU|SRL|SpA|Lda|Ltda|Sp\.|S\.p\.A|S\.r\.l"
    r"|S\.a\.s|s\.r\.o|a\.s|Oy|AS|A/S|ApS|KG|LP|LLLP|PLLC|PC|MD|DDS|DVM|RN|CPA|JD|PhD)(?!\w))"
)
# Legal forms that are written small.
_SMALL_FORM = (
    r"(?:[Ss]p\.\s?(?:[kj]|z\s?o\.\s?o)|plc|llp|llc|ltd|inc|gmbh|mbH|s\.r\.o|d\.o\.o|a\.s|e\.V|e\.K|eG|z\s?o\.o|s\.p\.a"
    r"|партнеры|партнёры|партнери|fils|associés|s\.r\.l|b\.v|n\.v|s\.a|k\.s|v\.o\.s)(?!\w)"
)
# How a small legal form with a capital begins ("Sp.k"): such a run is not one word.
_FORM_HEADS = frozenset({"Sp"})
# Nouns of Dutch and English for what is done, which end like a street ("Stadsring").
_NO_RING = ("laring", "ering", "oring", "uring")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a run and of one word in it."""
    # Bounded, so that no text makes a run, and the work on it, grow without limit.
    # What a word has taken it need not give back: nothing that may follow begins inside it.
    word = rf"[{upper()}]\w{{0,79}}+(?:{_JOINER}\w{{1,80}}+){{0,8}}+"
    # By their first letters: most words behind a run begin like none of them, and then this is soon known.
    particles = "|".join(
        f"{first}(?:{'|'.join(sorted([word[1:] for word in PARTICLES if word[0] == first], key=len, reverse=True))})"
        for first in sorted({word[0] for word in PARTICLES})
    )
    after_dot = "".join(
        rf"(?<=\b(?:{forms})\.)|"
        for forms in (
            "St|Dr|Mr|Ms|Jr|Sr|Co|CO|Sp|SP|Hr|Mw",
            "Mrs|Mme|Rev|Hon|Ltd|Inc|LTD|INC|Pvt|Pty|Pte|PVT|PTY|PTE|Sdn|Bhd|SDN|BHD|Cía|Cia|Sra|Dra|Ing|Avv|Sig|Smt|Drs|Dhr",
            "Prof|Corp|Srta|Dott",
        )
    )
    dot = rf"(?:\.(?:{after_dot}(?<=\b[{upper()}]\.)))?"
    gap = rf"(?:[ ]{{1,2}}(?:(?:{particles})[ ]{{1,2}}){{0,2}}|,[ ]{_FORM_AHEAD})"
    # A last initial keeps its full stop ("Lefèvre T."), so that it can be told from a letter of a list.
    last_dot = rf"(?:\.(?<=\b[{upper()}]\.))?"
    run = rf"{word}(?:{dot}{gap}(?:{_SMALL_FORM}|{word})){{0,23}}{last_dot}"
    return re.compile(run), re.compile(rf"(?<!\w){_SMALL_FORM}|{word}")


class Token(NamedTuple):
    """One capitalised word: offsets in its phrase, what was written, what it may be, and its plain small form.

    `low` and `bare_end` leave a possessive ending out; `low` also has no full stops ("S.p.A" -> "spa").
    """

    start: int
    end: int
    word: str
    kind: Kind
    low: str
    bare_end: int


class Phrase(NamedTuple):
    """The words of a run, once for all runs that read the same; `shouted` when all is in capitals.

    `kinds`: what its words may be. `streets`: the tokens that are a street's type, and whether by themselves ("Lane")
    or as the end of a word ("Gartenstraße"). `placed`: the tokens, with "New York" and other well-known places of
    several words marked as public. `formed`: whether it holds a legal form or a word such as Bank; `headed`: one for an
    institution, or an ampersand. `lows`: the small forms of its words. `gaps`: see `gap`.
    """

    text: str
    tokens: tuple[Token, ...]
    shouted: bool
    kinds: frozenset[Kind]
    streets: tuple[tuple[int, bool], ...]
    placed: tuple[Token, ...]
    formed: bool
    headed: bool
    lows: tuple[str, ...]
    gaps: tuple[str, ...]

    def gap(self, i: int) -> str:
        """What joins token i to the next one: a particle, a comma, `&` or nothing."""
        return self.gaps[i]


class Run(NamedTuple):
    """Capitalised words in a row, joined by spaces, name particles, `&`, `and` or `of`, at an offset of the text."""

    start: int
    end: int
    phrase: Phrase


def runs(text: str) -> list[Run]:
    """Return the runs of a tidied text, in order.

    Those of one word of sentences or contracts ("The", "Supplier") are left out: nothing makes a name of such a word
    alone, and they are the half of all runs.
    """
    run_pattern, _ = _patterns()
    # As in `_split`: a record of which there are thousands, made without its constructor.
    new = tuple.__new__
    return [
        new(Run, (match.start(), match.end(), phrase))
        for match in run_pattern.finditer(text)
        if (phrase := _phrase(match[0])) is not None
    ]


@lru_cache(maxsize=16384)
def _phrase(written: str) -> Phrase | None:
    if written.isalpha():
        kind, low, _ = classified(written)
        vocab = vocabulary()
        kept = low in vocab.street or low in vocab.institution_of
        if low in vocab.function or (kind is Kind.CONTRACT and not kept):
            return None
    tokens = _split(written)
    if tokens is None:
        _, pattern = _patterns()
        tokens = [_token(match.start(), match.group()) for match in pattern.finditer(written)]
    if len(tokens) == 1 and tokens[0].kind is Kind.FUNCTION:
        return None
    shouted = False
    # Small particles may stand between words in capitals, so this is asked of the words.
    if written[-1].isupper() or not written[-1].isalpha():
        shouted = all(token.word.isupper() for token in tokens) and any(len(token.word) > 3 for token in tokens)
    lows = tuple([token.low for token in tokens])
    kinds = frozenset([token.kind for token in tokens])
    streets = tuple([(i, alone) for i, low in enumerate(lows) if (alone := _street_type(low)) is not None])
    formed = Kind.LEGAL in kinds or not vocabulary().weak_form.isdisjoint(lows)
    all_tokens = tuple(tokens)
    headed = "&" in written or any(map(_heads, lows))
    placed = _with_places(all_tokens, lows)
    gaps = tuple([_gap(written[a.end : b.start]) for a, b in pairwise(tokens)])
    return Phrase(written, all_tokens, shouted, kinds, streets, placed, formed, headed, lows, gaps)


def _gap(between: str) -> str:
    return "" if between == " " else between.strip(" \t\n.")


@lru_cache(maxsize=65536)
def _heads(low: str) -> bool:
    vocab = vocabulary()
    known = low in vocab.institution or low in vocab.institution_of or low in vocab.place_of
    return known or low.endswith(vocab.institution_ending)


def _with_places(tokens: tuple[Token, ...], lows: Sequence[str]) -> tuple[Token, ...]:
    phrases, openings = _places()
    if len(tokens) < 2 or openings.isdisjoint(lows):
        return tokens
    marked = list(tokens)
    for size in (2, 3):
        for i in range(len(tokens) - size + 1):
            if " ".join(lows[i : i + size]) in phrases:
                marked[i : i + size] = [token._replace(kind=Kind.PUBLIC) for token in marked[i : i + size]]
    return tuple(marked)


@lru_cache(maxsize=1)
def _places() -> tuple[frozenset[str], frozenset[str]]:
    phrases = frozenset(vocabulary().public_phrase)
    return phrases, frozenset(phrase.split()[0] for phrase in phrases)


@lru_cache(maxsize=65536)
def _street_type(low: str) -> bool | None:
    """Whether a word is a street's type by itself (True), ends in one (False) or neither (None)."""
    vocab = vocabulary()
    if low in vocab.street:
        return True
    if len(low) < 7 or not low.endswith(vocab.street_ending):
        return None
    # "Monitoring 24", "Verklaring 3": what is done ends so too.
    done = low.endswith(_NO_RING) and not low.endswith("erring")
    return None if done or (low.endswith("ring") and is_ordinary(low)) else False


def _split(written: str) -> list[Token] | None:
    """Split a run at its spaces; None where that is not enough: at a legal form written small, a comma."""
    tokens = []
    at = 0
    for piece in written.split(" "):
        if piece not in PARTICLES:
            last = piece[-1:]
            if last == "," or not piece[:1].isupper() or piece[:2] in _FORM_HEADS:
                return None
            word = piece[:-1] if last == "." else piece
            kind, low, length = classified(word)
            tokens.append(tuple.__new__(Token, (at, at + len(word), word, kind, low, at + length)))
        at += len(piece) + 1
    return tokens


def _token(start: int, word: str) -> Token:
    kind, low, length = classified(word)
    return Token(start, start + len(word), word, kind, low, start + length)
