"""Front matter and articles: title page, parties, recitals, contents, numbered articles, signatures."""

from collections.abc import Sequence

from dpctl.bench.agreement_cast import PARTIES
from dpctl.bench.agreement_data import Article, Section
from dpctl.bench.agreement_draft import Draft, table
from dpctl.bench.agreement_text import Paragraph, Piece, listing, paragraph, slots

TITLE = "Master Services and Licence Agreement"
_ROLES = {"supplier": "Supplier", "customer": "Customer", "licensor": "Licensor", "guarantor": "Guarantor"}
# rendered words for each word of a template: a slot is one word, a name or an address several
_SWELL = 1.12


def states_a_fact(section: Section) -> bool:
    """Whether a section states a key fact, so that it cannot be left out."""
    return any(slot.startswith("f.") for part in section.parts for slot in slots(part))


def chosen_articles(draft: Draft, words: float, *, facts: bool) -> tuple[Article, ...]:
    """Choose sections for about `words` words, in their order; with `facts`, all that state a key fact first."""
    wording = draft.wording
    sections = [(article, section) for article in wording.articles for section in article.sections]
    draft.rng.shuffle(sections)
    sections.sort(key=lambda pair: (not (facts and states_a_fact(pair[1])), pair[1].list != "definitions"))
    chosen: set[tuple[str, str]] = set()
    for article, section in sections:
        size = _SWELL * (section.words + _listed_words(draft, section))
        if (facts and states_a_fact(section)) or size <= words:
            chosen.add((article.id, section.heading))
            words -= size
    kept = (
        Article(
            id=article.id,
            title=article.title,
            sections=tuple(s for s in article.sections if (article.id, s.heading) in chosen),
        )
        for article in wording.articles
    )
    return tuple(article for article in kept if article.sections)


def chosen_definitions(draft: Draft, words: float) -> tuple[tuple[str, str], ...]:
    """Choose definitions for about `words` words, all of them if there is room."""
    definitions = draft.wording.definitions
    mean = _SWELL * sum(len(f"{term} means {text}".split()) for term, text in definitions) / len(definitions)
    count = min(len(definitions), round(words / mean))
    return tuple(definitions[i] for i in sorted(draft.rng.sample(range(len(definitions)), count)))


def _listed_words(draft: Draft, section: Section) -> int:
    if section.list == "definitions":
        return sum(len(f"{term} means {text}".split()) for term, text in draft.definitions)
    if section.list == "interpretation":
        return sum(len(text.split()) for text in draft.wording.interpretation)
    return 0


def title_page(draft: Draft) -> list[Paragraph]:
    """The title page: title, date, parties in capitals."""
    signing = draft.dated(draft.terms.dates["signing_date"])
    pieces: list[Piece] = []
    for index, role in enumerate(PARTIES):
        pieces += ["\n" if index else "", draft.cast.orgs[role].caps, f"\n(the {_ROLES[role]})"]
    return [
        paragraph([TITLE.upper()], heading=True),
        paragraph(["Dated ", signing]),
        paragraph(["between"]),
        paragraph(pieces),
        draft.prose(
            "Final version for signature, prepared by {o.customer_counsel} and {o.supplier_counsel}. Confidential."
        ),
    ]


def contents(articles: Sequence[Article], schedules: Sequence[str]) -> list[Paragraph]:
    """The table of contents."""
    lines = [f"{number}. {article.title}" for number, article in enumerate(articles, 1)]
    lines += [f"Schedule {number}: {title}" for number, title in enumerate(schedules, 1)]
    return [paragraph(["CONTENTS"], heading=True), paragraph(["\n".join(lines)])]


def preamble(draft: Draft) -> list[Paragraph]:
    """The parties, their aliases and what they recite."""
    cast = draft.cast
    result = [paragraph(["PARTIES"], heading=True), draft.prose("This Agreement is made on {f.signing_date} between:")]
    for number, role in enumerate(PARTIES, 1):
        company = cast.orgs[role]
        result.append(
            paragraph(
                [
                    f"({number}) ",
                    *draft.fill(f"{{f.party_{role}}}"),
                    f", a company organised under the law of its seat in {company.locale.seat}",
                    ", whose registered office is at ",
                    company.address.full,
                    f", {company.tax_label} ",
                    company.tax,
                    ", represented by ",
                    cast.persons[f"{role}_signatory"].full,
                    " (“",
                    company.alias,
                    f"” or the “{_ROLES[role]}”)" + ("." if number == len(PARTIES) else ";"),
                ]
            )
        )
    return result


def recitals(draft: Draft) -> list[Paragraph]:
    """The recitals, lettered."""
    result = [paragraph(["RECITALS"], heading=True)]
    for index, text in enumerate(draft.wording.recitals):
        result.append(paragraph([f"({chr(65 + index)}) ", *draft.fill(text)]))
    result.append(paragraph(["The parties therefore agree as follows."]))
    return result


def key_terms(draft: Draft) -> list[Paragraph]:
    """All key facts as a table: the form of a short agreement, which has no room to state each in an article."""
    rows: list[list[Piece]] = [
        [draft.terms.labels[fact.id], draft.terms.written[fact.id][0]] for fact in draft.terms.facts
    ]
    return [paragraph(["KEY TERMS"], heading=True), table(rows)]


def articles_text(draft: Draft, articles: Sequence[Article]) -> list[Paragraph]:
    """All articles with their sections and items."""
    result: list[Paragraph] = []
    for number, article in enumerate(articles, 1):
        result.append(paragraph([f"ARTICLE {number}. {article.title.upper()}"], heading=True))
        for index, section in enumerate(article.sections, 1):
            result += _section(draft, f"{number}.{index}", section)
    return result


def _section(draft: Draft, number: str, section: Section) -> list[Paragraph]:
    scope: dict[str, object] = {}
    opening = paragraph([f"{number} {section.heading}. ", *draft.fill(section.text, scope)])
    result = [Paragraph(text=opening.text, marks=opening.marks, heading=bool(section.items or section.list))]
    if section.list == "definitions":
        for term, text in draft.definitions:
            result.append(paragraph([f"“{term}” means ", *draft.fill(text), "."]))
        return result
    items = list(draft.wording.interpretation if section.list == "interpretation" else section.items)
    if section.pick and section.pick < len(items):
        keep = sorted(draft.rng.sample(range(len(items)), section.pick))
        items = [items[i] for i in keep]
    result += [paragraph(item) for item in listing([draft.fill(item, scope) for item in items], section.join)]
    if section.tail:
        result.append(draft.prose(section.tail, scope))
    return result


def signatures(draft: Draft, *, witnesses: bool) -> list[Paragraph]:
    """A signature block for each party."""
    result = [
        paragraph(["SIGNATURES"], heading=True),
        paragraph(
            ["The parties have signed this Agreement by their authorised representatives on the dates stated below."]
        ),
    ]
    for role in PARTIES:
        company, person = draft.cast.orgs[role], draft.cast.persons[f"{role}_signatory"]
        pieces: list[Piece] = [
            "SIGNED for and on behalf of\n",
            company.caps,
            f"\n(the {_ROLES[role]})\n____________________________\nName: ",
            person.full,
            "\nTitle: ",
            draft.rng.choice(("Director", "Managing Director", "Chief Executive Officer", "Authorised Signatory")),
            "\nDate: ",
            draft.dated(draft.terms.dates["signing_date"]),
        ]
        if witnesses:
            scope = {"locale": company.locale, "person:w": draft.cast.person(company)}
            pieces += ["\n", *draft.fill(draft.wording.intros["witness"], scope)]
        result.append(paragraph(pieces))
    return result
