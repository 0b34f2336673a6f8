"""What every engine speaks: a prompt in, a stream of chunks out, and the usage at the end."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One request: `instruction` (system message) and `text` (user message); greedy, at most `max_tokens` tokens.

    `schema` is a JSON schema, as JSON, to which the answer is held; an engine that cannot do that answers freely, so
    what comes is to be checked. `logprobs` asks for the probability of each token, which not every engine tells.
    """

    instruction: str
    text: str
    max_tokens: int
    seed: int = 0
    schema: str | None = None
    logprobs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of the answer, stamped with `time.perf_counter()` on arrival; role, empty and finish chunks are none.

    `logprob` is the natural logarithm of the probability of its token (the mean where it holds several), if known.
    """

    text: str
    time: float
    logprob: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Token counts, sent last. `counted_by`: usage (the server's), engine (tokens we fed and got), local (estimated).

    `cpu_share` is CPU time / (wall x threads) of the decode where the engine runs here.
    """

    tokens_in: int | None
    tokens_out: int | None
    tokens_cached: int | None = None
    counted_by: str = "usage"
    truncated: bool = False
    cpu_share: float | None = None


class Engine(Protocol):
    """Something that answers prompts; opened and closed as an async context manager by its opener."""

    def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        """Yield chunks as they arrive, then one Usage; raise UnavailableError when it cannot."""
        ...

    @property
    def environment(self) -> Mapping[str, str]:
        """Versions and settings for the run record."""
        ...
