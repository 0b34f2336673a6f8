"""From run files to what a comparison takes: per deployment its sessions on both sides, and what differs."""

import glob
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from dpctl.assess.statistics import counted, latencies, sent, usable, worth
from dpctl.bench.alike import differences, kind
from dpctl.bench.past import price_of
from dpctl.bench.store import Stored, read_sessions
from dpctl.core.costs import total_cost
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice
from dpctl.core.run import Run, Sample
from dpctl.core.stats import median
from dpctl.cost.tokens import token_lines
from dpctl.decide.change import Leak, Session, Subject
from dpctl.estimate.sampling import integrate


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One session of a run file: its runs, when it began (Unix time in s, None unknown) and the line of each sample.

    `name` is the file's, with the session's first line where the file holds several.
    """

    path: Path
    name: str
    started: float | None
    runs: tuple[Run, ...]
    lines: Mapping[tuple[str, str], int]


def run_files(text: str) -> tuple[Path, ...]:
    """The run files that BASE or NEW names: one file, all of a folder, or those that match a pattern with `*`."""
    path = Path(text).expanduser()
    if path.is_dir():
        found = sorted(path.glob("*.jsonl"))
    elif any(c in text for c in "*?[") and not path.exists():
        found = sorted(Path(name) for name in glob.glob(str(path)))  # noqa: PTH207 - an absolute pattern is fine here
    else:
        return (path,)
    if not found:
        raise UsageError(
            "no run file there", where=text, hint="give a .jsonl file of `dpctl bench`, or a folder of some"
        )
    return tuple(found)


def recorded(path: Path) -> tuple[Recorded, ...]:
    """Read the sessions of a run file for comparing, several where files were joined.

    UsageError names the line that is wrong, also where a session just ends.
    """
    sessions = read_sessions(path)
    return tuple(
        Recorded(
            path=path,
            name=f"{path}:{stored.first}" if len(sessions) > 1 else str(path),
            started=_unix(stored.session.started),
            runs=_whole(stored, path),
            lines=stored.samples,
        )
        for stored in sessions
    )


def _whole(stored: Stored, path: Path) -> tuple[Run, ...]:
    """The runs of a session that came to its end."""
    if stored.cut:
        raise _ends(path, stored.last + 1)
    last = stored.runs[-1] if stored.runs else None
    # a deployment that could not run has no end either, but then its last request says why, or there is none
    failed = last is not None and (last.samples[-1].error is not None if last.samples else not last.slices)
    if last is not None and not last.complete and not failed:
        raise _ends(path, stored.last)
    return stored.runs


def _ends(path: Path, number: int) -> UsageError:
    return UsageError(
        f"the run ends at line {number} of the file, before it was done",
        where=f"{path}:{number}",
        hint="it was stopped or the file cut off; use the whole file, or run again",
    )


def _unix(text: str | None) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp() if text else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    file: Recorded
    run: Run


def subjects(base: Sequence[Recorded], new: Sequence[Recorded]) -> tuple[Subject, ...]:
    """The deployments of both sides by id; where each side has just one more, the change is from the one to the other.

    Of a base that holds runs of several machines or scenarios, those count that were made as the new ones were.
    """
    sides = [_by_deployment(base), _by_deployment(new)]
    shared = [name for name in sides[1] if name in sides[0]]
    alone = [[name for name in side if name not in shared] for side in sides]
    matched = [(name, name) for name in shared]
    if len(alone[0]) == len(alone[1]) == 1:
        matched.append((alone[0][0], alone[1][0]))
        alone = [[], []]
    found = [_subject(sides[0][before], sides[1][now]) for before, now in matched]
    found += [_subject(sides[0][name], ()) for name in alone[0]]
    found += [_subject((), sides[1][name]) for name in alone[1]]
    return tuple(found)


def _by_deployment(files: Iterable[Recorded]) -> dict[str, list[_Entry]]:
    found: dict[str, list[_Entry]] = {}
    for file in files:
        for run in file.runs:
            found.setdefault(run.deployment.id, []).append(_Entry(file=file, run=run))
    return found


def _subject(base: Sequence[_Entry], new: Sequence[_Entry]) -> Subject:
    label = (new or base)[0].run.deployment.label
    alike = {kind(entry.run) for entry in new}
    kept = [entry for entry in base if kind(entry.run) in alike] or base
    return Subject(
        deployment=label,
        base=tuple(_session(entry, label) for entry in kept if _ran(entry.run)),
        new=tuple(_session(entry, label) for entry in new if _ran(entry.run)),
        differences=differences([entry.run for entry in kept], [entry.run for entry in new]) if base and new else (),
        worth=_worth([entry.run for entry in (*kept, *new)]),
    )


def _worth(runs: Sequence[Run]) -> dict[str, Provenance]:
    """How the values were learned, by metric: the weakest of all runs. Bytes and leaks are always counted here."""
    sliced = any(run.plan is not None for run in runs)
    times = [Provenance.SAMPLED if sliced else worth(run.deployment, 1)[0] for run in runs]
    tokens = [counted(run.deployment, usable(run))[0] for run in runs]
    of_times, of_tokens = (max(letters, key=lambda letter: letter.weakness) for letters in (times, tokens))
    priced = max(Provenance.PUBLISHED, of_tokens, key=lambda letter: letter.weakness)
    return {
        **dict.fromkeys(("ttft", "e2el", "facts found", "failed requests"), of_times),
        "tpot": max(of_times, of_tokens, key=lambda letter: letter.weakness),
        **dict.fromkeys(("tokens_in", "tokens_out"), of_tokens),
        "cost": priced,
    }


def _ran(run: Run) -> bool:
    return bool(run.samples or run.slices)


def _session(entry: _Entry, label: str) -> Session:
    run, file = entry.run, entry.file
    samples, begun = usable(run), [s.started for s in run.samples if s.started is not None]
    found: dict[tuple[str, str], int] = {}
    answers: dict[str, int] = {}
    for sample in samples:
        if sample.facts and sample.facts_found is not None:
            answers[sample.document] = answers.get(sample.document, 0) + 1
            for fact in sample.facts_found:
                found[sample.document, fact] = found.get((sample.document, fact), 0) + 1
    asked = sent(run)
    return Session(
        name=file.name,
        started=min(begun) if begun else file.started,
        times=_times(run),
        counts=_counts(run),
        requests=len(asked),
        failed=sum(sample.error is not None for sample in asked),
        leaks=tuple(
            Leak(
                deployment=label,
                document=sample.document,
                cls=cls,
                span=span,
                file=str(file.path),
                line=file.lines.get((run.deployment.id, sample.id), 1),
            )
            for sample in asked
            for cls, spans in sample.leaked.items()
            for span in spans
        ),
        found=found,
        answers=answers,
        facts={sample.document: sample.facts for sample in samples if sample.facts},
    )


def _times(run: Run) -> dict[str, float]:
    """Medians in s over a session's requests; of a model timed by slices, what they integrate to."""
    if run.plan is not None:
        if not {"prefill", "decode"} <= {timing.phase for timing in run.slices}:
            return {}
        whole = integrate(run.plan, run.slices)
        figures = {"ttft": whole.ttft, "tpot": whole.tpot, "e2el": whole.e2el}
        return {metric: figure.value for metric, figure in figures.items() if figure is not None and figure.value > 0}
    known = {
        metric: [value for value in values if value is not None and value > 0]
        for metric, values in latencies(usable(run)).items()
    }
    return {metric: median(values) for metric, values in known.items() if values}


def _counts(run: Run) -> dict[str, tuple[float, ...]]:
    samples = usable(run)
    price = price_of(run)
    readers: Mapping[str, Callable[[Sample], float | None]] = {
        "tokens_in": lambda s: s.tokens_in,
        "tokens_out": lambda s: s.tokens_out,
        "bytes_out": lambda s: float(s.bytes_out),
        "cost": lambda s: None if price is None else _cost(s, price),
    }
    known = {
        metric: tuple(float(value) for sample in samples if (value := read(sample)) is not None)
        for metric, read in readers.items()
    }
    return {metric: values for metric, values in known.items() if values}


def _cost(sample: Sample, price: TokenPrice) -> float | None:
    """What the tokens of one answered request cost at the list price of today, in USD; None where they are unknown."""
    if sample.tokens_in is None or sample.tokens_out is None:
        return None
    tokens_in, tokens_out, cached = (
        Figure(value=float(count), unit="tok", provenance=Provenance.MEASURED, source=sample.counted_by)
        for count in (sample.tokens_in, sample.tokens_out, min(sample.tokens_cached or 0, sample.tokens_in))
    )
    whole = total_cost(token_lines(price, tokens_in, tokens_out, cached))
    return None if whole is None else whole.to("USD").value


def pooled(files: Sequence[Recorded]) -> tuple[Run, ...]:
    """One run per deployment with the requests of all files, for statistics that need many; slices are the last's."""
    return tuple(_pooled([entry.run for entry in entries]) for entries in _by_deployment(files).values())


def _pooled(runs: Sequence[Run]) -> Run:
    whole = [run for run in runs if run.plan is None]
    if len(whole) < len(runs):
        return runs[-1]
    return replace(
        runs[-1],
        samples=tuple(sample for run in runs for sample in run.samples),
        notes=tuple(note for run in runs for note in run.notes),
        complete=all(run.complete for run in runs),
    )
