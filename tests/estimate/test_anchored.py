"""A machine that obeys the formula with other coefficients is found out from a few timings."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from dpctl.catalog import read
from dpctl.catalog.fits import engine_fit
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.measurement import DECODE, PREFILL, Measurement, SpeedPoint
from dpctl.estimate import terms
from dpctl.estimate.anchored import anchored, with_measured_bandwidth
from dpctl.estimate.fitted import Coefficient, EngineFit, choose
from dpctl.estimate.question import Question, device_of, device_terms, memory_kind, model_of, work_of
from dpctl.estimate.speed import predict
from dpctl.estimate.tensors import weight_bytes
from dpctl.estimate.weights import model_weights, plain_weights

FIT = engine_fit("llama-cpp")
SHAPES = [
    (PREFILL, 4, 128, 0),
    (PREFILL, 4, 512, 0),
    (PREFILL, 2, 512, 2048),
    (DECODE, 4, 16, 0),
    (DECODE, 8, 16, 0),
    (DECODE, 2, 16, 2048),
]


def figure(value: float, unit: str = "s") -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.MEASURED, source="test", low=value, high=value)


def scaled(fit: EngineFit, factors: Mapping[str, float]) -> EngineFit:
    """The fit with coefficients of every class multiplied."""

    def moved(classes: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(
            replace(
                c,  # type: ignore[type-var]
                coefficients={
                    name: Coefficient(value=k.value * factors.get(name, 1.0), low=k.low, high=k.high)
                    for name, k in c.coefficients.items()  # type: ignore[attr-defined]
                },
            )
            for c in classes
        )

    return replace(fit, decode=moved(fit.decode), prefill=moved(fit.prefill))  # type: ignore[arg-type]


def predicted(fit: EngineFit, point: SpeedPoint, machine: Machine) -> float:
    """What the fitted formula says of a timed slice, in s."""
    device = device_of(machine)
    assert device is not None
    whole = replace(read.model(point.model), vocab=point.vocab)
    cut = replace(whole, layers=point.layers)
    size = figure(float(weight_bytes(whole, point.quant, layers=point.layers)), "B")
    asked = Question(
        device=device,
        n_devices=1,
        model=model_of(cut),
        spec=cut,
        weights=plain_weights(size, cut.parameters, cut.streamed_parameters),
        quant=point.quant,
        codebook=False,
        engine="llama.cpp",
        prompt=float(point.tokens),
        output=0.0,
    )
    work, known = work_of(asked), device_terms(asked)
    assert known is not None
    classes = fit.decode if point.kind == DECODE else fit.prefill
    own, _ = choose(classes, device.backend, memory_kind(asked), asked.weights.bits)
    assert own is not None
    if point.kind == DECODE:
        middle = point.depth + point.tokens / 2.0
        return point.tokens * terms.decode_terms(work, known, terms.DecodeCoefficients(**own.values), middle).seconds
    # a slice of a prompt gives no token and is no request
    headless = replace(work, active_params=work.active_params - work.head_params, head_params=0.0)
    costs = terms.PrefillCoefficients(**own.values)
    read_in = terms.prefill_terms(headless, known, costs, float(point.tokens), depth=float(point.depth))
    return read_in.seconds - read_in.request


def measured(truth: EngineFit, machine: str, backend: str) -> Measurement:
    points = []
    for kind, layers, count, depth in SHAPES:
        point = SpeedPoint(
            model="llama-3.2-1b",
            quant="Q4_K_M",
            layers=layers,
            vocab=4096,
            kind=kind,
            tokens=count,
            depth=depth,
            seconds=figure(1.0),
        )
        points.append(replace(point, seconds=figure(predicted(truth, point, read.machine_profile(machine)))))
    return Measurement(
        fingerprint="f", machine="m", date="2026-11-21T10:00:00+00:00", dpctl="0", backend=backend, points=tuple(points)
    )


SLOWER = {
    "weight_efficiency": 0.6,
    "compute_efficiency": 0.6,
    "cache_efficiency": 0.5,
    "attention_efficiency": 0.5,
    "attention_intensity": 0.5,
    "layer_s": 1.4,
}


@pytest.mark.parametrize(("machine", "backend"), [("epyc-vm", "cpu"), ("rtx-4090", "cuda"), ("apple-m2-pro", "metal")])
def test_points_of_the_machine_are_reproduced(machine: str, backend: str) -> None:
    truth = scaled(FIT, SLOWER)
    box = read.machine_profile(machine)
    measurement = measured(truth, machine, backend)
    corrected = anchored(FIT, read.model, box, measurement)
    for point in measurement.points:
        after, before = (predicted(fit, point, box) for fit in (corrected, FIT))
        assert after == pytest.approx(point.seconds.value, rel=0.05)
        assert abs(after - point.seconds.value) <= abs(before - point.seconds.value) + 1e-12


@pytest.mark.parametrize(("machine", "backend"), [("epyc-vm", "cpu"), ("rtx-4090", "cuda")])
def test_another_model_is_predicted_better_and_more_narrowly(machine: str, backend: str) -> None:
    truth, box = scaled(FIT, SLOWER), read.machine_profile(machine)
    corrected = anchored(FIT, read.model, box, measured(truth, machine, backend))
    spec = read.model("llama-3-8b")
    prompt = Figure(value=2000, unit="tok", provenance=Provenance.MEASURED, source="count")
    real, before, after = (
        predict(spec, model_weights(spec, read.quant("Q4_K_M")), box, fit, prompt_tokens=prompt, output_tokens=100)
        for fit in (truth, FIT, corrected)
    )
    for name in ("ttft", "tpot"):
        one, old, new = (getattr(p, name) for p in (real, before, after))
        assert abs(new.value / one.value - 1) < 0.1 < abs(old.value / one.value - 1)
        assert new.high / new.low < old.high / old.low
        # an assumed peak stays the weakest input
        assert new.provenance is Provenance.ASSUMED or "calibrated on this machine, 2026-11-21" in new.source


def test_points_of_the_cpu_say_nothing_of_a_gpu() -> None:
    box = read.machine_profile("rtx-4090")
    measurement = measured(FIT, "epyc-vm", "cpu")
    assert anchored(FIT, read.model, box, measurement) == FIT
    assert anchored(FIT, read.model, box, replace(measurement, points=())) == FIT


@pytest.mark.parametrize("engine", ["vllm", "mlx", "rkllm"])
def test_what_one_engine_took_says_nothing_of_another(engine: str) -> None:
    machine, backend = ("apple-m2-pro", "metal") if engine == "mlx" else ("rtx-4090", "cuda")
    box, fit = read.machine_profile(machine), engine_fit(engine)
    measurement = measured(scaled(FIT, SLOWER), machine, backend)
    assert anchored(fit, read.model, box, replace(measurement, engine="llama.cpp")) == fit
    # as measurements, fits and users call it
    for name in ("llama.cpp", "llama-cpp", "Ollama", None):
        assert anchored(FIT, read.model, box, replace(measurement, engine=name)) != FIT


def test_a_measured_bandwidth_replaces_the_profiles() -> None:
    bandwidth = figure(3e10, "B/s")
    box = read.machine_profile("epyc-vm")
    measurement = replace(measured(FIT, "epyc-vm", "cpu"), bandwidth=bandwidth)
    found = with_measured_bandwidth(box, measurement)
    assert found.host is not None and found.host.memory.bandwidth == bandwidth
    assert with_measured_bandwidth(box, replace(measurement, bandwidth=None)) == box
