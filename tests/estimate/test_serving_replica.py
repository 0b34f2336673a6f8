"""Steps in closed form are the steps one by one, whatever is asked and however small the cache."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dpctl.core.arrivals import Ask
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_book import Book, Limits
from dpctl.estimate.serving_replica import Replica
from dpctl.estimate.serving_step import PromptReading, StepModel
from tests.estimate.serving_stepwise import stepwise

MODEL = StepModel(
    bases=(0.0, *(0.004 + 0.0001 * n for n in range(1, 65))),
    overhead_s=0.001,
    cache_s=1e-7,
    prompt=PromptReading(token_s=2e-5, attention_s=1e-9),
)
WINDOWED = StepModel(
    bases=MODEL.bases, overhead_s=0.001, cache_s=1e-7, window_s=3e-7, window=40.0, prompt=PromptReading(token_s=2e-5)
)
APART = StepModel(
    bases=MODEL.bases,
    overhead_s=0.0,
    cache_s=1e-7,
    prompt=PromptReading(token_s=2e-5),
    reading_s=0.003,
    prompts_count=False,
)
REQUESTS = st.lists(
    st.tuples(st.floats(0.0, 0.3), st.integers(1, 90), st.integers(1, 60)), min_size=1, max_size=25
).map(
    lambda rows: [
        Ask(due=due, prompt_tokens=prompt, output_tokens=output)
        for due, (_, prompt, output) in zip(
            [sum(gap for gap, _, _ in rows[: i + 1]) for i in range(len(rows))], rows, strict=True
        )
    ]
)


# the last one is thrown out while it is read, and fits again only until the others have taken their blocks
THROWN_OUT = [Ask(due=0.0, prompt_tokens=p, output_tokens=o) for p, o in ((3, 47), (1, 46), (49, 1))]


@settings(max_examples=60, deadline=None)
@example(asks=THROWN_OUT, model=APART, sequences=3, more_tokens=0, blocks=10)
@given(
    asks=REQUESTS,
    model=st.sampled_from([MODEL, WINDOWED, APART]),
    sequences=st.integers(1, 12),
    more_tokens=st.integers(0, 60),
    blocks=st.one_of(st.none(), st.integers(10, 40)),
)
def test_many_steps_at_once_are_the_steps_one_by_one(
    asks: list[Ask], model: StepModel, sequences: int, more_tokens: int, blocks: int | None
) -> None:
    limits = Limits(sequences=sequences, step_tokens=sequences + more_tokens, blocks=blocks, keeps_prefixes=False)
    found = simulate(Service(model=model, limits=limits), asks)
    first, last, thrown = stepwise(model, limits, asks)
    assert found.first == pytest.approx(first, rel=1e-9)
    assert found.last == pytest.approx(last, rel=1e-9)
    assert list(found.preempted) == thrown


def crowd(blocks: int | None, *, keeps: bool = True) -> tuple[Service, list[Ask]]:
    limits = Limits(sequences=16, step_tokens=256, blocks=blocks, keeps_prefixes=keeps)
    return Service(model=MODEL, limits=limits), [
        Ask(due=0.001 * n, prompt_tokens=40 + n, output_tokens=100 + 3 * n) for n in range(12)
    ]


def test_a_small_cache_throws_requests_out_and_loses_none_of_their_tokens() -> None:
    wide, narrow = (simulate(*crowd(blocks)) for blocks in (None, 30))
    assert wide.preemptions == 0 and narrow.preemptions > 3
    assert narrow.uses[0].preemptions == narrow.preemptions
    assert narrow.finished == tuple(range(12))
    assert narrow.uses[0].cache_peak is not None and 0.9 < narrow.uses[0].cache_peak <= 1.0
    # the one that started first is never thrown out, and the others are late
    assert narrow.preempted[0] == 0
    assert narrow.seconds > 1.5 * wide.seconds
    # each token after the first takes at least a step of its own
    shortest = MODEL.seconds(1, 0.0)
    for outcome in (wide, narrow):
        for number in outcome.finished:
            assert outcome.last[number] - outcome.first[number] >= shortest * (outcome.output[number] - 1)


def test_what_is_left_of_a_thrown_out_request_is_not_computed_again() -> None:
    again, kept = (simulate(*crowd(30, keeps=keeps)) for keeps in (False, True))
    assert kept.seconds < again.seconds


def test_a_request_that_no_cache_could_hold_is_refused() -> None:
    service, asks = crowd(30)
    huge = Ask(due=0.0, prompt_tokens=400, output_tokens=200)
    found = simulate(service, [huge, *asks])
    assert found.replica[0] == -1 and 0 not in found.finished
    assert found.finished == tuple(range(1, 13))


def test_the_time_integral_of_what_runs_is_what_the_requests_were_running() -> None:
    # Little's law within the server: the integral is summed over steps, the stays over requests
    service, asks = crowd(None)
    found = simulate(service, asks)
    use = found.uses[0]
    stays = sum(found.last[n] - found.started[n] for n in found.finished)
    assert use.running * use.busy == pytest.approx(stays, rel=1e-9)


def test_long_prompts_are_read_in_chunks_beside_the_answers_of_others() -> None:
    asks = [
        Ask(due=0.0, prompt_tokens=10, output_tokens=60),
        Ask(due=0.01, prompt_tokens=2000, output_tokens=2),
    ]
    small, large = (
        simulate(Service(model=MODEL, limits=Limits(sequences=8, step_tokens=tokens)), asks) for tokens in (64, 4096)
    )
    # chunks cost the newcomer a step each, and keep each step of the other one short
    assert small.first[1] > large.first[1] + 20 * MODEL.seconds(2, 0.0)
    assert small.first[1] == pytest.approx(large.first[1] + 31 * MODEL.seconds(2, 1000.0), rel=0.1)


def test_nothing_finishes_before_the_horizon() -> None:
    book = Book(prompt=[10, 10], output=[50, 80], prefix=[0, 0], common=[0, 0], chain=[-1, -1], due=[0.0, 0.0])
    replica = Replica(MODEL, Limits(sequences=4, step_tokens=64), book)
    assert replica.submit(0, 0.0) and replica.submit(1, 0.0)
    while not replica.idle:
        horizon = replica.horizon()
        assert horizon > replica.clock
        replica.advance(horizon)
        assert all(book.last[number] >= horizon * (1 - 1e-12) for number in replica.done)
        replica.done.clear()
    assert book.last[1] > book.last[0] > 0.0


def test_a_request_is_unfinished_until_the_step_that_ends_it_is_over() -> None:
    book = Book(prompt=[10_000], output=[1], prefix=[0], common=[0], chain=[-1], due=[0.0])
    replica = Replica(MODEL, Limits(sequences=4, step_tokens=20_000), book)
    assert replica.submit(0, 0.0) and replica.outstanding(0.0) == 1
    replica.advance(0.01)
    assert replica.idle and book.last[0] == replica.clock > 0.1
    assert replica.outstanding(0.01) == 1 and replica.outstanding(replica.clock) == 0


def test_limits_that_make_no_server_are_refused() -> None:
    with pytest.raises(ValueError, match="budget"):
        Limits(sequences=8, step_tokens=4)
    with pytest.raises(ValueError, match="at least one"):
        Limits(sequences=1, step_tokens=4, blocks=0)
    with pytest.raises(ValueError, match="step model"):
        simulate(Service(model=MODEL, limits=Limits(sequences=65, step_tokens=65)), [])
