"""Adapters to other libraries' recognisers, with small stand-ins for those libraries."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.pipelines.masking import masked_parts
from dpctl.pipelines.ner import open_gliner, open_presidio, open_spacy, recognition
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
    ("name", "choice"), [("presidio_analyzer", "presidio"), ("spacy", "spacy:m"), ("gliner", "gliner:m")]
)
def test_without_the_library_the_user_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, name: str, choice: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UnavailableError) as error:
        recognition(choice)
    assert "pip install" in str(error.value.hint)


@pytest.mark.parametrize("choice", ["stanza", "spacy", "spacy:", "gliner", "presidio:en", "edge:m", ""])
def test_an_unknown_recogniser_lists_the_known(choice: str) -> None:
    with pytest.raises(UsageError, match="--ner"):
        recognition(choice)


def test_the_model_here_is_asked_later() -> None:
    assert recognition("edge").find is None


class AnalyzerEngine:
    def get_supported_entities(self, *, language: str) -> list[str]:
        assert language == "en"
        return ["PERSON", "US_BANK_NUMBER", "URL", "EMAIL_ADDRESS", "DATE_TIME"]

    def analyze(self, *, text: str, language: str, entities: list[str]) -> list[SimpleNamespace]:
        assert language == "en"
        # these would look up the endings of domains in the network
        assert not {"URL", "EMAIL_ADDRESS"} & set(entities)
        found = [
            ("amber lightfoot", "PERSON", 0.85),
            ("blue lagoon", "US_BANK_NUMBER", 0.05),
            ("monday", "DATE_TIME", 0.9),
        ]
        return [
            SimpleNamespace(start=text.index(w), end=text.index(w) + len(w), entity_type=t, score=s)
            for w, t, s in found
            if w in text
        ]


def test_presidio(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "presidio_analyzer", AnalyzerEngine=AnalyzerEngine)
    install(monkeypatch, "spacy", util=SimpleNamespace(is_package=lambda _: True))
    finder = open_presidio()
    assert [(span.text, span.cls) for span in finder(TEXT)] == [("amber lightfoot", "person")]
    assert "amber lightfoot" in [span.text for span in find(TEXT, extra=finder)]


def test_presidio_downloads_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "presidio_analyzer", AnalyzerEngine=lambda: pytest.fail("it would download its model"))
    install(monkeypatch, "spacy", util=SimpleNamespace(is_package=lambda _: False))
    with pytest.raises(UnavailableError, match="en_core_web_lg"):
        open_presidio()


def test_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

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
        loaded.append(model)
        return Pipeline()

    install(monkeypatch, "spacy", load=load)
    finder = open_spacy("m")
    for _ in range(2):
        assert [(span.text, span.cls) for span in finder(TEXT)] == [
            ("we", "organisation"),
            ("amber lightfoot", "person"),
            ("blue lagoon", "address"),
        ]
    assert loaded == ["m"]
    with pytest.raises(UnavailableError, match="absent"):
        open_spacy("absent")


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
    finder = open_gliner("m", window=80)
    assert {(span.start, span.text, span.cls) for span in finder(text)} == {
        (text.index("amber"), "amber lightfoot", "person")
    }
    assert list(finder("")) == []


def test_what_a_recogniser_finds_is_masked_in_the_document_and_the_question() -> None:
    finder = open_presidio(analyzer=AnalyzerEngine())
    parts = (f"{TEXT}.", "what did amber lightfoot do?")
    masked, texts = masked_parts(parts, classes=frozenset({"person"}), seed=1, extra=finder)
    assert "amber" not in " ".join(texts) and texts[1].startswith("what did ⟦PERSON_1⟧")
    assert masked.mapping["⟦PERSON_1⟧"] == "amber lightfoot"
