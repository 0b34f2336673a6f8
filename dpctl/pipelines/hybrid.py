"""The hybrid pipeline: mask the whole document here, let the cloud answer about it, restore what comes back.

It fails closed: when an original still stands anywhere in what would be sent, nothing is sent.
"""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dpctl.core.run import StageTime
from dpctl.engines.base import Engine, Prompt, Usage
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.cloud import incomplete
from dpctl.pipelines.masking import Recogniser, masked_parts
from dpctl.privacy.generalise import NOTHING, Generalisation, legend
from dpctl.privacy.mask import Masked
from dpctl.privacy.parties import Party
from dpctl.privacy.restore import Restorer, restore

_TYPE = re.compile(r"⟦([A-Z][A-Z_\d]*)_\d+[a-z]*⟧")
_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")
_LEGEND = (
    "Names and other identifying details in the text were replaced by placeholders in white square brackets, a type "
    "and a number: ⟦TYPE_number⟧. Types in use: {types}. The same number always means the same thing; a letter after "
    "it marks another way to write it. Treat a placeholder as what it stands for, copy it character for "
    "character, brackets included, wherever you would write that, and never guess, translate, merge or renumber one."
)


async def answer(
    document_text: str,
    instruction: str,
    max_tokens: int,
    engine: Engine,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Answer:
    """Answer about a document with an engine that never sees the mentions of `classes` in it, or in the instruction.

    `seed` numbers the placeholders, `parties` are names that the user knows of, `extra` is another finder, `generalise`
    says what placeholders may tell; `on_text` gets the restored text as it becomes certain. Raises UnavailableError
    when something would leave unmasked (nothing is sent then), and whatever the engine raises.
    """
    began = time.perf_counter()
    masked, prompt = masked_prompt(
        document_text,
        instruction,
        max_tokens,
        classes=classes,
        seed=seed,
        parties=parties,
        generalise=generalise,
        extra=extra,
    )
    stage = StageTime(role="mask", start=began, end=time.perf_counter())
    result = await relay(prompt, masked, engine, on_text=on_text)
    return replace(result, stages=(stage, *result.stages))


async def relay(
    prompt: Prompt, masked: Masked, engine: Engine, *, on_text: Callable[[str], None] | None = None
) -> Answer:
    """Send a prompt of masked parts and restore the answer while it comes; its only stage is the answer.

    What was put together anew from masked parts is for the caller to check (`refuse_leftovers`) beforehand.
    """
    began = time.perf_counter()
    restorer = Restorer(masked.mapping)
    texts: list[str] = []
    times: list[float] = []
    first: float | None = None
    usage: Usage | None = None

    def show(text: str) -> None:
        nonlocal first
        if not text:
            return
        texts.append(text)
        times.append(time.perf_counter())
        first = times[0] if first is None else first
        if on_text is not None:
            on_text(text)

    async for piece in engine.stream(prompt):
        if isinstance(piece, Usage):
            usage = piece
        elif piece.text:
            show(restorer.feed(piece.text))
        elif first is None:
            first = piece.time
    show(restorer.finish())
    if usage is None or first is None or not times:
        raise incomplete()
    return Answer(
        text="".join(texts),
        first=first,
        last=times[-1],
        token_times=tuple(times),
        usage=usage,
        stages=(StageTime(role="answer", start=began, end=times[-1]),),
        given=restore(prompt.text, masked.mapping),
        residue=tuple(restorer.unknown),
        blocked=tuple(restorer.blocked),
        restored=restorer.restored,
        hidden=masked,
        sent=f"{prompt.instruction}\n\n{prompt.text}",
    )


def masked_prompt(
    document_text: str,
    instruction: str,
    max_tokens: int,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
) -> tuple[Masked, Prompt]:
    """Mask document and instruction and write the prompt; errors as `masked_parts`."""
    masked, (text, asked) = masked_parts(
        (document_text, instruction), classes=classes, seed=seed, parties=parties, generalise=generalise, extra=extra
    )
    asked = with_legend(asked, text, masked.mapping, generalise=generalise)
    return masked, Prompt(instruction=asked, text=text, max_tokens=max_tokens, seed=seed)


def with_legend(
    instruction: str, text: str, mapping: Mapping[str, str], *, generalise: Generalisation = NOTHING
) -> str:
    """The instruction with an account of the placeholders in it and in the text: their types, never a value."""
    sent = {*_PLACEHOLDER.findall(instruction), *_PLACEHOLDER.findall(text)}
    types = {match[1] for match in map(_TYPE.fullmatch, sent & mapping.keys()) if match}
    if not types:
        return instruction
    named, meaning = legend(types, generalise)
    return f"{instruction}\n\n{_LEGEND.format(types=', '.join(named))}{meaning}"
