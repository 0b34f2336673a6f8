"""From options to a plan: what goes together, and how much is sent."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.load.plan import Encoder, Plan
from dpctl.bench.load.traffic import CHARS_PER_TOKEN, Traffic, duration_of, plan_of, with_rate
from dpctl.catalog import read
from dpctl.core.errors import UsageError

BANK = read.scenario("bank-chatbot")


def planned(**wanted: object) -> Plan:
    traffic = Traffic(**{"prompt": 100, **wanted})  # type: ignore[arg-type]
    return plan_of(BANK, traffic, base_url="http://h/v1", protocol="openai", model="m", salt=3)


def test_a_rate_for_a_time() -> None:
    made = planned(rate="10/s", duration="2min", arrivals="constant")
    assert (len(made.asks), made.seconds, made.warmup, made.expected) == (1200, 120.0, 12.0, 1200)
    assert made.arrivals == "constant, 10 requests a second"
    assert {ask.output_tokens for ask in made.asks} == {BANK.workload.output_tokens}
    assert planned(rate="10/s").seconds == 60.0


def test_so_many_requests() -> None:
    made = planned(rate="2/s", requests=5)
    assert (len(made.asks), made.warmup) == (5, 0.0)
    assert made.asks[-1].due < made.seconds


def test_answers_of_the_full_length_are_asked_for() -> None:
    body = json.loads(Encoder(planned(rate="2/s", requests=1, exact_output=True)).body(0))
    assert (body["ignore_eos"], body["max_tokens"], body["stream"]) == (True, BANK.workload.output_tokens, True)
    assert "ignore_eos" not in json.loads(Encoder(planned(rate="2/s", requests=1)).body(0))


def test_users() -> None:
    made = planned(concurrency=8, requests=40, think=1.5)
    assert made.loop is not None
    assert (made.loop.concurrency, made.loop.think_seconds, made.expected) == (8, 1.5, 40)
    endless = planned(concurrency=8, duration="30s")
    assert (endless.expected, endless.warmup) == (None, 3.0)
    assert endless.loop is not None
    assert endless.loop.stagger_seconds < endless.warmup


def test_the_scenario_gives_lengths_and_hours() -> None:
    made = planned(prompt=None, rate="1/s", requests=3)
    from dpctl.bench.documents import generate

    work = BANK.workload
    characters = len(generate(work.kind, seed=work.seed, pages=work.pages).text) + len(work.instruction)
    assert made.asks[0].prompt_tokens == pytest.approx(characters / CHARS_PER_TOKEN, abs=1)
    peak = planned(rate="10/s", arrivals="peak", duration="100s")
    assert BANK.workload.arrivals is not None
    assert len(peak.asks) == pytest.approx(1000 * BANK.workload.arrivals.peak, rel=0.1)
    day = planned(rate="10/s", arrivals="daily", duration="100s")
    assert len(day.asks) == pytest.approx(1000, rel=0.1)
    assert sum(40 < ask.due < 50 for ask in day.asks) > 2 * sum(ask.due < 10 for ask in day.asks)


def test_a_ramp_needs_no_rate() -> None:
    made = planned(arrivals="ramp:1..9", duration="100s")
    assert len(made.asks) == pytest.approx(500, rel=0.15)


def test_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("arrival,prompt_tokens,output_tokens\n" + "".join(f"{n},50,5\n" for n in range(20)))
    made = planned(trace=path)
    assert (len(made.asks), made.arrivals) == (20, "as in t.csv")
    assert len(planned(trace=path, duration="5s").asks) == 5


def test_conversations() -> None:
    made = planned(rate="1/s", requests=4, turns=3, think=2.0)
    assert len(made.asks) == 12
    assert len({ask.session for ask in made.asks}) == 4


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({}, "either at a rate"),
        ({"rate": "1/s", "concurrency": 3}, "either at a rate"),
        ({"rate": "fast"}, "cannot read the rate"),
        ({"rate": "1/s", "arrivals": "bursty"}, "unknown arrivals"),
        ({"rate": "1/s", "duration": "soon"}, "no duration"),
        ({"rate": "1/s", "duration": "10s", "warmup": 10.0}, "warm-up"),
        ({"rate": "1000000/s", "duration": "1h"}, "too many"),
        ({"rate": "0.001/s", "duration": "1s"}, "nothing to send"),
        ({"rate": "1/s", "prompt": 10, "prefix": 11}, "common prefix"),
        ({"concurrency": 2, "arrivals": "poisson"}, "when they are free"),
        ({"concurrency": 2, "turns": 3}, "when they are free"),
    ],
)
def test_what_does_not_go_together(wanted: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        planned(**wanted)


def test_a_trial_is_long_enough_for_its_percentile() -> None:
    wanted = with_rate(Traffic(rate="1/s", duration="10s", requests=3), 2.0, least=130)
    made = plan_of(BANK, replace(wanted, prompt=10), base_url="http://h/v1", protocol="openai", model="m", salt=0)
    measured = sum(ask.due >= made.warmup for ask in made.asks)
    assert measured >= 125
    assert with_rate(Traffic(duration="10s"), 100.0, least=130).duration == "10.000s"


@pytest.mark.parametrize(("text", "seconds"), [("60s", 60), ("5min", 300), ("1h", 3600), ("90", 90), (" 1.5 m ", 90)])
def test_durations(text: str, seconds: float) -> None:
    assert duration_of(text) == seconds
