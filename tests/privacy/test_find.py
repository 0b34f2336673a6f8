"""The finder on contracts of the tests' own templates, on the generator's, and on text made to hurt it."""

import itertools
import time

import pytest

from dpctl.bench.documents import generate
from dpctl.core.documents import Document
from dpctl.privacy.find import find
from dpctl.privacy.leaks import leaked
from dpctl.privacy.mask import mask
from tests.privacy.contracts import contract

LEVEL_A = frozenset(("person", "organisation", "address", "email", "phone", "tax_id", "account", "iban", "case_number"))


def lost(document: Document) -> list[str]:
    """Texts of the class-A mentions that still stand in the masked document."""
    masked = mask(document.text, find(document.text), classes=LEVEL_A)
    planted = [span for span in document.spans if span.cls in LEVEL_A]
    ids = leaked([masked.text.encode()], planted)
    return [span.text for span in planted if span.id in ids]


@pytest.mark.parametrize("width", [0, 60])
def test_contracts_of_other_templates_keep_their_secrets(width: int) -> None:
    documents = [contract(seed, width=width) for seed in range(30)]
    planted = sum(span.cls in LEVEL_A for document in documents for span in document.spans)
    missed = [text for document in documents for text in lost(document)]
    assert planted > 500
    assert len(missed) / planted <= 0.01, missed


@pytest.mark.parametrize("seed", [201, 202])
def test_generated_agreements_keep_their_secrets(seed: int) -> None:
    assert lost(generate("agreement", seed=seed, pages=20)) == []


def test_ordinary_prose_stays_as_it_is() -> None:
    text = (
        "The Supplier shall deliver the Services with reasonable skill and care. Each Party may terminate this "
        "Agreement if the other commits a material breach. Nothing in Schedule 2 limits liability for fraud. "
        "The Customer pays within thirty days. Force Majeure excuses delay, but not payment of the Charges.\n"
    )
    found = find(text * 3)
    assert [span.text for span in found if span.cls in LEVEL_A] == []


def test_spans_are_sorted_apart_and_true_to_the_text() -> None:
    text = generate("agreement", seed=203, pages=5).text
    spans = find(text)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert len({span.id for span in spans}) == len(spans) and not any(span.planted for span in spans)
    assert spans == find(text)


@pytest.mark.parametrize("text", ["", " \n", "İ" * 50, "⟦" * 20, "a", "\x00", "Mr", "@", "+", "IBAN"])
def test_odd_texts_are_no_trouble(text: str) -> None:
    assert all(text[span.start : span.end] == span.text for span in find(text))


@pytest.mark.parametrize(
    "unit",
    [
        "1234567890",
        "Ab ",
        "(((((",
        "A.B.C.D.",
        "Name: ",
        "a@",
        "+1 (",
        "12/12/",
        "Street Street ",
        "EUR 1,",
        "\n\n",
        "– ",
    ],
)
def test_time_grows_with_the_text_not_with_its_square(unit: str) -> None:
    def cpu(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        best = 1e9
        for _ in range(2):
            began = time.process_time()
            find(text)
            best = min(best, time.process_time() - began)
        return best

    small, large = cpu(10_000), cpu(80_000)
    # eight times the text: a quadratic step would take 64 times as long; small times are mostly fixed cost
    assert large <= 24 * max(small, 0.005)
