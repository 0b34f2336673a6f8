"""The hybrid pipeline: mask the whole document here, let the cloud answer about it, restore what comes back.

It fails closed: when an original still stands anywhere in what would be sent, nothing is sent.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dpctl.core.documents import Span
from dpctl.core.errors import UnavailableError
from dpctl.core.run import StageTime
from dpctl.engines.base import Engine, Prompt, Usage
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.cloud import incomplete
from dpctl.privacy.find import find
from dpctl.privacy.mask import ORDERED, OTHER, Masked, mask
from dpctl.privacy.parties import Party
from dpctl.privacy.restore import Restorer, restore

# stands between document and instruction while both are searched as one text: a record separator between blank lines
_SEPARATOR = "\x1e"
_SEAM = f"\n\n{_SEPARATOR}\n\n"
_TYPE = re.compile(r"⟦([A-Z_]+)_\d+[a-z]*⟧")
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")
_LEGEND = (
    "Names and other identifying details in the text were replaced by placeholders in white square brackets, a type "
    "and a number: ⟦TYPE_number⟧. Types in use: {types}. The same number always means the same thing; a letter after "
    "it marks another way to write it. Treat a placeholder as what it stands for, copy it character for "
    "character, brackets included, wherever you would write that, and never guess, translate, merge or renumber one."
)
_ORDER = " The numbers of {types} are in order: a larger one is a later date, or a larger sum in that currency."


async def answer(
    document_text: str,
    instruction: str,
    max_tokens: int,
    engine: Engine,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: bool = False,
    on_text: Callable[[str], None] | None = None,
) -> Answer:
    """Answer about a document with an engine that never sees the mentions of `classes` in it, or in the instruction.

    `seed` numbers the placeholders, `parties` are names that the user knows of, `generalise` lets those of dates and
    sums keep their order; `on_text` gets the restored text as it becomes certain. Raises UnavailableError when
    something would leave unmasked (nothing is sent then), and whatever the engine raises.
    """
    began = time.perf_counter()
    masked, prompt = masked_prompt(
        document_text, instruction, max_tokens, classes=classes, seed=seed, parties=parties, generalise=generalise
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
        masked=masked.counts,
    )


def masked_prompt(
    document_text: str,
    instruction: str,
    max_tokens: int,
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: bool = False,
) -> tuple[Masked, Prompt]:
    """Mask document and instruction and write the prompt; errors as `masked_parts`."""
    masked, (text, asked) = masked_parts(
        (document_text, instruction), classes=classes, seed=seed, parties=parties, generalise=generalise
    )
    asked = with_legend(asked, text, masked.mapping, generalise=generalise)
    return masked, Prompt(instruction=asked, text=text, max_tokens=max_tokens, seed=seed)


def masked_parts(
    parts: Sequence[str],
    *,
    classes: frozenset[str],
    seed: int,
    parties: Sequence[Party] = (),
    generalise: bool = False,
) -> tuple[Masked, tuple[str, ...]]:
    """Mask several texts as one (an alias of the one is found in the other) and return them masked, in their order.

    What was masked in one place is masked wherever else it stands. Raises UnavailableError when an original is left all
    the same.
    """
    whole = _SEAM.join(part.replace(_SEPARATOR, " ") for part in parts)
    spans = find(whole, parties=parties)
    masked = mask(whole, spans, classes=classes, seed=seed, generalise=generalise)
    left = tuple(remaining(masked.text, masked.mapping))
    if left:
        more = _overlooked(
            whole, [span for span in spans if span.cls in classes], [masked.mapping[name] for name in left]
        )
        masked = mask(whole, (*spans, *more), classes=classes, seed=seed, generalise=generalise)
        refuse_leftovers(masked.text, masked.mapping)
    texts = tuple(masked.text.split(_SEAM))
    if len(texts) != len(parts):
        raise UnavailableError(
            "cannot tell the masked document and the instruction apart; nothing was sent",
            where="the end of the document and the instruction",
            hint="end the document with a full stop, or choose --mode local",
        )
    return masked, texts


def refuse_leftovers(masked_text: str, mapping: Mapping[str, str]) -> None:
    """Raise UnavailableError when an original still stands in what is about to be sent; it names no original."""
    left = tuple(remaining(masked_text, mapping))
    if left:
        raise UnavailableError(
            f"{len(left)} of {len(mapping)} masked values still stand in what would be sent; nothing was sent",
            where=f"the masked document ({', '.join(left)})",
            hint="choose --mode local for this document, and report the kinds of value named above",
        )


def remaining(masked_text: str, mapping: Mapping[str, str]) -> Iterator[str]:
    """The placeholders whose original still stands in a masked text as words of its own, whatever white space is in it.

    A single word must be spelled alike (May the month is not may); several words, or digits, match in any case.
    """
    # the names of the types in the placeholders are ours and tell nothing
    plain = " ".join(_PLACEHOLDER.sub("⟦⟧", masked_text).split())
    folded = plain.casefold()
    words, folded_words = frozenset(_WORD.findall(plain)), frozenset(_WORD.findall(folded))
    for placeholder, value in mapping.items():
        original = " ".join(value.split())
        text, known = plain, words
        if _telling(original):
            text, known, original = folded, folded_words, original.casefold()
        first = _WORD.search(original)
        # without a word it is a bracket of the document's own, masked so that it cannot pass for one of ours; and what
        # stands as words of its own has its first word among those of the text, which is quick to ask
        if first is not None and first[0] in known and _stands_in(text, original):
            yield placeholder


def _telling(original: str) -> bool:
    """Whether it is the same value in any case: several words or a number, not a word that may be an ordinary one."""
    return " " in original or any(map(str.isdigit, original))


def _overlooked(text: str, spans: Sequence[Span], originals: Iterable[str]) -> Iterator[Span]:
    """Further mentions of the originals, each like the span that was found with that text, where no span is yet."""
    found = {span.text: span for span in spans}
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\x01" * (span.end - span.start)
    for original in originals:
        like = found.get(original)
        words = original.split()
        if like is None or not words:
            continue
        flags = re.IGNORECASE if _telling(" ".join(words)) else re.NOFLAG
        phrase = r"\s+".join(map(re.escape, words))
        pattern = re.compile(rf"(?<![^\W_]){phrase}(?![^\W_])", flags)
        for match in pattern.finditer(text):
            if 1 not in taken[match.start() : match.end()]:
                yield replace(
                    like, id=f"{like.id}@{match.start()}", start=match.start(), end=match.end(), text=match[0]
                )


def _stands_in(text: str, original: str) -> bool:
    at = text.find(original)
    while at >= 0:
        end = at + len(original)
        inside = (at > 0 and original[0].isalnum() and text[at - 1].isalnum()) or (
            end < len(text) and original[-1].isalnum() and text[end].isalnum()
        )
        if not inside:
            return True
        at = text.find(original, at + 1)
    return False


def with_legend(instruction: str, text: str, mapping: Mapping[str, str], *, generalise: bool = False) -> str:
    """The instruction with an account of the placeholders in it and in the text: their types, never a value."""
    sent = {*_PLACEHOLDER.findall(instruction), *_PLACEHOLDER.findall(text)}
    types = sorted({match[1] for match in map(_TYPE.fullmatch, sent & mapping.keys()) if match})
    if not types:
        return instruction
    legend = _LEGEND.format(types=", ".join(types))
    kinds = tuple(cls.upper() for cls in sorted(ORDERED))
    ordered = [kind for kind in types if generalise and kind.startswith(kinds) and not kind.endswith(OTHER)]
    if ordered:
        legend += _ORDER.format(types=", ".join(ordered))
    return f"{instruction}\n\n{legend}"
