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
