"""Names that something behind them tells: the number in a register, an account at a bank, a label and a given name.

And surnames that are small words of a language: "Meenakshi Do, the Clerk".
"""

import re
from collections.abc import Container, Iterable, Iterator

from dpctl.privacy.firm_edges import FIRM_GATE, firm_at, name_start, words_before
from dpctl.privacy.mention import Mention
from dpctl.privacy.scan import UPPER, Gate
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

# Registers of companies and their tax numbers, which stand right behind the name.
_REGISTERS = (
    r"ABN|ACN|ARBN|UEN|CIF|NIPC|NIF|K[vV]K|SIREN|SIRET|HRB|HRA|CRN|CIN|RCS|KRS|CVR|EIN|FEIN|LEI|UID|NZBN"
    r"|BCE|KBO|OIB|ICO|I[ČC]O|P\. ?IVA"
    r"|CNPJ|RFC|CUI|EIK|CHE|GSTIN|[Cc]ompany [Nn]umber|[Cc]ompany [Nn]o|[Rr]egistered [Nn]umber"
    r"|[Rr]egistration [Nn]umber"
)
_REGISTER = re.compile(rf"[ \n][(]?(?:{_REGISTERS})[ .:-]")
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
_SMALL_SURNAMES = r"Do|La|Le|Lo|So|An|Ha|Ho|Ma|Mo|Su|Da|De|Vu|Van|Bien|More|Only|Still|Law|Cross|Service"
_GATE = Gate(
    f"[ \n][(]?(?:{_REGISTERS})[ .:-]".replace("Č", "\xc0")
    + f"|[ \n]Bank{_ACCOUNT}|[a-z]: ?{UPPER}[^\n,;:|0-9]{{1,24}}, {UPPER}"
    f"|[ \n](?:{_SMALL_SURNAMES})[,.;)\n]|{FIRM_GATE}"
)
_CLASSES = frozenset({"person", "organisation"})
_SMALL = re.compile(f"[ \n](?:{_SMALL_SURNAMES})(?!\\w)")


def name_edges(text: str, shaped: bytes, mentions: Iterable[Mention], lexicon: Container[str]) -> Iterator[Mention]:
    """Yield names that what is behind them tells, and those of the `mentions` that go on, whole.

    `lexicon` holds the words that the text writes in small letters, and its nouns.
    """
    known: dict[int, Mention] = {}
    for at in _GATE.starts(shaped):
        if not known:
            known = {mention[1]: mention for mention in mentions if mention[2] in _CLASSES}
        if _REGISTER.match(text, at):
            end = at - (text[at - 1 : at] == ",")
            yield from _before(text, end, end, lexicon)
        elif bank := _BANK.match(text, at):
            yield from _before(text, at, bank.end(), lexicon)
        elif turned := _TURNED.match(text, at + 1):
            label = _LABEL.search(text, max(0, at - 24), at + 1)
            if label and label.group(1).lower() in _LABELS:
                yield Mention(*turned.span(1), "person", f"person:{' '.join(turned.group(1).split())}", 5)
        elif (small := _SMALL.match(text, at)) and (mention := known.get(at)):
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
