"""Who a text is about: names with all the forms in which they may come back.

Sources: runs that are names by themselves (`names`), what the text says about names (`introductions`), short names in
brackets, and the local parts and domains of e-mail addresses.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dpctl.privacy.aliases import Alias, acronyms, aliases
from dpctl.privacy.cues import Cue
from dpctl.privacy.introductions import introduced
from dpctl.privacy.mention import Mention
from dpctl.privacy.names import names_in
from dpctl.privacy.organisations import Named
from dpctl.privacy.plain_names import bound_end, neighbours
from dpctl.privacy.runs import Phrase, Run
from dpctl.privacy.scan import matches, places_of
from dpctl.privacy.words import Kind, kind_of, makes_term, vocabulary, words_of

_BRACKETS = re.compile(r"\([^()]{2,400}\)")
_QUOTED = re.compile(r"[\"“„«‘']\s{0,2}([^\"“”„«»‘’\n]{2,60})[\"”“»’']")
_QUOTED_TERM = re.compile(r"[\"“„«]([^\"“”„«»\n]{2,50})[\"”“»]")
_BRACKETED = re.compile(r"\(([A-Z]{3,6})\)")
_NO_PUNCTUATION = str.maketrans("", "", "-'’&.")
_ORDINARY_AHEAD = re.compile(r"([^\W\d_]+)\s(?:der|des|die|den|dem)\s(?=\S)")
_LINKS = frozenset({"email", "url"})
# What makes a word the first of a longer name or of a compound.
_GOES_ON = re.compile(r"[\w-]|[ \n](?:[^\W\d_a-z]|[&+]|and[ \n])")
_MOST_FIRMS = 100
_SPELT = frozenset({Kind.ORDINARY, Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD})
_LOCAL_MARKS = re.compile(r"[._\-+\d]+")
_HEADS = ("verein", "bund", "verband", "gesellschaft", "bank", "kasse", "stiftung", "genossenschaft", "gemeinschaft")
# Mail providers and the labels of reserved domains (RFC 2606): they name no company.
_NO_COMPANY = words_of(
    "gmail googlemail outlook hotmail live yahoo icloud proton protonmail gmx web aol mail me example test co com"
    " org net"
)


class Name(NamedTuple):
    """A named entity: its class, its fullest form and the other forms."""

    cls: str
    text: str
    aliases: Sequence[Alias]


class Harvest(NamedTuple):
    """The names of a text, and where they or default deny were found (start, end, class)."""

    names: tuple[Name, ...]
    places: tuple[tuple[int, int, str], ...]


def harvest(
    text: str,
    found_runs: Sequence[Run],
    found_cues: Mapping[str, Sequence[Cue]],
    lexicon: Container[str],
    structured: Iterable[Mention],
    *,
    german: bool = False,
) -> Harvest:
    """Collect the names of a tidied text; `lexicon` holds its ordinary words, `german` says that its articles are."""
    places: list[tuple[int, int, str]] = []
    sure: dict[str, str] = {}
    guessed: dict[str, str] = {}
    memory: dict[str, Sequence[tuple[int, int, str]]] = {}
    phrases: list[Phrase] = []
    only_behind = neighbours(text)
    for at, _, phrase in found_runs:
        written = phrase.text
        parts = memory.get(written)
        if parts is None:
            phrases.append(phrase)
            tokens = phrase.tokens
            kept: list[tuple[int, int, str]] = []
            for one in names_in(phrase, lexicon):
                first, last, cls, known = one if one.last + 1 == len(tokens) else _whole(phrase, one, only_behind)
                start, end = tokens[first].start, tokens[last].bare_end
                if german:
                    start = _behind_article(written, start, end, lexicon)
                if start < end:
                    kept.append((start, end, cls))
                    (sure if known else guessed).setdefault(flat(written[start:end]), cls)
            parts = memory[written] = kept or ()
        if text[at - 1].isalnum() and at and (spelt := _spelt(text, at, phrase)):
            places.append((*spelt, "organisation"))
            sure.setdefault(flat(text[spelt[0] : spelt[1]]), "organisation")
            parts = [part for part in parts if at + part[0] >= spelt[1]]
        for start, end, cls in parts:
            places.append((at + start, at + end, cls))
    ends = [run.end for run in found_runs]
    links = [mention for mention in structured if mention.cls in _LINKS]
    for mail in links:
        # "Thu Ha Adeyemi <thuha@...>": the whole run is a name.
        if mail.cls == "email" and text[mail.start - 2 : mail.start] == " <":
            i = bisect_right(ends, mail.start - 3)
            if i < len(ends) and ends[i] == mail.start - 2 and 1 < len(found_runs[i].phrase.tokens) < 6:
                places.append((found_runs[i].start, ends[i], "person"))
                sure.setdefault(flat(found_runs[i].phrase.text), "person")
    for start, end, cls in introduced(text, found_runs, phrases, ends, found_cues, lexicon):
        begin = _behind_article(text, start, end, lexicon) if german else start
        if begin >= end:
            continue
        places.append((begin, end, cls))
        sure.setdefault(flat(text[begin:end]), cls)
    quoted = matches(_QUOTED_TERM, text, places_of('"“„«', text))
    terms = {flat(match.group(1)).strip(" .,;") for match in quoted}
    terms.update(_BRACKETED.findall(text))
    for written, cls in (*_defined(text, found_runs, ends, {**guessed, **sure}), *_from_mail(links, phrases)):
        sure.setdefault(written, cls)
    formed = [
        name for name, cls in sure.items() if cls == "organisation" and kind_of(name.rpartition(" ")[2]) is Kind.LEGAL
    ]
    persons = [name for name, cls in sure.items() if cls == "person" and name.count(" ") == 1]
    terms.update(_telling(text, formed, persons, lexicon))
    names = [
        tuple.__new__(Name, (cls, written, aliases(written, cls, terms)))
        for written, cls in {**guessed, **sure}.items()
        # Two letters say too little to look for them elsewhere; where they stand with capitals they are found anyway.
        if len(written) > 2
    ]
    # Longer names first, so that a surname goes to the fullest name that holds it.
    names.sort(key=lambda name: -len(name.text))
    return Harvest(tuple(names), tuple(places))


def _spelt(text: str, at: int, phrase: Phrase) -> tuple[int, int] | None:
    """A name whose first capital stands inside a word: "3Peaks", "iVantis Solar plc"; up to its form, if it has one."""
    start = at
    while start and at - start < 4 and text[start - 1].isalnum():
        start -= 1
    before, first = text[start:at], phrase.tokens[0]
    spelt = before.isdigit() if before[0].isdigit() else before.islower() and len(before) < 3
    shape = first.word[1:].islower() or (phrase.shouted and phrase.formed)
    told = first.kind in _SPELT and shape and len(first.word) > 3
    if not spelt or not told or (start and text[start - 1].isalnum()):
        return None
    weak = vocabulary().weak_form
    last = 0
    for i, token in enumerate(phrase.tokens[1:], 1):
        if phrase.gap(i - 1) not in {"", "&", ","}:
            break
        if token.kind is Kind.LEGAL or token.low in weak:
            last = i
    return start, at + phrase.tokens[last].bare_end


def _telling(text: str, firms: Iterable[str], persons: Iterable[str], lexicon: Container[str]) -> Iterator[str]:
    """Ordinary words that begin the name of a firm with its form, or make a person's, written only with a capital.

    They must stand alone somewhere: "Iron" of "Iron Kettle Ltd" says nothing of "Iron Ore".
    """
    words = [*[name.partition(" ")[0] for name in firms], *[word for name in persons for word in name.split()]]
    ordinary = vocabulary().ordinary
    for word in dict.fromkeys(words):
        low = word.lower()
        if low not in ordinary or low in lexicon or makes_term(low) or kind_of(word.title()) is not Kind.ORDINARY:
            continue
        if _stands_alone(text, word):
            yield word


def _stands_alone(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and text[at - 1 : at] != "-" and not _GOES_ON.match(text, end):
            return True
        at = text.find(word, end)
    return False


def short_forms(
    text: str, firms: Iterable[Mention], names: Iterable[Name], lexicon: Container[str]
) -> Iterator[Mention]:
    """The short forms of firms that only what stands behind them told: "Iron Kettle" of "Iron Kettle Motors P/L".

    Those of `names` are found already; the others are few, so each form is looked for by itself.
    """
    written = {flat(text[m.start : m.end]).rstrip("."): m.entity for m in firms if m.cls == "organisation"}
    if not written:
        return
    for known in names:
        written.pop(known.text, None)
    terms = frozenset(_telling(text, written, (), lexicon))
    forms: dict[str, str] = {}
    for name, entity in [*written.items()][:_MOST_FIRMS]:
        for alias in aliases(name, "organisation", terms)[1:]:
            low = alias.text.lower()
            if not alias.weak and len(low) > 3 and not (alias.exact or low in lexicon or makes_term(low)):
                forms.setdefault(alias.text, entity)
    for form, entity in forms.items():
        for shown in dict.fromkeys((form, form.upper())):
            at = text.find(shown)
            while at >= 0:
                end = at + len(shown)
                if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
                    yield Mention(at, end, "organisation", entity, 5)
                at = text.find(shown, end)


def _whole(phrase: Phrase, named: Named, only_behind: Callable[[str, str], bool]) -> Named:
    """A name that does not end its phrase, with the words that the text writes only behind it."""
    _, last, cls, _ = named
    if cls != "organisation" or phrase.tokens[last].kind is Kind.LEGAL:
        return named
    end = bound_end(phrase, last, only_behind)
    return named if end == last else named._replace(last=end)


def _behind_article(text: str, start: int, end: int, lexicon: Container[str]) -> int:
    """Where a name begins behind ordinary words with a German article: "Projekt der Wexmoor SE", "Liste der Zeugen".

    `end` when nothing but ordinary words is left. The heads of institutions belong to the name ("Verein der Freunde").
    """
    at = start
    while (match := _ORDINARY_AHEAD.match(text, at, end)) and match.group(1).lower() in lexicon:
        if match.group(1).lower().endswith(_HEADS):
            return start
        at = match.end()
    return end if at > start and text[at:end].lower() in lexicon else at


def flat(written: str) -> str:
    """Return a name on one line with single spaces."""
    return " ".join(written.split())


def _defined(
    text: str, found_runs: Sequence[Run], ends: Sequence[int], known: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Short names in brackets: ("Northwind"), (the "Meridian Group"), (NWS) after the name they shorten."""
    by_word: dict[str, list[str]] = {}
    for name in known:
        by_word.setdefault(name.partition(" ")[0], []).append(name)
    for match in _BRACKETS.finditer(text):
        inside = match.group()
        terms = [flat(quoted.group(1)).strip(" .,;") for quoted in _QUOTED.finditer(inside)]
        if not terms and len(inside) < 12 and inside[1:-1].replace(".", "").isupper():
            terms = [inside[1:-1]]
        terms = [term for term in terms if _can_be_short(term)]
        if not terms:
            continue
        i = bisect_right(ends, match.start()) - 1
        directly = found_runs[i] if i >= 0 and match.start() - ends[i] <= 3 else None
        near = text[max(0, match.start() - 600) : match.start()]
        words = dict.fromkeys([word.strip("(“\"'*|") for word in dict.fromkeys(near.split())])
        nearby = [name for word in words for name in by_word.get(word, ()) if name in near]
        for term in terms:
            yield from _short_name(term, nearby, known, directly)


def _can_be_short(term: str) -> bool:
    """Whether a term in brackets can be a name that was made shorter: not "Supplier", "hereinafter"."""
    vocab = vocabulary()
    words = term.lower().split()
    return term[:1].isupper() and not all(
        w in vocab.contract or w in vocab.function or w in vocab.public for w in words
    )


def _short_name(
    term: str, nearby: Sequence[str], known: Mapping[str, str], directly: Run | None
) -> Iterator[tuple[str, str]]:
    words = {word.lower() for word in term.split()}
    vocab = vocabulary()
    for name in reversed(nearby):
        shared = words & {word.lower() for word in name.split()}
        telling = any(word not in vocab.contract and word not in vocab.function for word in shared)
        if telling or term.replace(".", "") in acronyms(name):
            yield term, known[name]
            return
    if directly is None:
        return
    tokens = [token for token in directly.phrase.tokens if token.kind is not Kind.FUNCTION]
    written = {token.low for token in tokens}
    ordinary = all(token.kind in {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM} for token in tokens)
    if not ordinary and any(word in written and word not in vocab.contract for word in words):
        yield term, "organisation"
        yield flat(directly.phrase.text[tokens[0].start : tokens[-1].end]), "organisation"


def _from_mail(links: Iterable[Mention], phrases: Sequence[Phrase]) -> Iterator[tuple[str, str]]:
    """Names that e-mail addresses confirm: sterling.brook@..., sbrook@..., ...@silveroak.example."""
    persons, joined, hosts = _mail_parts(links)
    if not (persons or joined or hosts):
        return
    contract = vocabulary().contract
    # How the first word of a host begins, and the whole of it if it is shorter.
    heads = {host[:size] for host in hosts for size in (1, 2, 3)}
    # What a surname must be: one of a pair, or the end of a local part in one word.
    surnames = {last for _, last in persons} | {name[i:] for name in joined for i in range(1, len(name))}
    words_of_all = set[str]().union(*[phrase.lows for phrase in phrases])
    opening = {word for word in words_of_all if (word if word.isalpha() else _plain(word))[:3] in heads}
    telling = opening | surnames
    for phrase in phrases:
        words = phrase.lows
        if telling.isdisjoint(words):
            continue
        for i, word in enumerate(words):
            if word in opening:
                start, whole = phrase.tokens[i].start, ""
                for j in range(i, min(i + 4, len(words))):
                    whole += _plain(words[j])
                    if whole in hosts and not (i == j and word in contract):
                        yield flat(phrase.text[start : phrase.tokens[j].bare_end]), "organisation"
            if i and word in surnames:
                given = words[i - 1]
                if not persons.isdisjoint({(given, word), (given[0], word)}) or not joined.isdisjoint(
                    {given + word, given[0] + word}
                ):
                    yield flat(phrase.text[phrase.tokens[i - 1].start : phrase.tokens[i].bare_end]), "person"


def _plain(word: str) -> str:
    return word.translate(_NO_PUNCTUATION)


def _mail_parts(links: Iterable[Mention]) -> tuple[set[tuple[str, str]], set[str], set[str]]:
    """(given name or initial, surname) pairs, local parts in one word, and host labels of at least four letters."""
    persons: set[tuple[str, str]] = set()
    joined: set[str] = set()
    hosts: set[str] = set()
    for mention in links:
        local, _, host = mention.entity.rpartition("@")
        parts = [part for part in _LOCAL_MARKS.split(local) if part]
        if len(parts) > 1:
            persons |= {(parts[0], parts[-1]), (parts[-1], parts[0])}
        elif parts:
            joined.add(parts[0])
        labels = host.partition("://")[2].split("/")[0].split(".") if "://" in host else host.split("/")[0].split(".")
        hosts |= {label.replace("-", "") for label in labels[:-1] if len(label) > 3 and label not in _NO_COMPANY}
    return persons, joined, hosts
