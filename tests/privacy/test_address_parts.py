"""Addresses by their parts."""

import pytest

from dpctl.privacy.find import find


@pytest.mark.parametrize(
    "address",
    [
        "Calle Mayor, 22, 3.º B, 28013 Madrid",
        "16 bis, rue des Lilas, bâtiment C, 69003 Lyon",
        "102 Jalan Bukit Bintang, 55100 Kuala Lumpur",
        "No. 25, 4th Cross, Indiranagar, Bengaluru 560038",
        "Av. Insurgentes Sur 1628, Col. Del Valle, 03100 Ciudad de México",
        "Via Garibaldi 14/A, 10122 Torino (TO)",
        "ul. Długa 7 m. 18, 00-238 Warszawa",
        "Am Alten Hof 5a, 3. OG links, 80331 München",
        "1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005",
    ],
)
@pytest.mark.parametrize("frame", ["The Supplier shall deliver to {}.", "Unit | {} | the Supplier shall pay"])
def test_the_whole_address_is_found(address: str, frame: str) -> None:
    text = frame.format(address)
    start, end = text.index(address), text.index(address) + len(address)
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    assert [c for i, c in enumerate(text[start:end], start) if c.isalnum() and i not in covered] == []


def test_a_person_before_it_is_no_part_of_it() -> None:
    spans = find("The Supplier met Anna Baker, 16 bis, rue des Lilas, 69003 Lyon; it was late.")
    assert [(span.cls, span.text) for span in spans] == [
        ("person", "Anna Baker"),
        ("address", "16 bis, rue des Lilas, 69003 Lyon"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Regulation (EU) 2016/679, ISO 27001 and IEC 60950 apply.",
        "The Supplier shall pay in 12 parts, and 10000 units.",
    ],
)
def test_standards_and_quantities_are_none(text: str) -> None:
    assert not [span for span in find(text) if span.cls == "address"]
