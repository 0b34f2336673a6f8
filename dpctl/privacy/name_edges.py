"""Names that something behind them tells: the number in a register, an account at a bank, a label and a given name.

And surnames that are small words of a language: "Meenakshi Do, the Clerk".
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from dpctl.privacy.firm_edges import by_letter, firm_at, firm_gates, name_start, words_before
from dpctl.privacy.mention import Mention
from dpctl.privacy.scan import UPPER, Gate
from dpctl.privacy.words import Kind, kind_of, table, vocabulary, words_of

_ACCOUNT = r",? [(]?(?:sort|IBAN|BIC|SWIFT|Swift|account|A/c|a/c|ABA|BSB|BLZ|Konto|compte|cuenta|conto)"
_BANK = re.compile(f"[ \n]Bank(?={_ACCOUNT})")
_SAY_NOTHING = frozenset({Kind.CONTRACT, Kind.ACRONYM, Kind.PUBLIC, Kind.INITIAL, Kind.FUNCTION})
_TURNED = re.compile(
    r": ?([^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?, [^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z]\.?)?)"
    r"(?=[ ]?(?:\n|<|\(|;|\Z)|, (?:\d|[A-Z][a-z]+ \d))"
)
_LABELS = words_of(
    "reporter absence from to cc bcc owner assignee assigned author driver patient name employee tenant contact sender"
    " recipient witness client customer visitor guest attendee applicant candidate von an aan van de para da"
)
_LABEL = re.compile(r"(?<!\w)([^\W\d_]+)\Z")
_CLASSES = frozenset({"person", "organisation"})


class _Rules(NamedTuple):
    """What stands behind names (data/name_edges.toml), and the gates of it.

    The gates: what stands behind a space or a line end; a label and a name, from the colon on; what else firms go on
    with. Apart, because Python's `re` is quick where it knows the few characters that may come first.
    """

    register: re.Pattern[str]
    small: re.Pattern[str]
    gates: tuple[Gate, ...]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    words = table("name_edges")
    registers, surnames = words["registers"], words["small_surnames"].split()
    spaced, *others = firm_gates()
    opening = by_letter(registers).replace("Č", "\xc0")
    after_space = (
        f"(?:(?:{opening})[ .:-]|[(](?:{opening})[ .:-]|Bank{_ACCOUNT}|(?:{by_letter(surnames)})[,.;)\n]|{spaced})"
    )
    return _Rules(
        register=re.compile(rf"[ \n][(]?(?:{'|'.join(registers)})[ .:-]"),
        small=re.compile(rf"[ \n](?:{'|'.join(surnames)})(?!\w)"),
        gates=(
            Gate(("", "[ \n]", after_space)),
            Gate(("", ":", f" ?{UPPER}[^\n,;:|0-9]{{1,24}}, {UPPER}")),
            *others,
        ),
    )


def name_gates() -> tuple[Gate, ...]:
    """What opens for `name_edges`."""
    return _rules().gates


def name_edges(
    text: str, opened: Mapping[Gate, Sequence[int]], mentions: Iterable[Mention], lexicon: Container[str]
) -> Iterator[Mention]:
    """Yield names that what is behind them tells, and those of the `mentions` that go on, whole.

    `lexicon` holds the words that the text writes in small letters, and its nouns.
    """
    known: dict[int, Mention] = {}
    rules = _rules()
    spaced, labels, *others = (opened[gate] for gate in rules.gates)
    # A label ends right before its colon.
    places = {*spaced, *chain(*others), *(at - 1 for at in labels if at and "a" <= text[at - 1] <= "z")}
    for at in sorted(places):
        if not known:
            known = {mention[1]: mention for mention in mentions if mention[2] in _CLASSES}
        if rules.register.match(text, at):
            end = at - (text[at - 1 : at] == ",")
            yield from _before(text, end, end, lexicon)
        elif bank := _BANK.match(text, at):
            yield from _before(text, at, bank.end(), lexicon)
        elif turned := _TURNED.match(text, at + 1):
            label = _LABEL.search(text, max(0, at - 24), at + 1)
            if label and label.group(1).lower() in _LABELS:
                yield Mention(*turned.span(1), "person", f"person:{' '.join(turned.group(1).split())}", 5)
        elif (small := rules.small.match(text, at)) and (mention := known.get(at)):
            yield mention._replace(end=small.end(), cls="person")
        else:
            yield from firm_at(text, at, known, lexicon)


def _before(text: str, at: int, end: int, lexicon: Container[str]) -> Iterator[Mention]:
    """The name whose words end at `at`, with what belongs to it up to `end`."""
    words = words_before().search(f"{text[max(0, at - 90) : at]} ")
    if not words:
        return
    begin = max(0, at - 90) + words.start()
    start = name_start(text, begin, at, lexicon)
    written = text[start:at].split()
    vocab = vocabulary()
    telling = [
        word
        for word in written
        if kind_of(word.rstrip(".")) not in _SAY_NOTHING and word.lower() not in vocab.organisation_label
    ]
    if telling and (len(written) > 1 or kind_of(written[0]) in {Kind.NAME, Kind.GIVEN}):
        yield Mention(start, end, "organisation", f"organisation:{' '.join(written)}", 5)
