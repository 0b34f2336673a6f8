"""What a reader asks of a kind of document: the topics to look for when only a part of it can be sent."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "topics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One question to a document, as the words that its answer is likely to use."""

    name: str
    terms: str


@lru_cache(maxsize=8)
def topics_of(kind: str) -> tuple[Topic, ...]:
    """The topics of a kind of document ("agreement"); none when nobody has written any, then the instruction asks."""
    path = _FOLDER / f"{kind}.toml"
    if not path.is_file():
        return ()
    with path.open("rb") as file:
        return tuple(Topic(**entry) for entry in tomllib.load(file)["topic"])
