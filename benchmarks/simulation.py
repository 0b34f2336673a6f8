"""Is the simulation of serving fast, and right where theory knows the answer?

    python benchmarks/simulation.py [--requests 36000] [--rate 10] [--queue 100000] [--json FILE]

An hour of requests on catalogue hardware, timed; waits in queues beside M/D/1, M/M/1 and M/M/4; a steady number of
requests beside the fitted formula; bursts that others measured, predicted after a calibration on two of them. About
half a minute on one core.
"""

import argparse
import csv
import json
import math
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.core.stats import mean, median
from dpctl.estimate.answer import answer
from dpctl.estimate.serving import Routing, Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_calibrated import calibrated, equal_load
from dpctl.estimate.serving_question import service_of
from dpctl.estimate.serving_report import statistics
from dpctl.estimate.serving_step import PromptReading, StepModel

LINE = {"hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "engine": "vllm", "prompt_tokens": 500}
LENGTHS = Lengths(prompt_tokens=500, output_tokens=150, prompt_sigma=0.5, output_sigma=0.5)
# a step of a thousandth of the mean service: as good as continuous
TICK = 0.001
# bursts on 8 MI300X with vLLM of 2024 (dstackai/benchmarks, amd/tgi_vs_vllm), as in accuracy/rows; source -> the two
# concurrencies that are calibrated on. That vLLM read 512 tokens of prompts in a step, for at most 256 sequences
PUBLISHED = {"461": (1, 8), "462": (1, 16)}
PUBLISHED_LINE = {
    "hardware": "mi300x",
    "n_devices": 8,
    "engine": "vllm",
    "quant": "F16",
    "model": {
        "name": "llama-3.1-405b",
        "params_b": 405.9,
        "layers": 126,
        "hidden": 16384,
        "heads": 128,
        "kv_heads": 8,
        "head_dim": 128,
        "vocab": 128256,
    },
}
PUBLISHED_STEP, PUBLISHED_SEQUENCES = 512, 256
ROWS = Path(__file__).parent / "accuracy" / "rows" / "serving.csv"
REPEATS = 3
BATCHES = 50


def hours(count: int, rate: float) -> Iterator[dict[str, Any]]:
    """Each service on the same asks: seconds of CPU, the middle of three."""
    asked = question({**LINE, "output_tokens": 150})
    one = service_of(asked, engine_fit("vllm")).service
    schedule = asks(due_times(Poisson(rate=rate), requests=count, seed=1), LENGTHS, seed=1)
    fleet = replace(one, replicas=4)
    services = {
        "1 replica": one,
        "4 replicas, round-robin": replace(fleet, routing=Routing.ROUND_ROBIN),
        "4 replicas, least-outstanding": fleet,
        "1 replica, cache for 16,000 tokens": replace(one, limits=replace(one.limits, blocks=1000)),
    }
    for name, service in services.items():
        taken = []
        for _ in range(REPEATS):
            began = time.process_time()
            outcome = simulate(service, schedule)
            taken.append(time.process_time() - began)
        found = statistics(outcome)
        yield {
            "service": name,
            "requests": count,
            "rate": rate,
            "cpu_s": median(taken),
            "cpu_us_per_request": median(taken) / count * 1e6,
            "steps": sum(use.steps for use in outcome.uses),
            "finished": found.finished,
            "preemptions": found.preemptions,
            "ttft_p95_s": found.ttft.p95,
            "e2el_p95_s": found.e2el.p95,
        }


def queues(count: int) -> Iterator[dict[str, Any]]:
    """Mean waits in units of the mean service, beside what queueing theory says of them."""
    for name, slots, load in (
        ("M/D/1", 1, 0.3),
        ("M/D/1", 1, 0.6),
        ("M/D/1", 1, 0.8),
        ("M/M/1", 1, 0.3),
        ("M/M/1", 1, 0.6),
        ("M/M/1", 1, 0.8),
        ("M/M/4", 4, 0.8),
    ):
        rng = random.Random(f"{name}:{load}")  # noqa: S311 - a reproducible draw, not a secret
        equal = name == "M/D/1"
        lengths = [1000 if equal else max(1, round(rng.expovariate(TICK))) for _ in range(count)]
        times = due_times(Poisson(rate=load * slots), requests=count, seed=rng.randrange(2**32))
        service = Service(
            model=StepModel(
                bases=(0.0, *(TICK,) * slots), overhead_s=0.0, cache_s=0.0, prompt=PromptReading(token_s=0.0)
            ),
            limits=Limits(sequences=slots, step_tokens=slots),
        )
        schedule = [Ask(due=t, prompt_tokens=1, output_tokens=n) for t, n in zip(times, lengths, strict=True)]
        outcome = simulate(service, schedule)
        waits = [start - due for start, due in zip(outcome.started, outcome.due, strict=True)]
        size = count // BATCHES
        means = [mean(waits[i * size : (i + 1) * size]) for i in range(1, BATCHES)]
        found = mean(means)
        error = math.sqrt(sum((m - found) ** 2 for m in means) / (len(means) - 1) / len(means))
        expected = theory(name, slots, load)
        yield {
            "queue": name,
            "load": load,
            "simulated_wait": found,
            "standard_error": error,
            "theory_wait": expected,
            "difference": found / expected - 1,
            "standard_errors_off": (found - expected) / error,
        }


def theory(name: str, slots: int, load: float) -> float:
    """Mean wait over mean service: Pollaczek and Khinchine for one server, Erlang C for several."""
    if name == "M/D/1":
        return load / (2 * (1 - load))
    offered = load * slots
    busy = offered**slots / math.factorial(slots) / (1 - load)
    waits = busy / (sum(offered**k / math.factorial(k) for k in range(slots)) + busy)
    return waits / (slots - offered)


def steady() -> Iterator[dict[str, Any]]:
    """A steady number of requests, beside the formula that was fitted on measured servers."""
    for users in (1, 8, 32, 128):
        asked = question({**LINE, "output_tokens": 150, "concurrency": users})
        fit = engine_fit("vllm")
        served = answer(asked, fit).served
        assert served is not None
        outcome = simulate(
            service_of(asked, fit).service,
            [Ask(due=0.0, prompt_tokens=500, output_tokens=150)] * (users * 12),
            loop=ClosedLoop(concurrency=users, stagger_seconds=served.ttft + 149 * served.tpot),
        )
        middle = range(users * 4, users * 8)
        tpot = mean([(outcome.last[n] - outcome.first[n]) / 149 for n in middle])
        ends = sorted(outcome.last)
        rate = 150 * len(middle) / (ends[middle.stop] - ends[middle.start])
        yield {
            "users": users,
            "simulated_tpot_s": tpot,
            "formula_tpot_s": served.tpot,
            "tpot_difference": tpot / served.tpot - 1,
            "throughput_difference": rate / served.throughput - 1,
        }


def published() -> Iterator[dict[str, Any]]:
    """Mean TTFT and TPOT of bursts that others measured, beside the simulation calibrated on two of them."""
    with ROWS.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] in PUBLISHED]
    for source, known in PUBLISHED.items():
        runs: dict[int, dict[str, float]] = {}
        for row in rows:
            if row["source"] == source:
                run = runs.setdefault(int(float(row["concurrency"])), {})
                run |= {"prompt": float(row["prompt"]), "output": float(row["output"])}
                run[row["metric"]] = float(row["value"]) / 1000
        asked = question({**PUBLISHED_LINE, "prompt_tokens": runs[1]["prompt"], "output_tokens": runs[1]["output"]})
        thought = service_of(asked, engine_fit("vllm")).service
        limits = replace(thought.limits, step_tokens=PUBLISHED_STEP, sequences=PUBLISHED_SEQUENCES)
        measured = [
            equal_load(
                concurrency=number,
                requests=number,
                prompt_tokens=round(runs[number]["prompt"]),
                output_tokens=round(runs[number]["output"]),
                ttft=runs[number]["ttft_ms_mean"],
                tpot=runs[number]["tpot_ms_mean"],
            )
            for number in known
        ]
        found = calibrated(replace(thought, limits=limits), measured)
        for number, run in sorted(runs.items()):
            ask = Ask(due=0.0, prompt_tokens=round(run["prompt"]), output_tokens=round(run["output"]))
            times = statistics(simulate(found.service, [ask] * number))
            assert times.ttft.mean is not None and times.tpot.mean is not None and times.e2el.mean is not None
            e2el = run["ttft_ms_mean"] + (run["output"] - 1) * run["tpot_ms_mean"]
            yield {
                "source": source,
                "prompt_tokens": round(run["prompt"]),
                "at_once": number,
                "calibrated_on": number in known,
                "measured_ttft_s": run["ttft_ms_mean"],
                "measured_tpot_s": run["tpot_ms_mean"],
                "ttft_error": times.ttft.mean / run["ttft_ms_mean"] - 1,
                "tpot_error": times.tpot.mean / run["tpot_ms_mean"] - 1,
                "e2el_error": times.e2el.mean / e2el - 1,
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=36_000)
    parser.add_argument("--rate", type=float, default=10.0, help="requests a second")
    parser.add_argument("--queue", type=int, default=200_000, help="requests of each queue")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    result: dict[str, Any] = {"hours": [], "queues": [], "steady": [], "published": []}
    print(f"{'service':36} {'CPU':>8} {'a request':>10} {'steps':>10} {'preempted':>10} {'p95 E2EL':>9}")
    print("-" * 88)
    for row in hours(args.requests, args.rate):
        result["hours"].append(row)
        print(
            f"{row['service']:36} {row['cpu_s']:6.2f} s {row['cpu_us_per_request']:7.1f} us {row['steps']:10,} "
            f"{row['preemptions']:10,} {row['e2el_p95_s']:7.2f} s",
            flush=True,
        )
    print(f"\n{'queue':8} {'load':>5} {'simulated wait':>16} {'theory':>8} {'off':>7}")
    print("-" * 50)
    for row in queues(args.queue):
        result["queues"].append(row)
        print(
            f"{row['queue']:8} {row['load']:5.0%} {row['simulated_wait']:7.3f} +- {row['standard_error']:.3f} "
            f"{row['theory_wait']:9.3f} {row['difference']:+7.1%}",
            flush=True,
        )
    print(f"\n{'users':>5} {'simulated TPOT':>15} {'formula':>9} {'off':>7} {'throughput off':>15}")
    print("-" * 55)
    for row in steady():
        result["steady"].append(row)
        print(
            f"{row['users']:5} {row['simulated_tpot_s'] * 1e3:12.2f} ms {row['formula_tpot_s'] * 1e3:6.2f} ms "
            f"{row['tpot_difference']:+7.1%} {row['throughput_difference']:+15.1%}",
            flush=True,
        )
    print(f"\n{'prompt':>7} {'at once':>8} {'measured TTFT':>14} {'TPOT':>10}", end=" ")
    print(f"{'TTFT off':>9} {'TPOT off':>9} {'E2EL off':>9}")
    print("-" * 72)
    for row in published():
        result["published"].append(row)
        print(
            f"{row['prompt_tokens']:7,} {row['at_once']:8,} {row['measured_ttft_s']:12.2f} s "
            f"{row['measured_tpot_s'] * 1e3:7.1f} ms {row['ttft_error']:+9.1%} {row['tpot_error']:+9.1%} "
            f"{row['e2el_error']:+9.1%}{'  (calibrated on)' if row['calibrated_on'] else ''}",
            flush=True,
        )
    if args.json:
        args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
