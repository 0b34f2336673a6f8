"""From what was priced to Options: deployments with figures, tariffs, policy and compliance; measured runs win."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dpctl.assess import Assessment
from dpctl.bench import market as sold
from dpctl.bench.candidates import NETWORK, Field, base_load
from dpctl.bench.judged_zones import stays
from dpctl.bench.screening import Priced, price_all
from dpctl.bench.servings import Serving
from dpctl.catalog import read as catalog
from dpctl.catalog.masking import masking_time
from dpctl.catalog.quality import published_quality
from dpctl.core.deployment import Delivery, Deployment, Mode, Pipeline, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel
from dpctl.core.run import Note
from dpctl.cost.assumptions import with_burden
from dpctl.cost.load import Load
from dpctl.cost.serverless import cold_share, start_time
from dpctl.cost.tariff import Tariff
from dpctl.cost.tokens import saas
from dpctl.decide.need import NO_TWEAK, Need, Tweak, tweaked
from dpctl.decide.option import Option, judged, repriced
from dpctl.decide.satisfaction import Surveyed, satisfied
from dpctl.estimate.hosted import predict_hosted
from dpctl.pipelines.extract import SHARE
from dpctl.privacy.policy import Compliance

Measured = Mapping[tuple[str, ...], Assessment]
"""Assessments of runs by what they ran: see `measured_key`."""


def measured_key(deployment: Deployment) -> tuple[str, ...]:
    """What tells measured deployments apart: mode, what the stages do, and the model that answers with its engine."""
    last = deployment.answering
    roles = tuple(stage.role for stage in deployment.stages if stage.role != "answer")
    if deployment.mode is Mode.LOCAL:
        return ("local", *roles, last.model or "", last.engine)
    return (deployment.mode.value, *roles, f"{last.place}:{(last.model or '').removeprefix(f'{last.place}:')}")


def options(
    of: Field,
    tweak: Tweak = NO_TWEAK,
    *,
    measured: Measured | None = None,
    survey: Sequence[Surveyed] = (),
    rented: Sequence[Priced] | None = None,
) -> tuple[Option, ...]:
    """Every option worth comparing, with its verdicts: what runs here, what is hosted, and the best of what is rented.

    `rented` gives the candidates to take instead of those that are best under the tweak.
    """
    load = base_load(tweaked(of.need, tweak), of.asked)
    found = [
        *(_local(of, serving, load, tweak) for serving in of.local),
        *(_bought(of, priced, load) for priced in (price_all(of, tweak)[0] if rented is None else rented)),
        *(option for name in of.hosted for option in _hosted(of, name, load, tweak)),
    ]
    return finished(found, tweaked(of.need, tweak), measured, survey)


def local_options(of: Field, measured: Measured | None = None, survey: Sequence[Surveyed] = ()) -> tuple[Option, ...]:
    """The options on the field's own machine alone."""
    load = base_load(of.need, of.asked)
    return finished([_local(of, serving, load, NO_TWEAK) for serving in of.local], of.need, measured, survey)


def finished(
    found: Sequence[Option], need: Need, measured: Measured | None, survey: Sequence[Surveyed]
) -> tuple[Option, ...]:
    """The options with what runs found in place of estimates, with verdicts and satisfaction."""
    done = []
    for option in found:
        known = (measured or {}).get(measured_key(option.assessment.deployment))
        whole = option if known is None else _as_measured(option, known)
        published = published_quality(option.assessment.deployment.answering.model or "")
        whole = judged(replace(whole, published=published), need)
        done.append(replace(whole, satisfaction=satisfied(whole, survey)))
    return tuple(done)


def _local(of: Field, serving: Serving, load: Load, tweak: Tweak) -> Option:
    """A model on the given machine, whose replicas are more machines of the kind."""
    machine, engine = of.machine, serving.engine
    stage = Stage(role="answer", model=serving.name, engine=engine, place=machine.id, zone=Zone.PREMISES)
    whole = _served(load, serving)
    together = f", {serving.together:g} at a time" if serving.together > 1 else ""
    return Option(
        assessment=_estimated(
            Deployment(
                id=f"local:{serving.name}:{engine}:{machine.id}:{serving.together:g}",
                label=f"local {serving.name} on {machine.id} ({engine}{together})",
                mode=Mode.LOCAL,
                delivery=Delivery.OWNED,
                stages=(stage,),
            ),
            serving,
            machine.name,
            stays(),
        ),
        tariff=sold.of_own(of.market, machine, whole, there=of.there, tweak=tweak),
        load=whole,
    )


def _bought(of: Field, priced: Priced, load: Load) -> Option:
    """A model on hardware that is rented, managed or paid by the second."""
    serving, row = priced.serving, priced.row
    place = f"{serving.devices}x {serving.hardware}" if serving.devices > 1 else serving.hardware
    together = f" ({serving.together:g} at a time)" if serving.together > 1 else ""
    stage = Stage(role="answer", model=serving.name, engine="vllm", place=row.provider, zone=Zone.CONTRACTED)
    whole = _served(load, serving)
    tariff = row.tariff
    notes: tuple[Note, ...] = ()
    judged_place = of.zoned(Zone.CONTRACTED, row.country or None, masked=False)
    # each call goes there and back before the next
    network = NETWORK * float(of.asked.calls)
    if tariff.workers is not None:
        start = start_time(serving.weights, of.market.assumptions)
        tariff = replace(tariff, workers=replace(tariff.workers, start=start))
        notes = _cold(tariff, whole)
    option = Option(
        assessment=_estimated(
            Deployment(
                id=f"{row.delivery.value}:{serving.name}:{place}:{serving.together:g}:{row.label}",
                label=f"{row.delivery.value} {serving.name} on {place}{together}, {row.label}",
                mode=Mode.CLOUD,
                delivery=row.delivery,
                stages=(stage,),
            ),
            replace(serving, ttft=serving.ttft + network, e2el=serving.e2el + network),
            place,
            judged_place.compliance,
        ),
        tariff=tariff,
        load=whole,
        policy=judged_place.policy,
    )
    return replace(option, assessment=replace(option.assessment, notes=(*option.assessment.notes, *notes)))


def _cold(tariff: Tariff, load: Load) -> tuple[Note, ...]:
    share = cold_share(tariff, load)
    if share is None or tariff.workers is None or share < 0.005:
        return ()
    return (
        Note(
            name="cold-start",
            text=f"on {tariff.label} {100 * share:.0f} % of the requests come when no worker runs and wait about "
            f"{tariff.workers.start} until one has started; the latency shown is that of the other requests",
            next_step="pay for a worker that is kept running, or rent by the hour",
        ),
    )


def _hosted(of: Field, name: str, load: Load, tweak: Tweak) -> Iterator[Option]:
    """A hosted model as it is, and behind masking here."""
    model = catalog.hosted(name)
    provider = catalog.provider(model.provider)
    zone = Zone(of.terms.zone or provider.zone)
    cloud = Stage(role="answer", model=name, engine="openai", place=provider.id, zone=zone)
    yield _api(of, model, name, load, tweak, (cloud,), zone, pipeline=None)
    named = {c.pipeline for c in of.need.scenario.candidates if c.mode is Mode.HYBRID} or {Pipeline.MASK}
    for pipeline in (Pipeline.MASK, Pipeline.EXTRACT):
        if pipeline in named or of.need.scenario.traits.regulated:
            here = Stage(role="mask", model=None, engine="rules", place=of.machine.id, zone=Zone.PREMISES)
            chosen = Stage(role="extract", model=None, engine="rules", place=of.machine.id, zone=Zone.PREMISES)
            before = (here,) if pipeline is Pipeline.MASK else (here, chosen)
            yield _api(of, model, name, load, tweak, (*before, cloud), zone, pipeline=pipeline)


def _api(
    of: Field,
    model: HostedModel,
    name: str,
    load: Load,
    tweak: Tweak,
    stages: tuple[Stage, ...],
    zone: Zone,
    *,
    pipeline: Pipeline | None,
) -> Option:
    calls = float(of.asked.calls)
    prompt = of.asked.prompt(model.chars_per_token)
    if pipeline is Pipeline.EXTRACT:
        prompt = prompt * SHARE
    said = predict_hosted(model, prompt_tokens=prompt, output_tokens=round(of.asked.output))
    whole = replace(load, tokens_in=prompt * calls, tokens_out=load.tokens_out, transfer=None)
    hybrid = pipeline is not None
    tariff = with_burden(saas(name, model.price, whole), of.market.assumptions)
    if hybrid:
        tariff = sold.with_edge(of.market, tariff)
    place = of.zoned(zone, of.terms.region, masked=hybrid)
    mode = f"hybrid {pipeline.value} here + " if pipeline else "cloud "
    e2el = None if said.e2el is None else said.e2el * calls
    ttft = None
    if said.ttft is not None:
        ttft = said.ttft if calls == 1 or said.e2el is None else said.ttft + said.e2el * (calls - 1.0)
    notes: tuple[Note, ...] = ()
    if hybrid:
        # each call's prompt is masked before it is sent, so the last answer waits for all of them
        masking = masking_time(of.asked.read)
        e2el = None if e2el is None else e2el + masking
        ttft = None if ttft is None else ttft + masking
        notes = (
            Note(
                name="masking-estimated",
                text="the latency of hybrid delivery counts masking here by its time a character on another machine; "
                "what the finder misses is not known",
                next_step=f"dpctl bench {of.need.scenario.id} --mode hybrid",
            ),
        )
    return Option(
        assessment=Assessment(
            deployment=Deployment(
                id=f"{'hybrid:' + pipeline.value if pipeline else 'cloud'}:{name}",
                label=f"{mode}{name}",
                mode=Mode.HYBRID if hybrid else Mode.CLOUD,
                delivery=Delivery.SAAS,
                stages=stages,
            ),
            origin="estimated",
            machine=of.machine.name if hybrid else model.provider,
            fits=True,
            ttft=ttft,
            tpot=said.tpot,
            e2el=e2el,
            tokens_in=prompt * calls,
            compliance=place.compliance,
            verdicts=(),
            notes=notes,
        ),
        tariff=repriced(tariff, tweak),
        load=whole,
        policy=place.policy,
    )


def _served(load: Load, serving: Serving) -> Load:
    places = Figure(
        value=serving.together, unit="", provenance=Provenance.ASSUMED, source="requests at a time of one replica"
    )
    return replace(load, service=serving.e2el, concurrency=places)


def _estimated(deployment: Deployment, serving: Serving, machine: str, kept: Compliance | None) -> Assessment:
    return Assessment(
        deployment=deployment,
        origin="estimated",
        machine=machine,
        fits=True,
        ttft=serving.ttft,
        tpot=serving.tpot,
        e2el=serving.e2el,
        compliance=kept,
    )


def _as_measured(option: Option, known: Assessment) -> Option:
    """The option with what a run found in place of the estimates; the month's cost follows the measured latency."""
    own = option.assessment
    found = replace(
        own,
        origin="measured",
        samples=known.samples,
        ttft=known.ttft or own.ttft,
        tpot=known.tpot or own.tpot,
        e2el=known.e2el or own.e2el,
        quality=known.quality,
        context_recall=known.context_recall,
        bytes_out=known.bytes_out,
        compliance=known.compliance or own.compliance,
        verdicts=known.verdicts,
        notes=tuple(note for note in own.notes if note.name != "masking-estimated"),
    )
    load = option.load
    if (
        load.service is not None
        and found.e2el is not None
        and load.concurrency is not None
        and load.concurrency.value == 1
    ):
        load = replace(load, service=found.e2el)
    return replace(option, assessment=found, load=load)
