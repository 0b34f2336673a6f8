"""Real servers on tiny synthetic models: one that keeps OpenAI's rules, and one that breaks several of them.

The first is llama.cpp's own server, inside xllamacpp: continuous batching, usage, metrics. The second is that of
llama-cpp-python: one request at a time, no usage in streams, `max_completion_tokens` ignored. Each runs as a child
that ends with the test, however that goes.
"""

import asyncio
import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryFile
from urllib.request import urlopen

import pytest

from dpctl.bench.load.formats import Wish, encode, format_named
from dpctl.bench.load.parse import Outcome, lines, outcome
from dpctl.bench.load.plan import PLAIN, Plan
from dpctl.bench.load.report import load_report
from dpctl.bench.load.run import load
from dpctl.bench.load.send import address_of, request_head
from dpctl.bench.load.wire import Exchange, Pool
from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.core.figures import Provenance
from dpctl.core.models import Provider
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.guard import start_guarded, stop_guarded
from dpctl.engines.identify import identify
from dpctl.engines.openai_api import open_api
from dpctl.pipelines.egress import EgressMeter, open_transport
from tests.models import TINY

pytestmark = pytest.mark.engine
SPEC = replace(TINY, layers=2, hidden=64, ffn=128, heads=2, kv_heads=1, head_dim=32, vocab=512, context=512)
TOKENS = 12
_READY_WITHIN = 60.0
_LLAMA_SERVER = """
import sys, threading
import xllamacpp
given = xllamacpp.CommonParams()
given.model.path, given.port = sys.argv[1], int(sys.argv[2])
given.n_ctx, given.n_batch, given.n_parallel = 1024, 256, 2
given.cpuparams.n_threads = given.cpuparams_batch.n_threads = 1
given.endpoint_metrics, given.warmup = True, False
server = xllamacpp.Server(given)
threading.Event().wait()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer: its text, and what was counted by whom."""

    text: str
    tokens_in: int | None
    tokens_out: int | None
    counted_by: str
    pieces: int


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    installed("gguf")
    from dpctl.engines.synthetic import write_model

    path = tmp_path_factory.mktemp("weights") / "tiny.gguf"
    write_model(path, SPEC, "F16", vocabulary=True)
    return path


@pytest.fixture(scope="module")
def kept_rules(weights: Path) -> Iterator[str]:
    installed("xllamacpp")
    port = free_port()
    with running([sys.executable, "-c", _LLAMA_SERVER, str(weights), str(port)], port, weights.parent) as url:
        yield url


@pytest.fixture(scope="module")
def broken_rules(weights: Path) -> Iterator[str]:
    installed("llama_cpp", "fastapi", "uvicorn", "sse_starlette", "starlette_context", "pydantic_settings")
    port = free_port()
    given = ["--model", str(weights), "--port", str(port), "--n_ctx", "512", "--n_threads", "1", "--verbose", "false"]
    # otherwise a second request breaks off the first one's answer
    given += ["--interrupt_requests", "false"]
    with running([sys.executable, "-m", "llama_cpp.server", *given], port, weights.parent) as url:
        yield url


def installed(*names: str) -> None:
    """Skip without these; they are not imported here, where two builds of llama.cpp would meet in one process."""
    for name in names:
        if find_spec(name) is None:
            pytest.skip(f"{name} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, folder: Path) -> Iterator[str]:
    """A server as a child, once it lists its models; yields its base URL."""
    with TemporaryFile() as log:
        child = start_guarded(command, environment=dict(os.environ), folder=folder, log=log)
        try:
            url = f"http://127.0.0.1:{port}/v1"
            end = time.monotonic() + _READY_WITHIN
            while True:
                try:
                    with urlopen(f"{url}/models", timeout=5):  # noqa: S310 - of our own child
                        break
                except OSError:
                    if child.poll() is not None or time.monotonic() > end:
                        log.seek(0)
                        pytest.fail(f"the server did not start:\n{log.read().decode(errors='replace')[-2000:]}")
                    time.sleep(0.02)
            yield url
        finally:
            stop_guarded(child)


def through_the_engine(url: str, *, field: str = "max_tokens", max_tokens: int = TOKENS) -> Answered:
    """One answer through the engine for single calls."""
    provider = Provider(
        id="own",
        name="own",
        base_url=url,
        key_variable="OWN_KEY",
        delivery="owned",
        zone="premises",
        capabilities={"max_tokens_field": field},
    )

    async def work() -> Answered:
        from dpctl.core.deployment import Zone

        transport = open_transport(EgressMeter(zone=Zone.PREMISES), url)
        texts: list[str] = []
        usage = None
        async with open_api(
            provider=provider, model="tiny", base_url=url, key="", transport=transport, chars_per_token=4.0
        ) as engine:
            async for event in engine.stream(Prompt(instruction="Be brief.", text="a fox", max_tokens=max_tokens)):
                if isinstance(event, Chunk):
                    texts.append(event.text)
                elif isinstance(event, Usage):
                    usage = event
        assert usage is not None
        return Answered(
            text="".join(texts),
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            counted_by=usage.counted_by,
            pieces=len(texts),
        )

    return asyncio.run(work())


def over_the_wire(url: str, count: int = 1) -> list[tuple[str, Outcome]]:
    """The same request through the load client, `count` times at once."""
    using = format_named("openai")
    wish = Wish(
        model="tiny",
        messages=[("system", "Be brief."), ("user", "a fox")],
        max_tokens=TOKENS,
        dialect=PLAIN,
        options={},
    )
    body = encode(wish, using)

    async def work() -> list[Exchange]:
        done: asyncio.Queue[Exchange] = asyncio.Queue()
        pool = Pool(await address_of(url), done.put_nowait)
        head = request_head(plan(url), "")
        for number in range(count):
            now = time.perf_counter_ns()
            pool.send(Exchange(tag=number, due=now, begun=now), b"%s%d\r\n\r\n%s" % (head, len(body), body))
        found = [await asyncio.wait_for(done.get(), 60) for _ in range(count)]
        await pool.close()
        return found

    return [
        (
            "".join(line.text for _, line in lines(exchange, using)),
            outcome(exchange, using=using, start=exchange.due, chars_per_token=4.0),
        )
        for exchange in asyncio.run(work())
    ]


def plan(url: str) -> Plan:
    """Six requests of two users."""
    return Plan(
        scenario="s",
        base_url=url,
        protocol="openai",
        model="tiny",
        arrivals="closed loop of 2",
        asks=tuple(Ask(due=0.0, prompt_tokens=20, output_tokens=TOKENS) for _ in range(6)),
        seconds=60.0,
        loop=ClosedLoop(concurrency=2),
        requests=6,
    )


def test_engine_and_load_client_read_the_same_answer(kept_rules: str) -> None:
    single = through_the_engine(kept_rules)
    ((text, wire),) = over_the_wire(kept_rules)
    assert single.text == text != ""
    assert (single.tokens_in, single.tokens_out) == (wire.tokens_in, wire.tokens_out)
    assert single.tokens_out == TOKENS and single.pieces == len(wire.times)
    assert single.counted_by == wire.counted_by == "usage"
    assert (wire.status, wire.finish, wire.failure) == (200, "length", None)


def test_requests_at_once_have_answers_of_their_own(kept_rules: str) -> None:
    answers = over_the_wire(kept_rules, count=4)
    assert len({text for text, _ in answers}) == 1
    assert [wire.tokens_out for _, wire in answers] == [TOKENS] * 4


def test_a_server_that_keeps_the_rules_is_measured_by_its_own_counts(kept_rules: str, tmp_path: Path) -> None:
    report = load_report(load(plan(kept_rules), tmp_path / "run.json"))
    assert (report.answered, dict(report.failures)) == (6, {})
    assert report.tokens_out == TOKENS
    assert report.tpot.p50 is not None and report.tpot.p50.provenance is Provenance.MEASURED


def test_a_llama_server_names_itself_and_counts(kept_rules: str) -> None:
    found = asyncio.run(identify(kept_rules))
    assert found is not None and found.name == "llama-server" and found.version
    root = kept_rules.removesuffix("/v1")
    with urlopen(f"{root}/health", timeout=5) as answer:  # noqa: S310 - of our own child
        assert json.load(answer) == {"status": "ok"}
    with urlopen(f"{root}/metrics", timeout=5) as answer:  # noqa: S310 - of our own child
        assert b"llamacpp:prompt_tokens_total" in answer.read()


def test_without_usage_tokens_are_counted_here(broken_rules: str) -> None:
    single = through_the_engine(broken_rules)
    ((text, wire),) = over_the_wire(broken_rules)
    assert single.text == text != ""
    assert single.counted_by == wire.counted_by == "local"
    # characters by the four of a token, rounded up: an estimate, and here far from the truth
    assert single.tokens_out == wire.tokens_out == -(-len(text) // 4)
    assert single.pieces == len(wire.times) == TOKENS


def test_the_wrong_field_for_the_longest_answer_is_ignored(broken_rules: str) -> None:
    """That server knows `max_tokens` alone, and takes the other for nothing: its answer ends with the context."""
    wrong = through_the_engine(broken_rules, field="max_completion_tokens", max_tokens=5)
    right = through_the_engine(broken_rules, field="max_tokens", max_tokens=5)
    assert right.pieces == 5
    assert wrong.pieces > 5 * right.pieces and wrong.text.startswith(right.text)


def test_what_rests_on_counts_of_ours_is_an_estimate(broken_rules: str, tmp_path: Path) -> None:
    run = load(plan(broken_rules), tmp_path / "run.json", chars_per_token=4.0)
    report = load_report(run)
    assert (report.answered, dict(report.failures)) == (6, {})
    assert {o.counted_by for o in run.outcomes} == {"local"}
    assert report.tpot.p50 is not None and report.tpot.p50.provenance is Provenance.ESTIMATED
    # when a token came is measured, whoever counts
    assert report.ttft.p50 is not None and report.ttft.p50.provenance is Provenance.MEASURED


def test_that_server_names_itself_too(broken_rules: str) -> None:
    found = asyncio.run(identify(broken_rules))
    assert found is not None and found.entry == {"server": f"llama-cpp-python server {version('llama-cpp-python')}"}
