import math
import random

import pytest

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.core.stats import mean
from dpctl.estimate.hosted import mean_over_median, predict_hosted


def figure(value: float, unit: str, low: float | None = None, high: float | None = None) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.PUBLISHED, source="test", low=low, high=high)


def hosted(latency: LatencyProfile | None) -> HostedModel:
    return HostedModel(
        id="m", provider="p", name="M", context=10_000, chars_per_token=figure(4, "char/tok"), latency=latency
    )


PROFILE = LatencyProfile(
    ttft=figure(0.5, "s"),
    ttft_sigma=figure(0.6, ""),
    prefill=figure(1e-4, "s/tok"),
    decode=figure(100, "tok/s"),
    decode_sigma=figure(0.3, ""),
)
PROMPT = figure(30_000, "tok")


def test_by_hand() -> None:
    found = predict_hosted(hosted(PROFILE), prompt_tokens=PROMPT, output_tokens=501)
    assert found.ttft and found.tpot and found.e2el and found.decode_rate
    ttft = 0.5 * math.exp(0.18) + 3.0
    tpot = 0.01 * math.exp(0.045)
    assert found.ttft.value == pytest.approx(ttft)
    assert found.tpot.value == pytest.approx(tpot)
    assert found.e2el.value == pytest.approx(ttft + 500 * tpot)
    assert found.decode_rate.value == pytest.approx(1 / tpot)
    assert (found.ttft.unit, found.tpot.unit, found.e2el.unit, found.decode_rate.unit) == ("s", "s", "s", "tok/s")
    assert found.fits and found.needed is None and found.prefill_rate is None


def test_the_prediction_is_the_mean_of_the_distribution_it_describes() -> None:
    draw = random.Random(1)
    samples = [
        0.5 * math.exp(draw.gauss(0, 0.6)) + 3.0 + 500 / (100 * math.exp(draw.gauss(0, 0.3))) for _ in range(20_000)
    ]
    found = predict_hosted(hosted(PROFILE), prompt_tokens=PROMPT, output_tokens=501).e2el
    assert found is not None
    assert found.value == pytest.approx(mean(samples), rel=0.01)


def test_one_token_needs_no_decode() -> None:
    found = predict_hosted(hosted(PROFILE), prompt_tokens=PROMPT, output_tokens=1)
    assert found.e2el is not None and found.ttft is not None
    assert found.e2el.value == pytest.approx(found.ttft.value)


def test_without_a_profile_nothing_is_invented() -> None:
    found = predict_hosted(hosted(None), prompt_tokens=PROMPT, output_tokens=10)
    assert (found.ttft, found.tpot, found.e2el, found.decode_rate, found.fits) == (None, None, None, None, True)


def test_the_factor_carries_sigma_s_interval() -> None:
    factor = mean_over_median(figure(0.4, "", 0.2, 0.6))
    assert (factor.low, factor.value, factor.high) == pytest.approx((math.exp(0.02), math.exp(0.08), math.exp(0.18)))
    assert mean_over_median(figure(0.0, "")).value == 1.0


def test_gpt_4o_on_fifty_pages_is_an_estimate_with_an_interval() -> None:
    found = predict_hosted(read.hosted("openai:gpt-4o"), prompt_tokens=PROMPT, output_tokens=500)
    assert found.e2el is not None and found.e2el.low is not None and found.e2el.high is not None
    assert found.e2el.provenance is Provenance.ESTIMATED
    # 500 tokens at the published 131 tok/s alone are 3.8 s
    assert found.e2el.value > 3.8
    assert 4 < found.e2el.low < found.e2el.high < 20
