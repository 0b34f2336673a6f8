"""Blocks are neither lost nor invented, and what was freed first is forgotten first."""

from hypothesis import given
from hypothesis import strategies as st

from dpctl.estimate.serving_blocks import Blocks


def test_the_oldest_is_forgotten_first_and_its_end_before_its_beginning() -> None:
    pool = Blocks(10)
    pool.take(10)
    pool.give(4, key=1)
    pool.give(6, key=2)
    pool.take(3)
    assert (pool.held(1), pool.held(2), pool.free) == (1, 6, 7)
    pool.take(2)
    assert (pool.held(1), pool.held(2)) == (0, 5)
    assert pool.have_again(2) == 5 and pool.held(2) == 0 and pool.free == 0


def test_what_was_never_used_goes_before_what_is_kept() -> None:
    pool = Blocks(10)
    pool.take(4)
    pool.give(4, key=1)
    pool.take(6)
    assert pool.held(1) == 4


def test_a_newer_copy_takes_the_place_of_an_older_one() -> None:
    pool = Blocks(10)
    pool.take(10)
    pool.give(3, key=1)
    pool.give(5, key=1)
    assert pool.held(1) == 5
    pool.take(3)
    assert pool.held(1) == 5


@given(st.lists(st.tuples(st.sampled_from("tgka"), st.integers(0, 12), st.integers(0, 3)), max_size=60))
def test_the_count_is_kept(moves: list[tuple[str, int, int]]) -> None:
    pool, held = Blocks(20), 0
    for move, count, key in moves:
        if move == "t" and count <= pool.free:
            pool.take(count)
            held += count
        elif move == "g" and count <= held:
            pool.give(count)
            held -= count
        elif move == "k" and count <= held:
            pool.give(count, key=key)
            held -= count
        elif move == "a" and pool.held(key):
            expected = pool.held(key)
            assert pool.have_again(key) == expected
            held += expected
        assert pool.free + held == pool.total == 20
        assert sum(pool.held(k) for k in range(4)) <= pool.free
