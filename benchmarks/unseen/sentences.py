"""Short sentences with one to four people, companies or numbers, in many locales."""

import random
from collections.abc import Mapping
from dataclasses import replace

from .lexicon import Lexicon
from .names import CORE, ROMAN, SCRIPTS, WORDS
from .text import Labelled, Mention
from .writer import Writer

LOWER_SHARE = 0.3  # of chat and voice, written without capitals


def sentences(
    templates: Mapping[str, tuple[str, ...]], empty: tuple[str, ...], lexicon: Lexicon, seed: int
) -> list[Labelled]:
    """Every template once, each in a locale drawn anew, and every sentence that names nobody."""
    rng = random.Random(f"sentences/{seed}")  # noqa: S311 - a text, not a secret
    out = []
    for style, group in templates.items():
        for number, template in enumerate(group):
            home = rng.choice((*CORE, *CORE, ROMAN, ROMAN, ROMAN, WORDS, WORDS, WORDS, *SCRIPTS))
            writer = Writer(rng, lexicon, (home,))
            writer.put(template)
            text = "".join(writer.draft.parts)
            lower = style in ("chat", "voice") and rng.random() < LOWER_SHARE and len(text.lower()) == len(text)
            text = text.lower() if lower else text
            out.append(
                Labelled(
                    id=f"{style}-{number}-{seed}",
                    text=text,
                    mentions=_as_written(text, writer.draft.mentions),
                    neutral=tuple(writer.draft.neutral),
                    strata=(style, "lower case" if lower else "usual case", _names(home)),
                )
            )
    out += [Labelled(id=f"empty-{i}", text=t, mentions=(), neutral=(), strata=("empty",)) for i, t in enumerate(empty)]
    return out


def _as_written(text: str, mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(replace(m, surface=text[m.start : m.end]) for m in mentions)


def _names(locale: str) -> str:
    if locale == WORDS:
        return "names that are English words"
    if locale == ROMAN:
        return "romanised names"
    return "other scripts" if locale in (*SCRIPTS, "el_GR") else "European names"
