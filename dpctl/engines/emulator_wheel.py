"""One alarm for all that an emulator has to do at a moment, instead of a sleep for every token.

The waits of Python's epoll are whole milliseconds, rounded up (`selectors.EpollSelector`, 3.11 to 3.13), so a token
would come up to 1 ms late. On Linux the alarm is a timerfd on the monotonic clock (timerfd_create(2)): it wakes the
event loop to some 50 us. Elsewhere the event loop's own timer serves.
"""

import asyncio
import ctypes
import heapq
import itertools
import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

# steps in one go before the event loop gets its turn, so that an overloaded emulator still hears new requests
_AT_ONCE = 64
_CLOCK_MONOTONIC = 1


class _Alarm(Protocol):
    """What calls back at a moment of the monotonic clock; setting it anew forgets the moment before."""

    def set(self, due: float) -> None: ...

    def close(self) -> None: ...


class Wheel:
    """Calls steps when they are due, never before, in the order of their due times (s of the monotonic clock).

    A step is given the moment it was due and returns when it is due again, or None for never.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[float], float | None]]] = []
        self._order = itertools.count()
        self._armed = math.inf
        self._alarm = _alarm(self.catch_up)

    def at(self, due: float, step: Callable[[float], float | None]) -> None:
        """Call `step` at `due`."""
        heapq.heappush(self._heap, (due, next(self._order), step))
        self._arm()

    async def until(self, due: float) -> None:
        """Wait for a moment."""
        if due <= monotonic():
            return
        reached = asyncio.get_running_loop().create_future()

        def wake(_due: float) -> None:
            if not reached.done():
                reached.set_result(None)

        self.at(due, wake)
        await reached

    def close(self) -> None:
        """Forget everything."""
        self._heap.clear()
        self._alarm.close()

    def catch_up(self) -> None:
        """Do what is due by now, for callers whose own work would hold it up."""
        heap = self._heap
        self._armed = math.inf
        try:
            for _ in range(_AT_ONCE):
                if not heap or heap[0][0] > monotonic():
                    break
                due, _, step = heapq.heappop(heap)
                following = step(due)
                if following is not None:
                    heapq.heappush(heap, (following, next(self._order), step))
        finally:
            self._arm()

    def _arm(self) -> None:
        if self._heap and self._heap[0][0] < self._armed:
            self._armed = self._heap[0][0]
            self._alarm.set(self._armed)


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class _TimerSpec(ctypes.Structure):
    _fields_ = (("interval", _Timespec), ("value", _Timespec))


class _TimerFd:
    """An alarm of the kernel, to the microsecond; OSError or AttributeError where there is none."""

    def __init__(self, ring: Callable[[], None]) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._fd: int = libc.timerfd_create(_CLOCK_MONOTONIC, os.O_NONBLOCK | os.O_CLOEXEC)
        if self._fd < 0:
            raise OSError(ctypes.get_errno(), "timerfd_create")
        self._settime = libc.timerfd_settime
        self._spec = _TimerSpec()
        self._address = ctypes.byref(self._spec)
        self._ring = ring
        asyncio.get_running_loop().add_reader(self._fd, self._rung)

    def set(self, due: float) -> None:
        whole = int(due)
        value = self._spec.value
        value.seconds = whole
        value.nanoseconds = int((due - whole) * 1e9)
        # 1: the time is absolute; one that has passed rings at once
        self._settime(self._fd, 1, self._address, None)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        os.close(self._fd)

    def _rung(self) -> None:
        with suppress(BlockingIOError):  # it was set anew between ringing and being heard
            os.read(self._fd, 8)
        self._ring()


class _LoopTimer:
    """The event loop's own timer."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._loop = asyncio.get_running_loop()
        self._handle: asyncio.TimerHandle | None = None

    def set(self, due: float) -> None:
        self.close()
        # the two clocks are one on every platform of today, but only by custom
        self._handle = self._loop.call_at(due - monotonic() + self._loop.time(), self._ring)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.cancel()


def _alarm(ring: Callable[[], None]) -> _Alarm:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError, NotImplementedError):
            return _TimerFd(ring)
    return _LoopTimer(ring)
