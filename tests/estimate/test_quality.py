"""What a quantisation costs in quality follows from its bits where nobody published it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpctl.catalog.levers import quality_loss


@pytest.mark.parametrize(("bits", "known"), [(1.9, False), (math.nan, False), (2.0, True), (4.4, True), (40.0, True)])
def test_losses_are_known_from_two_bits_on(bits: float, known: bool) -> None:
    assert (quality_loss("new", bits) is not None) == known


@given(bits=st.floats(min_value=2.0, max_value=20.0), more=st.floats(min_value=0.0, max_value=5.0))
def test_more_bits_never_lose_more(bits: float, more: float) -> None:
    coarse, fine = quality_loss("new", bits), quality_loss("new", bits + more)
    assert coarse is not None and fine is not None
    assert fine.value <= coarse.value * (1.0 + 1e-9)
    assert coarse.unit == "%"
