"""A user's own list of names: found wherever they stand, whatever the rules say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dpctl.privacy.aliases import aliases
from dpctl.privacy.harvest import Name, flat
from dpctl.privacy.mention import CLASSES, Mention
from dpctl.privacy.propagate import lowered, whole_words
from dpctl.privacy.views import single_spaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name to find, with other forms of it. ValueError for an empty form or a class that the finder does not know."""

    name: str
    aliases: tuple[str, ...] = ()
    cls: str = "organisation"

    def __post_init__(self) -> None:
        if not all(any(char.isalnum() for char in form) for form in (self.name, *self.aliases)):
            raise ValueError(f"a name of {self.name!r} has no letter and no digit")
        if self.cls not in CLASSES:
            raise ValueError(f"unknown class {self.cls!r} of {self.name!r}; known: {', '.join(sorted(CLASSES))}")

    @property
    def key(self) -> str:
        """What all mentions of this party share."""
        return f"{self.cls}:{flat(self.name)}"


def parse_parties(text: str) -> tuple[Party, ...]:
    """Read a list of parties: one a line, `class: name; other form; other form`, the class may be left out.

    Empty lines and those that start with # are skipped. ValueError that names the line: a name without letters.
    """
    parties = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cls, colon, rest = line.partition(":")
        known = bool(colon) and cls.strip().lower() in CLASSES
        forms = [flat(form) for form in (rest if known else line).split(";")]
        try:
            parties.append(
                Party(
                    name=forms[0],
                    aliases=tuple(form for form in forms[1:] if form),
                    cls=cls.strip().lower() if known else "organisation",
                )
            )
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None
    return tuple(parties)


def listed(text: str, low: str, parties: Sequence[Party]) -> list[Mention]:
    """Find the parties and their given forms as whole words, in any case and white space; they win over all else."""
    forms: dict[str, Party] = {}
    for party in parties:
        for form in (party.name, *party.aliases):
            forms.setdefault(lowered(flat(form)), party)
    if not forms:
        return []
    view = single_spaced(text)
    haystack = low if view.text is text else lowered(view.text)
    found = []
    for start, end, party in whole_words(forms, haystack):
        first, last = view.original(start, end)
        found.append(Mention(first, last, party.cls, party.key, -1))
    return found


def derived(parties: Iterable[Party]) -> list[Name]:
    """The parties as names, with the forms that follow from a name by rule: surname, initials, short firm name."""
    return [
        Name(party.cls, flat(party.name), aliases(flat(party.name), party.cls, frozenset()))
        for party in parties
        if party.cls in {"person", "organisation"}
    ]
