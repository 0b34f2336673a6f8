"""The transport that the egress meter sits on; the only place in dpctl that opens connections to an API."""

import os
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import Any

import httpx2

from dpctl.core.deployment import Zone
from dpctl.pipelines.egress import EgressMeter, Exchange

# failures before a connection stands: nothing of the request can have been handed over
_BEFORE_CONNECTION = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
# headers that tie a request to a trace of ours: W3C Trace Context and Baggage, B3, Jaeger, AWS X-Ray, Google Cloud
_TRACE_HEADERS = (
    *("traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid"),
    *("x-b3-sampled", "x-b3-flags", "uber-trace-id", "x-amzn-trace-id", "x-cloud-trace-context"),
)
# where a trace may be followed: what runs there is ours
_OWN = frozenset({Zone.PROCESS, Zone.PREMISES})


def direct_transport(*, proxy: str | None) -> httpx2.AsyncBaseTransport:
    """Open the transport below the meter: HTTP/1.1 only (what the meter counts), no retries of its own."""
    trusted = _trusted(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
    return httpx2.AsyncHTTPTransport(http1=True, http2=False, retries=0, proxy=proxy, verify=trusted)


@cache
def _trusted(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    """Whom the environment has us trust, read once: reading all authorities takes 20 ms."""
    return httpx2.create_ssl_context()


class _MeteredBody(httpx2.AsyncByteStream):
    """A request body that is counted part by part as the connection takes it."""

    def __init__(self, body: httpx2.AsyncByteStream, exchange: Exchange, *, chunked: bool) -> None:
        self._body = body
        self._exchange = exchange
        self._chunked = chunked
        self.taken = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.taken = True
        async for part in self._body:
            # chunked framing (RFC 9112, 7.1): length in hex, CRLF, data, CRLF; an empty part is not sent
            framing = len(f"{len(part):x}") + 4 if self._chunked and part else 0
            self._exchange.hand_over_body(part, framing=framing)
            yield part
        if self._chunked:
            self._exchange.hand_over_body(b"", framing=len(b"0\r\n\r\n"))

    async def aclose(self) -> None:
        await self._body.aclose()


class _TimedBody(httpx2.AsyncByteStream):
    """A response body that notes when it was read to its end, broke off or was closed."""

    def __init__(self, body: httpx2.AsyncByteStream, exchange: Exchange) -> None:
        self._body = body
        self._exchange = exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._body:
                yield part
        finally:
            self._ended()

    async def aclose(self) -> None:
        self._ended()
        await self._body.aclose()

    def _ended(self) -> None:
        if self._exchange.end is None:
            self._exchange.end = time.perf_counter()


class MeteredTransport(httpx2.AsyncBaseTransport):
    """Passes requests on to `inner` and tells `meter` the exact bytes that a socket was given.

    Headers that would let others follow a trace of ours go no further than our own zones.
    """

    def __init__(self, meter: EgressMeter, inner: httpx2.AsyncBaseTransport) -> None:
        self._meter = meter
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; every call is one attempt, whatever becomes of it."""
        exchange = self._meter.begin(request.url.host)
        if not isinstance(request.stream, httpx2.AsyncByteStream):
            raise TypeError("an asynchronous transport needs an asynchronous body")
        if self._meter.zone not in _OWN:
            for name in _TRACE_HEADERS:
                request.headers.pop(name, None)
        body = _MeteredBody(request.stream, exchange, chunked="transfer-encoding" in request.headers)
        reporting = False

        async def trace(event: str, info: Mapping[str, Any]) -> None:
            nonlocal reporting
            reporting = True
            # the request as the connection writes it: behind a proxy its target, headers and number differ from ours
            if event.endswith(".send_request_headers.started"):
                sent = info["request"]
                exchange.hand_over_head(sent.method, sent.url.target, sent.headers)

        metered = httpx2.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=body,
            extensions={**request.extensions, "trace": trace},
        )
        try:
            response = await self._inner.handle_async_request(metered)
        except BaseException as error:
            exchange.end = time.perf_counter()
            unsent = not body.taken and (reporting or isinstance(error, _BEFORE_CONNECTION))
            if not exchange.heads and not unsent:
                await _count_whole(exchange, request, body)
            raise
        if not exchange.heads:
            await _count_whole(exchange, request, body)
        exchange.status = response.status_code
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _TimedBody(response.stream, exchange)
        return response

    async def aclose(self) -> None:
        """Close the connections below."""
        await self._inner.aclose()


async def _count_whole(exchange: Exchange, request: httpx2.Request, body: _MeteredBody) -> None:
    """Count the whole request: it went on, or may have, and the connection below did not report what it wrote."""
    exchange.hand_over_head(request.method.encode(), request.url.raw_path, request.headers.raw)
    if not body.taken:
        async for _ in body:
            pass
