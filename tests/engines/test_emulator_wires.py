"""The emulator's other protocols: OpenAI's completions, Anthropic's Messages, LangServe."""

import json

import pytest

from dpctl.engines.emulator import Faults
from dpctl.engines.emulator_answer import tokens
from tests.engines.emulated import AGREEMENT, ask, events, hosted
from tests.summaries import summarise

SUMMARY = summarise(AGREEMENT, 800)
COMPLETION = {"model": "toy", "prompt": AGREEMENT, "max_tokens": 200}
MESSAGE = {
    "model": "toy",
    "max_tokens": 200,
    "system": "Summarise.",
    "messages": [{"role": "user", "content": [{"type": "text", "text": AGREEMENT}]}],
}


def named(text: str, end: str) -> list[tuple[str, dict[str, object] | str | None]]:
    """The name and the object of each event of a stream."""
    found = []
    for block in text.split(end * 2)[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split(end))
        found.append((fields["event"], json.loads(fields["data"]) if "data" in fields else None))
    return found


def test_a_completion_has_text_finish_usage_and_done() -> None:
    body = {**COMPLETION, "stream": True, "stream_options": {"include_usage": True}}
    chunks = events(ask(body, path="/v1/completions")[1])
    texts = [chunk["choices"][0]["text"] for chunk in chunks[:-1]]
    assert "".join(texts) == SUMMARY
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks[:-1]] == [None] * (len(texts) - 1) + ["stop"]
    assert chunks[-1]["usage"]["completion_tokens"] == len(texts) - 1
    whole = json.loads(ask({**COMPLETION, "prompt": [AGREEMENT]}, path="/v1/completions")[1])
    assert whole["choices"][0]["text"] == SUMMARY
    # this protocol shows no thoughts, but counts them
    thinking = json.loads(ask(COMPLETION, path="/v1/completions", reasoning=10)[1])
    assert thinking["usage"]["completion_tokens_details"] == {"reasoning_tokens": 10}
    assert "reasoning" not in json.dumps(thinking["choices"])


@pytest.mark.parametrize("prompt", ["", [], ["a", "b"], 5, None])
def test_a_completion_without_one_prompt_is_refused(prompt) -> None:
    status, text = ask({**COMPLETION, "prompt": prompt}, path="/v1/completions")
    assert (status, json.loads(text)["error"]["param"]) == (400, "prompt")


def test_a_message_streams_in_blocks_with_its_counts() -> None:
    found = named(ask({**MESSAGE, "stream": True}, path="/v1/messages")[1], "\n")
    names = [name for name, _ in found]
    deltas = [obj for name, obj in found if name == "content_block_delta"]
    assert names[:3] == ["message_start", "content_block_start", "ping"]
    assert names[3:] == ["content_block_delta"] * len(deltas) + ["content_block_stop", "message_delta", "message_stop"]
    assert all(obj["type"] == name for name, obj in found)
    assert "".join(obj["delta"]["text"] for obj in deltas) == SUMMARY
    start, ended = found[0][1], found[-2][1]
    assert start["message"]["usage"]["input_tokens"] == tokens(len(AGREEMENT), hosted()) + tokens(10, hosted())
    assert ended["delta"]["stop_reason"] == "end_turn"
    assert ended["usage"]["output_tokens"] == len(deltas)


def test_a_message_s_thoughts_are_a_block_of_their_own() -> None:
    found = named(ask({**MESSAGE, "stream": True}, path="/v1/messages", reasoning=5)[1], "\n")
    blocks = [(obj["index"], obj["content_block"]["type"]) for name, obj in found if name == "content_block_start"]
    deltas = [(obj["index"], obj["delta"]["type"]) for name, obj in found if name == "content_block_delta"]
    stops = [obj["index"] for name, obj in found if name == "content_block_stop"]
    assert blocks == [(0, "thinking"), (1, "text")]
    assert deltas[:6] == [(0, "thinking_delta")] * 5 + [(1, "text_delta")]
    assert stops == [0, 1]
    # thoughts that take the whole limit leave no text and open no block for it
    cut = named(ask({**MESSAGE, "max_tokens": 4, "stream": True}, path="/v1/messages", reasoning=5)[1], "\n")
    assert [obj["index"] for name, obj in cut if name.startswith("content_block")] == [0] * 6
    assert cut[-2][1]["delta"]["stop_reason"] == "max_tokens"


def test_a_message_is_one_object_without_stream() -> None:
    reply = json.loads(ask(MESSAGE, path="/v1/messages", reasoning=5)[1])
    assert [block["type"] for block in reply["content"]] == ["thinking", "text"]
    assert reply["content"][1]["text"] == summarise(AGREEMENT, 780)
    assert (reply["type"], reply["stop_reason"]) == ("message", "end_turn")


@pytest.mark.parametrize(
    ("body", "faults", "status", "kind"),
    [
        ({**MESSAGE, "max_tokens": None}, None, 200, None),
        ({"model": "toy", "messages": MESSAGE["messages"]}, None, 400, "invalid_request_error"),
        ({**MESSAGE, "model": "other"}, None, 404, "not_found_error"),
        ({**MESSAGE, "system": 5}, None, 400, "invalid_request_error"),
        (MESSAGE, Faults(status=429), 429, "rate_limit_error"),
        (MESSAGE, Faults(status=529), 529, "overloaded_error"),
        (MESSAGE, Faults(status=500), 500, "api_error"),
    ],
)
def test_messages_are_refused_in_anthropic_s_shape(body, faults, status, kind) -> None:
    seen, text = ask(body, path="/v1/messages", faults=faults)
    assert seen == status
    if kind is not None:
        reply = json.loads(text)
        assert (reply["type"], reply["error"]["type"]) == ("error", kind)


@pytest.mark.parametrize(
    "given",
    [AGREEMENT, {"text": AGREEMENT}, [{"type": "human", "content": AGREEMENT}], {"messages": [{"content": AGREEMENT}]}],
)
def test_a_chain_streams_its_text(given) -> None:
    body = {"input": given, "config": {}, "kwargs": {"max_tokens": 200}}
    found = named(ask(body, path="/stream")[1], "\r\n")
    assert [name for name, _ in found] == ["metadata", *["data"] * (len(found) - 2), "end"]
    assert "".join(text for name, text in found if name == "data") == SUMMARY
    assert json.loads(ask(body, path="/invoke")[1])["output"] == SUMMARY


def test_a_chain_without_input_is_refused() -> None:
    for body in ({}, {"input": ""}, {"input": [5]}, {"input": 5}):
        status, text = ask(body, path="/stream")
        assert status == 422
        assert "input" in json.loads(text)["detail"]
