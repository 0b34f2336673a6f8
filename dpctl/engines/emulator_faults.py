"""What goes wrong with an emulated service: told for each request, or drawn by shares from a seed."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dpctl.core.errors import UsageError


class Faulty(Protocol):
    """What knows the faults of each request."""

    def of(self, request: int) -> "Faults":
        """What goes wrong with the request of that number, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong, for tests; nothing by default.

    `status` answers every request with that error (`retry_after` as its header); `refuse` names fields that are refused
    (stream_options with 422, others with 400); `slow_start` waits so many s before the first token; `drip` leaves at
    least so many s between chunks; `stall_after` stops sending after so many content chunks, `cut_after` after so many
    characters of the answer (`cut_cleanly`: the body ends in good order but without finish chunk), `duplicate` sends
    the content chunk of that number twice, `no_usage` never counts, `usage` counts (prompt, completion) tokens wrongly,
    `garbage` is sent instead of a stream (b"" for none), `echo_key` repeats the request's Authorization value in error
    messages. `hits` names the requests that all this happens to, counted from 0 as they arrive (None: every one).
    """

    status: int | None = None
    code: str | None = None
    retry_after: str | None = None
    refuse: frozenset[str] = frozenset()
    slow_start: float = 0.0
    drip: float = 0.0
    stall_after: int | None = None
    cut_after: int | None = None
    cut_cleanly: bool = False
    duplicate: int | None = None
    no_usage: bool = False
    usage: tuple[int, int] | None = None
    garbage: bytes | None = None
    echo_key: bool = False
    hits: frozenset[int] | None = None

    def of(self, request: int) -> "Faults":
        """What goes wrong with the request of that number."""
        return self if self.hits is None or request in self.hits else Faults()

    def names(self) -> list[str]:
        """What goes wrong in words, for a log."""
        said = {
            str(self.status): self.status is not None,
            **{f"refuse-{name.replace('_', '-')}": True for name in sorted(self.refuse)},
            "slow-start": self.slow_start > 0,
            "slow-drip": self.drip > 0,
            "stall": self.stall_after is not None,
            "cut": self.cut_after is not None,
            "duplicate": self.duplicate is not None,
            "no-usage": self.no_usage,
            "wrong-usage": self.usage is not None,
            "garbage": self.garbage is not None,
        }
        return [name for name, happens in said.items() if happens]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A fault as it is named on the command line, its value in text ("" for the usual one), the share of requests."""

    name: str
    value: str
    share: float


# what a name does to a request's faults, and its usual value
_FAULTS: dict[str, tuple[str, Callable[[Faults, str], Faults]]] = {
    "stall": ("3", lambda faults, value: replace(faults, stall_after=int(value))),
    "cut": ("40", lambda faults, value: replace(faults, cut_after=int(value))),
    "duplicate": ("0", lambda faults, value: replace(faults, duplicate=int(value))),
    "slow-start": ("10", lambda faults, value: replace(faults, slow_start=float(value))),
    "slow-drip": ("1", lambda faults, value: replace(faults, drip=float(value))),
    "no-usage": ("", lambda faults, _: replace(faults, no_usage=True)),
    "refuse-stream-options": ("", lambda faults, _: replace(faults, refuse=frozenset({"stream_options"}))),
    "garbage": ("", lambda faults, _: replace(faults, garbage=b"<html>not a stream</html>")),
}
# a client that is told to wait is told for how long: one second, if the command line says nothing
_RETRY_AFTER = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Faults that each hit their share of the requests, drawn from the seed and the request's number alone.

    Error statuses exclude each other; the others are drawn apart and may meet.
    """

    faults: tuple[Named, ...]
    seed: int

    def of(self, request: int) -> Faults:
        """What goes wrong with the request of that number."""
        drawn = Faults()
        room = self._draw(request, "status")
        for fault in self.faults:
            if fault.name.isdecimal():
                if 0 <= room < fault.share:
                    drawn = _with_status(drawn, fault)
                room -= fault.share
            elif self._draw(request, fault.name) < fault.share:
                usual, change = _FAULTS[fault.name]
                drawn = change(drawn, fault.value or usual)
        return drawn

    def _draw(self, request: int, name: str) -> float:
        return random.Random(f"{self.seed}:{request}:{name}").random()  # noqa: S311 - a reproducible draw, not a secret


def _with_status(faults: Faults, fault: Named) -> Faults:
    limited = fault.name == "429"
    return replace(
        faults,
        status=int(fault.name),
        code="rate_limit_exceeded" if limited else None,
        retry_after=fault.value or (_RETRY_AFTER if limited else None),
    )


def read_faults(texts: Sequence[str], *, seed: int) -> Mix:
    """Read faults such as "429:0.1", "429=7:0.1" (Retry-After 7 s), "stall=5", "no-usage"; without share they hit all.

    Raises UsageError for an unknown name, a bad value, or shares of error statuses that come to more than 1.
    """
    found = tuple(_named(text) for text in texts)
    if sum(fault.share for fault in found if fault.name.isdecimal()) > 1 + 1e-9:
        raise UsageError(
            "the shares of the error statuses come to more than 1", where="--fault", hint="lower one, as in 429:0.1"
        )
    return Mix(faults=found, seed=seed)


def _named(text: str) -> Named:
    head, colon, share = text.partition(":")
    name, equals, value = head.partition("=")
    try:
        fault = Named(name=name, value=value, share=float(share) if colon else 1.0)
        if not 0 < fault.share <= 1 or (equals and not value):
            raise ValueError
        if name.isdecimal():
            if not 400 <= int(name) <= 599:
                raise ValueError
        else:
            usual, change = _FAULTS[name]
            if value and not usual:
                raise ValueError
            if value and float(value) < 0:
                raise ValueError
            change(Faults(), value or usual)
    except (ValueError, KeyError):
        known = ", ".join([*_FAULTS, "freeze:START..END"])
        raise UsageError(
            f"{text!r} is no fault of NAME[=VALUE][:SHARE]",
            where="--fault",
            hint=f"NAME is an error status such as 429 or 500, or one of {known}; SHARE is above 0 and at most 1",
        ) from None
    return fault
