"""The words of the agreement: TOML files read once into records."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """Names and formats of a country; company names are built from `first`, `mid`, `last` and a sector.

    `seat` is the country's name with an article where it has one.
    """

    id: str
    country: str
    seat: str
    forms: Sequence[str]
    company: str
    first: Sequence[str]
    mid: Sequence[str]
    last: Sequence[str]
    sector_a: Sequence[str]
    sector_b: Sequence[str]
    given_f: Sequence[str]
    given_m: Sequence[str]
    surnames: Sequence[str]
    streets: Sequence[str]
    cities: Sequence[str]
    address: str
    short_address: str
    phones: Sequence[str]
    tax_label: str
    courts: Sequence[str]
    cases: Sequence[str]
    account: str
    routing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A clause: text, then items (`pick` of them, the last joined by `join`), then a tail; `list` names a long list."""

    heading: str
    text: str
    items: Sequence[str] = ()
    tail: str = ""
    pick: int | None = None
    join: str = "and"
    list: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """All templates of the section."""
        return (self.text, *self.items, self.tail)

    @property
    def words(self) -> int:
        """Number of words of the templates, heading included."""
        return len(self.heading.split()) + sum(len(part.split()) for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A numbered article."""

    id: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything the agreement is made of; `texts` maps a list of schedules_*.toml to its templates."""

    locales: tuple[Locale, ...]
    articles: tuple[Article, ...]
    definitions: tuple[tuple[str, str], ...]
    interpretation: tuple[str, ...]
    recitals: tuple[str, ...]
    facts: tuple[Mapping[str, Any], ...]
    forums: tuple[Mapping[str, str], ...]
    orgs: tuple[Mapping[str, str], ...]
    persons: tuple[Mapping[str, str], ...]
    texts: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]
    titles: Mapping[str, str]
    intros: Mapping[str, str]
    words: Mapping[str, Sequence[str]]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """Read all data files; a mistake in them is a KeyError or TypeError that names the key."""
    articles = [_article(raw) for name in ("articles_1", "articles_2", "articles_3") for raw in _read(name)["article"]]
    definitions = _read("definitions")
    facts = _read("facts")
    cast = _read("cast")
    schedules = _read("schedules_1") | _read("schedules_2")
    lists = {key: value for key, value in schedules.items() if isinstance(value, list)}
    rows = {key: value["rows"] for key, value in schedules.items() if isinstance(value, dict) and "rows" in value}
    return Wording(
        locales=tuple(Locale(**({"seat": raw["country"]} | raw)) for raw in _read("locales")["locale"]),
        articles=tuple(articles),
        definitions=tuple(
            sorted(((raw["term"], _flow(raw["text"])) for raw in definitions["definition"]), key=lambda d: d[0].lower())
        ),
        interpretation=tuple(_flow(raw["text"]) for raw in definitions["interpretation"]),
        recitals=tuple(_flow(raw["text"]) for raw in definitions["recital"]),
        facts=tuple(facts["fact"]),
        forums=tuple(facts["forum"]),
        orgs=tuple(cast["org"]),
        persons=tuple(cast["person"]),
        texts={key: tuple(_flow(raw["text"]) for raw in value) for key, value in lists.items()},
        questions=tuple(raw["question"] for raw in schedules["clarification"]),
        titles=schedules["title"],
        intros=schedules["intro"],
        words={**schedules["words"], **rows},
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _flow(text: str) -> str:
    """Join the lines of a paragraph."""
    return " ".join(text.split())


def _article(raw: Mapping[str, Any]) -> Article:
    sections = tuple(
        Section(
            **{
                **section,
                "text": _flow(section["text"]),
                "items": tuple(_flow(item) for item in section.get("items", ())),
            }
        )
        for section in raw["section"]
    )
    return Article(id=raw["id"], title=raw["title"], sections=sections)
