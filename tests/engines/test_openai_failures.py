"""What a program is told of a failed request: its kind, the status, and how long to wait."""

import asyncio

import httpx2
import pytest

from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.core.models import Provider
from dpctl.engines.base import Prompt
from dpctl.engines.openai_api import Timeouts, open_api
from dpctl.engines.openai_errors import retry_after
from tests.each import each

PROVIDER = Provider(
    id="test",
    name="Test",
    base_url="http://unused.invalid/v1",
    key_variable="TEST_API_KEY",
    delivery="saas",
    zone="third-party",
    capabilities={},
)
PROMPT = Prompt(instruction="Summarise.", text="Nobody owes nothing.", max_tokens=10)
CHUNK = b'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":%s}]}\n\n'


def failure_of(handler: object, *, total: float = 20.0) -> Failure:
    async def go() -> None:
        async with open_api(
            provider=PROVIDER,
            model="m",
            base_url="http://host.invalid/v1",
            key="",
            transport=httpx2.MockTransport(handler),  # type: ignore[arg-type]
            timeouts=Timeouts(total=total),
        ) as engine:
            async for _ in engine.stream(PROMPT):
                pass

    with pytest.raises(UnavailableError) as caught:
        asyncio.run(go())
    assert caught.value.failure is not None
    return caught.value.failure


@each(
    ("status", "code", "headers", "expected"),
    [
        (429, None, {"Retry-After": "7"}, Failure(kind=FailureKind.LIMITED, status=429, retry_after=7.0)),
        (429, None, {}, Failure(kind=FailureKind.LIMITED, status=429)),
        (429, "insufficient_quota", {"Retry-After": "7"}, Failure(kind=FailureKind.REFUSED, status=429)),
        (500, None, {}, Failure(kind=FailureKind.FAILED, status=500)),
        (503, None, {"Retry-After": "0.5"}, Failure(kind=FailureKind.FAILED, status=503, retry_after=0.5)),
        (401, None, {}, Failure(kind=FailureKind.REFUSED, status=401)),
        (403, None, {}, Failure(kind=FailureKind.REFUSED, status=403)),
        (404, None, {}, Failure(kind=FailureKind.REFUSED, status=404)),
        (400, "context_length_exceeded", {}, Failure(kind=FailureKind.REFUSED, status=400)),
        (418, None, {}, Failure(kind=FailureKind.REFUSED, status=418)),
        (307, None, {"Location": "/elsewhere"}, Failure(kind=FailureKind.REFUSED, status=307)),
    ],
)
def test_statuses(status, code, headers, expected):
    body = {"error": {"message": "no", "code": code, "param": None, "type": None}}
    assert failure_of(lambda _: httpx2.Response(status, json=body, headers=headers)) == expected


def raising(error: Exception) -> object:
    def handler(_: httpx2.Request) -> httpx2.Response:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx2.ConnectError("refused"), FailureKind.UNREACHABLE),
        (httpx2.ConnectTimeout("slow"), FailureKind.UNREACHABLE),
        (httpx2.ProxyError("no"), FailureKind.UNREACHABLE),
        (httpx2.ReadTimeout("silent"), FailureKind.SILENT),
        (httpx2.RemoteProtocolError("gone"), FailureKind.FAILED),
    ],
)
def test_connections(error, kind):
    assert failure_of(raising(error)) == Failure(kind=kind)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FailureKind.CUT),
        (CHUNK % b"null", FailureKind.CUT),
        (b'data: {"error":{"message":"overloaded"}}\n\n', FailureKind.CUT),
        (b"data: {\n\n", FailureKind.REFUSED),
        (CHUNK % b'"content_filter"', FailureKind.UNUSABLE),
        (b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"length"}]}\n\n', FailureKind.UNUSABLE),
    ],
)
def test_streams(body, kind):
    assert failure_of(lambda _: httpx2.Response(200, content=body)) == Failure(kind=kind)


def test_too_long_is_silence():
    async def never(_: httpx2.Request) -> httpx2.Response:
        await asyncio.Event().wait()
        raise AssertionError

    assert failure_of(never, total=0.05) == Failure(kind=FailureKind.SILENT)


@each(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "12"}, 12.0),
        ({"retry-after": " 0.25 "}, 0.25),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 30.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:27:00 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 GMT", "date": "today"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:30 -0000", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers, seconds):
    assert retry_after(headers) == seconds
