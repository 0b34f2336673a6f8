"""What of a document one request exposed, as counts: by what left, and by what masking left over of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dpctl.assess.charges import HOME
from dpctl.bench.work import Work, planted
from dpctl.core.documents import Span
from dpctl.core.run import Attempt, Exposure
from dpctl.pipelines.answer import Answer
from dpctl.privacy.metrics import Place, over_mask, tail_digit_leak, token_leak
from dpctl.privacy.reidentify import fitting, surviving
from dpctl.privacy.restore import restore

_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")


def exposure(
    work: Work, attempts: Sequence[Attempt], leaked: Mapping[str, tuple[str, ...]], answer: Answer | None
) -> Exposure:
    """Judge a request by its attempts, the ids of mentions that `leaked`, and its answer (None: there was none).

    Words that were masked, or not, are told by their places, and only in a generated document: of a user's own nobody
    knows more than the finder, which masked it.
    """
    spans = work.document.spans
    counted = planted(work)
    classes = _by_class([span for span in spans if span.cls in counted])
    out = {name for ids in leaked.values() for name in ids}
    entities_out = {cls: sorted({span.entity for span in found if span.id in out}) for cls, found in classes.items()}
    left = {name for attempt in attempts if attempt.zone not in HOME for name in attempt.found_spans}
    survived = surviving(spans, {span.id for span in spans} - left)
    found = Exposure(
        entities={cls: len({span.entity for span in found}) for cls, found in classes.items()},
        entities_out={cls: tuple(ids) for cls, ids in entities_out.items() if ids},
        surviving={cls: len(texts) for cls, texts in survived.items()},
        population=work.population.size if work.population else None,
        fitting=fitting(survived, work.population) if work.population else None,
    )
    if answer is None or (answer.edge is not None and answer.edge.resolved):
        return found
    return _with_masking(found, work, classes, answer)


def _with_masking(found: Exposure, work: Work, classes: Mapping[str, Sequence[Span]], answer: Answer) -> Exposure:
    """Add what masking did: nothing, where the document was sent as it is."""
    document, hidden = work.document, answer.hidden
    found = replace(
        found,
        # a placeholder's year or number is nobody's last digits
        tails=tail_digit_leak(document.text, document.spans, [_PLACEHOLDER.sub(" ", answer.sent)]),
        exact=None if hidden is None else restore(hidden.text, hidden.mapping).startswith(document.text),
    )
    if not document.generated:
        return found
    # what was masked behind the document, in the instruction and the notes, is none of its words
    places: list[Place] = [place for place in hidden.places if place[1] <= len(document.text)] if hidden else []
    words = {cls: token_leak(spans, places) for cls, spans in classes.items()}
    return replace(
        found,
        words={cls: pair for cls, pair in words.items() if pair is not None},
        over=over_mask(document.text, document.spans, places) if hidden else None,
    )


def _by_class(spans: Sequence[Span]) -> Mapping[str, Sequence[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.cls, []).append(span)
    return found
