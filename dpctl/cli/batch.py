"""`dpctl estimate --batch`: questions as JSON lines, answered one JSON line each, here or on many machines.

A line may also hold a load, which is simulated, and a sweep: lists of values, of which every combination is answered.
"""

import itertools
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dpctl.bench.executors import Executor, Where, map_ordered
from dpctl.core.errors import DpctlError, UsageError

if TYPE_CHECKING:
    from dpctl.catalog.questions import Lookups
    from dpctl.cli.estimate_load import LoadOptions

# the keys of a load: the options of `dpctl estimate`, how lengths spread (sigma of their logarithm), and the seed
LOAD_KEYS = ("rate", "arrivals", "duration", "replicas", "routing", "require", "spread", "seed")
SWEEP = "sweep"
# combinations of one line
_MOST = 100_000
# a simulation takes a worker a tenth of a second and more, an estimate a fraction of a millisecond
_CHUNK = 64
# simulations from which on processes of their own are worth their start
_WORTH_PROCESSES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: the number of its line, its object, and what a sweep chose for it; or what is wrong with the line.

    `line` is then None, and `wrong` holds what, where and a hint.
    """

    number: int
    line: Mapping[str, Any] | None
    at: Mapping[str, Any] = field(default_factory=dict)
    id: object = None
    wrong: tuple[str, str, str] | None = None

    @property
    def simulated(self) -> bool:
        """Whether a load is asked about."""
        return self.line is not None and any(key in self.line for key in LOAD_KEYS)


def answer_batch(path: Path, executor: Executor) -> Iterator[str]:
    """The answers to a file of JSON lines, or to standard input ("-") as its lines come; UsageError for no such file.

    Simulations of a file are spread over the cores unless `executor` says how many workers there are.
    """
    spread = executor.where is Where.RAY or (executor.workers or 1) > 1
    if str(path) == "-":
        return answers(sys.stdin, executor if spread else None)
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = file.readlines()
    except OSError as error:
        raise UsageError(
            f"cannot read the file: {error.strerror}", where=str(path), hint="name a file of JSON lines"
        ) from None
    if spread:
        return answers(lines, executor)
    return answers(lines, executor_for(lines, os.cpu_count() or 1) if executor.workers is None else None)


def answers(lines: Iterable[str], executor: Executor | None = None) -> Iterator[str]:
    """One JSON line for each question, in order; a line that is blank has none, a bad one answers with its error.

    Without an executor each line is answered here as soon as it is read.
    """
    found = itertools.chain.from_iterable(
        questions_of(text, number) for number, text in enumerate(lines, start=1) if text.strip()
    )
    if executor is None:
        from dpctl.catalog.questions import Lookups

        lookups = Lookups()
        records: Iterable[Mapping[str, Any]] = (answered(asked, lookups) for asked in found)
    else:
        chunks = map_ordered(answered_all, chunked(found), executor=executor)
        records = itertools.chain.from_iterable(chunks)
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def executor_for(lines: Iterable[str], cores: int) -> Executor | None:
    """The local pool for these lines; None where this process alone is as fast: few simulations, or one core."""
    asked = (entry for number, text in enumerate(lines, 1) if text.strip() for entry in questions_of(text, number))
    simulated = sum(1 for _ in itertools.islice((a for a in asked if a.simulated), _WORTH_PROCESSES * cores))
    return Executor(workers=min(cores, simulated)) if cores > 1 and simulated >= _WORTH_PROCESSES else None


def questions_of(text: str, number: int) -> Iterator[Asked]:
    """The questions of one line, the last list of a sweep turning fastest; a bad line gives what is wrong."""
    known: object = None
    try:
        line = json.loads(text)
        if not isinstance(line, dict):
            raise UsageError("no JSON object", where=f"line {number}", hint='write {"id": ..., "model": ...}')
        known = line.get("id")
        sweep = line.pop(SWEEP, None)
        if sweep is None:
            yield Asked(number=number, line=line, id=known)
            return
        _check_sweep(sweep, line)
    except (ValueError, RecursionError) as error:
        wrong = (f"not valid JSON: {error}", f"line {number}", "one object a line")
        yield Asked(number=number, line=None, id=known, wrong=wrong)
        return
    except DpctlError as error:
        yield Asked(number=number, line=None, id=known, wrong=(error.what, error.where, error.hint))
        return
    for values in itertools.product(*sweep.values()):
        at = dict(zip(sweep, values, strict=True))
        yield Asked(number=number, line={**line, **at}, at=at, id=known)


def chunked(found: Iterable[Asked]) -> Iterator[tuple[Asked, ...]]:
    """The questions in parts that are worth a worker's while, in order: a simulation alone, estimates together."""
    part: list[Asked] = []
    for asked in found:
        if part and (asked.simulated or part[-1].simulated or len(part) == _CHUNK):
            yield tuple(part)
            part = []
        part.append(asked)
    if part:
        yield tuple(part)


def answered_all(chunk: tuple[Asked, ...]) -> tuple[Mapping[str, Any], ...]:
    """The answers to a chunk; what runs in a worker."""
    from dpctl.catalog.questions import Lookups

    lookups = Lookups()
    return tuple(answered(asked, lookups) for asked in chunk)


def answered(asked: Asked, lookups: "Lookups") -> Mapping[str, Any]:
    """The answer to one question as JSON knows it: its id, what a sweep chose, and the record or an error."""
    head = {"id": asked.id, **({"at": dict(asked.at)} if asked.at else {})}
    wrong = asked.wrong
    if asked.line is not None:
        try:
            return {**head, **_record(asked.line, lookups, simulated=asked.simulated)}
        except DpctlError as error:
            wrong = (error.what, error.where, error.hint)
    what, where, hint = wrong or ("", "", "")
    return {**head, "error": {"line": asked.number, "what": what, "where": where, "try": hint}}


def _record(line: Mapping[str, Any], lookups: "Lookups", *, simulated: bool) -> Mapping[str, Any]:
    from dpctl.catalog.fits import engine_fit
    from dpctl.catalog.levers import lever_facts, levers_of
    from dpctl.catalog.questions import question
    from dpctl.estimate.answer import answer
    from dpctl.estimate.applied import answered as with_levers
    from dpctl.report.estimate import as_record, levers_record

    asked = question({key: value for key, value in line.items() if key not in LOAD_KEYS}, lookups)
    levers, fit = levers_of(line), engine_fit(asked.family)
    applied = None if levers is None else with_levers(asked, fit, levers[0], lever_facts(), task=levers[1])
    if not simulated:
        return as_record(answer(asked, fit)) if applied is None else as_record(applied.answer) | levers_record(applied)
    from dpctl.cli.estimate_load import load_page
    from dpctl.report.serving import load_record

    try:
        # of the levers only the type of the cache goes with a load
        return load_record(load_page(applied.question if applied else asked, fit, _load(line)))
    except UsageError as error:
        raise UsageError(_of_keys(error.what), where=_of_keys(error.where), hint=_of_keys(error.hint)) from None


def _load(line: Mapping[str, Any]) -> "LoadOptions":
    """The load that the keys of a line ask for; a rate and a duration may also be numbers, in 1/s and s."""
    from dpctl.catalog.entries import number, text
    from dpctl.cli.estimate_load import load_options

    given: dict[str, Any] = {key: value for key, value in line.items() if value is not None and key not in LOAD_KEYS}
    for key, unit in (("rate", "/s"), ("duration", "s")):
        if line.get(key) is not None:
            written = isinstance(line[key], str)
            given[key] = line[key] if written else f"{number(line, key, 1.0, least=1e-9, most=1e9):.12g}{unit}"
    for key in ("arrivals", "routing"):
        if line.get(key) is not None:
            given[key] = text(line, key, "")
    if line.get("replicas") is not None:
        given["replicas"] = _whole(line, "replicas", least=1, most=1024)
    if line.get("require") is not None:
        stated = [line["require"]] if isinstance(line["require"], str) else line["require"]
        if not isinstance(stated, list) or not all(isinstance(entry, str) for entry in stated):
            raise UsageError(f"require is {stated!r}", where="key require", hint="'ttft p95 <= 1 s', or a list of such")
        given["require"] = stated
    options = load_options(given)
    if options is None:
        raise UsageError("spread and seed are for a load", where="the line", hint='add "rate": "10/s", or drop them')
    spread = number(line, "spread", 0.0, least=0.0, most=3.0)
    return replace(options, spread=spread, seed=_whole(line, "seed", least=0, most=2**63))


def _whole(line: Mapping[str, Any], key: str, *, least: int, most: int) -> int:
    from dpctl.catalog.entries import number

    value = number(line, key, 0.0, least=least, most=most)
    if value != int(value):
        raise UsageError(f"{key} is {value:g}", where=f"key {key}", hint="write a whole number")
    # a large seed is exact as it stands, not as a float
    return int(line.get(key) or 0)


def _check_sweep(sweep: object, line: Mapping[str, Any]) -> None:
    where = f"key {SWEEP}"
    hint = '"sweep": {"hardware": ["rtx-4090", "h100-sxm-80gb"], "rate": ["1/s", "5/s"]}'
    if not isinstance(sweep, dict) or not sweep:
        raise UsageError("a sweep names keys, each with its values", where=where, hint=hint)
    count = 1
    for key, values in sweep.items():
        if not isinstance(values, list) or not values:
            raise UsageError(f"{key} has no list of values", where=where, hint=hint)
        if key in line or key in {"id", SWEEP}:
            raise UsageError(f"{key} cannot be swept", where=where, hint=f"{key} stands in the line: drop one")
        count *= len(values)
    if count > _MOST:
        raise UsageError(f"{count:,} combinations are too many", where=where, hint=f"at most {_MOST:,} a line")


def _of_keys(text: str) -> str:
    """What an error says of options, said of keys."""
    return re.sub(r"--([a-z][a-z-]*)", lambda m: f'"{m[1].replace("-", "_")}"', text).replace(
        "the command line", "the line"
    )
