"""Fixed phrases that announce a name or an address, found in one pass over the text."""

from functools import lru_cache
from typing import Any, NamedTuple

from dpctl.privacy.words import table


class Cue(NamedTuple):
    """A phrase at characters [start, end); `group` says what it announces."""

    start: int
    end: int
    group: str


def cues(low: str) -> dict[str, list[Cue]]:
    """Find all cues of a text in small letters, by group and in order, where no letter stands before them."""
    automaton, groups_of_all = _automaton()
    found: dict[str, list[Cue]] = {group: [] for group in groups_of_all}
    new = tuple.__new__
    for last, (back, is_word, groups) in automaton.iter(low):
        start = last - back
        if is_word and start and low[start - 1].isalpha():
            continue
        for group in groups:
            found[group].append(new(Cue, (start, last + 1, group)))
    return found


@lru_cache(maxsize=1)
def _automaton() -> tuple[Any, tuple[str, ...]]:
    import ahocorasick

    tables = table("cues")
    groups: dict[str, list[str]] = {}
    for group, phrases in tables.items():
        for phrase in phrases:
            groups.setdefault(phrase, []).append(group)
    automaton = ahocorasick.Automaton()
    # Branches are tried in the order in which they were made. Each sixth character is a space, which begins no phrase:
    # a branch of its own, ahead of all others, tells that soonest.
    automaton.add_word(" \0", (1, False, ()))
    for phrase, members in groups.items():
        # How far its first letter is from its last, and whether it is one.
        automaton.add_word(phrase, (len(phrase) - 1, phrase[0].isalpha(), tuple(members)))
    automaton.make_automaton()
    return automaton, tuple(tables)
