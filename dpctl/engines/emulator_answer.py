"""An emulated answer apart from any wire format: what was asked, how it is refused, its chunks and when each is due."""

import itertools
import json.encoder
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dpctl.core.models import HostedModel
from dpctl.engines.emulator_faults import Faults
from dpctl.engines.emulator_pacing import Pace

# tokens of an answer when a request names no limit
DEFAULT_OUTPUT = 512
_THOUGHT = "The question is read once more, what is known is set against what is asked, and nothing is decided yet. "


class Refusal(Exception):  # noqa: N818 - it is an answer of the protocol, not a failure of ours
    """An answer with an error status."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A valid request: the user's text, the limit of the answer and the size of the prompt in tokens.

    `exact`: the answer is as long as its limit. `fields` are the names of all the fields that it came with.
    """

    text: str
    max_tokens: int
    prompt_tokens: int
    stream: bool
    include_usage: bool
    exact: bool
    fields: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: the tokens of its thoughts and of its text, the counts it tells, whether its stream tells them.

    `created` is in s since the epoch; `cut` for an answer that its limit ended.
    """

    number: int
    model: str
    created: int
    thoughts: tuple[str, ...]
    tokens: tuple[str, ...]
    cut: bool
    prompt_tokens: int
    completion_tokens: int
    counted: bool

    @property
    def thought(self) -> str:
        """The thoughts in one."""
        return "".join(self.thoughts)

    @property
    def text(self) -> str:
        """The text in one."""
        return "".join(self.tokens)

    @property
    def length(self) -> int:
        """How many tokens it really has, thoughts included."""
        return len(self.thoughts) + len(self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The bytes of a streamed answer around its chunks, ready to send.

    A text stands as a JSON string between the two halves of `text`, a thought between those of `thought` (None where
    the protocol shows no thoughts); `turn` leads from thoughts to text.
    """

    opening: bytes
    text: tuple[bytes, bytes]
    closing: bytes
    thought: tuple[bytes, bytes] | None = None
    turn: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A wire format: reading a request (raises Refusal), an answer as a stream and as one object, an error's object."""

    read: Callable[[bytes, HostedModel], Asked]
    script: Callable[[Answer], Script]
    whole: Callable[[Answer], dict[str, object]]
    refused: Callable[[Refusal], dict[str, object]]


Ending = Literal["whole", "cut", "stalled"]


class Chunk(NamedTuple):
    """A piece of an answer: its text, how many tokens that is, whether it is a thought, and the s of work before it."""

    text: str
    tokens: int
    thought: bool
    work: float


def encoded(obj: object) -> bytes:
    """An object as compact JSON."""
    return json.dumps(obj, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def encoded_text(text: str) -> bytes:
    """A text as a JSON string; half a surrogate pair becomes a question mark."""
    return json.encoder.encode_basestring(text).encode("utf-8", "replace")


def tokens(characters: int, model: HostedModel) -> int:
    """How many tokens so many characters are, by the model's characters per token."""
    return math.ceil(characters / model.chars_per_token.to("char/tok").value)


def characters(count: int, model: HostedModel) -> int:
    """How many characters so many tokens hold at most."""
    return int(count * model.chars_per_token.to("char/tok").value)


def pieces(text: str, model: HostedModel) -> tuple[str, ...]:
    """The text cut into its tokens: as many as `tokens` counts, boundaries as even as whole characters allow."""
    count = tokens(len(text), model)
    edges = [round(i * len(text) / count) for i in range(count + 1)] if count else []
    return tuple(text[start:end] for start, end in itertools.pairwise(edges))


def repeated(text: str, length: int) -> str:
    """The text again and again, cut at `length` characters."""
    text = text.strip() + " "
    return (text * (length // len(text) + 1))[:length]


def thoughts(count: int, model: HostedModel) -> str:
    """A text of so many tokens that says nothing."""
    return repeated(_THOUGHT, characters(count, model))


def chunks(answer: Answer, pace: Pace, *, per_chunk: int, faults: Faults, shown: bool) -> Iterator[Chunk | Ending]:
    """The chunks of an answer as they are sent, and last how it ends.

    A chunk is due when its last token is made. Thoughts that are not `shown` only take their time. One by one, so that
    a new request costs the others nothing and thousands of waiting objects do not occupy the collector.
    """
    thoughts = _grouped(answer.thoughts, per_chunk, is_thought=True)
    work = faults.slow_start + pace.ttft - pace.interval
    room = faults.cut_after
    number = 0
    for text, count, is_thought in itertools.chain(thoughts, _grouped(answer.tokens, per_chunk)):
        work += count * pace.interval
        if is_thought and not shown:
            continue
        if number == faults.stall_after:
            yield "stalled"
            return
        if number:
            work = max(work, faults.drip)
        if not is_thought and room is not None:
            if len(text) > room:
                if room:
                    yield Chunk(text[:room], count, is_thought, work)
                yield "cut"
                return
            room -= len(text)
        yield Chunk(text, count, is_thought, work)
        if number == faults.duplicate:
            yield Chunk(text, 0, is_thought, 0.0)
        number += 1
        work = 0.0
    yield "whole"


def _grouped(parts: Sequence[str], size: int, *, is_thought: bool = False) -> Iterator[tuple[str, int, bool]]:
    for start in range(0, len(parts), size):
        group = parts[start : start + size]
        yield "".join(group), len(group), is_thought
