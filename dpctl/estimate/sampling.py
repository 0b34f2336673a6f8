"""From timings of a few layers at a few KV depths to the latency of the whole model on the whole prompt.

Time per token is c + layers x g(depth): a constant (embedding, output matrix) and a cost per layer that grows with the
tokens already in the KV cache. Two slices tell c and g(0) apart, the smaller one at several depths gives g(depth);
prefill is the integral of layers x g over the prompt (the timed prefill computes no logits, so its c is nothing but
embedding rows), decode is c + layers x g at the end of it.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import SlicePlan, SliceTiming
from dpctl.core.stats import median
from dpctl.estimate.prediction import Prediction

# below this share of the cores, somebody else was using them
CONTENTION_LIMIT = 0.95
# what the method itself adds to the spread of the rounds: single samplings were within 11 % of the whole run beside
# them, their medians within 1.1 % (benchmarks/sampling.py, SmolLM2-135M and Qwen2.5-0.5B at 6,000 tokens, 2026-11-21)
METHOD_ERROR = 0.10
# a batch does not make attention cheaper than this; a smaller ratio is noise
_LEAST_RATIO = 0.3


def accepted(timings: Sequence[SliceTiming]) -> tuple[SliceTiming, ...]:
    """The timings that nobody disturbed: per cell those with a CPU share of at least 0.95, or its fastest one.

    Disturbance only ever adds time, at times a lot (threads that wait for each other at a barrier).
    """
    kept: list[SliceTiming] = []
    for cell in _cells(timings).values():
        good = [t for t in cell if t.cpu_share >= CONTENTION_LIMIT]
        kept += good or [min(cell, key=lambda t: t.wall)]
    return tuple(kept)


def disturbed(timings: Sequence[SliceTiming]) -> int:
    """How many timings the contention gate rejects."""
    return sum(t.cpu_share < CONTENTION_LIMIT for t in timings)


def contended(timings: Sequence[SliceTiming]) -> bool:
    """Whether some cell has no undisturbed timing: what is integrated from it bounds the times from above only."""
    return disturbed(accepted(timings)) > 0


def _cells(timings: Sequence[SliceTiming]) -> dict[tuple[int, str, int, int], list[SliceTiming]]:
    cells: dict[tuple[int, str, int, int], list[SliceTiming]] = {}
    for timing in timings:
        cells.setdefault((timing.layers, timing.phase, timing.depth, timing.tokens), []).append(timing)
    return cells


@dataclass(frozen=True, slots=True)
class _Curve:
    """Seconds per token of one slice over depth: `points` (middle of the timed tokens, s), sorted by depth."""

    layers: int
    head: float
    tokens: int
    points: list[tuple[float, float]]


def _curves(timings: Sequence[SliceTiming], phase: str) -> list[_Curve]:
    """Curves of a phase, the one with the most depths first, then by layers and tokens."""
    points: dict[tuple[int, float, int], list[tuple[float, float]]] = {}
    for (layers, kind, depth, tokens), cell in _cells(timings).items():
        if kind == phase:
            key = (layers, cell[0].head, tokens if phase == "prefill" else 1)
            points.setdefault(key, []).append((depth + tokens / 2, median([t.wall / t.tokens for t in cell])))
    curves = [_Curve(layers, head, tokens, sorted(found)) for (layers, head, tokens), found in points.items()]
    return sorted(curves, key=lambda c: (-len(c.points), c.layers, c.tokens))


def _at(points: Sequence[tuple[float, float]], depth: float) -> float:
    """Linear interpolation; beyond the ends the nearest segment goes on."""
    if len(points) == 1:
        return points[0][1]
    index = 1
    while index < len(points) - 1 and depth > points[index][0]:
        index += 1
    (x0, y0), (x1, y1) = points[index - 1], points[index]
    return y0 + (y1 - y0) * (depth - x0) / (x1 - x0)


def _integral(points: Sequence[tuple[float, float]], start: float, end: float) -> float:
    """Integral of the interpolation from `start` to `end`."""
    knots = sorted({start, end, *(x for x, _ in points if start < x < end)})
    return sum((_at(points, a) + _at(points, b)) / 2 * (b - a) for a, b in itertools.pairwise(knots))


def _growth(base: _Curve, others: Sequence[_Curve]) -> list[tuple[float, float]]:
    """What depth adds to the cost of a token in one layer: the small slice's curve, scaled by all slices' votes.

    Points (depth, s); other slices vote with their deepest timing. It never falls, whatever the noise: a curve that
    turned down would cost less than nothing beyond its last point.
    """
    first = base.points[0][1]
    risen = itertools.accumulate((max(0.0, value - first) / base.layers for _, value in base.points), max)
    grown = [(depth, value) for (depth, _), value in zip(base.points, risen, strict=True)]
    votes = [c for c in others if len(c.points) > 1 and c.tokens == base.tokens and c.layers != base.layers]
    if not votes or grown[-1][1] <= 0:
        return grown
    total = grown[-1][1] * base.layers + sum(max(0.0, c.points[-1][1] - c.points[0][1]) for c in votes)
    scale = total / sum([base.layers, *(c.layers for c in votes)]) / grown[-1][1]
    return [(depth, value * scale) for depth, value in grown]


def _batch_ratios(base: _Curve, others: Sequence[_Curve]) -> tuple[float, float]:
    """How much cheaper a token is in a whole physical batch than in the few timed at depth: (weights, attention).

    From batches timed with the same slice at depth 0 and, where there is one, deeper; 1 without them. Attention costs
    less in a batch too: its rows share every tile of the KV cache that is read.
    """
    whole = next((c for c in others if c.layers == base.layers and c.tokens > base.tokens), None)
    if whole is None:
        return 1.0, 1.0
    (shallow, first), (deep, last) = whole.points[0], whole.points[-1]
    # a disturbed first chunk makes their curve fall: never below a part of the cheapest chunk
    cheapest = min(value for _, value in base.points)
    weights = first / max(_at(base.points, shallow), _LEAST_RATIO * cheapest)
    rise = _at(base.points, deep) - _at(base.points, shallow)
    if deep == shallow or rise <= 0:
        return weights, 1.0
    return weights, min(1.0, max(_LEAST_RATIO, (last - first) / rise))


def _prefill(plan: SlicePlan, timings: Sequence[SliceTiming], depth: int) -> float:
    """Prefill of the whole prompt through all layers, in s.

    The timed prefill computes no logits, and for tokens without them llama.cpp leaves out most of the last layer (its
    MLP): a slice of n layers takes n - 1 whole ones and what is left of the last, and so does the whole model.
    """
    base, *others = _curves(timings, "prefill")
    whole, skipped = _layer(base, [c for c in others if c.tokens == base.tokens])
    weights, attention = _batch_ratios(base, others)
    cost = [(at, whole * weights + grown * attention) for at, grown in _growth(base, others)]
    total = plan.layers * _integral(cost, depth, depth + plan.prompt_tokens) - skipped * weights * plan.prompt_tokens
    # a curve that noise made steep goes below nothing before its first point
    return max(total, _LEAST_RATIO * plan.layers * whole * weights * plan.prompt_tokens)


def _layer(base: _Curve, others: Sequence[_Curve]) -> tuple[float, float]:
    """Seconds per token of a whole layer at the first depth, and how much of it the last one leaves out.

    From two slices by their difference, held between what no last layer at all and what a whole one would give: noise
    in a difference of few layers must not run away with it. One slice alone is taken as proportional to its layers.
    """
    first = base.points[0][1]
    larger = max(others, key=lambda c: c.layers, default=base)
    if larger.layers == base.layers:
        return first / base.layers, 0.0
    total = larger.points[0][1]
    difference = (total - first) / (larger.layers - base.layers)
    whole = min(total / max(1, larger.layers - 1), max(total / larger.layers, difference))
    # what both slices say of the last layer
    last = (first - (base.layers - 1) * whole + total - (larger.layers - 1) * whole) / 2.0
    return whole, whole - min(whole, max(0.0, last))


def _decode(plan: SlicePlan, timings: Sequence[SliceTiming], depth: int) -> float:
    """One output token in the middle of the answer through all layers and the output matrix, in s.

    Slices take t = layers x g + head x c, with the same g and c: two of them give both.
    """
    base, *others = _curves(timings, "decode")
    first = base.points[0][1]
    per_layer = first / base.layers
    for other in others:
        share = other.head / base.head
        slope = (other.points[0][1] - share * first) / (other.layers - share * base.layers)
        per_layer = max(0.0, min(slope, per_layer))
    constant = first - base.layers * per_layer
    constant /= base.head
    grown = _at(_growth(base, others), depth + plan.prompt_tokens + plan.output_tokens / 2)
    return constant + plan.layers * (per_layer + grown)


def _latencies(plan: SlicePlan, timings: Sequence[SliceTiming], depth: int) -> tuple[float, float]:
    return _prefill(plan, timings, depth), _decode(plan, timings, depth)


@dataclass(frozen=True, slots=True)
class _Request:
    """All calls of a request, in s: their prefill, to the first token of the last answer, a token, everything."""

    prefill: float
    ttft: float
    tpot: float
    e2el: float


def _request(plan: SlicePlan, timings: Sequence[SliceTiming], depth: int) -> _Request:
    """The calls of a request one after the other, each reading its whole prompt anew."""
    later = max(0, plan.output_tokens - 1)
    before = [_latencies(replace(plan, prompt_tokens=prompt, earlier=()), timings, depth) for prompt in plan.earlier]
    prefill, decode = _latencies(plan, timings, depth)
    ttft = sum(read + later * write for read, write in before) + prefill
    return _Request(
        prefill=sum(read for read, _ in before) + prefill,
        ttft=ttft,
        tpot=(sum(write for _, write in before) + decode) / (1 + len(before)),
        e2el=ttft + later * decode,
    )


def integrate(plan: SlicePlan, timings: Sequence[SliceTiming], *, depth: int = 0) -> Prediction:
    """Latency of the whole model from its slices, as S Figures; `depth` tokens are in the cache before the prompt.

    Values come from medians over all accepted timings; the interval spans the answers of the single rounds, widened by
    METHOD_ERROR. Of a request of several calls E2EL is that of all of them, TTFT that of the last one's answer, TPOT
    their mean. Raises ValueError without at least one prefill and one decode timing.
    """
    if not {"prefill", "decode"} <= {t.phase for t in timings}:
        raise ValueError("sampling needs at least one prefill and one decode timing")
    good = accepted(timings)
    by_round = [[t for t in good if t.round == number] for number in sorted({t.round for t in good})]
    complete = [chosen for chosen in by_round if len(_cells(chosen)) == len(_cells(good))]
    # the answer of all rounds together stands last; it is the value
    rounds = [_request(plan, chosen, depth) for chosen in [*complete, good]]
    layers = sorted({t.layers for t in good})
    deepest = max(t.depth + t.tokens for t in good)
    source = (
        f"layers {','.join(str(n) for n in layers)} of {plan.layers}, depths 0..{_thousands(deepest)}, "
        f"{len({t.round for t in good})} rounds"
    )

    def seconds(of: Callable[[_Request], float]) -> Figure:
        values = [of(request) for request in rounds]
        middle = values[-1]
        return Figure(
            value=middle,
            unit="s",
            provenance=Provenance.SAMPLED,
            source=source,
            low=min(values) * (1 - METHOD_ERROR),
            high=max(values) * (1 + METHOD_ERROR),
        )

    ttft, tpot, e2el = (seconds(of) for of in (lambda r: r.ttft, lambda r: r.tpot, lambda r: r.e2el))
    read = ttft if not plan.earlier else seconds(lambda r: r.prefill)
    return Prediction(
        ttft=ttft,
        tpot=tpot,
        e2el=e2el,
        prefill_rate=_rate(plan.prompt_tokens + sum(plan.earlier), read),
        decode_rate=_rate(1, tpot),
        fits=plan.fits,
        needed=_memory(plan.needed_bytes),
        missing=None if plan.fits else _memory(plan.missing_bytes),
    )


def _memory(size: int) -> Figure | None:
    if not size:
        return None
    source = "weights, KV cache and buffers of the whole model"
    return Figure(value=float(size), unit="B", provenance=Provenance.ESTIMATED, source=source)


def _rate(tokens: int, duration: Figure) -> Figure:
    count = Figure(value=float(tokens), unit="tok", provenance=Provenance.MEASURED, source="count")
    return count / duration


def _thousands(tokens: int) -> str:
    return f"{tokens / 1000:.0f}k" if tokens >= 10_000 else str(tokens)
