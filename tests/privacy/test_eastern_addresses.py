"""Addresses in Cyrillic, Chinese, Japanese and Korean writing."""

import pytest

from dpctl.privacy.eastern_addresses import eastern_addresses
from dpctl.privacy.scan import blocks


@pytest.mark.parametrize(
    "address",
    [
        "г. Тверь, ул. Лесная, д. 12 к. 3, 170001",
        "вул. Садова, буд. 5, Львів, 79000",
        "上海市静安区南京路18号 200040",
        "東京都千代田区丸の内1丁目9番2号",
        "서울특별시 강남구 테헤란로 152",
    ],
)
def test_the_whole_address(address: str) -> None:
    text = f"Her office is at {address}.\nThe Supplier shall pay."
    assert [text[start:end] for start, end in eastern_addresses(text, blocks(text))] == [address]


def test_no_address_without_a_number_and_not_over_latin_words() -> None:
    text = "李鹏 and I live in 上海市, said Олег Петров."
    assert not [*eastern_addresses(text, blocks(text))]
