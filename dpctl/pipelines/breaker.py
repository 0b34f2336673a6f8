"""The circuit breaker of one route: after failures in a row it is left alone, then asked once to see if it is back.

States as in Nygard, Release It! (2018, ch. 5). Time is handed in, never read here.
"""

from enum import StrEnum


class State(StrEnum):
    """closed: asked as usual; open: not asked; half-open: one request is asked as a probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Breaker:
    """Counts a route's failures in a row; opens at `threshold`, and lets one probe through after `cool_down` s.

    A probe that fails opens it again for as long. `held_until` is the time before which the endpoint asked to be left
    alone (429); a hold is obedience, not a failure, and does not count.
    """

    def __init__(self, *, threshold: int = 5, cool_down: float = 30.0) -> None:
        if threshold < 1 or cool_down < 0:
            raise ValueError("a breaker needs a threshold of at least 1 and a cool-down of at least 0 s")
        self._threshold = threshold
        self._cool_down = cool_down
        self._failures = 0
        self._opened: float | None = None
        self._probing = False
        self.held_until = float("-inf")

    def state(self, now: float) -> State:
        """The state at a time."""
        if self._opened is None:
            return State.CLOSED
        return State.OPEN if now < self._opened + self._cool_down else State.HALF_OPEN

    def permits(self, now: float) -> bool:
        """Whether a request may be sent, holds aside: always when closed, never when open, one probe when half-open."""
        state = self.state(now)
        return state is State.CLOSED or (state is State.HALF_OPEN and not self._probing)

    def enter(self, now: float) -> None:
        """A request is sent; it is to end in one of succeeded, failed and left."""
        if self.state(now) is State.HALF_OPEN:
            self._probing = True

    def succeeded(self) -> None:
        """A whole answer came: the route is healthy."""
        self._failures = 0
        self._opened = None
        self._probing = False

    def failed(self, now: float) -> None:
        """The route failed."""
        self._failures += 1
        if self._failures >= self._threshold:
            self._opened = now
        self._probing = False

    def left(self) -> None:
        """The request was called off, or failed for a reason that says nothing about the route's health."""
        self._probing = False

    def hold(self, until: float) -> None:
        """The endpoint asked to be left alone until then."""
        self.held_until = max(self.held_until, until)
