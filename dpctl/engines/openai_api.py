"""Any OpenAI-compatible endpoint: chat completions, streamed, through the openai package and a transport it is given.

Wire format: https://platform.openai.com/docs/api-reference/chat (streaming), read 2026-11. The engine never opens a
connection of its own: everything passes the transport, which is where the egress meter sits. Of the headers that the
package adds (operating system, Python version, account ids from the environment) only the needed ones are sent.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from dpctl.catalog.providers import key_header
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import Provider
from dpctl.engines.base import Chunk, Engine, Prompt, Usage
from dpctl.engines.openai_chat import Dialect, Received, declared, logprob_of

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai.types.chat import ChatCompletionChunk

    from dpctl.engines.openai_errors import Endpoint

Step = TypeVar("Step")
_SENT_HEADERS = frozenset(
    {"host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent"}
)
_USER_AGENT = "dpctl"
# how long to wait for the usage chunk and the end once the answer is whole, in s
_AFTER_FINISH = 5.0
_WARM_UP = (
    b'data: {"choices":[{"index":0,"delta":{"content":"-"},"finish_reason":"stop"}]}\n\n'
    b'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}\n\ndata: [DONE]\n\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Limits in s: to connect, between two bytes of the answer, and for the whole request."""

    connect: float = 10.0
    between_bytes: float = 60.0
    total: float = 600.0


@asynccontextmanager
async def open_api(
    *,
    provider: Provider,
    model: str,
    base_url: str,
    key: str,
    transport: "httpx2.AsyncBaseTransport",
    chars_per_token: float | None = None,
    timeouts: Timeouts | None = None,
) -> AsyncIterator[Engine]:
    """Open an engine on `base_url` (ending where `/chat/completions` is appended); closes the transport at the end.

    `key` may be empty for an endpoint that asks for none. `chars_per_token` is used only when the endpoint sends no
    usage; without it the catalogue's figure for the model is, and where there is none the counts are None. Environment
    proxies and netrc play no part here: the transport decides. Raises UsageError for an address or key that is none.
    """
    import httpx2

    from dpctl.engines.openai_errors import Endpoint

    limits = timeouts or Timeouts()
    address = _checked(base_url)
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise UsageError(
            "the key holds characters that no HTTP header can carry",
            where=provider.key_variable,
            hint="set it again, without quotes or line breaks",
        )
    if chars_per_token is None:
        known = next((m for m in provider.models if m.id == model), None)
        chars_per_token = known.chars_per_token.to("char/tok").value if known else None

    async def send_only_what_is_needed(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _SENT_HEADERS]:
            del request.headers[name]
        request.headers["user-agent"] = _USER_AGENT
        if key:
            name, value = key_header(provider.capabilities, key)
            request.headers[name] = value

    http = httpx2.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        event_hooks={"request": [send_only_what_is_needed]},
    )
    await _warm_up()
    async with http:
        yield _OpenAIEngine(
            client=_client(http, address, limits),
            model=model,
            endpoint=Endpoint(address=address, model=model, key_variable=provider.key_variable, key=key),
            dialect=declared(provider),
            chars_per_token=chars_per_token,
            timeouts=limits,
        )


def _client(http: "httpx2.AsyncClient", address: str, limits: Timeouts) -> "openai.AsyncOpenAI":
    import httpx2
    import openai

    return openai.AsyncOpenAI(
        # the engine's hook sets the real header; this only keeps the package from looking for credentials elsewhere
        api_key="-",
        base_url=address,
        http_client=http,
        max_retries=0,
        timeout=httpx2.Timeout(limits.between_bytes, connect=limits.connect),
    )


async def _warm_up() -> None:
    """Answer one request without a connection: the package loads and compiles much of itself on first use."""
    import httpcore2  # noqa: F401 - the transport below loads it with its first request
    import httpx2

    mock = httpx2.MockTransport(lambda _: httpx2.Response(200, content=_WARM_UP))
    async with httpx2.AsyncClient(transport=mock, trust_env=False) as http:
        client = _client(http, "http://warm-up.invalid", Timeouts())
        stream = await client.chat.completions.create(
            model="-", messages=[{"role": "user", "content": "-"}], stream=True
        )
        async for _ in stream:
            pass


def _checked(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(
            "not an address of an API",
            where="the base URL" if "@" in base_url else repr(base_url),
            hint="write it like https://api.openai.com/v1",
        )
    if parts.username is not None or parts.query or parts.fragment:
        raise UsageError(
            "the address of an API holds no credentials, query or fragment",
            where=f"{parts.scheme}://{parts.hostname}",
            hint="give only scheme, host, port and path, and the key in its environment variable",
        )
    return base_url.rstrip("/")


class _OpenAIEngine:
    """One model behind one address; remembers which fields the endpoint refuses."""

    def __init__(
        self,
        *,
        client: "openai.AsyncOpenAI",
        model: str,
        endpoint: "Endpoint",
        dialect: Dialect,
        chars_per_token: float | None,
        timeouts: Timeouts,
    ) -> None:
        self._client = client
        self._model = model
        self._endpoint = endpoint
        self._dialect = dialect
        self._chars_per_token = chars_per_token
        self._timeouts = timeouts

    @property
    def environment(self) -> Mapping[str, str]:
        """Client versions, address and model."""
        from importlib.metadata import version

        return {
            "openai": version("openai"),
            "httpx2": version("httpx2"),
            "api address": self._endpoint.address,
            "api model": self._model,
            "api fields": ", ".join(self._dialect.fields(Prompt(instruction="", text="", max_tokens=1))),
        }

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        """Yield chunks as they arrive, then one Usage.

        A chunk with empty text is a reasoning token: it counts for the times, not for the answer. Raises
        UnavailableError with what, where and what to do; a stream that ends before its finish chunk is an error.
        """
        from dpctl.engines.openai_errors import cut_stream, no_text

        now = asyncio.get_running_loop().time
        deadline = now() + self._timeouts.total
        answer = await self._within(deadline, self._open(prompt), prompt, streaming=False)
        state = Received()
        try:
            while True:
                try:
                    piece = await self._within(deadline, anext(answer), prompt, streaming=True)
                except StopAsyncIteration:
                    break
                except UnavailableError:
                    if state.finish is None:
                        raise
                    # the answer is whole: what broke off now costs only the server's own token counts
                    break
                arrived = time.perf_counter()
                for text in state.take(piece):
                    yield Chunk(text=text, time=arrived, logprob=logprob_of(piece) if prompt.logprobs else None)
                if state.finish is not None:
                    deadline = min(deadline, now() + _AFTER_FINISH)
        finally:
            await answer.close()
        if state.finish is None:
            raise cut_stream(self._endpoint, pieces=state.pieces, characters=state.characters)
        if state.finish == "content_filter" or not state.visible:
            raise no_text(self._endpoint, finish=state.finish, max_tokens=prompt.max_tokens)
        yield self._usage(prompt, state)

    async def _open(self, prompt: Prompt) -> "openai.AsyncStream[ChatCompletionChunk]":
        """Send the request; when the endpoint refuses a field by name, once more with its other form."""
        import openai

        from dpctl.engines.openai_errors import refused_field

        dialect, tried = self._dialect, {self._dialect}
        while True:
            try:
                answer = await self._send(prompt, dialect)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                other = dialect.without(refused_field(error))
                if other is None or other in tried:
                    raise
                dialect = other
                tried.add(other)
            else:
                self._dialect = dialect
                return answer

    async def _send(self, prompt: Prompt, dialect: Dialect) -> "openai.AsyncStream[ChatCompletionChunk]":
        return await self._client.chat.completions.create(
            model=self._model,
            messages=[
                {"role": "system", "content": prompt.instruction},
                {"role": "user", "content": prompt.text},
            ],
            stream=True,
            extra_body=dialect.fields(prompt),
        )

    async def _within(self, deadline: float, step: Awaitable[Step], prompt: Prompt, *, streaming: bool) -> Step:
        """Await one step until the deadline (event loop time) and explain what goes wrong."""
        import openai

        from dpctl.engines.openai_errors import explain, too_long

        try:
            async with asyncio.timeout_at(deadline):
                return await step
        except TimeoutError:
            failure = too_long(self._endpoint, self._timeouts.total)
        except (openai.OpenAIError, ValueError) as error:
            failure = explain(error, self._endpoint, prompt, streaming=streaming)
        # raised here, outside of the handlers: the package's own errors hold the request with the key in its headers
        raise failure

    def _usage(self, prompt: Prompt, state: Received) -> Usage:
        truncated = state.finish == "length"
        tokens_in = getattr(state.usage, "prompt_tokens", None)
        tokens_out = getattr(state.usage, "completion_tokens", None)
        if isinstance(tokens_in, int) and isinstance(tokens_out, int):
            details = getattr(state.usage, "prompt_tokens_details", None)
            return Usage(
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                tokens_cached=getattr(details, "cached_tokens", None),
                counted_by="usage",
                truncated=truncated,
            )
        ratio = self._chars_per_token
        if ratio is None:
            return Usage(tokens_in=None, tokens_out=None, counted_by="local", truncated=truncated)
        return Usage(
            tokens_in=math.ceil((len(prompt.instruction) + len(prompt.text)) / ratio),
            tokens_out=math.ceil(state.characters / ratio),
            counted_by="local",
            truncated=truncated,
        )
