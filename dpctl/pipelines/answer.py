"""What a pipeline hands back: the text the user sees, when it came, and what it took."""

from dataclasses import dataclass, field, replace

from dpctl.core.run import EdgeWork, StageTime
from dpctl.engines.base import Usage
from dpctl.privacy.mask import Masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answered request; times are `time.perf_counter()` readings in s.

    `first` is the first sign of an answer (visible text, or a reasoning token), `last` the end of the visible text,
    `token_times` when each piece of it was there. `given` is the text that the answering model was given, with
    originals for placeholders; `sent` what it was told, masked; `hidden` is what masking did to the document and what
    was sent with it. All three are for judging an answer, and never written. Of the placeholders that came back
    `restored` counts those replaced; `residue` lists what looks like one but stands for nothing, `blocked` those in
    addresses, links, tags and code.
    """

    text: str
    first: float
    last: float
    token_times: tuple[float, ...]
    usage: Usage
    stages: tuple[StageTime, ...]
    given: str = field(default="", repr=False)
    sent: str = field(default="", repr=False)
    hidden: Masked | None = field(default=None, repr=False)
    residue: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    restored: int = 0
    edge: EdgeWork | None = None


def since(answer: Answer, scheduled: float) -> Answer:
    """The same answer with its times counted from `scheduled`, as a Sample keeps them."""
    return replace(
        answer,
        first=answer.first - scheduled,
        last=answer.last - scheduled,
        token_times=tuple(time - scheduled for time in answer.token_times),
        stages=tuple(
            replace(stage, start=stage.start - scheduled, end=stage.end - scheduled) for stage in answer.stages
        ),
    )


def plus(one: int | None, other: int | None) -> int | None:
    """The sum of two counts of tokens; None when one of them is unknown."""
    return None if one is None or other is None else one + other
