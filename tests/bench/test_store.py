import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dpctl.bench import store
from dpctl.bench.events import Environment, Milestone
from dpctl.bench.store import RunWriter, Session, new_path, read_runs, read_sessions
from dpctl.bench.targets import local_target
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.run import Attempt, Note, Sample, SlicePlan, SliceTiming, StageTime

SESSION = Session(
    scenario="s", digest="0" * 64, machine="m", started="2026-11-21T00:00:00+00:00", environment={"a": "1"}
)
DEPLOYMENT = local_target("smollm2-135m@Q4_K_M").deployment
EVENTS = (
    Environment(entries={"engine": "7"}),
    Milestone(text="not kept"),
    SlicePlan(
        deployment=DEPLOYMENT.id, layers=30, prompt_tokens=1, output_tokens=2, reason="r", fits=False, missing_bytes=3
    ),
    SliceTiming(
        deployment=DEPLOYMENT.id, layers=2, phase="decode", depth=0, tokens=1, wall=0.1, cpu=0.2, threads=2, round=0
    ),
    Sample(
        id="x#0",
        deployment=DEPLOYMENT.id,
        index=0,
        document="d",
        document_chars=10,
        first=0.25,
        last=1.5,
        token_times=(0.25, 1.5),
        tokens_in=5,
        tokens_out=2,
        stages=(StageTime(role="mask", start=0.0, end=0.1),),
        attempts=(Attempt(zone="third-party", host="h", bytes_out=9, status=200, found_spans=("s1",)),),
        planted={"person": 2},
        leaked={"person": ("s1",)},
        facts=3,
        facts_found=("f1",),
    ),
    Note(name="n", text="t", next_step="do"),
)


def written(path: Path) -> RunWriter:
    writer = RunWriter(path, SESSION)
    writer.begin(DEPLOYMENT)
    for event in EVENTS:
        writer.append(DEPLOYMENT.id, event)
    return writer


def test_what_is_read_back_is_what_was_there(tmp_path: Path) -> None:
    writer = written(tmp_path / "run.jsonl")
    writer.done(DEPLOYMENT.id)
    writer.close()
    (run,) = read_runs(writer.path)
    assert (run,) == writer.runs
    assert run.complete
    assert run.environment == {"a": "1", "engine": "7"}
    assert run.samples[0].bytes_out == 9
    assert len(run.slices) == len(run.notes) == 1


def test_every_line_is_on_disk_before_the_next_thing_happens(tmp_path: Path) -> None:
    writer = written(tmp_path / "run.jsonl")
    (run,) = read_runs(writer.path)  # the writer is still open, as after kill -9
    assert run.samples and not run.complete


def test_a_line_cut_off_by_a_crash_is_dropped(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl").path
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    (run,) = read_runs(path)
    assert run.samples and not run.notes


@pytest.mark.parametrize("wrong", ['{"type": "sample"}', "not json", '{"type": "spell"}', "[]"])
def test_an_edited_file_is_refused_with_its_line(tmp_path: Path, wrong: str) -> None:
    path = written(tmp_path / "run.jsonl").path
    lines = path.read_text().splitlines()
    lines[3] = wrong
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(UsageError, match="line 4") as caught:
        read_runs(path)
    assert caught.value.where.endswith(":4")


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl").path
    text = path.read_text().replace('"schema": 1', '"schema": 99', 1)
    path.write_text(text)
    with pytest.raises(UsageError, match="schema 99"):
        read_runs(path)


@pytest.mark.parametrize("schema", ["0", "null", '"1"', "true", "1.5"])
def test_what_is_no_schema_is_refused(tmp_path: Path, schema: str) -> None:
    path = written(tmp_path / "run.jsonl").path
    path.write_text(path.read_text().replace('"schema": 1', f'"schema": {schema}', 1))
    with pytest.raises(UsageError, match="schema"):
        read_runs(path)


def test_a_file_of_an_older_schema_is_upgraded_line_by_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As if schema 2 had renamed a count and schema 3 had taken that back: files of both read as today's."""
    old = Path(__file__).parents[1] / "data" / "run-schema-1.jsonl"
    today = read_runs(old)
    # lines of schema 2 as they would be written
    moved = [json.loads(line) for line in old.read_text().splitlines()]

    def forward(kind: str, record: dict[str, Any]) -> dict[str, Any]:
        return {{"tokens_out": "answered"}.get(key, key): value for key, value in record.items()}

    def back(kind: str, record: dict[str, Any]) -> dict[str, Any]:
        return {{"answered": "tokens_out"}.get(key, key): value for key, value in record.items()}

    newer = tmp_path / "newer.jsonl"
    moved[0]["schema"] = 2
    newer.write_text("".join(json.dumps(forward(record["type"], record)) + "\n" for record in moved))
    with pytest.raises(UsageError, match="schema 2"):
        read_runs(newer)
    monkeypatch.setattr(store, "SCHEMA", 3)
    seen: list[int] = []

    def step(number: int, change: Callable[[str, dict[str, Any]], dict[str, Any]]) -> Callable[..., dict[str, Any]]:
        def apply(kind: str, record: dict[str, Any]) -> dict[str, Any]:
            seen.append(number)
            return change(kind, record)

        return apply

    monkeypatch.setattr(store, "UPGRADES", {1: step(1, forward), 2: step(2, back)})
    assert read_runs(old) == today and set(seen) == {1, 2}
    seen.clear()
    assert read_runs(newer) == today and set(seen) == {2}


def test_joined_files_are_read_as_sessions_each_with_its_lines(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl").path
    lines = path.read_text().count("\n")
    whole = tmp_path / "all.jsonl"
    whole.write_text(path.read_text() * 3)
    sessions = read_sessions(whole)
    assert [(s.first, s.last, s.cut) for s in sessions] == [(k * lines + 1, (k + 1) * lines, False) for k in range(3)]
    assert [s.samples[DEPLOYMENT.id, "x#0"] for s in sessions] == [6, 6 + lines, 6 + 2 * lines]
    assert read_runs(whole) == read_runs(path) * 3
    whole.write_text(whole.read_text()[:-3])
    assert [s.cut for s in read_sessions(whole)] == [False, False, True]


@pytest.mark.parametrize("content", ["", "{}\n"])
def test_a_file_without_a_run_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text(content)
    with pytest.raises(UsageError):
        read_runs(path)


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text("precious")
    with pytest.raises(UnavailableError, match="cannot write the run file"):
        RunWriter(path, SESSION)
    assert path.read_text() == "precious"
    first = new_path(tmp_path, "s")
    first.touch()
    assert new_path(tmp_path, "s") != first


def test_no_text_of_document_or_answer_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl").path
    keys = {key for line in path.read_text().splitlines() for key in json.loads(line)}
    assert not keys & {"text_of_answer", "answer", "document_text"}
