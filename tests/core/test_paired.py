import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.paired import fisher_greater, hodges_lehmann, holm, mcnemar_worse, wilcoxon_greater

DIFFERENCES = st.lists(st.floats(-10, 10), min_size=1, max_size=14, unique_by=abs)
# few distinct sizes, so that there are ties and zeros
COARSE = st.lists(st.integers(-4, 4).map(float), min_size=1, max_size=10)


def counted_by_hand(values: list[float]) -> float:
    """All 2^n signs of the ranks as they are."""
    kept = [value for value in values if value]
    sizes = sorted(map(abs, kept))
    ranks = {size: (2 * sizes.index(size) + sizes.count(size) + 1) / 2 for size in sizes}
    seen = sum(ranks[abs(value)] for value in kept if value > 0)
    sums = [
        sum(ranks[abs(v)] for v, up in zip(kept, signs, strict=True) if up)
        for signs in itertools.product((0, 1), repeat=len(kept))
    ]
    return sum(total >= seen for total in sums) / len(sums)


@settings(deadline=None, max_examples=40)
@given(COARSE)
def test_ties_and_zeros_are_counted_exactly(values: list[float]) -> None:
    assert wilcoxon_greater(values) == pytest.approx(counted_by_hand(values), abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(DIFFERENCES)
def test_the_signed_rank_test_is_scipys(values: list[float]) -> None:
    stats = pytest.importorskip("scipy.stats")
    if any(values):
        expected = stats.wilcoxon([v for v in values if v], alternative="greater", method="exact").pvalue
        assert wilcoxon_greater(values) == pytest.approx(float(expected), abs=1e-9)


def test_five_differences_cannot_show_one_per_cent_and_seven_can() -> None:
    assert wilcoxon_greater([0.1] * 5) == 1 / 32
    assert wilcoxon_greater([0.1] * 7) == 1 / 128
    assert wilcoxon_greater([0.0, 0.0]) == 1.0


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(-10, 10).map(lambda v: round(v, 3)), min_size=5, max_size=13, unique_by=abs))
def test_the_interval_holds_what_the_test_does_not_reject(values: list[float]) -> None:
    shift = hodges_lehmann(values, level=0.9)
    assert shift.low is not None and shift.high is not None and shift.level >= 0.9
    assert shift.low <= shift.estimate <= shift.high
    step = 1e-7
    assert wilcoxon_greater([v - (shift.low - step) for v in values]) <= 0.05
    assert wilcoxon_greater([(shift.high + step) - v for v in values]) <= 0.05
    if shift.high - shift.low > 4 * step:
        assert wilcoxon_greater([v - (shift.low + step) for v in values]) > 0.05
        assert wilcoxon_greater([(shift.high - step) - v for v in values]) > 0.05


def test_the_confidence_is_the_one_there_is() -> None:
    assert hodges_lehmann([1, 2, 3, 4], level=0.9).low is None
    five = hodges_lehmann([1.0, 2.0, 3.0, 4.0, 9.0], level=0.9)
    assert (five.low, five.high, five.level) == (1.0, 9.0, 1 - 2 / 32)
    # Hollander & Wolfe, table 3.1 (depression scores of nine patients): estimate -0.46, 96 % interval -0.786 .. -0.010
    change = [0.878 - 1.83, 0.647 - 0.50, 0.598 - 1.62, 2.05 - 2.48, 1.06 - 1.68, 1.29 - 1.88, 1.06 - 1.55]
    found = hodges_lehmann([*change, 3.14 - 3.06, 1.29 - 1.30], level=0.96)
    assert found.estimate == pytest.approx(-0.46, abs=1e-9)
    assert (found.low, found.high) == (pytest.approx(-0.786), pytest.approx(-0.010))
    assert found.level == pytest.approx(0.9609, abs=1e-4)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_adjusts_upwards_keeps_the_order_and_is_bonferroni_for_the_smallest(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(raw <= more for raw, more in zip(values, adjusted, strict=True))
    ordered = [more for _, more in sorted(zip(values, adjusted, strict=True))]
    assert ordered == sorted(ordered)
    assert min(adjusted) == pytest.approx(min(1.0, min(values) * len(values)))


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == (0.03, 0.06, 0.06)
    assert holm([]) == ()


@pytest.mark.parametrize(("lost", "gained"), [(0, 0), (7, 0), (3, 5), (12, 4), (40, 61)])
def test_mcnemar_is_the_binomial_test(lost: int, gained: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = 1.0 if lost + gained == 0 else stats.binomtest(lost, lost + gained, 0.5, alternative="greater").pvalue
    assert mcnemar_worse(lost, gained) == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize("table", [(0, 3, 0, 3), (3, 10, 0, 10), (5, 60, 1, 60), (10, 10, 0, 10)])
def test_fisher_is_scipys(table: tuple[int, int, int, int]) -> None:
    stats = pytest.importorskip("scipy.stats")
    hits, n, base_hits, base_n = table
    cells = [[hits, n - hits], [base_hits, base_n - base_hits]]
    expected = stats.fisher_exact(cells, alternative="greater").pvalue
    assert fisher_greater(*table) == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize(
    "call", [lambda: hodges_lehmann([]), lambda: mcnemar_worse(-1, 0), lambda: fisher_greater(2, 1, 0, 1)]
)
def test_nonsense_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()  # type: ignore[operator]


def test_many_differences_stay_finite() -> None:
    assert 0 < wilcoxon_greater([math.sin(k) + 0.2 for k in range(120)]) < 0.05
