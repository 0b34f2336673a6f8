"""Which sensitive spans are in the bytes that left: searched as sent and through the usual disguises."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dpctl.core.documents import Span
from dpctl.privacy.decode import Readings
from dpctl.privacy.views import INVISIBLE

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_HYPHENATION = re.compile(r"[-\u2010][ \t\r]*\n\s*(?=\w)")
# Up to this length, or as a number of so few digits, a surface also occurs by chance: exact case, exact surroundings.
_SHORT = 4
_FEW_DIGITS = 6
_GLUE = frozenset("_-./:@'’&+#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Ids of the spans found in what left; `complete` is False when a limit cut the decoding of a blob short."""

    found: frozenset[str]
    complete: bool


def leaked(blobs: Iterable[bytes], spans: Sequence[Span]) -> frozenset[str]:
    """Return the ids of the spans whose surface text occurs in the blobs: `search` without its caveat."""
    return search(blobs, spans).found


def search(blobs: Iterable[bytes], spans: Sequence[Span]) -> Search:
    """Look for the spans' surface texts in the blobs, as sent and beneath the encodings that `decode` undoes.

    Each reading is searched as it stands and in a normal form (NFKC, case-folded, invisible characters dropped, white
    space and hyphenation over a line end undone). A surface counts at word boundaries, so "AB" is not found inside
    "stable"; below four characters, or a number of fewer than six digits, it must also have its own case and no
    connecting character ("12" is not in "12.5" or "a-12"). A name that is also an ordinary phrase counts whenever the
    phrase left: that cannot be told apart in the bytes.
    """
    sought = _Search(spans)
    complete = True
    for blob in blobs:
        readings = Readings(blob)
        for text in readings:
            if sought.done:
                return Search(found=frozenset(sought.found), complete=True)
            sought.look(text)
        complete &= readings.complete
    return Search(found=frozenset(sought.found), complete=complete or sought.done)


class _Search:
    """The automatons over all surfaces and what they have found so far."""

    def __init__(self, spans: Sequence[Span]) -> None:
        import ahocorasick

        self.found: set[str] = set()
        self.all_ids = {span.id for span in spans if span.text.strip()}
        self._exact = ahocorasick.Automaton()
        self._normal = ahocorasick.Automaton()
        exact: dict[str, set[str]] = {}
        normal: dict[str, set[str]] = {}
        for span in spans:
            surface = span.text.strip()
            if not surface:
                continue
            exact.setdefault(surface, set()).add(span.id)
            for form in _normal_forms(surface):
                if form and not _is_short(surface):
                    normal.setdefault(form, set()).add(span.id)
        for automaton, surfaces in ((self._exact, exact), (self._normal, normal)):
            for surface, ids in surfaces.items():
                automaton.add_word(surface, (len(surface), _is_short(surface), frozenset(ids)))
            if surfaces:
                automaton.make_automaton()

    @property
    def done(self) -> bool:
        """Whether there is nothing more to find."""
        return len(self.found) == len(self.all_ids)

    def look(self, text: str) -> None:
        """Search one reading."""
        self._scan(self._exact, text)
        for form in _normal_forms(text):
            self._scan(self._normal, form)

    def _scan(self, automaton: object, text: str) -> None:
        if not len(automaton):  # type: ignore[arg-type]
            return
        for last, (length, short, ids) in automaton.iter(text):  # type: ignore[attr-defined]
            if not ids <= self.found and _bounded(text, last - length + 1, last + 1, exact=short):
                self.found |= ids


def _is_short(surface: str) -> bool:
    letters = any(c.isalpha() for c in surface)
    return len(surface) < _SHORT if letters else sum(c.isdigit() for c in surface) < _FEW_DIGITS


def _bounded(text: str, start: int, end: int, *, exact: bool) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if _joined(before, text[start], exact=exact) or _joined(text[end - 1], after, exact=exact):
        return False
    if not exact:
        return True
    further = text[end + 1] if end + 1 < len(text) else " "
    earlier = text[start - 2] if start > 1 else " "
    return not (before in _GLUE and earlier.isalnum()) and not (after in _GLUE | {","} and further.isalnum())


def _joined(a: str, b: str, *, exact: bool) -> bool:
    """Whether two neighbours are inside one word. Scripts written without spaces have no word boundary to ask for."""
    if not (a.isalnum() and b.isalnum()) or _spaceless(a) or _spaceless(b):
        return False
    return exact or a.isdigit() == b.isdigit()


def _spaceless(char: str) -> bool:
    return (
        "\u0e00" <= char <= "\u0fff"
        or "\u3040" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or char > "\U00020000"
    )


def _normal_forms(text: str) -> Iterator[str]:
    """The normal form, and a second one where a line end after a hyphen may be hyphenation or the hyphen be real."""
    yield _normal(_HYPHENATION.sub("", text))
    if _HYPHENATION.search(text):
        yield _normal(_HYPHENATION.sub("-", text))
        yield _normal(text)


def _normal(text: str) -> str:
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        # NFKC again: case folding can leave a decomposed sequence (U+0130).
        text = unicodedata.normalize("NFKC", text.casefold())
    else:
        text = text.lower()
    return " ".join(text.split())
