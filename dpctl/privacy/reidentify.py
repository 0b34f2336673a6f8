"""Could somebody be picked out by what was left: surviving dates, places, amounts, against a declared population.

The risk of one person is 1 / k, k being how many of the population share all that survived of him (prosecutor risk,
El Emam 2013; k-anonymity, Sweeney 2002). Without a population nothing can be said: not assessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from dpctl.core.documents import Span
from dpctl.privacy.metrics import Rate, rate

# classes that tell something of a person without naming him
QUASI_CLASSES = frozenset({"date", "age", "address", "amount", "organisation"})
# groups below this size are small: the threshold of the European Medicines Agency's policy 0070 (risk 0.09)
SMALL = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Reidentification:
    """How well people can be picked out: `small` counts those in a group below SMALL, `unique` those who are alone.

    `mean` and `highest` are risks of 1 / k, 0 to 1; `absent` are people of whom no record of the population has all
    that survived, so who were not assessed.
    """

    unique: Rate
    small: Rate
    mean: float
    highest: float
    absent: int


def surviving(spans: Sequence[Span], masked: Set[str], classes: Set[str] = QUASI_CLASSES) -> Mapping[str, Set[str]]:
    """What stays readable of a text by class: the mentions of these classes that are not masked (ids), as written."""
    found: dict[str, set[str]] = {}
    for span in spans:
        if span.cls in classes and span.id not in masked:
            found.setdefault(span.cls, set()).add(span.text)
    return found


def reidentification(
    people: Sequence[Mapping[str, str]], population: Sequence[Mapping[str, str]] | None
) -> Reidentification | None:
    """Judge people by their surviving quasi-identifiers ({"birth": "1961", "town": "Ulm"}); None is "not assessed".

    `population` holds one record a person with the same keys, the people judged among them. A person of whom nothing
    survived is one of all. None without a population, without people, or when none of them is in the population.
    """
    if not population or not people:
        return None
    sizes: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
    groups: list[int] = []
    for person in people:
        keys = tuple(sorted(person))
        if keys not in sizes:
            complete = (record for record in population if all(key in record for key in keys))
            sizes[keys] = Counter(tuple(record[key] for key in keys) for record in complete)
        groups.append(sizes[keys][tuple(person[key] for key in keys)])
    present = [size for size in groups if size]
    unique = rate(sum(size == 1 for size in present), len(present), "people")
    small = rate(sum(size < SMALL for size in present), len(present), "people")
    if unique is None or small is None:
        return None
    risks = [1 / size for size in present]
    return Reidentification(
        unique=unique,
        small=small,
        mean=sum(risks) / len(risks),
        highest=max(risks),
        absent=len(groups) - len(present),
    )
