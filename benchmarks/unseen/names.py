"""People and companies of many locales, and the forms in which a text mentions them."""

import random
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from faker import Faker

from .lexicon import Lexicon

CORE = (
    "en_US en_GB en_IN de_DE fr_FR it_IT es_ES pl_PL nl_NL pt_BR sv_SE cs_CZ el_GR".split()  # noqa: SIM905 - readable
)
SCRIPTS = ("zh_CN", "ja_JP", "ko_KR", "ru_RU", "uk_UA")
EAST = ("zh_CN", "ja_JP", "ko_KR")
# names of our own lists: romanised names of many countries, and names that are English words
ROMAN, WORDS = "roman", "words"
ASCII = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """First and last name, as this locale writes them; `handle` is plain ASCII for e-mail and user names."""

    key: str
    locale: str
    first: str
    last: str
    middle: str
    title: str
    handle: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Full name with legal form, the short name used later on, an acronym, and a host name."""

    key: str
    locale: str
    full: str
    short: str
    acronym: str
    domain: str


@cache
def faker(locale: str) -> Faker:
    """One Faker per locale; seeded anew for every text."""
    return Faker({ROMAN: "en_GB", WORDS: "en_US"}.get(locale, locale))


def city(rng: random.Random, locale: str) -> str:
    """A town of this locale; Faker's Italian towns come in an order that changes from process to process."""
    own = "Chioggia Forlì L'Aquila Vigevano Crotone Sondrio Matera Oristano Cefalù Ivrea".split()  # noqa: SIM905
    home = {ROMAN: "en_GB", WORDS: "en_US"}.get(locale, locale)
    return rng.choice((*own, "Reggio nell'Emilia", "San Giovanni")) if home == "it_IT" else str(faker(home).city())


def ascii_word(text: str) -> str:
    """Lower-case ASCII letters and digits of a name, or nothing for other scripts."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(ASCII)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain)


def person(rng: random.Random, key: str, locale: str, lexicon: Lexicon) -> Person:
    """Draw a person."""
    source = faker(locale)
    if locale == ROMAN:
        first, last = rng.choice(rng.choice(lexicon.roman_first)), rng.choice(rng.choice(lexicon.roman_last))
    elif locale == WORDS:
        first, last = rng.choice(lexicon.word_first), rng.choice(lexicon.word_last)
    else:
        first, last = source.first_name().strip(), source.last_name().strip()
    handle = (
        ascii_word(first) or rng.choice(("lin", "mika", "jun", "anton", "sora")),
        ascii_word(last) or rng.choice(("wang", "tanaka", "park", "orlov", "bondar")),
    )
    middle = rng.choice("ABCDEFGHJKLMNPRSTVW")
    title = rng.choice(lexicon.titles)
    return Person(key=key, locale=locale, first=first, last=last, middle=middle, title=title, handle=handle)


def person_form(who: Person, form: str) -> str:
    """How a text writes this person; the title is written apart."""
    first, last = who.first, who.last
    east = who.locale in EAST
    full = f"{last}{first}" if east else f"{first} {last}"
    forms = {
        "full": full,
        "caps": full.upper(),
        "lower": full.lower(),
        "last": last,
        "title": last,
        "first": first,
        "capslast": full if east else f"{first} {last.upper()}",
        "lastcaps": last.upper(),
        "comma": full if east else f"{last}, {first}",
        "commacaps": full if east else f"{last.upper()}, {first}",
        "commamid": full if east else f"{last}, {first} {who.middle}.",
        "mid": full if east else f"{first} {who.middle}. {last}",
        "init": full if east else f"{first[0]}. {last}",
        "initmid": full if east else f"{first[0]}.{who.middle}. {last}",
        "initials": f"{first[0]}{last[0]}" if east else f"{first[0]}.{last[0]}.",
        "broken": full if east else f"{first}\n{last}",
    }
    return forms[form]


def company(rng: random.Random, key: str, locale: str, lexicon: Lexicon) -> Company:
    """Draw a company: two names with a suffix, an invented brand, plain words, or what Faker calls one."""
    home = {ROMAN: "en_GB", WORDS: "en_US"}.get(locale, locale)
    source = faker(home)
    suffix = rng.choice(lexicon.suffixes.get(home, lexicon.suffixes["en_GB"]))
    style = rng.random()
    if home in SCRIPTS and style < 0.5:
        full = short = source.company()
        return Company(key=key, locale=locale, full=full, short=short, acronym=short, domain=_domain(rng, "", home))
    if style < 0.3 or home in SCRIPTS:
        stem = rng.choice(lexicon.brands)
        short, full = stem, f"{stem} {rng.choice(lexicon.sectors)} {suffix}"
    elif style < 0.55:
        words = [rng.choice(lexicon.company_words), rng.choice(lexicon.company_nouns), rng.choice(lexicon.sectors)]
        short, full = " ".join(words[:2]), f"{' '.join(words)} {suffix}"
    elif style < 0.8:
        names = [source.last_name(), source.last_name()]
        joined = rng.choice((" & ", "-", " and ")).join(names)
        short, full = names[0], f"{joined} {suffix}"
    else:
        stem = source.last_name() + rng.choice(("tech", "o", "ix", "med", " Brothers", " Group"))
        short, full = stem, f"{stem} {suffix}"
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", full.removesuffix(suffix))).upper()
    acronym = initials if len(initials) >= 3 else short
    return Company(key=key, locale=locale, full=full, short=short, acronym=acronym, domain=_domain(rng, short, home))


def company_form(what: Company, form: str) -> str:
    """How a text writes this company."""
    if form == "broken":
        head, _, rest = what.full.partition(" ")
        return f"{head}\n{rest}" if rest else head
    return {
        "full": what.full,
        "caps": what.full.upper(),
        "lower": what.full.lower(),
        "short": what.short,
        "shortcaps": what.short.upper(),
        "acronym": what.acronym,
    }[form]


def _domain(rng: random.Random, name: str, locale: str) -> str:
    stem = ascii_word(name) or rng.choice(("orient", "nordlicht", "pacifica", "dnipro"))
    country = locale[-2:].lower()
    top = {"us": "com", "gb": "co.uk", "br": "com.br", "cn": "com.cn", "jp": "co.jp", "kr": "co.kr", "in": "co.in"}
    return f"{stem}{rng.choice(('', '-group', 'hq', ''))}.{rng.choice((top.get(country, country), 'com', 'io', 'eu'))}"
