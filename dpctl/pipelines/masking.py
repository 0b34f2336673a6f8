"""Mask texts before they leave: what was masked in one place is masked wherever else it stands, and that is checked."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dpctl.core.documents import Span
from dpctl.core.errors import UnavailableError
from dpctl.privacy.find import find
from dpctl.privacy.generalise import NOTHING, Generalisation
from dpctl.privacy.mask import Masked, mask
from dpctl.privacy.parties import Party
from dpctl.privacy.propagate import lowered, whole_words
from dpctl.privacy.views import single_spaced

# stands between texts while they are searched as one: a record separator between blank lines
_SEPARATOR = "\x1e"
_SEAM = f"\n\n{_SEPARATOR}\n\n"
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")

# another finder, such as a model that tags names: its spans are masked beside those of the rules
Recogniser = Callable[[str], Iterable[Span]]


def masked_whole(
    text: str,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
) -> tuple[Masked, tuple[Span, ...], tuple[str, ...]]:
    """Mask a text; further mentions of what was masked are masked as well.

    Returns the spans that were found, too, and the placeholders whose original still stands in the text all the same.
    """
    spans = find(text, parties=parties, extra=extra or ())
    masked = mask(text, spans, classes=classes, seed=seed, generalise=generalise)
    left = tuple(remaining(masked.text, masked.mapping))
    if not left:
        return masked, spans, ()
    known = [span for span in spans if span.cls in classes]
    more = tuple(_overlooked(text, known, [masked.mapping[name] for name in left]))
    spans = tuple(sorted((*spans, *more), key=lambda span: span.start))
    masked = mask(text, spans, classes=classes, seed=seed, generalise=generalise)
    return masked, spans, tuple(remaining(masked.text, masked.mapping))


def masked_parts(
    parts: Sequence[str],
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
) -> tuple[Masked, tuple[str, ...]]:
    """Mask several texts as one (an alias of the one is found in the other) and return them masked, in their order.

    What was masked in one place is masked wherever else it stands. Raises UnavailableError when an original is left all
    the same.
    """
    whole = _SEAM.join(part.replace(_SEPARATOR, " ") for part in parts)
    masked, _, left = masked_whole(
        whole, classes=classes, seed=seed, parties=parties, generalise=generalise, extra=extra
    )
    _refuse(left, masked.mapping)
    texts = tuple(masked.text.split(_SEAM))
    if len(texts) != len(parts):
        raise UnavailableError(
            "cannot tell the masked document and the instruction apart; nothing was sent",
            where="the end of the document and the instruction",
            hint="end the document with a full stop, or choose --mode local",
        )
    return masked, texts


def refuse_leftovers(masked_text: str, mapping: Mapping[str, str]) -> None:
    """Raise UnavailableError when an original still stands in what is about to be sent; it names no original."""
    _refuse(tuple(remaining(masked_text, mapping)), mapping)


def _refuse(left: Sequence[str], mapping: Mapping[str, str]) -> None:
    if left:
        raise UnavailableError(
            f"{len(left)} of {len(mapping)} masked values still stand in what would be sent; nothing was sent",
            where=f"the masked document ({', '.join(left)})",
            hint="choose --mode local for this document, and report the kinds of value named above",
        )


def remaining(masked_text: str, mapping: Mapping[str, str]) -> Iterator[str]:
    """The placeholders whose original still stands in a masked text as words of its own, whatever white space is in it.

    A single word must be spelled alike (May the month is not may); several words, or digits, match in any case.
    """
    # the names of the types in the placeholders are ours and tell nothing
    plain = " ".join(_PLACEHOLDER.sub("⟦⟧", masked_text).split())
    exact, folded = _originals((name, " ".join(value.split())) for name, value in mapping.items())
    standing = {name for _, _, names in whole_words(exact, plain) for name in names}
    standing.update(name for _, _, names in whole_words(folded, plain.casefold()) for name in names)
    yield from (name for name in mapping if name in standing)


def _originals(values: Iterable[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The originals to look for as they are, and those in any case, folded; each with the names that come with it.

    One without a letter or digit is a bracket of the document's own, masked so that it cannot pass for one of ours.
    """
    exact: dict[str, list[str]] = {}
    folded: dict[str, list[str]] = {}
    for name, value in values:
        if _WORD.search(value):
            forms, form = (folded, value.casefold()) if _telling(value) else (exact, value)
            forms.setdefault(form, []).append(name)
    return exact, folded


def _telling(original: str) -> bool:
    """Whether it is the same value in any case: several words or a number, not a word that may be an ordinary one."""
    return " " in original or any(map(str.isdigit, original))


def _overlooked(text: str, spans: Sequence[Span], originals: Iterable[str]) -> Iterator[Span]:
    """Further mentions of the originals, each like the span that was found with that text, where no span is yet."""
    found = {span.text: span for span in spans}
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    view = single_spaced(text)
    known = ((original, " ".join(original.split())) for original in originals if original in found)
    exact, folded = _originals(known)
    # letter by letter, so that every character keeps its place
    low = {lowered(form): names for form, names in folded.items()}
    for start, end, names in (*whole_words(exact, view.text), *whole_words(low, lowered(view.text))):
        first, last = view.original(start, end)
        if 1 not in taken[first:last]:
            like = found[names[0]]
            yield like._replace(id=f"{like.id}@{first}", start=first, end=last, text=text[first:last])
