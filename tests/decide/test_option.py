from dataclasses import replace

import pytest

from dpctl.decide.need import DAYS, Tweak, latency_limit, tweaked
from dpctl.decide.option import (
    capacity,
    carried,
    judged,
    kind_of_price,
    lacking,
    lost_quality,
    priced,
    repriced,
    shortfall,
)
from dpctl.privacy.verdict import Answer, EgressVerdict
from tests.options import fig, need, option, usd


def test_places_are_not_filled_to_the_brim() -> None:
    # 12 + sqrt(12) is not 16; a + sqrt(a) = 20 for a = 16
    assert carried(20.0) == pytest.approx(16.0)
    assert carried(1.0) == pytest.approx(0.381966, abs=1e-6)
    assert carried(64.0) / 64.0 > carried(4.0) / 4.0


def test_replicas_follow_littles_law() -> None:
    of = need(per_day=8640.0)  # one request every 10 s
    busy = option("a", of, e2el=fig(10.0, "s"), machine=usd(100.0))
    # 1 request at a time on average, of which a place holds 0.382: 2.6 replicas
    assert busy.replicas == 3
    assert busy.month.total is not None and busy.month.total.value == pytest.approx(300.0)
    quick = option("b", of, e2el=fig(1.0, "s"), machine=usd(100.0))
    assert quick.replicas == 1


def test_a_peak_needs_more_replicas_and_an_api_needs_none() -> None:
    of = replace(need(per_day=8640.0), peak=fig(5.0))
    assert option("a", of, e2el=fig(10.0, "s"), machine=usd(100.0)).replicas == 14
    assert option("b", of, each=usd(0.01)).replicas is None
    assert capacity(option("b", of, each=usd(0.01)).load) is None


def test_the_curve_and_the_lines_agree() -> None:
    of = need(per_day=5000.0)
    found = option("a", of, e2el=fig(20.0, "s"), fixed=usd(50.0), each=usd(0.001), machine=usd(100.0))
    cost = priced(found)
    assert cost is not None and found.month.total is not None
    assert cost.cost(of.requests) == pytest.approx(found.month.total.value)


def test_verdicts_are_on_the_months_cost() -> None:
    of = need("cost mean <= $0.01", per_day=1000.0, budget=usd(400.0))
    found = option("a", of, fixed=usd(500.0))
    states = [v.state for v in found.assessment.verdicts]
    # 500 USD over 30,437.5 requests is more than a cent, and more than 400
    assert states == ["missed", "missed"]
    assert "month by $100" in shortfall(found) and "month cost <= $400" in shortfall(found)
    assert lacking(found) == (2, 2)
    cheaper = judged(replace(found, tariff=option("a", of, fixed=usd(300.0)).tariff), of)
    assert lacking(cheaper) == (0, 0) and shortfall(cheaper) == ""


def test_what_is_not_known_is_not_met() -> None:
    of = need("cost mean <= $1")
    unknown = option("a", of)
    assert lacking(unknown) == (1, 0)
    assert "undetermined" in shortfall(unknown)


def test_a_policy_that_does_not_allow_counts_as_unmet() -> None:
    of = need()
    verdict = EgressVerdict(answer=Answer.UNDETERMINED, rules=("gdpr-28",), reasons=())
    assert lacking(replace(option("a", of, each=usd(1.0)), policy=verdict)) == (1, 0)
    denied = replace(option("a", of, each=usd(1.0)), policy=replace(verdict, answer=Answer.DENIED))
    assert denied.denied and lacking(denied) == (1, 1)
    assert "denied by gdpr-28" in shortfall(denied)


def test_a_tweak_changes_the_prices_of_its_kind_alone() -> None:
    of = need()
    found = option("a", of, fixed=usd(50.0), each=usd(0.001), machine=usd(100.0))
    dearer = repriced(found.tariff, Tweak(tokens=3.0, hours=2.0))
    assert {f.what: f.unit_price.value for f in dearer.fees} == {
        "base": 50.0,
        "input tokens": pytest.approx(0.003),
        "machine hours": 200.0,
    }
    assert repriced(found.tariff, Tweak()) is found.tariff
    assert [kind_of_price(fee) for fee in found.tariff.fees] == ["", "tokens", "hours"]


def test_a_tweak_changes_volume_and_limit() -> None:
    of = need("e2el mean <= 3000 ms", "ttft mean <= 1 s")
    assert latency_limit(of) == 3.0
    changed = tweaked(of, Tweak(requests=100 * DAYS, latency=5.0))
    assert changed.volume.value == pytest.approx(100.0)
    assert latency_limit(changed) == 5.0
    assert changed.requirements[1] == of.requirements[1]
    assert latency_limit(need("e2el p95 <= 3 s")) is None


def test_a_published_quality_settles_no_requirement() -> None:
    of = need("quality mean >= 80 %")
    known = judged(replace(option("a", of, fixed=usd(1.0)), published=fig(99.0, "%")), of)
    (verdict,) = known.assessment.verdicts
    assert verdict.state == "undetermined" and "no run on this task" in verdict.reason
    assert known.quality is not None and known.quality.value == 99.0 and known.assessment.quality is None
    run = judged(replace(option("b", of, fixed=usd(1.0), quality=fig(85.0, "%")), published=fig(99.0, "%")), of)
    assert run.assessment.verdicts[0].state == "met" and run.quality == run.assessment.quality
    assert lost_quality(run) == pytest.approx(15.0) and lost_quality(known) == pytest.approx(101.0)
    assert lost_quality(option("c", of)) is None
