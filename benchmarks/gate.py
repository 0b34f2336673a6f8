"""Does the gate say what is true, end to end? The real command line, sessions in turns, endpoints whose pace is known.

    python -m benchmarks.gate [--only NAME] [--json FILE]

Emulators with an exact pace stand for the endpoint before and after a change; `dpctl bench --baseline` measures both in
turns with real processes, real HTTP and real masking. Prints each case with its exit code, what was expected, and the
estimates. Takes about ten minutes; the sessions are kept in a folder that is named.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

# s to the first token and tok/s of the endpoint before the change
TTFT, DECODE = 0.25, 1500.0
DPCTL = (sys.executable, "-m", "dpctl")
ASKED = ("legal-summary", "--pages", "2", "--runs", "5", "--plain")
HYBRID = ("--mode", "hybrid", "--pipeline", "mask")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One case: what was expected and what came, with the answer in a line and what is said of each metric."""

    case: str
    expected: int
    code: int
    seconds: float
    said: str
    changes: tuple[dict[str, Any], ...] = ()


@contextmanager
def emulated(slower: float = 1.0, *, ttft: float = TTFT, decode: float = DECODE) -> Iterator[str]:
    """An endpoint that takes so many times as long as its pace says; yields its address."""
    pace = ("--exact", "--ttft", f"{ttft * slower}", "--decode", f"{decode / slower}", "--max-seconds", "7200")
    process = subprocess.Popen(
        (*DPCTL, "emulate", "openai:gpt-4o", *pace), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.wait()


def bench(case: str, expected: int, *options: str) -> Outcome:
    began = time.monotonic()
    done = subprocess.run((*DPCTL, "bench", *ASKED, *options, "--json"), capture_output=True, text=True, check=False)
    record = json.loads(done.stdout) if done.stdout else {}
    changes = tuple(
        {key: change[key] for key in ("metric", "answer", "base", "new", "estimate", "low", "high", "p", "n")}
        for change in record.get("changes", ())
    )
    errors = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    return Outcome(
        case=case,
        expected=expected,
        code=done.returncode,
        seconds=time.monotonic() - began,
        said=record.get("answer") or _said(errors),
        changes=changes,
    )


def _said(lines: Sequence[str]) -> str:
    """An error in one line, its files by name alone: where the sessions lay says nothing of the gate."""
    words = " ".join(lines).split()
    return " ".join(PurePath(word).name if word.startswith("/") else word for word in words)


def cases(folder: Path, only: str | None) -> Iterator[Outcome]:
    with emulated() as before, emulated(1.15) as slower, emulated(0.8) as faster:
        turns = ("--interleave", "--baseline-option", f"cloud-url={before}")
        masked = ("--baseline-option", "mode=hybrid", "--baseline-option", "pipeline=mask")
        with emulated() as alike:
            wanted: dict[str, tuple[int, Sequence[str]]] = {
                "unchanged": (0, (*HYBRID, "--cloud-url", alike, *turns)),
                "15 % slower": (1, (*HYBRID, "--cloud-url", slower, *turns)),
                "masking off, 20 % faster": (
                    1,
                    ("--mode", "cloud", "--cloud-url", faster, *turns, *masked),
                ),
            }
            for case, (expected, options) in wanted.items():
                if only in {None, case}:
                    yield bench(case, expected, *options, "--out", str(folder / case.replace(" ", "-")))
        run = folder / "stored.jsonl"
        subprocess.run(
            (*DPCTL, "bench", *ASKED, *HYBRID, "--cloud-url", before, "--out", str(run), "--json"),
            capture_output=True,
            check=False,
        )
        text = run.read_text(encoding="utf-8")
        head, rest = text.split("\n", 1)
        session = json.loads(head)
        session["environment"]["fingerprint"] = "0" * 12
        elsewhere, cut, edited = (folder / f"{name}.jsonl" for name in ("elsewhere", "cut", "edited"))
        elsewhere.write_text(f"{json.dumps(session)}\n{rest}", encoding="utf-8")
        cut.write_text(text[:-200], encoding="utf-8")
        edited.write_text(text.replace('"index": 1', '"index": "one"'), encoding="utf-8")
        for case, expected, file in (
            ("another machine's baseline", 5, elsewhere),
            ("truncated baseline", 2, cut),
            ("edited baseline", 2, edited),
        ):
            if only in {None, case}:
                options = (*HYBRID, "--cloud-url", before, "--baseline", str(file))
                yield bench(case, expected, *options, "--out", str(folder / file.stem))


def show(outcome: Outcome) -> None:
    verdict = "as expected" if outcome.code == outcome.expected else f"EXPECTED {outcome.expected}"
    print(f"{outcome.case}: exit {outcome.code} ({verdict}), {outcome.seconds:.0f} s: {outcome.said}")
    for change in outcome.changes:
        if change["metric"] in {"ttft", "tpot", "e2el", "leaked"}:
            interval = ""
            if change["low"] is not None:
                interval = f" [{100 * change['low']:+.1f}..{100 * change['high']:+.1f} %], p {change['p']:.2g}"
            amount = "" if change["estimate"] is None else f" {100 * change['estimate']:+.1f} %"
            print(f"  {change['metric']} {change['answer']}{amount}{interval}, n {change['n']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="one case by name")
    parser.add_argument("--json", type=Path, help="write what came of each case")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dpctl-gate-"))
    print(f"sessions in {folder}")
    found = []
    for outcome in cases(folder, asked.only):
        show(outcome)
        found.append(asdict(outcome))
    if asked.json:
        head = {"python": platform.python_version(), "machine": platform.machine(), "ttft_s": TTFT, "decode": DECODE}
        asked.json.write_text(json.dumps({**head, "cases": found}, indent=1) + "\n", encoding="utf-8")
    return int(any(one["code"] != one["expected"] for one in found))


if __name__ == "__main__":
    sys.exit(main())
