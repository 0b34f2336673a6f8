"""What dpctl's load client costs and how far it is off, beside other tools on the same emulator in the same run.

    python benchmarks/overhead.py [--guidellm BIN] [--aiperf BIN] [--vllm PYTHON] [--openai PYTHON] [--json FILE]

BIN is the tool's program, PYTHON an interpreter that has vLLM or the `openai` package; what is not given is skipped.
Every answer streams 32 tokens, one a chunk. Four parts:

- CPU of a request, user and system, the tool's children included, from a server that sends as fast as it can: a run
  with many requests minus one with 32, so starting up is left out. "loop" is the part spent while requests were under
  way, from clients that tell it; dpctl reads the answers after that.
- Errors from a server that keeps an even pace (TTFT 0.5 s, a token every 20 ms), at 1, 32 and 128 streams: mean TTFT
  and mean ITL as the tool says minus those the emulator really kept. "raw" is one thread with one stamp for each read.
- Arrivals of dpctl's open loop: coefficient of variation of the gaps and their lag-1 correlation (Poisson: 1 and 0).
- `dpctl selftest`, with the standstill (omission), and how long a single request takes from shell to exit.

About a quarter of an hour with all four tools. Times depend on the machine: compare within one run.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from overhead_tools import TOKENS, Heard, Tool, ToolError, aiperf, dpctl, guidellm, plain_loop, run, vllm_bench

from dpctl.bench.load.store import read_load
from dpctl.bench.selftest import selftest
from dpctl.catalog import read as catalog
from dpctl.core.stats import mean, median, quantile
from dpctl.engines.emulator_options import EmulatorOptions
from dpctl.engines.emulator_process import started
from dpctl.engines.emulator_truth import Truth, read_truth
from dpctl.engines.vllm_model import write_folder
from dpctl.report.selftest import selftest_record

# enough that what starting up takes more or less of CPU from run to run says little: guidellm's 25 s vary by two
FLAT_OUT = {1: 200, 32: 3840, 128: 3840}
PACED = {1: 5, 32: 160, 128: 640}
SMALL = 32
CPU_BAR_MS, CPU_RATIO_BAR, TTFT_BAR_S, ITL_BAR, SHELL_BAR_S = 0.25, 20.0, 0.010, 0.005, 1.5
# run several times; tools of others are too slow for that
OWN = frozenset({"dpctl", "raw"})
_NOTHING = Heard(ttft=(), itl=())


@contextmanager
def emulator(folder: Path, **options: Any) -> Iterator[tuple[str, Callable[[], list[Truth]]]]:
    """An emulator, and a function for the truths of whole answers since it was last asked."""
    truth = folder / f"truth-{time.monotonic_ns()}.jsonl"
    made = EmulatorOptions(profile="openai:gpt-4o", exact=True, repeats=True, truth=str(truth), **options)
    seen = 0

    def since() -> list[Truth]:
        nonlocal seen
        found = list(read_truth(truth)) if truth.exists() else []
        new, seen = found[seen:], len(found)
        return [t for t in new if t.outcome == "whole" and t.completion_tokens == TOKENS]

    with asyncio.Runner() as runner:
        context = started(made)
        url = runner.run(context.__aenter__())
        try:
            yield url, since
        finally:
            runner.run(context.__aexit__(None, None, None))


def costs(tools: Sequence[Tool], folder: Path, repeats: int) -> Iterator[dict[str, Any]]:
    with emulator(folder, ttft=0.001, decode=1e6) as (url, _):
        for attempt, tool in turns(tools, repeats):
            place = folder / f"cpu-{tool.name}-{attempt}"
            place.mkdir()
            try:
                small = run(tool, url, 32, SMALL, place / "small")
            except ToolError as error:
                yield {"tool": tool.name, "failed": str(error)}
                continue
            for users, requests in FLAT_OUT.items():
                try:
                    big = run(tool, url, users, requests, place / str(users))
                except ToolError as error:
                    yield {"tool": tool.name, "users": users, "failed": str(error)}
                    continue
                loop = big.heard.loop_cpu_s
                yield {
                    "tool": tool.name,
                    "users": users,
                    "requests": requests,
                    "whole": len(big.heard.ttft),
                    "cpu_ms": (big.cpu_s - small.cpu_s) / (requests - SMALL) * 1e3,
                    "loop_cpu_ms": None if loop is None else loop / requests * 1e3,
                    "start_cpu_s": small.cpu_s,
                    "wall_s": big.wall_s,
                }


def errors(tools: Sequence[Tool], folder: Path, repeats: int) -> Iterator[dict[str, Any]]:
    with emulator(folder, ttft=0.5, decode=50.0) as (url, since):
        for attempt, tool in turns(tools, repeats):
            for users, requests in PACED.items():
                try:
                    ran = run(tool, url, users, requests, folder / f"error-{tool.name}-{attempt}-{users}")
                except ToolError as error:
                    since()
                    yield {"tool": tool.name, "users": users, "failed": str(error)}
                    continue
                truths = since()
                ttft = [(t.written[0] - t.arrival) / 1e6 for t in truths]
                itl = [(t.written[-1] - t.written[0]) / 1e6 / (TOKENS - 1) for t in truths]
                late = [(w - s) / 1e6 for t in truths for w, s in zip(t.written, t.scheduled, strict=True)]
                heard = ran.heard
                yield {
                    "tool": tool.name,
                    "users": users,
                    "requests": requests,
                    "whole": len(heard.ttft),
                    "true_ttft_s": mean(ttft),
                    "server_late_p95_s": quantile(late, 0.95),
                    "ttft_error_s": mean(heard.ttft) - mean(ttft),
                    "ttft_p95_error_s": quantile(heard.ttft, 0.95) - quantile(ttft, 0.95),
                    "itl_error": mean(heard.itl) / mean(itl) - 1,
                    "loop_cpu_ms": None if heard.loop_cpu_s is None else heard.loop_cpu_s / requests * 1e3,
                }


def turns(tools: Sequence[Tool], repeats: int) -> Iterator[tuple[int, Tool]]:
    """dpctl and the raw client by turns, so that what else the machine does meets both; the others once."""
    for attempt in range(repeats):
        yield from ((attempt, tool) for tool in tools if attempt == 0 or tool.name in OWN)


def arrivals(folder: Path) -> dict[str, float]:
    """What comes of `--arrivals poisson`: when requests were due, and when they were really sent."""
    own = dpctl()
    out = folder / "arrivals.jsonl"

    def command(url: str, *_: object) -> list[str]:
        load = ["--url", url, "--rate", "100/s", "--duration", "30s", "--prompt", "64", "--output", "8"]
        start = [sys.executable, "-m", "dpctl", "bench", "bank-chatbot", "--plain"]
        return [*start, *load, "--exact-output", "--out", str(out)]

    with emulator(folder, ttft=0.02, decode=1000.0) as (url, _):
        tool = Tool(name="dpctl", command=command, read=lambda *_: _NOTHING, environment=own.environment)
        run(tool, url, 0, 0, folder / "arrivals")
    made = read_load(out).outcomes
    found: dict[str, float] = {"requests": len(made)}
    for name, moments in (("due", [o.due for o in made]), ("sent", [o.sent for o in made if o.sent is not None])):
        gaps = [b - a for a, b in pairwise(sorted(moments))]
        centre = mean(gaps)
        spread = sum((g - centre) ** 2 for g in gaps)
        found[f"{name}_cv"] = (spread / len(gaps)) ** 0.5 / centre
        found[f"{name}_lag1"] = sum((a - centre) * (b - centre) for a, b in pairwise(gaps)) / spread
    found["taken_up_late_p99_s"] = quantile([o.begun - o.due for o in made], 0.99)
    return found


def single(tools: Sequence[Tool], folder: Path, repeats: int) -> Iterator[dict[str, Any]]:
    """One request from shell to exit; the answer itself takes 0.08 s."""
    with emulator(folder, ttft=0.05, decode=1000.0) as (url, _):
        for tool in tools:
            times = repeats if tool.name in OWN else 1
            try:
                ran = [run(tool, url, 1, 1, folder / f"single-{tool.name}-{n}") for n in range(times)]
            except ToolError as error:
                yield {"tool": tool.name, "failed": str(error)}
                continue
            yield {
                "tool": tool.name,
                "wall_s": median([r.wall_s for r in ran]),
                "cpu_s": median([r.cpu_s for r in ran]),
                "walls_s": [r.wall_s for r in ran],
            }


def middle(rows: Sequence[dict[str, Any]], tool: str, users: int, key: str) -> float | None:
    ours = [row for row in rows if row["tool"] == tool and row.get("users") == users]
    values = [row[key] for row in ours if row.get(key) is not None]
    return median(values) if values else None


def bars(found: dict[str, Any]) -> Iterator[tuple[str, float | None, str, bool | None]]:
    """Each bar: what it is, its value, the limit in words, whether it is met (None: not measured)."""
    cost, error = found["cpu"], found["errors"]
    loop = middle(cost, "dpctl", 32, "loop_cpu_ms")
    yield "CPU of a request while it is under way, 32 users, ms", loop, f"<= {CPU_BAR_MS}", _below(loop, CPU_BAR_MS)
    own, other = middle(cost, "dpctl", 32, "cpu_ms"), middle(cost, "guidellm", 32, "cpu_ms")
    ratio = other / own if own and other else None
    yield "CPU under guidellm's, all of both, 32 users, times", ratio, f">= {CPU_RATIO_BAR:g}", _above(ratio)
    raw, said = (middle(error, name, 128, "ttft_error_s") for name in ("raw", "dpctl"))
    over = said - raw if said is not None and raw is not None else None
    yield "TTFT error above the raw client's, 128 users, s", over, f"<= {TTFT_BAR_S}", _below(over, TTFT_BAR_S)
    for users in PACED:
        itl = middle(error, "dpctl", users, "itl_error")
        yield f"ITL error, {users} users", itl, f"within {ITL_BAR}", _below(None if itl is None else abs(itl), ITL_BAR)
    frozen = next(c for c in found["selftest"]["checks"] if c["name"] == "TTFT from schedule")
    yield "TTFT from schedule through a standstill", frozen["value"], "within 0.02", frozen["state"] == "met"
    cv = found["arrivals"]["sent_cv"]
    yield "CV of Poisson arrivals as sent", cv, "0.9 to 1.1", 0.9 <= cv <= 1.1
    wall = next(row["wall_s"] for row in found["single"] if row["tool"] == "dpctl")
    yield "one request from shell to exit, s", wall, f"<= {SHELL_BAR_S}", _below(wall, SHELL_BAR_S)


def _below(value: float | None, limit: float) -> bool | None:
    return None if value is None else value <= limit


def _above(value: float | None) -> bool | None:
    return None if value is None else value >= CPU_RATIO_BAR


def show(found: dict[str, Any], names: Sequence[str]) -> None:
    print("\nCPU of a streamed request of 32 tokens, ms, as fast as the server can (loop alone)")
    for row in (row for part in ("single", "cpu", "errors") for row in found[part] if "failed" in row):
        print(f"  failed: {row['failed'][-200:]}")
    for name in names:
        cells = []
        for users in FLAT_OUT:
            cpu, loop = (middle(found["cpu"], name, users, key) for key in ("cpu_ms", "loop_cpu_ms"))
            # a few requests are lost in the noise of a tool that takes ten seconds of CPU to start
            cells.append("-" if cpu is None or cpu <= 0 else f"{cpu:.2f}" + ("" if loop is None else f" ({loop:.2f})"))
        print(f"  {name:9}" + "".join(f"{f'{u}: {c}':>22}" for u, c in zip(FLAT_OUT, cells, strict=True)))
    print("\nerrors at an even pace: mean TTFT, its p95 in ms; mean ITL in %; answers heard; loop CPU of a request, ms")
    for name in names:
        for users, requests in PACED.items():
            row = [middle(found["errors"], name, users, key) for key in ("ttft_error_s", "ttft_p95_error_s")]
            itl, whole, loop = (
                middle(found["errors"], name, users, key) for key in ("itl_error", "whole", "loop_cpu_ms")
            )
            if itl is None or whole is None or None in row:
                continue
            shown = "-" if loop is None else f"{loop:.2f}"
            print(
                f"  {name:9}{users:>4} users {(row[0] or 0) * 1e3:>+9.2f} {(row[1] or 0) * 1e3:>+9.2f} "
                f"{itl:>+9.2%} {whole:>6,.0f}/{requests:<4} {shown:>6}"
            )
    print("\none request from shell to exit, s (CPU)")
    for row in found["single"]:
        print(f"  {row['tool']:9} " + ("failed" if "failed" in row else f"{row['wall_s']:6.2f} ({row['cpu_s']:.2f})"))
    made = found["arrivals"]
    print(f"\nPoisson as sent: CV {made['sent_cv']:.3f}, lag-1 correlation {made['sent_lag1']:+.3f}")
    print()
    for what, value, limit, met in bars(found):
        state = "not measured" if met is None else "met" if met else "MISSED"
        print(f"  {what}: {'-' if value is None else f'{value:.4g}'} (bar {limit}): {state}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("guidellm", "aiperf", "vllm", "openai"):
        parser.add_argument(f"--{name}", metavar="BIN" if name in {"guidellm", "aiperf"} else "PYTHON")
    parser.add_argument("--repeats", type=int, default=3, help="of dpctl and the raw client; others run once")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tokenizer = folder / "tokenizer"
        tokenizer.mkdir()
        write_folder(tokenizer, catalog.model("llama-3.1-8b"))
        tools = [dpctl(), plain_loop("raw", sys.executable)]
        if given.openai:
            tools.append(plain_loop("openai", given.openai))
        if given.guidellm:
            tools.append(guidellm(given.guidellm, tokenizer))
        if given.aiperf:
            tools.append(aiperf(given.aiperf, tokenizer))
        if given.vllm:
            tools.append(vllm_bench(given.vllm, tokenizer))
        names = [tool.name for tool in tools]
        skipped = [name for name in ("openai", "guidellm", "aiperf", "vllm") if name not in names]
        if skipped:
            print(f"skipped, not given: {', '.join(skipped)}")
        load = psutil.getloadavg()[0]
        found: dict[str, Any] = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": platform.platform(),
            "python": sys.version.split()[0],
            "cores": os.cpu_count(),
            "load_before": load,
            "single": list(_told("one request", single(tools, folder, given.repeats))),
            "cpu": list(_told("CPU", costs(tools, folder, given.repeats))),
            "errors": list(_told("errors", errors(tools, folder, given.repeats))),
            "arrivals": arrivals(folder),
            "selftest": selftest_record(selftest()),
        }
        found["load_after"] = psutil.getloadavg()[0]
    found["bars"] = [{"bar": w, "value": v, "limit": limit, "met": met} for w, v, limit, met in bars(found)]
    show(found, names)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _told(part: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        users = f", {row['users']} users" if "users" in row else ""
        print(f"{part}: {row['tool']}{users}", file=sys.stderr, flush=True)
        yield row


if __name__ == "__main__":
    main()
