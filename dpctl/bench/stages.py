"""The stages of a compared option: what its estimate was put together from, or what its run tells."""

from dpctl.assess.stages import MASK, StageFigure, estimated_stages, measured_stages
from dpctl.bench.candidates import NETWORK
from dpctl.catalog import read as catalog
from dpctl.catalog.masking import masking_time
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Workload
from dpctl.decide.option import Option
from dpctl.estimate.hosted import mean_over_median


def stages_of(option: Option, work: Workload) -> tuple[StageFigure, ...]:
    """The stages of one request of an option, in the order in which they come; () where its latency is not known.

    A hosted model's time to the first token is that of a short prompt (network and queue) and a time for each token of
    the prompt; of a rented machine the network is one round trip a call. Waiting for others is in neither.
    """
    of = option.assessment
    if of.e2el is None:
        return ()
    if of.origin != "estimated":
        return () if of.ttft is None else measured_stages(of.ttft, of.e2el)
    if of.tpot is None:
        return ()
    output, calls = float(work.output_tokens), work.calls
    if of.deployment.delivery is not Delivery.SAAS:
        away = of.deployment.mode is Mode.CLOUD
        return estimated_stages(
            of.e2el, of.tpot, output=output, calls=calls, waiting=NETWORK * float(calls) if away else None
        )
    model = catalog.hosted(of.deployment.answering.model or "")
    if model.latency is None or of.tokens_in is None:
        return ()
    waiting = model.latency.ttft * mean_over_median(model.latency.ttft_sigma) * float(calls)
    reading = (model.latency.prefill * of.tokens_in).to("s")
    parts = estimated_stages(of.e2el, of.tpot, output=output, calls=calls, waiting=waiting, reading=reading)
    if of.deployment.mode is not Mode.HYBRID:
        return parts
    rest = of.e2el.to("s").value - sum(part.time.value for part in parts)
    return (StageFigure(what=MASK, time=_masking(rest)), *parts)


def _masking(seconds: float) -> Figure:
    """Masking that takes so long, with the interval and the source of what it takes a character."""
    each = masking_time(Figure(value=1.0, unit="char", provenance=Provenance.MEASURED, source="count"))
    return each * (max(0.0, seconds) / each.value)
