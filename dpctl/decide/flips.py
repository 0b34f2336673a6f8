"""What flips the choice: the smallest change of one quantity at which another option is chosen, solved by halving."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

STEP = 1.12
"""Ratio of one value looked at to the next: a choice that changes and changes back in between is not seen."""
REACH = 1000.0
"""Values up to so many times more or less than now are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """At `value` of `what` (now: `now`) the choice becomes `becomes`, the id of an option ("" for nothing).

    `above` says whether that holds above the value or below it. `verified`: the whole decision was made anew on both
    sides of the value, and said so.
    """

    what: str
    unit: str
    now: float
    value: float
    above: bool
    becomes: str
    label: str = ""
    verified: bool = False

    @property
    def factor(self) -> float:
        """How many times the present value it is."""
        return self.value / self.now


def flips(what: str, unit: str, now: float, choose: Callable[[float], str]) -> Iterator[Flip]:
    """The nearest change of the choice below and above `now`, at most one each; `choose` gives the choice's id.

    Solved to a relative 1e-6; the value is on the far side, where the new choice holds.
    """
    present = choose(now)
    for above in (False, True):
        near, far = now, now
        changed = present
        while changed == present and 1.0 / REACH < far / now < REACH:
            near, far = far, far * STEP if above else far / STEP
            changed = choose(far)
        if changed == present:
            continue
        while abs(far - near) > 1e-6 * now * min(1.0, far / now):
            middle = (near + far) / 2.0
            if choose(middle) == present:
                near = middle
            else:
                far = middle
        yield Flip(what=what, unit=unit, now=now, value=far, above=above, becomes=choose(far))
