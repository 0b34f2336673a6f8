"""The pipelines of examples/: parsed, and their commands run with run files of a known difference."""

import os
import select
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
import typer
import yaml

from dpctl.cli.app import app, main
from tests.bench.run_files import pairs, written

FOLDER = Path(__file__).parents[1] / "examples"
# `bench` is told to write what was made before; all else is the real command, run in the test's own process
SHIM = """#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/{port}
printf '%s\\n' "$#" "$@" >&3
read -r code <&3
cat said; cat said.err >&2
exit "$code"
"""


def parsed(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


def here(command: str) -> bool:
    """Whether a test can run it: nothing is installed, and no pull request is there to comment on."""
    return "pip install" not in command and "gh api" not in command


def github(job: str) -> list[str]:
    steps = parsed("github-actions.yml")["jobs"][job]["steps"]
    return [step["run"] for step in steps if "run" in step and here(step["run"])]


def gitlab() -> list[str]:
    # the lines of a script are one shell's
    return ["\n".join(filter(here, parsed("gitlab-ci.yml")["dpctl"]["script"]))]


def benches() -> Iterator[str]:
    text = "\n".join([*github("counts"), *github("times"), *gitlab()]).replace("\\\n", " ")
    comments = "\n".join(
        line.removeprefix("#") for line in (FOLDER / "github-actions.yml").read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    )  # fmt: skip
    for line in f"{text}\n{comments}".splitlines():
        if line.strip().startswith("dpctl bench"):
            yield line.partition("||")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A checkout whose `dpctl` asks this process: an interpreter for every command would cost more than the command."""

    folder: Path
    listening: socket.socket

    def run(self, commands: list[str], **environment: str) -> int:
        """The exit code of the first step that fails, as a job has it."""
        for script in commands:
            with (self.folder / "log.txt").open("ab") as log:
                step = subprocess.Popen(
                    ["bash", "-e", "-o", "pipefail", "-c", script],
                    env={**os.environ, **environment},
                    stdout=log,
                    stderr=log,
                )
            while step.poll() is None:
                if select.select([self.listening], [], [], 0.01)[0]:
                    self.answer(environment)
            if step.returncode:
                return step.returncode
        return 0

    def answer(self, environment: Mapping[str, str]) -> None:
        """Do what one command asks."""
        with self.listening.accept()[0] as asked, asked.makefile("rw", encoding="utf-8") as lines:
            arguments = [lines.readline().rstrip("\n") for _ in range(int(lines.readline()))]
            lines.write(f"{self.command(arguments, environment)}\n")

    def command(self, arguments: list[str], environment: Mapping[str, str]) -> int:
        """The exit code of `dpctl`, whose output lies in two files."""
        with Path("said").open("w", encoding="utf-8") as out, Path("said.err").open("w", encoding="utf-8") as err:
            if arguments[0] == "bench":
                made = Path("made") / arguments[arguments.index("--out") + 1]
                (shutil.copytree if made.is_dir() else shutil.copy)(made, made.name)
                return int(environment.get("BENCH_EXIT", "0"))
            with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
                patch.setattr(sys, "argv", ["dpctl", *arguments])
                with pytest.raises(SystemExit) as stop:
                    main()
        assert isinstance(stop.value.code, int)
        return stop.value.code


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A checkout with a baseline of two runs, and a `dpctl` on the path."""
    (tmp_path / "bin").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        shim = tmp_path / "bin" / "dpctl"
        shim.write_text(SHIM.format(port=listening.getsockname()[1]))
        shim.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
        monkeypatch.chdir(tmp_path)
        day = 86_400
        old = written(tmp_path / "old.jsonl", started=1.79e9 - day, tokens_in=40_000, leaked={"person": ("s0004",)})
        base = written(tmp_path / "base.jsonl", started=1.79e9)
        (tmp_path / "baselines.jsonl").write_text(old.read_text() + base.read_text())
        (tmp_path / "made").mkdir()
        yield Shell(folder=tmp_path, listening=listening)


JOBS: Mapping[str, list[str]] = {"github": github("counts"), "gitlab": gitlab()}


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 0),
        # another machine and half as fast: not asked here
        ({"seconds": 3.4, "environment": {"machine": "another"}}, 0),
        ({"leaked": {"person": ("s0004",)}}, 1),
        ({"tokens_in": 36_000}, 1),
        ({"digest": "b" * 64}, 5),
    ],
)
def test_counts_are_held_against_the_newest_baseline(shell: Shell, job: str, change: dict[str, Any], code: int) -> None:
    written(shell.folder / "made" / "run.jsonl", started=1.79e9 + 3600, **change)
    assert shell.run(JOBS[job], BENCH_EXIT="1") == code, (shell.folder / "log.txt").read_text()
    if job == "gitlab":
        suites = Xml.fromstring((shell.folder / "dpctl.xml").read_text())  # noqa: S314 - our own
        assert bool(suites.findall(".//failure")) == (code == 1)
    else:
        assert "dpctl compare" in (shell.folder / "summary.md").read_text()


@pytest.mark.parametrize(("factor", "count", "code"), [(1.0, 5, 0), (1.15, 12, 1), (1.15, 2, 0)])
def test_times_in_turns_stop_what_is_slower_and_not_what_could_not_be_told(
    shell: Shell, factor: float, count: int, code: int
) -> None:
    pairs(shell.folder / "made" / "sessions", factor, count=count)
    # the comparison is made whatever the bench has said
    assert shell.run(github("times"), BENCH_EXIT=str(5 if count == 2 else 0)) == code
    comment = (shell.folder / "comment.md").read_text()
    assert comment.startswith("<!-- dpctl-compare -->") and ("dpctl compare: worse" in comment) == (code == 1)
    annotations = [line for line in (shell.folder / "log.txt").read_text().splitlines() if line.startswith("::")]
    assert annotations and any(line.startswith("::error") for line in annotations) == (code == 1)


def test_the_benches_have_options_that_there_are() -> None:
    command = typer.main.get_command(app)
    bench = command.commands["bench"]  # type: ignore[attr-defined]
    found = list(benches())
    assert len(found) == 4
    for text in found:
        context = bench.make_context("bench", shlex.split(text)[2:])
        assert context.params["scenario"] == "legal-summary" and context.params["out"] is not None


def test_a_pipeline_that_cannot_tell_is_a_warning_in_gitlab() -> None:
    assert parsed("gitlab-ci.yml")["dpctl"]["allow_failure"] == {"exit_codes": 5}
    # `on:` is a boolean to YAML 1.1, which is what the runner's own reader knows
    assert parsed("github-actions.yml")[True] == "pull_request"
