"""Does dpctl's raw loop measure what llama.cpp's own bench tool measures? Both alternate in one run, same libraries.

    python benchmarks/llama_bench.py [--models llama-3.2-1b@Q4_K_M] [--alternations 7] [--binary PATH] [--json FILE]

Without --binary, llama-bench is compiled (about 15 s) from the source distribution of the installed llama-cpp-python,
against the libraries of that installation. Prints medians and the paired difference of every alternation.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from dpctl.catalog.read import model
from dpctl.core.stats import median
from dpctl.engines.llama_cpp import LlamaWorker, load, open_worker
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.probe.host import probe_host

PROMPT, GENERATED = 256, 64


def build(folder: Path) -> Path:
    """Compile llama-bench from the source distribution that belongs to the installed binding."""
    name = f"llama-cpp-python=={version('llama-cpp-python')}"
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "llama-cpp-python", name],
        cwd=folder,
        check=True,
    )
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    source = next(folder.glob("*/vendor/llama.cpp"))
    libraries = Path(sysconfig.get_paths()["platlib"]) / "lib"
    binary = folder / "llama-bench"
    subprocess.run(
        ["g++", "-O2", "-DNDEBUG", "-std=c++17", "-Icommon", "-Iinclude", "-Iggml/include"]
        + [str(path.relative_to(source)) for path in (source / "tools/llama-bench").glob("*.cpp")]
        + ["-o", str(binary), f"-L{libraries}", f"-Wl,-rpath,{libraries}"]
        + ["-lllama-common", "-lllama", "-lggml", "-lggml-base", "-lggml-cpu"],
        cwd=source,
        check=True,
    )
    return binary


def theirs(binary: Path, path: Path, settings: LlamaSettings) -> dict[str, float]:
    done = subprocess.run(
        [
            *(str(binary), "-m", str(path), "-p", str(PROMPT), "-n", str(GENERATED), "-r", "1", "-o", "json"),
            *("-t", str(settings.threads), "-b", str(settings.batch), "-ub", str(settings.ubatch), "-fa", "on"),
            *("-lm", "mmap", "--repack", str(int(settings.repack))),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = json.loads(done.stdout)
    return {"prefill" if row["n_prompt"] else "decode": row["avg_ts"] for row in rows}


async def ours(worker: LlamaWorker) -> dict[str, float]:
    found = {}
    for phase, tokens in (("prefill", PROMPT), ("decode", GENERATED)):
        reply = await worker.call("time", name="m", phase=phase, depth=0, tokens=tokens)
        found[phase] = tokens / reply["wall"]
    return found


async def one_model(reference: str, alternations: int, binary: Path, cache: Path) -> dict[str, Any]:
    name, quant = reference.split("@")
    settings = LlamaSettings(threads=probe_host().cores, context=512, mmap=True)
    path = cached_model(cache, model(name), quant)
    pairs = []
    for _ in range(alternations):
        # a new worker each time, as llama-bench is a new process: placement of memory and threads varies by process
        async with open_worker() as worker:
            await load(worker, "m", path, settings)
            mine = await ours(worker)
        pairs.append((mine, theirs(binary, path, settings)))
    return {
        "model": reference,
        "alternations": alternations,
        **{
            phase: {
                "dpctl_tok_s": median([mine[phase] for mine, _ in pairs]),
                "llama_bench_tok_s": median([their[phase] for _, their in pairs]),
                "paired_difference": median([mine[phase] / their[phase] - 1 for mine, their in pairs]),
                "pairs": [[mine[phase], their[phase]] for mine, their in pairs],
            }
            for phase in ("prefill", "decode")
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default="smollm2-135m@Q8_0,qwen2.5-0.5b@Q4_K_M,llama-3.2-1b@Q4_K_M")
    parser.add_argument("--alternations", type=int, default=7)
    parser.add_argument("--binary", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        binary = args.binary or build(Path(folder))
        cache = Path(os.environ.get("DPCTL_CACHE_DIR", folder)) / "synthetic"
        results = [
            asyncio.run(one_model(reference, args.alternations, binary, cache)) for reference in args.models.split(",")
        ]
    print(f"{'model':24} {'phase':8} {'dpctl':>11} {'llama-bench':>12} {'paired difference':>18}")
    print("-" * 78)
    for row in results:
        for phase in ("prefill", "decode"):
            cell = row[phase]
            print(
                f"{row['model']:24} {phase:8} {cell['dpctl_tok_s']:7.1f} t/s {cell['llama_bench_tok_s']:8.1f} t/s "
                f"{cell['paired_difference']:+17.1%}"
            )
    if args.json:
        args.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
