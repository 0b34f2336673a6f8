"""The emulator's ground truth: when each request came, when each chunk was due and when it was really written.

Times are whole microseconds of the monotonic clock, which on one Linux machine is the same for every process
(clock_gettime(2)), so that a client's own times can be held against them.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from dpctl.core.errors import UsageError


@dataclass(slots=True, kw_only=True)
class Truth:
    """One request as the emulator saw it; times in us of the monotonic clock.

    `request` counts arrivals from 0, `id` is the answer's own, `client_id` the request's X-Request-Id. `arrival`: the
    headers were read; `admitted`: it got a slot; `opened`: headers and everything before the first chunk were written;
    `scheduled` and `written`: for each chunk when it was due and the moment before it was handed to the kernel, which
    are the same for an answer that is no stream; `tokens`: how many are in each chunk (0 for one sent twice); `ended`:
    nothing more was written. `held`: so many chunks could not leave at once, because the client did not read.
    `outcome` is whole, cut, stalled (never ended by us), garbage, refused or gone (the client hung up).
    """

    request: int
    path: str
    arrival: int
    client_id: str | None = None
    id: str = ""
    stream: bool = False
    status: int = 200
    faults: list[str] = field(default_factory=list)
    outcome: str = "gone"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    admitted: int | None = None
    opened: int | None = None
    ended: int | None = None
    held: int = 0
    tokens: list[int] = field(default_factory=list)
    scheduled: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)


def microseconds(moment: float) -> int:
    """A moment in s as whole microseconds."""
    return round(moment * 1e6)


def write_truth(file: IO[str], truth: Truth) -> None:
    """Append one request as a line of JSON."""
    file.write(json.dumps(asdict(truth), separators=(",", ":")) + "\n")


def read_truth(path: Path) -> Iterator[Truth]:
    """The requests in a file of truth, in the order in which they ended; a last line that is cut off is left out.

    Raises UsageError when the file cannot be read or is none.
    """
    try:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        for line in lines:
            if line.endswith("\n"):
                yield Truth(**json.loads(line))
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            f"not a file of an emulator's truth: {error}", where=str(path), hint="write one with dpctl emulate --truth"
        ) from None
