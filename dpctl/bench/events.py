"""What a running bench tells its command: samples and slices to keep, and milestones to show."""

from collections.abc import Mapping
from dataclasses import dataclass

from dpctl.core.run import Note, Sample, SlicePlan, SliceTiming


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something a person who waits wants to read; not part of the run."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Versions and settings of the engine, known once it is open."""

    entries: Mapping[str, str]


Event = Sample | SlicePlan | SliceTiming | Note | Environment | Milestone
