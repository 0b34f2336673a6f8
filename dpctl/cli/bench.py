"""`dpctl bench`: measure a scenario on every delivery mode, then judge, compare and recommend."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.bench.executors import Where
from dpctl.cli.attack import run_attacks
from dpctl.cli.baseline import against_baseline
from dpctl.cli.bench_options import (
    attackable,
    document_of,
    judge_of,
    population_of,
    route_of,
    scenario_of,
    terms_of,
)
from dpctl.cli.output import cache_folder, color, width
from dpctl.cli.parties import read_parties
from dpctl.cli.spending import check_budget, dry_run_text
from dpctl.cli.trace import export
from dpctl.core.deployment import Pipeline, Zone
from dpctl.core.errors import DpctlError, ExitCode, UnavailableError, UsageError

if TYPE_CHECKING:
    from dpctl.bench.store import RunWriter
    from dpctl.bench.targets import Target
    from dpctl.bench.work import Work
    from dpctl.cli.progress import Progress
    from dpctl.core.documents import Document
    from dpctl.core.hardware import Machine
    from dpctl.core.scenario import Scenario
    from dpctl.report.record import BenchResult


class EngineChoice(StrEnum):
    """What can run a local model."""

    LLAMA_CPP = "llama.cpp"
    VLLM = "vllm"


class ModeChoice(StrEnum):
    """What --mode takes."""

    LOCAL = "local"
    CLOUD = "cloud"
    HYBRID = "hybrid"
    ALL = "all"


def bench(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="Scenario id or a .toml file (`dpctl list scenarios`).")],
    mode: Annotated[ModeChoice, typer.Option(help="Delivery mode to measure.")] = ModeChoice.ALL,
    model: Annotated[
        str | None, typer.Option(help="Local model: catalogue id such as mistral-7b@Q4_K_M, or a GGUF file.")
    ] = None,
    engine: Annotated[EngineChoice, typer.Option(help="What runs the local model.")] = EngineChoice.LLAMA_CPP,
    vllm: Annotated[
        str | None, typer.Option(help="Python (or `vllm`) that has vLLM (default: on PATH, or this one).")
    ] = None,
    vllm_devices: Annotated[int, typer.Option(help="vLLM: devices that share each layer.", min=1)] = 1,
    vllm_length: Annotated[
        int | None, typer.Option(help="vLLM: longest prompt and answer together in tokens.", min=1)
    ] = None,
    vllm_flag: Annotated[
        list[str] | None, typer.Option(help="vLLM: a further flag as it is, '--enforce-eager' (repeatable).")
    ] = None,
    cloud: Annotated[str | None, typer.Option(help="Hosted model, such as openai:gpt-4o.")] = None,
    cloud_url: Annotated[
        str | None, typer.Option(help="Any OpenAI-compatible endpoint, up to and including /v1.")
    ] = None,
    emulate: Annotated[bool, typer.Option("--emulate", help="Use the emulator even if a key is set.")] = False,
    pipeline: Annotated[
        Pipeline | None, typer.Option(help="Of hybrid delivery only this variant (default: all that can run).")
    ] = None,
    edge_url: Annotated[
        str | None,
        typer.Option(help="Server of your own for the model that works here (llama-server, Ollama...), with /v1."),
    ] = None,
    edge: Annotated[str | None, typer.Option(help="What that server calls the model.")] = None,
    ner: Annotated[
        str | None,
        typer.Option(help="Names found beside the rules: presidio, spacy:MODEL, gliner:MODEL, or edge (--edge-url)."),
    ] = None,
    route: Annotated[
        str, typer.Option(help="What a cascade decides by: confidence, or length:N (shorter texts stay here).")
    ] = "confidence",
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Confidence from which on a cascade takes the answer given here (default 0.7).", min=0, max=1
        ),
    ] = None,
    fallback_url: Annotated[
        list[str] | None,
        typer.Option(help="Another address of the same hosted model, in the same zone (repeatable)."),
    ] = None,
    hedge: Annotated[
        bool, typer.Option("--hedge", help="Ask the next address when the first is slower than its own p95.")
    ] = False,
    retries: Annotated[int, typer.Option(help="Further attempts after failures.", min=0)] = 2,
    deadline: Annotated[float, typer.Option(help="Seconds for one request, retries included.", min=0.1)] = 600.0,
    regime: Annotated[
        str | None, typer.Option(help="Replace the scenario's regime: 'gdpr', 'hipaa+legal-privilege'.")
    ] = None,
    contract: Annotated[
        str | None, typer.Option(help="Terms agreed with the provider: 'dpa,scc,no-training', or 'none'.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="Where the provider processes: a country code or 'eea'.")] = None,
    zone: Annotated[Zone | None, typer.Option(help="Who reads what arrives there (default: the provider's).")] = None,
    document: Annotated[
        Path | None, typer.Option(help="Your own text, Markdown or PDF instead of the generated document.")
    ] = None,
    parties: Annotated[
        Path | None, typer.Option(help="Names that are in the document, one a line: 'person: Ann Smith; Smith'.")
    ] = None,
    population: Annotated[
        str | None,
        typer.Option(help="Those among whom somebody could be sought: CSV of dates, places..., or a number."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the generated document.", min=0)] = None,
    pages: Annotated[int | None, typer.Option(help="Pages of the generated document.", min=1, max=500)] = None,
    not_sensitive: Annotated[
        bool, typer.Option("--not-sensitive", help="Send your --document even where the policy would not let it go.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="Put load on this running server instead (base address, often ending in /v1).")
    ] = None,
    protocol: Annotated[
        str, typer.Option(help="What it speaks: openai, completions, anthropic, langserve, langserve-invoke.")
    ] = "openai",
    key_variable: Annotated[str | None, typer.Option(help="Environment variable with the key for --url.")] = None,
    rate: Annotated[str | None, typer.Option(help="Load: requests come at 10/s, 90/min or 2000/h.")] = None,
    concurrency: Annotated[
        str | None, typer.Option(help="Load: so many users, each asking when it is answered; several: 1,8,32.")
    ] = None,
    arrivals: Annotated[
        str | None, typer.Option(help="Load: constant, poisson (default), gamma:0.5, ramp:1..20, daily or peak.")
    ] = None,
    duration: Annotated[str | None, typer.Option(help="Load: how long, as 60s, 5min or 1h (default 60s).")] = None,
    requests: Annotated[int | None, typer.Option(help="Load: so many requests (or conversations).", min=1)] = None,
    trace: Annotated[
        Path | None, typer.Option(help="Load: CSV or JSONL with arrival, prompt_tokens and output_tokens.")
    ] = None,
    find_rate: Annotated[
        bool, typer.Option("--find-rate", help="Load: search the highest rate that meets the requirements.")
    ] = False,
    prompt: Annotated[
        int | None, typer.Option(help="Load: tokens of a prompt (default: the scenario's document).", min=1)
    ] = None,
    output: Annotated[int | None, typer.Option(help="Load: tokens of an answer at most.", min=1)] = None,
    exact_output: Annotated[
        bool, typer.Option("--exact-output", help="Load: answers of full length (ignore_eos: vLLM, llama-server).")
    ] = False,
    prefix: Annotated[int, typer.Option(help="Load: tokens that all prompts have in common.", min=0)] = 0,
    turns: Annotated[int, typer.Option(help="Load: requests of a conversation.", min=1)] = 1,
    think: Annotated[float, typer.Option(help="Load: seconds between an answer and the next request.", min=0)] = 0.0,
    warmup: Annotated[
        float | None, typer.Option(help="Load: seconds left out of the figures (default: a tenth).", min=0)
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Load: processes that send (default: as many as the rate needs; one on each node).", min=1),
    ] = None,
    executor: Annotated[
        Where, typer.Option(help="Load: sent by this machine, or by the nodes of a Ray cluster (extra ray).")
    ] = Where.LOCAL,
    ray_address: Annotated[
        str, typer.Option(help="Ray cluster: HOST:6379, auto (RAY_ADDRESS, or one here), or local (one just for this).")
    ] = "auto",
    runs: Annotated[int, typer.Option(help="Requests per deployment.", min=1)] = 3,
    time_budget: Annotated[
        float, typer.Option(help="Seconds a local model may take; beyond that it is timed by slices.", min=1.0)
    ] = 60.0,
    full: Annotated[bool, typer.Option("--full", help="Run local models whole, however long it takes.")] = False,
    require: Annotated[
        list[str] | None, typer.Option(help="Replace the requirements: 'e2el mean <= 10 s' (repeatable).")
    ] = None,
    max_usd: Annotated[float, typer.Option(help="Refuse to send requests that would cost more than this.")] = 2.0,
    out: Annotated[
        Path | None,
        typer.Option(help="Run file to write (default: the user's data folder); with a base a folder of them."),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option(
            help="Judge as `compare` does against stored runs; or, in turns, options in a .toml, or another python or "
            "dpctl."
        ),
    ] = None,
    baseline_option: Annotated[
        list[str] | None,
        typer.Option(help="The base has this option instead: 'cloud-url=http://...', 'emulate=true' (repeatable)."),
    ] = None,
    baseline_command: Annotated[
        str | None,
        typer.Option(help="The base is this command; it writes a run file to {out}, or to the --out that is added."),
    ] = None,
    interleave: Annotated[
        bool, typer.Option("--interleave", help="Sessions of the base and of this in turns, A/B/B/A.")
    ] = False,
    pairs: Annotated[int, typer.Option(help="Pairs of such sessions at most (noisy machines: 20).", min=1)] = 12,
    check: Annotated[
        bool, typer.Option("--check", help="Say how steady the machine was, and what would help.")
    ] = False,
    save_answers: Annotated[
        Path | None, typer.Option(help="Folder for the answers' texts (they may hold sensitive data).")
    ] = None,
    judge: Annotated[
        str | None, typer.Option(help="Hosted model that grades the answers: it sees text and answer as they are.")
    ] = None,
    attack: Annotated[
        str | None, typer.Option(help="Attack hybrid delivery instead of timing it: all, canaries or one attack.")
    ] = None,
    otlp: Annotated[
        str | None,
        typer.Option(help="Send traces without content to this collector: http://host:4318/v1/traces (extra otel)."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run and sent, and stop.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Every figure with its source.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no moving progress line.")] = False,
) -> None:
    """Measure SCENARIO on local, cloud and hybrid delivery; ends with a table, verdicts and a recommendation.

    Exit 0: a deployment meets every requirement. 1: none does. 2: wrong usage. 3: something could not run. With a
    base, as `dpctl compare`: 0 nothing got worse, 1 something did, 5 it could not be told.
    """
    if interleave or baseline is not None or baseline_option or baseline_command is not None:
        against_baseline(context, pairs)
        return
    if url is not None:
        from dpctl.bench.load.traffic import Traffic
        from dpctl.catalog import read
        from dpctl.cli.load import Endpoint, Showing, run_load

        run_load(
            scenario_of(read.scenario(scenario), seed=seed, pages=pages, require=require or [], regime=regime),
            Traffic(
                rate=rate,
                arrivals=arrivals,
                duration=duration,
                requests=requests,
                trace=trace,
                prompt=prompt,
                output=output,
                exact_output=exact_output,
                prefix=prefix,
                turns=turns,
                think=think,
                warmup=warmup,
                seed=seed or 0,
            ),
            Endpoint(url=url, protocol=protocol, model=model, key_variable=key_variable),
            Showing(
                out=out,
                workers=workers,
                ray_address=ray_address if executor is Where.RAY else None,
                dry_run=dry_run,
                as_json=as_json,
                plain=plain,
            ),
            concurrency=concurrency,
            find=find_rate,
        )
        return
    of_load = (rate, concurrency, arrivals, duration, requests, trace)
    if find_rate or executor is not Where.LOCAL or any(asked is not None for asked in of_load):
        raise UsageError("load needs a running server", where="the command line", hint="name it with --url")
    from dpctl.bench.targets import targets
    from dpctl.bench.work import Delivering
    from dpctl.catalog import read as catalog
    from dpctl.cli.progress import progress
    from dpctl.core.deployment import Mode
    from dpctl.engines.vllm_command import VllmOptions
    from dpctl.pipelines.ner import recognition
    from dpctl.probe.machine import this_host
    from dpctl.report.judged import judged
    from dpctl.report.steady import with_stability

    wanted = scenario_of(catalog.scenario(scenario), seed=seed, pages=pages, require=require or [], regime=regime)
    way = route_of(route, threshold)
    tagger = recognition(ner) if ner is not None else None
    modes = tuple(Mode) if mode is ModeChoice.ALL else (Mode(mode.value),)
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
            VllmOptions(
                interpreter=vllm, devices=vllm_devices, max_length=vllm_length, flags=tuple(vllm_flag or ())
            )
            if engine is EngineChoice.VLLM
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
            typer.echo(dry_run_text(chosen, work))
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
    from dpctl.bench.events import Event, Milestone
    from dpctl.bench.runner import run_all

    def on_event(event: Event) -> None:
        if isinstance(event, Milestone):
            shown.milestone(event.text)

    try:
        return asyncio.run(run_all(chosen, work, machine, writer, on_event))
    except KeyboardInterrupt:
        typer.echo(f"dpctl: interrupted; what was finished is kept in {writer.path}", err=True)
        raise
    finally:
        writer.close()


def _show(result: "BenchResult", *, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.report.record import as_json as record
    from dpctl.report.terminal import render

    if as_json:
        typer.echo(json.dumps(record(result), indent=2, ensure_ascii=False))
        return
    typer.echo(render(result, width=width(), color=color(plain=plain), explain=explain), nl=False)


def _end(result: "BenchResult", failures: tuple[DpctlError, ...]) -> None:
    from dpctl.report.record import exit_code

    for failure in failures:
        typer.echo(f"dpctl: {failure}", err=True)
    code = ExitCode.UNAVAILABLE if failures else exit_code(result)
    if code is not ExitCode.DONE:
        raise typer.Exit(int(code))
