"""The catalogue's front door: ids in, validated records out; every mistake names file, key and the nearest word."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from dpctl.catalog import files, prices, regimes
from dpctl.catalog.asked import machine_asked, parse_asked
from dpctl.catalog.convert import Place, build, did_you_mean
from dpctl.catalog.profiles import Profile
from dpctl.catalog.providers import check_provider
from dpctl.core.deployment import Mode
from dpctl.core.errors import UsageError
from dpctl.core.hardware import Machine
from dpctl.core.models import HostedModel, ModelRef, ModelSpec, Provider
from dpctl.core.quants import Quant, find_quant
from dpctl.core.scenario import Scenario
from dpctl.cost.ownership import Economics
from dpctl.estimate.tensors import BASE_TYPES
from dpctl.privacy.regimes import CONTENT

KINDS = ("scenarios", "hardware", "models", "hosted", "providers")
QUANTS = tuple(BASE_TYPES)
DEFAULT_QUANT = "Q4_K_M"
Named = TypeVar("Named", Scenario, Profile, Provider)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Family:
    models: tuple[ModelSpec, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quants:
    quants: tuple[Quant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shortlist:
    models: tuple[str, ...]


def ids(kind: str) -> tuple[str, ...]:
    """Sorted ids of one of KINDS; ValueError for another kind."""
    if kind in {"scenarios", "hardware"}:
        return tuple(files.files(kind))
    if kind == "models":
        return tuple(sorted(_models()))
    if kind == "hosted":
        return tuple(sorted(f"{p.id}:{m.id}" for p in _providers().values() for m in p.models))
    if kind == "providers":
        return tuple(sorted(_providers()))
    raise ValueError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}")


def model(name: str) -> ModelSpec:
    """The architecture of a catalogue model such as "llama-3-70b"; UsageError for an unknown one."""
    known = _models()
    if name not in known:
        raise _unknown("model", name, known, "models")
    return known[name]


def model_ref(text: str) -> ModelRef:
    """Read "mistral-7b@Q4_K_M", "mistral-7b" (then Q4_K_M) or the path of a GGUF file that exists."""
    path = Path(text).expanduser()
    if path.suffix.lower() == ".gguf" or path.is_file() or "/" in text:
        if not path.is_file():
            raise UsageError("no such file", where=text, hint="check the path, or name a model of `dpctl list models`")
        return ModelRef(text=text, path=str(path))
    name, at, quant = text.partition("@")
    spec = model(name)
    if not at:
        quant = DEFAULT_QUANT
    if quant not in QUANTS:
        known = {q.lower(): q for q in QUANTS}
        near = difflib.get_close_matches(quant.lower(), known, n=1)
        hint = f"did you mean {name}@{known[near[0]]}?" if near else f"known: {', '.join(QUANTS)}"
        raise UsageError(f"unknown quantisation {quant!r}", where=text, hint=hint)
    return ModelRef(text=f"{name}@{quant}", model=spec.id, quant=quant)


def shortlist() -> tuple[str, ...]:
    """Ids of the models worth a row in a table for everybody: the catalogue's choice, then the user's own models."""
    table, place = files.load(Path(__file__).with_name("shortlist.toml"))
    own = files.user_directory() / "models"
    paths = sorted(own.rglob("*.toml")) if own.is_dir() else []
    theirs = [spec.id for path in paths for spec in _family(path, _version(path))]
    return tuple(dict.fromkeys((*build(_Shortlist, table, place).models, *theirs)))


def quants() -> tuple[Quant, ...]:
    """Every quantisation the catalogue knows, those of GGUF files and of other engines."""
    path = Path(__file__).with_name("quants.toml")
    return _built_quants(path, _version(path))


@cache
def _built_quants(path: Path, _stamp: tuple[int, int]) -> tuple[Quant, ...]:
    table, place = files.load(path)
    return build(_Quants, table, place).quants


def quant(text: str) -> Quant:
    """A quantisation by any of its names ("Q4_K_M", "awq", "bf16"); UsageError for an unknown one."""
    found = find_quant(text, quants())
    if found is None:
        names = [q.id for q in quants()]
        near = difflib.get_close_matches(text.upper(), names, n=3, cutoff=0.4)
        hint = f"nearest: {', '.join(near)}" if near else f"known: {', '.join(names)}"
        raise UsageError(f"unknown quantisation {text!r}", where="the catalogue", hint=hint)
    return found


def provider(name: str) -> Provider:
    """A provider with its models, without prices; UsageError for an unknown one."""
    known = _providers()
    if name not in known:
        raise _unknown("provider", name, known, "providers")
    return known[name]


def hosted(text: str, *, on: date | None = None) -> HostedModel:
    """A hosted model such as "openai:gpt-4o", with the list prices of a day (today, unless its file has a price)."""
    name, colon, wanted = text.partition(":")
    if not colon:
        raise UsageError(
            f"{text!r} does not name a provider and a model",
            where="a hosted model",
            hint=did_you_mean(text, ids("hosted"), otherwise="write it like openai:gpt-4o; see `dpctl list providers`"),
        )
    found = next((m for m in provider(name).models if m.id == wanted), None)
    if found is None:
        raise _unknown("hosted model", text, ids("hosted"), "providers")
    if found.price is not None:
        return found
    return replace(found, price=prices.token_price(name, wanted, on=on or datetime.now(UTC).date()))


def machine_profile(text: str) -> Machine:
    """A machine such as "h100-sxm-80gb", "2x rtx-4090" or "apple-m3-max@64GiB"; UsageError for an unknown one."""
    known = files.files("hardware")
    if text in known:
        return profile_in(known[text], text).machine
    asked = parse_asked(text)
    return machine_asked(profile(asked.id), asked)


def profile(name: str) -> Profile:
    """The whole file of a machine: with its note, and the hosts and devices it stands for."""
    known = files.files("hardware")
    if name not in known:
        raise _unknown("hardware profile", name, known, "hardware")
    return profile_in(known[name], name)


def profile_in(path: Path, name: str) -> Profile:
    """The profile in a file, whose id must be `name`; UsageError that names the file otherwise."""
    return _built_profile(path, name, _version(path))


@cache
def _built_profile(path: Path, name: str, _stamp: tuple[int, int]) -> Profile:
    table, place = files.load(path)
    return _checked_id(build(Profile, table, place), name, place)


def scenario(name: str) -> Scenario:
    """A scenario by id, or from a path ending in .toml; every model, provider and machine it names must exist."""
    if name.endswith(".toml"):
        path = Path(name).expanduser()
        if not path.is_file():
            raise UsageError("no such scenario file", where=name, hint="check the path; `dpctl list scenarios`")
    else:
        known = files.files("scenarios")
        if name not in known:
            raise _unknown("scenario", name, known, "scenarios")
        path = known[name]
    table, place = files.load(path)
    result = build(Scenario, table, place)
    if not name.endswith(".toml"):
        _checked_id(result, name, place)
    _check(result, place)
    return result


def economics() -> Economics:
    """Electricity price, hardware life, utilisation and facility overhead; the user's own file comes first."""
    own = files.user_directory() / "economics.toml"
    table, place = files.load(own if own.is_file() else Path(__file__).with_name("economics.toml"))
    return build(Economics, table, place)


def _models() -> Mapping[str, ModelSpec]:
    found: dict[str, ModelSpec] = {}
    for path in files.files("models").values():
        for spec in _family(path, _version(path)):
            if spec.id in found:
                raise UsageError(
                    f"model {spec.id!r} is already there", where=files.shown(path), hint="give it another id"
                )
            found[spec.id] = spec
    return found


@cache
def _family(path: Path, _stamp: tuple[int, int]) -> tuple[ModelSpec, ...]:
    table, place = files.load(path)
    return build(_Family, table, place).models


def _providers() -> Mapping[str, Provider]:
    return {name: _provider(path, _version(path)) for name, path in files.files("providers").items()}


@cache
def _provider(path: Path, _stamp: tuple[int, int]) -> Provider:
    table, place = files.load(path)
    entries = table.get("models", [])
    own = {key: value for key, value in table.items() if key not in {"models", "offers"}}
    check_provider(own, place)
    regimes.offers_in(table.get("offers", []), place.at("offers"))
    if not isinstance(entries, list):
        raise UsageError("models is no array", where=str(place.at("models")), hint="write [[models]]")
    models = tuple(
        build(HostedModel, entry, place.at("models").at(i), provider=path.stem) for i, entry in enumerate(entries)
    )
    return _checked_id(build(Provider, own, place, models=models), path.stem, place)


def _version(path: Path) -> tuple[int, int]:
    """What changes when a file does: when it was written (ns) and its size; zeros where that cannot be known."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0  # reading it says what is wrong
    return status.st_mtime_ns, status.st_size


def _checked_id(record: Named, name: str, place: Place) -> Named:
    """A file is found by its name, so its id must be the same."""
    if record.id != name:
        raise UsageError(
            f"id {record.id!r} in a file called {name!r}", where=str(place.at("id")), hint=f'id = "{name}"'
        )
    return record


def _unknown(what: str, name: str, known: Iterable[str], kind: str) -> UsageError:
    names = list(known)
    # who writes "h100" means one of those that contain it, however much longer they are
    near = [entry for entry in names if name and name.lower() in entry]
    near = list(dict.fromkeys([*near, *difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.3)]))[:3]
    start = f"nearest: {', '.join(near)}; " if near else ""
    return UsageError(f"unknown {what} {name!r}", where="the catalogue", hint=f"{start}all: `dpctl list {kind}`")


def _check(found: Scenario, place: Place) -> None:
    """Refuse what the types allow but nothing can run."""
    work = found.workload
    for name, count in (("pages", work.pages), ("output_tokens", work.output_tokens), ("calls", work.calls)):
        if count < 1:
            raise UsageError(f"{name} must be at least 1", where=str(place.at("workload").at(name)), hint=f"{name} = 1")
    levels = {c.level for c in found.sensitivity.classes}
    for index, entry in enumerate(found.sensitivity.classes):
        where = place.at("sensitivity").at("classes").at(index)
        if entry.level not in {"A", "B"} or entry.weight <= 0:
            raise UsageError(
                f"class {entry.name!r} needs level A or B and a positive weight",
                where=str(where),
                hint='{ name = "person", level = "A", weight = 1.0 }',
            )
    for level in found.sensitivity.masked_levels:
        if level not in levels:
            raise UsageError(
                f"no class has level {level!r}",
                where=str(place.at("sensitivity").at("masked_levels")),
                hint=f"levels in use: {', '.join(sorted(levels)) or 'none'}",
            )
    for name in found.sensitivity.regimes:
        _located(regimes.regime, name, place.at("sensitivity").at("regime"))
    for index, kind in enumerate(found.sensitivity.content):
        if kind not in CONTENT:
            raise UsageError(
                f"unknown content {kind!r}",
                where=str(place.at("sensitivity").at("content").at(index)),
                hint=did_you_mean(kind, CONTENT, otherwise=f"one of: {', '.join(CONTENT)}"),
            )
    if not found.candidates:
        raise UsageError("no candidate to compare", where=str(place.at("candidates")), hint="add [[candidates]]")
    for index, candidate in enumerate(found.candidates):
        _check_stages(candidate.mode, candidate.edge, candidate.cloud, place.at("candidates").at(index))
    for index, reference in enumerate(found.references):
        where = place.at("references").at(index)
        _check_stages(reference.mode, reference.edge, reference.cloud, where)
        if reference.hardware is not None:
            _located(machine_profile, reference.hardware, where.at("hardware"))
        elif reference.edge is not None:
            hint = 'hardware = "h100-sxm-80gb"; see `dpctl list hardware`'
            raise UsageError("an edge model needs hardware", where=str(where), hint=hint)


def _check_stages(mode: Mode, edge: str | None, cloud: str | None, where: Place) -> None:
    for name, value, wanted in (
        ("edge", edge, mode is not Mode.CLOUD),
        ("cloud", cloud, mode is not Mode.LOCAL),
    ):
        if wanted and value is None:
            example = "openai:gpt-4o" if name == "cloud" else "mistral-7b@Q4_K_M"
            raise UsageError(f"{mode} delivery needs {name}", where=str(where), hint=f'{name} = "{example}"')
        if value is not None and not wanted:
            raise UsageError(f"{mode} delivery has no {name}", where=str(where.at(name)), hint="remove it")
    if edge is not None:
        _located(model_ref, edge, where.at("edge"))
    if cloud is not None:
        _located(_hosted_exists, cloud, where.at("cloud"))


def _hosted_exists(text: str) -> None:
    if text not in ids("hosted"):
        raise _unknown("hosted model", text, ids("hosted"), "providers")


def _located(lookup: Callable[[str], object], name: str, where: Place) -> None:
    """Look a name up, and say in which file it was written when it is unknown."""
    try:
        lookup(name)
    except UsageError as error:
        raise UsageError(error.what, where=str(where), hint=error.hint) from None
