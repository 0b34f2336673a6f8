"""What came of each request, read from the events of a log after the run: times, counts, and how it failed.

A first token is the first content or reasoning: chunks that only give a role, an ending or counts are none. Counts are
the server's (`usage`); without them they are an estimate from characters (`local`), or unknown.
"""

import itertools
import json
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dpctl.bench.load.formats import Format, Line, LineReader
from dpctl.bench.load.wire import Exchange, Fault
from dpctl.core.errors import FailureKind

_SECOND = 1_000_000_000
_LONGEST_MESSAGE = 200
STOPPED = "stopped"
# how most streams end
_ENDING = b"data: [DONE]\n\n"
_FAULTS = {
    Fault.UNREACHABLE: (FailureKind.UNREACHABLE, "no connection"),
    Fault.NO_SOCKETS: (FailureKind.UNREACHABLE, "this machine has no sockets left"),
    Fault.CUT: (FailureKind.CUT, "the connection closed before the answer was whole"),
    Fault.TOTAL: (FailureKind.SILENT, "not answered in time"),
    Fault.SILENT: (FailureKind.SILENT, "nothing came for too long"),
    Fault.GARBLED: (FailureKind.UNUSABLE, "the answer is not HTTP/1.1 as asked for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One request. Times in s from the start of the run; None: never happened.

    `due` is from the schedule, `begun` when the client took it up, `sent` when its bytes went to the socket, after
    `opening` s for a new connection; `times` are the arrivals of chunks with content, `end` of the last byte. `reads`
    is how many of those times are different: chunks that were read together bear one stamp. `failure` is None for a
    whole answer, else one of `FailureKind` or "stopped", with a short `message`.
    """

    number: int
    due: float
    begun: float
    sent: float | None
    opening: float
    times: tuple[float, ...]
    end: float
    status: int | None
    bytes_out: int
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    counted_by: str = "local"
    finish: str | None = None
    failure: str | None = None
    message: str = ""
    retry_after: float | None = None
    attempts: int = 1
    streamed: bool = True

    @property
    def first(self) -> float | None:
        """When the first token came; None without one, and for an answer in one piece."""
        return self.times[0] if self.times and self.streamed else None

    @property
    def last(self) -> float | None:
        """When the last token came."""
        return self.times[-1] if self.times else None

    @property
    def reads(self) -> int:
        """How many different moments the chunks came at."""
        return len(set(self.times))


@dataclass(slots=True)
class _Heard:
    """What the lines of an answer say together."""

    stamps: list[int] = field(default_factory=list)
    characters: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    finish: str | None = None
    error: str | None = None
    ended: bool = False
    streamed: bool = True


def outcome(exchange: Exchange, *, using: Format, start: int, chars_per_token: float | None) -> Outcome:
    """Read one exchange; `start` is the run's, in ns of the same clock."""
    heard = _heard(exchange, using) if _has_answer(exchange) else _Heard(streamed=using.streams)
    failure, message = _failure(exchange, heard)
    tokens_out, counted = heard.tokens_out, heard.tokens_out is not None
    if not counted and chars_per_token is not None and heard.characters:
        tokens_out = math.ceil(heard.characters / chars_per_token)
    return Outcome(
        number=exchange.tag,
        due=(exchange.due - start) / _SECOND,
        begun=(exchange.begun - start) / _SECOND,
        sent=(exchange.sent - start) / _SECOND if exchange.sent else None,
        opening=exchange.opening / _SECOND,
        times=tuple([(stamp - start) / _SECOND for stamp in heard.stamps]),
        end=(exchange.end - start) / _SECOND,
        status=exchange.status or None,
        bytes_out=exchange.bytes_out,
        tokens_in=heard.tokens_in,
        tokens_out=tokens_out,
        tokens_cached=heard.tokens_cached,
        counted_by="usage" if counted else "local",
        # a server may send anything here; it is to be one printable line in the run's file
        finish=_short(str(heard.finish)) if heard.finish else None,
        failure=failure,
        message=message,
        retry_after=exchange.retry_after,
        attempts=exchange.attempts,
        streamed=heard.streamed,
    )


def _has_answer(exchange: Exchange) -> bool:
    """Whether what came is an answer of the model, or a part of one."""
    if exchange.fault is Fault.STOPPED or not 200 <= exchange.status < 300:
        return False
    return exchange.fault is Fault.NONE or bool(exchange.pieces)


def _heard(exchange: Exchange, using: Format) -> _Heard:
    one_piece = _in_one_piece(exchange, using)
    heard = _Heard(ended=one_piece, streamed=not one_piece)
    for stamps, line in lines(exchange, using):
        if line.text:
            heard.stamps.extend(stamps)
            heard.characters += len(line.text)
        if line.tokens_in is not None:
            heard.tokens_in = line.tokens_in
        if line.tokens_out is not None:
            heard.tokens_out = line.tokens_out
        if line.tokens_cached is not None:
            heard.tokens_cached = line.tokens_cached
        heard.finish = line.finish or heard.finish
        heard.error = heard.error or line.error
        heard.ended = heard.ended or line.last
    return heard


def _failure(exchange: Exchange, heard: _Heard) -> tuple[str | None, str]:
    """How it failed, and a message; None for a whole answer."""
    if exchange.fault is Fault.STOPPED:
        return STOPPED, "the run ended before its answer"
    if exchange.fault is not Fault.NONE and not exchange.pieces:
        kind, words = _FAULTS[exchange.fault]
        return kind.value, words
    if not 200 <= exchange.status < 300:
        return _refusal(exchange.status).value, _error_text(exchange)
    if heard.error is not None:
        return FailureKind.FAILED.value, _short(heard.error)
    if not (heard.finish or heard.ended):
        # after its finish an answer is whole, whatever happens to the connection
        kind, words = _FAULTS.get(exchange.fault, (FailureKind.CUT, "the stream ended without its finish"))
        return kind.value, words
    if not heard.stamps:
        return FailureKind.UNUSABLE.value, "a whole answer without a token"
    return None, ""


def failed(exchange: Exchange, using: Format) -> bool:
    """Whether a request failed, also by an error within its stream or a stream that has no end.

    Asked while the run goes on: a usual ending is recognised without reading the answer.
    """
    if exchange.fault is not Fault.NONE or not 200 <= exchange.status < 300:
        return True
    tail = b"".join(piece for _, piece in exchange.pieces[-2:])
    if tail.endswith(_ENDING) and b'"error"' not in tail:
        return False
    return outcome(exchange, using=using, start=0, chars_per_token=None).failure is not None


def lines(exchange: Exchange, using: Format) -> Iterator[tuple[Sequence[int], Line]]:
    """The lines of an answer with the moments at which they were complete (WHATWG server-sent events, read 2026-11).

    One moment, or where events that differ only in their text are read as one line, one for each of its `chunks`. An
    answer that is one JSON object instead of a stream is one line.
    """
    pieces = exchange.pieces
    body = b"".join([piece for _, piece in pieces])
    if _in_one_piece(exchange, using):
        yield (pieces[-1][0],), LineReader(using).read("", body.strip())
        return
    # where there is none, the search for one byte costs next to nothing, that for two more than the rest
    reader = LineReader(using, b"\r\n" if b"\r" in body and b"\r\n" in body else b"\n")
    arrivals = [stamp for stamp, _ in pieces]
    edges = [*itertools.accumulate([len(piece) for _, piece in pieces])]
    event, at, ended = "", 0, 0
    data: list[bytes] = []
    while True:
        if not data and not event and (known := reader.alike(body, at)) is not None:
            line, ends, at = known
            yield [arrivals[bisect_left(edges, end)] for end in ends], line
            continue
        stop = body.find(b"\n", at)
        if stop < 0:
            break
        field = body[at:stop].removesuffix(b"\r")
        at = stop + 1
        name, _, value = field.partition(b":")
        if name == b"data":
            data.append(value.removeprefix(b" "))
            ended = at
        elif name == b"event":
            event = value.strip().decode(errors="replace")
            ended = at
        elif not field and (data or event):
            yield (arrivals[bisect_left(edges, ended)],), reader.read(event, b"\n".join(data))
            event, data = "", []
    if data or body[at:] == b"data: [DONE]":
        # an ending without its empty line
        yield (arrivals[-1],), reader.read(event, b"\n".join(data) or b"[DONE]")


def _in_one_piece(exchange: Exchange, using: Format) -> bool:
    """Whether the answer is one JSON object: asked for so, or sent so by a server that does not stream."""
    start = b"".join(piece for _, piece in exchange.pieces[:4]).lstrip()[:1]
    return bool(exchange.pieces) and (not using.streams or start in {b"{", b"["})


def _refusal(status: int) -> FailureKind:
    if status == 429:
        return FailureKind.LIMITED
    return FailureKind.FAILED if status >= 500 else FailureKind.REFUSED


def _error_text(exchange: Exchange) -> str:
    raw = b"".join(piece for _, piece in exchange.pieces)[:4096]
    try:
        said = json.loads(raw)
        error = said.get("error", said.get("detail", said.get("message", ""))) if isinstance(said, dict) else said
        text = error.get("message", "") if isinstance(error, dict) else str(error)
    except (ValueError, AttributeError):
        text = raw.decode(errors="replace")
    return _short(f"HTTP {exchange.status}: {text}" if text else f"HTTP {exchange.status}")


def _short(text: str) -> str:
    """One line without control characters."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return plain if len(plain) <= _LONGEST_MESSAGE else plain[: _LONGEST_MESSAGE - 3] + "..."
