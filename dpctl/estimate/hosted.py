"""What a hosted model would do for one request, from its provider's published latency distribution."""

import math
from dataclasses import replace

from dpctl.core.figures import Figure
from dpctl.core.models import HostedModel
from dpctl.estimate.prediction import Prediction


def predict_hosted(model: HostedModel, *, prompt_tokens: Figure, output_tokens: int) -> Prediction:
    """Predict the *mean* latency of one request (s): requirements are on the mean, profiles hold medians.

    A log-normal quantity has mean = median x exp(sigma^2 / 2) (Johnson, Kotz & Balakrishnan 1994, ch. 14); the time per
    output token is the inverse of a log-normal rate, so the same factor applies to its inverse median. All figures but
    `fits` are None when the model has no latency profile. `decode_rate` is the inverse of the mean time per token.
    """
    profile = model.latency
    if profile is None:
        return Prediction(ttft=None, tpot=None, e2el=None, prefill_rate=None, decode_rate=None, fits=True)
    ttft = (profile.ttft * mean_over_median(profile.ttft_sigma) + profile.prefill * prompt_tokens).to("s")
    token = replace(profile.decode, value=1.0, unit="tok", low=None, high=None)
    tpot = (token / profile.decode * mean_over_median(profile.decode_sigma)).to("s")
    return Prediction(
        ttft=ttft,
        tpot=tpot,
        e2el=ttft + tpot * float(max(0, output_tokens - 1)),
        prefill_rate=None,
        decode_rate=(token / tpot).to("tok/s"),
        fits=True,
    )


def mean_over_median(sigma: Figure) -> Figure:
    """exp(sigma^2 / 2) of a log-normal, as a pure number with sigma's interval and provenance."""
    low, high = (None if end is None else math.exp(end**2 / 2) for end in (sigma.low, sigma.high))
    return replace(sigma, value=math.exp(sigma.value**2 / 2), low=low, high=high)
