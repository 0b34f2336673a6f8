"""A hosted API under load: somebody else's servers, which answer each request as if it were alone."""

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.core.figures import Figure
from dpctl.core.models import LatencyProfile
from dpctl.core.scenario import Requirement
from dpctl.estimate.serving import Outcome, order_of
from dpctl.estimate.serving_report import Loaded, loaded


def hosted(
    asks: Sequence[Ask], pace: Callable[[int, int], tuple[float, float]], *, loop: ClosedLoop | None = None
) -> Outcome:
    """Every request at the pace drawn for it, no queue and no limit.

    `pace` gives for a request's number and prompt tokens the s to its first token, and from one token to the next: a
    draw from a provider's latency profile, the same as its emulator's.
    """
    order = order_of(asks, loop)
    count = len(asks)
    due, first, last = [ask.due for ask in asks], [math.nan] * count, [math.nan] * count
    ready = list(order.starts)
    heapq.heapify(ready)
    spare = iter(order.spare)
    while ready:
        now, number = heapq.heappop(ready)
        ask = asks[number]
        ttft, interval = pace(number, ask.prompt_tokens)
        due[number], first[number] = now, now + ttft
        last[number] = now + ttft + interval * max(0, ask.output_tokens - 1)
        following = order.after.get(number)
        if following is not None:
            heapq.heappush(ready, (last[number] + following[1], following[0]))
        elif (another := next(spare, None)) is not None:
            heapq.heappush(ready, (last[number] + order.think, another))
    return Outcome(
        prompt=tuple(ask.prompt_tokens for ask in asks),
        output=tuple(ask.output_tokens for ask in asks),
        due=tuple(due),
        started=tuple(due),
        first=tuple(first),
        last=tuple(last),
        preempted=(0,) * count,
        reused=(0,) * count,
        replica=tuple(0 if end == end else -1 for end in last),
    )


def hosted_under_load(
    profile: LatencyProfile,
    asks: Sequence[Ask],
    draw: Callable[[LatencyProfile, int, int], tuple[float, float]],
    requirements: Sequence[Requirement] = (),
) -> Loaded:
    """What the asks experience of a provider, between the ends of its profile's intervals.

    `draw` gives the pace of a request by a profile, its number and its prompt tokens.
    """

    def run(of: LatencyProfile) -> Outcome:
        return hosted(asks, lambda number, prompt: draw(of, number, prompt))

    fast, slow = ends_of_profile(profile)
    source = f"{len(asks):,} requests drawn from its latency profile: {profile.ttft.source}"
    return loaded(run(profile), run(fast), run(slow), requirements, source=source)


def ends_of_profile(profile: LatencyProfile) -> tuple[LatencyProfile, LatencyProfile]:
    """The fast and the slow end of a profile's intervals: each figure at the end that makes answers come sooner, later.

    The spreads between requests stay as they are.
    """
    fast = replace(
        profile,
        ttft=_at(profile.ttft, profile.ttft.low),
        prefill=_at(profile.prefill, profile.prefill.low),
        decode=_at(profile.decode, profile.decode.high),
    )
    slow = replace(
        profile,
        ttft=_at(profile.ttft, profile.ttft.high),
        prefill=_at(profile.prefill, profile.prefill.high),
        decode=_at(profile.decode, profile.decode.low),
    )
    return fast, slow


def _at(figure: Figure, end: float | None) -> Figure:
    return replace(figure, value=figure.value if end is None else end, low=None, high=None)
