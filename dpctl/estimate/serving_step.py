"""How long one step of a server takes: what the simulation asks at every step, read off the fitted formula once."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from dpctl.estimate import terms

# a depth deep enough to read the slope of attention off the formula, in tok
_DEEP = 1e6
# a window that holds any prompt, in tok
_EVER = 1e18


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptReading:
    """Prompts that are read within the steps of others, as `terms.serve` has it.

    `token_s` per token of the prompt, `attention_s` per such token and token before it; with sparse attention
    `spared_s` of that is not spent on tokens beyond the `chosen` ones.
    """

    token_s: float
    attention_s: float = 0.0
    spared_s: float = 0.0
    chosen: float = 0.0

    def seconds(self, tokens: int, depth: int, *, first: bool) -> float:  # noqa: ARG002 - as of the other kind
        """Seconds that `tokens` more take after `depth` that are in the cache."""
        everything = tokens * (self.token_s + self.attention_s * (depth + tokens / 2.0))
        if not self.spared_s:
            return everything
        start, end = max(0.0, depth - self.chosen), max(0.0, depth + tokens - self.chosen)
        return everything - self.spared_s * 0.5 * (end**2 - start**2)

    def times(self, factor: float) -> "PromptReading":
        """The same, so many times as long."""
        return replace(
            self,
            token_s=self.token_s * factor,
            attention_s=self.attention_s * factor,
            spared_s=self.spared_s * factor,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPasses:
    """Prompts that are read in passes of `ubatch` tokens, as `terms.prefill_terms` has it, `factor` times as long."""

    work: terms.Work
    device: terms.Device
    coefficients: terms.PrefillCoefficients
    ubatch: float
    factor: float = 1.0

    def seconds(self, tokens: int, depth: int, *, first: bool) -> float:
        """Seconds that `tokens` more take after `depth` that are in the cache; a request's own cost comes `first`."""
        found = terms.prefill_terms(
            self.work, self.device, self.coefficients, float(tokens), depth=float(depth), ubatch=self.ubatch
        )
        return self.factor * (found.seconds if first else found.seconds - found.request)

    def times(self, factor: float) -> "PromptPasses":
        """The same, so many times as long."""
        return replace(self, factor=self.factor * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepModel:
    """Seconds of a step in which n sequences get a token each, and parts of prompts may be read.

    `bases[n]` for n sequences without anything in their caches, `overhead_s` for any such step; `cache_s` for a token
    that a sequence has in its cache, `window_s` for one of the last `window` of them, in the layers that see no more;
    `reading_s` for any step that reads prompts, beside what they cost by their length.
    `prompts_count`: a sequence whose prompt is being read is one of the n; otherwise its prompt costs what `prompt`
    says and nothing else. Windows are applied to the mean depth of the n, as `terms.serve` does.
    """

    bases: tuple[float, ...]
    overhead_s: float
    cache_s: float
    prompt: PromptReading | PromptPasses
    window_s: float = 0.0
    window: float = 0.0
    reading_s: float = 0.0
    prompts_count: bool = True

    def __post_init__(self) -> None:
        if len(self.bases) < 2 or min(self.bases[1:]) + self.overhead_s <= 0:
            raise ValueError("a step of one sequence or more takes time")

    @property
    def most(self) -> int:
        """The most sequences that a step can have."""
        return len(self.bases) - 1

    def seconds(self, sequences: int, context: float, prompts: tuple[tuple[int, int], ...] = ()) -> float:
        """One step of `sequences` with `context` tokens in all their caches.

        `prompts`: (tokens, depth) of each that is read; those that count are among the sequences.
        """
        reading = sum(self.prompt.seconds(tokens, depth, first=depth == 0) for tokens, depth in prompts)
        reading += self.reading_s * bool(prompts)
        if not sequences:
            return reading
        seen = min(context, self.window * sequences)
        return self.bases[sequences] + self.overhead_s + self.cache_s * context + self.window_s * seen + reading


def scaled(model: StepModel, *, decode: float = 1.0, overhead: float = 1.0, prompt: float = 1.0) -> StepModel:
    """The model with decode (weights, caches, sequences), the overhead of a step and prompts so many times as long.

    What a step costs for reading prompts at all counts as prompts.
    """
    return replace(
        model,
        bases=tuple(base * decode for base in model.bases),
        overhead_s=model.overhead_s * overhead,
        cache_s=model.cache_s * decode,
        window_s=model.window_s * decode,
        reading_s=model.reading_s * prompt,
        prompt=model.prompt.times(prompt),
    )


def batched_steps(work: terms.Work, device: terms.Device, c: terms.ServingCoefficients, most: int) -> StepModel:
    """The steps of a server that batches continuously, at most `most` sequences in one; the sums of `terms.serve`.

    Its prompts are read off `serve` itself: what a request that comes alone takes beyond the step of its first token.
    """
    steps = [terms.step_terms(work, device, c, float(n), 0.0) for n in range(1, most + 1)]
    overhead = steps[0].layers + steps[0].step

    def own(work: terms.Work, depth: float) -> float:
        alone = terms.serve(work, device, c, 1.0, 1.0, 1.0, depth=depth)
        return alone.ttft - alone.step.seconds

    def slope(work: terms.Work) -> float:
        return (own(work, _DEEP) - own(work, 0.0)) / _DEEP

    # what sparse attention spares is read off apart: here its indexer chooses all tokens
    whole = replace(work, window=_EVER) if work.index_width else work
    shallow, attention = own(whole, 0.0), slope(whole)
    full, windowed = _cache_seconds(work, lambda w: terms.step_terms(w, device, c, 1.0, 1.0).cache)
    return StepModel(
        bases=(0.0, *(step.seconds - overhead for step in steps)),
        overhead_s=overhead,
        cache_s=full,
        window_s=windowed,
        window=work.window,
        prompt=PromptReading(
            token_s=shallow - attention / 2.0,
            attention_s=attention,
            spared_s=slope(replace(work, index_width=0.0)) if work.index_width else 0.0,
            chosen=work.window if work.index_width else 0.0,
        ),
    )


def stream_steps(
    work: terms.Work,
    device: terms.Device,
    decode: terms.DecodeCoefficients,
    prefill: terms.PrefillCoefficients,
    most: int,
    *,
    ubatch: float = 512.0,
) -> StepModel:
    """The steps of an engine made for one stream that decodes `most` at a time: weights once, the rest for each.

    A prompt that is read while others decode is added to their step, although the two share the weights.
    """
    one = terms.decode_terms(work, device, decode, 0.0)
    touched = (max(1.0, terms.touched_bytes(work, float(n)) / work.active_bytes) for n in range(1, most + 1))
    full, windowed = _cache_seconds(work, lambda w: terms.decode_terms(w, device, decode, 1.0).cache)
    return StepModel(
        bases=(0.0, *(one.weights * share + n * one.compute for n, share in enumerate(touched, start=1))),
        overhead_s=one.layers + one.request + one.exchange,
        cache_s=full,
        window_s=windowed,
        window=work.window,
        prompt=PromptPasses(work=work, device=device, coefficients=prefill, ubatch=ubatch),
        prompts_count=False,
    )


def _cache_seconds(work: terms.Work, cache: Callable[[terms.Work], float]) -> tuple[float, float]:
    """Seconds to read one token of a cache in layers that see all tokens, and in those that see a window."""
    full = cache(replace(work, window_kv_bytes_per_token=0.0))
    if work.window < 1 or not work.window_kv_bytes_per_token:
        return full, 0.0
    return full, cache(replace(work, kv_bytes_per_token=0.0, window=math.ceil(work.window)))
