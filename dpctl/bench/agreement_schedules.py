"""The schedules: services, charges, sites, contacts, personnel, banks, proceedings, orders, correspondence."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from dpctl.bench.agreement_cast import PARTIES, Company, Person
from dpctl.bench.agreement_draft import Draft, Scope, table
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, listing, paragraph

# share of the words of all schedules; those that can go on for ever come last and share what is left
_SHARES: Mapping[str, float] = {
    "services": 0.07,
    "charges": 0.06,
    "sites": 0.09,
    "contacts": 0.05,
    "personnel": 0.11,
    "bank": 0.04,
    "proceedings": 0.15,
    "subcontractors": 0.06,
    "data": 0.04,
    "sow": 0.55,
    "register": 0.55,
    "clarifications": 1.0,
}
_ENDLESS = ("sow", "register", "clarifications")
# a schedule shorter than this is left out: it would be a heading and a line
_SMALLEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Premises with a name, an address, a manager and a telephone."""

    name: str
    address: Mention
    manager: Person
    phone: Mention


def schedule_ids(words: float) -> tuple[str, ...]:
    """Return the schedules for which `words` words in all leave room."""
    fixed = [name for name, share in _SHARES.items() if name not in _ENDLESS and share * words >= _SMALLEST]
    endless = [name for index, name in enumerate(_ENDLESS) if words >= (4 + 2 * index) * _SMALLEST]
    return (*fixed, *endless)


def schedules_text(draft: Draft, names: tuple[str, ...], words: float) -> list[Paragraph]:
    """Write the schedules with about `words` words in all; later ones make up for what earlier ones left."""
    result: list[Paragraph] = []
    left = words
    for number, name in enumerate(names, 1):
        last = number == len(names)
        share = left if last else left * _SHARES[name] if name in _ENDLESS else words * _SHARES[name]
        head = [
            paragraph([f"SCHEDULE {number}. {draft.wording.titles[name].upper()}"], heading=True),
            draft.prose(draft.wording.intros[name], heading=True),
        ]
        written = [*head, *_up_to(_WRITERS[name](draft), share - sum(p.words for p in head))]
        result += written
        left -= sum(p.words for p in written)
    return result


def _up_to(paragraphs: Iterator[Paragraph], words: float) -> Iterator[Paragraph]:
    """Take paragraphs until `words` words have been taken, the last one if it comes nearer; always one."""
    taken = 0
    for item in paragraphs:
        if taken and taken + item.words / 2 > words:
            return
        taken += item.words
        yield item


def _services(draft: Draft) -> Iterator[Paragraph]:
    yield _milestones(draft)
    for index in range(len(draft.wording.texts["services"])):
        yield paragraph([f"{index + 1}. ", *draft.fill(draft.next_text("services"))])


def _milestones(draft: Draft) -> Paragraph:
    facts = draft.terms.dates
    day = facts["effective_date"]
    rows: list[list[Piece]] = [["Milestone", "Date", "Accepted by"]]
    for name in draft.wording.words["milestones"]:
        day += datetime.timedelta(days=draft.rng.randint(7, 35))
        while day in facts.values():
            day += datetime.timedelta(days=1)
        person = draft.cast.persons[draft.rng.choice(("customer_data_owner", "customer_cio", "duty_manager"))]
        indicative = "*" if draft.rng.random() < 0.3 else ""
        rows.append([name + indicative, draft.dated(day, iso=True), person.init])
    return table(rows)


def _charges(draft: Draft) -> Iterator[Paragraph]:
    rng, money = draft.rng, draft.terms.money
    instalments: list[list[Piece]] = [["Instalment of the Implementation Fee", "Amount"]]
    left, names = money["implementation_fee"], list(draft.wording.words["milestones"])
    while left:
        part = min(left, rng.randrange(90_000, 240_000, 5_000))
        part = left if left < 60_000 or len(names) == 1 else part
        if part in money.values():
            part -= 1_000
        instalments.append([names.pop(0), draft.money(part)])
        left -= part
    yield table([*instalments, ["Total", *draft.fill("{f.implementation_fee}")]])
    annual: list[list[Piece]] = [["Recurring charge, per Contract Year", "Amount"]]
    for label, fact in (
        ("Annual Licence Fee", "licence_fee"),
        ("Annual Service Fee", "service_fee"),
        ("Minimum Annual Commitment", "minimum_commitment"),
    ):
        annual.append([label, *draft.fill(f"{{f.{fact}}}")])
    yield table([*annual, ["Limit of the Licensor’s liability", "twice the Annual Licence Fee"]])
    rates: list[list[Piece]] = [["Role", "Day rate"]]
    roles = draft.wording.words["rate_rows"]
    # the roles stand in order of seniority
    for role, rate in zip(roles, sorted((rng.randrange(420, 1780, 20) for _ in roles), reverse=True), strict=True):
        rates.append([role, draft.money(rate)])
    yield table(rates)
    optional: list[list[Piece]] = [["Optional service", "Unit price"]]
    for row in draft.wording.words["fee_rows"]:
        name, low, high = row.split("|")
        optional.append([name, draft.money(rng.randint(int(low), int(high)), cents=True)])
    yield table(optional)
    credit = sorted(draft.terms.spare["percent"])[:4]
    steps = ("up to one tenth of a point", "up to half a point", "up to one point", "more than one point")
    yield table(
        [["Availability below target by", "Service Credit, share of monthly Charges"]]
        + [[step, f"{value:g} per cent"] for step, value in zip(steps, credit, strict=True)]
    )


def _sites(draft: Draft) -> Iterator[Paragraph]:
    names = draft.wording.words["site_names"]
    for index, name in enumerate(names):
        owner = draft.cast.orgs["customer"]
        scope: Scope = {"locale": owner.locale if draft.rng.random() < 0.6 else draft.rng.choice(draft.wording.locales)}
        address = draft.cast.address(draft.locale(scope))
        manager = draft.cast.person(owner)
        scope |= {
            "site": Site(name=name, address=address.full, manager=manager, phone=manager.phone),
            "person:site": manager,
        }
        yield paragraph([f"{index + 1}. ", *_upper(draft.fill(draft.next_text("site"), scope))])


def _upper(pieces: list[Piece]) -> list[Piece]:
    """Begin with a capital."""
    first = pieces[0]
    return [first[:1].upper() + first[1:] if isinstance(first, str) else first, *pieces[1:]]


def _contacts(draft: Draft) -> Iterator[Paragraph]:
    cast = draft.cast
    for party in PARTIES:
        company, lead = cast.orgs[party], cast.persons[f"{party}_lead"]
        rows: list[list[Piece]] = [["Party", "Matter", "Contact", "E-mail", "Telephone"]]
        rows.append([company.full, "notices", lead.full, lead.email, lead.phone])
        others = [draft.cast.person(company) for _ in range(4)]
        matters = [m for m in draft.wording.words["contact_roles"] if m != "notices"]
        for matter, person in zip(draft.rng.sample(matters, len(others)), others, strict=True):
            rows.append([company.alias, matter, person.full, person.email, person.phone])
        yield table([*rows, ["Address for deliveries", company.address.full]])


def _personnel(draft: Draft) -> Iterator[Paragraph]:
    supplier = draft.cast.orgs["supplier"]
    people = [(role, draft.cast.person(supplier)) for role in draft.wording.words["roles"]]
    half = len(people) // 2
    for group in (people[:half], people[half:]):
        rows: list[list[Piece]] = [["Role", "Name", "E-mail", "Telephone"]]
        rows += [[role, person.reversed, person.email, person.phone] for role, person in group]
        yield table(rows)
    for _, person in people[: len(draft.wording.texts["bio"])]:
        yield draft.prose(draft.next_text("bio"), {"person": person, "locale": draft.rng.choice(draft.wording.locales)})


def _bank(draft: Draft) -> Iterator[Paragraph]:
    for party in PARTIES:
        yield _account(draft, draft.cast.orgs[party])


def _account(draft: Draft, company: Company) -> Paragraph:
    cast, locale = draft.cast, company.locale
    bank = cast.company(locale, "{stem} Bank {form}")
    rows: list[list[Piece]] = [
        ["Account holder", company.full],
        ["Bank", bank.full],
        ["Branch", bank.address.full],
        ["Account number", cast.account(locale)],
        ["Bank code", cast.routing(locale)],
    ]
    iban = cast.iban(locale)
    if iban:
        rows.append(["IBAN", iban])
    rows += [
        [company.tax_label[0].upper() + company.tax_label[1:], company.tax],
        ["Payments released by", draft.cast.person(company).full],
    ]
    return table(rows)


def _proceedings(draft: Draft) -> Iterator[Paragraph]:
    for index in range(len(draft.wording.texts["proceeding"])):
        yield paragraph([f"{index + 1}. ", *draft.fill(draft.next_text("proceeding"))])


def _subcontractors(draft: Draft) -> Iterator[Paragraph]:
    for index in range(4 * len(draft.wording.texts["subcontractor"])):
        scope: Scope = {}
        scope["sub"] = draft.some_company(scope)
        yield paragraph([f"{index + 1}. ", *draft.fill(draft.next_text("subcontractor"), scope)])


def _data(draft: Draft) -> Iterator[Paragraph]:
    for index, text in enumerate(draft.wording.texts["data"]):
        yield paragraph([f"{index + 1}. ", *draft.fill(text)])


def _sow(draft: Draft) -> Iterator[Paragraph]:
    number = 0
    while True:
        number += 1
        titles = draft.wording.words["sow_titles"]
        title = titles[draft.deal("sow_titles", len(titles))]
        signed = draft.terms.dates["signing_date"]
        yield paragraph(
            [
                f"Statement of Work No. {number}: {title}. Signed together with this Agreement on ",
                draft.dated(signed),
                ".",
            ],
            heading=True,
        )
        yield draft.prose("Background. " + draft.next_text("sow_background"), {})
        scope: Scope = {}
        items = [
            draft.fill(draft.next_text("sow_scope"), scope if i == 0 else {}) for i in range(draft.rng.randint(5, 7))
        ]
        yield paragraph(["Scope. The work consists of:"], heading=True)
        yield from (paragraph(item) for item in listing(items, "and"))
        for heading, name in (
            ("Assumptions", "sow_assumption"),
            ("Acceptance", "sow_acceptance"),
            ("Price", "sow_price"),
            ("Team", "sow_team"),
            ("Special terms", "sow_special"),
        ):
            yield draft.prose(f"{heading}. {draft.next_text(name)}")


def _register(draft: Draft) -> Iterator[Paragraph]:
    facts = draft.terms.dates
    day = facts["signing_date"] - datetime.timedelta(days=600)
    number = 0
    while True:
        number += 1
        # in order of date, the last before the last month
        day = min(
            day + datetime.timedelta(days=draft.rng.randint(1, 25)), facts["signing_date"] - datetime.timedelta(35)
        )
        scope: Scope = {"date:a": draft.dated(day), "date last": day, "year": day.year}
        yield paragraph([f"{number}. ", *draft.fill(draft.next_text("register"), scope)])


def _clarifications(draft: Draft) -> Iterator[Paragraph]:
    number = 0
    questions = draft.wording.questions
    while True:
        number += 1
        index = draft.deal("clarification", len(questions))
        answer = draft.fill(draft.wording.texts["clarification"][index])
        yield paragraph([f"{number}. {questions[index]}\n", *answer])


_WRITERS: Mapping[str, Callable[[Draft], Iterator[Paragraph]]] = {
    "services": _services,
    "charges": _charges,
    "sites": _sites,
    "contacts": _contacts,
    "personnel": _personnel,
    "bank": _bank,
    "proceedings": _proceedings,
    "subcontractors": _subcontractors,
    "data": _data,
    "sow": _sow,
    "register": _register,
    "clarifications": _clarifications,
}
