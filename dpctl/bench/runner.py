"""Measure every target, one after the other, and keep what each of them yields."""

from collections.abc import AsyncIterator, Callable, Sequence

from dpctl.bench.events import Event
from dpctl.bench.local import measure_local
from dpctl.bench.remote import measure_remote
from dpctl.bench.served import measure_served
from dpctl.bench.store import RunWriter
from dpctl.bench.targets import Target
from dpctl.bench.work import Work
from dpctl.core.errors import DpctlError, UnavailableError
from dpctl.core.hardware import Machine


def measure(target: Target, work: Work, machine: Machine) -> AsyncIterator[Event]:
    """The events of one deployment."""
    if target.served is not None:
        return measure_served(target.deployment, target.served, work)
    return measure_local(target, work, machine) if target.local is not None else measure_remote(target, work)


async def run_all(
    targets: Sequence[Target],
    work: Work,
    machine: Machine,
    writer: RunWriter,
    on_event: Callable[[Event], None],
) -> tuple[DpctlError, ...]:
    """Measure all targets; one that cannot run does not stop the others. Returns what could not run, and why."""
    failures: list[DpctlError] = []
    for target in targets:
        name = target.deployment.id
        writer.begin(target.deployment)
        try:
            async for event in measure(target, work, machine):
                writer.append(name, event)
                on_event(event)
            writer.done(name)
        except UnavailableError as error:
            failures.append(error)
    return tuple(failures)
