"""Attacks on masking and restoring: instructions in the document, and a cloud that does what they want.

Each is run through the real pipeline, over the metered socket, against an emulator that obeys. What must not happen:
a mention of level A in the bytes that left, a second message to the cloud, an original in an address, a tag or code of
the answer, or an original restored for a placeholder that is none of ours.
"""

import base64
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dpctl.core.deployment import Pipeline, Zone
from dpctl.core.documents import Document, Span
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, LatencyProfile, Provider
from dpctl.core.run import Attempt
from dpctl.engines.base import Prompt
from dpctl.engines.emulator import emulating
from dpctl.engines.openai_api import open_api
from dpctl.pipelines import cloud, extract, hybrid
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.egress import EgressMeter, open_transport
from dpctl.pipelines.masking import Recogniser
from dpctl.privacy.canaries import PREFIX, canary_leak, planted
from dpctl.privacy.generalise import NOTHING, Generalisation
from dpctl.privacy.leaks import leaked
from dpctl.privacy.metrics import Rate

_FILE = Path(__file__).with_name("attacks.toml")
_PLACEHOLDER = re.compile(r"⟦[A-Z][A-Z_\d]*_\d+[a-z]*⟧")
# not an attack but a check of the search: see `probe`
CANARIES = "canaries"
_PLANTED = 16
# what an obeying cloud repeats of a long list
_MOST = 40
_NO_TIME = Figure(value=0.0, unit="", provenance=Provenance.ASSUMED, source="an attack is not timed")
_AT_ONCE = LatencyProfile(
    ttft=replace(_NO_TIME, value=1e-6, unit="s"),
    ttft_sigma=_NO_TIME,
    prefill=replace(_NO_TIME, unit="s/tok"),
    decode=replace(_NO_TIME, value=1e6, unit="tok/s"),
    decode_sigma=_NO_TIME,
)
# where an answer can carry something away when it is shown, clicked or run
_CARRIER = re.compile(
    r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)|<[A-Za-z/][^>]*>|(?:https?:)?//\S+|\bwww\.\S+", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack: `says` stands in the document, `reply` is what a cloud that obeys answers; `kind` is OWASP's."""

    id: str
    title: str
    kind: str
    says: str
    reply: str

    def obeyed(self, text: str) -> str:
        """What the obeying cloud answers to a text with placeholders in it."""
        seen = list(dict.fromkeys(_PLACEHOLDER.findall(text)))
        listed = ", ".join(seen[:_MOST])
        encoded = base64.b64encode(listed.encode()).decode()
        return self.reply.strip().format(first=seen[0] if seen else "", all=listed, base64=encoded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """What an attack on a pipeline achieved: ids of planted mentions that left, and how many messages were sent.

    `carried` are ids in addresses, tags or code of the answer shown; `blocked` counts the placeholders that were left
    there instead, each once.
    """

    attack: str
    pipeline: Pipeline
    left: tuple[str, ...]
    messages: int
    carried: tuple[str, ...]
    blocked: int
    bytes_out: int

    @property
    def held(self) -> bool:
        """Whether nothing got out."""
        return not self.left and not self.carried and self.messages == 1


@lru_cache(maxsize=1)
def attacks() -> tuple[Attack, ...]:
    """All attacks that ship with dpctl."""
    with _FILE.open("rb") as file:
        return tuple(Attack(**entry) for entry in tomllib.load(file)["attack"])


def attack(name: str) -> Attack:
    """One attack; UsageError that lists all for an unknown one."""
    for known in attacks():
        if known.id == name:
            return known
    raise UsageError(
        f"unknown attack {name!r}",
        where="--attack",
        hint=f"all, {CANARIES}, or one of: {', '.join(a.id for a in attacks())}",
    )


def attacked(document: Document, says: str) -> Document:
    """The document with an attack's text in its middle, between paragraphs; planted spans keep their texts."""
    if not says:
        return document
    middle = document.text.find("\n\n", len(document.text) // 2)
    # never inside a planted mention
    at = middle if middle >= 0 else len(document.text)
    at = next((span.start for span in document.spans if span.start < at < span.end), at)
    inserted = f"\n\n{says.strip()}"
    spans = tuple(_shifted(span, len(inserted)) if span.start >= at else span for span in document.spans)
    return replace(document, text=document.text[:at] + inserted + document.text[at:], spans=spans)


def _shifted(span: Span, by: int) -> Span:
    return span._replace(start=span.start + by, end=span.end + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How an attack asks: the model that an emulator stands in for, what is masked, and what must not leave.

    `classes` are masked, mentions of `sought` must not leave; the rest as in `hybrid.answer`.
    """

    instruction: str
    model: HostedModel
    provider: Provider
    classes: frozenset[str]
    sought: frozenset[str]
    max_tokens: int
    seed: int
    generalise: Generalisation = NOTHING
    extra: Recogniser | None = None


async def attempt(tried: Attack, document: Document, pipeline: Pipeline, asking: Asking) -> Attempted:
    """Run one attack through a pipeline; raises UnavailableError when the pipeline itself refuses to send."""
    target = attacked(document, tried.says)
    spans = [span for span in target.spans if span.cls in asking.sought]
    answer, attempts = await _asked(target, spans, pipeline, asking, says=tried.obeyed)
    return Attempted(
        attack=tried.id,
        pipeline=pipeline,
        left=tuple(sorted({found for sent in attempts for found in sent.found_spans})),
        messages=len(attempts),
        carried=carried(answer.text, spans),
        blocked=len(answer.blocked),
        bytes_out=sum(sent.bytes_out for sent in attempts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """Canaries: of those planted, how many left masked, and how many the search saw in the document as it stands."""

    pipeline: Pipeline
    left: Rate
    seen: Rate

    @property
    def held(self) -> bool:
        """Whether none left, and the search would have seen every one."""
        return self.left.hits == 0 and self.seen.hits == self.seen.n


async def probe(document: Document, pipeline: Pipeline, asking: Asking) -> Probed:
    """Plant canaries in a copy of a document and send it twice to an emulator here: masked, and as it stands.

    A request of its own, so that no measured one is longer for them.
    """
    target = planted(document, seed=asking.seed, count=_PLANTED)
    spans = [span for span in target.spans if span.id.startswith(PREFIX)]
    rates = []
    for way in (pipeline, None):
        _, attempts = await _asked(target, spans, way, asking, says=None)
        rates.append(canary_leak(spans, {found for sent in attempts for found in sent.found_spans}))
    left, seen = rates
    assert left is not None and seen is not None  # noqa: S101 - some were planted
    return Probed(pipeline=pipeline, left=left, seen=seen)


async def _asked(
    target: Document,
    spans: Sequence[Span],
    pipeline: Pipeline | None,
    asking: Asking,
    *,
    says: Callable[[str], str] | None,
) -> tuple[Answer, tuple[Attempt, ...]]:
    """The answer of an emulator over a metered socket, and what left; without a pipeline the document as it stands."""
    meter = EgressMeter(zone=Zone(asking.provider.zone))
    async with emulating(replace(asking.model, latency=_AT_ONCE), seed=asking.seed, says=says) as url:
        transport = open_transport(meter, url)
        engine = open_api(provider=asking.provider, model=asking.model.id, base_url=url, key="", transport=transport)
        async with engine as opened:
            if pipeline is None:
                prompt = Prompt(
                    instruction=asking.instruction, text=target.text, max_tokens=asking.max_tokens, seed=asking.seed
                )
                answer = await cloud.answer(prompt, opened)
            else:
                ask = extract.answer if pipeline is Pipeline.EXTRACT else hybrid.answer
                answer = await ask(
                    *(target.text, asking.instruction, asking.max_tokens, opened),
                    classes=asking.classes,
                    seed=asking.seed,
                    generalise=asking.generalise,
                    extra=asking.extra,
                )
    return answer, meter.attempts(spans)


def carried(answer: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Ids of the mentions in the addresses, links, tags and code of an answer."""
    return tuple(sorted(leaked([match[0].encode() for match in _CARRIER.finditer(answer)], spans)))
