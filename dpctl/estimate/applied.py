"""A question answered with levers: what the formula finds by itself, and published factors on top of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure
from dpctl.estimate.answer import Answer, answer, completed
from dpctl.estimate.factors import estimated, mapped
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.levers import (
    ANY_TASK,
    Effect,
    LeverFacts,
    Levers,
    applied_question,
    effects,
    mean_latency,
    perceived_latency,
    unusual,
)
from dpctl.estimate.question import Question

_PLAIN_ELEMENT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The `question` as the levers leave it, its `answer` with all of them in it, and what each does.

    `perceived` is the time in s until somebody sees something, `mean_e2el` that of all requests when some are answered
    from a cache (None: as e2el); `unusual` names what nobody else reports.
    """

    levers: Levers
    question: Question
    answer: Answer
    effects: tuple[Effect, ...] = ()
    perceived: Figure | None = None
    mean_e2el: Figure | None = None
    unusual: tuple[str, ...] = ()


def answered(question: Question, fit: EngineFit, levers: Levers, facts: LeverFacts, *, task: str = ANY_TASK) -> Applied:
    """Estimate a question with levers; ValueError for an unknown kind of speculation or format of the cache.

    Fewer tokens go through the formula. What the formula does not know multiplies its times: speculation, and a format
    of the KV cache, whose published factors hold the work of unpacking it. What does not fit without the levers is
    compared with a device that had the memory.
    """
    changed = applied_question(levers, question, facts)
    plain = answer(question, fit)
    if plain.missing is not None:
        plain = answer(replace(question, device=replace(question.device, memory=None)), fit)
    found = effects(
        levers,
        plain,
        facts,
        output_tokens=question.output,
        task=task,
        concurrency=question.concurrency,
        attention_share=_attention_share(plain),
        cache_share=_cache_share(plain),
    )
    result = _with_factors(answer(replace(changed, kv_element_bytes=_PLAIN_ELEMENT), fit), changed, found)
    if changed.prompt == 0.0 < question.prompt and result.tpot is not None:
        result = _without_prompt(result, changed)
        found = tuple(_one_step(effect, plain, result) for effect in found)
    mean = mean_latency(result.e2el, levers, facts) if levers.cache_hit and result.e2el is not None else None
    return Applied(
        levers=levers,
        question=changed,
        answer=result,
        effects=found,
        perceived=perceived_latency(result.ttft, result.e2el, streaming=levers.streaming),
        mean_e2el=mean,
        unusual=unusual(levers, facts),
    )


def _with_factors(found: Answer, question: Question, known: Iterable[Effect]) -> Answer:
    factors = [effect for effect in known if not effect.computed]
    ttft, tpot, throughput = found.ttft, found.tpot, found.throughput
    share = _decode_share(found, question)
    for effect in factors:
        if effect.on == "tpot" and tpot is not None:
            tpot = (tpot * effect.factor).to("s")
            if throughput is not None:
                turn = mapped(effect.factor, lambda x: 1.0 / (1.0 - share + share * x))
                throughput = (throughput * turn).to("tok/s")
        elif effect.on == "ttft" and ttft is not None:
            ttft = (ttft * effect.factor).to("s")
    if (ttft, tpot) == (found.ttft, found.tpot):
        return found
    return completed(replace(found, ttft=ttft, tpot=tpot, throughput=throughput), question)


def _without_prompt(found: Answer, question: Question) -> Answer:
    """Nothing of the prompt is left to compute: its last token takes one step, which gives the first token."""
    why = "nothing of the prompt is left to compute"
    reasons = {key: text for key, text in found.reasons.items() if key not in {"ttft", "e2el"}}
    return completed(replace(found, ttft=found.ttft or found.tpot, reasons={**reasons, "prefill_rate": why}), question)


def _one_step(effect: Effect, plain: Answer, found: Answer) -> Effect:
    """The effect on TTFT when one decode step is all that is left of the prompt."""
    if effect.on != "ttft" or not effect.computed or plain.ttft is None or found.ttft is None:
        return effect
    ratio = found.ttft.value / plain.ttft.value
    return replace(effect, factor=estimated(ratio, 0.0, ratio, "one decode step gives the first token"))


def _decode_share(found: Answer, question: Question) -> float:
    """The share of a request's turn that is decode; all of it where throughput counts decode alone."""
    if found.served is None or found.ttft is None or found.tpot is None:
        return 1.0
    decode = found.tpot.value * max(0.0, question.output - 1.0)
    return decode / (found.ttft.value + decode)


def _attention_share(found: Answer) -> float | None:
    prefill = found.prefill
    return None if prefill is None else prefill.attention / prefill.seconds


def _cache_share(found: Answer) -> float | None:
    if found.decode is not None:
        return found.decode.cache / found.decode.seconds
    return None if found.served is None else found.served.step.cache / found.served.tpot
