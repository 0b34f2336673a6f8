"""The counts that CI gates on: what is tolerated, what is kept of a run, what is counted."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import counts
from benchmarks.counts import BASELINES, CALLS, HYBRID, MODULES, calls, changes, interpreter, kept, tolerated
from dpctl.bench.sessions import recorded
from dpctl.decide.change import Answer
from tests.bench.run_files import written


def answer(metric: str, before: int, now: int) -> Answer:
    (change,) = map(tolerated, changes({metric: now, "new since": 1}, {metric: before}))
    return change.answer


def test_a_count_may_grow_by_its_tolerance() -> None:
    assert answer("calls: x", 1000, 1019) is Answer.UNCHANGED
    assert answer("calls: x", 1000, 1021) is Answer.WORSE
    assert answer("calls: x", 1000, 900) is Answer.BETTER
    assert answer(MODULES, 32, 40) is Answer.UNCHANGED and answer(MODULES, 32, 41) is Answer.WORSE


def test_what_is_kept_of_a_run_reads_as_that_run_and_says_nothing_of_the_machine(tmp_path: Path) -> None:
    environment = {"dpctl": "0.1.0", "python": "CPython 3.11.7", "machine": "mine", "cpu": "EPYC"}
    run = written(tmp_path / "run.jsonl", environment=environment)
    copy = tmp_path / "copy.jsonl"
    copy.write_text("".join(kept(run)))
    (before,), (after,) = recorded(run), recorded(copy)
    assert "EPYC" not in copy.read_text() and "mine" not in copy.read_text()
    assert [s.bytes_out for s in after.runs[0].samples] == [s.bytes_out for s in before.runs[0].samples]
    assert after.runs[0].samples[0].token_times == ()


def test_the_same_command_makes_the_same_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pytest"])
    command = ("list", "models", "--json")
    # the first one also reads the files that the others find read
    first, again, third = (calls(command) for _ in range(3))
    assert 0 < again == third <= first


def test_a_command_that_fails_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["pytest"])
    with pytest.raises(SystemExit):
        calls(("estimate", "no-such-model"))
    assert sys.getprofile() is None


def test_the_baselines_can_be_read_and_hold_no_leak_that_identifies() -> None:
    assert BASELINES.is_dir() and counts.baseline().keys() <= {
        *json.loads(CALLS.read_text().splitlines()[-1])["counts"]
    }
    assert interpreter().startswith(sys.implementation.name)
    newest = recorded(HYBRID)[-1]
    assert {cls for run in newest.runs for sample in run.samples for cls in sample.leaked} <= {"amount", "date"}
