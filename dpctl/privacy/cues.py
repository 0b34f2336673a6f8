"""Fixed phrases that announce a name or an address, found in one pass over the text."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

# What introduces a person or a name of either kind; the run of capitalised words that follows is one.
_PERSON = (
    "in the presence of", "/s/", "signed by", "represented by", "acting by", "attention of", "c/o", "attn", "attention:",
    "witnessed by", "sworn by", "addressed to", "contact person", "reports to", "succeeded by", "chaired by", "written by",
    "prepared by", "led by", "appointed by",
)  # fmt: skip
_NAME = (
    "on behalf of", "executed by", "as a deed by", "known as", "trading as", "t/a", "d/b/a", "f/k/a", "formerly",
    "subsidiary of", "by and between", "made between",
)  # fmt: skip
# What follows the name of a party in a preamble.
_PARTY = (
    "a company", "a corporation", "a limited", "a private", "a public", "a partnership", "an entity", "a body corporate",
    "a société", "a gesellschaft", "incorporated ", "organised under", "organized under", "existing under",
    "whose registered office", "having its", "having a", "with its registered", "with registered", "(company n",
    "(registered", "(company reg", "a delaware", "an english", "a german", "a french", "(incorporated", "whose principal",
    "with its principal", "with company", "registered at",
)  # fmt: skip
_ADDRESS = (
    "registered office", "place of business", "business address", "office at", "offices at", "residing at", "resident at",
    "residing in", "located at", "situated at", "address:", "address is", "domiciled at", "seat at", "headquarters at",
    "delivered to", "premises at", "site at", "lives at", "home at", "living at", "property at", "based at", "facility at",
    "warehouse at", "branch at", "address at", "of address", "addresses:", "address |", "address for service", "land at",
    "registered at", "works at", "works in", "meeting in", "laboratory", "address for deliveries", "loading bay of",
)  # fmt: skip
# Street types that many languages write small, before the name; those that are also English words, or abbreviations,
# need a number after it.
_STREET = (
    "calle", "plaza", "plazuela", "paseo", "avenida", "avda.", "carrer", "travesía", "glorieta", "rambla", "viale", "corso",
    "piazza", "piazzale", "vicolo", "rua", "praça", "travessa", "estrada", "ul.", "ulica", "ulice", "aleja", "osiedle",
    "plac", "náměstí", "rue", "boulevard", "chemin", "allée", "quai", "impasse",
)  # fmt: skip
_NUMBERED_STREET = (
    "via", "largo", "ronda", "camino", "strada", "contrada", "al.", "os.", "pl.", "str.", "bd.", "bul.", "c/", "cours",
    "place", "avenue", "route", "square", "passage", "parc", "zona", "polígono", "urbanización", "località",
)  # fmt: skip
_GROUPS: Mapping[str, Sequence[str]] = {
    "person": _PERSON,
    "name": _NAME,
    "party": _PARTY,
    "address": _ADDRESS,
    "street": _STREET,
    "numbered street": _NUMBERED_STREET,
}


class Cue(NamedTuple):
    """A phrase at characters [start, end); `group` says what it announces."""

    start: int
    end: int
    group: str


def cues(low: str) -> dict[str, list[Cue]]:
    """Find all cues of a text in small letters, by group and in order, where no letter stands before them."""
    found: dict[str, list[Cue]] = {group: [] for group in _GROUPS}
    for last, (length, groups) in _automaton().iter(low):
        start = last - length + 1
        if start and low[start - 1].isalnum() and low[start].isalnum():
            continue
        for group in groups:
            found[group].append(Cue(start, last + 1, group))
    return found


@lru_cache(maxsize=1)
def _automaton() -> Any:
    import ahocorasick

    groups: dict[str, list[str]] = {}
    for group, phrases in _GROUPS.items():
        for phrase in phrases:
            groups.setdefault(phrase, []).append(group)
    automaton = ahocorasick.Automaton()
    for phrase, members in groups.items():
        automaton.add_word(phrase, (len(phrase), tuple(members)))
    automaton.make_automaton()
    return automaton
