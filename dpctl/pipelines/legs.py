"""One leg of a delivery while it runs: a route that was asked, what came of it, what it cost."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass

from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.core.run import Leg
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.pipelines.egress import LEG
from dpctl.pipelines.routes import Route

Event = tuple["RunningLeg", Chunk | Usage | None]

# failures that speak against the route's health, not against this request or its pace
_UNHEALTHY = frozenset({FailureKind.UNREACHABLE, FailureKind.FAILED, FailureKind.SILENT, FailureKind.CUT})
# beyond this ratio between the server's count of the prompt and ours, one of the two is wrong
_IMPLAUSIBLE = 3.0
_SHORT_PROMPT = 400


@dataclass(slots=True, kw_only=True, eq=False)
class RunningLeg:
    """A leg and its task; `time` of its pieces and all other times by the delivery's clock, in s."""

    number: int
    route: Route
    prompt: Prompt
    start: float
    hedge: bool = False
    task: "asyncio.Task[None] | None" = None
    first: float | None = None
    end: float | None = None
    outcome: str = ""
    failure: Failure | None = None
    pieces: int = 0
    characters: int = 0
    usage: Usage | None = None

    def begin(self, events: "asyncio.Queue[Event]", clock: Callable[[], float]) -> None:
        """Ask the route in a task of its own; every piece becomes an event, and the end of the task one with None."""
        self.route.breaker.enter(self.start)
        if self.route.hedging is not None:
            self.route.hedging.asked()
        self.task = asyncio.create_task(self._run(events, clock))
        self.task.add_done_callback(lambda _: events.put_nowait((self, None)))

    async def _run(self, events: "asyncio.Queue[Event]", clock: Callable[[], float]) -> None:
        LEG.set(self.number)
        async for piece in self.route.engine.stream(self.prompt):
            if isinstance(piece, Usage):
                self.usage = piece
            else:
                self.first = clock() if self.first is None else self.first
                self.pieces += bool(piece.text)
                self.characters += len(piece.text)
            events.put_nowait((self, piece))

    def error(self) -> UnavailableError | None:
        """Why the task ended, None when it ended well; anything but an UnavailableError is raised: it is a bug."""
        assert self.task is not None  # noqa: S101 - begun
        error = None if self.task.cancelled() else self.task.exception()
        if error is None or isinstance(error, UnavailableError):
            return error
        raise error

    def won(self, now: float) -> None:
        """The whole answer is here."""
        self._over(now, "won")
        self.route.breaker.succeeded()

    def failed(self, now: float, failure: Failure) -> None:
        """The route failed, or was too slow."""
        self._over(now, "failed")
        self.failure = failure
        if failure.kind in _UNHEALTHY:
            self.route.breaker.failed(now)
        else:
            self.route.breaker.left()

    def called_off(self, now: float, outcome: str) -> None:
        """Somebody else was first (lost), or nobody waits any more (stopped)."""
        self._over(now, outcome)
        self.route.breaker.left()
        if outcome == "lost" and self.first is None and self.route.hedging is not None:
            self.route.hedging.record_more_than(now - self.start)

    def _over(self, now: float, outcome: str) -> None:
        self.end, self.outcome = now, outcome
        if self.task is not None:
            self.task.cancel()

    def record(self) -> Leg:
        """The leg as it is kept."""
        tokens_in, tokens_out, counted_by = self._tokens()
        return Leg(
            number=self.number,
            route=self.route.name,
            zone=self.route.zone.value,
            start=self.start,
            end=self.start if self.end is None else self.end,
            first=self.first,
            outcome=self.outcome,
            hedge=self.hedge,
            failure=self.failure.kind.value if self.failure else None,
            status=self.failure.status if self.failure else None,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            counted_by=counted_by,
        )

    def _tokens(self) -> tuple[int | None, int | None, str]:
        if self.usage is not None:
            return self.usage.tokens_in, self.usage.tokens_out, self.usage.counted_by
        if self.failure is not None and self._turned_away(self.failure):
            return 0, 0, "local"
        ratio = self.route.chars_per_token
        if ratio is None:
            return None, None, "local"
        return math.ceil(_length(self.prompt) / ratio), math.ceil(self.characters / ratio), "local"

    @staticmethod
    def _turned_away(failure: Failure) -> bool:
        """Whether the endpoint never began to work on the prompt: no connection, or an error status."""
        return failure.kind is FailureKind.UNREACHABLE or failure.status is not None

    def doubts(self) -> tuple[str, ...]:
        """What does not fit together in an answer that is whole by the protocol.

        More pieces than tokens: a piece came twice, or the count is wrong. The prompt's count is off by a factor of
        three from its characters: the bill would follow a wrong count.
        """
        usage, found = self.usage, []
        if usage is None or usage.counted_by != "usage":
            return ()
        if usage.tokens_out is not None and self.pieces > usage.tokens_out:
            found.append("more-pieces-than-tokens")
        length, ratio = _length(self.prompt), self.route.chars_per_token
        if usage.tokens_in is not None and ratio is not None and length >= _SHORT_PROMPT:
            expected = length / ratio
            if not expected / _IMPLAUSIBLE <= usage.tokens_in <= expected * _IMPLAUSIBLE:
                found.append("implausible-prompt-count")
        return tuple(found)


def _length(prompt: Prompt) -> int:
    return len(prompt.instruction) + len(prompt.text)
