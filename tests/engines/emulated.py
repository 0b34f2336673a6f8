"""A model to emulate, a prompt, and asking for it; shared by the tests of the emulator."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.engines.emulator import Faults, emulating

T = TypeVar("T")

AGREEMENT = """SERVICES AGREEMENT

This Services Agreement is made as of 3 March 2024 between ⟦ORG_1⟧, a company of England ("Provider"), and ⟦ORG_2⟧
("Client").

ARTICLE 1  GENERAL PROVISIONS

The parties shall cooperate in good faith. No waiver is implied by a delay; no single exercise precludes another.

The Client shall pay fees of USD 1,250,000 per year, payable within 30 days of the invoice. Invoices are sent monthly.
The initial term is thirty-six (36) months from the Effective Date. The parties shall act reasonably at all times.

The aggregate liability of the Provider shall not exceed EUR 2,500,000.00 in any year. Headings are for convenience.
This Agreement is governed by the laws of the State of New York. Words in the singular include the plural.
"""


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="a test")


def hosted(
    *, ttft: float = 0.004, decode: float = 4000.0, prefill: float = 0.0, context: int = 100_000, sigma: float = 0.2
) -> HostedModel:
    return HostedModel(
        id="toy",
        provider="test",
        name="Toy",
        context=context,
        chars_per_token=figure(4.0, "char/tok"),
        latency=LatencyProfile(
            ttft=figure(ttft, "s"),
            ttft_sigma=figure(sigma, ""),
            prefill=figure(prefill, "s/tok"),
            decode=figure(decode, "tok/s"),
            decode_sigma=figure(sigma, ""),
        ),
    )


def request(**fields: object) -> dict[str, object]:
    messages = [{"role": "system", "content": "Summarise."}, {"role": "user", "content": AGREEMENT}]
    return {"model": "toy", "messages": messages, "max_completion_tokens": 200, **fields}


async def post(
    url: str, body: object, *, path: str = "/v1/chat/completions", **headers: str
) -> tuple[int, str, dict[str, str]]:
    data = body if isinstance(body, bytes) else json.dumps(body)
    address = url.removesuffix("/v1") + path
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=data, headers=headers) as response,
    ):
        return response.status, await response.text(), dict(response.headers)


async def get(url: str, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url.removesuffix("/v1") + path) as response:
        return response.status, await response.text()


def served(do: Callable[[str], Awaitable[T]], model: HostedModel | None = None, **options: object) -> T:
    """What `do` makes of the address of an emulator with those options."""

    async def go() -> T:
        async with emulating(model or hosted(), **options) as url:  # type: ignore[arg-type]
            return await do(url)

    return asyncio.run(go())


def ask(
    body: object, *, faults: Faults | None = None, path: str = "/v1/chat/completions", **more: object
) -> tuple[int, str]:
    status, text, _ = served(lambda url: post(url, body, path=path), faults=faults, **more)
    return status, text


def events(text: str) -> list[dict[str, object]]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]
