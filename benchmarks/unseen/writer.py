"""A small template language, and the writer that expands it into a text with exactly known mentions.

[[one|other]]         one of the alternatives
{p1} {p1.comma}       a person, in a form of names.person_form; `title` writes "Ms" (neutral) before the last name
{o1.short}            a company, in a form of names.company_form
{email:p1} {date}     a value of values.value, bound to its owner (always the same) or drawn anew
{pa*} {phone:pa*}     a person of this one paragraph or table row
{#} {city} <<text>>   the next clause number; a place; text that counts neither way
"""

import random
import re
import zlib

from . import names, values
from .lexicon import Lexicon
from .text import QUASI, Draft

ALTERNATIVES = re.compile(r"\[\[([^\[\]]*)\]\]")
SLOT = re.compile(
    r"<<(?P<aside>[^<>]*)>>|\{(?P<kind>#|[a-z]+\d?\*?)(?::(?P<owner>[a-z]+\d?\*?))?(?:\.(?P<form>\w+))?\}"
)
BRACED = re.compile(r"\{[\w:.*#]*\}")
PERSON, COMPANY = re.compile(r"p[a-h1-9]\d*(\*\d+)?"), re.compile(r"o[a-h1-9]\d*(\*\d+)?")


class Writer:
    """Writes one text: its cast stays the same from paragraph to paragraph."""

    def __init__(self, rng: random.Random, lexicon: Lexicon, locales: tuple[str, ...], language: str = "en") -> None:
        """`locales`: the text's own first, then those its people may come from (repeat one to weigh it)."""
        self.rng, self.lexicon, self.locales, self.language = rng, lexicon, locales, language
        self.draft = Draft()
        self.clause = 0
        self._cast: dict[str, names.Person | names.Company] = {}
        self._bound: dict[str, str] = {}
        self._fresh = 0
        for locale in sorted(set(locales) | {"en_US", "en_GB", "de_DE"}):
            names.faker(locale).seed_instance(rng.randrange(2**31) ^ zlib.crc32(locale.encode()))

    def put(self, template: str) -> None:
        """Append one paragraph or row."""
        self._fresh += 1
        chosen = ALTERNATIVES.sub(lambda m: self.rng.choice(m.group(1).split("|")), template)
        if unknown := BRACED.search(SLOT.sub("", chosen)):
            raise ValueError(f"a slot that is none: {unknown.group()}")
        at = 0
        for slot in SLOT.finditer(chosen):
            self.draft.plain(chosen[at : slot.start()])
            at = slot.end()
            if slot["aside"] is not None:
                self.draft.aside(slot["aside"])
            else:
                self._slot(slot["kind"], slot["owner"], slot["form"])
        rest = chosen[at:]
        self.draft.plain(rest)

    def _slot(self, kind: str, owner: str | None, form: str | None) -> None:
        kind, owner = self._own(kind), self._own(owner) if owner else None
        if kind == "#":
            self.clause += 1
            self.draft.plain(str(self.clause))
        elif kind == "city":
            self.draft.aside(names.city(self.rng, self.locales[0]))
        elif PERSON.fullmatch(kind) or COMPANY.fullmatch(kind):
            self._name(kind, form or "full")
        else:
            self._value(kind, owner)

    def _own(self, key: str) -> str:
        return f"{key}{self._fresh}" if key.endswith("*") else key

    def _name(self, key: str, form: str) -> None:
        who = self._member(key)
        if isinstance(who, names.Company):
            surface, cls = names.company_form(who, form), "organisation"
        else:
            if form == "title":
                self.draft.aside(who.title)
                self.draft.plain(" ")
            surface, cls = names.person_form(who, form), "person"
        direct = form != "initials"
        self.draft.plant(surface, cls=cls, kind=f"{cls} {form}", entity=key, locale=who.locale, direct=direct)

    def _value(self, kind: str, owner: str | None) -> None:
        # letters after an owner ("date:sign") need not name anybody: they make the value recur
        known = owner is not None and bool(PERSON.fullmatch(owner) or COMPANY.fullmatch(owner))
        who = self._member(owner) if owner is not None and known else None
        locale = who.locale if who else self.locales[0]
        entity = f"{kind}:{owner}" if owner else f"{kind}@{self.draft.length}"
        if entity not in self._bound:
            drawn = values.value(self.rng, kind, who, locale, self.language, self.lexicon)
            self._bound[entity] = drawn
        cls = values.CLASSES[kind]
        surface = self._bound[entity]
        self.draft.plant(
            surface, cls=cls, kind=kind, entity=entity, locale=locale, direct=cls not in QUASI and kind != "reference"
        )

    def _member(self, key: str) -> names.Person | names.Company:
        if key not in self._cast:
            # the first of a text's people and companies are of its own locale, the others may come from anywhere
            locale = self.locales[0] if key in ("p1", "o1") else self.rng.choice(self.locales)
            make = names.person if PERSON.fullmatch(key) else names.company
            self._cast[key] = make(self.rng, key, locale, self.lexicon)
        return self._cast[key]
