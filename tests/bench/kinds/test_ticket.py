"""The support conversation: its decision follows from the rules that stand above it."""

import re

import pytest

from dpctl.bench.documents import generate
from dpctl.bench.kinds.scene import words
from tests.each import each


@each("seed", range(40))
def test_the_decision_follows_from_the_rule_of_the_topic(seed: int) -> None:
    document = generate("support-ticket", seed=seed, pages=9)
    facts = {fact.id: fact for fact in document.facts}
    topic = next(t for t in words("ticket")["topic"] if tuple(t["forms"]) == facts["topic"].forms)
    said = re.search(re.escape(topic["decisive"]).replace(re.escape("{value}"), r"(\d+)"), document.text)
    assert said is not None
    assert topic["rule"].format(limit=topic["limit"]) in document.text
    escalated = int(said[1]) > topic["limit"]
    assert facts["decision"].forms == (("Decision: ESCALATE",) if escalated else ("Decision: ANSWER",))
    assert ("queue" in facts) == escalated


def test_both_decisions_and_most_topics_occur() -> None:
    facts = [{f.id: f.forms for f in generate("support-ticket", seed=seed, pages=5).facts} for seed in range(80)]
    assert {f["decision"] for f in facts} == {("Decision: ESCALATE",), ("Decision: ANSWER",)}
    assert len({f["topic"] for f in facts}) >= 8


@pytest.mark.parametrize(("asked", "made"), [(1, 5), (5, 5), (6, 5), (7, 7), (11, 11), (40, 39)])
def test_merchant_and_support_take_turns(asked: int, made: int) -> None:
    document = generate("support-ticket", seed=2, pages=asked)
    said = re.findall(r"^\[\d\d:\d\d\] ([^:]+):", document.text, re.MULTILINE)
    assert len(said) == made
    assert {name == "Support" for name in said[1::2]} == {True}
    assert "Support" not in said[::2]
    assert document.title == f"Support conversation ({made} messages)"


def test_an_answer_that_decides_otherwise_is_wrong() -> None:
    from dpctl.bench.quality import facts_found

    document = generate("support-ticket", seed=4, pages=9)
    decision = next(f for f in document.facts if f.id == "decision")
    right, wrong = decision.forms[0], "Decision: ANSWER" if "ESC" in decision.forms[0] else "Decision: ESCALATE"
    assert facts_found(f"{right} to somebody. Dear merchant", [decision]) == ("decision",)
    assert facts_found(f"{wrong}. We may escalate or answer it later", [decision]) == ()
