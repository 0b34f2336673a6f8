from dataclasses import replace

import pytest

from dpctl.report.decision import Decision
from dpctl.report.decision_sections import decision_sections
from dpctl.report.html import page
from dpctl.report.plots_stages import breakdown, calls_line, stage_lines, staged
from tests.options import fig
from tests.report.decisions import decision

pytest.importorskip("matplotlib")
LOCAL = "local llama-3.1-8b@Q4_K_M on rtx-4090 (llama.cpp)"


def timed(*, calls: int = 1) -> Decision:
    of = decision()
    ranked = tuple(
        replace(option, assessment=replace(option.assessment, tpot=fig(0.01, "s", 0.008, 0.02)))
        for option in of.advice.ranked
    )
    scenario = of.advice.need.scenario
    scenario = replace(scenario, workload=replace(scenario.workload, calls=calls))
    return replace(of, advice=replace(of.advice, ranked=ranked, need=replace(of.advice.need, scenario=scenario)))


def test_the_stages_of_an_option_are_plotted_with_intervals_and_add_up() -> None:
    plot = breakdown(timed())
    assert plot is not None and plot.table.sortable
    heads = [column.name for column in plot.table.columns]
    assert heads == ["option", "network and queue", "reading the prompt", "writing the answer", "e2el"]
    (local,) = [row for row in plot.table.rows if row[0].text == LOCAL]
    # nothing of it is sent anywhere
    assert local[1].figure is None
    times = [cell.figure for cell in local[2:]]
    assert all(time is not None and time.low is not None for time in times)
    reading, writing, whole = (time.value for time in times if time is not None)
    assert reading + writing == pytest.approx(whole)
    assert writing == pytest.approx(0.99)
    assert "<svg" in plot.draw() and "4.20 s" in plot.draw()


def test_an_option_whose_pace_is_not_known_is_left_out() -> None:
    assert breakdown(decision()) is None
    of = timed()
    assert {option.id for option, _, _ in staged(of)} == {
        option.id for option in of.advice.ranked if option.assessment.deployment.delivery.value != "saas"
    }


def test_lines_say_the_same_with_letters_and_intervals() -> None:
    of = timed()
    (local,) = [option for option in of.advice.ranked if option.id == LOCAL]
    assert list(stage_lines(local, of)) == [
        "reading the prompt 3.21 s E [2.60..4.28]",
        "writing the answer 990 ms E [792 ms..1.98 s]",
    ]


def test_several_calls_are_said_and_one_is_not() -> None:
    assert calls_line(timed()) == ""
    several = timed(calls=3)
    assert "makes 3 calls" in calls_line(several)
    assert "makes 3 calls" in page("t", decision_sections(several))
