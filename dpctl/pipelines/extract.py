"""Extract, then cloud: choose here the clauses that answer the question, mask them, and send only those.

The whole document is masked first, as one text, so that a name is known from all of its mentions; what is chosen is
chosen among the masked clauses, and what is sent is searched for originals once more.
"""

import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dpctl.core.run import EdgeWork, StageTime
from dpctl.engines.base import Engine, Prompt
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.bm25 import Index
from dpctl.pipelines.clauses import Clause, clauses
from dpctl.pipelines.hybrid import relay, with_legend
from dpctl.pipelines.masking import Recogniser, masked_parts, refuse_leftovers
from dpctl.pipelines.topics import Topic
from dpctl.privacy.generalise import NOTHING, Generalisation
from dpctl.privacy.mask import Masked
from dpctl.privacy.parties import Party

# the part of the text that may be sent, the parts of that for its opening and for the definitions of terms in it
SHARE = 0.35
_OPENING = 0.3
_DEFINITIONS = 0.1
# reciprocal rank fusion: Cormack, Clarke & Büttcher 2009 (k = 60)
_FUSION = 60
_FIRST_ARTICLE = re.compile(r"(?:article|section|clause)?\s*(?:1|i)\b|definitions", re.IGNORECASE)
_DEFINITION = re.compile(r"[“\"](?P<term>[^”\"\n]{2,60})[”\"]\s(?:means|shall mean|has the meaning)\b")
_NOTE = "The text is an extract: the clauses of a longer document that bear on the question, in their order."

Embedding = Callable[[Sequence[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The clauses that were chosen, in the order of the document, out of `total`."""

    clauses: tuple[Clause, ...]
    total: int

    @property
    def text(self) -> str:
        """The clauses, each group under its heading."""
        pieces: list[str] = []
        heading = ""
        for clause in self.clauses:
            if clause.heading != heading:
                heading = clause.heading
                pieces.append(heading)
            pieces.append(clause.text)
        return "\n\n".join(piece for piece in pieces if piece)


async def answer(
    document_text: str,
    instruction: str,
    max_tokens: int,
    engine: Engine,
    *,
    classes: frozenset[str],
    seed: int,
    topics: Sequence[Topic] = (),
    share: float = SHARE,
    embed: Embedding | None = None,
    parties: Sequence[Party] = (),
    generalise: Generalisation = NOTHING,
    extra: Recogniser | None = None,
    on_text: Callable[[str], None] | None = None,
) -> Answer:
    """Answer from the clauses of a document that bear on `instruction` and `topics`, masked as in `hybrid.answer`.

    `share` is the part of the document's characters that may be sent, 0..1. Raises UnavailableError as there.
    """
    began = time.perf_counter()
    masked, (text, asked) = masked_parts(
        (document_text, instruction), classes=classes, seed=seed, parties=parties, generalise=generalise, extra=extra
    )
    masked_by = time.perf_counter()
    chosen = extract(text, instruction, topics=topics, share=share, embed=embed)
    prompt = extract_prompt(chosen, asked, max_tokens, masked, seed=seed, generalise=generalise)
    stages = (
        StageTime(role="mask", start=began, end=masked_by),
        StageTime(role="extract", start=masked_by, end=time.perf_counter()),
    )
    result = await relay(prompt, masked, engine, on_text=on_text)
    work = EdgeWork(chunks=chosen.total, kept=len(chosen.clauses))
    return replace(result, stages=(*stages, *result.stages), edge=work)


def extract_prompt(
    chosen: Extract,
    instruction: str,
    max_tokens: int,
    masked: Masked,
    *,
    seed: int,
    generalise: Generalisation = NOTHING,
) -> Prompt:
    """The prompt for an extract of a masked text and a masked instruction; UnavailableError for an original in it."""
    text = chosen.text
    refuse_leftovers(text, masked.mapping)
    if len(chosen.clauses) < chosen.total:
        instruction = f"{instruction}\n\n{_NOTE}"
    return Prompt(
        instruction=with_legend(instruction, text, masked.mapping, generalise=generalise),
        text=text,
        max_tokens=max_tokens,
        seed=seed,
    )


def extract(
    text: str,
    instruction: str,
    *,
    topics: Sequence[Topic] = (),
    share: float = SHARE,
    embed: Embedding | None = None,
) -> Extract:
    """Choose clauses of a text, at most `share` of its characters (and at least its first clause).

    The opening (title, parties, recitals) comes first, then in turn the next best clause for each topic and for the
    instruction, then the definitions of terms that the chosen ones use most. Clauses are ranked by BM25, and where
    `embed` turns texts into vectors also by cosine, the two rankings fused by reciprocal rank.
    """
    if not 0 < share <= 1:
        raise ValueError(f"the share of a document is above 0 and at most 1, not {share}")
    found = clauses(text)
    budget = math.floor(share * len(text))
    if sum(map(_size, found)) <= budget:
        return Extract(clauses=tuple(found), total=len(found))
    chosen = dict.fromkeys(_opening(found, _OPENING * budget))
    room = budget - sum(_size(found[number]) for number in chosen)
    defined = {match["term"]: clause.number for clause in found if (match := _DEFINITION.match(clause.text))}
    reserve = _DEFINITIONS * budget if defined else 0.0
    for number in _in_turn(_rankings(found, instruction, topics, embed)):
        if number not in chosen and _size(found[number]) <= room - reserve:
            chosen[number] = None
            room -= _size(found[number])
    for number in _definitions(found, defined, chosen):
        if _size(found[number]) <= room:
            chosen[number] = None
            room -= _size(found[number])
    return Extract(clauses=tuple(found[number] for number in sorted(chosen)), total=len(found))


def _size(clause: Clause) -> int:
    # the blank line that parts it from the next
    return len(clause.text) + 2


def _opening(found: Sequence[Clause], room: float) -> list[int]:
    """What stands before the first article, as far as there is room; the first clause in any case."""
    numbers: list[int] = []
    for clause in found:
        if _FIRST_ARTICLE.match(clause.heading):
            break
        room -= _size(clause)
        if room < 0 and numbers:
            break
        numbers.append(clause.number)
    return numbers if 0 < len(numbers) < len(found) else [clause.number for clause in found[:1]]


def _rankings(
    found: Sequence[Clause], instruction: str, topics: Sequence[Topic], embed: Embedding | None
) -> list[list[int]]:
    texts = [f"{clause.heading}\n{clause.text}" for clause in found]
    queries = [instruction, *(f"{topic.name} {topic.terms}" for topic in topics)]
    index = Index(texts)
    rankings = [index.ranked(query) for query in queries]
    if embed is None:
        return rankings
    vectors, asked = embed(texts), embed(queries)
    near = [sorted(range(len(texts)), key=lambda n: (-_cosine(vectors[n], query), n)) for query in asked]
    return [_fused(pair) for pair in zip(rankings, near, strict=True)]


def _in_turn(rankings: Sequence[Sequence[int]]) -> Iterable[int]:
    """The best of every ranking, then the second best of every one, and so on."""
    for place in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if place < len(ranking):
                yield ranking[place]


def _fused(rankings: Iterable[Sequence[int]]) -> list[int]:
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, number in enumerate(ranking, 1):
            scores[number] = scores.get(number, 0.0) + 1 / (_FUSION + place)
    return sorted(scores, key=lambda number: (-scores[number], number))


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    norm = math.hypot(*one) * math.hypot(*other)
    return math.fsum(a * b for a, b in zip(one, other, strict=True)) / norm if norm else 0.0


def _definitions(found: Sequence[Clause], defined: Mapping[str, int], chosen: Iterable[int]) -> list[int]:
    """The clauses that define a term which the chosen ones use, the term that is used most first."""
    if not defined:
        return []
    # longest first, so that a Service Credit is no Service
    names = "|".join(re.escape(term) for term in sorted(defined, key=len, reverse=True))
    used = Counter(
        match[0] for number in chosen for match in re.finditer(rf"(?<!\w)(?:{names})(?!\w)", found[number].text)
    )
    already = set(chosen)
    return [defined[term] for term, _ in used.most_common() if defined[term] not in already]
