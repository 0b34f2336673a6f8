"""The regimes as facts: every rule has its law and source, every kind of data a rule, and no word promises too much."""

import re
from datetime import date
from pathlib import Path

import pytest

import dpctl
from dpctl.catalog import files, read, regimes
from dpctl.core.errors import UsageError
from dpctl.privacy.regimes import KINDS, TERMS, Effect, Term, Wording

PACKAGE = Path(dpctl.__file__).parent


def test_the_regimes() -> None:
    assert regimes.ids() == ("eu-ai-act", "gdpr", "hipaa", "legal-privilege", "none", "pci-dss")
    assert [found.id for found in regimes.regimes("gdpr + hipaa")] == ["gdpr", "hipaa"]


@pytest.mark.parametrize("name", regimes.ids())
def test_every_rule_rests_on_a_law_and_says_how_its_wording_is_known(name: str) -> None:
    found = regimes.regime(name)
    assert found.about
    for rule in found.rules:
        assert rule.says and rule.law
        assert re.search(r"\w\.\w", rule.source) or name == "none"
        assert rule.on is None or date(2026, 1, 1) <= rule.on <= date(2026, 11, 21)
        assert not rule.says.endswith(".")
    permitted = {k for rule in found.rules if rule.effect is Effect.PERMIT for k in found.kinds_of(rule)}
    assert permitted == KINDS
    assert len({rule.id for n in regimes.ids() for rule in regimes.regime(n).rules}) == sum(
        len(regimes.regime(n).rules) for n in regimes.ids()
    )


def test_the_laws_that_must_be_there() -> None:
    laws = " ".join(rule.law for name in regimes.ids() for rule in regimes.regime(name).rules)
    for article in (
        *("Art. 5(1)(c)", "Art. 9(1)", "25(1)", "Art. 28", "Art. 32", "Art. 44", "46(1)"),
        *("164.502(e)", "164.504(e)", "164.514(a)", "164.514(b)(2)", "164.312"),
        *("3.3.1", "3.4.1", "3.5.1", "4.2.1", "12.8.2"),
        *("Rule 1.6(c)", "Opinion 512", "para 6.3", "§ 203"),
        *("2024/1689, Art. 10", "2024/1689, Art. 26", "2024/1689, Art. 50"),
    ):
        assert article in laws, article


def test_areas() -> None:
    gdpr = regimes.regime("gdpr")
    assert len(gdpr.areas["eu"]) == 27 and len(gdpr.areas["eea"]) == 30
    assert gdpr.within("eu", "eea") and not gdpr.within("eea", "eu")
    assert gdpr.within("ch", "adequate") and not gdpr.within("us", "adequate")
    assert not set(gdpr.areas["eea"]) & set(gdpr.areas["adequate"])


def test_every_term_is_asked_for_or_can_be_by_somebody() -> None:
    asked = {
        word.strip()
        for name in regimes.ids()
        for rule in regimes.regime(name).rules
        for need in rule.needs
        for word in need.split("|")
    }
    assert set(Term) <= asked
    assert TERMS.keys() == set(Term)


def test_contracts() -> None:
    assert regimes.contract("baa, DPA") == {"baa", "dpa"}
    assert regimes.contract("none") == regimes.contract("") == frozenset()
    with pytest.raises(UsageError) as caught:
        regimes.contract("dpaa")
    assert caught.value.hint == "did you mean 'dpa'?"


def test_offers_are_dated_and_sourced_and_agreed_by_nobody() -> None:
    offers = regimes.offers("openai")
    assert {offer.term for offer in offers} == {
        Term.DPA,
        Term.NO_TRAINING,
        Term.ZERO_RETENTION,
        Term.BAA,
        Term.SCC,
    }
    for offer in offers:
        assert offer.condition and "." in offer.source and offer.on == date(2026, 11, 21)
        assert offer.wording is not Wording.MEMORY
    with pytest.raises(UsageError, match="unknown provider"):
        regimes.offers("opnai")


def test_an_unknown_regime_and_a_wrong_file_say_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError) as caught:
        regimes.regime("gdrp")
    assert caught.value.hint == "did you mean 'gdpr'?"
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    folder = tmp_path / "regimes"
    folder.mkdir()
    head = 'id = "house"\ntitle = "House rules"\nabout = "us"\n'
    rule = '[[rules]]\nid = "h1"\nlaw = "our handbook"\nsays = "no"\n'
    rule += 'source = "intranet.example"\nwording = "from memory"\n'
    (folder / "house.toml").write_text(head + rule + 'effect = "forbid"\n')
    assert regimes.regime("house").rules[0].effect is Effect.FORBID
    (folder / "house.toml").write_text(head + rule + 'effect = "forbids"\n')
    with pytest.raises(UsageError, match="unknown word 'forbids'") as caught:
        regimes.regime("house")
    assert caught.value.where.endswith("key rules[0].effect")
    (folder / "gdpr.toml").write_text(head)
    assert regimes.regime("gdpr").title.startswith("General Data Protection")


@pytest.mark.parametrize(
    ("old", "new", "what", "where"),
    [
        ('regime = "legal-privilege"', 'regime = "legal"', "unknown regime 'legal'", "sensitivity.regime"),
        (
            'regime = "legal-privilege"',
            'regime = "gdpr"\ncontent = ["helth"]',
            "unknown content 'helth'",
            "sensitivity.content[0]",
        ),
    ],
)
def test_a_scenario_names_regimes_and_contents_that_exist(
    tmp_path: Path, old: str, new: str, what: str, where: str
) -> None:
    text = files.files("scenarios")["legal-summary"].read_text()
    assert old in text
    path = tmp_path / "own.toml"
    path.write_text(text.replace(old, new))
    with pytest.raises(UsageError) as caught:
        read.scenario(str(path))
    assert caught.value.what == what and caught.value.where.endswith(where)


def test_a_scenario_may_name_several_regimes_and_its_content(tmp_path: Path) -> None:
    text = files.files("scenarios")["legal-summary"].read_text()
    path = tmp_path / "own.toml"
    path.write_text(text.replace('regime = "legal-privilege"', 'regime = "gdpr + hipaa"\ncontent = ["text", "health"]'))
    found = read.scenario(str(path)).sensitivity
    assert found.regimes == ("gdpr", "hipaa") and found.content == ("text", "health")
    assert read.scenario("legal-summary").sensitivity.content == ("text",)


def test_a_provider_s_wrong_offer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = files.files("providers")["openai"].read_text()
    folder = tmp_path / "providers"
    folder.mkdir()
    (folder / "openai.toml").write_text(text.replace('term = "baa"', 'term = "bba"'))
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    with pytest.raises(UsageError, match="unknown word 'bba'") as caught:
        read.provider("openai")
    assert caught.value.where.endswith("offers[3].term")


def test_nothing_we_say_promises_to_satisfy_a_law() -> None:
    """A verdict is what written rules conclude from what was declared; no text of the product may claim more."""
    forbidden = re.compile(r"(?:gdpr|hipaa|pci|dss|act|law|regulation)[ -]compliant|compliant with|is compliant", re.I)
    roots = [PACKAGE, PACKAGE.parent / "scenarios", PACKAGE.parent / "hardware_profiles"]
    texts = [path for root in roots for kind in ("*.py", "*.toml") for path in root.rglob(kind)]
    texts += [PACKAGE.parent / "README.md"]
    assert len(texts) > 150
    assert forbidden.search("This is GDPR-compliant") and forbidden.search("compliant with HIPAA")
    # addresses may hold the words; what is said to a reader may not
    said = {path: re.sub(r"\S+\.\w{2,}/\S+", "", path.read_text(encoding="utf-8")) for path in texts if path.is_file()}
    assert [str(path) for path, text in said.items() if forbidden.search(text)] == []
