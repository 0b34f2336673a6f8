"""A bench's result with what its run file says about how steady the machine was."""

from collections.abc import Sequence
from dataclasses import replace

from dpctl.assess.caveats import merged
from dpctl.bench.check import stability
from dpctl.core.run import Note, Run
from dpctl.report.record import BenchResult

_STEADY = Note(
    name="steady",
    text="no sign of spread, drift, throttling, background load or a cold cache in its run file",
    next_step="none needed",
)


def with_stability(result: BenchResult, runs: Sequence[Run]) -> BenchResult:
    """The result with the stability warnings of each deployment among its caveats; a steady one is said to be so."""
    found = {run.deployment.id: stability(run) or (_STEADY,) for run in runs if run.samples or run.slices}
    assessments = tuple(
        replace(known, notes=merged(known.notes, found.get(known.deployment.id, ()))) for known in result.assessments
    )
    return replace(result, assessments=assessments)
