"""Reference rows: the deployments that the scenario's authors wrote about, estimated on hardware of the catalogue."""

import math
from collections import Counter
from dataclasses import replace

from dpctl.assess import Assessment, from_estimate
from dpctl.bench.calls import in_a_row, mean_prompt
from dpctl.bench.targets import WITH_EDGE_MODEL
from dpctl.bench.work import Request
from dpctl.catalog import read as catalog
from dpctl.catalog import regimes
from dpctl.catalog.fits import engine_fit
from dpctl.catalog.gguf_model import file_model, is_file
from dpctl.catalog.masking import masking_time
from dpctl.catalog.read import DEFAULT_QUANT
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Delivery, Deployment, Mode, Pipeline, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import HostedModel
from dpctl.core.run import Note
from dpctl.core.scenario import Candidate, Reference
from dpctl.cost.ownership import Economics, energy_line, hardware_line
from dpctl.cost.tokens import token_lines
from dpctl.decide.option import carried
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.hosted import predict_hosted
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.speed import predict
from dpctl.estimate.weights import model_weights, plain_weights
from dpctl.pipelines.edge_map import NOTE_TOKENS, PART
from dpctl.pipelines.extract import SHARE
from dpctl.privacy.policy import Compliance, compliance
from dpctl.privacy.verdict import Destination, may_see

_EDGE_ROLES: dict[Pipeline | None, str] = {Pipeline.MAP: "map", Pipeline.CASCADE: "edge"}
# what an edge model writes to classify or mark a document; the published account names no length
_EDGE_OUTPUT_TOKENS = 64


def reference_rows(request: Request) -> tuple[Assessment, ...]:
    """Estimate every reference of the scenario; a part whose price is unknown leaves the cost unknown."""
    economics = catalog.economics()
    rows = []
    for reference in request.scenario.references:
        machine = catalog.machine_profile(reference.hardware) if reference.hardware is not None else None
        rows.append(_row(reference, machine, request, economics, engine_fit("llama-cpp")))
    return tuple(rows)


def candidate_rows(
    request: Request, machine: Machine, fit: EngineFit, *, engine: str = "llama.cpp", quant: str | None = None
) -> tuple[Assessment, ...]:
    """Estimate every candidate of the scenario on one machine; hybrid delivery masks by rules, as bench runs it.

    Local models run on `engine`, whose family's fit is `fit`, and at `quant` instead of their own where it is given.
    UsageError for an unknown quantisation.
    """
    rows = [
        _candidate(candidate, request, machine, fit, engine=engine, quant=quant)
        for candidate in request.scenario.candidates
    ]
    return tuple({row.deployment.id: row for row in rows}.values())


def unserved_rows(request: Request, machine: Machine, fit: EngineFit) -> tuple[Assessment, ...]:
    """Estimate the hybrid candidates whose pipeline needs a model here, for a bench that was given no server of one."""
    return tuple(
        _candidate(candidate, request, machine, fit)
        for candidate in request.scenario.candidates
        if candidate.mode is Mode.HYBRID and candidate.pipeline in WITH_EDGE_MODEL
    )


def _candidate(
    candidate: Candidate,
    request: Request,
    machine: Machine,
    fit: EngineFit,
    *,
    engine: str = "llama.cpp",
    quant: str | None = None,
) -> Assessment:
    works_here = candidate.mode is Mode.LOCAL or candidate.pipeline in WITH_EDGE_MODEL
    edge = _at_quant(candidate.edge, quant) if works_here else None
    if candidate.mode is not Mode.HYBRID:
        label = f"{candidate.mode.value} {edge or candidate.cloud}"
    else:
        label = f"hybrid {candidate.cloud} ({candidate.pipeline}{f' by {edge}' if edge else ''})"
    reference = Reference(label=label, mode=candidate.mode, edge=edge, cloud=candidate.cloud)
    pipeline = candidate.pipeline if candidate.mode is Mode.HYBRID else None
    return _row(
        reference,
        machine if edge else None,
        request,
        catalog.economics(),
        fit,
        engine,
        pipeline,
        request.scenario.queries_per_day,
    )


def _at_quant(edge: str | None, quant: str | None) -> str | None:
    """The model at another quantisation; a file has the one that it is in."""
    if edge is None or quant is None or catalog.model_ref(edge).model is None:
        return edge
    return f"{catalog.model_ref(edge).model}@{catalog.quant(quant).id}"


def _row(
    reference: Reference,
    machine: Machine | None,
    request: Request,
    economics: Economics,
    fit: EngineFit,
    engine: str = "llama.cpp",
    pipeline: Pipeline | None = None,
    volume: Figure | None = None,
) -> Assessment:
    stages: list[Stage] = []
    parts: list[Prediction] = []
    lines: list[CostLine] = []
    unknown: list[str] = []
    machine_name = "-"
    output = request.scenario.workload.output_tokens
    if reference.edge is not None and machine is not None:
        machine_name = machine.name
        stages.append(
            Stage(
                role="answer" if reference.mode is Mode.LOCAL else _EDGE_ROLES.get(pipeline, "classify"),
                model=reference.edge,
                engine=engine,
                place=machine.id,
                zone=Zone.PREMISES,
            )
        )
        tokens = _edge_output(reference.mode, pipeline, request)
        edge = _edge(reference.edge, machine, request, tokens, fit, engine)
        parts.append(edge)
        lines += _owned(machine, edge.e2el, as_busy(economics, volume, edge.e2el), unknown)
    if reference.cloud is not None:
        hosted = catalog.hosted(reference.cloud)
        provider = catalog.provider(hosted.provider)
        stages.append(
            Stage(role="answer", model=hosted.id, engine="openai", place=provider.id, zone=Zone(provider.zone))
        )
        calls = request.scenario.workload.calls
        tokens_in = _sent(pipeline, request, _prompt(request, hosted.chars_per_token, output))
        said = in_a_row(predict_hosted(hosted, prompt_tokens=tokens_in, output_tokens=output), calls)
        # every pipeline of ours masks what it sends; what others wrote about their deployments does not say
        parts.append(said if pipeline is None else _masked(said, request))
        lines += _bought(hosted, tokens_in * float(calls), output * calls, unknown)
    deployment = Deployment(
        id=f"reference:{reference.label}",
        label=reference.label,
        mode=reference.mode,
        delivery=Delivery.OWNED if reference.mode is Mode.LOCAL else Delivery.SAAS,
        stages=tuple(stages),
    )
    return from_estimate(
        deployment,
        _in_sequence(parts),
        request.scenario,
        cost_lines=lines if not unknown else (),
        compliance=_expected(reference.mode, deployment, request),
        machine_name=machine_name,
        # what does not fit takes no time: that its cost is unknown needs no figure of a profile
        notes=[_cost_unknown(unknown)] if unknown and all(part.fits is not False for part in parts) else [],
    )


def _sent(pipeline: Pipeline | None, request: Request, whole: Figure) -> Figure:
    """Tokens that the cloud is sent of a document of `whole` tok: all, an extract, or notes at their longest."""
    if pipeline is Pipeline.EXTRACT:
        return whole * SHARE
    notes = float(_notes(request))
    if pipeline is Pipeline.MAP and notes < whole.value:
        source = f"notes of {NOTE_TOKENS} tokens, their limit, on each {PART:,} characters"
        return Figure(
            value=notes, unit="tok", provenance=Provenance.ASSUMED, source=source, low=0.2 * notes, high=notes
        )
    # a cascade that passes everything on is its dearest case
    return whole


def _edge_output(mode: Mode, pipeline: Pipeline | None, request: Request) -> int:
    """Tokens that the model here writes."""
    output = request.scenario.workload.output_tokens
    if mode is Mode.LOCAL or pipeline is Pipeline.CASCADE:
        return output
    return _notes(request) if pipeline is Pipeline.MAP else _EDGE_OUTPUT_TOKENS


def _notes(request: Request) -> int:
    """Tokens of notes on all parts of the document, each as long as it may be."""
    return math.ceil(len(request.document.text) / PART) * NOTE_TOKENS


def _edge(text: str, machine: Machine, request: Request, output_tokens: int, fit: EngineFit, engine: str) -> Prediction:
    if is_file(text):
        file = file_model(text)
        spec, weights = file.spec, plain_weights(file.size, file.spec.parameters, file.spec.streamed_parameters)
    else:
        name, _, quant = text.partition("@")
        spec = catalog.model(name)
        weights = model_weights(spec, catalog.quant(quant or DEFAULT_QUANT), engine=engine)
    call = predict(
        spec,
        weights,
        machine,
        fit,
        engine=engine,
        prompt_tokens=_prompt(request, spec.chars_per_token, output_tokens),
        output_tokens=output_tokens,
    )
    return in_a_row(call, request.scenario.workload.calls)


def _prompt(request: Request, chars_per_token: Figure, output: int) -> Figure:
    """Tokens that one call reads, on average over the calls of a request."""
    work = request.scenario.workload
    share = len(work.instruction) / max(1, len(work.instruction) + len(request.document.text))
    return mean_prompt(request.prompt_tokens(chars_per_token), output, work.calls, instruction=share)


def _masked(said: Prediction, request: Request) -> Prediction:
    """The answer of a cloud that waits until all that is read has been masked here."""
    count = float(len(request.document.text)) * (request.scenario.workload.calls + 1) / 2
    text = Figure(value=count, unit="char", provenance=Provenance.MEASURED, source="count")
    first = masking_time(text)
    return replace(
        said,
        ttft=None if said.ttft is None else said.ttft + first,
        e2el=None if said.e2el is None else said.e2el + first,
    )


def _in_sequence(parts: list[Prediction]) -> Prediction:
    """One stage after the other: the last one's tokens come after all the earlier stages have ended."""
    result = parts[0]
    for part in parts[1:]:
        before = result.e2el
        result = replace(
            part,
            ttft=before + part.ttft if before and part.ttft else None,
            e2el=before + part.e2el if before and part.e2el else None,
            prefill_rate=None,
            fits=result.fits and part.fits,
            needed=result.needed,
            missing=result.missing,
        )
    return result


def as_busy(economics: Economics, volume: Figure | None, duration: Figure | None) -> Economics:
    """The economics with machines as busy as a volume (1/day) of requests of so many seconds keeps them.

    As many machines as the volume needs, each with one request at a time and room for chance (see `carried`); what is
    assumed of utilisation stands where no volume or no duration is known.
    """
    if volume is None or duration is None:
        return economics
    at_once = (volume * duration).to("")
    machines = max(1, math.ceil(at_once.value / carried(1.0) - 1e-9))
    share = at_once / float(machines)
    word = "machine" if machines == 1 else "machines"
    source = f"{volume.value:,.0f} requests a day on {machines:,} {word}, {100 * share.value:.2g} % busy"
    # never busier than they can be
    low, high = (None if end is None else min(1.0, end) for end in (share.low, share.high))
    return replace(economics, utilisation=replace(share, source=source, low=low, high=high))


def _owned(machine: Machine, duration: Figure | None, economics: Economics, unknown: list[str]) -> list[CostLine]:
    lines: list[CostLine] = []
    if duration is None:
        unknown.append("the time it takes")
        return lines
    power = machine.power or (machine.accelerators[0].tdp if machine.accelerators else None)
    if power is None:
        unknown.append(f"the power of {machine.name}")
    else:
        lines.append(energy_line(power * economics.facility_overhead, duration, economics.electricity))
    if machine.price is None:
        unknown.append(f"the price of {machine.name}")
    else:
        line = hardware_line(machine.price, economics.hardware_life, economics.utilisation, duration)
        # the weakest source alone would not say how busy the machine is
        each = replace(line.unit_price, source=f"{economics.utilisation.source}; {line.unit_price.source}")
        lines.append(replace(line, unit_price=each))
    return lines


def _bought(hosted: HostedModel, tokens_in: Figure, output: int, unknown: list[str]) -> list[CostLine]:
    if hosted.price is None:
        unknown.append(f"the price of {hosted.id}")
        return []
    tokens_out = Figure(
        value=float(output), unit="tok", provenance=Provenance.ASSUMED, source="the scenario's output_tokens"
    )
    return list(token_lines(hosted.price, tokens_in, tokens_out, None))


def _expected(mode: Mode, deployment: Deployment, request: Request) -> Compliance | None:
    """What stays where it may, by design; None for hybrid delivery: what a finder misses is only known when it runs."""
    if mode is Mode.LOCAL:
        return _stays()
    return _all_sent(deployment.stages[-1].zone, request) if mode is Mode.CLOUD else None


def _stays() -> Compliance:
    score = Figure(
        value=100.0, unit="%", provenance=Provenance.ASSUMED, source="a local deployment sends nothing by design"
    )
    return Compliance(score=score, spans=0, leaked=0, spans_a=0, leaked_a=0, verdict="met", basis="nothing is sent")


def _all_sent(zone: Zone, request: Request) -> Compliance | None:
    """Every mention of the document as it stands in a zone, no contract or region stated; None without any mention."""
    sensitivity = request.scenario.sensitivity
    under, to = regimes.regimes(sensitivity.regime), Destination(zone=zone.value, encrypted=True)
    counted = {known.name for known in sensitivity.classes}
    planted = Counter(span.cls for span in request.document.spans if span.cls in counted)
    leaked = {cls: count for cls, count in planted.items() if not may_see(cls, sensitivity, under, to)}
    found = compliance(planted, leaked, sensitivity, basis="a cloud deployment sends the whole document by design")
    if found.score is None:
        return None
    kept = "may not" if found.leaked == found.spans else "may" if not found.leaked else "in part may not"
    source = f"a cloud deployment sends all {found.spans} mentions to {zone.value}, where they {kept} be seen"
    # everything is sent: the counts are no sample of something else, so there is no interval
    score = replace(found.score, provenance=Provenance.ESTIMATED, source=source, low=None, high=None)
    return replace(found, score=score)


def _cost_unknown(parts: list[str]) -> Note:
    return Note(
        name="cost-unknown",
        text=f"{' and '.join(parts)} is unknown, so the row has no cost",
        next_step="add it to the hardware profile, with its source",
    )
