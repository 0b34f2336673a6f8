"""Columns of tables: what most cells hold, all hold."""

from dpctl.privacy.find import find


def test_a_name_of_ordinary_words_stands_in_a_column_of_names() -> None:
    table = "Date\tPaid by\tSum\n1\tKrause, Ernestine\tx\n2\tBond, Grant\tx\n3\tNowak, Olga\tx\n4\tSharp, Penny\tx\n"
    texts = {span.text for span in find(table)}
    assert {"Bond, Grant", "Sharp, Penny"} <= texts


def test_a_column_of_terms_stays() -> None:
    table = "Item | Unit\n---|---\nPaper, Thin | bag\nPaint, Wet | tin\nIron, Flat | bar\nGlass, Clear | box\n"
    assert not find(table + "The Supplier shall deliver under this Agreement.\n")


def test_an_address_of_a_form_no_rule_knows_stands_in_a_column_of_addresses() -> None:
    rows = (
        ("Tamm", "12 High Street, Leeds LS1 4AB"),
        ("Krause", "Hauptstraße 12, 10115 Berlin"),
        ("Nowak", "Plac Mill 7, Upper Lhota"),
    )
    table = "Party | Address\n" + "".join(f"{name} | {address}\n" for name, address in rows)
    covered = " ".join(span.text for span in find(table) if span.cls == "address")
    assert all(address in covered for _, address in rows)
