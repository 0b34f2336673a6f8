"""How a figure, a row and a verdict read in a table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dpctl.assess import Assessment, Verdict
from dpctl.assess.verdicts import MISSED, amount, distance
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Claim, Stated
from dpctl.core.units import format_value
from dpctl.privacy.policy import Compliance

UNKNOWN = "-"
# "123,456,789,012 tok"
_LONGEST = 19
COLUMNS = ("ttft", "e2el", "cost", "compliance", "leaked A", "quality", "bytes out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One deployment in the table: who, how it was learned, one cell per column, and the intervals below them."""

    label: str
    status: tuple[str, ...]
    cells: tuple[str, ...]
    intervals: tuple[str, ...] = ("",) * len(COLUMNS)
    deployable: bool = True


def figure_text(figure: Figure | None) -> str:
    """Value, unit and letter; "-" when unknown."""
    return UNKNOWN if figure is None else f"{_amount(figure.value, figure.unit)} {figure.provenance.value}"


def interval_text(figure: Figure | None) -> str:
    """The 80 % interval as "[1.91..2.18]", units only where they differ; empty when unknown or too narrow."""
    if figure is None or figure.low is None or figure.high is None:
        return ""
    middle, low, high = (_amount(end, figure.unit) for end in (figure.value, figure.low, figure.high))
    if low == high:
        return ""
    units = {text.partition(" ")[2] for text in (middle, low, high)}
    if len(units) == 1:
        low, high = low.partition(" ")[0], high.partition(" ")[0]
    return f"[{low}..{high}]"


def with_interval(figure: Figure | None) -> str:
    """Value, unit and letter, and the 80 % interval where there is one: "2.04 s E [1.91..2.18]"."""
    return f"{figure_text(figure)} {interval_text(figure)}".rstrip()


def _amount(value: float, unit: str) -> str:
    """A value with its unit; a month's tokens in full, powers of ten only for what no column can bear."""
    text = format_value(value, unit)
    return text if len(text) <= _LONGEST else amount(value, unit)


def leaked_text(kept: Compliance | None) -> str:
    """Level-A mentions that left, of how many: "12 of 312 M"; "-" when nothing could be counted."""
    if kept is None or kept.leaked_a is None:
        return UNKNOWN
    count = f"{kept.leaked_a:,} of {kept.spans_a:,}" if kept.spans_a else f"{kept.leaked_a:,}"
    return f"{count} {kept.score.provenance.value}" if kept.score else count


def assessment_row(assessment: Assessment, *, elsewhere: bool = False) -> Row:
    """A row of ours; `elsewhere` names the machine, which is not this one."""
    kept = assessment.compliance
    score = kept.score if kept else None
    figures = (assessment.ttft, assessment.e2el, assessment.cost, score, assessment.quality, assessment.bytes_out)
    cells, intervals = [figure_text(f) for f in figures], [interval_text(f) for f in figures]
    if assessment.cost_missing and assessment.cost is not None:
        cells[2] = f">= {cells[2]}"
    # the interval of a share of counted mentions says nothing that the counts beside it do not
    intervals[3] = ""
    return Row(
        label=title(assessment),
        status=status(assessment, elsewhere=elsewhere),
        cells=(*cells[:4], leaked_text(kept), *cells[4:]),
        intervals=(*intervals[:4], "", *intervals[4:]),
        deployable=assessment.fits is not False,
    )


def title(assessment: Assessment) -> str:
    """The deployment's label, led by its mode."""
    mode, label = assessment.deployment.mode.value, assessment.deployment.label
    return label if label.lower().startswith(mode) else f"{mode} {label}"


def status(assessment: Assessment, *, elsewhere: bool = False) -> tuple[str, ...]:
    """What to know before reading the figures: whether it fits, and how they were learned ("measured, 3 requests")."""
    count = f"{assessment.samples} request{'' if assessment.samples == 1 else 's'}"
    if assessment.origin != "measured":
        words = "estimated"
    elif assessment.e2el is not None and assessment.e2el.provenance is Provenance.SAMPLED:
        words = f"sampled: {assessment.e2el.source}"
    elif assessment.samples == 0:
        words = "no finished request"
    else:
        words = f"{'emulated' if assessment.deployment.emulated else 'measured'}, {count}"
    if elsewhere and assessment.machine not in {"", UNKNOWN}:
        words = f"{words} for {assessment.machine}"
    if assessment.fits is False:
        short = f", {amount(assessment.missing.value, assessment.missing.unit)} short" if assessment.missing else ""
        return (f"does not fit {'there' if elsewhere else 'here'}{short}", words)
    return (words,)


def claim_row(claim: Claim) -> Row:
    """A row of somebody else's figures; the satisfaction of users stands beside the label."""
    return Row(
        label=claim.label,
        status=tuple(filter(None, (_satisfaction(claim.satisfaction), *map(_stated, claim.stated), claim.note))),
        cells=(
            UNKNOWN,
            figure_text(claim.e2el),
            figure_text(claim.cost),
            figure_text(claim.compliance),
            *([UNKNOWN] * 3),
        ),
    )


def _stated(stated: Stated) -> str:
    return f"{figure_text(stated.figure)} {stated.what}"


def _satisfaction(figure: Figure | None) -> str:
    if figure is None:
        return ""
    scale = re.search(r"out of (\d+)", figure.source)
    rating = f"{figure.value:g} of {scale[1]}" if scale and not figure.unit else amount(figure.value, figure.unit)
    return f"user satisfaction {rating} {figure.provenance.value}"


def verdict_text(verdict: Verdict) -> str:
    """ "met", "missed by 2.03 h" or "undetermined"; a star where a reason stands below the table."""
    words = f"missed by {distance(verdict)}" if verdict.state == MISSED else verdict.state
    return f"{words} *" if verdict.reason else words


def names(assessments: Sequence[Assessment]) -> dict[str, str]:
    """A short name for each deployment id: its mode where that is unique, else with the model, else its label."""
    modes = [assessment.deployment.mode.value for assessment in assessments]
    models = [_with_model(assessment) for assessment in assessments]
    return {
        assessment.deployment.id: mode
        if modes.count(mode) == 1
        else model
        if models.count(model) == 1
        else title(assessment)
        for assessment, mode, model in zip(assessments, modes, models, strict=True)
    }


def _with_model(assessment: Assessment) -> str:
    stage = assessment.deployment.answering
    # of a file, its name says enough
    model = (stage.model or stage.engine).replace("\\", "/").rsplit("/", 1)[-1]
    return f"{assessment.deployment.mode.value} {model}"
