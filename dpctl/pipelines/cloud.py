"""The cloud pipeline: the document as it is, to the cloud."""

import time
from collections.abc import Callable

from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.core.run import StageTime
from dpctl.engines.base import Engine, Prompt, Usage
from dpctl.pipelines.answer import Answer


async def answer(prompt: Prompt, engine: Engine, *, on_text: Callable[[str], None] | None = None) -> Answer:
    """Answer one prompt with one engine; `on_text` gets every piece of text as it arrives.

    Raises what the engine raises (UnavailableError): half an answer is none.
    """
    began = time.perf_counter()
    texts: list[str] = []
    times: list[float] = []
    usage: Usage | None = None
    async for piece in engine.stream(prompt):
        if isinstance(piece, Usage):
            usage = piece
            continue
        times.append(piece.time)
        if piece.text:
            texts.append(piece.text)
            if on_text is not None:
                on_text(piece.text)
    if usage is None or not times:
        raise incomplete()
    return Answer(
        text="".join(texts),
        first=times[0],
        last=times[-1],
        token_times=tuple(times),
        usage=usage,
        stages=(StageTime(role="answer", start=began, end=times[-1]),),
        given=prompt.text,
        sent=f"{prompt.instruction}\n\n{prompt.text}",
    )


def incomplete() -> UnavailableError:
    """An engine whose stream ended without a token or without its usage broke its promise."""
    return UnavailableError(
        "the engine ended without a complete answer",
        where="the answering engine",
        hint="try again; see its log",
        failure=Failure(kind=FailureKind.CUT),
    )
