"""Faults of the emulator: which requests they hit, slow starts and wrong counts."""

import asyncio
import json
from dataclasses import replace

import aiohttp
import pytest

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.engines import emulator
from dpctl.engines.emulator import Faults, emulating


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="a test")


MODEL = HostedModel(
    id="toy",
    provider="test",
    name="Toy",
    context=10_000,
    chars_per_token=figure(4.0, "char/tok"),
    latency=LatencyProfile(
        ttft=figure(0.002, "s"),
        ttft_sigma=figure(0.2, ""),
        prefill=figure(0.0, "s/tok"),
        decode=figure(20_000.0, "tok/s"),
        decode_sigma=figure(0.1, ""),
    ),
)
BODY = {
    "model": "toy",
    "messages": [{"role": "user", "content": "The Client shall pay USD 1,000 by 1 May 2024."}],
    "stream": True,
    "stream_options": {"include_usage": True},
}


def ask(faults: Faults, *, times: int = 1, **more: object) -> list[tuple[int, str]]:
    async def go() -> list[tuple[int, str]]:
        found = []
        async with emulating(MODEL, faults=faults) as url, aiohttp.ClientSession() as session:
            for _ in range(times):
                async with session.post(f"{url}/chat/completions", json={**BODY, **more}) as response:
                    found.append((response.status, await response.text()))
        return found

    return asyncio.run(go())


def usage(text: str) -> dict[str, int]:
    events = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: {")]
    return json.loads(events[-1])["usage"]


def test_faults_hit_the_requests_they_name():
    faults = Faults(status=503, hits=frozenset({0, 2}))
    assert [status for status, _ in ask(faults, times=4)] == [503, 200, 503, 200]
    assert faults.of(2) is faults
    assert faults.of(1) == Faults()
    everyone = replace(faults, hits=None)
    assert everyone.of(7) is everyone


def test_a_request_that_was_hit_does_not_change_the_next_one_s_pace():
    """The draw of a pace counts answers, so a fault before does not shift what an unharmed run would have seen."""
    [_, (_, after_fault)] = ask(Faults(status=500, hits=frozenset({0})), times=2)
    [(_, first)] = ask(Faults())
    number = "chatcmpl-emulated-0"
    assert number in after_fault
    assert number in first


def test_wrong_counts_are_sent_as_told():
    [(_, text)] = ask(Faults(usage=(7, 1)))
    assert usage(text)["prompt_tokens"] == 7
    assert usage(text)["completion_tokens"] == 1
    [(_, text)] = ask(Faults())
    assert usage(text)["prompt_tokens"] == 12


@pytest.mark.parametrize("stream", [True, False])
def test_a_slow_start_puts_everything_off(monkeypatch, stream):
    due: list[float] = []

    async def until(moment: float) -> None:
        due.append(moment - asyncio.get_running_loop().time())

    monkeypatch.setattr(emulator, "_until", until)
    more = {"stream": stream} if stream else {"stream": False, "stream_options": None}
    [(status, _)] = ask(Faults(slow_start=30.0), **more)
    assert status == 200
    # it is not waited for here; less than 30 s only by the time that the request took until then
    assert all(20.0 < moment < 31.0 for moment in due)
    assert due
