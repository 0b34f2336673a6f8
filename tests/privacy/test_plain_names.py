"""Names of ordinary words: told by how a text uses them."""

import pytest

from dpctl.privacy.find import find
from dpctl.privacy.plain_names import neighbours
from tests.privacy.blanks import blanked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The goods held by Paper Lantern Films shall be sold.", "The goods held by _ shall be sold."),
        ("The Supplier shall pay; Copper Kettle wants a discount.", "The Supplier shall pay; _ wants a discount."),
        ("It shall be signed by The Copper Kettle in May.", "It shall be signed by _ in May."),
        ("The Supplier met Anna Baker (Three Magpies) there.", "The Supplier met _ (_) there."),
        ("The Supplier shall invoice Summit Credit Union.", "The Supplier shall invoice _."),
        # what stands only behind a name belongs to it
        ("The Supplier advises Kestrel Growth Fund III on tax.", "The Supplier advises _ on tax."),
        ("The invoices of Barrow Vale NHS Foundation Trust shall be paid.", "The invoices of _ shall be paid."),
        ("The Supplier sued McSorley and Nephew and won.", "The Supplier sued _ and won."),
        ("The query of Port Authority of Dunmarrow shall wait.", "The query of _ shall wait."),
        ("The query of Tarrant County Board of Education shall wait.", "The query of _ shall wait."),
        # firms whose form is written apart
        ("The Supplier shall pay Duskwood Estates (P) Ltd, which agrees.", "The Supplier shall pay _, which agrees."),
        ("The Supplier shall pay Vantor A/S in May.", "The Supplier shall pay _ in May."),
        ("The Supplier shall pay Bank Marlow in May.", "The Supplier shall pay _ in May."),
        # a brand in small letters, and wherever it comes back
        ("The Supplier, trading as lumenstack, agrees. Lumenstack shall pay.",
         "The Supplier, trading as _, agrees. _ shall pay."),
    ],
)  # fmt: skip
def test_the_whole_name_is_found(text: str, expected: str) -> None:
    assert blanked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Fallback Rate applies. The Longstop Date is fixed by Fallback Rate terms.",
        'The "Paper Plan" is made by the Supplier. Payments under Paper Plan are due.',
        "The Supplier shall comply with Loading Bay rules. The Loading Bay closes.",
        "4. Quiet Enjoyment\n\nThe Supplier shall not disturb the Customer.",
        "The Supplier owes a duty of care under clause 4 (Fire Safety) to the Customer.",
    ],
)
def test_terms_are_none(text: str) -> None:
    assert blanked(text) == text


def test_a_word_that_stands_alone_elsewhere_is_no_part_of_a_name() -> None:
    text = "Marlow Products shall be sold by the Supplier. The Products are new."
    assert blanked(text).startswith("_ Products")


@pytest.mark.parametrize("length", [0, 500_000])
def test_neighbours_are_alike_in_short_and_long_texts(length: int) -> None:
    only_behind = neighbours("Kestrel Growth, Kestrel\nGrowth and Marlow Fund. The Fund." + " x" * (length // 2))
    assert only_behind("Kestrel", "Growth")
    assert not only_behind("Marlow", "Fund")
    assert not only_behind("Kestrel", "Fund")


@pytest.mark.parametrize(
    "text",
    [
        "Deliver the goods by Recorded Delivery or by hand, without delay.",
        "Deduction for Carpet Cleaning and Rubbish Removal agreed.",
        "The Supplier shall omit Cable Tray to Corridor Two and add Fire Stopping to risers via Loading Bay with keys.",
        "She claims under the Family and Medical Leave Act and under Housing Act rules.",
        "Information Independently Developed by the Supplier is free, as is 1 of Minute Book Seven here.",
        "The Supplier may be represented by Shop Steward or by counsel; sick pay is paid at Double Time.",
        "Relevant events are Exceptionally Adverse Weather and civil commotion for the Supplier.",
    ],
)
def test_what_is_done_or_counted_or_a_law_is_no_name(text: str) -> None:
    assert blanked(text) == text


def test_an_ampersand_still_makes_a_firm_of_a_contract_word() -> None:
    assert blanked("The Supplier was told by Kite & Key that it will not pay.").startswith("The Supplier was told by _")


@pytest.mark.parametrize(
    "text",
    [
        "The sourcing agent, Copper Lantern, receives a fee under this Agreement.",
        "The panel contractor (Copper Lantern) needs access under this Agreement.",
        "Has Copper Lantern seen the offer under this Agreement?",
    ],
)
def test_a_part_or_a_question_tells_somebody(text: str) -> None:
    assert "Lantern" not in blanked(text)


def test_a_sea_opens_a_name() -> None:
    assert "Lantern" not in blanked(
        "The goods under this Agreement are a gift to Baltic Lantern with effect from today."
    )


def test_a_thing_that_is_a_surname_names_nobody_in_a_long_text_without_that_name() -> None:
    filler = "The Supplier keeps the goods in a dry place and insures them.\n" * 150
    clause = "Force Majeure includes Storm, Pandemic and Civil Unrest.\n"
    assert "Storm" not in [span.text for span in find(filler + clause)]
    assert "Storm" in [span.text for span in find(filler + clause + "Signed by Anna Storm.\nStorm left early.\n")]
