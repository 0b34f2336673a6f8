"""What each regime says of each zone under each agreement, what is denied by default, and what would change it."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import regimes
from dpctl.core.deployment import Zone
from dpctl.core.scenario import Sensitivity, SensitivityClass
from dpctl.privacy.mention import CLASSES
from dpctl.privacy.policy import masked_classes
from dpctl.privacy.regimes import CONTENT, KINDS, Effect, Form, Regime, Rule, Term, Wording
from dpctl.privacy.verdict import (
    Answer,
    Destination,
    Egress,
    classes_to_mask,
    egress_of,
    may_see,
    verdict,
)
from tests.each import each

IDENTIFIERS = CLASSES - {"amount", "date"}
CLEAR = dict.fromkeys((*CLASSES, "text"), Form.CLEAR)
MASKED = CLEAR | dict.fromkeys(IDENTIFIERS, Form.MASKED)
ALL_MASKED = dict.fromkeys(CLASSES, Form.MASKED) | {"text": Form.CLEAR}
HEALTH = {"person": Form.MASKED, "health": Form.CLEAR}
OUTSIDE = ("attested-enclave", "contracted-cloud", "third-party")
SENSITIVITY = Sensitivity(
    regime="legal-privilege",
    classes=(
        SensitivityClass(name="person", level="A", weight=1.0),
        SensitivityClass(name="date", level="B", weight=0.25),
    ),
    allowed_zones=(Zone.PROCESS, Zone.PREMISES),
)


def ask(
    regime: str,
    data: dict[str, Form],
    zone: str,
    terms: str | None = "",
    *,
    region: str | None = None,
    encrypted: bool | None = True,
) -> str:
    contract = None if terms is None else frozenset(terms.split())
    to = Destination(zone=zone, region=region, contract=contract, encrypted=encrypted)
    return verdict(Egress(data=data, to=to), regimes.regimes(regime)).answer.value


@each("zone", OUTSIDE)
@each(
    ("regime", "data", "terms", "region", "answer"),
    [
        ("none", CLEAR, "", None, "allowed"),
        ("eu-ai-act", CLEAR, "", None, "allowed"),
        # GDPR: a contract with the processor, and a way out of the EEA
        ("gdpr", CLEAR, "", "de", "denied"),
        ("gdpr", CLEAR, "dpa", "de", "allowed"),
        ("gdpr", CLEAR, "dpa", "eu", "allowed"),
        ("gdpr", CLEAR, "dpa", "no", "allowed"),
        ("gdpr", CLEAR, "dpa", "jp", "allowed"),
        ("gdpr", CLEAR, "dpa", "br", "allowed"),
        ("gdpr", CLEAR, "dpa", "us", "denied"),
        ("gdpr", CLEAR, "dpa dpf", "us", "allowed"),
        ("gdpr", CLEAR, "dpa scc", "us", "allowed"),
        ("gdpr", CLEAR, "dpa scc", None, "allowed"),
        ("gdpr", CLEAR, "dpa", "atlantis", "denied"),
        ("gdpr", CLEAR, "scc zero-retention no-training baa", "us", "denied"),
        ("gdpr", CLEAR, "dpa", None, "undetermined"),
        ("gdpr", CLEAR, None, "us", "undetermined"),
        ("gdpr", CLEAR, None, None, "undetermined"),
        ("gdpr", MASKED, "", "us", "undetermined"),
        ("gdpr", MASKED, "dpa scc", "us", "allowed"),
        ("gdpr", HEALTH, "dpa", "de", "denied"),
        ("gdpr", HEALTH, "dpa legal-basis", "de", "allowed"),
        # HIPAA: an agreement, or nothing that identifies
        ("hipaa", CLEAR, "", None, "denied"),
        ("hipaa", CLEAR, "dpa scc no-training zero-retention", "us", "denied"),
        ("hipaa", CLEAR, "baa", None, "allowed"),
        ("hipaa", CLEAR, None, None, "undetermined"),
        ("hipaa", MASKED, "", None, "denied"),
        ("hipaa", ALL_MASKED, "", None, "allowed"),
        ("hipaa", HEALTH, "", None, "allowed"),
        ("hipaa", {"person": Form.CLEAR, "health": Form.CLEAR}, "", None, "denied"),
        # PCI DSS: an agreement for account data, and never its secrets
        ("pci-dss", CLEAR, "", None, "denied"),
        ("pci-dss", CLEAR, "pci-agreement", None, "allowed"),
        ("pci-dss", MASKED, "", None, "allowed"),
        ("pci-dss", {"person": Form.CLEAR, "text": Form.CLEAR}, "", None, "allowed"),
        ("pci-dss", {"card_secret": Form.CLEAR}, "pci-agreement consent", None, "denied"),
        ("pci-dss", {"card_secret": Form.MASKED}, "", None, "allowed"),
        # privilege: secrecy and a tool that does not learn, or a client who cannot be made out
        ("legal-privilege", CLEAR, "", None, "denied"),
        ("legal-privilege", CLEAR, "no-training", None, "denied"),
        ("legal-privilege", CLEAR, "secrecy", None, "denied"),
        ("legal-privilege", CLEAR, "secrecy no-training", None, "allowed"),
        ("legal-privilege", CLEAR, "consent", None, "allowed"),
        ("legal-privilege", MASKED, "", None, "undetermined"),
        ("legal-privilege", MASKED, None, None, "undetermined"),
        ("legal-privilege", MASKED, "zero-retention", None, "allowed"),
        # several regimes: the strictest
        ("hipaa+gdpr", ALL_MASKED, "", "de", "undetermined"),
        ("hipaa+gdpr", MASKED, "dpa", "de", "denied"),
        ("eu-ai-act+legal-privilege", MASKED, "no-training", None, "allowed"),
    ],
)
def test_who_may_see_what_outside(
    regime: str, data: dict[str, Form], terms: str | None, region: str | None, answer: str, zone: str
) -> None:
    assert ask(regime, data, zone, terms, region=region) == answer


@each("regime", regimes.ids())
def test_one_s_own_systems_see_everything_without_an_agreement(regime: str) -> None:
    for kind, form, zone in product(KINDS - {"card_secret"}, Form, ("process", "premises")):
        assert ask(regime, {kind: form}, zone, encrypted=None) == "allowed", (kind, form, zone)


def test_card_secrets_stay_in_memory() -> None:
    assert ask("pci-dss", {"card_secret": Form.CLEAR}, "process") == "allowed"
    assert ask("pci-dss", {"card_secret": Form.CLEAR}, "premises") == "denied"


@each(
    ("regime", "data", "terms", "encrypted", "answer"),
    [
        ("gdpr", CLEAR, "dpa", False, "denied"),
        ("gdpr", CLEAR, "dpa", None, "undetermined"),
        ("legal-privilege", MASKED, "no-training", False, "denied"),
        ("pci-dss", CLEAR, "pci-agreement", False, "denied"),
        ("hipaa", CLEAR, "baa", False, "undetermined"),
        ("hipaa", ALL_MASKED, "", False, "allowed"),
    ],
)
def test_an_open_way(regime: str, data: dict[str, Form], terms: str, encrypted: bool | None, answer: str) -> None:
    assert ask(regime, data, "third-party", terms, region="de", encrypted=encrypted) == answer


@each("regime", regimes.ids())
def test_the_unknown_is_denied(regime: str) -> None:
    every = " ".join(Term)
    assert ask(regime, {"shoe_size": Form.MASKED}, "process", every) == "denied"
    assert ask(regime, {"person": Form.MASKED}, "the-moon", every) == "denied"
    assert ask(regime, {}, "process", every) == "denied"
    found = verdict(Egress(data={"shoe_size": Form.CLEAR}, to=Destination(zone="process")), regimes.regimes(regime))
    assert found.rules == ("default-deny",) and not found.may_go
    assert verdict(Egress(data=CLEAR, to=Destination(zone="process")), ()).answer is Answer.DENIED
    with pytest.raises(ValueError, match="unknown contract term 'nda'"):
        Destination(zone="process", contract=frozenset({"nda"}))


def test_a_verdict_names_rules_reasons_and_what_would_change_it() -> None:
    to = Destination(zone="third-party", region="us", contract=frozenset(), encrypted=True)
    found = verdict(Egress(data=MASKED, to=to), regimes.regimes("hipaa"))
    assert (found.answer, found.rules) == (Answer.DENIED, ("hipaa-baa",))
    assert found.reasons[0].startswith("hipaa-baa: date: another may receive")
    assert "45 CFR 164.502(e), 164.504(e)); missing: baa" in found.reasons[0]
    assert [str(change) for change in found.changes] == [
        "agree baa",
        "mask date",
        "send it to premises instead",
    ]
    gdpr = verdict(Egress(data=CLEAR, to=to), regimes.regimes("gdpr"))
    assert "agree dpa, scc" in [str(change) for change in gdpr.changes]
    assert "agree dpa and a region in eea" in [str(change) for change in gdpr.changes]
    assert any(note.startswith("gdpr-5-1-c: ") for note in gdpr.notes)


@settings(max_examples=60, deadline=None)
@given(
    names=st.sampled_from(["gdpr", "hipaa", "pci-dss", "legal-privilege", "gdpr+legal-privilege", "none"]),
    data=st.dictionaries(st.sampled_from(sorted(KINDS)), st.sampled_from(list(Form)), min_size=1, max_size=8),
    zone=st.sampled_from([zone.value for zone in Zone]),
    region=st.sampled_from([None, "de", "us", "jp"]),
    contract=st.none() | st.frozensets(st.sampled_from([term.value for term in Term]), max_size=4),
    encrypted=st.sampled_from([None, True, False]),
)
def test_changes_work_and_more_agreement_never_hurts(
    names: str,
    data: dict[str, Form],
    zone: str,
    region: str | None,
    contract: frozenset[str] | None,
    encrypted: bool | None,
) -> None:
    egress = Egress(data=data, to=Destination(zone=zone, region=region, contract=contract, encrypted=encrypted))
    under = regimes.regimes(names)
    found = verdict(egress, under, sensitivity=SENSITIVITY)
    assert found.rules and found.reasons
    for change in found.changes:
        assert str(change)
        assert verdict(change.applied(egress), under, sensitivity=SENSITIVITY).may_go
    order = [Answer.ALLOWED, Answer.UNDETERMINED, Answer.DENIED]
    most = Egress(data=data, to=Destination(zone=zone, region=region, contract=frozenset(Term), encrypted=True))
    assert order.index(verdict(most, under).answer) <= order.index(verdict(egress, under).answer)


def test_the_scenario_s_own_zones_are_asked_as_well() -> None:
    to = Destination(zone="third-party", contract=frozenset(), encrypted=True)
    none = regimes.regimes("none")
    clear = verdict(egress_of(SENSITIVITY, to, masked=frozenset()), none, sensitivity=SENSITIVITY)
    assert (clear.answer, clear.rules) == (Answer.DENIED, ("scenario-zones",))
    masked = verdict(egress_of(SENSITIVITY, to, masked=masked_classes(SENSITIVITY)), none, sensitivity=SENSITIVITY)
    assert masked.answer is Answer.ALLOWED
    request = egress_of(SENSITIVITY, to, masked=masked_classes(SENSITIVITY))
    assert request.data["date"] is Form.CLEAR and request.data["text"] is Form.CLEAR
    assert request.data["person"] is request.data["url"] is Form.MASKED


def test_the_stricter_of_scenario_and_regime_says_what_is_masked() -> None:
    open_to = Destination(zone="third-party", contract=frozenset(), encrypted=True)
    with_baa = Destination(zone="third-party", contract=frozenset({"baa"}), encrypted=True)
    assert classes_to_mask(SENSITIVITY, regimes.regimes("none"), open_to) == masked_classes(SENSITIVITY)
    hipaa = classes_to_mask(SENSITIVITY, regimes.regimes("hipaa"), open_to)
    assert hipaa == masked_classes(SENSITIVITY) | {"date"}
    assert classes_to_mask(SENSITIVITY, regimes.regimes("hipaa"), with_baa) == masked_classes(SENSITIVITY)
    unstated = Destination(zone="third-party", encrypted=True)
    assert classes_to_mask(SENSITIVITY, regimes.regimes("hipaa"), unstated) == hipaa
    # masking would settle nothing: amounts and dates are left open either way
    privilege = classes_to_mask(SENSITIVITY, regimes.regimes("legal-privilege"), unstated)
    assert privilege == masked_classes(SENSITIVITY)
    assert "person" in classes_to_mask(SENSITIVITY, (), unstated)
    at_home = Destination(zone="process")
    assert "person" in classes_to_mask(SENSITIVITY, regimes.regimes("hipaa"), at_home)


def test_who_may_see_a_mention_as_it_stands() -> None:
    wide = Sensitivity(
        regime="gdpr",
        classes=SENSITIVITY.classes,
        allowed_zones=(Zone.PROCESS, Zone.PREMISES, Zone.CONTRACTED),
    )
    gdpr = regimes.regimes("gdpr")
    signed = Destination(zone="contracted-cloud", region="de", contract=frozenset({"dpa"}), encrypted=True)
    unsigned = Destination(zone="contracted-cloud", region="de", contract=frozenset(), encrypted=True)
    assert may_see("person", wide, gdpr, signed)
    assert not may_see("person", wide, gdpr, unsigned)
    assert not may_see("person", SENSITIVITY, gdpr, signed)
    assert may_see("person", SENSITIVITY, gdpr, Destination(zone="process"))
    assert not may_see("person", wide, gdpr, Destination(zone="the-moon"))
    assert not may_see("shoe_size", wide, gdpr, signed)


def rule(**changes: object) -> Rule:
    given = {
        "id": "r",
        "law": "L",
        "says": "s",
        "source": "here",
        "wording": Wording.MEMORY,
        "effect": Effect.PERMIT,
    }
    return Rule(**(given | changes))  # type: ignore[arg-type]


@each(
    ("changes", "message"),
    [
        ({"wording": Wording.READ}, "needs the day"),
        ({"on": date(2026, 1, 1)}, "from memory has none"),
        ({"needs": ("nda",)}, "unknown need 'nda'"),
        ({"needs": ("dpa | nda",)}, "unknown need 'nda'"),
        ({"unmet": "maybe"}, "denied or undetermined"),
        ({"effect": Effect.FORBID, "needs": ("dpa",)}, "has no needs"),
        ({"effect": Effect.REQUIRE}, "must say what it needs"),
    ],
)
def test_rules_that_cannot_be(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rule(**changes)


def test_regimes_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="two rules are called r"):
        Regime(id="x", title="X", about="a", rules=(rule(), rule()))
    with pytest.raises(ValueError, match="unknown kind of data 'shoes'"):
        Regime(id="x", title="X", about="a", rules=(rule(kinds=("shoes",)),))
    with pytest.raises(ValueError, match="has no area 'moon'"):
        Regime(id="x", title="X", about="a", rules=(rule(needs=("in:moon",)),))
    with pytest.raises(ValueError, match="group 'person'"):
        Regime(id="x", title="X", about="a", rules=(), groups={"person": ("email",)})


def test_a_forbidding_rule_outdoes_a_permission() -> None:
    both = Regime(id="x", title="X", about="a", rules=(rule(), rule(id="no", effect=Effect.FORBID, kinds=("email",))))
    found = verdict(Egress(data={"email": Form.CLEAR, "person": Form.CLEAR}, to=Destination(zone="process")), (both,))
    assert (found.answer, found.rules, found.changes) == (Answer.DENIED, ("no",), ())
    assert CONTENT.keys() <= KINDS
