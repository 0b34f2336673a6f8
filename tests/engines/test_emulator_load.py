"""Load on the emulator: windows in which work takes longer, slots and their queue, the table of slowdown."""

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.errors import UsageError
from dpctl.engines.emulator_load import Clock, Load, Slots, Target, Window, by_the_hour, stretch
from dpctl.engines.emulator_options import EmulatorOptions
from dpctl.engines.emulator_truth import read_truth
from tests.each import each
from tests.engines.emulated import hosted, post, request, served

spans = st.tuples(st.floats(0, 50), st.floats(0.1, 20), st.sampled_from([0.5, 1.0, 2.0, 4.0, math.inf]))


def clock(*windows: tuple[float, float, float], zero: float = 100.0) -> Clock:
    found = Clock([Window(start=start, end=end, factor=factor) for start, end, factor in windows])
    found.begin(zero)
    found.begin(zero + 999.0)  # only the first request counts
    return found


def test_work_waits_for_the_end_of_a_standstill() -> None:
    frozen = clock((10.0, 15.0, math.inf))
    assert frozen.after(100.0, 9.0) == 109.0
    assert frozen.after(100.0, 10.0) == 110.0
    assert frozen.after(100.0, 11.0) == 116.0
    # it came while nothing moved: it waits for the end, and a request without work too
    assert frozen.after(112.0, 0.0) == 115.0
    assert frozen.after(112.0, 2.0) == 117.0
    assert frozen.after(120.0, 2.0) == 122.0


def test_a_peak_stretches_only_the_work_inside_it() -> None:
    peak = clock((10.0, 20.0, 4.0))
    assert peak.after(100.0, 12.0) == 118.0
    # ten seconds of the peak do two and a half of work
    assert peak.after(108.0, 5.0) == pytest.approx(120.5)
    both = clock((10.0, 20.0, 4.0), (15.0, 20.0, 2.0))
    assert both.after(110.0, 1.5) == pytest.approx(117.0)


def test_before_the_first_request_nothing_is_in_a_window() -> None:
    assert Clock([Window(start=0.0, end=10.0, factor=9.0)]).after(5.0, 1.0) == 6.0
    assert clock().after(7.0, 1.0) == 8.0


@settings(max_examples=60, deadline=None)
@given(st.lists(spans, max_size=4), st.floats(0, 60), st.floats(0, 30), st.floats(0, 30))
def test_work_adds_up_and_never_ends_before_it_begins(windows, at, first, second) -> None:
    busy = clock(*((start, start + length, factor) for start, length, factor in windows), zero=0.0)
    done = busy.after(at, first + second)
    assert done >= at
    assert busy.after(busy.after(at, first), second) == pytest.approx(done, abs=1e-6)


def test_the_median_answer_takes_as_long_as_told_inside_the_window_only() -> None:
    targets = [Target(start=60.0, end=120.0, e2el=8.0)]
    assert [stretch(targets, moment, 4.0) for moment in (59.9, 60.0, 119.9, 120.0)] == [1.0, 2.0, 2.0, 1.0]
    # a peak makes nothing faster
    assert stretch(targets, 60.0, 16.0) == 1.0


def test_hours_repeat_every_day() -> None:
    factors = [1.0] * 24
    factors[10] = 3.0
    windows = by_the_hour(factors, 10.0, days=2)
    assert [(w.start, w.end, w.factor) for w in windows] == [(100.0, 110.0, 3.0), (340.0, 350.0, 3.0)]


def test_the_table_of_slowdown_is_straight_between_its_points_and_level_outside() -> None:
    slots = Slots(Load(slowdown=((2, 1.0), (4, 3.0))))
    found = []
    for running in range(6):
        slots.running = running
        found.append(slots.factor())
    assert found == [1.0, 1.0, 1.0, 2.0, 3.0, 3.0]
    assert Slots(Load()).factor() == 1.0


def test_slots_are_given_in_turn_and_one_who_gives_up_holds_up_nobody() -> None:
    async def go() -> list[str]:
        slots = Slots(Load(slots=1))
        seen: list[str] = []

        async def work(name: str) -> None:
            given_at = await slots.enter()
            seen.append(name if given_at is None else f"{name} waited")
            slots.leave()

        assert await slots.enter() is None
        tasks = [asyncio.create_task(work(name)) for name in "abc"]
        await asyncio.sleep(0)
        assert (slots.running, slots.waiting) == (1, 3)
        tasks[0].cancel()
        await asyncio.sleep(0)
        assert slots.waiting == 2
        slots.leave()
        # b has the slot in its hands and is cancelled before it can use it
        tasks[1].cancel()
        await asyncio.wait(tasks)
        assert (slots.running, slots.waiting) == (0, 0)
        return seen

    assert asyncio.run(go()) == ["c waited"]


@pytest.mark.parametrize(
    "bad",
    [
        {"slots": 0},
        {"slowdown": ((2, 1.0), (2, 2.0))},
        {"slowdown": ((1, 0.0),)},
    ],
)
def test_a_load_that_makes_no_sense_is_refused(bad) -> None:
    with pytest.raises(ValueError):
        Load(**bad)
    with pytest.raises(ValueError):
        Window(start=3.0, end=3.0, factor=1.0)
    with pytest.raises(ValueError):
        Target(start=0.0, end=1.0, e2el=0.0)


def options(**more: object) -> EmulatorOptions:
    return EmulatorOptions(profile="openai:gpt-4o", **more)


def test_the_command_line_s_words_become_a_load() -> None:
    load = options(
        slots=4, slowdown="1:1,4:2.5", peaks=("60..120:2.5", "5..6:8s"), faults=("429:0.1", "freeze:20..25")
    ).load()
    assert (load.slots, load.slowdown) == (4, ((1, 1.0), (4, 2.5)))
    assert load.targets == (Target(start=5.0, end=6.0, e2el=8.0),)
    assert set(load.windows) == {
        Window(start=20.0, end=25.0, factor=math.inf),
        Window(start=60.0, end=120.0, factor=2.5),
    }
    assert len(options(hourly=",".join(["1"] * 23 + ["2"])).load().windows) == 31


@each(
    "bad",
    [
        {"peaks": ("60..120",)},
        {"peaks": ("120..60:2",)},
        {"peaks": ("60..120:fast",)},
        {"peaks": ("60..120:-1",)},
        {"peaks": ("60..inf:2",)},
        {"slowdown": "1:1,32"},
        {"slowdown": "4:1,1:2"},
        {"hourly": "1,2,3"},
        {"hourly": ",".join(["0"] * 24)},
        {"faults": ("freeze:5",)},
    ],
)
def test_words_that_are_no_load_are_refused(bad) -> None:
    with pytest.raises(UsageError):
        options(**bad).load()


def test_a_pace_can_be_set_and_says_by_what() -> None:
    model = options(ttft=0.25, decode=100.0, exact=True).model()
    assert model.latency is not None
    assert (model.latency.ttft.value, model.latency.ttft.source) == (0.25, "set by --ttft")
    assert (model.latency.prefill.value, model.latency.decode.value) == (0.0, 100.0)
    assert (model.latency.ttft_sigma.value, model.latency.decode_sigma.value) == (0.0, 0.0)
    published = options().model().latency
    assert published is not None and published.decode_sigma.value > 0


def test_a_queue_forms_before_the_slots_and_the_running_slow_each_other(tmp_path) -> None:
    async def six(url: str) -> None:
        await asyncio.gather(*(post(url, request(stream=True, ignore_eos=True, max_tokens=10)) for _ in range(6)))

    load = Load(slots=2, slowdown=((1, 1.0), (2, 5.0)))
    path = tmp_path / "truth.jsonl"
    served(six, hosted(ttft=0.05, decode=1000.0, sigma=0.0), load=load, truth=path)
    truths = sorted(read_truth(path), key=lambda truth: truth.request)
    waited = [truth.admitted > truth.arrival for truth in truths]
    assert waited == [False, False, True, True, True, True]
    # never more than two between their admission and their last chunk
    for truth in truths:
        beside = [t for t in truths if t.admitted <= truth.admitted < t.written[-1]]
        assert len(beside) <= 2
    one = truths[1]
    # two at once: each token takes five times its 1 ms
    assert [b - a for a, b in zip(one.scheduled, one.scheduled[1:], strict=False)] == pytest.approx([5000] * 9, abs=2)
    assert one.scheduled[0] - one.admitted == pytest.approx(250_000, abs=2)


def test_an_answer_at_the_peak_takes_what_is_told_whatever_its_size(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"

    async def two(url: str) -> None:
        for tokens in (5, 40):
            await post(url, request(stream=True, ignore_eos=True, max_tokens=tokens))

    load = Load(targets=(Target(start=0.0, end=600.0, e2el=0.3),))
    served(two, hosted(ttft=0.02, decode=500.0, sigma=0.0), load=load, truth=path)
    assert [t.scheduled[-1] - t.arrival for t in read_truth(path)] == pytest.approx([300_000] * 2, abs=2)
