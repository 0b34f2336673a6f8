from pathlib import Path

import pytest

from dpctl.bench import market
from tests.bench.fields import few_offers
from tests.cli.conftest import Dpctl


@pytest.fixture
def few_for_rent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer kinds of hardware to rent than there are: what is shown and written is the same, and takes a moment."""
    offers = few_offers()
    monkeypatch.setattr(market, "market", lambda _country=None: offers)


def test_a_scenario_is_decided(dpctl: Dpctl) -> None:
    done = dpctl("recommend", "small", "--hardware", "rtx-4090", "--volume", "2000/day", "--draws", "100", "--explain")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    for word in ("recommendation: local tiny@", "candidates priced", "100 draws", "break-even", "risks", "sources"):
        assert word in done.out
    assert "dpctl bench small --mode" in " ".join(done.out.split()[-14:])


@pytest.mark.usefixtures("few_for_rent")
def test_the_record_and_the_documents(dpctl: Dpctl, tmp_path: Path) -> None:
    adr, page = tmp_path / "docs" / "0001.md", tmp_path / "page.md"
    asked = ("recommend", "small", "--hardware", "rtx-4090", "--latency", "3s", "--objective", "cost", "--draws", "100")
    done = dpctl(*asked, "--json", "--adr", str(adr), "--markdown", str(page))
    found = done.record
    assert done.code == found["exit_code"] == 0 and found["chosen"].startswith("local:tiny@")
    assert found["need"]["requirements"][0]["text"] == "e2el mean <= 3 s"
    assert found["command"] == "dpctl recommend small --hardware rtx-4090 --latency 3s --objective cost"
    assert {tuple(o["kind"])[:2] for o in found["options"]} >= {("local", "owned"), ("hybrid", "saas")}
    # the scenario lets its names be seen on the premises alone
    denied = [entry for entry in found["set_aside"] if entry["label"] == "cloud quick:q1"]
    assert denied and "denied by scenario-zones" in denied[0]["reason"]
    text = adr.read_text(encoding="utf-8")
    assert text.startswith('---\nstatus: "proposed"') and "## Decision Outcome" in text and found["command"] in text
    assert "**Recommendation:** local tiny@" in page.read_text(encoding="utf-8")
    assert str(adr) in done.err
    # the same input gives the same output
    assert dpctl(*asked, "--json").out == done.out


@pytest.mark.usefixtures("few_for_rent")
@pytest.mark.parametrize(("budget", "code"), [("100000/month", 0), ("1/month", 1)])
def test_the_page_is_written_and_the_exit_code_stays(dpctl: Dpctl, tmp_path: Path, budget: str, code: int) -> None:
    pytest.importorskip("matplotlib")
    page = tmp_path / "docs" / "page.html"
    asked = ("recommend", "small", "--hardware", "rtx-4090", "--budget", budget, "--draws", "100")
    plain, done = dpctl(*asked), dpctl(*asked, "--html", str(page))
    assert plain.code == done.code == code and done.out == plain.out and str(page) in done.err
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and 'id="trade-off"' in text and 'id="cost-over-volume"' in text
    assert ("Recommendation: local tiny@" in text) == (code == 0)
    # where nothing meets it the closest says by how much
    assert ("recommendation: none" in plain.out and "misses month by $" in plain.out) == (code == 1)


@pytest.mark.usefixtures("few_for_rent")
def test_a_contradiction_is_explained_and_not_refused(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    done = dpctl("recommend", "small", "--hardware", "rtx-4090", "--data-stays", "--capability", "--draws", "100")
    assert done.code == 0 and "recommendation: local" in done.out
    assert 80 < max(map(len, done.out.splitlines())) <= 100
    said = " ".join(done.out.split())
    assert '"data must not leave the premises" asks for edge' in said and "no option is both" in said


@pytest.mark.usefixtures("few_for_rent")
def test_a_survey_and_a_requirements_file(dpctl: Dpctl, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("of,satisfaction,answers\nlocal,4.5,40\n", encoding="utf-8")
    (tmp_path / "w.toml").write_text('scenario = "small"\nhardware = "rtx-4090"\nvolume = "9/day"\n', encoding="utf-8")
    options = ("--requirements", str(tmp_path / "w.toml"), "--survey", str(tmp_path / "s.csv"), "--draws", "100")
    done = dpctl("recommend", *options)
    assert done.code == 0
    assert "9 requests a day" in done.out and "satisfaction 4.5 of 5 P: survey s.csv, 40 answers" in done.out


def test_a_task_without_a_scenario_is_taken_as_stated(dpctl: Dpctl) -> None:
    done = dpctl(
        "recommend", "--hardware", "rtx-4090", "--prompt", "200", "--output", "20", "--rapid", "--draws", "100"
    )
    assert done.code == 0
    assert "recommendation: cloud quick:q1" in done.out and "rapid development" in done.out
    assert "TASK.toml" in done.out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ((), "nothing is stated to decide on"),
        (("small", "--prompt", "100"), "--prompt does not go with a scenario"),
        (("nosuch",), "unknown scenario 'nosuch'"),
        (("small", "--hardware", "nosuch"), "unknown hardware profile 'nosuch'"),
        (("small", "--volume", "0"), "cannot read the volume '0'"),
        (("small", "--contract", "handshake"), "unknown contract term 'handshake'"),
        (("small", "--model", "nosuch"), "unknown model 'nosuch'"),
        (("small", "--electricity", "XX"), "no price of electricity for 'XX'"),
        (("small", "--require", "e2el mean <= 1 s", "--require", "e2el mean >= 2 s"), "contradict each other"),
    ],
)
def test_what_cannot_be_decided_on_is_refused_with_the_reason(
    dpctl: Dpctl, arguments: tuple[str, ...], what: str
) -> None:
    done = dpctl("recommend", *arguments)
    assert done.code == 2 and what in done.err and "try:" in done.err
