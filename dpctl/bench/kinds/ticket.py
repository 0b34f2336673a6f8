"""A merchant's conversation with support: who writes, what about, and whether the rules let the assistant answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dpctl.bench.agreement_cast import Address, Person
from dpctl.bench.agreement_numbers import tax_number
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, paragraph
from dpctl.bench.kinds.scene import Composed, Scene, given, lines, money_fact, new_scene, words
from dpctl.core.documents import KeyFact


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    """A person as a conversation names them: in full, by title, by first name, and where to reach them."""

    full: Mention
    mr: Mention
    given: Mention
    email: Mention
    phone: Mention
    address: Address


def compose(seed: int, messages: int) -> Composed:
    """A conversation of so many messages, the merchant first and last: five at least, and an odd number.

    Facts: topic, decision, order number and sum; the queue where it is escalated.
    """
    scene = new_scene("ticket", seed)
    data = words("ticket")
    topic = scene.rng.choice(data["topic"])
    value = scene.rng.choice(topic["values"])
    cents = _cast(scene, value)
    said = _messages(scene, data, topic, messages)
    return Composed(
        title=f"Support conversation ({len(said)} messages)",
        paragraphs=[*_head(scene), _rules(data), *said],
        facts=_facts(scene, topic, value > topic["limit"], cents),
    )


def _cast(scene: Scene, value: int) -> int:
    """Draw everybody and everything that the slots name; the sum in cents."""
    company = scene.cast.company(scene.locale)
    cents = scene.rng.randrange(1990, 480_000, 5)
    scene.things |= {
        "contact": _contact(scene.cast.person(company), company.address),
        "colleague": _contact(scene.cast.person(company), scene.cast.address(scene.locale)),
        "customer": scene.private_person(),
        "company": company,
        "shop": company.alias,
        "order": scene.number("case_number", "SO-#####-@@"),
        "case": scene.number("case_number", "MS-#######"),
        "reference": scene.number("case_number", "MS-#######"),
        "merchant": scene.number("account", "acct_#########"),
        "account": scene.cast.account(scene.locale),
        "tax": Mention(text=(tax := tax_number(scene.locale.id, scene.rng)), cls="tax_id", entity=f"tax_id {tax}"),
        "site": Mention(text=f"https://shop.{company.domain}", cls="url", entity=f"url {company.domain}"),
        "amount": scene.money(cents),
        "opened": scene.day(),
        "earlier": scene.day(scene.rng.randint(4, 40)),
        "value": str(value),
    }
    return cents


def _contact(person: Person, address: Address) -> _Contact:
    return _Contact(
        full=person.full, mr=person.mr, given=given(person), email=person.email, phone=person.phone, address=address
    )


def _head(scene: Scene) -> list[Paragraph]:
    rows = (
        "Ticket: {reference}",
        "Merchant: {company} (account {merchant})",
        "Shop: {site}",
        "Contact: {contact}, {contact.email}, {contact.phone}",
        "Opened: {opened}",
    )
    return [lines([scene.fill(row) for row in rows])]


def _rules(data: Mapping[str, Any]) -> Paragraph:
    rows: list[list[Piece]] = [[data["rules"].strip()]]
    rows += [[f"- {topic['rule'].format(limit=topic['limit'])}"] for topic in data["topic"]]
    return lines(rows)


def _messages(scene: Scene, data: Mapping[str, Any], topic: Mapping[str, Any], count: int) -> list[Paragraph]:
    # what decides the case is said half-way, between questions that decide nothing
    between = max(0, (count - 5) // 2)
    exchanges = [(e["ask"], e["answer"]) for e in (scene.deal("exchange", data["exchange"]) for _ in range(between))]
    exchanges.insert((between + 1) // 2, ("How far has it gone by now?", topic["decisive"]))
    said = [
        scene.rng.choice(topic["open"]),
        scene.rng.choice(data["first_reply"]),
        scene.rng.choice(data["first_answer"]),
    ]
    for ask, answer in exchanges:
        said += [ask, answer]
    said[-1] += f" {scene.rng.choice(data['last_question'])}"
    minute = 8 * 60 + scene.rng.randrange(400)
    result = []
    for index, template in enumerate(said):
        minute += scene.rng.randint(1, 6)
        who: list[Piece] = ["Support"] if index % 2 else scene.fill("{contact}")
        clock = f"[{minute // 60 % 24:02d}:{minute % 60:02d}] "
        result.append(paragraph([clock, *who, ": ", *scene.fill(template)]))
    return result


def _facts(scene: Scene, topic: Mapping[str, Any], escalated: bool, cents: int) -> tuple[KeyFact, ...]:
    facts = [
        KeyFact(id="topic", kind="name", forms=tuple(topic["forms"])),
        KeyFact(id="decision", kind="derived", forms=("Decision: ESCALATE",) if escalated else ("Decision: ANSWER",)),
        KeyFact(id="order", kind="name", forms=(scene.things["order"].text,)),
        money_fact("amount", cents, scene.currency),
    ]
    if escalated:
        facts.insert(
            2,
            KeyFact(
                id="queue",
                kind="name",
                forms=(f"ESCALATE to {topic['queue']}", f"{topic['queue']} queue", f"queue {topic['queue']}"),
            ),
        )
    return tuple(facts)
