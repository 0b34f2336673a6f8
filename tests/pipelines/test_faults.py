"""The fault matrix: the hybrid pipeline over several routes on loopback sockets, and every byte the servers heard.

Whatever goes wrong: no planted mention in the bytes, an answer only if it is the whole one, the cost of losers counted.
"""

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache

import httpx2
import pytest

from dpctl.bench.documents import generate
from dpctl.core.deployment import Zone
from dpctl.core.documents import Document
from dpctl.core.errors import UnavailableError
from dpctl.core.run import Attempt, Delivered
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.openai_api import Timeouts, open_api
from dpctl.pipelines import hybrid
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.breaker import Breaker
from dpctl.pipelines.delivery import RoutedEngine
from dpctl.pipelines.egress import EgressMeter
from dpctl.pipelines.egress_transport import MeteredTransport
from dpctl.pipelines.hedge import Hedging
from dpctl.pipelines.routes import Limits, Route
from dpctl.privacy.leaks import leaked
from tests.summaries import summarise
from tests.toy import MODEL, provider_of

INSTRUCTION = "Summarise the agreement."
MAX_TOKENS = 150
SEED = 3
CLASSES = frozenset({"person", "organisation", "address", "email", "phone", "tax_id", "account", "iban"})
KEY = "sk-proj-4f9aQz7LxTnB2c"
VERDICT = "masked-text-to-this-region"
CALM = Timeouts(connect=10.0, between_bytes=10.0, total=30.0)
# a stall is noticed soon, and a busy machine still gets its chunks through
SOON = Timeouts(connect=10.0, between_bytes=0.3, total=30.0)


@cache
def document() -> Document:
    return generate("agreement", seed=11, pages=1)


def sensitive() -> list[object]:
    return [span for span in document().spans if span.cls in CLASSES]


@cache
def masked_summary() -> str:
    """What a healthy cloud answers, placeholders in it."""
    _, prompt = hybrid.masked_prompt(document().text, INSTRUCTION, MAX_TOKENS, classes=CLASSES, seed=SEED)
    return summarise(prompt.text, MAX_TOKENS * 4)


@cache
def expected() -> str:
    """That answer restored."""
    masked, _ = hybrid.masked_prompt(document().text, INSTRUCTION, MAX_TOKENS, classes=CLASSES, seed=SEED)
    text = masked_summary()
    for placeholder, value in masked.mapping.items():
        text = text.replace(placeholder, value)
    return text


PROVIDER = provider_of(MODEL)


@asynccontextmanager
async def overheard(url: str, heard: bytearray) -> AsyncIterator[str]:
    """A way to a server that keeps every byte sent to it."""
    port = int(url.rsplit(":", 1)[1].split("/")[0])

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, keep: bytearray | None) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(65536):
                if keep is not None:
                    keep.extend(part)
                writer.write(part)
                await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(pass_on(reader, far_writer, heard), pass_on(far_reader, writer, None))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()


@asynccontextmanager
async def nobody() -> AsyncIterator[str]:
    """An address where connections are refused: bound, but not listening."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


@dataclass(kw_only=True)
class Site:
    """One region: what goes wrong there (None: nobody listens), and how its route is treated."""

    faults: Faults | None = field(default_factory=Faults)
    timeouts: Timeouts = CALM
    verdict: str = VERDICT
    breaker: Breaker = field(default_factory=Breaker)
    hedging: Hedging | None = None
    heard: bytearray = field(default_factory=bytearray)
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Outcome:
    result: Answer | UnavailableError
    shown: str
    record: Delivered
    attempts: tuple[Attempt, ...]


async def deliver(sites: Mapping[str, Site], *, times: int = 1, clock: object = None, **more: object) -> list[Outcome]:
    """Answer so many times over the sites; after each, everything the servers heard is searched."""
    async with contextlib.AsyncExitStack() as stack:
        routes, meters = [], {}
        for name, site in sites.items():
            if site.faults is None:
                url = await stack.enter_async_context(nobody())
            else:
                emulated = await stack.enter_async_context(emulating(MODEL, faults=site.faults))
                url = await stack.enter_async_context(overheard(emulated, site.heard))
            meter = meters[name] = EgressMeter(zone=Zone.THIRD_PARTY)
            opened = open_api(
                provider=PROVIDER,
                model="toy",
                base_url=url,
                key=KEY,
                transport=MeteredTransport(meter, httpx2.AsyncHTTPTransport(verify=False)),
                timeouts=site.timeouts,
            )
            engine = await stack.enter_async_context(opened)
            routes.append(
                Route(
                    name=name,
                    zone=Zone.THIRD_PARTY,
                    engine=engine,
                    verdict=site.verdict,
                    breaker=site.breaker,
                    hedging=site.hedging,
                    chars_per_token=4.0,
                )
            )
        outcomes = []
        for _ in range(times):
            given: dict[str, object] = {"limits": Limits(deadline=20.0, backoff=0.01), "clock": time.perf_counter}
            given |= more | ({"clock": clock} if clock else {})
            engine = RoutedEngine(routes, verdict=VERDICT, rng=random.Random(1), **given)  # type: ignore[arg-type]
            outcomes.append(await ask(engine, meters, sites))
    return outcomes


async def ask(engine: RoutedEngine, meters: Mapping[str, EgressMeter], sites: Mapping[str, Site]) -> Outcome:
    shown: list[str] = []
    result: Answer | UnavailableError
    try:
        result = await hybrid.answer(
            document().text, INSTRUCTION, MAX_TOKENS, engine, classes=CLASSES, seed=SEED, on_text=shown.append
        )
    except UnavailableError as error:
        result = error
    attempts: tuple[Attempt, ...] = ()
    for name, meter in meters.items():
        sites[name].attempts = meter.attempts(sensitive())  # type: ignore[arg-type]
        attempts += sites[name].attempts
    [record] = engine.deliveries
    outcome = Outcome(result=result, shown="".join(shown), record=record, attempts=attempts)
    kept_its_promise(outcome, sites)
    return outcome


def kept_its_promise(outcome: Outcome, sites: Mapping[str, Site]) -> None:
    """What holds in every cell of the matrix."""
    for site in sites.values():
        assert not leaked([bytes(site.heard)], sensitive())  # type: ignore[arg-type]
    assert all(attempt.found_spans == () for attempt in outcome.attempts)
    # every exchange belongs to a leg, and every leg to somebody else has its exchange
    remote = {leg.number for leg in outcome.record.legs if leg.zone == "third-party"}
    assert {attempt.leg for attempt in outcome.attempts} == remote
    assert all(attempt.start is not None and attempt.end is not None for attempt in outcome.attempts)
    if isinstance(outcome.result, Answer):
        whole = outcome.result.text == expected() and not outcome.result.residue
        assert whole or outcome.record.doubts or outcome.record.degraded
        assert outcome.result.text == outcome.shown
        assert outcome.record.winner is not None
    else:
        # what was shown before it broke is a beginning, without half a placeholder, and never the whole
        assert expected().startswith(outcome.shown)
        assert len(outcome.shown) < len(expected())
        assert outcome.record.winner is None
    for leg in outcome.record.losers:
        assert leg.tokens_in is not None
        assert leg.tokens_out is not None


def deliver_once(*, limits: Limits | None = None, **sites: Site) -> Outcome:
    more = {"limits": limits} if limits else {}
    [outcome] = asyncio.run(deliver(sites, **more))
    return outcome


def answered(outcome: Outcome) -> Answer:
    assert isinstance(outcome.result, Answer), outcome.result
    return outcome.result


def failed(outcome: Outcome) -> UnavailableError:
    assert isinstance(outcome.result, UnavailableError)
    return outcome.result


def statuses(site: Site) -> list[int | None]:
    return [attempt.status for attempt in site.attempts]


def prompt_tokens() -> int:
    _, prompt = hybrid.masked_prompt(document().text, INSTRUCTION, MAX_TOKENS, classes=CLASSES, seed=SEED)
    return -(-(len(prompt.text) + len(prompt.instruction)) // 4)


def test_the_premise_the_answer_has_names_in_it_that_must_not_leave():
    assert masked_summary().count("⟦") >= 3
    assert "⟦" not in expected()
    assert leaked([expected().encode()], sensitive())  # type: ignore[arg-type]
    site = Site()
    outcome = deliver_once(a=site)
    assert answered(outcome).text == expected()
    assert outcome.record.lost_tokens == (0, 0)
    # the meter counts what the server hears, to the byte
    assert sum(attempt.bytes_out for attempt in site.attempts) == len(site.heard)


def test_too_many_requests_waits_as_told():
    site = Site(faults=Faults(status=429, retry_after="0.1", hits=frozenset({0})))
    outcome = deliver_once(a=site)
    assert answered(outcome).text == expected()
    assert statuses(site) == [429, 200]
    first, second = outcome.record.legs
    assert second.start - first.end >= 0.1
    assert outcome.record.retried == 1
    # both requests left in full
    assert sum(attempt.bytes_out for attempt in site.attempts) == len(site.heard)
    assert outcome.record.lost_tokens == (0, 0)


def test_too_many_requests_for_too_long_goes_elsewhere_or_fails_at_once():
    fault = Faults(status=429, retry_after="3600")
    assert answered(deliver_once(a=Site(faults=fault), b=Site())).text == expected()
    alone = deliver_once(a=Site(faults=fault))
    assert "too many requests" in failed(alone).what
    assert len(alone.record.legs) == 1


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_is_tried_again(status):
    site = Site(faults=Faults(status=status, hits=frozenset({0, 1})))
    outcome = deliver_once(a=site)
    assert answered(outcome).text == expected()
    assert statuses(site) == [status, status, 200]
    for_good = deliver_once(a=Site(faults=Faults(status=status)))
    assert f"({status})" in failed(for_good).what
    assert for_good.shown == ""
    assert len(for_good.record.legs) == 3


def test_a_refused_connection_goes_elsewhere_and_costs_nothing():
    dead, alive = Site(faults=None), Site()
    outcome = deliver_once(a=dead, b=alive)
    assert answered(outcome).text == expected()
    assert [attempt.bytes_out for attempt in dead.attempts] == [0]
    assert outcome.record.lost_tokens == (0, 0)
    assert "connection refused" in failed(deliver_once(a=Site(faults=None))).what


def test_a_stall_before_the_first_token_goes_elsewhere():
    site = Site(faults=Faults(stall_after=0), timeouts=SOON)
    outcome = deliver_once(a=site, b=Site())
    assert answered(outcome).text == expected()
    assert (outcome.record.legs[0].failure, outcome.record.winner) == ("silent", "b")
    assert outcome.record.lost_tokens == (prompt_tokens(), 0)


@pytest.mark.parametrize("whole", [False, True])
def test_a_stall_in_the_middle_is_an_error_unless_nothing_was_shown(whole):
    site = Site(faults=Faults(stall_after=20), timeouts=SOON)
    outcome = deliver_once(a=site, b=Site(), limits=Limits(deadline=20.0, whole=whole))
    if whole:
        assert answered(outcome).text == expected()
    else:
        assert "stalled" in failed(outcome).what
        assert outcome.shown
    assert outcome.record.lost_tokens == (prompt_tokens(), 20)


def test_a_stall_ends_with_the_deadline_and_its_bytes_count():
    site = Site(faults=Faults(stall_after=20))
    outcome = deliver_once(a=site, limits=Limits(deadline=0.4))
    assert "deadline of 0.4 s" in failed(outcome).what
    assert sum(attempt.bytes_out for attempt in site.attempts) == len(site.heard) > 1000


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("cleanly", [False, True])
def test_a_cut_inside_a_placeholder(whole, cleanly):
    summary = masked_summary()
    start = summary.index("⟦", summary.index("⟧"))
    cut = start + 5
    site = Site(faults=Faults(cut_after=cut, cut_cleanly=cleanly))
    outcome = deliver_once(a=site, b=Site(), limits=Limits(deadline=20.0, whole=whole))
    if whole:
        assert answered(outcome).text == expected()
        assert [leg.outcome for leg in outcome.record.legs] == ["failed", "won"]
    else:
        assert "stopped after" in failed(outcome).what or "broke in the middle" in failed(outcome).what
        assert "⟦" not in outcome.shown
    assert outcome.record.lost_tokens == (prompt_tokens(), -(-cut // 4))


@pytest.mark.parametrize("inside", [0, 1, 2, 3])
def test_a_chunk_that_comes_twice_is_never_taken_for_the_answer(inside):
    """Chunks of four characters, from before the placeholder to within it."""
    chunk = masked_summary().index("⟦") // 4 + inside
    outcome = deliver_once(a=Site(faults=Faults(duplicate=chunk)))
    assert answered(outcome).text != expected()
    assert outcome.record.doubts == ("more-pieces-than-tokens",)


def test_a_slow_start_is_hedged_with_the_same_bytes():
    slow, quick = Site(faults=Faults(slow_start=15.0), hedging=Hedging(expected=0.05)), Site()
    outcome = deliver_once(a=slow, b=quick)
    assert answered(outcome).text == expected()
    assert [(leg.route, leg.outcome, leg.hedge) for leg in outcome.record.legs] == [
        ("a", "lost", False),
        ("b", "won", True),
    ]
    assert body(slow) == body(quick)
    assert outcome.record.lost_tokens == (prompt_tokens(), 0)
    # the cancelled leg's bytes are metered like any other's
    assert sum(attempt.bytes_out for attempt in slow.attempts) == len(slow.heard) > 1000


def body(site: Site) -> bytes:
    return bytes(site.heard).split(b"\r\n\r\n", 1)[1]


@pytest.mark.parametrize("count", [(1, 1), (10**9, 150), (-5, 150)])
def test_wrong_usage_is_doubted_and_the_answer_is_whole(count):
    outcome = deliver_once(a=Site(faults=Faults(usage=count)))
    assert answered(outcome).text == expected()
    assert "implausible-prompt-count" in outcome.record.doubts
    missing = deliver_once(a=Site(faults=Faults(no_usage=True)))
    assert answered(missing).text == expected()
    assert answered(missing).usage.counted_by == "local"
    assert missing.record.doubts == ()


def test_a_flapping_route_is_left_alone_between_probes():
    """Every other request to it fails; the breaker opens at the first failure and rests for a minute."""
    flapping = Site(
        faults=Faults(status=500, hits=frozenset(range(0, 100, 2))), breaker=Breaker(threshold=1, cool_down=60.0)
    )
    shift = 0.0

    def clock() -> float:
        return time.perf_counter() + shift

    async def go() -> list[list[Outcome]]:
        nonlocal shift
        sites = {"a": flapping, "b": Site()}
        return [await deliver(sites, times=3, clock=clock)]

    [outcomes] = asyncio.run(go())
    assert [outcome.record.winner for outcome in outcomes] == ["b", "b", "b"]
    assert [len(outcome.record.legs) for outcome in outcomes] == [2, 1, 1]
    shift += 60.0
    # a new emulator counts its requests from 0, so the probe fails again
    [probed, left_alone] = asyncio.run(deliver({"a": flapping, "b": Site()}, times=2, clock=clock))
    assert (len(probed.record.legs), len(left_alone.record.legs)) == (2, 1)
    shift += 60.0
    flapping.faults = Faults()
    [healed] = asyncio.run(deliver({"a": flapping, "b": Site()}, clock=clock))
    assert (healed.record.winner, len(healed.record.legs)) == ("a", 1)


def test_fallback_to_another_region_stays_within_the_verdict():
    down, near, forbidden = Site(faults=Faults(status=503)), Site(), Site(verdict="another verdict")
    outcome = deliver_once(eu_west=down, us_east=forbidden, eu_north=near)
    assert answered(outcome).text == expected()
    assert outcome.record.winner == "eu_north"
    assert (forbidden.heard, forbidden.attempts) == (b"", ())
    assert body(down) == body(near)
    all_down = deliver_once(eu_west=Site(faults=Faults(status=503)), us_east=forbidden)
    assert "(503)" in failed(all_down).what
    assert forbidden.heard == b""


@pytest.mark.parametrize("garbage", [b"<html>Sign in</html>", b"data: {\n\n", b""])
def test_a_page_instead_of_a_stream_goes_elsewhere(garbage):
    outcome = deliver_once(a=Site(faults=Faults(garbage=garbage)), b=Site())
    assert answered(outcome).text == expected()
    assert outcome.record.winner == "b"


class Edge:
    """A local engine that summarises what it is given, badly."""

    environment: Mapping[str, str] = {}

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        text = "\n".join(line for line in summarise(prompt.text, 600).splitlines() if "⟦" in line)
        yield Chunk(text=text, time=time.perf_counter())
        yield Usage(tokens_in=1, tokens_out=1, counted_by="engine")


def test_offline_the_edge_answers_flagged_and_restored():
    edge = Route(name="edge", zone=Zone.PROCESS, engine=Edge())
    sites = {"a": Site(faults=None), "b": Site(faults=None)}
    [outcome] = asyncio.run(deliver(sites, edge=edge))
    assert outcome.record.degraded
    assert "⟦" not in answered(outcome).text
    assert answered(outcome).residue == ()
    assert leaked([answered(outcome).text.encode()], sensitive())  # type: ignore[arg-type]
    assert [attempt.bytes_out for attempt in outcome.attempts] == [0] * len(outcome.attempts)
