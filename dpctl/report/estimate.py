"""An estimate in a terminal, and as the JSON record that a batch answers with."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from dpctl.core.figures import Figure
from dpctl.estimate.answer import Answer
from dpctl.estimate.applied import Applied
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.levers import Effect
from dpctl.estimate.question import Question, memory_kind
from dpctl.estimate.room import Room
from dpctl.estimate.timed import ModelTiming
from dpctl.report.cells import UNKNOWN, figure_text, interval_text, with_interval
from dpctl.report.layout import heading, table, wrap

# key of the record -> field of the answer and the unit it is given in
_RECORD: tuple[tuple[str, str, str], ...] = (
    ("memory_gb", "memory", "GB"),
    ("prefill_tok_s", "prefill_rate", "tok/s"),
    ("decode_tok_s", "decode_rate", "tok/s"),
    ("ttft_s", "ttft", "s"),
    ("tpot_s", "tpot", "s"),
    ("e2el_s", "e2el", "s"),
    ("throughput_tok_s", "throughput", "tok/s"),
    ("power_w", "power", "W"),
    ("energy_j_per_token", "energy", "J/tok"),
)
_LABELS = {
    "memory": "memory",
    "prefill_rate": "prefill",
    "decode_rate": "decode",
    "ttft": "TTFT",
    "tpot": "TPOT",
    "e2el": "E2EL",
    "throughput": "throughput",
    "power": "power",
    "energy": "energy",
}
_PARTS = {"weights": "weights", "kv": "KV cache", "compute": "working buffers", "runtime": "the engine itself"}
# what a lever changes, as the table calls it
_NAMES = {"tpot": "TPOT", "ttft": "TTFT", "e2el": "E2EL", "mean e2el": "mean E2EL", "kv memory": "KV cache"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything a page says of one question: `loss` is how much higher the quantisation's perplexity is, in %."""

    asked: Question
    found: Answer
    fit: EngineFit
    loss: Figure | None = None
    room: Room | None = None
    applied: Applied | None = None
    timing: ModelTiming | None = None


def as_record(found: Answer) -> dict[str, Any]:
    """Every figure as {"value", "low", "high", "provenance"} in the unit its key names, or null; `reasons` says why."""
    record: dict[str, Any] = {"fits": found.fits}
    reasons: dict[str, str] = {}
    for key, name, unit in _RECORD:
        figure = getattr(found, name)
        record[key] = None if figure is None else _plain(figure.to(unit))
        if figure is None:
            reasons[key] = found.reasons.get(name, "unknown")
    if reasons:
        record["reasons"] = reasons
    return record


def page_record(page: Page) -> dict[str, Any]:
    """The record of a page: that of its answer, where the memory goes, what fits, quality, levers."""
    need, found, room = page.found.need, page.found, page.room
    record = as_record(found)
    memory: dict[str, Any] = {f"{name}_gb": _plain(getattr(need, name).to("GB")) for name in _PARTS}
    memory["per_device_gb"] = _plain(need.per_device.to("GB"))
    memory["missing_gb"] = None if found.missing is None else _plain(found.missing.to("GB"))
    memory["usable_per_device_gb"] = None if room is None else room.usable / 1e9
    memory["largest_context_tok"] = None if room is None else room.context
    memory["largest_sequences"] = None if room is None else room.sequences
    memory["source"] = need.kv.source
    record["memory"] = memory
    record["quality_loss_pct"] = None if page.loss is None else _sourced(page.loss)
    if page.timing is not None:
        record["timing"] = {
            "source": page.timing.source,
            "seconds": round(page.timing.seconds, 1),
            "contended": page.timing.contended,
            "notes": [{"name": n.name, "text": n.text, "try": n.next_step} for n in page.timing.notes],
        }
    return record | ({} if page.applied is None else levers_record(page.applied))


def levers_record(applied: Applied) -> dict[str, Any]:
    """What each lever does, as factors with interval and source; times in s that follow from them."""
    return {
        "levers": [{"lever": e.lever, "on": e.on, "factor": _sourced(e.factor)} for e in applied.effects],
        "perceived_s": None if applied.perceived is None else _plain(applied.perceived),
        "mean_e2el_s": None if applied.mean_e2el is None else _plain(applied.mean_e2el.to("s")),
        "unusual": list(applied.unusual),
    }


def _plain(figure: Figure) -> dict[str, Any]:
    ends = (figure.low, figure.high) if figure.low is not None else (figure.value, figure.value)
    low, high = (None if end is None else float(f"{end:.6g}") for end in ends)
    return {"value": float(f"{figure.value:.6g}"), "low": low, "high": high, "provenance": figure.provenance.value}


def _sourced(figure: Figure) -> dict[str, Any]:
    return {**_plain(figure), "source": figure.source}


def render(page: Page, *, width: int, color: bool, explain: bool = False) -> str:
    """The page as text with a newline at its end, no line wider than `width` columns."""
    sections = [list(_head(page, width, color)), list(_table(page, width)), list(_fitting(page, width))]
    if page.applied is not None:
        sections.append(list(_levers(page.applied, width, explain=explain)))
    if page.timing is not None:
        sections.append(list(_timing(page.timing, width)))
    if explain:
        sections.append(list(_memory(page, width)))
        sections.append(list(_terms(page.asked, page.found, page.fit, width)))
    sections.append(
        wrap("S sampled, E estimated, P published, A assumed; [low..high]: an 80 % interval; - unknown", width)
    )
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _head(page: Page, width: int, color: bool) -> Iterator[str]:
    asked = page.asked
    count = f"{asked.n_devices}x " if asked.n_devices > 1 else ""
    engine = asked.engine or asked.family.replace("-cpp", ".cpp")
    title = f"{asked.model.name}@{asked.quant} on {count}{asked.device.name}, {engine}"
    depth = f" after {asked.depth:,.0f} cached" if asked.depth else ""
    many = f", {asked.concurrency:,.0f} requests at a time" if asked.concurrency > 1 else ""
    traffic = f"{asked.prompt:,.0f} tokens in{depth}, {asked.output:,.0f} out{many}"
    yield from heading(title, [traffic], width, color=color)


def _fitting(page: Page, width: int) -> Iterator[str]:
    """Whether it fits, how much is missing or free, and how far the memory reaches."""
    found, asked, room = page.found, page.asked, page.room
    each = " on each device" if asked.n_devices > 1 else ""
    if room is None:
        yield from wrap("the memory of the device is unknown: whether it fits is not said", width)
        return
    usable = f"{room.usable / 2**30:,.4g} GiB{each}"
    if found.missing is not None:
        lack = found.missing / float(asked.n_devices)
        yield from wrap(f"does not fit: {figure_text(lack.to('GiB'))} short of {usable}", width)
    else:
        free = room.usable - found.need.per_device.value
        yield from wrap(f"fits: {free / 2**30:,.3g} GiB E free of {usable}", width)
    at_once = f", {asked.concurrency:,.0f} at once" if asked.concurrency > 1 else ""
    if room.context:
        trained = "" if room.trained is None else f"; it was trained for {room.trained:,}"
        yield from wrap(f"largest context that fits: {room.context:,} tok E{at_once}{trained}", width)
        tokens = asked.depth + asked.prompt + asked.output
        if room.trained is not None and tokens > room.trained:
            yield from wrap(f"the request is longer than it was trained for: {tokens:,.0f} tok", width)
    else:
        yield from wrap(f"no context fits{at_once}", width)
    if asked.concurrency > 1:
        yield from wrap(f"requests of this length that fit at once: {room.sequences:,} E", width)


def _table(page: Page, width: int) -> Iterator[str]:
    found, rows = page.found, []
    for name, label in _LABELS.items():
        figure = getattr(found, name)
        if figure is None and found.missing is not None:
            continue
        if figure is not None and figure.unit == "B":
            figure = figure.to("GiB")
        why = "" if figure is not None else found.reasons.get(name, "")
        rows.append((label, figure_text(figure), interval_text(figure) or why or UNKNOWN))
    loss = page.loss
    rows.append(("quality loss", figure_text(loss), f"{interval_text(loss)} perplexity" if loss else UNKNOWN))
    yield from table(rows, width, left=3)


def _timing(timing: ModelTiming, width: int) -> Iterator[str]:
    yield from wrap(f"S: {timing.source}, in {timing.seconds:.0f} s", width)
    for note in timing.notes:
        yield from wrap(f"note {note.name}: {note.text}; {note.next_step}", width, rest="  ")


def _levers(applied: Applied, width: int, *, explain: bool) -> Iterator[str]:
    if applied.effects:
        yield "levers in use: what each multiplies"
    for effect in applied.effects:
        yield from wrap(_effect(effect), width, first="  ", rest="    ")
        if explain:
            yield from wrap(effect.source, width, first="    ", rest="    ")
    if not applied.levers.streaming and applied.perceived is not None:
        text = f"no streaming: something is seen after {with_interval(applied.perceived)}, the whole answer"
        yield from wrap(text, width, first="  ", rest="    ")
    if applied.mean_e2el is not None:
        text = f"mean E2EL with answers from the cache: {with_interval(applied.mean_e2el.to('s'))}"
        yield from wrap(text, width, first="  ", rest="    ")
    for text in applied.unusual:
        yield from wrap(f"unusual: {text}", width, first="  ", rest="    ")


def _effect(effect: Effect) -> str:
    factor, name, value = effect.factor, _NAMES.get(effect.on, effect.on), f"x {effect.factor.value:.3g}"
    scale, shift = 1.0, 0.0
    if effect.on == "perplexity":
        # a few thousandths decide between formats of a cache
        scale, shift = 100.0, 1.0
        value = f"{(factor.value - shift) * scale:+.2g} %"
    span = ""
    if factor.low is not None and factor.high is not None and factor.low < factor.high:
        span = f" [{(factor.low - shift) * scale:.3g}..{(factor.high - shift) * scale:.3g}]"
    return f"{effect.lever}: {name} {value} {factor.provenance.value}{span}"


def _memory(page: Page, width: int) -> Iterator[str]:
    need = page.found.need
    yield "where the memory goes"
    for name, label in _PARTS.items():
        part = getattr(need, name).to("GiB")
        yield from wrap(f"{label}: {with_interval(part)}", width, first="  ", rest="    ")
    if need.fullest is not None:
        yield from wrap(f"the fullest device: {with_interval(need.fullest.to('GiB'))}", width, first="  ", rest="    ")
    for source in dict.fromkeys((need.weights.source, need.kv.source)):
        yield from wrap(source, width, first="  ", rest="    ")
    if page.asked.model.guessed:
        yield from wrap(f"assumed for it: {', '.join(page.asked.model.guessed)}", width, first="  ", rest="    ")
    loss = page.loss
    yield ""
    yield "quality"
    said = "unknown" if loss is None else f"perplexity {with_interval(loss)} higher than in 16 bits: {loss.source}"
    yield from wrap(said, width, first="  ", rest="    ")


def _terms(asked: Question, found: Answer, fit: EngineFit, width: int) -> Iterator[str]:
    yield "where the time goes"
    for label, record in (("a token", found.decode), ("the prompt", found.prefill)):
        if record is None:
            continue
        parts = [f"{f.name} {getattr(record, f.name) * 1e3:.3g} ms" for f in fields(record)]
        yield from wrap(f"{label}: {', '.join(parts)}", width, first="  ", rest="    ")
    if found.served is not None:
        step = found.served.step
        parts = [
            f"{f.name} {getattr(step, f.name) * 1e3:.3g} ms" for f in fields(step) if not f.name.startswith("busy")
        ]
        yield from wrap(f"a step of the batch: {', '.join(parts)}", width, first="  ", rest="    ")
        share = f"{found.served.prompt_share * 100:.0f} % of the time goes to prompts"
        yield from wrap(share, width, first="  ", rest="    ")
    yield ""
    yield from wrap(f"coefficients of {fit.engine}, fitted {fit.fitted}", width)
    for own in found.classes:
        name = "/".join(filter(None, (own.backend, own.memory))) or "server"
        exact = (
            "" if (own.backend, own.memory) in {("", ""), (asked.device.backend, memory_kind(asked))} else " (nearest)"
        )
        yield from wrap(f"{name}{exact}: {own.about}", width, first="  ", rest="    ")
        for label, c in own.coefficients.items():
            yield from wrap(f"{label} {c.value:.4g} [{c.low:.4g}..{c.high:.4g}]", width, first="    ", rest="      ")
    yield ""
    yield "inputs"
    size = asked.weights.total.value / 1e9
    yield from wrap(
        f"weights {size:.3g} GB, {asked.weights.bits:.3g} bits a weight ({asked.quant})", width, first="  ", rest="    "
    )
    device = asked.device
    speed = UNKNOWN if device.bandwidth is None else f"{device.bandwidth / 1e9:.4g} GB/s"
    peak = "by rule" if device.flops is None else f"{device.flops / 1e12:.3g} TFLOP/s"
    yield from wrap(
        f"{device.name}: bandwidth {speed}, FP16 peak {peak}: {device.source}", width, first="  ", rest="    "
    )
    if asked.model.assumed:
        yield from wrap(f"assumed of the model: {', '.join(asked.model.assumed)}", width, first="  ", rest="    ")
