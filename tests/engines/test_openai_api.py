"""The OpenAI-compatible engine on loopback: what counts as an answer, every way it can fail, and what never shows."""

import asyncio
import contextlib
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import httpx2
import pytest

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import Provider
from dpctl.engines.base import Chunk, Engine, Prompt, Usage
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.openai_api import Timeouts, open_api
from dpctl.engines.openai_chat import Dialect
from tests import toy
from tests.summaries import summarise

KEY = "sk-proj-4f9aQz7LxTnB2c"
TEXT = "\n\n".join(
    f"Clause {i}. Company {i} Holdings Ltd shall pay USD {i},000 to Person {i} Smith by {i} May 2024."
    for i in range(1, 20)
)
PROMPT = Prompt(instruction="Summarise the agreement.", text=TEXT, max_tokens=100)
PATIENT = Timeouts(connect=20.0, between_bytes=20.0, total=60.0)
# long enough for the role chunk to arrive on a busy machine
SOON = Timeouts(connect=20.0, between_bytes=0.4, total=60.0)


MODEL = replace(toy.MODEL, context=10_000)


def provider(**capabilities: str | bool) -> Provider:
    return Provider(
        id="test",
        name="Test",
        base_url="http://unused.invalid/v1",
        key_variable="TEST_API_KEY",
        delivery="saas",
        zone="third-party",
        capabilities=capabilities,
        models=(MODEL,),
    )


class Seen(httpx2.AsyncBaseTransport):
    """Keeps what passes, so that a test can count attempts and read headers."""

    def __init__(self, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        # verify=False only saves loading the certificates: everything here is loopback
        self.inner = inner or httpx2.AsyncHTTPTransport(verify=False)
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        self.requests.append(request)
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self.inner.aclose()

    def bodies(self) -> list[bytes]:
        return [request.content for request in self.requests]


Pieces = list[Chunk | Usage]


def opened(url: str, transport: Seen | None = None, **options: object) -> AbstractAsyncContextManager[Engine]:
    given: dict[str, object] = {"provider": provider(), "model": "toy", "key": KEY, "timeouts": PATIENT, **options}
    return open_api(base_url=url, transport=transport or Seen(), **given)  # type: ignore[arg-type]


async def collect(url: str, seen: Seen, *, prompts: int = 1, **options: object) -> list[Pieces]:
    async with opened(url, seen, **options) as engine:
        return [[piece async for piece in engine.stream(PROMPT)] for _ in range(prompts)]


def ask(faults: Faults | None = None, *, prompts: int = 1, seen: Seen | None = None, **options: object) -> list[Pieces]:
    async def go() -> list[Pieces]:
        async with emulating(MODEL, faults=faults) as url:
            return await collect(url, seen or Seen(), prompts=prompts, **options)

    return asyncio.run(go())


def answer_of(body: bytes, **options: object) -> Pieces:
    """What the engine makes of a response body with status 200."""
    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=body))
    return asyncio.run(collect("http://unused.invalid/v1", Seen(transport), **options))[0]


def failure(act: Callable[[], object]) -> UnavailableError:
    with pytest.raises(UnavailableError) as caught:
        act()
    return caught.value


def text_of(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Chunk))


# answers


def test_chunks_come_stamped_and_usage_last():
    [pieces] = ask()
    *chunks, usage = pieces
    assert text_of(chunks) == summarise(TEXT, 400)
    assert all(isinstance(chunk, Chunk) and chunk.text for chunk in chunks)
    times = [chunk.time for chunk in chunks]
    assert times == sorted(times)
    assert usage == Usage(
        tokens_in=usage.tokens_in, tokens_out=len(chunks), tokens_cached=0, counted_by="usage", truncated=False
    )
    assert usage.tokens_in == -(-len(TEXT) // 4) + -(-len(PROMPT.instruction) // 4)


def test_missing_usage_is_counted_from_characters():
    [pieces] = ask(Faults(no_usage=True))
    usage = pieces[-1]
    assert usage.counted_by == "local"
    assert usage.tokens_in == -(-(len(TEXT) + len(PROMPT.instruction)) // 4)
    assert usage.tokens_out == -(-len(text_of(pieces)) // 4)
    [pieces] = ask(Faults(no_usage=True), chars_per_token=8.0)
    assert pieces[-1].tokens_out == -(-len(text_of(pieces)) // 8)


def test_an_unknown_ratio_is_an_unknown_count():
    bare = Provider(**{**{f: getattr(provider(), f) for f in Provider.__dataclass_fields__}, "models": ()})
    [pieces] = ask(Faults(no_usage=True), provider=bare)
    assert pieces[-1] == Usage(tokens_in=None, tokens_out=None, counted_by="local")


def sse(*chunks: str) -> bytes:
    return "".join(f"data: {chunk}\n\n" for chunk in chunks).encode()


ROLE = '{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}'
HELLO = '{"choices":[{"index":0,"delta":{"content":"Hello"}}]}'
THOUGHT = '{"choices":[{"index":0,"delta":{"reasoning_content":"Hmm, so"}}]}'
STOP = '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'
LENGTH = '{"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}'
USAGE = '{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}'


def test_role_empty_finish_and_usage_chunks_are_no_tokens_but_reasoning_is():
    chunks = answer_of(sse(ROLE, ROLE, THOUGHT, HELLO, STOP, USAGE, "[DONE]"))
    assert [piece.text for piece in chunks[:-1]] == ["", "Hello"]
    assert chunks[-1] == Usage(tokens_in=7, tokens_out=3)


def test_a_schema_and_probabilities_are_asked_for_and_dropped_where_refused():
    schema = '{"type": "object"}'
    prompt = Prompt(instruction="List.", text="It is so.", max_tokens=9, schema=schema, logprobs=True)
    sent: list[dict[str, object]] = []

    def endpoint(request: httpx2.Request, refused: tuple[str, ...]) -> httpx2.Response:
        sent.append(json.loads(request.content))
        bad = next((name for name in refused if name in sent[-1]), None)
        if bad is not None:
            return httpx2.Response(400, json={"error": {"message": f"{bad}: unknown field", "param": bad}})
        told = (
            '{"choices":[{"index":0,"delta":{"content":"{}"},"logprobs":{"content":[{"logprob":-1},{"logprob":-2}]}}]}'
        )
        return httpx2.Response(200, content=sse(told, HELLO, STOP, USAGE))

    async def go(*refused: str) -> list[float | None]:
        seen = Seen(httpx2.MockTransport(lambda request: endpoint(request, refused)))
        async with opened("http://unused.invalid/v1", seen) as engine:
            return [piece.logprob async for piece in engine.stream(prompt) if isinstance(piece, Chunk)]

    assert asyncio.run(go()) == [-1.5, None]
    [body] = sent
    asked = {"name": "answer", "strict": True, "schema": {"type": "object"}}
    assert body["response_format"] == {"type": "json_schema", "json_schema": asked}
    assert body["logprobs"] is True

    sent.clear()
    asyncio.run(go("response_format", "logprobs"))
    assert [("response_format" in body, "logprobs" in body) for body in sent] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert "response_format" not in Dialect(max_tokens_field="max_tokens", stream_options=True).fields(PROMPT)


def test_strange_but_whole_answers_are_answers():
    odd = ['{"choices":null}', "null", '{"choices":[{"index":0,"delta":null}]}', '{"id":"x"}', '{"choices":5}']
    odd += ['{"choices":[7]}', '{"choices":[{"index":0,"delta":{"content":5}}],"usage":"many"}']
    assert text_of(answer_of(sse(*odd, HELLO, LENGTH))) == "Hello"
    assert answer_of(sse(HELLO, LENGTH, USAGE))[-1].truncated
    # usage on every chunk, counting up; the finish on the chunk that has the last text
    last = '{"choices":[{"index":0,"delta":{"content":"!"},"finish_reason":"stop"}],' + USAGE.split(",", 1)[1]
    assert answer_of(sse(USAGE.replace("3", "1"), HELLO, last))[-1].tokens_out == 3
    # what breaks after the finish chunk costs the counts only
    assert answer_of(sse(HELLO, STOP) + b"data: {nonsense\n\n")[-1].counted_by == "local"


def test_a_duplicate_chunk_is_text_twice():
    [plain], [doubled] = ask(), ask(Faults(duplicate=0))
    first = plain[0].text
    assert text_of(doubled) == first + text_of(plain)


def test_a_kept_connection_serves_the_next_request():
    async def go() -> set[object]:
        opened: set[object] = set()

        class Counting(httpx2.AsyncHTTPTransport):
            async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
                response = await super().handle_async_request(request)
                opened.add(response.extensions["network_stream"].get_extra_info("client_addr"))
                return response

        async with emulating(MODEL) as url:
            await collect(url, Seen(Counting()), prompts=3)
        return opened

    assert len(asyncio.run(go())) == 1


# dialects


@pytest.mark.parametrize("field", ["max_completion_tokens", "max_tokens"])
def test_a_refused_limit_is_sent_in_its_other_form_and_remembered(field):
    seen = Seen()
    answers = ask(Faults(refuse=frozenset({field})), prompts=2, seen=seen, provider=provider(max_tokens_field=field))
    other = ({"max_completion_tokens", "max_tokens"} - {field}).pop()
    assert [f'"{field}":100'.encode() in body for body in seen.bodies()] == [True, False, False]
    assert [f'"{other}":100'.encode() in body for body in seen.bodies()] == [False, True, True]
    assert text_of(answers[0]) == text_of(answers[1]) == summarise(TEXT, 400)


def test_refused_stream_options_and_temperature_are_left_out():
    seen = Seen()
    refused = frozenset({"stream_options", "temperature"})
    first, second = ask(Faults(refuse=refused), prompts=2, seen=seen)
    assert len(seen.requests) == 4
    assert first[-1].counted_by == second[-1].counted_by == "local"
    assert b'"temperature":0' in seen.bodies()[0]
    assert not any(name.encode() in seen.bodies()[-1] for name in refused)


def test_a_limit_refused_in_both_forms_is_given_up():
    seen = Seen()
    both = Faults(refuse=frozenset({"max_tokens", "max_completion_tokens"}))
    error = failure(lambda: ask(both, seen=seen))
    assert "(400)" in error.what
    assert len(seen.requests) == 2


def test_fields_are_declared_by_the_catalogue():
    seen = Seen()
    ask(seen=seen, provider=provider(max_tokens_field="max_tokens", stream_options=False))
    assert b"stream_options" not in seen.bodies()[0]
    assert b'"max_tokens":100' in seen.bodies()[0]
    with pytest.raises(UsageError):
        ask(provider=provider(max_tokens_field="limit"))


def test_only_needed_headers_are_sent_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-somebody-elses")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: legal\nAuthorization: Bearer other")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.invalid/v1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    seen = Seen()
    ask(seen=seen)
    [request] = seen.requests
    assert request.headers["authorization"] == f"Bearer {KEY}"
    needed = "host accept accept-encoding connection content-type content-length user-agent authorization"
    assert set(request.headers) == set(needed.split())
    unauthorised = Seen()
    ask(seen=unauthorised, key="")
    assert "authorization" not in unauthorised.requests[0].headers


# failures


@pytest.mark.parametrize(
    ("faults", "what", "hint"),
    [
        (Faults(status=401, echo_key=True), "refused the key (401)", "TEST_API_KEY"),
        (Faults(status=403, echo_key=True), "(403)", "TEST_API_KEY"),
        (Faults(status=404), "(404)", "/v1"),
        (Faults(status=408), "(408)", "capabilities"),
        (Faults(status=429, retry_after="7", echo_key=True), "too many requests (429)", "wait 7 s"),
        (Faults(status=429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), "(429)", "wait until Wed, 21 Oct 2026"),
        (Faults(status=429), "(429)", "wait and try again"),
        (Faults(status=429, code="insufficient_quota"), "quota is used up", "billing"),
        (Faults(status=400, code="context_length_exceeded"), "context window", "shorter document"),
        (Faults(status=307), "redirects elsewhere (307)", "final address"),
        (Faults(status=500, echo_key=True), "failed (500)", "try again later"),
        (Faults(status=503), "failed (503)", "try again later"),
        (Faults(garbage=b"<html>welcome</html>"), "without a single token", "/v1"),
        (Faults(garbage=b""), "without a single token", "/v1"),
        (Faults(garbage=b"data: {oops\n\n"), "no completion stream", "/v1"),
        (Faults(garbage=b"data: \xff\xfe\n\n"), "no completion stream", "/v1"),
        (Faults(garbage=b"data: 5\n\ndata: [1]\n\n"), "without a single token", "/v1"),
        (Faults(garbage=sse('{"error":{"message":"out of memory"}}')), "while answering: out of memory", "later"),
        (Faults(garbage=sse(ROLE, STOP)), "the answer is empty", "more than 100 output tokens"),
        (Faults(garbage=sse(THOUGHT, LENGTH)), "the answer is empty (finish reason 'length')", "reasoning"),
        (Faults(garbage=sse(HELLO, STOP.replace("stop", "content_filter"))), "content filter", "another document"),
        (Faults(cut_after=30), "broke in the middle", "server's log"),
        (Faults(cut_after=30, cut_cleanly=True), "stopped after 30 characters", "server's log"),
        (Faults(stall_after=2), "stalled", "faster model"),
    ],
)  # fmt: skip
def test_every_fault_has_its_error_and_one_attempt(faults, what, hint):
    seen = Seen()
    error = failure(lambda: ask(faults, seen=seen, timeouts=PATIENT if faults.stall_after is None else SOON))
    assert what in error.what
    assert hint in error.hint
    assert error.where.endswith("/v1/chat/completions, model toy")
    assert len(seen.requests) == 1
    assert KEY not in str(error)


def test_without_a_key_the_hint_is_the_variable():
    error = failure(lambda: ask(Faults(status=401), key=""))
    assert "none was given" in error.what
    assert "TEST_API_KEY" in error.hint


def test_the_whole_request_is_bounded():
    limits = Timeouts(between_bytes=10.0, total=0.1)
    assert "within 0.1 s" in failure(lambda: ask(Faults(stall_after=3), timeouts=limits)).what


async def serving(reply: bytes) -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


@pytest.mark.parametrize(
    ("reply", "what"),
    [(b"", "hung up without an answer"), (b"SSH-2.0-OpenSSH_9\r\n\r\n", "hung up without an answer")],
)
def test_a_server_that_speaks_no_http(reply, what):
    async def go() -> None:
        async with contextlib.asynccontextmanager(serving)(reply) as url:
            await collect(url, Seen())

    assert what in failure(lambda: asyncio.run(go())).what


def test_nobody_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: nobody else gets the port, connecting is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        error = failure(lambda: asyncio.run(collect(url, Seen())))
    assert error.what == "connection refused"
    assert "start the server" in error.hint


@pytest.mark.parametrize(
    ("raised", "what"),
    [
        (httpx2.ConnectTimeout("slow"), "no connection in time"),
        (httpx2.ReadTimeout("slow"), "silent too long"),
        (httpx2.ProxyError("407"), "the proxy refused"),
        (httpx2.ConnectError("no route"), "no connection"),
    ],
)
def test_connections_that_fail(raised, what):
    def fail(_request: httpx2.Request) -> httpx2.Response:
        raise raised

    transport = Seen(httpx2.MockTransport(fail))
    assert what in failure(lambda: asyncio.run(collect("http://unused.invalid/v1", transport))).what


def test_a_name_that_nobody_knows(monkeypatch):
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(lambda: asyncio.run(collect("http://nobody.invalid/v1", Seen())))
    assert "name is unknown" in error.what


def test_a_server_without_tls_is_asked_for_it():
    async def go() -> None:
        async with emulating(MODEL) as url:
            await collect(url.replace("http:", "https:"), Seen())

    error = failure(lambda: asyncio.run(go()))
    assert "TLS" in error.what
    assert "SSL_CERT_FILE" in error.hint


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.openai.com/v1",
        "ftp://host/v1",
        "http://",
        "http://[::1",
        "u:p@host/v1",
        "http://u:p@host/v1",
        "http://host/v1?a=b",
    ],
)
def test_addresses_that_are_none(url):
    with pytest.raises(UsageError) as caught:
        asyncio.run(collect(url, Seen()))
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-ä-1234567", "sk-12\n34567"])
def test_keys_that_are_none(key):
    with pytest.raises(UsageError) as caught:
        asyncio.run(collect("http://127.0.0.1:9/v1", Seen(), key=key))
    assert key not in str(caught.value)
    assert caught.value.where == "TEST_API_KEY"


# what never shows


def test_the_key_is_in_no_message_repr_log_or_traceback(caplog):
    caplog.set_level(logging.DEBUG)

    async def go(faults: Faults) -> str:
        shown = ""
        async with emulating(MODEL, faults=faults) as url, opened(url) as engine:
            shown += repr(engine) + repr(engine.environment)
            try:
                async for _ in engine.stream(PROMPT):
                    pass
            except UnavailableError as error:
                shown += str(error) + repr(error) + "".join(traceback.format_exception(error))
                assert error.__context__ is None
                assert error.__cause__ is None
        return shown

    echoing = [Faults(status=status, echo_key=True) for status in (400, 401, 403, 404, 422, 429, 500)]
    for faults in (*echoing, Faults(), Faults(cut_after=9)):
        shown = asyncio.run(go(faults))
        assert KEY not in shown
        assert KEY[:12] not in shown
    assert caplog.records
    assert KEY not in caplog.text


def test_an_echo_of_the_prompt_is_blotted_out():
    # a message that repeats part of the document, and one that brings a control sequence for the terminal
    message = f"bad input near {TEXT[100:180]} \x1b[31m in line 4"
    transport = httpx2.MockTransport(lambda _: httpx2.Response(400, json={"error": {"message": message}}))
    error = failure(lambda: asyncio.run(collect("http://unused.invalid/v1", Seen(transport))))
    assert "bad input near" in error.what
    assert "[prompt]" in error.what
    assert not any(TEXT[i : i + 20] in error.what for i in range(len(TEXT) - 20))
    assert "\x1b" not in str(error)


def test_nothing_is_left_open_when_the_reader_walks_away():
    async def go() -> bool:
        responses: list[httpx2.Response] = []

        class Keeping(Seen):
            async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
                responses.append(await super().handle_async_request(request))
                return responses[-1]

        async with emulating(MODEL, faults=Faults(stall_after=5)) as url, opened(url, Keeping()) as engine:
            stream = engine.stream(PROMPT)
            await anext(stream)
            assert not responses[0].is_closed
            await stream.aclose()
            return responses[0].is_closed

    assert asyncio.run(go())
