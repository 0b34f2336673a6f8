"""dpctl's load client beside `vllm bench serve`, at once, against one vLLM server that dpctl starts.

    python benchmarks/vllm_load.py --vllm PYTHON [--rounds 2] [--requests 130] [--rate 1] [--layers 4] [--shared]
                                   [--json FILE]

PYTHON is an interpreter that has vLLM (its CPU build will do). The server gets random weights of SmolLM2-135M's shape,
cut to a few layers so that two cores can serve it. Both clients send the same prompts at the same constant rate, each
half a period after the other, so that every other request is dpctl's: a shared machine is never the same twice, and a
heavier client slows the server that it measures, so clients in turns would be told apart by what the machine did.
At the rate asked for no two requests should overlap. The prefix cache is off. The server keeps to the first half of the
cores and both clients to the others, as on machines of their own; with --shared all have all cores.
From both come the times of every request, and the same formulas make the figures: throughput from the first request
sent to the last token, TTFT from the sending, TPOT as the time after the first token by the number of those tokens.
The bar is 5 % for throughput, TTFT p50 and p95, and TPOT. "chance" is how far two halves of one and the same client's
requests, every other one, lie apart: below that no difference means anything.
"""

import argparse
import asyncio
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from dpctl.bench.load import store
from dpctl.bench.load.plan import Encoder, Plan
from dpctl.bench.load.preflight import preflight
from dpctl.bench.load.server_metrics import read_metrics
from dpctl.bench.load.workers import run_plan
from dpctl.catalog import read as catalog
from dpctl.core.arrivals import Ask
from dpctl.core.models import ModelSpec
from dpctl.core.stats import quantile
from dpctl.engines.vllm import VllmServer, serving
from dpctl.engines.vllm_command import VllmModel, VllmOptions, find_vllm
from dpctl.engines.vllm_model import write_folder
from dpctl.probe.host import environment

_BAR = 0.05
_RATES = ("throughput", "tokens_rate")
_FIGURES = (*_RATES, "ttft_p50", "ttft_p95", "ttft_mean", "tpot_mean", "tpot_p50", "e2el_p50", "e2el_p95")
_JUDGED = ("throughput", "ttft_p50", "ttft_p95", "tpot_mean")
# what `vllm bench serve` runs; the command itself looks for a distribution called vllm, which the CPU build is not
_SERVE = (
    "import argparse; from vllm.benchmarks.serve import add_cli_args, main; "
    "parser = argparse.ArgumentParser(); add_cli_args(parser); main(parser.parse_args())"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request's times in s: when it was sent, its first and its last token; and the server's counts of tokens."""

    sent: float
    first: float
    last: float
    prompt: int
    tokens: int


def figures(requests: Sequence[Request]) -> dict[str, float]:
    """What a client says of a round; times in s, rates in 1/s."""
    span = max(r.last for r in requests) - min(r.sent for r in requests)
    ttft = [r.first - r.sent for r in requests]
    tpot = [(r.last - r.first) / (r.tokens - 1) for r in requests if r.tokens > 1]
    e2el = [r.last - r.sent for r in requests]
    return {
        "requests": len(requests),
        "prompt_tokens": sum(r.prompt for r in requests) / len(requests),
        "throughput": len(requests) / span,
        "tokens_rate": sum(r.tokens for r in requests) / span,
        "ttft_p50": quantile(ttft, 0.5),
        "ttft_p95": quantile(ttft, 0.95),
        "ttft_mean": sum(ttft) / len(ttft),
        "tpot_mean": sum(tpot) / len(tpot),
        "tpot_p50": quantile(tpot, 0.5),
        "e2el_p50": quantile(e2el, 0.5),
        "e2el_p95": quantile(e2el, 0.95),
    }


def planned(server: VllmServer, given: argparse.Namespace, number: int) -> Plan:
    """The same constant schedule each time, with prompts of its own for each round."""
    asks = tuple(
        Ask(due=index / given.rate, prompt_tokens=given.prompt, output_tokens=given.output)
        for index in range(given.requests)
    )
    return Plan(
        scenario="vllm-load",
        base_url=server.base_url,
        protocol="openai",
        model=server.model,
        arrivals="constant",
        asks=asks,
        seconds=given.requests / given.rate,
        salt=number,
    )


def with_dpctl(plan: Plan, folder: Path, number: int) -> list[Request]:
    """Send a plan that has been through `preflight`, from this process."""
    path = folder / f"dpctl-{number}.jsonl"
    logs = store.begin(path, store.LoadRun(plan=plan, started=datetime.now(UTC).isoformat(timespec="seconds")))
    run_plan(plan, logs, workers=1)
    run = store.finish(path)
    failed = [o.message for o in run.outcomes if o.failure is not None]
    if failed:
        raise RuntimeError(f"{len(failed)} requests failed: {failed[0]}")
    return [
        Request(
            sent=o.sent or 0.0,
            first=o.first or 0.0,
            last=o.last or 0.0,
            prompt=o.tokens_in or 0,
            tokens=o.tokens_out or 0,
        )
        for o in run.outcomes
    ]


def vllm_client(plan: Plan, folder: Path, number: int, given: argparse.Namespace) -> subprocess.Popen[str]:
    """vLLM's own client with the same prompts, started; it loads for some seconds before it sends."""
    encoder = Encoder(plan)
    prompts = folder / f"prompts-{number}.json"
    texts = [encoder.messages(index)[0][1] for index in range(len(plan.asks))]
    # the form of dataset that its client reads without further packages; the second turn is not used
    said = [{"conversations": [{"value": text}, {"value": "as long as asked for"}]} for text in texts]
    prompts.write_text(json.dumps(said), encoding="utf-8")
    flags = {
        "--backend": "openai-chat",
        "--base-url": plan.base_url.removesuffix("/v1"),
        "--endpoint": "/v1/chat/completions",
        "--model": plan.model,
        "--tokenizer": str(folder / "model"),
        "--dataset-name": "sharegpt",
        "--dataset-path": str(prompts),
        "--sharegpt-output-len": str(given.output),
        "--num-prompts": str(given.requests),
        "--request-rate": str(given.rate),
        "--burstiness": "inf",
        "--temperature": "0",
        "--result-dir": str(folder),
        "--result-filename": f"vllm-{number}.json",
    }
    switches = ("--disable-shuffle", "--disable-tqdm", "--save-result", "--save-detailed")
    return subprocess.Popen(
        [given.vllm, "-c", _SERVE, *(word for flag in flags.items() for word in flag), *switches],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "VLLM_NO_USAGE_STATS": "1"},
    )


def vllm_result(client: subprocess.Popen[str], folder: Path, number: int) -> list[Request]:
    """What vLLM's client has measured, once it ends."""
    _, said = client.communicate()
    result = folder / f"vllm-{number}.json"
    if not result.exists():
        raise RuntimeError(f"vLLM's client failed:\n{said[-2000:]}")
    found = json.loads(result.read_text(encoding="utf-8"))
    if found["failed"]:
        raise RuntimeError(f"{found['failed']} requests failed: {next(filter(None, found['errors']))}")
    columns = (found["start_times"], found["ttfts"], found["latencies"], found["input_lens"], found["output_lens"])
    return [
        Request(sent=sent, first=sent + ttft, last=sent + latency, prompt=prompt, tokens=tokens)
        for sent, ttft, latency, prompt, tokens in zip(*columns, strict=True)
    ]


def wait_for_first(plan: Plan, client: subprocess.Popen[str]) -> None:
    """Until vLLM's client has had its request for trial and sends the first of its run."""
    begun = counted(plan)
    while client.poll() is None and counted(plan) < begun + 1:
        time.sleep(0.1)
    while client.poll() is None and read_metrics(plan.base_url).get("vllm:num_requests_running", 0.0) < 1:
        time.sleep(0.01)


def counted(plan: Plan) -> float:
    return read_metrics(plan.base_url).get("vllm:request_success_total", 0.0)


def model(given: argparse.Namespace) -> ModelSpec:
    return replace(catalog.model("smollm2-135m"), id=f"smollm2-135m-{given.layers}-layers", layers=given.layers)


async def measure(given: argparse.Namespace, folder: Path) -> tuple[list[dict[str, object]], VllmServer]:
    spec = model(given)
    (folder / "model").mkdir()
    write_folder(folder / "model", spec)
    served = VllmModel(name=spec.id, spec=spec, flags=("--dtype", "bfloat16"))
    options = VllmOptions(interpreter=given.vllm, max_length=4096, eager=True)
    rounds: list[dict[str, object]] = []
    cores = sorted(os.sched_getaffinity(0))
    half = len(cores) // 2
    if not given.shared and half:
        os.sched_setaffinity(0, cores[:half])
    async with serving(served, options, on_progress=print) as server:
        if not given.shared and half:
            os.sched_setaffinity(0, cores[half:])
        for number in range(given.rounds):
            plan = await asyncio.to_thread(preflight, planned(server, given, number))
            busy = os.getloadavg()[0]
            client = vllm_client(plan, folder, number, given)
            try:
                await asyncio.to_thread(wait_for_first, plan, client)
                # a tenth of a second goes by before the first request is sent
                await asyncio.sleep(max(0.0, 0.5 / given.rate - 0.1))
                both = {"dpctl": await asyncio.to_thread(with_dpctl, plan, folder, number)}
                both["vllm"] = await asyncio.to_thread(vllm_result, client, folder, number)
            finally:
                client.kill()
            for name, requests in both.items():
                found = figures(requests)
                halves = [figures(requests[::2]), figures(requests[1::2])]
                chance = {f"chance_{key}": abs(halves[0][key] / halves[1][key] - 1) for key in _FIGURES}
                rounds.append({"round": number, "client": name, "load_before": busy, **found, **chance})
                ttft, tail, tpot = (found[key] * 1e3 for key in ("ttft_p50", "ttft_p95", "tpot_mean"))
                rate = f"{found['throughput']:.3f} requests/s"
                print(
                    f"round {number} {name:5}  {rate}  TTFT {ttft:.1f} / {tail:.1f} ms  TPOT {tpot:.2f} ms", flush=True
                )
    return rounds, server


def compared(rounds: list[dict[str, object]]) -> dict[str, dict[str, float]]:
    """By figure: each client's median over the rounds, what dpctl's differs by, and what chance alone would."""
    result = {}
    for name in _FIGURES:
        ours, theirs = (
            median(float(str(r[name])) for r in rounds if r["client"] == client) for client in ("dpctl", "vllm")
        )
        chance = median(float(str(r[f"chance_{name}"])) for r in rounds)
        result[name] = {"dpctl": ours, "vllm": theirs, "difference": ours / theirs - 1, "chance": chance}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vllm", required=True, help="an interpreter that has vLLM")
    for name, default in (("rounds", 2), ("requests", 130), ("prompt", 128), ("output", 32), ("layers", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument(
        "--rate", type=float, default=1.0, help="requests a second of each client; choose it below saturation"
    )
    parser.add_argument("--shared", action="store_true", help="let the server and the clients have all cores")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    given.vllm = find_vllm(given.vllm).interpreter
    with tempfile.TemporaryDirectory(prefix="vllm-load-") as folder:
        rounds, server = asyncio.run(measure(given, Path(folder)))
    result = compared(rounds)
    print(f"\n{'figure':12} {'dpctl':>11} {'vllm bench':>11} {'difference':>11} {'chance':>8}")
    for name, found in result.items():
        scale, unit = (1.0, "1/s") if name in _RATES else (1e3, "ms")
        held = "" if name not in _JUDGED else "  held" if abs(found["difference"]) <= _BAR else "  not held"
        print(
            f"{name:12} {found['dpctl'] * scale:>8.2f} {unit:3}{found['vllm'] * scale:>8.2f} {unit:3}"
            f"{found['difference']:>+10.1%} {found['chance']:>9.1%}{held}"
        )
    if given.json is not None:
        asked = {
            name: getattr(given, name)
            for name in ("rounds", "requests", "rate", "prompt", "output", "layers", "shared")
        }
        record = {
            "date": datetime.now(UTC).date().isoformat(),
            "asked": asked,
            "model": asdict(model(given))["id"],
            "server": dict(server.environment),
            "environment": dict(environment()),
            "compared": result,
            "rounds": rounds,
        }
        given.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
