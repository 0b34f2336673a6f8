"""`dpctl mask` from the command line: nothing is sent, streams are apart, bad input is said."""

import io
import json
import sys
from pathlib import Path

import pytest

from dpctl.bench.documents import generate
from tests.cli.conftest import Dpctl

NOTE = """# Note
Please call Jonathan Meyers at 020 7946 0018. Maria González (maria@acme.example) pays EUR 12,000 on 4 March 2027.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_text_to_stdout_and_entities_to_stderr(dpctl: Dpctl, note: Path) -> None:
    done = dpctl("mask", str(note))
    assert done.code == 0
    assert "Meyers" not in done.out and "acme" not in done.out and "⟦PERSON_" in done.out
    # business terms stay, as in the scenario's own policy
    assert "EUR 12,000 on 4 March 2027" in done.out
    assert "Jonathan Meyers" in done.err and "nothing was sent" in done.err
    assert max(map(len, done.err.splitlines())) <= 80


def test_all_masks_amounts_and_dates_too(dpctl: Dpctl, note: Path) -> None:
    done = dpctl("mask", str(note), "--all")
    assert "12,000" not in done.out and "2027" not in done.out


def test_json_alone_is_on_stdout_and_restores(dpctl: Dpctl, note: Path) -> None:
    done = dpctl("mask", str(note), "--json")
    assert done.err == "" and done.record["schema"] == 1
    text = done.record["text"]
    for entity in done.record["entities"]:
        for placeholder, form in entity["forms"].items():
            text = text.replace(placeholder, form)
    assert text == NOTE


def test_a_summary_shows_no_name(dpctl: Dpctl, note: Path) -> None:
    done = dpctl("mask", str(note), "--summary")
    assert "Meyers" not in done.err and "person" in done.err


def test_a_kept_class_that_identifies_is_a_finding(dpctl: Dpctl, note: Path) -> None:
    done = dpctl("mask", str(note), "--keep", "person")
    assert done.code == 1
    assert "Jonathan Meyers" in done.out and "person stay as they are" in done.err
    # what the policy lets out may be kept
    assert dpctl("mask", str(note), "--keep", "date").code == 0


def test_named_parties_are_masked_wherever_they_stand(dpctl: Dpctl, tmp_path: Path) -> None:
    text, names = tmp_path / "text.txt", tmp_path / "names.txt"
    text.write_text("the order of zebra ventures was late, said zv.\n", encoding="utf-8")
    names.write_text("# our clients\nzebra ventures; zv\n\n", encoding="utf-8")
    before = dpctl("mask", str(text))
    assert "zebra ventures" in before.out
    done = dpctl("mask", str(text), "--parties", str(names), "--json")
    assert "zebra" not in done.record["text"] and "zv" not in done.record["text"]
    # one entity, two forms of it
    assert [len(entity["forms"]) for entity in done.record["entities"]] == [2]


def test_standard_input(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(NOTE.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    done = dpctl("mask", "-")
    assert done.code == 0 and "Meyers" not in done.out
    assert "standard input" in done.err


def test_a_generated_agreement_leaves_masked(dpctl: Dpctl, tmp_path: Path) -> None:
    document = generate("agreement", seed=5, pages=2)
    path = tmp_path / "agreement.txt"
    path.write_text(document.text, encoding="utf-8")
    out = json.loads(dpctl("mask", str(path), "--json").out)
    persons = {span.text for span in document.spans if span.cls == "person"}
    assert persons and not any(name in out["text"] for name in persons)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "the document is empty"), (b"\x00\x01\x02", "binary"), (b"caf\xe9", "not UTF-8"), (b"%PDF-1.7 no", "PDF")],
)
def test_bad_files_are_refused(dpctl: Dpctl, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    done = dpctl("mask", str(path))
    assert done.code == 2 and said in done.err and "try:" in done.err and done.out == ""


def test_wrong_usage(dpctl: Dpctl, note: Path, tmp_path: Path) -> None:
    assert dpctl("mask", str(tmp_path / "none.txt")).code == 2
    wrong = dpctl("mask", str(note), "--keep", "nmae")
    assert wrong.code == 2 and "person" in wrong.err
    missing = dpctl("mask", str(note), "--parties", str(tmp_path / "none"))
    assert missing.code == 2 and "cannot read the names" in missing.err
    scenario = dpctl("mask", str(note), "--scenario", "legal-sumary")
    assert scenario.code == 2 and "legal-summary" in scenario.err


def test_under_hipaa_placeholders_tell_years_and_ages_and_no_great_age(dpctl: Dpctl, tmp_path: Path) -> None:
    text = "Ruth Okafor, aged 92, born 3 May 1934, was seen on 4 March 2019; she paid $1,250.00.\n"
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")
    done = dpctl("mask", str(path), "--scenario", "imaging-report", "--all", "--json")
    masked = done.record["text"]
    for told in ("⟦AGE_OVER_89_1⟧", "⟦DATE_OTHER_1⟧", "⟦DATE_2019_1⟧", "⟦AMOUNT_USD_E3_1⟧"):
        assert told in masked
    assert "92" not in masked and "1934" not in masked and "1,250" not in masked
    for entity in done.record["entities"]:
        for placeholder, form in entity["forms"].items():
            masked = masked.replace(placeholder, form)
    assert masked == text
    assert {entity["class"] for entity in done.record["entities"]} == {"person", "age", "date", "amount"}


def test_a_recogniser_that_is_not_installed_says_how(dpctl: Dpctl, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, choice in (
        ("spacy", "spacy:en_core_web_sm"),
        ("presidio_analyzer", "presidio"),
        ("gliner", "gliner:m"),
    ):
        monkeypatch.setitem(sys.modules, module, None)
        done = dpctl("mask", str(note), "--ner", choice)
        assert done.code == 3 and "pip install" in done.err and done.out == ""
    assert dpctl("mask", str(note), "--ner", "edge").code == 2
    assert dpctl("mask", str(note), "--ner", "nobody").code == 2
