"""Whose price applies, and that no plan costs more than it may."""

from dataclasses import replace

import pytest

from dpctl.bench.load.plan import Plan
from dpctl.bench.load.pricing import hosted_at, price_of, within_budget
from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice

# 1,000 tokens in and 100 out: $0.01 + $0.002
ASK = Ask(due=0.0, prompt_tokens=1000, output_tokens=100)
PRICE = TokenPrice(
    input=Figure(value=1e-5, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list"),
    output=Figure(value=2e-5, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list"),
)
PLAN = Plan(
    scenario="x",
    base_url="https://api.example.com/v1",
    protocol="openai",
    model="m",
    arrivals="",
    asks=(ASK,) * 100,
    seconds=10.0,
)


def test_the_provider_is_known_by_its_host_and_the_model_by_its_name() -> None:
    found = hosted_at("https://api.openai.com/v1", "gpt-4o")
    assert found is not None
    assert found.price is not None
    assert hosted_at("https://api.openai.com/v1", "no-such-model") is None
    assert hosted_at("http://127.0.0.1:8000/v1", "gpt-4o") is None
    # a host that only looks like it
    assert hosted_at("https://api.openai.com.evil.example/v1", "gpt-4o") is None
    named = hosted_at("http://127.0.0.1:8000/v1", "whatever", named="openai:gpt-4o")
    assert named is not None
    assert price_of(replace(PLAN, priced="openai:gpt-4o")) == named.price
    assert price_of(PLAN) is None
    with pytest.raises(UsageError):
        hosted_at("http://127.0.0.1:8000/v1", "", named="openai:no-such-model")


def test_an_open_loop_that_costs_too_much_is_refused() -> None:
    assert within_budget(PLAN, PRICE, 1.21) is PLAN
    with pytest.raises(UsageError, match=r"up to \$1.20, more than --max-usd 1.19"):
        within_budget(PLAN, PRICE, 1.19)
    # nobody is paid for what this machine answers, and what has no price cannot be counted
    assert within_budget(replace(PLAN, base_url="http://localhost:1/v1"), PRICE, 0.0).requests is None
    assert within_budget(replace(PLAN, base_url="http://127.0.0.1:1/v1"), PRICE, 0.0).requests is None
    assert within_budget(PLAN, None, 0.0) is PLAN


def test_a_closed_loop_ends_with_the_money() -> None:
    closed = replace(PLAN, loop=ClosedLoop(concurrency=4))
    assert within_budget(closed, PRICE, 0.6).requests == 50
    with pytest.raises(UsageError, match="more than --max-usd"):
        within_budget(closed, PRICE, 0.001)
    assert within_budget(replace(closed, requests=50), PRICE, 0.61).requests == 50
    with pytest.raises(UsageError, match="more than --max-usd"):
        within_budget(replace(closed, requests=51), PRICE, 0.61)
