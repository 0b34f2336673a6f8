"""The ways out of a bench: one metered route for each address of a hosted model, and one to a server of one's own."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from dpctl.bench.calls import prompt_lengths
from dpctl.bench.targets import CloudTarget, Target
from dpctl.bench.work import Work, destination, prompt_tokens
from dpctl.core.deployment import Zone
from dpctl.core.documents import Span
from dpctl.core.run import Attempt
from dpctl.engines.base import Engine
from dpctl.engines.emulator_process import start_emulator
from dpctl.engines.openai_api import open_api
from dpctl.pipelines.egress import EgressMeter, open_transport
from dpctl.pipelines.hedge import Hedging, expected_delay
from dpctl.pipelines.routes import Route
from dpctl.privacy.verdict import EgressVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The open routes of one deployment, kept for all its requests; `meters` saw everything that left through them."""

    routes: tuple[Route, ...]
    edge: Route | None
    meters: tuple[EgressMeter, ...]
    verdict: str

    def attempts(self, spans: Iterable[Span], scheduled: float) -> tuple[Attempt, ...]:
        """What left since the last call, searched for `spans`, in the order in which it began."""
        searched = tuple(spans)
        found = [attempt for meter in self.meters for attempt in meter.attempts(searched, scheduled=scheduled)]
        return tuple(sorted(found, key=lambda attempt: attempt.start or 0.0))


async def open_ways(
    stack: contextlib.AsyncExitStack, target: Target, work: Work, judged: EgressVerdict, *, hedge: bool
) -> Ways:
    """Open every address of the target (an emulator where it has none); `stack` closes them again.

    All of them are the same provider in the same zone and region, so the verdict of one request holds for each.
    """
    endpoint = target.cloud
    assert endpoint is not None  # noqa: S101 - cloud and hybrid targets have one
    verdict = " ".join((judged.answer.value, *sorted(judged.rules)))
    hedging_delay = None
    if hedge and endpoint.model.latency is not None:
        workload = work.scenario.workload
        tokens = prompt_tokens(work, endpoint.model.chars_per_token).value
        # of several calls the last one reads most, what the others wrote as well: a call is not hedged too soon
        tokens = prompt_lengths(tokens, 0.0, workload.output_tokens, workload.calls)[-1]
        hedging_delay = expected_delay(endpoint.model.latency, prompt_tokens=tokens)
    addresses = [endpoint.base_url, *target.fallbacks]
    if endpoint.base_url is None:
        name = f"{endpoint.provider.id}:{endpoint.model.id}"
        addresses = [await stack.enter_async_context(start_emulator(name, work.seed))]
    zone = Zone(destination(endpoint, work).zone)
    meters, routes = [], []
    for number, address in enumerate(filter(None, addresses), start=1):
        meters.append(EgressMeter(zone=zone))
        routes.append(
            await _route(
                stack,
                endpoint,
                address,
                meters[-1],
                name=f"{number} {urlsplit(address).hostname}",
                verdict=verdict,
                hedging=Hedging(expected=hedging_delay) if hedge else None,
            )
        )
    edge = None
    if target.edge is not None and target.edge.base_url is not None:
        meters.append(EgressMeter(zone=Zone.PREMISES))
        edge = await _route(stack, target.edge, target.edge.base_url, meters[-1], name="edge", verdict=verdict)
    return Ways(routes=tuple(routes), edge=edge, meters=tuple(meters), verdict=verdict)


async def open_judge(stack: contextlib.AsyncExitStack, work: Work) -> Engine | None:
    """The engine of the model that grades answers, where the user asked for one; its bytes are no deployment's."""
    if work.judge is None or work.judge.base_url is None:
        return None
    meter = EgressMeter(zone=Zone(destination(work.judge, work).zone))
    route = await _route(stack, work.judge, work.judge.base_url, meter, name="judge", verdict="")
    return route.engine


async def _route(
    stack: contextlib.AsyncExitStack,
    endpoint: CloudTarget,
    address: str,
    meter: EgressMeter,
    *,
    name: str,
    verdict: str,
    hedging: Hedging | None = None,
) -> Route:
    ratio = endpoint.model.chars_per_token.to("char/tok").value
    engine = await stack.enter_async_context(
        open_api(
            provider=endpoint.provider,
            model=endpoint.model.id,
            base_url=address,
            key=endpoint.key,
            transport=open_transport(meter, address),
            chars_per_token=ratio,
        )
    )
    return Route(name=name, zone=meter.zone, engine=engine, verdict=verdict, hedging=hedging, chars_per_token=ratio)
