"""What `dpctl mask` shows."""

from dpctl.core.documents import Span
from dpctl.privacy.mask import mask
from dpctl.report.masking import Masking, as_record, entities_of, render

TEXT = "Ann Smith met Bo Li. Ms Smith paid EUR 5. A bracket: ⟦ stays."
SPANS = tuple(
    Span(id=f"s{start}", start=start, end=start + len(surface), text=surface, cls=cls, entity=entity)
    for start, surface, cls, entity in (
        (0, "Ann Smith", "person", "ann"),
        (14, "Bo Li", "person", "bo"),
        (21, "Ms Smith", "person", "ann"),
        (35, "EUR 5", "amount", "five"),
    )
)
CLASSES = frozenset({"person"})


def _masking(left: tuple[str, ...] = (), exposed: tuple[str, ...] = ()) -> Masking:
    masked = mask(TEXT, SPANS, classes=CLASSES)
    return Masking(
        title="note.txt",
        characters=len(TEXT),
        text=masked.text,
        entities=entities_of(masked),
        found={"person": 3, "amount": 1},
        masked=masked.counts,
        left=left,
        exposed=exposed,
    )


def test_an_entity_has_all_its_forms_and_mentions() -> None:
    entities = entities_of(mask(TEXT, SPANS, classes=CLASSES))
    assert sorted((e.cls, e.forms, e.mentions) for e in entities) == [
        ("person", ("Ann Smith", "Ms Smith"), 2),
        ("person", ("Bo Li",), 1),
    ]


def test_numbers_sort_as_numbers() -> None:
    text = " ".join(f"Name{i}" for i in range(12))
    spans = []
    start = 0
    for word in text.split():
        spans.append(Span(id=word, start=start, end=start + len(word), text=word, cls="person", entity=word))
        start += len(word) + 1
    names = [e.placeholders[0] for e in entities_of(mask(text, spans, classes=CLASSES))]
    assert names == [f"⟦PERSON_{i}⟧" for i in range(1, 13)]


def test_the_page_is_whole_and_says_what_was_masked() -> None:
    page = render(_masking(), width=80, color=False)
    assert max(map(len, page.splitlines())) <= 80
    assert "Ann Smith" in page and "Ms Smith" in page and "LITERAL" not in page
    assert "3 of 4 mentions found are masked; nothing was sent" in page
    assert "look through the text" in page


def test_a_summary_holds_no_text_of_the_document() -> None:
    page = render(_masking(), width=80, color=False, summary=True)
    assert "Smith" not in page and "EUR" not in page
    assert "person" in page and "amount" in page


def test_what_is_left_is_said_and_is_a_finding() -> None:
    masking = _masking(left=("⟦PERSON_1⟧",), exposed=("email",))
    page = render(masking, width=80, color=False)
    assert not masking.clean and _masking().clean
    assert "⟦PERSON_1⟧ still stand in the text" in page and "email stay as they are" in page


def test_the_record_maps_placeholders_to_originals() -> None:
    record = as_record(_masking())
    assert record["masked"] == {"person": 3} and record["found"]["amount"] == 1
    restored = record["text"]
    for entity in record["entities"]:
        for placeholder, form in entity["forms"].items():
            restored = restored.replace(placeholder, form)
    assert restored.replace("⟦LITERAL_1⟧", "⟦") == TEXT
