"""Adapters to other libraries' recognisers, with small stand-ins for those libraries."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from dpctl.core.errors import UnavailableError
from dpctl.pipelines.ner import gliner_spans, presidio_spans, spacy_spans
from dpctl.privacy.find import find

TEXT = "we saw amber lightfoot in the blue lagoon on monday"


def at(written: str) -> tuple[int, int]:
    start = TEXT.index(written)
    return start, start + len(written)


def install(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = ModuleType(name)
    for key, value in members.items():
        setattr(module, key, value)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("presidio_analyzer", lambda: presidio_spans(TEXT)),
        ("spacy", lambda: spacy_spans(TEXT)),
        ("gliner", lambda: gliner_spans(TEXT, "m")),
    ],
)
def test_without_the_library_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, name, call) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnavailableError) as error:
        call()
    assert "pip install" in str(error.value.hint)


def test_presidio(monkeypatch: pytest.MonkeyPatch) -> None:
    class AnalyzerEngine:
        def analyze(self, *, text: str, language: str) -> list[SimpleNamespace]:
            assert (text, language) == (TEXT, "en")
            found = [
                ("amber lightfoot", "PERSON", 0.85),
                ("blue lagoon", "US_BANK_NUMBER", 0.05),
                ("monday", "DATE_TIME", 0.9),
            ]
            return [SimpleNamespace(start=at(w)[0], end=at(w)[1], entity_type=t, score=s) for w, t, s in found]

    install(monkeypatch, "presidio_analyzer", AnalyzerEngine=AnalyzerEngine)
    spans = presidio_spans(TEXT)
    assert [(span.text, span.cls) for span in spans] == [("amber lightfoot", "person")]
    assert "amber lightfoot" in [span.text for span in find(TEXT, extra=spans)]


def test_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipeline:
        max_length = 10

        def __call__(self, text: str) -> SimpleNamespace:
            assert len(text) <= self.max_length
            ents = [("amber lightfoot", "PERSON"), ("blue lagoon", "FAC"), ("monday", "DATE"), ("we", "SOMETHING")]
            return SimpleNamespace(
                ents=[SimpleNamespace(start_char=at(w)[0], end_char=at(w)[1], label_=label) for w, label in ents]
            )

    def load(model: str) -> Pipeline:
        if model == "absent":
            raise OSError("no such model")
        return Pipeline()

    install(monkeypatch, "spacy", load=load)
    assert [(span.text, span.cls) for span in spacy_spans(TEXT)] == [
        ("we", "organisation"),
        ("amber lightfoot", "person"),
        ("blue lagoon", "address"),
    ]
    with pytest.raises(UnavailableError, match="absent"):
        spacy_spans(TEXT, "absent")


def test_gliner_reads_a_long_text_in_windows_that_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    class GLiNER:
        @staticmethod
        def from_pretrained(_model: str, *, local_files_only: bool) -> "GLiNER":
            assert local_files_only
            return GLiNER()

        def predict_entities(self, text: str, labels: list[str], *, threshold: float) -> list[dict[str, object]]:
            assert len(text) <= 80
            assert "person" in labels
            start = text.find("amber lightfoot")
            return [{"start": start, "end": start + 15, "label": "person"}] if start >= 0 else []

    install(monkeypatch, "gliner", GLiNER=GLiNER)
    text = "x " * 50 + TEXT + " y" * 50
    spans = gliner_spans(text, "m", window=80)
    assert {(span.start, span.text, span.cls) for span in spans} == {(text.index("amber"), "amber lightfoot", "person")}
    assert gliner_spans("", "m") == []
