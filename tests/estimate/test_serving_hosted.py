"""A hosted API has no queue: every request takes what was drawn for it."""

import pytest

from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, Turns, asks, due_times
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import LatencyProfile
from dpctl.core.scenario import parse_requirement
from dpctl.engines.emulator_pacing import draw_pace
from dpctl.estimate.serving_hosted import ends_of_profile, hosted, hosted_under_load


def figure(value: float, unit: str, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.PUBLISHED, source="a price page", low=low, high=high)


PROFILE = LatencyProfile(
    ttft=figure(0.5, "s", 0.4, 0.8),
    ttft_sigma=figure(0.4, ""),
    prefill=figure(1e-4, "s/tok"),
    decode=figure(100.0, "tok/s", 80.0, 120.0),
    decode_sigma=figure(0.2, ""),
)


def draw(profile: LatencyProfile, number: int, prompt: int) -> tuple[float, float]:
    pace = draw_pace(profile, prompt_tokens=prompt, seed=7, index=number)
    return pace.ttft, pace.interval


def test_requests_do_not_wait_for_each_other() -> None:
    asked = [Ask(due=0.001 * n, prompt_tokens=100, output_tokens=11) for n in range(500)]
    found = hosted(asked, lambda _, prompt: (1.0 + prompt / 100, 0.1))
    assert found.first == pytest.approx([ask.due + 2.0 for ask in asked])
    assert found.last == pytest.approx([ask.due + 3.0 for ask in asked])
    assert found.started == found.due and found.uses == ()


def test_turns_and_users_follow_their_answers() -> None:
    talks = asks((0.0, 5.0), Lengths(prompt_tokens=10, output_tokens=11), turns=Turns(turns=3, think_seconds=2.0))
    found = hosted(talks, lambda *_: (1.0, 0.1))
    assert sorted(found.due) == pytest.approx([0.0, 4.0, 5.0, 8.0, 9.0, 13.0])
    users = hosted(talks[:1] * 6, lambda *_: (1.0, 0.1), loop=ClosedLoop(concurrency=2, think_seconds=1.0))
    assert len(users.finished) == 6


def test_a_profile_gives_its_own_percentiles_and_interval() -> None:
    asked = asks(due_times(Poisson(rate=5.0), requests=3000, seed=1), Lengths(prompt_tokens=1000, output_tokens=101))
    found = hosted_under_load(PROFILE, asked, draw, [parse_requirement("ttft <= 600 ms")])
    ttft = found.figures["ttft p50"]
    assert ttft.value == pytest.approx(0.6, rel=0.03)
    assert ttft.low == pytest.approx(0.5, rel=0.03) and ttft.high == pytest.approx(0.9, rel=0.03)
    # log-normal: the 95th percentile is exp(1.645 sigma) medians
    assert found.figures["ttft p95"].value == pytest.approx(0.1 + 0.5 * 2.718281828 ** (1.645 * 0.4), rel=0.06)
    assert found.figures["tpot p50"].value == pytest.approx(0.01, rel=0.03)
    assert found.figures["good"].value == pytest.approx(50.0, abs=4.0)
    assert "a price page" in ttft.source and "busy" not in found.figures


def test_the_fast_end_is_fast_in_everything() -> None:
    fast, slow = ends_of_profile(PROFILE)
    assert (fast.ttft.value, fast.decode.value) == (0.4, 120.0)
    assert (slow.ttft.value, slow.decode.value) == (0.8, 80.0)
    assert fast.prefill.value == slow.prefill.value == 1e-4
