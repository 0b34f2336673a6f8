"""Where and how a workload runs: a mode, a delivery option and the stages it passes through."""

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """The three archetypes of delivery."""

    LOCAL = "local"
    CLOUD = "cloud"
    HYBRID = "hybrid"


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
    """One step: `role` is mask, answer or extract; `place` a machine id or a provider id; `model` None for rules."""

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
