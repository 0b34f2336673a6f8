"""From a run's raw samples to an Assessment."""

from collections import Counter
from dataclasses import dataclass, field

from dpctl.assess import caveats, verdicts
from dpctl.assess.charges import Charges, charge
from dpctl.assess.protection import placeholders, protection
from dpctl.assess.record import Assessment
from dpctl.assess.statistics import (
    TAILS,
    context_recall,
    counted,
    decode_rate,
    figure,
    latencies,
    prefill_rate,
    recall,
    sent,
    share,
    tail,
    usable,
    worth,
)
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import TokenPrice
from dpctl.core.run import Note, Run
from dpctl.core.scenario import Scenario
from dpctl.core.stats import median
from dpctl.cost.ownership import Economics
from dpctl.estimate.sampling import integrate
from dpctl.privacy.policy import Compliance, compliance

# what Run.environment["document"] says when the user brought the text
OWN_DOCUMENT = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speed:
    """Latencies (s) and rates (tok/s), with every statistic a requirement may ask for or the reason it is missing."""

    ttft: Figure | None = None
    tpot: Figure | None = None
    e2el: Figure | None = None
    prefill_rate: Figure | None = None
    decode_rate: Figure | None = None
    fits: bool | None = None
    missing: Figure | None = None
    known: dict[tuple[str, str], Figure | str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def from_run(
    run: Run, scenario: Scenario, *, price: TokenPrice | None, machine: Machine, economics: Economics
) -> Assessment:
    """Judge a run: means of whole requests are M, integrated slices S, whatever an emulator answered E.

    Latencies in s, rates in tok/s, cost in USD and bytes per request; leaks are summed over all requests, failed ones
    included. What the run does not hold stays None.
    """
    speed = _sampled(run) if run.plan is not None else _whole(run)
    charges = charge(run, speed.e2el, price=price, machine=machine, economics=economics)
    bytes_out = _bytes_out(run)
    kept = _compliance(run, scenario, bytes_out)
    quality = figure([recall(s) for s in usable(run)], "%", worth(run.deployment, len(usable(run))))
    known = speed.known | {
        (metric, "mean"): value
        for metric, value in (
            ("cost", charges.total or _no_cost(charges)),
            ("leaked", verdicts.leaks(kept, bytes_out)),
            ("compliance", kept.score if kept else None),
            ("quality", quality or "quality needs real text and known facts"),
            ("bytes_out", bytes_out),
        )
        if value is not None
    }
    judged = verdicts.judge(
        scenario.requirements, known, caveat="if it fitted the memory" if speed.fits is False else ""
    )
    if charges.missing:
        judged = verdicts.at_least(judged, "cost", f"a lower bound, without {' and '.join(charges.missing)}")
    return Assessment(
        deployment=run.deployment,
        origin="measured",
        machine=machine.name if run.machine == machine.id else run.machine,
        samples=len(usable(run)),
        fits=speed.fits,
        missing=speed.missing,
        ttft=speed.ttft,
        tpot=speed.tpot,
        e2el=speed.e2el,
        prefill_rate=speed.prefill_rate,
        decode_rate=speed.decode_rate,
        cost=charges.total,
        cost_lines=charges.lines,
        cost_missing=charges.missing,
        bytes_out=bytes_out,
        compliance=kept,
        quality=quality,
        context_recall=_context_recall(run),
        tokens_in=figure([s.tokens_in for s in usable(run)], "tok", counted(run.deployment, usable(run))),
        resolved=_resolved(run),
        mangled=_mangled(run),
        protection=protection(run, scenario.sensitivity),
        grades=_grades(run),
        policy=next((s.judged for s in run.samples if s.judged is not None), None),
        verdicts=judged,
        notes=caveats.merged(run.notes, speed.notes, caveats.of_run(run), _untagged(run), charges.notes),
    )


def _whole(run: Run) -> _Speed:
    samples = usable(run)
    origin, token_origin = worth(run.deployment, len(samples)), counted(run.deployment, samples)
    origins = {"ttft": origin, "tpot": token_origin, "e2el": origin}
    raw = latencies(samples)
    means = {metric: figure(raw[metric], "s", origins[metric]) for metric in raw}
    known: dict[tuple[str, str], Figure | str] = {}
    for metric, values in raw.items():
        statistics = {"mean": means[metric], "p50": figure(values, "s", origins[metric], median)} | {
            name: tail(values, "s", origins[metric], name) for name in TAILS
        }
        for name, value in statistics.items():
            known[metric, name] = value or f"no finished request has a known {metric}"
    local = run.deployment.mode is Mode.LOCAL
    return _Speed(
        ttft=means["ttft"],
        tpot=means["tpot"],
        e2el=means["e2el"],
        # on an API, the time to the first token is mostly network and queue: no prefill rate can be told from it
        prefill_rate=figure([prefill_rate(s) for s in samples], "tok/s", token_origin) if local else None,
        decode_rate=figure([decode_rate(s) for s in samples], "tok/s", token_origin),
        fits=True if local and samples else None,
        known=known,
    )


def _sampled(run: Run) -> _Speed:
    assert run.plan is not None  # noqa: S101 - the caller chose this path by it
    if not {"prefill", "decode"} <= {timing.phase for timing in run.slices}:
        reason = "the run was stopped before both prefill and decode were timed"
        known: dict[tuple[str, str], Figure | str] = {
            (metric, name): reason for metric in ("ttft", "tpot", "e2el") for name in ("mean", "p50", *TAILS)
        }
        return _Speed(fits=run.plan.fits, known=known)
    predicted = integrate(run.plan, run.slices)
    known = {}
    for metric, value in (("ttft", predicted.ttft), ("tpot", predicted.tpot), ("e2el", predicted.e2el)):
        # slices integrate to the one typical request: its mean and its median are the same figure
        known |= {(metric, name): value or f"{metric} is unknown" for name in ("mean", "p50")}
        known |= {(metric, name): f"{name} needs whole requests; this run timed slices (--full)" for name in TAILS}
    return _Speed(
        ttft=predicted.ttft,
        tpot=predicted.tpot,
        e2el=predicted.e2el,
        prefill_rate=predicted.prefill_rate,
        decode_rate=predicted.decode_rate,
        fits=predicted.fits,
        missing=predicted.missing,
        known=known,
        notes=() if predicted.fits else (caveats.does_not_fit(predicted.missing, predicted.needed),),
    )


def _untagged(run: Run) -> tuple[Note, ...]:
    """What to know where the model here was to tag names and could not."""
    unread = sum(sample.edge.fallbacks for sample in run.samples if sample.edge is not None)
    if not unread or all(stage.role != "tag" for stage in run.deployment.stages):
        return ()
    return (
        Note(
            name="names-untagged",
            text=f"the model here gave no answer that can be read for {unread} parts: only the rules read those",
            next_step="a larger model, or a server that supports response_format json_schema (--edge-url, --edge)",
        ),
    )


def _context_recall(run: Run) -> Figure | None:
    """What masking and choosing kept of the facts: counted here, whoever answered."""
    samples = usable(run)
    origin = (Provenance.MEASURED, f"facts in what the answering model was given, n={len(samples)}")
    return figure([context_recall(sample) for sample in samples], "%", origin)


def _resolved(run: Run) -> Figure | None:
    """The share of the requests that the model here answered alone, in %; None where that was not its task."""
    decided = [s.edge.resolved for s in usable(run) if s.edge is not None and s.edge.resolved is not None]
    if not decided:
        return None
    source = f"{sum(decided)} of {len(decided)} requests were answered here"
    return share(sum(decided), len(decided), (Provenance.MEASURED, source))


def _mangled(run: Run) -> Figure | None:
    """The share of the placeholders in the answers that the model changed, in %; exact 80 % interval."""
    bad, count = placeholders(run)
    if not count:
        return None
    provenance, source = worth(run.deployment, len(usable(run)))
    return share(bad, count, (provenance, f"{bad} of {count} placeholders in the answers, {source}"))


def _grades(run: Run) -> tuple[Figure, ...]:
    graded = [sample.grades for sample in usable(run) if sample.grades is not None]
    provenance, source = worth(run.deployment, len(graded))
    means = (
        figure([grades[i] for grades in graded], "", (provenance, f"a model as judge, {source}")) for i in range(3)
    )
    return tuple(mean for mean in means if mean is not None)


def _bytes_out(run: Run) -> Figure | None:
    """Mean bytes per request that reached the egress meter; counted here even when an emulator took them."""
    samples = sent(run)
    if samples:
        return figure([s.bytes_out for s in samples], "B", (Provenance.MEASURED, f"egress meter, n={len(samples)}"))
    if run.plan is not None and run.deployment.mode is Mode.LOCAL:
        # slices are timed in the worker process, which has no way out
        return Figure(value=0.0, unit="B", provenance=Provenance.MEASURED, source="egress meter, no attempt")
    return None


def _compliance(run: Run, scenario: Scenario, bytes_out: Figure | None) -> Compliance | None:
    planted: Counter[str] = Counter()
    leaked: Counter[str] = Counter()
    for sample in sent(run):
        planted.update(sample.planted)
        leaked.update({cls: len(ids) for cls, ids in sample.leaked.items()})
    if run.plan is not None:
        planted.update(run.plan.planted)
    if planted:
        own = run.environment.get("document") == OWN_DOCUMENT
        basis = "found by dpctl's finder" if own else "planted by the generator"
        searched = all(attempt.searched for sample in sent(run) for attempt in sample.attempts)
        return compliance(planted, leaked, scenario.sensitivity, basis=basis, complete=searched)
    if bytes_out is not None and bytes_out.value == 0:
        return Compliance(
            score=Figure(value=100.0, unit="%", provenance=bytes_out.provenance, source=bytes_out.source),
            spans=0,
            leaked=0,
            spans_a=0,
            leaked_a=0,
            verdict="met",
            basis="nothing left the machine",
        )
    return None


def _no_cost(charges: Charges) -> str:
    if charges.missing:
        return f"the cost is unknown without {' and '.join(charges.missing)}"
    return "no finished request to charge"
