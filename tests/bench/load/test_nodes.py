"""Clocks of other machines, and who sends where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.load import nodes
from dpctl.bench.load.nodes import clock_of, dealt
from dpctl.bench.on_ray import Node
from dpctl.core.errors import UsageError

DELAYS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=60, deadline=None)
@given(
    offset=st.integers(min_value=-(10**15), max_value=10**15),
    trips=st.lists(st.tuples(DELAYS, DELAYS, DELAYS), min_size=1, max_size=9),
)
def test_the_true_offset_is_within_the_uncertainty(offset: int, trips: list[tuple[int, int, int]]) -> None:
    """However unequal the two ways of a round trip are."""
    seen = [(at, at + there + offset, at + there + back) for at, there, back in trips]
    clock = clock_of(seen)
    assert abs(clock.offset - offset) <= clock.uncertainty
    assert clock.uncertainty == (min(there + back for _, there, back in trips) + 1) // 2


def node(name: str, cpus: int) -> Node:
    return Node(id=name, address=f"10.0.0.{name}", cpus=cpus)


def test_senders_are_dealt_out_in_turn_as_far_as_cpus_go() -> None:
    machines = (node("1", 1), node("2", 3), node("3", 2))
    assert [place.id for place in dealt(machines, 2)] == ["1", "2"]
    assert [place.id for place in dealt(machines, 6)] == ["1", "2", "3", "2", "3", "2"]
    with pytest.raises(UsageError, match="7 senders are more than"):
        dealt(machines, 7)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_another_one_on_other_nodes(host: str) -> None:
    def fleet(own: str) -> nodes.Fleet:
        clock = nodes.Clock(offset=0, uncertainty=0)
        return nodes.Fleet(None, [nodes._Sender(actor=None, node=node("1", 1), clock=clock)], own)

    with pytest.raises(UsageError, match=r"another machine on node 10\.0\.0\.1") as raised:
        fleet("10.0.0.9")._check_address(f"http://{host}:8000/v1")
    assert "--url" in raised.value.hint
    fleet("10.0.0.1")._check_address(f"http://{host}:8000/v1")
    fleet("10.0.0.9")._check_address("http://10.0.0.7:8000/v1")
