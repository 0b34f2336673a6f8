"""The field of a decision: what runs on rented hardware and here, what is hosted, what was left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dpctl.bench import market as sold
from dpctl.bench.judged_zones import Zoned, zoned
from dpctl.bench.market import Market, Row
from dpctl.bench.servings import TOGETHER, Asked, Serving, comparable, quants_of, servings
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.catalog.quality import published
from dpctl.core.deployment import Pipeline, Zone
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import HostedModel
from dpctl.core.scenario import Scenario
from dpctl.cost.load import Load
from dpctl.decide.advice import Aside
from dpctl.decide.need import Need, Tweak

# bytes of an answer's token on its way out of a provider's network: four characters
_ANSWER_BYTES = 4.0


# what a rented machine adds to every answer
NETWORK = Figure(
    value=0.04,
    unit="s",
    provenance=Provenance.ASSUMED,
    source="assumed: a round trip to a provider's region over a connection that is kept, 10 to 120 ms",
    low=0.01,
    high=0.12,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """All that can be priced: what runs on rented hardware and here, what is hosted, and what was left out.

    `kinds` is the hardware for rent, with the devices of a replica. `models` are those asked for in place of the
    scenario's, `comparable` those that are considered; `lacks` says what does not fit the machine, `aside` what else is
    left out. `zones` and `ways` keep what was judged and priced before.
    """

    need: Need
    asked: Asked
    mentions: Mapping[str, int]
    terms: Terms
    machine: Machine
    there: bool
    market: Market
    kinds: tuple[tuple[Machine, int], ...]
    models: tuple[str, ...] = ()
    comparable: tuple[str, ...] = ()
    rented: tuple[Serving, ...] = ()
    local: tuple[Serving, ...] = ()
    hosted: tuple[str, ...] = ()
    aside: tuple[Aside, ...] = ()
    lacks: tuple[Aside, ...] = ()
    zones: dict[tuple[str, str | None, bool], Zoned] = field(default_factory=dict)
    ways: dict[tuple[str, int, float, float, float], tuple[Row, ...]] = field(default_factory=dict)

    def zoned(self, zone: Zone, region: str | None, *, masked: bool) -> Zoned:
        """What the regimes say of a place, judged once."""
        key = (zone.value, region, masked)
        if key not in self.zones:
            self.zones[key] = zoned(
                self.need.scenario.sensitivity, self.mentions, zone, region, masked=masked, terms=self.terms
            )
        return self.zones[key]

    def rows(self, hardware: str, devices: int, load: Load, tweak: Tweak) -> tuple[Row, ...]:
        """Every way to pay for so many devices of a profile; of the load only its peak and its transfer matter."""
        transfer = 0.0 if load.transfer is None else load.transfer.value
        key = (hardware, devices, load.peak.value, transfer, tweak.hours)
        if key not in self.ways:
            self.ways[key] = sold.rows(self.market, hardware, devices, load, tweak)
        return self.ways[key]


def prepare(
    need: Need,
    asked: Asked,
    mentions: Mapping[str, int],
    machine: Machine,
    *,
    there: bool,
    prices: Market,
    terms: Terms,
    models: Sequence[str] = (),
) -> Field:
    """Estimate every model on every kind of hardware; that is the slow part and does not depend on volume or prices.

    `there`: the machine is there and paid for. `models` replaces those that the scenario names.
    """
    for name in models:
        catalog.model_ref(name)
    empty = Field(
        need=need,
        asked=asked,
        mentions=mentions,
        terms=terms,
        machine=machine,
        there=there,
        market=prices,
        kinds=sold.hardware(prices),
        models=tuple(models),
    )
    return for_requests(empty, asked)


def for_requests(of: Field, asked: Asked) -> Field:
    """The field for requests of another size: every estimate is made anew."""
    named = tuple(dict.fromkeys(name.partition("@")[0] for name in (of.models or _edges(of.need)) if _known(name)))
    fit, out = comparable(named, asked)
    aside = [Aside(label=name, reason=reason) for name, reason in out]
    hosted, too_short = hosted_for(of.need.scenario, asked)
    aside += [
        *too_short,
        *(
            Aside(label=f"hybrid {c.pipeline.value}", reason=f"{_UNKNOWN_SHARE} --pipeline {c.pipeline.value}")
            for c in {c.pipeline: c for c in of.need.scenario.candidates}.values()
            if c.pipeline in {Pipeline.CASCADE, Pipeline.MAP}
        ),
    ]
    elsewhere: list[Serving] = []
    for kind, devices in of.kinds:
        elsewhere += servings(fit, kind, asked, hardware=kind.id, devices=devices)[0]
    whole = replace(of, asked=asked, rented=tuple(elsewhere), hosted=hosted, aside=tuple(aside), comparable=fit)
    return on_machine(whole, of.machine)


def on_machine(of: Field, machine: Machine) -> Field:
    """The field with another machine in the place of its own: only what runs there is estimated anew."""
    here, short = servings(
        of.comparable,
        machine,
        of.asked,
        hardware=machine.id,
        devices=machine.serving_count,
        engines=tuple(TOGETHER),
        quants=tuple(quants_of(_edges(of.need))),
    )
    lacks = tuple(Aside(label=f"local {name}", reason=f"does not fit {machine.name}: {lack}") for name, lack in short)
    return replace(of, machine=machine, local=here, lacks=lacks)


def _edges(need: Need) -> tuple[str, ...]:
    return tuple(c.edge for c in need.scenario.candidates if c.edge is not None)


_UNKNOWN_SHARE = "how much the model here takes over is only known when it runs: `dpctl bench` with"


def _known(name: str) -> bool:
    try:
        return catalog.model_ref(name).model is not None
    except UsageError:
        return False


def hosted_for(scenario: Scenario, asked: Asked) -> tuple[tuple[str, ...], list[Aside]]:
    """(the hosted models whose context holds a request, what is left out): those that the scenario names, else all.

    Where the most capable is wanted, only the best of each provider: by arena rating where all of its models have one,
    else the dearest.
    """
    named = tuple(dict.fromkeys(c.cloud for c in scenario.candidates if c.cloud is not None)) or catalog.ids("hosted")
    models = {name: catalog.hosted(name) for name in named}
    best = {provider: _most_capable(models, provider) for provider in {m.provider for m in models.values()}}
    fit, aside = [], []
    for name, model in models.items():
        tokens = asked.longest(model.chars_per_token)
        top, why = best[model.provider]
        if model.context < tokens:
            reason = f"its context of {model.context:,} tok is shorter than the {tokens:,.0f} of a request"
            aside.append(Aside(label=f"cloud {name}", reason=reason))
        elif scenario.traits.maximum_capability and name not in top:
            aside.append(Aside(label=f"cloud {name}", reason=f"maximum capability is asked for, and {why}"))
        else:
            fit.append(name)
    return tuple(fit), aside


def _most_capable(models: Mapping[str, HostedModel], provider: str) -> tuple[frozenset[str], str]:
    """(the provider's most capable models, by what that is known)."""
    own = {name: model for name, model in models.items() if model.provider == provider}
    ratings = {name: found.arena.value for name in own if (found := published(name)) is not None and found.arena}
    if len(ratings) == len(own):
        top = max(ratings.values())
        return frozenset(name for name, rating in ratings.items() if rating == top), "another is rated higher"
    prices = {name: model.price.output.value for name, model in own.items() if model.price is not None}
    dearest = max(prices.values(), default=0.0)
    # what has no price is not shown to be the lesser one
    return (
        frozenset(name for name in own if prices.get(name, dearest) >= dearest),
        "its provider's dearest model is taken for the most capable",
    )


def base_load(need: Need, asked: Asked) -> Load:
    """The load of the need, with the bytes of answers that leave a provider."""
    volume = need.volume
    requests = Figure(value=need.requests, unit="", provenance=volume.provenance, source=volume.source)
    out = asked.output * asked.calls
    transfer = Figure(
        value=_ANSWER_BYTES * out, unit="B", provenance=Provenance.ASSUMED, source="assumed: four bytes a token"
    )
    return Load(
        requests=requests,
        peak=need.peak,
        tokens_in=tokens(0.0, "not counted where machines are paid for"),
        tokens_out=tokens(out, "the scenario's output_tokens"),
        transfer=transfer,
    )


def tokens(value: float, source: str) -> Figure:
    """A number of tokens (A)."""
    return Figure(value=value, unit="tok", provenance=Provenance.ASSUMED, source=source)
