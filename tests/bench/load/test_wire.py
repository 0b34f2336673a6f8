"""The wire client against scripted servers on loopback: framing, connections kept, and every way to break off."""

import asyncio
import itertools
import shutil
import socket
import ssl
import subprocess
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.load.wire import Address, Connection, Exchange, Fault, Pool

Run = Callable[[Coroutine[Any, Any, Any]], Any]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]
REQUEST = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine on one of the two loops that a run may have."""
    factory = pytest.importorskip(request.param).new_event_loop

    def on(work: Coroutine[Any, Any, Any]) -> Any:
        with asyncio.Runner(loop_factory=factory) as runner:
            return runner.run(work)

    return on


def exchanging(run: Run, handler: Handler, count: int = 1, **breaking: int) -> tuple[list[Exchange], int]:
    """Send `count` requests, one after the other; returns the exchanges and how many connections the server saw."""

    async def session() -> tuple[list[Exchange], int]:
        seen = 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal seen
            seen += 1
            try:
                await handler(reader, writer, seen)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        done: asyncio.Queue[Exchange] = asyncio.Queue()
        pool = Pool(Address(host="127.0.0.1", port=port), done.put_nowait)
        found = []
        for number in range(count):
            pool.send(Exchange(tag=number, due=0, begun=0), REQUEST)
            if breaking:
                # until the server has said what it says
                while not any(connection._exchange and connection._exchange.pieces for connection in pool._busy):
                    await asyncio.sleep(0.001)
                pool.break_off(2**62, **breaking)
            found.append(await asyncio.wait_for(done.get(), 20))
            # lets a connection that the server has closed be noticed
            await asyncio.sleep(0.01)
        await pool.close()
        server.close()
        return found, seen

    found: tuple[list[Exchange], int] = run(session())
    return found


async def asked(reader: asyncio.StreamReader) -> bytes:
    return await reader.readexactly(len(REQUEST))


def body(exchange: Exchange) -> bytes:
    return b"".join(piece for _, piece in exchange.pieces)


def test_a_connection_is_kept_and_every_byte_is_counted(run: Run) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: int) -> None:
        while True:
            assert await asked(reader) == REQUEST
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" + CHUNKED + b"3\r\nabc\r\n0\r\n\r\n")

    found, connections = exchanging(run, serve, count=3)
    assert connections == 1
    assert [body(exchange) for exchange in found] == [b"abc"] * 3
    assert [(e.fault, e.status, e.bytes_out) for e in found] == [(Fault.NONE, 200, len(REQUEST))] * 3
    assert found[0].opening > 0
    assert found[1].opening == 0
    for exchange in found:
        stamps = [stamp for stamp, _ in exchange.pieces]
        assert exchange.sent <= exchange.headed <= stamps[0] <= exchange.end


def test_bodies_with_a_length_and_bodies_that_end_with_the_connection(run: Run) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        await asked(reader)
        if number == 1:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nab")
            await writer.drain()
            writer.write(b"cd")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\nuntil the end")
        await writer.drain()

    found, connections = exchanging(run, serve, count=2)
    assert [body(exchange) for exchange in found] == [b"abcd", b"until the end"]
    assert [exchange.fault for exchange in found] == [Fault.NONE, Fault.NONE]
    assert connections == 2


def test_a_stale_connection_is_replaced_once_and_both_attempts_are_counted(run: Run) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        await asked(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
        if number == 1:
            # takes a second request on the same connection, and hangs up on it
            await asked(reader)

    found, connections = exchanging(run, serve, count=2)
    assert connections == 2
    assert (found[1].fault, found[1].attempts, found[1].bytes_out) == (Fault.NONE, 2, 2 * len(REQUEST))


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (CHUNKED + b"3\r\nab", Fault.CUT),
        (b"", Fault.CUT),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", Fault.CUT),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", Fault.GARBLED),
        (CHUNKED + b"zz\r\n", Fault.GARBLED),
        (b"hello\r\n\r\n", Fault.GARBLED),
        (b"x" * 70_000, Fault.GARBLED),
    ],
)
def test_answers_that_are_not_whole(run: Run, answer: bytes, fault: Fault) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: int) -> None:
        await asked(reader)
        writer.write(answer)
        await writer.drain()

    found, _ = exchanging(run, serve)
    assert found[0].fault is fault
    assert found[0].end > 0


@pytest.mark.parametrize(
    ("limits", "fault"),
    [({"total": 1, "silent": 2**62}, Fault.TOTAL), ({"total": 2**63, "silent": 1}, Fault.SILENT)],
)
def test_what_takes_too_long_is_broken_off(run: Run, limits: dict[str, int], fault: Fault) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: int) -> None:
        await asked(reader)
        writer.write(CHUNKED + b"1\r\na\r\n")
        await reader.read()

    found, _ = exchanging(run, serve, **limits)
    assert found[0].fault is fault
    assert body(found[0]) == b"a"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_tls_with_records_that_arrive_together(run: Run, tmp_path: Path) -> None:
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        *subject,
        *files,
    ]
    subprocess.run(command, check=True, capture_output=True)
    parts = [b"%d" % number * 50 for number in range(10)]

    async def session() -> Exchange:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readexactly(len(REQUEST))
            writer.write(CHUNKED)
            for part in parts:
                # a record of its own each, all read at once
                writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            writer.write(b"0\r\n\r\n")
            await reader.read()
            writer.close()

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        done: asyncio.Queue[Exchange] = asyncio.Queue()
        pool = Pool(Address(host="127.0.0.1", port=port, name="localhost", tls=trusting), done.put_nowait)
        pool.send(Exchange(tag=0, due=0, begun=0), REQUEST)
        found = await asyncio.wait_for(done.get(), 20)
        await pool.close()
        server.close()
        await asyncio.sleep(0.05)
        return found

    found = run(session())
    assert (found.fault, body(found)) == (Fault.NONE, b"".join(parts))


class Wired(asyncio.Transport):
    """A transport that goes nowhere."""

    def write(self, _: object) -> None: ...

    def abort(self) -> None: ...


def fed(*arrivals: bytes, **breaking: int) -> Exchange:
    """An exchange whose answer arrives in these reads; unfinished if it does not end.

    With `breaking` it is looked after each read whether it is to be broken off.
    """
    pool = Pool(Address(host="unused.invalid", port=1), lambda _: None)
    connection = Connection(pool)
    connection.connection_made(Wired())
    exchange = Exchange(tag=0, due=0, begun=0)
    connection.start(exchange, REQUEST)
    for arrival in arrivals:
        connection.get_buffer(-1)[: len(arrival)] = arrival
        connection.buffer_updated(len(arrival))
        if breaking:
            connection.break_off(exchange.sent, **breaking)
    return exchange


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.binary(min_size=1, max_size=300) | st.sampled_from([b"x" * 4090, b"x" * 8000]), max_size=8),
    cuts=st.lists(st.integers(0, 3000), max_size=6),
    digits=st.sampled_from(["%x", "%X", "%04x", "%x;ext=1"]),
)
def test_a_chunked_body_is_whole_however_it_is_cut_and_written(
    parts: list[bytes], cuts: list[int], digits: str
) -> None:
    """Read by read, from reads of one chunk each to any others."""
    framed = [(digits % len(part)).encode() + b"\r\n" + part + b"\r\n" for part in parts]
    edges = [0, *itertools.accumulate(map(len, framed)), *cuts]
    whole = b"".join(framed) + b"0\r\n\r\n"
    edges = sorted({edge for edge in edges if edge < len(whole)} | {len(whole)})
    exchange = fed(CHUNKED, *(whole[a:b] for a, b in itertools.pairwise(edges)))
    assert (exchange.fault, exchange.end > 0, body(exchange)) == (Fault.NONE, True, b"".join(parts))
    assert all(piece for _, piece in exchange.pieces)
    exchange.weigh()
    exchange.weigh()
    assert exchange.received == len(CHUNKED) + len(b"".join(parts))


@pytest.mark.parametrize("wrong", [b"3\r\nabcd\r\n", b"4\r\nabcdxy\r\n", b"zz\r\n", b"-1\r\nab\r\n", b"0\r\n\r\nmore"])
def test_wrong_framing_after_right_chunks_is_found_at_once(wrong: bytes) -> None:
    exchange = fed(CHUNKED, b"3\r\nabc\r\n", b"3\r\nabc\r\n", wrong)
    assert (exchange.fault, body(exchange)[:6]) == (Fault.GARBLED, b"abcabc")


def test_an_answer_that_does_not_end_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dpctl.bench.load.wire._LONGEST_ANSWER", 500)
    part = b"64\r\n" + b"x" * 100 + b"\r\n"
    exchange = fed(CHUNKED, *[part] * 5, total=2**62, silent=2**62)
    assert exchange.fault is Fault.GARBLED


def test_nobody_listens(run: Run) -> None:
    async def session() -> Exchange:
        done: asyncio.Queue[Exchange] = asyncio.Queue()
        pool = Pool(Address(host="127.0.0.1", port=1), done.put_nowait)
        pool.send(Exchange(tag=0, due=0, begun=0), REQUEST)
        found = await asyncio.wait_for(done.get(), 20)
        await pool.close()
        return found

    found = run(session())
    assert (found.fault, found.bytes_out, found.sent) == (Fault.UNREACHABLE, 0, 0)


def test_closing_breaks_off_what_goes_on(run: Run) -> None:
    async def session() -> list[Exchange]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        found: list[Exchange] = []
        pool = Pool(Address(host="127.0.0.1", port=server.sockets[0].getsockname()[1]), found.append)
        await pool.prepare(1)
        pool.send(Exchange(tag=0, due=0, begun=0), REQUEST)
        pool.send(Exchange(tag=1, due=0, begun=0), REQUEST)
        assert pool.in_flight == 2
        await pool.close()
        server.close()
        # the server's side ends too
        await asyncio.sleep(0.05)
        return found

    found = run(session())
    assert sorted(exchange.tag for exchange in found) == [0, 1]
    assert {exchange.fault for exchange in found} == {Fault.STOPPED}


def test_a_request_is_on_its_way_when_it_is_stamped_as_sent(run: Run) -> None:
    """A loop that keeps what is written until its next turn would make every answer look late."""

    async def session() -> bytes:
        with socket.create_server(("127.0.0.1", 0)) as server:
            pool = Pool(Address(host="127.0.0.1", port=server.getsockname()[1]), lambda _: None)
            await pool.prepare(1)
            side, _ = server.accept()
            with side:
                pool.send(Exchange(tag=0, due=0, begun=0), REQUEST)
                # the loop has had no turn since
                side.settimeout(5)
                received = side.recv(1024)
                await pool.close()
                return received

    assert run(session()) == REQUEST
