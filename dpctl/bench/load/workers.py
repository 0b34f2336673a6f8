"""A plan sent: by this process where one core is enough, else by several that share one schedule and one clock."""

import asyncio
import math
import multiprocessing
import os
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dpctl.bench.load.log import LogWriter
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.send import Progress, Sender, Share, address_of, shares
from dpctl.core.errors import DpctlError, UnavailableError

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized, SynchronizedArray
    from multiprocessing.synchronize import Barrier, Event

# CPU of one request and of one streamed token in s, generously (benchmarks/overhead measures them), and how much of a
# core to plan with: a client that waits for its own CPU measures itself
_REQUEST_CPU = 0.0003
_TOKEN_CPU = 0.00003
_CORE_SHARE = 0.5
_READY_WITHIN = 60.0
_LEAD = 50_000_000
_LOOK_EVERY = 0.1


_T = TypeVar("_T")


def workers_for(plan: Plan, cores: int | None = None) -> int:
    """How many processes the plan needs: one, unless an open loop's rate of tokens would fill more than half a core."""
    if plan.loop is not None:
        return 1
    tokens = sum(ask.output_tokens for ask in plan.asks)
    busy = (len(plan.asks) * _REQUEST_CPU + tokens * _TOKEN_CPU) / plan.seconds
    most = max(1, (cores or os.cpu_count() or 1) - 1)
    return max(1, min(most, math.ceil(busy / _CORE_SHARE)))


def log_path(folder: Path, worker: int) -> Path:
    """Where a worker writes its log."""
    return folder / f"worker-{worker}.log"


async def send_share(
    plan: Plan,
    share: Share,
    folder: Path,
    *,
    key: str = "",
    on_progress: Callable[[Progress], None] | None = None,
    start: Callable[[], int] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> None:
    """Send one share into its log in `folder`; `start`, called once all is ready, says when to begin (ns)."""
    log = LogWriter(log_path(folder, share.worker))
    try:
        sender = Sender(plan, share, log, key=key, on_progress=on_progress, stopped=stopped)
        await sender.prepare(await address_of(plan.base_url))
        await sender.run(start() if start is not None else time.perf_counter_ns() + _LEAD)
    finally:
        log.close()


def run_loop(work: Coroutine[Any, Any, _T]) -> _T:
    """`asyncio.run` on uvloop's event loop, on which a read costs about a fifth less CPU; on asyncio's without it."""
    try:
        import uvloop

        factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    except ImportError:  # there is none for Windows
        factory = asyncio.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)


def run_plan(
    plan: Plan,
    folder: Path,
    *,
    key: str = "",
    workers: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
) -> None:
    """Send the whole plan; the workers' logs are in `folder` afterwards, however it ended.

    Raises UnavailableError when the endpoint cannot be reached, KeyboardInterrupt after stopping the workers.
    """
    raise_file_limit()
    parts = shares(plan, workers)
    if len(parts) == 1:
        run_loop(send_share(plan, parts[0], folder, key=key, on_progress=on_progress))
    else:
        _run_processes(plan, parts, folder, key, on_progress)


def _run_processes(
    plan: Plan,
    parts: tuple[Share, ...],
    folder: Path,
    key: str,
    on_progress: Callable[[Progress], None] | None,
) -> None:
    context = multiprocessing.get_context("spawn")
    ready, go = context.Barrier(len(parts) + 1), context.Value("q", 0)
    stop, counts, failures = context.Event(), context.Array("q", 2 * len(parts)), context.SimpleQueue()
    processes = [
        context.Process(target=_child, args=(plan, part, folder, key, ready, go, stop, counts, failures), daemon=True)
        for part in parts
    ]
    for process in processes:
        process.start()
    try:
        try:
            ready.wait(_READY_WITHIN)
            go.value = time.perf_counter_ns() + _LEAD
            ready.wait(_READY_WITHIN)
        except Exception as error:  # a broken barrier: a worker gave up, and says why
            if not failures.empty():
                raise failures.get() from None
            raise UnavailableError(
                f"the workers were not ready: {type(error).__name__}", where="the load client", hint="--workers 1"
            ) from error
        while any(process.is_alive() for process in processes):
            processes[0].join(_LOOK_EVERY)
            if not processes[0].is_alive():
                time.sleep(_LOOK_EVERY)
            if on_progress is not None:
                numbers = counts[:]
                on_progress(Progress(finished=sum(numbers[::2]), failed=sum(numbers[1::2])))
        if not failures.empty():
            raise failures.get()
    finally:
        stop.set()
        for process in processes:
            process.join(5.0)
            if process.is_alive():
                process.kill()
                process.join()


def _child(
    plan: Plan,
    share: Share,
    folder: Path,
    key: str,
    ready: "Barrier",
    go: "Synchronized[int]",
    stop: "Event",
    counts: "SynchronizedArray[int]",
    failures: Any,
) -> None:
    """A worker process: waits until all are ready, then sends; what it cannot do it tells its parent."""
    raise_file_limit()

    def start() -> int:
        ready.wait(_READY_WITHIN)
        ready.wait(_READY_WITHIN)
        return int(go.value)

    def count(progress: Progress) -> None:
        counts[2 * share.worker] = progress.finished
        counts[2 * share.worker + 1] = progress.failed

    try:
        run_loop(send_share(plan, share, folder, key=key, on_progress=count, start=start, stopped=stop.is_set))
    except KeyboardInterrupt:
        pass  # the parent was told too, and tells the user
    except DpctlError as error:
        failures.put(error)
        ready.abort()


def raise_file_limit() -> None:
    """Let this process have as many sockets as the system allows it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, 65_536) if hard != resource.RLIM_INFINITY else 65_536
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
