"""Spans to an OpenTelemetry collector, over OTLP/HTTP and past the egress meter; needs the extra `otel`.

The collector is given what NAMES lists and nothing about this machine, uncompressed, so that it can be searched.
OTLP 1.x over HTTP with binary protobuf: https://opentelemetry.io/docs/specs/otlp/#otlphttp, read 2026-11.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dpctl.core.errors import UnavailableError
from dpctl.pipelines.egress import EgressMeter, open_transport
from dpctl.pipelines.tracing import NAMES, SCHEMA_URL, TraceSpan

if TYPE_CHECKING:
    import httpx2
    from opentelemetry.sdk.trace import ReadableSpan

Export = Callable[[Sequence[TraceSpan], float], Awaitable[None]]


@asynccontextmanager
async def open_exporter(
    endpoint: str, meter: EgressMeter, *, timeout: float = 10.0, transport: "httpx2.AsyncBaseTransport | None" = None
) -> AsyncIterator[Export]:
    """Open the way to a collector; `endpoint` is the full address of its traces, such as http://host:4318/v1/traces.

    The function that it yields sends one trace: its spans, and the Unix time in s from which they count. Headers that
    the collector asks for come from OTEL_EXPORTER_OTLP_HEADERS; `timeout` is in s; `transport` replaces the metered one
    to `endpoint`. Raises UnavailableError without the extra, and from the function when the spans are not taken.
    """
    import httpx2

    try:
        from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
        from opentelemetry.util.re import parse_env_headers
    except ImportError as error:
        raise UnavailableError(
            "tracing to a collector needs OpenTelemetry, which is not installed",
            where=str(error.name),
            hint="pip install 'dpctl-planner[otel]'",
        ) from error
    headers = parse_env_headers(os.environ.get("OTEL_EXPORTER_OTLP_HEADERS", ""), liberal=True)
    client = httpx2.AsyncClient(
        transport=transport or open_transport(meter, endpoint), trust_env=False, follow_redirects=False, timeout=timeout
    )

    async def export(spans: Sequence[TraceSpan], scheduled: float) -> None:
        body = encode_spans(otel_spans(spans, scheduled=scheduled)).SerializeToString()
        try:
            response = await client.post(
                endpoint, content=body, headers={**headers, "Content-Type": "application/x-protobuf"}
            )
            taken, why = response.is_success, f"it answered {response.status_code}"
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            taken, why = False, type(error).__name__
        if not taken:
            raise UnavailableError(
                f"the collector did not take the trace: {why}",
                where=_without_credentials(endpoint),
                hint="check that it listens for OTLP over HTTP there (usually port 4318, path /v1/traces)",
            )

    async with client:
        yield export


def otel_spans(spans: Sequence[TraceSpan], *, scheduled: float) -> "list[ReadableSpan]":
    """Spans of one trace as OpenTelemetry's; ids are random, `scheduled` is the Unix time in s they count from."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import SpanContext, SpanKind, TraceFlags
    from opentelemetry.trace.status import Status, StatusCode

    import dpctl

    ids = RandomIdGenerator()
    trace_id = ids.generate_trace_id()
    # not Resource.create(): it would add what it detects of this process and machine
    resource = Resource({"service.name": "dpctl", "service.version": dpctl.__version__})
    contexts = [
        SpanContext(trace_id, ids.generate_span_id(), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
        for _ in spans
    ]
    return [
        ReadableSpan(
            name=span.name,
            context=context,
            parent=None if span.parent is None else contexts[span.parent],
            resource=resource,
            attributes={NAMES[name]: value for name, value in span.attributes.items()},
            kind=SpanKind.CLIENT if span.client else SpanKind.INTERNAL,
            status=Status(StatusCode.ERROR if span.failed else StatusCode.UNSET),
            start_time=round((scheduled + span.start) * 1e9),
            end_time=round((scheduled + span.end) * 1e9),
            instrumentation_scope=InstrumentationScope("dpctl", dpctl.__version__, SCHEMA_URL),
        )
        for span, context in zip(spans, contexts, strict=True)
    ]


def _without_credentials(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
