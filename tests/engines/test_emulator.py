"""The emulator: what it answers, when, how it refuses and fails, and that its process never outlives its starter."""

import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from types import SimpleNamespace

import aiohttp
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile
from dpctl.engines import emulator, emulator_process
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.emulator_chat import Reply, pieces, tokens
from dpctl.engines.emulator_pacing import Pace, draw_pace
from dpctl.engines.emulator_sentences import sentences
from dpctl.engines.emulator_summary import extract, summarise

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


def hosted(*, ttft: float = 0.004, decode: float = 4000.0, prefill: float = 0.0, context: int = 100_000) -> HostedModel:
    return HostedModel(
        id="toy",
        provider="test",
        name="Toy",
        context=context,
        chars_per_token=figure(4.0, "char/tok"),
        latency=LatencyProfile(
            ttft=figure(ttft, "s"),
            ttft_sigma=figure(0.3, ""),
            prefill=figure(prefill, "s/tok"),
            decode=figure(decode, "tok/s"),
            decode_sigma=figure(0.2, ""),
        ),
    )


def request(**fields: object) -> dict[str, object]:
    messages = [{"role": "system", "content": "Summarise."}, {"role": "user", "content": AGREEMENT}]
    return {"model": "toy", "messages": messages, "max_completion_tokens": 200, **fields}


async def post(url: str, body: object, **headers: str) -> tuple[int, str, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{url}/chat/completions", data=body if isinstance(body, bytes) else json.dumps(body), headers=headers
        ) as response,
    ):
        return response.status, await response.text(), dict(response.headers)


def ask(body: object, *, faults: Faults | None = None, model: HostedModel | None = None) -> tuple[int, str]:
    async def go() -> tuple[int, str]:
        async with emulating(model or hosted(), faults=faults) as url:
            status, text, _ = await post(url, body)
            return status, text

    return asyncio.run(go())


def events(text: str) -> list[dict[str, object]]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


# the summary


def test_a_summary_states_what_a_reader_asks_for():
    summary = summarise(AGREEMENT, 600)
    for fact in ("⟦ORG_1⟧", "3 March 2024", "USD 1,250,000", "30 days", "EUR 2,500,000.00", "36) months", "New York"):
        assert fact in summary
    for filler in ("good faith", "singular", "ARTICLE 1", "waiver"):
        assert filler not in summary


LONG_FORM = """CONTENTS

1. Term and Termination
Schedule 1: Particulars

ARTICLE 2. TERM

2.1 Initial Term. This Agreement continues for an initial term of five (5) years and expires on 1 May 2030. It is long.

2.2 Visits. The term of the visit of 3 June 2025 was five (5) hours and it was noted by all with interest.

Page 2 of 9

27.1 Liability. The parties are as liable as the law says. Liability shall not exceed USD 8,250,000 in any year.

“Limit” means a liability limited to USD 9,000,000 under the Agreement.

SCHEDULE 1

The liability under this order is limited to USD 7,000,000 for each event.

The following are payable within 30 days of the invoice:

1. 4 May 2026
2. 5 June 2026
"""


def test_the_body_of_a_contract_outranks_contents_definitions_and_schedules():
    found = {sentence.text: sentence for sentence in sentences(LONG_FORM)}
    # headings, page lines, bare dates and openings of lists state nothing
    assert not [text for text in found if text.startswith(("CONTENTS", "2.1", "Page", "1. 4", "The following", "ART"))]
    order = summarise(LONG_FORM, 5000).splitlines()
    assert [line.split()[0] for line in order[:2]] == ["This", "Liability"]
    caps = [text for text in found if "limited to" in text or "not exceed" in text]
    body, definition, schedule = (found[text].standing for text in caps)
    assert body > definition > schedule
    assert summarise(LONG_FORM, 80).startswith("Liability shall not exceed USD 8,250,000")


def test_larger_amounts_matter_more():
    text = "The fee payable in June is EUR 900. \n\nThe fee payable in July is EUR 2.5 million."
    assert "2.5 million" in summarise(text, 50)


def test_room_goes_to_the_weightiest_sentences_in_document_order():
    whole = " ".join(AGREEMENT.split())
    lines = summarise(AGREEMENT, 300).splitlines()
    assert len(lines) >= 2
    positions = [whole.index(line) for line in lines]
    assert positions == sorted(positions)


WORDS = st.sampled_from(
    ["⟦PERSON_3⟧", "⟦ORG_12⟧", "Acme", "Ltd.", "USD 1,000", "pays", "by", "1 May 2024", "law;", "governed by", "§", "é"]
)
ENDS = st.sampled_from([". ", ".\n", "\n\n", "; ", "? ", " "])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS, max_size=30).map(" ".join), ENDS)), st.integers(0, 400))
def test_a_summary_invents_nothing_fits_and_cuts_no_placeholder(parts, room):
    text = "".join(word + end for word, end in parts)
    summary = summarise(text, room)
    assert len(summary) <= room
    whole = " ".join(text.split())
    assert all(line in whole for line in summary.splitlines())
    assert summary.count("⟦") == summary.count("⟧")
    assert summary == summarise(text, room)


def test_a_sentence_is_cut_only_when_none_fits():
    assert extract(AGREEMENT, 20).cut
    assert not extract(AGREEMENT, 400).cut
    assert summarise("x" * 30 + "⟦PERSON_3⟧", 35) == "x" * 30
    assert summarise("", 100) == "" == summarise(AGREEMENT, 0)


def test_a_long_contract_fills_its_room_and_repeats_itself_not():
    long = "\n\n".join(
        f"{AGREEMENT}\nFee {i} of USD {i + 100},000 is payable on {i % 28 + 1} May 2030." for i in range(200)
    )
    assert len(long) > 150_000
    summary = summarise(long, 3000)
    assert 1500 < len(summary) <= 3000
    assert len(set(summary.splitlines())) == len(summary.splitlines())


# tokens and pace


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.floats(1.0, 8.0))
def test_pieces_are_the_text_and_as_many_as_are_counted(text, ratio):
    model = HostedModel(id="m", provider="p", name="M", context=1, chars_per_token=figure(ratio, "char/tok"))
    parts = pieces(text, model)
    assert "".join(parts) == text
    assert len(parts) == tokens(len(text), model)
    assert all(parts)


def test_pace_repeats_by_seed_and_index_and_follows_the_profile():
    profile = hosted(ttft=0.5, decode=100.0, prefill=0.0001).latency
    assert profile is not None
    draws = [draw_pace(profile, prompt_tokens=1000, seed=7, index=i) for i in range(400)]
    assert draws[:5] == [draw_pace(profile, prompt_tokens=1000, seed=7, index=i) for i in range(5)]
    assert draws[0] != draw_pace(profile, prompt_tokens=1000, seed=8, index=0)
    # medians of 400 log-normal draws: standard error about 1.25 sigma / 20, so 10 % is over four of them
    assert statistics.median(d.ttft for d in draws) == pytest.approx(0.5 + 0.1, rel=0.1)
    assert statistics.median(1 / d.interval for d in draws) == pytest.approx(100.0, rel=0.1)
    assert draws[0].due(10) == pytest.approx(draws[0].ttft + 10 * draws[0].interval)


def test_a_token_is_never_early_and_lateness_does_not_add_up(monkeypatch):
    clock = 0.0
    sent: list[float] = []

    async def sleep(seconds: float) -> None:
        nonlocal clock
        clock += seconds + 0.003  # every wake-up is late

    class Response:
        async def write(self, _data: bytes) -> None:
            sent.append(clock)

    loop = SimpleNamespace(time=lambda: clock)
    monkeypatch.setattr(emulator, "asyncio", SimpleNamespace(sleep=sleep, get_running_loop=lambda: loop))
    pace = Pace(ttft=0.5, interval=0.01)
    stream = emulator._stream(Response(), Reply(id="r", model="m", created=0), ("a",) * 100, 0.0, pace, Faults())
    asyncio.run(stream)
    assert [time - pace.due(i) for i, time in enumerate(sent)] == pytest.approx([0.003] * 100)


# the protocol


def test_a_stream_has_role_content_finish_usage_and_done():
    status, text = ask(request(stream=True, stream_options={"include_usage": True}))
    chunks = events(text)
    assert status == 200
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    assert deltas[0] == {"role": "assistant", "content": "", "refusal": None}
    assert deltas[-1] == {}
    answer = "".join(delta["content"] for delta in deltas[1:-1])
    assert answer == summarise(AGREEMENT, 800)
    assert [c["choices"][0]["finish_reason"] for c in chunks[:-1]] == [None] * (len(deltas) - 1) + ["stop"]
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] == len(deltas) - 2
    assert chunks[-1]["usage"]["prompt_tokens"] == tokens(len(AGREEMENT), hosted()) + tokens(10, hosted())


def test_without_asking_there_is_no_usage_and_without_stream_one_object():
    _, streamed = ask(request(stream=True))
    assert all("usage" not in chunk for chunk in events(streamed))
    _, whole = ask(request())
    reply = json.loads(whole)
    assert reply["object"] == "chat.completion"
    assert reply["choices"][0]["message"]["content"] == summarise(AGREEMENT, 800)
    assert reply["usage"]["total_tokens"] == reply["usage"]["prompt_tokens"] + reply["usage"]["completion_tokens"]


def test_the_limit_of_tokens_is_kept():
    for field in ("max_completion_tokens", "max_tokens"):
        _, text = ask({"model": "toy", "messages": request()["messages"], field: 5})
        reply = json.loads(text)
        assert reply["usage"]["completion_tokens"] <= 5
        assert reply["choices"][0]["finish_reason"] == "length"


def test_models_and_health():
    async def go() -> list[object]:
        async with (
            emulating(hosted()) as url,
            aiohttp.ClientSession() as session,
            session.get(f"{url}/models") as models,
            session.get(url.replace("/v1", "/health")) as health,
        ):
            return [await models.json(), health.status]

    models, health = asyncio.run(go())
    assert [entry["id"] for entry in models["data"]] == ["toy"]
    assert health == 200


@pytest.mark.parametrize(
    ("body", "status", "param", "code"),
    [
        (b"{", 400, None, None),
        (b"\xff\xfe", 400, None, None),
        ([], 400, None, None),
        ({"messages": []}, 400, "model", "missing_required_parameter"),
        ({"model": "toy"}, 400, "messages", "missing_required_parameter"),
        (request(model="gpt-9"), 404, "model", "model_not_found"),
        (request(messages=[]), 400, "messages", None),
        (request(messages=["hi"]), 400, "messages[0]", None),
        (request(messages=[{"role": "user", "content": " "}]), 400, "messages", None),
        (request(messages=[{"role": "user", "content": [{"type": "image_url"}]}]), 400, "messages[0].content", None),
        (request(max_completion_tokens="many"), 400, "max_completion_tokens", "invalid_type"),
        (request(stream="yes"), 400, "stream", "invalid_type"),
        (request(stream_options={"include_usage": True}), 400, "stream_options", None),
        (request(max_completion_tokens=100_000), 400, "messages", "context_length_exceeded"),
    ],
)
def test_bad_requests_are_refused_in_openai_shape(body, status, param, code):
    seen, text = ask(body)
    error = json.loads(text)["error"]
    assert (seen, error["param"], error["code"]) == (status, param, code)
    assert error["type"] == "invalid_request_error"
    assert error["message"]


def test_an_unknown_path_is_an_error_object_too():
    async def go() -> tuple[int, object]:
        async with (
            emulating(hosted()) as url,
            aiohttp.ClientSession() as session,
            session.get(f"{url}/nothing") as response,
        ):
            return response.status, await response.json()

    status, body = asyncio.run(go())
    assert status == 404
    assert "error" in body


def test_text_parts_are_read():
    parts = [{"type": "text", "text": AGREEMENT}]
    _, text = ask(request(messages=[{"role": "user", "content": parts}]))
    assert json.loads(text)["choices"][0]["message"]["content"] == summarise(AGREEMENT, 800)


def test_faults_answer_as_told():
    async def go() -> tuple[int, str, dict[str, str]]:
        faults = Faults(status=429, retry_after="7", code="rate_limit_exceeded", echo_key=True)
        async with emulating(hosted(), faults=faults) as url:
            return await post(url, request(), Authorization="Bearer abc")

    status, text, headers = asyncio.run(go())
    assert (status, headers["Retry-After"]) == (429, "7")
    assert "Bearer abc" in json.loads(text)["error"]["message"]
    assert ask(request(stream=True, stream_options={}), faults=Faults(refuse=frozenset({"stream_options"})))[0] == 422


def test_a_model_without_latency_and_a_taken_port_are_refused():
    async def go(model: HostedModel) -> None:
        async with emulating(hosted()) as url, emulating(model, port=int(url.rsplit(":", 1)[1].split("/")[0])):
            pass

    with pytest.raises(UnavailableError) as taken:
        asyncio.run(go(hosted()))
    assert "--port" in taken.value.hint
    bare = HostedModel(id="m", provider="p", name="M", context=1, chars_per_token=figure(4, "char/tok"))
    with pytest.raises(UsageError):
        asyncio.run(go(bare))


# the process


def gone(pid: int, within: float = 20.0) -> bool:
    """Whether a process that may not be our child has ended (a zombie has)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_a_child_serves_and_is_told_to_stop_even_on_failure(monkeypatch):
    codes: list[int | None] = []
    stop = emulator_process._stop
    monkeypatch.setattr(emulator_process, "_stop", lambda child: (stop(child), codes.append(child.returncode)))

    async def go() -> None:
        with pytest.raises(RuntimeError, match="mine"):
            async with emulator_process.start_emulator("openai:gpt-4o", 1) as url:
                async with aiohttp.ClientSession() as session, session.get(f"{url}/models") as response:
                    assert [m["id"] for m in (await response.json())["data"]] == ["gpt-4o"]
                raise RuntimeError("mine")

    asyncio.run(go())
    assert codes == [0]  # SIGTERM was enough
    assert not children()


def children() -> list[int]:
    return [child.pid for child in psutil.Process().children()]


def test_a_death_is_reported_with_the_log():
    async def go() -> None:
        async with emulator_process.start_emulator("openai:gpt-4o", 1):
            for pid in children():
                os.kill(pid, signal.SIGKILL)
                assert gone(pid)
            raise UnavailableError("connection refused", where="x", hint="y")

    with pytest.raises(UnavailableError, match=r"died \(exit code -9\)"):
        asyncio.run(go())


def test_one_that_does_not_start_says_why(monkeypatch):
    script = "import sys; sys.stderr.write('no module named x'); sys.exit(4)"
    monkeypatch.setattr(emulator_process, "_command", lambda *_: [sys.executable, "-c", script])

    async def go() -> None:
        async with emulator_process.start_emulator("openai:gpt-4o", 1):
            pass

    with pytest.raises(UnavailableError, match=r"did not start \(exit code 4\); it said: no module named x"):
        asyncio.run(go())


@pytest.mark.parametrize("profile", ["gpt-4o", "openai:gpt-9", "nobody:gpt-4o"])
def test_unknown_profiles_are_refused_before_anything_starts(profile):
    with pytest.raises(UsageError):
        emulator_process.hosted_model(profile)


def start(command: list[str], stdin: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE)


def pid_of(child: "subprocess.Popen[bytes]") -> int:
    assert child.stdout is not None
    return json.loads(child.stdout.readline())["pid"]


def test_it_ends_by_itself_and_when_its_starter_is_gone():
    quick = emulator_process._command("openai:gpt-4o", 0, 0.1)
    slow = emulator_process._command("openai:gpt-4o", 0, 60.0)
    # a starter whose child has no pipe to anybody and that is then killed: only the parent's pid tells
    starter = f"import subprocess; subprocess.Popen({slow!r}, stdin=subprocess.DEVNULL).wait()"
    timed = start(quick, subprocess.DEVNULL)
    piped = start(slow, subprocess.PIPE)
    orphaned = start([sys.executable, "-c", starter], subprocess.DEVNULL)
    everybody = (timed, piped, orphaned)
    try:
        _, piped_pid, orphan_pid = map(pid_of, everybody)
        assert piped_pid == piped.pid
        assert piped.stdin is not None
        piped.stdin.close()
        orphaned.kill()
        assert [timed.wait(20), piped.wait(20)] == [0, 0]
        orphaned.wait(20)
        assert gone(orphan_pid)
    finally:
        for process in everybody:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
