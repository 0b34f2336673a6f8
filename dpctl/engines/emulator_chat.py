"""The emulator's side of OpenAI's chat completions and plain completions: reading a request, the objects of an answer.

Wire format: https://platform.openai.com/docs/api-reference/chat and .../completions, .../docs/guides/error-codes, read
2026-11. `ignore_eos` and the thoughts under `reasoning_content` are vLLM's additions (docs.vllm.ai, read 2026-11).
"""

import json
from collections.abc import Mapping

from dpctl.core.models import HostedModel
from dpctl.engines.emulator_answer import (
    DEFAULT_OUTPUT,
    Answer,
    Asked,
    Refusal,
    Script,
    Wire,
    encoded,
    tokens,
)


def read_object(raw: bytes) -> dict[str, object]:
    """The JSON object of a body; raises Refusal for anything else."""
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal(400, "the body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "the body must be a JSON object")
    return body


def known_model(body: Mapping[str, object], model: HostedModel, *needed: str) -> None:
    """Raise Refusal when the model or another field is missing, or the model is another one."""
    for name in ("model", *needed):
        if name not in body:
            raise Refusal(400, f"missing required parameter: '{name}'", code="missing_required_parameter", param=name)
    if body["model"] != model.id:
        raise Refusal(404, f"the model '{body['model']}' does not exist", code="model_not_found", param="model")


def spoken(messages: object) -> list[tuple[str, str]]:
    """The role and the text of each message; raises Refusal for what is none, or when all are empty."""
    if not isinstance(messages, list) or not messages:
        raise Refusal(400, "'messages' must be an array with at least one message", param="messages")
    found: list[tuple[str, str]] = []
    for index, message in enumerate(messages):
        where = f"messages[{index}]"
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise Refusal(400, f"'{where}' must be an object with a role", param=where)
        found.append((message["role"], said(message.get("content"), where)))
    if not any(text.strip() for _, text in found):
        raise Refusal(400, "all messages are empty", param="messages")
    return found


def said(content: object, where: str) -> str:
    """A message's text, given as text or as text parts; raises Refusal for other content."""
    if isinstance(content, list):
        parts = [part.get("text") if isinstance(part, dict) else None for part in content]
        if not all(isinstance(part, str) for part in parts):
            raise Refusal(400, f"'{where}.content' may hold text parts only", param=f"{where}.content")
        return "\n".join(str(part) for part in parts)
    if not isinstance(content, str):
        raise Refusal(400, f"'{where}.content' must be text", param=f"{where}.content")
    return content


def asked_of(messages: list[tuple[str, str]]) -> str:
    """What the users said, or everything where no user said anything."""
    return "\n\n".join(text for role, text in messages if role == "user") or "\n\n".join(text for _, text in messages)


def limit_of(body: Mapping[str, object], *names: str) -> int | None:
    """The least limit of tokens that the body names under one of the names; raises Refusal for what is none."""
    limit = None
    for name in names:
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise Refusal(400, f"'{name}' must be a whole number of at least 1", code="invalid_type", param=name)
        limit = value if limit is None else min(limit, value)
    return limit


def flag(body: Mapping[str, object], name: str) -> bool:
    """A field that is true or false, false when it is missing; raises Refusal for anything else."""
    value = body.get(name, False)
    if value is not None and not isinstance(value, bool):
        raise Refusal(400, f"'{name}' must be true or false", code="invalid_type", param=name)
    return bool(value)


def fitting(prompt_tokens: int, limit: int | None, model: HostedModel, *, param: str) -> int:
    """The limit of the answer in tokens; raises Refusal when it does not fit the context window beside the prompt."""
    if prompt_tokens + (limit or 1) > model.context:
        raise Refusal(
            400,
            f"this model's maximum context length is {model.context} tokens, but {prompt_tokens} tokens of messages "
            f"and {limit or 1} of completion were requested",
            code="context_length_exceeded",
            param=param,
        )
    return limit or min(DEFAULT_OUTPUT, model.context - prompt_tokens)


def _read_chat(raw: bytes, model: HostedModel) -> Asked:
    body = read_object(raw)
    known_model(body, model, "messages")
    messages = spoken(body["messages"])
    prompt_tokens = sum(tokens(len(text), model) for _, text in messages)
    return _asked(body, asked_of(messages), prompt_tokens, model, param="messages")


def _read_completion(raw: bytes, model: HostedModel) -> Asked:
    body = read_object(raw)
    known_model(body, model, "prompt")
    prompt = body["prompt"]
    if isinstance(prompt, list) and len(prompt) == 1:
        prompt = prompt[0]
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refusal(400, "'prompt' must be one text that is not empty", param="prompt")
    return _asked(body, prompt, tokens(len(prompt), model), model, param="prompt")


def _asked(body: Mapping[str, object], text: str, prompt_tokens: int, model: HostedModel, *, param: str) -> Asked:
    stream = flag(body, "stream")
    options = body.get("stream_options")
    if options is not None and not (stream and isinstance(options, dict)):
        raise Refusal(
            400, "'stream_options' is an object and only allowed when 'stream' is true", param="stream_options"
        )
    limit = limit_of(body, "max_completion_tokens", "max_tokens")
    return Asked(
        text=text,
        max_tokens=fitting(prompt_tokens, limit, model, param=param),
        prompt_tokens=prompt_tokens,
        stream=stream,
        include_usage=isinstance(options, dict) and bool(options.get("include_usage")),
        exact=flag(body, "ignore_eos"),
        fields=frozenset(body),
    )


def _usage(answer: Answer) -> dict[str, object]:
    """The counts of one answer; nothing is ever cached."""
    found: dict[str, object] = {
        "prompt_tokens": answer.prompt_tokens,
        "completion_tokens": answer.completion_tokens,
        "total_tokens": answer.prompt_tokens + answer.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": 0},
    }
    if answer.thoughts:
        found["completion_tokens_details"] = {"reasoning_tokens": len(answer.thoughts)}
    return found


def event(obj: object) -> bytes:
    """One server-sent event with an object."""
    return b"data: " + encoded(obj) + b"\n\n"


def halves(whole: bytes) -> tuple[bytes, bytes]:
    """The bytes before and after the text "\\0" in an event."""
    before, _, after = whole.partition(encoded("\0"))
    return before, after


def _finish(answer: Answer) -> str:
    return "length" if answer.cut else "stop"


def _chat_head(answer: Answer, kind: str) -> dict[str, object]:
    return {
        "id": f"chatcmpl-emulated-{answer.number}",
        "object": kind,
        "created": answer.created,
        "model": answer.model,
    }


def _chat_script(answer: Answer) -> Script:
    head = _chat_head(answer, "chat.completion.chunk")

    def piece(delta: Mapping[str, object], finish: str | None = None) -> bytes:
        return event({**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]})

    counts = event({**head, "choices": [], "usage": _usage(answer)}) if answer.counted else b""
    return Script(
        opening=piece({"role": "assistant", "content": "", "refusal": None}),
        thought=halves(piece({"reasoning_content": "\0"})),
        text=halves(piece({"content": "\0"})),
        closing=piece({}, _finish(answer)) + counts + b"data: [DONE]\n\n",
    )


def _chat_whole(answer: Answer) -> dict[str, object]:
    message: dict[str, object] = {"role": "assistant", "content": answer.text, "refusal": None}
    if answer.thoughts:
        message["reasoning_content"] = answer.thought
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(answer)}
    return {**_chat_head(answer, "chat.completion"), "choices": [choice], "usage": _usage(answer)}


def _completion_head(answer: Answer) -> dict[str, object]:
    return {
        "id": f"cmpl-emulated-{answer.number}",
        "object": "text_completion",
        "created": answer.created,
        "model": answer.model,
    }


def _completion_script(answer: Answer) -> Script:
    head = _completion_head(answer)

    def piece(text: str, finish: str | None = None) -> bytes:
        return event({**head, "choices": [{"index": 0, "text": text, "logprobs": None, "finish_reason": finish}]})

    counts = event({**head, "choices": [], "usage": _usage(answer)}) if answer.counted else b""
    return Script(
        opening=b"", text=halves(piece("\0")), closing=piece("", _finish(answer)) + counts + b"data: [DONE]\n\n"
    )


def _completion_whole(answer: Answer) -> dict[str, object]:
    choice = {"index": 0, "text": answer.text, "logprobs": None, "finish_reason": _finish(answer)}
    return {**_completion_head(answer), "choices": [choice], "usage": _usage(answer)}


def _refused(refusal: Refusal) -> dict[str, object]:
    kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
    return {"error": {"message": refusal.message, "type": kind, "param": refusal.param, "code": refusal.code}}


CHAT = Wire(read=_read_chat, script=_chat_script, whole=_chat_whole, refused=_refused)
COMPLETIONS = Wire(read=_read_completion, script=_completion_script, whole=_completion_whole, refused=_refused)
