"""Dates, sums, ages and codes in the forms that are rarer."""

import pytest

from dpctl.privacy.find import find


@pytest.mark.parametrize(
    ("cls", "written"),
    [
        ("date", "8th inst."), ("date", "Mar 10 '24"), ("date", "04 Oct 25"), ("date", "1.º de julio de 2014"),
        ("date", "Tuesday, October 11th"),
        ("amount", "R 24 605,00"), ("amount", "5 mln euro"), ("amount", "5000 грн"), ("amount", "EUR 5,000–6,000"),
        ("amount", "KShs. 849,500/="), ("amount", "USD $662"), ("amount", "US $ 74,461"), ("amount", "$203 plus GST"),
        ("amount", "aed 3,141,000"), ("amount", "2.773 euros brutos"), ("date", "13 maja 1958 r."),
        ("age", "aged 45"), ("age", "45 years old"), ("vehicle", "7082 BPN"), ("case_number", "II-0 U 48/22"),
    ],
)  # fmt: skip
def test_the_form_is_found_whole(cls: str, written: str) -> None:
    spans = find(f"The Supplier shall note {written} in the list.")
    assert [span.text.rstrip(".") for span in spans if span.cls == cls] == [written.rstrip(".")]


@pytest.mark.parametrize(
    "text",
    ["Nobody under 18 years old, and persons aged 18 or over, shall sign.", "The Supplier shall pay in 12-24 months.",
     "Bill: see the Schedule. The Supplier shall pay 1200 GBP.", "Sections 12-14 apply."],
)  # fmt: skip
def test_rules_and_ranges_are_none(text: str) -> None:
    assert not [span.text for span in find(text) if span.cls not in {"amount", "date"}]


def test_a_sum_ends_where_the_next_row_begins() -> None:
    text = "The Supplier shall pay 331 zł\n16 września 2025 r.; and more."
    assert [span.text for span in find(text)] == ["331 zł", "16 września 2025 r."]


def test_the_number_of_an_account_is_no_end_of_a_range() -> None:
    spans = find("The Supplier shall transfer NGN 2,500 to 1042315924 at once.")
    assert ("account", "1042315924") in [(span.cls, span.text) for span in spans]
