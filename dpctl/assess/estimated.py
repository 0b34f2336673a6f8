"""From a prediction to an Assessment: what a deployment would do, without running it."""

from collections.abc import Sequence

from dpctl.assess import caveats, verdicts
from dpctl.assess.record import Assessment
from dpctl.core.costs import CostLine, total_cost
from dpctl.core.deployment import Deployment
from dpctl.core.run import Note
from dpctl.core.scenario import Scenario
from dpctl.estimate.prediction import Prediction
from dpctl.privacy.policy import Compliance


def from_estimate(
    deployment: Deployment,
    prediction: Prediction,
    scenario: Scenario,
    *,
    cost_lines: Sequence[CostLine],
    compliance: Compliance | None,
    machine_name: str,
    notes: Sequence[Note] = (),
) -> Assessment:
    """Judge a prediction (s, tok/s, B). The lines must be all of the cost: pass none when a part is unknown.

    An estimate knows the typical request only, so a requirement on a tail (p95, p99) stays undetermined.
    """
    cost = total_cost(cost_lines)
    score = compliance.score if compliance else None
    known = {
        (metric, statistic): value
        for metric, value in (
            ("ttft", prediction.ttft),
            ("tpot", prediction.tpot),
            ("e2el", prediction.e2el),
            ("cost", cost),
            ("leaked", verdicts.leaks(compliance, None)),
            ("compliance", score),
        )
        for statistic in ("mean", "p50")
        if value is not None
    }
    fits_not = () if prediction.fits else (caveats.does_not_fit(prediction.missing, prediction.needed),)
    return Assessment(
        deployment=deployment,
        origin="estimated",
        machine=machine_name,
        fits=prediction.fits,
        missing=prediction.missing,
        ttft=prediction.ttft,
        tpot=prediction.tpot,
        e2el=prediction.e2el,
        prefill_rate=prediction.prefill_rate,
        decode_rate=prediction.decode_rate,
        cost=cost,
        cost_lines=tuple(cost_lines),
        compliance=compliance,
        verdicts=verdicts.judge(
            scenario.requirements, known, caveat="" if prediction.fits else "if it fitted the memory"
        ),
        notes=caveats.merged(notes, fits_not),
    )
