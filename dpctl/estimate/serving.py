"""Serving simulated: requests arrive, wait, run in batches and finish, on one server or several.

Discrete events over a step model. The same asks and the same service give the same times, always.
"""

import heapq
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.estimate.serving_book import Book, Limits
from dpctl.estimate.serving_replica import Replica
from dpctl.estimate.serving_step import StepModel


class Routing(StrEnum):
    """Which replica a request goes to.

    round-robin: one after the other. least-outstanding: the one with the fewest unfinished requests. session: one after
    the other, but a conversation stays where it began, so that its cache is found again.
    """

    ROUND_ROBIN = "round-robin"
    LEAST_OUTSTANDING = "least-outstanding"
    SESSION = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Equal servers behind one router.

    `transit_s` is what a request takes beside the steps, in s: HTTP, tokens made of text and text of tokens. It holds
    no server up. All of it is spent on the way there, which for the times of a request comes to the same.
    """

    model: StepModel
    limits: Limits
    replicas: int = 1
    routing: Routing = Routing.LEAST_OUTSTANDING
    transit_s: float = 0.0

    def __post_init__(self) -> None:
        if self.replicas < 1:
            raise ValueError("a service has at least one replica")
        if not 0 <= self.transit_s < math.inf:
            raise ValueError("what a request takes on its way is in seconds, not negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a replica did: s of `busy` steps, their number, sequences running at a time while it was busy.

    `cache_peak` is the share of its KV cache that was in use at most (None without a limit), `preemptions` how often a
    request lost its blocks.
    """

    requests: int
    busy: float
    steps: int
    running: float
    cache_peak: float | None
    preemptions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Times in s from the start, one entry a request in the order asked for; NaN where it never happened.

    `due`: when it was sent (a conversation's later turns, and those of a closed loop, follow an answer); `started`:
    first in a step; `first` and `last`: first and last token. `reused`: prompt tokens found in the cache; `preempted`:
    how often it was thrown out. `replica` is -1 for requests never sent, and for those no cache could hold.
    """

    prompt: tuple[int, ...]
    output: tuple[int, ...]
    due: tuple[float, ...]
    started: tuple[float, ...]
    first: tuple[float, ...]
    last: tuple[float, ...]
    preempted: tuple[int, ...]
    reused: tuple[int, ...]
    replica: tuple[int, ...]
    uses: tuple[Use, ...] = ()

    @property
    def finished(self) -> tuple[int, ...]:
        """The numbers of the requests that have their last token."""
        return tuple(number for number, last in enumerate(self.last) if last == last)

    @property
    def seconds(self) -> float:
        """From the start to the last token of all; 0 when nothing finished."""
        return max((last for last in self.last if last == last), default=0.0)

    @property
    def preemptions(self) -> int:
        """How often any request lost its blocks."""
        return sum(self.preempted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Which request comes when: those that come by themselves, and those that follow an answer.

    `starts`: (due, request), ascending; `after[n]`: (request, s later) that follows the answer to n, where one does;
    `chain[n]`: the conversation of n, -1 for none; `spare`: what the users of a closed loop ask next, `think` s after
    an answer that nothing else follows.
    """

    starts: tuple[tuple[float, int], ...]
    after: dict[int, tuple[int, float]]
    chain: tuple[int, ...]
    spare: tuple[int, ...] = ()
    think: float = 0.0


def order_of(asks: Sequence[Ask], loop: ClosedLoop | None = None) -> Order:
    """When requests come: at their due times, or one by one from the users of a closed loop.

    A turn of a conversation comes as much after the answer before it as their due times are apart. In a closed loop a
    user takes the next conversation or single request of the schedule as soon as the last one is done with.
    """
    turns: dict[int, list[int]] = {}
    heads: list[int] = []
    chain = [-1] * len(asks)
    for number, ask in enumerate(asks):
        if ask.session is None:
            heads.append(number)
            continue
        own = turns.setdefault(ask.session, [])
        if not own:
            heads.append(number)
        own.append(number)
    after = {}
    for index, own in enumerate(turns.values()):
        for number in own:
            chain[number] = index
        for one, following in itertools.pairwise(own):
            after[one] = (following, max(0.0, asks[following].due - asks[one].due))
    if loop is None:
        starts = sorted((asks[number].due, number) for number in heads)
        return Order(starts=tuple(starts), after=after, chain=tuple(chain))
    return Order(
        starts=tuple(zip(loop.starts(), heads, strict=False)),
        after=after,
        chain=tuple(chain),
        spare=tuple(heads[loop.concurrency :]),
        think=loop.think_seconds,
    )


def simulate(service: Service, asks: Sequence[Ask], *, loop: ClosedLoop | None = None) -> Outcome:
    """Every request through the service; with `loop` the users of a closed loop ask them, whatever their due times.

    A request whose prompt and answer no cache could hold is refused, and with it the rest of its conversation.
    """
    order = order_of(asks, loop)
    book = _book(asks, order)
    replicas = [Replica(service.model, service.limits, book) for _ in range(service.replicas)]
    where = [-1] * len(asks)
    router = _Router(service.routing, replicas, order.chain)
    if order.after or order.spare:
        _following(order, book, router, where, service.transit_s)
    else:
        for due, number in order.starts:
            router.send(number, due + service.transit_s, where)
    for replica in replicas:
        replica.advance(math.inf)
    return _outcome(book, where, replicas)


class _Router:
    """Sends each request to its replica, which is brought up to that time before."""

    def __init__(self, routing: Routing, replicas: Sequence[Replica], chain: Sequence[int]) -> None:
        self.replicas = replicas
        self._least = routing is Routing.LEAST_OUTSTANDING and len(replicas) > 1
        self._sticks = routing is Routing.SESSION
        self._chain = chain
        self._home: dict[int, int] = {}
        self._next = 0

    def send(self, number: int, due: float, where: list[int]) -> bool:
        """A request arrives at `due`; False when it was refused."""
        replicas, chain = self.replicas, self._chain[number]
        if self._sticks and chain in self._home:
            index = self._home[chain]
        elif self._least:
            for replica in replicas:
                replica.advance(due)
            index = min(range(len(replicas)), key=lambda i: (replicas[i].outstanding(due), i))
        else:
            index = self._next
            self._next = (index + 1) % len(replicas)
        if self._sticks and chain >= 0:
            self._home[chain] = index
        replica = replicas[index]
        replica.advance(due)
        if not replica.submit(number, due):
            return False
        where[number] = index
        return True


def _following(order: Order, book: Book, router: _Router, where: list[int], transit: float) -> None:
    """Requests of which some follow an answer: no server runs ahead of what another one's answer may bring."""
    # (when it reaches a server, request, when it is due)
    ready = [(due + transit, number, due) for due, number in order.starts]
    heapq.heapify(ready)
    spare = iter(order.spare)

    def ask(number: int, due: float) -> None:
        heapq.heappush(ready, (due + transit, number, due))

    def follow(number: int, end: float, *, answered: bool) -> None:
        following = order.after.get(number)
        # nothing comes of the conversation of a refused request
        if following is not None and answered:
            ask(following[0], end + following[1])
            return
        another = next(spare, None)
        if another is not None:
            ask(another, end + order.think)

    while True:
        arrival = ready[0][0] if ready else math.inf
        limit = min((r.horizon() for r in router.replicas if not r.idle), default=math.inf)
        if limit == arrival == math.inf:
            return
        bound = min(arrival, limit)
        for replica in router.replicas:
            replica.advance(bound)
            for number in replica.done:
                follow(number, book.last[number], answered=True)
            replica.done.clear()
        if ready and ready[0][0] <= bound:
            arrival, number, due = heapq.heappop(ready)
            book.due[number] = due
            if not router.send(number, arrival, where):
                follow(number, arrival, answered=False)


def _book(asks: Sequence[Ask], order: Order) -> Book:
    """What the replicas share; the common prefix of a conversation is that of its first turn."""
    common = [ask.prefix_tokens for ask in asks]
    for number, (following, _) in order.after.items():
        # turns come in order, so the one before has its own already
        common[following] = min(common[number], common[following])
    return Book(
        prompt=[ask.prompt_tokens for ask in asks],
        output=[ask.output_tokens for ask in asks],
        prefix=[ask.prefix_tokens for ask in asks],
        common=common,
        chain=list(order.chain),
        due=[ask.due for ask in asks],
    )


def _outcome(book: Book, where: Sequence[int], replicas: Sequence[Replica]) -> Outcome:
    uses = [
        Use(
            requests=where.count(index),
            busy=replica.busy,
            steps=replica.steps,
            running=replica.sequence_seconds / replica.busy if replica.busy else 0.0,
            cache_peak=replica.cache_peak,
            preemptions=replica.preemptions,
        )
        for index, replica in enumerate(replicas)
    ]
    return Outcome(
        prompt=tuple(book.prompt),
        output=tuple(book.output),
        due=tuple(book.due),
        started=tuple(book.started),
        first=tuple(book.first),
        last=tuple(book.last),
        preempted=tuple(book.preempted),
        reused=tuple(book.reused),
        replica=tuple(where),
        uses=tuple(uses),
    )
