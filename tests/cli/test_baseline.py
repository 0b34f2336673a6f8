"""Benches against a base: sessions are made up where times matter, and made by real commands where counts do."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dpctl.bench import interleave
from dpctl.bench.interleave import Command
from dpctl.core.errors import UnavailableError
from tests.bench.run_files import ENVIRONMENT, written
from tests.cli.conftest import Dpctl

WOBBLE = (0.0, 0.011, -0.012, 0.007, -0.006, 0.013, -0.009, 0.004, -0.003, 0.008, -0.005, 0.002)


@dataclass(slots=True)
class Sessions:
    """Writes what a session of a side would have measured, instead of running its command."""

    new: Mapping[str, object] = field(default_factory=dict)
    factor: float = 1.0
    commands: list[tuple[str, Command]] = field(default_factory=list)

    def run(self, command: Command, path: Path) -> None:
        side, number = path.parent.name, int(path.stem) - 1
        self.commands.append((side, command))
        started = 1.79e9 + 60 * len(self.commands)
        if side == "base":
            written(path, started=started)
        else:
            seconds = 1.7 * self.factor * (1 + WOBBLE[number] / 4)
            written(path, started=started, seconds=seconds, **self.new)  # type: ignore[arg-type]

    def words(self, side: str) -> list[str]:
        """The arguments of the side's first session, from "bench" on."""
        arguments = next(command.arguments for name, command in self.commands if name == side)
        return list(arguments[arguments.index("bench") :])


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sessions]:
    made = Sessions()
    monkeypatch.setattr(interleave, "run", made.run)
    monkeypatch.chdir(tmp_path)
    yield made


TURNS = ("bench", "small", "--mode", "hybrid", "--interleave", "--baseline-option", "cloud=quick:old", "--out", "kept")


def test_no_change_is_exit_0_after_five_pairs(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    done = dpctl(*TURNS)
    assert done.code == 0 and done.out.startswith("nothing got worse: 9 unchanged")
    assert max(map(len, done.out.splitlines())) <= 80
    assert [side for side, _ in sessions.commands[:6]] == ["base", "new", "new", "base", "base", "new"]
    assert len(sessions.commands) == 10
    assert sorted(path.name for path in (tmp_path / "kept" / "new").iterdir()) == [f"0{n}.jsonl" for n in range(1, 6)]
    # and what is kept is compared again
    assert dpctl("compare", "kept/base", "kept/new").code == 0


def test_a_slowdown_is_exit_1_with_metric_estimate_and_interval(dpctl: Dpctl, sessions: Sessions) -> None:
    sessions.factor = 1.15
    done = dpctl(*TURNS, "--json")
    worse = {c["metric"]: c for c in done.record["changes"] if c["answer"] == "worse"}
    assert done.code == done.record["exit_code"] == 1 and set(worse) == {"ttft", "tpot", "e2el"}
    assert worse["e2el"]["low"] <= 0.15 <= worse["e2el"]["high"] and worse["e2el"]["n"] == 12
    assert len(sessions.commands) == 24


def test_a_leak_is_exit_1_even_when_faster(dpctl: Dpctl, sessions: Sessions) -> None:
    sessions.factor, sessions.new = 0.7, {"leaked": {"person": ("s0004",)}}
    done = dpctl(*TURNS)
    assert done.code == 1 and "leaked worse" in done.out and "person s0004" in done.out


def test_sides_that_are_not_alike_are_exit_5_after_one_pair(dpctl: Dpctl, sessions: Sessions) -> None:
    sessions.new = {"digest": "b" * 64}
    done = dpctl(*TURNS)
    assert done.code == 5 and "nothing is comparable" in " ".join(done.out.split()) and len(sessions.commands) == 2


def test_more_or_fewer_pairs(dpctl: Dpctl, sessions: Sessions) -> None:
    sessions.factor = 1.15
    done = dpctl(*TURNS, "--pairs", "2")
    assert done.code == 5 and len(sessions.commands) == 4
    # what is usual is said, not what was asked for
    assert "5 can acquit and 12 decide" in " ".join(done.out.split())


def test_a_base_with_other_options_has_all_the_others(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    (tmp_path / "before.toml").write_text(
        'cloud = "quick:q2"\nemulate = true\nhedge = false\nruns = 2\nfallback-url = ["http://a/v1", "http://b/v1"]\n'
    )
    given = ("--seed", "0", "--hedge", "--runs", "4", "--max-usd", "4.8", "--cloud", "quick:q1")
    command = ("bench", "small", "--mode", "hybrid", *given, "--interleave", "--baseline", "before.toml")
    assert dpctl(*command, "--baseline-option", "pages=3", "--baseline-option", "seed=").code == 0
    new, base = sessions.words("new"), sessions.words("base")
    assert new[:2] == base[:2] == ["bench", "small"]
    # what may be spent is shared by all sessions
    assert "--max-usd 0.2" in " ".join(new) and "--max-usd 0.2" in " ".join(base)
    assert {"--mode=hybrid", "--seed=0", "--hedge", "--runs=4", "--cloud=quick:q1"} <= set(new)
    assert {"--mode=hybrid", "--runs=2", "--cloud=quick:q2", "--emulate", "--pages=3"} <= set(base)
    assert base.count("--fallback-url=http://a/v1") == base.count("--fallback-url=http://b/v1") == 1
    assert not {"--hedge", "--seed=0", "--interleave"} & set(base)
    assert not {"--emulate", "--interleave"} & set(new)


def test_another_version_is_its_interpreter_or_its_dpctl(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    tool = tmp_path / "old" / "dpctl"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\n")
    tool.chmod(0o755)
    for reference, words in ((sys.executable, [sys.executable, "-P", "-m", "dpctl"]), (str(tool), [str(tool)])):
        sessions.commands.clear()
        folder = f"kept-{len(words)}"
        assert dpctl("bench", "small", "--interleave", "--baseline", reference, "--out", folder).code == 0
        (base,) = {command.arguments for side, command in sessions.commands if side == "base"}
        assert list(base[: len(words) + 2]) == [*words, "bench", "small"]


def test_stored_runs_are_judged_by_their_history(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    parts = [
        written(tmp_path / "runs" / f"{k:02d}.jsonl", started=1.78e9 + 86_400 * k, seconds=1.7 * (1 + WOBBLE[k]))
        for k in range(12)
    ]
    stored = tmp_path / "baselines.jsonl"
    stored.write_text("".join(path.read_text() for path in parts))
    same = dpctl("bench", "small", "--baseline", "runs", "--out", "a")
    assert same.code == 0 and len(sessions.commands) == 1 and "base runs (12 runs)" in same.out
    sessions.factor = 1.3
    slower = dpctl("bench", "small", "--baseline", str(stored), "--out", "b", "--json")
    assert slower.code == 1 and len(sessions.commands) == 4
    # three days of history say nothing, which is said
    short = dpctl("bench", "small", "--baseline", str(parts[0]), "--out", "c")
    assert short.code == 5 and "a base of 10 runs" in " ".join(short.out.split())


def test_another_machines_baseline_is_exit_5(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    there = {**ENVIRONMENT, "machine": "another"}
    base = written(tmp_path / "base.jsonl", environment=there)
    done = dpctl("bench", "small", "--baseline", str(base))
    assert done.code == 5 and "times are not comparable" in " ".join(done.out.split())
    # what every machine counts alike is told all the same
    kept = next((tmp_path / "data" / "dpctl" / "runs").glob("*/new/01.jsonl"))
    assert dpctl("compare", str(base), str(kept), "--counts").code == 0


@pytest.mark.parametrize(("cut", "said"), [(-10, "before it was done"), (None, "not part of a run")])
def test_a_truncated_or_edited_baseline_is_exit_2_with_its_line_before_anything_runs(
    dpctl: Dpctl, sessions: Sessions, tmp_path: Path, cut: int | None, said: str
) -> None:
    base = written(tmp_path / "base.jsonl")
    text = base.read_text()
    base.write_text(text[:cut] if cut else text.replace('"index": 1', '"index": "one"'))
    done = dpctl("bench", "small", "--baseline", str(base))
    assert done.code == 2 and said in done.err and "base.jsonl:" in done.err and not sessions.commands


def test_budgets_of_the_project_are_judged_too(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    (tmp_path / "dpctl.toml").write_text('[[budgets]]\nrequire = "ttft mean <= 1 s"\n')
    done = dpctl(*TURNS)
    assert done.code == 1 and "1 budget missed" in done.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--interleave",), "take turns?"),
        (("--baseline-option", "runs=2"), "add --interleave"),
        (("--baseline", "run.jsonl", "--interleave"), "can neither take turns"),
        (("--baseline", "run.jsonl", "--baseline-option", "runs=2"), "can neither take turns"),
        (("--baseline", "main", "--interleave"), "'main' is no base"),
        (("--baseline", "none.toml", "--interleave"), "none.toml"),
        (("--baseline", "python3", "--baseline-command", "x", "--interleave"), "says all of the base"),
        (("--baseline-command", "x 'y", "--interleave"), "cannot read the command"),
        (("--baseline-command", " ", "--interleave"), "the command is empty"),
        (("--baseline-option", "runs", "--interleave"), "no option with a value"),
        (("--baseline-option", "clowd=x", "--interleave"), "did you mean cloud?"),
        (("--baseline-option", "out=x", "--interleave"), "no option of a base"),
        (("--baseline-option", "runs=2", "--interleave", "--attack", "all"), "--attack belongs to one run"),
        (("--baseline-option", "runs=2", "--interleave", "--dry-run"), "--dry-run belongs to one run"),
        (("--baseline-option", "runs=2", "--interleave", "--out", "full"), "something in it already"),
    ],
)
def test_what_makes_no_base_is_exit_2(
    dpctl: Dpctl, sessions: Sessions, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    written(tmp_path / "run.jsonl")
    done = dpctl("bench", "small", *options)
    assert done.code == 2 and said in done.err and not sessions.commands


def test_a_value_that_is_none_in_a_settings_file_is_named(dpctl: Dpctl, sessions: Sessions, tmp_path: Path) -> None:
    (tmp_path / "before.toml").write_text("runs = { low = 2 }\n")
    done = dpctl("bench", "small", "--interleave", "--baseline", "before.toml")
    assert done.code == 2 and "no value of an option" in done.err and "runs" in done.err


def test_a_session_that_fails_says_which_side(
    dpctl: Dpctl, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: Command, path: Path) -> None:
        raise UnavailableError("no engine", where=command.called, hint="install one")

    monkeypatch.setattr(interleave, "run", fail)
    done = dpctl(*TURNS)
    assert done.code == 3 and "`dpctl bench`, the base" in done.err


def test_an_interrupt_is_130_and_says_what_is_kept(
    dpctl: Dpctl, sessions: Sessions, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop_at_third(command: Command, path: Path) -> None:
        if len(sessions.commands) == 2:
            raise KeyboardInterrupt
        sessions.run(command, path)

    monkeypatch.setattr(interleave, "run", stop_at_third)
    done = dpctl(*TURNS)
    assert done.code == 130 and f"kept in {tmp_path / 'kept'}" in done.err
    assert (tmp_path / "kept" / "new" / "01.jsonl").is_file()


def test_real_sessions_in_turns_tell_that_masking_was_switched_off(
    dpctl: Dpctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One pair is too few for any time, whatever the machine does; counts and leaks are exact."""
    monkeypatch.chdir(tmp_path)
    masked = f"{sys.executable} -P -m dpctl bench small --mode hybrid --pipeline mask --emulate --runs 1 --out={{out}}"
    turns = ("--interleave", "--pairs", "1", "--baseline-command", masked)
    done = dpctl("bench", "small", "--mode", "cloud", "--emulate", "--runs", "1", *turns, "--json", "--out", "kept")
    answers = {c["metric"]: c["answer"] for c in done.record["changes"]}
    assert done.code == 1 and answers["leaked"] == "worse" and answers["ttft"] == "inconclusive", done.err
    first = json.loads((tmp_path / "kept" / "base" / "01.jsonl").read_text().splitlines()[1])
    assert first["mode"] == "hybrid"
