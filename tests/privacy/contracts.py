"""Small contracts with planted spans, for tests of the finder: names, numbers and layouts drawn by seed."""

import random
import re
from collections.abc import Callable

from dpctl.core.documents import Document, Span

_GIVEN = [
    "Ottilie",
    "Bram",
    "Fenella",
    "Sorcha",
    "Ximena",
    "Tadhg",
    "Ngozi",
    "Ilario",
    "Mark",
    "Grace",
    "Will",
    "Hyacinth",
    "Radu",
    "Eirlys",
    "Kwame",
    "Dagny",
    "Zdeněk",
    "Ağça",
]
_FAMILY = [
    "Stone",
    "Thistlewood",
    "van der Meulen",
    "O'Dowd",
    "Price",
    "Achterberg",
    "Nwosu",
    "Baker",
    "Szabó",
    "Penhaligon",
    "Iturralde",
    "Quill",
    "Marsh",
    "de Vries",
    "Ó Briain",
    "Kovářová",
    "Field",
    "Amsel-Roth",
]
_FIRST = [
    "Tarnbeck",
    "Silver Oak",
    "Ridgeway",
    "Quorndon",
    "Blue Heron",
    "Velmora",
    "Three Rivers",
    "Ashgrove",
    "Zimtstern",
    "Northern Light",
    "Ostrava",
    "Pallas",
]
_SECOND = [
    "Freight",
    "Analytics",
    "Medical Systems",
    "Foods",
    "Robotics",
    "Chemical",
    "Textiles",
    "Rail",
    "Data",
    "Marine",
    "Timber",
    "Optics",
]
_FORM = [
    "Limited",
    "Ltd.",
    "LLP",
    "plc",
    "GmbH",
    "Inc.",
    "LLC",
    "B.V.",
    "S.p.A.",
    "AG",
    "Oy",
    "Pty Ltd",
    "S.A.",
    "GmbH & Co. KG",
    "AB",
    "s.r.o.",
]
_STREETS: tuple[Callable[[random.Random], str], ...] = (
    lambda r: (
        f"{r.randint(2, 250)} {r.choice(['Mill', 'Quayside', 'Fennel', 'High', 'Station'])} {r.choice(['Road', 'Street', 'Lane'])}, "
        f"{r.choice(['Leeds', 'Reading', 'Truro', 'Norwich'])} {r.choice(['LS1', 'RG6', 'TR1', 'NR3'])} {r.randint(1, 9)}{r.choice(['AB', 'QX', 'ZU'])}"
    ),
    lambda r: (
        f"{r.randint(100, 9900)} {r.choice(['Larkspur', 'Mission', 'Second', 'Elm'])} {r.choice(['Avenue', 'Blvd', 'Drive'])}, "
        f"Suite {r.randint(100, 900)}, {r.choice(['Tulsa, OK', 'Dayton, OH', 'Provo, UT'])} {r.randint(10000, 99999)}"
    ),
    lambda r: (
        f"{r.choice(['Lindenstraße', 'Am Kupfergraben', 'Rosenweg', 'Schillerplatz'])} {r.randint(1, 99)}, {r.randint(10000, 99999)} "
        f"{r.choice(['Leipzig', 'Köln', 'Bad Homburg'])}, Germany"
    ),
    lambda r: (
        f"{r.randint(1, 99)}, rue {r.choice(['des Lilas', 'de la République', 'Lafayette'])}, {r.randint(10000, 95000)} {r.choice(['Lyon', 'Nantes'])}"
    ),
    lambda r: (
        f"{r.choice(['Prinsengracht', 'Coolsingel', 'Oudegracht'])} {r.randint(1, 800)}, {r.randint(1000, 9999)} {r.choice(['AB', 'KX'])} Utrecht, The Netherlands"
    ),
    lambda r: f"Heron House, {r.randint(1, 90)} Wharf Street, Bristol BS1 {r.randint(1, 9)}XN, United Kingdom",
)


def _digits(r: random.Random, form: str) -> str:
    return "".join(str(r.randint(1, 9)) if c == "9" else r.choice("ABCDEFGHJKLMNP") if c == "A" else c for c in form)


def contract(seed: int, *, width: int = 0) -> Document:
    """Write a contract of about 700 words; `width` > 0 wraps its paragraphs."""
    r = random.Random(seed)
    people = []
    for given, family in zip(r.sample(_GIVEN, 4), r.sample(_FAMILY, 4), strict=True):
        people.append((given, family))
    firms = [
        (f"{a} {b} {c}", a)
        for a, b, c in zip(r.sample(_FIRST, 3), r.sample(_SECOND, 3), r.sample(_FORM, 3), strict=True)
    ]
    homes = [r.choice(_STREETS)(r) for _ in range(3)]
    s: dict[str, tuple[str, str]] = {}
    for i, (full, short) in enumerate(firms):
        s[f"F{i}"], s[f"f{i}"], s[f"A{i}"] = (full, "organisation"), (short, "organisation"), (homes[i], "address")
        s[f"C{i}"] = (full.upper(), "organisation")
        plain = re.sub(r"[^a-z]", "", short.lower())
        s[f"m{i}"] = (f"{r.choice(['legal', 'accounts', 'notices'])}@{plain}.example", "email")
        s[f"t{i}"] = (
            _digits(r, r.choice(["01999999", "GB 999 9999 99", "DE999999999", "99-9999999", "FR 99 999999999"])),
            "tax_id",
        )
    for i, (given, family) in enumerate(people):
        s[f"P{i}"], s[f"p{i}"] = (f"{given} {family}", "person"), (family, "person")
        s[f"i{i}"], s[f"h{i}"] = (
            (f"{given[0]}. {family}", "person"),
            (f"{r.choice(['Mr', 'Ms', 'Dr'])} {family}", "person"),
        )
        s[f"c{i}"] = (f"{given} {family}".upper(), "person")
    s["ph0"] = (
        _digits(r, r.choice(["+44 (0)29 9999 9999", "+1 999-999-9999", "(999) 999-9999", "029 9999 9999"])),
        "phone",
    )
    s["ph1"] = (
        _digits(r, r.choice(["+49 30 9999999", "+33 1 99 99 99 99", "0049 89 999999", "+353 1 999 9999"])),
        "phone",
    )
    s["ib"] = (
        _digits(r, r.choice(["DE99 9999 9999 9999 9999 99", "GB99 AAAA 9999 9999 9999 99", "NL99AAAA9999999999"])),
        "iban",
    )
    s["ac"], s["so"] = (_digits(r, "99999999"), "account"), (_digits(r, "29-19-99"), "account")
    s["ca"] = (_digits(r, r.choice(["HC-2023-999999", "9:23-cv-99999", "99 O 999/23", "T-999/22"])), "case_number")
    s["am0"], s["am1"] = (_digits(r, "£9,999,999.99"), "amount"), (_digits(r, "EUR 999,999"), "amount")
    s["d0"], s["d1"] = (
        (f"{r.randint(1, 28)} March 2025", "date"),
        (f"2026-0{r.randint(1, 9)}-1{r.randint(0, 9)}", "date"),
    )
    return _written(_TEMPLATES[seed % len(_TEMPLATES)], s, seed, width)


def _written(template: str, values: dict[str, tuple[str, str]], seed: int, width: int) -> Document:
    pieces: list[str] = []
    marks: list[tuple[int, int, str, str]] = []
    length = column = 0
    for part in re.split(r"(\{\w+\})", template):
        named = re.fullmatch(r"\{(\w+)\}", part)
        shown, cls = values[named.group(1)] if named else (part, "")
        if width:
            broken = ""
            for piece in re.split(r"( |\n)", shown):
                if piece == " " and column > width:
                    piece = "\n"
                column = 0 if piece == "\n" else column + len(piece)
                broken += piece
            shown = broken
        if named:
            entity = re.sub(r"\D", "", named.group(1)) + cls
            marks.append((length, length + len(shown), cls, entity))
        pieces.append(shown)
        length += len(shown)
    text = "".join(pieces)
    spans = tuple(
        Span(id=f"s{k:04d}", start=a, end=b, text=text[a:b], cls=cls, entity=entity)
        for k, (a, b, cls, entity) in enumerate(marks)
    )
    return Document(id=f"test-{seed}", title="Test contract", text=text, spans=spans)


_BODY = """
2. The Supplier shall perform the Services with Reasonable Skill and Care. Subject to clause 4.2 and Schedule 2 (Charges), the Customer
shall pay the Charges of {am0} within thirty (30) days. {f0} warrants that the Deliverables conform to the Specification; {f0}'s total
liability shall not exceed {am1}. Nothing in this Agreement excludes liability under the Data Protection Act 2018 or Regulation (EU)
2016/679. The Force Majeure Event of {d1} is disregarded.

3. {P0} is the Contract Manager. {h0} reports to {i1} each month, and {p0} may delegate to {P1}. If {f1} disagrees, {h1} shall meet {p2}
within 10 Business Days. Neither {f0} nor {f1} shall assign its rights. The dispute before the High Court ({ca}) between {C0} and {f2}
is not affected, and {F2} joins as guarantor.

4. Payments go to {F0}, account number {ac}, sort code {so}, IBAN {ib}, quoting {t0}. Questions: {ph0} or {m0}.
"""
_TEMPLATES = (
    "SERVICES AGREEMENT\n\nThis Agreement is dated {d0}\n\nPARTIES\n\n(1) {F0}, a company incorporated in England and Wales with company number "
    "{t0}, whose registered office is at {A0} (“{f0}” or the “Supplier”);\n(2) {F1}, a corporation having its principal place of business at "
    "{A1} (the “Customer” or “{f1}”); and\n(3) {F2} of {A2} (“{f2}”).\n\n1. Definitions apply as in Schedule 1.\n"
    + _BODY
    + "\n5. Notices\n"
    "To {f0}: {A0}\nAttention: {P2}\nEmail: {m0}\nTel: {ph1}\n\nSigned by {c0} for and on behalf of {C0}\n\nSigned by {P3} for and on behalf of {F1}\n"
    "Name: {P3}\nTitle: Director\n",
    'SUPPLY CONTRACT No. 17\n\nmade as of {d0} by and between {F0} (hereinafter "{f0}"), with its registered seat at {A0}, registered under {t0}, '
    'represented by {P0}, and {F1} ("{f1}"), {A1}, VAT {t1}, represented by its managing director {P1}.\n\nWHEREAS {f0} manufactures and {f1} '
    "distributes the Products;\n"
    + _BODY
    + "\nAnnex A - Contacts\n\n| Name | Role | Telephone | E-mail |\n|---|---|---|---|\n"
    "| {P2} | Project Manager | {ph0} | {m1} |\n| {P3} | Finance | {ph1} | {m2} |\n\nFor {F0}:\n____________\n{P0}\nManaging Director\n\n"
    "For {F1}:\n____________\n{P1}\n\nGuarantor: {F2}, {A2}\n",
    'MASTER AGREEMENT\n\nBETWEEN\n\n{C0}\n\nand\n\n{C1}\n\nThis Master Agreement (the "Agreement") takes effect on {d0} (the "Effective Date"). '
    'The parties are {F0}, {A0} ("{f0}"); {F1}, {A1} ("{f1}"); and {F2}, {A2} ("{f2}").\n'
    + _BODY
    + "\nWitnessed by {P2}, {A2}.\n"
    "By: /s/ {P0}\nName: {P0}\nTitle: Chief Executive Officer\n\nBy: {P1}\nDate: {d1}\n\nCopy to: {P3} ({m1}), {h3}; {m2}; tax number {t2}; fax {ph1}\n",
)
