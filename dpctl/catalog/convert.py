"""From a TOML table to a frozen record: every key known, every value of the right type, every Figure with a source.

The records are the plain dataclasses of dpctl.core, so their annotations are the schema. Written by hand rather than
with pydantic because unknown keys, bare numbers and wrong dimensions must each be refused with the place and the fix.
"""

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeVar

from dpctl.core.deployment import Delivery, Zone
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Requirement, parse_requirement

Record = TypeVar("Record")

# the unit in which each Figure of a record is kept, so that code can read `.value` without converting
UNITS: Mapping[tuple[str, str], str] = {
    ("MemoryPool", "capacity"): "B",
    ("MemoryPool", "bandwidth"): "B/s",
    ("Accelerator", "peak"): "FLOP/s",
    ("Accelerator", "tdp"): "W",
    ("Accelerator", "used"): "B",
    ("Accelerator", "power_limit"): "W",
    ("Machine", "power"): "W",
    ("Machine", "price"): "USD",
    ("Profile", "power"): "W",
    ("Profile", "power_per_core"): "W",
    ("Profile", "price_per_core"): "USD",
    ("Profile", "price"): "USD",
    ("Profile", "price_per_device"): "USD",
    ("ModelSpec", "chars_per_token"): "char/tok",
    ("HostedModel", "chars_per_token"): "char/tok",
    ("Quant", "bits"): "bit/weight",
    ("LatencyProfile", "ttft"): "s",
    ("LatencyProfile", "ttft_sigma"): "",
    ("LatencyProfile", "prefill"): "s/tok",
    ("LatencyProfile", "decode"): "tok/s",
    ("LatencyProfile", "decode_sigma"): "",
    ("TokenPrice", "input"): "USD/tok",
    ("TokenPrice", "output"): "USD/tok",
    ("TokenPrice", "cached_input"): "USD/tok",
    ("TokenPrice", "cache_write"): "USD/tok",
    ("TokenPrice", "batch"): "",
    ("LongPrice", "input"): "USD/tok",
    ("LongPrice", "output"): "USD/tok",
    ("LongPrice", "cached_input"): "USD/tok",
    ("LongPrice", "cache_write"): "USD/tok",
    ("Claim", "e2el"): "s",
    ("Claim", "cost"): "USD",
    ("Claim", "compliance"): "%",
    ("Claim", "satisfaction"): "",
    ("Scenario", "queries_per_day"): "1/day",
    ("Scenario", "electricity"): "USD/kWh",
    ("Economics", "electricity"): "USD/kWh",
    ("Economics", "hardware_life"): "year",
    ("Economics", "utilisation"): "",
    ("Economics", "facility_overhead"): "",
    ("Speculation", "speedup"): "",
    ("BusySpeculation", "speedup"): "",
    ("CacheFormat", "element"): "B",
    ("CacheFormat", "read"): "",
    ("CacheFormat", "attend"): "",
    ("CacheFormat", "perplexity"): "%",
    ("LeverFacts", "prefix_hit"): "",
    ("LeverFacts", "exact_hit"): "",
    ("LeverFacts", "semantic_hit"): "",
    ("LeverFacts", "hit_latency"): "s",
    ("LeverFacts", "wrong_hits"): "",
    ("Loss", "perplexity"): "%",
    ("Loss", "divergence"): "",
    ("Loss", "accuracy"): "%",
    ("LossAtBits", "perplexity"): "%",
}
# text fields that hold one of a few words
WORDS: Mapping[tuple[str, str], type[StrEnum]] = {("Provider", "delivery"): Delivery, ("Provider", "zone"): Zone}
_FIGURE_KEYS = ("value", "unit", "provenance", "source", "date", "low", "high")
_FIGURE_FORM = (
    'write { value = 3350, unit = "GB/s", provenance = "P", source = "vendor data sheet", date = 2024-03-01 }'
)
_TYPE_NAMES: Mapping[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which file a value stands, for messages: `file` as shown, `keys` from the top of the document."""

    file: str
    keys: tuple[str, ...] = ()

    def at(self, key: str | int) -> "Place":
        """One key, or one element of an array (counted from 0), deeper."""
        if isinstance(key, int):
            return Place(file=self.file, keys=(*self.keys[:-1], f"{self.keys[-1]}[{key}]"))
        return Place(file=self.file, keys=(*self.keys, key))

    def __str__(self) -> str:
        return f"{self.file}, key {'.'.join(self.keys)}" if self.keys else self.file


def did_you_mean(wrong: str, known: typing.Iterable[str], *, otherwise: str) -> str:
    """Name the nearest known word, or say `otherwise`."""
    near = difflib.get_close_matches(wrong, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def build(record: type[Record], value: object, place: Place, **given: object) -> Record:
    """Build a dataclass from a TOML table; `given` are fields that the file does not hold. UsageError if it cannot."""
    table = table_of(value, place)
    hints = _hints(typing.cast("typing.Any", record))
    fields = {f.name: f for f in dataclasses.fields(typing.cast("typing.Any", record)) if f.name not in given}
    for key in table:
        if key not in fields:
            raise UsageError(
                f"unknown key {key!r}",
                where=str(place.at(key)),
                hint=did_you_mean(key, fields, otherwise=f"known keys: {', '.join(fields)}"),
            )
    values = dict(given)
    for name, field in fields.items():
        if name in table:
            values[name] = _convert(hints[name], table[name], place.at(name), (record.__name__, name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            if _is_optional(hints[name]):
                values[name] = None
                continue
            raise UsageError(f"key {name!r} is missing", where=str(place.at(name)), hint=f"add {name} = ...")
    try:
        return record(**values)
    except ValueError as error:
        raise UsageError(str(error), where=str(place), hint="correct the value in this file") from None


@cache
def _hints(record: type) -> Mapping[str, object]:
    """The fields' types; the same few records are built hundreds of times."""
    return typing.get_type_hints(record)


def table_of(value: object, place: Place) -> Mapping[str, object]:
    """Require a TOML table."""
    if not isinstance(value, dict):
        raise UsageError(
            f"a table is due here, found {value!r}", where=str(place), hint="write [name] or { key = ... }"
        )
    return value


def figure(value: object, place: Place, unit: str | None) -> Figure:
    """Read a Figure and convert it to `unit` (None: keep its own). The date is appended to the source."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise UsageError(f"a bare number {value!r} where a figure is due", where=str(place), hint=_FIGURE_FORM)
    if not isinstance(value, dict):
        raise UsageError(f"{value!r} where a figure is due", where=str(place), hint=_FIGURE_FORM)
    for key in value:
        if key not in _FIGURE_KEYS:
            hint = did_you_mean(key, _FIGURE_KEYS, otherwise=_FIGURE_FORM)
            raise UsageError(f"unknown key {key!r} in a figure", where=str(place.at(key)), hint=hint)
    for key in ("value", "unit", "provenance", "source"):
        if key not in value:
            raise UsageError(f"the figure has no {key!r}", where=str(place), hint=_FIGURE_FORM)
    numbers = {k: _number(value[k], place.at(k)) for k in ("value", "low", "high") if k in value}
    own_unit = _plain(str, value["unit"], place.at("unit"))
    provenance = _provenance(value["provenance"], place.at("provenance"))
    source = _plain(str, value["source"], place.at("source"))
    if not source.strip():
        raise UsageError("the source is empty", where=str(place.at("source")), hint="say where the number comes from")
    if "date" in value:
        source = f"{source} ({_plain(date, value['date'], place.at('date')).isoformat()})"
    elif provenance is Provenance.PUBLISHED:
        raise UsageError(
            "a published figure needs its date",
            where=str(place),
            hint="add date = YYYY-MM-DD: when it was published, or else when it was read",
        )
    try:
        result = Figure(unit=own_unit, provenance=provenance, source=source, **numbers)
        return result if unit is None else result.to(unit)
    except ValueError as error:
        hint = f"this figure is kept in {unit}" if unit else "correct the value in this file"
        raise UsageError(str(error), where=str(place), hint=hint) from None


def _provenance(value: object, place: Place) -> Provenance:
    try:
        return Provenance(_plain(str, value, place))
    except ValueError:
        raise UsageError(
            f"unknown provenance {value!r}",
            where=str(place),
            hint="M measured, S sampled, P published, E estimated or A assumed",
        ) from None


def _requirement(value: object, place: Place) -> Requirement:
    text = _plain(str, value, place)
    try:
        return parse_requirement(text)
    except ValueError as error:
        raise UsageError(str(error), where=str(place), hint="write it like 'e2el mean <= 3 s'") from None


_READERS: Mapping[object, Callable[[object, Place], object]] = {Requirement: _requirement}


def _convert(hint: object, value: object, place: Place, owner: tuple[str, str]) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return _convert_union(arguments, value, place, owner)
    if origin is tuple:
        if not isinstance(value, list):
            raise UsageError(f"an array is due here, found {value!r}", where=str(place), hint="write [ ..., ... ]")
        return tuple(_convert(arguments[0], item, place.at(i), owner) for i, item in enumerate(value))
    if origin is Mapping:
        table = table_of(value, place)
        return {key: _convert(arguments[1], item, place.at(key), owner) for key, item in table.items()}
    if hint is Figure:
        return figure(value, place, UNITS.get(owner))
    if hint in _READERS:
        return _READERS[hint](value, place)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint, value, place)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return build(hint, value, place)
    if owner in WORDS:
        return _word(WORDS[owner], value, place).value
    if hint is float:
        return _number(value, place)
    return _plain(typing.cast("type[str]", hint), value, place)


def _convert_union(members: tuple[object, ...], value: object, place: Place, owner: tuple[str, str]) -> object:
    wanted = [member for member in members if member is not type(None)]
    if len(wanted) == 1:
        return _convert(wanted[0], value, place, owner)
    if type(value) in wanted:
        return value
    names = " or ".join(_TYPE_NAMES.get(typing.cast("type", m), str(m)) for m in wanted)
    raise _wrong_type(names, value, place)


def _word(words: type[StrEnum], value: object, place: Place) -> StrEnum:
    known = [word.value for word in words]
    try:
        return words(_plain(str, value, place))
    except ValueError:
        hint = did_you_mean(str(value), known, otherwise=f"one of: {', '.join(known)}")
        raise UsageError(f"unknown word {value!r}", where=str(place), hint=hint) from None


Plain = TypeVar("Plain", str, int, bool, date)


def _plain(kind: type[Plain], value: object, place: Place) -> Plain:
    """Require exactly this type: true and false are no numbers, a moment is no date."""
    if type(value) is not kind:
        raise _wrong_type(_TYPE_NAMES[kind], value, place)
    return value


def _number(value: object, place: Place) -> float:
    """Require a number, whole or not."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type("a number", value, place)
    return float(value)


def _wrong_type(name: str, value: object, place: Place) -> UsageError:
    return UsageError(f"{name} is due here, found {value!r}", where=str(place), hint=f"write {name}")


def _is_optional(hint: object) -> bool:
    return type(None) in typing.get_args(hint)
