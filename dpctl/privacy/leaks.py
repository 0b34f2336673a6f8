"""Which sensitive spans are in the bytes that left: searched as sent and through the usual disguises."""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from dpctl.core.documents import Span
from dpctl.privacy.views import INVISIBLE

# How deep encodings may be nested (JSON in base64 in a query string), and how much decoding one blob is worth.
_DEPTH = 4
_BUDGET = 16
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|([\"\\/bfnrt']))")
_PLAIN_ESCAPE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# Base64 in the standard and the URL-safe alphabet, also broken into lines (RFC 4648, RFC 2045).
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{4,}(?![^\s=\"',}\]]))*")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_HYPHENATION = re.compile(r"[-\u2010][ \t\r]*\n\s*(?=\w)")
# Up to this length, or as a number of so few digits, a surface also occurs by chance: exact case, exact surroundings.
_SHORT = 4
_FEW_DIGITS = 6
_GLUE = frozenset("_-./:@'’&+#")


def leaked(blobs: Iterable[bytes], spans: Sequence[Span]) -> frozenset[str]:
    """Return the ids of the spans whose surface text occurs in the blobs.

    Searched as UTF-8, JSON-unescaped, percent-decoded, in base64 runs, and in these nested; each as it stands and in
    a normal form (NFKC, case-folded, invisible characters dropped, white space and hyphenation over a line end undone).
    A surface counts at word boundaries, so "AB" is not found inside "stable"; below four characters, or a number of
    fewer than six digits, it must also have its own case and no connecting character ("12" is not in "12.5" or "a-12").
    A name that is also an ordinary phrase counts whenever the phrase left: that cannot be told apart in the bytes.
    """
    search = _Search(spans)
    if not search.found.issuperset(search.all_ids):
        for blob in blobs:
            for view in _views(blob):
                search.look(view)
                if len(search.found) == len(search.all_ids):
                    return frozenset(search.found)
    return frozenset(search.found)


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

    def look(self, text: str) -> None:
        """Search one decoded view."""
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


def _views(blob: bytes) -> Iterator[str]:
    """Yield the text of a blob and of everything encoded in it, to a limited depth."""
    seen: set[str] = set()
    waiting = [(blob.decode("utf-8", "replace"), 0)]
    budget = _BUDGET
    while waiting and budget > 0:
        text, depth = waiting.pop(0)
        if text in seen:
            continue
        seen.add(text)
        budget -= 1
        yield text
        if depth < _DEPTH:
            waiting += [
                (decoded, depth + 1)
                for decoded in (_unescaped(text), _percent_decoded(text), _from_base64(text))
                if decoded
            ]


def _unescaped(text: str) -> str:
    """JSON escapes undone; surrogate pairs joined. Empty when there is none."""
    if "\\" not in text:
        return ""
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN_ESCAPE.get(m[2], m[2]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _percent_decoded(text: str) -> str:
    if "%" not in text and "+" not in text:
        return ""
    decoded = unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")
    return decoded if decoded != text else ""


def _from_base64(text: str) -> str:
    """What the base64 runs of a text hold, one per line; runs that are not text are dropped."""
    lines = []
    for match in _BASE64.finditer(text):
        run = re.sub(r"\s", "", match.group()).replace("-", "+").replace("_", "/")
        try:
            data = base64.b64decode(run + "=" * (-len(run) % 4))
        except (binascii.Error, ValueError):
            try:
                data = base64.b64decode(run[: len(run) // 4 * 4])
            except (binascii.Error, ValueError):
                continue
        decoded = data.decode("utf-8", "replace")
        if decoded.count("\ufffd") * 4 <= len(decoded):
            lines.append(decoded)
    return "\n".join(lines)
