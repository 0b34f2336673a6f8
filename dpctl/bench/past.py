"""Runs of `dpctl bench` that are on disk: what they measured replaces estimates of the same scenario and machine."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from dpctl.assess import Assessment, from_run
from dpctl.bench.options import measured_key
from dpctl.bench.store import read_runs
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Mode
from dpctl.core.errors import UsageError
from dpctl.core.hardware import Machine
from dpctl.core.models import TokenPrice
from dpctl.core.run import Run
from dpctl.core.scenario import Scenario


def digest(scenario: Scenario) -> str:
    """SHA-256 of a scenario as it is run: what its run files are known by."""
    from pydantic import TypeAdapter

    canonical = json.dumps(TypeAdapter(Scenario).dump_python(scenario, mode="json"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def measured(folder: Path, asked: Scenario, judged_as: Scenario, machine: Machine) -> dict[tuple[str, ...], Assessment]:
    """The newest complete run of each deployment of a scenario, by `measured_key`, judged by another version of it.

    `asked` is the scenario as its file says, whose digest the runs bear. Runs on other machines count for cloud
    delivery alone, runs against the emulator not at all. A file that cannot be read is passed over.
    """
    wanted = digest(asked)
    economics = catalog.economics()
    found: dict[tuple[str, ...], Assessment] = {}
    for run in _runs(folder, asked.id):
        deployment = run.deployment
        here = run.machine == machine.id
        if run.scenario_digest != wanted or not run.complete or deployment.emulated:
            continue
        if (here or deployment.mode is Mode.CLOUD) and (run.samples or run.slices):
            price = price_of(run)
            found[measured_key(deployment)] = from_run(
                run, judged_as, price=price, machine=machine, economics=economics
            )
    return found


def _runs(folder: Path, scenario: str) -> Iterator[Run]:
    """Runs of a scenario's files, oldest first: the names begin with the time."""
    for path in sorted(folder.glob(f"*-{scenario}*.jsonl")) if folder.is_dir() else ():
        try:
            yield from read_runs(path)
        except UsageError:
            continue


def price_of(run: Run) -> TokenPrice | None:
    """Today's price of the hosted model that answered; None for a local run and for a model nobody lists."""
    if run.deployment.mode is Mode.LOCAL:
        return None
    last = run.deployment.answering
    try:
        return catalog.hosted(f"{last.place}:{last.model}").price
    except UsageError:
        return None
