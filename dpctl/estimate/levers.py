"""Levers: what changes a request's time, price or quality besides machine and model, each with a range and a source.

A lever that only changes what is computed (tokens, bytes of the cache) changes the Question, and the formula does the
rest; what the formula does not know (drafts, caches of answers, quality) is a published factor. `effects` names both.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure, Provenance
from dpctl.estimate.answer import Answer
from dpctl.estimate.factors import between, ends_of, estimated, mapped
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.question import Question

ANY_TASK = "any"
PLAIN_CACHE = "f16"
_SHARES = ("prefix_hit", "cache_hit", "output_share", "prompt_share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levers:
    """What a user assumes; the defaults change nothing.

    `speculation` is a kind such as "prompt-lookup". Shares are 0 to 1: `prefix_hit` of the prompt's tokens are cached,
    `cache_hit` of the requests are answered from a cache, `prompt_share` of the prompt is kept, `output_share` of the
    answer is asked for. `kv_quant` is the format of the KV cache.
    """

    speculation: str | None = None
    prefix_hit: float = 0.0
    cache_hit: float = 0.0
    streaming: bool = True
    kv_quant: str = PLAIN_CACHE
    output_share: float = 1.0
    prompt_share: float = 1.0

    def __post_init__(self) -> None:
        for name in _SHARES:
            value = getattr(self, name)
            if not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} is a share from 0 to 1, not {value:g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speculation:
    """How many times as fast one stream decodes with a kind of speculation, for a task."""

    kind: str
    task: str
    speedup: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class BusySpeculation:
    """The same when at least `concurrency` requests run at once: compute has no time left for drafts."""

    kind: str
    concurrency: float
    speedup: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheFormat:
    """A format of the KV cache against f16: `element` in B a number; factors on the time to `read` it in decode and to
    `attend` to it in prefill; `perplexity` in %, how much higher (None: nobody published it).
    """

    id: str
    element: Figure
    read: Figure
    attend: Figure
    perplexity: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverFacts:
    """What is known of the levers; hit rates are those that others report, `hit_latency` is in s."""

    speculation: tuple[Speculation, ...]
    busy: tuple[BusySpeculation, ...]
    kv: tuple[CacheFormat, ...]
    prefix_hit: Figure
    exact_hit: Figure
    semantic_hit: Figure
    hit_latency: Figure
    wrong_hits: Figure

    def __post_init__(self) -> None:
        for kind in {s.kind for s in self.speculation}:
            if not any(s.kind == kind and s.task == ANY_TASK for s in self.speculation):
                raise ValueError(f"speculation {kind!r} has no task {ANY_TASK!r}")
        if any(b.concurrency <= 1.0 for b in self.busy):
            raise ValueError("a busy server has more than one request at once")
        speedups = [*(s.speedup for s in self.speculation), *(b.speedup for b in self.busy)]
        if any(ends_of(speedup)[0] <= 0.0 for speedup in speedups):
            raise ValueError("a speed-up is positive")
        self.cache_format(PLAIN_CACHE)

    def cache_format(self, name: str) -> CacheFormat:
        """A format of the KV cache; ValueError for an unknown one."""
        for known in self.kv:
            if known.id == name:
                return known
        raise ValueError(f"unknown KV cache format {name!r}; known: {', '.join(k.id for k in self.kv)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A lever multiplies a metric by `factor`: below 1 is less time, money or memory.

    `computed` says that the formula finds it by itself, from fewer tokens or bytes: the factor is only shown.
    """

    lever: str
    on: str
    factor: Figure
    computed: bool = False

    @property
    def source(self) -> str:
        """Where the factor comes from."""
        return self.factor.source


def speculation_speedup(kind: str, facts: LeverFacts, *, task: str = ANY_TASK, concurrency: float = 1.0) -> Figure:
    """How many times as fast decode becomes; ValueError for an unknown kind.

    One stream: as published for the task. More: towards the speed-up of a busy server, with the logarithm of the
    number (E). A task without figures has the mean of all tasks, and their whole range (E).
    """
    own = [s for s in facts.speculation if s.kind == kind]
    if not own:
        kinds = dict.fromkeys(s.kind for s in facts.speculation)
        raise ValueError(f"unknown kind of speculation {kind!r}; known: {', '.join(kinds)}")
    if not concurrency >= 1.0:
        raise ValueError(f"concurrency is at least 1, not {concurrency:g}")
    found = next((s.speedup for s in own if s.task == task), None)
    if found is None:
        overall = next(s.speedup for s in own if s.task == ANY_TASK)
        found = replace(
            overall,
            provenance=Provenance.ESTIMATED,
            source=f"no figure for the task {task!r}, so the mean and the range of all tasks: {overall.source}",
            low=min(ends_of(s.speedup)[0] for s in own),
            high=max(ends_of(s.speedup)[1] for s in own),
        )
    busy = next((b for b in facts.busy if b.kind == kind), None)
    if busy is None or concurrency <= 1.0:
        return found
    share = min(1.0, math.log(concurrency) / math.log(busy.concurrency))
    source = (
        f"{concurrency:g} at once, between one stream ({found.source}) and {busy.concurrency:g} ({busy.speedup.source})"
    )
    return between(found, busy.speedup, share, source)


def applied_request(levers: Levers, prompt_tokens: float, output_tokens: float) -> tuple[float, float, float]:
    """Tokens of the prompt to compute, tokens already in the cache, and tokens of the answer.

    The prompt is trimmed first; `prefix_hit` is a share of what is left.
    """
    kept = prompt_tokens * levers.prompt_share
    cached = kept * levers.prefix_hit
    return kept - cached, cached, output_tokens * levers.output_share


def applied_question(levers: Levers, question: Question, facts: LeverFacts) -> Question:
    """The question as the levers leave it: fewer tokens, a deeper cache, fewer bytes in it.

    The formula then takes as much less time as bytes are saved: the low end of a format's `read`. Speculation and
    caches of answers are no part of a question: see `effects`.
    """
    prompt, cached, output = applied_request(levers, question.prompt, question.output)
    return replace(
        question,
        prompt=prompt,
        depth=question.depth + cached,
        output=output,
        kv_quant=levers.kv_quant,
        kv_element_bytes=facts.cache_format(levers.kv_quant).element.to("B").value,
    )


def perceived_latency(ttft: Figure | None, e2el: Figure | None, *, streaming: bool) -> Figure | None:
    """Until somebody sees something: the first token of a stream, else the whole answer."""
    return ttft if streaming else e2el


def mean_latency(e2el: Figure, levers: Levers, facts: LeverFacts) -> Figure:
    """Mean over all requests, in s, when some are answered from a cache."""
    if levers.cache_hit == 0.0:
        return e2el
    return e2el * (1.0 - levers.cache_hit) + facts.hit_latency * levers.cache_hit


def effects(
    levers: Levers,
    prediction: Prediction | Answer,
    facts: LeverFacts,
    *,
    output_tokens: float,
    task: str = ANY_TASK,
    concurrency: float = 1.0,
    attention_share: float | None = None,
    cache_share: float | None = None,
) -> tuple[Effect, ...]:
    """What each lever in use does to the prediction without any; levers at their defaults are left out.

    `attention_share` of the time of the prompt is attention, `cache_share` of the time of a token is reading the cache
    (None: unknown, then any share is possible). Times that are unknown have no effects.
    """
    return (
        *_speculated(levers, facts, task, concurrency),
        *_shortened_prompt(levers, attention_share),
        *_shortened_output(levers, prediction, output_tokens),
        *_small_cache(levers, facts, attention_share, cache_share),
        *_cached_answers(levers, prediction, facts),
        *_streamed(levers, prediction),
    )


def unusual(levers: Levers, facts: LeverFacts) -> tuple[str, ...]:
    """A sentence for each hit rate above what others report."""
    pairs = (("prefix_hit", levers.prefix_hit, facts.prefix_hit), ("cache_hit", levers.cache_hit, facts.semantic_hit))
    return tuple(
        f"{name} {given:.0%} is more than others report (up to {ends_of(known)[1]:.0%}): {known.source}"
        for name, given, known in pairs
        if given > ends_of(known)[1]
    )


def _speculated(levers: Levers, facts: LeverFacts, task: str, concurrency: float) -> Iterable[Effect]:
    if levers.speculation is None:
        return
    speedup = speculation_speedup(levers.speculation, facts, task=task, concurrency=concurrency)
    yield Effect(lever=f"speculation {levers.speculation}", on="tpot", factor=mapped(speedup, lambda x: 1.0 / x))


def _shortened_prompt(levers: Levers, attention_share: float | None) -> Iterable[Effect]:
    """Multiplying weights grows with the tokens computed; attention with the pairs of tokens, the cached included."""
    kept, hit = levers.prompt_share, levers.prefix_hit
    if kept < 1.0:
        lever = f"prompt_share {kept:g}"
        yield Effect(lever=lever, on="prompt tokens", factor=_given(kept, "tokens kept of the prompt"), computed=True)
        source = "weights grow with the prompt, attention with its square"
        yield Effect(lever=lever, on="ttft", factor=_mixed(kept, kept**2, attention_share, source), computed=True)
    if hit > 0.0:
        source = (
            "the rest is computed and attends to the cached part: 1 - hit of the weights, 1 - hit^2 of the attention"
        )
        factor = _mixed(1.0 - hit, 1.0 - hit**2, attention_share, source)
        yield Effect(lever=f"prefix_hit {hit:g}", on="ttft", factor=factor, computed=True)


def _shortened_output(levers: Levers, prediction: Prediction | Answer, output_tokens: float) -> Iterable[Effect]:
    share, ttft, tpot = levers.output_share, prediction.ttft, prediction.tpot
    if share == 1.0:
        return
    lever = f"output_share {share:g}"
    yield Effect(lever=lever, on="output tokens", factor=_given(share, "tokens kept of the answer"), computed=True)
    if ttft is not None and tpot is not None:
        shorter = ttft + tpot * max(0.0, output_tokens * share - 1.0)
        longer = ttft + tpot * max(0.0, output_tokens - 1.0)
        # the same errors are in both: their ratio lies between that of the answers and 1
        factor = estimated(shorter.value / longer.value, share, 1.0, "ttft, and tpot for each further token")
        yield Effect(lever=lever, on="e2el", factor=factor, computed=True)


def _small_cache(
    levers: Levers, facts: LeverFacts, attention_share: float | None, cache_share: float | None
) -> Iterable[Effect]:
    if levers.kv_quant == PLAIN_CACHE:
        return
    plain, own = facts.cache_format(PLAIN_CACHE).element.to("B").value, facts.cache_format(levers.kv_quant)
    lever = f"kv_quant {own.id}"
    yield Effect(lever=lever, on="kv memory", factor=mapped(own.element.to("B"), lambda x: x / plain), computed=True)
    yield Effect(lever=lever, on="tpot", factor=_part(own.read, cache_share))
    yield Effect(lever=lever, on="ttft", factor=_part(own.attend, attention_share))
    if own.perplexity is not None:
        yield Effect(lever=lever, on="perplexity", factor=mapped(own.perplexity, lambda x: 1.0 + x / 100.0))


def _cached_answers(levers: Levers, prediction: Prediction | Answer, facts: LeverFacts) -> Iterable[Effect]:
    hit = levers.cache_hit
    if hit == 0.0:
        return
    lever = f"cache_hit {hit:g}"
    yield Effect(lever=lever, on="cost", factor=_given(1.0 - hit, "requests that are sent"))
    if prediction.e2el is not None:
        whole = prediction.e2el.to("s").value
        factor = mapped(facts.hit_latency, lambda x: 1.0 - hit + hit * x / whole)
        source = f"the others come from the cache: {facts.hit_latency.source}"
        yield Effect(
            lever=lever, on="mean e2el", factor=replace(factor, provenance=Provenance.ESTIMATED, source=source)
        )
    right = mapped(facts.wrong_hits, lambda x: 1.0 - hit * x)
    source = f"high: exact matches only, which are never wrong; {right.source}"
    yield Effect(lever=lever, on="right answers", factor=replace(right, high=1.0, source=source))


def _streamed(levers: Levers, prediction: Prediction | Answer) -> Iterable[Effect]:
    ttft, e2el = prediction.ttft, prediction.e2el
    if not levers.streaming or ttft is None or e2el is None:
        return
    first, whole = ttft.to("s"), e2el.to("s")
    share = min(1.0, first.value / whole.value)
    low = ends_of(first)[0] / ends_of(whole)[1]
    high = min(1.0, ends_of(first)[1] / ends_of(whole)[0])
    factor = estimated(share, low, high, "reading starts at the first token instead of the last")
    yield Effect(lever="streaming", on="perceived latency", factor=factor)


def _mixed(linear: float, quadratic: float, attention_share: float | None, source: str) -> Figure:
    """A factor on the time of a prompt of which a share is attention; halfway when the share is unknown."""
    share = 0.5 if attention_share is None else attention_share
    low, high = sorted((linear, quadratic))
    return estimated(linear + share * (quadratic - linear), low, high, source)


def _part(factor: Figure, share: float | None) -> Figure:
    """A factor that applies to a share of the time, with 1 on the rest; to none up to all of it when unknown."""
    if share is not None:
        return mapped(factor, lambda x: 1.0 - share + share * x)
    low, high = ends_of(factor)
    half = replace(factor, value=0.5 + 0.5 * factor.value, low=min(1.0, low), high=max(1.0, high))
    return replace(half, provenance=Provenance.ESTIMATED)


def _given(value: float, what: str) -> Figure:
    return replace(estimated(value, value, value, f"{what}, as given"), provenance=Provenance.ASSUMED)
