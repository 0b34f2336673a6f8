"""Did dpctl itself get heavier, or let more out? Counted, not timed, so that any machine may answer: CI gates on it.

    python -m benchmarks.counts [--record] [--format text|markdown|github|junit|json]

Counts calls of dpctl's own functions while commands run in one process with hashing fixed, the modules that `--help`
imports, and what one hybrid request over the default scenario sends: tokens, bytes, spans that leak. All is held
against `baselines/`; calls against those of the same Python, else they are left out and said to be (3.11 and 3.12 count
alike, 3.13 up to 2 % less). A count that grew by more than 2 % (modules: 25 %) and any new leak are exit 1. `--record`
appends what is counted now: the next baseline.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.gate import DPCTL, emulated
from dpctl import __file__ as package
from dpctl.bench.sessions import recorded, subjects
from dpctl.decide.change import Answer, Change, Gate, Method, Scope, Subject
from dpctl.decide.exact import leaked
from dpctl.decide.regress import compare
from dpctl.decide.sessions import counts_alone
from dpctl.report.compare import Comparison, as_record, render
from dpctl.report.compare_github import annotations
from dpctl.report.compare_junit import junit
from dpctl.report.compare_markdown import markdown

BASELINES = Path(__file__).parent / "baselines"
CALLS, HYBRID = BASELINES / "calls.jsonl", BASELINES / "hybrid.jsonl"
# a run file that stays as it is
OLD_RUN = Path(__file__).parents[1] / "tests" / "data" / "run-schema-1.jsonl"
ITSELF = "dpctl itself"
# rules, texts and facts change a little all the time; what is worth a look is more
TOLERANCE = 0.02
# a new command brings a few modules; a library that is imported too early brings dozens
MODULES, MORE_MODULES = "modules of --help", 0.25
ROOT = Path(package).parent
# inlined since Python 3.12 (PEP 709)
_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>"})
# how this machine is looked at depends on the machine
_MACHINE = f"{ROOT / 'probe'}{os.sep}"


def commands(folder: Path) -> dict[str, Sequence[str]]:
    """What is run: name -> arguments of dpctl. Writes the text that is masked."""
    from dpctl.bench.documents import generate

    text = folder / "agreement.txt"
    text.write_text(generate("agreement", seed=7, pages=50).text, encoding="utf-8")
    return {
        "mask 50 pages": ("mask", str(text), "--json"),
        "estimate": ("estimate", "legal-summary", "--hardware", "h100-sxm-80gb", "--json"),
        "estimate a load": ("estimate", "mistral-7b@Q4_K_M", "--hardware", "h100-sxm-80gb", "--rate", "2", "--json"),
        "compare": ("compare", str(OLD_RUN), str(OLD_RUN), "--counts", "--json"),
    }


def calls(arguments: Sequence[str]) -> int:
    """How many functions of dpctl's own a command calls (generators count each time they go on)."""
    from dpctl.cli.app import main

    found = 0
    own: dict[Any, bool] = {}

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal found
        if event != "call":
            return
        code = frame.f_code
        if code not in own:
            name = code.co_filename
            inside = name.startswith(f"{ROOT}{os.sep}") and not name.startswith(_MACHINE)
            own[code] = inside and code.co_name not in _COMPREHENSIONS
        found += own[code]

    sys.argv = ["dpctl", *arguments]
    with contextlib.redirect_stdout(io.StringIO()):
        sys.setprofile(count)
        try:
            main()
        except SystemExit as stop:
            if stop.code not in {0, 1}:
                raise
        finally:
            sys.setprofile(None)
    return found


def measure() -> dict[str, int]:
    """All counts, in this process: call it in a fresh one, because what one command loads the next one has."""
    with tempfile.TemporaryDirectory() as folder:
        return {f"calls: {name}": calls(arguments) for name, arguments in commands(Path(folder)).items()}


def modules() -> int:
    """How many of dpctl's own modules `dpctl --help` imports."""
    code = (
        "import sys; sys.argv = ['dpctl', '--help']\n"
        "from dpctl.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sum(name.split('.')[0] == 'dpctl' for name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    return int(done.stderr)


def counted() -> dict[str, int]:
    """Calls and modules, each in a process of its own with a home that is empty and hashes that are fixed."""
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), home)
        done = subprocess.run(
            (sys.executable, "-m", "benchmarks.counts", "--measure"),
            env={**os.environ, **folders, "PYTHONHASHSEED": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"counting failed:\n{done.stderr}")
    return {**json.loads(done.stdout), MODULES: modules()}


def hybrid(path: Path) -> None:
    """One hybrid request over the default scenario to an endpoint that answers at once, as a run file."""
    with emulated(ttft=0.01, decode=100_000.0) as url:
        options = ("--mode", "hybrid", "--pipeline", "mask", "--cloud-url", url, "--runs", "1", "--json")
        subprocess.run(
            (*DPCTL, "bench", "legal-summary", *options, "--out", str(path)), capture_output=True, check=False
        )
    if not path.is_file():
        sys.exit("the hybrid run failed: try `dpctl bench legal-summary --mode hybrid --emulate`")


def interpreter() -> str:
    """What calls depend on besides dpctl's own code."""
    return f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"


def baseline() -> Mapping[str, int]:
    """The last counts that were recorded with this Python; empty where none were."""
    lines = map(json.loads, reversed(CALLS.read_text(encoding="utf-8").splitlines()))
    return next((line["counts"] for line in lines if line["python"] == interpreter()), {})


def changes(now: Mapping[str, int], before: Mapping[str, int]) -> Iterator[Change]:
    """What is said of each count that was recorded before."""
    for name, value in now.items():
        if name in before:
            share = value / before[name] - 1
            worse = Answer.WORSE if share > 0 else Answer.BETTER
            yield Change(
                deployment=ITSELF,
                metric=name,
                unit="",
                answer=Answer.UNCHANGED if value == before[name] else worse,
                method=Method.EXACT,
                base=before[name],
                new=value,
                estimate=share,
                n=1,
            )


def tolerated(change: Change) -> Change:
    """The change as unchanged where it is a count within the tolerance; leaks and facts are as they are."""
    allowed = MORE_MODULES if change.metric == MODULES else TOLERANCE
    small = change.method is Method.EXACT and change.estimate is not None and abs(change.estimate) <= allowed
    return replace(change, answer=Answer.UNCHANGED) if small else change


def record(run: Path) -> None:
    """Append what is counted now to the baselines."""
    BASELINES.mkdir(exist_ok=True)
    with HYBRID.open("a", encoding="utf-8") as file:
        file.writelines(kept(run))
    line = {"date": datetime.now(UTC).date().isoformat(), "python": interpreter(), "counts": counted()}
    with CALLS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    print(f"recorded: {CALLS}, {HYBRID}")


def kept(run: Path) -> Iterator[str]:
    """The lines of a run file without what says something of this machine alone: its description, and token times."""
    for line in run.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        match entry["type"]:
            case "environment":
                continue
            case "session":
                entry["environment"] = {name: entry["environment"][name] for name in ("dpctl", "python")}
            case "sample":
                entry["token_times"] = []
        yield json.dumps(entry, ensure_ascii=False) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="append what is counted now: the next baseline")
    parser.add_argument("--format", choices=("text", "markdown", "github", "junit", "json"), default="text")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure()))
        return 0
    gate = Gate(tolerance=TOLERANCE)
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run.jsonl"
        hybrid(run)
        if asked.record:
            record(run)
            return 0
        # of the runs that were recorded, the last
        sides = tuple(
            # that it was another machine, or another version, is no matter here
            replace(subject, differences=subject.spoilt(Scope.ALL))
            for subject in counts_alone(subjects(recorded(HYBRID), recorded(run)), gate.occasion)
        )
    before = baseline()
    if not before:
        print(f"calls are not compared: none were recorded with {interpreter()}; --record does", file=sys.stderr)
    itself = Subject(deployment=ITSELF, base=(), new=())
    found = Comparison(
        base=str(BASELINES.relative_to(Path.cwd()) if BASELINES.is_relative_to(Path.cwd()) else BASELINES),
        new="counted now",
        gate=gate,
        subjects=(itself, *sides) if before else sides,
        changes=tuple(map(tolerated, (*changes(counted() if before else {}, before), *compare(sides, gate)))),
        leaks=tuple(leak for subject in sides for leak in leaked(subject)),
    )
    print(shown(found, asked.format), end="")
    return int(found.exit_code)


def shown(found: Comparison, form: str) -> str:
    match form:
        case "markdown":
            return markdown(found)
        case "github":
            return annotations(found)
        case "junit":
            return junit(found)
        case "json":
            return json.dumps(as_record(found), indent=1) + "\n"
        case _:
            return render(found, width=100, color=False)


if __name__ == "__main__":
    sys.exit(main())
