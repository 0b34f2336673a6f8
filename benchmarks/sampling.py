"""Is layer sampling true? Whole synthetic models against their own slices, alternating in one run.

    python benchmarks/sampling.py [--models smollm2-135m,qwen2.5-0.5b] [--prompt 6000] [--output 128] [--repeats 3]

Prints a table and writes JSON with --json FILE. Needs the extra `local`; about two minutes a model on two cores.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from dpctl.bench.slices import SliceTimer, load_slices, slice_layers, unload_slices
from dpctl.catalog.read import model
from dpctl.core.run import SlicePlan
from dpctl.core.stats import median
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.llama_cpp import LlamaEngine, LlamaWorker, load, open_worker
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.estimate.sampling import disturbed, integrate
from dpctl.probe.host import probe_host


async def whole(worker: LlamaWorker, path: Path, settings: LlamaSettings, prompt: int, output: int) -> dict[str, float]:
    loaded = await load(worker, "whole", path, settings)
    engine = LlamaEngine(worker=worker, model=loaded, prompt_tokens=prompt)
    began = time.perf_counter()
    times = []
    share = None
    async for event in engine.stream(Prompt(instruction="", text="", max_tokens=output)):
        if isinstance(event, Chunk):
            times.append(event.time - began)
        elif isinstance(event, Usage):
            share = event.cpu_share
    await worker.call("unload", name="whole")
    return {"ttft": times[0], "e2el": times[-1], "decode_cpu_share": share or 0.0}


async def one_model(name: str, quant: str, args: argparse.Namespace, cache: Path) -> dict[str, Any]:
    spec = model(name)
    host = probe_host()
    settings = LlamaSettings(threads=host.cores, context=args.prompt + args.output + 1024, mmap=True)
    plan = SlicePlan(
        deployment=name,
        layers=spec.layers,
        prompt_tokens=args.prompt,
        output_tokens=args.output,
        reason="benchmark",
        fits=True,
    )
    layers = slice_layers(spec, quant, host.last_cache_bytes or 32 << 20)
    path = cached_model(cache, spec, quant)
    runs, predictions, timings = [], [], []
    async with open_worker() as worker:
        for repeat in range(args.repeats):
            slices = await load_slices(worker, spec, quant, layers, settings, cache)
            timer = SliceTimer(worker, slices, plan)
            calibration = await timer.calibrate()
            taken = [t async for t in timer.rounds(calibration, time.monotonic() + args.seconds)]
            await unload_slices(worker)
            prediction = integrate(plan, taken)
            predictions.append(prediction)
            timings += taken
            runs.append(await whole(worker, path, settings, args.prompt, args.output))
            said, seen = prediction.e2el, runs[-1]["e2el"]
            assert said is not None and said.low is not None and said.high is not None
            print(
                f"  {name} {quant} repeat {repeat}: sampled {said.value:.1f} s [{said.low:.1f}..{said.high:.1f}], "
                f"whole {seen:.1f} s, error {said.value / seen - 1:+.1%}",
                flush=True,
            )
    sampled = median([p.e2el.value for p in predictions if p.e2el])
    real = median([run["e2el"] for run in runs])
    inside = [p.e2el.low <= run["e2el"] <= p.e2el.high for p, run in zip(predictions, runs, strict=True) if p.e2el]
    return {
        "model": name,
        "quant": quant,
        "layers": f"{layers[0]},{layers[1]} of {spec.layers}",
        "prompt_tokens": args.prompt,
        "output_tokens": args.output,
        "sampled_e2el_s": sampled,
        "whole_e2el_s": real,
        "error": sampled / real - 1,
        "ttft_error": median([p.ttft.value for p in predictions if p.ttft]) / median([r["ttft"] for r in runs]) - 1,
        "inside_interval": sum(inside),
        "repeats": len(runs),
        "disturbed": disturbed(timings),
        "timings": len(timings),
        "runs": runs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default="smollm2-135m@Q4_K_M,qwen2.5-0.5b@Q4_K_M")
    parser.add_argument("--prompt", type=int, default=6000)
    parser.add_argument("--output", type=int, default=128)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=25.0, help="sampling budget of one repeat")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(os.environ.get("DPCTL_CACHE_DIR", folder)) / "synthetic"
        results = [asyncio.run(one_model(*reference.split("@"), args, cache)) for reference in args.models.split(",")]
    print(f"\n{'model':22} {'sampled':>9} {'whole':>9} {'error':>7} {'ttft':>7}  inside  disturbed")
    print("-" * 78)
    for row in results:
        print(
            f"{row['model'] + '@' + row['quant']:22} {row['sampled_e2el_s']:7.1f} s {row['whole_e2el_s']:7.1f} s "
            f"{row['error']:+7.1%} {row['ttft_error']:+7.1%}  {row['inside_interval']}/{row['repeats']}     "
            f"{row['disturbed']}/{row['timings']}"
        )
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
