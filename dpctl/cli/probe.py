"""`dpctl probe`: what this machine is, what it has, which models fit it and how fast they would run."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.cli.output import cache_folder, color, say, say_json, tell, width
from dpctl.core.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dpctl.core.scenario import Scenario
    from dpctl.estimate.fits import Fit
    from dpctl.probe.source import Source
    from dpctl.report.inspection import Inspection


def probe(
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure bandwidth, compute and a small model (about 10 s).")
    ] = False,
    save: Annotated[
        str | None, typer.Option(help="Save as a hardware profile of this id, for --hardware.", metavar="ID")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Write what was read to a new folder, without serials and names.", metavar="DIR")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(help="Read a recording instead of this machine.", metavar="DIR")
    ] = None,
    hardware: Annotated[
        str | None, typer.Option(help="A machine of the catalogue instead: rtx-4090, '2x rtx-4090'.", metavar="ID")
    ] = None,
    scenario: Annotated[
        str,
        typer.Option(help="Scenario whose request the models must fit (`dpctl list scenarios`).", metavar="SCENARIO"),
    ] = "legal-summary",
    all_models: Annotated[
        bool, typer.Option("--all-models", help="Every model of the catalogue, not only the usual ones.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Every figure with its source, and why others are missing.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no moving progress line.")] = False,
) -> None:
    """Say what this machine is, what it already has, which models fit it and how fast they would run.

    Exit 0 however little could be read. 2: wrong usage. 3: --measure cannot run here.
    """
    from dpctl.catalog import read as catalog
    from dpctl.catalog.save import check_name, save_profile
    from dpctl.report.inspection import as_json as record_of

    _exclusive({"--replay": replay, "--hardware": hardware}, {"--measure": measure, "--record": record})
    if save is not None:
        check_name(save)
    wanted = catalog.scenario(scenario)
    if hardware is not None:
        found = _of_profile(hardware, wanted)
    else:
        found = _of_source(wanted, replay=replay, record=record, measure=measure, plain=plain)
    measured_now = found.measurement is not None and measure
    names = catalog.ids("models") if all_models else catalog.shortlist()
    found = replace(found, fits=fits(found, wanted, names))
    if save is not None:
        path = save_profile(found.machine, save, on=datetime.now(UTC).date())
        tell(f"saved as {path}; use it with --hardware {save}")
    if as_json:
        say_json(record_of(found))
    else:
        from dpctl.report.probe import render

        say(render(found, width=width(), color=color(plain=plain), explain=explain), nl=False)
    if measure and not measured_now:
        raise UnavailableError(
            "nothing could be measured", where="--measure", hint="the warnings above say why; then try again"
        )


def _exclusive(first: "Mapping[str, object]", second: "Mapping[str, object]") -> None:
    """--replay and --hardware are other machines: nothing can be measured or recorded there, nor both be shown."""
    given = [name for name, value in (*first.items(), *second.items()) if value]
    others = [name for name, value in first.items() if value]
    if others and len(given) > 1:
        raise UsageError(
            f"{given[0]} and {given[1]} exclude each other", where="the command line", hint=f"drop {given[1]}"
        )


def _of_profile(text: str, scenario: "Scenario") -> "Inspection":
    from dpctl.catalog import read as catalog
    from dpctl.core.hardware import fingerprint
    from dpctl.report.inspection import Inspection

    machine = catalog.machine_profile(text)
    return Inspection(
        origin=f"profile {text}",
        machine=machine,
        fingerprint=fingerprint(machine),
        scenario=scenario.id,
        output_tokens=scenario.workload.output_tokens,
        keys={},
    )


def _of_source(
    scenario: "Scenario", *, replay: Path | None, record: Path | None, measure: bool, plain: bool
) -> "Inspection":
    from dpctl.probe.live import Live
    from dpctl.probe.record import Recorder
    from dpctl.probe.redact import of_this_machine
    from dpctl.probe.replay import Replay

    if replay is not None:
        return inspect(Replay(replay), scenario, origin=f"recording {replay}")
    if record is not None:
        recorder = Recorder(Live())
        found = inspect(recorder, scenario, origin="this machine")
        count = recorder.write(record, of_this_machine())
        tell(f"recorded {count} files in {record}; look through them before you pass them on")
    else:
        found = inspect(Live(), scenario, origin="this machine")
    return _measured(found, plain=plain) if measure else found


def inspect(source: "Source", scenario: "Scenario", *, origin: str) -> "Inspection":
    """Everything there is to learn through a source; what an earlier --measure found on such a machine is used."""
    from dpctl.catalog import read as catalog
    from dpctl.catalog.measurements import as_measured
    from dpctl.core.errors import DpctlError
    from dpctl.core.hardware import fingerprint
    from dpctl.core.run import Note
    from dpctl.probe.look import look
    from dpctl.probe.machine import nothing_seen
    from dpctl.report.inspection import Inspection

    variables = {name: catalog.provider(name).key_variable for name in catalog.ids("providers")}
    found = look(source, variables)
    seen = found.seen or nothing_seen(source)
    warnings = list(seen.warnings)
    machine, measurement = seen.machine, None
    try:
        machine, measurement = as_measured(machine)
    except DpctlError as error:
        warnings.append(Note(name="measurement-unreadable", text=str(error), next_step="dpctl probe --measure"))
    return Inspection(
        origin=origin,
        machine=machine,
        fingerprint=fingerprint(seen.machine),
        measurement=measurement,
        scenario=scenario.id,
        output_tokens=scenario.workload.output_tokens,
        engines=found.engines,
        servers=found.servers,
        model_files=found.model_files,
        keys=found.keys,
        warnings=tuple(warnings),
        gaps=(*seen.gaps, *found.gaps),
    )


def _measured(found: "Inspection", *, plain: bool) -> "Inspection":
    from dpctl.bench.calibrate import measure
    from dpctl.catalog.measurements import save
    from dpctl.cli.progress import progress
    from dpctl.core.measurement import anything_in
    from dpctl.estimate.anchored import with_measured_bandwidth

    with progress(plain=plain) as shown:
        measurement = measure(
            found.machine, cache_folder=cache_folder() / "synthetic", seconds=10.0, on_progress=shown.milestone
        )
    found = replace(found, warnings=(*found.warnings, *measurement.notes))
    if not anything_in(measurement):
        return replace(found, measurement=None)
    path = save(measurement)
    tell(f"measurement kept in {path}: later estimates on this machine use it")
    machine = with_measured_bandwidth(found.machine, measurement)
    return replace(found, machine=machine, measurement=measurement)


def fits(found: "Inspection", scenario: "Scenario", names: "Sequence[str]") -> "tuple[Fit, ...]":
    """What fits the machine, smallest model first, with the coefficients that its own measurement corrected."""
    from dpctl.bench.documents import generate
    from dpctl.bench.work import Request
    from dpctl.catalog import read as catalog
    from dpctl.catalog.fits import engine_fit
    from dpctl.estimate.anchored import anchored
    from dpctl.estimate.fits import QUANTS, what_fits

    engine = engine_fit("llama-cpp")
    if found.measurement is not None:
        engine = anchored(engine, catalog.model, found.machine, found.measurement)
    specs = sorted(map(catalog.model, names), key=lambda spec: spec.parameters)
    work = scenario.workload
    request = Request(scenario=scenario, document=generate(work.kind, seed=work.seed, pages=work.pages))
    return what_fits(
        found.machine,
        specs,
        engine,
        quants=tuple(map(catalog.quant, QUANTS)),
        prompts={spec.id: request.prompt_tokens(spec.chars_per_token) for spec in specs},
        output_tokens=scenario.workload.output_tokens,
    )
