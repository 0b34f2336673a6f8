"""Where the time of a request goes in each option: stacked stages, a table of them, and the same in lines of text."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dpctl.assess.stages import FIRST, MASK, NETWORK, READING, STAGES, WRITING, StageFigure, longest
from dpctl.bench.stages import stages_of
from dpctl.core.figures import Figure
from dpctl.decide.option import Option
from dpctl.report.cells import with_interval
from dpctl.report.decision import Decision, rows
from dpctl.report.layout import clean
from dpctl.report.plots import LINE, ROW, bar, bar_legend, drawn, panel
from dpctl.report.plots import rows as named_rows
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# characters of a row's name that the narrowest drawing has room for
_LETTERS = 58
# the style of each stage: the longest bars are the plainest
_STYLE = {WRITING: 0, NETWORK: 1, READING: 2, MASK: 3, FIRST: 4}

Shown = tuple[Option, Figure, tuple[StageFigure, ...]]


def staged(decision: Decision) -> tuple[Shown, ...]:
    """(option, its end-to-end latency, its stages) of the options shown whose stages are known."""
    work = decision.advice.need.scenario.workload
    return tuple(
        (option, e2el, stages)
        for option, _ in rows(decision)
        if (e2el := option.assessment.e2el) is not None and (stages := stages_of(option, work))
    )


def stage_lines(option: Option, decision: Decision) -> Iterator[str]:
    """The stages of an option, a line each: "mask 0.12 s E [0.06..0.48]"; nothing where they are not known."""
    for stage in stages_of(option, decision.advice.need.scenario.workload):
        yield f"{stage.what} {with_interval(stage.time)}"


def calls_line(decision: Decision) -> str:
    """How a request of several calls is counted, in one sentence; "" for one call."""
    calls = decision.advice.need.scenario.workload.calls
    if calls == 1:
        return ""
    return (
        f"A request makes {calls} calls, one after the other, and each reads anew what those before it read (no prefix "
        "is reused): latency, tokens and cost are those of all of them, the time to the first token is that of the "
        "last answer"
    )


def breakdown(decision: Decision) -> Plot | None:
    """The share of each stage in the time of a request, an option a row; None when no option's stages are known."""
    shown = staged(decision)
    if not shown:
        return None
    kinds = [what for what in STAGES if any(stage.what == what for _, _, stages in shown for stage in stages)]
    return Plot(
        id="breakdown",
        caption="Where the time of one request goes, in per cent of it, the best of each kind. A provider's own queue "
        "is in it, a queue at machines of one's own is not; placeholders are restored while the answer is written.",
        said="Stacked bars, one for each option. "
        + "; ".join(
            f"{clean(option.label)}: {figure_cell(e2el).words}, most of it {longest(stages).what}"
            for option, e2el, stages in shown
        )
        + ".",
        draw=lambda: drawn(
            "breakdown", 66 + ROW * len(shown) + LINE * len(kinds), lambda drawing: _draw(drawing, shown, kinds)
        ),
        table=Table(
            id="breakdown-data",
            caption="Stages of one request, all of its calls together",
            columns=(Column(name="option", numeric=False), *map(_numeric, kinds), Column(name="e2el")),
            rows=tuple(
                (
                    Cell(text=clean(option.label)),
                    *(figure_cell({stage.what: stage.time for stage in stages}.get(what)) for what in kinds),
                    figure_cell(e2el),
                )
                for option, e2el, stages in shown
            ),
            sortable=True,
        ),
    )


def _numeric(name: str) -> Column:
    return Column(name=name)


def _draw(drawing: "Drawing", shown: Sequence[Shown], kinds: Sequence[str]) -> None:
    height = ROW * len(shown)
    with panel(drawing, top=18, height=height) as axes:
        for row, (_, _, stages) in enumerate(shown):
            whole = sum(stage.time.value for stage in stages)
            left = 0.0
            for stage in stages:
                width = 100.0 * stage.time.value / whole if whole else 0.0
                bar(axes, row, width, _STYLE[stage.what], left=left)
                left += width
        axes.set_xlim(0, 100)
        axes.set_xticks([0, 25, 50, 75, 100])
        named_rows(axes, [_name(option, e2el) for option, e2el, _ in shown])
        axes.set_title("share of the end-to-end latency, %")
    bar_legend(drawing, top=54 + height, entries=[(what, _STYLE[what]) for what in kinds])


def _name(option: Option, e2el: Figure) -> str:
    name = f"{figure_cell(e2el).words}, {clean(option.label)}"
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 3]}..."
