"""Facts are found however an answer writes them, and only then; placeholders left behind are seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.documents import generate
from dpctl.bench.quality import Returned, facts_found, placeholder_residue, returned
from dpctl.core.documents import KeyFact
from dpctl.privacy.normal import normalise
from tests.each import each


def found(answer: str, *forms: str) -> bool:
    return facts_found(answer, [KeyFact(id="fact", kind="amount", forms=forms)]) == ("fact",)


@each(
    ("form", "answer"),
    [
        ("4 March 2027", "It ends on March 4th, 2027."),
        ("4 March 2027", "| expiry | **2027-03-04** |"),
        ("4 March 2027", "signed the 4th day of March, 2027"),
        ("4 March 2027", "on 04.03.2027, or earlier"),
        ("4 March 2027", "until Mar. 4, 2027"),
        ("2027-03-04", "on the fourth: 4-March-2027"),
        ("EUR 1,250,000", "a cap of €1.25 million"),
        ("EUR 1,250,000", "a cap of EUR 1.25m, no more"),
        ("EUR 1,250,000", "(1,250,000.00 euros)"),
        ("EUR 1,250,000", "1.250.000,00 € im Jahr"),
        ("EUR 1,250,000", "EUR 1 250 000"),
        ("EUR 1,250,000", "one million two hundred and fifty thousand euros"),
        ("£2,500,000", "GBP 2.5 million"),
        ("US$12,000,000", "$12M a year"),
        ("INR 50,000,000", "₹5 crore"),
        ("ninety (90) days", "upon 90 days' notice"),
        ("ninety (90) days", "a 90-day notice period"),
        ("ninety (90) days", "ninety days’ written notice"),
        ("twenty-four (24) months", "a twenty-four-month term"),
        ("eight (8) Business Days", "8 working days"),
        ("4.5 per cent", "at 4.5% above the rate"),
        ("4.5 per cent", "four and a half percent"),
        ("12%", "twelve per cent (12 %)"),
        ("1,450 named users", "for 1450 named users"),
        ("Brenaford Marine Systems Limited", "BRENAFORD Marine Systems Ltd. is the supplier"),
        ("Brenaford", "Brenaford’s obligations"),
        ("Jürgen K. Müller", "signed by Jurgen K. Muller"),
        ("Fioromara S.p.A.", "Fioromara S.p.A., of Bergamo"),
        ("the laws of Sweden", "under the laws of Sweden"),
    ],
)
def test_found_however_it_is_written(form: str, answer: str) -> None:
    assert found(answer, form)


@each(
    ("form", "answer"),
    [
        ("12 days", "within 112 days"),
        ("12 days", "within 12 business days"),
        ("12 days", "within 0.12 days"),
        ("12 days", "within 12.5 days"),
        ("4 March 2027", "on 4 March"),
        ("4 March 2027", "on 14 March 2027"),
        ("4 March 2027", "on 4 March 2028"),
        ("4 March 2027", "in March 2027"),
        ("EUR 1,250,000", "EUR 1,250"),
        ("EUR 1,250,000", "EUR 11,250,000"),
        ("EUR 1,250,000", "USD 1,250,000"),
        ("EUR 1,250,000", "EUR 1.25 billion"),
        ("5%", "15% and 0.5%"),
        ("60 days", "sixty-five days"),
        ("five years", "fifty-five years"),
        ("Brenaford", "Brenafordshire"),
        ("Brenaford", "write to anna@brenaford.example"),
        ("450 users", "1,450 users"),
        ("Oslo", "Oslofjord"),
    ],
)
def test_not_found_in_something_else(form: str, answer: str) -> None:
    assert not found(answer, form)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="onetwhreafiv 0123456789.,-%€mk()", max_size=60))
def test_what_is_found_is_found_in_more_text(text: str) -> None:
    """A form surrounded by sentences is still found: nothing in it depends on where it stands."""
    if normalise(text) and text == text.strip(" .,-()"):
        assert found(f"At first: {text}; and then the end.", text) or not text[-1].isalnum() or not text[0].isalnum()


def test_only_facts_that_stand_there() -> None:
    facts = generate("agreement", seed=3, pages=12).facts
    law = next(fact for fact in facts if fact.id == "governing_law")
    fee = next(fact for fact in facts if fact.id == "service_fee")
    answer = f"The agreement follows {law.forms[0]}; the yearly fee is {fee.forms[-1]}."
    assert set(facts_found(answer, facts)) == {"governing_law", "service_fee"}
    assert facts_found("", facts) == ()


@each(
    ("answer", "left"),
    [
        ("paid by ⟦PERSON_3⟧ to ⟦ORGANISATION_12⟧.", ("⟦PERSON_3⟧", "⟦ORGANISATION_12⟧")),
        ("paid by ⟦PERSON 3⟧", ("⟦PERSON 3⟧",)),
        ("cut at the end ⟦CASE_NUM", ("⟦CASE_NUM",)),
        ("PERSON_3⟧ signed", ("PERSON_3", "⟧")),
        ("[PERSON_3] and <iban_1> and {{AMOUNT_7}}", ("[PERSON_3]", "<iban_1>", "{{AMOUNT_7}}")),
        ("PERSON_3 and person_4", ("PERSON_3", "person_4")),
        ("ORGANISATION 4 pays", ("ORGANISATION 4",)),
        ("【DATE_2】", ("【DATE_2】",)),
        (r"\u27e6TAX_ID_2\u27e7", ("TAX_ID_2",)),
        ("**⟦EMAIL_1⟧**", ("⟦EMAIL_1⟧",)),
        ("⟦PERSON_3b⟧ and ⟦AMOUNT_EUR_2⟧", ("⟦PERSON_3b⟧", "⟦AMOUNT_EUR_2⟧")),
        ("⟦DATE_2019_3⟧, ⟦AMOUNT_EUR_E6_2b⟧, ⟦AGE_47_1⟧", ("⟦DATE_2019_3⟧", "⟦AMOUNT_EUR_E6_2b⟧", "⟦AGE_47_1⟧")),
        ("[DATE_2019_3] and AMOUNT_EUR_E6_2, AGE_OVER_89_1", ("[DATE_2019_3]", "AMOUNT_EUR_E6_2", "AGE_OVER_89_1")),
        ("[AMOUNT_EUR_2c], DATE_OTHER_1 and PERSON_4b", ("[AMOUNT_EUR_2c]", "DATE_OTHER_1", "PERSON_4b")),
    ],
)
def test_placeholders_left_behind(answer: str, left: tuple[str, ...]) -> None:
    assert tuple(item.strip() for item in placeholder_residue(answer)) == left


@pytest.mark.parametrize(
    "answer",
    [
        "Account 3 is closed; see Case 4, [12] and (party 2).",
        "On date 3 of the plan, 12 persons met.",
        "The company paid in 3 instalments [see Article 12.3].",
        "ISO_27001 and SCHEDULE 3, ARTICLE 4",
        generate("agreement", seed=11, pages=20).text,
    ],
)
def test_ordinary_text_holds_no_placeholder(answer: str) -> None:
    assert placeholder_residue(answer) == ()


def test_what_came_back_changed_is_mangled_and_what_was_left_on_purpose_is_not() -> None:
    answer = "Ada pays [PERSON_3]; see https://x.example/⟦PERSON_1⟧ and ⟦PERSON_99⟧."
    found = returned(answer, restored=4, blocked=["⟦PERSON_1⟧"])
    assert found == Returned(whole=5, mangled=2)
