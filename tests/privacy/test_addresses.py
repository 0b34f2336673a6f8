"""Postal addresses of several countries, whole, and nothing beyond them."""

from dpctl.privacy.find import find
from tests.each import each


@each(
    "address",
    [
        "12 High Street, Leeds LS1 4AB",
        "Harrier House, 3 Mill Lane, Reading RG6 6AA, United Kingdom",
        "Flat 3B, 27 Cadogan Square, London SW1X 0HX",
        "1200 Market Street, Suite 400, Wilmington, DE 19801",
        "216 Hickory Bend, Suite 7, Tulsa, OK 74103-1234, United States",
        "350 King Street West, Toronto, ON K1A 0B1, Canada",
        "Hauptstraße 12, 10115 Berlin, Germany",
        "Am Kupfergraben 5, 50667 Köln",
        "45 rue de la Paix, 75002 Paris, France",
        "calle de la Fuente 89, 18035 Granada, Spain",
        "via dell’Indipendenza 8, 40121 Bologna, Italy",
        "Prinsengracht 263, 1016 GV Amsterdam, The Netherlands",
        "ul. Bracka 81, 35-834 Rzeszów, Poland",
        "Plot 55, Yeshwant Marg, Pune 411001, India",
        "P.O. Box 1234, Dublin 2, Ireland",
        "12 High Street\nLeeds\nLS1 4AB",
    ],
)
@each("frame", ["whose office is at {} (the premises)", "Bank: {}. The Supplier pays.", "{}; then"])
def test_the_whole_address_is_one_mention(address: str, frame: str) -> None:
    text = frame.format(address)
    found = [span.text for span in find(text) if span.cls == "address"]
    assert found == [address]


@each("text", ["Section 12 Close Out applies.", "See 4 Road Safety and 5 Street Works.", "via email 24 hours"])
def test_headings_and_references_are_no_addresses(text: str) -> None:
    assert [span.text for span in find(text) if span.cls == "address"] == []


@each(
    "text",
    [
        "On Feb 14, 1950 I received an e-mail.",
        "Sent: September 8, 2019\nSubject: Severance",
        "Signed Sept. 27, 2024\nLR3. Parties to this lease.",
        "BACS PAYMENT RUN No. 24 (Labour-Only Subcontractors)",
        "BACS PAYMENT RUN No. 24\n",
    ],
)
def test_dates_and_runs_are_no_addresses(text: str) -> None:
    assert [span.text for span in find(text) if span.cls == "address"] == []


@each(
    ("text", "address"),
    [
        ("(3) Catriona Barry of Unit 72, Mill Avenue, Dublin 2 (the Chargor)", "Unit 72, Mill Avenue, Dublin 2"),
        ("by Jake King of 9 Chandlers Row, Norwich NR2 7HB, the Donor", "9 Chandlers Row, Norwich NR2 7HB"),
        ("given at 12 High Street, Leeds LS1 4AB on 8 August 2023.", "12 High Street, Leeds LS1 4AB"),
        ("at 220 Mill Avenue 3, Singapore 144836 on Aug 8, 2023.", "220 Mill Avenue 3, Singapore 144836"),
    ],
)
def test_an_address_holds_no_person_before_and_no_day_behind_it(text: str, address: str) -> None:
    assert [span.text for span in find(text) if span.cls == "address"] == [address]


def test_a_person_before_an_address_is_still_found() -> None:
    found = {span.text: span.cls for span in find("(3) Catriona Barry of Unit 72, Mill Avenue, Dublin 2")}
    assert found["Catriona Barry"] == "person"
