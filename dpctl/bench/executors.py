"""One function over many items, in this process, in several of this machine, or on a Ray cluster: the same answers.

Answers come in the order of the items, and no more items are taken than keep the workers busy.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from dpctl.core.errors import DpctlError, UnavailableError

Item = TypeVar("Item")
Result = TypeVar("Result")
# items taken for each worker: those that wait behind a slow one do not leave the others idle
AHEAD = 4


class Where(StrEnum):
    """What executes: processes of this machine, or a Ray cluster."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True, kw_only=True)
class Executor:
    """Who does the work: `workers` at a time, None for as many as there are cores; `address` of the Ray cluster.

    One local worker is this process itself.
    """

    where: Where = Where.LOCAL
    workers: int | None = None
    address: str = "auto"


# what Generic[...] spells is not written with brackets of its own before Python 3.12
@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What became of one item: its result, or the kind and the three parts of the error that stopped it."""

    result: Result | None = None
    error: tuple[type[DpctlError], str, str, str] | None = None

    def value(self) -> Result:
        """The result; raises the error again."""
        if self.error is not None:
            kind, what, where, hint = self.error
            raise kind(what, where=where, hint=hint)
        # a function may well answer with None
        return self.result  # type: ignore[return-value]


def done(function: Callable[[Item], Result], item: Item) -> Done[Result]:
    """Apply the function where the work is done; an error for the user travels back as a value."""
    try:
        return Done(result=function(item))
    except DpctlError as error:
        return Done(error=(type(error), error.what, error.where, error.hint))


def map_ordered(
    function: Callable[[Item], Result], items: Iterable[Item], *, executor: Executor | None = None
) -> Iterator[Result]:
    """`function` of every item, in order. Function and items must be picklable where other processes are to take them.

    An error of the function is raised at its item's place, after which nothing more is begun. UnavailableError when a
    worker dies, or the cluster cannot be reached.
    """
    executor = executor or Executor()
    if executor.where is Where.RAY:
        from dpctl.bench.on_ray import map_on_ray

        return map_on_ray(function, items, address=executor.address, workers=executor.workers)
    workers = executor.workers or os.cpu_count() or 1
    return map(function, items) if workers == 1 else _in_processes(function, items, workers)


def _in_processes(function: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    # spawned, not forked: threads and open sockets of this process stay here
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_quiet_interrupt)
    waiting: deque[Future[Done[Result]]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(done, function, item))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result().value()
        while waiting:
            yield waiting.popleft().result().value()
    except BrokenProcessPool:
        raise UnavailableError(
            "a worker process ended without an answer",
            where=f"the pool of {workers} processes",
            hint="fewer --workers if memory ran out; --workers 1 shows what happens",
        ) from None
    finally:
        # also when the reader stops early: what was begun ends, what was not is dropped
        pool.shutdown(wait=True, cancel_futures=True)


def _quiet_interrupt() -> None:
    """Ctrl-C reaches every process of the terminal: a worker ends at once and leaves it to its parent to say so.

    Started in the background, parent and workers ignore it.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
