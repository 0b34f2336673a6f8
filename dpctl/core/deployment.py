"""Where and how a workload runs: a mode, a delivery option and the stages it passes through."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """The three archetypes of delivery."""

    LOCAL = "local"
    CLOUD = "cloud"
    HYBRID = "hybrid"


class Pipeline(StrEnum):
    """How hybrid delivery divides the work between here and the cloud.

    mask: the whole document goes out masked. extract: only the clauses that bear on the question, masked. map: a model
    here notes what each part says, and the cloud writes from the masked notes. cascade: a model here answers what it
    can, and the rest goes out masked.
    """

    MASK = "mask"
    EXTRACT = "extract"
    MAP = "map"
    CASCADE = "cascade"


class Delivery(StrEnum):
    """Who runs it and how it is paid for."""

    SAAS = "saas"
    MANAGED = "managed"
    SELF_HOSTED = "self-hosted"
    SERVERLESS = "serverless"
    OWNED = "owned"


class Zone(StrEnum):
    """Who can see the bytes, from the most trusted to the least."""

    PROCESS = "process"
    PREMISES = "premises"
    ENCLAVE = "attested-enclave"
    CONTRACTED = "contracted-cloud"
    THIRD_PARTY = "third-party"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step: `role` says what it does (mask, extract, map, edge, answer), `model` with what (None: rules).

    `place` is a machine id or a provider id.
    """

    role: str
    model: str | None
    engine: str
    place: str
    zone: Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A mode, a delivery option and its stages in order; `emulated` when the cloud side is dpctl's own emulator."""

    id: str
    label: str
    mode: Mode
    delivery: Delivery
    stages: tuple[Stage, ...]
    emulated: bool = False

    @property
    def answering(self) -> Stage:
        """The stage whose model writes the answer (the last one)."""
        return self.stages[-1]
