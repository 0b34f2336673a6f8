"""Deliver one request through several routes as if they were one engine: fallback, retry, hedge, deadline, cache.

One retry layer: the clients below have none. Every leg is sent the same bytes, and only routes under the same verdict
are asked, so what was true of the first leg's privacy is true of all. An answer is one leg's from its first visible
character to its end; when that leg breaks after something was shown, the request fails, and nothing is pieced together.
"""

import itertools
import random
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from dpctl.core.deployment import Zone
from dpctl.core.run import Delivered
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.pipelines.cache import AnswerCache, Cached, Scope, key
from dpctl.pipelines.delivery_call import Call
from dpctl.pipelines.routes import Limits, Route, allowed

_HOME = frozenset({Zone.PROCESS, Zone.PREMISES})


class RoutedEngine:
    """An engine for one request, however many calls its pipeline makes; `deliveries` has a record of each call.

    `routes` in order of preference; `edge` is asked last, when no cloud route can answer. `limits.deadline` counts from
    the moment this is made. `cache` and `scope` go together; without them nothing is kept. Times come from `clock`.
    """

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        limits: Limits,
        edge: Route | None = None,
        verdict: str | None = None,
        cache: AnswerCache | None = None,
        scope: Scope | None = None,
        clock: Callable[[], float] = time.perf_counter,
        rng: random.Random | None = None,
    ) -> None:
        if edge is not None and edge.zone not in _HOME:
            raise ValueError("the edge model runs in the process or on the premises")
        if (cache is None) != (scope is None):
            raise ValueError("a cache needs a scope, and a scope a cache")
        names = [route.name for route in (*routes, *((edge,) if edge else ()))]
        if len(set(names)) < len(names):
            raise ValueError(f"two routes have the same name: {', '.join(names)}")
        self._routes = allowed(routes, verdict)
        self._edge = edge
        self._limits = limits
        self._cache = cache
        self._scope = scope
        self._clock = clock
        self._until = clock() + limits.deadline
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries, no secret
        self._numbers = itertools.count()
        self.deliveries: list[Delivered] = []

    def records(self, scheduled: float) -> tuple[Delivered, ...]:
        """`deliveries` with times counted from `scheduled`, as a Sample keeps them."""
        return tuple(
            replace(
                record,
                legs=tuple(
                    replace(
                        leg,
                        start=leg.start - scheduled,
                        end=leg.end - scheduled,
                        first=None if leg.first is None else leg.first - scheduled,
                    )
                    for leg in record.legs
                ),
            )
            for record in self.deliveries
        )

    @property
    def environment(self) -> Mapping[str, str]:
        """That of the first route, and the names of all."""
        names = ", ".join(route.name for route in self._routes)
        first = self._routes[0].engine.environment if self._routes else {}
        return {**first, "routes": names, **({"edge route": self._edge.name} if self._edge else {})}

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk | Usage]:
        """Yield the chunks of the leg that wins, then its Usage; raise UnavailableError when none can answer."""
        name = key(prompt, self._scope) if self._scope is not None else ""
        cached = self._cache.get(name) if self._cache is not None else None
        if cached is not None:
            self.deliveries.append(Delivered(legs=(), cached=True))
            for piece in _again(cached):
                yield piece
            return
        call = Call(
            prompt=prompt,
            routes=self._routes,
            edge=self._edge,
            limits=self._limits,
            until=self._until,
            clock=self._clock,
            rng=self._rng,
            numbers=self._numbers,
        )
        texts: list[str] = []
        try:
            async with aclosing(call.pieces()) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Chunk):
                        texts.append(piece.text)
                    yield piece
        finally:
            record = await call.close()
            self.deliveries.append(record)
        usage = call.usage
        if self._cache is not None and usage is not None and not (record.degraded or record.doubts):
            self._cache.put(name, Cached(texts=tuple(filter(None, texts)), truncated=usage.truncated))


def _again(cached: Cached) -> Iterator[Chunk | Usage]:
    """A kept answer as a stream: nothing was fed and nothing produced for it."""
    for text in cached.texts:
        yield Chunk(text=text, time=time.perf_counter())
    yield Usage(tokens_in=0, tokens_out=0, counted_by="engine", truncated=cached.truncated)
