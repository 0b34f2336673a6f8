"""What a simulated server is given: how much it can do at once, and the requests that it keeps book of."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one server: sequences that run at once, tokens of one step, blocks of `block_tokens` of its KV cache.

    `blocks` None: the cache never fills. `keeps_prefixes`: what is free is found again by requests that begin alike.
    """

    sequences: int
    step_tokens: int
    blocks: int | None = None
    block_tokens: int = 16
    keeps_prefixes: bool = True

    def __post_init__(self) -> None:
        if min(self.sequences, self.block_tokens, 1 if self.blocks is None else self.blocks) < 1:
            raise ValueError("a server has at least one sequence, and blocks of at least one token")
        if self.step_tokens < self.sequences:
            raise ValueError("the token budget of a step must hold a token of every sequence")


@dataclass(slots=True, kw_only=True)
class Book:
    """What is asked and what comes of it, one entry a request in every list: tokens, and times in s.

    `prefix`: tokens that an earlier request said already, `common` of them the same for all requests; `chain`: the
    conversation, -1 for none. `started` is when a request first ran, `reused` the prompt tokens it did not have to
    compute then.
    """

    prompt: list[int]
    output: list[int]
    prefix: list[int]
    common: list[int]
    chain: list[int]
    due: list[float]
    started: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    preempted: list[int] = field(default_factory=list)
    reused: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        count = len(self.prompt)
        for times in (self.started, self.first, self.last):
            times.extend([math.nan] * count)
        for counts in (self.preempted, self.reused):
            counts.extend([0] * count)
