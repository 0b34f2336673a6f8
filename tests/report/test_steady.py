from dataclasses import replace

from dpctl.report.answer import caveats
from dpctl.report.record import as_json
from dpctl.report.steady import with_stability
from dpctl.report.terminal import render
from tests.report.bench_results import legal
from tests.report.bench_runs import legal_runs


def test_each_deployment_has_its_warnings_among_its_caveats() -> None:
    runs = legal_runs()
    busy = tuple(
        replace(run, samples=tuple(replace(sample, disturbed=True) for sample in run.samples)) if run.samples else run
        for run in runs
    )
    checked = with_stability(legal(), busy)
    found = {note.name: set(ids) for note, ids in caveats(checked)}
    asked = {run.deployment.id for run in runs if run.samples}
    assert asked <= found["background-load"] and asked <= found["too-few"]
    assert "other programs had the cores in 3 of 3 requests" in " ".join(
        render(checked, width=80, color=False, explain=False).split()
    )
    notes = {a["deployment"]["id"]: [n["name"] for n in a["notes"]] for a in as_json(checked)["assessments"]}
    assert all("background-load" in notes[name] for name in asked)
    # nothing else has changed
    assert replace(checked, assessments=legal().assessments) == legal()


def test_a_steady_run_is_said_to_be_so_and_an_empty_one_nothing() -> None:
    (cloud,) = (run for run in legal_runs() if run.deployment.mode == "cloud")
    steady = replace(
        cloud, samples=tuple(replace(cloud.samples[0], id=f"r#{k}", index=k, last=5.0 + 0.01 * k) for k in range(8))
    )
    result = legal()
    found = {note.name: ids for note, ids in caveats(with_stability(result, (steady, replace(cloud, samples=()))))}
    assert found["steady"] == (cloud.deployment.id,)
    assert with_stability(result, (replace(cloud, samples=()),)) == result
