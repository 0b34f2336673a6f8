"""Load on the emulator: schedules kept, users and conversations in order, and the same answers as the other client."""

import asyncio
import itertools
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.load import store
from dpctl.bench.load.formats import format_named
from dpctl.bench.load.log import read_log
from dpctl.bench.load.parse import lines
from dpctl.bench.load.plan import Encoder, Limits, Plan
from dpctl.bench.load.send import Progress, address_of, request_head, shares
from dpctl.bench.load.wire import Exchange
from dpctl.bench.load.workers import log_path, send_share, workers_for
from dpctl.core.arrivals import ClosedLoop, Constant, Lengths, Poisson, Turns, asks, due_times
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile, Provider
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.openai_api import open_api


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="a test")


def hosted(*, ttft: float = 0.002, decode: float = 20_000.0) -> HostedModel:
    return HostedModel(
        id="toy",
        provider="test",
        name="Toy",
        context=100_000,
        chars_per_token=figure(4.0, "char/tok"),
        latency=LatencyProfile(
            ttft=figure(ttft, "s"),
            ttft_sigma=figure(0.1, ""),
            prefill=figure(0.0, "s/tok"),
            decode=figure(decode, "tok/s"),
            decode_sigma=figure(0.1, ""),
        ),
    )


LENGTHS = Lengths(prompt_tokens=60, output_tokens=12)
OPEN = asks(due_times(Poisson(rate=100), requests=30, seed=1), LENGTHS)


def plan(**more: object) -> Plan:
    base = {"scenario": "x", "base_url": "", "protocol": "openai", "model": "toy", "arrivals": "", "seconds": 10.0}
    return Plan(**{**base, "asks": OPEN, **more})  # type: ignore[arg-type]


def sent(made: Plan, folder: Path, *, workers: int = 1, faults: Faults | None = None) -> store.LoadRun:
    """Send a plan to the emulator with all workers in this process, and read what came of it."""

    async def session() -> store.LoadRun:
        async with emulating(hosted(), faults=faults) as url:
            run = store.LoadRun(plan=replace(made, base_url=url), started="now", chars_per_token=4.0)
            path = folder / "run.jsonl"
            parts = store.begin(path, run)
            await asyncio.gather(*(send_share(run.plan, share, parts) for share in shares(made, workers)))
            return store.finish(path)

    return asyncio.run(session())


@pytest.mark.parametrize("workers", [1, 3])
def test_every_request_is_sent_once_and_never_before_it_is_due(tmp_path: Path, workers: int) -> None:
    run = sent(plan(), tmp_path, workers=workers)
    assert [o.number for o in run.outcomes] == list(range(30))
    assert run.reason == "done"
    for o, ask in zip(run.outcomes, OPEN, strict=True):
        assert o.failure is None
        assert o.due == pytest.approx(ask.due, abs=1e-6)
        assert o.sent is not None
        assert o.first is not None
        assert o.due <= o.begun <= o.sent < o.first <= o.end
        assert o.bytes_out == len(request_head(run.plan, "")) + len(Encoder(run.plan).body(o.number)) + len(
            "999\r\n\r\n"
        )
        assert (o.tokens_out, o.counted_by) == (len(o.times), "usage")
    assert {tick.worker for tick in run.ticks} == set(range(workers))


def test_a_closed_loop_has_so_many_users_and_no_more(tmp_path: Path) -> None:
    run = sent(plan(loop=ClosedLoop(concurrency=4, think_seconds=0.001), requests=25), tmp_path, workers=2)
    assert [o.number for o in run.outcomes] == list(range(25))
    changes = sorted([(o.begun, 1) for o in run.outcomes] + [(o.end, -1) for o in run.outcomes])
    assert max(itertools.accumulate(change for _, change in changes)) <= 4


def test_a_conversation_waits_for_its_answers(tmp_path: Path) -> None:
    made = asks((0.0, 0.001, 0.002), LENGTHS, turns=Turns(turns=3, think_seconds=0.005))
    run = sent(plan(asks=made), tmp_path, workers=2)
    assert len(run.outcomes) == 9
    turns = defaultdict(list)
    for o in run.outcomes:
        turns[made[o.number].session].append(o)
    for session in turns.values():
        for before, after in itertools.pairwise(session):
            assert after.begun >= before.end
            # the think time counts from the answer: waiting for it is no lateness of the client
            assert after.due == pytest.approx(before.end + 0.005, abs=1e-5)


def test_a_run_that_only_fails_is_stopped(tmp_path: Path) -> None:
    many = asks(due_times(Constant(rate=400), requests=200), LENGTHS)
    run = sent(plan(asks=many, limits=Limits(failed_share=0.5)), tmp_path, faults=Faults(status=429, retry_after="3"))
    assert run.reason == "error budget"
    assert not run.complete
    assert 20 <= len(run.outcomes) < 200
    limited = [o for o in run.outcomes if o.failure == "limited"]
    assert len(limited) >= 20
    assert {(o.status, o.retry_after) for o in limited} == {(429, 3.0)}


def test_streams_that_break_off_are_failures_too(tmp_path: Path) -> None:
    """The body ends in good order, with status 200: only the stream says that it is not whole."""
    made = plan(loop=ClosedLoop(concurrency=4), requests=200, seconds=60.0, limits=Limits(failed_share=0.5))
    run = sent(made, tmp_path, faults=Faults(cut_after=8, cut_cleanly=True))
    assert run.reason == "error budget"
    assert 20 <= len(run.outcomes) < 30
    assert {o.failure for o in run.outcomes if o.failure != "stopped"} == {"cut"}


def test_every_protocol_hears_the_same_answers(tmp_path: Path) -> None:
    """The same prompts by every protocol: equal texts, equal counts, a moment for every token."""

    async def session(protocol: str) -> tuple[list[str], store.LoadRun]:
        made = plan(asks=asks((0.0,) * 5, LENGTHS), protocol=protocol, loop=ClosedLoop(concurrency=1), requests=5)
        async with emulating(hosted()) as url:
            base = url.removesuffix("/v1") if protocol.startswith("langserve") else url
            path = tmp_path / f"{protocol}.jsonl"
            folder = store.begin(path, store.LoadRun(plan=replace(made, base_url=base), started="now"))
            await send_share(replace(made, base_url=base), shares(made, 1)[0], folder)
            using = format_named(protocol)
            texts = [
                "".join(line.text for _, line in lines(entry, using))
                for entry in read_log(log_path(folder, 0))
                if isinstance(entry, Exchange)
            ]
            return texts, store.finish(path)

    texts, chat = asyncio.run(session("openai"))
    assert all(texts)
    assert [o.failure for o in chat.outcomes] == [None] * 5
    for protocol in ("completions", "anthropic", "langserve", "langserve-invoke"):
        others, run = asyncio.run(session(protocol))
        if protocol.startswith("langserve"):
            # it knows no limit of tokens: the answers go on
            assert all(more.startswith(text) for more, text in zip(others, texts, strict=True))
            assert all(o.first is not None for o in run.outcomes if o.streamed)
            continue
        assert others == texts, protocol
        assert [o.failure for o in run.outcomes] == [None] * 5
        for ours, theirs in zip(chat.outcomes, run.outcomes, strict=True):
            assert (ours.tokens_in, ours.tokens_out) == (theirs.tokens_in, theirs.tokens_out), protocol
            assert len(ours.times) == len(theirs.times), protocol


def test_a_run_that_is_told_to_stop_keeps_what_it_has(tmp_path: Path) -> None:
    made = plan(asks=(*OPEN[:1], replace(OPEN[0], due=3000.0)), seconds=3600.0)

    async def session() -> store.LoadRun:
        async with emulating(hosted()) as url:
            run = store.LoadRun(plan=replace(made, base_url=url), started="now")
            folder = store.begin(tmp_path / "run.jsonl", run)
            finished: list[Progress] = []
            await send_share(
                run.plan,
                shares(made, 1)[0],
                folder,
                on_progress=finished.append,
                stopped=lambda: any(progress.finished for progress in finished),
            )
            return store.finish(tmp_path / "run.jsonl")

    run = asyncio.run(session())
    assert (run.reason, run.complete, [o.number for o in run.outcomes]) == ("stopped", False, [0])


def test_silence_is_broken_off(tmp_path: Path) -> None:
    one = asks((0.0,), LENGTHS)
    run = sent(plan(asks=one, limits=Limits(silent=0.2)), tmp_path, faults=Faults(stall_after=2))
    assert [(o.failure, len(o.times)) for o in run.outcomes] == [("silent", 2)]


def test_the_wire_client_and_the_engine_hear_the_same(tmp_path: Path) -> None:
    """Texts, counts, and how far apart the tokens are, from the same prompts to the same emulator."""
    made = plan(asks=asks((0.0, 0.0, 0.0), LENGTHS))
    provider = Provider(
        id="test",
        name="Test",
        base_url="http://unused.invalid/v1",
        key_variable="TEST_API_KEY",
        delivery="saas",
        zone="third-party",
        models=(hosted(),),
    )

    async def by_engine(url: str) -> list[tuple[str, Usage, list[float]]]:
        import httpx2

        found = []
        transport = httpx2.AsyncHTTPTransport(verify=False)
        async with open_api(provider=provider, model="toy", base_url=url, key="", transport=transport) as engine:
            for number in range(3):
                text = Encoder(made).messages(number)[0][1]
                pieces = [p async for p in engine.stream(Prompt(instruction="", text=text, max_tokens=12))]
                chunks = [p for p in pieces if isinstance(p, Chunk)]
                usage = pieces[-1]
                assert isinstance(usage, Usage)
                found.append(("".join(c.text for c in chunks), usage, [c.time for c in chunks]))
        return found

    async def session() -> tuple[list[tuple[str, Usage, list[float]]], store.LoadRun, list[str]]:
        # slow enough that the tokens' pace, and not this machine, decides when they come
        async with emulating(hosted(ttft=0.05, decode=50.0)) as url:
            engine = await by_engine(url)
        async with emulating(hosted(ttft=0.05, decode=50.0)) as url:
            run = store.LoadRun(
                plan=replace(made, base_url=url, loop=ClosedLoop(concurrency=1), requests=3), started="now"
            )
            folder = store.begin(tmp_path / "run.jsonl", run)
            await send_share(run.plan, shares(run.plan, 1)[0], folder)
            texts = {
                entry.tag: "".join(line.text for _, line in lines(entry, format_named("openai")))
                for entry in read_log(log_path(folder, 0))
                if isinstance(entry, Exchange)
            }
            return engine, store.finish(tmp_path / "run.jsonl"), [texts[number] for number in range(3)]

    paces: list[tuple[float, float]] = []
    engine, run, texts = asyncio.run(session())
    for (text, usage, times), outcome, wire in zip(engine, run.outcomes, texts, strict=True):
        assert wire == text
        # the engine says its instruction in a message of its own, which is empty here
        assert (outcome.tokens_in, outcome.tokens_out) == (usage.tokens_in, usage.tokens_out)
        assert len(outcome.times) == len(times)
        # both emulators draw the same pace by seed and number
        paces.append(((outcome.times[-1] - outcome.times[0]), times[-1] - times[0]))
    # a machine that stands still for a moment makes one of them late, not all
    assert any(ours == pytest.approx(theirs, rel=0.25) for ours, theirs in paces)


def test_nobody_answers(tmp_path: Path) -> None:
    made = plan(base_url="http://127.0.0.1:1/v1")
    with pytest.raises(UnavailableError, match="cannot be reached"):
        asyncio.run(send_share(made, shares(made, 1)[0], tmp_path))
    with pytest.raises(UnavailableError, match="cannot be reached"):
        asyncio.run(address_of("http://no-such-host.invalid/v1"))


def test_the_key_is_in_the_head_alone() -> None:
    assert b"Authorization: Bearer sk-1\r\n" in request_head(plan(base_url="http://h:8/v1"), "sk-1")
    anthropic = request_head(plan(base_url="http://h:8/v1", protocol="anthropic"), "sk-1")
    assert anthropic.startswith(b"POST /v1/messages HTTP/1.1\r\nHost: h:8\r\n")
    assert b"x-api-key: sk-1\r\n" in anthropic
    assert b"uthorization" not in anthropic
    with pytest.raises(UsageError, match="no HTTP header"):
        request_head(plan(base_url="http://h/v1"), "a\r\nX: b")


def test_processes_as_the_rate_of_tokens_needs() -> None:
    assert workers_for(plan(), cores=8) == 1
    fast = plan(asks=asks(due_times(Constant(rate=1000), requests=1000), LENGTHS), seconds=1.0)
    assert workers_for(fast, cores=8) == 2
    assert workers_for(fast, cores=2) == 1
    assert workers_for(plan(loop=ClosedLoop(concurrency=500)), cores=8) == 1
