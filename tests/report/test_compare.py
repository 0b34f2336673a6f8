import json
import re
from dataclasses import replace

import pytest

from dpctl.core.errors import ExitCode
from dpctl.core.run import Note
from dpctl.report.compare import as_record, headline, render
from dpctl.report.layout import width_of
from tests.report.comparisons import everything, unchanged


@pytest.mark.parametrize("width", [80, 100, 120])
def test_it_is_whole_at_every_width(width: int) -> None:
    for found in (everything(), unchanged()):
        text = render(found, width=width, color=False)
        assert max(map(width_of, text.splitlines())) <= width
        assert "…" not in text
        for change in found.changes:
            assert change.answer.value in text


def test_the_answer_comes_first_and_the_next_step_last() -> None:
    lines = render(everything(), width=80, color=False).splitlines()
    assert lines[0].startswith("worse: 1 budget missed, 3 worse, ")
    assert "next: see what left" in "\n".join(lines[-3:])
    quiet = render(unchanged(), width=80, color=False)
    assert quiet.startswith("nothing got worse: 3 unchanged") and "next:" not in quiet


def test_a_slowdown_is_said_with_estimate_interval_and_what_could_be_seen() -> None:
    text = " ".join(render(everything(), width=80, color=False).split())
    assert re.search(r"TTFT worse: 1\.00 s E to 1\.15 s E, \+15\.\d %; 9\d % interval \+1\d\.\d % to \+1\d\.\d %", text)
    assert "12 interleaved pairs, which see" in text
    assert "dpctl: 0.1.0 -> 0.2.0" in text and "times are not comparable" in text


def test_colour_only_adds() -> None:
    found = everything()
    painted = render(found, width=80, color=True)
    assert "\x1b[31m" in painted
    assert re.sub(r"\x1b\[\d+m", "", painted) == render(found, width=80, color=False)


def test_many_leaks_are_counted_and_those_of_the_base_by_class() -> None:
    found = everything()
    spans = tuple(replace(found.leaks[0], span=f"s{k:04d}") for k in range(14))
    before = tuple(replace(leak, known=True, span=f"t{k}") for k, leak in enumerate(spans[:3]))
    text = render(replace(found, leaks=(*spans, *before)), width=80, color=False)
    assert "s0009" in text and "s0010" not in text
    assert "and 4 more new ones" in text and "as in the base: 3 person" in text


def test_notes_are_shown() -> None:
    note = Note(name="drift", text="slower at the end", next_step="warm up")
    assert "drift: slower at the end; warm up" in render(replace(unchanged(), notes=(note,)), width=80, color=False)


def test_the_record_is_json_and_holds_what_was_decided() -> None:
    record = json.loads(json.dumps(as_record(everything())))
    assert record["exit_code"] == 1 and record["answer"] == headline(everything())
    slow = next(change for change in record["changes"] if change["metric"] == "ttft")
    assert slow["answer"] == "worse" and slow["low"] < slow["estimate"] < slow["high"] and slow["provenance"] == "E"
    assert record["leaks"][0]["span"] == "s0004" and record["leaks"][0]["known"] is False
    assert record["gate"]["tolerance"] == 0.05
    assert record["budgets"][1]["budget"]["level"] == "warn"
    assert record["differences"]["cloud (openai:gpt-4o)"][0]["spoils"] == "times"


def test_exit_codes_take_the_gravest_of_changes_and_budgets() -> None:
    found = everything()
    assert found.exit_code is ExitCode.FINDING
    assert unchanged().exit_code is ExitCode.DONE
    assert replace(unchanged(), budgets=found.budgets[2:]).exit_code is ExitCode.INCONCLUSIVE
    assert replace(unchanged(), budgets=found.budgets[:1]).exit_code is ExitCode.FINDING
    assert replace(unchanged(), budgets=found.budgets[1:2]).exit_code is ExitCode.DONE
