"""BM25 by its formula, and its order."""

import math

import pytest

from dpctl.pipelines.bm25 import Index, terms


def test_a_score_by_hand() -> None:
    index = Index(["fee fee paid", "fee due", "law of Norway applies"])
    # N = 3, n(fee) = 2, lengths 3, 2 and 3 ("of" is left out): mean 8/3
    weight = math.log(1 + 1.5 / 2.5)
    first = 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / (8 / 3)))
    second = 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / (8 / 3)))
    assert index.scores("Fees?") == pytest.approx({0: weight * first, 1: weight * second})


def test_rare_words_weigh_more_and_ties_keep_the_order() -> None:
    index = Index(["the liability cap", "liability", "liability", "notices"])
    assert index.ranked("liability cap") == [0, 1, 2]
    assert index.ranked("nothing of it") == []
    assert Index([]).ranked("liability") == []
    assert Index(["", " "]).ranked("liability") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("parties", "party"), ("fees", "fee"), ("taxes", "taxe"), ("The Notices", "notice"), ("CLAUSES", "clause")],
)
def test_plurals_are_cut(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize("word", ["loss", "status", "fee", "us"])
def test_what_only_looks_like_a_plural_stays(word: str) -> None:
    assert terms(word) == [word]


def test_common_words_are_left_out() -> None:
    assert terms("the law of the land is, as such, the law") == ["law", "land", "law"]
