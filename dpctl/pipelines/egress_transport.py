"""The transport that the egress meter sits on; the only place in dpctl that opens connections to an API."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx2

from dpctl.pipelines.egress import EgressMeter, Exchange

# failures before a connection stands: nothing of the request can have been handed over
_BEFORE_CONNECTION = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


def direct_transport(*, proxy: str | None) -> httpx2.AsyncBaseTransport:
    """Open the transport below the meter: HTTP/1.1 only (what the meter counts), no retries of its own."""
    return httpx2.AsyncHTTPTransport(http1=True, http2=False, retries=0, proxy=proxy)


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


class MeteredTransport(httpx2.AsyncBaseTransport):
    """Passes requests on to `inner` and tells `meter` the exact bytes that a socket was given."""

    def __init__(self, meter: EgressMeter, inner: httpx2.AsyncBaseTransport) -> None:
        self._meter = meter
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request; every call is one attempt, whatever becomes of it."""
        exchange = self._meter.begin(request.url.host)
        if not isinstance(request.stream, httpx2.AsyncByteStream):
            raise TypeError("an asynchronous transport needs an asynchronous body")
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
            unsent = not body.taken and (reporting or isinstance(error, _BEFORE_CONNECTION))
            if not exchange.heads and not unsent:
                await _count_whole(exchange, request, body)
            raise
        if not exchange.heads:
            await _count_whole(exchange, request, body)
        exchange.status = response.status_code
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
