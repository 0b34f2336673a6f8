"""May this request go there? A verdict with the rules it rests on, and what would change it. Unknown is never allowed.

A verdict says what rules written down here conclude from what the user declared. It is no legal advice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice, product

from dpctl.core.deployment import Zone
from dpctl.core.scenario import Sensitivity
from dpctl.privacy.mention import CLASSES
from dpctl.privacy.policy import allowed, masked_classes
from dpctl.privacy.regimes import AREA, ENCRYPTED, KINDS, Effect, Form, Regime, Rule, Term, alternatives

# rules of this module, beside those of the regimes
DEFAULT_DENY, SCENARIO_ZONES = "default-deny", "scenario-zones"
# so many ways to meet what is missing are tried
_TRIES = 64
# so many kinds of data are named in a sentence
_NAMED = 5


class Answer(StrEnum):
    """Allowed, denied, or undetermined: something that decides it is not known."""

    ALLOWED = "allowed"
    UNDETERMINED = "undetermined"
    DENIED = "denied"


_ORDER = (Answer.ALLOWED, Answer.UNDETERMINED, Answer.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a request goes and what is agreed there; None is "not stated", which is neither yes nor no.

    `zone` is a Zone's value (an unknown word is denied), `region` an ISO 3166 code in small letters or an area of a
    regime ("eea"), `contract` the terms that are signed or hold, `encrypted` whether the way is encrypted.
    """

    zone: str
    region: str | None = None
    contract: frozenset[str] | None = None
    encrypted: bool | None = None

    def __post_init__(self) -> None:
        wrong = sorted((self.contract or frozenset()) - set(Term))
        if wrong:
            raise ValueError(f"unknown contract term {wrong[0]!r}; known: {', '.join(Term)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """A request about to leave: the kinds of data in it, each with its form, and where they go."""

    data: Mapping[str, Form]
    to: Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One way to make a request allowed: terms to agree, kinds to mask, another zone or region; each was tried."""

    agree: frozenset[str] = frozenset()
    mask: frozenset[str] = frozenset()
    zone: str | None = None
    area: str | None = None
    encrypt: bool = False

    def applied(self, egress: Egress) -> Egress:
        """The request after the change."""
        contract = egress.to.contract
        to = replace(
            egress.to,
            zone=self.zone or egress.to.zone,
            region=self.area or egress.to.region,
            contract=(contract or frozenset()) | self.agree if self.agree else contract,
            encrypted=True if self.encrypt else egress.to.encrypted,
        )
        data = {kind: Form.MASKED if kind in self.mask else form for kind, form in egress.data.items()}
        return Egress(data=data, to=to)

    def __str__(self) -> str:
        parts = [f"mask {_some(sorted(self.mask))}"] if self.mask else []
        parts += [f"agree {', '.join(sorted(self.agree))}"] if self.agree else []
        parts += [f"a region in {self.area}"] if self.area else []
        parts += ["encrypt the way"] if self.encrypt else []
        parts += [f"send it to {self.zone} instead"] if self.zone else []
        return " and ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressVerdict:
    """Whether a request may go, `rules` that decided (ids), a reason for each, and what would make it allowed.

    `notes` are duties that go with an allowed request and that no request can show. Only `allowed` may be sent.
    """

    answer: Answer
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def may_go(self) -> bool:
        """Whether the request may be sent: only when it is allowed; undetermined is no."""
        return self.answer is Answer.ALLOWED


@dataclass(frozen=True, slots=True)
class _Finding:
    """What one rule says of one kind of data; `needs` are what it misses."""

    answer: Answer
    rule: str
    kind: str
    why: str
    needs: tuple[str, ...] = ()


def egress_of(sensitivity: Sensitivity, to: Destination, *, masked: frozenset[str]) -> Egress:
    """A scenario's request: the classes it names and all that the finder knows, its content as it stands.

    `masked` are the classes replaced by placeholders before anything leaves; empty for a plain cloud request.
    """
    classes = CLASSES | {cls.name for cls in sensitivity.classes}
    data = {cls: Form.MASKED if cls in masked else Form.CLEAR for cls in classes}
    return Egress(data=data | dict.fromkeys(sensitivity.content, Form.CLEAR), to=to)


def verdict(egress: Egress, regimes: Sequence[Regime], *, sensitivity: Sensitivity | None = None) -> EgressVerdict:
    """Judge a request under every regime and, where given, the scenario's own zones; the strictest answer wins.

    Allowed only if each kind of data has a rule in each regime that permits it, none that forbids it, and all that it
    requires; with no regime, or nothing to judge, it is denied. Undetermined when what is missing was not stated, or
    is left to a judgement. Changes are tried: masking what is denied, agreeing what is missing, another area, a more
    trusted zone, and these together.
    """
    findings = _findings(egress, regimes, sensitivity)
    answer = _strictest(findings)
    deciding = [finding for finding in findings if finding.answer is answer]
    notes = [
        f"{rule.id}: {rule.says} ({rule.law})"
        for regime in regimes
        for rule in regime.rules
        if rule.effect is Effect.NOTE and any(_speaks(regime, rule, kind, egress) for kind in egress.data)
    ]
    return EgressVerdict(
        answer=answer,
        rules=tuple(dict.fromkeys(finding.rule for finding in deciding)),
        reasons=_reasons(deciding),
        changes=() if answer is Answer.ALLOWED else _changes(egress, regimes, sensitivity, findings),
        notes=tuple(notes),
    )


def classes_to_mask(sensitivity: Sensitivity, regimes: Sequence[Regime], to: Destination) -> frozenset[str]:
    """The classes to mask before a request goes there: what the scenario masks and what a regime does not let out.

    The stricter wins: a class is masked when a regime denies it as it stands, or leaves it open and masking would
    settle more. That does not make the request allowed: ask `verdict`.
    """
    named = CLASSES | {cls.name for cls in sensitivity.classes}
    kept = set()
    for kind in named:
        clear, masked = (_alone(kind, form, regimes, to) for form in (Form.CLEAR, Form.MASKED))
        if clear is Answer.DENIED or _ORDER.index(masked) < _ORDER.index(clear):
            kept.add(kind)
    return masked_classes(sensitivity) | kept


def may_see(cls: str, sensitivity: Sensitivity, regimes: Sequence[Regime], to: Destination) -> bool:
    """Whether mentions of a class may be seen as they stand there: by the scenario's zones and by every regime.

    What reached another place has leaked.
    """
    inside = to.zone in set(Zone) and allowed(Zone(to.zone), sensitivity)
    return inside and _alone(cls, Form.CLEAR, regimes, to) is Answer.ALLOWED


def _alone(kind: str, form: Form, regimes: Sequence[Regime], to: Destination) -> Answer:
    return _strictest(_findings(Egress(data={kind: form}, to=to), regimes, None))


def _findings(egress: Egress, regimes: Sequence[Regime], sensitivity: Sensitivity | None) -> list[_Finding]:
    if not regimes or not egress.data:
        why = "no regime is named" if not regimes else "nothing to judge"
        return [_Finding(Answer.DENIED, DEFAULT_DENY, "", why)]
    if egress.to.zone not in set(Zone):
        return [_Finding(Answer.DENIED, DEFAULT_DENY, "", f"unknown zone {egress.to.zone!r}")]
    found: list[_Finding] = []
    for kind in sorted(egress.data):
        if sensitivity is not None:
            found += _scenario(egress, kind, sensitivity)
        for regime in regimes:
            found += _under(regime, egress, kind)
    return found


def _scenario(egress: Egress, kind: str, sensitivity: Sensitivity) -> list[_Finding]:
    outside = not allowed(Zone(egress.to.zone), sensitivity)
    if egress.data[kind] is Form.CLEAR and outside and kind in masked_classes(sensitivity):
        zones = ", ".join(sensitivity.allowed_zones)
        return [_Finding(Answer.DENIED, SCENARIO_ZONES, kind, f"the scenario lets it be seen only in: {zones}")]
    return []


def _under(regime: Regime, egress: Egress, kind: str) -> list[_Finding]:
    """The findings of one regime for one kind of data; a single DEFAULT_DENY when it says nothing."""
    rules = [rule for rule in regime.rules if _speaks(regime, rule, kind, egress)]
    found = [
        _Finding(Answer.DENIED, rule.id, kind, f"{rule.says} ({rule.law})")
        for rule in rules
        if rule.effect is Effect.FORBID
    ]
    permits = [_needed(regime, rule, egress, kind) for rule in rules if rule.effect is Effect.PERMIT]
    if permits:
        # one permission is enough: the best one counts
        found.append(min(permits, key=lambda finding: _ORDER.index(finding.answer)))
    else:
        known = kind in KINDS
        why = f"no rule of {regime.id} lets it go there" if known else "an unknown kind of data"
        found.append(_Finding(Answer.DENIED, DEFAULT_DENY, kind, why))
    return found + [_needed(regime, rule, egress, kind) for rule in rules if rule.effect is Effect.REQUIRE]


def _speaks(regime: Regime, rule: Rule, kind: str, egress: Egress) -> bool:
    return egress.to.zone in rule.zones and egress.data[kind] in rule.forms and kind in regime.kinds_of(rule)


def _needed(regime: Regime, rule: Rule, egress: Egress, kind: str) -> _Finding:
    missing = [need for need in rule.needs if _holds(regime, need, egress.to) is not True]
    if not missing:
        return _Finding(Answer.ALLOWED, rule.id, kind, f"{rule.says} ({rule.law})")
    unknown = all(_holds(regime, need, egress.to) is None for need in missing)
    answer = Answer.UNDETERMINED if unknown or rule.unmet == "undetermined" else Answer.DENIED
    asked = "; ".join(" or ".join(alternatives(need)) for need in missing)
    stated = "not stated" if unknown else "missing"
    return _Finding(answer, rule.id, kind, f"{rule.says} ({rule.law}); {stated}: {asked}", tuple(missing))


def _holds(regime: Regime, need: str, to: Destination) -> bool | None:
    """Whether one of a need's alternatives holds; None when none is known to and one is not stated."""
    known = [_word_holds(regime, word, to) for word in alternatives(need)]
    return True if True in known else None if None in known else False


def _word_holds(regime: Regime, word: str, to: Destination) -> bool | None:
    if word == ENCRYPTED:
        return to.encrypted
    if word.startswith(AREA):
        return None if to.region is None else regime.within(to.region, word.removeprefix(AREA))
    return None if to.contract is None else word in to.contract


def _strictest(findings: Iterable[_Finding]) -> Answer:
    return max((finding.answer for finding in findings), key=_ORDER.index)


def _reasons(findings: Iterable[_Finding]) -> tuple[str, ...]:
    """One line a rule: its id, the kinds of data it decided on, and why."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        kinds.setdefault((finding.rule, finding.why), []).append(finding.kind)
    return tuple(
        f"{rule}: {_some([kind for kind in about if kind])}: {why}" if any(about) else f"{rule}: {why}"
        for (rule, why), about in kinds.items()
    )


def _some(kinds: Sequence[str]) -> str:
    """The kinds in words; of a long list only the first."""
    if len(kinds) <= _NAMED:
        return ", ".join(kinds)
    return f"{', '.join(kinds[: _NAMED - 1])} and {len(kinds) - _NAMED + 1} more kinds"


def _changes(
    egress: Egress, regimes: Sequence[Regime], sensitivity: Sensitivity | None, findings: Sequence[_Finding]
) -> tuple[Change, ...]:
    """The changes that make the request allowed, each tried, the smallest first; none that contains another one."""
    clear = frozenset(kind for kind in CLASSES if egress.data.get(kind) is Form.CLEAR)
    denied = clear & {finding.kind for finding in findings if finding.answer is Answer.DENIED}
    closed = clear & {finding.kind for finding in findings if finding.answer is not Answer.ALLOWED}
    found: list[Change] = []
    for mask in dict.fromkeys((frozenset[str](), denied, closed)):
        left = _findings(Change(mask=mask).applied(egress), regimes, sensitivity)
        found += (change for change in _agreements(left, mask) if _cures(change, egress, regimes, sensitivity))
    found.sort(key=lambda change: (_size(change), str(change)))
    smallest = [c for i, c in enumerate(found) if not any(_contains(c, smaller) for smaller in found[:i])]
    zones = list(Zone)
    nearer = zones[: zones.index(Zone(egress.to.zone))] if egress.to.zone in set(Zone) else []
    moves = (Change(zone=zone.value) for zone in reversed(nearer))
    move = next((change for change in moves if _cures(change, egress, regimes, sensitivity)), None)
    return (*smallest, *([move] if move else ()))


def _cures(change: Change, egress: Egress, regimes: Sequence[Regime], sensitivity: Sensitivity | None) -> bool:
    return _strictest(_findings(change.applied(egress), regimes, sensitivity)) is Answer.ALLOWED


def _agreements(findings: Iterable[_Finding], mask: frozenset[str]) -> Iterator[Change]:
    """One alternative picked for each need that is missing, in all combinations (bounded), with what is masked."""
    needs = dict.fromkeys(need for finding in findings for need in finding.needs)
    for words in islice(product(*map(alternatives, needs)), _TRIES):
        areas = {word.removeprefix(AREA) for word in words if word.startswith(AREA)}
        terms = frozenset(word for word in words if word in set(Term))
        if len(areas) < 2 and (words or mask):
            yield Change(agree=terms, mask=mask, area=next(iter(areas), None), encrypt=ENCRYPTED in words)


def _size(change: Change) -> int:
    return len(change.agree) + bool(change.mask) + bool(change.area) + change.encrypt


def _contains(change: Change, smaller: Change) -> bool:
    """Whether a change asks for all that a smaller one asks for."""
    return (
        smaller.agree <= change.agree
        and smaller.mask <= change.mask
        and smaller.area in {None, change.area}
        and smaller.encrypt <= change.encrypt
    )
