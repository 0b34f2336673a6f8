"""Which program answers at an address: asked of what it publishes itself, for the record of a run.

Nothing but GETs. A key goes nowhere but to the list of models below the base address, and no redirect is followed.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from dpctl.catalog.servers import ServerKind, possible, version_told

# the longest document of these is a list of models with all that is known of each
_MOST_BYTES = 2**21
_LONGEST = 80
_WITHIN = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A server by the name of its program, with its version where it tells one ("" if not)."""

    name: str
    version: str = ""

    @property
    def entry(self) -> Mapping[str, str]:
        """As a run's record keeps it: "server" is "vLLM 0.32.0"."""
        return {"server": f"{self.name} {self.version}".strip()}


async def identify(base_url: str, *, key: str = "", within: float = _WITHIN) -> Identified | None:
    """The program behind an OpenAI-compatible base URL (usually ending in /v1); None for one that does not show.

    Takes `within` s at most for each of two rounds, and never raises for what a server answers.
    """
    base = base_url.rstrip("/")
    root = base.removesuffix("/v1")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    listing = await asyncio.to_thread(_document, f"{base}/models", within, headers)
    owners = _owners(listing or {})
    kinds = possible(owners)
    asked = [kind for kind in kinds if kind.path]
    answers = await asyncio.gather(*(asyncio.to_thread(_document, root + kind.path, within) for kind in asked))
    for kind, answer in zip(asked, answers, strict=True):
        version = version_told(kind, answer) if answer is not None else None
        if version is not None:
            return Identified(name=kind.name, version=_shown(version))
    return _by_owner(kinds)


def _by_owner(kinds: tuple[ServerKind, ...]) -> Identified | None:
    """A program that named itself as the owner and tells no version."""
    return next((Identified(name=kind.name) for kind in kinds if kind.owner), None)


def _owners(listing: Mapping[str, object]) -> frozenset[str]:
    entries = listing.get("data")
    found = [entry.get("owned_by") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return frozenset(owner for owner in found if isinstance(owner, str))


def _shown(version: str) -> str:
    """One short line of printable characters: it goes into a record that is shown."""
    return "".join(character for character in version if character.isprintable())[:_LONGEST]


class _NoRedirect(HTTPRedirectHandler):
    """Another address is another server, and none that the user named."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing."""


def _document(url: str, within: float, headers: Mapping[str, str] | None = None) -> Mapping[str, object] | None:
    """The JSON object that a GET answers; None for anything else. No proxy: it would answer in its own name."""
    request = Request(url, headers={"User-Agent": "dpctl", **(headers or {})})  # noqa: S310 - of the user's own address
    try:
        with build_opener(ProxyHandler({}), _NoRedirect()).open(request, timeout=within) as answer:
            found = json.loads(answer.read(_MOST_BYTES))
    except (OSError, HTTPException, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
