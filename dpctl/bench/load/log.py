"""The event log of one worker: a binary file that is only ever appended to, one write for each thing that happened.

Nothing is buffered in the process, so what was written is there after `kill -9`; a last record that was cut off is
left out. The parts of an answer are kept as they came, for `parse.py` to read after the run. They answer generated
prompts; the log is removed once it has been read.
"""

import itertools
import json
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dpctl.bench.load.wire import Exchange, Fault
from dpctl.core.errors import UnavailableError, UsageError

_MAGIC = b"dpctl load log 2\n"
_LENGTH = struct.Struct("<I")
# kind, tag, due, begun, sent, opening, headed, end, bytes out, attempts, status, fault, retry after (-1: none), pieces;
# then all stamps, all lengths, and the pieces themselves
_EXCHANGE = struct.Struct("<BqqqqqqqqHHBdI")
_STAMP, _SIZE = 8, 4
_KIND_EXCHANGE, _KIND_EVENT = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that a worker said beside its exchanges: `name` (begin, tick, end), and what goes with it."""

    name: str
    values: Mapping[str, Any]


class LogWriter:
    """Appends to one file; UnavailableError when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise UnavailableError(
                f"cannot write the event log: {error.strerror or error}", where=str(path), hint="choose another --out"
            ) from error
        os.write(self._file, _MAGIC)

    def exchange(self, done: Exchange) -> None:
        """Keep one exchange."""
        head = _EXCHANGE.pack(
            _KIND_EXCHANGE,
            done.tag,
            done.due,
            done.begun,
            done.sent,
            done.opening,
            done.headed,
            done.end,
            done.bytes_out,
            done.attempts,
            done.status,
            done.fault,
            -1.0 if done.retry_after is None else done.retry_after,
            len(done.pieces),
        )
        stamps, pieces = zip(*done.pieces, strict=True) if done.pieces else ((), ())
        marks = struct.pack(f"<{len(stamps)}q{len(pieces)}I", *stamps, *map(len, pieces))
        self._write(b"".join((head, marks, *pieces)))

    def say(self, name: str, **values: object) -> None:
        """Keep something else."""
        text = json.dumps({"name": name, **values}, separators=(",", ":"))
        self._write(bytes((_KIND_EVENT,)) + text.encode())

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _write(self, payload: bytes) -> None:
        record = _LENGTH.pack(len(payload)) + payload
        while record:
            # a full disk or a signal may take less than everything
            record = record[os.write(self._file, record) :]


def read_log(path: Path) -> Iterator[Exchange | Happening]:
    """What a worker wrote, in order; UsageError for another kind of file."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise UsageError("not an event log", where=str(path), hint="give a file that `dpctl bench` wrote")
            while len(size := file.read(_LENGTH.size)) == _LENGTH.size:
                payload = file.read(_LENGTH.unpack(size)[0])
                if len(payload) < _LENGTH.unpack(size)[0]:
                    return
                yield _record(payload, path)
    except OSError as error:
        raise UsageError(f"cannot read the event log: {error}", where=str(path), hint="check the path") from error


def _record(payload: bytes, path: Path) -> Exchange | Happening:
    try:
        if payload[0] == _KIND_EVENT:
            values = json.loads(payload[1:])
            return Happening(name=values.pop("name"), values=values)
        fields = _EXCHANGE.unpack_from(payload)
        _, tag, due, begun, sent, opening, headed, end, out, attempts, status, fault, retry_after, count = fields
        marks = struct.unpack_from(f"<{count}q{count}I", payload, _EXCHANGE.size)
        ends = [*itertools.accumulate(marks[count:], initial=_EXCHANGE.size + count * (_STAMP + _SIZE))]
        contents = [payload[start:end] for start, end in itertools.pairwise(ends)]
        return Exchange(
            tag=tag,
            due=due,
            begun=begun,
            sent=sent,
            opening=opening,
            headed=headed,
            end=end,
            bytes_out=out,
            attempts=attempts,
            status=status,
            fault=Fault(fault),
            retry_after=None if retry_after < 0 else retry_after,
            pieces=[*zip(marks[:count], contents, strict=True)],
        )
    except (ValueError, KeyError, IndexError, struct.error) as error:
        raise UsageError("the event log is damaged", where=str(path), hint="run `dpctl bench` again") from error
