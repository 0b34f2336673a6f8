"""What stands small before a surname and belongs to it: "van den Broek", "al-Masri", "M.D. Gelabert"."""

import re

from dpctl.privacy.words import words_of

PARTICLES = words_of(
    "van von vom de der den het 't le la du des da do dos das del della dei degli di bin ibn ben al el ter ten zu zum"
    " zur af av lo die op ver binti binte bint bte 's und arap ole"
)
# Those that are words of a language too, and stand before anything in its texts ("en" is English).
_WORDS_OF = {
    "en": words_of("und do die ten op al la"),
    "de": words_of("und von vom der den des die das zu zum zur da du de la le"),
    "fr": words_of("und le la les de du des"),
    "es": words_of("und de del la el los las al lo"),
    "it": words_of("und la le di del della dei degli da al lo"),
    "pt": words_of("und da do de dos das"),
    "pl": words_of("und do"),
    "nl": words_of("und de het van ten ter der den die op al"),
}
# A small particle opens a line or a cell only where a name begins there: "(da Rocha S.A.)".
_OPENS = frozenset('\n\t(;|"“«')
# Dutch has no two prepositions in a row: "de aandelen in van Hostaden BV", "vergadering van van Haeften BV".
_FROM = frozenset({"van", "ter", "ten"})
_BEFORE_FROM = re.compile(
    r"(?<!\w)(?:in|aan|van|door|met|voor|tussen|en|bij|op|tegen|heer|mevrouw|namens|is|Aan|dat)[ \n]\Z"
)
_GLUED = re.compile(r"(?<!\w)(?:al|el|ul|as|ash|ad|ar|an|at|abu|ben|bin|bint|abd)[-‐‑]\Z|(?<!\w)[dl]['’] ?\Z")
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_a-z]\.[ -]?){2,3} ?\Z")
_NUMBER = re.compile(r"[^\W\d_]*\d")
_INITIAL = re.compile(r"(?<![\w.])[^\W\d_a-z]\.? \Z")


def with_particles(text: str, start: int, language: str) -> int:
    """Move the start of a name to the particles and initials before it; `language` is that of the text."""
    first = start
    last = text[start - 1 : start]
    if last in {"-", "‐", "‑", "'", "’"} or (last == " " and text[start - 2 : start - 1] in {"'", "’"}):
        glued = _GLUED.search(text, max(0, start - 6), start)
        start = glued.start() if glued else start
    ordinary = _WORDS_OF.get(language, _WORDS_OF["de"])
    at = start
    for _ in range(3):
        if text[at - 1 : at] != " ":
            break
        begin = max([text.rfind(space, max(0, at - 9), at - 1) for space in " \n\t"]) + 1
        if (not begin and at > 9) or (word := text[begin : at - 1]) not in PARTICLES:
            break
        at = begin
        twice = word in _FROM and language == "nl" and _BEFORE_FROM.search(text, max(0, begin - 12), begin)
        if word not in ordinary or twice or (begin and text[begin - 1] in _OPENS):
            start = at  # in a German text "der" alone is none, but "van der" is
    if (
        start < first
        and text[start - 1 : start] == " "
        and (initial := _INITIAL.search(text, max(0, start - 4), start))
    ):
        start = initial.start()
    elif (
        text[start - 2 : start] == ". "
        and not "a" <= text[start - 3] <= "z"
        # "C.F. RSSMRA80A01H501U": the label of a number
        and not _NUMBER.match(text, first)
        and (initials := _INITIALS.search(text, max(0, start - 10), start))
    ):
        start = initials.start()
    return start
