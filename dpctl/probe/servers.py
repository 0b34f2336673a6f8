"""Servers on this machine that speak OpenAI's API: what they are, and which models they offer.

Nothing but GETs without a key, on loopback. Two rounds: who lists models, then what those are; both are short, so that
a port that accepts and never answers costs half a second and no more.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from dpctl.catalog.servers import ServerKind, possible, version_told
from dpctl.probe.at_once import at_once
from dpctl.probe.here import Server, plain
from dpctl.probe.source import Reading, Source

# ports that servers use unless told otherwise (their documentation, read 2026-11-21)
PORTS: Mapping[int, str] = {
    8000: "vLLM",
    8080: "llama-server, mlx_lm.server, LocalAI",
    8081: "a second llama-server",
    11434: "Ollama",
    1234: "LM Studio",
    3000: "TGI",
    4000: "LiteLLM",
    5000: "text-generation-webui, TabbyAPI",
    30000: "SGLang",
    1337: "Jan",
}
MOST_MODELS = 50
# half a second is what a source waits for one answer
_LISTING_S, _NAMING_S = 0.55, 0.15
_REFUSED = ("HTTP 401", "HTTP 403")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """What /v1/models said: model ids and their owners; `refused` when it wants a key."""

    models: tuple[str, ...] = ()
    owners: frozenset[str] = frozenset()
    refused: bool = False


def read_servers(source: Source) -> tuple[Server, ...]:
    """The servers that answer on their usual ports, by port. Never raises, and takes 0.7 s at most."""
    answers = at_once({port: partial(source.get, f"{_root(port)}/v1/models") for port in PORTS}, _LISTING_S)
    listings = {port: found for port, answer in answers.items() if (found := _listing(answer)) is not None}
    questions: dict[tuple[int, ServerKind], Callable[[], Reading]] = {
        (port, kind): partial(source.get, f"{_root(port)}{kind.path}")
        for port, listing in listings.items()
        for kind in possible(listing.owners)
        if kind.path
    }
    replies = at_once(questions, _NAMING_S) if questions else {}
    versions = {key: version for key, reply in replies.items() if (version := _version(key[1], reply)) is not None}
    servers = (_server(port, listing, versions) for port, listing in sorted(listings.items()))
    return tuple(server for server in servers if server is not None)


def _root(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _listing(answer: Reading) -> _Listing | None:
    """A list of models in OpenAI's shape; None for anything else that may listen there (a web page)."""
    if answer.text is None:
        return _Listing(refused=True) if answer.problem.startswith(_REFUSED) else None
    document = _object(answer.text)
    entries = document.get("data")
    if entries is None and document.get("object") == "list":
        # Ollama without models
        return _Listing()
    if not isinstance(entries, list) or document.get("object", "list") != "list":
        return None
    models = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("id"), str)]
    if len(models) < len(entries) or (not models and "object" not in document):
        return None
    return _Listing(
        models=tuple(dict.fromkeys(name for entry in models if (name := plain(entry["id"])))),
        owners=frozenset(entry["owned_by"] for entry in models if isinstance(entry.get("owned_by"), str)),
    )


def _version(kind: ServerKind, reply: Reading) -> str | None:
    """The version that a program of this kind tells, "" for one that tells none; None when it is none of them."""
    version = version_told(kind, _object(reply.text or "{}")) if reply.text is not None else None
    return None if version is None else plain(version)


def _server(port: int, listing: _Listing, versions: Mapping[tuple[int, ServerKind], str]) -> Server | None:
    kinds = possible(listing.owners)
    name = next((kind.name for kind in kinds if kind.owner), "")
    version = None
    for kind in kinds:
        told = versions.get((port, kind))
        if told is not None:
            name, version = kind.name, told or None
            break
    if listing.refused and not name:
        # any web application may answer so
        return None
    return Server(
        base_url=f"{_root(port)}/v1",
        name=name,
        version=version,
        models=listing.models[:MOST_MODELS],
        model_count=len(listing.models),
        needs_key=listing.refused,
    )


def _object(text: str) -> Mapping[str, object]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
