"""What masking kept, in words: the lines that a page and a report show for each deployment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dpctl.assess import Assessment
from dpctl.assess.statistics import worth
from dpctl.core.figures import Figure, Provenance
from dpctl.privacy.metrics import Rate
from dpctl.report.cells import UNKNOWN
from dpctl.report.layout import flow, grid, wrap

NOT_ASSESSED = "not assessed"
HEADING = "what masking let out: so many of all [95 % bounds], each document counted once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One share: its name in a table, the field of a Protection that holds it, and what it counts."""

    name: str
    field: str
    means: str


METRICS = (
    Metric(
        name="entities out",
        field="entities",
        means="people, firms, numbers... that identify (level A): out as soon as one mention of them left",
    ),
    Metric(name="mentions out", field="mentions", means="mentions of level A found in the bytes that left"),
    Metric(
        name="words left over",
        field="words",
        means="words of such mentions that masking did not cover, by place, whether they were sent or not",
    ),
    Metric(
        name="last digits out",
        field="tails",
        means="identifying numbers whose last four digits stand by themselves in what was sent",
    ),
    Metric(name="documents out", field="documents", means="documents of which a mention of level A left"),
    Metric(name="weight out", field="weighted", means="all sensitive mentions, by the weight of their class"),
    Metric(name="other words masked", field="over", means="words outside all sensitive mentions that were masked"),
    Metric(
        name="restored exactly", field="exact", means="documents that masking and restoring gives back as they were"
    ),
    Metric(
        name="placeholders changed", field="changed", means="placeholders of the answers that came back changed, of all"
    ),
)
REIDENTIFIED = "re-identification"


def judged(assessments: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """Those of which it is known what they exposed."""
    return tuple(a for a in assessments if a.protection is not None)


def share(assessment: Assessment, metric: Metric) -> Figure | None:
    """A share in %, with its 95 % bounds; None is not assessed."""
    rate = _rate(assessment, metric)
    if rate is None:
        return None
    # what an emulator answered is an estimate of what the model would; all else was counted here
    provenance, source = Provenance.MEASURED, "counted here"
    if metric.field == "changed":
        provenance, source = worth(assessment.deployment, assessment.samples)
    return Figure(
        value=100 * rate.value,
        unit="%",
        provenance=provenance,
        source=f"{source}; 95 % bounds",
        low=100 * rate.low,
        high=100 * rate.high,
    )


def words(assessment: Assessment, metric: Metric) -> str:
    """A share as "0 of 212 [0..1.4 %]"; "-" where it was not assessed."""
    rate = _rate(assessment, metric)
    return UNKNOWN if rate is None else counted(rate)


def counted(rate: Rate) -> str:
    """A rate as "0 of 212 [0..1.4 %]": hits, cases and 95 % bounds."""
    return f"{rate.hits:,.6g} of {rate.n:,.6g} [{_percent(rate.low)}..{_percent(rate.high)} %]"


def fit(assessment: Assessment) -> str:
    """How many of the declared population have all that survived of the one whom a text fits best."""
    kept = assessment.protection
    if kept is None or kept.population is None or kept.reidentified is None:
        return NOT_ASSESSED
    found = kept.reidentified
    fewest = round(1 / found.highest)
    return f"{fewest:,} of {kept.population:,} fit [risk {_percent(found.highest)} %]"


def remarks(assessment: Assessment) -> Iterator[str]:
    """What survives that tells something of somebody, and why nothing more can be said of it."""
    kept = assessment.protection
    if kept is None:
        return
    survived = [f"{cls} {count:,}" for cls, count in sorted((kept.surviving or {}).items()) if count]
    left = f"left as they are: {', '.join(survived)}" if survived else "no date, age, place or sum left as it is"
    if kept.population is None:
        yield f"{left}; re-identification needs --population FILE.csv, or a number of people"
    elif kept.reidentified is None:
        yield f"{left}; a number of people does not say how many share them: --population FILE.csv"
    else:
        yield left


def page(assessments: Sequence[Assessment], names: Sequence[str], width: int) -> Iterator[str]:
    """Every metric beside each deployment, a line a metric where that fits; then what survives of each."""
    rows = [(f"  {metric.name}", *(_lettered(a, metric) for a in assessments)) for metric in METRICS]
    rows.append((f"  {REIDENTIFIED}", *map(fit, assessments)))
    heads = ("", *names)
    columns = grid([heads, *rows], width, indent=0, left=1)
    if columns is not None:
        yield from (columns.row(row) for row in ((heads, *rows) if len(names) > 1 else rows))
    for number, who in enumerate(names if columns is None else (), 1):
        yield from wrap(who, width, first="  ", rest="    ")
        yield from flow((f"{row[0].strip()} {row[number]}" for row in rows), width, first="    ", rest="    ")
    for who, assessment in zip(names, assessments, strict=True):
        for remark in remarks(assessment):
            yield from wrap(f"{who}: {remark}", width, first="  ", rest="    ")


def explained(assessments: Sequence[Assessment]) -> Iterator[str]:
    """What every metric counts, and its exact value for each deployment."""
    for metric in METRICS:
        found = [_rate(a, metric) for a in assessments]
        said = ", ".join(str(rate) for rate in found if rate is not None)
        yield f"{metric.name}: {metric.means}: {said or NOT_ASSESSED}"
    yield (
        f"{REIDENTIFIED}: the people of --population who have all that survived of the one whom the text fits best; "
        "the risk is one in so many (prosecutor risk, El Emam 2013)"
    )


def _lettered(assessment: Assessment, metric: Metric) -> str:
    figure = share(assessment, metric)
    return words(assessment, metric) + (f" {figure.provenance.value}" if figure is not None else "")


def _rate(assessment: Assessment, metric: Metric) -> Rate | None:
    found: Rate | None = getattr(assessment.protection, metric.field) if assessment.protection else None
    return found


def _percent(share: float) -> str:
    value = 100 * share
    return f"{value:.2g}" if value < 9.95 else f"{value:.0f}"
