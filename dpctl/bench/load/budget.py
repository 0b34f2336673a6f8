"""When to stop a load run because too much of it fails: errors are no load, and a failing server must be left alone."""

from dataclasses import dataclass

# too few to tell a share from chance
_LEAST = 20


@dataclass(slots=True, kw_only=True)
class ErrorBudget:
    """Counts what was finished and what of it failed; spent when more than `share` failed (1: never)."""

    share: float
    finished: int = 0
    failed: int = 0

    def count(self, *, failed: bool) -> None:
        """One more request is over."""
        self.finished += 1
        self.failed += failed

    @property
    def spent(self) -> bool:
        """Whether to stop: among at least 20, more failed than allowed."""
        return self.finished >= _LEAST and self.failed > self.share * self.finished
