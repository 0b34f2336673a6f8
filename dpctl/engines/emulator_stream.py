"""The chunks of one streamed answer on their way out: each is written when it is due, straight to the connection."""

import asyncio
from collections.abc import Callable, Iterator
from time import monotonic

from dpctl.engines.emulator_answer import Chunk, Ending, Script, encoded_text
from dpctl.engines.emulator_metrics import Metrics
from dpctl.engines.emulator_truth import Truth, microseconds


class Stream:
    """Writes an answer's chunks as the wheel tells it; `done` is resolved after the last, `ending` says how it ends.

    `due_after` turns a moment and the s of work that begin then into the next moment. `framed`: as HTTP/1.1 chunks.
    """

    def __init__(
        self,
        chunks: Iterator[Chunk | Ending],
        script: Script,
        transport: asyncio.Transport,
        *,
        framed: bool,
        due_after: Callable[[float, float], float],
        arrived: float,
        truth: Truth,
        metrics: Metrics,
    ) -> None:
        self._chunks = chunks
        self._script = script
        self._transport = transport
        self._framed = framed
        self._due_after = due_after
        self._arrived = arrived
        self._truth = truth
        self._metrics = metrics
        self._last = 0.0
        self._thinking = True
        self._next: Chunk | None = None
        self.ending: Ending | None = None
        self.sent = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._advance()

    @property
    def work(self) -> float | None:
        """The s of work before the next chunk, None after the last."""
        return None if self._next is None else self._next.work

    def step(self, due: float) -> float | None:
        """Write the chunk that is due; when the next one is."""
        chunk = self._next
        if chunk is None or self._transport.is_closing():
            self.close()
            return None
        data = self._data(chunk)
        now = monotonic()
        self._transport.write(data)
        self._note(chunk, due, now)
        self._advance()
        if self._next is None:
            self.close()
            return None
        return self._due_after(due, self._next.work)

    def close(self) -> None:
        """Write no more."""
        self._next = None
        if not self.done.done():
            self.done.set_result(None)

    def _advance(self) -> None:
        following = next(self._chunks)
        if isinstance(following, Chunk):
            self._next = following
        else:
            self._next, self.ending = None, following

    def _data(self, chunk: Chunk) -> bytes:
        script = self._script
        before, after = script.thought if chunk.thought and script.thought else script.text
        event = before + encoded_text(chunk.text) + after
        if self._thinking and not chunk.thought:
            self._thinking = False
            event = script.turn + event
        return b"%x\r\n%b\r\n" % (len(event), event) if self._framed else event

    def _note(self, chunk: Chunk, due: float, now: float) -> None:
        truth = self._truth
        if truth.written:
            self._metrics.next_token.observe(now - self._last)
        else:
            self._metrics.first_token.observe(now - self._arrived)
        truth.scheduled.append(microseconds(due))
        truth.written.append(microseconds(now))
        truth.tokens.append(chunk.tokens)
        if self._transport.get_write_buffer_size():
            truth.held += 1
        self._metrics.output_tokens += chunk.tokens
        self.sent += chunk.tokens
        self._last = now
