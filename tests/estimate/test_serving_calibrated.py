"""A server whose parts are so many times slower than thought is found out from a few runs."""

import random
from dataclasses import replace

import pytest

from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_calibrated import MeasuredLoad, calibrated
from dpctl.estimate.serving_report import statistics
from dpctl.estimate.serving_step import batched_steps, scaled
from tests.estimate.test_terms import H100, LLAMA_8B, SERVING

THOUGHT = Service(model=batched_steps(LLAMA_8B, H100, SERVING, 64), limits=Limits(sequences=64, step_tokens=2048))
REAL = Service(model=scaled(THOUGHT.model, decode=25.0, overhead=4.0, prompt=40.0), limits=THOUGHT.limits)


def measured(concurrency: int, requests: int, noise: float = 0.0, *, of: Service = REAL) -> MeasuredLoad:
    rng = random.Random(concurrency)
    ask = Ask(due=0.0, prompt_tokens=500, output_tokens=120)
    found = statistics(simulate(of, [ask] * requests, loop=ClosedLoop(concurrency=concurrency)))
    assert found.ttft.mean is not None and found.tpot.mean is not None
    return MeasuredLoad(
        concurrency=concurrency,
        requests=requests,
        prompt_tokens=500,
        output_tokens=120,
        ttft=found.ttft.mean * rng.uniform(1 - noise, 1 + noise),
        tpot=found.tpot.mean * rng.uniform(1 - noise, 1 + noise),
    )


def test_the_factors_are_found_again() -> None:
    found = calibrated(THOUGHT, [measured(1, 4), measured(8, 24), measured(32, 96)])
    assert found.error < 0.005
    assert found.decode == pytest.approx(25.0, rel=0.05)
    assert found.prompt == pytest.approx(40.0, rel=0.05)
    assert found.overhead == pytest.approx(4.0, rel=0.4)


@pytest.mark.parametrize("noise", [0.0, 0.04])
def test_another_load_is_predicted_after_two_runs(noise: float) -> None:
    found = calibrated(THOUGHT, [measured(1, 4, noise), measured(16, 48, noise)])
    lengths = Lengths(prompt_tokens=400, output_tokens=100, prompt_sigma=0.4, output_sigma=0.4)
    load = asks(due_times(Poisson(rate=0.4), requests=300, seed=2), lengths)
    before, after, truth = (statistics(simulate(s, load)) for s in (THOUGHT, found.service, REAL))
    for metric in ("ttft", "e2el"):
        real = getattr(truth, metric).p95
        assert getattr(after, metric).p95 == pytest.approx(real, rel=0.15)
        assert getattr(before, metric).p95 < 0.5 * real


def test_what_it_costs_to_read_any_prompt_is_found() -> None:
    slow = Service(model=replace(THOUGHT.model, reading_s=0.3), limits=THOUGHT.limits)
    runs = [measured(n, n, of=slow) for n in (1, 16)]
    found = calibrated(THOUGHT, runs)
    assert found.reading_s == pytest.approx(0.3, rel=0.1)
    assert found.decode == pytest.approx(1.0, rel=0.1)


def test_one_run_is_enough_for_that_run() -> None:
    assert calibrated(THOUGHT, [measured(1, 4)]).error < 0.01


def test_what_cannot_be_a_measurement_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a measured run"):
        calibrated(THOUGHT, [])
    with pytest.raises(ValueError, match="at least two tokens"):
        MeasuredLoad(concurrency=1, requests=1, prompt_tokens=5, output_tokens=1, ttft=1.0, tpot=1.0)
    with pytest.raises(ValueError, match="positive"):
        MeasuredLoad(concurrency=1, requests=1, prompt_tokens=5, output_tokens=2, ttft=1.0, tpot=0.0)
