"""Which sessions may be held against each other: interleaved pairs, or the occasions of a stored history."""

from collections.abc import Sequence
from dataclasses import replace

from dpctl.decide.change import Session, Subject

Pair = tuple[Session, Session]


def pairs(base: Sequence[Session], new: Sequence[Session], within: float) -> tuple[Pair, ...]:
    """Pairs (base, new) of sessions that ran one right after the other, in either order: A/B/B/A and A/B/A/B alike.

    `within` is the longest time between the two starts in s. Sessions without a time make no pair, nor do whole blocks
    of one side before the other: such sessions tell what the machine did in between as much as what changed.
    """
    timed = sorted(
        [(session.started, side, session) for side, group in enumerate((base, new)) for session in group
         if session.started is not None],
        key=lambda entry: entry[:2],
    )  # fmt: skip
    found: list[Pair] = []
    index = 0
    while index + 1 < len(timed):
        (start, side, first), (following, other, second) = timed[index], timed[index + 1]
        if side == other or following - start > within:
            index += 1
            continue
        found.append((first, second) if side == 0 else (second, first))
        index += 2
    return tuple(found)


def occasions(sessions: Sequence[Session], within: float) -> tuple[tuple[Session, ...], ...]:
    """Sessions in the order they began, those together that began within so many s of the first of them.

    Sessions without a time are left out.
    """
    groups: list[list[Session]] = []
    for session in sorted((s for s in sessions if s.started is not None), key=lambda s: s.started or 0.0):
        if groups and (session.started or 0.0) - (groups[-1][0].started or 0.0) <= within:
            groups[-1].append(session)
        else:
            groups.append([session])
    return tuple(map(tuple, groups))


def counts_alone(subjects: Sequence[Subject], within: float) -> tuple[Subject, ...]:
    """The subjects as if nothing had been timed, against the newest occasion of the base.

    What is left is counted, and the same on every machine. A base that grows run by run holds counts that were changed
    on purpose since, and leaks that were stopped: the newest say how it stands. Sessions without a time all stay.
    """
    return tuple(
        replace(
            subject,
            base=tuple(replace(session, times={}) for session in _newest(subject.base, within)),
            new=tuple(replace(session, times={}) for session in subject.new),
        )
        for subject in subjects
    )


def _newest(sessions: Sequence[Session], within: float) -> Sequence[Session]:
    groups = occasions(sessions, within)
    return groups[-1] if groups else sessions
