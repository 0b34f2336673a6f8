"""The radiology dictation: what an impression must hold, and what the law calls an identifier."""

import datetime
import re

import pytest

from dpctl.bench.documents import generate
from tests.each import each


@each("seed", range(12))
def test_every_size_belongs_to_one_lesion(seed: int) -> None:
    facts = generate("radiology-report", seed=seed, pages=2).facts
    sizes = [f.forms[0] for f in facts if f.id.endswith(("_size", "_before"))]
    assert len(sizes) == len(set(sizes)) >= 4


def test_without_an_earlier_report_there_is_nothing_to_compare_with() -> None:
    document = generate("radiology-report", seed=3, pages=1)
    assert "PRIOR REPORT" not in document.text
    assert "IMPRESSION" not in document.text  # that is what the model is to write
    assert not [f for f in document.facts if f.id.endswith("_before")]


@pytest.mark.parametrize("pages", [2, 6, 30])
def test_earlier_reports_are_earlier_and_signed(pages: int) -> None:
    text = generate("radiology-report", seed=9, pages=pages).text
    dates = [datetime.datetime.strptime(d, "%m/%d/%Y") for d in re.findall(r"Exam date: (\S+)", text)]  # noqa: DTZ007
    assert len(dates) == pages
    assert dates == sorted(dates, reverse=True)
    assert text.count("PRIOR REPORT") == text.count("IMPRESSION:") == text.count("Electronically signed") == pages - 1


def test_only_ages_over_89_are_identifiers() -> None:
    old = young = 0
    for seed in range(80):
        document = generate("radiology-report", seed=seed, pages=1)
        age = int(re.findall(r"(\d+)-year-old", document.text)[0])
        planted = [span for span in document.spans if span.cls == "age"]
        assert bool(planted) == (age > 89)
        old, young = old + (age > 89), young + (age <= 89)
    assert old
    assert young


def test_numbers_that_nobody_has() -> None:
    for seed in range(20):
        document = generate("radiology-report", seed=seed, pages=1)
        assert all(s.text.startswith("9") for s in document.spans if s.cls == "tax_id")
        assert all("555" in s.text for s in document.spans if s.cls == "phone")
