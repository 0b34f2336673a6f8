from dataclasses import replace
from pathlib import Path

from dpctl.bench.options import measured_key
from dpctl.bench.past import digest, measured
from dpctl.bench.store import RunWriter, Session
from dpctl.bench.targets import local_target
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Deployment
from dpctl.core.run import Sample

SCENARIO = catalog.scenario("rag-assistant")
MACHINE = replace(catalog.machine_profile("rtx-4090"), id="this-machine")


def sample(deployment: str) -> Sample:
    return Sample(
        id="r0",
        deployment=deployment,
        index=0,
        document="d",
        document_chars=400,
        sent=0.0,
        first=0.4,
        last=1.0,
        token_times=(0.4, 0.7, 1.0),
        tokens_in=100,
        tokens_out=3,
    )


def write(
    path: Path, deployment: Deployment, *, known_by: str, machine: str = "this-machine", done: bool = True
) -> None:
    session = Session(
        scenario=SCENARIO.id, digest=known_by, machine=machine, started="2026-11-21T10:00:00+00:00", environment={}
    )
    writer = RunWriter(path, session)
    writer.begin(deployment)
    writer.append(deployment.id, sample(deployment.id))
    if done:
        writer.done(deployment.id)
    writer.close()


LOCAL = local_target("llama-3.1-8b@Q4_K_M").deployment


def test_a_complete_run_of_the_same_scenario_on_this_machine_counts(tmp_path: Path) -> None:
    write(tmp_path / "20261121T100000Z-rag-assistant.jsonl", LOCAL, known_by=digest(SCENARIO))
    found = measured(tmp_path, SCENARIO, SCENARIO, MACHINE)
    assert list(found) == [measured_key(LOCAL)] == [("local", "llama-3.1-8b@Q4_K_M", "llama.cpp")]
    (one,) = found.values()
    assert one.origin == "measured" and one.e2el is not None and one.e2el.value == 1.0


def test_other_runs_do_not(tmp_path: Path) -> None:
    name = "20261121T10000{}Z-rag-assistant.jsonl"
    write(tmp_path / name.format(0), LOCAL, known_by="another")
    write(tmp_path / name.format(1), LOCAL, known_by=digest(SCENARIO), machine="elsewhere")
    write(tmp_path / name.format(2), LOCAL, known_by=digest(SCENARIO), done=False)
    write(tmp_path / name.format(3), replace(LOCAL, emulated=True), known_by=digest(SCENARIO))
    (tmp_path / name.format(4)).write_text("damaged\n", encoding="utf-8")
    assert measured(tmp_path, SCENARIO, SCENARIO, MACHINE) == {}
    assert measured(tmp_path / "nowhere", SCENARIO, SCENARIO, MACHINE) == {}


def test_a_scenario_is_known_by_all_that_it_says() -> None:
    assert digest(SCENARIO) == digest(catalog.scenario("rag-assistant"))
    assert digest(SCENARIO) != digest(replace(SCENARIO, requirements=()))
