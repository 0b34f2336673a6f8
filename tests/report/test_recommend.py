import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from dpctl.core.errors import ExitCode
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.advice import decide
from dpctl.decide.flips import Flip
from dpctl.decide.need import Objective
from dpctl.report.adr import as_adr, as_markdown
from dpctl.report.cells import figure_text, interval_text
from dpctl.report.decision import (
    Decision,
    chance,
    claim_text,
    differences,
    exit_code,
    flip_lines,
    next_command,
    regret_text,
    rows,
    status,
)
from dpctl.report.decision_record import record
from dpctl.report.layout import width_of
from dpctl.report.recommend import render
from tests.report.decisions import GOLDENS, decision


def page(of: Decision, *, explain: bool = False, width: int = 80) -> str:
    return render(of, width=width, color=False, explain=explain)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("recommend_80.txt", lambda: page(decision(), explain=True)),
        ("recommend_adr.md", lambda: as_adr(decision())),
        ("recommend_none_adr.md", lambda: as_adr(decision(limit="e2el mean <= 1 s"))),
        ("recommend.md", lambda: as_markdown(decision())),
    ],
)
def test_goldens(name: str, write: Callable[[], str]) -> None:
    """Written anew with `python -m tests.report.decisions`; look at the difference before keeping it."""
    assert write() == (GOLDENS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_page_is_whole(width: int) -> None:
    assert max(map(width_of, page(decision(), explain=True, width=width).splitlines())) <= width


def test_the_page_names_the_choice_the_doubt_and_the_next_command() -> None:
    text = page(decision())
    assert "recommendation: hybrid mask here + openai:gpt-4o" in text
    assert "draws from the 80 % intervals" in text
    assert text.rstrip().endswith("dpctl bench legal-summary --mode hybrid --pipeline mask --cloud openai:gpt-4o")
    assert exit_code(decision()) is ExitCode.DONE


def test_nothing_meets_it_is_an_answer() -> None:
    of = decision(limit="e2el mean <= 1 s")
    text = page(of)
    assert "recommendation: none" in text and "misses e2el by" in text
    assert exit_code(of) is ExitCode.FINDING


def test_a_kind_that_is_only_set_aside_is_shown_with_its_state() -> None:
    shown = {option.label: status(option, reason) for option, reason in rows(decision())}
    assert shown["cloud openai:gpt-4o"] == "denied"
    assert shown["hybrid mask here + openai:gpt-4o"] == "meets all"
    assert len(shown) == 4


def test_the_record_is_json_and_has_every_part() -> None:
    found = json.loads(json.dumps(record(decision()), allow_nan=False))
    assert found["chosen"] == "hybrid mask here + openai:gpt-4o" and found["exit_code"] == 0
    assert {o["status"] for o in found["options"]} == {"meets all"}
    assert found["robustness"]["draws"] == 200 and len(found["flips"]) == 5
    assert found["set_aside"][1]["option"]["policy"]["answer"] == "denied"
    assert len(found["differences"]) == 2
    lines = found["options"][0]["cost_lines"]
    assert all(line["amount"]["unit"] == "USD" and line["unit_price"]["source"] for line in lines)


def test_the_same_input_gives_the_same_output() -> None:
    assert as_adr(decision()) == as_adr(decision())
    assert record(decision()) == record(decision())


def test_claims_stand_beside_our_figures_with_the_reason() -> None:
    text = " ".join(page(decision()).split())
    assert "local, Llama 3 70B at 4 bits: e2el 4.20 s P" in text
    assert "29.7 s E is 7.1 times the claim's 4.20 s P" in text
    assert "only a run counts what a finder misses" in text


def test_nothing_left_still_has_a_page() -> None:
    of = decision()
    empty = replace(of, advice=decide([], of.advice.need))
    assert "recommendation: none" in page(empty)
    assert next_command(empty)[1] == "dpctl probe"
    assert "No option is left." in as_adr(empty)


@pytest.mark.parametrize(
    ("regret", "objective", "said"),
    [
        (0.0, Objective.COST, "on average nothing is lost by it"),
        (120.0, Objective.COST, "on average it costs $120 a month more than the best of a draw"),
        (1.5, Objective.LATENCY, "on average an answer takes 1.50 s longer than the best of a draw"),
        (2.25, Objective.QUALITY, "on average it is 2.25 points of quality below the best of a draw"),
        (0.12, Objective.BALANCED, "cost x latency / satisfaction is 12 % above that of the best of a draw"),
        (1.0, Objective.BALANCED, "is 100 % above that of the best of a draw"),
        (5.49, Objective.BALANCED, "cost x latency / satisfaction is 6.5 times that of the best of a draw"),
    ],
)
def test_regret_is_said_as_a_reviewer_reads_it(regret: float, objective: Objective, said: str) -> None:
    assert regret_text(regret, objective).endswith(said)


def test_no_doubt_is_said_in_hundreds_of_per_cent() -> None:
    of = decision()
    assert of.advice.robustness is not None
    worse = replace(of.advice.robustness, regret=5.49)
    advice = replace(of.advice, robustness=worse, need=replace(of.advice.need, objective=Objective.BALANCED))
    assert "6.5 times that of the best of a draw" in chance(replace(of, advice=advice))
    assert "549 %" not in chance(replace(of, advice=advice))


def flip(**more: object) -> Flip:
    given = {
        "what": "length",
        "unit": "char",
        "now": 100.0,
        "value": 200.0,
        "above": True,
        "becomes": "b",
        "label": "B",
    }
    return Flip(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "met", "unmet"),
    [
        (flip(), "B", "B, which meets everything there"),
        (flip(meets=False), "nothing meets everything, B comes closest", "B comes closest"),
        (flip(becomes="", label="", meets=False), "nothing is left", "nothing is left"),
    ],
)
def test_a_flip_says_whether_everything_is_met_there(of: Flip, met: str, unmet: str) -> None:
    def said(given: Decision) -> str:
        (line,) = flip_lines(replace(given, advice=replace(given.advice, flips=(of,))))
        where, _, becomes = line.partition(": ")
        assert where == "length above 200 characters of prompt (2 times the present ones)"
        return becomes

    assert said(decision()) == met
    assert said(decision(limit="e2el mean <= 1 s")) == unmet


def test_the_same_choice_that_meets_everything_elsewhere_is_called_the_same() -> None:
    of = decision(limit="e2el mean <= 1 s")
    assert of.advice.best is not None
    same = flip(becomes=of.advice.best.id, label=of.advice.best.label)
    (line,) = flip_lines(replace(of, advice=replace(of.advice, flips=(same,))))
    assert line.endswith(": the same, which meets everything there")


def test_a_published_quality_is_in_the_table_and_apart_in_the_record() -> None:
    assert "90.4 % E" in page(decision()) and "published quality 90.4 %" in page(decision(), explain=True)
    found = {o["label"]: o for o in record(decision())["options"]}["hybrid mask here + openai:gpt-4o"]
    assert found["quality"] is None and found["published_quality"]["value"] == 90.4
    assert "published of the model, not of this task" in as_adr(decision())


def test_a_claim_without_figures_says_so_and_ours_stand_beside_it() -> None:
    found = decision()
    (claim, *_) = found.advice.need.scenario.claims
    bare = replace(claim, e2el=None, cost=None, compliance=None, note="any")
    assert claim_text(bare) == f"{claim.label}: no figures are given (any)"
    assert claim_text(replace(bare, cost=claim.cost, note="")) == f"{claim.label}: {claim.cost} a request"
    scenario = replace(found.advice.need.scenario, claims=(bare,))
    asked = replace(found, advice=replace(found.advice, need=replace(found.advice.need, scenario=scenario)))
    (line,) = differences(asked)
    assert "the claim gives no figure of a request to compare; ours: e2el" in line and not line.endswith(": ")


def test_a_months_tokens_are_written_in_full() -> None:
    tokens = Figure(value=7.11e8, unit="tok", provenance=Provenance.ASSUMED, source="x", low=6.67e8, high=1.231e10)
    assert figure_text(tokens) == "711,000,000 tok A"
    assert interval_text(tokens) == "[667,000,000..12,310,000,000]"
