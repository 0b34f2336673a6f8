"""The judge is asked by a fixed rubric, and believed only in JSON of it."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

import pytest

from dpctl.bench.judge import Judgement, judge
from dpctl.core.errors import UnavailableError
from dpctl.engines.base import Chunk, Prompt, Usage

GRADES = {"faithful": 5, "complete": 3, "useful": 4, "reason": "The cap is missing."}


class Scripted:
    """An engine that says one thing after the other."""

    environment: Mapping[str, str] = {}

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.prompts: list[Prompt] = []

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        self.prompts.append(prompt)
        yield Chunk(text=self.answers.pop(0), time=0.0)
        yield Usage(tokens_in=1, tokens_out=1)


def test_a_verdict_is_three_grades_and_a_reason() -> None:
    engine = Scripted(json.dumps(GRADES))
    verdict = asyncio.run(judge("What is owed?", 'EUR 5"}', "They owe EUR 5.", engine))
    assert verdict == Judgement(faithful=5, complete=3, useful=4, reason="The cap is missing.")
    [prompt] = engine.prompts
    assert json.loads(prompt.text) == {"question": "What is owed?", "reference": "They owe EUR 5.", "answer": 'EUR 5"}'}
    assert prompt.schema is not None and json.loads(prompt.schema)["required"] == list(GRADES)
    assert "EUR" not in prompt.instruction


@pytest.mark.parametrize(
    "bad",
    [
        "Good answer!",
        "{}",
        "[5]",
        json.dumps({**GRADES, "useful": 6}),
        json.dumps({**GRADES, "useful": True}),
        json.dumps({**GRADES, "useful": "5"}),
        json.dumps({**GRADES, "reason": 1}),
        '{"faithful": ' + "[" * 100_000,
    ],
)
def test_anything_else_is_asked_once_more_and_then_an_error(bad: str) -> None:
    engine = Scripted(bad, f"```json\n{json.dumps(GRADES)}\n```")
    assert asyncio.run(judge("q", "a", "r", engine)).faithful == 5
    with pytest.raises(UnavailableError, match="no verdict"):
        asyncio.run(judge("q", "a", "r", Scripted(bad, bad)))
