"""Who a text is about: names with all the forms in which they may come back.

Sources: runs that are names by themselves, the parties' preamble, defined terms and short names in brackets, notices,
signature blocks, labelled lines, tables and the local parts and domains of e-mail addresses.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dpctl.privacy.mention import Mention
from dpctl.privacy.names import SURNAMES, names_in
from dpctl.privacy.runs import Run, Token
from dpctl.privacy.words import Kind, bare, kind_of, vocabulary

# What introduces a name; the run that follows is one. True: a person.
_BEFORE_NAME: tuple[tuple[str, bool], ...] = (
    ("on behalf of", False), ("in the presence of", True), ("/s/", True), ("signed by", True), ("executed by", False),
    ("as a deed by", False), ("represented by", True), ("acting by", True), ("attention of", True), ("c/o", True),
    ("attn", True), ("attention:", True), ("witnessed by", True), ("sworn by", True), ("known as", False),
    ("trading as", False), ("t/a", False), ("d/b/a", False), ("f/k/a", False), ("formerly", False), ("subsidiary of", False),
    ("addressed to", True), ("contact person", True), ("by and between", False), ("made between", False),
    ("reports to", True), ("succeeded by", True), ("chaired by", True), ("written by", True), ("prepared by", True),
)  # fmt: skip
# What follows the name of a party in a preamble.
_AFTER_PARTY = (
    "a company", "a corporation", "a limited", "a private", "a public", "a partnership", "an entity", "a body corporate",
    "a société", "a gesellschaft", "incorporated ", "organised under", "organized under", "existing under",
    "whose registered office", "having its", "having a", "with its registered", "with registered", "(company n",
    "(registered", "(company reg", "a delaware", "an english", "a german", "a french", "(incorporated", "whose principal",
    "with its principal", "with company",
)  # fmt: skip
_BRACKETS = re.compile(r"\([^()]{2,400}\)")
_QUOTED = re.compile(r"[\"“„«‘']\s{0,2}([^\"“”„«»‘’\n]{2,60})[\"”“»’']")
_QUOTED_TERM = re.compile(r"[\"“„«]([^\"“”„«»\n]{2,50})[\"”“»]")
_LABEL = re.compile(r"\n[ \t|>*#•-]{0,6}([^\W\d_][\w /&'’().-]{1,40}?)[ *]{0,3}[:|\t][ \t*:|_]{0,8}(?=[^\W\d_])")
_SKIP = re.compile(r"[\s:*_\"“”„«(.,]{0,8}(?:(?:the|by|Mr|Ms)\s)?")
_NO_PUNCTUATION = str.maketrans("", "", "-'’&.")
_FREE_MAIL = frozenset(
    "gmail googlemail outlook hotmail live yahoo icloud proton protonmail gmx web aol mail me example test co com org net".split()
)


@dataclass(frozen=True, slots=True)
class Alias:
    """One form of a name. `exact`: same letters and case. `weak`: also an ordinary word, so its context must agree."""

    text: str
    exact: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity: its class, its fullest form and the other forms."""

    cls: str
    text: str
    aliases: tuple[Alias, ...]


@dataclass(frozen=True, slots=True)
class Harvest:
    """The names of a text and where default deny found them (start, end, class)."""

    names: tuple[Name, ...]
    places: tuple[tuple[int, int, str], ...]


def harvest(
    text: str, low: str, found_runs: Sequence[Run], lexicon: Container[str], structured: Iterable[Mention]
) -> Harvest:
    """Collect the names of a tidied text; `low` is the text in small letters, offset by offset."""
    places: list[tuple[int, int, str]] = []
    sure: dict[str, str] = {}
    guessed: dict[str, str] = {}
    memory: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for run in found_runs:
        parts = memory.get(run.phrase.text)
        if parts is None:
            tokens = run.phrase.tokens
            named = names_in(run.phrase, lexicon)
            parts = tuple((tokens[one.first].start, _bare_end(tokens[one.last]), one.cls) for one in named)
            memory[run.phrase.text] = parts
            for one, (start, end, cls) in zip(named, parts, strict=True):
                (sure if one.sure else guessed).setdefault(_flat(run.phrase.text[start:end]), cls)
        places += ((run.start + start, run.start + end, cls) for start, end, cls in parts)
    starts = [run.start for run in found_runs]
    ends = [run.end for run in found_runs]
    cued = (
        *_introduced(text, low, found_runs, starts),
        *_parties(low, found_runs, ends),
        *_labelled(text, found_runs, starts),
    )
    for start, end, cls in cued:
        places.append((start, end, cls))
        sure.setdefault(_flat(text[start:end]), cls)
    terms = {_flat(match.group(1)).strip(" .,;") for match in _QUOTED_TERM.finditer(text)}
    for written, cls in _defined(text, found_runs, ends, {**guessed, **sure}):
        sure.setdefault(written, cls)
    for written, cls in _from_mail(structured, found_runs):
        sure.setdefault(written, cls)
    for written in guessed.keys() - sure.keys():
        sure[written] = guessed[written]
    names = [Name(cls, written, tuple(_aliases(written, cls, terms, text))) for written, cls in sure.items()]
    # Longer names first, so that a surname goes to the fullest name that holds it.
    names.sort(key=lambda name: -len(name.text))
    return Harvest(tuple(names), tuple(places))


def _flat(written: str) -> str:
    return " ".join(written.split())


def _bare_end(token: Token) -> int:
    return token.start + len(bare(token.word))


def _leading_name(run: Run, from_offset: int, *, person: bool) -> tuple[int, int, str] | None:
    """The name that a cue announces at an offset of a run: its tokens up to the first that cannot be part of one."""
    tokens = [token for token in run.phrase.tokens if run.start + token.start >= from_offset]
    taken: list[Token] = []
    for token in tokens[: 5 if person else 8]:
        outside = token.kind is Kind.ACRONYM or (
            token.kind is Kind.CONTRACT and bare(token.word).lower() not in SURNAMES
        )
        if token.kind is Kind.FUNCTION or (person and taken and outside):
            break
        taken.append(token)
    if not taken or all(t.kind in {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM, Kind.LEGAL, Kind.INITIAL} for t in taken):
        return None
    legal = any(token.kind is Kind.LEGAL for token in taken)
    if person and not legal and len(taken) == 1 and taken[0].kind is Kind.ORDINARY:
        return None
    return run.start + taken[0].start, run.start + _bare_end(taken[-1]), "person" if person and not legal else "organisation"


def _run_at(found_runs: Sequence[Run], starts: Sequence[int], offset: int) -> Run | None:
    i = bisect_right(starts, offset) - 1
    if i >= 0 and found_runs[i].end > offset:
        return found_runs[i]
    return found_runs[i + 1] if i + 1 < len(starts) and starts[i + 1] == offset else None


def _introduced(
    text: str, low: str, found_runs: Sequence[Run], starts: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    for cue, person in _BEFORE_NAME:
        at = low.find(cue)
        while at >= 0:
            after = at + len(cue)
            skipped = _SKIP.match(text, after)
            run = _run_at(found_runs, starts, skipped.end()) if skipped else None
            if run and skipped and (named := _leading_name(run, skipped.end(), person=person)):
                yield named
            at = low.find(cue, after)


def _parties(low: str, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    for cue in _AFTER_PARTY:
        at = low.find(cue)
        while at >= 0:
            i = bisect_right(ends, at) - 1
            if i >= 0 and at - ends[i] <= 6 and not low[ends[i] : at].strip(' ,\n*"”('):
                run = found_runs[i]
                tokens = run.phrase.tokens
                first = max((k + 1 for k, token in enumerate(tokens) if token.kind is Kind.FUNCTION), default=0)
                named = _leading_name(run, run.start + tokens[first].start, person=False) if first < len(tokens) else None
                if named and named[1] >= run.start + _bare_end(tokens[-1]):
                    yield named
            at = low.find(cue, at + len(cue))


def _labelled(text: str, found_runs: Sequence[Run], starts: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    vocab = vocabulary()
    for match in _LABEL.finditer(text):
        words = match.group(1).lower().replace("(", " ").replace(")", " ").split()
        last = words[-1].rstrip(".'’") if words else ""
        person = last in vocab.person_label or (words and words[0] in {"attention", "attn", "fao", "name", "contact"})
        if not person and last not in vocab.organisation_label:
            continue
        run = _run_at(found_runs, starts, match.end())
        named = _leading_name(run, match.end(), person=bool(person)) if run else None
        if named:
            yield named
    yield from _tabled(text, found_runs, starts)


def _tabled(text: str, found_runs: Sequence[Run], starts: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Names in the columns of tables (`|` or tab separated) whose head announces persons or organisations."""
    columns: dict[int, bool] = {}
    at = 0
    for line in text.split("\n"):
        separator = "|" if "|" in line else "\t" if "\t" in line else ""
        if not separator:
            columns = {}
        else:
            cells = line.split(separator)
            heads = {i: _heads(cell) for i, cell in enumerate(cells)}
            if any(head is not None for head in heads.values()) and not columns:
                columns = {i: head for i, head in heads.items() if head is not None}
            else:
                offset = at
                for i, cell in enumerate(cells):
                    start = offset + len(cell) - len(cell.lstrip(" *_"))
                    run = _run_at(found_runs, starts, start) if i in columns else None
                    named = _leading_name(run, start, person=columns[i]) if run else None
                    if named and named[1] <= offset + len(cell):
                        yield named
                    offset += len(cell) + 1
        at += len(line) + 1


def _heads(cell: str) -> bool | None:
    """Whether a table head announces persons (True) or organisations (False), or neither (None)."""
    words = cell.lower().replace("*", " ").split()
    if not words or len(words) > 4:
        return None
    if words[-1] in vocabulary().person_label or words[0] in {"name", "contact", "attention", "signatory"}:
        return True
    return False if words[-1] in vocabulary().organisation_label else None


def _defined(
    text: str, found_runs: Sequence[Run], ends: Sequence[int], known: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Short names in brackets: ("Northwind"), (the "Meridian Group"), (NWS) after the name they shorten."""
    by_word: dict[str, list[str]] = {}
    for name in known:
        by_word.setdefault(name.split()[0], []).append(name)
    for match in _BRACKETS.finditer(text):
        inside = match.group()
        i = bisect_right(ends, match.start()) - 1
        directly = found_runs[i] if i >= 0 and match.start() - ends[i] <= 3 else None
        terms = [_flat(quoted.group(1)).strip(" .,;") for quoted in _QUOTED.finditer(inside)]
        if not terms and len(inside) < 12 and inside[1:-1].replace(".", "").isupper():
            terms = [inside[1:-1]]
        if not terms:
            continue
        near = text[max(0, match.start() - 600) : match.start()]
        nearby = [name for word in dict.fromkeys(near.split()) for name in by_word.get(word.strip("(“\"'*"), ()) if name in near]
        for term in terms:
            yield from _short_name(term, nearby, known, directly)


def _short_name(
    term: str, nearby: list[str], known: dict[str, str], directly: Run | None
) -> Iterator[tuple[str, str]]:
    words = {word.lower() for word in term.split()}
    vocab = vocabulary()
    if not term[0].isupper() or all(w in vocab.contract or w in vocab.function or w in vocab.public for w in words):
        return
    for name in reversed(nearby):
        shared = words & {word.lower() for word in name.split()}
        if any(word not in vocab.contract and word not in vocab.function for word in shared) or term.replace(
            ".", ""
        ) in _acronyms(name):
            yield term, known[name]
            return
    if directly is None:
        return
    tokens = [token for token in directly.phrase.tokens if token.kind is not Kind.FUNCTION]
    written = {bare(token.word).lower() for token in tokens}
    ordinary = all(token.kind in {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM} for token in tokens)
    if not ordinary and any(w in written and w not in vocab.contract for w in words):
        yield term, "organisation"
        yield _flat(directly.phrase.text[tokens[0].start : tokens[-1].end]), "organisation"


def _acronyms(name: str) -> set[str]:
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    legal = vocabulary().legal_form
    core = [word for word in words if word.lower().replace(".", "").rstrip(",") not in legal]
    small = [word for word in core if word[0].isupper()]
    return {"".join(word[0] for word in group).upper() for group in (words, core, small) if len(group) > 1}


def _from_mail(structured: Iterable[Mention], found_runs: Sequence[Run]) -> Iterator[tuple[str, str]]:
    """Names that e-mail addresses confirm: sterling.brook@..., sbrook@..., ...@silveroak.example."""
    persons: set[tuple[str, ...]] = set()
    joined: set[str] = set()
    hosts: set[str] = set()
    for mention in structured:
        if mention.cls not in {"email", "url"}:
            continue
        local, _, host = mention.entity.rpartition("@")
        parts = tuple(part for part in re.split(r"[._\-+\d]+", local) if part)
        if len(parts) > 1:
            persons.add((parts[0], parts[-1]))
        elif parts:
            joined.add(parts[0])
        labels = [label for label in host.removeprefix("https").split("/")[-1].split(".") if label not in {"www", ""}]
        for label in labels[:-1]:
            if label not in _FREE_MAIL and len(label) > 3:
                hosts.add(label.replace("-", ""))
    if not (persons or joined or hosts):
        return
    contract = vocabulary().contract
    for phrase in {run.phrase.text: run.phrase for run in found_runs}.values():
        words = [bare(token.word).lower() for token in phrase.tokens]
        plain = [word if word.isalpha() else word.translate(_NO_PUNCTUATION) for word in words]
        for i, word in enumerate(words):
            start, whole = phrase.tokens[i].start, ""
            for j in range(i, min(i + 4, len(words))):
                whole += plain[j]
                if len(whole) > 3 and whole in hosts and not (i == j and word in contract):
                    yield _flat(phrase.text[start : _bare_end(phrase.tokens[j])]), "organisation"
            if i + 1 < len(words):
                following = words[i + 1]
                pairs = {(word, following), (word[0], following)}
                if pairs & persons or word + following in joined or word[0] + following in joined:
                    yield _flat(phrase.text[start : _bare_end(phrase.tokens[i + 1])]), "person"


def _aliases(written: str, cls: str, terms: Container[str], text: str) -> Iterator[Alias]:
    yield Alias(written, weak=" " not in written and _ordinary_word(written) and written not in terms)
    words = written.split()
    if len(words) == 1:
        return
    if cls == "person" or (1 < len(words) < 4 and kind_of(words[-1]) is not Kind.LEGAL):
        yield from _personal_aliases(written)
    if cls != "person":
        yield from _company_aliases(written, terms, text)


def _ordinary_word(word: str) -> bool:
    low = word.lower()
    return low in vocabulary().ordinary or low in vocabulary().public


def _personal_aliases(written: str) -> Iterator[Alias]:
    vocab = vocabulary()
    words = [word.strip(",") for word in written.split()]
    while words and words[0].lower().rstrip(".") in vocab.honorific:
        words = words[1:]
    while len(words) > 1 and words[-1].lower().replace(".", "") in {
        "jr",
        "sr",
        "ii",
        "iii",
        "qc",
        "kc",
        "phd",
        "esq",
        "obe",
        "mbe",
    }:
        words = words[:-1]
    if not words:
        return
    yield Alias(" ".join(words), weak=len(words) == 1 and _ordinary_word(words[0]))
    if len(words) < 2:
        return
    last = len(words) - 1
    while last > 1 and words[last - 1][0].islower():
        last -= 1
    given, surname = words[:last], " ".join(words[last:])
    initials = [word[0] for word in given]
    yield Alias(f"{given[0]} {surname}")
    for form in (
        f"{initials[0]}. {surname}",
        f"{initials[0]} {surname}",
        f"{'. '.join(initials)}. {surname}",
        f"{'.'.join(initials)}. {surname}",
    ):
        yield Alias(form)
    yield Alias(f"{surname}, {given[0]}")
    yield Alias(f"{surname} {given[0]}")
    for single in (surname, words[-1], given[0]):
        if len(single) > 1 and "." not in single:
            yield Alias(single, weak=_ordinary_word(single))
    letters = [*initials, words[last].split()[-1][0]]
    yield Alias(".".join(letters) + ".", exact=True)
    if len(letters) > 2 and "".join(letters).lower() not in vocab.acronyms:
        yield Alias("".join(letters).upper(), exact=True)


def _company_aliases(written: str, terms: Container[str], text: str) -> Iterator[Alias]:
    vocab = vocabulary()
    words = [word.strip(",") for word in written.split()]
    core = list(words)
    while len(core) > 1 and core[-1].lower().replace(".", "") in vocab.legal_form | {"&", "and", "co"}:
        core.pop()
    forms = [core]
    while len(core) > 1 and core[-1].lower().strip(".") in vocab.weak_form | {"&", "and"}:
        core = core[:-1]
        forms.append(core)
    forms += [words[:size] for size in (2, 1) if len(words) > size]
    for form in forms:
        form = form[:-1] if form[-1].lower() in {"&", "and", "of"} else form
        if not form or all(
            w.lower() in vocab.contract or w.lower() in vocab.function or w.lower() in vocab.public for w in form
        ):
            continue
        short = " ".join(form)
        if len(short) > 2 and not (len(form) > 1 and all(_ordinary_word(w) for w in form) and short.lower() in text):
            yield Alias(short, weak=len(form) == 1 and _ordinary_word(short) and short not in terms)
    for acronym in _acronyms(written):
        if len(acronym) > 2 and acronym.lower() not in vocab.acronyms and not _ordinary_word(acronym):
            yield Alias(acronym, exact=True)
