"""One request to the emulator, from its arrival to its last byte."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.engines.emulator_answer import (
    Answer,
    Asked,
    Refusal,
    Script,
    Wire,
    characters,
    chunks,
    encoded,
    pieces,
    repeated,
    thoughts,
)
from dpctl.engines.emulator_faults import Faults, Faulty
from dpctl.engines.emulator_load import Clock, Load, Slots, stretch
from dpctl.engines.emulator_metrics import Metrics
from dpctl.engines.emulator_pacing import Pace, draw_pace
from dpctl.engines.emulator_stream import Stream
from dpctl.engines.emulator_summary import Extract
from dpctl.engines.emulator_truth import Truth, microseconds, write_truth
from dpctl.engines.emulator_wheel import Wheel

if TYPE_CHECKING:
    from aiohttp import web


@dataclass(slots=True, kw_only=True)
class Service:
    """What the requests share: the model, the seed of its draws, faults and load, and what is counted and logged.

    `says` writes the answer to a prompt's text; without it the prompt is repeated up to the limit. A chunk holds
    `per_chunk` tokens; `reasoning` tokens of thought come first.
    """

    model: HostedModel
    latency: LatencyProfile
    seed: int
    faults: Faulty
    load: Load
    says: Callable[[str, int], Extract] | None
    per_chunk: int
    reasoning: int
    truth: IO[str] | None
    clock: Clock
    slots: Slots
    metrics: Metrics
    wheel: Wheel
    arrivals: "itertools.count[int]" = field(default_factory=itertools.count)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    held: dict[int, tuple[int, Stream | None]] = field(default_factory=dict)

    async def thawed(self) -> None:
        """Wait for the end of a standstill."""
        await self.wheel.until(self.clock.after(time.monotonic(), 0.0))

    def due_after(self, moment: float, work: float) -> float:
        """When work that begins at a moment is done, as busy as the service is then."""
        return self.clock.after(moment, work * self.slots.factor())

    def kv_usage(self) -> float | None:
        """The share of the slots' context windows that is in use; None without a limit of slots."""
        if self.load.slots is None:
            return None
        used = sum(prompt + (0 if stream is None else stream.sent) for prompt, stream in self.held.values())
        return used / (self.load.slots * self.model.context)


@dataclass(slots=True, kw_only=True)
class _Turn:
    """A request on its way: what is known of it so far."""

    arrived: float
    faults: Faults
    truth: Truth
    finish: str = "abort"


async def answer(service: Service, wire: Wire, request: "web.Request") -> "web.StreamResponse":
    """Answer one request of a wire format, or raise Refusal; what happened goes to the log and the metrics."""
    arrived = time.monotonic()
    service.clock.begin(arrived)
    number = next(service.arrivals)
    faults = service.faults.of(number)
    truth = Truth(
        request=number,
        path=request.path,
        arrival=microseconds(arrived),
        client_id=request.headers.get("X-Request-Id"),
        faults=faults.names(),
    )
    turn = _Turn(arrived=arrived, faults=faults, truth=truth)
    try:
        await service.thawed()
        return await _answered(service, wire, request, turn)
    except Refusal as refusal:
        truth.outcome, truth.status = "refused", refusal.status
        raise
    finally:
        now = time.monotonic()
        truth.ended = microseconds(now)
        if truth.outcome != "refused":
            service.metrics.finished[turn.finish] += 1
            service.metrics.whole.observe(now - arrived)
        if service.truth is not None:
            write_truth(service.truth, truth)


async def _answered(service: Service, wire: Wire, request: "web.Request", turn: _Turn) -> "web.StreamResponse":
    raw = await request.read()
    # many requests that come at once are read in one turn of the event loop: no token waits for all of them
    service.wheel.catch_up()
    _fail_as_told(turn.faults, request)
    asked = wire.read(raw, service.model)
    for name in sorted(turn.faults.refuse & asked.fields):
        raise Refusal(
            422 if name == "stream_options" else 400,
            f"unsupported parameter: '{name}' is not supported with this model",
            code="unsupported_parameter",
            param=name,
        )
    number = next(service.numbers)
    pace = draw_pace(service.latency, prompt_tokens=asked.prompt_tokens, seed=service.seed, index=number)
    reply = await _reply(service, asked, number, turn.faults)
    pace = _stretched(service, pace, reply, asked, turn.arrived)
    turn.truth.id = f"emulated-{number}"
    turn.truth.stream = asked.stream
    turn.truth.prompt_tokens = asked.prompt_tokens
    turn.truth.reasoning_tokens = len(reply.thoughts)
    service.metrics.prompt_tokens += asked.prompt_tokens
    if not asked.stream:
        return await _whole(service, wire, reply, pace, turn)
    return await _streamed(service, wire.script(reply), reply, pace, request, turn)


def _fail_as_told(faults: Faults, request: "web.Request") -> None:
    if faults.status is None:
        return
    message = f"told to fail with {faults.status}"
    if faults.echo_key:
        message += f" for {request.headers.get('Authorization', 'nobody')}"
    headers = {"Retry-After": faults.retry_after} if faults.retry_after is not None else None
    raise Refusal(faults.status, message, code=faults.code, headers=headers)


async def _reply(service: Service, asked: Asked, number: int, faults: Faults) -> Answer:
    """What is answered; thoughts count against the limit of tokens."""
    thinking = min(service.reasoning, asked.max_tokens)
    limit = characters(asked.max_tokens - thinking, service.model)
    thought = pieces(thoughts(thinking, service.model), service.model)
    if limit == 0:
        said = Extract(text="", cut=True)
    elif asked.exact or service.says is None:
        said = Extract(text=repeated(asked.text, limit), cut=True)
    else:
        # in a thread, so that one long prompt does not hold up the tokens of other answers
        said = await asyncio.to_thread(service.says, asked.text, limit)
    text = pieces(said.text, service.model)
    prompt_tokens, completion_tokens = faults.usage or (asked.prompt_tokens, len(thought) + len(text))
    return Answer(
        number=number,
        model=service.model.id,
        created=int(time.time()),
        thoughts=thought,
        tokens=text,
        cut=said.cut,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        counted=asked.include_usage and not faults.no_usage,
    )


def _stretched(service: Service, pace: Pace, reply: Answer, asked: Asked, arrived: float) -> Pace:
    """The pace in an hour of which a latency is told: the median answer of this size takes as long as told."""
    if not service.load.targets or service.clock.zero is None:
        return pace
    latency = service.latency
    median = latency.ttft.to("s").value + latency.prefill.to("s/tok").value * asked.prompt_tokens
    median += (reply.length - 1) / latency.decode.to("tok/s").value
    factor = stretch(service.load.targets, arrived - service.clock.zero, median)
    return Pace(ttft=pace.ttft * factor, interval=pace.interval * factor)


async def _whole(service: Service, wire: Wire, reply: Answer, pace: Pace, turn: _Turn) -> "web.StreamResponse":
    from aiohttp import web

    admitted = await _admitted(service, turn)
    try:
        service.held[turn.truth.request] = (turn.truth.prompt_tokens, None)
        due = service.due_after(admitted, turn.faults.slow_start + pace.due(max(reply.length - 1, 0)))
        await service.wheel.until(due)
    finally:
        _left(service, turn)
    now = time.monotonic()
    turn.truth.scheduled, turn.truth.written, turn.truth.tokens = (
        [microseconds(due)],
        [microseconds(now)],
        [reply.length],
    )
    turn.truth.completion_tokens = reply.length
    turn.truth.outcome, turn.finish = "whole", "length" if reply.cut else "stop"
    service.metrics.output_tokens += reply.length
    return web.Response(body=encoded(wire.whole(reply)), content_type="application/json")


async def _streamed(
    service: Service, script: Script, reply: Answer, pace: Pace, request: "web.Request", turn: _Turn
) -> "web.StreamResponse":
    from aiohttp import HttpVersion11, web

    faults, truth = turn.faults, turn.truth
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    if faults.garbage is not None:
        await response.write(faults.garbage)
        truth.outcome = "garbage"
        return response
    if script.opening:
        await response.write(script.opening)
    truth.opened = microseconds(time.monotonic())
    if not isinstance(request.transport, asyncio.Transport):
        raise ConnectionResetError("the client hung up")
    stream = Stream(
        chunks(reply, pace, per_chunk=service.per_chunk, faults=faults, shown=script.thought is not None),
        script,
        request.transport,
        framed=request.version >= HttpVersion11,
        due_after=service.due_after,
        arrived=turn.arrived,
        truth=truth,
        metrics=service.metrics,
    )
    admitted = await _admitted(service, turn)
    try:
        service.held[truth.request] = (truth.prompt_tokens, stream)
        # an answer without a single chunk still takes its time
        work = faults.slow_start + pace.ttft if stream.work is None else stream.work
        service.wheel.at(service.due_after(admitted, work), stream.step)
        await stream.done
        if stream.ending == "stalled":
            truth.outcome = stream.ending
            await asyncio.Event().wait()
    finally:
        stream.close()
        truth.completion_tokens = stream.sent
        _left(service, turn)
    if stream.ending is None:
        # the connection closed under it; the client's side of that is on its way
        raise ConnectionResetError("the client hung up")
    truth.outcome = stream.ending
    if stream.ending == "cut":
        if not faults.cut_cleanly:
            request.transport.close()
        return response
    await response.write_eof(script.closing)
    turn.finish = "length" if reply.cut else "stop"
    return response


async def _admitted(service: Service, turn: _Turn) -> float:
    """Wait for a slot; when work begins, which is with the request itself where nobody has to wait."""
    given = await service.slots.enter()
    admitted = turn.arrived if given is None else given
    turn.truth.admitted = microseconds(admitted)
    service.metrics.queued.observe(admitted - turn.arrived)
    return admitted


def _left(service: Service, turn: _Turn) -> None:
    service.held.pop(turn.truth.request, None)
    service.slots.leave()
