"""`dpctl estimate`: what a model would do on a machine, without running anything."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dpctl.bench.executors import Executor, Where
from dpctl.cli.batch import answer_batch
from dpctl.cli.estimate_load import OPTIONS, LoadOptions, estimate_load, load_options
from dpctl.cli.output import color, width
from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dpctl.core.hardware import Machine
    from dpctl.estimate.fitted import EngineFit
    from dpctl.estimate.question import Question
    from dpctl.estimate.timed import ModelTiming


# the keys of a question whose option has another name
_KEYS = {"prompt": "prompt_tokens", "output": "output_tokens", "depth": "kv_depth"}
# why an option does not go with a scenario
_NOT_OF_A_SCENARIO = {
    "backend": "a scenario takes the usual backend of the machine",
    "prompt": "the scenario's document is the prompt",
    "output": "the scenario says how long the answer is",
    "depth": "every request of a scenario begins with an empty cache",
    "concurrency": "a scenario is estimated one request at a time",
    "measure": "`dpctl bench` measures a scenario",
    "time_budget": "`dpctl bench` measures a scenario",
}
# options that no line of a batch has
_MEASURING = frozenset({"measure", "time_budget"})
# options of a batch alone
_OF_A_BATCH = ("executor", "ray_address", "workers")
_OF_A_MODEL = "levers are estimated for a model"


def estimate(
    context: typer.Context,
    target: Annotated[
        str | None,
        typer.Argument(
            help="Model such as mistral-7b@Q4_K_M, a GGUF file, or a scenario: legal-summary.", show_default=False
        ),
    ] = None,
    hardware: Annotated[
        str | None, typer.Option(help="Machine of the catalogue: h100-sxm-80gb, '2x rtx-4090' (default: this one).")
    ] = None,
    quant: Annotated[str | None, typer.Option(help="Quantisation, such as Q4_K_M, awq, fp8.")] = None,
    engine: Annotated[str, typer.Option(help="llama.cpp, ollama, vllm, sglang, mlx, rkllm...")] = "llama.cpp",
    backend: Annotated[
        str | None, typer.Option(help="cuda, rocm, vulkan, metal, sycl, cpu, npu (default: the usual one).")
    ] = None,
    prompt: Annotated[float, typer.Option(help="Prompt tokens.", min=0)] = 512,
    output: Annotated[float, typer.Option(help="Output tokens.", min=0)] = 128,
    depth: Annotated[float, typer.Option(help="Tokens already in the KV cache.", min=0)] = 0,
    concurrency: Annotated[float, typer.Option(help="Requests at a time.", min=1)] = 1,
    rate: Annotated[str | None, typer.Option(help="Simulate a load: 10/s, 600/min, 2000/h.")] = None,
    arrivals: Annotated[str, typer.Option(help="Of the load: poisson, constant, gamma:0.5, daily, peak.")] = "poisson",
    duration: Annotated[str, typer.Option(help="Of the load: 90s, 10m, 1h.")] = "10m",
    replicas: Annotated[int, typer.Option(help="Servers that share the load.", min=1, max=1024)] = 1,
    routing: Annotated[
        str, typer.Option(help="Among replicas: least-outstanding, round-robin, session.")
    ] = "least-outstanding",
    require: Annotated[
        list[str] | None, typer.Option(help="Of the load, repeatable: 'ttft p95 <= 1 s'; exit 1 when one is missed.")
    ] = None,
    speculation: Annotated[
        str | None, typer.Option(help="Lever: drafts checked by the model: draft-model, prompt-lookup, eagle, mtp.")
    ] = None,
    task: Annotated[
        str | None, typer.Option(help="What speculation is for: summarisation, chat, questions... (default: any).")
    ] = None,
    prefix_hit: Annotated[
        float, typer.Option(help="Lever: share of the prompt that is in the prefix cache.", min=0, max=1)
    ] = 0,
    cache_hit: Annotated[
        float, typer.Option(help="Lever: share of the requests answered from a cache.", min=0, max=1)
    ] = 0,
    kv_quant: Annotated[str, typer.Option(help="Lever: type of the KV cache: f16, q8_0, q4_0, fp8.")] = "f16",
    output_share: Annotated[float, typer.Option(help="Lever: share of the answer asked for.", min=0, max=1)] = 1,
    prompt_share: Annotated[float, typer.Option(help="Lever: share of the prompt that is kept.", min=0, max=1)] = 1,
    streaming: Annotated[bool, typer.Option(help="Lever: show tokens as they come, or the whole answer.")] = True,
    batch: Annotated[
        Path | None,
        typer.Option(help="JSON lines to answer, one JSON line each ('-': standard input).", metavar="FILE"),
    ] = None,
    executor: Annotated[
        Where, typer.Option(help="Who answers a batch: this machine's processes, or a Ray cluster (extra ray).")
    ] = Where.LOCAL,
    ray_address: Annotated[
        str, typer.Option(help="Ray cluster: HOST:6379, auto (RAY_ADDRESS, or one here), or local (one just for this).")
    ] = "auto",
    workers: Annotated[
        int | None, typer.Option(help="Lines of a batch at a time (default: as many as cores, where it helps).", min=1)
    ] = None,
    measure: Annotated[
        bool, typer.Option("--measure", help="Time slices of the model on this machine's CPU (about a minute).")
    ] = False,
    time_budget: Annotated[float, typer.Option(help="Seconds that --measure may take.", min=1.0)] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON on stdout.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every term with its coefficient, and the sources.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Predict what a model does on a machine, or every delivery of a scenario: nothing is run, 80 % intervals.

    A model: memory and what fits, prefill, decode, power, energy, and what levers do. A scenario: the table of
    `dpctl bench`, with --hardware, --quant and --engine; exit 1 when no delivery would meet every requirement. In a
    batch a bad line answers with its error, and the others go on.
    """
    options: dict[str, object] = {
        "hardware": hardware,
        "quant": quant,
        "engine": engine,
        "backend": backend,
        "prompt": prompt,
        "output": output,
        "depth": depth,
        "concurrency": concurrency,
        "rate": rate,
        "arrivals": arrivals,
        "duration": duration,
        "replicas": replicas,
        "routing": routing,
        "require": require,
        "speculation": speculation,
        "task": task,
        "prefix_hit": prefix_hit,
        "cache_hit": cache_hit,
        "kv_quant": kv_quant,
        "output_share": output_share,
        "prompt_share": prompt_share,
        "streaming": streaming,
        "measure": measure,
        "time_budget": time_budget,
    }
    given = {name: value for name, value in options.items() if _given(context, name)}
    if batch is not None:
        _only_lines(target, given)
        for text in answer_batch(batch, Executor(where=executor, workers=workers, address=ray_address)):
            sys.stdout.write(text)
        return
    for name in _OF_A_BATCH:
        if _given(context, name):
            raise UsageError(f"{_flag(name)} is for --batch", where="the command line", hint="drop it")
    if target is None:
        raise UsageError(
            "no model given", where="the command line", hint="dpctl estimate mistral-7b@Q4_K_M --hardware rtx-4090"
        )
    from dpctl.catalog import read as catalog

    if target.endswith(".toml") or target in catalog.ids("scenarios"):
        _of_a_scenario(target, given)
        _scenario(target, hardware, quant=quant, engine=engine, as_json=as_json, explain=explain, plain=plain)
        return
    if "time_budget" in given and not measure:
        raise UsageError("--time-budget is for --measure", where="the command line", hint="add --measure, or drop it")
    line: dict[str, Any] = {"model": target, "engine": engine, "prompt_tokens": prompt, "output_tokens": output}
    load = load_options(given)
    line |= {_KEYS.get(name, name): value for name, value in given.items() if name not in _MEASURING | OPTIONS}
    if load is not None:
        _load(line, load, as_json=as_json, explain=explain, plain=plain)
        return
    _one(line, seconds=time_budget if measure else None, as_json=as_json, explain=explain, plain=plain)


def _given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _flag(name: str) -> str:
    return "--no-streaming" if name == "streaming" else f"--{name.replace('_', '-')}"


def _of_a_scenario(target: str, given: "Iterable[str]") -> None:
    """A scenario says what is asked: options only choose where and how it runs."""
    for name in given:
        if name not in {"hardware", "quant", "engine"}:
            raise UsageError(
                f"{_flag(name)} does not go with a scenario",
                where=f"{target}: {_NOT_OF_A_SCENARIO.get(name, _OF_A_MODEL)}",
                hint=f"drop it, or name a model: dpctl estimate mistral-7b {_flag(name)} ...",
            )


def _only_lines(target: str | None, given: "Iterable[str]") -> None:
    """Every line of a batch says all of its question."""
    if target is not None:
        raise UsageError("TARGET and --batch exclude each other", where="the command line", hint="drop one")
    for name in given:
        raise UsageError(
            f"{_flag(name)} and --batch exclude each other",
            where="the command line",
            hint="measure one model at a time"
            if name in _MEASURING
            else f'write "{_KEYS.get(name, name)}" in the lines',
        )


def _one(line: dict[str, Any], *, seconds: float | None, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.catalog.fits import engine_fit
    from dpctl.catalog.levers import lever_facts, levers_of, quality_loss
    from dpctl.catalog.questions import question
    from dpctl.estimate.answer import answer
    from dpctl.estimate.applied import answered
    from dpctl.estimate.engines import family_of
    from dpctl.estimate.room import room
    from dpctl.estimate.timed import with_timing
    from dpctl.report.estimate import Page, page_record, render

    family, _ = family_of(line["engine"])
    machine, fit = _machine(line.get("hardware"), engine_fit(family))
    asked, levers = question(line, machine=machine), levers_of(line)
    applied = None if levers is None else answered(asked, fit, levers[0], lever_facts(), task=levers[1])
    asked = asked if applied is None else applied.question
    found = answer(asked, fit) if applied is None else applied.answer
    timing = None
    if seconds is not None:
        other = "hardware is given" if "hardware" in line else None if applied is None else "levers are in use"
        timing = _timed(asked, machine, seconds, other=other, plain=plain)
        found = with_timing(found, timing)
    page = Page(
        asked=asked,
        found=found,
        fit=fit,
        loss=quality_loss(asked.quant, asked.weights.bits),
        room=room(asked),
        applied=applied,
        timing=timing,
    )
    if as_json:
        typer.echo(json.dumps(page_record(page), indent=2, ensure_ascii=False))
        return
    typer.echo(render(page, width=width(), color=color(plain=plain), explain=explain), nl=False)


def _load(line: dict[str, Any], load: LoadOptions, *, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.catalog.fits import engine_fit
    from dpctl.catalog.levers import lever_facts, levers_of
    from dpctl.catalog.questions import question
    from dpctl.estimate.applied import answered
    from dpctl.estimate.engines import family_of

    family, _ = family_of(line["engine"])
    machine, fit = _machine(line.get("hardware"), engine_fit(family))
    asked, levers = question(line, machine=machine), levers_of(line)
    if levers is not None:
        # of the levers only the type of the cache goes with a load
        asked = answered(asked, fit, levers[0], lever_facts()).question
    estimate_load(asked, fit, load, as_json=as_json, explain=explain, plain=plain)


def _timed(asked: "Question", machine: "Machine", seconds: float, *, other: str | None, plain: bool) -> "ModelTiming":
    """The model itself, timed by slices on this machine; `other` says why it is not this machine's plain speed."""
    from dpctl.bench.timed import time_model
    from dpctl.cli.output import cache_folder
    from dpctl.cli.progress import progress
    from dpctl.estimate.timed import measurable

    reason = other or measurable(asked)
    if reason is not None or machine.host is None:
        raise UsageError(
            f"--measure cannot answer this: {reason or 'the machine has no CPU that is known'}",
            where="the command line",
            hint="leave out --measure for the estimate",
        )
    with progress(plain=plain) as shown:
        return time_model(
            asked.spec,
            asked.quant,
            prompt=round(asked.prompt),
            output=round(asked.output),
            depth=round(asked.depth),
            host=machine.host,
            cache=cache_folder() / "synthetic",
            seconds=seconds,
            on_progress=shown.milestone,
        )


def _scenario(
    name: str, hardware: str | None, *, quant: str | None, engine: str, as_json: bool, explain: bool, plain: bool
) -> None:
    """The table of `dpctl bench` for a scenario on a machine, all of it estimated."""
    from dpctl.bench.documents import generate
    from dpctl.bench.references import candidate_rows, reference_rows
    from dpctl.bench.work import Request
    from dpctl.catalog import read as catalog
    from dpctl.catalog.fits import engine_fit
    from dpctl.decide.rank import recommend
    from dpctl.estimate.engines import family_of
    from dpctl.report.record import BenchResult, exit_code
    from dpctl.report.record import as_json as record_of
    from dpctl.report.terminal import render

    scenario = catalog.scenario(name)
    work = scenario.workload
    request = Request(scenario=scenario, document=generate(work.kind, seed=work.seed, pages=work.pages))
    family, known = family_of(engine)
    if not known:
        raise UsageError(f"unknown engine {engine!r}", where="--engine", hint="llama.cpp, ollama, vllm, mlx, rkllm...")
    machine, fit = _machine(hardware, engine_fit(family))
    rows = candidate_rows(request, machine, fit, engine=engine, quant=quant)
    references = reference_rows(request)
    result = BenchResult(
        scenario=scenario,
        machine=machine,
        assessments=rows,
        references=references,
        claims=scenario.claims,
        recommendation=recommend(scenario, rows),
        title=request.document.title,
    )
    if as_json:
        typer.echo(json.dumps(record_of(result), indent=2, ensure_ascii=False))
    else:
        typer.echo(render(result, width=width(), color=color(plain=plain), explain=explain), nl=False)
    code = exit_code(result)
    if code:
        raise typer.Exit(int(code))


def _machine(hardware: str | None, fit: "EngineFit") -> "tuple[Machine, EngineFit]":
    """The machine asked for; this one comes with what was measured on it."""
    from dpctl.catalog import read as catalog
    from dpctl.catalog.measurements import as_measured
    from dpctl.estimate.anchored import anchored
    from dpctl.probe.live import Live
    from dpctl.probe.machine import see

    if hardware is not None:
        return catalog.machine_profile(hardware), fit
    machine, measured = as_measured(see(Live()).machine)
    return machine, fit if measured is None else anchored(fit, catalog.model, machine, measured)
