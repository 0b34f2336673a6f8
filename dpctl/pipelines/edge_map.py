"""Map on the edge, reduce in the cloud: a model here reads the document part by part, the cloud sees only its notes.

The notes are data: JSON of a fixed schema, whose statements are kept only when their figures and names stand in the
part that was read. They are masked together with the whole document, so that a name is known from all of its mentions.
Nothing that the cloud answers is run or followed here.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dpctl.core.run import EdgeWork, StageTime
from dpctl.engines.base import Engine, Prompt
from dpctl.pipelines import cloud
from dpctl.pipelines.answer import Answer, plus
from dpctl.pipelines.clauses import clauses
from dpctl.pipelines.extract import SHARE, extract
from dpctl.pipelines.grounding import grounding
from dpctl.pipelines.hybrid import relay, with_legend
from dpctl.pipelines.masking import Recogniser, masked_parts, refuse_leftovers
from dpctl.pipelines.notes import note_prompt, read_notes
from dpctl.pipelines.topics import Topic
from dpctl.privacy.generalise import NOTHING, Generalisation
from dpctl.privacy.mask import Masked
from dpctl.privacy.parties import Party

# characters that the edge model reads at once, about 2,500 tokens: a context of 4,096 holds them with task and notes
PART = 10_000
NOTE_TOKENS = 700
_NOTE = "The text is a set of notes that somebody took of a longer document, in its order."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What was made of the parts of a document: one text each, "" for nothing of use, and the work it took."""

    texts: tuple[str, ...]
    work: EdgeWork


async def answer(
    document_text: str,
    instruction: str,
    max_tokens: int,
    edge: Engine,
    engine: Engine,
    *,
    classes: frozenset[str],
    seed: int,
    topics: Sequence[Topic] = (),
    part: int = PART,
    note_tokens: int = NOTE_TOKENS,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Answer:
    """Answer from the notes that `edge` takes, masked, written up by `engine` in the cloud.

    `part` is how many characters the edge model reads at once. Raises UnavailableError as `hybrid.answer`, and when the
    edge engine cannot run at all. With weights that mean nothing the answer means nothing: its quality is not known.
    """
    began = time.perf_counter()
    mapped = await take_notes(
        document_text, instruction, edge, seed=seed, topics=topics, part=part, note_tokens=note_tokens
    )
    mapped_by = time.perf_counter()
    masked, prompt = notes_prompt(
        document_text,
        instruction,
        max_tokens,
        mapped,
        classes=classes,
        seed=seed,
        parties=parties,
        generalise=generalise,
        extra=extra,
    )
    stages = (
        StageTime(role="map", start=began, end=mapped_by),
        StageTime(role="mask", start=mapped_by, end=time.perf_counter()),
    )
    result = await relay(prompt, masked, engine, on_text=on_text)
    return replace(result, stages=(*stages, *result.stages), edge=mapped.work)


async def take_notes(
    document_text: str,
    instruction: str,
    edge: Engine,
    *,
    seed: int,
    topics: Sequence[Topic] = (),
    part: int = PART,
    note_tokens: int = NOTE_TOKENS,
) -> Mapped:
    """Have the edge model read a document part by part.

    A part whose answer is not JSON of the schema is asked for once more; then its most telling clauses stand for it.
    """
    parts = _parts(document_text, part)
    texts: list[str] = []
    tokens_in: int | None = 0
    tokens_out: int | None = 0
    fallbacks = dropped = 0
    for text in parts:
        notes = None
        # greedy decoding repeats itself: the second time there is room for an answer that was cut
        for limit in (note_tokens, 2 * note_tokens):
            said = await cloud.answer(note_prompt(text, instruction, max_tokens=limit, seed=seed), edge)
            tokens_in = plus(tokens_in, said.usage.tokens_in)
            tokens_out = plus(tokens_out, said.usage.tokens_out)
            notes = read_notes(said.text)
            if notes is not None:
                break
        if notes is None:
            fallbacks += 1
            texts.append(extract(text, instruction, topics=topics, share=SHARE).text)
            continue
        sound = [note for note in notes if not grounding(note.statement, text).unsupported]
        dropped += len(notes) - len(sound)
        texts.append("\n".join(f"{note.topic}: {note.statement}" if note.topic else note.statement for note in sound))
    work = EdgeWork(
        chunks=len(parts),
        kept=sum(map(bool, texts)),
        fallbacks=fallbacks,
        dropped=dropped,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
    )
    return Mapped(texts=tuple(texts), work=work)


def notes_prompt(
    document_text: str,
    instruction: str,
    max_tokens: int,
    mapped: Mapped,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
) -> tuple[Masked, Prompt]:
    """Mask notes and instruction with all that the document tells about them, and write the prompt of the reduce."""
    notes = "\n\n".join(text for text in mapped.texts if text) or "Nothing of use was found."
    masked, (_, text, asked) = masked_parts(
        (document_text, notes, instruction),
        classes=classes,
        seed=seed,
        parties=parties,
        generalise=generalise,
        extra=extra,
    )
    refuse_leftovers(text, masked.mapping)
    asked = with_legend(f"{asked}\n\n{_NOTE}", text, masked.mapping, generalise=generalise)
    return masked, Prompt(instruction=asked, text=text, max_tokens=max_tokens, seed=seed)


def _parts(text: str, size: int) -> list[str]:
    """Whole clauses in a row, with their headings, up to a number of characters."""
    if size < 1:
        raise ValueError(f"a part has at least one character, not {size}")
    parts: list[str] = []
    heading = ""
    for clause in clauses(text):
        piece = f"{clause.heading}\n\n{clause.text}" if clause.heading and clause.heading != heading else clause.text
        heading = clause.heading
        if parts and len(parts[-1]) + len(piece) + 2 <= size:
            parts[-1] = f"{parts[-1]}\n\n{piece}"
        else:
            parts.append(piece)
    return parts
