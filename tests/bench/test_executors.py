"""Work spread over processes: the same answers in the same order, and errors where they happened."""

import itertools
import os
import time
from collections.abc import Iterator

import pytest

from dpctl.bench.executors import AHEAD, Executor, map_ordered
from dpctl.core.errors import UnavailableError, UsageError

POOL = Executor(workers=2)


def slow_first(item: int) -> tuple[int, int]:
    """The first item takes longest, so that the others are done before it."""
    if item == 0:
        time.sleep(0.2)
    return item * item, os.getpid()


def broken(item: int) -> int:
    if item == 2:
        raise UsageError("item 2 is bad", where="the items", hint="leave it out")
    if item == 3:
        raise ZeroDivisionError("a bug")
    return item


def dying(item: int) -> int:
    os._exit(item)


def test_answers_come_in_order_from_several_processes() -> None:
    found = list(map_ordered(slow_first, range(40), executor=POOL))
    assert [square for square, _ in found] == [item * item for item in range(40)]
    processes = {process for _, process in found}
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_one_worker_is_this_process() -> None:
    found = list(map_ordered(slow_first, range(3), executor=Executor(workers=1)))
    assert found == [(0, os.getpid()), (1, os.getpid()), (4, os.getpid())]


def test_no_more_is_read_than_keeps_the_workers_busy() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    answers = map_ordered(slow_first, endless(), executor=POOL)
    assert [square for square, _ in itertools.islice(answers, 5)] == [1, 4, 9, 16, 25]
    assert taken <= 5 + AHEAD * 2
    answers.close()  # type: ignore[attr-defined]


def test_an_error_for_the_user_keeps_its_parts_and_its_place() -> None:
    answers = map_ordered(broken, [0, 1, 2, 1], executor=POOL)
    assert [next(answers), next(answers)] == [0, 1]
    with pytest.raises(UsageError, match="item 2 is bad") as raised:
        next(answers)
    assert (raised.value.where, raised.value.hint) == ("the items", "leave it out")
    with pytest.raises(ZeroDivisionError, match="a bug"):
        list(map_ordered(broken, [3], executor=POOL))


def test_a_worker_that_dies_is_told() -> None:
    with pytest.raises(UnavailableError, match="ended without an answer"):
        list(map_ordered(dying, [1], executor=POOL))


def test_nothing_to_do() -> None:
    assert list(map_ordered(slow_first, [], executor=POOL)) == []
