"""Engines for tests: they say what they are told to, and keep what they were asked."""

from collections.abc import AsyncIterator, Callable, Mapping

from dpctl.engines.base import Chunk, Prompt, Usage


class Replying:
    """Answers each prompt with what `reply` makes of it, in chunks of a few characters."""

    environment: Mapping[str, str] = {}

    def __init__(
        self, reply: Callable[[Prompt], str], *, logprob: float | None = None, truncated: bool = False, step: int = 7
    ) -> None:
        self.reply = reply
        self.logprob = logprob
        self.truncated = truncated
        self.step = step
        self.prompts: list[Prompt] = []

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        self.prompts.append(prompt)
        text = self.reply(prompt)
        for number, at in enumerate(range(0, len(text), self.step)):
            yield Chunk(text=text[at : at + self.step], time=float(number), logprob=self.logprob)
        if not text:
            yield Chunk(text="", time=0.0)
        tokens_in = len(prompt.instruction) + len(prompt.text)
        yield Usage(tokens_in=tokens_in, tokens_out=len(text), truncated=self.truncated)
