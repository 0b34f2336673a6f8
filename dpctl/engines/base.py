"""What every engine speaks: a prompt in, a stream of chunks out, and the usage at the end."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One request: `instruction` (system message) and `text` (user message); greedy, at most `max_tokens` tokens."""

    instruction: str
    text: str
    max_tokens: int
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of the answer, stamped with `time.perf_counter()` on arrival; role, empty and finish chunks are none."""

    text: str
    time: float


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
