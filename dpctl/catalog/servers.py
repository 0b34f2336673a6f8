"""Programs that serve models behind OpenAI's API, and how one is told from the others by what it publishes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.convert import build


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKind:
    """A program: who it says `owner`s its models, and the `path` (from its root) and `field` that say its version.

    Without an owner of its own it is known by what it answers there: its `field`, and a second one, `also`, if given.
    """

    name: str
    owner: str = ""
    path: str = ""
    field: str = ""
    also: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Servers:
    servers: tuple[ServerKind, ...]


@cache
def server_kinds() -> tuple[ServerKind, ...]:
    """All kinds, those that are told by their owner and those that are told by an answer, in the order to try them."""
    table, place = files.load(Path(__file__).with_name("servers.toml"))
    return build(_Servers, table, place).servers


def possible(owners: Collection[str]) -> tuple[ServerKind, ...]:
    """The kinds that owners of models leave: those that one of them names, else all that have no owner of their own."""
    named = tuple(kind for kind in server_kinds() if kind.owner and kind.owner in owners)
    return named or tuple(kind for kind in server_kinds() if not kind.owner)


def version_told(kind: ServerKind, answer: Mapping[str, object]) -> str | None:
    """The version in what a server answers at the kind's path; "" when it is that kind and tells none, None if not."""
    if kind.also and kind.also not in answer:
        return None
    if not kind.field:
        return ""
    found: object = answer
    for name in kind.field.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and found else None
