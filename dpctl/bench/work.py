"""The work one bench does: a document, what is asked about it, and the limits it runs under."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from dpctl.bench.targets import CloudTarget
from dpctl.catalog import regimes
from dpctl.core.documents import Document
from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Attempt
from dpctl.core.scenario import Scenario
from dpctl.pipelines.cascade import THRESHOLD
from dpctl.pipelines.egress import is_loopback
from dpctl.pipelines.ner import Recognition
from dpctl.privacy.generalise import Generalisation
from dpctl.privacy.parties import Party
from dpctl.privacy.regimes import Regime
from dpctl.privacy.reidentify import Population
from dpctl.privacy.verdict import Destination, may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user states of the cloud side; None is "not stated", which a policy takes for neither yes nor no.

    `zone` replaces the provider's own, `region` is a country's code or an area such as "eea", `contract` the agreed
    terms. `not_sensitive`: the user's own document may go where the policy would not let it.
    """

    zone: str | None = None
    region: str | None = None
    contract: frozenset[str] | None = None
    not_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """How hard to try for an answer: seconds for everything, further attempts after failures, hedging of slow ones."""

    deadline: float = 600.0
    retries: int = 2
    hedge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a cascade decides by: the length of a text in characters, then the confidence (0..1) of the answer to it.

    The model here is asked only about texts `shorter_than` so many; None: about every one.
    """

    threshold: float = THRESHOLD
    shorter_than: int | None = None

    def __str__(self) -> str:
        length = f"shorter than {self.shorter_than:,} characters, " if self.shorter_than is not None else ""
        return f"{length}confidence {self.threshold:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What every deployment of a bench is given; `time_budget` in s for each local model, `cache` for weights.

    `on_answer` gets a finished answer (deployment id, index, text); `on_progress` a line worth showing at once.
    `terms` is what the user says of the contract and the place of the cloud side, `parties` the names that the user
    knows to be in the document, `judge` the hosted model that grades answers, and is shown them and the document as
    they are, `population` those among whom somebody could be sought, `ner` a recogniser of names beside the rules,
    `route` what a cascade decides by.
    """

    scenario: Scenario
    document: Document
    runs: int
    time_budget: float
    full: bool
    cache: Path
    seed: int
    on_progress: Callable[[str], None]
    on_answer: Callable[[str, int, str], None]
    terms: Terms = Terms()
    delivery: Delivering = Delivering()
    parties: tuple[Party, ...] = ()
    judge: CloudTarget | None = None
    population: Population | None = None
    ner: Recognition | None = None
    route: Route = Route()


def regimes_of(work: Work) -> tuple[Regime, ...]:
    """The regimes that the scenario names, from the catalogue."""
    return regimes.regimes(work.scenario.sensitivity.regime)


def generalised(work: Work) -> Generalisation:
    """What placeholders may tell under the scenario's regimes, this year."""
    return regimes.generalised(work.scenario.sensitivity.regime, datetime.now(UTC).year)


def destination(endpoint: CloudTarget, work: Work) -> Destination:
    """Where a request to this endpoint goes; an emulated one is judged as the provider that it stands for."""
    address = endpoint.base_url or endpoint.provider.base_url
    terms = work.terms
    return Destination(
        zone=terms.zone or endpoint.provider.zone,
        region=terms.region,
        contract=terms.contract,
        # what goes to this machine itself passes no line
        encrypted=address.startswith("https://") or is_loopback(urlsplit(address).hostname or ""),
    )


def planted(work: Work) -> Mapping[str, int]:
    """Sensitive mentions of the document per class, of the classes the scenario counts."""
    counted = {c.name for c in work.scenario.sensitivity.classes}
    return dict(Counter(span.cls for span in work.document.spans if span.cls in counted))


def leaked(work: Work, attempts: tuple[Attempt, ...], to: Destination) -> Mapping[str, tuple[str, ...]]:
    """Per class the ids of the spans that reached a zone in which neither scenario nor regime lets them be seen.

    `to` is what holds of the cloud side; an attempt inside the premises went to a server of the user's own.
    """
    reached: dict[str, set[str]] = {}
    for attempt in attempts:
        reached.setdefault(attempt.zone, set()).update(attempt.found_spans)
    sensitivity, under = work.scenario.sensitivity, regimes_of(work)
    counted = planted(work)
    forbidden = {
        (zone, cls)
        for zone in reached
        for cls in counted
        if not may_see(cls, sensitivity, under, to if zone == to.zone else Destination(zone=zone))
    }
    found: dict[str, tuple[str, ...]] = {}
    for span in work.document.spans:
        if any(span.id in ids and (zone, span.cls) in forbidden for zone, ids in reached.items()):
            found[span.cls] = (*found.get(span.cls, ()), span.id)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a scenario asks about a document: enough to estimate it, without anything being run."""

    scenario: Scenario
    document: Document

    def prompt_tokens(self, chars_per_token: Figure) -> Figure:
        """Tokens of instruction and document for a tokenizer, estimated from characters (tok)."""
        count = len(self.document.text) + len(self.scenario.workload.instruction)
        characters = Figure(value=float(count), unit="char", provenance=Provenance.MEASURED, source="count")
        return (characters / chars_per_token).to("tok")


def prompt_tokens(work: Work, chars_per_token: Figure) -> Figure:
    """Tokens of the work's instruction and document for a tokenizer (tok)."""
    return Request(scenario=work.scenario, document=work.document).prompt_tokens(chars_per_token)
