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
from functools import cached_property, lru_cache
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


# A character or a class of a pattern.
_ATOM = re.compile(r"\[.[^]]*\]|\\.|.", re.DOTALL)


class Gate:
    """Where a rare form can begin: one pattern, or alternatives as (what stands before a sign, the sign, what follows).

    The sign is the character or class to look for, the rarer the better; before it stands a row of characters and
    classes, perhaps none. One pattern has no sign and may begin with anything.
    """

    def __init__(self, *alternatives: str | tuple[str, str, str]) -> None:
        self.alternatives = [("", "", one) if isinstance(one, str) else one for one in alternatives]
        self.pattern = "|".join(map("".join, self.alternatives))
        self._plain = re.compile(self.pattern.encode("latin-1"))
        # The hit that begins at an offset of a `shape`.
        self.match = self._plain.match

    @cached_property
    def _fast(self) -> Any:
        return _fast(self.pattern)

    def starts(self, shaped: bytes) -> Iterator[int]:
        """Yield where the gate opens in a `shape`, left to right; its hits do not overlap."""
        return (match.start() for match in (self._fast or self._plain).finditer(shaped))

    def firsts(self) -> set[int]:
        """Return the bytes that a hit can begin with."""
        atoms = [_ATOM.findall(before + sign) for before, sign, _ in self.alternatives]
        first = "|".join(atom[0] if atom else "(?s:.)" for atom in atoms)
        return {match.start() for match in re.finditer(first.encode("latin-1"), bytes(range(256)))}


class Gates:
    """Gates that are looked for together: RE2 finds in a single pass where any of them can open.

    Without it `re` looks for their signs, sign by sign: it skips fast to a character or a class, but not to any of
    several patterns.
    """

    def __init__(self, *gates: Gate) -> None:
        self._gates = gates

    def opened(self, shaped: bytes) -> dict[Gate, list[int]]:
        """Return what `Gate.starts` yields, by gate."""
        return dict(zip(self._gates, self.starts(shaped), strict=True))

    def starts(self, shaped: bytes) -> list[list[int]]:
        """Return what `Gate.starts` yields, gate by gate."""
        found: list[list[int]] = [[] for _ in self._gates]
        done = [0] * len(found)
        by_first = self._by_first
        for at in self._by_any(shaped) if self._any else self._by_sign(shaped):
            for i, match in by_first[shaped[at]]:
                if at >= done[i] and (opened := match(shaped, at)):
                    found[i].append(at)
                    done[i] = opened.end()
        return found

    @cached_property
    def _any(self) -> Any:
        return _fast("|".join(f"(?:{gate.pattern})" for gate in self._gates))

    @cached_property
    def _by_first(self) -> list[list[tuple[int, Callable[[bytes, int], re.Match[bytes] | None]]]]:
        """The numbers of the gates, and their `match`, that each byte can open."""
        firsts = [(i, gate.match, gate.firsts()) for i, gate in enumerate(self._gates)]
        return [[(i, match) for i, match, first in firsts if byte in first] for byte in range(256)]

    def _by_any(self, shaped: bytes) -> Iterator[int]:
        search = self._any.search
        hit = search(shaped)
        while hit:
            at = hit.start()
            yield at
            # From the next character on: a hit of one gate may begin inside that of another.
            hit = search(shaped, at + 1)

    @cached_property
    def _signs(self) -> list[tuple[re.Pattern[bytes], set[int]]]:
        """A pattern for each sign, and for each gate without one, and how far before its hits a gate may open."""
        patterns: list[tuple[str, set[int]]] = []
        rules: dict[str, list[str]] = {}
        widths: dict[str, set[int]] = {}
        for before, sign, behind in (one for gate in self._gates for one in gate.alternatives):
            if not sign:
                patterns.append((behind, {0}))
                continue
            rules.setdefault(sign, []).append(f"(?<={before}{sign})(?={behind})" if before else f"(?={behind})")
            widths.setdefault(sign, set()).add(len(_ATOM.findall(before)))
        patterns += [(f"{sign}(?:{'|'.join(rules[sign])})", widths[sign]) for sign in rules]
        return [(re.compile(pattern.encode("latin-1")), width) for pattern, width in patterns]

    def _by_sign(self, shaped: bytes) -> list[int]:
        found = {
            match.start() - width
            for pattern, widths in self._signs
            for match in pattern.finditer(shaped)
            for width in widths
            if match.start() >= width
        }
        return sorted(found)


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
