"""Defect messages: the verdict follows from size, tolerance and code."""

import re

import pytest

from dpctl.bench.documents import generate
from dpctl.bench.quality import facts_found

LINE = re.compile(r"(\d+)\. .*, ([\d.]+) mm, tolerance ([\d.]+) mm, confidence \d+ %, code (\w+)")


@pytest.mark.parametrize("seed", range(6))
def test_the_verdict_follows_from_the_message(seed: int) -> None:
    document = generate("line-defect", seed=seed, pages=40)
    seen = set()
    for line, fact in zip(document.text.strip().splitlines(), document.facts, strict=True):
        match = LINE.fullmatch(line)
        assert match is not None
        number, size, tolerance, code = match.groups()
        over = "REJECT" if code in {"bridge", "crack"} else "REWORK"
        verdict = over if float(size) > float(tolerance) else "PASS"
        assert fact.forms == (f"{number} {verdict} {code}",)
        seen.add(verdict)
    assert seen == {"PASS", "REWORK", "REJECT"}


def test_only_the_right_verdict_counts() -> None:
    fact = generate("line-defect", seed=2, pages=1).facts
    number, verdict, code = fact[0].forms[0].split()
    assert facts_found(f"{number}: {verdict}, {code}", fact) == ("verdict_1",)
    other = "PASS" if verdict != "PASS" else "REJECT"
    assert facts_found(f"{number} {other} {code}", fact) == ()


def test_it_is_tiny() -> None:
    assert all(len(generate("line-defect", seed=seed, pages=1).text) < 220 for seed in range(30))
