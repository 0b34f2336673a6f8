from dataclasses import replace

import pytest

from dpctl.core.deployment import Delivery, Mode
from dpctl.core.scenario import Traits
from dpctl.cost.tariff import Fee, Per
from dpctl.decide.advice import (
    Advice,
    best_of_kinds,
    choice,
    chooser,
    decide,
    favoured_ids,
    finalists,
    sure,
    weakest_figure,
)
from dpctl.decide.need import Need, Objective
from dpctl.decide.option import Option, judged
from dpctl.privacy.verdict import Answer, EgressVerdict
from tests.options import fig, need, option, usd


def three(of: Need) -> list[Option]:
    return [
        option("here", of, fixed=usd(900.0), e2el=fig(2.0, "s")),
        option("api", of, each=usd(0.01), e2el=fig(4.0, "s"), mode=Mode.CLOUD, delivery=Delivery.SAAS),
        option(
            "both",
            of,
            fixed=usd(100.0),
            each=usd(0.012),
            e2el=fig(5.0, "s"),
            mode=Mode.HYBRID,
            delivery=Delivery.SAAS,
            masks=True,
        ),
    ]


def chosen(of: Need) -> str | None:
    found = decide(three(of), of).chosen
    return found.id if found else None


def test_requirements_come_first_then_the_objective() -> None:
    assert chosen(need()) == "api"
    assert chosen(need(objective=Objective.LATENCY)) == "here"
    assert chosen(need("e2el mean <= 3 s")) == "here"
    assert chosen(need("e2el mean <= 3 s", "cost mean <= $0.001")) is None


def test_the_closest_is_named_with_what_it_lacks() -> None:
    of = need("e2el mean <= 1 s")
    found = decide(three(of), of)
    assert found.chosen is None and found.closest is not None and found.closest.id == "here"
    (why,) = found.decided
    assert why.startswith(
        "its misses add up to 1.00 times their limits, those of the nearest of another kind, api, to 3.00"
    )
    assert why.endswith("it misses e2el by 3.00 s (e2el mean <= 1 s)")


def test_what_fails_nothing_comes_closer_than_what_fails_something() -> None:
    of = need("e2el mean <= 3 s", "quality mean >= 50 %")
    slow = option("slow", of, fixed=usd(1.0), e2el=fig(300.0, "s"), quality=fig(90.0, "%"))
    # its quality can be measured; that the other is a hundred times too slow is known
    api = option("api", of, fixed=usd(900.0), e2el=fig(2.0, "s"), mode=Mode.CLOUD, delivery=Delivery.SAAS)
    found = decide([slow, api], of)
    assert found.chosen is None and found.closest is not None and found.closest.id == "api"
    (why,) = found.decided
    assert why.startswith(
        "it fails nothing of what is asked and leaves 1 to be shown; the nearest of another kind, slow"
    )
    assert "misses e2el by 4.95 min" in why


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({"rapid_development": True}, "api"),
        ({"maximum_capability": True}, "api"),
        ({"regulated": True}, "both"),
        ({"volume": "consistent"}, "here"),
    ],
)
def test_a_rule_decides_among_what_meets_the_need_and_says_so(traits: dict[str, bool], expected: str) -> None:
    of = need(traits=Traits(**traits))
    found = decide(three(of), of)
    assert found.chosen is not None and found.chosen.id == expected
    assert expected in found.fired[0].favoured
    assert (found.by_figures.id if found.by_figures else expected) == "api"


def test_a_rule_never_overrides_a_measurement_or_a_requirement() -> None:
    of = need(traits=Traits(regulated=True))
    api, both = three(of)[1:]
    measured = replace(api, assessment=replace(api.assessment, origin="measured"))
    found = decide([measured, both], of)
    assert found.chosen is not None and found.chosen.id == "api"
    tight = need("e2el mean <= 4.5 s", traits=Traits(regulated=True))
    assert decide(three(tight), tight).chosen is not None
    assert decide(three(tight), tight).chosen.id != "both"  # type: ignore[union-attr]


def test_data_that_must_stay_and_maximum_capability_pull_apart_and_it_is_said() -> None:
    of = need(traits=Traits(data_must_stay=True, maximum_capability=True))
    found = decide(three(of), of)
    assert found.chosen is not None and found.chosen.id == "here"
    assert len(found.tensions) == 1 and "premises" in found.tensions[0] and "capability" in found.tensions[0]
    assert [a.label for a in found.aside] == ["api"]
    assert favoured_ids(found.fired) == {"here"}


def test_what_a_regime_denies_is_set_aside_with_what_would_change_it() -> None:
    of = need()
    here, api, _ = three(of)
    denied = replace(api, policy=EgressVerdict(answer=Answer.DENIED, rules=("gdpr-44",), reasons=()))
    found = decide([here, denied], of)
    assert found.chosen is not None and found.chosen.id == "here"
    assert found.aside[0].reason == "denied by gdpr-44" and found.aside[0].option is denied


def test_break_even_is_where_the_order_of_costs_changes() -> None:
    of = need()
    found = decide(three(of), of)
    crossing = next(c for c in found.crossings if {c.below, c.above} == {"api", "here"})
    # 900 USD a month at 0.01 USD a request: 90,000 a month
    assert crossing.below == "api" and crossing.per_day == pytest.approx(90_000 / 30.4375)
    just_above = need(per_day=crossing.per_day * 1.001)
    assert chosen(just_above) == "here"
    assert chosen(need(per_day=crossing.per_day * 0.999)) == "api"


def test_the_fast_choice_is_the_decision() -> None:
    of = need("e2el mean <= 4.5 s")
    found = decide(three(of), of)
    choose = chooser(found.ranked, frozenset())
    for per_day in (10.0, 2000.0, 5000.0, 1e5):
        at = replace(of, volume=fig(per_day, "1/day"))
        whole = decide([judged(o, at) for o in three(at)], at)
        assert choose(at) == (whole.best.id if whole.best else "", whole.chosen is not None)
        best, meets = choice(three(at), at)
        assert (best.id if best else "", meets) == choose(at)


def test_the_fast_choice_leaves_out_what_a_rule_excludes() -> None:
    of = need(traits=Traits(data_must_stay=True))
    best, _ = choice(three(of), of)
    assert best is not None and best.id == "here" == chosen(of)
    assert choice([], of) == (None, False)


def test_kinds_and_finalists() -> None:
    of = need()
    many = [option(f"m{i:02}", of, fixed=usd(100.0 + i)) for i in range(20)]
    late = option("api", of, each=usd(1.0), mode=Mode.CLOUD, delivery=Delivery.SAAS)
    ranked = decide([*many, late], of).ranked
    assert [o.id for o in best_of_kinds(ranked)] == ["m00", "api"]
    picked = finalists(ranked)
    assert len(picked) == 12 and picked[-1].id == "api"
    assert sure(Advice(need=of, chosen=None, closest=None, ranked=())) is None


def test_the_weakest_figure_is_one_that_a_run_would_replace() -> None:
    of = need()
    assert weakest_figure(three(of)[0])[0] == "e2el"  # type: ignore[index]


def test_nothing_to_choose_from() -> None:
    found = decide([], need())
    assert found.best is None and found.decided and sure(found) is None


def test_an_unknown_cost_is_never_the_cheapest() -> None:
    of = need()
    fee = Fee(what="base", per=Per.MONTH, quantity=fig(1.0), unit_price=usd(0.0))
    free = option("free", of, fixed=usd(1.0))
    free = judged(replace(free, tariff=replace(free.tariff, fees=(fee,))), of)
    assert decide([free, *three(of)], of).ranked[-1].id == "free"


def test_a_published_quality_ranks_where_no_run_measured_one_and_says_so() -> None:
    of = need(objective=Objective.QUALITY)
    dear = replace(option("dear", of, fixed=usd(900.0)), published=fig(96.0, "%"))
    cheap = replace(option("cheap", of, fixed=usd(100.0)), published=fig(90.0, "%"))
    unknown = option("unknown", of, fixed=usd(1.0))
    found = decide([cheap, unknown, dear], of)
    assert [o.id for o in found.ranked] == ["dear", "cheap", "unknown"]
    assert any("what others published" in sentence for sentence in found.decided)
    # however low, what a run measured on the task counts for more
    measured = option("measured", of, fixed=usd(999.0), quality=fig(70.0, "%"), origin="measured")
    found = decide([cheap, dear, measured], of)
    assert found.ranked[0].id == "measured" and "measured" in found.front
    assert not any("what others published" in sentence for sentence in found.decided)
    mixed = sure(found, draws=100)
    assert mixed is not None and mixed.regret == 0
