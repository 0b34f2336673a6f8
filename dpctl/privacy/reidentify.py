"""Could somebody be picked out by what was left: surviving dates, places, amounts, against a declared population.

The risk of one person is 1 / k, k being how many of the population share all that survived of him (prosecutor risk,
El Emam 2013; k-anonymity, Sweeney 2002). Without a population nothing can be said: not assessed. Of whom a text tells
is not known here, so the one of the population whom it fits best stands for him.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from dpctl.core.documents import Span
from dpctl.privacy.metrics import Rate, rate
from dpctl.privacy.normal import normalise

# classes that tell something of a person without naming him
QUASI_CLASSES = frozenset({"date", "age", "address", "amount", "organisation", "place"})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Those among whom somebody could be sought: `size` of them; their `records` where the user has a list.

    The keys of a record are a class of QUASI_CLASSES each, or one and a name of the user's ("date:birth"); its values
    are in normal form (`privacy.normal`).
    """

    size: int
    records: tuple[Mapping[str, str], ...] = ()


def parse_population(text: str) -> Population:
    """Read CSV with a header: one line a person, a column for each thing known of him, as a text would write it.

    ValueError for a column that is no class of QUASI_CLASSES, for no lines, and for one with too many values.
    """
    rows = csv.DictReader(io.StringIO(text), strict=True)
    columns = tuple(name.strip() for name in rows.fieldnames or ())
    for name in columns:
        if name.partition(":")[0] not in QUASI_CLASSES:
            known = ", ".join(sorted(QUASI_CLASSES))
            raise ValueError(f"column {name!r}: begin its name with a class of {known} ('date', 'date:birth')")
    rows.fieldnames = list(columns)
    records: list[Mapping[str, str]] = []
    try:
        for row in rows:
            if None in row:
                raise ValueError(f"line {rows.line_num} has more values than the header")
            plain = {key: normalise(value or "") for key, value in row.items()}
            records.append({key: value for key, value in plain.items() if value})
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num}: {error}") from None
    if not records:
        raise ValueError("it holds nobody: a header, then one line a person")
    return Population(size=len(records), records=tuple(records))


def fitting(survived: Mapping[str, Set[str]], population: Population) -> int | None:
    """How many of the population have all that survived of the one whom the text fits best; the fewest of equal fits.

    A value survived when it stands, whole, in a surviving mention of its class, in normal form. All of the population
    where nothing survived, or nothing that a record holds. None: something survived, and a mere number says
    nothing of how many share it.
    """
    if not population.records:
        return None if any(survived.values()) else population.size
    texts = {cls: f" {' | '.join(normalise(text) for text in found)} " for cls, found in survived.items()}
    kept = [_kept(record, texts) for record in population.records]
    most = max(map(len, kept))
    best = {tuple(sorted(one.items())): one for one in kept if len(one) == most}
    found = reidentification(tuple(best.values()), population.records)
    return round(1 / found.highest) if found else None


def _kept(record: Mapping[str, str], texts: Mapping[str, str]) -> Mapping[str, str]:
    return {key: value for key, value in record.items() if f" {value} " in texts.get(key.partition(":")[0], "")}


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
    return of_groups(groups)


def of_groups(groups: Iterable[int]) -> Reidentification | None:
    """Judge people by how many of the population share what survived of each; 0 for one who is not in it."""
    sizes = tuple(groups)
    present = [size for size in sizes if size]
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
        absent=len(sizes) - len(present),
    )
