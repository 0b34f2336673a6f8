"""The benchmark of the simulation: what it sends, what its calibration is given, and what it makes of rounds."""

from argparse import Namespace

import pytest

from benchmarks.meanwhile import Machine, together
from benchmarks.vllm_simulation import compared, disturbed, loads, loop_asks, parts_of
from benchmarks.vllm_simulation_table import alike, summary
from dpctl.bench.load.parse import Outcome
from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_calibrated import calibrated
from dpctl.estimate.serving_step import PromptReading, StepModel

GIVEN = Namespace(prompt=320, output=24, calibrating=8)


def service(step: float, prompt: float, transit: float = 0.0) -> Service:
    model = StepModel(
        bases=(0.0, *(step * (1 + 0.1 * n) for n in range(1, 33))),
        overhead_s=0.001,
        cache_s=0.0,
        prompt=PromptReading(token_s=prompt),
    )
    return Service(model=model, limits=Limits(sequences=32, step_tokens=2048), transit_s=transit)


def outcomes(of: Service, wanted: tuple[Ask, ...], loop: ClosedLoop | None = None) -> tuple[Outcome, ...]:
    """What the load client would have seen of that service."""
    found = simulate(of, wanted, loop=loop)
    return tuple(
        Outcome(
            number=n,
            due=found.due[n],
            begun=found.due[n],
            sent=found.due[n],
            opening=0.0,
            times=(found.first[n], found.last[n]),
            end=found.last[n],
            status=200,
            bytes_out=1,
            tokens_in=ask.prompt_tokens,
            tokens_out=ask.output_tokens,
            counted_by="usage",
        )
        for n, ask in enumerate(wanted)
    )


def schedule() -> tuple[Ask, ...]:
    lengths = Lengths(prompt_tokens=320, output_tokens=24, prompt_sigma=0.4, output_sigma=0.4)
    return asks(due_times(Poisson(rate=2.0), requests=140, seed=1), lengths, seed=1)


def test_a_loop_has_as_many_short_prompts_as_long_ones() -> None:
    for users in (1, 8):
        found = loop_asks(users, GIVEN)
        assert len(found) == 8 + 2 * users
        assert {prompt: sum(a.prompt_tokens == prompt for a in found) for prompt in (112, 640)} == {
            112: len(found) // 2,
            640: len(found) // 2,
        }
        assert len({ask.output_tokens for ask in found}) > 2
        assert found == loop_asks(users, GIVEN)


@pytest.mark.parametrize("count", [1, 4, 3])
def test_parts_are_the_schedule_with_clocks_of_their_own(count: int) -> None:
    whole = schedule()
    parts = parts_of(whole, count)
    assert len(parts) == count
    together_again, end = [], 0.0
    for part in parts:
        assert part[0].due >= 0
        together_again += [end + ask.due for ask in part]
        end += part[-1].due
    assert together_again == pytest.approx([ask.due for ask in whole])
    assert [a.prompt_tokens for part in parts for a in part] == [a.prompt_tokens for a in whole]


def test_a_server_is_predicted_from_its_blocks() -> None:
    thought, real = service(0.003, 0.0001), service(0.008, 0.0002, transit=0.006)
    loops = {
        users: ClosedLoop(concurrency=users, stagger_seconds=0.3, think_seconds=0.2 if users == 1 else 0.0)
        for users in (1, 2, 4, 8)
    }
    blocks = [{users: outcomes(real, loop_asks(users, GIVEN), loop) for users, loop in loops.items()}] * 2
    found = calibrated(thought, loads(blocks))
    assert found.warning is None
    parts = [outcomes(real, part) for part in parts_of(schedule(), 4)]
    figures, full, times = compared(parts, found.service, thought, disturbed(blocks))
    assert all(abs(figure["error"]) < 0.08 for figure in figures.values()), figures
    assert figures["e2el_p95"]["uncalibrated"] < 0.6 * figures["e2el_p95"]["measured"]
    assert 0 < full["simulated_busy"] < 1
    assert len(times["measured"]["ttft"]) == len(times["simulated"]["ttft"]) == 140
    # itself, it predicts exactly
    exactly, _, _ = compared(parts, real, thought, disturbed(blocks))
    assert all(figure["error"] == pytest.approx(0.0, abs=1e-9) for figure in exactly.values())
    # and equal requests of a machine that is never disturbed hardly scatter
    assert all(abs(figure["scattered_error"]) < 0.01 for figure in exactly.values())


def test_rounds_are_put_together_by_request() -> None:
    def entry(factor: float, slowed: int) -> dict[str, object]:
        measured = [0.1 * (n + 1) * (5.0 if n == slowed else 1.0) for n in range(5)]
        times = dict.fromkeys(("ttft", "tpot", "e2el"), measured)
        simulated = {name: [factor * 0.1 * (n + 1) for n in range(5)] for name in times}
        figures = {
            f"{name}_{q}": {"scattered_error": factor - 1.0, "measured": 0.3} for name in times for q in ("p50", "p95")
        }
        return {"figures": figures, "times": {"measured": times, "simulated": simulated}}

    found = summary([entry(1.1, 0), entry(1.0, 2), entry(1.2, 4)])
    # each round disturbed another request, which no median shows
    assert found["ttft_p95"]["of_medians_measured"] == pytest.approx(0.48)
    assert found["ttft_p95"]["of_medians_error"] == pytest.approx(0.1)
    assert found["e2el_p50"]["median_error"] == pytest.approx(0.1)
    assert (found["e2el_p50"]["lowest_error"], found["e2el_p50"]["highest_error"]) == pytest.approx((0.0, 0.2))


def test_alike_is_the_mean_correlation_of_pairs() -> None:
    assert alike([[1.0, 2.0, 3.0]]) is None
    assert alike([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]]) == pytest.approx(1.0)
    assert alike([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [3.0, 2.0, 1.0]]) == pytest.approx(-1 / 3)


def test_spans_add_up_by_their_lengths() -> None:
    def at(time: float, server: float, waited: float) -> Machine:
        return Machine(at=time, server=server, waited=waited, everybody=2 * server, stolen=0.0)

    one, other = at(10, 5, 1).since(at(0, 0, 0)), at(60, 25, 3).since(at(30, 10, 0))
    found = together([one, other])
    assert found["seconds"] == 40
    assert found["server_cores"] == pytest.approx(0.5)
    assert found["server_waited"] == pytest.approx(0.1)
    assert found["others_cores"] == pytest.approx(0.5)
