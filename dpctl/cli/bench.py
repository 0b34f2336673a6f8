"""`dpctl bench`: measure a scenario on every delivery mode, then judge, compare and recommend."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dpctl.bench.executors import Where
from dpctl.cli import bench_flags, load_flags
from dpctl.cli.attack import run_attacks
from dpctl.cli.baseline import against_baseline
from dpctl.cli.bench_options import (
    attackable,
    document_of,
    judge_of,
    route_of,
    scenario_of,
    terms_of,
)
from dpctl.cli.load_asked import send_load
from dpctl.cli.load_options import check_options
from dpctl.cli.output import cache_folder, color, say, say_json, tell, width
from dpctl.cli.people import population_of, read_parties
from dpctl.cli.spending import check_budget, dry_run_text
from dpctl.cli.trace import export
from dpctl.core.errors import DpctlError, ExitCode, UnavailableError

if TYPE_CHECKING:
    from dpctl.bench.store import RunWriter
    from dpctl.bench.targets import Target
    from dpctl.bench.work import Work
    from dpctl.cli.progress import Progress
    from dpctl.core.documents import Document
    from dpctl.core.hardware import Machine
    from dpctl.core.scenario import Scenario
    from dpctl.report.record import BenchResult


def bench(
    context: typer.Context,
    scenario: bench_flags.Scenario,
    mode: bench_flags.Mode = bench_flags.ModeChoice.ALL,
    model: bench_flags.Model = None,
    engine: bench_flags.Engine = bench_flags.EngineChoice.LLAMA_CPP,
    vllm: bench_flags.Vllm = None,
    vllm_devices: bench_flags.VllmDevices = 1,
    vllm_length: bench_flags.VllmLength = None,
    vllm_flag: bench_flags.VllmFlag = None,
    cloud: bench_flags.Cloud = None,
    cloud_url: bench_flags.CloudUrl = None,
    emulate: bench_flags.Emulate = False,
    pipeline: bench_flags.Pipeline = None,
    edge_url: bench_flags.EdgeUrl = None,
    edge: bench_flags.Edge = None,
    ner: bench_flags.Ner = None,
    route: bench_flags.Route = "confidence",
    threshold: bench_flags.Threshold = None,
    fallback_url: bench_flags.FallbackUrl = None,
    hedge: bench_flags.Hedge = False,
    retries: bench_flags.Retries = 2,
    deadline: bench_flags.Deadline = 600.0,
    regime: bench_flags.Regime = None,
    contract: bench_flags.Contract = None,
    region: bench_flags.Region = None,
    zone: bench_flags.Zone = None,
    document: bench_flags.Document = None,
    parties: bench_flags.Parties = None,
    population: bench_flags.Population = None,
    seed: bench_flags.Seed = None,
    pages: bench_flags.Pages = None,
    not_sensitive: bench_flags.NotSensitive = False,
    url: load_flags.Url = None,
    replay: load_flags.Replay = None,
    protocol: load_flags.Protocol = "openai",
    key_variable: load_flags.KeyVariable = None,
    rate: load_flags.Rate = None,
    concurrency: load_flags.Concurrency = None,
    arrivals: load_flags.Arrivals = None,
    duration: load_flags.Duration = None,
    requests: load_flags.Requests = None,
    trace: load_flags.Trace = None,
    find_rate: load_flags.FindRate = False,
    prompt: load_flags.Prompt = None,
    output: load_flags.Output = None,
    exact_output: load_flags.ExactOutput = False,
    prefix: load_flags.Prefix = 0,
    turns: load_flags.Turns = 1,
    think: load_flags.Think = 0.0,
    warmup: load_flags.Warmup = None,
    workers: load_flags.Workers = None,
    executor: load_flags.Executor = Where.LOCAL,
    ray_address: load_flags.RayAddress = "auto",
    runs: bench_flags.Runs = 3,
    time_budget: bench_flags.TimeBudget = 60.0,
    full: bench_flags.Full = False,
    require: bench_flags.Require = None,
    max_usd: bench_flags.MaxUsd = 2.0,
    out: bench_flags.Out = None,
    baseline: load_flags.Baseline = None,
    baseline_option: load_flags.BaselineOption = None,
    baseline_command: load_flags.BaselineCommand = None,
    interleave: load_flags.Interleave = False,
    pairs: load_flags.Pairs = 12,
    check: load_flags.Check = False,
    save_answers: bench_flags.SaveAnswers = None,
    judge: bench_flags.Judge = None,
    attack: bench_flags.Attack = None,
    otlp: bench_flags.Otlp = None,
    dry_run: bench_flags.DryRun = False,
    as_json: bench_flags.AsJson = False,
    explain: bench_flags.Explain = False,
    plain: bench_flags.Plain = False,
) -> None:
    """Measure SCENARIO on local, cloud and hybrid delivery; ends with a table, verdicts and a recommendation.

    Exit 0: a deployment meets every requirement. 1: none does. 2: wrong usage. 3: something could not run. With a
    base, as `dpctl compare`: 0 nothing got worse, 1 something did, 5 it could not be told.
    """
    if interleave or baseline is not None or baseline_option or baseline_command is not None:
        against_baseline(context, pairs)
        return
    loading = url is not None or replay is not None
    check_options(context, load=loading, replay=replay is not None)
    from dpctl.catalog import read as catalog

    wanted = scenario_of(catalog.scenario(scenario), seed=seed, pages=pages, require=require or [], regime=regime)
    if loading:
        send_load(context, wanted)
        return
    from dpctl.bench.targets import targets
    from dpctl.bench.work import Delivering
    from dpctl.cli.progress import progress
    from dpctl.core.deployment import Mode
    from dpctl.engines.vllm_command import VllmOptions
    from dpctl.pipelines.ner import recognition
    from dpctl.probe.machine import this_host
    from dpctl.report.judged import judged
    from dpctl.report.steady import with_stability

    way = route_of(route, threshold)
    tagger = recognition(ner) if ner is not None else None
    modes = tuple(Mode) if mode is bench_flags.ModeChoice.ALL else (Mode(mode.value),)
    chosen = targets(
        wanted,
        modes=modes,
        model=model,
        cloud=cloud,
        cloud_url=cloud_url,
        emulate=emulate,
        pipeline=pipeline,
        edge=edge,
        edge_url=edge_url,
        fallback_urls=tuple(fallback_url or ()),
        ner=tagger,
        vllm=(
            VllmOptions(interpreter=vllm, devices=vllm_devices, max_length=vllm_length, flags=tuple(vllm_flag or ()))
            if engine is bench_flags.EngineChoice.VLLM
            else None
        ),
    )
    terms = terms_of(zone, region, contract, not_sensitive=not_sensitive)
    named = read_parties(parties) if parties is not None else ()
    text = document_of(wanted, document, named, tagger)
    machine = this_host()
    with progress(plain=plain) as shown:
        work = replace(
            _work(wanted, text, shown, runs=runs, time_budget=time_budget, full=full, save_answers=save_answers),
            terms=terms,
            route=way,
            ner=tagger,
            parties=named,
            population=population_of(population) if population is not None else None,
            judge=judge_of(judge) if judge is not None else None,
            delivery=Delivering(deadline=deadline, retries=retries, hedge=hedge),
        )
        if attack is not None:
            run_attacks(attack, attackable(chosen), work, as_json=as_json, plain=plain)
            return
        check_budget(chosen, work, max_usd)
        if dry_run:
            say(dry_run_text(chosen, work))
            return
        shown.milestone(f"{text.title}: {len(text.text):,} characters, {len(text.spans):,} sensitive mentions")
        writer = _writer(wanted, machine, out, own_document=document is not None)
        failures = _measure(chosen, work, machine, writer, shown)
        # what needs a model here and was given no server of one is estimated beside the others
        unserved = edge_url is None and pipeline is None and Mode.HYBRID in modes
        result = judged(
            writer.runs,
            wanted,
            machine,
            document=text,
            own=f"{document.name}, {len(text.text):,} characters" if document else "",
            with_unserved=unserved,
            run_path=str(writer.path),
        )
        if otlp is not None:
            try:
                result = replace(result, notes=(*result.notes, export(otlp, writer.runs, text.spans)))
            except UnavailableError as error:
                failures = (*failures, error)
    if check:
        result = with_stability(result, writer.runs)
    _show(result, as_json=as_json, explain=explain, plain=plain)
    _end(result, failures)


def _work(
    scenario: "Scenario",
    document: "Document",
    shown: "Progress",
    *,
    runs: int,
    time_budget: float,
    full: bool,
    save_answers: Path | None,
) -> "Work":
    from dpctl.bench.work import Work

    def keep(deployment: str, index: int, text: str) -> None:
        if save_answers is not None:
            save_answers.mkdir(parents=True, exist_ok=True)
            name = "".join(c if c.isalnum() or c in "-." else "_" for c in f"{deployment}-{index}")
            (save_answers / f"{name}.txt").write_text(text, encoding="utf-8")

    return Work(
        scenario=scenario,
        document=document,
        runs=runs,
        time_budget=time_budget,
        full=full,
        cache=cache_folder() / "synthetic",
        seed=scenario.workload.seed,
        on_progress=shown.detail,
        on_answer=keep,
    )


def _writer(scenario: "Scenario", machine: "Machine", out: Path | None, *, own_document: bool) -> "RunWriter":
    from platformdirs import user_data_path

    from dpctl.assess.measured import OWN_DOCUMENT
    from dpctl.bench.past import digest
    from dpctl.bench.store import RunWriter, Session, new_path
    from dpctl.core.hardware import fingerprint
    from dpctl.probe.host import environment

    path = out or new_path(user_data_path("dpctl", appauthor=False) / "runs", scenario.id)
    session = Session(
        scenario=scenario.id,
        digest=digest(scenario),
        machine=machine.id,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        environment={
            **environment(),
            "machine": machine.name,
            "fingerprint": fingerprint(machine),
            "document": OWN_DOCUMENT if own_document else "generated",
        },
    )
    return RunWriter(path, session)


def _measure(
    chosen: tuple["Target", ...], work: "Work", machine: "Machine", writer: "RunWriter", shown: "Progress"
) -> tuple[DpctlError, ...]:
    import asyncio

    from dpctl.bench.events import Event, Milestone
    from dpctl.bench.runner import run_all

    def on_event(event: Event) -> None:
        if isinstance(event, Milestone):
            shown.milestone(event.text)

    try:
        return asyncio.run(run_all(chosen, work, machine, writer, on_event))
    except KeyboardInterrupt:
        tell(f"dpctl: interrupted; what was finished is kept in {writer.path}")
        raise
    finally:
        writer.close()


def _show(result: "BenchResult", *, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.report.record import as_json as record
    from dpctl.report.terminal import render

    if as_json:
        say_json(record(result))
        return
    say(render(result, width=width(), color=color(plain=plain), explain=explain), nl=False)


def _end(result: "BenchResult", failures: tuple[DpctlError, ...]) -> None:
    from dpctl.report.record import exit_code

    for failure in failures:
        tell(f"dpctl: {failure}")
    code = ExitCode.UNAVAILABLE if failures else exit_code(result)
    if code is not ExitCode.DONE:
        raise typer.Exit(int(code))
