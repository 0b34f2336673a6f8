"""A comparison in a terminal and as a record: the answer first, then what was worse, then a table per deployment."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dpctl.assess.verdicts import MET, MISSED, amount, limit
from dpctl.core.errors import ExitCode
from dpctl.core.figures import Provenance
from dpctl.core.run import Note
from dpctl.decide import budgets as decided
from dpctl.decide import regress
from dpctl.decide.budgets import Level, Spent
from dpctl.decide.change import Answer, Change, Gate, Leak, Method, Scope, Subject
from dpctl.report.layout import grid, paint, wrap
from dpctl.report.plain import plain

SCHEMA = 1
UNKNOWN = "-"
# of many leaked spans, so many are shown
_LEAKS = 10
_NAMES = {
    "ttft": "TTFT",
    "tpot": "TPOT",
    "e2el": "E2EL",
    "tokens_in": "tokens in",
    "tokens_out": "tokens out",
    "bytes_out": "bytes out",
    "cost": "list price",
    "failed requests": "failed",
}
HEAD = ("metric", "base", "new", "change", "interval %", "sees", "verdict")
_STYLES = {Answer.WORSE: "red", Answer.BETTER: "green", Answer.INCONCLUSIVE: "yellow", Answer.NOT_COMPARABLE: "yellow"}
_EXITS = {
    ExitCode.DONE: "nothing got worse",
    ExitCode.FINDING: "worse",
    ExitCode.INCONCLUSIVE: "could not be told",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything a comparison says. `base` and `new` name the sides as they were given, with the number of files."""

    base: str
    new: str
    gate: Gate
    subjects: tuple[Subject, ...]
    changes: tuple[Change, ...]
    leaks: tuple[Leak, ...] = ()
    budgets: tuple[Spent, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """1: something is worse or a budget of level error is missed; else 5: something could not be told; else 0."""
        codes = {regress.exit_code([c.answer for c in self.changes]), decided.exit_code(self.budgets)}
        return next(c for c in (ExitCode.FINDING, ExitCode.INCONCLUSIVE, ExitCode.DONE) if c in codes)


def as_record(found: Comparison) -> dict[str, Any]:
    """The whole comparison as JSON knows it; sessions by file and time, no text of any span."""
    return {
        "schema": SCHEMA,
        "answer": headline(found),
        "exit_code": int(found.exit_code),
        "base": found.base,
        "new": found.new,
        "gate": plain(found.gate),
        "changes": plain(found.changes),
        "leaks": plain(found.leaks),
        "budgets": plain(found.budgets),
        "differences": {s.deployment: plain(s.differences) for s in found.subjects},
        "sessions": {
            s.deployment: {
                side: [{"file": one.name, "started": one.started, "times": dict(one.times)} for one in sessions]
                for side, sessions in (("base", s.base), ("new", s.new))
            }
            for s in found.subjects
        },
        "notes": plain(found.notes),
    }


def headline(found: Comparison) -> str:
    """The answer in one line: "worse: 1 budget missed, 3 worse, 6 unchanged"."""
    missed = sum(entry.state == MISSED and entry.budget.level is Level.ERROR for entry in found.budgets)
    parts = [f"{missed} budget{'s' if missed > 1 else ''} missed"] if missed else []
    parts += [f"{count} {answer}" for answer, count in counted(found.changes)]
    return f"{_EXITS[found.exit_code]}: {', '.join(parts)}"


def counted(changes: Sequence[Change]) -> list[tuple[str, int]]:
    """How many metrics have each answer, the gravest first; answers nobody has are left out."""
    counts = Counter(change.answer for change in changes)
    order = (Answer.WORSE, Answer.NOT_COMPARABLE, Answer.INCONCLUSIVE, Answer.BETTER, Answer.UNCHANGED)
    return [(answer.value, counts[answer]) for answer in order if counts[answer]]


def name(metric: str) -> str:
    """What a metric is called in tables."""
    return _NAMES.get(metric, metric)


def percent(share: float) -> str:
    """A relative change: "+14.8 %"."""
    return f"{100 * share:+.1f} %" if abs(share) < 10 else f"{100 * share:+.3g} %"


def change_text(change: Change) -> str:
    """How much it changed; of shares the difference in points, of leaks how many more."""
    if change.method is Method.SPANS:
        return f"{(change.new or 0) - (change.base or 0):+.0f}"
    if change.estimate is None:
        return UNKNOWN
    return percent(change.estimate).replace("%", "points") if change.unit == "%" else percent(change.estimate)


def interval_text(change: Change) -> str:
    """The interval's ends in per cent: "+11.2..+18.4"; empty without one."""
    if change.low is None or change.high is None:
        return ""
    return f"{100 * change.low:+.1f}..{100 * change.high:+.1f}"


def value_text(value: float | None, change: Change) -> str:
    """A typical value with unit and letter."""
    if value is None:
        return UNKNOWN
    # counts are whole, means of counts that vary are not
    whole = change.unit in {"", "tok"} and value == round(value)
    text = f"{value:,.0f} {change.unit}".rstrip() if whole else amount(value, change.unit)
    return f"{text} {change.provenance.value}"


def detectable_text(change: Change) -> str:
    """The smallest change that would have been seen: "8.4 %"; an exact method sees any."""
    if change.method in {Method.EXACT, Method.SPANS}:
        return "any"
    return UNKNOWN if change.detectable is None else f"{100 * change.detectable:.1f} %"


def sentence(change: Change) -> str:
    """One metric in words, whole enough for an annotation: answer, values, estimate with interval, how it was told."""
    parts = [f"{name(change.metric)} {change.answer.value}"]
    if change.base is not None and change.new is not None:
        parts.append(f"{value_text(change.base, change)} to {value_text(change.new, change)}, {change_text(change)}")
    if change.low is not None and change.high is not None:
        parts.append(f"{100 * change.level:.0f} % interval {percent(change.low)} to {percent(change.high)}")
    if change.p is not None:
        parts.append(f"p {change.p:.2g}" + (" after Holm" if change.method in {Method.PAIRED, Method.HISTORY} else ""))
    if how(change):
        parts.append(how(change))
    if change.reason:
        parts.append(change.reason)
    return f"{parts[0]}: {'; '.join(parts[1:])}" if len(parts) > 1 else parts[0]


def how(change: Change) -> str:
    """The method with its size, and what it could have seen: "12 interleaved pairs, which see 8.4 % or more"."""
    if change.method is Method.NONE:
        return ""
    if change.method is Method.EXACT:
        return "the same in every request of a side"
    if change.method is Method.SPANS:
        return f"{change.n:,} requests searched"
    seen = "" if change.detectable is None else f", which see {100 * change.detectable:.1f} % or more"
    what = {
        Method.PAIRED: "interleaved pairs",
        Method.HISTORY: "stored runs",
        Method.PROPORTIONS: "facts" if change.metric != "failed requests" else "requests",
    }[change.method]
    return f"{change.n:,} {what}{seen}"


def budget_text(entry: Spent) -> str:
    """One budget in words: "ttft p95 <= 3 s missed: 3.40 s M, hybrid"."""
    parts = [f"{limit(entry.budget.require)} {entry.state}"]
    value = (
        "" if entry.value is None else f"{amount(entry.value.value, entry.value.unit)} {entry.value.provenance.value}"
    )
    detail = ", ".join(part for part in (value, entry.deployment, entry.reason) if part)
    return f"{parts[0]}: {detail}" if detail else parts[0]


def leak_text(leak: Leak) -> str:
    """A leaked span by class and id, never its text."""
    state = "leaked before, too" if leak.known else "new"
    return f"{leak.cls} {leak.span} of {leak.document} left for a place it must not reach ({state})"


def leak_lines(leaks: Sequence[Leak]) -> list[str]:
    """The new leaks with their places, so many as one reads, and how many there were before, by class."""
    new = [leak for leak in leaks if not leak.known]
    lines = [f"{leak_text(leak)}, {leak.file}:{leak.line}" for leak in new[:_LEAKS]]
    if len(new) > _LEAKS:
        lines.append(f"and {len(new) - _LEAKS:,} more new ones: --format sarif lists them all")
    known = Counter(leak.cls for leak in leaks if leak.known)
    if known:
        words = ", ".join(f"{count:,} {cls}" for cls, count in sorted(known.items()))
        lines.append(f"as in the base: {words}")
    return lines


def next_step(found: Comparison) -> str:
    """The next useful command or act; empty when there is nothing left to do."""
    answers = {change.answer for change in found.changes}
    if any(not leak.known for leak in found.leaks):
        return "see what left: the run file's lines with `leaked`; `dpctl mask FILE` shows what is masked"
    if Answer.WORSE in answers:
        return "dpctl report NEW  shows where the time went"
    if any(change.answer is Answer.NOT_COMPARABLE for change in found.changes):
        return "make both sides alike: what differs is listed above"
    if Answer.INCONCLUSIVE in answers:
        return f"alternate more runs of both sides: {found.gate.confirm} pairs, on noisy machines 20"
    return ""


def spoiling(subject: Subject) -> tuple[str, ...]:
    """What differs between the sides, in words, the forbidding ones first."""
    said = {Scope.ALL: ", nothing is comparable", Scope.TIMES: ", times are not comparable", Scope.NOTHING: ""}
    return tuple(f"{d.what}: {d.base} -> {d.new}{said[d.spoils]}" for d in subject.differences)


def cells(change: Change) -> tuple[str, ...]:
    """The row of a metric, under the head of the table."""
    return (
        name(change.metric),
        _bare(change),
        value_text(change.new, change).replace(" tok ", " "),
        change_text(change).replace(" points", " pt"),
        interval_text(change),
        detectable_text(change),
        change.answer.value,
    )


def _bare(change: Change) -> str:
    """The base's value without its letter, which is the same as the new one's; a column of tokens needs no unit."""
    return UNKNOWN if change.base is None else value_text(change.base, change).rpartition(" ")[0].removesuffix(" tok")


def render(found: Comparison, *, width: int, color: bool) -> str:
    """The comparison as text, whole at `width` columns (80 at least)."""
    style = {ExitCode.DONE: "green", ExitCode.FINDING: "red"}.get(found.exit_code, "yellow")
    lines = [paint(line, style, color=color) for line in wrap(headline(found), width)]
    lines += wrap(f"base {found.base}; new {found.new}", width, rest="  ")
    for change in found.changes:
        if change.answer is Answer.WORSE:
            lines += wrap(f"{change.deployment}: {sentence(change)}", width, first="  ! ", rest="    ")
    for subject in found.subjects:
        own = [change for change in found.changes if change.deployment == subject.deployment]
        lines += ["", *(paint(line, "bold", color=color) for line in wrap(subject.deployment, width))]
        lines += _table(own, width, color=color)
        for change in own:
            if change.reason and change.answer is not Answer.WORSE:
                lines += wrap(f"{name(change.metric)}: {change.reason}", width, first="  ", rest="    ")
        for text in spoiling(subject):
            lines += wrap(text, width, first="  differs: ", rest="    ")
    lines += list(_rest(found, width))
    return "\n".join(lines) + "\n"


def _table(changes: Sequence[Change], width: int, *, color: bool) -> list[str]:
    rows = [cells(change) for change in changes]
    columns = grid([HEAD, *rows], width, indent=2, left=1)
    if columns is None:
        return [line for change in changes for line in wrap(sentence(change), width, first="  ", rest="    ")]
    lines = [columns.row(HEAD), "  " + "-" * (len(columns.row(HEAD)) - 2)]
    for change, row in zip(changes, rows, strict=True):
        *plain_cells, verdict = columns.padded(row)
        style = _STYLES.get(change.answer)
        lines.append(columns.line([*plain_cells, paint(verdict, style, color=color) if style else verdict]))
    return lines


def _rest(found: Comparison, width: int) -> Iterator[str]:
    if found.leaks:
        yield from ("", "leaked")
        for text in leak_lines(found.leaks):
            yield from wrap(text, width, first="  ", rest="    ")
    if found.budgets:
        yield from ("", "budgets")
        for entry in found.budgets:
            level = "" if entry.budget.level is Level.ERROR or entry.state == MET else " (a warning)"
            yield from wrap(f"{budget_text(entry)}{level}", width, first="  ", rest="    ")
    for note in found.notes:
        yield from ("", *wrap(f"{note.name}: {note.text}; {note.next_step}", width, rest="  "))
    yield from ("", *wrap(legend(found), width, rest="  "))
    if next_step(found):
        yield from wrap(f"next: {next_step(found)}", width, rest="  ")


def legend(found: Comparison) -> str:
    """What counts as a change, and the letters in use."""
    words: Mapping[Provenance, str] = {
        Provenance.MEASURED: "measured here",
        Provenance.SAMPLED: "sampled by slices",
        Provenance.PUBLISHED: "published",
        Provenance.ESTIMATED: "estimated or emulated",
        Provenance.ASSUMED: "assumed",
    }
    used = {change.provenance for change in found.changes}
    letters = "; ".join(f"{letter.value} {meaning}" for letter, meaning in words.items() if letter in used)
    gate = found.gate
    return (
        f"worse or better: beyond {100 * gate.tolerance:.3g} % with p < {gate.alpha:g} (exact, Holm over metrics); "
        f"interval: at least {100 * gate.level:.0f} % sure; "
        f"sees: the smallest increase that {100 * gate.power:.0f} % of such comparisons would show; {letters}"
    )
