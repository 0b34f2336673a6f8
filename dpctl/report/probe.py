"""The result of `dpctl probe` in a terminal: whole at 80 columns, every figure with its unit and its letter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dpctl.core.figures import Figure
from dpctl.core.hardware import Accelerator, Host, MemoryPool
from dpctl.estimate.fits import Fit
from dpctl.probe.here import ModelFile, Server
from dpctl.report.cells import UNKNOWN, figure_text, interval_text, with_interval
from dpctl.report.inspection import Inspection
from dpctl.report.layout import clean, flow, grid, heading, paint, wrap

# from this width on, 80 % intervals stand below the speeds
WIDE = 100
_NARROWEST = 40
_INDENT = " " * 10
_LEGEND = ("M measured or read here", "P published", "E estimated", "A assumed", "- unknown")
_HEAD = ("model", "quant", "weights", "kv", "buffers", "free", "ttft", "decode")
# details that change what to expect of a machine; caches, clocks and the like are under --explain and in --json
_OF_CPU = frozenset(
    {
        "performance cores",
        "efficiency cores",
        "middle cores",
        "low-power cores",
        "cgroup cpu quota",
        "virtual machine",
        "container",
        "soc",
        "power mode",
        "jetpack",
    }
)
_OF_MEMORY = frozenset({"memory type", "memory speed", "memory available", "cgroup memory limit"})
_OF_DEVICE = frozenset(
    {
        "driver",
        "cuda",
        "rocm",
        "level zero",
        "compute capability",
        "gfx target",
        "pcie",
        "nvlink",
        "interconnect",
        "ecc",
        "mig",
        "jetpack",
        "power mode",
        "virtual",
        "gpu cores",
        "macos",
        "partition",
    }
)
# one socket or node is what everybody expects
_IF_MANY = frozenset({"sockets", "numa nodes"})
# devices share a page with everything else: the rest of a long list is in --json
_MOST = 8


def render(inspection: Inspection, *, width: int, color: bool, explain: bool = False) -> str:
    """The whole result as text with a newline at its end; no line is wider than `width` columns (at least 40).

    `explain` adds the source of every figure and the reason for everything that could not be read.
    """
    page = _Page(it=inspection, width=max(width, _NARROWEST), color=color)
    sections = (
        page.machine(),
        page.here(),
        page.fits(),
        page.warnings(),
        page.explanation() if explain else iter(()),
        page.foot(explain=explain),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One result at one width: every method yields the lines of a section."""

    it: Inspection
    width: int
    color: bool

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style, color=self.color)

    def _entry(self, label: str, chunks: Iterable[str]) -> Iterator[str]:
        """Facts beside a label, each kept whole on one line."""
        *most, last = [clean(chunk) for chunk in chunks] or [""]
        lines = flow([*(f"{chunk};" for chunk in most), last], self.width, glue=" ", first=_INDENT, rest=_INDENT)
        lines[0] = self._paint(label, "dim") + lines[0][len(label) :]
        yield from lines

    def machine(self) -> Iterator[str]:
        """What it is: name, then the one rule, CPU, memory and devices."""
        machine = self.it.machine
        yield from heading(machine.name, [self.it.origin], self.width, color=self.color)
        if machine.host is not None:
            yield from self._entry("cpu", _cpu(machine.host))
            yield from self._entry("memory", _memory(machine.host.memory, machine.host))
        for device in machine.accelerators[:_MOST]:
            yield from self._entry("device", _device(device))
        if len(machine.accelerators) > _MOST:
            yield from self._entry("device", [f"{len(machine.accelerators) - _MOST} more kinds of device (--json)"])
        if not machine.accelerators:
            yield from self._entry("device", ["no accelerator found"])
        if machine.power is not None:
            yield from self._entry("power", [f"{figure_text(machine.power)} under load"])
        yield from self._measured()

    def _measured(self) -> Iterator[str]:
        measured = self.it.measurement
        if measured is None:
            return
        chunks = [f"on {measured.date[:10]}"]
        if measured.bandwidth is not None:
            chunks.append(f"memory bandwidth {figure_text(measured.bandwidth)}")
        if measured.gemm is not None:
            chunks.append(f"matrix product {figure_text(measured.gemm)}")
        if measured.points:
            chunks.append(f"{len(measured.points)} timings of a small model ({measured.engine})")
        yield from self._entry("measured", chunks)

    def here(self) -> Iterator[str]:
        """What is installed, running and on disk; nothing for a profile, which has none of it."""
        if self.it.origin.startswith("profile"):
            return
        engines = [f"{e.name} {e.version or ''}".rstrip() + (f" ({e.note})" if e.note else "") for e in self.it.engines]
        yield from self._entry("engines", engines or ["none found"])
        yield from self._entry("servers", list(map(_server, self.it.servers)) or ["none answers on loopback"])
        yield from self._entry("models", self._files() or ["no GGUF file found"])
        set_, unset = ([name for name, is_set in self.it.keys.items() if is_set is wanted] for wanted in (True, False))
        if self.it.keys:
            words = [f"set: {', '.join(set_)}" if set_ else "none set", f"not set: {', '.join(unset)}" if unset else ""]
            yield from self._entry("keys", filter(None, words))

    def _files(self) -> list[str]:
        models = [file for file in self.it.model_files if file.role in {"model", "unknown"}]
        others = len(self.it.model_files) - len(models)
        shown = [_file(file) for file in models[:_MOST]]
        if len(models) > _MOST:
            shown.append(f"{len(models) - _MOST} more (--json)")
        if others:
            shown.append(f"{others} that only go with a model: projectors, adapters, embeddings (--json)")
        return shown

    def fits(self) -> Iterator[str]:
        """One row a model: the best quantisation that fits, its memory and its speed."""
        fits = self.it.fits
        if not fits:
            return
        low, high = (limit(f.context for f in fits) - self.it.output_tokens for limit in (min, max))
        tokens = f"{low:,}" if low == high else f"{low:,} to {high:,}"
        place = "the CPU" if fits[0].place == "CPU" else fits[0].place
        count = next((a.count for a in self.it.machine.accelerators if a.name == place), 1)
        place = f"{count}x {place}" if count > 1 else place
        title = f"what fits on {place} for {self.it.scenario}: {tokens} tokens in, {self.it.output_tokens:,} out"
        first, *rest = wrap(title, self.width)
        yield self._paint(first, "bold")
        yield from rest
        rows = [_row(fit) for fit in fits]
        units = ("", "", *(_letter(fits, name) for name in ("weights", "kv", "buffers", "free")), "", "")
        wide = self.width >= WIDE
        spans = [_spans(fit) if wide else ("",) * len(_HEAD) for fit in fits]
        columns = grid([_HEAD, units, *rows, *spans], self.width, indent=0, left=2)
        if columns is None:
            for row in rows:
                pairs = [f"{head} {cell}" for head, cell in zip(_HEAD[1:], row[1:], strict=True)]
                yield from flow([row[0], *pairs], self.width, rest="  ")
            return
        for line in (_HEAD, units):
            yield self._paint(columns.row(line), "dim")
        for row, span in zip(rows, spans, strict=True):
            yield columns.row(row)
            if any(span):
                yield self._paint(columns.row(span), "dim")
        yield from self._about_fits()

    def _about_fits(self) -> Iterator[str]:
        fits = self.it.fits
        beyond = [f.model for f in fits if f.beyond_trained]
        if any(not f.fits and f.headroom is not None for f in fits):
            yield from wrap("negative free: the smallest quantisation lacks that much memory", self.width)
        if all(f.headroom is None for f in fits):
            yield from wrap("the memory is unknown, so nothing can be said to fit", self.width)
        if beyond:
            yield from wrap(f"the request exceeds the trained context of {', '.join(beyond)}", self.width)

    def warnings(self) -> Iterator[str]:
        """Named warnings, each with its next step."""
        if not self.it.warnings:
            return
        yield self._paint("warnings", "bold")
        for note in self.it.warnings:
            lines = wrap(f"{note.name}: {note.text}", self.width, first="  ", rest="    ")
            lines[0] = lines[0].replace(note.name, self._paint(note.name, "yellow"), 1)
            yield from lines
            yield from wrap(f"try: {note.next_step}", self.width, first="    ", rest="    ")

    def explanation(self) -> Iterator[str]:
        """Every figure with its interval and source, details with theirs, then what could not be read and why."""
        yield self._paint("sources", "bold")
        for label, figure in _figures(self.it):
            yield from wrap(f"{label} {with_interval(figure)}: {figure.source}", self.width, first="  ", rest="    ")
        machine = self.it.machine
        own = [(machine.host.cpu, machine.host.details)] if machine.host else []
        for name, details in [*own, *((a.name, a.details) for a in machine.accelerators)]:
            for detail in details:
                text = f"{name}, {detail.name}: {detail.value} ({detail.source})"
                yield from wrap(text, self.width, first="  ", rest="    ")
        if self.it.gaps:
            yield self._paint("not read", "bold")
        for gap in self.it.gaps:
            yield from wrap(f"{gap.what}: {gap.why}", self.width, first="  ", rest="    ")

    def foot(self, *, explain: bool) -> Iterator[str]:
        """The legend, and the next useful command."""
        yield from flow(_LEGEND, self.width)
        if not explain and self.it.gaps:
            yield from wrap(f"{_things(len(self.it.gaps))} could not be read: --explain says why", self.width)
        local = self.it.origin == "this machine"
        if local and self.it.measurement is None:
            yield from wrap("next, to replace estimates by measurement: dpctl probe --measure", self.width)
        elif local:
            yield from wrap(f"next, to measure the request itself: dpctl bench {self.it.scenario}", self.width)


def _cpu(host: Host) -> list[str]:
    cores = f"{host.cores} {'core' if host.cores == 1 else 'cores'}"
    threads = f", {host.threads} threads" if host.threads != host.cores else ""
    chunks = [host.cpu, f"{cores}{threads}", f"{host.os} {host.arch}"]
    if host.board:
        chunks.insert(0, host.board)
    if host.features:
        chunks.append(" ".join(host.features))
    if host.last_cache_bytes:
        chunks.append(f"last cache {host.last_cache_bytes / 2**20:.3g} MiB")
    shown = [
        d for d in host.details if (d.name in _OF_CPU and d.value != "no") or (d.name in _IF_MANY and d.value != "1")
    ]
    return chunks + [f"{d.name} {d.value}" for d in shown]


def _memory(pool: MemoryPool, host: Host) -> list[str]:
    kind = {"unified": ", shared with the GPU"}.get(pool.kind, "")
    chunks = [f"{memory_text(pool.capacity)}{kind}", f"bandwidth {figure_text(pool.bandwidth)}"]
    shown = [d for d in host.details if d.name in _OF_MEMORY]
    return chunks + [f"{d.name.removeprefix('memory').strip()} {d.value}" for d in shown]


def _device(device: Accelerator) -> list[str]:
    each = " each" if device.count > 1 else ""
    name = f"{device.count}x {device.name}" if device.count > 1 else device.name
    chunks = [f"{name} ({device.backend or 'no engine of dpctl computes on it'})"]
    if device.backend or device.memory.capacity is not None:
        used = f", {device.used.to('GiB').value:.1f} GiB M in use" if device.used is not None else ""
        chunks.append(f"{memory_text(device.memory.capacity)}{each}{used}")
        chunks.append(f"bandwidth {figure_text(device.memory.bandwidth)}")
        fp16 = device.peak.get("fp16") or device.peak.get("bf16")
        chunks.append(f"fp16 {figure_text(fp16)}")
        chunks.append(f"TDP {figure_text(device.tdp)}")
    if device.power_limit is not None:
        chunks.append(f"power limit {figure_text(device.power_limit)}")
    if device.profile:
        chunks.append(f"profile {device.profile}")
    return chunks + [f"{d.name} {d.value}" for d in device.details if d.name in _OF_DEVICE]


def _file(file: ModelFile) -> str:
    name = file.name or file.path.replace("\\", "/").rsplit("/", 1)[-1]
    parts = f", {file.parts_here} of {file.parts} parts" if file.parts_here < file.parts else ""
    return " ".join(filter(None, (name, file.quant, f"{file.bytes / 1e9:.3g} GB ({file.found_by}{parts})")))


def _server(server: Server) -> str:
    name = " ".join(filter(None, (server.name or "OpenAI-compatible", server.version)))
    models = ", ".join(server.models[:4]) + (f" and {server.model_count - 4} more" if server.model_count > 4 else "")
    said = "wants a key" if server.needs_key else models or "no model loaded"
    return f"{name} at {server.base_url}: {said}"


def memory_text(figure: Figure | None) -> str:
    """A memory size in GiB with its letter; "-" when unknown."""
    return UNKNOWN if figure is None else figure_text(figure.to("GiB"))


def _parts(fit: Fit) -> dict[str, Figure | None]:
    memory = fit.memory
    return {
        "weights": memory.weights,
        "kv": memory.kv,
        "buffers": memory.compute + memory.runtime,
        "free": fit.headroom,
    }


def _letter(fits: Iterable[Fit], name: str) -> str:
    """The unit and the letters of a column of memory: "GiB E"."""
    letters = {figure.provenance.value for fit in fits if (figure := _parts(fit)[name]) is not None}
    return f"GiB {'/'.join(sorted(letters))}".rstrip()


def _row(fit: Fit) -> tuple[str, ...]:
    sizes = [UNKNOWN if f is None else f"{f.to('GiB').value:.1f}" for f in _parts(fit).values()]
    if fit.fits:
        speeds = [figure_text(fit.prediction.ttft), figure_text(fit.prediction.decode_rate)]
    else:
        speeds = [UNKNOWN, "does not fit" if fit.headroom is not None else UNKNOWN]
    return (fit.model, fit.quant, *sizes, *speeds)


def _spans(fit: Fit) -> tuple[str, ...]:
    speeds = (fit.prediction.ttft, fit.prediction.decode_rate) if fit.fits else (None, None)
    return (*("",) * (len(_HEAD) - 2), *map(interval_text, speeds))


def _figures(it: Inspection) -> Iterator[tuple[str, Figure]]:
    machine = it.machine
    entries: list[tuple[str, Figure | None]] = []
    if machine.host is not None:
        pool = machine.host.memory
        entries += [("memory", pool.capacity), ("memory bandwidth", pool.bandwidth)]
    for device in machine.accelerators:
        entries += [
            (f"{device.name}, memory", device.memory.capacity),
            (f"{device.name}, in use", device.used),
            (f"{device.name}, bandwidth", device.memory.bandwidth),
            *((f"{device.name}, {dtype}", figure) for dtype, figure in device.peak.items()),
            (f"{device.name}, TDP", device.tdp),
            (f"{device.name}, power limit", device.power_limit),
        ]
    entries += [("power under load", machine.power), ("purchase price", machine.price)]
    for fit in it.fits:
        entries += [(f"{fit.model}, ttft", fit.prediction.ttft), (f"{fit.model}, decode", fit.prediction.decode_rate)]
    for label, figure in entries:
        if figure is not None:
            yield label, figure.to("GiB") if figure.unit == "B" else figure


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"
