"""Canaries: strings that stand nowhere else, planted in a document to see whether the search would see a leak.

In a request that sends the document as it is every canary must be found, or the search is blind; in one that masks
none may be.
"""

import random
from collections.abc import Sequence, Set
from dataclasses import replace

from dpctl.core.documents import Document, Span
from dpctl.privacy.metrics import Rate, rate

PREFIX = "canary-"
# consonants and vowels in turn: names that can be read, and are nobody's
_FIRST, _THEN = "bdfghklmnprstvz", "aeiou"
_SENTENCES = {
    "person": "Notices under this clause are for the attention of {}.",
    "email": "A copy is sent to {} on the same day.",
    "account": "Payments are made to account no. {} and to no other.",
    "address": "Originals are kept at {}.",
}


def planted(document: Document, *, seed: int, count: int) -> Document:
    """The document with `count` more mentions that occur nowhere else, each in a sentence of its own.

    They stand at ends of paragraphs spread over the text (at the end where there are none); their spans have ids that
    begin with "canary-", their classes take turns; other spans keep their text. The same for the same arguments.
    """
    rng = random.Random(f"canaries {seed} {document.id}")  # noqa: S311 - a text, not a secret
    text = document.text
    breaks = [i for i in range(len(text)) if text.startswith("\n\n", i) and not _inside(document.spans, i)]
    places = sorted(rng.sample(breaks, min(count, len(breaks)))) or [len(text)]
    pieces: list[str] = []
    spans: list[Span] = []
    shifts: list[tuple[int, int]] = []
    done = grown = 0
    for number in range(count):
        place = places[number * len(places) // count]
        cls = tuple(_SENTENCES)[number % len(_SENTENCES)]
        surface = _surface(cls, rng, text)
        sentence = "\n\n" + _SENTENCES[cls].format(surface)
        pieces += (text[done:place], sentence)
        start = place + grown + sentence.index(surface)
        name = f"{PREFIX}{number + 1:03d}"
        spans.append(Span(id=name, start=start, end=start + len(surface), text=surface, cls=cls, entity=name))
        grown += len(sentence)
        shifts.append((place, len(sentence)))
        done = place
    pieces.append(text[done:])
    moved = [_moved(span, sum(size for place, size in shifts if place <= span.start)) for span in document.spans]
    return replace(
        document,
        id=f"{document.id}-canaries-{seed}-{count}",
        text="".join(pieces),
        spans=tuple(sorted((*moved, *spans), key=lambda span: span.start)),
    )


def canary_leak(spans: Sequence[Span], leaked: Set[str]) -> Rate | None:
    """Share of the canaries among the spans that were found in what left; None without canaries."""
    canaries = [span for span in spans if span.id.startswith(PREFIX)]
    return rate(sum(span.id in leaked for span in canaries), len(canaries), "canaries")


def _surface(cls: str, rng: random.Random, text: str) -> str:
    while True:
        one, two = _word(rng), _word(rng)
        found = {
            "person": f"{one.capitalize()} {two.capitalize()}",
            "email": f"{one}.{two}@canary.example",
            "account": f"{rng.randrange(10**8, 10**9)}{rng.randrange(10**3, 10**4)}",
            "address": f"{rng.randrange(10, 99)} {one.capitalize()} Street, {two.capitalize()}",
        }[cls]
        if found not in text:
            return found


def _word(rng: random.Random) -> str:
    return "".join(rng.choice(_FIRST) + rng.choice(_THEN) for _ in range(4))


def _inside(spans: Sequence[Span], place: int) -> bool:
    return any(span.start < place < span.end for span in spans)


def _moved(span: Span, by: int) -> Span:
    return span._replace(start=span.start + by, end=span.end + by)
