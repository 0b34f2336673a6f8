"""Numbers that look as if they identified somebody and do not."""

from dpctl.privacy.find import find


def test_an_article_of_a_code_and_the_year_of_a_law_are_no_numbers() -> None:
    text = "Conformément à l'article L. 1224-1 du Code du travail, le compte est repris. He pays tax under ITEPA 2003."
    assert not [span.text for span in find(text)]
