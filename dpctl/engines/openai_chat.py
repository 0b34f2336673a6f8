"""Chat completions as asked for and as they arrive: the fields of a request, the texts in a stream's chunks."""

import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dpctl.core.errors import UsageError
from dpctl.core.models import Provider
from dpctl.engines.base import Prompt

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk
    from openai.types.completion_usage import CompletionUsage

_MAX_TOKENS_FIELDS = ("max_completion_tokens", "max_tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The small ways in which endpoints differ: what the catalogue declares, corrected by what the endpoint refuses."""

    max_tokens_field: str
    stream_options: bool
    temperature: bool = True
    schema: bool = True
    logprobs: bool = True

    def fields(self, prompt: Prompt) -> dict[str, object]:
        """The fields of the request that not every endpoint takes."""
        fields: dict[str, object] = {self.max_tokens_field: prompt.max_tokens}
        if self.temperature:
            fields["temperature"] = 0
        if self.stream_options:
            fields["stream_options"] = {"include_usage": True}
        if self.schema and prompt.schema is not None:
            described = {"name": "answer", "strict": True, "schema": json.loads(prompt.schema)}
            fields["response_format"] = {"type": "json_schema", "json_schema": described}
        if self.logprobs and prompt.logprobs:
            fields["logprobs"] = True
        return fields

    def without(self, refused: str) -> "Dialect | None":
        """The dialect without the first field that a refusal names; None when it names none that we could change."""
        if self.stream_options and "stream_options" in refused:
            return replace(self, stream_options=False)
        if self.max_tokens_field in refused:
            other = next(name for name in _MAX_TOKENS_FIELDS if name != self.max_tokens_field)
            return replace(self, max_tokens_field=other)
        if self.temperature and "temperature" in refused:
            return replace(self, temperature=False)
        if self.schema and ("response_format" in refused or "json_schema" in refused):
            return replace(self, schema=False)
        if self.logprobs and "logprobs" in refused:
            return replace(self, logprobs=False)
        return None


def declared(provider: Provider) -> Dialect:
    """The dialect that the catalogue declares; UsageError for a field that is none."""
    field = provider.capabilities.get("max_tokens_field", _MAX_TOKENS_FIELDS[0])
    if field not in _MAX_TOKENS_FIELDS:
        raise UsageError(
            f"unknown max_tokens_field {field!r}",
            where=f"capabilities of provider {provider.id}",
            hint=f"one of {', '.join(_MAX_TOKENS_FIELDS)}",
        )
    return Dialect(max_tokens_field=str(field), stream_options=bool(provider.capabilities.get("stream_options", True)))


def logprob_of(piece: "ChatCompletionChunk") -> float | None:
    """The mean log probability of the tokens in one chunk, or None when it tells none."""
    found: list[float] = []
    choices = getattr(piece, "choices", None)
    for choice in choices if isinstance(choices, list) else ():
        content = getattr(getattr(choice, "logprobs", None), "content", None)
        for token in content if isinstance(content, list) else ():
            value = getattr(token, "logprob", None)
            if isinstance(value, (int, float)) and math.isfinite(value):
                found.append(float(value))
    return math.fsum(found) / len(found) if found else None


@dataclass(slots=True, kw_only=True)
class Received:
    """What has come of one answer: pieces and characters (reasoning included), whether any was text, finish, usage."""

    pieces: int = 0
    characters: int = 0
    visible: bool = False
    finish: str | None = None
    usage: "CompletionUsage | None" = None

    def take(self, piece: "ChatCompletionChunk") -> list[str]:
        """The texts in one chunk; reasoning as "". The package does not validate, so any field may be missing."""
        if getattr(piece, "usage", None) is not None:
            self.usage = piece.usage
        texts: list[str] = []
        choices = getattr(piece, "choices", None)
        for choice in choices if isinstance(choices, list) else ():
            finish = getattr(choice, "finish_reason", None)
            self.finish = str(finish) if finish else self.finish
            delta = getattr(choice, "delta", None)
            # not in OpenAI's own schema: vLLM, DeepSeek and others stream thoughts under one of these names
            for name in ("reasoning_content", "reasoning", "content"):
                text = getattr(delta, name, None)
                if isinstance(text, str) and text:
                    self.pieces += 1
                    self.characters += len(text)
                    self.visible = self.visible or name == "content"
                    texts.append(text if name == "content" else "")
        return texts
