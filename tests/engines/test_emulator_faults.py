"""Faults of the emulator: which requests they hit, what they do to an answer, and their names on the command line."""

import asyncio
import itertools
import json
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpctl.core.errors import UsageError
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.emulator_answer import Answer, chunks
from dpctl.engines.emulator_faults import read_faults
from dpctl.engines.emulator_pacing import Pace
from dpctl.engines.emulator_truth import read_truth
from tests.each import each
from tests.engines.emulated import hosted

MODEL = hosted(ttft=0.002, decode=20_000.0, context=10_000)
BODY = {
    "model": "toy",
    "messages": [{"role": "user", "content": "The Client shall pay USD 1,000 by 1 May 2024."}],
    "stream": True,
    "stream_options": {"include_usage": True},
}


def ask(faults: Faults, *, times: int = 1, truth: Path | None = None, **more: object) -> list[tuple[int, str]]:
    async def go() -> list[tuple[int, str]]:
        found = []
        async with emulating(MODEL, faults=faults, truth=truth) as url, aiohttp.ClientSession() as session:
            for _ in range(times):
                async with session.post(f"{url}/chat/completions", json={**BODY, **more}) as response:
                    found.append((response.status, await response.text()))
        return found

    return asyncio.run(go())


def usage(text: str) -> dict[str, int]:
    events = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: {")]
    return json.loads(events[-1])["usage"]


def test_faults_hit_the_requests_they_name():
    faults = Faults(status=503, hits=frozenset({0, 2}))
    assert [status for status, _ in ask(faults, times=4)] == [503, 200, 503, 200]
    assert faults.of(2) is faults
    assert faults.of(1) == Faults()
    everyone = replace(faults, hits=None)
    assert everyone.of(7) is everyone


def test_a_request_that_was_hit_does_not_change_the_next_one_s_pace():
    """The draw of a pace counts answers, so a fault before does not shift what an unharmed run would have seen."""
    [_, (_, after_fault)] = ask(Faults(status=500, hits=frozenset({0})), times=2)
    [(_, first)] = ask(Faults())
    number = "chatcmpl-emulated-0"
    assert number in after_fault
    assert number in first


def test_wrong_counts_are_sent_as_told():
    [(_, text)] = ask(Faults(usage=(7, 1)))
    assert usage(text)["prompt_tokens"] == 7
    assert usage(text)["completion_tokens"] == 1
    [(_, text)] = ask(Faults())
    assert usage(text)["prompt_tokens"] == 12


@pytest.mark.parametrize("stream", [True, False])
def test_a_slow_start_puts_everything_off(tmp_path, stream) -> None:
    path = tmp_path / "truth.jsonl"
    more = {"stream": stream} if stream else {"stream": False, "stream_options": None}
    for slow in (0.0, 0.1):
        ask(Faults(slow_start=slow), truth=path, **more)
    usual, slow = ([due - truth.arrival for due in truth.scheduled] for truth in read_truth(path))
    assert slow == pytest.approx([due + 100_000 for due in usual], abs=2)


def test_a_slow_drip_spaces_the_chunks(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"
    ask(Faults(drip=0.02), truth=path, max_tokens=5, ignore_eos=True)
    (truth,) = read_truth(path)
    gaps = [b - a for a, b in itertools.pairwise(truth.scheduled)]
    assert gaps == pytest.approx([20_000] * 4, abs=2)


TEXT = "".join(f"word{i:04d} " for i in range(40))
ANSWER = Answer(
    number=0,
    model="m",
    created=0,
    thoughts=("hm ",) * 3,
    tokens=tuple(TEXT[i : i + 9] for i in range(0, len(TEXT), 9)),
    cut=False,
    prompt_tokens=1,
    completion_tokens=43,
    counted=True,
)
PACE = Pace(ttft=1.0, interval=0.1)


@given(
    per_chunk=st.integers(1, 9),
    cut=st.none() | st.integers(0, 400),
    stall=st.none() | st.integers(0, 60),
    duplicate=st.none() | st.integers(0, 60),
    shown=st.booleans(),
)
def test_faults_take_from_an_answer_and_never_add_or_hurry(per_chunk, cut, stall, duplicate, shown) -> None:
    faults = Faults(cut_after=cut, stall_after=stall, duplicate=duplicate)
    *found, ending = chunks(ANSWER, PACE, per_chunk=per_chunk, faults=faults, shown=shown)
    once = [chunk for chunk in found if chunk.tokens]
    text = "".join(chunk.text for chunk in once if not chunk.thought)
    assert ANSWER.text.startswith(text)
    again = [index for index, chunk in enumerate(found) if not chunk.tokens]
    assert again in ([], [None if duplicate is None else duplicate + 1])
    assert all(found[index].text == found[index - 1].text for index in again)
    assert (stall is None or len(once) <= stall) and (cut is None or len(text) <= cut)
    assert (ending == "whole") == (text == ANSWER.text)
    # a chunk is never due before its last token would be made
    tokens = 0 if shown else len(ANSWER.thoughts)
    passed = 0.0
    for chunk in found:
        tokens += chunk.tokens
        passed += chunk.work
        assert passed == pytest.approx(PACE.due(tokens - 1))


def test_faults_by_name_hit_their_share() -> None:
    mix = read_faults(["429:0.2", "503=9:0.1", "stall:0.25", "no-usage"], seed=5)
    drawn = [mix.of(request) for request in range(2000)]
    assert drawn == [read_faults(["429:0.2", "503=9:0.1", "stall:0.25", "no-usage"], seed=5).of(i) for i in range(2000)]
    # 2000 draws: standard error at most 1.1 %, four of them 4.5 %
    for share, hit in (
        (0.2, [f.status == 429 and f.retry_after == "1" for f in drawn]),
        (0.1, [f.status == 503 and f.retry_after == "9" for f in drawn]),
        (0.25, [f.stall_after == 3 for f in drawn]),
    ):
        assert sum(hit) / 2000 == pytest.approx(share, abs=0.045)
    assert all(f.no_usage for f in drawn)
    both = sum(f.status is not None and f.stall_after is not None for f in drawn)
    assert both / 2000 == pytest.approx(0.075, abs=0.03)


def test_every_name_is_a_fault_that_tells_its_name() -> None:
    for text in (
        "stall",
        "cut",
        "duplicate",
        "slow-start",
        "slow-drip",
        "no-usage",
        "refuse-stream-options",
        "garbage",
        "500",
    ):
        assert read_faults([text], seed=0).of(0).names() == [text]
    assert read_faults(["stall=7"], seed=0).of(0).stall_after == 7
    assert read_faults(["cut=0"], seed=0).of(0).cut_after == 0
    assert read_faults([], seed=0).of(0) == Faults()


@each(
    "text",
    [
        "",
        "nonsense",
        "429:0",
        "429:1.5",
        "429:",
        "200",
        "4290",
        "stall=",
        "stall=x",
        "stall=-1",
        "cut=1.5",
        "no-usage=3",
        "429:nan",
    ],
)
def test_what_is_no_fault_is_refused(text) -> None:
    with pytest.raises(UsageError):
        read_faults([text], seed=0)


def test_shares_of_statuses_are_at_most_one() -> None:
    read_faults(["429:0.6", "500:0.4", "stall:0.9"], seed=0)
    with pytest.raises(UsageError, match="more than 1"):
        read_faults(["429:0.6", "500:0.5"], seed=0)
