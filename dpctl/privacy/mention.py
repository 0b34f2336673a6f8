"""A mention found in a text, before overlaps are settled."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Characters [start, end) of class `cls`; mentions with one `entity` key are one entity; a lower `rank` wins."""

    start: int
    end: int
    cls: str
    entity: str
    rank: int
