"""The language of a text, and the ordinary words of German texts."""

from dpctl.privacy.find import find
from dpctl.privacy.language import language_of, nouns_of

GERMAN = (
    "Der Mieter zahlt die Miete auf das Konto des Vermieters. Die Wohnung wird mit allen Schlüsseln übergeben und"
    " ist nach dem Ende der Mietzeit zurückzugeben. Für Schäden haftet der Mieter. Ansprechpartner ist Frau"
    " Ottilie Brandauer von der Quellhorst GmbH. Brandauer ist unter 030 1234567 zu erreichen."
)
FRENCH = "Le bailleur et le preneur ont convenu que la durée est de trois ans pour les lieux"
ENGLISH = "The Tenant shall pay the rent to the Landlord and is liable for damage."


def test_language_by_small_words() -> None:
    assert language_of(GERMAN.split()) == "de"
    assert language_of(FRENCH.split()) == "fr"
    assert language_of(ENGLISH.split()) == "en"
    assert language_of([]) == "en"


def test_nouns_only_of_german_texts() -> None:
    assert {"mieter", "wohnung", "schlüsseln"} <= set(nouns_of(GERMAN, "de"))
    assert not [*nouns_of(GERMAN, "en")]


def test_german_nouns_stay_and_names_go() -> None:
    found = {span.text for span in find(GERMAN)}
    assert "Quellhorst GmbH" in found
    assert sum("Brandauer" in text for text in found) >= 1
    masked = GERMAN
    for text in sorted(found, key=len, reverse=True):
        masked = masked.replace(text, "_")
    assert "Brandauer" not in masked
    assert all(word in masked for word in ("Mieter", "Miete", "Konto", "Wohnung", "Schlüsseln", "Schäden"))


def test_a_capital_that_its_place_explains_names_nobody() -> None:
    text = (
        "Le Prestataire remet les Maquettes au Client dans le délai qui est convenu avec Hexaline. Portail : ouvert."
        " Paiement sur facture. Hexaline est informée des Maquettes par le Prestataire."
    )
    ordinary = set(nouns_of(text, "fr"))
    assert {"prestataire", "maquettes", "portail", "paiement"} <= ordinary
    assert "hexaline" not in ordinary


def test_an_article_behind_a_capital_is_part_of_a_name() -> None:
    assert "schoonhoven" not in set(nouns_of("Het werk is door Jan de Schoonhoven gedaan.", "nl"))


def test_the_language_of_a_sentence() -> None:
    assert language_of(["Bitte", "prüfen", "Sie", "die", "Rechnung", "und", "den", "Vertrag."]) == "de"
    assert language_of(["Maria", "de", "la", "Cruz", "is", "at", "the", "office."]) == "en"


def test_polish_cases_of_short_words_name_nobody() -> None:
    text = (
        "Umowa o świadczenie usług. Wykonawca nie odpowiada za szkody. Kara umowna jest niska. Strony są zgodne.\n"
        "Odbiór nastąpi bez Uwag. Wykonawca przeniesie prawa na Polach Eksploatacji wraz z Kodem Źródłowym.\n"
        "Zamawiający zapłaci po usunięciu Błędów i w razie Rażącego Naruszenia może odstąpić od Umowy.\n"
    )
    assert not [span.text for span in find(text)]


def test_dutch_headings_and_roles_name_nobody() -> None:
    text = (
        "IN AANMERKING NEMENDE DAT\nGeldnemer de aandelen wil kopen en daarvoor een lening nodig heeft; KOMEN\n"
        'OVEREEN ALS VOLGT:\nArtikel 1. Kosten. Alle Kosten van Invordering zijn voor rekening van de "Geldnemer".\n'
    )
    assert not [span.text for span in find(text)]
