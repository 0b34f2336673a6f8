"""A question to a company's handbook with the passages that retrieval found: one answers it, the others are near."""

from collections.abc import Mapping
from typing import Any

from dpctl.bench.agreement_text import Paragraph, paragraph
from dpctl.bench.kinds.scene import Composed, Scene, new_scene, words
from dpctl.core.documents import KeyFact

# how a figure of a unit is written in an article (first) and in answers
UNITS = {
    "euro": ("{} euros", "€{}", "{} EUR", "EUR {}"),
    "day": ("{} days", "{} day"),
    "paid day": ("{} paid days", "{} days"),
    "hour": ("{} hours", "{} hour"),
    "week": ("{} weeks", "{} week"),
    "month": ("{} months", "{} month"),
    "guest": ("{} guests", "{} people", "{} visitors"),
    "o'clock": ("{} o'clock", "{}:00", "{} am"),
    "day number": ("day {}", "{} days"),
}


def compose(seed: int, passages: int) -> Composed:
    """A question and so many passages of about 130 words, in no order; the same article of another site is among them.

    Facts: the figures asked for, and the number of the passage to cite.
    """
    scene = new_scene("passages", seed)
    articles: list[Mapping[str, Any]] = words("knowledge")["article"]
    asked = scene.rng.choice(articles)
    scene.things["company"] = scene.cast.company(scene.locale)
    towns = [city.partition("|")[0].partition(",")[0] for city in scene.locale.cities]
    scene.rng.shuffle(towns)
    sites = [f"the {towns[i % len(towns)]} site{_ordinal(i // len(towns))}" for i in range(passages)]
    numbers = scene.rng.sample(range(1000, 9900), passages)
    figures = {name: scene.rng.choice(asked[name]) for name in asked["asked"]}
    target = _passage(scene, asked, numbers[0], sites[0], figures)
    others = _others(scene, asked, articles, sites, numbers[1:], figures)
    found = [target, *others]
    scene.rng.shuffle(found)
    question = asked["question"].format(site=sites[0])
    noun = "passage" if passages == 1 else "passages"
    facts = [
        KeyFact(id=name, kind="amount", forms=tuple(form.format(value) for form in UNITS[asked["units"][name]]))
        for name, value in figures.items()
    ]
    facts.append(KeyFact(id="citation", kind="name", forms=(f"KB-{numbers[0]}", f"KB {numbers[0]}")))
    return Composed(
        title=f"Handbook question ({passages} {noun})",
        paragraphs=[paragraph([f"Question: {question}"]), *(item for group in found for item in group)],
        facts=tuple(facts),
    )


def _ordinal(turn: int) -> str:
    """What tells the sites of one town apart."""
    return f" number {turn + 1}" if turn else ""


def _others(
    scene: Scene,
    asked: Mapping[str, Any],
    articles: list[Mapping[str, Any]],
    sites: list[str],
    numbers: list[int],
    figures: Mapping[str, int],
) -> list[list[Paragraph]]:
    """Passages that do not answer: first the same article of another site, with other figures, then other articles."""
    result = []
    rest = [article for article in articles if article is not asked]
    for index, number in enumerate(numbers):
        article = asked if index % len(articles) == 0 else scene.deal("article", rest)
        drawn = {
            name: scene.rng.choice([v for v in article[name] if article is not asked or v != figures[name]])
            for name in article["asked"]
        }
        result.append(_passage(scene, article, number, sites[index + 1], drawn))
    return result


def _passage(
    scene: Scene, article: Mapping[str, Any], number: int, site: str, figures: Mapping[str, int]
) -> list[Paragraph]:
    data = words("knowledge")
    company = scene.things["company"]
    scene.things |= {
        "site": site,
        "owner": scene.cast.person(company),
        "deputy": scene.cast.person(company),
        **{name: str(value) for name, value in figures.items()},
    }
    opening, closing = scene.deal("opening", data["opening"]), scene.deal("closing", data["closing"])
    return [
        Paragraph(text=f"[KB-{number}] {article['topic']}", heading=True),
        scene.prose(f"{opening} {article['text']} {closing}"),
    ]
