"""Candidates of the real catalogue: what fits, what it costs, what is kept, and the framework's table."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dpctl.bench import market as sold
from dpctl.bench.candidates import Field, base_load, pool, prepare, price_all
from dpctl.bench.options import advise, measured_key, options
from dpctl.bench.servings import Asked, comparable, servings
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.catalog.wanted import Wanted, need_of
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Traits
from dpctl.decide.advice import Advice, decide
from dpctl.decide.need import NO_TWEAK, Need, Tweak, tweaked
from dpctl.decide.option import judged
from dpctl.decide.rules import CONSISTENT, VARIABLE


def characters(tokens: float) -> Figure:
    return Figure(value=4 * tokens, unit="char", provenance=Provenance.ASSUMED, source="test")


def field_of(wanted: Wanted, *, tokens: float = 300.0, output: float = 20.0) -> Field:
    return prepare(
        need_of(wanted, None),
        Asked(characters=characters(tokens), output=output),
        {},
        catalog.machine_profile("l40s-48gb"),
        there=True,
        prices=sold.market("DE"),
        terms=Terms(),
        models=("llama-3.1-8b",),
    )


@pytest.fixture(scope="module")
def field() -> Iterator[Field]:
    yield field_of(Wanted(volume="5000/day"))


def decided(field: Field, need: Need) -> Advice:
    of = replace(field, need=need, zones={})
    return decide(options(of, wide=False)[0], need, of.aside)


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
    found, count = options(field, wide=False)
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
    for option in options(field, wide=False)[0]:
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


def test_flips_hold_when_the_whole_decision_is_made_anew(field: Field) -> None:
    need = need_of(Wanted(volume="5000/day", latency="2s", objective="cost"), None)
    of = replace(field, need=need, zones={})
    advice = advise(of, draws=100)
    assert advice.best is not None and advice.flips
    for flip in advice.flips:
        assert flip.verified
        tweak = {
            "volume": Tweak(requests=flip.value * need.requests / need.volume.value * (1.001 if flip.above else 0.999)),
            "latency limit": Tweak(latency=flip.value * (1.001 if flip.above else 0.999)),
            "price of tokens": Tweak(tokens=flip.value * (1.001 if flip.above else 0.999)),
            "price of machine hours": Tweak(hours=flip.value * (1.001 if flip.above else 0.999)),
            "price of hardware": Tweak(hardware=flip.value * (1.001 if flip.above else 0.999)),
        }[flip.what]
        anew = decide(options(of, tweak, wide=False)[0], tweaked(need, tweak))
        assert anew.best is not None and anew.best.id != advice.best.id


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
    assert eight.prompt(size).value == pytest.approx(8000 * 9 / 16)
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


def test_what_is_measured_replaces_the_estimate(field: Field) -> None:
    option = next(o for o in options(field, wide=False)[0] if o.id == "cloud:openai:gpt-4o")
    quick = Figure(value=0.5, unit="s", provenance=Provenance.MEASURED, source="measured here, n=20")
    good = Figure(value=88.0, unit="%", provenance=Provenance.MEASURED, source="measured here, n=20")
    known = replace(judged(option, field.need).assessment, origin="measured", e2el=quick, quality=good, samples=20)
    found = options(field, measured={measured_key(option.assessment.deployment): known}, wide=False)[0]
    now = next(o for o in found if o.id == option.id)
    assert now.assessment.origin == "measured" and now.assessment.e2el == quick
    assert now.satisfaction is not None and now.satisfaction.value == pytest.approx(1 + 4 * 0.88)
    assert now.month.total == option.month.total
