import json
from xml.etree import ElementTree as Xml

from dpctl.report.compare_github import annotations
from dpctl.report.compare_junit import junit
from dpctl.report.compare_markdown import MARKER, markdown
from dpctl.report.compare_sarif import sarif
from tests.report.comparisons import LABEL, TRICKY, everything, unchanged


def test_a_comment_starts_with_its_mark_then_totals_then_folded_details() -> None:
    text = markdown(everything())
    assert text.startswith(f"{MARKER}\n\n### dpctl compare: worse: 1 budget missed, 3 worse")
    assert text.index("TTFT worse") < text.index("<details>")
    assert text.count("<details>") == text.count("</details>") == 3
    # one table a deployment, each row with as many cells as the head
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {8}
    assert markdown(everything()) == text


def test_nothing_in_a_comment_is_markup_of_somebody_elses() -> None:
    text = markdown(everything())
    assert TRICKY not in text and "\\@all" in text and "<b>" not in text.replace("\\<b\\>", "")


def test_junit_fails_what_is_worse_and_skips_what_could_not_be_told() -> None:
    root = Xml.fromstring(junit(everything()))  # noqa: S314 - our own
    suites = {suite.get("name"): suite for suite in root}
    slow = suites[LABEL]
    assert slow.get("failures") == "3" and slow.get("errors") == "0"
    failed = [case.get("name") for case in slow if case.find("failure") is not None]
    assert failed == ["leaked", "TTFT", "E2EL"]
    message = slow[1].find("failure")
    assert message is not None and "interval" in str(message.get("message"))
    assert suites["cloud (openai:gpt-4o)"].get("skipped") == "2"
    # of two missed budgets one is a warning, the third could not be told
    budgets = suites["budgets"]
    assert (budgets.get("failures"), budgets.get("skipped"), budgets.get("tests")) == ("1", "1", "3")
    assert "<failure" not in junit(unchanged())


def test_annotations_are_one_line_each_and_escaped() -> None:
    lines = annotations(everything()).splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    # three metrics, one leaked span, one budget
    assert len(errors) == 5
    assert lines[-1].startswith("::notice title=dpctl compare::worse:")
    for line in lines:
        _, properties, message = line.split("::", 2)
        title = properties.partition("title=")[2]
        assert ":" not in title and "," not in title
        assert "%" not in message.replace("%25", "")
    assert any(line.startswith("::warning ") and "inconclusive" in line for line in lines)
    assert annotations(unchanged()).splitlines() == ["::notice title=dpctl compare::nothing got worse: 3 unchanged"]


def test_sarif_names_spans_by_id_with_their_line_and_never_by_text() -> None:
    record = json.loads(sarif(everything(), "0.1.0"))
    (run,) = record["runs"]
    (result,) = run["results"]
    assert record["version"] == "2.1.0"
    assert result["ruleId"] == run["tool"]["driver"]["rules"][0]["id"]
    assert result["baselineState"] == "new" and "person s0004" in result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "runs/new%201.jsonl"}, "region": {"startLine": 7}}
    assert len(result["partialFingerprints"]["span/v1"]) == 32
    assert json.loads(sarif(unchanged(), "0.1.0"))["runs"][0]["results"] == []
