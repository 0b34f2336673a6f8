"""The edge answers what it is sure of; the rest goes on, and what that costs is told."""

import asyncio
import math

import pytest

from dpctl.core.run import EdgeWork
from dpctl.engines.base import Usage
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.cascade import answer, confidence, shorter_than
from tests.pipelines.engines import Replying

SOURCE = "Halvorsen pays EUR 5 by 3 May 2027."


def cloud_answer(edge: EdgeWork | None = None) -> Answer:
    usage = Usage(tokens_in=9, tokens_out=9)
    return Answer(text="From the cloud.", first=1, last=2, token_times=(1, 2), usage=usage, stages=(), edge=edge)


def run(edge: Replying, *, escalated: Answer | None = None, **options: object) -> tuple[Answer, list[str], int]:
    calls = 0
    shown: list[str] = []

    async def escalate() -> Answer:
        nonlocal calls
        calls += 1
        return escalated or cloud_answer()

    result = asyncio.run(
        answer(SOURCE, "Who pays?", 50, edge, escalate, seed=1, on_text=shown.append, **options)  # type: ignore[arg-type]
    )
    return result, shown, calls


def test_an_answer_that_is_sure_stays_here_and_is_shown_whole() -> None:
    edge = Replying(lambda _: "Halvorsen pays EUR 5.", logprob=math.log(0.9))
    result, shown, calls = run(edge, threshold=0.85)
    assert (result.text, shown, calls) == ("Halvorsen pays EUR 5.", ["Halvorsen pays EUR 5."], 0)
    assert result.edge is not None and result.edge.resolved is True
    assert result.edge.confidence == pytest.approx(0.9)
    assert result.given == SOURCE and edge.prompts[0].logprobs
    assert result.first == result.last == result.stages[-1].end
    assert [stage.role for stage in result.stages] == ["edge"]


def test_one_that_is_not_goes_on_and_nothing_of_it_is_shown() -> None:
    edge = Replying(lambda _: "Halvorsen pays EUR 5.", logprob=math.log(0.8))
    result, shown, calls = run(edge, threshold=0.85, escalated=cloud_answer(EdgeWork(chunks=7, kept=3, tokens_in=10)))
    assert (result.text, shown, calls) == ("From the cloud.", [], 1)
    work = result.edge
    assert work is not None and (work.resolved, work.chunks, work.kept) == (False, 7, 3)
    assert work.tokens_in == 10 + len("Who pays?") + len(SOURCE) and work.tokens_out == len("Halvorsen pays EUR 5.")
    assert [stage.role for stage in result.stages] == ["edge"]


def test_without_probabilities_what_is_stated_counts() -> None:
    assert run(Replying(lambda _: "Halvorsen pays EUR 5."))[2] == 0
    assert run(Replying(lambda _: "Quarkhill pays EUR 6."))[2] == 1
    assert confidence("Halvorsen pays EUR 6.", SOURCE, ()) == 0.5
    assert confidence("Halvorsen pays EUR 5.", SOURCE, (), truncated=True) == 0.5
    assert confidence(" \n", SOURCE, [0.0]) == 0.0
    assert confidence("Yes.", SOURCE, [math.log(0.25), 0.0]) == pytest.approx(0.5)


def test_a_rule_routes_without_asking_the_edge() -> None:
    edge = Replying(lambda _: "Halvorsen pays EUR 5.")
    result, _, calls = run(edge, rule=shorter_than(10))
    assert calls == 1 and edge.prompts == []
    assert result.edge == EdgeWork(resolved=False)
    assert run(edge, rule=shorter_than(1000))[2] == 0


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_a_threshold_is_a_share(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        run(Replying(lambda _: "x"), threshold=threshold)
