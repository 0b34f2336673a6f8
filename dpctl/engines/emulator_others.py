"""The emulator's side of two protocols that are not OpenAI's: Anthropic's Messages, and LangServe's stream and invoke.

Wire formats: https://platform.claude.com/docs/build-with-claude/streaming and .../api/errors, read 2026-11, with the
least of each event; langserve/api_handler.py and client.py of github.com/langchain-ai/langserve, read 2026-11, for a
chain that ends in a string parser: its thoughts and its counts are never sent.
"""

from collections.abc import Mapping
from dataclasses import replace

from dpctl.core.models import HostedModel
from dpctl.engines.emulator_answer import Answer, Asked, Refusal, Script, Wire, encoded, tokens
from dpctl.engines.emulator_chat import (
    asked_of,
    fitting,
    flag,
    halves,
    known_model,
    limit_of,
    read_object,
    said,
    spoken,
)

_ERRORS = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}


def _read_message(raw: bytes, model: HostedModel) -> Asked:
    body = read_object(raw)
    known_model(body, model, "max_tokens", "messages")
    messages = spoken(body["messages"])
    system = said(body["system"], "system") if "system" in body else ""
    prompt_tokens = sum(tokens(len(text), model) for text in (system, *(text for _, text in messages)))
    return Asked(
        text=asked_of(messages),
        max_tokens=fitting(prompt_tokens, limit_of(body, "max_tokens"), model, param="messages"),
        prompt_tokens=prompt_tokens,
        stream=flag(body, "stream"),
        include_usage=True,
        exact=flag(body, "ignore_eos"),
        fields=frozenset(body),
    )


def _message(answer: Answer, *, content: list[dict[str, str]], stopped: str | None, output: int) -> dict[str, object]:
    return {
        "id": f"msg_emulated_{answer.number}",
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": content,
        "stop_reason": stopped,
        "stop_sequence": None,
        "usage": {"input_tokens": answer.prompt_tokens, "output_tokens": output},
    }


def _stopped(answer: Answer) -> str:
    return "max_tokens" if answer.cut else "end_turn"


def _message_whole(answer: Answer) -> dict[str, object]:
    thought = [{"type": "thinking", "thinking": answer.thought, "signature": ""}] if answer.thoughts else []
    content = [*thought, {"type": "text", "text": answer.text}]
    return _message(answer, content=content, stopped=_stopped(answer), output=answer.completion_tokens)


def _named(name: str, **fields: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + encoded({"type": name, **fields}) + b"\n\n"


def _block(index: int, block: Mapping[str, str]) -> bytes:
    return _named("content_block_start", index=index, content_block=block)


def _delta(index: int, **delta: str) -> tuple[bytes, bytes]:
    return halves(_named("content_block_delta", index=index, delta=delta))


def _message_script(answer: Answer) -> Script:
    opening = _named("message_start", message=_message(answer, content=[], stopped=None, output=1))
    text = _block(int(bool(answer.thoughts)), {"type": "text", "text": ""})
    turn = b""
    if answer.thoughts:
        opening += _block(0, {"type": "thinking", "thinking": "", "signature": ""})
        turn = _named("content_block_stop", index=0) + text
    else:
        opening += text
    # thoughts that took the whole limit leave the text's block unopened
    last = int(bool(answer.thoughts and answer.tokens))
    counts = {"usage": {"output_tokens": answer.completion_tokens}} if answer.counted else {}
    ended = _named("message_delta", delta={"stop_reason": _stopped(answer), "stop_sequence": None}, **counts)
    return Script(
        opening=opening + _named("ping"),
        thought=_delta(0, type="thinking_delta", thinking="\0"),
        turn=turn,
        text=_delta(int(bool(answer.thoughts)), type="text_delta", text="\0"),
        closing=_named("content_block_stop", index=last) + ended + _named("message_stop"),
    )


def _message_refused(refusal: Refusal) -> dict[str, object]:
    usual = "api_error" if refusal.status >= 500 else "invalid_request_error"
    return {"type": "error", "error": {"type": _ERRORS.get(refusal.status, usual), "message": refusal.message}}


def _read_input(raw: bytes, model: HostedModel) -> Asked:
    body = read_object(raw)
    given = body.get("input")
    if isinstance(given, dict):
        given = given["messages"] if "messages" in given else "\n\n".join(str(value) for value in given.values())
    if isinstance(given, list):
        given = "\n\n".join(
            said(message.get("content"), "input") if isinstance(message, dict) else "" for message in given
        )
    if not isinstance(given, str) or not given.strip():
        raise Refusal(422, "'input' must be a text, messages, or an object of texts", param="input")
    more = body.get("kwargs")
    limit = limit_of(more, "max_tokens") if isinstance(more, dict) else None
    prompt_tokens = tokens(len(given), model)
    return Asked(
        text=given,
        max_tokens=fitting(prompt_tokens, limit, model, param="input"),
        prompt_tokens=prompt_tokens,
        stream=False,
        include_usage=False,
        exact=False,
        fields=frozenset(body),
    )


def _read_streamed_input(raw: bytes, model: HostedModel) -> Asked:
    return replace(_read_input(raw, model), stream=True)


def _run_id(answer: Answer) -> str:
    return f"00000000-0000-4000-8000-{answer.number:012x}"


def _chain_script(answer: Answer) -> Script:
    return Script(
        opening=b"event: metadata\r\ndata: " + encoded({"run_id": _run_id(answer)}) + b"\r\n\r\n",
        text=(b"event: data\r\ndata: ", b"\r\n\r\n"),
        closing=b"event: end\r\n\r\n",
    )


def _chain_whole(answer: Answer) -> dict[str, object]:
    return {"output": answer.text, "metadata": {"run_id": _run_id(answer), "feedback_tokens": []}}


def _chain_refused(refusal: Refusal) -> dict[str, object]:
    return {"detail": refusal.message}


MESSAGES = Wire(read=_read_message, script=_message_script, whole=_message_whole, refused=_message_refused)
CHAIN_STREAM = Wire(read=_read_streamed_input, script=_chain_script, whole=_chain_whole, refused=_chain_refused)
CHAIN = Wire(read=_read_input, script=_chain_script, whole=_chain_whole, refused=_chain_refused)
