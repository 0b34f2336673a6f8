"""An endpoint on loopback that replays a hosted model's published latency, also under load, and faults on demand.

It speaks OpenAI's chat completions and completions, Anthropic's Messages and LangServe. A token is a run of characters
as long as the model's figure says, so that counts, pace and limits fit the catalogue; the text is an extractive summary
of the user's messages. aiohttp reads the requests; chunks are written by one timer straight to the connections.
"""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import HostedModel
from dpctl.engines.emulator_answer import Refusal, Wire
from dpctl.engines.emulator_chat import CHAT, COMPLETIONS
from dpctl.engines.emulator_faults import Faults, Faulty
from dpctl.engines.emulator_load import Clock, Load, Slots
from dpctl.engines.emulator_metrics import Metrics
from dpctl.engines.emulator_others import CHAIN, CHAIN_STREAM, MESSAGES
from dpctl.engines.emulator_service import Service, answer
from dpctl.engines.emulator_summary import Extract, extract
from dpctl.engines.emulator_wheel import Wheel

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Handler

__all__ = ["Faults", "emulating"]

_MAX_BODY = 64 * 2**20
_WIRES = {
    "/v1/chat/completions": CHAT,
    "/v1/completions": COMPLETIONS,
    "/v1/messages": MESSAGES,
    "/stream": CHAIN_STREAM,
    "/invoke": CHAIN,
}
# the summary of one document is asked for again and again while a bench runs
_extracted = lru_cache(maxsize=16)(extract)


@asynccontextmanager
async def emulating(
    model: HostedModel,
    *,
    seed: int = 0,
    port: int = 0,
    faults: Faulty | None = None,
    says: Callable[[str], str] | None = None,
    repeats: bool = False,
    load: Load | None = None,
    tokens_per_chunk: int = 1,
    reasoning: int = 0,
    truth: Path | None = None,
) -> AsyncIterator[str]:
    """Serve `model` on 127.0.0.1 (a free port for 0) while the context lasts; yields the base URL, ending in /v1.

    It answers with an extract of the prompt's text, with what `says` makes of that text, or, to save the work, with
    the text itself up to the limit (`repeats`), after `reasoning` tokens of thought. `truth` names a file to which a
    line is appended for every request (dpctl.engines.emulator_truth).

    Raises UsageError for a model without a latency profile or a file that cannot be written, UnavailableError when the
    port is taken.
    """
    from aiohttp import web

    if model.latency is None:
        raise UsageError(
            f"{model.provider}:{model.id} has no published latency to replay",
            where="the catalogue",
            hint="choose another of `dpctl list providers`",
        )
    told = None if says is None else lambda text, limit: Extract(text=says(text)[:limit], cut=False)
    load = load or Load()
    with ExitStack() as stack:
        wheel = Wheel()
        stack.callback(wheel.close)
        service = Service(
            model=model,
            latency=model.latency,
            seed=seed,
            faults=faults or Faults(),
            load=load,
            says=None if repeats else told or _extracted,
            per_chunk=tokens_per_chunk,
            reasoning=reasoning,
            truth=None if truth is None else stack.enter_context(_opened(truth)),
            clock=Clock(load.windows),
            slots=Slots(load),
            metrics=Metrics(model.id),
            wheel=wheel,
        )
        runner = web.AppRunner(_app(service), access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024)
            try:
                await site.start()
            except OSError as error:
                raise UnavailableError(
                    f"cannot listen: {error.strerror or error}", where=f"127.0.0.1:{port}", hint="choose another --port"
                ) from error
            yield f"http://127.0.0.1:{site.port}/v1"
        finally:
            await runner.cleanup()


def _opened(path: Path) -> IO[str]:
    try:
        # a line a request, so that the file can be read while the emulator runs
        return path.open("a", buffering=1, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"cannot write the truth: {error.strerror or error}",
            where=str(path),
            hint="name a file that can be written",
        ) from error


def _app(service: Service) -> "web.Application":
    from aiohttp import web

    started = int(time.time())

    @web.middleware
    async def in_shape(request: web.Request, handler: "Handler") -> web.StreamResponse:
        wire = _WIRES.get(request.path, CHAT)
        try:
            return await handler(request)
        except Refusal as refusal:
            return _error(wire, refusal)
        except web.HTTPException as error:
            return _error(wire, Refusal(error.status, f"{error.reason}: {request.method} {request.path}"))

    async def answered(request: web.Request) -> web.StreamResponse:
        return await answer(service, _WIRES[request.path], request)

    async def models(_request: web.Request) -> web.StreamResponse:
        await service.thawed()
        model = service.model
        entry = {"id": model.id, "object": "model", "created": started, "owned_by": model.provider}
        return web.json_response({"object": "list", "data": [entry]})

    async def health(_request: web.Request) -> web.StreamResponse:
        await service.thawed()
        return web.json_response({"status": "ok"})

    async def metrics(_request: web.Request) -> web.StreamResponse:
        await service.thawed()
        slots = service.slots
        text = service.metrics.text(running=slots.running, waiting=slots.waiting, kv_usage=service.kv_usage())
        return web.Response(text=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    app = web.Application(client_max_size=_MAX_BODY, middlewares=[in_shape])
    for path in _WIRES:
        app.router.add_post(path, answered)
    app.router.add_get("/v1/models", models)
    app.router.add_get("/health", health)
    app.router.add_get("/metrics", metrics)
    return app


def _error(wire: Wire, refusal: Refusal) -> "web.Response":
    from aiohttp import web

    return web.json_response(wire.refused(refusal), status=refusal.status, headers=refusal.headers)
