"""The smallest number of replicas and the highest rate are where one less, or a little more, fails."""

from dataclasses import replace

import pytest

from dpctl.core.arrivals import Ask, Lengths, Poisson, Turns, asks, due_times
from dpctl.core.scenario import parse_requirement
from dpctl.estimate.replicas import carries, faster, highest_rate, replicas_for
from dpctl.estimate.serving import Service
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_step import PromptReading, StepModel

# one answer of 100 tokens takes a second, four at once no longer
SERVICE = Service(
    model=StepModel(bases=(0.0, *(0.01,) * 4), overhead_s=0.0, cache_s=0.0, prompt=PromptReading(token_s=0.0)),
    limits=Limits(sequences=4, step_tokens=64),
)
ASKS = asks(due_times(Poisson(rate=10.0), requests=600, seed=1), Lengths(prompt_tokens=10, output_tokens=100), seed=1)
QUICK = [parse_requirement("e2el p95 <= 1500 ms")]


def test_one_replica_less_would_not_do() -> None:
    found = replicas_for(SERVICE, ASKS, QUICK)
    assert found is not None
    # 10 a second of a second each in fours: less than three cannot be
    assert 3 <= found <= 6
    assert carries(replace(SERVICE, replicas=found), ASKS, QUICK)
    assert not carries(replace(SERVICE, replicas=found - 1), ASKS, QUICK)


def test_what_no_number_of_replicas_meets() -> None:
    assert replicas_for(SERVICE, ASKS, [parse_requirement("e2el mean <= 900 ms")], most=20) is None
    assert replicas_for(SERVICE, ASKS, [parse_requirement("e2el mean <= 1010 ms")], most=3) is None


def test_a_queue_that_grows_is_not_carried_whatever_is_required() -> None:
    assert not carries(SERVICE, ASKS, [])
    assert not carries(SERVICE, ASKS, [parse_requirement("e2el p95 <= 10000 s")])


def test_a_little_more_than_the_highest_rate_is_too_much() -> None:
    found = highest_rate(SERVICE, ASKS, QUICK)
    # four servers of one a second, at random arrivals
    assert found is not None and 1.5 < found < 4.0
    own = (len(ASKS) - 1) / (ASKS[-1].due - ASKS[0].due)
    assert carries(SERVICE, faster(ASKS, 0.99 * found / own), QUICK)
    assert not carries(SERVICE, faster(ASKS, 1.05 * found / own), QUICK)
    two = highest_rate(replace(SERVICE, replicas=2), ASKS, QUICK)
    # two share a queue's luck: more than twice as much
    assert two is not None and two > 2.0 * found


def test_impossible_requirements_have_no_rate() -> None:
    assert highest_rate(SERVICE, ASKS, [parse_requirement("tpot mean <= 5 ms")]) is None
    with pytest.raises(ValueError, match="some time"):
        highest_rate(SERVICE, [Ask(due=0.0, prompt_tokens=1, output_tokens=1)] * 3, QUICK)
    with pytest.raises(ValueError, match="too few"):
        highest_rate(SERVICE, ASKS[:50], QUICK)
    with pytest.raises(ValueError, match="nothing about quality"):
        replicas_for(SERVICE, ASKS, [parse_requirement("quality >= 90 %")])


def test_conversations_come_faster_but_do_not_speak_faster() -> None:
    slow = asks((0.0, 10.0), Lengths(prompt_tokens=10, output_tokens=10), turns=Turns(turns=2, think_seconds=4.0))
    assert [ask.due for ask in faster(slow, 2.0)] == [0.0, 4.0, 5.0, 9.0]
    assert [ask.session for ask in faster(slow, 10.0)] == [0, 1, 0, 1]
