"""Reads how good models are as others published it (model_quality.toml), for options that no run has measured."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog import read as catalog
from dpctl.catalog.convert import build
from dpctl.catalog.levers import published_loss
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance

_SHIPPED = Path(__file__).with_name("model_quality.toml")
# quantisations without a published loss of a benchmark's score take that of the one with about as many bits a weight;
# below the fewest of these bits nothing comparable was published
_LOSS_AT_BITS = ((3.5, "INT4"), (6.0, "FP8"))
_FULL_BITS = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is published of a model: `consistency` of summaries with their text in %, `arena` rating in points."""

    model: str
    consistency: Figure | None = None
    arena: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    models: tuple[Published, ...]


def published(model: str) -> Published | None:
    """What is published of a catalogue model ("llama-3.3-70b") or a hosted one ("openai:gpt-4o"), else None."""
    return next((entry for entry in _entries() if entry.model == model), None)


def published_quality(model: str) -> Figure | None:
    """The published stand-in for the quality of "llama-3.3-70b@INT4" or "openai:gpt-4o" in %; None where unknown.

    P for full precision and for hosted models; quantised, less by the share of a benchmark's score that the
    quantisation was published to lose (E).
    """
    return _quality(model, tuple((path, path.stat().st_mtime_ns) for path in _paths()))


@lru_cache(maxsize=4096)
def _quality(model: str, _state: tuple[tuple[Path, int], ...]) -> Figure | None:
    name, _, quant = model.partition("@")
    found = published(name)
    if found is None or found.consistency is None:
        return None
    whole = found.consistency.to("%")
    if not quant or catalog.quant(quant).bits.to("bit/weight").value >= _FULL_BITS:
        return whole
    loss = _loss(quant)
    if loss is None:
        return None
    kept = replace(loss, value=1.0 - loss.value, low=None, high=None)
    if loss.low is not None and loss.high is not None:
        kept = replace(kept, low=1.0 - loss.high, high=1.0 - loss.low)
    source = f"{whole.source}; less what {quant} loses of other scores: {loss.source}"
    return replace((whole * kept).to("%"), provenance=Provenance.ESTIMATED, source=source)


def _loss(quant: str) -> Figure | None:
    """The share of a score that a quantisation loses, 0..1; of one with about as many bits where it has none."""
    known = catalog.quant(quant)
    own = published_loss(known.id)
    if own is None or own.accuracy is None:
        bits = known.bits.to("bit/weight").value
        alike = next((name for least, name in reversed(_LOSS_AT_BITS) if bits >= least), None)
        own = None if alike is None else published_loss(alike)
    return None if own is None or own.accuracy is None else own.accuracy.to("")


def _entries() -> Iterator[Published]:
    """The user's own entries first."""
    for path in _paths():
        status = path.stat()
        yield from _read(path, status.st_mtime_ns, status.st_size)


def _paths() -> tuple[Path, ...]:
    own = files.user_directory() / "model_quality.toml"
    return (own, _SHIPPED) if own.is_file() else (_SHIPPED,)


@cache
def _read(path: Path, _mtime: int, _size: int) -> tuple[Published, ...]:
    table, place = files.load(path)
    found = build(_List, table, place).models
    for entry in found:
        share = entry.consistency
        if share is not None and not 0 <= share.to("%").value <= 100:
            raise UsageError(
                f"{entry.model} has a consistency of {share}", where=str(place), hint="a share of 0 to 100 %"
            )
    return found
