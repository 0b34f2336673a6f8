"""Named-entity recognisers of other libraries as finders in union: `find(text, extra=...)` takes what they return.

Nothing of theirs is needed by dpctl and nothing is downloaded here: the library and its model are the user's.
"""

from collections.abc import Iterable
from typing import Any

from dpctl.core.documents import Span
from dpctl.core.errors import UnavailableError

# What recognisers call things, in small letters, and the finder's class. Labels that name nobody by themselves are left
# out (dates and amounts have forms of their own); an unknown label counts as a name: default deny.
_CLASSES = {
    "person": "person", "per": "person", "first name": "person", "last name": "person", "name": "person",
    "org": "organisation", "organization": "organisation", "organisation": "organisation", "company": "organisation",
    "norp": "place", "nrp": "place", "gpe": "place", "loc": "place", "location": "place", "city": "place",
    "country": "place", "nationality": "place", "fac": "address", "facility": "address", "address": "address",
    "street address": "address", "phone_number": "phone", "phone number": "phone", "phone": "phone",
    "email_address": "email", "email": "email", "iban_code": "iban", "iban": "iban", "credit_card": "account",
    "credit card number": "account", "us_bank_number": "account", "us_driver_license": "account",
    "medical_license": "account", "us_ssn": "tax_id", "us_itin": "tax_id", "us_passport": "tax_id", "uk_nhs": "account",
    "social security number": "tax_id", "passport number": "tax_id", "ip_address": "ip", "url": "url",
    "crypto": "account",
}  # fmt: skip
_LEFT_OUT = frozenset({
    "date", "time", "date_time", "cardinal", "ordinal", "percent", "quantity", "money", "language", "law", "product",
    "work_of_art", "event",
})  # fmt: skip


def presidio_spans(text: str, *, language: str = "en", analyzer: Any = None, threshold: float = 0.35) -> list[Span]:
    """Spans of a Presidio AnalyzerEngine (its default one when none is given) that score at least `threshold`.

    UnavailableError: presidio-analyzer, or the model of its default engine, is not installed.
    """
    if analyzer is None:
        try:
            from presidio_analyzer import AnalyzerEngine
        except ImportError:
            raise _missing("presidio-analyzer", "pip install 'dpctl-planner[presidio]'") from None
        analyzer = AnalyzerEngine()
    results = analyzer.analyze(text=text, language=language)
    return _spans(text, ((r.start, r.end, r.entity_type) for r in results if r.score >= threshold))


def spacy_spans(text: str, model: str = "en_core_web_sm") -> list[Span]:
    """Spans of the entities of a spaCy pipeline, by its name or folder.

    UnavailableError: spaCy or the model is not installed.
    """
    try:
        import spacy
    except ImportError:
        raise _missing("spacy", "pip install spacy") from None
    try:
        pipeline = spacy.load(model)
    except OSError:
        raise _missing(f"the spaCy model {model}", f"python -m spacy download {model}") from None
    # spaCy refuses a text longer than this; what it is for (memory of the parser) does not matter to a recogniser
    pipeline.max_length = max(pipeline.max_length, len(text) + 1)
    return _spans(text, ((entity.start_char, entity.end_char, entity.label_) for entity in pipeline(text).ents))


def gliner_spans(
    text: str,
    model: str,
    *,
    labels: tuple[str, ...] = ("person", "organization", "address", "location"),
    threshold: float = 0.4,
    window: int = 1200,
) -> list[Span]:
    """Spans of a GLiNER model (name or folder), read in windows of so many characters that overlap by a quarter.

    UnavailableError: gliner or the model is not installed.
    """
    try:
        from gliner import GLiNER
    except ImportError:
        raise _missing("gliner", "pip install gliner") from None
    try:
        tagger = GLiNER.from_pretrained(model, local_files_only=True)
    except OSError:
        raise _missing(f"the GLiNER model {model}", "download it first, or give the folder it lies in") from None
    found: dict[tuple[int, int], str] = {}
    for at in range(0, max(1, len(text)), max(1, window - window // 4)):
        for entity in tagger.predict_entities(text[at : at + window], list(labels), threshold=threshold):
            found.setdefault((at + entity["start"], at + entity["end"]), entity["label"])
    return _spans(text, ((start, end, label) for (start, end), label in found.items()))


def _spans(text: str, found: Iterable[tuple[int, int, str]]) -> list[Span]:
    spans: list[Span] = []
    for start, end, label in sorted(found):
        name = label.lower()
        if name in _LEFT_OUT or not 0 <= start < end <= len(text):
            continue
        cls = _CLASSES.get(name, "organisation")
        written = text[start:end]
        spans.append(
            Span(
                id=f"n{len(spans) + 1:04d}", start=start, end=end, text=written, cls=cls, entity=written, planted=False
            )
        )
    return spans


def _missing(what: str, hint: str) -> UnavailableError:
    return UnavailableError(f"{what} is not installed", where="the name recogniser", hint=hint)
