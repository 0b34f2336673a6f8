from dataclasses import replace
from typing import Any

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Note
from dpctl.estimate.answer import Answer, answer
from dpctl.estimate.question import Question
from dpctl.estimate.timed import ModelTiming, measurable, with_timing

CPU = {"vendor": "AMD", "kind": "cpu", "memory_gb": 32, "bandwidth_gb_s": 50, "tdp_w": 60}
S = Provenance.SAMPLED


def asked(**line: Any) -> Question:
    return question({"hardware": CPU, "model": "llama-3.2-1b@Q4_K_M", "engine": "llama.cpp", **line})


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=S, source="slices", low=0.9 * value, high=1.1 * value)


def timing(**changes: Any) -> ModelTiming:
    made = ModelTiming(
        prompt=512,
        output=128,
        ttft=figure(4.0, "s"),
        tpot=figure(0.05, "s"),
        e2el=figure(4.0 + 0.05 * 127, "s"),
        source="slices",
        seconds=60.0,
        notes=(Note(name="disturbed", text="somebody", next_step="again"),),
    )
    return replace(made, **changes)


def estimate(**line: Any) -> Answer:
    return answer(asked(**line), engine_fit("llama-cpp"))


def test_what_was_timed_takes_the_place_of_the_estimate() -> None:
    before = estimate()
    after = with_timing(before, timing())
    for name in ("ttft", "tpot", "e2el", "prefill_rate", "decode_rate"):
        assert getattr(after, name) == getattr(timing(), name)
    assert after.throughput == after.decode_rate == timing().decode_rate
    assert timing().decode_rate.value == pytest.approx(20.0) and timing().prefill_rate.value == pytest.approx(128.0)
    assert timing().decode_rate.provenance is timing().prefill_rate.provenance is S
    assert (after.memory, after.power, after.fits) == (before.memory, before.power, True)
    # the terms of the estimate do not add up to these times
    assert (after.decode, after.prefill, after.classes) == (None, None, ())


def test_energy_is_the_weaker_of_power_and_time() -> None:
    after = with_timing(estimate(), timing())
    assert after.power is not None and after.energy is not None
    assert after.energy.value == pytest.approx(after.power.value / 20.0) and after.energy.unit == "J/tok"
    assert after.energy.provenance is after.power.provenance is not S
    unknown = with_timing(estimate(hardware={**CPU, "tdp_w": None}), timing())
    assert unknown.power is None and unknown.energy is None
    assert set(unknown.reasons) == {"power", "energy"}


def test_a_machine_of_unknown_bandwidth_has_a_speed_once_timed() -> None:
    before = estimate(hardware={**CPU, "bandwidth_gb_s": None})
    assert before.decode_rate is None and "bandwidth" in before.reasons["decode_rate"]
    after = with_timing(before, timing())
    assert after.decode_rate == timing().decode_rate
    assert set(after.reasons) <= {"power", "energy"}


def test_what_does_not_fit_says_so_in_every_source() -> None:
    before = estimate(model="llama-3-70b@Q8_0")
    assert before.fits is False
    after = with_timing(before, timing())
    assert after.fits is False and after.missing == before.missing
    assert after.ttft is not None and after.ttft.value == 4.0
    for name in ("ttft", "tpot", "e2el", "prefill_rate", "decode_rate", "throughput"):
        assert getattr(after, name).source == "slices; if it fitted the memory"
        assert getattr(after, name).provenance is S
    assert after.energy is None and "does not fit" in after.reasons["energy"]


def test_on_contended_cores_a_lower_estimate_stands_and_ends_at_the_timing() -> None:
    before = estimate()
    assert before.tpot is not None and before.tpot.high is not None and before.ttft is not None
    middle = (before.tpot.value + before.tpot.high) / 2
    slow = timing(ttft=figure(1e-3, "s"), tpot=figure(middle / 1.1, "s"), contended=True)
    after = with_timing(before, slow)
    assert after.tpot is not None and after.ttft is not None and after.e2el is not None
    assert (after.tpot.value, after.tpot.low) == (before.tpot.value, before.tpot.low)
    assert after.tpot.high == pytest.approx(middle) and after.tpot.provenance is Provenance.ESTIMATED
    assert after.decode == before.decode and "contended" in after.tpot.source
    # a timing below the estimate says more than it, disturbed or not
    assert (after.ttft.value, after.ttft.provenance, after.prefill) == (1e-3, S, None)
    assert after.e2el.value == pytest.approx(1e-3 + 127 * before.tpot.value)
    assert after.e2el.provenance is Provenance.ESTIMATED
    assert after.decode_rate is not None and after.decode_rate.value == pytest.approx(1 / before.tpot.value)


def test_a_contended_timing_without_an_estimate_is_all_there_is() -> None:
    before = estimate(hardware={**CPU, "bandwidth_gb_s": None})
    after = with_timing(before, timing(contended=True))
    for figure, timed in ((after.ttft, timing().ttft), (after.tpot, timing().tpot)):
        assert figure is not None and (figure.value, figure.provenance) == (timed.value, S)
        assert figure.low is None and figure.high is None and "upper bound" in figure.source


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"engine": "vllm"}, "nothing can be measured of vllm"),
        ({"engine": "mlx"}, "nothing can be measured of mlx"),
        ({"engine": "engine-nobody-knows"}, "engine-nobody-knows"),
        ({"concurrency": 8}, "not with 8"),
        ({"n_devices": 2}, "not on 2"),
        ({"prompt_tokens": 0}, "without a prompt"),
        ({"hardware": {**CPU, "vendor": "NVIDIA", "kind": "gpu", "name": "a card"}}, "a card (cuda)"),
    ],
)
def test_what_slices_cannot_answer(line: dict[str, Any], said: str) -> None:
    reason = measurable(asked(**line))
    assert reason is not None and said in reason


def test_another_cache_is_not_timed() -> None:
    reason = measurable(replace(asked(), kv_quant="q8_0"))
    assert reason is not None and "q8_0" in reason


@pytest.mark.parametrize("engine", ["llama.cpp", "ollama", ""])
def test_what_slices_answer(engine: str) -> None:
    assert measurable(asked(engine=engine, kv_depth=2000)) is None
