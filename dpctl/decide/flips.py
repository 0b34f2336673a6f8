"""What flips the choice: the smallest change of one quantity at which another option is chosen, solved by halving."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

STEP = 1.12
"""Ratio of one value looked at to the next: a choice that changes and changes back in between is not seen."""
REACH = 1000.0
"""Values up to so many times more or less than now are looked at."""


class Choice(NamedTuple):
    """What is chosen: an option's id ("" for none is left), and whether it is shown to meet everything."""

    id: str
    meets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """At `value` of `what` (now: `now`) the choice becomes `becomes`, the id of an option ("" for nothing).

    `above` says whether that holds above the value or below it, `meets` whether what is chosen there is shown to meet
    everything. `verified`: the whole decision was made anew on both sides of the value, and said so. `at` names the
    thing that has the value where it is one of several, such as a machine.
    """

    what: str
    unit: str
    now: float
    value: float
    above: bool
    becomes: str
    label: str = ""
    meets: bool = True
    at: str = ""
    verified: bool = False

    @property
    def factor(self) -> float:
        """How many times the present value it is."""
        return self.value / self.now


def flips(
    what: str,
    unit: str,
    now: float,
    choose: Callable[[float], Choice],
    *,
    step: float = STEP,
    reach: float = REACH,
    within: float = 1e-6,
) -> Iterator[Flip]:
    """The nearest change of the choice below and above `now`, at most one each.

    Solved to a relative `within`; the value is on the far side, where the new choice holds.
    """
    present = choose(now)
    for above in (False, True):
        near, far = now, now
        changed = present
        while changed == present and 1.0 / reach < far / now < reach:
            near, far = far, far * step if above else far / step
            changed = choose(far)
        if changed == present:
            continue
        far = halved(choose, present, near, far, within=within)
        becomes = choose(far)
        yield Flip(what=what, unit=unit, now=now, value=far, above=above, becomes=becomes.id, meets=becomes.meets)


def halved(
    choose: Callable[[float], Choice], present: Choice, near: float, far: float, *, within: float = 1e-6
) -> float:
    """The value between `near`, where the choice is the present one, and `far`, where it is not: on the far side."""
    while abs(far - near) > within * min(near, far):
        middle = (near + far) / 2.0
        if choose(middle) == present:
            near = middle
        else:
            far = middle
    return far
