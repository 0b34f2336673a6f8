"""Every candidate priced in plain numbers, the best of each kind kept: what is worth comparing in full."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, inf

from dpctl.bench.candidates import NETWORK, Field, base_load
from dpctl.bench.market import Row
from dpctl.bench.servings import Serving
from dpctl.catalog.quality import published_quality
from dpctl.core.deployment import Zone
from dpctl.cost.load import HOURS
from dpctl.cost.workers import up_seconds
from dpctl.decide.need import NO_TWEAK, Need, Objective, Tweak, tweaked
from dpctl.decide.option import carried
from dpctl.decide.standing import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A candidate in numbers: a serving (None: a hosted model) with a way to pay, USD a month, s for an answer."""

    group: tuple[str, ...]
    serving: Serving
    row: Row
    key: tuple[int, float, float, float]


def price_all(of: Field, tweak: Tweak = NO_TWEAK) -> tuple[tuple[Priced, ...], int]:
    """(the best of each kind, how many were priced): every serving with every way to pay for its hardware.

    A kind is a delivery and a model; of each the one that meets most, then is best at the objective.
    """
    need = tweaked(of.need, tweak)
    screen = _Screen(of, need)
    load = base_load(need, of.asked)
    best: dict[tuple[str, ...], Priced] = {}
    ways: dict[tuple[str, int], tuple[tuple[Row, str, int], ...]] = {}
    count = 0
    for serving in of.rented:
        place = (serving.hardware, serving.devices)
        if place not in ways:
            ways[place] = tuple((row, row.delivery.value, _forbidden(of, row)) for row in of.rows(*place, load, tweak))
        seen = screen.of(serving)
        count += len(ways[place])
        for row, delivery, forbidden in ways[place]:
            key = seen.key(row, forbidden)
            group = (delivery, serving.model)
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
        self._network = NETWORK.value * of.asked.calls
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
        self._lost = inf
        if self._objective is Objective.QUALITY and (quality := published_quality(serving.name)) is not None:
            self._lost = -quality.value
        self.replicas = max(
            1, ceil(self._requests * self.seconds * self._peak / (carried(serving.together) * self._month) - 1e-9)
        )
        self.late = 0
        self.excess = 0.0
        for metric, limit in self._latency:
            value = getattr(serving, metric).value + (self._network if metric in {"ttft", "e2el"} else 0.0)
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
            return missed, excess, self.seconds + self._network, month
        if self._objective is Objective.QUALITY:
            return missed, excess, self._lost, month
        if self._objective is Objective.BALANCED:
            return missed, excess, month * (self.seconds + self._network), month
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
