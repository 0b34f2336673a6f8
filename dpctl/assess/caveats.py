"""Named caveats of an assessment, each with the next step that would remove it."""

from collections.abc import Iterable, Sequence

from dpctl.assess.statistics import answerer, sent, usable
from dpctl.assess.verdicts import amount
from dpctl.core.deployment import Deployment, Zone
from dpctl.core.figures import Figure
from dpctl.core.run import Note, Run, Sample, finished
from dpctl.estimate.sampling import disturbed

# below three values there is no bootstrap interval
INTERVAL_SAMPLES = 3


def merged(*groups: Iterable[Note]) -> tuple[Note, ...]:
    """All notes in order, the first of each name: what the runner said stands before what we infer."""
    kept: dict[str, Note] = {}
    for group in groups:
        for note in group:
            kept.setdefault(note.name, note)
    return tuple(kept.values())


def of_run(run: Run) -> tuple[Note, ...]:
    """The caveats that the raw samples themselves call for."""
    return merged(
        _errors(sent(run)) or _interrupted(run),
        _emulated(run),
        _few(run),
        _disturbed_slices(run) if run.plan else _disturbed(run),
        _residue(usable(run)),
        _blocked(usable(run)),
        _delivery(sent(run)),
        _synthetic(run.deployment),
    )


def does_not_fit(missing: Figure | None, needed: Figure | None = None) -> Note:
    """The model needs more memory than the machine has; sizes in B where known."""
    short = "by an unknown amount" if missing is None else f"{amount(missing.value, missing.unit)} short"
    if missing is None:
        text = "the model needs more memory than this machine has free"
    elif needed is None:
        text = f"the model does not fit the free memory of this machine: {short}"
    else:
        free = (needed - missing).to("B")
        text = f"needs {amount(needed.value, needed.unit)}, {amount(free.value, 'B')} free: {short}"
    return Note(
        name="does-not-fit",
        text=f"{text}; its latency is what it would be if it fitted",
        next_step="a smaller model or quantisation (--model), or a machine with more memory",
    )


def _interrupted(run: Run) -> tuple[Note, ...]:
    if run.complete:
        return ()
    text = "the run stopped before its end: the figures cover what was finished"
    return (Note(name="interrupted", text=text, next_step="run it again to the end"),)


def _errors(samples: Sequence[Sample]) -> tuple[Note, ...]:
    failed = [sample for sample in samples if sample.error is not None]
    if not failed:
        return ()
    text = f"{len(failed)} of {len(samples)} requests failed, the first with: {failed[0].error}"
    return (Note(name="errors", text=text, next_step="the run file holds every error; remove the cause, run again"),)


def _emulated(run: Run) -> tuple[Note, ...]:
    if not run.deployment.emulated:
        return ()
    provider = run.deployment.answering.place
    key = run.environment.get("key_variable", f"the API key of {provider}")
    text = (
        f"dpctl's emulator stood in for {answerer(run.deployment)}: latency is drawn from its published distribution, "
        "the answer is extracted from the prompt"
    )
    return (Note(name="emulated", text=text, next_step=f"set {key} and run again to measure the real endpoint"),)


def _few(run: Run) -> tuple[Note, ...]:
    count = len(usable(run))
    if run.plan is not None or not 0 < count < INTERVAL_SAMPLES:
        return ()
    text = f"{count} request{'s' if count > 1 else ''}: too few for an interval"
    return (Note(name="few-samples", text=text, next_step=f"--runs {INTERVAL_SAMPLES} or more"),)


def _disturbed(run: Run) -> tuple[Note, ...]:
    done = finished(run)
    noisy = [sample for sample in done if sample.disturbed]
    if not noisy:
        return ()
    shares = [sample.cpu_share for sample in noisy if sample.cpu_share is not None]
    share = f" (the engine got {100 * min(shares):.0f} % of its cores)" if shares else ""
    fate = "left out" if len(noisy) < len(done) else "used all the same, as there are no others"
    text = f"other processes disturbed {len(noisy)} of {len(done)} requests{share}; {fate}"
    return (Note(name="disturbed", text=text, next_step="stop what else is running and run again"),)


def _disturbed_slices(run: Run) -> tuple[Note, ...]:
    count = disturbed(run.slices)
    if not count:
        return ()
    text = (
        f"other processes disturbed {count} of {len(run.slices)} timings; they are left out wherever a quiet one of "
        "the same kind exists"
    )
    return (Note(name="disturbed", text=text, next_step="stop what else is running and run again"),)


def _residue(samples: Sequence[Sample]) -> tuple[Note, ...]:
    left = [sample for sample in samples if sample.residue]
    if not left:
        return ()
    text = (
        f"{len(left)} of {len(samples)} restored answers still hold placeholders, such as {left[0].residue[0]}: the "
        "model changed them"
    )
    return (Note(name="unrestored", text=text, next_step="read the answers before using them, or try another model"),)


def _blocked(samples: Sequence[Sample]) -> tuple[Note, ...]:
    held = [sample for sample in samples if sample.blocked]
    if not held:
        return ()
    text = (
        f"{len(held)} of {len(samples)} answers have placeholders in links, tags or code, such as "
        f"{held[0].blocked[0]}: nothing is restored there, as it could be fetched or run"
    )
    return (Note(name="not-restored-in-links", text=text, next_step="read these answers: links may carry names out"),)


def _delivery(samples: Sequence[Sample]) -> tuple[Note, ...]:
    """What a reader of the answers must know of how they came: from the edge, after retries, or in doubt."""
    records = [record for sample in samples for record in sample.delivered]
    edge = sum(record.degraded for record in records)
    doubts = list(dict.fromkeys(doubt for record in records for doubt in record.doubts))
    again = sum(record.retried + sum(leg.hedge for leg in record.legs) for record in records)
    found = []
    if edge:
        text = f"{edge} of {len(samples)} answers came from the edge model, because no cloud route answered"
        found.append(Note(name="degraded", text=text, next_step="see the run file for what failed, then run again"))
    if doubts:
        text = f"answers that are whole by the protocol do not add up: {', '.join(doubts)}"
        found.append(
            Note(name="doubtful-answers", text=text, next_step="read the answers; suspect the server's counts")
        )
    if again:
        text = f"{again} attempts beyond the first were made in {len(samples)} requests; their tokens are in the cost"
        found.append(Note(name="asked-again", text=text, next_step="the run file holds each attempt and its failure"))
    return tuple(found)


def _synthetic(deployment: Deployment) -> tuple[Note, ...]:
    stage = deployment.answering
    # a catalogue model ("mistral-7b@Q4_K_M") runs with random weights, a file with its own
    named = stage.model is not None and "@" in stage.model and not stage.model.lower().endswith(".gguf")
    if stage.zone is not Zone.PROCESS or not named or "/" in (stage.model or ""):
        return ()
    text = "random weights in the real shapes: the speed is real, the text is not, so there is no quality"
    return (Note(name="synthetic-weights", text=text, next_step="--model FILE.gguf"),)
