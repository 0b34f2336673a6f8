"""A customer's chat with a bank: account data and payments above it, personal data all through it."""

import datetime
from collections.abc import Mapping
from typing import Any

from dpctl.bench.agreement_cast import Company
from dpctl.bench.agreement_numbers import filled, luhn
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, paragraph
from dpctl.bench.agreement_values import period_forms
from dpctl.bench.kinds.scene import (
    Composed,
    Scene,
    date_fact,
    lines,
    money_fact,
    new_scene,
    words,
)
from dpctl.core.documents import KeyFact

_PAYMENTS = 10
# countries with IBANs whose currency has forms
_LOCALES = ("uk", "de", "fr", "it", "es")


def compose(seed: int, messages: int) -> Composed:
    """A chat of so many messages, the bank first and the customer last: four at least, and an even number.

    Facts: what the customer asks for, payee, sum and day of the payment, and the period that the bank's terms give.
    """
    scene = new_scene("bank-chat", seed, _LOCALES)
    data = words("bank")
    topic = scene.rng.choice(data["topic"])
    limit = scene.rng.choice(topic["limits"])
    _cast(scene)
    payments, about = _payments(scene)
    said = _messages(scene, data, topic, messages)
    return Composed(
        title=f"Bank chat ({len(said)} messages)",
        paragraphs=[_head(scene), payments, _rules(scene, data, topic, limit), *said],
        facts=(
            KeyFact(id="topic", kind="name", forms=tuple(topic["forms"])),
            *about,
            KeyFact(id="period", kind="amount", forms=period_forms(limit, topic["unit"])),
        ),
    )


def _cast(scene: Scene) -> None:
    rng = scene.rng
    bank = scene.cast.company(scene.locale, "{stem} Bank {form}")
    born = datetime.date(rng.randrange(1942, 2006), rng.randint(1, 12), rng.randint(1, 28))
    scene.things |= {
        "bank": bank,
        "customer": scene.private_person(),
        "partner": scene.private_person(),
        "adviser": scene.cast.person(scene.cast.company(scene.locale)),
        "landlord": scene.cast.person(scene.cast.company(scene.locale)),
        "card": _card(scene),
        "second_card": _card(scene),
        "iban": scene.cast.iban(scene.locale),
        "landlord_iban": scene.cast.iban(scene.locale),
        "client": scene.number("account", "#########"),
        "home": scene.home().full,
        "new_home": scene.home().full,
        "born": scene.day((scene.today - born).days),
        "moved": scene.day(rng.randint(20, 90)),
        "written": scene.day(rng.randint(3, 19)),
        "case": scene.number("case_number", "BK-########"),
        "ip": Mention(text=(ip := f"203.0.113.{rng.randint(2, 250)}"), cls="ip", entity=f"ip {ip}"),
        "balance": scene.money(rng.randrange(12_000, 1_900_000)),
    }


def _card(scene: Scene) -> Mention:
    """A payment card's number in a range that is kept for tests, with the right check digit."""
    body = filled("40000000#######", scene.rng)
    digits = f"{body}{luhn([int(digit) for digit in body])}"
    text = " ".join(digits[i : i + 4] for i in range(0, 16, 4))
    return Mention(text=text, cls="account", entity=f"account {text}")


def _head(scene: Scene) -> Paragraph:
    rows = (
        "Customer: {customer}, client number {client}",
        "Date of birth: {born}",
        "Address: {home}",
        "Telephone: {customer.phone}   E-mail: {customer.email}",
        "Current account: IBAN {iban}, balance {balance}",
        "Debit card: {card}",
    )
    return lines([scene.fill(row) for row in rows])


def _payments(scene: Scene) -> tuple[Paragraph, tuple[KeyFact, ...]]:
    """The last payments, newest first; the chat is about one of them, whose facts are returned."""
    rng = scene.rng
    chosen = rng.randrange(_PAYMENTS)
    rows: list[list[Piece]] = [["Last payments:"]]
    facts: tuple[KeyFact, ...] = ()
    taken: set[int] = set()
    day = scene.today
    for index in range(_PAYMENTS):
        day -= datetime.timedelta(days=rng.randint(1, 4))
        payee: Company = scene.cast.company(scene.locale)
        cents = rng.choice([c for c in (rng.randrange(450, 95_000) for _ in range(20)) if c not in taken])
        taken.add(cents)
        written = scene.day((scene.today - day).days)
        amount = scene.money(cents)
        rows.append([written, " | ", payee.full, " | ", amount])
        if index == chosen:
            scene.things |= {"payee": payee.alias, "amount": amount, "day": written}
            facts = (
                KeyFact(id="payee", kind="name", forms=(payee.alias.text, payee.bare, payee.full.text)),
                money_fact("amount", cents, scene.currency),
                date_fact("day", day),
            )
    return lines(rows), facts


def _rules(scene: Scene, data: Mapping[str, Any], topic: Mapping[str, Any], limit: int) -> Paragraph:
    rows: list[list[Piece]] = [[data["rules"]]]
    for entry in data["topic"]:
        number = limit if entry is topic else scene.rng.choice(entry["limits"])
        rows.append([f"- {entry['rule'].format(limit=number)}"])
    return lines(rows)


def _messages(scene: Scene, data: Mapping[str, Any], topic: Mapping[str, Any], count: int) -> list[Paragraph]:
    said = [scene.rng.choice(data["greeting"]), topic["open"]]
    for _ in range(max(1, (count - 2) // 2)):
        exchange = scene.deal("exchange", data["exchange"])
        said += [exchange["ask"], exchange["answer"]]
    said[-1] += f" {scene.rng.choice(data['last_question'])}"
    result = []
    for index, template in enumerate(said):
        who = scene.fill("{customer}") if index % 2 else scene.fill("{bank.alias}")
        result.append(paragraph([*who, ": ", *scene.fill(template)]))
    return result
