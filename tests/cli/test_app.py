import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Dpctl

HEAVY = (
    "numpy",
    "pandas",
    "matplotlib",
    "openai",
    "llama_cpp",
    "aiohttp",
    "httpx2",
    "pypdf",
    "genai_prices",
    "pydantic_ai",
)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['dpctl','bench','--help']\n"
        "from dpctl.cli.app import main\n"
        "try: main()\n"
        "except SystemExit as stop: assert stop.code == 0, stop.code\n"
        f"print('LOADED', sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout


def test_version_and_help(dpctl: Dpctl) -> None:
    from dpctl import __version__

    assert dpctl("--version").out == f"dpctl {__version__}\n"
    usage = dpctl("--help")
    assert usage.code == 0 and dpctl().out == usage.out
    commands = usage.out.split("Commands:")[1].splitlines()
    assert len(commands) > 10 and not any(line.endswith("...") for line in commands)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (["benhc"], "no such command 'benhc'"),
        (["list"], "missing argument 'kind'"),
        (["list", "nope"], "'nope' is not one of"),
        (["bench", "small", "--nope"], "no such option: --nope"),
        (["bench", "small", "--runs", "0"], "invalid value for '--runs'"),
    ],
)
def test_a_wrong_command_line_is_said_as_everything_else(dpctl: Dpctl, line: list[str], what: str) -> None:
    done = dpctl(*line)
    assert (done.code, done.out) == (2, "")
    said = done.err.splitlines()
    command = "dpctl" if line[0] == "benhc" else f"dpctl {line[0]}"
    assert said[0].startswith("dpctl: ") and what in done.err
    assert said[1:] == ["  where: the command line", f"  try:   {command} --help"]


@pytest.mark.parametrize("kind", ["scenarios", "hardware", "models", "providers", "rules"])
def test_every_list_has_sources(dpctl: Dpctl, kind: str) -> None:
    rows = dpctl("list", kind, "--json").record
    assert rows and all(row["source"] not in {"", "-"} for row in rows)
    assert dpctl("list", kind).out.count("from ") >= len(rows)


def test_a_bug_is_reported_to_a_file_and_has_its_own_exit_code(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    from dpctl.catalog import read

    def broken(_name: str) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr(read, "scenario", broken)
    done = dpctl("bench", "small")
    assert done.code == 4
    assert "a bug in dpctl: RuntimeError" in done.err
    path = next(line.split("where: ")[1] for line in done.err.splitlines() if "where: " in line)
    with open(path) as file:  # noqa: PTH123 - the path was printed as text
        assert "surprise" in file.read()


@pytest.mark.parametrize(("words", "code"), [("list models", 0), ("--help", 0), ("mask letter.txt --keep email", 1)])
def test_whoever_stops_reading_does_not_change_the_exit_code(home: Path, words: str, code: int) -> None:
    # the pipe is closed before anything is written
    (home / "letter.txt").write_text("Write to ann.smith@example.org\n", encoding="utf-8")
    command = f"{sys.executable} -P -m dpctl {words} 2>/dev/null | true; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", command], check=False, cwd=home).returncode == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_under_the_output_is_no_bug() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "dpctl", "list", "rules"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith("dpctl: cannot write the output: ")
