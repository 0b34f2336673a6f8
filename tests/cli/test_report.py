import json
from pathlib import Path

import pytest

from tests.cli.conftest import SCENARIO, Dpctl

SESSION = (
    '{"type": "session", "scenario": "small", "digest": "", "machine": "m", "started": "", "environment": {}, '
    '"schema": 1}\n'
)


@pytest.fixture(scope="module")
def measured() -> dict[str, bytes]:
    """What was measured once; see `run`."""
    return {}


@pytest.fixture
def run(dpctl: Dpctl, tmp_path: Path, measured: dict[str, bytes]) -> Path:
    """A run of two requests against the emulator, measured by the first test that wants it."""
    path = tmp_path / "run.jsonl"
    if "run" not in measured:
        dpctl("bench", "small", "--mode", "hybrid", "--runs", "2", "--out", str(path), "--json")
        measured["run"] = path.read_bytes()
    path.write_bytes(measured["run"])
    return path


def test_a_run_is_judged_as_the_bench_judged_it(dpctl: Dpctl, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    options = ("--mode", "hybrid", "--seed", "5", "--pages", "2", "--json")
    benched = dpctl("bench", "small", "--runs", "2", "--out", str(path), *options).record
    reported = dpctl("report", str(path), "--json")
    assert reported.code == 0
    # what a machine says of itself changes from moment to moment (clocks, what is free)
    was, now = ({key: value for key, value in r.items() if key != "machine"} for r in (benched, reported.record))
    assert now == was and now["notes"] == [] and now["scenario"]["workload"]["pages"] == 2
    assert reported.record["machine"]["name"] == benched["machine"]["name"]


def test_the_pages_are_written_and_the_same_every_time(dpctl: Dpctl, run: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    texts = []
    for number in range(2):
        html, markdown = tmp_path / f"{number}" / "page.html", tmp_path / f"{number}.md"
        done = dpctl("report", str(run), "--html", str(html), "--markdown", str(markdown))
        assert done.code == 0 and done.out == "" and str(html) in done.err
        texts.append((html.read_text(encoding="utf-8"), markdown.read_text(encoding="utf-8")))
    assert texts[0] == texts[1]
    assert texts[0][0].startswith("<!doctype html>") and "hybrid" in texts[0][1]


def test_markdown_goes_to_stdout_and_the_terminal_table_is_shown_without_files(dpctl: Dpctl, run: Path) -> None:
    assert dpctl("report", str(run), "--markdown", "-").out.startswith("# small")
    shown = dpctl("report", str(run), "--plain").out
    assert "recommendation" in shown and max(map(len, shown.splitlines())) <= 80


def test_a_scenario_that_changed_since_is_said(dpctl: Dpctl, run: Path, home: Path) -> None:
    file = home / "config" / "dpctl" / "scenarios" / "small.toml"
    file.write_text(SCENARIO.replace("e2el mean <= 60 s", "e2el mean <= 1 ms"), encoding="utf-8")
    record = dpctl("report", str(run), "--json").record
    assert [note["name"] for note in record["notes"]] == ["scenario-differs"]
    assert record["assessments"][0]["verdicts"][0]["state"] == "missed"


def test_a_run_of_another_machine_does_not_take_this_ones_power_and_price(dpctl: Dpctl, run: Path) -> None:
    lines = [json.loads(line) for line in run.read_text(encoding="utf-8").splitlines()]
    lines[0]["environment"]["machine"] = "a machine far away"
    run.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    far = dpctl("report", str(run), "--json").record
    assert far["machine"]["name"] == "a machine far away" and far["machine"]["power"] is None
    assert far["assessments"][0]["cost_missing"] == ["electricity", "hardware"]
    named = dpctl("report", str(run), "--json", "--hardware", "h100-sxm-80gb").record
    assert "electricity" in {line["what"] for line in named["assessments"][0]["cost_lines"]}


def test_nothing_of_a_users_own_document_is_in_the_pages(dpctl: Dpctl, tmp_path: Path) -> None:
    note = tmp_path / "kuckucksnest.txt"
    note.write_text("Jonathan Meyers (jon@acme.example) pays EUR 12,345 to Acme Holdings GmbH.\n", encoding="utf-8")
    path, html, markdown = (tmp_path / name for name in ("own.jsonl", "own.html", "own.md"))
    arguments = ("--mode", "hybrid", "--runs", "1", "--out", str(path), "--document", str(note))
    dpctl("bench", "small", *arguments)
    pytest.importorskip("matplotlib")
    done = dpctl("report", str(path), "--html", str(html), "--markdown", str(markdown))
    assert done.code == 0
    for file in (html, markdown):
        text = file.read_text(encoding="utf-8")
        assert "a document of the user" in text
        for word in ("Jonathan", "Meyers", "acme", "Acme", "12,345", "kuckucksnest"):
            assert word not in text


def test_check_says_how_steady_it_was_in_bench_and_report_alike(dpctl: Dpctl, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    benched = dpctl("bench", "small", "--mode", "hybrid", "--runs", "2", "--out", str(path), "--json", "--check")
    reported = dpctl("report", str(path), "--check", "--json")
    named = [[note["name"] for note in done.record["assessments"][0]["notes"]] for done in (benched, reported)]
    assert "too-few" in named[0] and named[0] == named[1]
    plain = dpctl("report", str(path), "--json").record
    assert "too-few" not in [note["name"] for note in plain["assessments"][0]["notes"]]
    text = " ".join(dpctl("report", str(path), "--check").out.split())
    assert "2 finished requests cannot show whether the machine was steady" in text


def test_of_joined_runs_the_last_is_shown_and_all_are_its_history(dpctl: Dpctl, run: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--out", str(other), "--json")
    joined = tmp_path / "baselines.jsonl"
    joined.write_text(run.read_text(encoding="utf-8") + other.read_text(encoding="utf-8"), encoding="utf-8")
    shown = dpctl("report", str(joined), "--json").record
    assert shown["assessments"] == dpctl("report", str(other), "--json").record["assessments"]
    assert [note["name"] for note in shown["notes"]] == ["joined"]
    course = dpctl("report", "--history", str(joined), "--metric", "tokens_in", "--json").record["courses"][0]
    assert [point["requests"] for point in course["points"]] == [2, 1]
    assert [point["name"] for point in course["points"]] == [f"{joined}:1", f"{joined}:{course_line(run)}"]


def course_line(first: Path) -> int:
    """Where the second run begins in a file that joins it to this one."""
    return len(first.read_text(encoding="utf-8").splitlines()) + 1


def test_a_history_is_a_table_and_a_page(dpctl: Dpctl, run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jsonl").write_text(run.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "torn.jsonl").write_text(run.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    text = dpctl("report", "--history", str(folder), "--plain")
    assert text.code == 0 and text.out.startswith("E2EL: hybrid") and "▄▄▄" in text.out
    assert "passed over:" in text.out and max(map(len, text.out.splitlines())) <= 80
    pytest.importorskip("matplotlib")
    page = tmp_path / "page.html"
    done = dpctl("report", "--history", str(folder), "--metric", "ttft", "--html", str(page), "--markdown", "-")
    assert done.code == 0 and "<svg" in page.read_text(encoding="utf-8") and done.out.startswith("# ttft over runs")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--history", "{folder}", "--metric", "speed"), "unknown metric"),
        (("--history", "{folder}"), "no run there has a value of e2el"),
        (("--history", "{folder}/none*"), "no run file there"),
        (("{folder}/empty.jsonl", "--history", "{folder}"), "many runs, not one"),
        ((), "which run?"),
    ],
)
def test_what_makes_no_history_is_refused(dpctl: Dpctl, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "empty.jsonl").write_text(SESSION, encoding="utf-8")
    done = dpctl("report", *(option.format(folder=folder) for option in options))
    assert done.code == 2 and said in done.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "cannot read the run file"),
        ("", "holds no run"),
        ("not json\n{}\n", "not part of a run"),
        (SESSION, "nothing was measured"),
    ],
)
def test_what_is_no_run_is_refused(dpctl: Dpctl, tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "bad.jsonl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = dpctl("report", str(path))
    assert done.code == 2 and said in done.err and done.out == ""


def test_scenarios_that_are_unknown_or_not_the_runs_own_are_refused(dpctl: Dpctl, run: Path, home: Path) -> None:
    file = home / "config" / "dpctl" / "scenarios" / "small.toml"
    moved = home / "moved.toml"
    file.rename(moved)
    lost = dpctl("report", str(run))
    assert lost.code == 2 and "--scenario FILE.toml" in lost.err
    assert dpctl("report", str(run), "--scenario", str(moved), "--json").code == 0
    other = dpctl("report", str(run), "--scenario", "legal-summary")
    assert other.code == 2 and "not of legal-summary" in other.err


def test_a_place_that_cannot_be_written_and_two_things_on_stdout_are_refused(
    dpctl: Dpctl, run: Path, tmp_path: Path
) -> None:
    blocked = dpctl("report", str(run), "--markdown", str(tmp_path))
    assert blocked.code == 3 and "cannot write the page" in blocked.err
    assert dpctl("report", str(run), "--markdown", "-", "--json").code == 2
