from pathlib import Path

import pytest

from dpctl.catalog import read as catalog
from dpctl.catalog.wanted import (
    Wanted,
    command,
    need_of,
    over,
    parse_budget,
    parse_latency,
    parse_volume,
    read_survey,
    read_wanted,
)
from dpctl.core.deployment import Zone
from dpctl.core.errors import UsageError
from dpctl.core.scenario import parse_requirement
from dpctl.decide.need import Objective


@pytest.mark.parametrize(
    ("text", "seconds"), [("3s", 3.0), ("800 ms", 0.8), ("2min", 120.0), ("0.5", 0.5), ("50us", 5e-5)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_latency(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "per_day"),
    [("2000/day", 2000.0), ("50k/month", 50_000 / 30.4375), ("3/s", 259_200.0), ("1,500", 1500.0), ("1m/day", 1e6)],
)
def test_volumes(text: str, per_day: float) -> None:
    assert parse_volume(text).value == pytest.approx(per_day)


@pytest.mark.parametrize(
    ("text", "usd", "per"),
    [("500/month", 500.0, "month"), ("$0.02/request", 0.02, "request"), ("1,000", 1000.0, "month")],
)
def test_budgets(text: str, usd: float, per: str) -> None:
    money, found = parse_budget(text)
    assert (money.value, found) == (usd, per)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (parse_latency, "soon"),
        (parse_latency, "0s"),
        (parse_volume, "-5/day"),
        (parse_volume, "many"),
        (parse_budget, "0"),
        (parse_budget, "5/year"),
    ],
)
def test_what_cannot_be_read_is_refused_with_an_example(parse: object, text: str) -> None:
    with pytest.raises(UsageError) as error:
        parse(text)  # type: ignore[operator]
    assert "write" in error.value.hint


def test_flags_change_a_scenario() -> None:
    base = catalog.scenario("legal-summary")
    need = need_of(
        Wanted(
            latency="5s", volume="2000/day", budget="0.02/request", regime="gdpr", objective="latency", capability=True
        ),
        base,
    )
    limits = [str(r) for r in need.requirements]
    assert limits == [str(parse_requirement(t)) for t in ("e2el mean <= 5 s", "leaked == 0", "cost mean <= $0.02")]
    assert need.volume.value == 2000 and need.scenario.sensitivity.regime == "gdpr"
    assert need.scenario.traits.maximum_capability and need.scenario.traits.regulated
    assert need.objective is Objective.LATENCY
    monthly = need_of(Wanted(budget="500/month"), base)
    assert str(monthly.requirements[-1]) == "month cost <= $500"


def test_a_scenario_keeps_what_is_not_stated() -> None:
    base = catalog.scenario("bank-chatbot")
    need = need_of(Wanted(), base)
    assert need.requirements == base.requirements and need.volume is base.queries_per_day
    assert need.shape == "peak" and need.peak.value == pytest.approx(base.workload.arrivals.peak)  # type: ignore[union-attr]
    assert need.scenario.traits == base.traits
    assert need_of(Wanted(pattern="steady"), base).peak.value == 1.0


def test_without_a_scenario_nothing_is_sensitive_until_data_must_stay() -> None:
    assert need_of(Wanted(), None).scenario.sensitivity.allowed_zones == tuple(Zone)
    kept = need_of(Wanted(data_stays=True), None).scenario
    assert kept.sensitivity.allowed_zones == (Zone.PROCESS, Zone.PREMISES) and kept.traits.data_must_stay


def test_contradictions_are_refused_with_the_reason() -> None:
    with pytest.raises(UsageError, match="contradict"):
        need_of(Wanted(require=("e2el mean <= 3 s", "e2el mean >= 5000 ms")), None)
    need_of(Wanted(require=("e2el mean <= 3 s", "e2el mean >= 1 s", "ttft mean >= 5 s")), None)


@pytest.mark.parametrize(
    ("stated", "what"),
    [
        ({"pattern": "ofice"}, "unknown pattern 'ofice'"),
        ({"objective": "price"}, "unknown objective 'price'"),
        ({"regime": "gdrp"}, "unknown regime 'gdrp'"),
        ({"require": ("speed <= 3",)}, "unknown metric 'speed'"),
    ],
)
def test_unknown_words_are_refused(stated: dict[str, str], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        need_of(Wanted(**stated), None)  # type: ignore[arg-type]


def test_a_requirements_file_says_the_same_as_flags_and_flags_win(tmp_path: Path) -> None:
    path = tmp_path / "wanted.toml"
    path.write_text(
        'scenario = "legal-summary"\nvolume = "2000/day"\nlatency = "3s"\ndata-stays = true\noutput = 200\n'
        'require = ["leaked == 0"]\n',
        encoding="utf-8",
    )
    found = read_wanted(path)
    assert found == Wanted(
        scenario="legal-summary",
        volume="2000/day",
        latency="3s",
        data_stays=True,
        output=200.0,
        require=("leaked == 0",),
    )
    assert over(found, Wanted(latency="9s")).latency == "9s"
    assert over(found, Wanted(latency="9s")).volume == "2000/day"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('volum = "5"\n', "unknown key 'volum'"),
        ("volume = 5\n", "volume is 5"),
        ('data_stays = "yes"\n', "data_stays is 'yes'"),
        ('require = "leaked == 0"\n', "require is no list"),
        ('prompt = "many"\n', "prompt is 'many'"),
        ("volume = \n", "not valid TOML"),
    ],
)
def test_a_bad_requirements_file_is_refused(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "wanted.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=what):
        read_wanted(path)


def test_the_command_says_the_same() -> None:
    wanted = Wanted(
        scenario="legal-summary", volume="2000/day", data_stays=True, prompt=500.0, require=("leaked == 0",)
    )
    assert command(wanted) == (
        "dpctl recommend legal-summary --volume 2000/day --prompt 500 --data-stays --require 'leaked == 0'"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.toml", '[[answers]]\nof = "hybrid"\nsatisfaction = 4.3\nanswers = 20\n'),
        ("s.csv", "of,satisfaction,answers\nhybrid,4.3,20\n"),
    ],
)
def test_a_survey(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (one,) = read_survey(tmp_path / name)
    assert (one.of, one.satisfaction.value, one.answers) == ("hybrid", 4.3, 20)
    assert "20 answers" in one.satisfaction.source and one.satisfaction.provenance.value == "P"


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("s.csv", "of,satisfaction\nhybrid,9\n", "satisfaction is 9"),
        ("s.csv", "of,stars\nhybrid,4\n", "not an answer"),
        ("s.toml", "x = 1\n", "holds no answer"),
    ],
)
def test_a_bad_survey_is_refused(tmp_path: Path, name: str, text: str, what: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=what):
        read_survey(tmp_path / name)
