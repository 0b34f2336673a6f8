"""A request as a tree of spans: its stages, the legs of its delivery, the attempts on the wire. Times and counts only.

Nothing is collected beside the run: spans are a view of a Sample, so that any run file can be traced afterwards. What
a span may say is listed in NAMES; texts, document names and messages of errors are not, and so cannot get into one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dpctl.core.deployment import Deployment, Zone
from dpctl.core.run import Attempt, Delivered, Leg, Sample, StageTime

Value = str | int | float | bool

SCHEMA_URL = "https://opentelemetry.io/schemas/1.41.0"
# Our attribute -> its name in OpenTelemetry's semantic conventions v1.41.0 (generative AI client spans, status
# Development, https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai, read 2026-11; HTTP and
# error attributes are of the same version). They have moved, with these names, to the repository
# semantic-conventions-genai since. What the conventions do not know is under dpctl.
NAMES: Mapping[str, str] = {
    "operation": "gen_ai.operation.name",
    "provider": "gen_ai.provider.name",
    "model": "gen_ai.request.model",
    "stream": "gen_ai.request.stream",
    "tokens_in": "gen_ai.usage.input_tokens",
    "tokens_out": "gen_ai.usage.output_tokens",
    "tokens_cached": "gen_ai.usage.cache_read.input_tokens",
    "first_token": "gen_ai.response.time_to_first_chunk",
    "error": "error.type",
    "host": "server.address",
    "method": "http.request.method",
    "status": "http.response.status_code",
    "bytes_out": "http.request.size",
    "counted_by": "dpctl.tokens.counted_by",
    "mode": "dpctl.mode",
    "emulated": "dpctl.emulated",
    "index": "dpctl.sample.index",
    "zone": "dpctl.zone",
    "route": "dpctl.route",
    "outcome": "dpctl.leg.outcome",
    "hedge": "dpctl.leg.hedge",
    "winner": "dpctl.delivery.winner",
    "degraded": "dpctl.delivery.degraded",
    "cached": "dpctl.delivery.cached",
    "doubts": "dpctl.delivery.doubts",
    "spans_found": "dpctl.egress.spans_found",
}
_HOME = frozenset({Zone.PROCESS.value, Zone.PREMISES.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceSpan:
    """One span: [start, end) in s from the sample's scheduled time, `parent` the index of another span of the trace.

    `client`: it is about a call to another process. `failed`: it ended in an error. The attributes are keys of NAMES.
    """

    name: str
    start: float
    end: float
    parent: int | None = None
    client: bool = False
    failed: bool = False
    attributes: Mapping[str, Value]


def spans_of(sample: Sample, deployment: Deployment) -> tuple[TraceSpan, ...]:
    """The spans of one request; the first is the whole request, and each stands after its parent."""
    legs = [(leg, delivered) for delivered in sample.delivered for leg in delivered.legs]
    ends = [stage.end for stage in sample.stages] + [leg.end for leg, _ in legs]
    ends += [attempt.end for attempt in sample.attempts if attempt.end is not None]
    whole = TraceSpan(
        name="request",
        start=0.0,
        end=max([*ends, sample.last or 0.0]),
        failed=sample.error is not None,
        attributes={
            "mode": deployment.mode.value,
            "emulated": deployment.emulated,
            "index": sample.index,
            **dict(_of_deliveries(sample.delivered)),
        },
    )
    spans = [whole, *(_of_stage(stage, sample, deployment) for stage in sample.stages)]
    stages = range(1, len(spans))

    def around(start: float) -> int:
        """The stage in which something began, or the request."""
        return next((index for index in stages if spans[index].start <= start < spans[index].end), 0)

    numbers: dict[int, int] = {}
    for leg, _ in legs:
        numbers[leg.number] = len(spans)
        spans.append(_of_leg(leg, parent=around(leg.start)))
    for attempt in sample.attempts:
        if attempt.start is not None:
            parent = numbers.get(attempt.leg, 0) if attempt.leg is not None else around(attempt.start)
            spans.append(_of_attempt(attempt, attempt.start, parent=parent))
    return tuple(spans)


def _of_deliveries(delivered: tuple[Delivered, ...]) -> Iterator[tuple[str, Value]]:
    if delivered:
        yield "degraded", any(record.degraded for record in delivered)
        yield "cached", any(record.cached for record in delivered)
        if doubts := sorted({doubt for record in delivered for doubt in record.doubts}):
            yield "doubts", ",".join(doubts)
        if delivered[-1].winner is not None:
            yield "winner", delivered[-1].winner


def _of_stage(time: StageTime, sample: Sample, deployment: Deployment) -> TraceSpan:
    """A stage; one that has a model is a call of it, retries and hedges within (as the conventions have it)."""
    stage = next((stage for stage in deployment.stages if stage.role == time.role), None)
    if stage is None or stage.model is None:
        return TraceSpan(name=time.role, start=time.start, end=time.end, parent=0, attributes={})
    attributes: dict[str, Value | None] = {
        "operation": "chat",
        "provider": stage.place,
        "model": stage.model,
        "stream": True,
        "zone": stage.zone.value,
    }
    if time.role == deployment.answering.role:
        attributes |= {
            "tokens_in": sample.tokens_in,
            "tokens_out": sample.tokens_out,
            "tokens_cached": sample.tokens_cached,
            "counted_by": sample.counted_by,
            "first_token": None if sample.first is None else max(0.0, sample.first - time.start),
        }
    return TraceSpan(
        name=f"chat {stage.model}",
        start=time.start,
        end=time.end,
        parent=0,
        client=stage.zone.value not in _HOME,
        attributes=_known(attributes),
    )


def _of_leg(leg: Leg, *, parent: int) -> TraceSpan:
    return TraceSpan(
        name=f"leg {leg.route}",
        start=leg.start,
        end=leg.end,
        parent=parent,
        failed=leg.outcome == "failed",
        attributes=_known(
            {
                "route": leg.route,
                "zone": leg.zone,
                "outcome": leg.outcome,
                "hedge": leg.hedge,
                "error": leg.failure,
                "status": leg.status,
                "tokens_in": leg.tokens_in,
                "tokens_out": leg.tokens_out,
                "counted_by": leg.counted_by,
                "first_token": None if leg.first is None else leg.first - leg.start,
            }
        ),
    )


def _of_attempt(attempt: Attempt, start: float, *, parent: int) -> TraceSpan:
    return TraceSpan(
        name="POST",
        start=start,
        end=start if attempt.end is None else attempt.end,
        parent=parent,
        client=True,
        failed=attempt.status is None or attempt.status >= 400,
        attributes=_known(
            {
                "method": "POST",
                "host": attempt.host,
                "zone": attempt.zone,
                "status": attempt.status,
                "bytes_out": attempt.bytes_out,
                "spans_found": len(attempt.found_spans),
            }
        ),
    )


def _known(attributes: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in attributes.items() if value is not None}
