"""What a capitalised word may be."""

from dpctl.privacy.runs import PARTICLES
from dpctl.privacy.words import Kind, classified, kind_of, makes_term, vocabulary
from tests.each import each


@each(
    ("word", "kind"),
    [
        ("Agreement", Kind.CONTRACT),
        ("Indemnitors", Kind.CONTRACT),
        ("Supplier's", Kind.CONTRACT),
        ("The", Kind.FUNCTION),
        ("WILL", Kind.FUNCTION),
        ("Will", Kind.GIVEN_WORD),
        ("Alice", Kind.GIVEN),
        ("Jean-Luc", Kind.GIVEN),
        ("Thornbury", Kind.NAME),
        ("Baker", Kind.NAME),
        ("Silver", Kind.ORDINARY),
        ("Non-Performance", Kind.ORDINARY),
        ("Germany", Kind.PUBLIC),
        ("GDPR", Kind.ACRONYM),
        ("SLAs", Kind.ACRONYM),
        ("XIV", Kind.ACRONYM),
        ("Limited", Kind.LEGAL),
        ("S.p.A", Kind.LEGAL),
        ("AS", Kind.LEGAL),
        ("As", Kind.FUNCTION),
        ("Dr", Kind.HONORIFIC),
        ("J", Kind.INITIAL),
    ],
)
def test_kinds(word: str, kind: Kind) -> None:
    assert kind_of(word) is kind


def test_the_plain_form_has_no_possessive_and_no_stops() -> None:
    assert classified("Kestrel’s")[1:] == ("kestrel", 7)
    assert classified("S.p.A").low == "spa"


def test_the_lists_are_small_letters_and_of_a_fair_size() -> None:
    ordinary = vocabulary().ordinary
    assert 30_000 < len(ordinary) < 70_000
    assert all(word == word.lower() for word in ordinary)
    assert {"agreement", "schedule", "supplier", "party"} <= vocabulary().contract


@each("word", ["loading", "trays", "spirometer", "notary", "passports", "wi-fi"])
def test_words_that_make_terms_are_ordinary(word: str) -> None:
    assert makes_term(word)
    assert kind_of(word.title() if "-" not in word else "Wi-Fi") is Kind.ORDINARY


@each("word", ["copper", "kettle", "harbour", "lantern", "wexmoor"])
def test_words_of_names_make_no_terms(word: str) -> None:
    assert not makes_term(word)


def test_terms_are_no_ends_of_company_names() -> None:
    assert not vocabulary().term & (vocabulary().weak_form | vocabulary().legal_form | PARTICLES)


def test_terms_repeat_no_word_of_contracts() -> None:
    assert not vocabulary().term & (vocabulary().contract | vocabulary().function | vocabulary().given)
