"""Check digits, against published examples and against each digit changed."""

import pytest

from dpctl.privacy.checksums import iban_valid, labelled, luhn
from dpctl.privacy.find import find

_CARDS = ["4111111111111111", "378282246310005", "5555555555554444", "6011111111111117"]
# CPF, Steuer-ID and PESEL as their authorities print them as examples; Aadhaar with the check digit of Verhoeff
_NATIONAL = ["52998224725", "65929970489", "44051401359", "234123412346"]


@pytest.mark.parametrize("number", _CARDS)
def test_luhn_sees_every_single_wrong_digit(number: str) -> None:
    assert luhn(number)
    wrong = [number[:i] + str((int(number[i]) + 1) % 10) + number[i + 1 :] for i in range(len(number))]
    assert not any(map(luhn, wrong))


@pytest.mark.parametrize("number", _NATIONAL)
def test_national_numbers_are_labelled(number: str) -> None:
    assert labelled(number) == "tax_id"
    assert labelled(number + "1") is None


@pytest.mark.parametrize("number", ["00000000000", "12345678900", "0000000000000000", "12345"])
def test_other_numbers_are_not(number: str) -> None:
    assert labelled(number) is None


def test_iban() -> None:
    assert iban_valid("GB82WEST12345698765432")
    assert iban_valid("ch9300762011623852957")
    assert not iban_valid("GB82WEST12345698765431")


def test_a_wrong_checksum_never_lets_a_number_through() -> None:
    for written in ("4111111111111112", "52998224724", "65929970488", "GB29NWBK60161331926818"):
        assert [span.text for span in find(f"the number {written} stands here")] == [written]
