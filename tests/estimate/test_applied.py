"""Levers in the answer: fewer tokens through the formula, published factors on top, nothing without levers."""

from typing import Any

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.levers import lever_facts
from dpctl.catalog.questions import question
from dpctl.core.figures import Figure
from dpctl.estimate.answer import answer
from dpctl.estimate.applied import Applied, answered
from dpctl.estimate.levers import Levers

FACTS = lever_facts()
CARD: dict[str, Any] = {"hardware": "rtx-4090", "model": "llama-3-8b", "prompt_tokens": 8192, "output_tokens": 256}
SERVER = CARD | {"hardware": "h100-sxm-80gb", "engine": "vllm", "quant": "FP8", "concurrency": 16}
LINES = pytest.mark.parametrize("line", [CARD, SERVER], ids=["card", "server"])


def apply(line: dict[str, Any], task: str = "any", **levers: Any) -> Applied:
    asked = question(line)
    return answered(asked, engine_fit(asked.family), Levers(**levers), FACTS, task=task)


def value(figure: Figure | None) -> float:
    assert figure is not None
    return figure.value


@LINES
def test_without_levers_nothing_changes(line: dict[str, Any]) -> None:
    asked = question(line)
    found = apply(line)
    assert found.answer == answer(asked, engine_fit(asked.family))
    assert {effect.lever for effect in found.effects} == {"streaming"}
    assert found.perceived == found.answer.ttft and found.mean_e2el is None and found.unusual == ()


@LINES
def test_speculation_is_in_every_figure_that_follows(line: dict[str, Any]) -> None:
    plain, fast = apply(line).answer, apply(line, task="summarisation", speculation="prompt-lookup")
    (factor,) = (effect.factor for effect in fast.effects if effect.on == "tpot")
    found = fast.answer
    assert value(found.tpot) == pytest.approx(value(plain.tpot) * factor.value)
    assert value(found.decode_rate) == pytest.approx(1 / value(found.tpot))
    assert value(found.e2el) == pytest.approx(value(found.ttft) + 255 * value(found.tpot))
    assert found.ttft == plain.ttft and found.memory == plain.memory
    gain = value(found.throughput) / value(plain.throughput)
    # prompts take as long as before: a server gains less than its decode
    assert gain == pytest.approx(1 / factor.value) if line is CARD else 1 < gain < 1 / factor.value
    assert value(found.energy) == pytest.approx(value(found.power) / value(found.throughput))
    assert found.tpot is not None and plain.tpot is not None
    assert found.tpot.high / found.tpot.low > plain.tpot.high / plain.tpot.low  # type: ignore[operator]


def test_a_format_of_the_cache_saves_memory_and_takes_the_published_time() -> None:
    plain, small = apply(CARD).answer, apply(CARD, kv_quant="q8_0")
    assert value(small.answer.need.kv) == pytest.approx(value(plain.need.kv) * 34 / 64)
    on = {effect.on: effect.factor for effect in small.effects}
    assert value(small.answer.tpot) == pytest.approx(value(plain.tpot) * on["tpot"].value)
    assert value(small.answer.ttft) == pytest.approx(value(plain.ttft) * on["ttft"].value)


def test_levers_make_a_model_fit() -> None:
    line = CARD | {"model": "mistral-7b", "prompt_tokens": 180_000}
    assert apply(line).answer.fits is False
    found = apply(line, kv_quant="q4_0")
    assert found.answer.fits is True and found.answer.tpot is not None
    assert {effect.on for effect in found.effects} >= {"tpot", "kv memory"}


@LINES
def test_a_prompt_that_is_cached_whole_takes_one_step(line: dict[str, Any]) -> None:
    found = apply(line, prefix_hit=1.0)
    assert found.question.prompt == 0 and found.question.depth == 8192
    assert 0 < value(found.answer.ttft) <= value(found.answer.tpot) * 1.001
    assert value(found.answer.e2el) == pytest.approx(value(found.answer.ttft) + 255 * value(found.answer.tpot))
    assert found.answer.prefill_rate is None and "nothing" in found.answer.reasons["prefill_rate"]
    assert "ttft" not in found.answer.reasons
    (factor,) = (effect.factor for effect in found.effects if effect.on == "ttft")
    assert (0 < factor.value < 0.1) if line is CARD else factor.value < 1
    assert [text.split()[0] for text in found.unusual] == ["prefix_hit"]


def test_no_prompt_at_all_stays_unknown() -> None:
    found = apply(CARD | {"prompt_tokens": 0}, prefix_hit=1.0).answer
    assert found.ttft is None and found.reasons["ttft"] == "no prompt"


def test_nothing_is_asked_for() -> None:
    found = apply(CARD, output_share=0.0, prompt_share=0.0).answer
    assert value(found.e2el) == pytest.approx(value(found.ttft))


def test_who_waits_for_the_whole_answer() -> None:
    found = apply(CARD, streaming=False)
    assert found.perceived == found.answer.e2el and found.effects == ()


def test_answers_from_a_cache_shorten_the_mean() -> None:
    found = apply(CARD, cache_hit=0.5)
    assert value(found.mean_e2el) == pytest.approx(0.5 * value(found.answer.e2el) + 0.5 * FACTS.hit_latency.value)
    assert found.answer.e2el == apply(CARD).answer.e2el


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown kind of speculation"):
        apply(CARD, speculation="luck")
    with pytest.raises(ValueError, match="unknown KV cache format"):
        apply(CARD, kv_quant="q9")
