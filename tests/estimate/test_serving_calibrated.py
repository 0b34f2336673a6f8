"""A server whose parts are so many times slower than thought is found out from a few closed loops."""

import random
from dataclasses import replace

import pytest

from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_calibrated import Calibration, MeasuredLoad, Typical, calibrated, equal_load, measured_load
from dpctl.estimate.serving_report import statistics
from dpctl.estimate.serving_step import PromptReading, StepModel, batched_steps, scaled
from tests.estimate.test_terms import H100, LLAMA_8B, SERVING

THOUGHT = Service(model=batched_steps(LLAMA_8B, H100, SERVING, 64), limits=Limits(sequences=64, step_tokens=2048))
REAL = Service(model=scaled(THOUGHT.model, decode=25.0, overhead=4.0, prompt=40.0), limits=THOUGHT.limits)
# a small model on two cores: steps of 3.1 ms and what a sequence adds, where the real ones take 7 ms and add 0.8 ms
SMALL = Service(
    model=StepModel(
        bases=(0.0, *(0.001 * (2.0 + 0.1 * n) for n in range(1, 33))),
        overhead_s=0.001,
        cache_s=1e-7,
        prompt=PromptReading(token_s=0.00017),
    ),
    limits=Limits(sequences=32, step_tokens=2048),
)
SLOW = replace(
    SMALL,
    model=StepModel(
        bases=(0.0, *(0.001 * (6.0 + 0.8 * n) for n in range(1, 33))),
        overhead_s=0.001,
        cache_s=2e-7,
        reading_s=0.004,
        prompt=PromptReading(token_s=0.0002),
    ),
    transit_s=0.005,
)
LOADS = ((1, 12), (2, 16), (4, 24), (8, 40))


def equal(concurrency: int, requests: int, *, of: Service = REAL) -> MeasuredLoad:
    ask = Ask(due=0.0, prompt_tokens=500, output_tokens=120)
    found = statistics(simulate(of, [ask] * requests, loop=ClosedLoop(concurrency=concurrency)))
    assert found.ttft.mean is not None and found.tpot.mean is not None
    return equal_load(
        concurrency=concurrency,
        requests=requests,
        prompt_tokens=500,
        output_tokens=120,
        ttft=found.ttft.mean,
        tpot=found.tpot.mean,
    )


def various(count: int, seed: int) -> tuple[Ask, ...]:
    rng = random.Random(seed)
    prompts = [112, 640] * (count // 2)
    rng.shuffle(prompts)
    return tuple(Ask(due=0.0, prompt_tokens=n, output_tokens=rng.randint(12, 36)) for n in prompts)


def times(of: Service, wanted: tuple[Ask, ...], loop: ClosedLoop) -> list[tuple[float, float]]:
    found = simulate(of, wanted, loop=loop)
    return [
        (found.first[n] - found.due[n], (found.last[n] - found.first[n]) / (found.output[n] - 1))
        for n in range(len(wanted))
    ]


def loops(of: Service, *, noise: float = 0.0, spikes: float = 0.0, seed: int = 0, runs: int = 4) -> list[MeasuredLoad]:
    """Closed loops of short and long prompts; each time wrong by `noise`, a share of them ten times as long."""
    rng, result = random.Random(seed), []
    for users, count in LOADS:
        wanted = various(count, users)
        loop = ClosedLoop(concurrency=users, stagger_seconds=0.3, think_seconds=0.2 if users == 1 else 0.0)
        true = times(of, wanted, loop)
        result.append(
            measured_load(
                wanted,
                loop,
                [
                    [
                        (
                            ttft * rng.lognormvariate(0, noise) * (10.0 if rng.random() < spikes else 1.0),
                            tpot * rng.lognormvariate(0, noise) * (10.0 if rng.random() < spikes else 1.0),
                        )
                        for ttft, tpot in true
                    ]
                    for _ in range(runs)
                ],
            )
        )
    return result


def predicted(found: Calibration, real: Service) -> dict[str, float]:
    """How far p95 of a Poisson run is off."""
    lengths = Lengths(prompt_tokens=320, output_tokens=24, prompt_sigma=0.4, output_sigma=0.4)
    load = asks(due_times(Poisson(rate=2.0), requests=140, seed=2), lengths)
    after, truth = (statistics(simulate(service, load)) for service in (found.service, real))
    return {metric: getattr(after, metric).p95 / getattr(truth, metric).p95 - 1.0 for metric in ("ttft", "e2el")}


@pytest.mark.parametrize("users", [(1, 16), (1, 8, 32)])
def test_another_load_is_predicted_from_published_means(users: tuple[int, ...]) -> None:
    found = calibrated(THOUGHT, [equal(n, n) for n in users])
    assert found.error < 0.02
    assert found.warning is None
    lengths = Lengths(prompt_tokens=400, output_tokens=100, prompt_sigma=0.4, output_sigma=0.4)
    load = asks(due_times(Poisson(rate=0.4), requests=300, seed=2), lengths)
    before, after, truth = (statistics(simulate(s, load)) for s in (THOUGHT, found.service, REAL))
    for metric in ("ttft", "e2el"):
        real = getattr(truth, metric).p95
        assert getattr(after, metric).p95 == pytest.approx(real, rel=0.15)
        assert getattr(before, metric).p95 < 0.5 * real


def test_all_numbers_are_found() -> None:
    found = calibrated(SMALL, loops(SLOW))
    assert found.error < 0.03
    one = found.service.model.seconds(1, 0.0)
    assert one == pytest.approx(0.0078, rel=0.03)
    assert (found.service.model.seconds(8, 0.0) - one) / 7 == pytest.approx(0.0008, rel=0.2)
    assert found.service.model.prompt.seconds(1000, 0, first=True) == pytest.approx(0.2, rel=0.05)
    # the two are one sum for a single user; that they are told apart at all is due to users that begin apart
    assert found.reading_s == pytest.approx(0.004, rel=0.5)
    assert found.transit_s == pytest.approx(0.005, rel=0.5)
    assert found.reading_s + found.transit_s == pytest.approx(0.009, rel=0.2)


@pytest.mark.parametrize(("noise", "spikes", "within"), [(0.0, 0.0, 0.06), (0.05, 0.0, 0.1), (0.1, 0.1, 0.12)])
def test_poisson_arrivals_are_predicted(noise: float, spikes: float, within: float) -> None:
    errors = predicted(calibrated(SMALL, loops(SLOW, noise=noise, spikes=spikes)), SLOW)
    assert all(abs(error) < within for error in errors.values()), errors


def test_one_disturbed_run_of_three_moves_nothing() -> None:
    wanted, loop = various(24, 1), ClosedLoop(concurrency=4, stagger_seconds=0.3)
    true = times(SLOW, wanted, loop)
    disturbed = [(5.0 * ttft, 3.0 * tpot) for ttft, tpot in true]
    assert measured_load(wanted, loop, [true, disturbed, true]) == measured_load(wanted, loop, [true])


def test_a_scattered_group_counts_for_less() -> None:
    wanted, loop = various(24, 1), ClosedLoop(concurrency=1)
    rng = random.Random(1)
    short, long = measured_load(
        wanted, loop, [[(rng.lognormvariate(0, 0.5 if a.prompt_tokens < 300 else 0.0), 0.01) for a in wanted]]
    ).typical
    assert {wanted[n].prompt_tokens for n in short.requests} == {112}
    assert {wanted[n].prompt_tokens for n in long.requests} == {640}
    assert short.noise[0] > 2 * long.noise[0]
    assert short.noise[1] == long.noise[1]


def test_runs_that_lie_apart_count_for_less() -> None:
    wanted, loop = various(24, 1), ClosedLoop(concurrency=4, stagger_seconds=0.3)
    true = times(SLOW, wanted, loop)
    faster, slower = ([(ttft * f, tpot * f) for ttft, tpot in true] for f in (0.7, 1.4))
    steady = measured_load(wanted, loop, [true, true, true]).typical[0]
    drifting = measured_load(wanted, loop, [faster, true, slower]).typical[0]
    assert (drifting.ttft, drifting.tpot) == pytest.approx((steady.ttft, steady.tpot))
    assert min(drifting.noise) > 0.2 > max(steady.noise)


def test_requests_of_about_the_same_length_are_one_group() -> None:
    wanted = [Ask(due=0.0, prompt_tokens=120 + n, output_tokens=32) for n in range(5)]
    found = measured_load(wanted, ClosedLoop(concurrency=1), [[(0.1 * (n + 1), 0.01) for n in range(5)]])
    (group,) = found.typical
    assert (group.ttft, group.tpot) == pytest.approx((0.3, 0.01))


def test_a_machine_that_cannot_be_so_is_warned_of() -> None:
    # four users that are answered twice as fast as one and as eight: no server does that, a machine that changes does
    runs = loops(SLOW)
    fast = replace(runs[2], typical=tuple(replace(t, ttft=t.ttft / 2, tpot=t.tpot / 2) for t in runs[2].typical))
    found = calibrated(SMALL, [*runs[:2], fast, runs[3]])
    assert found.error > 0.15
    assert found.warning is not None and "the calibration misses its own runs by" in found.warning


def test_one_run_is_enough_for_that_run() -> None:
    assert calibrated(THOUGHT, [equal(1, 4)]).error < 0.01


def test_what_cannot_be_a_measurement_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a measured run"):
        calibrated(THOUGHT, [])
    loop = ClosedLoop(concurrency=1)
    known = {"concurrency": 1, "prompt_tokens": 5, "ttft": 1.0}
    with pytest.raises(ValueError, match="at least two tokens"):
        equal_load(requests=1, output_tokens=1, tpot=1.0, **known)
    with pytest.raises(ValueError, match="positive"):
        equal_load(requests=1, output_tokens=2, tpot=0.0, **known)
    with pytest.raises(ValueError, match="has requests"):
        equal_load(requests=0, output_tokens=2, tpot=1.0, **known)
    with pytest.raises(ValueError, match="all of them"):
        measured_load(various(2, 1), loop, [[(1.0, 1.0)]])
    with pytest.raises(ValueError, match="positive"):
        measured_load(various(2, 1), loop, [[(0.0, 1.0), (0.0, 1.0)]])
    with pytest.raises(ValueError, match="has requests"):
        MeasuredLoad(asks=various(2, 1), loop=loop, typical=())


def test_requests_that_no_cache_could_hold_are_no_measurement_of_it() -> None:
    small = replace(THOUGHT, limits=replace(THOUGHT.limits, blocks=10))
    load = MeasuredLoad(
        asks=various(2, 1), loop=ClosedLoop(concurrency=1), typical=(Typical(requests=(0, 1), ttft=1.0, tpot=1.0),)
    )
    with pytest.raises(ValueError, match="do not fit"):
        calibrated(small, [load])
