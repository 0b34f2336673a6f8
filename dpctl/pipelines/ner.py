"""Named-entity recognisers of other libraries as finders in union: `find(text, extra=...)` takes what they return.

Nothing of theirs is needed by dpctl and nothing is downloaded here: the library and its model are the user's. They are
loaded once, when a recogniser is opened, and not for every text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dpctl.core.documents import Span
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.pipelines.masking import Recogniser

# the model that a pipeline has here, asked to tag names: see `tagging`
EDGE = "edge"
CHOICES = f"presidio, spacy:MODEL, gliner:MODEL or {EDGE}"
# the spaCy model of Presidio's default engine
_PRESIDIO_MODEL = "en_core_web_lg"
# Presidio's recognisers that look up the endings of domains, and open the network for that: the rules find these forms
_OPEN_NETWORK = frozenset({"EMAIL_ADDRESS", "URL"})

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """A recogniser beside the rules: its name with versions, for the record, and what finds.

    `find` None: the model that a pipeline has here is asked about every text.
    """

    name: str
    find: Recogniser | None = None


def recognition(choice: str) -> Recognition:
    """The recogniser that a user names: presidio, spacy:MODEL, gliner:MODEL, or edge.

    UsageError for another word; UnavailableError, with what to install, where a library or a model is missing.
    """
    library, _, model = choice.strip().partition(":")
    if library == EDGE and not model:
        return Recognition(name=EDGE)
    if library == "presidio" and not model:
        return Recognition(name=f"presidio ({_version('presidio-analyzer')}, {_PRESIDIO_MODEL})", find=open_presidio())
    if library == "spacy" and model:
        return Recognition(name=f"spacy:{model} ({_version('spacy')})", find=open_spacy(model))
    if library == "gliner" and model:
        return Recognition(name=f"gliner:{model} ({_version('gliner')})", find=open_gliner(model))
    hint = f"{library}:MODEL" if library in {"spacy", "gliner"} else CHOICES
    raise UsageError(f"unknown recogniser {choice!r}", where="--ner", hint=f"give {hint}")


def open_presidio(*, language: str = "en", analyzer: Any = None, threshold: float = 0.35) -> Recogniser:
    """A Presidio AnalyzerEngine (its default one when none is given); spans that score at least `threshold`.

    Its default engine would download a model that is missing: UnavailableError instead, as for presidio-analyzer.
    """
    if analyzer is None:
        try:
            import spacy
            from presidio_analyzer import AnalyzerEngine
        except ImportError:
            raise _missing("presidio-analyzer", "pip install 'dpctl-planner[presidio]'") from None
        if not spacy.util.is_package(_PRESIDIO_MODEL):
            raise _missing(f"the spaCy model {_PRESIDIO_MODEL}", f"python -m spacy download {_PRESIDIO_MODEL}")
        analyzer = AnalyzerEngine()
    entities = sorted(set(analyzer.get_supported_entities(language=language)) - _OPEN_NETWORK)

    def find(text: str) -> list[Span]:
        results = analyzer.analyze(text=text, language=language, entities=entities)
        return _spans(text, ((r.start, r.end, r.entity_type) for r in results if r.score >= threshold))

    return find


def open_spacy(model: str) -> Recogniser:
    """The entities of a spaCy pipeline, by its name or folder.

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

    def find(text: str) -> list[Span]:
        # spaCy refuses a text longer than this; what it is for (memory of the parser) does not matter to a recogniser
        pipeline.max_length = max(pipeline.max_length, len(text) + 1)
        return _spans(text, ((entity.start_char, entity.end_char, entity.label_) for entity in pipeline(text).ents))

    return find


def open_gliner(
    model: str,
    *,
    labels: tuple[str, ...] = ("person", "organization", "address", "location"),
    threshold: float = 0.4,
    window: int = 1200,
) -> Recogniser:
    """A GLiNER model (name or folder), that reads in windows of so many characters, which overlap by a quarter.

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

    def find(text: str) -> list[Span]:
        found: dict[tuple[int, int], str] = {}
        for at in range(0, max(1, len(text)), max(1, window - window // 4)):
            for entity in tagger.predict_entities(text[at : at + window], list(labels), threshold=threshold):
                found.setdefault((at + entity["start"], at + entity["end"]), entity["label"])
        return _spans(text, ((start, end, label) for (start, end), label in found.items()))

    return find


def class_of(label: str) -> str | None:
    """The finder's class for what a recogniser calls something; None for what names nobody by itself."""
    name = label.lower()
    return None if name in _LEFT_OUT else _CLASSES.get(name, "organisation")


def _spans(text: str, found: Iterable[tuple[int, int, str]]) -> list[Span]:
    spans: list[Span] = []
    for start, end, label in sorted(found):
        cls = class_of(label)
        if cls is None or not 0 <= start < end <= len(text):
            continue
        written = text[start:end]
        spans.append(
            Span(
                id=f"n{len(spans) + 1:04d}", start=start, end=end, text=written, cls=cls, entity=written, planted=False
            )
        )
    return spans


def _missing(what: str, hint: str) -> UnavailableError:
    return UnavailableError(f"{what} is not installed", where="--ner", hint=hint)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package
