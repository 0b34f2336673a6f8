"""The protocols that a load run speaks: how a request is written, and what a line of a streamed answer says.

OpenAI chat and completions: platform.openai.com/docs/api-reference. Anthropic Messages: platform.claude.com/docs,
"Streaming messages". LangServe: its README, /invoke and /stream. All read 2026-11-21.
"""

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from dpctl.core.errors import UsageError
from dpctl.engines.base import Prompt
from dpctl.engines.openai_chat import Dialect

Message = tuple[str, str]
_DECODER = json.JSONDecoder()
_ENCODER = json.JSONEncoder(separators=(",", ":"))
# the number of an answer, at the head of its events
_ID = re.compile(rb'\{ ?"id": ?"[\w.:-]*", ?(?=")')
_SHORT = 1024
# as much of an answer is read at once, so that what has to be looked at again is bounded
_TOGETHER = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one request asks for; `options` are fields to add to its body as they are."""

    model: str
    messages: Sequence[Message]
    max_tokens: int
    dialect: Dialect
    options: Mapping[str, Any]


class Line(NamedTuple):
    """What one line of an answer says. `text` is content or reasoning of the model: what a first token is.

    `chunks` is how many lines with text were read as this one, because they arrived together. Counts are the server's
    own, None where the line gives none; `finish` is why it ended, `error` what went wrong. A tuple: a run makes one for
    every few tokens, and a frozen dataclass takes three times as long to make.
    """

    text: str = ""
    chunks: int = 1
    finish: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    error: str | None = None
    last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One protocol: the path after the base address, fixed headers, how a key is given, a body, and what lines say.

    `streams` is False where the answer comes in one piece: it has no first token to time.
    """

    name: str
    path: str
    headers: Mapping[str, str]
    key_header: tuple[str, str]
    body: Callable[[Wish], Mapping[str, Any]]
    line: Callable[[str, Any], Line]
    streams: bool = True


def format_named(name: str) -> Format:
    """The protocol of that name; UsageError with the known ones."""
    found = next((known for known in FORMATS if known.name == name), None)
    if found is None:
        known = ", ".join(entry.name for entry in FORMATS)
        raise UsageError(f"unknown protocol {name!r}", where="--protocol", hint=f"one of {known}")
    return found


def encode(wish: Wish, using: Format) -> bytes:
    """The body of a request."""
    return _ENCODER.encode({**using.body(wish), **wish.options}).encode()


class LineReader:
    """Reads the server-sent events of one answer, in order.

    The events of an answer differ only in their text, mostly. One that was read as JSON shows what stands around it;
    events like it that follow each other are then read at once, without reading JSON for every token.
    """

    def __init__(self, using: Format, line_end: bytes = b"\n") -> None:
        self._using = using
        self._line_end = line_end
        self._seen: tuple[bytes, bytes] | None = None
        self._lead = self._tail = b""

    def read(self, event: str, data: bytes) -> Line:
        """What an event says; an empty Line for what is not part of the answer."""
        line = self._parsed(event, data)
        if line.text:
            self._learn(event, data, line)
        return line

    def alike(self, body: bytes, at: int) -> tuple[Line, list[int], int] | None:
        """The events from `at` on that are known but for their texts, read as one line.

        With it where the data of each that has a text ends, and where the last event does; None where there are none.
        """
        lead, tail = self._lead, self._tail
        if not lead or not body.startswith(lead, at):
            return None
        stop = body.rfind(tail, at + len(lead), at + _TOGETHER)
        if stop < 0:
            return None
        # not by the tail and the lead together: bytes are searched for what is longer than 100 in twice the time
        events = body[at:stop].split(tail)
        parts = [event[len(lead) :] for event in itertools.takewhile(lambda event: event.startswith(lead), events)]
        text = _plain(b"".join(parts))
        if text is None:
            texts = [*itertools.takewhile(lambda text: text is not None, map(_string, parts))]
            if not texts:
                return None
            parts = parts[: len(texts)]
            text = "".join(filter(None, texts))
        around = len(lead) + len(tail)
        ends = [*itertools.accumulate([len(part) + around for part in parts], initial=at)]
        # an event ends with an empty line
        data = [end - len(self._line_end) for part, end in zip(parts, ends[1:], strict=True) if part]
        return Line(text=text, chunks=len(data)), data, ends[-1]

    def _parsed(self, event: str, data: bytes) -> Line:
        if data == b"[DONE]":
            return Line(last=True)
        # but for it, answers begin and end with the same events
        found = _ID.match(data)
        said = b"{" + data[found.end() :] if found else data
        return (_known if len(said) < _SHORT else _known.__wrapped__)(self._using.line, event, said)

    def _learn(self, event: str, data: bytes, line: Line) -> None:
        """Keep what stands around a text where any text there would be no more than that.

        Asked of the first line with text, later only where it is as the one before: some servers vary every line.
        """
        before, value, after = data.partition(b'"%s"' % line.text.encode(errors="replace"))
        if not value or b"\n" in data:
            return
        known, self._seen = self._seen, (before, after)
        if known not in {None, self._seen} or line != Line(line.text):
            return
        if self._parsed(event, b'%s"\xe2\x86\x92"%s' % (before, after)) == Line("\u2192"):
            name = b"event: %s%s" % (event.encode(), self._line_end) if event else b""
            self._lead, self._tail = b'%sdata: %s"' % (name, before), b'"%s%s' % (after, 2 * self._line_end)


@lru_cache(maxsize=256)
def _known(line: Callable[[str, Any], Line], event: str, data: bytes) -> Line:
    try:
        return line(event, _json(data.decode())) if data else Line(last=event == "end")
    except (ValueError, TypeError, AttributeError, KeyError):
        return Line(error="a line of the answer cannot be read")


def _plain(parts: bytes) -> str | None:
    """What JSON would make of the bytes between two quotes where that is just what they say; None elsewhere."""
    if not parts.isascii():
        return None
    text = parts.decode()
    return text if text.isprintable() and '"' not in text and "\\" not in text else None


def _string(part: bytes) -> str | None:
    """What JSON makes of the bytes between two quotes; None where they are not the inside of one string."""
    try:
        quoted = f'"{part.decode()}"'
        text, end = _DECODER.raw_decode(quoted)
    except ValueError:
        return None
    return str(text) if end == len(quoted) else None


def _json(text: str) -> Any:
    """`json.loads` without its guess at the encoding: a run has a line for every token, and this is half of it."""
    found, end = _DECODER.raw_decode(text)
    if text[end:].strip():
        raise ValueError("more than one value")
    return found


def _chat_body(wish: Wish) -> Mapping[str, Any]:
    messages = [{"role": role, "content": text} for role, text in wish.messages]
    return {"model": wish.model, "messages": messages, **_openai_fields(wish)}


def _completion_body(wish: Wish) -> Mapping[str, Any]:
    return {"model": wish.model, "prompt": _joined(wish), **_openai_fields(wish)}


def _openai_fields(wish: Wish) -> Mapping[str, Any]:
    # the very fields that the engine for single calls sends
    return {**wish.dialect.fields(Prompt(instruction="", text="", max_tokens=wish.max_tokens)), "stream": True}


def _openai_line(_event: str, chunk: Any) -> Line:
    if chunk.get("error"):
        return Line(error=_message(chunk["error"]))
    texts: list[str] = []
    finish = None
    for choice in chunk.get("choices") or ():
        finish = choice.get("finish_reason") or finish
        delta = choice.get("delta") or choice.get("message") or choice
        # thoughts stand under one of these names at vLLM, DeepSeek and others; `text` is what completions call content
        for name in ("reasoning_content", "reasoning", "content", "text"):
            text = delta.get(name)
            if isinstance(text, str) and text:
                texts.append(text)
    usage = chunk.get("usage")
    if not usage:
        return Line(text="".join(texts), finish=finish)
    return Line(
        text="".join(texts),
        finish=finish,
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
        tokens_cached=_count((usage.get("prompt_tokens_details") or {}).get("cached_tokens")),
    )


def _anthropic_body(wish: Wish) -> Mapping[str, Any]:
    messages = [{"role": role, "content": text} for role, text in wish.messages]
    return {"model": wish.model, "max_tokens": wish.max_tokens, "messages": messages, "stream": True}


def _anthropic_line(event: str, data: Any) -> Line:
    kind = data.get("type") or event
    if kind == "error":
        return Line(error=_message(data.get("error")))
    if kind == "content_block_delta":
        delta = data.get("delta") or {}
        return Line(text=delta.get("text") or delta.get("thinking") or delta.get("partial_json") or "")
    if kind == "message_stop":
        return Line(last=True)
    usage: Mapping[str, Any] = data.get("usage") or (data.get("message") or {}).get("usage") or {}
    texts = [block.get("text") or "" for block in data.get("content") or ()]
    cached = _count(usage.get("cache_read_input_tokens"))
    fresh, written = _count(usage.get("input_tokens")), _count(usage.get("cache_creation_input_tokens"))
    return Line(
        text="".join(texts),
        finish=(data.get("delta") or data).get("stop_reason"),
        # what was read from a cache is counted apart from `input_tokens`
        tokens_in=None if fresh is None else fresh + (cached or 0) + (written or 0),
        tokens_out=_count(usage.get("output_tokens")),
        tokens_cached=cached,
    )


def _langserve_body(wish: Wish) -> Mapping[str, Any]:
    return {"input": _joined(wish), "config": {}, "kwargs": {}}


def _langserve_line(event: str, data: Any) -> Line:
    if event == "error":
        return Line(error=_message(data))
    if event == "metadata":
        return Line()
    if isinstance(data, dict) and "output" in data:
        # /invoke answers with one object
        data = data["output"]
    if isinstance(data, str):
        return Line(text=data)
    if not isinstance(data, dict):
        return Line()
    # the chunk of a chat model: an AIMessageChunk as JSON
    content = data.get("content")
    usage = data.get("usage_metadata") or {}
    about = data.get("response_metadata") or {}
    return Line(
        text=content if isinstance(content, str) else "".join(part.get("text") or "" for part in content or ()),
        finish=about.get("finish_reason") or about.get("stop_reason"),
        tokens_in=_count(usage.get("input_tokens")),
        tokens_out=_count(usage.get("output_tokens")),
        tokens_cached=_count((usage.get("input_token_details") or {}).get("cache_read")),
    )


def _joined(wish: Wish) -> str:
    return "\n\n".join(text for _, text in wish.messages)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _message(error: object) -> str:
    said = error.get("message") if isinstance(error, dict) else error
    return str(said or "the server reported an error")


_JSON = {"Content-Type": "application/json"}
_CHAT = Format(
    name="openai",
    path="/chat/completions",
    headers=_JSON,
    key_header=("Authorization", "Bearer "),
    body=_chat_body,
    line=_openai_line,
)
_ANTHROPIC = Format(
    name="anthropic",
    path="/messages",
    headers={**_JSON, "anthropic-version": "2023-06-01"},
    key_header=("x-api-key", ""),
    body=_anthropic_body,
    line=_anthropic_line,
)
_LANGSERVE = replace(_CHAT, name="langserve", path="/stream", body=_langserve_body, line=_langserve_line)
FORMATS = (
    _CHAT,
    replace(_CHAT, name="completions", path="/completions", body=_completion_body),
    _ANTHROPIC,
    _LANGSERVE,
    replace(_LANGSERVE, name="langserve-invoke", path="/invoke", streams=False),
)
