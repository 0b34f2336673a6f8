import pytest

from dpctl.core.student import t_above, t_quantile
from tests.each import each


@each("freedom", [1, 2, 9, 11.5, 30, 400])
@each("t", [-40.0, -2.5, -0.1, 0.0, 0.3, 1.0, 2.764, 9.0, 60.0])
def test_the_tail_is_scipys(t: float, freedom: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert t_above(t, freedom) == pytest.approx(float(stats.t.sf(t, freedom)), rel=1e-9, abs=1e-12)


@each("freedom", [1, 2, 9, 30, 400])
@each("tail", [0.0001, 0.01, 0.05, 0.5, 0.9])
def test_the_quantile_is_scipys(tail: float, freedom: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert t_quantile(tail, freedom) == pytest.approx(float(stats.t.isf(tail, freedom)), rel=1e-9, abs=1e-12)


def test_the_ends() -> None:
    assert t_above(float("inf"), 3) == 0.0 and t_above(float("-inf"), 3) == 1.0
    # printed tables: t(0.01, 9) = 2.821
    assert t_quantile(0.01, 9) == pytest.approx(2.821, abs=5e-4)


@pytest.mark.parametrize("call", [lambda: t_above(1, 0), lambda: t_quantile(0, 3), lambda: t_quantile(1, 3)])
def test_nonsense_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()  # type: ignore[operator]
