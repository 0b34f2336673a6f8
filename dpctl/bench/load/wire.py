"""The client under load: kept-alive HTTP/1.1 connections that send bytes and stamp what comes back, and nothing else.

Own code and not aiohttp, because of what a load client must not cost: one streamed answer of 32 chunks, each arriving
alone, took 0.57 ms of CPU with the buffered protocol below, 1.4 ms with a plain asyncio protocol (which allocates
256 KiB for every read) and 1.9 ms with aiohttp 3.14 (measured 2026-11-21, loopback, 32 streams). Answers are stamped
the moment the event loop reads them from the socket, and read after the run.
"""

import asyncio
import contextlib
import errno
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import cast

from dpctl.bench.load.http1 import LONE_CHUNKS, LONGEST_HEAD, Chunked, Head, read_head

_BUFFER = 64 * 1024
_LONE = len(LONE_CHUNKS)
# an answer that nobody could mean: what arrives beyond this is a fault of the server
_LONGEST_ANSWER = 64 * 2**20
# this machine has no files, sockets or ports left, which is no fault of the server
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.EADDRNOTAVAIL, errno.ENOBUFS})


class Fault(IntEnum):
    """Why an exchange has no whole answer; kept in the log as a number."""

    NONE = 0
    UNREACHABLE = 1
    CUT = 2
    TOTAL = 3
    SILENT = 4
    GARBLED = 5
    STOPPED = 6
    NO_SOCKETS = 7


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and what came of it. Times are `time.perf_counter_ns()`; 0: never happened.

    `tag` is the request's number in the plan. `due` is when it should have been sent, `begun` when the client took it
    up, `sent` when its bytes were handed to the socket; `opening` is how long a new connection took (0: one was kept).
    `bytes_out` counts everything that was handed over, a first attempt on a stale connection included. `pieces` are
    the parts of the body with their stamps; `heard` and `received` (bytes) know of those that `weigh` has counted.
    """

    tag: int
    due: int
    begun: int
    sent: int = 0
    opening: int = 0
    headed: int = 0
    end: int = 0
    bytes_out: int = 0
    attempts: int = 0
    status: int = 0
    retry_after: float | None = None
    fault: Fault = Fault.NONE
    received: int = 0
    heard: int = 0
    pieces: list[tuple[int, bytes]] = field(default_factory=list, repr=False)
    weighed: int = 0

    def weigh(self) -> None:
        """Count the pieces that have come since this was last called."""
        for stamp, piece in self.pieces[self.weighed :]:
            self.heard = stamp
            self.received += len(piece)
        self.weighed = len(self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where connections go: a host name or address, the `name` that a certificate must bear, the context for https."""

    host: str
    port: int
    name: str = ""
    tls: ssl.SSLContext | None = None


class Connection(asyncio.BufferedProtocol):
    """One connection; serves one exchange at a time and tells its pool when that is over."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool
        self._buffer, self._view = pool.buffer, pool.view
        self._transport: asyncio.Transport | None = None
        self._exchange: Exchange | None = None
        self._request = b""
        self._used = False
        self._reset()

    def _reset(self) -> None:
        self._head: Head | None = None
        self._raw = b""
        self._chunked: Chunked | None = None
        self._left: int | None = None
        # keeps a piece; None wherever an arrival may be more than a chunk with content
        self._keep: Callable[[tuple[int, bytes]], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (both loops set TCP_NODELAY)."""
        # uvloop's transports have asyncio's methods, but are none of its classes
        self._transport = cast("asyncio.Transport", transport)

    def start(self, exchange: Exchange, request: bytes) -> None:
        """Send a request; the connection must be idle."""
        assert self._transport is not None  # noqa: S101 - a pool hands out connections that stand
        self._exchange, self._request = exchange, request
        exchange.attempts += 1
        exchange.sent = exchange.heard = time.perf_counter_ns()
        exchange.bytes_out += len(request)
        self._transport.write(request)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's signature
        """The pool's one buffer: it is read out before the loop reads from another connection.

        A view: under TLS asyncio fills it in slices, and a slice of a bytearray would be a copy.
        """
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        """Stamp what has arrived and look only for its end.

        One chunk alone and whole, which is how tokens come from a server that is not ahead of its network, is only
        kept: that takes half the time of taking its framing apart.
        """
        now = time.perf_counter_ns()
        keep = self._keep
        if keep is not None and nbytes < _LONE:
            head, buffer = LONE_CHUNKS[nbytes], self._buffer
            if buffer.startswith(head) and buffer.startswith(b"\r\n", nbytes - 2):
                keep((now, bytes(self._view[len(head) : nbytes - 2])))
                return
        self._take(bytes(self._view[:nbytes]), now)

    def _take(self, data: bytes, now: int) -> None:
        exchange = self._exchange
        if exchange is None:
            self._drop()
            return
        self._keep = None
        try:
            if self._head is None:
                # pieces are weighed by themselves
                exchange.heard = now
                exchange.received += len(data)
                data = self._take_head(data, exchange, now)
                if self._head is None:
                    return
                exchange.received -= len(data)
            chunked = self._chunked
            if chunked is None:
                over = self._take_plain(data, exchange, now)
            else:
                if content := chunked.feed(data):
                    exchange.pieces.append((now, content))
                if chunked.between:
                    self._keep = exchange.pieces.append
                over = chunked.done
            if over:
                self._finish(Fault.NONE)
        except ValueError:
            self._finish(Fault.GARBLED)

    def eof_received(self) -> bool:
        """The server will send no more: close our side too."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """End what was going on: well where the body ends with the connection, as cut otherwise."""
        self._transport = None
        self._pool.forget(self)
        exchange = self._exchange
        if exchange is None:
            return
        if self._head is not None and self._chunked is None and self._left is None and exc is None:
            self._finish(Fault.NONE)
        elif exchange.received == 0 and self._used and exchange.attempts == 1:
            # closed by the server while it was idle: no server has seen this request, so it is sent once more
            request, self._exchange = self._request, None
            self._pool.resend(exchange, request)
        else:
            self._finish(Fault.CUT)

    def abort(self, fault: Fault) -> None:
        """Break off."""
        self._finish(fault)

    def close(self) -> None:
        """Close an idle connection."""
        self._drop()

    def break_off(self, now: int, *, total: int, silent: int) -> None:
        """End an exchange that takes longer than `total` ns, hears nothing for `silent` ns, or does not end."""
        exchange = self._exchange
        if exchange is None:
            return
        exchange.weigh()
        if exchange.received > _LONGEST_ANSWER:
            self._finish(Fault.GARBLED)
        elif now - exchange.sent > total:
            self._finish(Fault.TOTAL)
        elif now - exchange.heard > silent:
            self._finish(Fault.SILENT)

    def _take_head(self, data: bytes, exchange: Exchange, now: int) -> bytes:
        """Read the head once it is whole; returns what follows it. Interim answers (1xx) are passed over."""
        raw = self._raw + data
        while (end := raw.find(b"\r\n\r\n")) >= 0:
            head = read_head(raw[:end])
            raw = raw[end + 4 :]
            if head.status >= 200:
                self._head, self._left = head, head.length
                self._chunked = Chunked() if head.chunked else None
                exchange.status, exchange.headed, exchange.retry_after = head.status, now, head.retry_after
                return raw
        if len(raw) > LONGEST_HEAD:
            raise ValueError("the head of the answer does not end")
        self._raw = raw
        return b""

    def _take_plain(self, data: bytes, exchange: Exchange, now: int) -> bool:
        """Keep a part of a body that is not chunked; whether it was the last."""
        if data:
            exchange.pieces.append((now, data))
        if self._left is None:
            return False
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("the answer is longer than it said")
        return self._left == 0

    def _finish(self, fault: Fault) -> None:
        exchange, self._exchange = self._exchange, None
        keep = fault is Fault.NONE and self._head is not None and self._head.keep_alive and self._transport is not None
        self._reset()
        self._request, self._used = b"", True
        if not keep:
            self._drop()
        if exchange is not None:
            exchange.end, exchange.fault = time.perf_counter_ns(), fault
            self._pool.finished(self, exchange, keep=keep)

    def _drop(self) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
        self._pool.forget(self)


class Pool:
    """The connections of one worker to one address. `done` is called with every exchange that is over."""

    def __init__(self, address: Address, done: Callable[[Exchange], None], *, connect_seconds: float = 10.0) -> None:
        self.buffer = bytearray(_BUFFER)
        self.view = memoryview(self.buffer)
        self._address = address
        self._done = done
        self._connect_seconds = connect_seconds
        self._idle: list[Connection] = []
        self._busy: set[Connection] = set()
        self._opening: dict[asyncio.Task[None], Exchange] = {}

    @property
    def in_flight(self) -> int:
        """Exchanges that are going on, those that wait for their connection included."""
        return len(self._busy) + len(self._opening)

    async def prepare(self, connections: int) -> None:
        """Open so many connections beforehand; OSError or TimeoutError when the first cannot be opened."""
        for _ in range(connections):
            self._idle.append(await self._connect())

    def send(self, exchange: Exchange, request: bytes) -> None:
        """Send on an idle connection, else on a new one; returns at once."""
        if self._idle:
            connection = self._idle.pop()
            self._busy.add(connection)
            connection.start(exchange, request)
        else:
            self.resend(exchange, request)

    def resend(self, exchange: Exchange, request: bytes) -> None:
        """Send on a new connection."""
        task = asyncio.get_running_loop().create_task(self._open(exchange, request))
        self._opening[task] = exchange

    async def _open(self, exchange: Exchange, request: bytes) -> None:
        began = time.perf_counter_ns()
        fault, connection = Fault.NONE, None
        try:
            connection = await self._connect()
        except (OSError, TimeoutError) as error:
            fault = Fault.NO_SOCKETS if getattr(error, "errno", None) in _OURS else Fault.UNREACHABLE
        exchange.opening += time.perf_counter_ns() - began
        task = asyncio.current_task()
        if task is not None:
            self._opening.pop(task, None)
        if connection is None:
            exchange.fault, exchange.end = fault, time.perf_counter_ns()
            self._done(exchange)
        else:
            self._busy.add(connection)
            connection.start(exchange, request)

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        address = self._address
        async with asyncio.timeout(self._connect_seconds):
            _, connection = await loop.create_connection(
                lambda: Connection(self),
                address.host,
                address.port,
                ssl=address.tls,
                server_hostname=address.name if address.tls is not None else None,
            )
        return connection

    def finished(self, connection: Connection, exchange: Exchange, *, keep: bool) -> None:
        """A connection is done with its exchange."""
        self._busy.discard(connection)
        if keep:
            self._idle.append(connection)
        self._done(exchange)

    def forget(self, connection: Connection) -> None:
        """A connection is gone."""
        self._busy.discard(connection)
        with contextlib.suppress(ValueError):
            self._idle.remove(connection)

    def break_off(self, now: int, *, total: int, silent: int) -> None:
        """End what takes longer than `total` ns, has heard nothing for `silent` ns, or does not end, at `now`."""
        for connection in tuple(self._busy):
            connection.break_off(now, total=total, silent=silent)

    async def close(self) -> None:
        """Break off everything and close all connections."""
        opening = dict(self._opening)
        for task in opening:
            task.cancel()
        await asyncio.gather(*opening, return_exceptions=True)
        for task, exchange in opening.items():
            if task.cancelled():
                exchange.fault, exchange.end = Fault.STOPPED, time.perf_counter_ns()
                self._done(exchange)
        for connection in tuple(self._busy):
            connection.abort(Fault.STOPPED)
        for connection in tuple(self._idle):
            connection.close()
        # transports close in the loop's next turn
        await asyncio.sleep(0)
