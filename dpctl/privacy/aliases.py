"""The forms in which a name comes back: surname alone, initials, the company without its form, its acronym."""

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.names import POSTNOMINALS
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

_JOINERS = frozenset({"&", "and", "of"})
# "Monsieur et Madame Pires"
_COUPLE = frozenset({"and", "et", "und", "y", "e", "en", "i"})


class Alias(NamedTuple):
    """One form of a name. `exact`: same letters and case. `weak`: also an ordinary word, so its context must agree."""

    text: str
    exact: bool = False
    weak: bool = False


def aliases(written: str, cls: str, terms: Container[str]) -> list[Alias]:
    """Return the forms of a name, itself first; `terms` are the defined terms of the text, which are never weak."""
    if " " not in written:
        return [Alias(written, False, ordinary_word(written) and written not in terms)]
    words = written.split()
    found = [Alias(written)]
    if cls == "person" or (len(words) < 4 and kind_of(words[-1]) is not Kind.LEGAL):
        found += _personal(written, words)
    if cls != "person":
        found += _corporate(written, words, terms)
    return found


def acronyms(name: str) -> set[str]:
    """The acronyms of a name, with and without its legal form and its small words."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if len(words) < 2:
        return set()
    legal = vocabulary().legal_form
    letters = "".join([word[0] for word in words])
    core = "".join([word[0] for word in words if word.lower().replace(".", "").rstrip(",") not in legal])
    groups = {letters, core} if core.isupper() else {letters, core, "".join([c for c in core if c.isupper()])}
    return {group.upper() for group in groups if len(group) > 1}


def ordinary_word(word: str) -> bool:
    """Whether a word also means something else."""
    low, vocab = word.lower(), vocabulary()
    return low in vocab.ordinary or low in vocab.public


def _personal(written: str, words: Sequence[str]) -> list[Alias]:
    """Forms of a person's name. "A. Baker" needs none: initials before a name are found by themselves (see `names`)."""
    vocab = vocabulary()
    if "," in written:
        words = _turned_back(words)
    while words and (_titled(words[0]) or (words[0] in _COUPLE and len(words) > 2 and _titled(words[1]))):
        words = words[1:]
    while len(words) > 1 and words[-1].lower().replace(".", "") in POSTNOMINALS:
        words = words[:-1]
    if not words:
        return []
    plain = " ".join(words)
    found = [] if plain == written else [Alias(plain, False, len(words) == 1 and ordinary_word(words[0]))]
    if len(words) < 2:
        return found
    last = len(words) - 1
    while last > 1 and words[last - 1][0].islower():
        last -= 1
    given, surname = words[:last], " ".join(words[last:])
    letters = [word[0] for word in given]
    if last > 1:
        found.append(Alias(f"{given[0]} {surname}"))
    if ordinary_word(words[-1]):
        forms = dict.fromkeys(
            (f"{letters[0]}. {surname}", f"{letters[0]} {surname}", f"{'. '.join(letters)}. {surname}")
        )
        found += [Alias(form) for form in (*forms, f"{surname}, {given[0]}")]
    for single in (surname, words[-1], given[0]) if last < len(words) - 1 else (surname, given[0]):
        if len(single) > 1 and "." not in single:
            found.append(Alias(single, False, ordinary_word(single)))
    # The name of an account: "znarain" of Zarna Narain.
    account = (letters[0] + (surname if surname.isalpha() else "".join(filter(str.isalpha, surname)))).lower()
    if len(account) > 4 and account.isascii() and not ordinary_word(account):
        found.append(Alias(account, True))
    letters.append(words[last][0])
    found.append(Alias(".".join(letters) + ".", True))
    if len(letters) > 2 and (acronym := "".join(letters)).lower() not in vocab.acronyms:
        found.append(Alias(acronym.upper(), True))
    return found


def _titled(word: str) -> bool:
    return word.lower().rstrip(".") in vocabulary().honorific


def _turned_back(words: Sequence[str]) -> list[str]:
    """Put the surname last: "Salz, Gislinde" is Gislinde Salz, "Baker, Jr" stays."""
    comma = next((i for i, word in enumerate(words) if word.endswith(",")), -1)
    plain = [word.strip(",") for word in words]
    if not 0 <= comma < len(words) - 1 or plain[-1].lower().replace(".", "") in POSTNOMINALS:
        return plain
    return plain[comma + 1 :] + plain[: comma + 1]


def _tells(acronym: str) -> bool:
    """Whether an acronym that the text does not define still says whose it is."""
    return len(acronym) > 2 and acronym.lower() not in vocabulary().acronyms and not ordinary_word(acronym)


def _says_little(low: str) -> bool:
    vocab = vocabulary()
    return low in vocab.contract or low in vocab.function or low in vocab.public or low in vocab.institution


def _corporate(written: str, words: Sequence[str], terms: Container[str]) -> list[Alias]:
    vocab = vocabulary()
    legal, weak_words = _form_words()
    words = [word.strip(",") for word in words] if "," in written else [*words]
    core = words[:]
    while len(core) > 1 and core[-1].lower().replace(".", "") in legal:
        core.pop()
    forms = [core]
    while len(core) > 1 and core[-1].lower().strip(".") in weak_words:
        core = core[:-1]
        forms.append(core)
    forms += [words[:size] for size in (2, 1) if len(words) > size]
    found = []
    seen = {written}
    for form in forms:
        form = form[:-1] if form[-1].lower() in _JOINERS else form
        short = " ".join(form)
        if short in seen:
            continue
        seen.add(short)
        lows = [word.lower() for word in form]
        if len(short) < 3 or all(_says_little(low) for low in lows):
            continue
        weak = len(form) == 1 and (lows[0] in vocab.ordinary or lows[0] in vocab.public) and short not in terms
        found.append(Alias(short, False, weak))
    telling = (a for a in acronyms(written) if a in terms or _tells(a))
    return found + [Alias(acronym, True) for acronym in telling]


@lru_cache(maxsize=1)
def _form_words() -> tuple[frozenset[str], frozenset[str]]:
    vocab = vocabulary()
    return vocab.legal_form | words_of("& and co private public sp k j z oo"), vocab.weak_form | {"&", "and"}
