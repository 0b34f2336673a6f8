"""How overhead.py runs each load tool, offline, and reads what it says it heard.

Options as of guidellm 0.8.1, aiperf 0.13.0 and vLLM 0.32.0 (their --help, 2026-11-21). A tokenizer made here stands in
for a model's: only prompts are made with it, and tokens are counted by the server.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dpctl.bench.load.report import tpot
from dpctl.bench.load.store import read_load

TOKENS = 32
_PROMPT = 64
_CLIENTS = Path(__file__).with_name("overhead_clients.py")
_VLLM = (
    "import argparse; from vllm.benchmarks.serve import add_cli_args, main; "
    "p = argparse.ArgumentParser(); add_cli_args(p); main(p.parse_args())"
)
_WITHIN = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a tool said of one load: TTFT and mean ITL of each whole answer, s; CPU of its loop alone if it tells."""

    ttft: Sequence[float]
    itl: Sequence[float]
    loop_cpu_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One process, its children included: user and system CPU in s, wall time from start to exit, what it heard."""

    cpu_s: float
    wall_s: float
    heard: Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A load tool: its command for (url, users, requests, folder), and how its results in that folder are read.

    `environment` is added to ours; an empty value takes a variable out of it.
    """

    name: str
    command: Callable[[str, int, int, Path], list[str]]
    read: Callable[[Path, str], Heard]
    environment: dict[str, str] = field(default_factory=dict)


class ToolError(Exception):
    """A tool failed; says how."""


def run(tool: Tool, url: str, users: int, requests: int, folder: Path) -> Ran:
    """Run it once; ToolError with the end of its log when it fails or does not end."""
    folder.mkdir()
    log = folder / "log"
    with log.open("wb") as out, (folder / "stdout").open("wb") as stdout:
        began = time.monotonic()
        process = subprocess.Popen(
            tool.command(url, users, requests, folder),
            stdout=stdout,
            stderr=out,
            cwd=folder,
            env={key: value for key, value in {**os.environ, **tool.environment}.items() if value},
        )
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > _WITHIN:
                process.kill()
            time.sleep(0.01)
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    # dpctl ends with 1 where a few answers cannot show that a requirement is met
    if process.returncode not in ({0, 1} if tool.name == "dpctl" else {0}):
        raise ToolError(f"{tool.name} ended with {process.returncode}: {log.read_text(errors='replace')[-300:]}")
    heard = tool.read(folder, (folder / "stdout").read_text(errors="replace"))
    return Ran(cpu_s=usage.ru_utime + usage.ru_stime, wall_s=wall, heard=heard)


def dpctl() -> Tool:
    def command(url: str, users: int, requests: int, folder: Path) -> list[str]:
        sizes = ["--prompt", str(_PROMPT), "--output", str(TOKENS), "--exact-output", "--warmup", "0"]
        load = ["--url", url, "--concurrency", str(users), "--requests", str(requests), *sizes]
        out = ["--out", str(folder / "run.jsonl"), "--plain"]
        return [sys.executable, "-m", "dpctl", "bench", "bank-chatbot", *load, *out]

    def read(folder: Path, _: str) -> Heard:
        made = read_load(folder / "run.jsonl")
        whole = [o for o in made.outcomes if o.failure is None and o.first is not None and o.sent is not None]
        return Heard(
            ttft=[(o.first or 0.0) - (o.sent or 0.0) for o in whole],
            itl=[tpot(o) or 0.0 for o in whole],
            loop_cpu_s=made.ticks[-1].cpu - made.ticks[0].cpu,
        )

    root = str(Path(__file__).resolve().parents[1])
    return Tool(name="dpctl", command=command, read=read, environment={"PYTHONPATH": root})


def plain_loop(name: str, python: str) -> Tool:
    """ "raw" or "openai" of overhead_clients.py with that interpreter."""

    def read(_: Path, stdout: str) -> Heard:
        made = json.loads(stdout)
        return Heard(ttft=made["ttft"], itl=made["itl"], loop_cpu_s=made["cpu_s"])

    return Tool(
        name=name,
        command=lambda url, users, requests, _: [python, str(_CLIENTS), name, url, str(users), str(requests)],
        read=read,
    )


def guidellm(program: str, tokenizer: Path) -> Tool:
    def command(url: str, users: int, requests: int, folder: Path) -> list[str]:
        return [
            *(program, "run", "--backend", f"kind=openai_http,target={url.removesuffix('/v1')},model=gpt-4o"),
            *("--profile", f"kind=concurrent,streams={users}", "--constraint", f"kind=max_requests,count={requests}"),
            *("--data", f"kind=synthetic_text,prompt_tokens={_PROMPT},output_tokens={TOKENS}"),
            *("--tokenizer", f"kind=huggingface_auto,model={tokenizer}"),
            *("--output", f"kind=json,path={folder / 'out.json'}", "--disable-console"),
        ]

    def read(folder: Path, _: str) -> Heard:
        made = json.loads((folder / "out.json").read_text())["benchmarks"][0]["requests"]["successful"]
        return Heard(
            ttft=[r["time_to_first_token_ms"] / 1e3 for r in made],
            itl=[r["inter_token_latency_ms"] / 1e3 for r in made],
        )

    return Tool(name="guidellm", command=command, read=read, environment={"HF_HUB_OFFLINE": "1"})


def aiperf(program: str, tokenizer: Path) -> Tool:
    def command(url: str, users: int, requests: int, folder: Path) -> list[str]:
        return [
            *(program, "profile", "-m", "gpt-4o", "--url", url.removesuffix("/v1"), "--endpoint-type", "chat"),
            *("--streaming", "--tokenizer", str(tokenizer), "--concurrency", str(users)),
            *("--request-count", str(requests), "--isl", str(_PROMPT), "--osl", str(TOKENS)),
            *("--extra-inputs", "ignore_eos:true", "--use-server-token-count", "--no-gpu-telemetry"),
            *("--artifact-dir", str(folder), "--ui", "none"),
        ]

    def read(folder: Path, _: str) -> Heard:
        lines = (folder / "profile_export.jsonl").read_text().splitlines()
        made = [json.loads(line)["metrics"] for line in lines]
        made = [m for m in made if "inter_token_latency" in m]
        return Heard(
            ttft=[m["time_to_first_token"]["value"] / 1e3 for m in made],
            itl=[m["inter_token_latency"]["value"] / 1e3 for m in made],
        )

    # told to be offline it takes a folder for the name of a repository
    return Tool(name="aiperf", command=command, read=read, environment={"HF_HUB_OFFLINE": ""})


def vllm_bench(python: str, tokenizer: Path) -> Tool:
    def command(url: str, users: int, requests: int, folder: Path) -> list[str]:
        return [
            *(python, "-c", _VLLM, "--backend", "openai-chat", "--base-url", url.removesuffix("/v1")),
            *("--endpoint", "/v1/chat/completions", "--model", "gpt-4o", "--tokenizer", str(tokenizer)),
            *("--dataset-name", "random", "--random-input-len", str(_PROMPT), "--random-output-len", str(TOKENS)),
            *("--num-prompts", str(requests), "--max-concurrency", str(users), "--ignore-eos", "--disable-tqdm"),
            *("--save-result", "--save-detailed", "--result-filename", str(folder / "out.json")),
        ]

    def read(folder: Path, _: str) -> Heard:
        made = json.loads((folder / "out.json").read_text())
        return Heard(ttft=made["ttfts"], itl=[sum(gaps) / len(gaps) for gaps in made["itls"] if gaps])

    return Tool(name="vllm", command=command, read=read, environment={"HF_HUB_OFFLINE": "1"})
