"""Held against published runs: XiongjieDai/GPU-Benchmarks-on-LLM-Inference, README at aa72e0ec86 (2024-05), llama.cpp,
one device, one stream."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import read
from dpctl.catalog.fits import engine_fit
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.speed import predict
from dpctl.estimate.weights import model_weights

FIT = engine_fit("llama-cpp")
# machine, model, quant, generated tokens (from an empty cache), tok/s
DECODED = [
    ("a100-pcie-80gb", "llama-3-70b", "Q4_K_M", 512, 22.31),
    ("a100-pcie-80gb", "llama-3-70b", "Q4_K_M", 8192, 19.53),
    ("a100-sxm-80gb", "llama-3-70b", "Q4_K_M", 512, 24.61),
    ("a100-sxm-80gb", "llama-3-70b", "Q4_K_M", 4096, 22.91),
    ("a100-pcie-80gb", "llama-3-8b", "Q4_K_M", 1024, 138.31),
    ("a100-pcie-80gb", "llama-3-8b", "F16", 1024, 54.56),
    ("rtx-4090", "llama-3-8b", "Q4_K_M", 1024, 127.74),
    ("rtx-4090", "llama-3-8b", "F16", 1024, 54.34),
    ("apple-m3-max", "llama-3-8b", "Q4_K_M", 1024, 50.74),
]
# machine, model, quant, prompt, tok/s
PREFILLED = [
    ("a100-pcie-80gb", "llama-3-70b", "Q4_K_M", 512, 744.12),
    ("a100-pcie-80gb", "llama-3-70b", "Q4_K_M", 4096, 653.20),
    ("a100-sxm-80gb", "llama-3-70b", "Q4_K_M", 512, 817.58),
    ("a100-sxm-80gb", "llama-3-70b", "Q4_K_M", 1024, 796.81),
    ("apple-m3-max", "llama-3-8b", "Q4_K_M", 1024, 678.04),
]


def tokens(count: float, spread: float = 0.0) -> Figure:
    ends = {"low": count * (1 - spread), "high": count * (1 + spread)} if spread else {}
    return Figure(value=count, unit="tok", provenance=Provenance.MEASURED, source="counted", **ends)


def asked(machine: str, model: str, quant: str, prompt: float, output: int, spread: float = 0.0) -> Prediction:
    spec = read.model(model)
    return predict(
        spec,
        model_weights(spec, read.quant(quant)),
        read.machine_profile(machine),
        FIT,
        prompt_tokens=tokens(prompt, spread),
        output_tokens=output,
    )


def within(figure: Figure | None, value: float) -> bool:
    assert figure is not None and figure.low is not None and figure.high is not None
    return figure.low <= value <= figure.high


@pytest.mark.parametrize(("machine", "model", "quant", "generated", "rate"), DECODED)
def test_published_decode_lies_in_the_interval(
    machine: str, model: str, quant: str, generated: int, rate: float
) -> None:
    assert within(asked(machine, model, quant, 1, generated).decode_rate, rate)


@pytest.mark.parametrize(("machine", "model", "quant", "prompt", "rate"), PREFILLED)
def test_published_prefill_lies_in_the_interval(machine: str, model: str, quant: str, prompt: int, rate: float) -> None:
    assert within(asked(machine, model, quant, prompt, 1).prefill_rate, rate)


@pytest.mark.parametrize(("machine", "model", "quant", "generated", "rate"), DECODED)
def test_intervals_are_narrow_enough_to_be_of_use(
    machine: str, model: str, quant: str, generated: int, rate: float
) -> None:
    found = asked(machine, model, quant, 1, generated).decode_rate
    assert found is not None and found.low is not None and found.high is not None
    # Apple's chips lie further apart than anybody's: a fanless one runs at half its sister's speed
    assert found.high / found.low < (3.5 if machine.startswith("apple") else 2.0)


def test_fifty_pages_through_70b_on_one_h100_take_far_more_than_four_seconds() -> None:
    """2 x 69.5e9 x 33,000 FLOP over the whole 989 TFLOP/s are 4.6 s already, without attention and at 100 %."""
    found = asked("h100-sxm-80gb", "llama-3-70b", "Q4_K_M", 33_000, 500)
    assert found.ttft is not None and found.ttft.low is not None and found.ttft.low > 4.6
    assert found.e2el is not None and found.e2el.value > found.ttft.value
    assert found.fits and found.missing is None


def test_what_does_not_fit_has_no_speed() -> None:
    found = asked("rtx-4090", "llama-3-70b", "Q4_K_M", 33_000, 500)
    assert not found.fits
    assert (found.ttft, found.tpot, found.e2el, found.prefill_rate, found.decode_rate) == (None,) * 5
    assert found.needed is not None and found.missing is not None
    assert found.missing.value == pytest.approx(found.needed.value - 24 * 2**30)


def test_everything_adds_up() -> None:
    found = asked("a100-sxm-80gb", "llama-3-8b", "Q4_K_M", 4_000, 500)
    assert found.ttft and found.tpot and found.e2el and found.prefill_rate and found.decode_rate
    assert found.e2el.value == pytest.approx(found.ttft.value + 499 * found.tpot.value)
    assert found.prefill_rate.value == pytest.approx(4_000 / found.ttft.value)
    assert found.decode_rate.value == pytest.approx(1 / found.tpot.value)
    assert {f.unit for f in (found.ttft, found.tpot, found.e2el)} == {"s"}
    assert {f.unit for f in (found.prefill_rate, found.decode_rate)} == {"tok/s"}
    assert found.ttft.provenance is Provenance.ESTIMATED


def test_an_assumed_specification_makes_an_assumed_speed() -> None:
    found = asked("rtx-4090", "llama-3-8b", "Q4_K_M", 4_000, 500)
    assert found.ttft is not None and found.ttft.provenance is Provenance.ASSUMED
    assert found.decode_rate is not None and found.decode_rate.provenance is Provenance.ESTIMATED


def test_an_unsure_prompt_widens_the_latency() -> None:
    sure = asked("a100-sxm-80gb", "llama-3-8b", "Q4_K_M", 4_000, 10).ttft
    unsure = asked("a100-sxm-80gb", "llama-3-8b", "Q4_K_M", 4_000, 10, spread=0.3).ttft
    assert sure and unsure and sure.low and unsure.low and unsure.low < sure.low


@given(prompt=st.integers(1, 8_000), longer=st.integers(1, 8_000))
@settings(deadline=None, max_examples=30)
def test_longer_prompts_are_slower_and_decode_slows_with_depth(prompt: int, longer: int) -> None:
    short, long = (asked("a100-sxm-80gb", "llama-3-8b", "Q4_K_M", n, 100) for n in (prompt, prompt + longer))
    assert short.ttft and long.ttft and short.tpot and long.tpot
    assert short.ttft.value < long.ttft.value
    assert short.tpot.value < long.tpot.value


def test_fewer_bits_decode_faster() -> None:
    rates = [asked("a100-sxm-80gb", "llama-3-8b", q, 100, 100).decode_rate for q in ("Q4_K_M", "Q8_0", "F16")]
    values = [rate.value for rate in rates if rate is not None]
    assert len(values) == 3 and values == sorted(values, reverse=True)


def test_a_cpu_is_bound_by_attention_at_depth() -> None:
    """On CPUs attention costs compute, not KV bytes: a 1B at 32k depth decodes several times slower than at 1k."""
    shallow = asked("epyc-vm", "llama-3.2-1b", "Q4_K_M", 1_000, 10).decode_rate
    deep = asked("epyc-vm", "llama-3.2-1b", "Q4_K_M", 32_000, 10).decode_rate
    assert shallow and deep and shallow.value > 5 * deep.value


def test_a_measured_small_model_on_a_server_core_lies_in_the_interval() -> None:
    """Llama-3.2-1B Q4_K_M on 2 vCPUs of an EPYC: 31.6 to 42.3 tok/s decode, 160 to 217 tok/s prefill (2026-11)."""
    found = asked("epyc-vm", "llama-3.2-1b", "Q4_K_M", 128, 64)
    assert within(found.decode_rate, 36.0)
    assert within(found.prefill_rate, 175.0)


def test_a_machine_without_bandwidth_has_no_speed() -> None:
    spec = read.model("llama-3-8b")
    size = model_weights(spec, read.quant("Q4_K_M"))
    bare = read.machine_profile("epyc-vm")
    assert bare.host is not None
    bare = replace(bare, host=replace(bare.host, memory=replace(bare.host.memory, bandwidth=None)))
    for machine in (bare, Machine(id="x", name="x")):
        found = predict(spec, size, machine, FIT, prompt_tokens=tokens(1000), output_tokens=10)
        assert (found.ttft, found.decode_rate) == (None, None)
        assert found.fits and found.needed is not None
