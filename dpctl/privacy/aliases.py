"""The forms in which a name comes back: surname alone, initials, the company without its form, its acronym."""

from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.names import POSTNOMINALS
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of


class Alias(NamedTuple):
    """One form of a name. `exact`: same letters and case. `weak`: also an ordinary word, so its context must agree."""

    text: str
    exact: bool = False
    weak: bool = False


def aliases(written: str, cls: str, terms: Container[str]) -> Iterator[Alias]:
    """Yield the forms of a name, itself first; `terms` are the defined terms of the text, which are never weak."""
    yield Alias(written, False, " " not in written and ordinary_word(written) and written not in terms)
    words = written.split()
    if len(words) == 1:
        return
    if cls == "person" or (len(words) < 4 and kind_of(words[-1]) is not Kind.LEGAL):
        yield from _personal(written)
    if cls != "person":
        yield from _corporate(written, terms)


def acronyms(name: str) -> set[str]:
    """The acronyms of a name, with and without its legal form and its small words."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    legal = vocabulary().legal_form
    letters = "".join([word[0] for word in words])
    core = "".join([word[0] for word in words if word.lower().replace(".", "").rstrip(",") not in legal])
    capitals = "".join([letter for letter in core if letter.isupper()])
    return {group.upper() for group in (letters, core, capitals) if len(group) > 1}


def ordinary_word(word: str) -> bool:
    """Whether a word also means something else."""
    low = word.lower()
    return low in vocabulary().ordinary or low in vocabulary().public


def _personal(written: str) -> Iterator[Alias]:
    """Forms of a person's name. "A. Baker" needs none: initials before a name are found by themselves (see `names`)."""
    vocab = vocabulary()
    words = [word.strip(",") for word in written.split()]
    while words and words[0].lower().rstrip(".") in vocab.honorific:
        words = words[1:]
    while len(words) > 1 and words[-1].lower().replace(".", "") in POSTNOMINALS:
        words = words[:-1]
    if not words:
        return
    plain = " ".join(words)
    if plain != written:
        yield Alias(plain, False, len(words) == 1 and ordinary_word(words[0]))
    if len(words) < 2:
        return
    last = len(words) - 1
    while last > 1 and words[last - 1][0].islower():
        last -= 1
    given, surname = words[:last], " ".join(words[last:])
    initials = [word[0] for word in given]
    if last > 1:
        yield Alias(f"{given[0]} {surname}")
    if ordinary_word(words[-1]):
        for form in (f"{initials[0]}. {surname}", f"{initials[0]} {surname}", f"{'. '.join(initials)}. {surname}"):
            yield Alias(form)
        yield Alias(f"{surname}, {given[0]}")
    for single in dict.fromkeys((surname, words[-1], given[0])):
        if len(single) > 1 and "." not in single:
            yield Alias(single, False, ordinary_word(single))
    letters = [*initials, words[last][0]]
    yield Alias(".".join(letters) + ".", True)
    if len(letters) > 2 and "".join(letters).lower() not in vocab.acronyms:
        yield Alias("".join(letters).upper(), True)


def _corporate(written: str, terms: Container[str]) -> Iterator[Alias]:
    vocab = vocabulary()
    legal, weak_words = _form_words()
    seen = {written}
    words = [word.strip(",") for word in written.split()]
    core = list(words)
    while len(core) > 1 and core[-1].lower().replace(".", "") in legal:
        core.pop()
    forms = [core]
    while len(core) > 1 and core[-1].lower().strip(".") in weak_words:
        core = core[:-1]
        forms.append(core)
    forms += [words[:size] for size in (2, 1) if len(words) > size]
    for form in forms:
        form = form[:-1] if form[-1].lower() in {"&", "and", "of"} else form
        short = " ".join(form)
        if short in seen:
            continue
        seen.add(short)
        lows = [word.lower() for word in form]
        if all(low in vocab.contract or low in vocab.function or low in vocab.public for low in lows):
            continue
        if len(short) > 2:
            weak = len(form) == 1 and (lows[0] in vocab.ordinary or lows[0] in vocab.public) and short not in terms
            yield Alias(short, False, weak)
    for acronym in acronyms(written):
        if len(acronym) > 2 and acronym.lower() not in vocab.acronyms and not ordinary_word(acronym):
            yield Alias(acronym, True)


@lru_cache(maxsize=1)
def _form_words() -> tuple[frozenset[str], frozenset[str]]:
    vocab = vocabulary()
    return vocab.legal_form | words_of("& and co private public sp k j z oo"), vocab.weak_form | {"&", "and"}
