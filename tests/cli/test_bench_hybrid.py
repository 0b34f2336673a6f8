"""Hybrid variants, policy and delivery from the command line, against servers on loopback that remember what came."""

import http.server
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from dpctl.bench.documents import generate
from dpctl.bench.store import read_runs
from tests.cli.conftest import SCENARIO, Dpctl

NOTE = "Jonathan Meyers (jon@acme.example) pays EUR 12,000 to Acme Holdings GmbH on 4 March 2027.\n"


@contextmanager
def answering(text: str = "A short summary.") -> Iterator[tuple[str, list[bytes]]]:
    """An OpenAI-compatible server that says one text; yields its address and the bodies it was sent."""
    heard: list[bytes] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            pieces: list[dict[str, object]] = [
                {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]},
                {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
                {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 4, "total_tokens": 104}},
            ]
            for piece in pieces:
                self.wfile.write(b"data: " + json.dumps(piece).encode() + b"\n\n")
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def variants(home: Path) -> str:
    """A scenario with every pipeline of hybrid delivery, long enough for an extract."""
    text = SCENARIO.replace('id = "small"', 'id = "variants"').replace("pages = 1", "pages = 14")
    text = text[: text.index("[[candidates]]")]
    for pipeline in ("mask", "extract", "map", "cascade"):
        text += f'[[candidates]]\nmode = "hybrid"\npipeline = "{pipeline}"\nedge = "tiny@Q8_0"\ncloud = "quick:q1"\n\n'
    (home / "config" / "dpctl" / "scenarios" / "variants.toml").write_text(text, encoding="utf-8")
    return "variants"


def test_variants_stand_side_by_side(dpctl: Dpctl, variants: str) -> None:
    done = dpctl("bench", variants, "--mode", "hybrid", "--runs", "1", "--json")
    masked, extracted = done.record["assessments"][:2]
    assert [a["deployment"]["id"] for a in (masked, extracted)] == ["hybrid:quick:q1", "hybrid-extract:quick:q1"]
    assert masked["context_recall"]["value"] >= 97
    assert 0 < extracted["context_recall"]["value"] <= masked["context_recall"]["value"]
    # what is sent is a part of the document, and nothing in it is whose
    assert extracted["tokens_in"]["value"] < 0.6 * masked["tokens_in"]["value"]
    assert masked["compliance"]["leaked_a"] == extracted["compliance"]["leaked_a"] == 0


def test_the_page_says_what_the_model_was_given_and_what_the_policy_said(dpctl: Dpctl, variants: str) -> None:
    done = dpctl("bench", variants, "--mode", "hybrid", "--runs", "1", "--regime", "gdpr", "--plain")
    assert "what the answering model was given" in done.out and "fewer" in done.out
    assert "policy (gdpr)" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_one_pipeline_alone(dpctl: Dpctl, variants: str) -> None:
    record = dpctl("bench", variants, "--mode", "hybrid", "--pipeline", "extract", "--runs", "1", "--json").record
    assert [a["deployment"]["id"] for a in record["assessments"]] == ["hybrid-extract:quick:q1"]
    lacking = dpctl("bench", variants, "--mode", "hybrid", "--pipeline", "map")
    assert lacking.code == 2 and "--edge-url" in lacking.err


def test_ones_own_document_goes_nowhere_that_the_policy_does_not_allow(dpctl: Dpctl, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text(NOTE, encoding="utf-8")
    with answering() as (url, heard):
        arguments = ("bench", "small", "--document", str(own), "--cloud-url", url, "--runs", "1")
        # as it stands: the scenario lets nobody outside see it
        plain = dpctl(*arguments, "--mode", "cloud")
        assert plain.code == 3 and "nothing was sent" in plain.err and "--not-sensitive" in plain.err
        # masked, under a regime that asks for a contract
        unknown = dpctl(*arguments, "--mode", "hybrid", "--regime", "gdpr")
        assert unknown.code == 3 and "dpa" in unknown.err
        assert heard == []
        agreed = dpctl(*arguments, "--mode", "hybrid", "--regime", "gdpr", "--contract", "dpa,scc", "--json")
        assert agreed.code == 0, agreed.err
        assert agreed.record["assessments"][0]["policy"]["answer"] == "allowed"
        assert len(heard) == 1 and b"Meyers" not in heard[0] and b"acme" not in heard[0]
        said = dpctl(*arguments, "--mode", "cloud", "--not-sensitive")
        assert said.code in {0, 1} and b"Meyers" in heard[-1]


def test_another_address_answers_when_the_first_is_down(dpctl: Dpctl) -> None:
    with answering() as (url, heard):
        done = dpctl(
            *("bench", "small", "--mode", "hybrid", "--runs", "1", "--json"),
            *("--cloud-url", "http://127.0.0.1:9/v1", "--fallback-url", url),
        )
    assert done.code == 0, done.err
    (sample,) = read_runs(Path(done.record["run_path"]))[0].samples
    (delivered,) = sample.delivered
    assert [leg.outcome for leg in delivered.legs] == ["failed", "won"]
    assert len(heard) == 1
    planted = {span.text for span in generate("agreement", seed=3, pages=1).spans if span.cls in {"person", "email"}}
    assert not any(name.encode() in heard[0] for name in planted)
    assert "asked-again" in {note["name"] for note in done.record["assessments"][0]["notes"]}


def test_wrong_terms_are_refused(dpctl: Dpctl) -> None:
    for arguments, said in (
        (("--regime", "gdrp"), "gdpr"),
        (("--contract", "dpo"), "dpf"),
        (("--pipeline", "masc"), "mask"),
        (("--zone", "cloud"), "third-party"),
    ):
        done = dpctl("bench", "small", "--mode", "hybrid", *arguments)
        assert done.code == 2 and said in done.err, arguments


def test_attacks_are_a_command_of_their_own(dpctl: Dpctl) -> None:
    done = dpctl("bench", "small", "--mode", "hybrid", "--attack", "image-address")
    assert done.code == 0 and "1 of 1 held" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    record = dpctl("bench", "small", "--mode", "hybrid", "--attack", "base64", "--json").record
    assert record["held"] and record["attacks"][0]["messages"] == 1
    assert dpctl("bench", "small", "--mode", "cloud", "--attack", "all").code == 2
    wrong = dpctl("bench", "small", "--mode", "hybrid", "--attack", "imge")
    assert wrong.code == 2 and "image-address" in wrong.err


def test_traces_go_to_a_collector_without_content(dpctl: Dpctl) -> None:
    pytest.importorskip("opentelemetry.sdk")
    with answering() as (url, heard):
        collector = url.replace("/v1", "/v1/traces")
        done = dpctl("bench", "small", "--mode", "hybrid", "--runs", "2", "--json", "--otlp", collector)
    assert done.code in {0, 1}, done.err
    assert len(heard) == 2
    planted = {span.text for span in generate("agreement", seed=3, pages=1).spans}
    assert not any(name.encode() in body for name in planted for body in heard)
    assert "traced" in {note["name"] for note in done.record["notes"]}
    # a collector that is down loses no result
    down = dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--otlp", "http://127.0.0.1:9/v1/traces")
    assert down.code == 3 and "collector" in down.err and "recommendation" in down.out


def test_a_judge_grades_what_was_answered(dpctl: Dpctl, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = dpctl("bench", "small", "--mode", "hybrid", "--judge", "quick:q1")
    assert nowhere.code == 2 and "QUICK_API_KEY" in nowhere.err
    grades = json.dumps({"faithful": 5, "complete": 3, "useful": 4, "reason": "short"})
    with answering(grades) as (url, heard):
        provider = home / "config" / "dpctl" / "providers" / "quick.toml"
        provider.write_text(provider.read_text().replace("http://127.0.0.1:9/v1", url))
        monkeypatch.setenv("QUICK_API_KEY", "sk-1")
        done = dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--judge", "quick:q1", "--json")
    assert done.code in {0, 1}, done.err
    assert [grade["value"] for grade in done.record["assessments"][0]["grades"]] == [5.0, 3.0, 4.0]
    # the answer was asked for with masked text; the judge sees it as it is
    person = next(s.text for s in generate("agreement", seed=3, pages=1).spans if s.cls == "person").encode()
    assert [person in json.loads(body)["messages"][-1]["content"].encode() for body in heard] == [False, True]


def test_a_model_of_ones_own_takes_notes_or_answers_alone(dpctl: Dpctl, variants: str) -> None:
    with answering("The agreement runs on.") as (edge, here), answering("A summary of notes.") as (cloud, there):
        arguments = ("bench", variants, "--mode", "hybrid", "--runs", "1", "--json", "--edge-url", edge)
        mapped = dpctl(*arguments, "--pipeline", "map", "--cloud-url", cloud)
        assert mapped.code in {0, 1}, mapped.err
        # the model here read the document as it is; what left is masked
        persons = {s.text.encode() for s in generate("agreement", seed=3, pages=14).spans if s.cls == "person"}
        assert any(name in body for name in persons for body in here) and len(there) == 1
        assert not any(name in there[0] for name in persons)
        here.clear()
        there.clear()
        alone = dpctl(*arguments, "--pipeline", "cascade", "--cloud-url", cloud, "--threshold", "0.5")
        assert (len(here), len(there)) == (1, 0)
        (sample,) = read_runs(Path(alone.record["run_path"]))[0].samples
        assert sample.edge is not None and sample.edge.resolved
        sure = dpctl(*arguments, "--pipeline", "cascade", "--cloud-url", cloud, "--threshold", "1")
    (sample,) = read_runs(Path(sure.record["run_path"]))[0].samples
    assert sample.edge is not None and sample.edge.confidence is not None


def test_a_cascade_says_what_it_saved_and_gave_up(dpctl: Dpctl, home: Path) -> None:
    path = home / "config" / "dpctl" / "scenarios" / "small.toml"
    path.write_text(path.read_text().replace('mode = "hybrid"', 'mode = "hybrid"\npipeline = "cascade"'))
    with answering("The agreement runs on.") as (edge, _):
        done = dpctl("bench", "small", "--runs", "1", "--edge-url", edge, "--model", "tiny@Q8_0", "--plain")
    assert "100 % M answered here" in done.out
    assert "against always asking the cloud: cost -$" in done.out


def test_what_masking_kept_is_measured_and_stored(dpctl: Dpctl, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("date,place\n1 January 1801,Ulm\n2 January 1801,Jena\n", encoding="utf-8")
    arguments = ("bench", "small", "--mode", "hybrid", "--runs", "2", "--population", str(people))
    done = dpctl(*arguments, "--json")
    kept = done.record["assessments"][0]["protection"]
    planted = generate("agreement", seed=3, pages=1).spans
    letters = [span for span in planted if span.cls not in {"amount", "date"}]
    # two requests send one document
    assert (kept["mentions"]["hits"], kept["mentions"]["n"]) == (0, len(letters))
    assert kept["entities"]["n"] == len({span.entity for span in letters}) and kept["entities"]["high"] > 0
    assert (kept["exact"]["hits"], kept["exact"]["n"]) == (1, 1)
    assert kept["over"]["n"] > 100 and kept["words"]["n"] > len(letters)
    assert kept["surviving"]["date"] > 0 and kept["population"] == 2
    # nobody of the list has a date of the agreement: all fit alike
    assert kept["reidentified"]["highest"] == 0.5
    (run,) = read_runs(Path(done.record["run_path"]))
    assert all(sample.exposure is not None and sample.exposure.fitting == 2 for sample in run.samples)
    text = Path(done.record["run_path"]).read_text(encoding="utf-8")
    assert not any(span.text in text for span in letters if len(span.text) > 6)
    page = dpctl(*arguments, "--plain", "--explain")
    assert "what masking let out" in page.out and "2 of 2 fit [risk 50 %]" in page.out
    assert "out as soon as one mention of them left" in " ".join(page.out.split())
    assert max(map(len, page.out.splitlines())) <= 80
    wrong = dpctl("bench", "small", "--mode", "hybrid", "--population", str(tmp_path / "none.csv"))
    assert wrong.code == 2 and "--population" in wrong.err


def test_names_that_another_recogniser_finds_are_masked_too(
    dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.txt"
    own.write_text("yesterday amber lightfoot called.\n", encoding="utf-8")

    class Pipeline:
        max_length = 10**6

        def __call__(self, text: str) -> SimpleNamespace:
            start = text.find("amber lightfoot")
            found = [SimpleNamespace(start_char=start, end_char=start + 15, label_="PERSON")] if start >= 0 else []
            return SimpleNamespace(ents=found)

    library = ModuleType("spacy")
    library.load = lambda _: Pipeline()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spacy", library)
    with answering() as (url, heard):
        arguments = ("bench", "small", "--mode", "hybrid", "--document", str(own), "--cloud-url", url, "--runs", "1")
        without = dpctl(*arguments, "--json")
        done = dpctl(*arguments, "--ner", "spacy:small", "--json")
    assert without.code in {0, 1} and done.code in {0, 1}, done.err
    assert b"amber lightfoot" in heard[0] and b"amber" not in heard[1]
    (run,) = read_runs(Path(done.record["run_path"]))
    assert run.environment["ner"].startswith("spacy:small")
    first = run.deployment.stages[0]
    assert (first.role, first.model) == ("mask", run.environment["ner"])
    # what was found is what is searched for in the bytes
    assert run.samples[0].planted == {"person": 1} and run.samples[0].masked == {"person": 1}
    monkeypatch.setitem(sys.modules, "spacy", None)
    missing = dpctl(*arguments, "--ner", "spacy:small")
    assert missing.code == 3 and "pip install spacy" in missing.err
    unknown = dpctl(*arguments, "--ner", "stanza")
    assert unknown.code == 2 and "gliner:MODEL" in unknown.err


def test_a_model_of_ones_own_tags_names_before_anything_is_masked(dpctl: Dpctl, tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("yesterday amber lightfoot called; carol oaks did not.\n", encoding="utf-8")
    said = json.dumps(
        {"names": [{"text": "amber lightfoot", "kind": "person"}, {"text": "Nobody There", "kind": "person"}]}
    )
    with answering(said) as (edge, here), answering() as (cloud, there):
        arguments = ("bench", "small", "--mode", "hybrid", "--document", str(own), "--cloud-url", cloud, "--runs", "1")
        lacking = dpctl(*arguments, "--ner", "edge")
        assert lacking.code == 2 and "--edge-url" in lacking.err
        done = dpctl(*arguments, "--ner", "edge", "--edge-url", edge, "--edge", "small-model", "--json")
        assert done.code in {0, 1}, done.err
        assert json.loads(here[0])["model"] == "small-model" and b"amber lightfoot" in here[0]
        assert len(there) == 1 and b"amber" not in there[0] and b"carol oaks" in there[0]
        (run,) = read_runs(Path(done.record["run_path"]))
        assert [stage.role for stage in run.deployment.stages] == ["tag", "mask", "answer"]
        (sample,) = run.samples
        assert [stage.role for stage in sample.stages] == ["tag", "mask", "answer"]
        assert sample.edge is not None and sample.edge.dropped == 3 and sample.edge.tokens_in == 200
        assert run.environment["ner"] == "edge"
        # a server that is down: nothing is sent on
        down = dpctl(*arguments, "--ner", "edge", "--edge-url", "http://127.0.0.1:9/v1")
        assert down.code == 3 and len(there) == 1
        shown = dpctl("mask", str(own), "--ner", "edge", "--edge-url", edge, "--edge", "small-model")
    assert "amber" not in shown.out and "carol oaks" in shown.out
    assert f"nothing was sent but to {edge}" in " ".join(shown.err.split()) and "1 names" not in shown.err
    refused = dpctl("bench", "small", "--mode", "hybrid", "--attack", "all", "--ner", "edge", "--edge-url", edge)
    assert refused.code == 2 and "--ner" in refused.err


def test_a_cascade_may_decide_by_length_alone(dpctl: Dpctl, variants: str) -> None:
    with answering("The agreement runs on.") as (edge, here), answering("A summary.") as (cloud, there):
        arguments = ("bench", variants, "--mode", "hybrid", "--pipeline", "cascade", "--runs", "1", "--json")
        arguments += ("--edge-url", edge, "--cloud-url", cloud)
        short = dpctl(*arguments, "--route", "length:1000000")
        assert (len(here), len(there)) == (1, 0)
        long = dpctl(*arguments, "--route", "length:100")
        assert (len(here), len(there)) == (1, 1)
    for done, resolved in ((short, True), (long, False)):
        assert done.code in {0, 1}, done.err
        (run,) = read_runs(Path(done.record["run_path"]))
        assert run.samples[0].edge is not None and run.samples[0].edge.resolved is resolved
    assert run.environment["route"] == "shorter than 100 characters, confidence 0"
    for wrong in ("length", "length:0", "length:x", "luck"):
        assert dpctl(*arguments, "--route", wrong).code == 2


def test_canaries_have_a_request_of_their_own(dpctl: Dpctl) -> None:
    done = dpctl("bench", "small", "--mode", "hybrid", "--attack", "canaries")
    assert done.code == 0 and "canaries, mask: 0 of 16 [0..17 %] left masked" in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 80
    record = dpctl("bench", "small", "--mode", "hybrid", "--attack", "canaries", "--json").record
    assert record["held"] and record["attacks"] == [] and record["canaries"][0]["seen"]["hits"] == 16


def test_under_a_regime_placeholders_tell_what_it_leaves_room_for(dpctl: Dpctl, home: Path) -> None:
    path = home / "config" / "dpctl" / "scenarios" / "small.toml"
    path.write_text(path.read_text().replace('masked_levels = ["A"]', 'masked_levels = ["A", "B"]'))
    with answering() as (url, heard):
        arguments = ("bench", "small", "--mode", "hybrid", "--cloud-url", url, "--runs", "1", "--json")
        plain = dpctl(*arguments)
        years = dpctl(*arguments, "--regime", "hipaa", "--contract", "baa")
    assert plain.code in {0, 1} and years.code in {0, 1}, years.err
    ordered, dated = (json.loads(body)["messages"][-1]["content"] for body in heard)
    assert re.search(r"⟦DATE_\d{1,2}⟧", ordered) and not re.search(r"⟦DATE_\d{4}_\d+⟧", ordered)
    assert re.search(r"⟦DATE_20\d\d_\d+⟧", dated) and re.search(r"⟦AMOUNT_[A-Z]{3}_E\d_\d+", dated)
    environments = [read_runs(Path(done.record["run_path"]))[0].environment for done in (plain, years)]
    told = [environment["placeholders tell"] for environment in environments]
    assert told == ["amount: order, date: order", "age: age, amount: size, date: year"]
