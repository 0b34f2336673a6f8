"""The gate on made-up sessions: a small, seeded version of benchmarks/regress.py."""

import random

import pytest

from benchmarks.noise import NOISY, TYPICAL, Noise, interleaved, stored
from dpctl.decide.change import Answer, Gate, Subject
from dpctl.decide.regress import compare

GATE = Gate()
REPLICATES = 100


def worse(subject: Subject) -> bool:
    return any(change.answer is Answer.WORSE for change in compare((subject,), GATE))


def share(noise: Noise, pairs: int, requests: int, change: float, metrics: int = 1) -> float:
    rng = random.Random(11)
    made = (
        interleaved(rng, noise, pairs=pairs, requests=requests, change=change, metrics=metrics)
        for _ in range(REPLICATES)
    )
    return sum(map(worse, made)) / REPLICATES


@pytest.mark.parametrize(("noise", "pairs", "requests"), [(TYPICAL, 12, 5), (NOISY, 20, 10)])
def test_noise_raises_no_alarm_and_a_tenth_is_seen(noise: Noise, pairs: int, requests: int) -> None:
    # seeded: two alarms in 100 are within what 1 % allows, 82 % within what a power of 90 % does
    assert share(noise, pairs, requests, 0.0) <= 2 / REPLICATES
    assert share(noise, pairs, requests, 0.1) >= 0.82


def test_three_metrics_share_one_error_rate() -> None:
    assert share(TYPICAL, 12, 5, 0.0, metrics=3) <= 2 / REPLICATES


def test_a_history_raises_no_alarm_either() -> None:
    rng = random.Random(12)
    alarms = sum(worse(stored(rng, NOISY, runs=12, requests=10, change=0.0)) for _ in range(REPLICATES))
    assert alarms <= 3
