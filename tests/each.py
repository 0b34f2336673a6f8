"""A table of facts as one test: a test per row would cost more than the rows do."""

import inspect
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any


def each(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, in one test: every row is tried, and those that fail are all named.

    For checks of data, whose fixtures do not change from row to row. Two of them make every combination.
    """
    several = isinstance(names, tuple)
    keys = names if isinstance(names, tuple) else (names,)
    table = [dict(zip(keys, row if several else (row,), strict=True)) for row in rows]

    def over(test: Callable[..., None]) -> Callable[..., None]:
        inner, tables = getattr(test, "of_rows", (test, ()))
        every = (table, *tables)

        def whole(**fixtures: Any) -> None:
            failed: list[Exception] = []
            chosen = [{key: value for part in parts for key, value in part.items()} for parts in product(*every)]
            assert chosen, "a table without rows checks nothing"
            for row in chosen:
                try:
                    inner(**fixtures, **row)
                except Exception as error:  # noqa: BLE001 - every row is tried
                    error.add_note(f"in the row {row}")
                    failed.append(error)
            if len(failed) == 1:
                raise failed[0]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(chosen)} rows", failed)

        given = {key for part in every for key in part[0]} if all(every) else set(keys)
        left = [p for name, p in inspect.signature(inner).parameters.items() if name not in given]
        whole.__name__, whole.__doc__, whole.__module__ = inner.__name__, inner.__doc__, inner.__module__
        whole.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined]
        whole.of_rows = (inner, every)  # type: ignore[attr-defined]
        return whole

    return over
