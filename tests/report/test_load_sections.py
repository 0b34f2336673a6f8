"""A load run as a page: every part in place, tables that a reader can follow, no message of a server."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from dpctl.bench.load.report import LoadReport, load_report
from dpctl.bench.load.store import LoadRun
from dpctl.core.scenario import parse_requirement
from dpctl.report.html import page
from dpctl.report.load_sections import load_sections, load_title
from dpctl.report.markdown import markdown
from dpctl.report.sections import Heading, Plot, Table
from tests.bench.load.runs import answered, failed, load_run

WANTED = [parse_requirement("e2el p95 <= 5 s"), parse_requirement("leaked == 0")]


def made() -> tuple[LoadRun, LoadReport]:
    outcomes = [answered(n, n / 10, ttft=0.2 + n / 500) for n in range(250)]
    outcomes += [failed(250 + n, 25 + n / 10, message="HTTP 429: prompt was <secret>") for n in range(10)]
    run = load_run(outcomes, seconds=26.0, warmup=2.0)
    return run, load_report(run, WANTED)


def test_the_page_has_all_parts_and_quotes_no_server() -> None:
    run, report = made()
    sections = load_sections(run, report)
    headings = [s.id for s in sections if isinstance(s, Heading)]
    assert headings == ["summary", "latency", "rates", "honesty", "failures", "caveats"]
    text = markdown(load_title(run), sections)
    assert "secret" not in text + page(load_title(run), sections)
    assert "240 requests measured, 230 answered, 20 before them to warm up" in text
    assert "Not judged by load: leaked A == 0" in text.replace("\\", "")
    assert "poisson, 10 requests a second" in text


def test_the_timeline_adds_up() -> None:
    run, report = made()
    timeline = next(s for s in load_sections(run, report) if isinstance(s, Plot) and s.id == "timeline")
    end = max(o.end for o in run.outcomes)

    def total(column: int) -> float:
        cells = [row[column].figure for row in timeline.table.rows]
        return sum(figure.value for figure in cells if figure is not None) * end / len(cells)

    # due, answered and failed: nobody is left out, nobody counted twice
    assert [total(column) for column in (2, 3, 4)] == pytest.approx([260, 250, 10])
    # requests under way times time is what all requests took together (Little)
    assert total(1) == pytest.approx(sum(o.end - o.begun for o in run.outcomes))


def test_the_distribution_is_that_of_the_report() -> None:
    run, report = made()
    found = next(s for s in load_sections(run, report) if isinstance(s, Plot) and s.id == "distribution")
    middle = next(row for row in found.table.rows if row[0].text == "50%")
    assert report.ttft.p50 is not None
    assert middle[1].figure is not None
    assert middle[1].figure.value == pytest.approx(report.ttft.p50.value)
    for plot in (s for s in load_sections(run, report) if isinstance(s, Plot)):
        ET.fromstring(plot.draw())  # noqa: S314 - our own drawing


def test_a_run_without_answers_has_a_page_too() -> None:
    run = load_run([failed(0, 0.0)], seconds=1.0, reason="unknown")
    report = load_report(run, WANTED)
    sections = load_sections(run, report)
    assert not [s for s in sections if isinstance(s, Plot)]
    assert {s.id for s in sections if isinstance(s, Table)} >= {"latencies", "requirements", "failures-table"}
    assert "The run is partial: unknown" in markdown(load_title(run), sections)
    emulated = replace(run, plan=replace(run.plan, emulated=True))
    assert "which dpctl emulates" in markdown("x", load_sections(emulated, load_report(emulated)))
