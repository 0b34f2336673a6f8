"""Load runs in files: read back as written, and from the workers' logs when nobody could finish them."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.load import store
from dpctl.bench.load.log import LogWriter, read_log
from dpctl.bench.load.server_metrics import ServerView
from dpctl.bench.load.wire import Exchange, Fault
from dpctl.bench.load.workers import log_path
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.engines.emulator import emulating
from tests.bench.load.runs import answered, load_run
from tests.engines.emulated import hosted

RUN = load_run([answered(n, n / 10) for n in range(3)], seconds=1.0)
ANSWER = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n', b'data: {"choices":[{"finish_reason":"stop"}]}\n\n'
# sends one request every 20 ms for a minute, unless it is killed
CHILD = """
import sys
from pathlib import Path
from dpctl.bench.load import store
from dpctl.bench.load.send import shares
from dpctl.bench.load.workers import run_loop, send_share
path = Path(sys.argv[1])
plan = store.read_load(path).plan
run_loop(send_share(plan, shares(plan, 1)[0], store.parts_folder(path)))
"""


def exchange(tag: int) -> Exchange:
    second = 10**9
    pieces = [((tag + 2) * second, ANSWER[0]), ((tag + 3) * second, ANSWER[1])]
    return Exchange(
        tag=tag, due=tag * second, begun=tag * second, sent=tag * second, end=9 * second, status=200, pieces=pieces
    )


def written(path: Path) -> Path:
    folder = store.begin(path, RUN)
    log = LogWriter(log_path(folder, 0))
    log.say("begin", worker=0, workers=1, start=0)
    log.exchange(exchange(1))
    log.say("tick", at=10**9, cpu=0.25, late=0.001, going=1)
    log.exchange(exchange(0))
    log.say("end", reason="done", at=2 * 10**9)
    log.close()
    return folder


def test_a_finished_run_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.jsonl"
    folder = written(path)
    assert store.is_load(path)
    server = ServerView(means={"ttft": (0.25, 2)}, counts={"requests": 2.0})
    run = store.finish(path, server)
    assert not folder.exists()
    assert run == store.read_load(path)
    assert (run.plan, run.complete, run.server) == (RUN.plan, True, server)
    assert [(o.number, o.first, o.failure) for o in run.outcomes] == [(0, 2.0, None), (1, 3.0, None)]
    assert run.ticks == (store.Tick(worker=0, at=1.0, cpu=0.25, late=0.001),)
    assert b"content" not in path.read_bytes()


def test_every_field_is_read_back_exactly(tmp_path: Path) -> None:
    odd = replace(
        RUN.outcomes[0],
        times=(1e-7, 0.1, 1e22, 3.0),
        sent=None,
        finish="l\u2028\u00e9",
        failure="refused",
        message='"\\ \x85 end',
        retry_after=0.0,
        streamed=False,
    )
    path = tmp_path / "run.jsonl"
    store.begin(path, RUN)
    tick = store.Tick(worker=0, at=0.1 + 0.2, cpu=1e-9, late=0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "read_load", lambda _: replace(RUN, outcomes=(odd,), ticks=(tick,)))
        store.finish(path)
    found = store.read_load(path)
    assert (found.outcomes, found.ticks) == ((odd,), (tick,))


def test_a_log_that_was_cut_off_anywhere_gives_what_is_whole(tmp_path: Path) -> None:
    folder = written(tmp_path / "run.jsonl")
    log = log_path(folder, 0)
    raw = log.read_bytes()
    counts = []
    for size in range(len(raw), 20, -7):
        log.write_bytes(raw[:size])
        run = store.read_load(tmp_path / "run.jsonl")
        assert run.complete == (size == len(raw))
        counts.append(len(run.outcomes))
    assert counts == sorted(counts, reverse=True)
    assert {0, 1, 2} == set(counts)


def test_a_run_that_was_killed_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"

    async def session() -> None:
        async with emulating(hosted()) as url:
            made = load_run([answered(n, n / 50) for n in range(3000)], seconds=60.0)
            folder = store.begin(path, replace(made, plan=replace(made.plan, base_url=url), outcomes=()))
            child = subprocess.Popen(
                [sys.executable, "-c", CHILD, str(path)], env={**os.environ, "PYTHONPATH": str(Path.cwd())}
            )
            try:
                log = log_path(folder, 0)
                while not log.exists() or sum(isinstance(entry, Exchange) for entry in read_log(log)) < 5:
                    assert child.poll() is None
                    await asyncio.sleep(0.02)
                child.send_signal(signal.SIGKILL)
            finally:
                child.kill()
                child.wait()

    asyncio.run(session())
    run = store.read_load(path)
    assert not run.complete
    assert run.reason == "unknown"
    assert len(run.outcomes) >= 5
    assert all(o.failure is None and o.tokens_out for o in run.outcomes)


def test_faults_survive_the_log(tmp_path: Path) -> None:
    log = LogWriter(tmp_path / "x.log")
    gone = Exchange(tag=7, due=5, begun=6, fault=Fault.NO_SOCKETS, retry_after=2.5)
    log.exchange(gone)
    log.close()
    assert list(read_log(tmp_path / "x.log")) == [gone]


def test_files_that_are_none(tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"type": "session"}\n')
    assert not store.is_load(other)
    assert not store.is_load(tmp_path / "missing")
    with pytest.raises(UsageError, match="line 1 is not part"):
        store.read_load(other)
    newer = tmp_path / "newer.jsonl"
    newer.write_text('{"type": "load", "schema": 99}\n')
    with pytest.raises(UsageError, match="schema 99"):
        store.read_load(newer)
    with pytest.raises(UsageError, match="not an event log"):
        list(read_log(other))
    written(tmp_path / "run.jsonl")
    with pytest.raises(UnavailableError, match="cannot write the run file"):
        store.begin(tmp_path / "run.jsonl", RUN)
