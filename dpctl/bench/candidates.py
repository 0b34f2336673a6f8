"""Candidates for a decision: scenario x catalogue x hardware x prices, all priced, the best of each kind kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from dpctl.bench import market as sold
from dpctl.bench.judged_zones import Zoned, zoned
from dpctl.bench.market import Market, Row
from dpctl.bench.servings import TOGETHER, Asked, Serving, comparable, quants_of, servings
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Pipeline, Zone
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.scenario import Scenario
from dpctl.cost.load import HOURS, Load
from dpctl.cost.workers import up_seconds
from dpctl.decide.advice import Aside
from dpctl.decide.need import NO_TWEAK, Need, Objective, Tweak, tweaked
from dpctl.decide.option import carried
from dpctl.decide.standing import limits

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
class Priced:
    """A candidate in numbers: a serving (None: a hosted model) with a way to pay, USD a month, s for an answer."""

    group: tuple[str, ...]
    serving: Serving
    row: Row
    key: tuple[int, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """All that can be priced: what runs on rented hardware and here, what is hosted, and what was left out."""

    need: Need
    asked: Asked
    mentions: Mapping[str, int]
    terms: Terms
    machine: Machine
    there: bool
    market: Market
    rented: tuple[Serving, ...]
    local: tuple[Serving, ...]
    hosted: tuple[str, ...]
    aside: tuple[Aside, ...] = ()
    zones: dict[tuple[str, str | None, bool], Zoned] = field(default_factory=dict)

    def zoned(self, zone: Zone, region: str | None, *, masked: bool) -> Zoned:
        """What the regimes say of a place, judged once."""
        key = (zone.value, region, masked)
        if key not in self.zones:
            self.zones[key] = zoned(
                self.need.scenario.sensitivity, self.mentions, zone, region, masked=masked, terms=self.terms
            )
        return self.zones[key]


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
    edges = tuple(c.edge for c in need.scenario.candidates if c.edge is not None)
    named = tuple(dict.fromkeys(name.partition("@")[0] for name in (models or edges) if _in_catalogue(name)))
    fit, out = comparable(named, asked)
    for name in models:
        catalog.model_ref(name)
    aside = [Aside(label=name, reason=reason) for name, reason in out]
    here, short = servings(
        fit,
        machine,
        asked,
        hardware=machine.id,
        devices=machine.serving_count,
        engines=tuple(TOGETHER),
        quants=tuple(quants_of(edges)),
    )
    aside += [Aside(label=f"local {name}", reason=f"does not fit {machine.name}: {lack}") for name, lack in short]
    elsewhere: list[Serving] = []
    for kind, devices in sold.hardware(prices):
        elsewhere += servings(fit, kind, asked, hardware=kind.id, devices=devices)[0]
    hosted, short_hosted = _hosted(need.scenario, asked)
    aside += short_hosted
    aside += [
        Aside(label=f"hybrid {c.pipeline.value}", reason=f"{_UNKNOWN_SHARE} --pipeline {c.pipeline.value}")
        for c in {c.pipeline: c for c in need.scenario.candidates}.values()
        if c.pipeline in {Pipeline.CASCADE, Pipeline.MAP}
    ]
    return Field(
        need=need,
        asked=asked,
        mentions=mentions,
        terms=terms,
        machine=machine,
        there=there,
        market=prices,
        rented=tuple(elsewhere),
        local=here,
        hosted=hosted,
        aside=tuple(aside),
    )


_UNKNOWN_SHARE = "how much the model here takes over is only known when it runs: `dpctl bench` with"


def _in_catalogue(name: str) -> bool:
    try:
        return catalog.model_ref(name).model is not None
    except UsageError:
        return False


def _hosted(scenario: Scenario, asked: Asked) -> tuple[tuple[str, ...], list[Aside]]:
    """The hosted models whose context holds a request: those that the scenario names, else all.

    Where the most capable is wanted, only the dearest of each provider: no measure of their ability is at hand.
    """
    named = tuple(dict.fromkeys(c.cloud for c in scenario.candidates if c.cloud is not None)) or catalog.ids("hosted")
    dearest: dict[str, float] = {}
    for name in named:
        model = catalog.hosted(name)
        if model.price is not None:
            dearest[model.provider] = max(dearest.get(model.provider, 0.0), model.price.output.value)
    fit, aside = [], []
    for name in named:
        model = catalog.hosted(name)
        tokens = asked.longest(model.chars_per_token)
        if model.context < tokens:
            reason = f"its context of {model.context:,} tok is shorter than the {tokens:,.0f} of a request"
            aside.append(Aside(label=f"cloud {name}", reason=reason))
        elif scenario.traits.maximum_capability and model.price and model.price.output.value < dearest[model.provider]:
            reason = "maximum capability is asked for, and its provider's dearest model is taken for the most capable"
            aside.append(Aside(label=f"cloud {name}", reason=reason))
        else:
            fit.append(name)
    return tuple(fit), aside


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


def price_all(of: Field, tweak: Tweak = NO_TWEAK) -> tuple[tuple[Priced, ...], int]:
    """(the best of each kind, how many were priced): every serving with every way to pay for its hardware.

    A kind is a delivery and a model; of each the one that meets most, then is best at the objective.
    """
    need = tweaked(of.need, tweak)
    screen = _Screen(of, need)
    load = base_load(need, of.asked)
    best: dict[tuple[str, ...], Priced] = {}
    ways: dict[tuple[str, int], tuple[tuple[Row, int], ...]] = {}
    count = 0
    for serving in of.rented:
        place = (serving.hardware, serving.devices)
        if place not in ways:
            found = sold.rows(of.market, *place, load, tweak)
            ways[place] = tuple((row, _forbidden(of, row)) for row in found)
        seen = screen.of(serving)
        for row, forbidden in ways[place]:
            count += 1
            key = seen.key(row, forbidden)
            group = (row.delivery.value, serving.model)
            if group not in best or key < best[group].key:
                best[group] = Priced(group=group, serving=serving, row=row, key=key)
    return tuple(best.values()), count


def _forbidden(of: Field, row: Row) -> int:
    policy = of.zoned(Zone.CONTRACTED, row.country or None, masked=False).policy
    return 0 if policy.may_go else 1


class _Screen:
    """What one serving costs and misses with a row, in numbers alone; in the order of `standing`, without the rules."""

    def __init__(self, of: Field, need: Need) -> None:
        self._need = need
        self._requests = need.requests
        self._peak = need.peak.value
        self._month = HOURS.to("s").value
        self._objective = need.objective
        bounds = limits(need)
        upper = [b for b in bounds if b.requirement.op in {"<", "<="}]
        self._latency = tuple((b.metric, b.limit) for b in upper if b.metric in {"ttft", "tpot", "e2el"})
        per_month = [b.limit for b in upper if b.metric == "month"]
        per_month += [b.limit * self._requests for b in upper if b.metric == "cost"]
        self._costs = tuple(per_month)
        self._start = of.market.assumptions.start.to("s").value
        self._rate = of.market.assumptions.load_rate.to("B/s").value

    def of(self, serving: Serving) -> "_Screen":
        """Take a serving in hand: what does not depend on how it is paid for."""
        self.serving = serving
        self.seconds = serving.e2el.value
        self.replicas = max(
            1, ceil(self._requests * self.seconds * self._peak / (carried(serving.together) * self._month) - 1e-9)
        )
        self.late = 0
        self.excess = 0.0
        for metric, limit in self._latency:
            value = getattr(serving, metric).value + (NETWORK.value if metric in {"ttft", "e2el"} else 0.0)
            if value > limit:
                self.late += 1
                self.excess += value / limit - 1.0
        return self

    def key(self, row: Row, forbidden: int) -> tuple[int, float, float, float]:
        """(missed, excess, objective, month): less is better."""
        tariff = row.tariff
        month = row.fixed + row.request * self._requests
        if row.machine:
            month += row.machine * -(-self.replicas // tariff.replicas_per_machine) * tariff.machines_per_replica
        elif row.second and tariff.workers is not None:
            month += row.second * up_seconds(
                self._requests,
                peak=self._peak,
                service=self.seconds,
                slots=self.serving.together,
                start=self._start + self.serving.weights.value / self._rate,
                keep_alive=tariff.workers.keep_alive.value,
            )
        missed, excess = self.late + forbidden, self.excess
        for limit in self._costs:
            if month > limit:
                missed += 1
                excess += month / limit - 1.0
        if self._objective is Objective.LATENCY:
            return missed, excess, self.seconds + NETWORK.value, month
        if self._objective is Objective.BALANCED:
            return missed, excess, month * (self.seconds + NETWORK.value), month
        return missed, excess, month, self.seconds


def lenses(need: Need) -> Iterator[tuple[Need, Tweak]]:
    """The need as it is, at other volumes, and with latency or cost as the objective: whose best are kept as well.

    What flips the choice is looked for among them.
    """
    yield need, NO_TWEAK
    for factor in (0.001, 0.03, 30.0, 1000.0):
        yield need, Tweak(requests=need.requests * factor)
    for objective in (Objective.COST, Objective.LATENCY):
        if objective is not need.objective:
            yield replace(need, objective=objective), NO_TWEAK


def pool(of: Field, tweak: Tweak = NO_TWEAK) -> tuple[tuple[Priced, ...], int]:
    """(the best of each kind through every lens, how many candidates were priced)."""
    kept: dict[tuple[str, str, str, int, float], Priced] = {}
    priced = 0
    for index, (need, lens) in enumerate(lenses(tweaked(of.need, tweak))):
        requests = lens.requests if lens.requests is not None else tweak.requests
        found, count = price_all(replace(of, need=need), replace(tweak, requests=requests, latency=None))
        priced = count if index == 0 else priced
        for one in found:
            kept.setdefault(
                (one.row.label, one.row.delivery.value, one.serving.name, one.serving.devices, one.serving.together),
                one,
            )
    return tuple(kept.values()), priced
