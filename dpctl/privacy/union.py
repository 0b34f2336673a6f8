"""The spans of another finder, such as a model that tags names, beside those of the rules."""

import re
from collections.abc import Iterable, Sequence

from dpctl.core.documents import Span
from dpctl.privacy.aliases import aliases
from dpctl.privacy.harvest import Name, flat
from dpctl.privacy.mention import CLASSES

_WORD = re.compile(r"\w+")


def checked(text: str, extra: Iterable[Span]) -> list[Span]:
    """Return the spans in order; ValueError: a span beyond the text, or of an unknown class."""
    others = sorted(extra, key=lambda span: (span.start, -span.end))
    for span in others:
        if not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"a span from {span.start} to {span.end} in a text of {len(text)} characters")
        if span.cls not in CLASSES:
            raise ValueError(f"unknown class {span.cls!r} of a span; known: {', '.join(sorted(CLASSES))}")
    return others


def named(others: Iterable[Span]) -> list[Name]:
    """The persons and organisations among the spans of another finder; a single letter or number is no name."""
    written = {flat(s.text): s.cls for s in others if s.cls in {"person", "organisation"}}
    kept = {name: cls for name, cls in written.items() if len(name) > 2 and any(char.isalpha() for char in name)}
    return [Name(cls, name, aliases(name, cls, frozenset())) for name, cls in kept.items()]


def united(
    text: str, settled: Sequence[tuple[int, int, str, str]], others: Iterable[Span]
) -> list[tuple[int, int, str, str]]:
    """Add what other finders found and the rules did not: the pieces between the settled ones that hold a letter."""
    free = bytearray(b"\x01" * len(text))
    for start, end, _, _ in settled:
        free[start:end] = bytes(end - start)
    united = list(settled)
    for span in others:
        for piece in re.finditer(rb"\x01+", bytes(free[span.start : span.end])):
            start, end = span.start + piece.start(), span.start + piece.end()
            if _WORD.search(text, start, end):
                united.append((start, end, span.cls, f"{span.cls}:{flat(text[start:end])}"))
                free[start:end] = bytes(end - start)
    return sorted(united)
