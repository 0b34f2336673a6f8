"""What a regime says: rules over kinds of data, their form, zones and conditions, each with the law it rests on.

A rule permits, requires, forbids or notes. What no rule permits is denied. Regimes are facts (TOML); this module holds
their shape and what cannot be written in them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dpctl.core.deployment import Zone
from dpctl.privacy.generalise import CAN_TELL, Generalisation, Tells
from dpctl.privacy.mention import CLASSES

# What a whole text is, beyond the mentions in it: its wording, and the kinds of content that laws treat apart.
CONTENT: Mapping[str, str] = {
    "text": "the wording itself, without the mentions in it",
    "health": "somebody's health, care or payment for care",
    "special": "a special category: origin, opinions, belief, union, genes, biometrics, sex life",
    "criminal": "convictions and offences",
    "card": "a payment card's number (PAN)",
    "card_secret": "sensitive authentication data: track, card verification code, PIN",
}
KINDS = CLASSES | CONTENT.keys()


class Form(StrEnum):
    """How a kind of data leaves: as it stands, or with a placeholder in its place."""

    CLEAR = "clear"
    MASKED = "masked"


class Term(StrEnum):
    """What can be agreed or be the case between the sender and a zone."""

    BAA = "baa"
    DPA = "dpa"
    SCC = "scc"
    DPF = "dpf"
    ZERO_RETENTION = "zero-retention"
    NO_TRAINING = "no-training"
    SECRECY = "secrecy"
    CONSENT = "consent"
    LEGAL_BASIS = "legal-basis"
    PCI_AGREEMENT = "pci-agreement"


TERMS: Mapping[Term, str] = {
    Term.BAA: "a business associate agreement (HIPAA)",
    Term.DPA: "a data processing agreement (GDPR Art. 28)",
    Term.SCC: "standard contractual clauses with a transfer impact assessment (GDPR Art. 46)",
    Term.DPF: "the recipient is certified under the EU-US Data Privacy Framework",
    Term.ZERO_RETENTION: "inputs and outputs are not kept",
    Term.NO_TRAINING: "inputs and outputs train no model",
    Term.SECRECY: "a written duty of confidentiality",
    Term.CONSENT: "informed consent of the person or the client",
    Term.LEGAL_BASIS: "a documented legal basis for this purpose (GDPR Art. 6, and 9(2) where it applies)",
    Term.PCI_AGREEMENT: "a written agreement in which the provider answers for account data (PCI DSS 12.8.2)",
}
# A need that is no term: the way is encrypted, or the region lies in an area of the regime ("in:eea").
ENCRYPTED, AREA = "encrypted", "in:"


class Effect(StrEnum):
    """What a rule does: let through, ask for more, rule out, or remind of a duty that no request can show."""

    PERMIT = "permit"
    REQUIRE = "require"
    FORBID = "forbid"
    NOTE = "note"


class Wording(StrEnum):
    """How the law's wording was known: read at its source, read in a page that quotes or explains it, or recalled."""

    READ = "read"
    QUOTED = "quoted"
    MEMORY = "from memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: for data of these kinds in these forms in these zones, what `effect` it has and on what condition.

    `kinds` are kinds of data or names of the regime's groups, "*" for all known ones. `needs` must all hold; one need
    names alternatives joined by " | ": terms, "encrypted", or "in:area". `unmet` says what an unmet need means: denied,
    or undetermined where the law leaves it to a judgement. `law` is the article, `says` what it asks in our words,
    `source` an address, `on` the day it was read (None: from memory).
    """

    id: str
    law: str
    says: str
    source: str
    wording: Wording
    on: date | None = None
    effect: Effect
    kinds: tuple[str, ...] = ("*",)
    forms: tuple[Form, ...] = (Form.CLEAR, Form.MASKED)
    zones: tuple[Zone, ...] = tuple(Zone)
    needs: tuple[str, ...] = ()
    unmet: str = "denied"

    def __post_init__(self) -> None:
        if (self.on is None) != (self.wording is Wording.MEMORY):
            raise ValueError(f"rule {self.id}: a wording that was read needs the day (on), one from memory has none")
        if self.unmet not in {"denied", "undetermined"}:
            raise ValueError(f"rule {self.id}: unmet is denied or undetermined, not {self.unmet!r}")
        if self.needs and self.effect in {Effect.FORBID, Effect.NOTE}:
            raise ValueError(f"rule {self.id}: a rule that forbids or notes has no needs")
        if self.effect is Effect.REQUIRE and not self.needs:
            raise ValueError(f"rule {self.id}: a rule that requires must say what it needs")
        for need in self.needs:
            for word in alternatives(need):
                if word != ENCRYPTED and not word.startswith(AREA) and word not in set(Term):
                    known = ", ".join((*Term, ENCRYPTED, f"{AREA}AREA"))
                    raise ValueError(f"rule {self.id}: unknown need {word!r}; known: {known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a placeholder of a masked class may still tell under a regime, and the law that leaves room for it.

    `law`, `says`, `source`, `wording` and `on` as those of a Rule.
    """

    kind: str
    tells: Tells
    law: str
    says: str
    source: str
    wording: Wording
    on: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in CAN_TELL[self.tells]:
            raise ValueError(f"{self.tells} cannot be told of {self.kind!r}")
        if (self.on is None) != (self.wording is Wording.MEMORY):
            raise ValueError(f"telling {self.kind}: a wording that was read needs the day (on), one from memory none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The rules of one law or standard; `groups` name sets of kinds, `areas` sets of regions (ISO 3166 codes, small).

    `about` says whom it binds and what it leaves out, `telling` what may be told of what is masked (nothing of the
    classes that it does not name).
    """

    id: str
    title: str
    about: str
    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    telling: tuple[Telling, ...] = ()

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.rules]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"regime {self.id}: two rules are called {twice[0]}")
        told = [one.kind for one in self.telling]
        if len(told) != len(set(told)):
            raise ValueError(f"regime {self.id}: two entries say what may be told of one class")
        for group, kinds in self.groups.items():
            if group in KINDS or not set(kinds) <= KINDS:
                raise ValueError(f"regime {self.id}: group {group!r} needs a name of its own and known kinds of data")
        for rule in self.rules:
            for kind in rule.kinds:
                if kind != "*" and kind not in KINDS and kind not in self.groups:
                    raise ValueError(f"rule {rule.id}: unknown kind of data {kind!r}")
            for word in (word for need in rule.needs for word in alternatives(need) if word.startswith(AREA)):
                if word.removeprefix(AREA) not in self.areas:
                    raise ValueError(f"rule {rule.id}: regime {self.id} has no area {word.removeprefix(AREA)!r}")

    def kinds_of(self, rule: Rule) -> frozenset[str]:
        """The kinds of data a rule speaks of, its groups resolved."""
        kinds: set[str] = set()
        for name in rule.kinds:
            kinds |= KINDS if name == "*" else set(self.groups.get(name, (name,)))
        return frozenset(kinds)

    def within(self, region: str, area: str) -> bool:
        """Whether a region lies in an area: a code that is in its list, or an area all of whose codes are."""
        codes = set(self.areas[area])
        return region in codes or (region in self.areas and set(self.areas[region]) <= codes)


def alternatives(need: str) -> tuple[str, ...]:
    """The words of a need, any of which meets it."""
    return tuple(word.strip() for word in need.split("|"))


def generalisation(regimes: Sequence[Regime], *, this_year: int) -> Generalisation:
    """What placeholders may tell under all of these regimes: of each class only what every one of them lets be told."""
    by_regime = [{one.kind: one.tells for one in regime.telling} for regime in regimes]
    common = set.intersection(*(set(told.items()) for told in by_regime)) if by_regime else set()
    return Generalisation(tells=dict(sorted(common)), this_year=this_year)
