"""What of a document one request exposed, as counts: by what left, and by what masking left over of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dpctl.assess.charges import HOME
from dpctl.bench.calls import parts
from dpctl.bench.work import Work, planted
from dpctl.core.documents import Span
from dpctl.core.run import Attempt, Exposure
from dpctl.pipelines.answer import Answer
from dpctl.privacy.mask import Masked
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
    document, hidden, calls = work.document, answer.hidden, work.scenario.workload.calls
    masked = None if hidden is None else _in_document(document.text, hidden, calls)
    found = replace(
        found,
        # a placeholder's year or number is nobody's last digits
        tails=tail_digit_leak(document.text, document.spans, [_PLACEHOLDER.sub(" ", answer.sent)]),
        exact=None if hidden is None else masked is not None,
    )
    if not document.generated or (hidden is not None and masked is None and calls > 1):
        return found
    places = masked or []
    if hidden is not None and masked is None:
        places = [place for place in hidden.places if place[1] <= len(document.text)]
    words = {cls: token_leak(spans, places) for cls, spans in classes.items()}
    return replace(
        found,
        words={cls: pair for cls, pair in words.items() if pair is not None},
        over=over_mask(document.text, document.spans, places) if hidden else None,
    )


def _in_document(text: str, hidden: Masked, calls: int) -> list[Place] | None:
    """Where in the document mentions were masked; None when what was masked is not the document, restored.

    What was masked behind the document, in the instruction and the notes, is none of its words; nor is what earlier
    calls wrote, which stands between the parts of the last call's prompt.
    """
    whole = restore(hidden.text, hidden.mapping)
    found: list[Place] = []
    at = before = 0
    for part in parts(text, calls):
        start = whole.find(part, at) if calls > 1 else 0
        if start < 0 or not whole.startswith(part, start):
            return None
        at = start + len(part)
        found += [(s - start + before, e - start + before) for s, e in hidden.places if start <= s and e <= at]
        before += len(part)
    return found


def _by_class(spans: Sequence[Span]) -> Mapping[str, Sequence[Span]]:
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.cls, []).append(span)
    return found
