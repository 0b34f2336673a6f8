import math
import re
from dataclasses import replace

import pytest

from dpctl.core.deployment import Mode
from dpctl.core.run import Call, Run, StageTime
from dpctl.report.cells import names
from dpctl.report.plots import drawn, scaled
from dpctl.report.plots_compare import cost_parts, egress, trade_off
from dpctl.report.plots_latency import distribution, first_and_pace, waterfall
from dpctl.report.sections import Plot
from tests.report import bench_results
from tests.report.bench_runs import legal_runs

LEGAL = bench_results.legal()
NAMES = names(LEGAL.assessments)


def values(plot: Plot | None) -> list[tuple[float | str | None, ...]]:
    assert plot is not None
    return [tuple(c.figure.value if c.figure else c.text or None for c in row) for row in plot.table.rows]


def longer(run: Run, count: int) -> Run:
    """The run with `count` requests, the last token of request n at n + 1 s."""
    first = run.samples[0]
    samples = (replace(first, id=f"#{n}", index=n, first=0.5, last=n + 1.0) for n in range(count))
    return replace(run, samples=tuple(samples))


def test_stages_follow_one_another_and_end_with_the_last_token() -> None:
    rows = [row for row in values(waterfall(legal_runs(), LEGAL.assessments, NAMES)) if row[0] == "hybrid"]
    # three requests: masked for 0.2 s, first token at 1.9, 2.0 and 2.1 s, last at 7.6, 8.6 and 9.6 s
    assert [row[1] for row in rows] == ["mask", "until the first token", "writing the answer"]
    numbers = [[value for value in row[2:] if isinstance(value, float)] for row in rows]
    for row, wanted in zip(numbers, ([0.0, 0.2], [0.2, 1.8], [2.0, 6.6]), strict=True):
        assert row == pytest.approx(wanted)


def test_the_calls_before_the_last_one_are_a_row_each() -> None:
    run = legal_runs()[-1]
    calls = tuple(Call(start=t, first=t + 1.0, last=t + 2.0, tokens_in=9, tokens_out=9) for t in (0.0, 2.0, 4.0))
    stages = tuple(
        StageTime(role=role, start=start, end=end)
        for call in calls
        for role, start, end in (("mask", call.start, call.start + 0.5), ("answer", call.start + 0.5, call.last))
    )
    sample = replace(run.samples[0], calls=calls, stages=stages, first=5.0, last=6.0)
    plot = waterfall((replace(run, samples=(sample,)),), LEGAL.assessments, NAMES)
    assert [row[1:] for row in values(plot)] == [
        ("call 1", 0.0, 2.0),
        ("call 2", 2.0, 2.0),
        ("mask", 4.0, 0.5),
        ("until the first token", 4.5, 0.5),
        ("writing the answer", 5.0, 1.0),
    ]


def test_slices_are_shown_as_the_time_before_and_after_the_first_token() -> None:
    rows = [row for row in values(waterfall(legal_runs(), LEGAL.assessments, NAMES)) if "mistral" in str(row[0])]
    assert [row[1:] for row in rows] == [("until the first token", 0.0, 702.0), ("writing the answer", 702.0, 62.0)]


def test_masking_here_is_measured_though_the_cloud_is_emulated() -> None:
    plot = waterfall(legal_runs(), LEGAL.assessments, NAMES)
    assert plot is not None
    letters = {row[1].text: row[3].figure.provenance.value for row in plot.table.rows if row[3].figure}
    assert letters["mask"] == "M" and letters["writing the answer"] == "E"


def test_single_requests_are_listed_until_there_are_too_many() -> None:
    few = values(distribution((longer(legal_runs()[2], 3),), NAMES))
    assert [row[1:] for row in few] == [("number 1", 0.5, 1.0), ("number 2", 0.5, 2.0), ("number 3", 0.5, 3.0)]
    many = values(distribution((longer(legal_runs()[2], 200),), NAMES))
    assert [(row[1], row[3]) for row in many if row[1] in {"50% within", "95% within", "100% within"}] == [
        ("50% within", 100.0),
        ("95% within", 190.0),
        ("100% within", 200.0),
    ]


def test_failed_requests_are_no_latency() -> None:
    run = legal_runs()[2]
    broken = replace(run, samples=tuple(replace(s, last=None, first=None, error="cut") for s in run.samples))
    assert distribution((broken,), NAMES) is None
    assert waterfall((broken,), LEGAL.assessments, NAMES) is None


def test_bytes_and_leaks_are_those_of_the_assessments() -> None:
    rows = {row[0]: row[1:] for row in values(egress(LEGAL.assessments, NAMES))}
    assert rows["cloud"] == (158_214.0, 312.0, 0.0, 312.0, 412.0)
    assert rows["hybrid"] == (151_377.0, 0.0, 0.0, 312.0, 412.0)


def test_cost_lines_add_up_to_quantity_times_price() -> None:
    plot = cost_parts(LEGAL.assessments, NAMES)
    assert plot is not None
    for row in plot.table.rows:
        quantity, price, amount = (row[index].figure for index in (2, 3, 5))
        assert quantity is not None and price is not None and amount is not None
        assert amount.value == pytest.approx((quantity * price).to("USD").value)


def test_the_trade_off_holds_all_that_have_a_latency() -> None:
    rows = values(trade_off(LEGAL, NAMES))
    assert len(rows) == len(LEGAL.assessments) + len(LEGAL.references) + len(LEGAL.claims)
    assert rows[2] == ("3 cloud (run)", 8.43, 0.0886, 0.0)


def test_nothing_known_is_no_plot() -> None:
    bare = tuple(
        replace(a, ttft=None, tpot=None, e2el=None, cost_lines=(), bytes_out=None, compliance=None)
        for a in LEGAL.assessments
    )
    assert first_and_pace(bare, NAMES) is cost_parts(bare, NAMES) is egress(bare, NAMES) is None
    assert trade_off(replace(LEGAL, assessments=bare, references=(), claims=()), NAMES) is None


@pytest.mark.parametrize(
    "found", [[0.0], [0.0, 5.0], [1e-9, 1e9], [3.0, 3.0], [], [0.0, 1e-7]], ids=lambda found: str(len(found))
)
def test_every_value_is_inside_its_axis(found: list[float]) -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    scaled(axes, "x", found)
    low, high = axes.get_xlim()
    assert math.isfinite(low) and low < high
    assert all(low <= value <= high for value in found)


def test_a_drawing_is_the_same_each_time_and_brings_no_style_of_its_own() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    def draw(drawing: Figure) -> None:
        drawing.subplots().barh(["名 <a> & $x$"], [2.0], hatch="//")

    first, second = drawn("one", 100, draw), drawn("one", 100, draw)
    assert first == second and first.startswith("<svg viewBox=")
    assert "<style" not in first and "metadata" not in first and "http" not in first
    assert "名 &lt;a&gt; &amp; $x$" in first
    assert all(name.startswith("one-") for name in re.findall(r' id="([^"]+)"', first))


def test_modes_differ_by_more_than_colour() -> None:
    from dpctl.report.plots import MODE_COLORS, MODE_MARKS

    assert len(set(MODE_COLORS.values())) == len(set(MODE_MARKS.values())) == len(Mode)
