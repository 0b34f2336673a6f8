"""Who appears in an agreement: parties, other organisations and people, with addresses and numbers by country.

The four contracting parties and the two people who act for each of them are not drawn but numbered: a seed maps to its
own block of numbers, and each number to its own name. Two seeds that differ by less than 5,000 share neither a party
nor one of these people; below 300 not even the short name of a party.
"""

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from dpctl.bench.agreement_data import Locale, Wording
from dpctl.bench.agreement_numbers import filled, random_iban, tax_number
from dpctl.bench.agreement_text import Mention

PARTIES = ("supplier", "customer", "licensor", "guarantor")
_INITIALS = "ABCDEFGHJKLMNPRSTVWZ"
_STEP = 7919  # a prime that divides no number of names, so that multiplying by it permutes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address and its short form (street and town)."""

    full: Mention
    short: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """An organisation: `full` with its legal form, `bare` without, `caps` in capitals, `alias` the short name."""

    full: Mention
    alias: Mention
    caps: Mention
    bare: str
    locale: Locale
    domain: str
    address: Address
    tax: Mention
    tax_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person in every form in which an agreement names one, with pronouns and particulars."""

    full: Mention
    mr: Mention
    init: Mention
    reversed: Mention
    caps: Mention
    email: Mention
    phone: Mention
    surname: str
    plain: str
    he: str
    He: str
    his: str


@dataclass(slots=True, kw_only=True)
class Cast:
    """The people and organisations so far; `rng` draws new ones, whose names are new to this agreement."""

    wording: Wording
    rng: random.Random
    orgs: dict[str, Company] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    extras: list[Company] = field(default_factory=list)
    passers: list[Person] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    surnames: dict[str, list[str]] = field(default_factory=dict)
    serial: int = 0

    def company(self, locale: Locale | None = None, name: str | None = None) -> Company:
        """Invent an organisation; `name` is a pattern of cast.toml."""
        rng = self.rng
        locale = locale or rng.choice(self.wording.locales)
        while True:
            number = rng.randrange(company_names(locale))
            stem, full, bare = company_name(locale, number)
            if stem not in self.used:
                break
        self.used.add(stem)
        if name:
            form = rng.choice(locale.forms)
            first = self.surname(locale) if "{s1}" in name else ""
            second = self.surname(locale) if "{s2}" in name else ""
            full = name.format(stem=stem, s1=first, s2=second, form=form)
            bare = name.removesuffix("{form}").format(stem=stem, s1=first, s2=second).strip()
            stem = bare.removesuffix(" LLP") if first else stem
        elif rng.random() < 0.25:
            stem = bare
        return self.named(locale, stem, full, bare)

    def named(self, locale: Locale, stem: str, full: str, bare: str) -> Company:
        """Give an organisation its address and numbers."""
        key = self._key("organisation")
        slug = "-".join(_ascii(stem.replace("&", " ").replace(",", " ")).lower().split())
        return Company(
            full=Mention(text=full, cls="organisation", entity=key),
            alias=Mention(text=stem, cls="organisation", entity=key),
            caps=Mention(text=full.upper(), cls="organisation", entity=key),
            bare=bare,
            locale=locale,
            domain=f"{slug}.example",
            address=self.address(locale),
            tax=Mention(text=tax_number(locale.id, self.rng), cls="tax_id", entity=self._key("tax")),
            tax_label=locale.tax_label,
        )

    def person(self, company: Company, *, locale: Locale | None = None) -> Person:
        """Invent somebody who works at a company, usually from its country."""
        rng = self.rng
        if locale is None:
            locale = company.locale if rng.random() < 0.75 else rng.choice(self.wording.locales)
            if not self._single(locale):
                locale = rng.choice([other for other in self.wording.locales if self._single(other)] or [locale])
        female = rng.random() < 0.5
        given = rng.choice(locale.given_f if female else locale.given_m)
        middle = f"{rng.choice(_INITIALS)}." if rng.random() < 0.3 else ""
        return self.individual(company, given, middle, self.surname(locale), female=female)

    def individual(self, company: Company, given: str, middle: str, surname: str, *, female: bool) -> Person:
        """Give a named person a title, an electronic mail address and a telephone number."""
        rng = self.rng
        key = self._key("person")
        title = "Dr." if rng.random() < 0.12 else "Ms." if female else "Mr."
        names = f"{given} {middle}".strip()
        initials = " ".join(f"{part[0]}." for part in names.split())
        local = rng.choice(("{g}.{s}", "{i}.{s}", "{i}{s}", "{s}", "{g}_{s}", "{s}.{g}")).format(
            g=_ascii(given).lower(), i=_ascii(given)[0].lower(), s=_ascii(surname).lower().replace(" ", "")
        )
        address = f"{local}@{company.domain}"
        number = filled(rng.choice(company.locale.phones), rng)
        full = f"{names} {surname}"
        return Person(
            full=Mention(text=full, cls="person", entity=key),
            mr=Mention(text=f"{title} {surname}", cls="person", entity=key),
            init=Mention(text=f"{initials} {surname}", cls="person", entity=key),
            reversed=Mention(text=f"{surname}, {names}", cls="person", entity=key),
            caps=Mention(text=full.upper(), cls="person", entity=key),
            email=Mention(text=address, cls="email", entity=f"email {address}"),
            phone=Mention(text=number, cls="phone", entity=f"phone {number}"),
            surname=surname,
            plain=f"{given} {surname}",
            he="she" if female else "he",
            He="She" if female else "He",
            his="her" if female else "his",
        )

    def surname(self, locale: Locale) -> str:
        """A surname nobody in this agreement bears yet; double-barrelled when the single ones are used up."""
        pool = self._single(locale)
        while not pool:
            name = "-".join(self.rng.sample([s for s in locale.surnames if " " not in s], 2))
            if name not in self.used:
                pool.append(name)
        name = pool.pop()
        self.used.add(name)
        return name

    def _single(self, locale: Locale) -> list[str]:
        """The surnames of a country that are still free."""
        if locale.id not in self.surnames:
            pool = [s for s in locale.surnames if s not in self.used]
            self.rng.shuffle(pool)
            self.surnames[locale.id] = pool
        return self.surnames[locale.id]

    def address(self, locale: Locale) -> Address:
        """An address in a country; street, number and town are drawn, the post code fits the town."""
        rng = self.rng
        city, post = rng.choice(locale.cities).split("|")
        values = {
            "no": str(rng.randint(2, 98)),
            "big": str(rng.randint(110, 9870)),
            "suite": str(rng.randint(100, 940)),
            "street": rng.choice(locale.streets),
            "city": city,
            "post": filled(post, rng),
            "country": locale.country,
        }
        short = locale.short_address.format(**values)
        return Address(
            full=Mention(text=locale.address.format(**values), cls="address", entity=f"address {short}"),
            short=Mention(text=short, cls="address", entity=f"address {short}"),
        )

    def account(self, locale: Locale) -> Mention:
        """A domestic account number."""
        number = filled(locale.account, self.rng)
        return Mention(text=number, cls="account", entity=f"account {number}")

    def routing(self, locale: Locale) -> Mention:
        """A sort code, routing number or the like."""
        number = filled(locale.routing, self.rng)
        return Mention(text=number, cls="account", entity=f"account {number}")

    def iban(self, locale: Locale) -> Mention | None:
        """An IBAN, grouped or compact; None where the country has none."""
        text = random_iban(locale.id, self.rng)
        if text is None:
            return None
        text = text if self.rng.random() < 0.7 else text.replace(" ", "")
        return Mention(text=text, cls="iban", entity=f"iban {text}")

    def _key(self, kind: str) -> str:
        self.serial += 1
        return f"{kind} {self.serial}"


def draw_cast(seed: int, wording: Wording, rng: random.Random) -> Cast:
    """Parties, their signatories and leads, and everybody in cast.toml; the same for a seed whatever the length."""
    cast = Cast(wording=wording, rng=rng)
    parties = tuple(_party(seed, slot, wording.locales) for slot in range(len(PARTIES)))
    people = tuple(_officer(seed, slot, parties[slot // 2][0]) for slot in range(2 * len(PARTIES)))
    cast.used |= {stem for _, stem, _, _ in parties} | {surname for _, _, surname, _ in people}
    for role, (locale, stem, full, bare) in zip(PARTIES, parties, strict=True):
        cast.orgs[role] = cast.named(locale, stem, full, bare)
    for slot, (given, middle, surname, female) in enumerate(people):
        party = PARTIES[slot // 2]
        company = cast.orgs[party]
        duty = "signatory" if slot % 2 else "lead"
        cast.persons[f"{party}_{duty}"] = cast.individual(company, given, middle, surname, female=female)
    for raw in wording.orgs:
        cast.orgs[raw["role"]] = cast.company(name=raw.get("name"))
    for raw in wording.persons:
        cast.persons[raw["role"]] = cast.person(cast.orgs[raw["at"]])
    return cast


def company_names(locale: Locale) -> int:
    """How many names `company_name` tells apart."""
    return len(locale.first) * len(locale.mid) * len(locale.last) * len(locale.sector_a) * len(locale.sector_b)


def company_name(locale: Locale, number: int) -> tuple[str, str, str]:
    """Return (stem, full name, name without legal form) of a number; different numbers give different names."""
    rest, parts = number, []
    for source in (locale.last, locale.first, locale.mid, locale.sector_a, locale.sector_b):
        rest, index = divmod(rest, len(source))
        parts.append(source[index])
    last, first, mid, a, b = parts
    stem = _joined(first, mid, last)
    form = locale.forms[number % len(locale.forms)]
    full = locale.company.format(stem=stem, a=a, b=b, form=form)
    return stem, full, full.removesuffix(form).rstrip(" ,")


def _joined(first: str, mid: str, last: str) -> str:
    """Join syllables; where two equal letters would make three, one is left out."""
    word = first
    for part in (mid, last):
        word += part[1:] if len(word) > 1 and part and word[-2:] == part[0] * 2 else part
    return word


def _party(seed: int, slot: int, locales: Sequence[Locale]) -> tuple[Locale, str, str, str]:
    locale = locales[(2 * slot + seed * 3 + (seed // 8)) % len(locales)]
    number = ((len(PARTIES) * seed + slot) * _STEP) % company_names(locale)
    return locale, *company_name(locale, number)


def _officer(seed: int, slot: int, locale: Locale) -> tuple[str, str, str, bool]:
    given = (*locale.given_f, *locale.given_m)
    size = len(locale.surnames) * len(given) * len(_INITIALS)
    rest = ((2 * len(PARTIES) * seed + slot) * _STEP) % size
    rest, surname = divmod(rest, len(locale.surnames))
    middle, index = divmod(rest, len(given))
    return given[index], f"{_INITIALS[middle]}.", locale.surnames[surname], index < len(locale.given_f)


def _ascii(text: str) -> str:
    """Transliterate a name as its bearers do in electronic mail: Müller to mueller, Łuczak to luczak."""
    for source, target in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ł", "l"), ("Ł", "L"), ("’", "")):
        text = text.replace(source, target)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
