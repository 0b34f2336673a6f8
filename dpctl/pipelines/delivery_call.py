"""One call of a delivery: whom to ask next, whom to follow, when to give up.

A call goes in rounds. A round follows one leg, and its hedge when it is slow, to a whole answer or to the failure of
both; the next round asks the next route, and the last one the edge.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace

from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.core.run import Delivered
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.pipelines.cloud import incomplete
from dpctl.pipelines.legs import Event, RunningLeg
from dpctl.pipelines.routes import Limits, Route


class Call:
    """One call: its legs, what they said so far, and whom to ask next."""

    def __init__(
        self,
        *,
        prompt: Prompt,
        routes: Sequence[Route],
        edge: Route | None,
        limits: Limits,
        until: float,
        clock: Callable[[], float],
        rng: random.Random,
        numbers: Iterator[int],
    ) -> None:
        self._prompt = prompt
        self._routes = routes
        self._edge = edge
        self._limits = limits
        self._until = until
        self._clock = clock
        self._rng = rng
        self._numbers = numbers
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._legs: list[RunningLeg] = []
        self._ready_at: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._refused: set[str] = set()
        self._asked = 0
        self._failure: UnavailableError | None = None
        self._answered: RunningLeg | None = None

    @property
    def usage(self) -> Usage | None:
        """The usage of the leg whose answer is complete."""
        return self._answered.usage if self._answered else None

    async def close(self) -> Delivered:
        """Call off what still runs, wait until it has stopped (its bytes are final then), and say how it went."""
        for leg in self._flying():
            leg.called_off(self._clock(), "stopped")
        await asyncio.gather(*(leg.task for leg in self._legs if leg.task is not None), return_exceptions=True)
        answered = self._answered
        return Delivered(
            legs=tuple(leg.record() for leg in self._legs),
            winner=answered.route.name if answered else None,
            degraded=answered is not None and answered.route is self._edge,
            doubts=answered.doubts() if answered else (),
        )

    async def pieces(self) -> AsyncGenerator[Chunk | Usage]:
        """Ask one route after the other until one answers."""
        while True:
            leg = await self._next_leg()
            if leg is None:
                raise self._none_left()
            async with aclosing(self._round(leg)) as pieces:
                async for piece in pieces:
                    yield piece
            if self._answered is not None:
                return

    async def _round(self, leader: RunningLeg) -> AsyncGenerator[Chunk | Usage]:
        """Follow one leg, and its hedge if it is slow, to a complete answer; ends without one when all have failed."""
        winner: RunningLeg | None = None
        shown = False
        held: list[Chunk] = []
        hedge_at = self._hedge_at(leader)
        # the edge has all the time that is left; the cloud must have begun before the edge's part of it
        reserve = self._limits.edge_reserve if self._edge is not None and leader.route is not self._edge else 0.0
        while self._flying():
            until = self._until if winner is not None else self._until - reserve
            event = await self._event(until if hedge_at is None else min(until, hedge_at))
            if event is None:
                if self._clock() >= until:
                    self._out_of_time(shown=shown)
                elif hedge_at is not None:
                    hedge_at = None
                    self._hedge(leader)
                continue
            leg, piece = event
            if leg.end is not None:
                continue
            if piece is None:
                error = leg.error() or (incomplete() if leg.usage is None or not leg.pieces else None)
                if error is None:
                    leg.won(self._clock())
                    self._answered = leg
                    for chunk in held:
                        yield replace(chunk, time=time.perf_counter())
                    assert leg.usage is not None  # noqa: S101 - checked above
                    yield leg.usage
                    return
                self._fail(leg, error)
                if shown or self._is_final(error):
                    raise error
                # when the winner fails nobody else is left, and the round ends without what was held
            elif isinstance(piece, Chunk):
                if winner is None:
                    winner, hedge_at = leg, None
                    self._has_begun(leg)
                if self._limits.whole:
                    held.append(piece)
                else:
                    shown = shown or bool(piece.text)
                    yield piece

    def _flying(self) -> list[RunningLeg]:
        return [leg for leg in self._legs if leg.end is None]

    async def _event(self, until: float) -> Event | None:
        """The next thing that a leg does; None when the time comes first."""
        left = until - self._clock()
        if left <= 0:
            return None
        if not self._events.empty():
            return self._events.get_nowait()
        try:
            async with asyncio.timeout(left):
                return await self._events.get()
        except TimeoutError:
            return None

    # whom to ask

    async def _next_leg(self) -> RunningLeg | None:
        """Begin the next leg as soon as a route may be asked; the edge when none can be; None when that failed too."""
        asked_edge = any(leg.route is self._edge for leg in self._legs)
        reserve = self._limits.edge_reserve if self._edge is not None else 0.0
        while not asked_edge and self._asked <= self._limits.retries and self._clock() < self._until - reserve:
            now = self._clock()
            waiting = {route.name: self._may_be_asked(route) for route in self._candidates(now)}
            ready = [route for route in self._candidates(now) if waiting[route.name] <= now]
            if ready:
                self._asked += 1
                # one that has not failed this request goes first, then the order of preference
                return self._begin(min(ready, key=lambda route: self._failures.get(route.name, 0)))
            soonest = min(waiting.values(), default=self._until)
            if soonest >= self._until - reserve:
                break
            await asyncio.sleep(soonest - now)
        if self._edge is None or asked_edge or self._clock() >= self._until:
            return None
        return self._begin(self._edge)

    def _candidates(self, now: float) -> list[Route]:
        """The routes that are not out for this request, not open, and not being asked already."""
        flying = {leg.route.name for leg in self._flying()}
        return [
            route
            for route in self._routes
            if route.name not in self._refused and route.name not in flying and route.breaker.permits(now)
        ]

    def _may_be_asked(self, route: Route) -> float:
        return max(route.breaker.held_until, self._ready_at.get(route.name, 0.0))

    def _begin(self, route: Route, *, hedge: bool = False) -> RunningLeg:
        leg = RunningLeg(number=next(self._numbers), route=route, prompt=self._prompt, start=self._clock(), hedge=hedge)
        self._legs.append(leg)
        leg.begin(self._events, self._clock)
        return leg

    def _hedge_at(self, leader: RunningLeg) -> float | None:
        delay = leader.route.hedging.delay() if leader.route.hedging is not None else None
        return None if delay is None or leader.route is self._edge else leader.start + delay

    def _hedge(self, leader: RunningLeg) -> None:
        """Send the same bytes to the next route as well, if there is one and the budget has a hedge left."""
        now = self._clock()
        ready = [route for route in self._candidates(now) if self._may_be_asked(route) <= now]
        if ready and leader.route.hedging is not None and leader.route.hedging.spend():
            self._begin(ready[0], hedge=True)

    # what became of it

    def _has_begun(self, winner: RunningLeg) -> None:
        """The first token is here: the others are called off."""
        if winner.route.hedging is not None and winner.first is not None:
            winner.route.hedging.record(winner.first - winner.start)
        for leg in self._flying():
            if leg is not winner:
                leg.called_off(self._clock(), "lost")

    def _fail(self, leg: RunningLeg, error: UnavailableError) -> None:
        """Keep why a leg failed, and when its route may be asked again."""
        now, name = self._clock(), leg.route.name
        # an engine that gives no reason (a local one) will not do better at once
        failure = error.failure or Failure(kind=FailureKind.REFUSED)
        leg.failed(now, failure)
        if leg.route is not self._edge or self._failure is None:
            self._failure = error
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        if failure.kind is FailureKind.REFUSED:
            self._refused.add(name)
        elif failure.retry_after is not None:
            leg.route.breaker.hold(now + failure.retry_after)
        else:
            # full jitter: Brooker, Exponential Backoff And Jitter (AWS Architecture Blog, 2015)
            longest = min(self._limits.longest_backoff, self._limits.backoff * 2 ** (failures - 1))
            self._ready_at[name] = now + self._rng.uniform(0.0, longest)

    @staticmethod
    def _is_final(error: UnavailableError) -> bool:
        """A filter's refusal or an empty answer is an answer: asking another provider would be shopping around."""
        return error.failure is not None and error.failure.kind is FailureKind.UNUSABLE

    def _out_of_time(self, *, shown: bool) -> None:
        """No leg has answered in time: all of them have failed; raises when there is nothing left to try."""
        late = self._too_late()
        for leg in self._flying():
            self._fail(leg, late)
        if shown:
            raise late

    def _too_late(self) -> UnavailableError:
        last = f"; before that: {self._failure.what}" if self._failure else ""
        return UnavailableError(
            f"no complete answer within the deadline of {self._limits.deadline:g} s{last}",
            where=", ".join(dict.fromkeys(leg.route.name for leg in self._legs)) or "no route was asked",
            hint="allow more time, ask for fewer output tokens, or add a faster route",
            failure=Failure(kind=FailureKind.SILENT),
        )

    def _none_left(self) -> UnavailableError:
        if self._failure is not None:
            return self._failure
        if not self._routes:
            return UnavailableError(
                "no route may be asked under this request's verdict; nothing was sent",
                where="the routes of this delivery",
                hint="add a route whose zone the policy allows, or choose --mode local",
                failure=Failure(kind=FailureKind.REFUSED),
            )
        if self._clock() >= self._until:
            return self._too_late()
        return UnavailableError(
            "no route may be asked now: all have failed or asked to be left alone a moment ago; nothing was sent",
            where=", ".join(route.name for route in self._routes),
            hint="try again in a minute; see the endpoints' logs",
            failure=Failure(kind=FailureKind.UNREACHABLE),
        )
