"""Where the time of a request goes: an end-to-end latency taken apart into its stages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure

MASK, NETWORK, READING, WRITING = "mask", "network and queue", "reading the prompt", "writing the answer"
FIRST = "until the first token"
STAGES = (MASK, NETWORK, FIRST, READING, WRITING)
"""The stages in the order in which they come; FIRST is all up to the first token where nothing tells it apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFigure:
    """How long one stage of a request takes, all of its calls together, in s."""

    what: str
    time: Figure


def estimated_stages(
    e2el: Figure,
    tpot: Figure,
    *,
    output: float,
    calls: int = 1,
    before: Figure | None = None,
    waiting: Figure | None = None,
    reading: Figure | None = None,
) -> tuple[StageFigure, ...]:
    """The stages of a request of `calls` calls, each of `output` tok; their values add up to `e2el`.

    `before` is the work here before anything is sent, `waiting` what passes however short a prompt is (network, queue),
    `reading` the prompts themselves: of all calls together, each left out where it does not exist or is not known. What
    none of them explains is reading; its interval is as wide, relative to it, as that of `e2el`. ValueError when the
    parts are longer than the whole.
    """
    writing = tpot.to("s") * (max(0.0, output - 1.0) * calls)
    known = [
        StageFigure(what=what, time=time.to("s"))
        for what, time in ((MASK, before), (NETWORK, waiting), (READING, reading))
        if time is not None
    ]
    whole = e2el.to("s")
    rest = whole.value - writing.value - sum(part.time.value for part in known)
    if rest < -1e-6 * whole.value:
        raise ValueError(f"the stages take {-rest:.3g} s more than the whole request, {whole}")
    if reading is None:
        known.append(StageFigure(what=READING, time=whole * (max(0.0, rest) / whole.value)))
    return (*known, StageFigure(what=WRITING, time=writing))


def measured_stages(ttft: Figure, e2el: Figure) -> tuple[StageFigure, ...]:
    """What a run's means tell: all up to the first token of the (last) answer, and the rest of it, without interval."""
    first, whole = ttft.to("s"), e2el.to("s")
    rest = max(0.0, whole.value - first.value)
    return (
        StageFigure(what=FIRST, time=first),
        StageFigure(what=WRITING, time=replace(whole, value=rest, low=None, high=None)),
    )


def longest(stages: Sequence[StageFigure]) -> StageFigure:
    """The stage that takes most of the time; ValueError without any."""
    return max(stages, key=lambda stage: stage.time.value)
