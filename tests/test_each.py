"""A table in one test: every row is tried, and what fails names its row."""

import inspect

import pytest

from tests.each import each


def test_every_row_is_tried_and_all_that_fail_are_named() -> None:
    tried = []

    @each("number", [1, 2, 3, 4])
    def even(number: int) -> None:
        tried.append(number)
        assert number % 2 == 0

    with pytest.raises(ExceptionGroup, match="2 of 4 rows") as stop:
        even()
    assert tried == [1, 2, 3, 4]
    notes = [error.__notes__ for error in stop.value.exceptions]
    assert notes == [["in the row {'number': 1}"], ["in the row {'number': 3}"]]


def test_one_that_fails_is_raised_itself() -> None:
    @each(("text", "number"), [("1", 1), ("x", 2)])
    def read(text: str, number: int) -> None:
        assert int(text) == number

    with pytest.raises(ValueError, match="invalid literal") as stop:
        read()
    assert stop.value.__notes__ == ["in the row {'text': 'x', 'number': 2}"]


def test_two_tables_make_every_combination_and_fixtures_stay() -> None:
    seen = []

    @each("a", [1, 2])
    @each("b", "xy")
    def pair(a: int, b: str, tmp_path: str) -> None:
        seen.append((a, b, tmp_path))

    assert list(inspect.signature(pair).parameters) == ["tmp_path"]
    pair(tmp_path="p")
    assert seen == [(1, "x", "p"), (1, "y", "p"), (2, "x", "p"), (2, "y", "p")]


def test_a_table_without_rows_is_a_failure() -> None:
    @each("a", [])
    def nothing(a: int) -> None:
        raise ValueError(a)

    with pytest.raises(AssertionError, match="checks nothing"):
        nothing()
