import math

import pytest

from dpctl.core.units import conversion, format_value, parse_unit, product_unit
from tests.each import each


@each(
    ("value", "unit", "text"),
    [
        (0.0, "s", "0 s"),
        (0.000004, "s", "4.00 us"),
        (0.0453, "s", "45.3 ms"),
        (0.99996, "s", "1.00 s"),
        (4.2, "s", "4.20 s"),
        (119.0, "s", "119 s"),
        (600.0, "s", "10.0 min"),
        (46233.0, "s", "12.8 h"),
        (0.0, "B", "0 B"),
        (169_320.0, "B", "169 kB"),
        (42_512_531_456.0, "B", "42.5 GB"),
        (3.35e12, "B/s", "3,350 GB/s"),
        (0.0, "USD", "$0"),
        (0.0893, "USD", "$0.089"),
        (0.00002, "USD", "$0.000020"),
        (1234.5, "USD", "$1,234"),
        (2.5, "USD/Mtok", "$2.50/Mtok"),
        (0.0000025, "USD/tok", "$2.50/Mtok"),
        (99.66, "%", "99.7 %"),
        (100.0, "%", "100 %"),
        (33_012.0, "tok", "33,012 tok"),
        (0.92, "tok/s", "0.920 tok/s"),
    ],
)
def test_one_way_to_print(value: float, unit: str, text: str) -> None:
    assert format_value(value, unit) == text


def test_conversions() -> None:
    assert conversion("kWh", "J") == 3.6e6
    assert conversion("W*s", "kWh") == pytest.approx(1 / 3.6e6)
    assert conversion("USD/Mtok", "USD/tok") == pytest.approx(1e-6)
    assert conversion("GiB", "B") == 2**30
    assert conversion("%", "") == 0.01


def test_products_cancel() -> None:
    assert product_unit("tok/s", "s") == (1.0, "tok")
    assert product_unit("tok", "tok", divide=True) == (1.0, "")
    factor, unit = product_unit("GB", "GB/s", divide=True)
    assert (factor, unit) == (1.0, "s")
    factor, unit = product_unit("ms", "tok/s")
    assert math.isclose(factor, 1e-3) and unit == "tok"


@pytest.mark.parametrize("bad", ["parsec", "USD/", "s/parsec"])
def test_unknown_units_are_named(bad: str) -> None:
    with pytest.raises(ValueError, match=r"unknown unit|slash"):
        parse_unit(bad)
