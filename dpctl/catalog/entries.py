"""Values of one JSON object, read with care: a UsageError names the key of whatever is wrong."""

import difflib
from collections.abc import Mapping
from typing import Any

from dpctl.core.errors import UsageError


def known_only(given: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    """UsageError for a key that is not among `keys`."""
    for key in given:
        if key not in keys:
            near = difflib.get_close_matches(str(key), keys, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(keys)}"
            raise UsageError(f"unknown key {key!r}", where=where, hint=hint)


def text(given: Mapping[str, Any], key: str, otherwise: str) -> str:
    """A text; UsageError for anything else."""
    value = given.get(key)
    if value is None:
        return otherwise
    if not isinstance(value, str):
        raise UsageError(f"{key} is {value!r}", where=f"key {key}", hint="write text in quotes")
    return value


def number(given: Mapping[str, Any], key: str, otherwise: float, *, least: float, most: float) -> float:
    """A number within bounds; UsageError for anything else."""
    value = given.get(key)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{key} is {value!r}", where=f"key {key}", hint="write a number")
    if not least <= value <= most:
        raise UsageError(f"{key} is {value:g}", where=f"key {key}", hint=f"{least:g} to {most:g} is possible")
    return float(value)


def choice(given: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    """One of the known words; "" for a key that is not there."""
    word = text(given, key, "").strip().lower()
    if word and word not in known:
        near = difflib.get_close_matches(word, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
        raise UsageError(f"unknown {key} {word!r}", where=f"key {key}", hint=hint)
    return word
