"""A server of the user's own, asked for the names in a text, outside of a bench."""

from collections.abc import Sequence

from dpctl.bench.targets import CloudTarget
from dpctl.core.deployment import Zone
from dpctl.engines.openai_api import open_api
from dpctl.pipelines.egress import EgressMeter, open_transport
from dpctl.pipelines.tagging import Tagged, tagged


async def tagged_by(endpoint: CloudTarget, texts: Sequence[str], *, seed: int) -> Tagged:
    """The names in texts by a model behind the user's own server (see `targets.edge_target`); errors as `tagged`."""
    assert endpoint.base_url is not None  # noqa: S101 - one's own server has an address
    transport = open_transport(EgressMeter(zone=Zone.PREMISES), endpoint.base_url)
    engine = open_api(
        provider=endpoint.provider,
        model=endpoint.model.id,
        base_url=endpoint.base_url,
        key=endpoint.key,
        transport=transport,
    )
    async with engine as opened:
        return await tagged(texts, opened, seed=seed)
