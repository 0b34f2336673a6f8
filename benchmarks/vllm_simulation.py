"""Is the simulation right about a real server? Calibrated on short closed loops, it predicts Poisson arrivals.

    python -m benchmarks.vllm_simulation --vllm PYTHON [--rounds 5] [--requests 140] [--rate 2] [--json FILE]

PYTHON is an interpreter that has vLLM (its CPU build will do). dpctl starts one server with random weights of
SmolLM2-135M's shape, cut to a few layers so that one core can serve it; the prefix cache is off. Each round sends
Poisson arrivals of various lengths, the same ones every round, in `--parts` parts. Before, between and after the parts
stand closed loops of 1, 2, 4 and 8 users with short and long prompts and answers of various lengths: a machine that
drifts so drifts for both. The single user rests between its requests, for most of the Poisson arrivals find an idle
server as well. On the medians of those loops the estimate for this machine is calibrated; how far it is off on the
loops themselves is printed, and a warning where that is more than the bar. The scatter of the single user's requests,
which nothing but the machine causes, is put on top of the simulated times ("scattered"): that is what a round is judged
by, for its measured times scatter as well. The calibration sees nothing of the Poisson run, and the simulation of it
gets the due times of the plan and the lengths that the server counted. Both sides count from the moment a request was
due, with the same formulas. The bar: p95 of TTFT and E2EL within 15 % of what was measured.

"chance" is the 95 % bootstrap interval of the measured figure, in % of it: a second run would move that much with the
same machine. It takes requests for independent, which those that wait for each other are not, so that it is rather too
narrow. Every round prints what the machine did meanwhile: its load, the share of a core that the server had, how long
the server's threads were ready to run and waited for a core (a simulated server never does), how much others used, and
how much a virtual machine was not given; and how far apart the single user's TPOT lay between blocks of loops. All
rounds are reported. At the end each request stands for itself with its median over the rounds, measured and simulated
(without scatter, which a median takes away): what a busy machine does to a request is another each time, what the
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
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.meanwhile import machine, together
from benchmarks.vllm_simulation_table import FIGURES, show, show_summary, summary
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
from dpctl.core.stats import bootstrap_interval, mean, median, quantile
from dpctl.engines.vllm import VllmServer, serving
from dpctl.engines.vllm_command import VllmModel, VllmOptions, find_vllm
from dpctl.estimate.question import model_of
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_calibrated import Calibration, MeasuredLoad, calibrated, measured_load
from dpctl.estimate.serving_question import service_of
from dpctl.estimate.serving_scatter import Scatter, scatter
from dpctl.estimate.weights import model_weights
from dpctl.probe.host import environment
from dpctl.probe.machine import this_host

# given to the server and to the simulation alike
_SEQUENCES, _STEP_TOKENS = 32, 2048
# the client's first request for a count has 512 words, up to two tokens each
_CONTEXT = 2048
_SIGMA = 0.4
_LONGEST = 3600.0
_ONE_THREAD = {"VLLM_CPU_OMP_THREADS_BIND": "nobind", "OMP_NUM_THREADS": "1"}
# the users of a block of closed loops begin apart, so that they do not keep in step; the single one rests in between
_LOOPS = {
    users: ClosedLoop(concurrency=users, stagger_seconds=0.3, think_seconds=0.2 if users == 1 else 0.0)
    for users in (1, 2, 4, 8)
}
# short and long prompts of the loops, beside the median of the Poisson run: about its 1st and 95th percentile
_SHORT, _LONG = 0.35, 2.0

Block = Mapping[int, tuple[Outcome, ...]]


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


def loop_asks(users: int, given: argparse.Namespace) -> tuple[Ask, ...]:
    """What the users of a closed loop ask: as many short prompts as long ones, shuffled, answers of various lengths."""
    rng = random.Random(f"loop:{users}")  # noqa: S311 - a reproducible draw, not a secret
    prompts = [round(given.prompt * length) for length in (_SHORT, _LONG)] * (given.calibrating // 2 + users)
    rng.shuffle(prompts)
    return tuple(
        Ask(due=0.0, prompt_tokens=tokens, output_tokens=max(2, round(given.output * rng.uniform(0.5, 1.5))))
        for tokens in prompts
    )


def block(plan: Plan, folder: Path, given: argparse.Namespace) -> Block:
    """Every closed loop once, one after the other."""
    found = {}
    for users, loop in _LOOPS.items():
        wanted = loop_asks(users, given)
        own = replace(plan, arrivals=f"closed-{users}", asks=wanted, loop=loop, requests=len(wanted), seconds=_LONGEST)
        found[users] = tuple(sorted(sent(own, folder), key=lambda o: o.number))
    return found


def loads(blocks: Sequence[Block]) -> list[MeasuredLoad]:
    """What a calibration gets of the blocks: of every loop the lengths that the server counted, and the times."""
    result = []
    for users, loop in _LOOPS.items():
        runs = [each[users] for each in blocks]
        counted = tuple(
            Ask(
                due=0.0,
                prompt_tokens=round(median([o.tokens_in or 1 for o in same])),
                output_tokens=round(median([o.tokens_out or 2 for o in same])),
            )
            for same in zip(*runs, strict=True)
        )
        times = [latencies(run) for run in runs]
        result.append(measured_load(counted, loop, [list(zip(own["ttft"], own["tpot"], strict=True)) for own in times]))
    return result


def disturbed(blocks: Sequence[Block]) -> Scatter:
    """How the single user's requests scatter."""
    single = [o for each in blocks for o in each[1]]
    times = latencies(single)
    return scatter(
        [o.tokens_in or 1 for o in single],
        [o.tokens_out or 2 for o in single],
        list(zip(times["ttft"], times["tpot"], strict=True)),
    )


def parts_of(schedule: Sequence[Ask], count: int) -> list[tuple[Ask, ...]]:
    """The schedule in so many parts of as many requests, each from a time 0 of its own on."""
    size = -(-len(schedule) // count)
    found, end = [], 0.0
    for start in range(0, len(schedule), size):
        own = schedule[start : start + size]
        found.append(tuple(replace(ask, due=ask.due - end) for ask in own))
        end = own[-1].due
    return found


def simulated(service: Service, parts: Sequence[Sequence[Outcome]]) -> tuple[dict[str, list[float]], float]:
    """The same requests, by their due times and counted lengths: times in s, and the share of the time with a step."""
    times: dict[str, list[float]] = {"ttft": [], "tpot": [], "e2el": []}
    busy = seconds = 0.0
    for outcomes in parts:
        schedule = [Ask(due=o.due, prompt_tokens=o.tokens_in or 1, output_tokens=o.tokens_out or 1) for o in outcomes]
        found = simulate(service, schedule)
        busy, seconds = busy + found.uses[0].busy, seconds + found.seconds
        for n in range(len(schedule)):
            times["ttft"].append(found.first[n] - found.due[n])
            times["e2el"].append(found.last[n] - found.due[n])
            times["tpot"].append((found.last[n] - found.first[n]) / (found.output[n] - 1))
    return times, busy / seconds


def compared(
    parts: Sequence[Sequence[Outcome]], service: Service, before: Service, scattering: Scatter
) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, dict[str, list[float]]]]:
    """By figure: measured with interval, simulated before and after the calibration, and with the machine's scatter.

    Then how full it was, and all times.
    """
    outcomes = [o for part in parts for o in part]
    measured = latencies(outcomes)
    (after, busy), (untold, _) = simulated(service, parts), simulated(before, parts)
    result = {}
    for figure, (name, statistic) in FIGURES.items():
        true, thought = statistic(measured[name]), statistic(after[name])
        scattered = statistic(scattering.on(name, after[name]))
        interval = bootstrap_interval(measured[name], statistic, level=0.95)
        assert interval is not None
        result[figure] = {
            "measured": true,
            "low": interval[0],
            "high": interval[1],
            "simulated": thought,
            "error": thought / true - 1,
            "scattered": scattered,
            "scattered_error": scattered / true - 1,
            "uncalibrated": statistic(untold[name]),
        }
    span = sum(max(o.last or 0.0 for o in part) - min(o.due for o in part) for part in parts)
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
        salts = itertools.count(1)
        # the first block warms up
        for _ in range(2):
            last = await asyncio.to_thread(block, replace(known, salt=next(salts)), folder, given)
        for number in range(1, given.rounds + 1):
            blocks, parts, spans = [last], [], []
            for own in parts_of(schedule, given.parts):
                begun = machine()
                plan = replace(known, asks=own, seconds=own[-1].due + 1.0, salt=next(salts))
                parts.append(await asyncio.to_thread(sent, plan, folder))
                spans.append(machine().since(begun))
                blocks.append(await asyncio.to_thread(block, replace(known, salt=next(salts)), folder, given))
            last = blocks[-1]
            rounds.append(judged(number, blocks, parts, thought) | {"machine": together(spans)})
            show(rounds[-1])
    return rounds, server


def judged(
    number: int, blocks: Sequence[Block], parts: Sequence[Sequence[Outcome]], thought: Service
) -> dict[str, Any]:
    """One round: the calibration on its blocks, and what it predicts of its parts."""
    measured = loads(blocks)
    found: Calibration = calibrated(thought, measured)
    result, full, times = compared(parts, found.service, thought, disturbed(blocks))
    alone = [median(latencies(each[1])["tpot"]) for each in blocks]
    outcomes = [o for part in parts for o in part]
    return {
        "round": number,
        "load": os.getloadavg()[0],
        "blocks_apart": max(alone) / min(alone) - 1,
        "calibration": {
            name: getattr(found, name)
            for name in ("step", "sequence", "cache", "prompt", "reading_s", "transit_s", "error", "warning")
        },
        "misfits": [asdict(misfit) for misfit in found.misfits],
        "requests": len(outcomes),
        "prompt_tokens": mean([o.tokens_in or 0 for o in outcomes]),
        "output_tokens": mean([o.tokens_out or 0 for o in outcomes]),
        **full,
        "figures": result,
        "times": times,
        "parts": [[(o.due, o.tokens_in, o.tokens_out) for o in part] for part in parts],
        "blocks": [
            {users: [(o.tokens_in, o.tokens_out, *_moments(o)) for o in run] for users, run in each.items()}
            for each in blocks
        ],
    }


def _moments(o: Outcome) -> list[float]:
    """When it was due, and its first and last token came, to the microsecond."""
    return [round(moment, 6) for moment in (o.due, o.first or 0.0, o.last or 0.0)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vllm", required=True, help="an interpreter that has vLLM")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=140, help="of the Poisson run; 130 certify a p95")
    parser.add_argument("--rate", type=float, default=2.0, help="requests a second of it, below saturation")
    parser.add_argument("--parts", type=int, default=4, help="parts of it, with closed loops around each")
    parser.add_argument("--calibrating", type=int, default=8, help="requests of a closed loop, and two more for a user")
    for name, default in (("prompt", 320), ("output", 24), ("layers", 8)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    given.vllm = find_vllm(given.vllm).interpreter
    for name, value in _ONE_THREAD.items():
        os.environ.setdefault(name, value)
    with tempfile.TemporaryDirectory(prefix="vllm-simulation-") as folder:
        rounds, server = asyncio.run(measure(given, Path(folder)))
    overall = summary(rounds)
    show_summary(overall, given.rounds)
    if given.json is not None:
        names = ("rounds", "requests", "rate", "parts", "calibrating", "prompt", "output", "layers")
        record = {
            "date": datetime.now(UTC).date().isoformat(),
            "asked": {name: getattr(given, name) for name in names} | {n: os.environ[n] for n in _ONE_THREAD},
            "server": dict(server.environment),
            "environment": dict(environment()),
            "summary": overall,
            "rounds": rounds,
        }
        given.json.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
