"""Firms with all that belongs to their name: trade words, partners and legal forms of many countries."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.privacy.find import find
from dpctl.privacy.firm_edges import by_letter
from tests.each import each


def _left_out(text: str, written: str) -> str:
    start = text.index(written)
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(written, start) if c.isalnum() and i not in covered)


_FIRMS = [
    "Syntavo Marine Sp. z o.o. sp.k.",
    "Wołoszyk Group spółka z o.o.",
    "Prime Beacon Diagnostics spółka z o.o.",
    "Stejskalová and Marková spol. s r.o.",
    "Lorimant Data (Pty) Ltd",
    "Fleming and Hendry Teoranta",
    "Xantore Property Coöperatie U.A.",
    "United Kitchen Care ULC",
    "Lucky Key Engineering Ltée",
    "Northern Star Data Trust",
    "Pirelli Brothers soc. coop.",
    "Open Orchard Property (UK) Limited",
    "Ibrisco Consulting mbH",
    "Farrowen Interiors Trust",
    "Bright Compass Digital S. Coop.",
    "Trivanto Analytics DAC",
    "Brixara Therapeutics K.K.",
    "Bureš-Šmíd v.o.s.",
    "Brito and Câmara S/A",
    "3Peaks Freight plc",
    "Jastrel Pharma Pty. Ltd.",
    "Camus and Leroy SCI",
    "Harbour Falcon Designated Activity Company",
    "Golden Lamp Bakeries EIRELI",
    "Early Bird Nursery (Croydon) Limited",
    "Quiet Ladder Marine & Sons",
    "First Field Civil Works Designated Activity Company",
    "Summit Kitchen Facilities Unlimited Company",
    "Copper Saddle Freight P/L",
    "Bright Orchard Robotics Unit Trust",
    "Adekoya Group Nig. Ltd",
    "Quiet Ladder Dairies (Nig.) PLC",
    "Brontel Roofing Limited (in liquidation)",
    "Tamber and Roth oHG",
    "Tamber and Roth Group Limited",
    "Golden Lamp Solar SCI",
    "Early Saddle Hotels & Co",
    "Velmora Plastics s.n.c.",
    "Velmora Plastics P.S.A.",
    "Cardoso-Brito Ltda - ME",
    "Bansode & Mehra (India) Private Limited",
]


@each("firm", _FIRMS)
@each("frame", ["The Supplier signed a supply agreement with {} in May.", "Bill to: {}, at once."])
def test_the_whole_firm_is_found(firm: str, frame: str) -> None:
    assert _left_out(frame.format(firm), firm) == ""


@each(
    "firm",
    [
        "Twin\nRiver Data spol. s r.o.",
        "Cooktech\nPte Ltd",
        "Umbrion\nCapital OHG",
        "Pavonic\nFacilities Ltd.",
        "Brown\nplc",
    ],
)
def test_a_firm_over_a_line_end(firm: str) -> None:
    assert _left_out(f"In der Sache {firm}\nüberreiche ich die Liste.", firm) == ""


@each(
    ("text", "word"),
    [
        ("TAX INVOICE\nVelmora Logistics AB, VAT No. 12", "INVOICE"),
        ("The Pension Trust is a trust of the Supplier.", "Pension"),
        ("Anna Baker and Lorimant Limited signed.", "and"),
        ("The Supplier and the Buyer trade in Data and Property as agreed.", "Property"),
        ("The Supplier is a Limited company and the Buyer a DAC under the law.", "Supplier"),
        ("Each Party keeps the Data Limited to its staff.", "Party"),
    ],
)
def test_what_stands_beside_is_no_part(text: str, word: str) -> None:
    at = text.index(word)
    assert not [span for span in find(text) if span.start <= at < span.end]


_OPENINGS = st.one_of(st.text("abl", min_size=1, max_size=3), st.sampled_from([r"[ab]l", r"\.b", r"l\.a", "(?:a|l)b"]))


@settings(deadline=None, max_examples=200)
@given(st.lists(_OPENINGS, min_size=1, max_size=6), st.text("abl.", max_size=5))
def test_alternatives_grouped_by_letter_match_as_before(openings: list[str], text: str) -> None:
    assert bool(re.match(by_letter(openings), text)) == bool(re.match("|".join(openings), text))


def test_short_forms_of_a_firm_come_back() -> None:
    text = (
        "The former lessee, Copper Saddle Freight P/L, left. Later Copper Saddle paid.\n\nCOPPER SADDLE / The Lessor\n"
    )
    masked = "".join("" if any(s.start <= i < s.end for s in find(text)) else c for i, c in enumerate(text))
    assert "saddle" not in masked.lower()


def test_a_cell_of_the_row_above_is_no_part_of_a_firm() -> None:
    text = "Dealer\tTelephone\tShip-To\nGrand Ladder Wealth Management LLP\t555\tHere\n"
    assert _left_out(text, "Ship-To") == "ShipTo"


@each(
    "written",
    ["Calloway Ridge Properties, LP", "LUMENARC DEVICES PTE. LTD", "Blouwater Boerdery CC", "H. Sorensen, MD"],
)
def test_a_form_or_a_title_behind_a_name_is_part_of_it(written: str) -> None:
    text = f"This Agreement is made between {written}, and the Tenant."
    assert written in [span.text for span in find(text)]


def test_a_line_of_copies_is_no_form() -> None:
    assert "Bo Larsson" in [span.text for span in find("To: Bo Larsson\nCC: the whole team\n")]
