"""A hosted model that answers almost at once, and its provider, for tests of what asks one."""

from dpctl.core.deployment import Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile, Provider


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="a test")


MODEL = HostedModel(
    id="toy",
    provider="test",
    name="Toy",
    context=100_000,
    chars_per_token=figure(4.0, "char/tok"),
    latency=LatencyProfile(
        ttft=figure(0.002, "s"),
        ttft_sigma=figure(0.2, ""),
        prefill=figure(0.0, "s/tok"),
        decode=figure(20_000.0, "tok/s"),
        decode_sigma=figure(0.1, ""),
    ),
)


def provider_of(model: HostedModel) -> Provider:
    return Provider(
        id="test",
        name="Test",
        base_url="http://unused.invalid/v1",
        key_variable="TEST_API_KEY",
        delivery="saas",
        zone=Zone.THIRD_PARTY,
        capabilities={"max_tokens_field": "max_completion_tokens", "stream_options": True},
        models=(model,),
    )
