"""Plans: prompts of the wanted length that no cache knows, conversations, and what is written back the same."""

import json

import pytest
from pydantic import TypeAdapter

from dpctl.bench.load.plan import Encoder, Lexicon, Plan
from dpctl.bench.load.prompts import WORDS, text_of, unique_text
from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, Turns, asks, due_times
from dpctl.core.errors import UsageError


def plan(made: tuple[Ask, ...], **more: object) -> Plan:
    base = {
        "scenario": "x",
        "base_url": "http://h/v1",
        "protocol": "openai",
        "model": "m",
        "arrivals": "",
        "seconds": 60.0,
    }
    return Plan(asks=made, **{**base, **more})  # type: ignore[arg-type]


def texts(of: Plan, number: int) -> list[str]:
    body = json.loads(Encoder(of).body(number))
    return [message["content"] for message in body["messages"]]


SHORT = asks((0.0, 1.0, 2.0), Lengths(prompt_tokens=100, output_tokens=7))


@pytest.mark.parametrize("words", [1, 3, 7, 8, 100, 40_000])
def test_texts_have_as_many_words_as_asked(words: int) -> None:
    assert len(unique_text(words, number=12, salt=5).split(" ")) == words
    assert len(text_of(words, start=9).split(" ")) == words
    assert set(text_of(words).split(" ")) <= set(WORDS)


def test_no_two_prompts_begin_alike() -> None:
    heads = {" ".join(unique_text(16, number=n, salt=s).split(" ")[:7]) for n in range(3000) for s in (1, 2)}
    assert len(heads) == 6000


def test_prompts_are_as_long_as_the_server_counts() -> None:
    counted = plan(SHORT, lexicon=Lexicon(tokens_per_word=1.25, overhead=20, counted=True))
    assert len(texts(counted, 0)[0].split(" ")) == 64
    assert len(texts(plan(SHORT), 0)[0].split(" ")) == 100


def test_the_same_plan_sends_the_same_and_another_salt_does_not() -> None:
    assert Encoder(plan(SHORT, salt=1)).body(2) == Encoder(plan(SHORT, salt=1)).body(2)
    assert Encoder(plan(SHORT, salt=1)).body(2) != Encoder(plan(SHORT, salt=2)).body(2)
    kept = Encoder(plan(SHORT))
    kept.keep([0, 1, 2])
    assert kept.body(1) == Encoder(plan(SHORT)).body(1)


def test_a_common_prefix_is_common_and_the_rest_is_not() -> None:
    made = plan(asks((0.0, 1.0), Lengths(prompt_tokens=100, output_tokens=7, prefix_tokens=60)))
    a, b = texts(made, 0)[0].split(" "), texts(made, 1)[0].split(" ")
    assert a[:60] == b[:60]
    assert a[60:] != b[60:]
    assert len(a) == 100


def test_a_conversation_repeats_what_was_said() -> None:
    made = plan(asks((0.0,), Lengths(prompt_tokens=50, output_tokens=10), turns=Turns(turns=3, think_seconds=1)))
    first, second, third = (texts(made, number) for number in range(3))
    assert (len(first), len(second), len(third)) == (1, 3, 5)
    assert third[:3] == second
    assert second[0] == first[0]
    assert sum(len(text.split(" ")) for text in third) == made.asks[2].prompt_tokens


def test_a_closed_loop_goes_round_with_new_prompts() -> None:
    made = plan(SHORT, loop=ClosedLoop(concurrency=2))
    assert texts(made, 0) != texts(made, 3)
    assert made.expected is None


def test_a_plan_is_the_same_after_json() -> None:
    made = plan(asks(due_times(Poisson(rate=5), seconds=10), Lengths(prompt_tokens=9, output_tokens=3)), warmup=1.0)
    adapter = TypeAdapter(Plan)
    assert (
        adapter.validate_python(json.loads(json.dumps(adapter.dump_python(made, mode="json", exclude_defaults=True))))
        == made
    )


def test_plans_that_send_nothing() -> None:
    with pytest.raises(UsageError, match="nothing to send"):
        plan(())
    with pytest.raises(UsageError, match="warm-up"):
        plan(SHORT, warmup=60.0)
