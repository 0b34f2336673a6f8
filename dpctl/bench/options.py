"""From what was priced to Options: deployments with figures, tariffs, policy and compliance; measured runs win."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from dpctl.assess import Assessment
from dpctl.bench import market as sold
from dpctl.bench.candidates import NETWORK, Field, Priced, base_load, pool, price_all
from dpctl.bench.judged_zones import stays
from dpctl.bench.servings import Serving
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Delivery, Deployment, Mode, Pipeline, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel
from dpctl.core.run import Note
from dpctl.cost.assumptions import with_burden
from dpctl.cost.load import Load
from dpctl.cost.serverless import cold_share, start_time
from dpctl.cost.tariff import Tariff
from dpctl.cost.tokens import saas
from dpctl.decide.advice import Advice, chooser, decide, favoured_ids, sure
from dpctl.decide.flips import Flip, flips
from dpctl.decide.need import NO_TWEAK, Need, Tweak, latency_limit, tweaked
from dpctl.decide.option import Option, judged, kind_of_price, repriced
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
    wide: bool = True,
) -> tuple[tuple[Option, ...], int]:
    """(every option worth comparing with its verdicts, how many candidates were priced).

    `wide` keeps what would be best at other volumes and objectives as well.
    """
    need = tweaked(of.need, tweak)
    load = base_load(need, of.asked)
    rented, count = pool(of, tweak) if wide else price_all(of, tweak)
    found = [
        *(_local(of, serving, load, tweak) for serving in of.local),
        *(_bought(of, priced, load) for priced in rented),
        *(option for name in of.hosted for option in _hosted(of, name, load, tweak)),
    ]
    done = []
    for option in found:
        known = (measured or {}).get(measured_key(option.assessment.deployment))
        whole = option if known is None else _as_measured(option, known)
        whole = judged(whole, need)
        done.append(replace(whole, satisfaction=satisfied(whole, survey)))
    return tuple(done), count + len(found) - len(rented)


def advise(
    of: Field, *, measured: Measured | None = None, survey: Sequence[Surveyed] = (), draws: int = 1000
) -> Advice:
    """The whole decision: options, ranking, how sure it is, and what flips it, each flip verified by deciding anew."""
    found, count = options(of, measured=measured, survey=survey)
    advice = decide(found, of.need, of.aside)
    if advice.best is None:
        return replace(advice, considered=count)
    sure_of = sure(advice, draws=draws)
    return replace(
        advice,
        considered=count,
        robustness=sure_of,
        flips=tuple(_flips(of, advice, measured=measured, survey=survey)),
    )


def _flips(of: Field, advice: Advice, *, measured: Measured | None, survey: Sequence[Surveyed]) -> Iterator[Flip]:
    """The nearest flips by volume, latency limit and price, found among the options, verified by deciding anew."""
    best, need = advice.best, advice.need
    if best is None:
        return
    labels = {option.id: option.label for option in advice.ranked}
    favoured = favoured_ids(advice.fired)
    choose = chooser(advice.ranked, favoured)

    def rerun(tweak: Tweak) -> tuple[str, str]:
        anew = decide(options(of, tweak, measured=measured, survey=survey, wide=False)[0], tweaked(need, tweak))
        return (anew.best.id, anew.best.label) if anew.best else ("", "")

    def verified(flip: Flip, tweak_at: Mapping[str, float]) -> Flip | None:
        """What the whole decision says on both sides of the value; None when it does not change there."""
        step = 1e-4 if flip.above else -1e-4
        near, far = (Tweak(**{name: v * (1 + s) for name, v in tweak_at.items()}) for s in (-step, step))
        before, after = rerun(near), rerun(far)
        if before[0] != best.id or after[0] == best.id:
            return None
        return replace(flip, becomes=after[0], label=after[1], verified=True)

    for found in flips("volume", "1/day", need.volume.value, lambda v: choose(advice.ranked, _at_volume(need, v))):
        volume = found.value * need.requests / need.volume.value
        checked = verified(replace(found, label=labels.get(found.becomes, "")), {"requests": volume})
        if checked is not None:
            yield checked
    limit = latency_limit(need)
    if limit is not None:
        for found in flips(
            "latency limit", "s", limit, lambda v: choose(advice.ranked, tweaked(need, Tweak(latency=v)))
        ):
            checked = verified(replace(found, label=labels.get(found.becomes, "")), {"latency": found.value})
            if checked is not None:
                yield checked
    for kind in ("tokens", "hours", "hardware"):
        if not any(kind_of_price(fee) == kind for fee in best.tariff.fees):
            continue
        for found in flips(f"price of {_PRICES[kind]}", "", 1.0, _at_price(advice, favoured, kind)):
            checked = verified(replace(found, label=labels.get(found.becomes, "")), {kind: found.value})
            if checked is not None:
                yield checked


_PRICES = {"tokens": "tokens", "hours": "machine hours", "hardware": "hardware"}


def _at_volume(need: Need, per_day: float) -> Need:
    return replace(need, volume=replace(need.volume, value=per_day, low=None, high=None))


def _at_price(advice: Advice, favoured: frozenset[str], kind: str) -> Callable[[float], str]:
    def choose(factor: float) -> str:
        tweak = Tweak(**{kind: factor})
        changed = [replace(option, tariff=repriced(option.tariff, tweak)) for option in advice.ranked]
        return chooser(changed, favoured)(changed, advice.need)

    return choose


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
    stage = Stage(role="answer", model=serving.name, engine="vllm", place=row.provider, zone=Zone.CONTRACTED)
    whole = _served(load, serving)
    tariff = row.tariff
    notes: tuple[Note, ...] = ()
    judged_place = of.zoned(Zone.CONTRACTED, row.country or None, masked=False)
    if tariff.workers is not None:
        start = start_time(serving.weights, of.market.assumptions)
        tariff = replace(tariff, workers=replace(tariff.workers, start=start))
        notes = _cold(tariff, whole)
    option = Option(
        assessment=_estimated(
            Deployment(
                id=f"{row.delivery.value}:{serving.name}:{place}:{serving.together:g}:{row.label}",
                label=f"{row.delivery.value} {serving.name} on {place}, {row.label}",
                mode=Mode.CLOUD,
                delivery=row.delivery,
                stages=(stage,),
            ),
            replace(serving, ttft=serving.ttft + NETWORK, e2el=serving.e2el + NETWORK),
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
            text=f"{100 * share:.0f} % of the requests wait for a worker to start, about {tariff.workers.start}; "
            "the latency is that of the others",
            next_step="keep a worker warm, or take hours instead of seconds",
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
        notes = (
            Note(
                name="masking-time",
                text="the latency of hybrid delivery leaves out the masking here; what the finder misses is not known",
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
        notes=tuple(note for note in own.notes if note.name != "masking-time"),
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
