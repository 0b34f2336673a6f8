"""The page of a load run: whole at 80 columns, in words, and the same as a record."""

import json
from dataclasses import replace

import pytest

from dpctl.bench.load.find_rate import find_rate
from dpctl.bench.load.report import load_report
from dpctl.bench.load.server_metrics import ServerView
from dpctl.bench.load.store import LoadRun, Tick
from dpctl.core.scenario import parse_requirement
from dpctl.report.layout import width_of
from dpctl.report.load import Step, load_record, render_load, render_steps, search_conclusion, steps_record
from tests.bench.load.runs import answered, failed, load_run

WANTED = [
    parse_requirement("e2el p95 <= 5 s"),
    parse_requirement("e2el p99 <= 5 s"),
    parse_requirement("ttft mean <= 1 ms"),
]
TICKS = [Tick(worker=0, at=float(second), cpu=0.95 * second, late=0.001) for second in range(30)]


def bad() -> LoadRun:
    """A run in which everything happened that a page can tell."""
    outcomes = [answered(n, n / 10, ttft=0.2 + n / 20, tokens=28, lag=0.5) for n in range(250)]
    outcomes += [failed(250 + n, 25 + n / 10, message="HTTP 429: " + "slow down " * 15) for n in range(49)]
    outcomes += [failed(299, 29.9, kind="stopped")]
    server = ServerView(means={"ttft": (0.1, 100), "queue": (0.2, 100)}, counts={"preemptions": 3.0})
    run = load_run(outcomes, seconds=60.0, warmup=3.0, ticks=TICKS, reason="error budget", server=server)
    return replace(run, plan=replace(run.plan, base_url="http://a-rather-long-name.internal.example:8000/some/path/v1"))


@pytest.mark.parametrize("width", [80, 100, 40])
@pytest.mark.parametrize("run", [bad(), load_run([answered(0, 0.0)], seconds=1.0)])
def test_no_line_is_wider_and_nothing_is_cut(run: LoadRun, width: int) -> None:
    text = render_load(run, load_report(run, WANTED), width=width, color=False, path="/data/runs/a-load.jsonl")
    assert text.endswith("\n")
    assert max(map(width_of, text.splitlines())) <= width
    assert "…" not in text


def test_the_page_says_what_matters() -> None:
    run = bad()
    text = " ".join(render_load(run, load_report(run, WANTED), width=80, color=False, path="a.jsonl").split())
    for words in (
        "269 requests measured, 220 answered; 30 before them to warm up; 1 unanswered",
        "the client was the limit",
        "load: drifting",
        "2.80 tokens a chunk",
        "it disagrees with the client: ttft",
        "3 preemptions",
        "failed: 49 requests (18.2%), in no latency above",
        "49 limited: HTTP 429: slow down",
        "partial: the run is partial",
        "try: judge by TPOT",
        "dpctl report a.jsonl",
    ):
        assert words in text
    assert "\x1b[31m" in render_load(run, load_report(run, WANTED), width=80, color=True)


def test_records_are_json() -> None:
    run = bad()
    record = json.loads(json.dumps(load_record(run, load_report(run, WANTED))))
    assert record["load"]["base_url"] == run.plan.base_url
    assert "asks" not in record["load"]
    assert record["report"]["ttft"]["p99"] is None
    assert record["report"]["verdicts"][0]["state"] == "missed"
    assert record["report"]["failures"] == {"limited": 49}


def test_steps_and_what_follows() -> None:
    def try_rate(rate: float) -> "object":
        outcomes = [answered(n, n / rate, ttft=0.2 if rate < 8 else 9.0) for n in range(140)]
        return load_report(load_run(outcomes, seconds=140 / rate), WANTED[:1])

    search = find_rate(try_rate, start=1.0)  # type: ignore[arg-type]
    steps = [Step(label=f"{trial.rate:.3g}/s", verdict=trial.why, report=trial.report) for trial in search.trials]
    for width in (80, 40):
        text = render_steps("a search", steps, width=width, color=False, conclusion=search_conclusion(search))
        assert max(map(width_of, text.splitlines())) <= width
    assert "requests a second are borne" in " ".join(text.split())
    record = json.loads(json.dumps(steps_record(steps, search)))
    assert record["search"]["highest"] == search.highest
    assert len(record["steps"]) == len(search.trials)
