import pytest

from dpctl.probe import numbers
from tests.each import each


@each(
    ("text", "number"),
    [
        ("0", 0),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", None),
        ("-1", None),
        ("1.5", None),
        ("", None),
        (None, None),
        ("²", None),
        ("٣", None),
        ("1_000", None),
        ("9" * 5000, None),
    ],
)
def test_whole_numbers(text: str | None, number: int | None) -> None:
    assert numbers.whole(text) == number


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("0-3,8", (0, 1, 2, 3, 8)),
        ("0,2-3\n", (0, 2, 3)),
        ("0-8:4", (0, 4, 8)),
        ("5", (5,)),
        ("3-1", ()),
        ("0-4294967295", ()),
        ("1-2:0,7", (7,)),
        ("a-b,-,9", (9,)),
        (None, ()),
    ],
)
def test_processor_lists(text: str | None, listed: tuple[int, ...]) -> None:
    assert numbers.processors(text) == listed


@pytest.mark.parametrize("text", [None, "", "{", "[" * 100_000, "nan,", '{"a":'])
def test_what_is_no_json_is_none(text: str | None) -> None:
    assert numbers.json_value(text) is None


def test_json() -> None:
    assert numbers.json_value('{"threads": 8}') == {"threads": 8}


@pytest.mark.parametrize(
    ("count", "text"), [(512, "512 B"), (32768, "32 KiB"), (1310720, "1.25 MiB"), (2**34, "16 GiB"), (2**40, "1 TiB")]
)
def test_sizes_in_powers_of_1024(count: int, text: str) -> None:
    assert numbers.binary_size(count) == text
