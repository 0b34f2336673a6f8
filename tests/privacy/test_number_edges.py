"""Numbers with what belongs to them: letters behind, signs and registers before, whole groups."""

from dpctl.privacy.find import find
from tests.each import each


def _left_out(text: str, written: str) -> str:
    start = text.index(written)
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(written, start) if c.isalnum() and i not in covered)


@each(
    ("text", "written"),
    [
        ("Notar Uta Hethur\nUVZ-Nr. 410/2024 K\n- 2 -\n", "UVZ-Nr. 410/2024 K"),
        ("VERHANDELT unter UR-Nr. 1170/2024 W, heute.", "UR-Nr. 1170/2024 W"),
        ("Die Leasingverträge (Fahrzeuge HH GT 691 und M-RE 1672) gelten.", "HH GT 691"),
        ("Die Leasingverträge (Fahrzeuge HH GT 691 und M-RE 1672) gelten.", "M-RE 1672"),
        ("Das Auto (HH SM 121) gehört ihm.", "HH SM 121"),
        ("korzysta pojazd o nr rej. QU 8BV92. Tak.", "QU 8BV92"),
        ("Pay to IT53 H020 0804 6788 6000 0568 9254. It is due.", "IT53 H020 0804 6788 6000 0568 9254"),
        ("Pay to DE89 3704 0044\n0532 0130 00, please.", "DE89 3704 0044\n0532 0130 00"),
        ("devant la Cour d'appel (RG n° 23/05479).", "RG n° 23/05479"),
        ("devant la Cour de cassation (n° 22-14.985).", "n° 22-14.985"),
        ("proceedings Record No. [2022 No. 3504 S] between them", "[2022 No. 3504 S]"),
        ("the proceedings CP (IB) No. 217/MB/2019 between them", "CP (IB) No. 217/MB/2019"),
        ("Az. 4 HK O 1480/24: Termin am Montag", "4 HK O 1480/24"),
        ("Az. S 5 AS 218/22: Termin am Montag", "S 5 AS 218/22"),
        ("call Ranveer, 1.403.279.5150. Thanks.", "1.403.279.5150"),
        ("Tomo 2.396, Libro 86, Folio 135, Finca registral 12.827, Madrid", "Finca registral 12.827"),
        ("provides a Desk and a login (montenegro60).", "montenegro60"),
        ("Summary: login as amol from home", "amol"),
        ('148.31.141.120 - jtanaka "GET /export HTTP/1.1" 200', "jtanaka"),
        ("the client (nric g3535465x) cannot", "g3535465x"),
        ("branch code 250 279, account 62780712645", "250 279"),
        ('Server logs record logins by "fwiraszka" from there', "fwiraszka"),
        ("Statement: Pineau drove BIT-L-142 through a light", "BIT-L-142"),
        ("Litige RG 24/03631.", "RG 24/03631"),
    ],
)
def test_the_whole_number_is_found(text: str, written: str) -> None:
    assert _left_out(text, written) == ""


@each(
    ("text", "word"),
    [
        ("The Vehicles and 12 CARS of the Supplier are old.", "CARS"),
        ("Fahrzeuge und 12 Maschinen werden geliefert.", "Maschinen"),
        ("Annex 12/2024 A Buyer pays.", "Buyer"),
        ("version 1.403.2 applies", "version"),
        ("log in as soon as possible", "soon"),
    ],
)
def test_what_stands_beside_is_no_part(text: str, word: str) -> None:
    at = text.index(word)
    assert not [span for span in find(text) if span.start <= at < span.end]
