"""Where a rare form can begin: fast passes over a one-byte copy of the text, by RE2 when it is installed.

The exact rules (Python's `re`, with look-around) then run only there. A gate must match at least wherever its rule
does, uses no look-around, and names its characters: both engines then give the same hits. RE2 walks a text in about a
tenth of the time that `re` takes, but each hit costs it more, so gates are for what is rare.

Unicode classes in RE2 can exhaust its memory without a word, and its `\\w` is ASCII only: hence the one-byte copy, in
which every character stands at its own offset as itself (Latin-1) or as a Latin-1 character of its kind.
"""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

# The codec walks the text, which is faster than any pattern; it asks only about what it cannot write.
_ERRORS = "dpctl.privacy.shape"
_DASHES = "‐‑‒–—―−"
_MEMORY = 1 << 26
# What `\s` and a capital are in a shape.
SPACE, UPPER = r"[\t-\r\x1c-\x20\x85\xa0]", r"[A-Z\xc0-\xd6\xd8-\xde]"


def shape(text: str) -> bytes:
    """Return one byte a character: itself in Latin-1, else one for its kind (À, à, 0, space, -, ' or ¤)."""
    return text.encode("latin-1", _ERRORS)


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    """What the codec writes for characters beyond Latin-1, and where it goes on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_stand_in, error.object[error.start : error.end])), error.end


@lru_cache(maxsize=4096)
def _stand_in(char: str) -> str:
    if char.isdecimal():
        return "0"
    if char.isalpha():
        return "À" if char.isupper() or char.istitle() else "à"
    if char.isspace():
        return "\n" if char in "\u2028\u2029" else " "
    if char in _DASHES:
        return "-"
    return "'" if char in "‘’" else "¤"


codecs.register_error(_ERRORS, _stand_ins)


def blocks(text: str) -> frozenset[int]:
    """Return the blocks of 256 code points, but the first, that a text has characters of (surrogates above U+FFFF)."""
    if text.isascii():
        return frozenset()
    return frozenset(text.encode("utf-16-le", "surrogatepass")[1::2].translate(None, b"\0"))


class Gate:
    """A compiled gate; `starts` yields the offsets of its hits, left to right and not overlapping."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._plain = re.compile(pattern.encode("latin-1"))
        self._fast = _fast(pattern)
        # The hit that begins at an offset of a `shape`.
        self.match = self._plain.match

    def starts(self, shaped: bytes) -> Iterator[int]:
        """Yield where the gate opens in a `shape`."""
        matches: Callable[[bytes], Iterator[Any]] = (self._fast or self._plain).finditer
        return (match.start() for match in matches(shaped))


class Gates:
    """Gates of one subject, looked for together: RE2 finds in a single pass where any of them can open."""

    def __init__(self, *gates: Gate) -> None:
        self._gates = gates
        self._any = _fast("|".join(f"(?:{gate.pattern})" for gate in gates))

    def starts(self, shaped: bytes) -> list[list[int]]:
        """Return what `Gate.starts` yields, gate by gate."""
        if self._any is None:
            return [list(gate.starts(shaped)) for gate in self._gates]
        found: list[list[int]] = [[] for _ in self._gates]
        done = [0] * len(found)
        gates = [(i, gate.match) for i, gate in enumerate(self._gates)]
        search = self._any.search
        hit = search(shaped)
        while hit:
            at = hit.start()
            for i, match in gates:
                if at >= done[i] and (opened := match(shaped, at)):
                    found[i].append(at)
                    done[i] = opened.end()
            # From the next character on: a hit of one gate may begin inside that of another.
            hit = search(shaped, at + 1)
        return found


def places_of(marks: str, text: str) -> list[int]:
    """Return where any of a few rare characters stands, in order; faster than a pattern that starts with one."""
    found = []
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found


def matches(rule: re.Pattern[str], text: str, starts: Iterable[int], lead: int = 0) -> Iterator[re.Match[str]]:
    """Yield the matches of a rule that begin `lead` characters after its gate opens at `starts`, not overlapping."""
    done = 0
    for start in starts:
        match = rule.match(text, start + lead) if start + lead >= done else None
        if match:
            done = match.end()
            yield match


def _fast(pattern: str) -> Any:
    """Compile for RE2; None where google-re2 is not installed."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.log_errors = False
    return re2.compile(pattern.encode("latin-1"), options)
