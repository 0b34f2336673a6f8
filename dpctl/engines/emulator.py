"""An OpenAI-compatible endpoint on loopback that replays a hosted model's published latency, and faults on demand.

Wire format: https://platform.openai.com/docs/api-reference/chat and its error objects, read 2026-11. A token is a run
of characters as long as the model's figure says, so that counts, pace and limits fit the catalogue; the text is an
extractive summary of the user's messages.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.engines.emulator_chat import Refusal, Reply, pieces, read_request, usage
from dpctl.engines.emulator_pacing import Pace, draw_pace
from dpctl.engines.emulator_summary import Extract, extract

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Handler

_MAX_BODY = 64 * 2**20
# the summary of one document is asked for again and again while a bench runs
_extracted = lru_cache(maxsize=16)(extract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong, for tests; nothing by default.

    `status` answers every request with that error (`retry_after` as its header); `refuse` names fields that are refused
    (stream_options with 422, others with 400); `slow_start` waits so many s before the first token; `stall_after` stops
    sending after so many content chunks, `cut_after` after so many characters of the answer (`cut_cleanly`: the body
    ends in good order but without finish chunk), `duplicate` sends the content chunk of that number twice, `no_usage`
    never counts, `usage` counts (prompt, completion) tokens wrongly, `garbage` is sent instead of a stream (b"" for
    none), `echo_key` repeats the request's Authorization value in error messages. `hits` names the requests that all
    this happens to, counted from 0 as they arrive (None: every one).
    """

    status: int | None = None
    code: str | None = None
    retry_after: str | None = None
    refuse: frozenset[str] = frozenset()
    slow_start: float = 0.0
    stall_after: int | None = None
    cut_after: int | None = None
    cut_cleanly: bool = False
    duplicate: int | None = None
    no_usage: bool = False
    usage: tuple[int, int] | None = None
    garbage: bytes | None = None
    echo_key: bool = False
    hits: frozenset[int] | None = None

    def of(self, request: int) -> "Faults":
        """What goes wrong with the request of that number."""
        return self if self.hits is None or request in self.hits else Faults()


@dataclass(slots=True, kw_only=True)
class _Service:
    """What the handlers share: the model, the seed of its draws, the faults, the numbers of requests and answers.

    `says` writes the answer to a prompt's text.
    """

    model: HostedModel
    latency: LatencyProfile
    seed: int
    faults: Faults
    started: int
    says: Callable[[str, int], Extract]
    arrivals: "itertools.count[int]" = field(default_factory=itertools.count)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)


@asynccontextmanager
async def emulating(
    model: HostedModel,
    *,
    seed: int = 0,
    port: int = 0,
    faults: Faults | None = None,
    says: Callable[[str], str] | None = None,
) -> AsyncIterator[str]:
    """Serve `model` on 127.0.0.1 (a free port for 0) while the context lasts; yields the base URL, ending in /v1.

    It answers with an extract of the prompt's text, or with what `says` makes of that text.

    Raises UsageError for a model without a latency profile, UnavailableError when the port is taken.
    """
    from aiohttp import web

    if model.latency is None:
        raise UsageError(
            f"{model.provider}:{model.id} has no published latency to replay",
            where="the catalogue",
            hint="choose another of `dpctl list providers`",
        )
    service = _Service(
        model=model,
        latency=model.latency,
        seed=seed,
        faults=faults or Faults(),
        started=int(time.time()),
        says=_extracted if says is None else lambda text, limit: Extract(text=says(text)[:limit], cut=False),
    )
    runner = web.AppRunner(_app(service), access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        try:
            await site.start()
        except OSError as error:
            raise UnavailableError(
                f"cannot listen: {error.strerror or error}", where=f"127.0.0.1:{port}", hint="choose another --port"
            ) from error
        yield f"http://127.0.0.1:{site.port}/v1"
    finally:
        await runner.cleanup()


def _app(service: _Service) -> "web.Application":
    from aiohttp import web

    @web.middleware
    async def in_openai_shape(request: web.Request, handler: "Handler") -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return _error(refusal)
        except web.HTTPException as error:
            return _error(Refusal(error.status, f"{error.reason}: {request.method} {request.path}"))

    async def complete(request: web.Request) -> web.StreamResponse:
        return await _complete(service, request)

    async def models(_request: web.Request) -> web.StreamResponse:
        entry = {
            "id": service.model.id,
            "object": "model",
            "created": service.started,
            "owned_by": service.model.provider,
        }
        return web.json_response({"object": "list", "data": [entry]})

    async def health(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"status": "ok"})

    app = web.Application(client_max_size=_MAX_BODY, middlewares=[in_openai_shape])
    app.router.add_post("/v1/chat/completions", complete)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/health", health)
    return app


def _error(refusal: Refusal) -> "web.Response":
    from aiohttp import web

    return web.json_response(refusal.body(), status=refusal.status, headers=refusal.headers)


async def _complete(service: _Service, request: "web.Request") -> "web.StreamResponse":
    from aiohttp import web

    faults = service.faults.of(next(service.arrivals))
    arrived = asyncio.get_running_loop().time() + faults.slow_start
    raw = await request.read()
    _fail_as_told(faults, request)
    chat = read_request(raw, service.model)
    for name in sorted(faults.refuse & chat.fields):
        raise Refusal(
            422 if name == "stream_options" else 400,
            f"unsupported parameter: '{name}' is not supported with this model",
            code="unsupported_parameter",
            param=name,
        )
    number = next(service.numbers)
    pace = draw_pace(service.latency, prompt_tokens=chat.prompt_tokens, seed=service.seed, index=number)
    limit = int(chat.max_tokens * service.model.chars_per_token.to("char/tok").value)
    # in a thread, so that one long prompt does not hold up the tokens of other answers
    answer = await asyncio.to_thread(service.says, chat.text, limit)
    parts = pieces(answer.text, service.model)
    reply = Reply(
        id=f"chatcmpl-emulated-{number}",
        model=service.model.id,
        created=int(time.time()),
        usage=usage(*(faults.usage or (chat.prompt_tokens, len(parts)))),
    )
    finish = "length" if answer.cut else "stop"
    if not chat.stream:
        await _until(arrived + pace.due(len(parts) - 1))
        return web.json_response(reply.whole(answer.text, finish=finish))
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    if faults.garbage is not None:
        await response.write(faults.garbage)
        return response
    await response.write(reply.event({"role": "assistant", "content": "", "refusal": None}))
    if not await _stream(response, reply, parts, arrived, pace, faults):
        if not faults.cut_cleanly and request.transport is not None:
            request.transport.close()
        return response
    await response.write(reply.event({}, finish=finish))
    if chat.include_usage and not faults.no_usage:
        await response.write(reply.usage_event())
    await response.write(b"data: [DONE]\n\n")
    return response


async def _stream(
    response: "web.StreamResponse", reply: Reply, parts: tuple[str, ...], arrived: float, pace: Pace, faults: Faults
) -> bool:
    """Send the pieces when they are due; False when a fault cut the answer."""
    room = faults.cut_after
    for number, part in enumerate(parts):
        if number == faults.stall_after:
            await asyncio.Event().wait()
        await _until(arrived + pace.due(number))
        if room is not None and len(part) > room:
            if room:
                await response.write(reply.event({"content": part[:room]}))
            return False
        for _ in range(2 if number == faults.duplicate else 1):
            await response.write(reply.event({"content": part}))
        room = None if room is None else room - len(part)
    return True


async def _until(due: float) -> None:
    """Sleep to an absolute time of the event loop, so that late wake-ups do not add up over the tokens."""
    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))


def _fail_as_told(faults: Faults, request: "web.Request") -> None:
    if faults.status is None:
        return
    message = f"told to fail with {faults.status}"
    if faults.echo_key:
        message += f" for {request.headers.get('Authorization', 'nobody')}"
    headers = {"Retry-After": faults.retry_after} if faults.retry_after is not None else None
    raise Refusal(faults.status, message, code=faults.code, headers=headers)
