"""Recorded traffic to send again: a CSV or JSONL file with arrival, prompt length and answer length of each request."""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dpctl.core.arrivals import Ask
from dpctl.core.errors import UsageError

# the names a column may have, lower case: ours, those of Azure's LLM inference traces and of Mooncake's
_PROMPT = ("prompt_tokens", "input_tokens", "input_length", "contexttokens")
_OUTPUT = ("output_tokens", "completion_tokens", "output_length", "generatedtokens")
_PREFIX = ("prefix_tokens",)
_SESSION = ("session", "session_id")
_HINT = "columns: arrival (s), prompt_tokens, output_tokens; also prefix_tokens, session"
_MOST_BYTES = 512 * 2**20


def read_trace(path: Path, *, limit: int | None = None) -> tuple[Ask, ...]:
    """The requests of a trace in order of arrival, the first at 0 s; at most `limit` of them.

    `arrival` is in s, `timestamp` in ms or a date and time (ISO 8601). UsageError names the line that is wrong.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError("the trace is too large", where=str(path), hint="cut it to less than 512 MiB")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the trace: {error}", where=str(path), hint="check the path") from error
    lines = text.splitlines()
    rows = _json_rows(lines, path) if text.lstrip()[:1] == "{" else _csv_rows(lines)
    sessions: dict[str, int] = {}
    found: list[Ask] = []
    for number, row in rows:
        try:
            found.append(_ask({str(k).strip().lower(): v for k, v in row.items() if k is not None}, sessions))
        except (ValueError, TypeError, OverflowError) as error:
            raise UsageError(f"not a request: {error}", where=f"{path}:{number}", hint=_HINT) from error
    if not found:
        raise UsageError("the trace holds no request", where=str(path), hint=_HINT)
    ordered = sorted(found, key=lambda ask: ask.due)[:limit]
    start = ordered[0].due
    return tuple(replace(ask, due=ask.due - start) for ask in ordered)


def _csv_rows(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(lines)
    for row in reader:
        yield reader.line_num, row


def _json_rows(lines: Iterable[str], path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError("not a line of JSON", where=f"{path}:{number}", hint=_HINT) from error
            if not isinstance(row, dict):
                raise UsageError("not an object of JSON", where=f"{path}:{number}", hint=_HINT)
            yield number, row


def _ask(row: Mapping[str, Any], sessions: dict[str, int]) -> Ask:
    prompt, output = _whole(row, _PROMPT, least=1), _whole(row, _OUTPUT, least=1)
    prefix = _whole(row, _PREFIX, least=0, default=0)
    if prefix > prompt:
        raise ValueError("the prefix is longer than the prompt")
    name = next((str(row[key]) for key in _SESSION if row.get(key) not in {None, ""}), None)
    return Ask(
        due=_arrival(row),
        prompt_tokens=prompt,
        output_tokens=output,
        prefix_tokens=prefix,
        session=None if name is None else sessions.setdefault(name, len(sessions)),
    )


def _arrival(row: Mapping[str, Any]) -> float:
    if row.get("arrival") not in {None, ""}:
        seconds = float(row["arrival"])
    elif row.get("timestamp") not in {None, ""}:
        said = str(row["timestamp"])
        try:
            seconds = float(said) / 1000
        except ValueError:
            # traces give up to seven digits of a second; Python reads six
            head, dot, fraction = said.partition(".")
            seconds = datetime.fromisoformat(head + dot + fraction[:6].rstrip("Z")).timestamp()
    else:
        raise ValueError("no arrival")
    if not math.isfinite(seconds):
        raise ValueError("the arrival is not a number")
    return seconds


def _whole(row: Mapping[str, Any], names: Iterable[str], *, least: int, default: int | None = None) -> int:
    names = tuple(names)
    value = next((row[name] for name in names if row.get(name) not in {None, ""}), None)
    if value is None:
        if default is not None:
            return default
        raise ValueError(f"no {names[0]}")
    number = float(value)
    if number != int(number) or number < least:
        raise ValueError(f"{names[0]} is not a whole number of at least {least}")
    return int(number)
