"""The self-test: what becomes of an error above its bar, and one run of all of it."""

import json
from dataclasses import replace

import pytest

from dpctl.assess.verdicts import MET, MISSED, UNDETERMINED
from dpctl.bench.load.honesty import ClientView
from dpctl.bench.load.spread import Spread, spread
from dpctl.bench.load.truth import Accuracy
from dpctl.bench.selftest import (
    OTHERS,
    Contention,
    Load,
    SelfTest,
    Step,
    checks,
    closed_plan,
    open_plan,
    selftest,
    usual,
)
from dpctl.core.figures import Provenance
from dpctl.engines.emulator_options import EmulatorOptions
from dpctl.report.selftest import render_selftest, selftest_record

QUIET = Contention(timer=0.0001, server=0.0001, others=0.0)


def errors(value: float) -> Spread:
    return spread([value] * 200, source="made", provenance=Provenance.MEASURED)


GOOD = Accuracy(
    requests=200,
    matched=200,
    chunks=(6400, 6400),
    tokens=(6400, 6400),
    first=errors(0.0002),
    last=errors(0.0002),
    gap=errors(0.0001),
    ttft_due=0.001,
    itl=-0.001,
    tpot=0.001,
)


def step(accuracy: Accuracy = GOOD, contention: Contention = QUIET, users: int | None = 32, paced: bool = True) -> Step:
    client = ClientView(workers=1, lag=errors(0.0001), busiest=None, late=None, peak_in_flight=32)
    return Step(
        name="a step",
        users=users,
        paced=paced,
        accuracy=accuracy,
        client=client,
        cpu=0.0002,
        contention=contention,
    )


def states(made: Step) -> dict[str, str]:
    return {check.name: check.state for check in checks([made])}


def test_every_error_has_its_bar() -> None:
    assert states(step()) == dict.fromkeys(("lost", "TTFT", "E2EL", "mean ITL", "mean TPOT"), MET)
    assert states(step(users=None)) == {"lost": MET, "TTFT from schedule": MET}
    assert states(step(paced=False)) == {"lost": MET}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("TTFT", {"first": errors(0.011)}),
        ("E2EL", {"last": errors(0.011)}),
        ("mean ITL", {"itl": -0.006}),
        ("mean TPOT", {"tpot": 0.006}),
    ],
)
def test_above_its_bar_is_missed_unless_the_machine_was_busy(name: str, wrong: dict[str, object]) -> None:
    bad = replace(GOOD, **wrong)  # type: ignore[arg-type]
    assert states(step(bad)) == {**dict.fromkeys(("lost", "TTFT", "E2EL", "mean ITL", "mean TPOT"), MET), name: MISSED}
    for busy in ({"timer": 0.02}, {"server": 0.02}, {"others": OTHERS + 0.1}):
        found = next(c for c in checks([step(bad, replace(QUIET, **busy))]) if c.name == name)  # type: ignore[arg-type]
        assert found.state == UNDETERMINED
        assert found.why


def test_alone_the_bar_is_lower() -> None:
    assert states(step(replace(GOOD, first=errors(0.004)), users=1))["TTFT"] == MISSED


def test_a_lost_token_has_no_excuse() -> None:
    busy = Contention(timer=1.0, server=1.0, others=1.0)
    made = step(replace(GOOD, tokens=(6399, 6400)), busy)
    assert states(made)["lost"] == MISSED
    found = SelfTest(steps=(made,), checks=checks([made]))
    assert found.missed
    text = render_selftest(found, width=80, color=False)
    assert "missed, 1 (bar 0)" in text
    assert "do not trust its times" in text
    assert selftest_record(found)["missed"] is True


def test_a_busy_machine_is_said_to_be_busy() -> None:
    made = step(replace(GOOD, itl=0.5), Contention(timer=0.0, server=0.0, others=0.9))
    found = SelfTest(steps=(made,), checks=checks([made]))
    assert not found.missed
    text = render_selftest(found, width=80, color=False)
    assert "other processes had 90% of the cores" in text
    assert "run it again on a quiet one" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_usual_loads_are_one_user_many_and_a_standstill() -> None:
    found = {load.name: load for load in usual()}
    assert [load.plan.expected for load in found.values()] == [6, 160, 640, 100]
    assert [load.paced for load in found.values()] == [True, True, False, True]
    for load in found.values():
        load.options.check()
    assert found["a standstill"].plan.loop is None
    assert found["a standstill"].options.faults


def test_on_the_real_emulator() -> None:
    pace = EmulatorOptions(profile="openai:gpt-4o", exact=True, repeats=True, ttft=0.02, decode=2000.0)
    loads = (
        Load(name="4 users", plan=closed_plan(4, 24), options=pace),
        Load(name="a standstill", plan=open_plan(100.0, 0.5), options=replace(pace, faults=("freeze:0.1..0.4",))),
    )
    heard: list[str] = []
    found = selftest(heard.append, loads)
    assert len(heard) == 2
    # times depend on the machine, counts do not
    assert [(s.accuracy.lost, s.accuracy.matched, s.accuracy.tokens) for s in found.steps] == [
        (0, 24, (768, 768)),
        (0, 50, (1600, 1600)),
    ]
    frozen = found.steps[-1]
    # requests went on being sent while the server stood still: nobody waited with it
    assert frozen.accuracy.ttft_due is not None
    assert frozen.client.peak_in_flight > 10
    text = render_selftest(found, width=80, color=False)
    assert max(map(len, text.splitlines())) <= 80
    record = selftest_record(found)
    assert [entry["name"] for entry in record["steps"]] == ["4 users", "a standstill"]
    assert json.loads(json.dumps(record, allow_nan=False))["schema"] == 1
