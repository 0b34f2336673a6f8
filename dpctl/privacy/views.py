"""Texts with edits undone: search a tidied copy of a text, keep offsets of the original."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

# Soft hyphen, zero-width characters, directional marks and the byte-order mark: invisible, so they may sit in a name.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
# All patterns start with one class or letter, which the engine scans for quickly, and none can backtrack far.
# What a page break leaves between two lines: a form feed, "- 12 -", "Page 3 of 9". A lone number may be a clause's.
_FOOT = (
    r"(?:\f|[-–—][ ]?\d{1,4}[ ]?[-–—](?=[ \t\r\f]*\n)|(?:[Pp]age|PAGE|Seite|[Pp]agina|Página|Strona|стр\.)[ ]\d{1,4}"
    r"(?:[ ]?(?:/|of|von|de|di|z|из)[ ]?\d{1,4})?(?=[ \t\r\f]*\n))"
)
_UNTIDY = re.compile(
    f"[-\\u2010\r\n{INVISIBLE}](?:(?<![-\\u2010\n])"
    f"|(?<=\\w[-\\u2010])[ \\t\\r\\f]*\\n[ \\t\\r\\n\\f]*(?:{_FOOT}[ \\t\\r\\n\\f]*)?(?=\\w)"
    # A sentence that goes on behind a page break.
    f"|(?<=[^\\s.;:!?|]\\n)[ \\t\\r\\n]*{_FOOT}[ \\t\\r\\n\\f]*(?=[^\\W_]))"
)
_FULL_LINE = 40
_OTHER_SPACES = (
    "\t\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028"
    "\u2029\u202f\u205f\u3000"
)
# A line that is full ends because the paragraph was wrapped. The next clause ("12. ..."), a label ("Name: ...") and a
# row of a table start a line of their own; a number goes on with digits, unless they are the code of a town.
_WRAPPED = re.compile(
    r"\n(?<=[^\n\t|]{50}\n)(?!(?<=\d\n)(?:[A-Z]-)?\d{5}[ ][^\W\d_a-z][^\W\d_A-Z])(?:(?<=\d\n)(?=[\d(])"
    r"|(?:(?<=[^.;:|]\n)|(?<=\W[A-Z]\.\n)|(?<=\W[A-Z][a-z]\.\n)|(?<=\WPvt\.\n))(?=[^\W_])"
    r"(?!(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s)(?!\w[\w /]{0,24}:|[^\n|]{0,40}\|))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A copy of a text: its character i is character `i + shifts[k]` of the original, k the last of `starts` <= i."""

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of [start, end), which must not be empty."""
        starts, shifts = self.starts, self.shifts
        if len(starts) == 1:
            return start, end
        i = bisect_right(starts, start)
        j = i if i == len(starts) or end <= starts[i] else bisect_right(starts, end - 1)
        return start + shifts[i - 1], end + shifts[j - 1]

    def cut(self, text: str) -> str:
        """Leave out of a text, which is as long as the original, what the view leaves out of the original."""
        starts, shifts = self.starts, self.shifts
        ends = (*starts[1:], len(self.text))
        return "".join([text[i + k : j + k] for i, j, k in zip(starts, ends, shifts, strict=True)])


def tidied(text: str) -> View:
    """Drop invisible characters, join words hyphenated over a line end ("North-\\nwind", "Smith-\\nJones"), and pages.

    What goes on behind a page break is joined by a space, without the number of the page.
    """
    return _edited(text, _UNTIDY, _join)


def unwrapped(text: str) -> str:
    """Turn the line ends inside wrapped paragraphs into spaces; all offsets stay."""
    return _WRAPPED.sub(" ", text)


def single_spaced(text: str) -> View:
    """Turn every run of white space into one space."""
    even = spaced(text)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    done = shift = 0
    at = even.find("  ")
    while at >= 0:
        end = at + 2
        while even.startswith(" ", end):
            end += 1
        pieces.append(even[done : at + 1])
        shift += end - at - 1
        starts.append(end - shift)
        shifts.append(shift)
        done = end
        at = even.find("  ", end)
    pieces.append(even[done:])
    return View(text="".join(pieces), starts=tuple(starts), shifts=tuple(shifts))


def spaced(text: str) -> str:
    """Turn every white-space character into a space; all offsets stay."""
    even = text.replace("\n", " ")
    for space in _OTHER_SPACES:
        even = even.replace(space, " ")
    return even


def _join(text: str, match: re.Match[str]) -> str:
    if match.group()[0] == "\n":
        start, end = match.span()
        before = text[text.rfind("\n", 0, start) + 1 : start]
        after = text[end : end + 60].partition("\n")[0]
        row = "|" in before or "|" in after or "\t" in before or "\t" in after
        # A full line before, or a small letter after: the sentence goes on. Otherwise the next page begins anew.
        return " " if not row and (len(before) >= _FULL_LINE or after[:1].islower()) else match.group()
    # A capital after the break: the hyphen belongs to the name. A small letter: the typesetter put it there.
    return "-" if "\n" in match.group() and not text[match.end()].islower() else ""


def _edited(text: str, pattern: re.Pattern[str], replacement: Callable[[str, re.Match[str]], str]) -> View:
    pieces: list[str] = []
    starts, shifts = [0], [0]
    done = length = 0
    for match in pattern.finditer(text):
        new = replacement(text, match)
        pieces += (text[done : match.start()], new)
        length += match.start() - done + len(new)
        done = match.end()
        if done - length != shifts[-1]:
            starts.append(length)
            shifts.append(done - length)
    if not pieces:
        return View(text=text, starts=(0,), shifts=(0,))
    pieces.append(text[done:])
    return View(text="".join(pieces), starts=tuple(starts), shifts=tuple(shifts))
