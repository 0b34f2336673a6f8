"""What the options of `dpctl bench` ask for, as records."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dpctl.core.deployment import Zone
from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from dpctl.bench.targets import CloudTarget, Target
    from dpctl.bench.work import Route, Terms
    from dpctl.core.documents import Document
    from dpctl.core.scenario import Scenario
    from dpctl.pipelines.ner import Recognition
    from dpctl.privacy.parties import Party


def judge_of(name: str) -> "CloudTarget":
    """The hosted model that grades; UsageError where it could only be emulated."""
    from dpctl.bench.targets import cloud_target

    found = cloud_target(name, base_url=None, emulate=False)
    if found.base_url is None:
        raise UsageError(
            "the emulator can grade nothing", where="--judge", hint=f"set {found.provider.key_variable} for {name}"
        )
    return found


def attackable(chosen: tuple["Target", ...]) -> tuple["Target", ...]:
    """The targets that mask; UsageError where there is none."""
    hybrid = tuple(target for target in chosen if target.pipeline is not None)
    if not hybrid:
        raise UsageError(
            "an attack needs hybrid delivery: the other modes mask nothing", where="--attack", hint="--mode hybrid"
        )
    return hybrid


def terms_of(zone: Zone | None, region: str | None, contract: str | None, *, not_sensitive: bool) -> "Terms":
    """What the user states of the cloud side; UsageError for an unknown term."""
    from dpctl.bench.work import Terms
    from dpctl.catalog import regimes

    return Terms(
        zone=zone.value if zone else None,
        region=region.strip().lower() if region else None,
        contract=regimes.contract(contract) if contract is not None else None,
        not_sensitive=not_sensitive,
    )


def scenario_of(
    found: "Scenario", *, seed: int | None, pages: int | None, require: list[str], regime: str | None
) -> "Scenario":
    """The scenario with what the user wants otherwise; UsageError for an unknown regime or requirement."""
    from dpctl.catalog import regimes
    from dpctl.core.scenario import parse_requirement

    if regime is not None:
        regimes.regimes(regime)
        found = replace(found, sensitivity=replace(found.sensitivity, regime=regime))
    workload = replace(
        found.workload,
        seed=found.workload.seed if seed is None else seed,
        pages=found.workload.pages if pages is None else pages,
    )
    try:
        requirements = tuple(parse_requirement(text) for text in require)
    except ValueError as error:
        raise UsageError(str(error), where="--require", hint="write it like 'e2el mean <= 3 s'") from None
    return replace(found, workload=workload, requirements=requirements or found.requirements)


def document_of(
    scenario: "Scenario", path: Path | None, parties: "tuple[Party, ...]", ner: "Recognition | None"
) -> "Document":
    """The scenario's generated document, or the user's own with what the finder finds in it."""
    from dpctl.bench.documents import generate, read_document
    from dpctl.privacy.find import find

    if path is None:
        return generate(scenario.workload.kind, seed=scenario.workload.seed, pages=scenario.workload.pages)
    own = read_document(path)
    extra = ner.find if ner is not None and ner.find is not None else ()
    # nobody planted anything in the user's text: what our finder finds is what compliance is measured on
    return replace(own, spans=find(own.text, parties=parties, extra=extra))


def route_of(text: str, threshold: float | None) -> "Route":
    """What a cascade decides by: "confidence", or "length:N" (by length alone, unless a threshold is given too)."""
    from dpctl.bench.work import Route

    way, colon, number = text.partition(":")
    if way == "confidence" and not colon:
        return Route() if threshold is None else Route(threshold=threshold)
    if way == "length" and number.isdecimal() and int(number) > 0:
        return Route(threshold=threshold or 0.0, shorter_than=int(number))
    raise UsageError(
        f"unknown route {text!r}",
        where="--route",
        hint="confidence, or length:N with N characters, such as length:8000",
    )
