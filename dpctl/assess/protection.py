"""From the raw counts of a run to what masking kept: each share with its count and exact bounds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dpctl.assess.statistics import sent, usable
from dpctl.core.deployment import Mode
from dpctl.core.run import Exposure, Run, Sample
from dpctl.core.scenario import Sensitivity
from dpctl.privacy.metrics import Rate, rate, weighted_leak
from dpctl.privacy.reidentify import Reidentification, of_groups

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """How much of the documents was exposed; None is not assessed.

    What identifies somebody (level A) and was found where it may not be: `entities` (out as soon as one mention is),
    `mentions`, `documents`; `weighted` counts all classes by weight. By place, whether sent or not: `words` that
    masking left over of such mentions, `over` the other words that it took. `tails` are last digits of identifying
    numbers that were sent by themselves, `exact` documents that masking and restoring gives back as they were,
    `changed` placeholders of the answers that the model changed.

    `surviving` counts the different values by class that left as they are and tell something of somebody;
    `reidentified` judges those against the declared `population`.
    """

    entities: Rate | None = None
    mentions: Rate | None = None
    words: Rate | None = None
    tails: Rate | None = None
    documents: Rate | None = None
    weighted: Rate | None = None
    over: Rate | None = None
    exact: Rate | None = None
    changed: Rate | None = None
    surviving: Mapping[str, int] | None = None
    population: int | None = None
    reidentified: Reidentification | None = None


def protection(run: Run, sensitivity: Sensitivity) -> Protection | None:
    """What a run exposed; None for a local one, and for one that holds no such counts.

    A document that is sent several times counts once, by the worst of its requests: what masking overlooks it
    overlooks every time. Placeholders count each by itself, over all requests.
    """
    if run.deployment.mode is Mode.LOCAL:
        return None
    by_document: dict[str, list[tuple[Sample, Exposure]]] = {}
    for sample in sent(run):
        if sample.exposure is not None:
            by_document.setdefault(sample.document, []).append((sample, sample.exposure))
    if not by_document:
        return None
    groups = [[exposed for _, exposed in found] for found in by_document.values()]
    mentions = [_mentions([sample for sample, _ in found]) for found in by_document.values()]
    words = [_worst_by_class([one.words for one in group if one.words is not None]) for group in groups]
    level_a = frozenset(cls.name for cls in sensitivity.classes if cls.level == "A")
    of_a = [_of([counts], level_a) for counts in mentions]
    exact = [[one.exact for one in group if one.exact is not None] for group in groups]
    fits = [[one.fitting for one in group if one.fitting is not None] for group in groups]
    return Protection(
        entities=_rate(_of(map(_entities, groups), level_a), "entities"),
        mentions=_rate(_of(mentions, level_a), "mentions"),
        words=_rate(_of(words, level_a), "words of mentions"),
        tails=_rate(_total(_worst(one.tails for one in group) for group in groups), "numbers' last digits"),
        documents=rate(sum(out > 0 for out, _ in of_a), sum(n > 0 for _, n in of_a), "documents"),
        weighted=weighted_leak(_summed(mentions), {cls.name: cls.weight for cls in sensitivity.classes}),
        over=_rate(_total(_worst(one.over for one in group) for group in groups), "other words"),
        exact=rate(sum(map(all, filter(None, exact))), sum(map(bool, exact)), "documents"),
        changed=_rate(placeholders(run), "placeholders"),
        surviving=_most(one.surviving for group in groups for one in group),
        population=next((one.population for group in groups for one in group if one.population is not None), None),
        reidentified=of_groups(min(found) for found in fits if found),
    )


def placeholders(run: Run) -> Pair:
    """The placeholders in the answers of a hybrid run: (changed by the model, all)."""
    samples = usable(run) if run.deployment.mode is Mode.HYBRID else ()
    changed = sum(sample.mangled for sample in samples)
    return changed, changed + sum(sample.restored + len(sample.blocked) for sample in samples)


def _mentions(samples: Sequence[Sample]) -> Mapping[str, Pair]:
    """(left in any of the requests, all) mentions of one document by class."""
    counts = {cls: n for sample in samples for cls, n in sample.planted.items()}
    return {cls: (len({name for s in samples for name in s.leaked.get(cls, ())}), n) for cls, n in counts.items()}


def _entities(group: Sequence[Exposure]) -> Mapping[str, Pair]:
    counts = {cls: n for one in group for cls, n in one.entities.items()}
    return {
        cls: (len({name for one in group for name in one.entities_out.get(cls, ())}), n) for cls, n in counts.items()
    }


def _worst_by_class(found: Sequence[Mapping[str, Pair]]) -> Mapping[str, Pair]:
    return {cls: _worst(one.get(cls) for one in found) or (0, 0) for one in found for cls in one}


def _worst(pairs: Iterable[Pair | None]) -> Pair | None:
    return max((pair for pair in pairs if pair is not None), default=None)


def _summed(counts: Iterable[Mapping[str, Pair]]) -> Mapping[str, Pair]:
    found: dict[str, Pair] = {}
    for one in counts:
        for cls, (hits, n) in one.items():
            before = found.get(cls, (0, 0))
            found[cls] = (before[0] + hits, before[1] + n)
    return found


def _of(counts: Iterable[Mapping[str, Pair]], classes: frozenset[str]) -> Pair:
    """The sum over these classes."""
    return _total(pair for cls, pair in _summed(counts).items() if cls in classes)


def _total(pairs: Iterable[Pair | None]) -> Pair:
    known = [pair for pair in pairs if pair is not None]
    return sum(hits for hits, _ in known), sum(n for _, n in known)


def _rate(pair: Pair, of: str) -> Rate | None:
    return rate(*pair, of)


def _most(found: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    most: dict[str, int] = {}
    for one in found:
        for cls, count in one.items():
            most[cls] = max(count, most.get(cls, 0))
    return most
