from collections.abc import Sequence
from dataclasses import replace

import pytest

from dpctl.bench.check import stability, steadiness
from dpctl.core.run import Run, SlicePlan, SliceTiming
from tests.bench.run_files import HYBRID, sample

STEADY = (1.0, 1.01, 0.99, 1.0, 1.02, 0.98, 1.0, 1.01, 0.99, 1.0)
LLAMA = {"llama.cpp threads": "4"}


def run(seconds: Sequence[float], **rest: object) -> Run:
    samples = tuple(sample(index, value, 0.0, **rest) for index, value in enumerate(seconds))
    return Run(scenario="s", scenario_digest="", deployment=HYBRID, machine="m", samples=samples, complete=True)


def names(found: Run) -> list[str]:
    notes = stability(found)
    assert all(note.text and note.next_step for note in notes)
    return [note.name for note in notes]


def test_a_steady_run_has_no_warning() -> None:
    assert names(run(STEADY)) == []
    assert names(run(STEADY, cpu_share=0.99)) == []


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (STEADY[:3], ["too-few"]),
        ((1.0, 1.4, 0.7, 1.3, 0.8, 1.5, 0.6, 1.2, 0.9, 1.1), ["spread"]),
        ((1.0, 1.0, 1.01, 1.0, 1.01, 1.1, 1.12, 1.11, 1.1, 1.12), ["drift"]),
        ((1.12, 1.1, 1.11, 1.12, 1.1, 1.0, 1.01, 1.0, 1.01, 1.0), ["drift"]),
        ((2.0, *STEADY), ["cold-cache"]),
    ],
)
def test_what_the_times_tell(seconds: Sequence[float], expected: list[str]) -> None:
    assert names(run(seconds)) == expected


def test_slower_though_nobody_else_had_the_cores_is_throttling() -> None:
    hot = (1.0, 1.0, 1.01, 1.0, 1.01, 1.1, 1.12, 1.11, 1.1, 1.12)
    assert names(run(hot, cpu_share=0.99)) == ["throttling"]
    # faster is not
    assert names(run(hot[::-1], cpu_share=0.99)) == ["drift"]
    assert names(run(hot, cpu_share=0.7)) == ["drift", "background-load"]


def test_background_load_is_told_from_requests_slices_and_the_load_before() -> None:
    assert names(run(STEADY, disturbed=True)) == ["background-load"]
    timing = SliceTiming(
        deployment="d", layers=2, phase="decode", depth=0, tokens=1, wall=1.0, cpu=1.0, threads=2, round=0
    )
    plan = SlicePlan(deployment="d", layers=8, prompt_tokens=1, output_tokens=1, reason="", fits=True)
    sliced = replace(run(()), plan=plan, slices=(timing, replace(timing, cpu=2.0)))
    assert names(sliced) == ["background-load"] and "1 of 2 timings" in stability(sliced)[0].text
    before = replace(run(STEADY), environment={**LLAMA, "load_average_1min": "3.1"})
    assert names(before) == ["background-load"]
    assert names(replace(before, environment={**LLAMA, "load_average_1min": "not exposed"})) == []
    # a run that waits for somebody else's model does not care
    assert names(replace(before, environment={"load_average_1min": "3.1"})) == []


def test_a_prompt_cache_that_was_empty_at_first() -> None:
    found = run(STEADY)
    warm = tuple(replace(s, tokens_cached=0 if s.index == 0 else 30_000) for s in found.samples)
    assert names(replace(found, samples=warm)) == ["cold-cache"]


def test_a_clock_that_follows_the_load() -> None:
    assert names(replace(run(STEADY), environment={**LLAMA, "governor": "powersave"})) == ["frequency-scaling"]
    assert names(replace(run(STEADY), environment={**LLAMA, "governor": "performance"})) == []


def test_of_several_runs_each_warning_is_said_once_with_how_many_it_is_true_of() -> None:
    busy = run(STEADY[:3], disturbed=True)
    (note,) = steadiness([busy, run(STEADY), busy, run(STEADY[:3])])
    assert note.name == "background-load" and note.text.startswith("2 of 4 runs: ")
