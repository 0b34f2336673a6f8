"""What requests find again in the cache is there, and what they hold is given back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.arrivals import Ask
from dpctl.estimate.serving import Service, simulate
from dpctl.estimate.serving_book import Book, Limits
from dpctl.estimate.serving_cache import Cache
from dpctl.estimate.serving_replica import Replica
from dpctl.estimate.serving_step import PromptReading, StepModel

MODEL = StepModel(
    bases=(0.0, *(0.01 + 0.001 * n for n in range(1, 9))),
    overhead_s=0.001,
    cache_s=1e-6,
    prompt=PromptReading(token_s=1e-4),
)


def cache(blocks: int | None, *requests: tuple[int, int, int, int]) -> Cache:
    """Blocks of 16; requests of (prompt, prefix, common, chain)."""
    prompt, prefix, common, chain = (list(column) for column in zip(*requests, strict=True))
    count = len(requests)
    book = Book(prompt=prompt, output=[20] * count, prefix=prefix, common=common, chain=chain, due=[0.0] * count)
    return Cache(Limits(sequences=8, step_tokens=64, blocks=blocks), book)


def test_the_last_token_is_always_computed() -> None:
    found = cache(None, (160, 160, 160, -1), (160, 160, 160, -1))
    assert found.start(0, 160) == 0
    found.share(0)
    assert found.start(1, 160) == 144
    # nine of ten blocks are the same
    assert found.used == 11


def test_only_blocks_that_were_computed_are_found_again() -> None:
    # 100 tokens and 28 of answer, of which the last one was never computed: seven whole blocks
    found = cache(None, (100, 0, 0, 3), (200, 128, 0, 3))
    assert found.start(0, 100) == 0
    found.pool.take(1)
    found.finish(0, 127)
    assert found.start(1, 200) == 112


def test_the_same_holds_behind_a_beginning_that_others_share() -> None:
    found = cache(None, (64, 64, 64, -1), (100, 64, 64, 3), (200, 128, 64, 3))
    found.start(0, 64)
    found.share(0)
    assert found.start(1, 100) == 48 + 16
    found.pool.take(1)
    found.finish(1, 127)
    assert found.start(2, 200) == 112


def test_a_shorter_continuation_gives_the_rest_back() -> None:
    found = cache(100, (320, 0, 0, 0), (200, 96, 0, 0))
    found.start(0, 320)
    found.finish(0, 320)
    assert found.start(1, 200) == 96
    assert found.used == 13 and found.pool.free == 87


def test_a_conversation_without_its_beginning_is_not_found() -> None:
    found = cache(20, (64, 64, 64, -1), (128, 64, 64, 5), (300, 0, 0, -1), (160, 128, 64, 5))
    found.start(0, 64)
    found.share(0)
    assert found.start(1, 128) == 64
    found.finish(0, 64)
    found.finish(1, 128)
    # eight blocks kept of twenty: what was freed first, the rest of the conversation, goes before the beginning
    found.start(2, 300)
    found.finish(2, 300)
    assert found.start(3, 160) == 16


def test_a_conversation_is_not_found_behind_a_beginning_that_was_cut() -> None:
    found = cache(20, (64, 64, 64, -1), (128, 64, 64, 5), (100, 32, 32, -1), (160, 128, 64, 5))
    found.start(0, 64)
    found.share(0)
    found.start(1, 128)
    found.finish(0, 64)
    found.finish(1, 128)
    assert found.start(2, 100) == 32
    assert found.start(3, 160) == 32


def test_a_thrown_out_request_finds_what_it_had_computed() -> None:
    found = cache(20, (200, 0, 0, -1))
    found.start(0, 200)
    # in chunks: half of it was there
    found.interrupt(0, 200, computed=100)
    assert found.used == 0
    assert found.start(0, 210) == 96


def test_a_request_that_begins_like_a_long_prefix_fits_beside_nothing() -> None:
    found = cache(10, (150, 96, 96, -1), (128, 32, 32, -1))
    found.start(0, 150)
    found.share(0)
    found.finish(0, 150)
    assert found.fits(1, 128) and found.start(1, 128) == 32
    assert found.used == 8


ASKS = st.lists(
    st.tuples(
        st.floats(0.0, 0.5), st.integers(1, 120), st.integers(1, 40), st.integers(0, 80), st.none() | st.integers(0, 3)
    ),
    min_size=1,
    max_size=30,
)


def schedule(rows: list[tuple[float, int, int, int, int | None]]) -> list[Ask]:
    due, found = 0.0, []
    for gap, prompt, output, prefix, session in rows:
        due += gap
        found.append(
            Ask(
                due=due,
                prompt_tokens=prompt,
                output_tokens=output,
                prefix_tokens=min(prefix, prompt),
                session=session,
            )
        )
    return found


@settings(max_examples=80, deadline=None)
@given(rows=ASKS, blocks=st.integers(10, 30), sequences=st.integers(1, 8))
def test_every_block_is_given_back_and_every_request_finishes(
    rows: list[tuple[float, int, int, int, int | None]], blocks: int, sequences: int
) -> None:
    asked = schedule(rows)
    limits = Limits(sequences=sequences, step_tokens=40, blocks=blocks)
    found = simulate(Service(model=MODEL, limits=limits, replicas=2), asked)
    for number, ask in enumerate(asked):
        assert found.reused[number] < ask.prompt_tokens and found.reused[number] <= ask.prefix_tokens
    refused = {n for n, replica in enumerate(found.replica) if replica < 0}
    assert set(found.finished) == set(range(len(asked))) - refused
    assert all(use.cache_peak is not None and use.cache_peak <= 1.0 for use in found.uses)


@settings(max_examples=60, deadline=None)
@given(rows=ASKS, blocks=st.integers(10, 30))
def test_nothing_is_held_when_nothing_runs(rows: list[tuple[float, int, int, int, int | None]], blocks: int) -> None:
    asked = schedule(rows)
    book = Book(
        prompt=[ask.prompt_tokens for ask in asked],
        output=[ask.output_tokens for ask in asked],
        prefix=[ask.prefix_tokens for ask in asked],
        common=[ask.prefix_tokens for ask in asked],
        chain=[-1 if ask.session is None else ask.session for ask in asked],
        due=[ask.due for ask in asked],
    )
    replica = Replica(MODEL, Limits(sequences=8, step_tokens=40, blocks=blocks), book)
    for number, ask in enumerate(asked):
        replica.advance(ask.due)
        replica.submit(number, ask.due)
        assert 0 <= replica._cache.pool.free <= blocks
    replica.advance(float("inf"))
    assert replica.idle and replica._cache.used == 0
