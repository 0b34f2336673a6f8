"""What the emulator tells of itself: its log of what really happened, and its metrics, against what a client sees."""

import asyncio
import json
import re

import aiohttp
import pytest

from dpctl.core.errors import UsageError
from dpctl.engines.emulator import Faults
from dpctl.engines.emulator_faults import read_faults
from dpctl.engines.emulator_load import Load, Window
from dpctl.engines.emulator_truth import Truth, read_truth
from tests.engines.emulated import ask, get, hosted, post, request, served

EXACT = request(stream=True, ignore_eos=True, max_completion_tokens=20, stream_options={"include_usage": True})


def truths(path) -> list[Truth]:
    return sorted(read_truth(path), key=lambda truth: truth.request)


def test_the_truth_has_every_chunk_s_time_and_its_schedule_follows_the_profile(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"
    model = hosted(ttft=0.02, decode=500.0, sigma=0.0)

    async def twice(url: str) -> None:
        await post(url, EXACT, **{"X-Request-Id": "mine"})
        await post(url, {**EXACT, "stream": False, "stream_options": None})

    served(twice, model, truth=path)
    streamed, whole = truths(path)
    assert (streamed.client_id, streamed.id, streamed.outcome) == ("mine", "emulated-0", "whole")
    assert streamed.tokens == [1] * 20
    assert [due - streamed.arrival for due in streamed.scheduled] == pytest.approx(
        [20_000 + 2000 * i for i in range(20)], abs=2
    )
    assert all(written >= due for due, written in zip(streamed.scheduled, streamed.written, strict=True))
    assert streamed.arrival <= streamed.opened <= streamed.written[0]
    assert streamed.written[-1] <= streamed.ended
    assert (streamed.completion_tokens, whole.completion_tokens) == (20, 20)
    # without a stream everything comes when the last token would
    assert whole.scheduled == [pytest.approx(whole.arrival + 20_000 + 2000 * 19, abs=2)]


def test_a_chunk_of_several_tokens_is_due_with_its_last(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"
    served(lambda url: post(url, EXACT), hosted(ttft=0.02, decode=500.0, sigma=0.0), tokens_per_chunk=8, truth=path)
    (truth,) = truths(path)
    assert truth.tokens == [8, 8, 4]
    ends = [20_000 + 2000 * token for token in (7, 15, 19)]
    assert [due - truth.arrival for due in truth.scheduled] == pytest.approx(ends, abs=2)


def test_what_went_wrong_is_told(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"

    async def hang_up(url: str) -> None:
        async with aiohttp.ClientSession() as session, session.post(f"{url}/chat/completions", json=EXACT) as response:
            chunks = 0
            async for line in response.content:
                chunks += b'"delta":{"content"' in line
                if chunks == 4:
                    break
        await asyncio.sleep(0.05)

    for faults in (
        Faults(status=503),
        Faults(stall_after=4),
        Faults(cut_after=16, cut_cleanly=True),
        Faults(duplicate=1),
    ):
        served(hang_up if faults.stall_after else lambda url: post(url, EXACT), faults=faults, truth=path)
    served(hang_up, hosted(decode=100.0), truth=path)
    found = [(truth.outcome, truth.faults, truth.status, truth.completion_tokens) for truth in read_truth(path)]
    assert found[0] == ("refused", ["503"], 503, 0)
    assert found[1][:2] == ("stalled", ["stall"])
    assert found[2] == ("cut", ["cut"], 200, 4)
    assert found[3] == ("whole", ["duplicate"], 200, 20)
    assert found[4][:2] == ("gone", [])


def test_a_standstill_stops_tokens_headers_and_everything_else(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"
    load = Load(windows=(Window(start=0.051, end=0.751, factor=float("inf")),))

    async def around(url: str) -> list[object]:
        first = asyncio.create_task(post(url, EXACT))
        await asyncio.sleep(0.1)
        return await asyncio.gather(post(url, EXACT), get(url, "/health"), first)

    served(around, hosted(ttft=0.02, decode=500.0, sigma=0.0), load=load, truth=path)
    before, within = truths(path)
    zero = before.arrival
    due = [moment - zero for moment in before.scheduled]
    # 20 ms to the first token, then one each 2 ms: fifteen more by 50 ms, the rest 700 ms later
    assert due[:16] == pytest.approx([20_000 + 2000 * i for i in range(16)], abs=2)
    assert due[16:] == pytest.approx([20_000 + 2000 * i + 700_000 for i in range(16, 20)], abs=2)
    assert within.arrival < zero + 751_000 <= within.opened
    assert within.scheduled[0] == pytest.approx(zero + 771_000, abs=2)


def test_the_same_seed_repeats_pace_and_faults(tmp_path) -> None:
    def run(name: str, seed: int) -> list[tuple[list[str], list[int]]]:
        path = tmp_path / name

        async def some(url: str) -> None:
            for _ in range(8):
                await post(url, EXACT)

        served(
            some, hosted(ttft=0.002, decode=4000.0), seed=seed, faults=read_faults(["500:0.4"], seed=seed), truth=path
        )
        return [(t.faults, [b - a for a, b in zip(t.scheduled, t.scheduled[1:], strict=False)]) for t in truths(path)]

    one, again, other = run("one", 3), run("again", 3), run("other", 4)
    assert [faults for faults, _ in one] == [faults for faults, _ in again] != [faults for faults, _ in other]
    assert [gaps for _, gaps in one] == [pytest.approx(gaps, abs=2) for _, gaps in again]
    assert [gaps for _, gaps in one] != [pytest.approx(gaps, abs=2) for _, gaps in other]


def test_a_file_that_is_no_truth_is_refused_but_a_torn_last_line_is_not(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"
    ask(EXACT, truth=path)
    path.write_text(path.read_text("utf-8") + '{"request": 9, "pa')
    assert [truth.request for truth in read_truth(path)] == [0]
    path.write_text('{"what": 1}\n')
    for bad in (path, tmp_path / "missing"):
        with pytest.raises(UsageError):
            list(read_truth(bad))
    with pytest.raises(UsageError):
        ask(EXACT, truth=tmp_path / "no" / "folder")


def sample(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)}(?:{{[^\n]*}})? (\S+)$", text, re.MULTILINE)
    assert found is not None, name
    return float(found[1])


def test_the_metrics_count_what_the_truth_has(tmp_path) -> None:
    path = tmp_path / "truth.jsonl"

    async def some(url: str) -> str:
        await asyncio.gather(*(post(url, EXACT) for _ in range(3)))
        await post(url, request(model="other"))
        return (await get(url, "/metrics"))[1]

    text = served(some, load=Load(slots=2), truth=path)
    good = [truth for truth in truths(path) if truth.outcome == "whole"]
    firsts = [(truth.written[0] - truth.arrival) / 1e6 for truth in good]
    gaps = [(b - a) / 1e6 for truth in good for a, b in zip(truth.written, truth.written[1:], strict=False)]
    waits = [(truth.admitted - truth.arrival) / 1e6 for truth in good]
    for name, seconds in (
        ("vllm:time_to_first_token_seconds", firsts),
        ("vllm:inter_token_latency_seconds", gaps),
        ("vllm:request_queue_time_seconds", waits),
    ):
        assert sample(text, f"{name}_count") == len(seconds)
        assert sample(text, f"{name}_sum") == pytest.approx(sum(seconds), abs=1e-4)
        buckets = [float(n) for n in re.findall(rf"^{name}_bucket{{.*}} (\d+)$", text, re.MULTILINE)]
        assert buckets == sorted(buckets)
        assert buckets[-1] == len(seconds)
    assert sample(text, "vllm:generation_tokens_total") == 60
    assert sample(text, "vllm:prompt_tokens_total") == sum(truth.prompt_tokens for truth in good)
    assert [sample(text, f"vllm:num_requests_{what}") for what in ("running", "waiting")] == [0, 0]
    assert 'finished_reason="length"} 3' in text


def test_the_metrics_see_who_runs_and_who_waits() -> None:
    async def stalled(url: str) -> str:
        asking = [asyncio.create_task(post(url, EXACT)) for _ in range(5)]
        while sample(text := (await get(url, "/metrics"))[1], "vllm:generation_tokens_total") < 8:
            await asyncio.sleep(0.005)
        for task in asking:
            task.cancel()
        await asyncio.wait(asking)
        return text

    text = served(stalled, hosted(context=1000), load=Load(slots=2), faults=Faults(stall_after=4))
    assert (sample(text, "vllm:num_requests_running"), sample(text, "vllm:num_requests_waiting")) == (2, 3)
    prompt = json.loads(ask(request())[1])["usage"]["prompt_tokens"]
    assert sample(text, "vllm:kv_cache_usage_perc") == pytest.approx(2 * (prompt + 4) / 2000)


def test_one_who_hangs_up_leaves_the_slot_to_the_next() -> None:
    async def hang_up(url: str) -> str:
        slow = asyncio.create_task(post(url, EXACT))
        queued = asyncio.create_task(post(url, EXACT))
        while sample((await get(url, "/metrics"))[1], "vllm:num_requests_waiting") < 1:
            await asyncio.sleep(0.005)
        for task in (queued, slow):
            task.cancel()
        await asyncio.wait([queued, slow])
        status, *_ = await post(url, {**EXACT, "max_completion_tokens": 1})
        assert status == 200
        return (await get(url, "/metrics"))[1]

    text = served(hang_up, hosted(decode=0.5), load=Load(slots=1))
    assert (sample(text, "vllm:num_requests_running"), sample(text, "vllm:num_requests_waiting")) == (0, 0)
    assert 'finished_reason="abort"} 2' in text


def test_without_slots_there_is_no_cache_to_fill() -> None:
    assert "kv_cache" not in served(lambda url: get(url, "/metrics"))[1]
