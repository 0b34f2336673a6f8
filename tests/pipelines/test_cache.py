"""The exact cache: what makes two requests the same, and that it stays within its size."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.engines.base import Prompt
from dpctl.pipelines.cache import AnswerCache, Cached, Scope, key

PROMPT = Prompt(instruction="Summarise.", text="⟦PERSON_1⟧ pays.", max_tokens=10)
SCOPE = Scope(model="m", policy="p", tenant="t", parameters={"temperature": 0})


def test_everything_that_matters_is_in_the_key():
    same = key(PROMPT, SCOPE)
    assert same == key(replace(PROMPT), replace(SCOPE, parameters={"temperature": 0}))
    others = [
        *(key(replace(PROMPT, **{name: value}), SCOPE) for name, value in (
            ("instruction", "Summarise!"), ("text", "⟦PERSON_2⟧ pays."), ("max_tokens", 11), ("seed", 1),
        )),
        *(key(PROMPT, replace(SCOPE, **{name: "x"})) for name in ("model", "policy", "tenant")),
        key(PROMPT, replace(SCOPE, parameters={"temperature": 1})),
        key(PROMPT, replace(SCOPE, parameters={})),
    ]  # fmt: skip
    assert len({same, *others}) == len(others) + 1
    assert len(same) == 64


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
def test_parts_do_not_run_into_each_other(a, b, c, d):
    first = key(replace(PROMPT, instruction=a, text=b), replace(SCOPE, tenant=c))
    second = key(replace(PROMPT, instruction=a + b[:1], text=b[1:]), replace(SCOPE, tenant=c))
    assert (first == second) == (b[:1] == "")
    assert (key(replace(PROMPT, text=a), SCOPE) == key(replace(PROMPT, text=d), SCOPE)) == (a == d)


def test_a_lone_surrogate_is_text_too():
    assert key(replace(PROMPT, text="\ud800"), SCOPE) != key(replace(PROMPT, text="\ud801"), SCOPE)
    AnswerCache(max_bytes=10).put("a", answer("\ud800"))


def answer(text: str) -> Cached:
    return Cached(texts=(text,), truncated=False)


def test_the_longest_unused_goes_first_and_the_size_is_kept():
    cache = AnswerCache(max_bytes=10)
    cache.put("a", answer("aaaa"))
    cache.put("b", answer("bbbb"))
    assert cache.get("a") == answer("aaaa")
    cache.put("c", answer("ccc"))
    assert [cache.get(name) is not None for name in "abc"] == [True, False, True]
    cache.put("a", answer("aaaaaaa"))  # replaced: 7 + 3 bytes
    assert [cache.get(name) is not None for name in "ac"] == [True, True]
    cache.put("d", answer("⟦⟦⟦⟦"))  # 12 bytes: more than there is room for
    assert cache.get("d") is None
    assert len(cache) == 2


@pytest.mark.parametrize("size", [0, -1])
def test_no_room_keeps_nothing(size):
    cache = AnswerCache(max_bytes=size)
    cache.put("a", answer("a"))
    assert len(cache) == 0
