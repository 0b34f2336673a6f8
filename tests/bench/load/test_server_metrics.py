"""Prometheus text before and after a run, and where it disagrees with the client."""

import pytest

from dpctl.bench.load.server_metrics import disagreements, parse_metrics, read_metrics, server_view

BEFORE = """
# HELP vllm:time_to_first_token_seconds Histogram
# TYPE vllm:time_to_first_token_seconds histogram
vllm:time_to_first_token_seconds_bucket{le="0.1",model_name="a b"} 3.0
vllm:time_to_first_token_seconds_sum{engine="0",model_name="toy"} 1.0
vllm:time_to_first_token_seconds_sum{engine="1",model_name="toy"} 1.0
vllm:time_to_first_token_seconds_count{engine="0",model_name="toy"} 10.0
vllm:prompt_tokens_total{model_name="toy"} 100
vllm:prefix_cache_queries_total 100
vllm:prefix_cache_hits_total 10
"""
AFTER = (
    BEFORE.replace("} 1.0", "} 3.0").replace("} 10.0", "} 30.0").replace("} 100", "} 600 1700000000000")
    + """
vllm:e2e_request_latency_seconds_sum 40
vllm:e2e_request_latency_seconds_count 20
vllm:num_requests_running NaN
not a metric
"""
)


def test_means_and_counts_of_the_run_alone() -> None:
    after = parse_metrics(
        AFTER.replace("queries_total 100", "queries_total 300").replace("hits_total 10", "hits_total 20")
    )
    found = server_view(parse_metrics(BEFORE), after)
    assert found is not None
    assert found.means == {"ttft": pytest.approx((0.2, 20)), "e2el": pytest.approx((2.0, 20))}
    assert found.counts["prompt tokens"] == 500
    assert found.prefix_hits == pytest.approx(0.05)


def test_a_server_that_tells_nothing() -> None:
    assert server_view({}, {"http_requests_total": 5.0}) is None
    assert parse_metrics("<html>\nnothing here\n") == {}
    assert read_metrics("http://127.0.0.1:1/v1", seconds=0.5) == {}


def test_only_real_disagreements_are_named() -> None:
    found = server_view({}, parse_metrics(AFTER))
    assert found is not None
    same = {"ttft": (0.203, 20), "e2el": (2.1, 20)}
    assert disagreements(found, same) == ()
    said = disagreements(found, {"ttft": (0.5, 20), "itl": (1.0, 5)})
    assert said == ("ttft: 500.0 ms here (20), 200.0 ms by the server (30)",)
