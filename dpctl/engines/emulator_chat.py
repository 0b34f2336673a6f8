"""The emulator's side of chat completions, without a server: reading a request, refusing it, the objects of an answer.

Wire format: https://platform.openai.com/docs/api-reference/chat and .../docs/guides/error-codes, read 2026-11.
"""

import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.models import HostedModel

# tokens of an answer when a request names no limit
DEFAULT_OUTPUT = 512


class Refusal(Exception):  # noqa: N818 - it is an answer of the protocol, not a failure of ours
    """An answer with an error status in OpenAI's shape."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param
        self.headers = headers

    def body(self) -> dict[str, object]:
        """The JSON object that goes with the status."""
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        return {"error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRequest:
    """A valid request: the user's text, the limit of the answer and the size of the prompt in tokens.

    `fields` are the names of all the fields that it came with.
    """

    text: str
    max_tokens: int
    prompt_tokens: int
    stream: bool
    include_usage: bool
    fields: frozenset[str]


def tokens(characters: int, model: HostedModel) -> int:
    """How many tokens so many characters are, by the model's characters per token."""
    return math.ceil(characters / model.chars_per_token.to("char/tok").value)


def pieces(text: str, model: HostedModel) -> tuple[str, ...]:
    """The text cut into its tokens: as many as `tokens` counts, boundaries as even as whole characters allow."""
    count = tokens(len(text), model)
    edges = [round(i * len(text) / count) for i in range(count + 1)] if count else []
    return tuple(text[start:end] for start, end in itertools.pairwise(edges))


def read_request(raw: bytes, model: HostedModel) -> ChatRequest:
    """Read and check the body of a request for `model`; raises Refusal as OpenAI would."""
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal(400, "the body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "the body must be a JSON object")
    for name in ("model", "messages"):
        if name not in body:
            raise Refusal(400, f"missing required parameter: '{name}'", code="missing_required_parameter", param=name)
    if body["model"] != model.id:
        raise Refusal(404, f"the model '{body['model']}' does not exist", code="model_not_found", param="model")
    spoken = _messages(body["messages"])
    stream = _flag(body, "stream")
    options = body.get("stream_options")
    if options is not None and not (stream and isinstance(options, dict)):
        raise Refusal(
            400, "'stream_options' is an object and only allowed when 'stream' is true", param="stream_options"
        )
    limit = _limit(body)
    prompt_tokens = sum(tokens(len(text), model) for _, text in spoken)
    if prompt_tokens + (limit or 1) > model.context:
        raise Refusal(
            400,
            f"this model's maximum context length is {model.context} tokens, but {prompt_tokens} tokens of messages "
            f"and {limit or 1} of completion were requested",
            code="context_length_exceeded",
            param="messages",
        )
    asked = "\n\n".join(text for role, text in spoken if role == "user")
    return ChatRequest(
        text=asked or "\n\n".join(text for _, text in spoken),
        max_tokens=limit or min(DEFAULT_OUTPUT, model.context - prompt_tokens),
        prompt_tokens=prompt_tokens,
        stream=stream,
        include_usage=bool(options and options.get("include_usage")),
        fields=frozenset(body),
    )


def _messages(messages: object) -> list[tuple[str, str]]:
    if not isinstance(messages, list) or not messages:
        raise Refusal(400, "'messages' must be an array with at least one message", param="messages")
    spoken: list[tuple[str, str]] = []
    for index, message in enumerate(messages):
        where = f"messages[{index}]"
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise Refusal(400, f"'{where}' must be an object with a role", param=where)
        content = message.get("content")
        if isinstance(content, list):
            parts = [part.get("text") if isinstance(part, dict) else None for part in content]
            if not all(isinstance(part, str) for part in parts):
                raise Refusal(400, f"'{where}.content' may hold text parts only", param=f"{where}.content")
            content = "\n".join(str(part) for part in parts)
        if not isinstance(content, str):
            raise Refusal(400, f"'{where}.content' must be text", param=f"{where}.content")
        spoken.append((message["role"], content))
    if not any(text.strip() for _, text in spoken):
        raise Refusal(400, "all messages are empty", param="messages")
    return spoken


def _limit(body: Mapping[str, object]) -> int | None:
    limit = None
    for name in ("max_completion_tokens", "max_tokens"):
        value = body.get(name)
        if value is None:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise Refusal(400, f"'{name}' must be a whole number of at least 1", code="invalid_type", param=name)
        limit = value if limit is None else min(limit, value)
    return limit


def _flag(body: Mapping[str, object], name: str) -> bool:
    value = body.get(name, False)
    if value is not None and not isinstance(value, bool):
        raise Refusal(400, f"'{name}' must be true or false", code="invalid_type", param=name)
    return bool(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The JSON objects of one answer; `created` in s since the epoch."""

    id: str
    model: str
    created: int
    usage: Mapping[str, object] = field(default_factory=dict)

    def event(self, delta: Mapping[str, object], *, finish: str | None = None) -> bytes:
        """One server-sent event with a piece of the answer."""
        return self._event([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}])

    def usage_event(self) -> bytes:
        """The event that carries only the counts."""
        return self._event([], usage=self.usage)

    def _event(self, choices: list[dict[str, object]], **more: object) -> bytes:
        chunk = {**self._head("chat.completion.chunk"), "choices": choices, **more}
        return b"data: " + json.dumps(chunk, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"

    def whole(self, text: str, *, finish: str) -> dict[str, object]:
        """The object of an answer that is not streamed."""
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self.usage}

    def _head(self, kind: str) -> dict[str, object]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


def usage(prompt_tokens: int, completion_tokens: int) -> dict[str, object]:
    """The counts of one answer; nothing is ever cached."""
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
        "prompt_tokens_details": {"cached_tokens": 0},
    }
