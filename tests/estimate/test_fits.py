"""What fits a machine: the best quantisation, with the memory of every device counted."""

from dataclasses import replace

import pytest

from dpctl.catalog import read
from dpctl.catalog.fits import engine_fit
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.estimate.fits import QUANTS, Fit, what_fits
from dpctl.estimate.speed import predict
from dpctl.estimate.weights import model_weights
from tests.each import each

FIT = engine_fit("llama-cpp")
PROMPT = Figure(value=8000, unit="tok", provenance=Provenance.MEASURED, source="count")


def fit_of(machine: Machine, model: str) -> Fit:
    (found,) = what_fits(
        machine,
        [read.model(model)],
        FIT,
        quants=tuple(map(read.quant, QUANTS)),
        prompts={model: PROMPT},
        output_tokens=500,
    )
    return found


def test_the_best_quantisation_that_fits() -> None:
    large, small = (fit_of(read.machine_profile("rtx-4090"), m) for m in ("qwen2.5-32b", "mistral-7b"))
    assert small.fits and small.quant == "Q8_0"
    assert large.fits and large.quant in {"Q4_K_M", "Q4_K_S"}
    none = fit_of(read.machine_profile("rtx-4090"), "llama-3-70b")
    assert not none.fits and none.quant == QUANTS[-1] and none.prediction.tpot is None


@each("machine", ["rtx-4090", "2x rtx-3090", "h100-sxm-80gb", "epyc-vm"])
@each("model", ["mistral-7b", "llama-3-70b", "qwen3-30b-a3b", "gemma-3-4b"])
def test_fits_and_predictions_agree(machine: str, model: str) -> None:
    box = read.machine_profile(machine)
    found = fit_of(box, model)
    again = predict(
        read.model(model),
        model_weights(read.model(model), read.quant(found.quant), engine="llama.cpp"),
        box,
        FIT,
        prompt_tokens=PROMPT,
        output_tokens=500,
    )
    assert again.fits == found.prediction.fits == found.fits
    assert again.needed == found.memory.total
    if again.missing is not None:
        assert found.headroom is not None
        assert again.missing.value == pytest.approx(-found.headroom.value)


def test_two_devices_hold_a_little_less_than_twice_as_much() -> None:
    one, two = (fit_of(read.machine_profile(m), "mistral-7b") for m in ("rtx-3090", "2x rtx-3090"))
    assert one.headroom is not None and two.headroom is not None
    assert one.headroom.value < two.headroom.value < one.headroom.value + 24 * 2**30


def test_unknown_memory_fits_nothing() -> None:
    box = read.machine_profile("epyc-vm")
    assert box.host is not None
    blind = replace(box, host=replace(box.host, memory=replace(box.host.memory, capacity=None)))
    found = fit_of(blind, "mistral-7b")
    assert found.headroom is None and not found.fits
