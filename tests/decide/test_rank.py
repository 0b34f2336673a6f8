from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.assess import Assessment
from dpctl.assess.verdicts import judge, leaks
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Traits, parse_requirement
from dpctl.decide.rank import excess, misses, recommend, unmet
from dpctl.privacy.policy import Compliance
from tests.options import scenario

ASKED = ("e2el mean <= 3 s", "leaked == 0", "cost mean <= $0.05")


def fig(value: float, unit: str, letter: str = "M", low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance(letter), source="a source", low=low, high=high)


def candidate(
    name: str,
    *,
    e2el: float | Figure | None = 1.0,
    cost: float | Figure | None = 0.01,
    leaked: int | None = 0,
    mode: Mode = Mode.CLOUD,
    fits: bool | None = None,
    origin: str = "measured",
    asked: tuple[str, ...] = ASKED,
) -> Assessment:
    zone = Zone.PROCESS if mode is Mode.LOCAL else Zone.THIRD_PARTY
    deployment = Deployment(
        id=name,
        label=name,
        mode=mode,
        delivery=Delivery.OWNED if mode is Mode.LOCAL else Delivery.SAAS,
        stages=(Stage(role="answer", model="m", engine="e", place="p", zone=zone),),
    )
    latency = fig(e2el, "s") if isinstance(e2el, float | int) else e2el
    money = fig(cost, "USD") if isinstance(cost, float | int) else cost
    kept = (
        None
        if leaked is None
        else Compliance(score=fig(100 - leaked, "%"), spans=100, leaked=leaked, spans_a=100, leaked_a=leaked)
    )
    known = {("e2el", "mean"): latency, ("cost", "mean"): money, ("leaked", "mean"): leaks(kept, None)}
    return Assessment(
        deployment=deployment,
        origin=origin,
        machine="box",
        samples=3,
        fits=fits,
        missing=fig(23.3e9, "B", "E") if fits is False else None,
        e2el=latency,
        cost=money,
        compliance=kept,
        verdicts=judge(
            tuple(map(parse_requirement, asked)), {key: value for key, value in known.items() if value is not None}
        ),
    )


def test_what_alone_meets_everything_is_chosen() -> None:
    answer = recommend(
        scenario(*ASKED), [candidate("slow", e2el=9.0), candidate("good"), candidate("leaky", leaked=12)]
    )
    assert answer.chosen is not None and answer.chosen.deployment.id == "good"
    assert answer.closest is None and answer.misses == ""
    assert answer.decided == ("it alone of 3 meets all 3 requirements",)
    assert answer.ranked[0] is answer.chosen


def test_nothing_meets_everything_is_an_answer_with_the_closest_and_its_misses() -> None:
    two = candidate("two", e2el=12.07, leaked=312 - 300)
    one = candidate("one", e2el=9.07)
    answer = recommend(scenario(*ASKED), [two, one])
    assert answer.chosen is None and answer.closest is one
    assert answer.misses == "misses 1 of 3 requirements: e2el by 6.07 s"
    assert misses(two) == "misses 2 of 3 requirements: e2el by 9.07 s, leaked A by 12"
    assert answer.decided == ("it goes least beyond its limits: 2.02 against 15.0 times the limit for two",)
    # by how much counts, not how many: two limits just missed are closer than one by far
    near = candidate("near", e2el=3.3, cost=0.055)
    assert recommend(scenario(*ASKED), [one, near]).closest is near


def test_undetermined_is_not_shown_to_be_met() -> None:
    answer = recommend(scenario(*ASKED), [candidate("unknown", cost=None)])
    assert answer.chosen is None and answer.closest is not None
    assert answer.misses == "leaves cost mean <= $0.05 undetermined"
    both = recommend(scenario(*ASKED), [candidate("missed", e2el=4.0), candidate("unknown", cost=None)])
    assert both.closest is not None and both.closest.deployment.id == "unknown"
    assert both.decided == (
        "nothing of it is known to fail, and missed goes beyond its limits by 0.333 times the limit",
    )
    mixed = candidate("mixed", cost=None, e2el=4.0)
    assert misses(mixed) == "misses 1 of 3 requirements: e2el by 1.00 s; and leaves cost mean <= $0.05 undetermined"


def test_one_requirement_or_none_is_said_as_such() -> None:
    assert misses(candidate("a", asked=ASKED[:1])) == "meets the one requirement"
    free = recommend(scenario(), [candidate("b", asked=(), cost=0.01), candidate("a", asked=(), cost=0.02)])
    assert free.chosen is not None and free.chosen.deployment.id == "b"
    assert free.decided[0].startswith("2 meet what is required; of these it costs least")


def test_what_does_not_fit_is_set_aside_however_good() -> None:
    answer = recommend(scenario(*ASKED), [candidate("big", fits=False, mode=Mode.LOCAL), candidate("slow", e2el=9.0)])
    assert answer.chosen is None and [a.deployment.id for a in answer.ranked] == ["slow"]
    (aside,) = answer.set_aside
    assert aside.assessment.deployment.id == "big"
    assert aside.reason == "does not fit the memory of this machine: 23.3 GB short"
    nothing = recommend(scenario(*ASKED), [candidate("big", fits=False)])
    assert (nothing.chosen, nothing.closest, nothing.ranked) == (None, None, ())
    assert nothing.decided == ("no candidate is left to choose from",)
    assert recommend(scenario(*ASKED), []).decided == ("nothing was assessed",)


def test_among_equals_cost_decides_then_latency_and_unknown_cost_comes_last() -> None:
    cheap, dear = candidate("b-cheap", cost=0.01, e2el=2.0), candidate("a-dear", cost=0.04, e2el=1.0)
    unknown = candidate("a-unknown", cost=None, asked=ASKED[:1])
    answer = recommend(scenario(*ASKED), [dear, cheap])
    assert answer.chosen is cheap
    assert answer.decided == (
        "2 meet all 3 requirements; of these it costs least: $0.010 M against $0.040 M for a-dear",
    )
    fast, slow = candidate("z-fast", e2el=1.0), candidate("a-slow", e2el=2.0)
    timed = recommend(scenario(*ASKED), [slow, fast])
    assert timed.chosen is fast and "is fastest at the same cost" in timed.decided[0]
    known = candidate("b-known", asked=ASKED[:1])
    answer = recommend(scenario(*ASKED[:1]), [unknown, known])
    assert answer.chosen is known and "not so for a-unknown" in answer.decided[0]
    twins = recommend(scenario(*ASKED), [candidate("b"), candidate("a")])
    assert twins.chosen is not None and twins.chosen.deployment.id == "a" and "by name only" in twins.decided[0]


def test_a_lower_bound_is_not_shown_to_be_cheaper() -> None:
    partial = replace(candidate("a-partial", cost=0.001, asked=ASKED[:1]), cost_missing=("hardware",))
    answer = recommend(scenario(*ASKED[:1]), [partial, candidate("b-known", cost=0.04, asked=ASKED[:1])])
    assert answer.chosen is not None and answer.chosen.deployment.id == "b-known"


def test_overlapping_intervals_are_said() -> None:
    a, b = (
        candidate("a", cost=fig(0.01, "USD", low=0.005, high=0.02)),
        candidate("b", cost=fig(0.015, "USD", "M", 0.012, 0.03)),
    )
    assert "their 80 % intervals overlap" in recommend(scenario(*ASKED), [a, b]).decided[0]
    far = candidate("b", cost=fig(0.04, "USD", "M", 0.03, 0.045))
    assert "overlap" not in recommend(scenario(*ASKED), [a, far]).decided[0]


def test_a_choice_that_rests_on_an_estimate_says_which_figure() -> None:
    answer = recommend(scenario(*ASKED), [candidate("a", e2el=fig(1, "s", "E"), cost=fig(0.01, "USD", "P"))])
    assert answer.decided[-1] == "its weakest figure is e2el, estimated: a source"


def test_where_anything_was_run_estimates_are_ranked_apart_and_never_win() -> None:
    slow, good = candidate("slow", e2el=9.0), candidate("good", origin="estimated")
    worse = candidate("worse", origin="estimated", e2el=5.0)
    answer = recommend(scenario(*ASKED), [slow, worse, good])
    assert answer.chosen is None and answer.closest is slow
    assert [a.deployment.id for a in answer.estimated] == ["good", "worse"]
    only_estimates = recommend(scenario(*ASKED), [worse, good])
    assert only_estimates.chosen is good and only_estimates.estimated == ()


def test_excess_is_relative_to_the_limit_and_every_leak_counts() -> None:
    assert excess(candidate("a", e2el=9.0)) == pytest.approx(2.0)
    assert excess(candidate("a", leaked=25)) == 25
    assert excess(candidate("a")) == 0
    near, far = candidate("z-near", e2el=3.3), candidate("a-far", cost=0.5)
    answer = recommend(scenario(*ASKED), [far, near])
    assert answer.closest is near
    assert answer.decided[0] == "it goes least beyond its limits: 0.100 against 9.00 times the limit for a-far"


def test_data_that_must_stay_excludes_what_sent_it_whatever_else_it_meets() -> None:
    asked = ASKED[:1]
    sent, kept = candidate("sent", leaked=3, asked=asked), candidate("kept", asked=asked, cost=0.04, mode=Mode.LOCAL)
    answer = recommend(scenario(*asked, traits=Traits(data_must_stay=True)), [sent, kept])
    assert answer.chosen is kept
    assert answer.set_aside[0].reason == (
        "data must not leave the premises: 3 of 100 sensitive mentions left the premises"
    )
    free = recommend(scenario(*asked), [sent, kept])
    assert free.chosen is sent


def test_a_favourite_of_the_rules_does_not_beat_better_figures() -> None:
    hybrid, cloud = candidate("hybrid", mode=Mode.HYBRID, e2el=9.0), candidate("cloud")
    answer = recommend(scenario(*ASKED, traits=Traits(regulated=True)), [hybrid, cloud])
    assert answer.chosen is cloud
    assert answer.fired[0].rule == "regulated" and answer.fired[0].favoured == ("hybrid",)


candidates = st.lists(
    st.builds(
        candidate,
        st.sampled_from(["a", "b", "c", "d", "e", "f"]),
        e2el=st.one_of(st.none(), st.floats(0.1, 100)),
        cost=st.one_of(st.none(), st.floats(0.001, 1)),
        leaked=st.one_of(st.none(), st.integers(0, 100)),
        fits=st.sampled_from([None, True, False]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda a: a.deployment.id,
)


@given(candidates, st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_the_choice_never_lacks_a_requirement_and_does_not_depend_on_the_order(
    given_ones: list[Assessment], shuffler: object
) -> None:
    answer = recommend(scenario(*ASKED), given_ones)
    mixed = list(given_ones)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]
    assert recommend(scenario(*ASKED), mixed).ranked == answer.ranked
    assert len(answer.ranked) + len(answer.set_aside) == len(given_ones)
    passing = [a for a in given_ones if not unmet(a) and a.fits is not False]
    assert (answer.chosen is not None) == bool(passing)
    if answer.chosen is not None:
        assert answer.chosen in passing
        costs = [a.cost.value for a in passing if a.cost is not None]
        assert answer.chosen.cost is not None and answer.chosen.cost.value == min(costs)
    elif answer.closest is not None:
        assert excess(answer.closest) == min(map(excess, answer.ranked))
        assert answer.misses


def test_what_finished_no_request_is_set_aside() -> None:
    failed = replace(candidate("failed", e2el=None, cost=None), samples=0)
    answer = recommend(scenario(*ASKED), [failed, candidate("slow", e2el=9.0)])
    assert answer.closest is not None and answer.closest.deployment.id == "slow"
    assert [(s.assessment.deployment.id, s.reason) for s in answer.set_aside] == [("failed", "no request was finished")]
