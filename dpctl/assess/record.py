"""The record everything later reads: how one deployment does in one scenario, measured or estimated."""

from dataclasses import dataclass

from dpctl.assess.protection import Protection
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Deployment
from dpctl.core.figures import Figure
from dpctl.core.run import Judged, Note
from dpctl.core.scenario import Requirement
from dpctl.privacy.policy import Compliance


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One requirement against one assessment: met, missed or undetermined; `excess` is how far beyond the limit."""

    requirement: Requirement
    state: str
    value: Figure | None = None
    excess: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How a deployment does: Figures in s, tok/s, USD and %; None is unknown. `origin` is measured or estimated.

    `cost_missing` names the parts that `cost` leaves out because they are unknown: it is a lower bound then.
    `context_recall` is the share of the known facts in what the answering model was given, `tokens_in` what it was sent
    (tok), `policy` what the regime's rules said of the requests. `resolved` is the share of the requests that a cascade
    answered here, `mangled` that of the placeholders that came back changed, `grades` a judge's means: faithful,
    complete, useful. `protection` tells what of the documents was exposed.
    """

    deployment: Deployment
    origin: str
    machine: str
    samples: int = 0
    fits: bool | None = None
    missing: Figure | None = None
    ttft: Figure | None = None
    tpot: Figure | None = None
    e2el: Figure | None = None
    prefill_rate: Figure | None = None
    decode_rate: Figure | None = None
    cost: Figure | None = None
    cost_lines: tuple[CostLine, ...] = ()
    cost_missing: tuple[str, ...] = ()
    bytes_out: Figure | None = None
    compliance: Compliance | None = None
    quality: Figure | None = None
    context_recall: Figure | None = None
    resolved: Figure | None = None
    mangled: Figure | None = None
    protection: Protection | None = None
    grades: tuple[Figure, ...] = ()
    tokens_in: Figure | None = None
    policy: Judged | None = None
    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def unmet(self) -> tuple[Verdict, ...]:
        """The requirements that are missed."""
        return tuple(v for v in self.verdicts if v.state == "missed")
