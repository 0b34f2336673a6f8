"""The forms in which a name comes back: surname alone, initials, the company without its form, its acronym."""

from collections.abc import Container, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from dpctl.privacy.names import POSTNOMINALS, SURNAMES
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

_JOINERS = frozenset({"&", "and", "of"})
# "Monsieur et Madame Pires"
_COUPLE = frozenset({"and", "et", "und", "y", "e", "en", "i"})
# Looked up for every name of a text, which takes longer by way of the class.
_LEGAL, _CONTRACT = Kind.LEGAL, Kind.CONTRACT


class Alias(NamedTuple):
    """One form of a name. `exact`: same letters and case. `weak`: also an ordinary word, so its context must agree."""

    text: str
    exact: bool = False
    weak: bool = False


# What an alias is made of.
_Form = tuple[str, bool, bool]
# A record of which there are thousands, made without its constructor.
_alias = partial(tuple.__new__, Alias)


def aliases(written: str, cls: str, terms: Container[str]) -> list[Alias]:
    """Return the forms of a name, itself first; `terms` are the defined terms of the text, which are never weak."""
    if " " not in written:
        return [_alias((written, False, ordinary_word(written) and written not in terms))]
    words = written.split()
    found: list[_Form] = [(written, False, False)]
    if cls == "person" or (len(words) < 4 and _can_end_person(words[-1])):
        found += _personal(written, words, terms)
    if cls != "person":
        found += _corporate(written, words, terms)
    return [*map(_alias, found)]


def _can_end_person(word: str) -> bool:
    """Whether an unknown name that ends so may be a person's: not "Leave Act", "Ostravel Bank", "Kestrel Ltd"."""
    kind = kind_of(word)
    return kind is not _LEGAL and (kind is not _CONTRACT or (word.lower() in SURNAMES and word != "Bank"))


def acronyms(name: str) -> set[str]:
    """The acronyms of a name, with and without its legal form and its small words."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    if len(words) < 2:
        return set()
    legal = vocabulary().legal_form
    letters = "".join([word[0] for word in words])
    core = "".join([word[0] for word in words if word.lower().replace(".", "").rstrip(",") not in legal])
    groups = {letters, core} if core.isupper() else {letters, core, "".join(filter(str.isupper, core))}
    return {group.upper() for group in groups if len(group) > 1}


def ordinary_word(word: str) -> bool:
    """Whether a word also means something else."""
    low, vocab = word.lower(), vocabulary()
    return low in vocab.ordinary or low in vocab.public


def _personal(written: str, words: Sequence[str], terms: Container[str]) -> list[_Form]:
    """Forms of a person's name. "A. Baker" needs none: initials before a name are found by themselves (see `names`)."""
    vocab = vocabulary()
    if "," in written:
        words = _turned_back(words)
    titles = vocab.honorific
    while words and (
        _plain(words[0]) in titles or (words[0] in _COUPLE and len(words) > 2 and _plain(words[1]) in titles)
    ):
        words = words[1:]
    while len(words) > 1 and words[-1].lower().replace(".", "") in POSTNOMINALS:
        words = words[:-1]
    if not words:
        return []
    plain = " ".join(words)
    found: list[_Form] = []
    if plain != written:
        found.append((plain, False, len(words) == 1 and ordinary_word(words[0])))
    if len(words) < 2:
        return found
    last = len(words) - 1
    while last > 1 and words[last - 1][0].islower():
        last -= 1
    given, surname = words[0], words[last] if last == len(words) - 1 else " ".join(words[last:])
    letters = [word[0] for word in words[:last]]
    if last > 1:
        found.append((f"{given} {surname}", False, False))
    weak = ordinary_word(words[-1])
    if weak:
        forms = dict.fromkeys(
            (f"{letters[0]}. {surname}", f"{letters[0]} {surname}", f"{'. '.join(letters)}. {surname}")
        )
        found += [(form, False, False) for form in (*forms, f"{surname}, {given}")]
    for single in (surname, words[-1], given) if last < len(words) - 1 else (surname, given):
        if len(single) > 1 and "." not in single:
            doubtful = weak if single is words[-1] else ordinary_word(single)
            found.append((single, False, doubtful and single not in terms))
    # The name of an account: "znarain" of Zarna Narain.
    account = (letters[0] + (surname if surname.isalpha() else "".join(filter(str.isalpha, surname)))).lower()
    if len(account) > 4 and account.isascii() and not ordinary_word(account):
        found.append((account, True, False))
    letters.append(words[last][0])
    found.append((".".join(letters) + ".", True, False))
    if len(letters) > 2 and (acronym := "".join(letters)).lower() not in vocab.acronyms:
        found.append((acronym.upper(), True, False))
    return found


def _plain(word: str) -> str:
    return word.lower().rstrip(".")


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


def _corporate(written: str, words: Sequence[str], terms: Container[str]) -> list[_Form]:
    legal, weak_words, says_little = _word_sets()
    if "," in written:
        words = [word.strip(",") for word in words]
    lows = [word.lower() for word in words]
    size = len(words)
    while size > 1 and lows[size - 1].replace(".", "") in legal:
        size -= 1
    sizes = [size]
    while size > 1 and lows[size - 1].strip(".") in weak_words:
        size -= 1
        sizes.append(size)
    sizes += [short for short in (2, 1) if len(words) > short]
    found: list[_Form] = []
    done = set()
    for size in sizes:
        if lows[size - 1] in _JOINERS:
            size -= 1
        short = "" if size in done else " ".join(words[:size])
        done.add(size)
        if len(short) > 2 and short != written and not says_little.issuperset(lows[:size]):
            found.append((short, False, size == 1 and ordinary_word(short) and short not in terms))
    found += [(acronym, True, False) for acronym in acronyms(written) if acronym in terms or _tells(acronym)]
    return found


@lru_cache(maxsize=1)
def _word_sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words of legal forms, those that end a name more loosely, and those that say little alone."""
    vocab = vocabulary()
    legal = vocab.legal_form | words_of("& and co private public sp k j z oo")
    little = vocab.contract | vocab.function | vocab.public | vocab.institution
    return legal, vocab.weak_form | {"&", "and"}, little
