import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.deployment import Delivery
from dpctl.cost.serverless import Offer, cold_share, serverless, start_time
from dpctl.cost.tariff import month_cost
from dpctl.cost.workers import MONTH, up_seconds, waiting_share
from tests.costs import assumptions, fig, load

OFFER = Offer(
    provider="modal",
    sku="H100",
    hardware="h100-sxm-80gb",
    price=fig(3.6, "USD/h"),
    keep_alive=fig(60, "s"),
    request_fee=fig(2e-7, "USD"),
    dated=date(2026, 5, 7),
)


def test_rare_requests_pay_start_service_and_keep_alive() -> None:
    # one request in a month: 30 s start + 10 s service + 60 s until it is gone, at 0.001 USD a second, and the fee
    of = load(1)
    cost = month_cost(serverless(OFFER, of, fig(30, "s")), of)
    assert cost.total is not None and cost.total.value == pytest.approx(0.1 + 2e-7, rel=1e-4)
    assert cost.delivery is Delivery.SERVERLESS
    assert cold_share(serverless(OFFER, of, fig(30, "s")), of) == pytest.approx(1.0, abs=1e-4)


def test_steady_traffic_pays_busy_time() -> None:
    # 10,000,000 requests x 10 s / 8 at once = 12,500,000 s, more than the 2,629,800 s of a month: 4.75 workers
    of = load(10_000_000)
    cost = month_cost(serverless(OFFER, of, fig(30, "s"), devices=2), of)
    assert cost.total is not None and cost.total.value == pytest.approx(2 * 12_500_000 * 0.001 + 2.0)
    assert cold_share(serverless(OFFER, of, fig(30, "s")), of) == pytest.approx(0, abs=1e-9)


def test_nothing_costs_nothing() -> None:
    of = load(0)
    cost = month_cost(serverless(OFFER, of, fig(30, "s")), of)
    assert cost.total is not None and cost.total.value == 0


def test_a_burst_lets_workers_go_for_longer() -> None:
    even, burst = (
        month_cost(serverless(OFFER, of, fig(30, "s")), of).total for of in (load(200_000), load(200_000, peak=fig(10)))
    )
    assert even is not None and burst is not None and burst.value < even.value


def test_the_interval_spans_its_inputs() -> None:
    of = load(20_000, service=fig(10, "s", low=5, high=20))
    total = month_cost(serverless(OFFER, of, fig(30, "s", low=10, high=90)), of).total
    assert total is not None and total.low is not None and total.high is not None
    assert total.low < total.value < total.high
    short, long = load(20_000, service=fig(5, "s")), load(20_000, service=fig(20, "s"))
    ends = [month_cost(serverless(OFFER, a, fig(s, "s")), a).total for a, s in ((short, 10), (long, 90))]
    assert ends[0] is not None and ends[1] is not None
    assert (total.low, total.high) == (pytest.approx(ends[0].value), pytest.approx(ends[1].value))


def simulated(rate: float, start: float, service: float, keep: float, requests: int) -> tuple[float, float]:
    """Share of time that one worker is up, and of requests that found it off or starting, by playing it out."""
    chance = random.Random(7)
    now = up = 0.0
    ready = gone = -1.0
    waited = 0
    begun = 0.0
    for _ in range(requests):
        now += chance.expovariate(rate)
        if now > gone:
            up += max(0.0, gone - begun)
            begun, ready = now, now + start
            waited += 1
            gone = ready + service + keep
            continue
        waited += now < ready
        gone = max(gone, max(now, ready) + service + keep)
    return (up + gone - begun) / max(now, gone), waited / requests


@pytest.mark.parametrize(
    ("rate", "start", "service", "keep"),
    [(0.002, 30, 10, 60), (0.02, 30, 10, 60), (0.02, 90, 5, 5), (0.05, 20, 8, 20)],
)
def test_the_formula_agrees_with_playing_it_out(rate: float, start: float, service: float, keep: float) -> None:
    on, waited = simulated(rate, start, service, keep, 60_000)
    formula = up_seconds(rate * MONTH, peak=1, service=service, slots=1e9, start=start, keep_alive=keep) / MONTH
    share = waiting_share(rate * MONTH, peak=1, service=service, start=start, keep_alive=keep)
    assert formula == pytest.approx(on, rel=0.02)
    assert share == pytest.approx(waited, rel=0.03)


@given(
    few=st.floats(0, 1e7),
    more=st.floats(0, 1e7),
    peak=st.floats(1, 50),
    service=st.floats(0.01, 200),
    slots=st.floats(1, 64),
    start=st.floats(0, 500),
    keep=st.floats(0, 1000),
)
@settings(deadline=None, max_examples=200)
def test_more_requests_never_cost_less(
    few: float, more: float, peak: float, service: float, slots: float, start: float, keep: float
) -> None:
    low, high = sorted((few, more))
    found = [up_seconds(n, peak=peak, service=service, slots=slots, start=start, keep_alive=keep) for n in (low, high)]
    assert 0 <= found[0] <= found[1] + 1e-6


def test_starting_reads_the_weights() -> None:
    # 20 s and 14 GB at 2 GB/s
    assert start_time(fig(14, "GB"), assumptions()).value == pytest.approx(27)


def test_what_is_not_known_is_missing() -> None:
    unpriced = Offer(provider="x", sku="y", hardware="z", price=None, keep_alive=fig(5, "s"))
    assert serverless(unpriced, load(), fig(1, "s")).missing == ("the price of a second",)
    unserved = serverless(OFFER, load(service=None), fig(1, "s"))
    assert unserved.missing == ("the service time of a request",)
    assert month_cost(unserved, load(service=None)).total is None
    assert cold_share(unserved, load(service=None)) is None
    billed = Offer(
        provider="x", sku="y", hardware="z", price=fig(1, "USD/h"), keep_alive=fig(5, "s"), transfer=fig(0.1, "USD/GB")
    )
    assert serverless(billed, load(transfer=None), fig(1, "s")).missing == ("transfer",)
    with pytest.raises(ValueError, match="at least one device"):
        serverless(OFFER, load(), fig(1, "s"), devices=0)
