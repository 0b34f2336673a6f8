"""Sessions of one deployment, written down for tests of the gate."""

from collections.abc import Sequence

from dpctl.decide.change import Difference, Leak, Scope, Session, Subject

MINUTE, DAY = 60.0, 86_400.0
# what a steady machine does from pair to pair
WOBBLE = (0.00, 0.011, -0.012, 0.007, -0.006, 0.013, -0.009, 0.004, -0.003, 0.008, -0.005, 0.002)


def session(started: float | None, seconds: float = 1.0, **rest: object) -> Session:
    times = {"ttft": seconds, "e2el": 3 * seconds}
    return Session(name="run.jsonl", started=started, times=times, requests=5, **rest)  # type: ignore[arg-type]


def alternating(factor: float, count: int = 12, wobble: Sequence[float] = WOBBLE) -> Subject:
    """A/B/B/A pairs; the new side takes `factor` times as long."""
    base, new = [], []
    for pair in range(count):
        first, second = 2 * pair * MINUTE, (2 * pair + 1) * MINUTE
        if pair % 2:
            first, second = second, first
        base.append(session(first))
        new.append(session(second, factor * (1 + wobble[pair % len(wobble)])))
    return Subject(deployment="hybrid", base=tuple(base), new=tuple(new))


def spoilt(scope: Scope) -> Difference:
    return Difference(what="machine", base="a", new="b", spoils=scope)


def leak(span: str, cls: str = "person") -> Leak:
    return Leak(deployment="hybrid", document="d", cls=cls, span=span, file="run.jsonl", line=7)
