"""The generated agreement: believable, labelled without a gap, its facts stated; and users' own documents."""

import random
import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from dpctl.bench import documents
from dpctl.bench.agreement_cast import PARTIES, company_name, company_names, draw_cast
from dpctl.bench.agreement_data import wording
from dpctl.bench.agreement_numbers import iban, iban_is_valid, tax_number
from dpctl.bench.agreement_terms import draw_terms
from dpctl.bench.agreement_text import paragraph
from dpctl.bench.documents import generate, read_document
from dpctl.bench.quality import facts_found, normalise
from dpctl.core.documents import Document
from dpctl.core.errors import ExitCode, UsageError

CLASSES = {
    "person", "organisation", "address", "email", "phone", "tax_id", "account", "iban", "case_number", "amount", "date",
}  # fmt: skip


@pytest.fixture(scope="module")
def agreement() -> Document:
    return generate("agreement", seed=7, pages=50)


def test_same_arguments_same_document_whatever_the_global_random_state(agreement: Document) -> None:
    random.seed(1)
    again = generate("agreement", seed=7, pages=50)
    assert again == agreement
    assert generate("agreement", seed=8, pages=50).text != agreement.text


def test_a_longer_agreement_is_about_the_same_deal(agreement: Document) -> None:
    assert generate("agreement", seed=7, pages=12).facts == agreement.facts


@pytest.mark.parametrize("pages", [3, 11, 12, 50, 120])
def test_length_and_pages(pages: int) -> None:
    text = generate("agreement", seed=5, pages=pages).text
    assert len(text.split()) == pytest.approx(500 * pages, rel=0.1)
    sheets = text.split("\f")
    assert len(sheets) == pages
    for number, sheet in enumerate(sheets, 1):
        assert sheet.endswith(f"Page {number} of {pages}\n")
    # a heading does not end a page
    assert not [s for s in sheets if re.search(r"(ARTICLE|SCHEDULE) \d+\. [^\n]+\s+Page \d+ of", s)]


@pytest.mark.parametrize(("seed", "pages"), [(0, 1), (1, 2), (2, 6), (3, 12), (4, 50), (-9, 30)])
def test_spans_are_exact_sorted_and_apart(seed: int, pages: int) -> None:
    document = generate("agreement", seed=seed, pages=pages)
    end = 0
    for number, span in enumerate(document.spans, 1):
        assert span.id == f"s{number:04d}"
        assert document.text[span.start : span.end] == span.text
        assert span.text == span.text.strip() != ""
        assert span.start >= end
        assert span.planted
        end = span.end


def test_enough_of_everything(agreement: Document) -> None:
    assert len(agreement.spans) >= 400
    assert {span.cls for span in agreement.spans} == CLASSES
    assert len(agreement.facts) >= 40
    assert len({fact.id for fact in agreement.facts}) == len(agreement.facts)
    assert {fact.kind for fact in agreement.facts} == {"name", "amount", "date"}
    assert agreement.generated


@pytest.mark.parametrize(("seed", "pages"), [(7, 50), (21, 50), (22, 50), (23, 80), (24, 4)])
def test_no_planted_value_stands_anywhere_unlabelled(seed: int, pages: int) -> None:
    document = generate("agreement", seed=seed, pages=pages)
    covered = bytearray(len(document.text))
    for span in document.spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    # whatever is not covered, in lower case: a planted value in other capitals would show as well
    rest = "".join(c if not covered[i] else "\0" for i, c in enumerate(document.text)).lower()
    suspects = {s.text for s in document.spans if s.text.lower() in rest}
    assert {t for t in suspects if re.search(rf"(?<!\w){re.escape(t.lower())}(?!\w)", rest)} == set()


def test_mentions_of_one_entity_share_it(agreement: Document) -> None:
    by_entity: dict[str, set[str]] = {}
    for span in agreement.spans:
        by_entity.setdefault(span.entity, set()).add(span.text)
        assert span.entity.startswith(span.cls)
    facts = {fact.id: fact for fact in agreement.facts}
    for party in PARTIES:
        full, bare, alias = facts[f"party_{party}"].forms[:3]
        names = next(texts for texts in by_entity.values() if full in texts)
        assert {full, full.upper(), alias} <= names
        assert bare.startswith(alias) or alias in bare
    manager = next(texts for texts in by_entity.values() if facts["customer_manager"].forms[0] in texts)
    assert any(text.startswith(("Mr. ", "Ms. ", "Dr. ")) for text in manager)
    # a value has one entity, and never two of different classes
    entities: dict[str, set[str]] = {}
    for span in agreement.spans:
        entities.setdefault(span.text, set()).add(span.entity)
    assert [text for text, found in entities.items() if len(found) > 1] == []


@pytest.mark.parametrize(("seed", "pages"), [(0, 1), (1, 3), (2, 11), (3, 12), (4, 50), (5, 50), (6, 20)])
def test_every_fact_is_stated(seed: int, pages: int) -> None:
    document = generate("agreement", seed=seed, pages=pages)
    assert facts_found(document.text, document.facts) == tuple(fact.id for fact in document.facts)


@pytest.mark.parametrize("seed", range(6))
def test_no_clause_states_a_fact_by_accident(seed: int) -> None:
    """A figure that is no key fact never equals one: else a summary could be right about the wrong thing."""
    paragraphs, _, terms = documents._composed(seed, 50)
    for item in paragraphs:
        text = item.text
        for mark in reversed(item.marks):
            if mark.mention.fact or mark.mention.cls in {"person", "organisation"}:
                text = f"{text[: mark.start]}-{text[mark.end :]}"
        stated = set(facts_found(text, terms.facts)) - {"signing_date"}  # the signature blocks are dated, too
        assert stated == set(), text


def test_forms_of_two_facts_never_coincide() -> None:
    for seed in range(12):
        facts = generate("agreement", seed=seed, pages=1).facts
        seen: dict[str, str] = {}
        for fact in facts:
            for form in fact.forms:
                assert seen.setdefault(normalise(form), fact.id) == fact.id


def test_the_sums_of_the_deal_add_up() -> None:
    words = wording()
    for seed in range(20):
        cast = draw_cast(seed, words, random.Random(seed))
        terms = draw_terms(words, cast, random.Random(seed))
        fees = terms.money
        years = terms.dates["expiry_date"].year - terms.dates["effective_date"].year
        assert fees["total_value"] == fees["implementation_fee"] + years * (fees["licence_fee"] + fees["service_fee"])
        dates = terms.dates
        assert dates["signing_date"] < dates["effective_date"] < dates["go_live_date"] < dates["acceptance_date"]
        assert dates["acceptance_date"] < dates["long_stop_date"] < dates["expiry_date"]
        assert (dates["effective_date"].replace(year=2001) - dates["expiry_date"].replace(year=2001)).days in {1, -364}


def test_no_two_seeds_share_parties_or_their_people() -> None:
    words = wording()
    seen: dict[str, int] = {}
    for seed in range(200):
        cast = draw_cast(seed, words, random.Random(seed))
        names = {cast.orgs[party].full.text for party in PARTIES} | {cast.orgs[party].alias.text for party in PARTIES}
        names |= {cast.persons[f"{party}_{duty}"].full.text for party in PARTIES for duty in ("signatory", "lead")}
        assert len(names) == 16
        for name in names:
            assert seen.setdefault(name, seed) == seed
    assert min(company_names(locale) for locale in words.locales) > 300_000


def test_company_numbers_give_different_names() -> None:
    for locale in wording().locales:
        numbers = random.Random(3).sample(range(company_names(locale)), 3000)
        assert len({company_name(locale, number)[1] for number in numbers}) == 3000


@pytest.mark.parametrize("seed", range(4))
def test_prose_without_seams(seed: int) -> None:
    text = generate("agreement", seed=seed, pages=50).text
    for mistake in (
        r"[{}<>]",
        r"\.\.",
        r"  ",
        r"\bNone\b",
        r"\b(the|a|an|of|to|in|and|is) \1\b",
        r" [,.;]",
        r"\ba [aei]",
    ):
        found = [text[max(0, m.start() - 30) : m.end() + 30] for m in re.finditer(mistake, text)]
        assert found == []
    assert "the other provisions of this Agreement" not in text  # every article and schedule referred to is there
    assert "the Schedules to" not in text


def test_prose_varies(agreement: Document) -> None:
    words = wording()
    templates = {s.text for article in words.articles for s in article.sections} | set(words.interpretation)
    templates |= {text for texts in words.texts.values() for text in texts} | {text for _, text in words.definitions}
    assert len(templates) >= 350
    tokens = agreement.text.split()
    grams = [tuple(tokens[i : i + 8]) for i in range(len(tokens) - 7)]
    assert len(set(grams)) / len(grams) > 0.97


def test_seams_are_mended() -> None:
    from dpctl.bench.agreement_text import Mention

    mend = paragraph([Mention(text="Fioro S.p.A.", cls="organisation"), ". On ", Mention(text="ten days"), " notice"])
    assert mend.text == "Fioro S.p.A. On ten days’ notice"


def test_numbers_have_valid_check_digits(agreement: Document) -> None:
    # examples of the IBAN registry
    assert iban("GB", "WEST12345698765432") == "GB82 WEST 1234 5698 7654 32"
    assert iban("DE", "370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert not iban_is_valid("DE88 3704 0044 0532 0130 00")
    ibans = [
        span.text
        for seed in range(5)
        for span in generate("agreement", seed=seed, pages=30).spans
        if span.cls == "iban"
    ]
    assert len(ibans) >= 5
    assert all(iban_is_valid(text) for text in ibans)


def test_tax_numbers_follow_their_countries() -> None:
    rng = random.Random(4)
    for _ in range(50):
        vat = re.sub(r"\D", "", tax_number("uk", rng))
        assert (sum(int(d) * w for d, w in zip(vat[:7], range(8, 1, -1), strict=True)) + int(vat[7:])) % 97 == 0
        nip = re.sub(r"\D", "", tax_number("pl", rng))
        assert sum(int(d) * w for d, w in zip(nip, (6, 5, 7, 2, 3, 4, 5, 6, 7, -1), strict=True)) % 11 == 0
        french = re.sub(r"\D", "", tax_number("fr", rng))
        assert int(french[:2]) == (12 + 3 * (int(french[2:]) % 97)) % 97
        italian = [int(d) for d in tax_number("it", rng)[2:]]
        assert sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(italian)) % 10 == 0
        assert re.fullmatch(r"\d{2}[A-Z]{5}\d{4}[A-Z]1Z[0-9A-Z]", tax_number("in", rng))


def test_electronic_mail_stays_in_reserved_domains(agreement: Document) -> None:
    addresses = [span.text for span in agreement.spans if span.cls == "email"]
    assert addresses
    assert all(re.fullmatch(r"[a-z0-9._-]+@[a-z0-9-]+\.example", address) for address in addresses)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(min_value=-(2**70), max_value=2**70), pages=st.integers(min_value=1, max_value=14))
def test_any_seed_and_length(seed: int, pages: int) -> None:
    document = generate("agreement", seed=seed, pages=pages)
    assert document.text.count("\f") == pages - 1
    assert len(facts_found(document.text, document.facts)) == len(document.facts)
    assert all(document.text[s.start : s.end] == s.text for s in document.spans)


@pytest.mark.parametrize(("kind", "pages"), [("novel", 3), ("agreement", 0), ("agreement", 501)])
def test_what_cannot_be_generated(kind: str, pages: int) -> None:
    with pytest.raises(UsageError) as caught:
        generate(kind, seed=1, pages=pages)
    assert caught.value.exit_code is ExitCode.USAGE


# users' own documents


def text_pdf(*pages: str) -> bytes:
    """A PDF with a text layer, written by hand: catalogue, pages, one font, a content stream for each page."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for i, text in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * i} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    xref = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, xref)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def written(writer: PdfWriter) -> bytes:
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def encrypted(password: str) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(text_pdf("Behind a door")))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    return written(writer)


def blank() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    return written(writer)


@pytest.mark.parametrize(
    ("name", "raw", "text"),
    [
        ("a.txt", "Grüße aus Köln".encode(), "Grüße aus Köln"),
        ("a.md", b"\xef\xbb\xbf# Title\r\nline\rlast\n", "# Title\nline\nlast\n"),
        ("a.pdf", text_pdf("The first page", "The second"), "The first page\n\nThe second"),
        ("open.pdf", encrypted(""), "Behind a door"),
        ("noname", text_pdf("Known by its first bytes"), "Known by its first bytes"),
    ],
)
def test_documents_that_can_be_read(tmp_path: Path, name: str, raw: bytes, text: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    document = read_document(path)
    assert document.text == text
    assert document.title == name
    assert not document.generated
    assert (document.spans, document.facts) == ((), ())
    assert document.id == read_document(path).id


def test_pages_without_text_are_not_kept_quiet(tmp_path: Path) -> None:
    path = tmp_path / "mixed.pdf"
    path.write_bytes(text_pdf("Typed", "", "Typed again"))
    assert read_document(path).title == "mixed.pdf (1 of 3 pages without text)"


@pytest.mark.parametrize(
    ("name", "raw", "what", "hint"),
    [
        ("empty.txt", b"", "empty", "holds text"),
        ("white.md", b" \n\t\r\n\f", "empty", "holds text"),
        ("letter.docx", b"PK\x03\x04\x00\x00word/document.xml", "binary", "plain text"),
        ("wide.txt", "Zwölf".encode("utf-16"), "UTF-16", "UTF-8"),
        ("latin.txt", "Straße".encode("latin-1"), "not UTF-8", "iconv"),
        ("locked.pdf", encrypted("secret"), "encrypted", "password"),
        ("scan.pdf", blank(), "no text layer", "OCR"),
        ("broken.pdf", b"%PDF-1.7\nnothing of the kind", "damaged", "print it to a new PDF"),
        ("cut.pdf", text_pdf("A page")[:300], "damaged", "print it to a new PDF"),
        ("renamed.pdf", b"just text", "damaged", "save its text"),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, name: str, raw: bytes, what: str, hint: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(UsageError) as caught:
        read_document(path)
    error = caught.value
    assert error.exit_code is ExitCode.USAGE
    assert what in error.what
    assert hint in error.hint
    assert error.where == str(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such document"):
        read_document(tmp_path / "missing.txt")
    with pytest.raises(UsageError, match="is a folder"):
        read_document(tmp_path)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=8, max_value=700), flip=st.integers(min_value=0, max_value=255))
def test_a_damaged_pdf_never_escapes_as_another_error(
    tmp_path_factory: pytest.TempPathFactory, cut: int, flip: int
) -> None:
    raw = bytearray(text_pdf("Some text", "More text"))
    raw[cut % len(raw)] = flip
    path = tmp_path_factory.getbasetemp() / "damaged.pdf"
    path.write_bytes(bytes(raw[: len(raw) - (flip % 3) * 40]))
    try:
        assert read_document(path).text.strip()
    except UsageError as error:
        assert error.hint
