import json
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.sessions import pooled, recorded, run_files, subjects
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from dpctl.core.run import SCHEMA, SlicePlan, SliceTiming
from dpctl.decide.change import Scope, Subject
from tests.bench.run_files import ENVIRONMENT, HYBRID, OPEN, written

DATA = Path(__file__).parents[1] / "data"


def compared(base: Path, new: Path) -> Subject:
    (subject,) = subjects(recorded(base), recorded(new))
    return subject


def test_a_session_holds_medians_counts_leaks_and_facts(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", seconds=2.0, leaked={"person": ("s2",)})
    (session,) = compared(path, path).new
    assert session.times == {"ttft": 2.0, "e2el": 8.0, "tpot": pytest.approx(6 / 499)}
    assert session.counts["tokens_in"] == (33_000, 33_000, 33_000)
    assert session.counts["bytes_out"] == (158_214,) * 3
    # at $2.50 and $10 a million tokens
    assert session.counts["cost"] == (pytest.approx(0.0875),) * 3
    assert (session.requests, session.failed, session.started) == (3, 0, 1.79e9)
    assert session.found["agreement-7-50", "f1"] == 3 and session.answers == {"agreement-7-50": 3}
    assert session.facts == {"agreement-7-50": 12}
    assert {(leak.cls, leak.span) for leak in session.leaks} == {("person", "s2")}
    line = path.read_text().splitlines()[session.leaks[0].line - 1]
    assert json.loads(line)["id"] == "r#0"


def test_failed_requests_count_and_what_they_leaked_too(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", error="HTTP 500", leaked={"person": ("s2",)})
    (session,) = compared(path, path).new
    assert (session.requests, session.failed, session.times) == (3, 3, {})
    assert session.leaks


def test_slices_are_integrated_to_times(tmp_path: Path) -> None:
    from dpctl.bench.store import RunWriter, Session

    session = Session(scenario="s", digest="d", machine="m", started="2026-11-21T10:00:00+00:00", environment={})
    writer = RunWriter(tmp_path / "s.jsonl", session)
    writer.begin(HYBRID)
    plan = SlicePlan(deployment=HYBRID.id, layers=8, prompt_tokens=100, output_tokens=10, reason="budget", fits=True)
    writer.append(HYBRID.id, plan)
    for layers in (2, 4):
        for phase, tokens, wall in (("prefill", 64, 0.02), ("decode", 1, 0.001)):
            timing = SliceTiming(
                deployment=HYBRID.id, layers=layers, phase=phase, depth=0, tokens=tokens, wall=wall * layers,
                cpu=wall * layers, threads=1, round=0,
            )  # fmt: skip
            writer.append(HYBRID.id, timing)
    writer.done(HYBRID.id)
    writer.close()
    subject = compared(writer.path, writer.path)
    assert subject.new[0].times["tpot"] == pytest.approx(0.008, rel=0.2)
    assert subject.worth["ttft"] is Provenance.SAMPLED
    # without a sample, the file's own time is when it began
    assert subject.new[0].started == 1795255200.0


@pytest.mark.parametrize(
    ("change", "what", "spoils"),
    [
        ({"digest": "b" * 64}, "scenario", Scope.ALL),
        ({"document_chars": 7}, "document", Scope.ALL),
        ({"environment": {**ENVIRONMENT, "machine": "another"}}, "machine", Scope.TIMES),
        ({"deployment": replace(HYBRID, emulated=True)}, "answering side", Scope.TIMES),
        ({"environment": {**ENVIRONMENT, "dpctl": "0.2.0"}}, "dpctl", Scope.NOTHING),
        ({"environment": {**ENVIRONMENT, "api model": "gpt-4o-mini"}}, "api model", Scope.NOTHING),
    ],
)
def test_what_differs_is_named(tmp_path: Path, change: dict[str, object], what: str, spoils: Scope) -> None:
    base, new = written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl", **change)  # type: ignore[arg-type]
    (difference,) = compared(base, new).differences
    assert (difference.what, difference.spoils) == (what, spoils)


def test_the_fingerprint_decides_where_both_have_one(tmp_path: Path) -> None:
    first = {**ENVIRONMENT, "fingerprint": "d407bbac4250"}
    base = written(tmp_path / "a.jsonl", environment=first)
    renamed = written(tmp_path / "b.jsonl", environment={**first, "machine": "a better name"})
    assert compared(base, renamed).differences == ()
    other = written(tmp_path / "c.jsonl", environment={**first, "fingerprint": "000000000000"})
    assert compared(base, other).differences[0].what == "machine"
    # an older file has none: names are compared
    assert compared(base, written(tmp_path / "d.jsonl")).differences == ()


def test_the_emulators_port_is_no_setting_and_many_values_are_not_all_shown(tmp_path: Path) -> None:
    emulated = replace(HYBRID, emulated=True)
    addresses = ({**ENVIRONMENT, "api address": f"http://127.0.0.1:{port}/v1"} for port in (40001, 40002))
    base, new = (
        written(tmp_path / f"{k}.jsonl", environment=environment, deployment=emulated)
        for k, environment in enumerate(addresses)
    )
    assert compared(base, new).differences == ()
    many = [
        session
        for k in range(5)
        for session in recorded(written(tmp_path / f"v{k}.jsonl", environment={**ENVIRONMENT, "dpctl": f"0.{k}"}))
    ]
    (subject,) = subjects(many, many[:1])
    assert subject.differences[0].base == "0.0 / 0.1 / 0.2 and 2 more"


def test_load_is_no_setting(tmp_path: Path) -> None:
    base, new = (
        written(tmp_path / f"{load}.jsonl", environment={**ENVIRONMENT, "load_average_1min": load})
        for load in ("0.10", "1.90")
    )
    assert compared(base, new).differences == ()


def test_a_base_of_several_machines_counts_where_it_is_alike(tmp_path: Path) -> None:
    here, there = ({**ENVIRONMENT, "fingerprint": name} for name in ("here", "there"))
    base = [
        session
        for k in range(4)
        for session in recorded(written(tmp_path / f"{k}.jsonl", environment=(here, there)[k % 2]))
    ]
    (subject,) = subjects(base, recorded(written(tmp_path / "new.jsonl", environment=here)))
    assert len(subject.base) == 2 and subject.differences == ()


def test_one_deployment_a_side_is_compared_even_if_it_is_another(tmp_path: Path) -> None:
    subject = compared(written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl", deployment=OPEN))
    assert subject.base and subject.new and subject.deployment == OPEN.label
    assert subject.differences[0].what == "deployment"


def test_a_deployment_of_one_side_alone_stays_alone(tmp_path: Path) -> None:
    base = (*recorded(written(tmp_path / "a.jsonl")), *recorded(written(tmp_path / "b.jsonl", deployment=OPEN)))
    both, missing = subjects(base, recorded(written(tmp_path / "c.jsonl")))
    assert both.new and not missing.new and missing.deployment == OPEN.label


def test_a_file_that_was_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl")
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    with pytest.raises(UsageError, match="ends at line 6") as caught:
        recorded(path)
    assert caught.value.where.endswith(":6")
    # a whole last line, but the run goes on
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))
    with pytest.raises(UsageError, match="ends at line 4"):
        recorded(path)


def test_a_deployment_that_failed_is_no_cut_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", done=False, error="unreachable", requests=1)
    assert recorded(path)[0].runs[0].complete is False


def joined(path: Path, *parts: Path) -> Path:
    path.write_text("".join(part.read_text() for part in parts))
    return path


def test_joined_files_are_as_many_sessions(tmp_path: Path) -> None:
    parts = [
        written(
            tmp_path / f"{k}.jsonl", seconds=1.0 + k, started=1.79e9 + 60 * k, leaked={"person": ("s2",)} if k else {}
        )
        for k in range(3)
    ]
    whole = joined(tmp_path / "all.jsonl", *parts)
    (subject,) = subjects((), recorded(whole))
    assert [session.times["ttft"] for session in subject.new] == [1.0, 2.0, 3.0]
    assert [session.name for session in subject.new] == [f"{whole}:{line}" for line in (1, 7, 13)]
    # a leak is found where it stands in the whole file
    leak = subject.new[1].leaks[0]
    record = json.loads(whole.read_text().splitlines()[leak.line - 1])
    assert leak.file == str(whole) and record["type"] == "sample" and record["leaked"]
    (apart,) = subjects((), [session for part in parts for session in recorded(part)])
    assert [session.times for session in apart.new] == [session.times for session in subject.new]


def test_a_joined_session_that_was_stopped_is_refused_with_its_line(tmp_path: Path) -> None:
    good, stopped = written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl", done=False)
    with pytest.raises(UsageError, match="ends at line 11") as caught:
        recorded(joined(tmp_path / "all.jsonl", good, stopped, good))
    assert caught.value.where.endswith(":11")
    # cut off in the middle of a line, then joined: that line is none
    stopped.write_text(stopped.read_text()[:-10])
    with pytest.raises(UsageError, match="line 11 is not part of a run"):
        recorded(joined(tmp_path / "torn.jsonl", good, stopped, good))


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    names = [written(tmp_path / f"{k}.jsonl") for k in range(3)]
    (tmp_path / "readme.txt").touch()
    assert run_files(str(tmp_path)) == tuple(names)
    assert run_files(str(tmp_path / "[01].jsonl")) == tuple(names[:2])
    assert run_files(str(names[2])) == (names[2],)
    for empty in (tmp_path / "none*", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(UsageError, match="no run file there"):
            run_files(str(empty))


def test_requests_of_several_runs_are_pooled(tmp_path: Path) -> None:
    files = [session for k in range(3) for session in recorded(written(tmp_path / f"{k}.jsonl"))]
    (run,) = pooled(files)
    assert len(run.samples) == 9 and run.complete


@pytest.mark.parametrize("schema", range(1, SCHEMA + 1))
def test_files_of_every_schema_are_read(schema: int) -> None:
    file = recorded(DATA / f"run-schema-{schema}.jsonl")
    (subject,) = subjects(file, file)
    assert subject.new[0].times["ttft"] == pytest.approx(1.8)
    assert subject.worth["ttft"] is Provenance.ESTIMATED and subject.differences == ()
