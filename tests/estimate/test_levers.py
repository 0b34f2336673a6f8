"""Each lever changes its own metric, in its direction, inside its stated range; at its default it changes nothing."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.levers import lever_facts
from dpctl.catalog.questions import question
from dpctl.core.figures import Figure, Provenance
from dpctl.estimate.answer import Answer, answer
from dpctl.estimate.levers import (
    Effect,
    Levers,
    applied_question,
    applied_request,
    effects,
    mean_latency,
    perceived_latency,
    speculation_speedup,
    unusual,
)
from dpctl.estimate.prediction import Prediction
from tests.each import each

FACTS = lever_facts()
KINDS = sorted({s.kind for s in FACTS.speculation})
TASKS = [*sorted({s.task for s in FACTS.speculation}), "poetry"]
NONE = Levers(streaming=False)
shares = st.floats(min_value=0.0, max_value=1.0)


def seconds(value: float, low: float, high: float, provenance: Provenance = Provenance.ESTIMATED) -> Figure:
    return Figure(value=value, unit="s", provenance=provenance, source="a model", low=low, high=high)


PREDICTION = Prediction(
    ttft=seconds(2.0, 1.5, 2.6),
    tpot=seconds(0.02, 0.016, 0.025),
    e2el=seconds(12.0, 10.0, 14.0),
    prefill_rate=None,
    decode_rate=None,
    fits=True,
)


def found(levers: Levers, **known: float) -> dict[str, Effect]:
    return {effect.on: effect for effect in effects(levers, PREDICTION, FACTS, output_tokens=501, **known)}


def asked(levers: Levers) -> Answer:
    line = {
        "hardware": "rtx-4090",
        "model": "llama-3-8b",
        "quant": "Q4_K_M",
        "engine": "llama.cpp",
        "prompt_tokens": 8192,
        "output_tokens": 256,
    }
    return answer(applied_question(levers, question(line), FACTS), engine_fit("llama-cpp"))


def test_defaults_change_nothing() -> None:
    assert found(NONE) == {}
    assert applied_request(Levers(), 1000, 200) == (1000, 0, 200)
    assert mean_latency(PREDICTION.e2el, Levers(), FACTS) == PREDICTION.e2el
    assert asked(Levers()).e2el == asked(NONE).e2el


@each("name", ["prefix_hit", "cache_hit", "output_share", "prompt_share"])
@each("value", [-0.01, 1.01, math.nan, math.inf])
def test_shares_outside_0_to_1_are_refused(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{name} is a share from 0 to 1"):
        Levers(**{name: value})


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown kind of speculation 'luck'; known: draft-model, prompt-lookup"):
        found(Levers(speculation="luck"))
    with pytest.raises(ValueError, match=r"unknown KV cache format 'q9'; known: f16, q8_0"):
        found(Levers(kv_quant="q9"))
    with pytest.raises(ValueError, match="at least 1"):
        speculation_speedup("draft-model", FACTS, concurrency=0.5)


def test_a_prompt_is_trimmed_then_looked_up() -> None:
    assert applied_request(Levers(prompt_share=0.5, prefix_hit=0.25, output_share=0.1), 800, 100) == (300, 100, 10)
    assert applied_request(Levers(prefix_hit=1.0), 800, 100) == (0, 800, 100)


@given(kept=shares, hit=shares, asked_for=shares)
def test_tokens_are_neither_lost_nor_made(kept: float, hit: float, asked_for: float) -> None:
    levers = Levers(prompt_share=kept, prefix_hit=hit, output_share=asked_for)
    computed, cached, output = applied_request(levers, 4096, 512)
    assert computed >= 0 and cached >= 0
    assert computed + cached == pytest.approx(4096 * kept)
    assert output == pytest.approx(512 * asked_for)


def test_a_cached_prefix_leaves_its_attention() -> None:
    linear = found(Levers(prefix_hit=0.5), attention_share=0.0)["ttft"].factor
    pairs = found(Levers(prefix_hit=0.5), attention_share=1.0)["ttft"].factor
    # 512 tokens after 512 cached ones meet 512 * 768 pairs of 1024 * 512
    assert (linear.value, pairs.value) == (0.5, pytest.approx(512 * 768 / (1024 * 512)))
    assert found(Levers(prefix_hit=1.0))["ttft"].factor.value == 0.0


def test_the_formula_agrees_with_the_factor_of_a_cached_prefix() -> None:
    plain, cached = asked(Levers()), asked(Levers(prefix_hit=0.5))
    share = plain.prefill.attention / plain.prefill.seconds
    factor = found(Levers(prefix_hit=0.5), attention_share=share)["ttft"].factor
    ratio = cached.prefill.seconds / plain.prefill.seconds
    assert factor.low <= ratio <= factor.high
    assert ratio == pytest.approx(factor.value, rel=0.02)
    assert cached.tpot.value == pytest.approx(plain.tpot.value)


def test_a_smaller_cache_takes_less_memory_and_time_at_depth() -> None:
    plain, small = asked(Levers()), asked(Levers(kv_quant="q8_0"))
    assert small.memory.value < plain.memory.value
    assert small.decode.cache == pytest.approx(plain.decode.cache * 34 / 64)
    assert small.prefill == plain.prefill
    share = plain.decode.cache / plain.decode.seconds
    factor = found(Levers(kv_quant="q8_0"), cache_share=share)["tpot"].factor
    assert factor.low <= small.decode.seconds / plain.decode.seconds <= factor.high


@pytest.mark.parametrize("name", ["q8_0", "q4_0", "fp8"])
def test_formats_of_the_cache(name: str) -> None:
    on = found(Levers(kv_quant=name))
    assert on["kv memory"].factor.value < 0.6
    assert on["kv memory"].factor.unit == ""
    assert on["ttft"].factor.high > 1.0
    assert "perplexity" not in on or on["perplexity"].factor.value > 1.0
    # nothing of the time is the cache's: nothing changes
    none = found(Levers(kv_quant=name), cache_share=0.0, attention_share=0.0)
    assert none["tpot"].factor.value == none["tpot"].factor.high == none["ttft"].factor.high == 1.0
    # who does not know the share cannot exclude any
    every = found(Levers(kv_quant=name), cache_share=1.0)["tpot"].factor
    assert on["tpot"].factor.low <= every.low and every.high <= on["tpot"].factor.high
    assert on["tpot"].factor.provenance is Provenance.ESTIMATED


def test_an_unknown_share_of_the_time_may_be_none() -> None:
    fp8 = FACTS.cache_format("fp8")
    always_faster = replace(fp8, read=replace(fp8.read, high=0.9))
    facts = replace(FACTS, kv=(FACTS.cache_format("f16"), always_faster))
    on = {e.on: e.factor for e in effects(Levers(kv_quant="fp8"), PREDICTION, facts, output_tokens=100)}
    assert on["tpot"].low == fp8.read.low and on["tpot"].high == 1.0


def test_shorter_prompts_and_answers() -> None:
    on = found(Levers(prompt_share=0.5), attention_share=0.5)
    assert on["prompt tokens"].factor.value == 0.5
    assert on["ttft"].factor.value == pytest.approx(0.5 * 0.5 + 0.5 * 0.25)
    on = found(Levers(output_share=0.1))
    assert on["output tokens"].factor.value == 0.1
    # 2 s to the first token and 500 (49.1) further ones of 20 ms
    assert on["e2el"].factor.value == pytest.approx((2.0 + 49.1 * 0.02) / 12.0)
    assert asked(Levers(output_share=0.5)).e2el.value < asked(Levers()).e2el.value
    assert asked(Levers(prompt_share=0.5)).ttft.value < 0.5 * asked(Levers()).ttft.value


def test_answers_from_a_cache() -> None:
    on = found(Levers(cache_hit=0.3, streaming=False))
    assert on["cost"].factor.value == 0.7
    mean = mean_latency(PREDICTION.e2el, Levers(cache_hit=0.3), FACTS)
    assert mean.value == pytest.approx(0.7 * 12.0 + 0.3 * FACTS.hit_latency.value)
    assert on["mean e2el"].factor.value == pytest.approx(mean.value / 12.0)
    assert on["right answers"].factor.low < on["right answers"].factor.value < 1.0 == on["right answers"].factor.high
    assert found(Levers(cache_hit=1.0))["cost"].factor.value == 0.0


def test_streaming_is_felt_and_nothing_else() -> None:
    on = found(Levers(streaming=True))
    assert set(on) == {"perceived latency"}
    factor = on["perceived latency"].factor
    assert (factor.value, factor.low, factor.high) == pytest.approx((2 / 12, 1.5 / 14, 2.6 / 10))
    ttft, e2el = PREDICTION.ttft, PREDICTION.e2el
    assert perceived_latency(ttft, e2el, streaming=True) is ttft
    assert perceived_latency(ttft, e2el, streaming=False) is e2el


def test_unknown_times_have_no_effects() -> None:
    levers = Levers(cache_hit=0.3, output_share=0.5, prefix_hit=0.1)
    nothing = replace(PREDICTION, ttft=None, tpot=None, e2el=None)
    on = {effect.on for effect in effects(levers, nothing, FACTS, output_tokens=100)}
    assert on == {"ttft", "output tokens", "cost", "right answers"}
    assert perceived_latency(None, None, streaming=True) is None


def test_one_stream_has_the_published_speed_up() -> None:
    # Spec-Bench, prompt lookup, summarisation: 2.46, 2.66, 2.30 and 1.93 times as fast
    figure = speculation_speedup("prompt-lookup", FACTS, task="summarisation")
    assert figure.value == pytest.approx(2.38)
    assert figure.provenance is Provenance.PUBLISHED
    assert speculation_speedup("prompt-lookup", FACTS, task="translation").value < 1.1


@each("kind", KINDS)
@each("task", TASKS)
def test_speculation_pays_less_the_more_requests_run(kind: str, task: str) -> None:
    figures = [speculation_speedup(kind, FACTS, task=task, concurrency=n) for n in (1, 2, 8, 32, 64, 500)]
    for end in ("value", "low", "high"):
        values = [getattr(figure, end) for figure in figures]
        assert values == sorted(values, reverse=True)
    busy = next(b.speedup for b in FACTS.busy if b.kind == kind)
    assert figures[-1].value == pytest.approx(busy.value)
    assert figures[-1].low < 1.0
    assert all(figure.provenance is Provenance.ESTIMATED for figure in figures[1:])


def test_a_task_without_figures_has_the_range_of_all() -> None:
    whole = speculation_speedup("prompt-lookup", FACTS, task="poetry")
    each = [s.speedup for s in FACTS.speculation if s.kind == "prompt-lookup"]
    assert whole.low == min(f.low for f in each) and whole.high == max(f.high for f in each)
    assert whole.provenance is Provenance.ESTIMATED
    assert "'poetry'" in whole.source


def test_speculation_divides_the_time_of_a_token() -> None:
    speedup = speculation_speedup("draft-model", FACTS, task="chat")
    factor = found(Levers(speculation="draft-model"), task="chat")["tpot"].factor
    assert factor.value == pytest.approx(1.0 / speedup.value)
    assert (factor.low, factor.high) == pytest.approx((1.0 / speedup.high, 1.0 / speedup.low))


@given(
    speculation=st.sampled_from([None, *KINDS]),
    hits=st.tuples(shares, shares),
    parts=st.tuples(shares, shares),
    streaming=st.booleans(),
    kv=st.sampled_from([f.id for f in FACTS.kv]),
    known=st.tuples(st.none() | shares, st.none() | shares),
    concurrency=st.floats(min_value=1.0, max_value=1e4),
)
def test_every_effect_stays_in_its_range_and_says_why(
    speculation: str | None,
    hits: tuple[float, float],
    parts: tuple[float, float],
    streaming: bool,
    kv: str,
    known: tuple[float | None, float | None],
    concurrency: float,
) -> None:
    levers = Levers(
        speculation=speculation,
        prefix_hit=hits[0],
        cache_hit=hits[1],
        output_share=parts[0],
        prompt_share=parts[1],
        streaming=streaming,
        kv_quant=kv,
    )
    for effect in effects(
        levers,
        PREDICTION,
        FACTS,
        output_tokens=501,
        task="chat",
        concurrency=concurrency,
        attention_share=known[0],
        cache_share=known[1],
    ):
        factor = effect.factor
        assert factor.unit == "" and factor.value >= 0.0
        assert effect.source.strip()
        if effect.on != "kv memory":
            assert factor.low is not None
            assert max(0.0, factor.low) <= factor.value <= factor.high
        if not effect.lever.startswith(("kv_quant", "speculation")):
            assert factor.high <= 1.0


@given(hit=shares, more=shares)
def test_more_hits_never_cost_time(hit: float, more: float) -> None:
    small, large = sorted((hit, more))
    for share in (0.0, 0.4, 1.0):
        factors = [
            on["ttft"].factor.value if "ttft" in (on := found(Levers(prefix_hit=h), attention_share=share)) else 1.0
            for h in (small, large)
        ]
        assert factors[1] <= factors[0] + 1e-12


def test_hit_rates_that_nobody_reports_are_named() -> None:
    assert unusual(Levers(prefix_hit=0.3, cache_hit=0.3), FACTS) == ()
    said = unusual(Levers(prefix_hit=0.9, cache_hit=0.9), FACTS)
    assert [text.split()[0] for text in said] == ["prefix_hit", "cache_hit"]
