"""What the regimes say of sending a scenario's request to a place, and what share of its mentions would stay."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dpctl.bench.work import Terms
from dpctl.catalog import regimes
from dpctl.core.deployment import Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Sensitivity
from dpctl.privacy.policy import Compliance, compliance
from dpctl.privacy.verdict import Destination, EgressVerdict, classes_to_mask, egress_of, may_see, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoned:
    """The verdict on a request sent there and the compliance to expect by design (None: nothing can be counted)."""

    policy: EgressVerdict
    compliance: Compliance | None


def zoned(
    sensitivity: Sensitivity, mentions: Mapping[str, int], zone: Zone, region: str | None, *, masked: bool, terms: Terms
) -> Zoned:
    """Judge a request that goes to a zone over an encrypted way, as it stands or with its classes masked.

    Masked, the score is that of a finder which misses nothing (A), and leaks stay undetermined: only a run counts them.
    """
    to = Destination(zone=zone.value, region=region, contract=terms.contract, encrypted=True)
    under = regimes.regimes(sensitivity.regime)
    hidden = classes_to_mask(sensitivity, under, to) if masked else frozenset[str]()
    policy = verdict(egress_of(sensitivity, to, masked=hidden), under, sensitivity=sensitivity)
    counted = {name: count for name, count in mentions.items() if sensitivity.find(name) is not None}
    leaked = {
        name: count
        for name, count in counted.items()
        if name not in hidden and not may_see(name, sensitivity, under, to)
    }
    basis = "by design: a finder that misses nothing" if masked else "by design: the whole text is sent"
    found = compliance(counted, leaked, sensitivity, basis=basis)
    if found.score is None:
        return Zoned(policy=policy, compliance=None)
    way = "masked by a finder that misses nothing" if masked else "as they stand"
    score = replace(
        found.score,
        provenance=Provenance.ASSUMED if masked else Provenance.ESTIMATED,
        source=f"{found.spans - found.leaked} of {found.spans} mentions, sent {way}, may be seen in {zone.value}",
        low=None,
        high=None,
    )
    if masked and not found.leaked_a:
        return Zoned(policy=policy, compliance=replace(found, score=score, leaked_a=None, verdict="undetermined"))
    return Zoned(policy=policy, compliance=replace(found, score=score))


def stays() -> Compliance:
    """The compliance of what sends nothing, by design (A)."""
    score = Figure(
        value=100.0, unit="%", provenance=Provenance.ASSUMED, source="nothing is sent by design; a run measures it"
    )
    return Compliance(score=score, spans=0, leaked=0, spans_a=0, leaked_a=0, verdict="met", basis="nothing is sent")
