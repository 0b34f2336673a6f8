"""The egress meter: exactly the bytes that a socket was given, searched, and no other way out."""

import ast
import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

import dpctl
from dpctl.core.deployment import Zone
from dpctl.core.documents import Span
from dpctl.core.models import Provider
from dpctl.engines.base import Prompt
from dpctl.engines.openai_api import open_api
from dpctl.pipelines.egress import LEG, EgressMeter, is_loopback, open_transport, proxy_for
from dpctl.pipelines.egress_transport import MeteredTransport

SECRET = "sk-proj-4f9aQz7LxTnB2c"
SPANS = tuple(
    Span(id=name, start=0, end=len(text), text=text, cls="person", entity=name)
    for name, text in (("s1", "Åsa Quillfeather"), ("s2", "Jürgen Halvorsen"))
)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@asynccontextmanager
async def listening(received: bytearray, reply: bytes = OK) -> AsyncIterator[int]:
    """A server that keeps every byte and answers once the request has ended."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        received.extend(head)
        lowered = head.lower()
        if b"transfer-encoding: chunked" in lowered:
            received.extend(await reader.readuntil(b"0\r\n\r\n"))
        elif b"content-length: " in lowered:
            length = int(lowered.split(b"content-length: ")[1].split(b"\r\n")[0])
            received.extend(await reader.readexactly(length))
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def unmetered() -> httpx2.AsyncBaseTransport:
    return httpx2.AsyncHTTPTransport(verify=False)


async def parts(*texts: str) -> AsyncIterator[bytes]:
    for text in texts:
        yield text.encode()


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("POST", "/v1/chat", {"content": f"Dear {SPANS[0].text}".encode()}),
        ("POST", "/v1/chat?who=J%C3%BCrgen+Halvorsen&x=1", {"json": {"a": [1, 2, 3]}}),
        ("GET", "/v1/models", {}),
        ("POST", "/v1/empty", {"content": b""}),
        ("POST", "/v1/stream", {"content": lambda: parts("Dear Åsa Quill", "", "feather, " + "x" * 5000)}),
        ("POST", "/v1/form", {"data": {"name": "Åsa Quillfeather"}}),
    ],
)
def test_it_counts_what_the_other_side_receives(method, path, options):
    async def go() -> tuple[bytes, EgressMeter]:
        received, meter = bytearray(), EgressMeter(zone=Zone.THIRD_PARTY)
        given = {key: value() if callable(value) else value for key, value in options.items()}
        async with (
            listening(received) as port,
            httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered())) as client,
        ):
            url = f"http://127.0.0.1:{port}{path}"
            await client.request(method, url, headers={"Authorization": f"Bearer {SECRET}"}, **given)
        return bytes(received), meter

    received, meter = asyncio.run(go())
    assert SECRET.encode() in received
    [exchange] = meter._exchanges
    kept = b"".join(exchange.heads) + bytes(exchange.body)
    assert SECRET.encode() not in kept
    assert SECRET not in repr(exchange)
    [attempt] = meter.attempts(())
    assert (attempt.bytes_out, attempt.status) == (len(received), 200)
    assert (attempt.zone, attempt.host) == ("third-party", "127.0.0.1")


def test_spans_are_found_in_url_headers_and_streamed_bodies_and_then_forgotten():
    async def go() -> EgressMeter:
        meter = EgressMeter(zone=Zone.THIRD_PARTY)
        async with (
            listening(bytearray()) as port,
            httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered())) as client,
        ):
            url = f"http://127.0.0.1:{port}/v1"
            await client.post(url, content=parts("to Åsa Qu", "illfeather"))
            await client.post(url, content=b"nobody")
            await client.post(url, json={"to": "Åsa Quillfeather", "from": "Jürgen Halvorsen"})
            await client.get(url, headers={"X-From": "Jürgen Halvorsen".encode()})
            await client.get(url, params={"from": "Jürgen Halvorsen"})
        return meter

    meter = asyncio.run(go())
    found = [attempt.found_spans for attempt in meter.attempts(SPANS)]
    assert found == [("s1",), (), ("s1", "s2"), ("s2",), ("s2",)]
    assert meter.attempts(SPANS) == ()
    assert not meter._exchanges


def test_a_refused_connection_is_an_attempt_of_no_bytes():
    async def go() -> EgressMeter:
        meter = EgressMeter(zone=Zone.THIRD_PARTY)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound but not listening
            async with httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered())) as client:
                with pytest.raises(httpx2.ConnectError):
                    await client.post(f"http://127.0.0.1:{taken.getsockname()[1]}/", content=SPANS[0].text.encode())
        return meter

    [attempt] = asyncio.run(go()).attempts(SPANS)
    assert (attempt.bytes_out, attempt.status, attempt.found_spans) == (0, None, ())


def test_what_was_sent_counts_although_no_answer_came():
    async def go() -> tuple[bytes, EgressMeter]:
        received, meter = bytearray(), EgressMeter(zone=Zone.THIRD_PARTY)
        async with (
            listening(received, reply=b"") as port,
            httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered())) as client,
        ):
            with pytest.raises(httpx2.RemoteProtocolError):
                await client.post(f"http://127.0.0.1:{port}/", content=SPANS[0].text.encode())
        return bytes(received), meter

    received, meter = asyncio.run(go())
    [attempt] = meter.attempts(SPANS)
    assert (attempt.bytes_out, attempt.status, attempt.found_spans) == (len(received), None, ("s1",))


TRACED = {
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "TraceState": "vendor=opaque-to-you",
    "X-B3-TraceId": "80f198ee56343ba864fe8b2a57d3eff7",
}


@pytest.mark.parametrize("zone", list(Zone))
def test_a_trace_is_followed_in_our_own_zones_only(zone):
    """As an instrumentation of the HTTP client would add them; what counts is what the other side receives."""

    async def go() -> tuple[bytes, EgressMeter]:
        received, meter = bytearray(), EgressMeter(zone=zone)
        async with (
            listening(received) as port,
            httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered()), headers=TRACED) as client,
        ):
            await client.post(f"http://127.0.0.1:{port}/v1", content=b"nobody")
        return bytes(received), meter

    received, meter = asyncio.run(go())
    ours = zone in {Zone.PROCESS, Zone.PREMISES}
    for name, value in TRACED.items():
        assert (name.lower().encode() in received.lower()) == ours
        assert (value.encode() in received) == ours
    assert meter.attempts(())[0].bytes_out == len(received)


def test_an_attempt_knows_its_times_and_its_leg():
    async def go() -> EgressMeter:
        meter = EgressMeter(zone=Zone.THIRD_PARTY)
        async with (
            listening(bytearray()) as port,
            httpx2.AsyncClient(transport=MeteredTransport(meter, unmetered())) as client,
        ):
            url = f"http://127.0.0.1:{port}/v1"
            await client.post(url)
            await asyncio.create_task(numbered(client, url))
            async with client.stream("POST", url):
                [*_, unread] = meter._exchanges
                assert unread.end is None
        return meter

    async def numbered(client: httpx2.AsyncClient, url: str) -> None:
        LEG.set(7)
        await client.post(url)

    before = time.perf_counter()
    attempts = asyncio.run(go()).attempts((), scheduled=before)
    assert [attempt.leg for attempt in attempts] == [None, 7, None]
    edges = [edge for attempt in attempts for edge in (attempt.start, attempt.end)]
    assert edges == sorted(edges)
    assert 0 <= edges[0] < edges[-1] <= time.perf_counter() - before


class Inner(httpx2.AsyncBaseTransport):
    """Fails after it has reported some events of a connection."""

    def __init__(self, error: BaseException, *events: str) -> None:
        self.error = error
        self.events = events

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        for event in self.events:
            await request.extensions["trace"](event, {})
        raise self.error


@pytest.mark.parametrize(
    ("inner", "left"),
    [
        (Inner(httpx2.ConnectError("refused")), False),
        (Inner(httpx2.ConnectTimeout("slow")), False),
        (Inner(asyncio.CancelledError(), "connection.connect_tcp.started"), False),
        # nothing is known about these: a doubt counts as a leak
        (Inner(httpx2.ReadError("gone")), True),
        (Inner(asyncio.CancelledError()), True),
    ],
)
def test_a_doubt_counts_in_full(inner, left):
    async def go() -> EgressMeter:
        meter = EgressMeter(zone=Zone.THIRD_PARTY)
        transport = MeteredTransport(meter, inner)
        with pytest.raises(type(inner.error)):
            await transport.handle_async_request(
                httpx2.Request("POST", "http://host.invalid/", content=SPANS[0].text.encode())
            )
        return meter

    [attempt] = asyncio.run(go()).attempts(SPANS)
    assert (attempt.bytes_out > len("POST / HTTP/1.1"), attempt.found_spans) == (left, ("s1",) if left else ())


def test_an_inner_transport_that_reports_nothing_is_counted_all_the_same():
    async def go() -> EgressMeter:
        meter = EgressMeter(zone=Zone.PREMISES)
        mock = httpx2.MockTransport(lambda _: httpx2.Response(204))
        async with httpx2.AsyncClient(transport=MeteredTransport(meter, mock)) as client:
            await client.post("http://host.invalid/", content=SPANS[0].text.encode())
        return meter

    [attempt] = asyncio.run(go()).attempts(SPANS)
    assert (attempt.zone, attempt.status, attempt.found_spans) == ("premises", 204, ("s1",))


# proxies


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_proxies_are_for_others_only_and_explicit(monkeypatch):
    without_proxies(monkeypatch)
    assert proxy_for("https://api.openai.com/v1") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    assert proxy_for("https://api.openai.com/v1") == "http://proxy.invalid:3128"
    assert proxy_for("http://api.openai.com/v1") is None
    monkeypatch.setenv("ALL_PROXY", "http://other.invalid:1")
    monkeypatch.setenv("NO_PROXY", "intern.example,10.0.0.5")
    assert proxy_for("http://api.openai.com/v1") == "http://other.invalid:1"
    assert proxy_for("https://llm.intern.example/v1") is None
    for url in ("http://127.0.0.1:8000/v1", "https://localhost/v1", "http://[::1]:1/v1", "http://a.localhost/v1"):
        assert proxy_for(url) is None
    assert not is_loopback("127.0.0.1.example.com")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_through_a_proxy_its_bytes_count(monkeypatch, scheme):
    without_proxies(monkeypatch)

    async def go() -> tuple[bytes, EgressMeter]:
        received, meter = bytearray(), EgressMeter(zone=Zone.THIRD_PARTY)
        reply = OK if scheme == "http" else b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        async with listening(received, reply) as port:
            monkeypatch.setenv(f"{scheme}_proxy", f"http://user:{SECRET}@127.0.0.1:{port}")
            url = f"{scheme}://api.invalid/v1"
            async with httpx2.AsyncClient(transport=open_transport(meter, url), trust_env=False) as client:
                if scheme == "https":
                    with pytest.raises(httpx2.ProxyError):
                        await client.post(url, content=SPANS[0].text.encode())
                else:
                    await client.post(url, content=SPANS[0].text.encode())
        return bytes(received), meter

    received, meter = asyncio.run(go())
    assert received.startswith(b"POST http://api.invalid/v1" if scheme == "http" else b"CONNECT api.invalid:443")
    assert b"proxy-authorization" in received.lower()
    assert b"Basic" not in b"".join(meter._exchanges[0].heads)
    [attempt] = meter.attempts(SPANS)
    assert attempt.host == "api.invalid"
    assert attempt.bytes_out == len(received)
    # the tunnel was refused, so the document stayed here
    assert attempt.found_spans == (("s1",) if scheme == "http" else ())


# no other way out

# what opens connections, and where in dpctl it may stand
OPENERS = {
    "AsyncHTTPTransport", "HTTPTransport", "AsyncClient", "Client", "ClientSession", "TCPConnector", "urlopen",
    "create_connection", "open_connection", "HTTPConnection", "HTTPSConnection", "AsyncOpenAI", "OpenAI",
    "build_opener", "AsyncConnectionPool", "ConnectionPool", "DefaultAsyncHttpxClient", "DefaultAioHttpClient",
}  # fmt: skip
ALLOWED = {
    ("pipelines/egress_transport.py", "AsyncHTTPTransport"),
    ("engines/openai_api.py", "AsyncClient"),
    ("engines/openai_api.py", "AsyncOpenAI"),
    ("pipelines/trace_export.py", "AsyncClient"),
    # load sends generated text alone, to the one address that the user names, and counts its bytes by itself
    ("bench/load/wire.py", "create_connection"),
    ("bench/load/preflight.py", "build_opener"),
    ("bench/load/server_metrics.py", "build_opener"),
    # whether anything listens at a Ray cluster's address, before Ray waits for minutes; nothing is sent
    ("bench/on_ray.py", "create_connection"),
    # asks a server that the user names what it is; nothing of a document
    ("engines/identify.py", "build_opener"),
    # asks the server that it started itself whether it is up
    ("engines/vllm.py", "build_opener"),
}


def openers() -> set[tuple[str, str, frozenset[str]]]:
    """Every call in engines, pipelines and bench that could open a connection, with the names of its arguments."""
    root = Path(dpctl.__file__).parent
    found = set()
    for folder in ("engines", "pipelines", "bench"):
        for path in (root / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    if name in OPENERS:
                        keywords = frozenset(str(keyword.arg) for keyword in node.keywords)
                        found.add((path.relative_to(root).as_posix(), name, keywords))
    return found


def test_no_other_file_opens_connections():
    found = openers()
    assert {(file, name) for file, name, _ in found} == ALLOWED
    required = {"AsyncClient": "transport", "AsyncOpenAI": "http_client"}
    assert all(required[name] in given for _, name, given in found if name in required)


def test_the_engine_only_uses_the_transport_it_is_given(monkeypatch):
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection past the meter")

    for owner, name in (
        (httpx2.AsyncHTTPTransport, "__init__"),
        (socket.socket, "connect"),
        (socket, "getaddrinfo"),
        (socket, "create_connection"),
    ):
        monkeypatch.setattr(owner, name, never)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    body = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n'
    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, content=body.encode()))
    meter = EgressMeter(zone=Zone.THIRD_PARTY)
    provider = Provider(
        id="p", name="P", base_url="", key_variable="P_KEY", delivery="saas", zone="third-party", capabilities={}
    )

    async def go() -> list[object]:
        async with open_api(
            provider=provider,
            model="m",
            base_url="https://api.invalid/v1",
            key=SECRET,
            transport=MeteredTransport(meter, mock),
        ) as engine:
            prompt = Prompt(instruction=f"For {SPANS[1].text}", text=SPANS[0].text, max_tokens=5)
            return [piece async for piece in engine.stream(prompt)]

    assert len(asyncio.run(go())) == 2
    body_kept = bytes(meter._exchanges[0].body)
    assert [m["content"] for m in json.loads(body_kept)["messages"]] == [f"For {SPANS[1].text}", SPANS[0].text]
    assert SECRET.encode() not in b"".join(meter._exchanges[0].heads)
    [attempt] = meter.attempts(SPANS)
    assert attempt.found_spans == ("s1", "s2")
