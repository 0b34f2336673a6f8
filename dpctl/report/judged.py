"""From runs to a BenchResult: each run judged at today's prices, beside what is estimated and what others claim."""

from collections.abc import Sequence

from dpctl.assess import from_run
from dpctl.bench.past import price_of
from dpctl.bench.references import reference_rows, unserved_rows
from dpctl.bench.work import Request
from dpctl.catalog import read as catalog
from dpctl.catalog.fits import engine_fit
from dpctl.core.documents import Document
from dpctl.core.hardware import Machine
from dpctl.core.run import Note, Run
from dpctl.core.scenario import Scenario
from dpctl.decide.rank import recommend
from dpctl.report.record import BenchResult


def judged(
    runs: Sequence[Run],
    scenario: Scenario,
    machine: Machine,
    *,
    document: Document | None,
    own: str = "",
    with_unserved: bool,
    run_path: str | None = None,
    notes: Sequence[Note] = (),
) -> BenchResult:
    """Judge runs of a scenario; those in which nothing was timed yet are left out.

    `document` is what the estimates are made for; without it (a text of the user's own, which no run file holds) there
    are none. `own` describes such a text. `with_unserved` adds what hybrid pipelines with a model here would do.
    """
    economics = catalog.economics()
    assessments = tuple(
        from_run(run, scenario, price=price_of(run), machine=machine, economics=economics)
        for run in runs
        if run.samples or run.slices
    )
    request = Request(scenario=scenario, document=document) if document is not None else None
    unserved = unserved_rows(request, machine, engine_fit("llama-cpp")) if request and with_unserved else ()
    references = (*unserved, *reference_rows(request)) if request else ()
    return BenchResult(
        scenario=scenario,
        machine=machine,
        assessments=assessments,
        references=references,
        claims=scenario.claims,
        recommendation=recommend(scenario, (*assessments, *references)),
        notes=tuple(notes),
        title=document.title if document is not None else "",
        document=own,
        run_path=run_path,
    )
