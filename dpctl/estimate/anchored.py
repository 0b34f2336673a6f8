"""A fit corrected by what was measured on a machine: its own class's coefficients, and the narrower interval."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.measurement import DECODE, Measurement, SpeedPoint
from dpctl.core.models import ModelSpec
from dpctl.estimate import terms
from dpctl.estimate.engines import family_of
from dpctl.estimate.fitted import Coefficient, EngineFit, FitClass, choose
from dpctl.estimate.least_squares import Problem, fit
from dpctl.estimate.question import Question, device_of, device_terms, memory_kind, model_of, work_of
from dpctl.estimate.tensors import weight_bytes
from dpctl.estimate.weights import plain_weights

SpecOf = Callable[[str], ModelSpec]
_EIGHTY = 1.2816
# a timed call repeats no better than this
_LEAST_NOISE = 0.01
# how far a machine's terms lie from its class's, as standard deviations of logarithms: weights of any size, of few and
# of more bits, cache or attention, layers, and what is no term of its own. Weights of all sizes come through the same
# memory in decode; in prefill each size has kernels of its own, and what one says of another is little
_PRIORS = {"decode": (0.5, 0.2, 0.2, 0.8, 0.5, 0.02), "prefill": (0.1, 0.7, 0.7, 0.8, 0.5, 0.02)}
# a model whose rows fall back to larger types is timed beside one of four bits: its weights may cost differently
_MANY_BITS = 5.6
# points from which on the interval of three anchors holds
_MANY = 3


def with_measured_bandwidth(machine: Machine, measurement: Measurement) -> Machine:
    """The machine with its host's memory bandwidth as measured (M); an accelerator's own memory stays as it was."""
    if machine.host is None or measurement.bandwidth is None:
        return machine
    memory = replace(machine.host.memory, bandwidth=measurement.bandwidth)
    return replace(machine, host=replace(machine.host, memory=memory))


def anchored(found: EngineFit, spec_of: SpecOf, machine: Machine, measurement: Measurement) -> EngineFit:
    """The fit with the class of `machine` corrected by the measured points; the fit as it is without any.

    `machine` must be the one later estimates use: with the measured bandwidth where that was measured. Points that an
    engine took on the CPU of a machine with accelerators correct the CPU's class; what one engine took says nothing of
    another family's. `spec_of` finds a catalogue model.
    """
    if measurement.engine is not None and family_of(measurement.engine) != family_of(found.engine):
        return found
    backend = measurement.backend or "cpu"
    target = replace(machine, accelerators=()) if backend == "cpu" else machine
    device = device_of(target)
    if device is None or device.backend != backend or not measurement.points:
        return found
    day = measurement.date[:10]
    result = found
    for phase in ("decode", "prefill"):
        points = [p for p in measurement.points if (p.kind == DECODE) == (phase == "decode")]
        asked = [_asked(target, p, spec_of) for p in points]
        questions = [q for q in asked if q is not None]
        if not questions or len(questions) < len(points):
            continue
        kind = memory_kind(questions[0])
        own, _ = choose(getattr(result, phase), backend, kind)
        if own is None:
            continue
        about = (f"calibrated on this machine, {day}",)
        own_ones = tuple(
            replace(c, backend=backend, memory=kind, rows=len(points), devices=1, sources=about)
            for c in _corrected(own, phase, points, questions)
        )
        classes = (*own_ones, *(c for c in getattr(result, phase) if c is not own))
        result = replace(result, decode=classes) if phase == "decode" else replace(result, prefill=classes)
        tier = f"{phase}.anchors_{3 if len(points) >= _MANY else 1}"
        spec = {**result.intervals.get(f"{phase}.spec", {}), backend: found.spread(tier, backend)}
        result = replace(result, intervals={**result.intervals, f"{phase}.spec": spec})
    return result


def _asked(machine: Machine, point: SpeedPoint, spec_of: SpecOf) -> Question | None:
    """The point as a question: a model cut to some layers, with another vocabulary."""
    device = device_of(machine)
    whole = replace(spec_of(point.model), vocab=point.vocab)
    cut = replace(whole, layers=point.layers)
    size = weight_bytes(whole, point.quant, layers=point.layers)
    asked = None
    if device is not None:
        asked = Question(
            device=device,
            n_devices=1,
            model=model_of(cut),
            spec=cut,
            weights=plain_weights(_size(size), cut.parameters, cut.streamed_parameters),
            quant=point.quant,
            codebook=False,
            engine="llama.cpp",
            prompt=float(point.tokens),
            output=0.0,
            depth=float(point.depth),
        )
    return asked if asked is not None and device_terms(asked) is not None else None


def _size(count: int) -> Figure:
    return Figure(value=float(count), unit="B", provenance=Provenance.ESTIMATED, source="tensor by tensor")


def _costs(own: FitClass, phase: str, point: SpeedPoint, asked: Question) -> tuple[float, float, float, float]:
    """Seconds that weights, cache or attention, layers and the rest take of a point."""
    device = device_terms(asked)
    assert device is not None  # noqa: S101 - _asked gives no question without
    work = work_of(asked)
    if phase == "decode":
        c = terms.DecodeCoefficients(**own.values)
        found = terms.decode_terms(work, device, c, point.depth + point.tokens / 2.0)
        parts = (found.weights + found.compute, found.cache, found.layers, found.request)
        weights, cache, layers, rest = (point.tokens * part for part in parts)
        return weights, cache, layers, rest
    # layers alone: neither the output head nor what a request costs
    p = terms.PrefillCoefficients(**own.values)
    bare = replace(work, active_params=work.active_params - work.head_params, head_params=0.0)
    read = terms.prefill_terms(bare, device, p, float(point.tokens), depth=float(point.depth))
    return read.matrices, read.attention, read.layers, 0.0


def _corrected(
    own: FitClass, phase: str, points: Sequence[SpeedPoint], asked: Sequence[Question]
) -> tuple[FitClass, FitClass]:
    """The class with each term moved so that the points come out: for few bits a weight, and for more."""
    rows = []
    for point, question in zip(points, asked, strict=True):
        weights, cache, layers, rest = _costs(own, phase, point, question)
        few = question.weights.bits < _MANY_BITS
        rows.append((weights if few else 0.0, 0.0 if few else weights, cache, layers, rest))
    found = fit(
        Problem(
            costs=rows,
            totals=[point.seconds.value for point in points],
            noise=[max(_LEAST_NOISE, _spread(point)) for point in points],
            members=[(0, 1), (0, 2), (3,), (4,), (5,)],
            prior=_PRIORS[phase],
        )
    )
    small = _moved(own, phase, found.factors[0], found.factors[2], found.factors[3])
    large = _moved(own, phase, found.factors[1], found.factors[2], found.factors[3])
    return replace(small, most_bits=_MANY_BITS), replace(large, least_bits=_MANY_BITS)


def _moved(own: FitClass, phase: str, whole: float, cache: float, layers: float) -> FitClass:
    """The class of a device that is so much slower as a whole; what its other terms differ from that is theirs."""
    slower = {
        "cache_efficiency": whole / cache,
        "attention_efficiency": whole / cache,
        "attention_intensity": whole / cache,
        "layer_s": layers / whole,
        "request_s": 1.0 / whole if phase == "decode" else 1.0,
    }
    coefficients = {name: _times(c, slower.get(name, 1.0)) for name, c in own.coefficients.items()}
    factor = Coefficient(value=whole, low=whole, high=whole)
    return replace(own, coefficients={**coefficients, "device_factor": factor})


def _times(c: Coefficient, factor: float) -> Coefficient:
    return Coefficient(value=c.value * factor, low=c.low * factor, high=c.high * factor)


def _spread(point: SpeedPoint) -> float:
    seconds = point.seconds
    if seconds.low is None or seconds.high is None or seconds.low <= 0:
        return 0.0
    return math.log(seconds.high / seconds.low) / 2.0 / _EIGHTY
