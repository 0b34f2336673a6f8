"""What dpctl tells a user who cannot go on, and the exit codes of the command."""

from enum import IntEnum


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

    def __str__(self) -> str:
        return f"{self.what}\n  where: {self.where}\n  try:   {self.hint}"


class UsageError(DpctlError):
    """Wrong usage or a bad input file (exit 2)."""

    exit_code = ExitCode.USAGE


class UnavailableError(DpctlError):
    """This machine or this service cannot do it: no engine, unreachable, out of memory (exit 3)."""

    exit_code = ExitCode.UNAVAILABLE
