"""The facts themselves: what the files say agrees with what is published, and everything has a source."""

from datetime import date
from decimal import Decimal
from math import exp

import pytest
from genai_prices.types import Tier, TieredPrices

from dpctl.catalog import prices, read
from dpctl.core.deployment import Delivery, Zone
from dpctl.core.figures import Provenance
from dpctl.cost.dates import dated_in
from tests.catalog.records import figures
from tests.each import each

# published parameter counts (model cards; the tied 0.5B, 135M and 1B count their embedding once)
PARAMETERS = {
    "llama-3-70b": 70_553_706_496,
    "llama-3-8b": 8_030_261_248,
    "llama-3.2-1b": 1_235_814_400,
    "llama-3.2-3b": 3_212_749_824,
    "mistral-7b": 7_248_023_552,
    "qwen2.5-0.5b": 494_032_768,
    "qwen2.5-7b": 7_615_616_512,
    "smollm2-135m": 134_515_008,
    "smollm2-360m": 361_821_120,
}


def everything() -> list[object]:
    return [
        *(read.model(name) for name in read.ids("models")),
        *(read.provider(name) for name in read.ids("providers")),
        *(read.profile(name) for name in read.ids("hardware")),
        *(read.scenario(name) for name in read.ids("scenarios")),
        read.economics(),
    ]


def test_parameter_counts_are_the_published_ones() -> None:
    assert set(PARAMETERS) <= set(read.ids("models"))
    assert {name: read.model(name).parameters for name in PARAMETERS} == PARAMETERS


def test_every_figure_has_a_real_source() -> None:
    found = [figure for record in everything() for figure in figures(record)]
    assert len(found) > 150
    for figure in found:
        assert len(figure.source) > 15, figure
        assert "TODO" not in figure.source.upper()
        assert "MEASURE)" not in figure.source.upper() and "TO MEASURE" not in figure.source


def test_assumed_and_estimated_figures_carry_an_interval() -> None:
    """What nobody published must show how unsure it is; a few definitions (the memory of an example) are exempt."""
    bare = [
        figure
        for record in everything()
        for figure in figures(record)
        if figure.provenance in {Provenance.ESTIMATED, Provenance.ASSUMED} and figure.low is None
    ]
    assert all(figure.unit == "B" and "stands for" in figure.source for figure in bare)


# what the first profiles knew beyond a data sheet must not get lost
POWERED = {
    "a100-pcie-80gb",
    "a100-sxm-80gb",
    "apple-m3-max",
    "apple-m3-ultra",
    "apple-m4-max-32-core",
    "epyc-vm",
    "h100-pcie-80gb",
    "h100-sxm-80gb",
    "jetson-agx-orin-64gb",
    "jetson-orin-nano-8gb",
    "jetson-orin-nano-super-8gb",
    "rtx-4090",
    "x86-cpu",
    "xeon-vm",
}


@each("name", read.ids("hardware"))
def test_a_machine_can_serve(name: str) -> None:
    machine = read.machine_profile(name)
    assert machine.id == machine.profile == name
    pool = machine.serving_memory
    assert pool is not None and pool.bandwidth is not None
    # a CPU's memory is the computer's own
    assert pool.capacity is not None or not machine.accelerators
    assert (machine.power is not None) == (name in POWERED)
    assert machine.power is None or machine.power.low is not None


def test_recalled_specifications_are_marked_assumed() -> None:
    orin = read.machine_profile("jetson-agx-orin-64gb").accelerators[0]
    assert orin.memory.bandwidth is not None
    assert orin.memory.bandwidth.provenance is Provenance.ASSUMED
    assert read.machine_profile("rtx-4090").accelerators[0].peak["fp16"].provenance is Provenance.ASSUMED


def test_no_price_is_invented() -> None:
    prices = {name: read.machine_profile(name).price for name in read.ids("hardware")}
    sourced = {name for name, price in prices.items() if price and price.provenance is not Provenance.ASSUMED}
    assert sourced == {
        "apple-m3-ultra",
        "apple-m4-max-32-core",
        "h100-sxm-80gb",
        "jetson-orin-nano-super-8gb",
        "rtx-4090",
    }
    # a published price says of what day it is
    assert all(dated_in(price) is not None for name, price in prices.items() if price and name in sourced)
    for name in {name for name, price in prices.items() if price} - sourced:
        # a kind of host has no price list: its price is an assumption, says so, and is wide
        price = prices[name]
        assert read.profile(name).match is not None or name in {"h100-sxm-80gb", "rtx-4090"}
        assert price is not None and price.low is not None and price.high is not None
        assert price.high >= 1.4 * price.low


def test_the_provider() -> None:
    found = read.provider("openai")
    assert found.base_url == "https://api.openai.com/v1"
    assert found.key_variable == "OPENAI_API_KEY"
    assert Delivery(found.delivery) is Delivery.SAAS and Zone(found.zone) is Zone.THIRD_PARTY
    assert found.capabilities["max_tokens_field"] == "max_completion_tokens"
    assert {m.id for m in found.models} == {"gpt-4o", "gpt-4o-mini"}
    assert all(m.price is None for m in found.models)


def test_spread_of_the_latency_is_that_of_the_published_percentiles() -> None:
    latency = read.hosted("openai:gpt-4o-mini").latency
    assert latency is not None
    p95 = latency.ttft.value * exp(1.6448536 * latency.ttft_sigma.value)
    assert p95 == pytest.approx(1.094, rel=0.01)
    borrowed = read.hosted("openai:gpt-4o").latency
    assert borrowed is not None and borrowed.ttft_sigma.provenance is Provenance.ESTIMATED


def test_list_prices_come_from_the_price_package() -> None:
    price = read.hosted("openai:gpt-4o", on=date(2026, 11, 21)).price
    assert price is not None and price.cached_input is not None
    dollars = [f.to("USD/Mtok").value for f in (price.input, price.output, price.cached_input)]
    assert dollars == pytest.approx([2.5, 10.0, 1.25])
    assert price.input.unit == "USD/tok" and price.input.provenance is Provenance.PUBLISHED
    assert price.input.source.startswith("genai-prices 0.") and "2026-11-21" in price.input.source
    assert price.listed is not None and date(2025, 1, 1) < price.listed <= date(2026, 11, 21)


def test_an_unknown_model_has_no_price() -> None:
    assert prices.token_price("openai", "no-such-model", on=date(2026, 11, 21)) is None
    assert prices.token_price("no-such-provider", "gpt-4o", on=date(2026, 11, 21)) is None


def test_a_price_of_zero_is_unknown() -> None:
    assert prices._figure(Decimal(0), "list") is None
    assert prices._figure(None, "list") is None
    tiered = TieredPrices(base=Decimal(3), tiers=[Tier(start=200_000, price=Decimal(6))])
    figure = prices._figure(tiered, "list")
    assert figure is not None and figure.to("USD/Mtok").value == pytest.approx(3)
