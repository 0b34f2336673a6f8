"""Institutions and firms that only ordinary words name."""

import pytest

from tests.privacy.blanks import blanked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Supplier shall pay Friends of Elmsworth Park.", "The Supplier shall pay _."),
        ("The Supplier shall invoice Regents of the University of Marlowe.", "The Supplier shall invoice _."),
        ("The Customer is City of Brackwell under this Agreement.", "The Customer is _ under this Agreement."),
        ("The Supplier shall deliver to Moss + Flint.", "The Supplier shall deliver to _."),
        ("Le prestataire informe la Clinique des Tilleuls dans les délais du contrat et par écrit.",
         "Le prestataire informe la _ dans les délais du contrat et par écrit."),
        ("De opdrachtnemer betaalt Stichting Het Groene Erf voor het werk dat is gedaan met de factuur.",
         "De opdrachtnemer betaalt _ voor het werk dat is gedaan met de factuur."),
    ],
)  # fmt: skip
def test_the_whole_name_is_found(text: str, expected: str) -> None:
    assert blanked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Board of Directors of the Supplier shall meet.",
        "The Bank of the Customer shall pay under the Terms and Conditions of this Agreement.",
        "The order of precedence is in the Schedule.",
    ],
)
def test_terms_of_contracts_are_none(text: str) -> None:
    assert blanked(text) == text


def test_words_that_the_text_writes_small_are_none() -> None:
    assert blanked("The school and the design of the Supplier. School of Design, as agreed.").endswith(
        "School of Design, as agreed."
    )
