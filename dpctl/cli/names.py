"""`dpctl mask --ner`: what finds names beside the rules, and where it reads the text."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from dpctl.core.documents import Document
    from dpctl.pipelines.masking import Recogniser


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What finds names beside the rules (None: nothing), in words, and the server that is shown the text ("": none)."""

    find: "Recogniser | None" = None
    by: str = ""
    sent_to: str = ""


def names_in(document: "Document", choice: str | None, *, edge_url: str | None, edge: str | None, seed: int) -> Names:
    """The recogniser that --ner names; with edge, the document is shown to the user's own server now.

    UsageError for an unknown one, or edge without its server; UnavailableError where something is missing.
    """
    from dpctl.bench.tagging import tagged_by
    from dpctl.bench.targets import edge_target
    from dpctl.pipelines.ner import EDGE, recognition
    from dpctl.pipelines.tagging import wherever

    if choice is None:
        return Names()
    found = recognition(choice)
    if found.find is not None:
        return Names(find=found.find, by=found.name)
    if edge_url is None or edge is None:
        raise UsageError(
            "a model of your own that tags names needs its server and its name",
            where=f"--ner {EDGE}",
            hint="--edge-url http://127.0.0.1:8080/v1 --edge NAME (llama-server, Ollama...)",
        )
    told = asyncio.run(tagged_by(edge_target(edge, edge_url), (document.text,), seed=seed))
    count = f"{len(told.names)} name{'' if len(told.names) == 1 else 's'}"
    unread = f", {told.unread} of {told.parts} parts read by the rules alone" if told.unread else ""
    dropped = f", {told.dropped} left out that do not stand in the text" if told.dropped else ""
    return Names(
        find=wherever(told.names),
        by=f"{edge}: {count}{dropped}{unread}",
        sent_to=edge_url,
    )
