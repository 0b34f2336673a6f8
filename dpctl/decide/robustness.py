"""How sure the choice is: the share of draws from the intervals in which it is the best, and what being wrong costs."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import expm1, inf

from dpctl.core.stats import share_interval
from dpctl.decide.draws import sampler
from dpctl.decide.need import DAYS, Need, Objective
from dpctl.decide.option import Option
from dpctl.decide.standing import limits, numbers, settled, standing

DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """Of `draws` draws, 0..1: `best` is how often the choice came first, `meets` how often it met every requirement.

    `shares` is (id, share) of all that came first at least once, `interval` the 80 % interval of `best` by the number
    of draws. `regret` is how much worse than the best of the draw the choice is at the objective, on average: USD a
    month, s, points of quality, or for balanced a share. Over the draws in which both meet everything (and the rules
    speak for both alike); None when there are none.
    """

    draws: int
    best: float
    interval: tuple[float, float]
    meets: float
    regret: float | None
    shares: tuple[tuple[str, float], ...]


def robustness(
    options: Sequence[Option],
    chosen: str,
    need: Need,
    *,
    favoured: Collection[str] = (),
    draws: int = DRAWS,
    seed: int = 0,
) -> Robustness:
    """Draw every figure of every option (and the volume) from its 80 % interval and choose anew, `draws` times.

    Deterministic by `seed`. ValueError when the chosen option is not among the options.
    """
    if chosen not in {option.id for option in options}:
        raise ValueError(f"{chosen!r} is not among the options")
    rng = random.Random(seed)  # noqa: S311 - simulation, not a secret
    bounds = limits(need)
    draw = sampler(rng)
    volume = need.volume.to("1/day")
    ready = [settled(option, favoured=favoured) for option in options]
    first: dict[str, int] = {}
    meets = 0
    regrets: list[float] = []
    for _ in range(draws):
        pick = draw()
        requests = max(1.0, pick(volume) * DAYS)
        keys = [standing(numbers(one, pick), bounds, requests, need.objective) for one in ready]
        best = min(keys)
        own = next(key for key in keys if key.id == chosen)
        first[best.id] = first.get(best.id, 0) + 1
        fits = not own.out and own.unmet == 0
        meets += fits
        alike = fits and not best.out and best.unmet == 0 and own.beside == best.beside
        # a measured quality and a published one are not on one scale: see `lost_quality`
        one_scale = need.objective is not Objective.QUALITY or (own.score <= 100) == (best.score <= 100)
        if alike and one_scale and max(own.score, best.score) < inf:
            worse = own.score - best.score
            regrets.append(expm1(worse) if need.objective is Objective.BALANCED else worse)
    won = first.get(chosen, 0)
    shares = sorted(((name, count / draws) for name, count in first.items()), key=lambda pair: (-pair[1], pair[0]))
    return Robustness(
        draws=draws,
        best=won / draws,
        interval=share_interval(won, draws),
        meets=meets / draws,
        regret=sum(regrets) / len(regrets) if regrets else None,
        shares=tuple(shares),
    )
