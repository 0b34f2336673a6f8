"""Every form of every name, wherever it comes back in the text."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import TypeVar

from dpctl.privacy.aliases import Alias
from dpctl.privacy.harvest import Name
from dpctl.privacy.mention import Mention
from dpctl.privacy.views import single_spaced, spaced
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

_DETERMINERS = words_of(
    "the a an each any such this that these those its their his her our your my all no some every said per which"
    " what either both other new first last total"
)
# What follows a name that opens a sentence: "Meridian shall ...", and rarely a noun that does.
_PREDICATES = words_of(
    "shall will may must can agrees has had is was does did undertakes warrants represents acknowledges confirms"
    " accepts grants pays provides owns holds retains appoints and or also hereby further (the"
    " wants wanted says said told asked signed paid sent wrote met agreed owes reported attended approved left works"
    " worked joined gave gives"
)
_START = itemgetter(0)
_Value = TypeVar("_Value")


def propagate(text: str, low: str, names: Sequence[Name]) -> list[Mention]:
    """Find all forms of the names at word boundaries, whatever the case and the white space between the words.

    `low` is the text in small letters, offset by offset (see `find.lowered`). One pass of an Aho-Corasick automaton.
    """
    if not names:
        return []
    view = single_spaced(text)
    # To cut it takes less than to write the text in small letters once more.
    hits = whole_words(_forms(names), view.cut(spaced(low)))
    # They come in the order of their ends: this puts the longest of those with one start first.
    hits.reverse()
    hits.sort(key=_START)
    found: list[Mention] = []
    done = 0
    even = view.text
    entities = [f"{name.cls}:{name.text}" for name in names]
    new = tuple.__new__
    # What `view.original` does, but from the last hit on, as they come in order: `at` is the place in its `shifts`.
    shifts, bounds, at = view.shifts, (*view.starts[1:], len(even) + 1), 0
    for start, end, (alias, i) in hits:
        if start < done:
            continue
        _, exact, weak = alias
        # A capital is enough for most.
        if (exact or weak or not even[start].isupper()) and not _agrees(even, start, end, alias):
            continue
        done = end
        cls = names[i].cls
        begin = _with_title(even, start) if cls == "person" and even[start - 1 : start] == " " else start
        # Only a title reaches back.
        while at and begin < bounds[at - 1]:
            at -= 1
        while bounds[at] <= begin:
            at += 1
        last = at
        while bounds[last] < end:
            last += 1
        found.append(new(Mention, (begin + shifts[at], end + shifts[last], cls, entities[i], 4)))
    return found


def whole_words(forms: Mapping[str, _Value], haystack: str) -> list[tuple[int, int, _Value]]:
    """Find keys where no letter or digit goes on: (start, end, value) in the order of their ends."""
    import ahocorasick

    if not forms:
        return []
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    add = automaton.add_word
    for i, key in enumerate(forms):
        add(key, i)
    automaton.make_automaton()
    lengths, values = [*map(len, forms)], [*forms.values()]
    hits = []
    size = len(haystack)
    for last, i in automaton.iter(haystack):
        end = last + 1
        start = end - lengths[i]
        if end < size and haystack[end].isalnum() and haystack[last].isalnum():
            continue
        if start and haystack[start - 1].isalnum() and haystack[start].isalnum():
            continue
        hits.append((start, end, values[i]))
    return hits


def _forms(names: Sequence[Name]) -> dict[str, tuple[Alias, int]]:
    """Each form in small letters, with whose it is: the first name that has it, a certain form before a weak one."""
    forms: dict[str, tuple[Alias, int]] = {}
    for i, (cls, written, aliases) in enumerate(names):
        owner = i
        if cls == "person":
            titles, initial, surname = _taken_apart(written)
            held = forms.get(lowered(surname)) if titles or initial else None
            # "Ms Baker" and "O. Baker" are Ottilie Baker, when there is one.
            if held and initial in {"", _taken_apart(names[held[1]].text)[2][:1]}:
                owner = held[1]
        for alias in aliases:
            text, exact, weak = alias
            key = text.lower()
            if len(key) != len(text):
                key = lowered(text)
            had = forms.get(key)
            if had is None or (had[0].weak and not weak) or (had[0].exact and not exact):
                forms[key] = (alias, owner)
    forms.pop("", None)
    return forms


def _taken_apart(name: str) -> tuple[int, str, str]:
    """Return how many titles a person's name begins with, the initial after them, and the rest."""
    words = name.split()
    honorific = vocabulary().honorific
    titles, last = 0, len(words) - 1
    while titles < last and words[titles].lower().rstrip(".") in honorific:
        titles += 1
    begin = titles
    while begin < last and len(words[begin].rstrip(".")) == 1:
        begin += 1
    return titles, words[titles][0] if begin > titles else "", " ".join(words[begin:])


def lowered(text: str) -> str:
    """Return the text in small letters with every character at its own offset (İ would become two characters)."""
    # Line by line, as most lines are ASCII: `lower` takes a buffer of twelve bytes a character for any other text.
    low = text.lower() if text.isascii() else "\n".join([line.lower() for line in text.split("\n")])
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _agrees(text: str, start: int, end: int, alias: Alias) -> bool:
    form, exact, weak = alias
    written = text[start:end]
    if exact:
        return written == form
    if weak:
        return _stands_alone(text, start, end, written)
    if written == form or written[0].isupper() or not written[0].isalpha():
        return True
    # Written small: only a word that means nothing else is still the name.
    if len(written) < 4 or not written.islower():
        return False
    return any(kind_of(word.title()) is Kind.NAME for word in written.split())


def _stands_alone(text: str, start: int, end: int, written: str) -> bool:
    """Whether an ordinary word is used as a name here: capitalised, no article before it, no title-case beside it."""
    if not written[0].isupper() or (len(written) > 1 and written.isupper()):
        return False
    before = text[max(0, start - 30) : start].rstrip("“\"'(")
    after = text[end : end + 30].lstrip("”\"'’)")
    previous = before.split()[-1] if before.split() else ""
    following = after.split()[0] if after.split() else ""
    if previous.lower().strip(".,;:()*") in vocabulary().honorific:
        return True
    if text[end : end + 2] in {"'s", "’s"} and previous.lower() not in _DETERMINERS:
        return True
    if not previous or previous[-1] in ".;:!?•*#|-)" or previous[0].isdigit():
        if previous[-1:] in {":", "|"} and (not following or following[0] in "|-–("):
            return True  # a cell or a label
        low = following.lower()
        acts = low in _PREDICATES or (low.endswith("ed") and len(low) > 4)
        return acts and written.lower() not in vocabulary().contract
    if previous.lower() in _DETERMINERS:
        return False
    if previous[0].isupper() and previous[-1].isalnum() and len(previous) > 1:
        return False
    return not (following[:1].isupper() and after[:1] == " " and kind_of(following.rstrip('.,;:)”"')) is not Kind.NAME)


def _with_title(text: str, start: int) -> int:
    """Move the start of a person's name to the title before it."""
    before = text[max(0, start - 24) : start]
    while before.endswith(" "):
        word = before.split()[-1] if before.split() else ""
        if word.lower().rstrip(".") not in vocabulary().honorific or not word[0].isupper():
            break
        start -= len(before) - before.rindex(word)
        before = before[: before.rindex(word)]
    return start
