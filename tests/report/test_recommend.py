import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from dpctl.core.errors import ExitCode
from dpctl.decide.advice import decide
from dpctl.report.adr import as_adr, as_markdown
from dpctl.report.decision import Decision, exit_code, next_command, record, rows, status
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
    assert found["robustness"]["draws"] == 200 and len(found["flips"]) == 3
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
