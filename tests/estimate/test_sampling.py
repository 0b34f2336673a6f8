import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Provenance
from dpctl.core.run import SlicePlan, SliceTiming
from dpctl.estimate.sampling import METHOD_ERROR, accepted, contended, disturbed, integrate
from tests.each import each

PLAN = SlicePlan(
    deployment="local:m", layers=80, prompt_tokens=32_000, output_tokens=500, reason="test", fits=False, missing_bytes=7
)


def world(
    *,
    layer: float,
    attention: float,
    head: float,
    small_chunk: float = 1.0,
    small_attention: float = 1.0,
    tokens: int = 512,
    rounds: int = 3,
    noise: tuple[float, ...] = (1.0,),
    share: float = 1.0,
    skipped: float = 0.0,
) -> list[SliceTiming]:
    """Timings of a made-up machine: `layer` s a token and layer, `attention` s more per token of depth, `head` s.

    Prefill leaves out `skipped` s a token in the last layer.
    """
    found = []
    for number in range(rounds):
        factor = noise[number % len(noise)]
        for phase, layers, depth, count in (
            *(("prefill", 2, d, tokens) for d in (0, 2_000, 8_000, 32_000)),
            ("prefill", 4, 0, tokens),
            *((("prefill", 2, 0, 512), ("prefill", 2, 8_000, 512)) if tokens < 512 else ()),
            ("decode", 2, 0, 8),
            ("decode", 2, 32_000, 8),
            ("decode", 4, 0, 8),
        ):
            small = phase == "prefill" and count < 512
            each = layers * layer * (small_chunk if small else 1.0)
            each += layers * attention * (small_attention if small else 1.0) * (depth + count / 2)
            each += head if phase == "decode" else -skipped
            wall = each * count * factor
            found.append(
                SliceTiming(
                    deployment="local:m",
                    layers=layers,
                    phase=phase,
                    depth=depth,
                    tokens=count,
                    wall=wall,
                    cpu=wall * 2 * share,
                    threads=2,
                    round=number,
                )
            )
    return found


def truth(layer: float, attention: float, head: float) -> tuple[float, float]:
    prefill = 80 * (layer * 32_000 + attention * 32_000**2 / 2)
    decode = head + 80 * (layer + attention * 32_250)
    return prefill, prefill + 499 * decode


@settings(deadline=None, max_examples=50)
@given(st.floats(1e-5, 1e-2), st.floats(0, 1e-6), st.floats(0, 0.5))
def test_a_linear_world_is_integrated_exactly(layer: float, attention: float, head: float) -> None:
    prediction = integrate(PLAN, world(layer=layer, attention=attention, head=head))
    prefill, whole = truth(layer, attention, head)
    assert prediction.ttft is not None and prediction.e2el is not None
    assert prediction.ttft.value == pytest.approx(prefill, rel=1e-6)
    assert prediction.e2el.value == pytest.approx(whole, rel=0.02)


@settings(deadline=None, max_examples=50)
@given(layer=st.floats(1e-5, 1e-2), share=st.floats(0.0, 0.9), attention=st.floats(0, 1e-7))
def test_what_the_last_layer_leaves_out_is_left_out_once(layer: float, share: float, attention: float) -> None:
    """llama.cpp computes no MLP of the last layer for tokens without logits: little of 80 layers, much of two."""
    timings = world(layer=layer, attention=attention, head=0.0, skipped=share * layer)
    found = integrate(PLAN, timings).ttft
    prefill, _ = truth(layer, attention, 0.0)
    assert found is not None and found.value == pytest.approx(prefill - share * layer * 32_000, rel=0.01)


def test_a_prompt_after_a_cached_part_is_integrated_from_there() -> None:
    timings = world(layer=0.003, attention=1e-7, head=0.1)
    plan = replace(PLAN, prompt_tokens=8_000)
    found = integrate(plan, timings, depth=20_000)
    assert found.ttft is not None and found.tpot is not None
    assert found.ttft.value == pytest.approx(80 * (0.003 * 8_000 + 1e-7 * (28_000**2 - 20_000**2) / 2), rel=1e-6)
    assert found.tpot.value == pytest.approx(0.1 + 80 * (0.003 + 1e-7 * 28_250), rel=0.01)


def test_cores_are_contended_when_a_cell_was_never_undisturbed() -> None:
    quiet = world(layer=0.003, attention=1e-7, head=0.1)
    noisy = world(layer=0.003, attention=1e-7, head=0.1, share=0.5)
    assert not contended(quiet) and not contended([*quiet, *noisy]) and contended(noisy)
    assert contended([*(t for t in quiet if t.phase == "prefill"), *noisy])


def test_small_chunks_at_depth_are_corrected_by_whole_batches() -> None:
    timings = world(layer=0.003, attention=1e-7, head=0.1, tokens=64, small_chunk=1.3, small_attention=1.6)
    prediction = integrate(PLAN, timings)
    assert prediction.ttft is not None
    assert prediction.ttft.value == pytest.approx(truth(0.003, 1e-7, 0.1)[0], rel=0.01)


def test_the_figures_are_sampled_and_say_of_what() -> None:
    prediction = integrate(PLAN, world(layer=0.003, attention=1e-7, head=0.1))
    assert prediction.e2el is not None
    assert prediction.e2el.provenance is Provenance.SAMPLED
    assert prediction.e2el.source == "layers 2,4 of 80, depths 0..33k, 3 rounds"
    assert not prediction.fits and prediction.missing is not None and prediction.missing.value == 7


def test_the_interval_spans_the_rounds_and_the_method() -> None:
    prediction = integrate(PLAN, world(layer=0.003, attention=1e-7, head=0.1, noise=(1.0, 1.1, 1.2)))
    value = prediction.e2el
    assert value is not None and value.low is not None and value.high is not None
    assert value.low == pytest.approx(value.value / 1.1 * (1 - METHOD_ERROR), rel=1e-6)
    assert value.high == pytest.approx(value.value * 1.2 / 1.1 * (1 + METHOD_ERROR), rel=1e-6)


def test_disturbed_timings_are_left_out_while_there_are_others() -> None:
    quiet = world(layer=0.003, attention=1e-7, head=0.1)
    noisy = world(layer=0.009, attention=3e-7, head=0.3, share=0.5)
    assert disturbed([*quiet, *noisy]) == len(noisy)
    assert set(accepted([*quiet, *noisy])) == set(quiet)
    assert len(accepted(noisy)) == len({(t.layers, t.phase, t.depth) for t in noisy})
    assert integrate(PLAN, [*quiet, *noisy]) == integrate(PLAN, quiet)


def test_noise_never_gives_negative_times() -> None:
    timings = [
        SliceTiming(deployment="m", layers=n, phase=phase, depth=d, tokens=8, wall=w, cpu=w, threads=1, round=0)
        for phase in ("prefill", "decode")
        for n, d, w in ((2, 0, 5.0), (2, 32_000, 1.0), (4, 0, 0.5))
    ]
    prediction = integrate(PLAN, timings)
    assert prediction.ttft is not None and prediction.tpot is not None
    assert prediction.ttft.value > 0 and prediction.tpot.value > 0


def test_a_disturbed_middle_depth_does_not_turn_the_curve_down() -> None:
    # a tiny model: decode hardly depends on depth, so the noise of one depth is larger than all growth
    timings = [
        SliceTiming(
            deployment="m", layers=layers, phase=phase, depth=depth, tokens=4, wall=wall, cpu=wall, threads=1, round=0
        )
        for layers, phase, depth, wall in (
            (2, "prefill", 0, 4e-3),
            (4, "prefill", 0, 8e-3),
            (2, "decode", 0, 4e-4),
            (2, "decode", 50, 9e-4),
            (2, "decode", 100, 4e-4),
            (4, "decode", 0, 8e-4),
        )
    ]
    found = integrate(replace(PLAN, layers=4, prompt_tokens=300, output_tokens=128), timings)
    assert found.tpot is not None and found.tpot.value > 0


def test_a_falling_curve_does_not_make_whole_batches_cost_less_than_nothing() -> None:
    # the first chunk was disturbed, so the chunks' curve falls below zero before the middle of a whole batch
    timings = [
        SliceTiming(
            deployment="m",
            layers=layers,
            phase=phase,
            depth=depth,
            tokens=count,
            wall=wall,
            cpu=wall,
            threads=1,
            round=0,
        )
        for layers, phase, depth, count, wall in (
            (2, "prefill", 0, 64, 1.0),
            (2, "prefill", 64, 64, 1e-3),
            (2, "prefill", 0, 512, 2e-2),
            (4, "prefill", 0, 64, 2.0),
            (2, "decode", 0, 4, 4e-4),
            (2, "decode", 100, 4, 4e-4),
            (4, "decode", 0, 4, 8e-4),
        )
    ]
    found = integrate(replace(PLAN, layers=4, prompt_tokens=600, output_tokens=8), timings)
    assert found.ttft is not None and found.ttft.value > 0


@each("seed", range(200))
def test_whatever_the_walls_are_times_are_positive(seed: int) -> None:
    draw = random.Random(seed)
    tokens = draw.choice([64, 100, 512])
    cells = [
        *((2, "prefill", depth, tokens) for depth in (0, draw.choice([64, 100, 400]))),
        (4, "prefill", 0, tokens),
        *(((2, "prefill", 0, 512), (2, "prefill", 300, 512)) if tokens < 512 else ()),
        (2, "decode", 0, 4),
        (2, "decode", 100, 4),
        (4, "decode", 0, 4),
    ]
    timings = [
        SliceTiming(
            deployment="m",
            layers=layers,
            phase=phase,
            depth=depth,
            tokens=count,
            wall=10 ** draw.uniform(-4, 0),
            cpu=1.0,
            threads=1,
            round=0,
        )
        for layers, phase, depth, count in cells
    ]
    found = integrate(replace(PLAN, layers=4, prompt_tokens=draw.choice([64, 300, 2000]), output_tokens=8), timings)
    assert found.ttft is not None and found.tpot is not None
    assert found.ttft.value > 0 and found.tpot.value > 0


def test_half_a_measurement_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one prefill and one decode"):
        integrate(PLAN, [t for t in world(layer=0.003, attention=0, head=0) if t.phase == "prefill"])


def test_a_request_of_several_calls_is_the_sum_of_them() -> None:
    timings = world(layer=1e-5, attention=1e-9, head=1e-4)
    prompts = (8_000, 16_000, 32_000)
    whole = integrate(replace(PLAN, earlier=prompts[:-1]), timings)
    single = [integrate(replace(PLAN, prompt_tokens=prompt), timings) for prompt in prompts]
    assert whole.e2el is not None and whole.ttft is not None and whole.tpot is not None
    values = [(s.ttft.value, s.tpot.value, s.e2el.value) for s in single if s.ttft and s.tpot and s.e2el]
    assert whole.e2el.value == pytest.approx(sum(e2el for _, _, e2el in values))
    # the user sees the last call's answer
    assert whole.ttft.value == pytest.approx(values[0][2] + values[1][2] + values[2][0])
    assert whole.tpot.value == pytest.approx(sum(tpot for _, tpot, _ in values) / 3)
    assert whole.prefill_rate is not None
    assert whole.prefill_rate.value == pytest.approx(sum(prompts) / sum(ttft for ttft, _, _ in values))
