"""Is the simulation right about a real server? Calibrated on short runs of equal requests, it predicts another one.

    python benchmarks/vllm_simulation.py --vllm PYTHON [--rounds 3] [--requests 140] [--rate 1.5] [--json FILE]

PYTHON is an interpreter that has vLLM (its CPU build will do). dpctl starts one server with random weights of
SmolLM2-135M's shape, cut to a few layers so that one core can serve it; the prefix cache is off. Each round sends
Poisson arrivals of various lengths, the same ones every round. Before and after it there are closed loops of one and of
`--users` equal requests at a time, and on their mean TTFT and TPOT the estimate for this machine is calibrated. The
simulation is given the due times of the plan and the lengths that the server counted, and nothing else of the run. Both
sides count from the moment a request was due, with the same formulas. The bar: p95 of TTFT and E2EL within 15 % of what
was measured.

"chance" is the 95 % bootstrap interval of the measured figure, in % of it: a second run would move that much with the
same machine. It takes requests for independent, which those that wait for each other are not, so that it is rather too
narrow. Every round prints what the machine did meanwhile: its load, the share of a core that the server had, how long
the server's threads were ready to run and waited for a core (a simulated server never does), how much others used, and
how much a virtual machine was not given. All rounds are reported. At the end each request stands for itself with its
median over the rounds, measured and simulated: what a busy machine does to a request is another each time, what the
traffic does to it is the same. "alike" says how much of that there is: the correlation of the same requests' times
between rounds, on average. Where it is near 0, what was measured is mostly the machine's own noise, of which a
simulation of the traffic knows nothing.

The server computes with one thread, unless VLLM_CPU_OMP_THREADS_BIND or OMP_NUM_THREADS says otherwise: on a shared
machine several wait for the slowest of them.
"""

import argparse
import asyncio
import itertools
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import correlation
from typing import Any

from dpctl.bench.load import store
from dpctl.bench.load.parse import Outcome
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.preflight import preflight
from dpctl.bench.load.workers import run_plan
from dpctl.catalog import read as catalog
from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.core.models import ModelSpec
from dpctl.core.stats import bootstrap_interval, mean, median, quantile, samples_for_percentile
from dpctl.engines.vllm import VllmServer, serving
from dpctl.engines.vllm_command import VllmModel, VllmOptions, find_vllm
from dpctl.estimate.question import model_of
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_calibrated import Calibration, MeasuredLoad, calibrated
from dpctl.estimate.serving_question import service_of
from dpctl.estimate.weights import model_weights
from dpctl.probe.host import environment
from dpctl.probe.machine import this_host

_BAR = 0.15
_JUDGED = ("ttft_p95", "e2el_p95")
_FIGURES = {
    f"{name}_{label}": (name, partial(quantile, q=q))
    for name in ("ttft", "tpot", "e2el")
    for label, q in (("p50", 0.5), ("p95", 0.95))
}
# given to the server and to the simulation alike
_SEQUENCES, _STEP_TOKENS = 32, 2048
# the client's first request for a count has 512 words, up to two tokens each
_CONTEXT = 2048
_SIGMA = 0.4
_LONGEST = 3600.0
_ONE_THREAD = {"VLLM_CPU_OMP_THREADS_BIND": "nobind", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """CPU time so far in s: of the server, what its threads waited for a core, of everybody, and what the host kept."""

    at: float
    server: float
    waited: float
    everybody: float
    stolen: float

    def since(self, other: "Machine") -> dict[str, float]:
        """Between the two, in cores: what the server used and waited for, what others used, what was stolen."""
        span = self.at - other.at
        server = self.server - other.server
        return {
            "seconds": span,
            "server_cores": server / span,
            "server_waited": (self.waited - other.waited) / span,
            "others_cores": (self.everybody - other.everybody - server) / span,
            "stolen_cores": (self.stolen - other.stolen) / span,
        }


def machine() -> Machine:
    """Read from /proc; the server's processes are all that descend from this one."""
    server, waited = 0.0, 0.0
    for task in (task for pid in descendants(os.getpid()) for task in Path(f"/proc/{pid}/task").glob("*")):
        try:
            ran, ready, _ = (task / "schedstat").read_text().split()
        except OSError:  # the thread has ended
            continue
        server, waited = server + int(ran) / 1e9, waited + int(ready) / 1e9
    user, nice, system, _, _, irq, soft, stolen = map(int, Path("/proc/stat").read_text().split()[1:9])
    tick = os.sysconf("SC_CLK_TCK")
    busy = (user + nice + system + irq + soft) / tick
    return Machine(at=time.monotonic(), server=server, waited=waited, everybody=busy, stolen=stolen / tick)


def descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def estimated(spec: ModelSpec, given: argparse.Namespace) -> Service:
    """What dpctl thinks of this machine before anything is measured, within the limits that the server is given."""
    line = {
        "model": "smollm2-135m",
        "engine": "vllm",
        "quant": "F16",
        "prompt_tokens": given.prompt,
        "output_tokens": given.output,
    }
    asked = question(line, machine=this_host())
    weights = model_weights(spec, catalog.quant("F16"), engine="vllm")
    asked = replace(asked, spec=spec, model=model_of(spec), weights=weights)
    service = service_of(asked, engine_fit("vllm"), slots=_SEQUENCES).service
    return replace(service, limits=replace(service.limits, step_tokens=_STEP_TOKENS, keeps_prefixes=False))


def base_plan(server: VllmServer, schedule: Sequence[Ask], salt: int) -> Plan:
    return Plan(
        scenario="vllm-simulation",
        base_url=server.base_url,
        protocol="openai",
        model=server.model,
        arrivals="poisson",
        asks=tuple(schedule),
        seconds=max(ask.due for ask in schedule) + 1.0,
        salt=salt,
        options={"ignore_eos": True},
    )


def sent(plan: Plan, folder: Path) -> tuple[Outcome, ...]:
    """What came of every request of a plan; RuntimeError when one failed or was not counted by the server."""
    path = folder / f"{plan.arrivals}-{plan.salt}.jsonl"
    logs = store.begin(path, store.LoadRun(plan=plan, started=datetime.now(UTC).isoformat(timespec="seconds")))
    run_plan(plan, logs, workers=1)
    outcomes = store.finish(path).outcomes
    wrong = [o.message or o.counted_by for o in outcomes if o.failure is not None or o.counted_by != "usage"]
    if wrong:
        raise RuntimeError(f"{len(wrong)} requests failed or were not counted: {wrong[0]}")
    return outcomes


def latencies(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    """Each request's times in s, from the moment it was due."""
    found: dict[str, list[float]] = {"ttft": [], "tpot": [], "e2el": []}
    for o in outcomes:
        assert o.first is not None and o.last is not None and o.tokens_out is not None
        found["ttft"].append(o.first - o.due)
        found["e2el"].append(o.last - o.due)
        found["tpot"].append((o.last - o.first) / (o.tokens_out - 1))
    return found


def closed(plan: Plan, folder: Path, users: int, given: argparse.Namespace) -> MeasuredLoad:
    """A closed loop of equal requests."""
    count = given.calibrating * (1 if users == 1 else 2)
    ask = Ask(due=0.0, prompt_tokens=given.prompt, output_tokens=given.output)
    loop = ClosedLoop(concurrency=users)
    outcomes = sent(
        replace(plan, arrivals=f"closed-{users}", asks=(ask,), loop=loop, requests=count, seconds=_LONGEST), folder
    )
    times = latencies(outcomes)
    return MeasuredLoad(
        concurrency=users,
        requests=len(outcomes),
        prompt_tokens=round(mean([o.tokens_in or 0 for o in outcomes])),
        output_tokens=round(mean([o.tokens_out or 0 for o in outcomes])),
        ttft=mean(times["ttft"]),
        tpot=mean(times["tpot"]),
    )


def simulated(service: Service, outcomes: Sequence[Outcome]) -> tuple[dict[str, list[float]], float]:
    """The same requests, by their due times and counted lengths: times in s, and the share of the time with a step."""
    schedule = [Ask(due=o.due, prompt_tokens=o.tokens_in or 1, output_tokens=o.tokens_out or 1) for o in outcomes]
    found = simulate(service, schedule)
    numbers = range(len(schedule))
    return {
        "ttft": [found.first[n] - found.due[n] for n in numbers],
        "e2el": [found.last[n] - found.due[n] for n in numbers],
        "tpot": [(found.last[n] - found.first[n]) / (found.output[n] - 1) for n in numbers],
    }, found.uses[0].busy / found.seconds


def compared(
    outcomes: Sequence[Outcome], service: Service, before: Service
) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, dict[str, list[float]]]]:
    """By figure: measured with interval, simulated after and before the calibration; how full it was; all times."""
    measured = latencies(outcomes)
    (after, busy), (untold, _) = simulated(service, outcomes), simulated(before, outcomes)
    result = {}
    for figure, (name, statistic) in _FIGURES.items():
        true, thought = statistic(measured[name]), statistic(after[name])
        interval = bootstrap_interval(measured[name], statistic, level=0.95)
        assert interval is not None
        result[figure] = {
            "measured": true,
            "low": interval[0],
            "high": interval[1],
            "simulated": thought,
            "error": thought / true - 1,
            "uncalibrated": statistic(untold[name]),
        }
    span = max(o.last or 0.0 for o in outcomes) - min(o.due for o in outcomes)
    full = {
        "simulated_busy": busy,
        "in_flight": sum(measured["e2el"]) / span,
        "client_late_p95": quantile([(o.sent or 0.0) - o.due for o in outcomes], 0.95),
    }
    return result, full, {"measured": measured, "simulated": after}


async def measure(given: argparse.Namespace, folder: Path) -> tuple[list[dict[str, Any]], VllmServer]:
    spec = replace(catalog.model("smollm2-135m"), id=f"smollm2-135m-{given.layers}-layers", layers=given.layers)
    served = VllmModel(name=spec.id, spec=spec, flags=("--dtype", "bfloat16"))
    limits = ("--max-num-seqs", str(_SEQUENCES), "--max-num-batched-tokens", str(_STEP_TOKENS))
    options = VllmOptions(interpreter=given.vllm, max_length=_CONTEXT, eager=True, flags=limits)
    thought = estimated(spec, given)
    lengths = Lengths(prompt_tokens=given.prompt, output_tokens=given.output, prompt_sigma=_SIGMA, output_sigma=_SIGMA)
    schedule = asks(due_times(Poisson(rate=given.rate), requests=given.requests, seed=1), lengths, seed=1)
    rounds: list[dict[str, Any]] = []
    async with serving(served, options, on_progress=print) as server:
        known = await asyncio.to_thread(preflight, base_plan(server, schedule, 0))
        loads = (1, given.users)
        await asyncio.to_thread(closed, replace(known, salt=1000), folder, given.users, given)
        runs = [await asyncio.to_thread(closed, known, folder, users, given) for users in loads]
        for number in range(1, given.rounds + 1):
            plan, before = replace(known, salt=number), runs
            begun = machine()
            outcomes = await asyncio.to_thread(sent, plan, folder)
            meanwhile = machine().since(begun)
            runs = [await asyncio.to_thread(closed, plan, folder, users, given) for users in loads]
            found: Calibration = calibrated(thought, [*before, *runs])
            result, full, times = compared(outcomes, found.service, thought)
            entry: dict[str, Any] = {
                "round": number,
                "load": os.getloadavg()[0],
                "machine": meanwhile,
                "calibrated_on": [asdict(run) for run in (*before, *runs)],
                "calibration": {
                    name: getattr(found, name) for name in ("decode", "overhead", "prompt", "reading_s", "error")
                },
                "requests": len(outcomes),
                "prompt_tokens": mean([o.tokens_in or 0 for o in outcomes]),
                "output_tokens": mean([o.tokens_out or 0 for o in outcomes]),
                **full,
                "figures": result,
                "times": times,
            }
            rounds.append(entry)
            show(number, entry, result, meanwhile)
    return rounds, server


def show(number: int, entry: dict[str, Any], result: dict[str, dict[str, float]], meanwhile: dict[str, float]) -> None:
    print(
        f"\nround {number}: {entry['requests']} requests, {entry['in_flight']:.2f} in flight on average; "
        f"load {entry['load']:.1f}; the server used {meanwhile['server_cores']:.2f} cores and waited "
        f"{meanwhile['server_waited']:.2f} s a second for one, others used {meanwhile['others_cores']:.2f}, "
        f"the host kept {meanwhile['stolen_cores']:.2f} back"
    )
    print(f"{'figure':9} {'measured':>11} {'chance':>15} {'simulated':>12} {'error':>8} {'uncalibrated':>13}")
    for name, found in result.items():
        true = found["measured"]
        chance = f"{found['low'] / true - 1:+.0%} .. {found['high'] / true - 1:+.0%}"
        held = "" if name not in _JUDGED else "  held" if abs(found["error"]) <= _BAR else "  not held"
        if held and entry["requests"] < samples_for_percentile(0.95):
            held = "  too few"
        print(
            f"{name:9} {true * 1e3:8.1f} ms {chance:>15} {found['simulated'] * 1e3:9.1f} ms {found['error']:>+8.1%} "
            f"{found['uncalibrated'] * 1e3:10.1f} ms{held}",
            flush=True,
        )


def summary(rounds: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By figure over the rounds: the errors, how far apart and how alike measured times were, and medians."""
    result: dict[str, dict[str, Any]] = {}
    for figure, (name, statistic) in _FIGURES.items():
        found = [entry["figures"][figure] for entry in rounds]
        errors, true = [f["error"] for f in found], [f["measured"] for f in found]
        typical = {
            side: statistic([median(own) for own in zip(*(e["times"][side][name] for e in rounds), strict=True)])
            for side in ("measured", "simulated")
        }
        result[figure] = {
            "median_error": median(errors),
            "lowest_error": min(errors),
            "highest_error": max(errors),
            "rounds_apart": max(true) / min(true) - 1,
            "rounds_alike": alike([entry["times"]["measured"][name] for entry in rounds]),
            "of_medians_measured": typical["measured"],
            "of_medians_simulated": typical["simulated"],
            "of_medians_error": typical["simulated"] / typical["measured"] - 1,
        }
    return result


def alike(rounds: Sequence[Sequence[float]]) -> float | None:
    """The mean correlation of any two rounds; None for one round."""
    pairs = [correlation(one, other) for one, other in itertools.combinations(rounds, 2)]
    return mean(pairs) if pairs else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vllm", required=True, help="an interpreter that has vLLM")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=140, help="of the Poisson run; 130 certify a p95")
    parser.add_argument("--rate", type=float, default=1.5, help="requests a second of it, below saturation")
    parser.add_argument("--users", type=int, default=4, help="requests at a time of the second calibration run")
    parser.add_argument("--calibrating", type=int, default=30, help="requests of the first one; the second has twice")
    for name, default in (("prompt", 128), ("output", 32), ("layers", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    given.vllm = find_vllm(given.vllm).interpreter
    for name, value in _ONE_THREAD.items():
        os.environ.setdefault(name, value)
    with tempfile.TemporaryDirectory(prefix="vllm-simulation-") as folder:
        rounds, server = asyncio.run(measure(given, Path(folder)))
    overall = summary(rounds)
    print(f"\nover {given.rounds} rounds; the last column is of every request's median")
    print(
        f"{'figure':9} {'median error':>13} {'lowest':>8} {'highest':>8} {'apart':>9} {'alike':>6} {'of medians':>11}"
    )
    for name, found in overall.items():
        same = "-" if found["rounds_alike"] is None else f"{found['rounds_alike']:.2f}"
        print(
            f"{name:9} {found['median_error']:>+13.1%} {found['lowest_error']:>+8.1%} {found['highest_error']:>+8.1%} "
            f"{found['rounds_apart']:>9.1%} {same:>6} {found['of_medians_error']:>+11.1%}"
        )
    if given.json is not None:
        names = ("rounds", "requests", "rate", "users", "calibrating", "prompt", "output", "layers")
        record = {
            "date": datetime.now(UTC).date().isoformat(),
            "asked": {name: getattr(given, name) for name in names} | {n: os.environ[n] for n in _ONE_THREAD},
            "server": dict(server.environment),
            "environment": dict(environment()),
            "summary": overall,
            "rounds": rounds,
        }
        given.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
