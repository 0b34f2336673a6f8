"""Cascade: a small model here answers, and what it is not sure of goes on to another pipeline.

How sure it is comes from the probabilities of its tokens where the engine tells them, else from what it states: figures
and names that the document does not hold. A route decides the same without asking a model. Cascades by a threshold on
confidence: Chen, Zaharia & Zou 2023, "FrugalGPT".
"""

import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

from dpctl.core.run import EdgeWork, StageTime
from dpctl.engines.base import Chunk, Engine, Prompt, Usage
from dpctl.pipelines import cloud
from dpctl.pipelines.answer import Answer, plus
from dpctl.pipelines.grounding import grounding

THRESHOLD = 0.7
# what it could still have said is not known
_CUT = 0.5

Escalation = Callable[[], Awaitable[Answer]]
# document and instruction -> whether the edge is to try at all
Rule = Callable[[str, str], bool]


async def answer(
    document_text: str,
    instruction: str,
    max_tokens: int,
    edge: Engine,
    escalate: Escalation,
    *,
    seed: int,
    threshold: float = THRESHOLD,
    rule: Rule | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Answer:
    """Answer with the edge model when its confidence reaches `threshold` (0..1), else with what `escalate` answers.

    Nothing of the edge's answer is shown before that is decided, and none of it is passed on. With `rule` the edge is
    asked only where it says so. `escalate` shows its own text as it comes; its Answer keeps the stages of both. Raises
    what either raises.
    """
    if not 0 <= threshold <= 1:
        raise ValueError(f"a threshold lies between 0 and 1, not at {threshold}")
    if rule is not None and not rule(document_text, instruction):
        return _escalated(await escalate(), EdgeWork(resolved=False), ())
    prompt = Prompt(instruction=instruction, text=document_text, max_tokens=max_tokens, seed=seed, logprobs=True)
    tried = _Listened(edge)
    said = await cloud.answer(prompt, tried)
    sure = confidence(said.text, document_text, tried.logprobs, truncated=said.usage.truncated)
    stage = StageTime(role="edge", start=said.stages[0].start, end=time.perf_counter())
    work = EdgeWork(
        tokens_in=said.usage.tokens_in,
        tokens_out=said.usage.tokens_out,
        resolved=sure >= threshold,
        confidence=sure,
    )
    if not work.resolved:
        return _escalated(await escalate(), work, (stage,))
    if on_text is not None:
        on_text(said.text)
    # the user sees it all at once, when it has been judged
    return replace(
        said,
        first=stage.end,
        last=stage.end,
        token_times=(stage.end,),
        stages=(stage,),
        given=document_text,
        edge=work,
    )


def shorter_than(characters: int) -> Rule:
    """The rule that the edge tries a document with fewer characters, whatever is asked."""
    return lambda document_text, _instruction: len(document_text) < characters


def confidence(text: str, source: str, logprobs: Sequence[float], *, truncated: bool = False) -> float:
    """How sure an answer is, 0..1: the geometric mean of its tokens' probabilities, else the share that is grounded.

    An empty answer is worth 0, one that was cut at its limit half of its confidence.
    """
    if not text.strip():
        return 0.0
    sure = math.exp(math.fsum(logprobs) / len(logprobs)) if logprobs else grounding(text, source).share
    return min(1.0, sure) * (_CUT if truncated else 1.0)


def _escalated(result: Answer, work: EdgeWork, stages: tuple[StageTime, ...]) -> Answer:
    inner = result.edge or EdgeWork()
    work = replace(
        inner,
        tokens_in=plus(inner.tokens_in, work.tokens_in),
        tokens_out=plus(inner.tokens_out, work.tokens_out),
        resolved=False,
        confidence=work.confidence,
    )
    return replace(result, stages=(*stages, *result.stages), edge=work)


class _Listened:
    """An engine whose tokens' log probabilities are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.environment = engine.environment
        self.logprobs: list[float] = []

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        async for piece in self._engine.stream(prompt):
            if isinstance(piece, Chunk) and piece.logprob is not None:
                self.logprobs.append(piece.logprob)
            yield piece
