"""Ordinary words of German and Dutch: listed, inflected, compound; and what must stay a name."""

from dpctl.privacy.find import find
from dpctl.privacy.language import language_of
from dpctl.privacy.wordforms import is_known
from tests.each import each


@each(
    "word",
    ["jahre", "verträge", "wesentliche", "weitergehende", "urlaubsansprüche", "kündigungsschutzklage", "gmbhg"],
)
def test_ordinary_german(word: str) -> None:
    assert is_known(word, "de")


@each("word", ["bergmann", "rosenbaum", "steinbach", "schönfeld", "neuhaus", "turnverein", "wexmoor"])
def test_names_made_like_compounds(word: str) -> None:
    assert not is_known(word, "de")


def test_dutch_compounds() -> None:
    assert is_known("vaststellingsovereenkomst", "nl")
    assert is_known("energierekening", "nl")
    assert not is_known("zorggroep", "nl")
    assert not is_known("hoogendijk", "nl")


def test_no_other_language_has_forms() -> None:
    assert not is_known("verträge", "en")


@each(
    ("text", "language"),
    [
        ("Das Auto gehört meinem Nachbarn.", "de"),
        ("Bitte prüfen: Kündigung zum Quartalsende.", "de"),
        ("Huur per Maand, te storten op rekening.", "nl"),
        ("Our client Fem van der Zee denies that.", "en"),
        ("Courtesy of Petersen-Benson", "en"),
        ("Ludwig von der Heyden signed the lease.", "en"),
    ],
)
def test_language_of_a_sentence(text: str, language: str) -> None:
    assert language_of(set(text.split())) == language


def test_a_german_sentence_keeps_its_words() -> None:
    text = "Die Kündigungsfrist beträgt drei Monate zum Quartalsende. Resturlaub verfällt am Jahresende."
    assert find(text) == ()


def test_english_words_are_names_in_a_german_sentence() -> None:
    found = [span.text for span in find("Hallo Nacho, bitte die Rechnung bezahlen.")]
    assert found == ["Nacho"]


def test_what_stands_before_a_german_article_is_no_part_of_the_name() -> None:
    text = "Der Notar überreicht die Liste der Gesellschafter. Sie beschließen die Auflösung der Wexmoor SE."
    assert [span.text for span in find(text)] == ["Wexmoor SE"]


def test_headings_in_capitals() -> None:
    text = "VORBEMERKUNG. Der Verkäufer ist mit dem Käufer einig. VERHANDELT wird nicht und es gilt die Frist."
    assert find(text) == ()
