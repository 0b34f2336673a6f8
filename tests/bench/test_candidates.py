"""Candidates of the real catalogue: what fits, what it costs, what is kept, and the framework's table."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dpctl.bench import advising
from dpctl.bench import market as sold
from dpctl.bench.candidates import NETWORK, Field, base_load, for_requests, hosted_for
from dpctl.bench.options import measured_key, options
from dpctl.bench.screening import pool, price_all
from dpctl.bench.servings import Asked, comparable, servings
from dpctl.catalog import read as catalog
from dpctl.catalog.masking import masking_time
from dpctl.catalog.quality import Published, published_quality
from dpctl.catalog.wanted import Wanted, need_of
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Traits
from dpctl.decide.advice import Advice, decide
from dpctl.decide.need import NO_TWEAK, Need, Tweak, tweaked
from dpctl.decide.option import judged
from dpctl.decide.rules import CONSISTENT, VARIABLE
from tests.bench import fields


def characters(tokens: float) -> Figure:
    return fields.characters(4 * tokens)


def field_of(wanted: Wanted, *, tokens: float = 300.0, output: float = 20.0) -> Field:
    return fields.field_of(wanted, Asked(characters=characters(tokens), output=output))


@pytest.fixture(scope="module")
def field() -> Iterator[Field]:
    yield field_of(Wanted(volume="5000/day"))


def decided(field: Field, need: Need) -> Advice:
    of = replace(field, need=need, zones={})
    return decide(options(of), need, of.aside)


def traits(need: Need, **more: object) -> Need:
    return replace(need, scenario=replace(need.scenario, traits=Traits(**more)))  # type: ignore[arg-type]


HOME = {(Mode.LOCAL, Delivery.OWNED)}
RENTED = {(Mode.CLOUD, Delivery.SELF_HOSTED)}


@pytest.mark.parametrize(
    ("rule", "stated", "expected"),
    [
        ("low-latency", {"latency": "100ms"}, HOME),
        ("data-stays", {"data_stays": True}, HOME | RENTED),
        ("capability", {"capability": True}, {(Mode.CLOUD, Delivery.SAAS)}),
        (
            "variable-volume",
            {"volume": "50000/day", "pattern": "peak"},
            {(Mode.CLOUD, d) for d in (Delivery.MANAGED, Delivery.SERVERLESS)},
        ),
        ("consistent-volume", {"volume": "50000/day", "pattern": "steady"}, HOME | RENTED),
        ("rapid-development", {"rapid": True}, {(Mode.CLOUD, Delivery.SAAS)}),
        ("regulated", {}, {(Mode.HYBRID, Delivery.SAAS)}),
    ],
)
def test_each_requirement_alone_yields_what_the_framework_names(
    field: Field, rule: str, stated: dict[str, object], expected: set[tuple[Mode, Delivery]]
) -> None:
    need = need_of(Wanted(**{"volume": "5000/day", **stated}), None)  # type: ignore[arg-type]
    of = field
    if rule == "low-latency":
        # 100 ms is a task of a few tokens
        of = field_of(Wanted(), tokens=60.0, output=3.0)
    if rule == "regulated":
        need = traits(need, regulated=True)
    advice = decided(of, need)
    assert [fired.rule for fired in advice.fired] == [rule]
    assert advice.chosen is not None
    chosen = advice.chosen.assessment.deployment
    assert (chosen.mode, chosen.delivery) in expected
    assert chosen.id in advice.fired[0].favoured


def test_the_trait_of_the_volume_is_what_was_stated() -> None:
    assert need_of(Wanted(volume="50000/day", pattern="peak"), None).scenario.traits.volume == VARIABLE
    assert need_of(Wanted(volume="50000/day"), None).scenario.traits.volume == CONSISTENT
    assert need_of(Wanted(volume="50/day"), None).scenario.traits.volume is None


def test_every_delivery_is_a_candidate(field: Field) -> None:
    found = options(field)
    _, count = pool(field)
    assert {o.assessment.deployment.delivery for o in found} == set(Delivery)
    assert {o.assessment.deployment.mode for o in found} >= {Mode.LOCAL, Mode.CLOUD}
    assert count > 3000
    assert all(o.assessment.fits and o.assessment.e2el is not None for o in found)
    # nothing is free
    assert all(o.month.total is None or o.month.total.value > 0 for o in found)


def test_what_is_priced_in_numbers_costs_the_same_in_lines(field: Field) -> None:
    kept, _ = price_all(field)
    # balanced: the key ends with the month's cost
    costs = {(p.row.label, p.serving.name, p.serving.together): p.key[3] for p in kept}
    seen = set()
    for option in options(field):
        together = option.load.concurrency.value if option.load.concurrency else 0.0
        key = (option.tariff.label, option.assessment.deployment.answering.model or "", together)
        total = option.month.total
        if option.assessment.deployment.mode is Mode.CLOUD and key in costs and total is not None:
            assert total.value == pytest.approx(costs[key], rel=1e-6)
            seen.add(option.assessment.deployment.delivery)
    assert seen == {Delivery.MANAGED, Delivery.SELF_HOSTED, Delivery.SERVERLESS}


def test_another_volume_keeps_others_and_prices_follow_the_tweak(field: Field) -> None:
    one, count = price_all(field)
    many, same = price_all(field, Tweak(requests=5e7))
    assert count == same and {p.row.label for p in one} != {p.row.label for p in many}
    dear, _ = price_all(field, Tweak(hours=3.0))
    cheapest = min(p.key[3] for p in one)
    assert min(p.key[3] for p in dear) > cheapest
    assert len(pool(field)[0]) >= len(one)


def test_flips_hold_when_the_whole_decision_is_made_anew(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    # those by length and machine: tests/bench/test_otherwise.py
    monkeypatch.setattr(advising, "by_length", lambda *_: ())
    monkeypatch.setattr(advising, "by_hardware", lambda *_: ())
    need = need_of(Wanted(volume="5000/day", latency="2s", objective="cost"), None)
    of = replace(field, need=need, zones={})
    advice = advising.advise(of, draws=100)
    assert advice.best is not None and advice.flips
    present = (advice.best.id, advice.chosen is not None)
    for flip in advice.flips:
        assert flip.verified
        tweak = {
            "volume": Tweak(requests=flip.value * need.requests / need.volume.value * (1.001 if flip.above else 0.999)),
            "latency limit": Tweak(latency=flip.value * (1.001 if flip.above else 0.999)),
            "price of tokens": Tweak(tokens=flip.value * (1.001 if flip.above else 0.999)),
            "price of machine hours": Tweak(hours=flip.value * (1.001 if flip.above else 0.999)),
            "price of hardware": Tweak(hardware=flip.value * (1.001 if flip.above else 0.999)),
        }[flip.what]
        anew = decide(options(of, tweak), tweaked(need, tweak))
        assert ((anew.best.id if anew.best else ""), anew.chosen is not None) == (flip.becomes, flip.meets) != present


def test_a_short_context_and_too_little_memory_rule_out_with_a_reason() -> None:
    asked = Asked(characters=characters(40_000.0), output=500)
    fit, out = comparable(["llama-3-70b", "llama-3.1-8b"], asked)
    assert "llama-3.1-8b" in fit and "llama-3.3-70b" in fit
    assert dict(out)["llama-3-70b"].startswith("its context of 8,192 tok")
    found, short = servings(
        ("llama-3.3-70b",), catalog.machine_profile("rtx-4090"), asked, hardware="rtx-4090", devices=1
    )
    assert not found and all("GiB short" in reason for _, reason in short) and short


def test_several_calls_read_and_take_more() -> None:
    one = Asked(characters=characters(8000.0), output=100)
    eight = Asked(characters=characters(8000.0), output=100, calls=8)
    size = Figure(value=4.0, unit="char/tok", provenance=Provenance.ASSUMED, source="test")
    # half of the text and a sixteenth more, and three and a half answers with a line above each
    assert eight.prompt(size).value == pytest.approx(8000 * 9 / 16 + 3.5 * (100 + 16))
    machine = catalog.machine_profile("h100-sxm-80gb")
    (first, *_), _ = servings(("llama-3.1-8b",), machine, one, hardware="x", devices=1)
    (chain, *_), _ = servings(("llama-3.1-8b",), machine, eight, hardware="x", devices=1)
    assert 4 * first.e2el.value < chain.e2el.value < 8 * first.e2el.value


def test_an_own_machine_that_is_there_is_not_bought_again(field: Field) -> None:
    machine = catalog.machine_profile("h100-sxm-80gb")
    load = base_load(field.need, field.asked)
    there = sold.of_own(field.market, machine, load, there=True, tweak=NO_TWEAK)
    bought = sold.of_own(field.market, machine, load, there=False, tweak=NO_TWEAK)
    assert "hardware" not in {fee.what for fee in there.fees}
    assert "hardware" in {fee.what for fee in bought.fees}


def test_a_load_that_takes_more_than_the_machine_that_is_there_is_paid_for_or_set_aside(field: Field) -> None:
    busy = need_of(Wanted(volume="5M/day"), None)
    unpriced = replace(field, need=busy, zones={}, machine=replace(field.machine, price=None))
    advice = decide(options(unpriced), busy, unpriced.aside)
    assert all(o.assessment.deployment.mode is not Mode.LOCAL for o in advice.ranked)
    reasons = {a.reason for a in advice.aside if a.option and a.option.assessment.deployment.mode is Mode.LOCAL}
    assert reasons and all("of this machine, of which one is there" in reason for reason in reasons)
    price = Figure(value=9000.0, unit="USD", provenance=Provenance.PUBLISHED, source="test")
    bought = replace(unpriced, machine=replace(field.machine, price=price))
    local = [o for o in options(bought) if o.assessment.deployment.mode is Mode.LOCAL]
    for option in local:
        machines = {line.what: line.quantity.value * 12 for line in option.month.lines}
        assert option.machines > 1
        assert machines["hardware, further machines"] == pytest.approx(option.machines - 1)


def test_a_chain_goes_there_and_back_for_each_call(field: Field) -> None:
    chain = for_requests(field, replace(field.asked, calls=8))
    for priced in price_all(chain)[0]:
        (found,) = options(replace(chain, local=(), hosted=()), rented=(priced,))
        of, serving = found.assessment, priced.serving
        assert of.e2el is not None and of.e2el.value == pytest.approx(serving.e2el.value + 8 * NETWORK.value)
        assert of.ttft is not None and of.ttft.value == pytest.approx(serving.ttft.value + 8 * NETWORK.value)


def test_what_is_measured_replaces_the_estimate(field: Field) -> None:
    option = next(o for o in options(field) if o.id == "cloud:openai:gpt-4o")
    quick = Figure(value=0.5, unit="s", provenance=Provenance.MEASURED, source="measured here, n=20")
    good = Figure(value=88.0, unit="%", provenance=Provenance.MEASURED, source="measured here, n=20")
    known = replace(judged(option, field.need).assessment, origin="measured", e2el=quick, quality=good, samples=20)
    found = options(field, measured={measured_key(option.assessment.deployment): known})
    now = next(o for o in found if o.id == option.id)
    assert now.assessment.origin == "measured" and now.assessment.e2el == quick
    assert now.satisfaction is not None and now.satisfaction.value == pytest.approx(1 + 4 * 0.88)
    assert now.month.total == option.month.total


def test_hybrid_delivery_waits_for_the_masking_and_says_what_it_rests_on() -> None:
    need = traits(need_of(Wanted(volume="5000/day"), None), regulated=True)
    asked = Asked(characters=characters(20_000.0), output=20.0)
    of = replace(fields.field_of(Wanted(volume="5000/day"), asked, prices=fields.few_offers()), need=need)
    found = {o.id: o.assessment for o in options(of)}
    cloud, mask = found["cloud:openai:gpt-4o"], found["hybrid:mask:openai:gpt-4o"]
    assert cloud.e2el and mask.e2el and cloud.ttft and mask.ttft
    added = masking_time(of.asked.read).value
    assert 0.04 < added < 0.06
    assert mask.e2el.value - cloud.e2el.value == pytest.approx(added)
    assert mask.ttft.value - cloud.ttft.value == pytest.approx(added)
    (note,) = [note for note in mask.notes if note.name == "masking-estimated"]
    assert "dpctl bench" in note.next_step and not cloud.notes


def test_options_bear_the_published_quality_of_their_model(field: Field) -> None:
    for option in options(field):
        model = option.assessment.deployment.answering.model or ""
        assert option.published == published_quality(model) and option.assessment.quality is None
    of = replace(field, need=need_of(Wanted(volume="5000/day", objective="quality"), None))
    advice = decide(options(of), of.need)
    assert advice.best is not None and advice.best.published is not None
    known = [o.published.value for o in advice.ranked if o.published is not None]
    assert advice.best.published.value == max(known)


def test_the_most_capable_is_the_best_rated_else_the_dearest(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(characters=characters(500.0), output=20.0)
    need = need_of(Wanted(capability=True), None)
    fit, aside = hosted_for(need.scenario, asked)
    assert fit == ("openai:gpt-4o",) and [a.label for a in aside] == ["cloud openai:gpt-4o-mini"]
    assert "dearest" in aside[0].reason
    ratings = {"openai:gpt-4o": 1300.0, "openai:gpt-4o-mini": 1310.0}

    def rated(name: str) -> Published:
        points = Figure(value=ratings[name], unit="", provenance=Provenance.PUBLISHED, source="test")
        return Published(model=name, arena=points)

    monkeypatch.setattr("dpctl.bench.candidates.published", rated)
    fit, aside = hosted_for(need.scenario, asked)
    assert fit == ("openai:gpt-4o-mini",) and "rated higher" in aside[0].reason
    assert set(hosted_for(need_of(Wanted(), None).scenario, asked)[0]) == set(ratings)


def test_what_the_objective_is_decides_which_of_a_kind_is_kept(field: Field) -> None:
    known = for_requests(replace(field, models=("gemma-3-12b",)), field.asked)
    quality = replace(known, need=need_of(Wanted(volume="5000/day", objective="quality"), None))
    cost = replace(known, need=need_of(Wanted(volume="5000/day", objective="cost"), None))

    def best(of: Field) -> dict[tuple[str, ...], float]:
        return {p.group: q.value for p in price_all(of)[0] if (q := published_quality(p.serving.name)) is not None}

    good, cheap = best(quality), best(cost)
    assert set(good) == set(cheap) and all(good[group] >= cheap[group] for group in good)
    assert any(good[group] > cheap[group] for group in good)


def test_options_of_one_label_are_one_option(field: Field) -> None:
    labels = [option.label for option in options(field, rented=pool(field)[0])]
    assert len(labels) == len(set(labels))
