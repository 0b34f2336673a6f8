"""The loop that a worker's client runs on, and a whole plan sent on it."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.load import store
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.send import Progress, Sender
from dpctl.bench.load.workers import run_loop, run_plan
from dpctl.core.arrivals import Constant, Lengths, asks, due_times
from dpctl.engines.emulator_options import EmulatorOptions
from dpctl.engines.emulator_process import started

PLAN = Plan(
    scenario="x",
    base_url="",
    protocol="openai",
    model="gpt-4o",
    arrivals="",
    seconds=10.0,
    asks=asks(due_times(Constant(rate=130), requests=20), Lengths(prompt_tokens=20, output_tokens=8)),
)


async def kind_of_loop() -> str:
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


def test_uvloop_is_used_where_it_is_and_asyncio_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("uvloop")
    assert run_loop(kind_of_loop()) == "uvloop"
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert run_loop(kind_of_loop()) == "asyncio"


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_a_plan_is_sent_on_either_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loop: str) -> None:
    if loop == "uvloop":
        pytest.importorskip("uvloop")
    else:
        monkeypatch.setitem(sys.modules, "uvloop", None)
    turns = 0
    turn = Sender._turn

    def counted(sender: Sender) -> None:
        nonlocal turns
        turns += 1
        turn(sender)

    monkeypatch.setattr(Sender, "_turn", counted)
    path, heard = tmp_path / "run.jsonl", list[Progress]()
    # the emulator is a process of its own: the client has this one for itself
    with asyncio.Runner() as runner:
        emulator = started(EmulatorOptions(profile="openai:gpt-4o", exact=True, ttft=0.002, decode=5000.0))
        plan = replace(PLAN, base_url=runner.run(emulator.__aenter__()))
        try:
            run_plan(plan, store.begin(path, store.LoadRun(plan=plan, started="now")), on_progress=heard.append)
        finally:
            runner.run(emulator.__aexit__(None, None, None))
    run = store.finish(path)
    assert run.complete
    assert [(o.number, o.failure, o.tokens_out) for o in run.outcomes] == [(n, None, 8) for n in range(20)]
    # the loop sleeps until the next is due; a wait that is rounded down to nothing would be thousands of turns
    assert turns <= 5 * 20
    assert heard[-1] == Progress(finished=20, failed=0)
    for o in run.outcomes:
        assert o.sent is not None
        assert o.first is not None
        # neither loop takes a request up before it is due
        assert o.due <= o.begun <= o.sent < o.first <= o.end
