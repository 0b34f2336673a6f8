"""`dpctl estimate`: what a model would do on a machine, without running anything."""

from typing import TYPE_CHECKING, Any

import typer

from dpctl.bench.executors import Executor, Where
from dpctl.cli import estimate_flags
from dpctl.cli.batch import answer_batch
from dpctl.cli.estimate_load import OPTIONS, LoadOptions, estimate_load, load_options
from dpctl.cli.output import color, say, say_json, width
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
_OF_A_MODEL, _OF_A_LOAD = "levers are estimated for a model", "a load is simulated for a model"


def estimate(
    context: typer.Context,
    target: estimate_flags.Target = None,
    hardware: estimate_flags.Hardware = None,
    quant: estimate_flags.Quant = None,
    engine: estimate_flags.Engine = "llama.cpp",
    backend: estimate_flags.Backend = None,
    prompt: estimate_flags.Prompt = 512,
    output: estimate_flags.Output = 128,
    depth: estimate_flags.Depth = 0,
    concurrency: estimate_flags.Concurrency = 1,
    rate: estimate_flags.Rate = None,
    arrivals: estimate_flags.Arrivals = "poisson",
    duration: estimate_flags.Duration = "10min",
    replicas: estimate_flags.Replicas = 1,
    routing: estimate_flags.Routing = "least-outstanding",
    require: estimate_flags.Require = None,
    speculation: estimate_flags.Speculation = None,
    task: estimate_flags.Task = None,
    prefix_hit: estimate_flags.PrefixHit = 0,
    cache_hit: estimate_flags.CacheHit = 0,
    kv_quant: estimate_flags.KvQuant = "f16",
    output_share: estimate_flags.OutputShare = 1,
    prompt_share: estimate_flags.PromptShare = 1,
    streaming: estimate_flags.Streaming = True,
    batch: estimate_flags.Batch = None,
    executor: estimate_flags.Executor = Where.LOCAL,
    ray_address: estimate_flags.RayAddress = "auto",
    workers: estimate_flags.Workers = None,
    measure: estimate_flags.Measure = False,
    time_budget: estimate_flags.TimeBudget = 60.0,
    as_json: estimate_flags.AsJson = False,
    explain: estimate_flags.Explain = False,
    plain: estimate_flags.Plain = False,
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
            say(text, nl=False)
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
                where=f"{target}: {_NOT_OF_A_SCENARIO.get(name, _OF_A_LOAD if name in OPTIONS else _OF_A_MODEL)}",
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
        say_json(page_record(page))
        return
    say(render(page, width=width(), color=color(plain=plain), explain=explain), nl=False)


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
        say_json(record_of(result))
    else:
        say(render(result, width=width(), color=color(plain=plain), explain=explain), nl=False)
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
