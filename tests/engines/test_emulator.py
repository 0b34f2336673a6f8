"""The emulator's chat completions: what it answers, at which pace, and how it refuses."""

import asyncio
import json
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import HostedModel
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.emulator_answer import pieces, tokens
from dpctl.engines.emulator_pacing import draw_pace
from tests.engines.emulated import AGREEMENT, ask, events, figure, get, hosted, post, request, served
from tests.summaries import summarise

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
    async def look(url: str) -> list[tuple[int, str]]:
        return [await get(url, "/v1/models"), await get(url, "/health")]

    (_, models), (health, _) = served(look)
    assert [entry["id"] for entry in json.loads(models)["data"]] == ["toy"]
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
    status, body = served(lambda url: get(url, "/v1/nothing"))
    assert status == 404
    assert "error" in json.loads(body)


def test_text_parts_are_read():
    parts = [{"type": "text", "text": AGREEMENT}]
    _, text = ask(request(messages=[{"role": "user", "content": parts}]))
    assert json.loads(text)["choices"][0]["message"]["content"] == summarise(AGREEMENT, 800)


def test_faults_answer_as_told():
    faults = Faults(status=429, retry_after="7", code="rate_limit_exceeded", echo_key=True)
    status, text, headers = served(lambda url: post(url, request(), Authorization="Bearer abc"), faults=faults)
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


def test_an_answer_is_exactly_as_long_as_asked_for_with_ignore_eos():
    for asked in (1, 7, 300):
        _, text = ask(request(max_completion_tokens=asked, ignore_eos=True))
        reply = json.loads(text)
        assert reply["usage"]["completion_tokens"] == asked
        assert reply["choices"][0]["finish_reason"] == "length"


def test_the_prompt_is_repeated_where_no_summary_is_wanted():
    body = request(messages=[{"role": "user", "content": "Ho é"}], max_tokens=5)
    _, text = ask(body, repeats=True)
    assert json.loads(text)["choices"][0]["message"]["content"] == ("Ho é " * 4)[:20]
    # half a surrogate pair cannot be sent, but neither does it break the answer
    odd = json.dumps(body).replace("Ho", "\\ud83d")
    status, _ = ask(odd.encode(), repeats=True)
    assert status == 200


def test_several_tokens_make_a_chunk_and_the_text_stays():
    body = request(stream=True, stream_options={"include_usage": True})
    alone, grouped = (events(ask(body, tokens_per_chunk=size)[1]) for size in (1, 7))

    def texts(chunks: list[dict[str, object]]) -> list[str]:
        return [chunk["choices"][0]["delta"]["content"] for chunk in chunks[1:-2]]

    assert "".join(texts(alone)) == "".join(texts(grouped))
    assert len(texts(grouped)) == -(-len(texts(alone)) // 7)
    assert alone[-1]["usage"] == grouped[-1]["usage"]


def test_thoughts_come_first_count_and_use_up_the_limit():
    body = request(stream=True, stream_options={"include_usage": True}, max_completion_tokens=40)
    chunks = events(ask(body, reasoning=15)[1])
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks[1:-2]]
    kinds = ["reasoning_content" in delta for delta in deltas]
    assert kinds == [True] * 15 + [False] * (len(deltas) - 15)
    assert 0 < len(deltas) - 15 <= 25
    assert chunks[-1]["usage"]["completion_tokens"] == len(deltas)
    assert chunks[-1]["usage"]["completion_tokens_details"] == {"reasoning_tokens": 15}
    _, text = ask(request(max_completion_tokens=9), reasoning=15)
    reply = json.loads(text)
    assert reply["choices"][0]["message"]["content"] == ""
    assert tokens(len(reply["choices"][0]["message"]["reasoning_content"]), hosted()) == 9
    assert reply["choices"][0]["finish_reason"] == "length"


def test_a_client_of_http_1_0_gets_bare_events_and_the_end_of_the_connection():
    body = json.dumps(request(stream=True)).encode()
    head = b"POST /v1/chat/completions HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % len(body)

    async def raw(url: str) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rsplit(":", 1)[1].split("/")[0]))
        writer.write(head + body)
        answer = await reader.read()
        writer.close()
        return answer

    answer = served(raw).partition(b"\r\n\r\n")[2].decode()
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in events(answer)) == summarise(AGREEMENT, 800)
