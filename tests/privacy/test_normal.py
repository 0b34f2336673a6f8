"""Equal values are spelled alike, however a text writes them."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.agreement_values import date_forms, in_words, money_forms, percent_forms, period_forms
from dpctl.privacy.normal import normalise


@settings(max_examples=80, deadline=None)
@given(date=st.dates(min_value=datetime.date(1000, 1, 1)))
def test_all_forms_of_a_date_are_one_token(date: datetime.date) -> None:
    assert {normalise(f"ends on {form}.") for form in date_forms(date)} == {f"ends on {date.isoformat()}"}


@settings(max_examples=80, deadline=None)
@given(
    value=st.integers(min_value=1, max_value=999_999).map(lambda n: n * 1000),
    currency=st.sampled_from(["EUR", "GBP", "USD"]),
)
def test_all_forms_of_a_sum_are_one_token(value: int, currency: str) -> None:
    assert {normalise(f"pays {form}, once") for form in money_forms(value, currency)} == {
        f"pays {value}{currency.lower()} once"
    }


@settings(max_examples=100, deadline=None)
@given(number=st.integers(min_value=0, max_value=999_999_999))
def test_number_words_read_back(number: int) -> None:
    assert normalise(f"some {in_words(number)} things") == f"some {number} things"


@settings(max_examples=100, deadline=None)
@given(number=st.integers(2, 400), unit=st.sampled_from(["month", "day", "business day", "hour", "minute"]))
def test_all_forms_of_a_period_are_equal(number: int, unit: str) -> None:
    forms = [form for form in period_forms(number, unit) if "year" not in form]
    assert {normalise(form) for form in forms} == {f"{number} {unit}"}


@settings(max_examples=60, deadline=None)
@given(tenths=st.integers(1, 999))
def test_all_forms_of_a_percentage_are_equal(tenths: int) -> None:
    assert {normalise(form) for form in percent_forms(tenths / 10)} == {f"{tenths / 10:g} %"}


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_normalising_never_fails_and_leaves_single_spaces(text: str) -> None:
    tokens = normalise(text)
    assert tokens == " ".join(tokens.split())
