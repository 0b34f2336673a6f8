"""What the emulator stands: CPU of its process for each streamed chunk, and by its own truth how late chunks are.

    python benchmarks/emulator.py [--repeats 3] [--streams 128] [--json]

Two loads, each on a fresh `dpctl emulate` and from a client process that only counts bytes. "flat out": 32 connections
ask again and again and every chunk is due at once, so its lateness says nothing. "paced": 128 streams begin together
and get a chunk every 20 ms. "timer": as many steps at the same times with nothing to do, right before, for what the
machine itself adds.
CPU is user and system time of the emulator's process from before the first request to after the last; lateness is the
moment before a chunk was handed to the kernel minus the moment it was due. The bar is 5,000 chunks for each second of
one core, and about 1 ms of lateness on a quiet machine.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from dpctl.core.stats import percentile
from dpctl.engines.emulator_truth import read_truth
from dpctl.engines.emulator_wheel import Wheel

_MODEL = "gpt-4o"
_TOKENS = 256
_SPEEDS = (("chunks_per_s", 11), ("chunks_per_cpu_s", 15))
_LOADS = {
    "flat out": {"ttft": 0.001, "decode": 1e7, "streams": 32, "times": 20},
    "paced": {"ttft": 0.5, "decode": 50.0, "streams": 128, "times": 2},
}


async def ask(port: int, body: bytes, times: int) -> int:
    """Ask again and again on one connection; how many content chunks came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: here\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    chunks = 0
    for _ in range(times):
        writer.write(head + body)
        tail = b""
        while not tail.endswith(b"[DONE]\n\n\r\n0\r\n\r\n"):
            data = await reader.read(1 << 16)
            if not data:
                raise ConnectionError("the emulator hung up")
            chunks += data.count(b'"delta":{"content"')
            # a mark that is torn between two reads is counted with the second
            chunks += (tail + data[:17]).count(b'"delta":{"content"') if tail else 0
            tail = (tail + data)[-17:]
    writer.close()
    return chunks


async def client(port: int, streams: int, times: int) -> None:
    text = "The Client shall pay USD 1,000 by 1 May 2024. " * 60
    messages = [{"role": "user", "content": text}]
    asked = {"model": _MODEL, "messages": messages, "max_tokens": _TOKENS, "ignore_eos": True, "stream": True}
    counts = await asyncio.gather(*(ask(port, json.dumps(asked).encode(), times) for _ in range(streams)))
    print(sum(counts))


async def idle(streams: int, gap: float, seconds: float) -> list[float]:
    """How late (us) steps are that do nothing."""
    wheel, late, began = Wheel(), [], time.monotonic() + 0.05

    def step(due: float) -> float | None:
        late.append((time.monotonic() - due) * 1e6)
        return due + gap if due + gap < began + seconds else None

    for number in range(streams):
        wheel.at(began + gap * number / streams, step)
    await wheel.until(began + seconds + gap)
    wheel.close()
    return late


def lateness(late: Sequence[float]) -> dict[str, float | None]:
    percentiles = {f"late_p{q}_us": percentile(late, q / 100) for q in (50, 95, 99)}
    return {**percentiles, "late_max_us": max(late), "within_1_ms": sum(one <= 1000 for one in late) / len(late)}


def cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def measure(name: str, streams: int) -> dict[str, float | str | None]:
    """Run one load once."""
    load = _LOADS[name]
    with tempfile.TemporaryDirectory() as folder:
        truth = Path(folder) / "truth.jsonl"
        options = ["--exact", "--repeat", "--ttft", str(load["ttft"]), "--decode", str(load["decode"])]
        command = [sys.executable, "-m", "dpctl", "emulate", f"openai:{_MODEL}", *options, "--truth", str(truth)]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            assert server.stdout is not None
            ready = json.loads(server.stdout.readline())
            port = ready["url"].split(":")[2].split("/")[0]
            before, began = cpu(ready["pid"]), time.monotonic()
            asking = [sys.executable, __file__, "--client", port, str(streams), str(load["times"])]
            done = subprocess.run(asking, capture_output=True, text=True, check=True)
            wall, used = time.monotonic() - began, cpu(ready["pid"]) - before
        finally:
            server.terminate()
            server.communicate()
        requests = list(read_truth(truth))
    late = [w - s for r in requests for s, w in zip(r.scheduled, r.written, strict=True)]
    first = [r.written[0] - r.scheduled[0] for r in requests]
    assert {r.outcome for r in requests} == {"whole"}
    assert len(late) == int(done.stdout), f"the client counted {done.stdout.strip()} chunks, the emulator {len(late)}"
    sending = (max(r.written[-1] for r in requests) - min(r.arrival for r in requests)) / 1e6
    return {
        "load": name,
        "streams": streams,
        "chunks": len(late),
        "wall_s": wall,
        "chunks_per_s": len(late) / sending,
        "cpu_s": used,
        "chunks_per_cpu_s": len(late) / used,
        "held": sum(r.held for r in requests),
        **lateness(late),
        "first_late_p50_us": percentile(first, 0.5),
        "first_late_max_us": max(first),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--streams", type=int, default=128)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--client", nargs=3, type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.client:
        asyncio.run(client(*given.client))
        return
    streams = {"flat out": int(_LOADS["flat out"]["streams"]), "paced": given.streams}
    runs: list[dict[str, float | str | None]] = []
    for _ in range(given.repeats):
        runs.append(
            {"load": "timer", "streams": given.streams, **lateness(asyncio.run(idle(given.streams, 0.02, 3.0)))}
        )
        runs += [measure(name, streams[name]) for name in _LOADS]
    if given.json:
        print(json.dumps({"python": sys.version.split()[0], "cores": os.cpu_count(), "runs": runs}, indent=1))
        return
    print("load      streams   chunks/s   chunks/CPU s   late p50 / p95 / p99 / max, ms   in 1 ms   first p50 / max")
    for run in sorted(runs, key=lambda run: ["flat out", "timer", "paced"].index(str(run["load"]))):
        print(line(run))
    for name in _LOADS:
        median = statistics.median(float(run["chunks_per_cpu_s"] or 0) for run in runs if run["load"] == name)
        print(f"{name}: median of {median:,.0f} chunks for each second of one core")


def line(run: dict[str, float | str | None]) -> str:
    def ms(name: str) -> str:
        value = run.get(name)
        return "-" if value is None else f"{float(value) / 1e3:.2f}"

    speed = "".join(f"{run[name]:>{width},.0f}" if name in run else f"{'-':>{width}}" for name, width in _SPEEDS)
    if run["load"] == "flat out":
        return f"{run['load']:9} {run['streams']:>7}{speed}"
    late = " / ".join(ms(f"late_{which}_us") for which in ("p50", "p95", "p99", "max"))
    first = f"{ms('first_late_p50_us')} / {ms('first_late_max_us')}"
    return f"{run['load']:9} {run['streams']:>7}{speed}   {late:>30}   {run['within_1_ms']:>7.1%}   {first:>15}"


if __name__ == "__main__":
    main()
