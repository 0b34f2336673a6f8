"""How busy an emulated service is: how many answers run at once and how that slows them, peak hours, standstills.

Only a small table each; what a real engine would do is for the estimates to say.
"""

import asyncio
import itertools
import math
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `start` to `end` (s after the first request) all takes `factor` times as long; inf is a standstill."""

    start: float
    end: float
    factor: float

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end < math.inf and self.factor > 0):
            raise ValueError("a window needs 0 <= start < end and a factor above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """From `start` to `end` (s after the first request) the median answer takes `e2el` s, if it took less before."""

    start: float
    end: float
    e2el: float

    def __post_init__(self) -> None:
        if not (0 <= self.start < self.end < math.inf and 0 < self.e2el < math.inf):
            raise ValueError("a window needs 0 <= start < end and a latency above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a service does under load; by default it has room for everybody and no peak.

    At most `slots` answers run at once (None: all), the others wait in the order they came. While n run, each takes
    `slowdown` times as long: (n, factor) points with straight lines between and level ends. Windows multiply.
    """

    slots: int | None = None
    slowdown: tuple[tuple[int, float], ...] = ()
    windows: tuple[Window, ...] = ()
    targets: tuple[Target, ...] = ()

    def __post_init__(self) -> None:
        if self.slots is not None and self.slots < 1:
            raise ValueError("there must be at least one slot")
        if any(factor <= 0 for _, factor in self.slowdown):
            raise ValueError("a slowdown must be above 0")
        if any(one >= other for (one, _), (other, _) in itertools.pairwise(self.slowdown)):
            raise ValueError("a slowdown names rising numbers of answers")


class Clock:
    """When work that is begun is done, given the windows, which count from the first request."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self.zero: float | None = None
        self._edges = sorted({edge for window in windows for edge in (window.start, window.end)})
        inside = [[w.factor for w in windows if w.start <= edge < w.end] for edge in self._edges]
        self._rates = [1.0, *(1.0 / math.prod(factors) for factors in inside)]

    def begin(self, moment: float) -> None:
        """Take the first request's arrival as time zero."""
        if self.zero is None:
            self.zero = moment

    def after(self, moment: float, work: float) -> float:
        """When `work` (s of a quiet service) is done that begins at `moment`; with no work, the end of a standstill."""
        if not self._edges or self.zero is None:
            return moment + work
        at = moment - self.zero
        index = bisect_right(self._edges, at)
        while index < len(self._edges):
            end, rate = self._edges[index], self._rates[index]
            if rate and at + work / rate <= end:
                return self.zero + at + work / rate
            work -= (end - at) * rate
            at = end
            index += 1
        return self.zero + at + work / self._rates[index]


def stretch(targets: Sequence[Target], moment: float, median: float) -> float:
    """By how much an answer is stretched that arrives `moment` s after the first and usually takes `median` s."""
    return max([1.0, *(t.e2el / median for t in targets if t.start <= moment < t.end and median > 0)])


def by_the_hour(factors: Sequence[float], hour: float, *, days: int = 31) -> tuple[Window, ...]:
    """A factor for each hour of a day, from the first request on, for `days` days; an hour lasts `hour` s."""
    every = [(index, factor) for index, factor in enumerate([*factors] * days) if factor != 1.0]
    return tuple(Window(start=i * hour, end=(i + 1) * hour, factor=factor) for i, factor in every)


class Slots:
    """Who runs and who waits."""

    def __init__(self, load: Load) -> None:
        self._limit = math.inf if load.slots is None else load.slots
        self._table = load.slowdown
        self._waiting: deque[asyncio.Future[float]] = deque()
        self.running = 0

    @property
    def waiting(self) -> int:
        """How many wait for a slot."""
        return len(self._waiting)

    async def enter(self) -> float | None:
        """Wait for a slot; returns when it was given (monotonic clock), None for one that was free."""
        if self.running < self._limit:
            self.running += 1
            return None
        turn: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._waiting.remove(turn)
            else:
                self.leave()
            raise

    def leave(self) -> None:
        """Give the slot to whoever waits longest, if anybody does."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(monotonic())
                return
        self.running -= 1

    def factor(self) -> float:
        """How many times as long everything takes with so many running."""
        table = self._table
        if not table:
            return 1.0
        right = bisect_right(table, self.running, key=lambda point: point[0])
        if right in (0, len(table)):
            return table[max(right - 1, 0)][1]
        (low, below), (high, above) = table[right - 1], table[right]
        return below + (above - below) * (self.running - low) / (high - low)
