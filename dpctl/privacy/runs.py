"""Runs of capitalised words: where names can be, in any script that has capitals."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dpctl.privacy.words import Kind, kind_of, vocabulary


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


PARTICLES = tuple(
    "of and & de del della dei degli di da du des la le les van von der den dem zu zum zur ten ter te dos das do bin ibn al"
    " el e y af av".split()
)
_JOINER = "['’&.\\-‐‑–]"
_FORM_AHEAD = (
    r"(?=(?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|L\.P|Corp|S\.A|GmbH|INC|LTD|LIMITED|plc|PLC|Jr|Sr|AG|SE|BV|NV|AB)\b)"
)
# Legal forms that are written small.
_SMALL_FORM = r"(?:plc|llp|llc|ltd|inc|gmbh|mbH|s\.r\.o|d\.o\.o|a\.s|e\.V|e\.K|eG|z\s?o\.o|s\.p\.a|s\.r\.l|b\.v|n\.v|s\.a|k\.s|v\.o\.s)(?!\w)"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of a run and of one word in it."""
    word = rf"[{upper()}]\w*(?:{_JOINER}\w+)*"
    particles = "|".join(sorted(PARTICLES, key=len, reverse=True))
    after_dot = "".join(
        rf"(?<=\b(?:{forms})\.)|"
        for forms in ("St|Dr|Mr|Ms|Jr|Sr|Co|CO|Sp", "Mrs|Mme|Rev|Hon|Ltd|Inc|LTD|INC", "Prof|Corp")
    )
    dot = rf"(?:\.(?:{after_dot}(?<=\b[{upper()}]\.)))?"
    gap = rf"(?:[ \t]{{1,2}}(?:(?:{particles})[ \t]{{1,2}}){{0,2}}|,[ ]{_FORM_AHEAD})"
    return re.compile(rf"{word}(?:{dot}{gap}(?:{word}|{_SMALL_FORM}))*"), re.compile(rf"{word}|(?<!\w){_SMALL_FORM}")


@dataclass(frozen=True, slots=True)
class Token:
    """One capitalised word: offsets, what was written, and what it may be."""

    start: int
    end: int
    word: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, joined by spaces, name particles, `&`, `and` or `of`."""

    tokens: tuple[Token, ...]
    shouted: bool

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.tokens[-1].end


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a tidied text, in order; those of sentence words alone ("The", "If") are left out."""
    parsed: dict[str, tuple[tuple[int, int, str, Kind], ...]] = {}
    run_pattern, _ = _patterns()
    for match in run_pattern.finditer(text):
        written = match.group()
        parts = parsed.get(written)
        if parts is None:
            parts = parsed[written] = _parsed(written)
        if parts:
            yield _run(parts, match.start())


def _parsed(written: str) -> tuple[tuple[int, int, str, Kind], ...]:
    tokens = tuple((m.start(), m.end(), m.group(), kind_of(m.group())) for m in _patterns()[1].finditer(written))
    return () if len(tokens) == 1 and tokens[0][2].lower() in vocabulary().function else tokens


def _run(parts: tuple[tuple[int, int, str, Kind], ...], start: int) -> Run:
    shouted = all(word.isupper() for _, _, word, _ in parts) and any(len(word) > 3 for _, _, word, _ in parts)
    return Run(tuple(Token(start + a, start + b, word, kind) for a, b, word, kind in parts), shouted)
