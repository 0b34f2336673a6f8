"""Spans of a request: their tree, their names, what never gets into one, and what reaches a collector."""

import asyncio
import builtins
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest

from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.errors import UnavailableError
from dpctl.core.run import Attempt, Delivered, Leg, Sample, StageTime
from dpctl.pipelines.egress import EgressMeter
from dpctl.pipelines.egress_transport import MeteredTransport
from dpctl.pipelines.trace_export import open_exporter
from dpctl.pipelines.tracing import NAMES, SCHEMA_URL, TraceSpan, spans_of

DEPLOYMENT = Deployment(
    id="hybrid-toy",
    label="Hybrid for Quillfeather",
    mode=Mode.HYBRID,
    delivery=Delivery.SAAS,
    stages=(
        Stage(role="mask", model=None, engine="rules", place="here", zone=Zone.PROCESS),
        Stage(role="answer", model="gpt-4o", engine="openai", place="openai", zone=Zone.THIRD_PARTY),
    ),
)
LOST = Leg(
    number=0,
    route="eu-west",
    zone="third-party",
    start=0.2,
    end=1.4,
    first=None,
    outcome="failed",
    failure="limited",
    status=429,
    tokens_in=0,
    tokens_out=0,
)
WON = Leg(
    number=1, route="eu-north", zone="third-party", start=1.4, end=3.0, first=1.9, outcome="won", hedge=True,
    tokens_in=900, tokens_out=80, counted_by="usage",
)  # fmt: skip
SAMPLE = Sample(
    id="hybrid-toy#3",
    deployment="hybrid-toy",
    index=3,
    document="Quillfeather agreement.pdf",
    document_chars=4000,
    sent=0.2,
    first=2.0,
    last=3.1,
    tokens_in=900,
    tokens_out=80,
    tokens_cached=0,
    counted_by="usage",
    stages=(StageTime(role="mask", start=0.0, end=0.2), StageTime(role="answer", start=0.2, end=3.1)),
    attempts=(
        Attempt(
            zone="third-party", host="eu-west.invalid", bytes_out=5000, status=429, start=0.21, end=1.39, leg=0,
            found_spans=("person-Quillfeather",),
        ),
        Attempt(zone="third-party", host="eu-north.invalid", bytes_out=5001, status=200, start=1.41, end=3.0, leg=1),
    ),
    delivered=(Delivered(legs=(LOST, WON), winner="eu-north", doubts=("more-pieces-than-tokens",)),),
    leaked={"person": ("person-Quillfeather",)},
    residue=("⟦PERSON_Quillfeather⟧",),
)  # fmt: skip


def tree(spans: tuple[TraceSpan, ...]) -> list[tuple[str, str | None]]:
    return [(span.name, None if span.parent is None else spans[span.parent].name) for span in spans]


def test_a_request_is_a_tree_of_stages_legs_and_attempts():
    spans = spans_of(SAMPLE, DEPLOYMENT)
    assert tree(spans) == [
        ("request", None),
        ("mask", "request"),
        ("chat gpt-4o", "request"),
        ("leg eu-west", "chat gpt-4o"),
        ("leg eu-north", "chat gpt-4o"),
        ("POST", "leg eu-west"),
        ("POST", "leg eu-north"),
    ]
    assert [(span.start, span.end) for span in spans] == [
        (0.0, 3.1), (0.0, 0.2), (0.2, 3.1), (0.2, 1.4), (1.4, 3.0), (0.21, 1.39), (1.41, 3.0),
    ]  # fmt: skip
    assert [span.failed for span in spans] == [False, False, False, True, False, True, False]
    answer = spans[2].attributes
    assert answer["first_token"] == pytest.approx(1.8)
    assert (answer["tokens_in"], answer["tokens_out"], answer["provider"]) == (900, 80, "openai")
    assert (spans[3].attributes["error"], spans[3].attributes["status"]) == ("limited", 429)
    assert spans[5].attributes["bytes_out"] == 5000
    assert spans[5].attributes["spans_found"] == 1
    assert spans[0].attributes["winner"] == "eu-north"
    assert spans[0].attributes["emulated"] is False


def test_unknown_is_left_out_and_what_has_no_leg_stands_in_its_stage():
    bare = replace(SAMPLE, delivered=(), tokens_cached=None, first=None, error="it broke for Quillfeather")
    bare = replace(bare, attempts=tuple(replace(attempt, leg=None) for attempt in bare.attempts))
    spans = spans_of(bare, DEPLOYMENT)
    assert [parent for name, parent in tree(spans) if name == "POST"] == ["chat gpt-4o"] * 2
    assert spans[0].failed
    assert not {"first_token", "tokens_cached"} & spans[2].attributes.keys()
    assert "winner" not in spans[0].attributes
    # one that was refused before its stages ended has only its attempt; one without times has no span
    early = replace(bare, stages=(), last=None)
    assert tree(spans_of(early, DEPLOYMENT)) == [("request", None), ("POST", "request"), ("POST", "request")]
    timeless = replace(bare, attempts=(Attempt(zone="third-party", host="h", bytes_out=1),))
    assert "POST" not in {span.name for span in spans_of(timeless, DEPLOYMENT)}


def test_only_what_the_table_names_and_no_content():
    for sample in (SAMPLE, replace(SAMPLE, error="the answer said Quillfeather")):
        spans = spans_of(sample, DEPLOYMENT)
        assert {name for span in spans for name in span.attributes} <= NAMES.keys()
        assert "Quillfeather" not in repr(spans)


def test_the_names_are_the_conventions_own():
    """The package that comes with the exporter knows the same names (it lists them as moved, not as renamed)."""
    attributes = pytest.importorskip("opentelemetry.semconv._incubating.attributes.gen_ai_attributes")
    known = {value for name, value in vars(attributes).items() if name.startswith("GEN_AI_") and isinstance(value, str)}
    if not known:
        pytest.skip("this version of the package no longer lists them")
    assert {name for name in NAMES.values() if name.startswith("gen_ai.")} <= known
    assert len(set(NAMES.values())) == len(NAMES)


# to a collector


@asynccontextmanager
async def collecting(received: list[bytes], status: bytes = b"200 OK") -> AsyncIterator[str]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        received.append(head + await reader.readexactly(length))
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/traces"


def export(received: list[bytes], meter: EgressMeter, status: bytes = b"200 OK") -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.common.trace_encoder")

    async def go() -> None:
        transport = MeteredTransport(meter, httpx2.AsyncHTTPTransport(verify=False))
        async with (
            collecting(received, status) as url,
            open_exporter(url, meter, transport=transport) as send,
        ):
            await send(spans_of(SAMPLE, DEPLOYMENT), 1_800_000_000.0)

    asyncio.run(go())


def test_a_collector_gets_the_tree_and_the_meter_the_bytes(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=blue")
    received: list[bytes] = []
    meter = EgressMeter(zone=Zone.PREMISES)
    export(received, meter)
    [raw] = received
    head, body = raw.split(b"\r\n\r\n", 1)
    assert b"x-tenant: blue" in head
    assert b"application/x-protobuf" in head
    assert b"Quillfeather" not in raw
    [attempt] = meter.attempts(())
    assert (attempt.bytes_out, attempt.status) == (len(raw), 200)

    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    [resource] = ExportTraceServiceRequest.FromString(body).resource_spans
    assert {item.key for item in resource.resource.attributes} == {"service.name", "service.version"}
    [scope] = resource.scope_spans
    assert scope.schema_url == SCHEMA_URL
    by_id = {span.span_id: span for span in scope.spans}
    names = [(s.name, by_id[s.parent_span_id].name if s.parent_span_id else None) for s in scope.spans]
    assert names == tree(spans_of(SAMPLE, DEPLOYMENT))
    assert len({span.trace_id for span in scope.spans}) == 1
    chat = next(span for span in scope.spans if span.name == "chat gpt-4o")
    values = {item.key: item.value for item in chat.attributes}
    assert values["gen_ai.operation.name"].string_value == "chat"
    assert values["gen_ai.usage.input_tokens"].int_value == 900
    assert chat.start_time_unix_nano == 1_800_000_000_200_000_000
    assert (chat.end_time_unix_nano - chat.start_time_unix_nano) / 1e9 == pytest.approx(2.9)


def test_a_collector_that_refuses_is_an_error_without_secrets():
    with pytest.raises(UnavailableError, match="it answered 503") as caught:
        export([], EgressMeter(zone=Zone.PREMISES), b"503 Service Unavailable")
    assert "/v1/traces" in caught.value.where

    async def nowhere() -> None:
        meter = EgressMeter(zone=Zone.PREMISES)
        transport = MeteredTransport(meter, httpx2.MockTransport(refuse))
        async with open_exporter("http://me:secret@host.invalid/v1/traces", meter, transport=transport) as send:
            await send(spans_of(SAMPLE, DEPLOYMENT), 0.0)

    def refuse(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no")

    with pytest.raises(UnavailableError, match="ConnectError") as caught:
        asyncio.run(nowhere())
    assert "secret" not in str(caught.value)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name: str, *rest: object, **more: object) -> object:
        if name.startswith("opentelemetry"):
            raise ImportError(f"No module named {name!r}", name=name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)

    async def go() -> None:
        async with open_exporter("http://host.invalid/v1/traces", EgressMeter(zone=Zone.PREMISES)):
            pass

    with pytest.raises(UnavailableError) as caught:
        asyncio.run(go())
    assert "[otel]" in caught.value.hint
