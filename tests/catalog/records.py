"""What is in a record of the catalogue, for checks of all of it."""

import dataclasses
from collections.abc import Iterator

from dpctl.core.figures import Figure


def figures(record: object) -> Iterator[Figure]:
    """Every figure in a record, however deep."""
    if isinstance(record, Figure):
        yield record
    elif dataclasses.is_dataclass(record):
        for field in dataclasses.fields(record):
            yield from figures(getattr(record, field.name))
    elif isinstance(record, dict):
        for value in record.values():
            yield from figures(value)
    elif isinstance(record, tuple):
        for value in record:
            yield from figures(value)
