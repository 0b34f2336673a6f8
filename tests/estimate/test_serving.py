"""Queues where theory knows the answer, steady load where the formula does, and what routing and caches change."""

import itertools
import math
import random
from dataclasses import replace

import pytest

from dpctl.core.arrivals import Ask, ClosedLoop, Constant, Lengths, Poisson, Turns, asks, due_times
from dpctl.core.stats import mean
from dpctl.estimate import terms
from dpctl.estimate.serving import Outcome, Routing, Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_step import PromptReading, StepModel, batched_steps
from tests.estimate.test_terms import H100, LLAMA_8B, SERVING

# a thousandth of a mean service: steps so short that a service time is as good as continuous
TICK = 0.001
TICKS = StepModel(bases=(0.0, TICK, TICK, TICK, TICK), overhead_s=0.0, cache_s=0.0, prompt=PromptReading(token_s=0.0))
BATCHED = batched_steps(LLAMA_8B, H100, SERVING, 256)
SERVER = Service(model=BATCHED, limits=Limits(sequences=256, step_tokens=8192, blocks=20_000))


def queue(rate: float, slots: int, lengths: list[int]) -> Outcome:
    times = due_times(Poisson(rate=rate), requests=len(lengths), seed=3)
    schedule = [Ask(due=t, prompt_tokens=1, output_tokens=n) for t, n in zip(times, lengths, strict=True)]
    return simulate(Service(model=TICKS, limits=Limits(sequences=slots, step_tokens=slots)), schedule)


def waited(outcome: Outcome, batches: int = 40) -> tuple[float, float]:
    """Mean wait and its standard error, from means of long stretches, which hardly depend on each other."""
    waits = [start - due for start, due in zip(outcome.started, outcome.due, strict=True)]
    size = len(waits) // batches
    means = [mean(waits[i * size : (i + 1) * size]) for i in range(1, batches)]
    middle = mean(means)
    return middle, math.sqrt(sum((m - middle) ** 2 for m in means) / (len(means) - 1) / len(means))


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_one_slot_and_equal_answers_wait_as_in_md1(load: float) -> None:
    # Pollaczek and Khinchine: W = rho S / (2 (1 - rho))
    found, error = waited(queue(load, 1, [1000] * 30_000))
    expected = load / (2 * (1 - load))
    assert abs(found - expected) < 3 * error + TICK
    assert error < 0.08 * expected


@pytest.mark.parametrize("load", [0.3, 0.6])
def test_one_slot_and_exponential_answers_wait_as_in_mm1(load: float) -> None:
    rng = random.Random(5)
    found, error = waited(queue(load, 1, [max(1, round(rng.expovariate(0.001))) for _ in range(40_000)]))
    expected = load / (1 - load)
    assert abs(found - expected) < 3 * error + TICK
    assert error < 0.08 * expected


def test_slots_that_do_not_slow_each_other_wait_as_in_mmc() -> None:
    # Erlang C with 4 servers at 80 %: W = C / (c mu - lambda)
    rng = random.Random(6)
    found, error = waited(queue(3.2, 4, [max(1, round(rng.expovariate(0.001))) for _ in range(40_000)]))
    offered = 3.2
    busy = offered**4 / 24 * 4 / (4 - offered)
    waits = busy / (sum(offered**k / math.factorial(k) for k in range(4)) + busy)
    assert abs(found - waits / (4 - offered)) < 3 * error + TICK
    assert error < 0.15 * found


@pytest.mark.parametrize(("users", "prompt", "output"), [(8, 500, 150), (32, 500, 150), (64, 200, 600), (200, 64, 400)])
def test_steady_load_is_what_the_formula_says(users: int, prompt: int, output: int) -> None:
    expected = terms.serve(LLAMA_8B, H100, SERVING, float(users), float(prompt), float(output))
    # users who come at different moments, as in the long run
    loop = ClosedLoop(concurrency=users, stagger_seconds=expected.ttft + output * expected.tpot)
    asked = [Ask(due=0.0, prompt_tokens=prompt, output_tokens=output)] * (users * 9)
    found = simulate(SERVER, asked, loop=loop)
    middle = range(users * 3, users * 6)
    tpot = mean([(found.last[n] - found.first[n]) / (output - 1) for n in middle])
    assert tpot == pytest.approx(expected.tpot, rel=0.03)
    ends = sorted(found.last)
    rate = output * len(middle) / (ends[middle.stop] - ends[middle.start])
    assert rate == pytest.approx(expected.throughput, rel=0.03)
    assert found.uses[0].running == pytest.approx(users, rel=0.12)


def test_a_request_alone_takes_what_the_formula_says() -> None:
    expected = terms.serve(LLAMA_8B, H100, SERVING, 1.0, 700.0, 100.0)
    found = simulate(SERVER, [Ask(due=2.0, prompt_tokens=700, output_tokens=100)])
    assert found.first[0] - 2.0 == pytest.approx(expected.ttft, rel=0.01)
    # no prompt of another comes between its tokens
    assert (found.last[0] - found.first[0]) / 99 == pytest.approx(expected.tpot_median, rel=0.01)
    assert found.due == (2.0,) and found.started == (2.0,)


def traffic(rate: float = 20.0, count: int = 800, seed: int = 1, **more: float) -> tuple[Ask, ...]:
    times = due_times(Poisson(rate=rate), requests=count, seed=seed)
    lengths = Lengths(prompt_tokens=500, output_tokens=150, prompt_sigma=0.5, output_sigma=0.5)
    return asks(times, replace(lengths, **more), seed=seed)


def late(outcome: Outcome) -> float:
    return mean([outcome.last[n] - outcome.due[n] for n in outcome.finished])


def waited_for_first(outcome: Outcome, of: range | None = None) -> float:
    return mean([outcome.first[n] - outcome.due[n] for n in of or outcome.finished])


def test_the_same_asks_give_the_same_times() -> None:
    assert simulate(SERVER, traffic()) == simulate(SERVER, traffic())
    assert simulate(SERVER, traffic(seed=2)) != simulate(SERVER, traffic())


@pytest.mark.parametrize("routing", list(Routing))
@pytest.mark.parametrize("replicas", [1, 3])
def test_every_request_finishes_in_order(routing: Routing, replicas: int) -> None:
    asked = traffic()
    found = simulate(replace(SERVER, routing=routing, replicas=replicas), asked)
    assert found.finished == tuple(range(len(asked)))
    for number in found.finished:
        assert found.due[number] <= found.started[number] < found.first[number] <= found.last[number]
    assert sum(use.requests for use in found.uses) == len(asked)
    assert all(use.busy <= found.seconds for use in found.uses)
    assert found.output == tuple(ask.output_tokens for ask in asked)


def test_more_load_is_later_and_more_replicas_are_earlier() -> None:
    by_rate = [late(simulate(SERVER, traffic(rate=rate))) for rate in (1.0, 5.0, 20.0, 60.0)]
    assert by_rate == sorted(by_rate) and by_rate[-1] > 2 * by_rate[0]
    by_replicas = [late(simulate(replace(SERVER, replicas=n), traffic(rate=60.0))) for n in (1, 2, 4, 8)]
    assert by_replicas == sorted(by_replicas, reverse=True) and by_replicas[0] > 2 * by_replicas[-1]


def test_the_least_busy_replica_is_the_better_choice() -> None:
    # long answers among short ones: taking turns sends some to where one is being written
    asked = [Ask(due=0.05 * n, prompt_tokens=200, output_tokens=2000 if n % 2 == 0 else 20) for n in range(400)]
    slow = replace(SERVER, limits=replace(SERVER.limits, sequences=8), replicas=2)
    turns, least = (
        simulate(replace(slow, routing=routing), asked) for routing in (Routing.ROUND_ROBIN, Routing.LEAST_OUTSTANDING)
    )
    assert turns.uses[0].requests == turns.uses[1].requests
    assert late(least) < 0.9 * late(turns)


def test_a_common_prefix_is_read_once() -> None:
    plain, shared = (traffic(rate=10.0, prompt_tokens=2000, prefix_tokens=tokens) for tokens in (0, 1600))
    without, having = simulate(SERVER, plain), simulate(SERVER, shared)
    assert without.reused == (0,) * len(plain)
    # whole blocks, of all but those that came while the first one was read
    assert max(having.reused) == 1600 and sum(map(bool, having.reused)) > 0.95 * len(shared)
    assert waited_for_first(having) < 0.6 * waited_for_first(without)
    peak, other = (outcome.uses[0].cache_peak for outcome in (having, without))
    assert peak is not None and other is not None and peak < 0.6 * other


def conversations(count: int = 60) -> tuple[Ask, ...]:
    times = due_times(Poisson(rate=2.0), requests=count, seed=4)
    return asks(times, Lengths(prompt_tokens=800, output_tokens=100), turns=Turns(turns=5, think_seconds=3.0), seed=4)


def test_turns_follow_the_answers_before_them() -> None:
    asked = conversations()
    found = simulate(SERVER, asked)
    assert len(found.finished) == 300
    turns: dict[int | None, list[int]] = {}
    for number, ask in enumerate(asked):
        turns.setdefault(ask.session, []).append(number)
    for own in turns.values():
        for before, after in itertools.pairwise(own):
            assert found.due[after] == pytest.approx(found.last[before] + 3.0)


def test_a_conversation_that_stays_on_its_replica_finds_its_cache() -> None:
    asked = conversations()
    fleet = replace(SERVER, replicas=4)
    stays, moves = (
        simulate(replace(fleet, routing=routing), asked) for routing in (Routing.SESSION, Routing.ROUND_ROBIN)
    )
    for number, ask in enumerate(asked):
        # whole blocks of all that was said; the last token of an answer was never computed
        full = (ask.prefix_tokens - 1) // 16 * 16 if ask.prefix_tokens else 0
        assert stays.reused[number] == full
    assert sum(moves.reused) < 0.6 * sum(stays.reused)
    assert waited_for_first(stays) < 0.8 * waited_for_first(moves)
    home: dict[int | None, int] = {}
    for number, ask in enumerate(asked):
        assert home.setdefault(ask.session, stays.replica[number]) == stays.replica[number]


def test_a_cache_too_small_for_all_conversations_forgets() -> None:
    asked = conversations()
    large, small = (
        simulate(replace(SERVER, limits=replace(SERVER.limits, blocks=blocks)), asked) for blocks in (20_000, 1_500)
    )
    assert 0 < sum(small.reused) < 0.8 * sum(large.reused)
    assert waited_for_first(small) > waited_for_first(large)


@pytest.mark.parametrize("routing", list(Routing))
def test_waiting_for_answers_changes_nothing_for_those_who_do_not(routing: Routing) -> None:
    # with a conversation to look out for, every server goes on in small steps that none of the others may overtake
    asked = traffic(rate=40.0, count=300)
    end = asked[-1].due + 1000.0
    talk = [Ask(due=end + n, prompt_tokens=50, output_tokens=5, session=0) for n in range(2)]
    fleet = replace(SERVER, replicas=3, routing=routing)
    alone, watched = simulate(fleet, asked), simulate(fleet, [*asked, *talk])
    assert watched.replica[:300] == alone.replica
    assert watched.first[:300] == pytest.approx(alone.first, rel=1e-9)
    assert watched.last[:300] == pytest.approx(alone.last, rel=1e-9)
    assert len(watched.finished) == 302


def test_a_closed_loop_has_no_more_in_flight_than_users() -> None:
    asked = traffic(count=200)
    found = simulate(replace(SERVER, replicas=2), asked, loop=ClosedLoop(concurrency=5, think_seconds=0.5))
    assert len(found.finished) == 200
    events = sorted([(t, 1) for t in found.due] + [(t, -1) for t in found.last])
    flying = most = 0
    for _, change in events:
        flying += change
        most = max(most, flying)
    assert most == 5
    assert sorted(found.due)[:5] == [0.0] * 5 and sorted(found.due)[5] >= 0.5


def test_a_refused_turn_ends_its_conversation_only() -> None:
    limits = Limits(sequences=8, step_tokens=64, blocks=20)
    long = Ask(due=0.0, prompt_tokens=500, output_tokens=10, session=0)
    after = Ask(due=1.0, prompt_tokens=520, output_tokens=10, prefix_tokens=510, session=0)
    other = Ask(due=0.5, prompt_tokens=100, output_tokens=10, session=1)
    found = simulate(Service(model=BATCHED, limits=limits), [long, other, after])
    assert found.finished == (1,) and found.replica == (-1, 0, -1)


def test_even_arrivals_wait_less_than_random_ones() -> None:
    times = due_times(Constant(rate=0.8), requests=5000)
    even = simulate(
        Service(model=TICKS, limits=Limits(sequences=1, step_tokens=1)),
        [Ask(due=t, prompt_tokens=1, output_tokens=1000) for t in times],
    )
    # D/D/1 below its limit never waits
    assert max(s - d for s, d in zip(even.started, even.due, strict=True)) < TICK
    assert waited(queue(0.8, 1, [1000] * 5000))[0] > 1.0


def test_nothing_asked_is_nothing_done() -> None:
    found = simulate(SERVER, [])
    assert found.finished == () and found.seconds == 0.0 and found.uses[0].busy == 0.0
    with pytest.raises(ValueError, match="replica"):
        replace(SERVER, replicas=0)


def test_what_is_spent_in_transit_holds_no_server_up() -> None:
    schedule = asks(due_times(Poisson(rate=20.0), requests=60, seed=4), Lengths(prompt_tokens=300, output_tokens=40))
    near, far = (simulate(replace(SERVER, transit_s=s), schedule) for s in (0.0, 0.5))
    assert far.due == near.due
    for times in ("started", "first", "last"):
        assert getattr(far, times) == pytest.approx([time + 0.5 for time in getattr(near, times)])
    assert far.uses[0].busy == pytest.approx(near.uses[0].busy)


def test_a_user_waits_for_transit_every_time() -> None:
    wanted = [Ask(due=0.0, prompt_tokens=300, output_tokens=40)] * 3
    near, far = (
        simulate(replace(SERVER, transit_s=s), wanted, loop=ClosedLoop(concurrency=1, think_seconds=0.1))
        for s in (0.0, 0.5)
    )
    assert far.seconds == pytest.approx(near.seconds + 3 * 0.5)
    assert [last - due for last, due in zip(far.last, far.due, strict=True)] == pytest.approx(
        [last - due + 0.5 for last, due in zip(near.last, near.due, strict=True)]
    )
    assert far.due[1] == pytest.approx(far.last[0] + 0.1)


def test_transit_is_no_negative_time() -> None:
    with pytest.raises(ValueError, match="not negative"):
        replace(SERVER, transit_s=-0.1)
