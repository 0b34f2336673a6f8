"""The egress meter: the bytes of every attempt to leave this process, kept only until they have been searched.

What counts as having left: bytes handed to a socket. A connection that was refused, could not be resolved or failed its
TLS handshake took none of the request, so it is an attempt of 0 bytes. Where that cannot be told (no word from the
connection below), the whole request counts: a doubt is a leak. Bytes are those of HTTP/1.1 before TLS encrypts them,
proxy requests included.
"""

import time
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dpctl.core.deployment import Zone
from dpctl.core.documents import Span
from dpctl.core.run import Attempt
from dpctl.privacy.leaks import search

if TYPE_CHECKING:
    import httpx2

REDACTED = b"[redacted]"
# the delivery's leg in whose task a request is sent
LEG: ContextVar[int | None] = ContextVar("LEG", default=None)
# headers whose value is a credential: their bytes count, their value is never kept
_SECRET_HEADERS = frozenset({b"authorization", b"proxy-authorization", b"api-key", b"x-api-key", b"cookie"})


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One attempt while it happens. Only its counts are ever shown; the contents have no repr and are never written.

    `start` and `end` are `time.perf_counter()` readings in s.
    """

    host: str
    start: float
    leg: int | None = None
    end: float | None = None
    bytes_out: int = 0
    status: int | None = None
    heads: list[bytes] = field(default_factory=list, repr=False)
    body: bytearray = field(default_factory=bytearray, repr=False)

    def hand_over_head(self, method: bytes, target: bytes, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Count a request line and its headers, in the bytes that HTTP/1.1 writes (RFC 9112, 3 and 5)."""
        line = b"%s %s HTTP/1.1\r\n" % (method, target)
        counted, kept = len(line) + 2, [line]
        for name, value in headers:
            counted += len(name) + len(value) + 4
            kept.append(b"%s: %s\r\n" % (name, REDACTED if name.lower() in _SECRET_HEADERS else value))
        self.bytes_out += counted
        self.heads.append(b"".join(kept))

    def hand_over_body(self, part: bytes, *, framing: int = 0) -> None:
        """Count one part of the body and the bytes that frame it; the parts are searched joined, without framing."""
        self.bytes_out += len(part) + framing
        self.body += part


class EgressMeter:
    """Sees everything that leaves through the transports opened with it; `zone` is who can read what arrives.

    One meter serves one request after the other; ask for its attempts in between.
    """

    def __init__(self, *, zone: Zone) -> None:
        self.zone = zone
        self._exchanges: list[Exchange] = []

    def begin(self, host: str) -> Exchange:
        """Open the record of a new attempt (a transport does this before it hands anything on)."""
        exchange = Exchange(host=host, start=time.perf_counter(), leg=LEG.get())
        self._exchanges.append(exchange)
        return exchange

    def attempts(self, spans: Iterable[Span], *, scheduled: float = 0.0) -> tuple[Attempt, ...]:
        """Search what left for `spans` and forget it; one Attempt each, in order, since the last call.

        Their times count from `scheduled`.
        """
        searched = tuple(spans)
        exchanges, self._exchanges = self._exchanges, []
        return tuple(_attempt(exchange, self.zone, searched, scheduled) for exchange in exchanges)


def _attempt(exchange: Exchange, zone: Zone, spans: Sequence[Span], scheduled: float) -> Attempt:
    """An exchange as it is kept: counts, times, and the spans that its bytes hold."""
    seen = search((*exchange.heads, bytes(exchange.body)), spans) if exchange.bytes_out else None
    return Attempt(
        zone=zone.value,
        host=exchange.host,
        bytes_out=exchange.bytes_out,
        status=exchange.status,
        found_spans=tuple(sorted(seen.found)) if seen else (),
        start=exchange.start - scheduled,
        end=None if exchange.end is None else exchange.end - scheduled,
        leg=exchange.leg,
        searched=seen is None or seen.complete,
    )


def open_transport(meter: EgressMeter, base_url: str) -> "httpx2.AsyncBaseTransport":
    """Return the one transport to the outside: metered, HTTP/1.1, no retries, closed by the client that is given it.

    Loopback hosts are always reached directly. Any other host goes through the proxy that HTTPS_PROXY, HTTP_PROXY,
    ALL_PROXY and NO_PROXY name for it; `SSL_CERT_FILE` and `SSL_CERT_DIR` are honoured, netrc is not.
    """
    from dpctl.pipelines.egress_transport import MeteredTransport, direct_transport

    return MeteredTransport(meter, direct_transport(proxy=proxy_for(base_url)))


def proxy_for(base_url: str) -> str | None:
    """The proxy that the environment names for this address, or None; never one for a loopback host."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies_environment, proxy_bypass

    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if is_loopback(host):
        return None
    named = getproxies_environment()
    if not named or proxy_bypass(host):
        return None
    return named.get(parts.scheme) or named.get("all")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    import ipaddress

    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
