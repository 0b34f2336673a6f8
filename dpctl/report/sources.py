"""`--explain`: every figure of the result with its interval and its source."""

from collections.abc import Iterator, Mapping

from dpctl.assess import Assessment
from dpctl.core.figures import Figure
from dpctl.core.scenario import Claim
from dpctl.report.cells import with_interval
from dpctl.report.layout import wrap
from dpctl.report.record import BenchResult


def sources(result: BenchResult, names: Mapping[str, str], width: int) -> Iterator[str]:
    """Lines of at most `width` columns: per deployment its figures, those of one source together, then its cost."""
    for assessment in (*result.assessments, *result.references):
        yield from wrap(
            names.get(assessment.deployment.id, assessment.deployment.label), width, first="  ", rest="    "
        )
        yield from _grouped(_figures(assessment), width)
        for line in assessment.cost_lines:
            for part, figure in (("quantity", line.quantity), ("unit price", line.unit_price)):
                yield from _line(f"{line.what}, {part} {with_interval(figure)}", figure.source, width)
    for claim in result.claims:
        yield from wrap(f"claim: {claim.label}", width, first="  ", rest="    ")
        yield from _grouped(_claimed(claim), width)


def _figures(assessment: Assessment) -> dict[str, Figure | None]:
    kept = assessment.compliance
    return {
        "ttft": assessment.ttft,
        "tpot": assessment.tpot,
        "e2el": assessment.e2el,
        "prefill": assessment.prefill_rate,
        "decode": assessment.decode_rate,
        "compliance": kept.score if kept else None,
        "quality": assessment.quality,
        "context recall": assessment.context_recall,
        "tokens in": assessment.tokens_in,
        "bytes out": assessment.bytes_out,
        "memory missing": assessment.missing,
    }


def _claimed(claim: Claim) -> dict[str, Figure | None]:
    return {
        "e2el": claim.e2el,
        "cost": claim.cost,
        "compliance": claim.compliance,
        "user satisfaction": claim.satisfaction,
        **{stated.what: stated.figure for stated in claim.stated},
    }


def _grouped(figures: Mapping[str, Figure | None], width: int) -> Iterator[str]:
    by_source: dict[str, list[str]] = {}
    for name, figure in figures.items():
        if figure is not None:
            by_source.setdefault(figure.source, []).append(f"{name} {with_interval(figure)}")
    for source, said in by_source.items():
        yield from _line(", ".join(said), source, width)


def _line(text: str, source: str, width: int) -> Iterator[str]:
    yield from wrap(f"{text}: {source}", width, first="    ", rest="      ")
