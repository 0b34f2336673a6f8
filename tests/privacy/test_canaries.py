import json

from dpctl.bench.documents import generate
from dpctl.core.documents import Document
from dpctl.privacy.canaries import PREFIX, canary_leak, planted
from dpctl.privacy.find import find
from dpctl.privacy.leaks import leaked
from dpctl.privacy.mask import mask
from dpctl.privacy.mention import CLASSES

DOCUMENT = generate("agreement", seed=4, pages=5)


def test_canaries_stand_nowhere_else_and_move_nothing_but_places() -> None:
    found = planted(DOCUMENT, seed=1, count=12)
    canaries = [span for span in found.spans if span.id.startswith(PREFIX)]
    assert len(canaries) == len({span.text for span in canaries}) == 12
    assert len(found.spans) == len(DOCUMENT.spans) + 12
    for span in found.spans:
        assert found.text[span.start : span.end] == span.text
    assert all(span.text not in DOCUMENT.text for span in canaries)
    assert [s.start for s in found.spans] == sorted(s.start for s in found.spans)
    assert found == planted(DOCUMENT, seed=1, count=12)
    assert found.text != planted(DOCUMENT, seed=2, count=12).text


def test_all_canaries_leave_with_the_document_and_none_when_masked() -> None:
    found = planted(DOCUMENT, seed=3, count=16)
    whole = leaked([json.dumps({"content": found.text}).encode()], found.spans)
    every = canary_leak(found.spans, whole)
    assert every is not None and (every.hits, every.n) == (16, 16)
    masked = mask(found.text, find(found.text), classes=CLASSES, seed=1).text
    none = canary_leak(found.spans, leaked([json.dumps({"content": masked}).encode()], found.spans))
    assert none is not None and none.hits == 0 and 0.1 < none.high < 0.2


def test_a_document_without_paragraphs_and_without_canaries() -> None:
    found = planted(Document(id="d", title="t", text="One line."), seed=1, count=3)
    assert found.text.startswith("One line.\n\n")
    assert [found.text[s.start : s.end] for s in found.spans] == [s.text for s in found.spans]
    assert canary_leak(DOCUMENT.spans, set()) is None
