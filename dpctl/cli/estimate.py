"""`dpctl estimate`: what a model would do on a machine, without running anything."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dpctl.cli.output import color, width
from dpctl.core.errors import DpctlError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dpctl.catalog.questions import Lookups
    from dpctl.core.hardware import Machine
    from dpctl.estimate.fitted import EngineFit


def estimate(
    target: Annotated[
        str | None,
        typer.Argument(help="Model such as mistral-7b@Q4_K_M, or a scenario: legal-summary.", show_default=False),
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
    batch: Annotated[
        Path | None,
        typer.Option(help="JSON lines to answer, one JSON line each ('-': standard input).", metavar="FILE"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The answer as JSON on stdout.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every term with its coefficient, and the sources.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Predict what a model does on a machine, or every delivery of a scenario: nothing is run, 80 % intervals.

    A model: memory, prefill, decode, power and energy. A scenario: the table of `dpctl bench`; exit 1 when no delivery
    would meet every requirement. In a batch a bad line answers with its error, and the others go on.
    """
    if batch is not None:
        if target is not None:
            raise UsageError("TARGET and --batch exclude each other", where="the command line", hint="drop one")
        with _lines(batch) as lines:
            for text in _answers(lines):
                sys.stdout.write(text)
        return
    if target is None:
        raise UsageError(
            "no model given", where="the command line", hint="dpctl estimate mistral-7b@Q4_K_M --hardware rtx-4090"
        )
    from dpctl.catalog import read as catalog

    if target.endswith(".toml") or target in catalog.ids("scenarios"):
        _scenario(target, hardware, as_json=as_json, explain=explain, plain=plain)
        return
    line: dict[str, Any] = {
        "hardware": hardware,
        "model": target,
        "engine": engine,
        "prompt_tokens": prompt,
        "output_tokens": output,
        "kv_depth": depth,
        "concurrency": concurrency,
    }
    line |= {key: value for key, value in (("quant", quant), ("backend", backend)) if value is not None}
    _one(line, as_json=as_json, explain=explain, plain=plain)


def _one(line: dict[str, Any], *, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.catalog.fits import engine_fit, family_of
    from dpctl.catalog.questions import question
    from dpctl.estimate.answer import answer
    from dpctl.report.estimate import as_record, render

    family, _ = family_of(line["engine"])
    machine, fit = _machine(line["hardware"], engine_fit(family))
    asked = question(line, machine=machine)
    found = answer(asked, fit)
    if as_json:
        typer.echo(json.dumps(as_record(found), indent=2, ensure_ascii=False))
        return
    text = render(asked, found, fit, width=width(), color=color(plain=plain), explain=explain)
    typer.echo(text, nl=False)


def _scenario(name: str, hardware: str | None, *, as_json: bool, explain: bool, plain: bool) -> None:
    """The table of `dpctl bench` for a scenario on a machine, all of it estimated."""
    from dpctl.bench.documents import generate
    from dpctl.bench.references import candidate_rows, reference_rows
    from dpctl.bench.work import Request
    from dpctl.catalog import read as catalog
    from dpctl.catalog.fits import engine_fit
    from dpctl.decide.rank import recommend
    from dpctl.report.record import BenchResult, exit_code
    from dpctl.report.record import as_json as record_of
    from dpctl.report.terminal import render

    scenario = catalog.scenario(name)
    work = scenario.workload
    request = Request(scenario=scenario, document=generate(work.kind, seed=work.seed, pages=work.pages))
    machine, fit = _machine(hardware, engine_fit("llama-cpp"))
    rows = candidate_rows(request, machine, fit)
    references = reference_rows(request)
    result = BenchResult(
        scenario=scenario,
        machine=machine,
        assessments=rows,
        references=references,
        claims=scenario.claims,
        recommendation=recommend(scenario, rows),
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


def _lines(path: Path) -> Any:
    if str(path) == "-":
        from contextlib import nullcontext

        return nullcontext(sys.stdin)
    try:
        return path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"cannot read the file: {error.strerror}", where=str(path), hint="name a file of JSON lines"
        ) from None


def _answers(lines: "Iterable[str]") -> "Iterator[str]":
    """One JSON line for each line that is not blank; a bad one answers with what is wrong with it."""
    from dpctl.catalog.questions import Lookups

    lookups = Lookups()
    for count, line in enumerate(lines, start=1):
        if line.strip():
            yield json.dumps(_answered(line, count, lookups), ensure_ascii=False) + "\n"


def _answered(text: str, count: int, lookups: "Lookups") -> dict[str, Any]:
    from dpctl.catalog.fits import engine_fit
    from dpctl.catalog.questions import question
    from dpctl.estimate.answer import answer
    from dpctl.report.estimate import as_record

    known: object = None
    try:
        line = json.loads(text)
        if not isinstance(line, dict):
            raise UsageError("no JSON object", where=f"line {count}", hint='write {"id": ..., "model": ...}')
        known = line.get("id")
        asked = question(line, lookups)
        return {"id": known, **as_record(answer(asked, engine_fit(asked.family)))}
    except ValueError as error:
        wrong: DpctlError = UsageError(f"not valid JSON: {error}", where=f"line {count}", hint="one object a line")
    except DpctlError as error:
        wrong = error
    return {"id": known, "error": {"line": count, "what": wrong.what, "where": wrong.where, "try": wrong.hint}}
