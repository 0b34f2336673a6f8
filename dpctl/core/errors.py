"""What dpctl tells a user who cannot go on, and the exit codes of the command."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import partial


class ExitCode(IntEnum):
    """The exit codes of every `dpctl` command; the README prints this table."""

    DONE = 0
    FINDING = 1
    USAGE = 2
    UNAVAILABLE = 3
    BUG = 4
    INCONCLUSIVE = 5
    INTERRUPTED = 130


class DpctlError(Exception):
    """An error with three parts: what happened, where, and what to do about it.

    Raise one of the two kinds below; they differ in the exit code alone.
    """

    exit_code = ExitCode.BUG

    def __init__(self, what: str, *, where: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # from one process to another: the default would leave the named parts out of the call that makes it anew
        return partial(type(self), where=self.where, hint=self.hint), (self.what,), self.__dict__

    def __str__(self) -> str:
        return f"{self.what}\n  where: {self.where}\n  try:   {self.hint}"


class UsageError(DpctlError):
    """Wrong usage or a bad input file (exit 2)."""

    exit_code = ExitCode.USAGE


class FailureKind(StrEnum):
    """How an endpoint failed, which decides what may be tried next.

    unreachable: no connection stood, so nothing of the request was handed over; limited: told to wait (429); failed:
    an error of the server's own (5xx, or hung up); silent: nothing came in time; cut: the answer broke off; refused: it
    will be no better here (other 4xx, no completion stream); unusable: a whole answer that is none (empty, filtered).
    """

    UNREACHABLE = "unreachable"
    LIMITED = "limited"
    FAILED = "failed"
    SILENT = "silent"
    CUT = "cut"
    REFUSED = "refused"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a program needs to know of a failed request: its kind, the HTTP status, and how long to wait in s."""

    kind: FailureKind
    status: int | None = None
    retry_after: float | None = None


class UnavailableError(DpctlError):
    """This machine or this service cannot do it: no engine, unreachable, out of memory (exit 3).

    `failure` is set where an endpoint failed.
    """

    exit_code = ExitCode.UNAVAILABLE

    def __init__(self, what: str, *, where: str, hint: str, failure: Failure | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.failure = failure
