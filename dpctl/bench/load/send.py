"""One worker of a load run: it sends what the plan says when the plan says it, and writes down when what happened."""

import asyncio
import contextlib
import gc
import heapq
import math
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from dpctl.bench.load.budget import ErrorBudget
from dpctl.bench.load.formats import format_named
from dpctl.bench.load.log import LogWriter
from dpctl.bench.load.parse import failed
from dpctl.bench.load.plan import Encoder, Plan
from dpctl.bench.load.wire import Address, Exchange, Fault, Pool
from dpctl.core.arrivals import shared_out
from dpctl.core.collector import collector_paused
from dpctl.core.errors import Failure, FailureKind, UnavailableError, UsageError

_SECOND = 1_000_000_000
_SWEEP_EVERY = 0.25
_SHORTEST_WAIT = 0.001
_MOST_PREPARED = 1024
_OPEN_PREPARED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: requests that are over, and those of them that failed."""

    finished: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one of several workers does: its number, how many there are, and of an open loop the asks that it sends."""

    worker: int = 0
    workers: int = 1
    numbers: tuple[int, ...] = ()


def shares(plan: Plan, workers: int) -> tuple[Share, ...]:
    """The plan divided among workers: one schedule shared out by seed, or the users of a closed loop dealt out."""
    if plan.loop is not None:
        used = min(workers, plan.loop.concurrency)
        return tuple(Share(worker=worker, workers=used) for worker in range(used))
    parts = shared_out(plan.asks, workers, seed=plan.seed)
    return tuple(Share(worker=w, workers=workers, numbers=numbers) for w, numbers in enumerate(parts))


def request_head(plan: Plan, key: str) -> bytes:
    """Everything of a request before the number of its body's bytes."""
    using = format_named(plan.protocol)
    parts = urlsplit(plan.base_url)
    headers = {
        "Host": parts.netloc,
        "User-Agent": "dpctl",
        "Accept": "text/event-stream, application/json",
        "Accept-Encoding": "identity",
        **using.headers,
    }
    if key:
        if not (key.isascii() and key.isprintable()):
            raise UsageError(
                "the key holds characters that no HTTP header can carry", where="the key", hint="set it again"
            )
        name, lead = using.key_header
        headers[name] = lead + key
    lines = [f"POST {parts.path.rstrip('/')}{using.path} HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
    return ("\r\n".join(lines) + "\r\nContent-Length: ").encode()


async def address_of(base_url: str) -> Address:
    """Resolve the host once and find which of its addresses answers; UnavailableError for none."""
    parts = urlsplit(base_url)
    name, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    loop = asyncio.get_running_loop()
    reason = "no address"
    try:
        found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except OSError as error:
        found, reason = [], error.strerror or str(error)
    for *_, place in found:
        address = Address(host=str(place[0]), port=port, name=name, tls=tls)
        pool = Pool(address, lambda _: None)
        try:
            await pool.prepare(1)
        except (OSError, TimeoutError) as error:
            reason = getattr(error, "strerror", None) or str(error) or "no answer in time"
            continue
        await pool.close()
        return address
    raise UnavailableError(
        f"the endpoint cannot be reached: {reason}",
        where=base_url,
        hint="start the server, or check address and port with --url",
        failure=Failure(kind=FailureKind.UNREACHABLE),
    )


class Sender:
    """Sends one share of a plan; `on_progress` hears four times a second, and at the end, how far it is."""

    def __init__(
        self,
        plan: Plan,
        share: Share,
        log: LogWriter,
        *,
        key: str = "",
        on_progress: Callable[[Progress], None] | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> None:
        self._plan = plan
        self._share = share
        self._log = log
        self._on_progress = on_progress
        self._stopped = stopped
        self._format = format_named(plan.protocol)
        self._head = request_head(plan, key)
        self._key = key.encode()
        self._encoder = Encoder(plan)
        self._budget = ErrorBudget(share=plan.limits.failed_share)
        # (when, what): the number of an ask in an open loop, in a closed one that of a user
        self._waiting: list[tuple[int, int]] = []
        self._followers = _followers(plan, share.numbers)
        self._users: dict[int, int] = {}
        self._going = self._finished = self._failed = 0
        self._ended = asyncio.Event()
        self._reason = "done"
        self._timer: asyncio.TimerHandle | None = None
        self._late = 0.0

    async def prepare(self, address: Address) -> None:
        """Encode what can be encoded beforehand and open the first connections."""
        plan, share = self._plan, self._share
        self._pool = Pool(address, self._done)
        if plan.loop is None:
            self._encoder.keep(share.numbers)
            wanted = min(_OPEN_PREPARED, math.ceil(len(share.numbers) / plan.seconds))
        else:
            self._encoder.keep(range(share.worker, plan.requests or len(plan.asks), share.workers))
            wanted = min(_MOST_PREPARED, len(range(share.worker, plan.loop.concurrency, share.workers)))
        try:
            await self._pool.prepare(max(1, wanted))
        except (OSError, TimeoutError) as error:
            raise UnavailableError(
                f"the endpoint takes no {max(1, wanted)} connections: {getattr(error, 'strerror', None) or error}",
                where=plan.base_url,
                hint="fewer at once, or raise the limit of open files (ulimit -n)",
                failure=Failure(kind=FailureKind.UNREACHABLE),
            ) from error
        gc.collect()

    async def run(self, start: int) -> None:
        """Send from `start` (`time.perf_counter_ns()`) on until all is answered; the log then has its end."""
        self._loop = asyncio.get_running_loop()
        self._start = start
        self._stop = start + round(self._plan.seconds * _SECOND)
        self._numbers = self._closed_numbers()
        self._log.say("begin", worker=self._share.worker, workers=self._share.workers, start=start)
        self._fill()
        self._tick()
        sweeper = self._loop.create_task(self._sweep())
        reason = "interrupted"
        try:
            # a collection would be a pause of the client
            with collector_paused():
                self._turn()
                await self._ended.wait()
            reason = self._reason
        finally:
            if self._timer is not None:
                self._timer.cancel()
            sweeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sweeper
            await self._pool.close()
            self._tick()
            self._tell()
            self._log.say("end", reason=reason, at=time.perf_counter_ns())

    def _fill(self) -> None:
        plan, share = self._plan, self._share
        if plan.loop is None:
            later = set(self._followers.values())
            self._waiting = [
                (self._start + round(plan.asks[number].due * _SECOND), number)
                for number in share.numbers
                if number not in later
            ]
        else:
            starts = plan.loop.starts()
            self._waiting = [
                (self._start + round(starts[user] * _SECOND), user)
                for user in range(share.worker, plan.loop.concurrency, share.workers)
            ]
        heapq.heapify(self._waiting)

    def _closed_numbers(self) -> Iterator[int]:
        number = self._share.worker
        while self._plan.requests is None or number < self._plan.requests:
            yield number
            number += self._share.workers

    def _turn(self) -> None:
        """Send everything that is due, and come back when the next is."""
        now = time.perf_counter_ns()
        while self._waiting and self._waiting[0][0] <= now:
            due, what = heapq.heappop(self._waiting)
            self._send(due, what)
            now = time.perf_counter_ns()
        self._arm(now)
        self._check_end()

    def _arm(self, now: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            # uvloop rounds to milliseconds: below one it would not wait at all, but turn and turn
            delay = max(_SHORTEST_WAIT, (self._waiting[0][0] - now) / _SECOND)
            self._timer = self._loop.call_later(delay, self._turn)

    def _send(self, due: int, what: int) -> None:
        number = what
        if self._plan.loop is not None:
            taken = next(self._numbers, None) if due < self._stop else None
            if taken is None:
                return
            number = taken
            self._users[number] = what
        elif due >= self._stop:
            return
        exchange = Exchange(tag=number, due=due, begun=time.perf_counter_ns())
        body = self._encoder.body(number)
        self._going += 1
        self._pool.send(exchange, b"%s%d\r\n\r\n%s" % (self._head, len(body), body))

    def _done(self, exchange: Exchange) -> None:
        """An exchange is over: write it down, and let follow what waited for it."""
        self._going -= 1
        wrong = failed(exchange, self._format)
        if wrong and self._key and exchange.pieces:
            # some servers repeat the key that they refuse: it must not get into any file
            whole = b"".join(piece for _, piece in exchange.pieces)
            exchange.pieces = [(exchange.pieces[-1][0], whole.replace(self._key, b"[key]"))]
        self._log.exchange(exchange)
        if exchange.fault is not Fault.STOPPED:
            self._budget.count(failed=wrong)
        self._finished += 1
        self._failed += wrong
        if self._ended.is_set():
            return
        loop = self._plan.loop
        if loop is not None:
            user = self._users.pop(exchange.tag)
            self._let(exchange.end + round(loop.think_seconds * _SECOND), user)
        elif (follower := self._followers.get(exchange.tag)) is not None:
            gap = self._plan.asks[follower].due - self._plan.asks[exchange.tag].due
            self._let(exchange.end + round(gap * _SECOND), follower)
        if self._budget.spent:
            self._end("error budget")
        self._check_end()

    def _let(self, due: int, what: int) -> None:
        """Send it when it is due: at once if that is now."""
        now = time.perf_counter_ns()
        if due <= now:
            self._send(due, what)
            return
        heapq.heappush(self._waiting, (due, what))
        if self._waiting[0][1] == what:
            self._arm(now)

    def _check_end(self) -> None:
        if not self._waiting and self._going == 0:
            self._ended.set()

    def _end(self, reason: str) -> None:
        if not self._ended.is_set():
            self._reason = reason
            self._waiting.clear()
            self._ended.set()

    async def _sweep(self) -> None:
        """Four times a second: give up on what takes too long, see whether to stop, and measure the loop's lateness."""
        parent = os.getppid()
        limits = self._plan.limits
        # not the loop's clock: uvloop's counts milliseconds
        planned = time.perf_counter()
        turns = 0
        while True:
            planned += _SWEEP_EVERY
            await asyncio.sleep(planned - time.perf_counter())
            self._late = max(self._late, time.perf_counter() - planned)
            planned = max(planned, time.perf_counter() - _SWEEP_EVERY)
            self._pool.break_off(
                time.perf_counter_ns(),
                total=round(limits.total * _SECOND),
                silent=round(limits.silent * _SECOND),
            )
            if os.getppid() != parent:
                self._end("abandoned")
            elif self._stopped is not None and self._stopped():
                self._end("stopped")
            self._tell()
            turns += 1
            if turns % 4 == 0:
                self._tick()

    def _tell(self) -> None:
        if self._on_progress is not None:
            self._on_progress(Progress(finished=self._finished, failed=self._failed))

    def _tick(self) -> None:
        now = time.perf_counter_ns()
        self._log.say("tick", at=now, cpu=time.thread_time(), late=self._late, going=self._going)
        self._late = 0.0


def _followers(plan: Plan, numbers: Sequence[int]) -> dict[int, int]:
    """For each ask of a session the one that follows it there."""
    last: dict[int, int] = {}
    follow: dict[int, int] = {}
    if plan.loop is None:
        for number in numbers:
            session = plan.asks[number].session
            if session is not None:
                if session in last:
                    follow[last[session]] = number
                last[session] = number
    return follow
