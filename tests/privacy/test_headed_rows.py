"""Lists with a head: what each column holds, whatever separates its cells."""

from dpctl.privacy.find import find
from tests.each import each


def _left_out(text: str, *written: str) -> str:
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    places = [(text.index(one), text.index(one) + len(one)) for one in written]
    return "".join(text[i] for a, b in places for i in range(a, b) if text[i].isalnum() and i not in covered)


@each("mark", [" / ", " ; ", " - ", " | ", "; "])
def test_names_of_ordinary_words_in_their_column(mark: str) -> None:
    rows = (("Name", "Born", "Telephone"), ("Young, Autumn", "8/27/74", "(324) 940-3434"), ("Service, Miles", "", ""))
    text = "The Participants:\n" + "\n".join(mark.join(row) for row in rows) + "\n\nEnd."
    assert _left_out(text, "Young, Autumn", "Service, Miles") == ""


def test_codes_in_the_column_of_accounts() -> None:
    text = (
        "Payments.\nPayee, Sort Code, Account, Amount\nLavinia Hartmann-Smith, 60 11 06, 34474627, £3,193,500.00\n"
        "J. Hall, 60 16 25, 02735867, £377\n\nEnd."
    )
    assert _left_out(text, "60 11 06", "60 16 25", "34474627", "02735867") == ""


def test_an_address_with_commas_in_a_list_with_commas() -> None:
    text = (
        "Developers:\nlogin, name, location, workstation\n"
        "jpark, Justice Park, 80 Quux Walk, Floor 3, Halifax, Nova Scotia B3J 6R6, a4:5e:60:66:c2:50\n\nEnd."
    )
    assert _left_out(text, "jpark", "80 Quux Walk, Floor 3, Halifax, Nova Scotia B3J 6R6") == ""


@each(
    "text",
    [
        "The Supplier delivers.\nItem, Unit, Price\nBlack Screws, box, ten\nWhite Nails, box, ten\n\nEnd.",
        "The Supplier shall name a person, address, or account\nand the Buyer pays, Delivers Goods, and leaves\n\nEnd.",
        "Name / Role / Unit\n\nThe Supplier / the Buyer / the Bank shall pay.",
    ],
)
def test_no_head_no_columns(text: str) -> None:
    assert not [span for span in find(text) if span.cls in {"person", "address", "account"}]


def test_one_ordinary_word_in_the_column_of_payers() -> None:
    rows = "2 May 2021; Lantern; RF-20; EUR 16\n3 May 2021; Vacant; RF-21; EUR 1"
    text = f"Receipts.\nDate; Payer; Reference; Amount\n{rows}\n\nEnd."
    assert _left_out(text, "Lantern") == ""
    assert _left_out(text, "Vacant") == "Vacant"
