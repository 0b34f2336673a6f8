"""The seven decision rules: what a requirement speaks for, what it rules out, and why.

From the decision framework of the guide to edge, cloud and hybrid deployment that this project started from. A rule
explains and may exclude; it never overrides a figure: what it favours still has to meet the requirements.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dpctl.assess import Assessment
from dpctl.core.deployment import Delivery, Deployment, Mode, Zone
from dpctl.core.scenario import Requirement, Scenario
from dpctl.core.units import conversion

SOURCE = "guide to edge, cloud and hybrid deployment, decision framework"
_HOME = frozenset({Zone.PROCESS, Zone.PREMISES})
# the framework's bound for "low latency", in s
LOW_LATENCY = 0.1
# values of Traits.volume that mean "high and variable", "high and consistent"
VARIABLE, CONSISTENT = "variable", "consistent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the framework: when it `applies`, which deployments it `favours`, which assessments it `excludes`.

    `excludes` returns the reason, or "" when the assessment may stay.
    """

    id: str
    requirement: str
    recommended: str
    because: str
    applies: Callable[[Scenario], bool]
    favours: Callable[[Deployment], bool]
    excludes: Callable[[Scenario, Assessment], str] = lambda _scenario, _assessment: ""
    source: str = SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that applied: ids of the deployments it favours, (id, reason) of those it rules out."""

    rule: str
    requirement: str
    recommended: str
    because: str
    source: str
    favoured: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()


def fire(
    scenario: Scenario, assessments: Sequence[Assessment], rules: "Sequence[Rule] | None" = None
) -> tuple[Fired, ...]:
    """Every rule that applies to the scenario, with what it says about these assessments; in the table's order.

    `rules` are the framework's unless others are given, such as LESSONS.
    """
    fired = []
    for rule in RULES if rules is None else rules:
        if not rule.applies(scenario):
            continue
        reasons = ((a.deployment.id, rule.excludes(scenario, a)) for a in assessments)
        fired.append(
            Fired(
                rule=rule.id,
                requirement=rule.requirement,
                recommended=rule.recommended,
                because=rule.because,
                source=rule.source,
                favoured=tuple(a.deployment.id for a in assessments if rule.favours(a.deployment)),
                excluded=tuple((deployment, reason) for deployment, reason in reasons if reason),
            )
        )
    return tuple(fired)


def tensions(fired: Sequence[Fired]) -> tuple[str, ...]:
    """Sentences on rules that pull apart: no deployment is favoured by both without being ruled out by either."""
    said = []
    for index, one in enumerate(fired):
        for other in fired[index + 1 :]:
            common = set(one.favoured) & set(other.favoured)
            out = {name for rule in (one, other) for name, _ in rule.excluded}
            if common - out:
                continue
            said.append(
                f'"{one.requirement}" asks for {one.recommended}, "{other.requirement}" for {other.recommended}: '
                f"no option is both"
            )
    return tuple(said)


def _low_latency(scenario: Scenario) -> bool:
    return any(_bounds_latency(r) for r in scenario.requirements)


def _bounds_latency(requirement: Requirement) -> bool:
    if requirement.metric not in {"ttft", "e2el"} or requirement.op not in {"<", "<="}:
        return False
    return requirement.limit * conversion(requirement.unit, "s") <= LOW_LATENCY


def _runs_at_home(deployment: Deployment) -> bool:
    return deployment.mode is Mode.LOCAL or all(stage.zone in _HOME for stage in deployment.stages)


def _sent_what_must_stay(scenario: Scenario, assessment: Assessment) -> str:
    kept = assessment.compliance
    if kept is not None and kept.spans:
        return f"{kept.leaked:,} of {kept.spans:,} sensitive mentions left the premises" if kept.leaked else ""
    if assessment.bytes_out is not None and assessment.bytes_out.value == 0:
        return ""
    allowed = _HOME | set(scenario.sensitivity.allowed_zones)
    outside = next((s for s in assessment.deployment.stages if s.zone not in allowed), None)
    # without counted mentions only the design speaks: a stage outside, and nothing before it that masks
    masked = any(stage.role == "mask" for stage in assessment.deployment.stages)
    return f"sends the text as it is to {outside.place} ({outside.zone.value})" if outside and not masked else ""


RULES: tuple[Rule, ...] = (
    Rule(
        id="low-latency",
        requirement="latency under 100 ms",
        recommended="edge or on-premise",
        because="a call to a cloud API alone takes 200 to 2,000 ms",
        applies=_low_latency,
        favours=_runs_at_home,
    ),
    Rule(
        id="data-stays",
        requirement="data must not leave the premises",
        recommended="edge, or self-hosted private cloud",
        because="what is never sent cannot leak",
        applies=lambda scenario: scenario.traits.data_must_stay,
        favours=lambda d: _runs_at_home(d) or d.delivery is Delivery.SELF_HOSTED,
        excludes=_sent_what_must_stay,
    ),
    Rule(
        id="capability",
        requirement="maximum capability needed",
        recommended="cloud (frontier model)",
        because="the strongest models are only offered as a service",
        applies=lambda scenario: scenario.traits.maximum_capability,
        favours=lambda d: d.mode is Mode.CLOUD and d.delivery is Delivery.SAAS,
    ),
    Rule(
        id="variable-volume",
        requirement="high variable volume",
        recommended="managed cloud with auto-scaling",
        because="capacity of one's own must be bought for the peak and idles below it",
        applies=lambda scenario: scenario.traits.volume == VARIABLE,
        favours=lambda d: d.delivery in {Delivery.MANAGED, Delivery.SERVERLESS},
    ),
    Rule(
        id="consistent-volume",
        requirement="high consistent volume",
        recommended="self-hosted",
        because="busy hardware costs less per query than list prices do",
        applies=lambda scenario: scenario.traits.volume == CONSISTENT,
        favours=lambda d: d.delivery in {Delivery.SELF_HOSTED, Delivery.OWNED},
    ),
    Rule(
        id="rapid-development",
        requirement="rapid development",
        recommended="fully managed SaaS API",
        because="there is nothing to install, size or operate",
        applies=lambda scenario: scenario.traits.rapid_development,
        favours=lambda d: d.delivery is Delivery.SAAS and d.mode is Mode.CLOUD,
    ),
    Rule(
        id="regulated",
        requirement="regulated industry",
        recommended="hybrid: edge for what is sensitive, cloud for the rest",
        because="masking at the edge keeps identities inside and still reaches the strong model",
        applies=lambda scenario: scenario.traits.regulated,
        favours=lambda d: d.mode is Mode.HYBRID,
    ),
)

_ARTICLE = "article on delivery modes of enterprise AI, case studies (undated)"


# classes of mentions that tell who somebody is; a device or an organisation is nobody
_OF_PEOPLE = frozenset({"person", "address", "email", "phone", "tax_id", "account", "iban", "age", "ip", "vehicle"})


def _personal(scenario: Scenario) -> bool:
    return any(cls.level == "A" and cls.name in _OF_PEOPLE for cls in scenario.sensitivity.classes)


# What the case studies taught. They explain and are no requirement that a user stated, so nothing is ranked by them.
LESSONS: tuple[Rule, ...] = (
    Rule(
        id="lesson-small-first",
        requirement="a small model first",
        recommended="hybrid: a model here answers what it can, hard requests go to the cloud",
        because="a legal review kept 80 % of its requests on a tuned 7B model and became 40 % faster without a breach",
        applies=lambda scenario: any(c.mode is Mode.HYBRID for c in scenario.candidates),
        favours=lambda d: d.mode is Mode.HYBRID,
        source=_ARTICLE,
    ),
    Rule(
        id="lesson-triage",
        requirement="high volume of easy requests",
        recommended="hybrid or local: triage by a small model",
        because="a merchant support that triaged with an 8B model paid 60 % less for the API and resolved 95 % at once",
        applies=lambda scenario: scenario.traits.volume is not None,
        favours=lambda d: d.mode is not Mode.CLOUD,
        source=_ARTICLE,
    ),
    Rule(
        id="lesson-health-stays",
        requirement="health data",
        recommended="local: hardware of the hospital's own",
        because="an imaging report ran wholly on hospital hardware, so that HIPAA raised no question of sending",
        applies=lambda scenario: "health" in scenario.sensitivity.content,
        favours=_runs_at_home,
        source=_ARTICLE,
    ),
    Rule(
        id="lesson-pii-in-cloud",
        requirement="personal data",
        recommended="nothing personal to a third party unmasked",
        because="a bank's chatbot sent personal data to an API for everyone and was rolled back: 12 M USD, six months",
        applies=_personal,
        favours=lambda d: d.mode is not Mode.CLOUD,
        source=_ARTICLE,
    ),
    Rule(
        id="lesson-peak-hours",
        requirement="variable volume with a limit of latency",
        recommended="capacity that holds at the peak: scaling with the load, or kept ready",
        because="the same chatbot's API answered in up to 8 s at peak hours",
        applies=lambda scenario: (
            scenario.traits.volume == VARIABLE and any(r.metric in {"ttft", "e2el"} for r in scenario.requirements)
        ),
        favours=lambda d: d.delivery is not Delivery.SAAS,
        source=_ARTICLE,
    ),
)
