"""From what the readers found to one Machine: devices merged and grouped, gaps filled from matching profiles."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from dpctl.catalog import matching
from dpctl.catalog.profiles import Profile
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Accelerator, Host, Machine, MemoryPool
from dpctl.core.run import Note
from dpctl.probe import amd, apple, host, intel, jetson, nvidia, sticks
from dpctl.probe.at_once import at_once
from dpctl.probe.found import Device, Found, Gap, HostFound
from dpctl.probe.source import Source

READERS: Mapping[str, Callable[[Source], Found]] = {
    "NVIDIA": nvidia.read,
    "Jetson": jetson.read,
    "Apple": apple.read,
    "AMD": amd.read,
    "Intel": intel.read,
    "USB and PCIe accelerator": sticks.read,
}
# how worth using for a model: a device of its own before one that shares the host's memory, one without engine last
_RANK: Mapping[str, int] = {"gpu": 0, "igpu": 1}
_CPU = "CPU"
# each command may take 2 s and is then given up; a reader may need one more after it
SECONDS = 3.5
_MEASURE = "dpctl probe --measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A machine, what the user should know about how it was read, and what could not be read."""

    machine: Machine
    warnings: tuple[Note, ...] = ()
    gaps: tuple[Gap, ...] = ()


def this_host() -> Machine:
    """This machine without its accelerators: what the engine in this process computes on."""
    return _complete_host(host.probe_host(), matching.all_profiles())


def see(source: Source) -> Seen:
    """Look at a machine through a source, all families at once. Never raises: a reader that fails is a warning."""
    looks: dict[str, Callable[[], Found | HostFound]] = {
        name: partial(_guarded, name, read, source) for name, read in READERS.items()
    }
    looks[_CPU] = partial(_guarded_host, source)
    answers = at_once(looks, SECONDS)
    late = {name: Found(warnings=(_late(name),)) for name in READERS if name not in answers}
    found = {name: one for name in READERS if isinstance(one := answers.get(name), Found)}
    own = answers.get(_CPU)
    seen_host = own if isinstance(own, HostFound) else HostFound(host=_unknown_host(source), warnings=(_late(_CPU),))
    return assemble(seen_host, {**found, **late})


def nothing_seen(source: Source) -> Seen:
    """What is known of a machine that did not answer at all."""
    return assemble(HostFound(host=_unknown_host(source), warnings=(_late(_CPU),)), {})


def assemble(seen_host: HostFound, found: Mapping[str, Found]) -> Seen:
    """One machine from what the readers of each family brought home."""
    warnings = [*seen_host.warnings, *(note for one in found.values() for note in one.warnings)]
    gaps = [*seen_host.gaps, *(gap for one in found.values() for gap in one.gaps)]
    boards = [one.board for one in found.values() if one.board]
    own = seen_host.host
    if boards and not own.board:
        own = replace(own, board=boards[0])
    devices = _with_host_memory(_merged(found), own)
    profiles = matching.all_profiles()
    machine = _complete_host(own, profiles)
    filled = sorted(((_filled(d, n, machine, profiles), d) for d, n in _grouped(devices)), key=_usefulness)
    accelerators = [accelerator for accelerator, _ in filled]
    gaps += [_no_profile(device) for accelerator, device in filled if device.backend and not accelerator.profile]
    if accelerators and accelerators[0].backend and accelerators[0].memory.bandwidth is None:
        warnings.append(_unknown(accelerators[0]))
    if accelerators:
        machine = replace(machine, name=_name(own, accelerators), accelerators=tuple(accelerators))
        machine = _with_shared_bandwidth(machine)
        machine = _whole(machine, profiles, sliced=filled[0][1].slice_of is not None)
    return Seen(machine=machine, warnings=tuple(dict.fromkeys(warnings)), gaps=tuple(dict.fromkeys(gaps)))


def _guarded(name: str, read: Callable[[Source], Found], source: Source) -> Found:
    try:
        return read(source)
    except Exception as error:  # noqa: BLE001 - one family's odd output must not cost the user the rest
        return Found(warnings=(_failed(name, error),))


def _guarded_host(source: Source) -> HostFound:
    try:
        return host.read_host(source)
    except Exception as error:  # noqa: BLE001 - as above
        return HostFound(host=_unknown_host(source), warnings=(_failed(_CPU, error),))


def _unknown_host(source: Source) -> Host:
    memory = MemoryPool(kind="dram")
    return Host(os=source.system.lower(), arch=source.arch, cpu=source.arch, cores=1, threads=1, memory=memory)


def _late(name: str) -> Note:
    return Note(
        name="no-answer",
        text=f"the {name} reader was not done after {SECONDS:g} s and was left behind",
        next_step="run dpctl probe again; if it stays so, run the vendor's own tool to see whether it hangs",
    )


def _failed(name: str, error: Exception) -> Note:
    return Note(
        name="reader-failed",
        text=f"the {name} reader stopped at what it read: {type(error).__name__}: {error}",
        next_step="dpctl probe --record DIR, and report it with that folder",
    )


def _merged(found: Mapping[str, Found]) -> list[Device]:
    """All devices; a Jetson's module and what NVIDIA's driver calls its GPU are one device."""
    modules = found["Jetson"].devices if "Jetson" in found else ()
    result: list[Device] = []
    for one in found.values():
        for device in one.devices:
            if modules and device not in modules and device.vendor == "NVIDIA" and device.kind == "igpu":
                continue
            result.append(device)
    shadows = [d for d in (found["NVIDIA"].devices if "NVIDIA" in found else ()) if d.kind == "igpu"]
    if modules and shadows:
        known = {detail.name for detail in modules[0].details}
        more = tuple(detail for detail in shadows[0].details if detail.name not in known)
        merged = replace(modules[0], details=(*modules[0].details, *more))
        result = [merged if device is modules[0] else device for device in result]
    return result


def _with_host_memory(devices: Iterable[Device], own: Host) -> list[Device]:
    """A device that shares the host's memory and says nothing of its own may use what the host has."""
    capacity = own.memory.capacity
    if capacity is not None:
        capacity = replace(capacity, source=f"system memory, shared with the GPU: {capacity.source}")
    return [
        replace(device, memory=replace(device.memory, capacity=capacity))
        if device.memory.kind == "unified" and device.memory.capacity is None and device.backend
        else device
        for device in devices
    ]


def _grouped(devices: Iterable[Device]) -> list[tuple[Device, int]]:
    """Equal devices counted; of their memory in use, the fullest one's."""
    groups: dict[tuple[object, ...], list[Device]] = {}
    for device in devices:
        capacity = device.memory.capacity.value if device.memory.capacity else None
        groups.setdefault((device.name, device.vendor, device.slice_of, capacity), []).append(device)
    counted = []
    for group in groups.values():
        fullest = max(group, key=lambda d: d.used.value if d.used else -1.0)
        counted.append((fullest, len(group)))

    return counted


def _usefulness(entry: tuple[Accelerator, Device]) -> tuple[bool, int, bool, float, float]:
    """Sorts the device that a model would use to the front: with an engine, its own memory, known, large, fast."""
    accelerator, device = entry
    pool = accelerator.memory
    size = pool.capacity.value * accelerator.count if pool.capacity else 0.0
    speed = pool.bandwidth.value if pool.bandwidth else 0.0
    return not device.backend, _RANK.get(device.kind, 2), pool.bandwidth is None, -size, -speed


def _filled(device: Device, count: int, machine: Machine, profiles: tuple[Profile, ...]) -> Accelerator:
    """An Accelerator with what its profile knows; one that shares the host's memory has the host's bandwidth."""
    capacity = device.memory.capacity
    profile = matching.device_profile(
        device.slice_of or device.name,
        vendor=device.vendor,
        memory_bytes=capacity.value if capacity and device.slice_of is None else None,
        board=device.board,
        profiles=profiles,
    )
    known = profile.accelerators[0] if profile is not None and profile.accelerators else None
    bandwidth = device.memory.bandwidth
    if bandwidth is None and device.memory.kind == "unified" and device.backend and machine.host is not None:
        bandwidth = machine.host.memory.bandwidth
    accelerator = Accelerator(
        name=device.name,
        vendor=device.vendor,
        kind=device.kind,
        backend=device.backend,
        count=count,
        memory=replace(device.memory, bandwidth=bandwidth),
        peak=device.peak,
        used=device.used,
        power_limit=device.power_limit,
        details=device.details,
    )
    if profile is None or known is None:
        return accelerator
    shared = any(detail.name == "virtual" and detail.value == "yes" for detail in device.details)
    whole = partial(_taken, profile, shared=shared)
    peaks = {dtype: whole(figure, device.compute_share, "compute") for dtype, figure in known.peak.items()}
    return replace(
        accelerator,
        kind=known.kind,
        memory=replace(
            device.memory,
            capacity=capacity or whole(known.memory.capacity, 1.0, "memory"),
            bandwidth=whole(known.memory.bandwidth, device.bandwidth_share, "memory bandwidth") or bandwidth,
        ),
        peak={**{dtype: figure for dtype, figure in peaks.items() if figure is not None}, **device.peak},
        tdp=whole(known.tdp, 1.0, "power") if device.slice_of is None else None,
        profile=profile.id,
    )


def _no_profile(device: Device) -> Gap:
    return Gap(
        what=f"bandwidth, compute and TDP of {device.name}",
        why="no profile of the catalogue matches this device, and not everything of it can be read",
    )


def _unknown(device: Accelerator) -> Note:
    return Note(
        name="unknown-device",
        text=f"{device.name} matches no hardware profile: its bandwidth is unknown, so nothing can be estimated on it",
        next_step=f"{_MEASURE} --save my-machine, or write a profile (dpctl list hardware shows the known ones)",
    )


def _taken(profile: Profile, figure: Figure | None, share: float, what: str, *, shared: bool = False) -> Figure | None:
    """A profile's figure with its origin; a slice's part of it is an estimate, a virtual machine's an assumption."""
    if figure is None:
        return None
    source = f"profile {profile.id}: {figure.source}"
    if shared:
        source = f"the real machine's, which the virtual one shares with others; {source}"
        return replace(figure, provenance=Provenance.ASSUMED, source=source)
    if share == 1.0:
        return replace(figure, source=source)
    part = figure * share
    provenance = max(figure.provenance, Provenance.ESTIMATED, key=lambda p: p.weakness)
    return replace(part, provenance=provenance, source=f"{share:.3g} of the whole device's {what}; {source}")


def _complete_host(own: Host, profiles: tuple[Profile, ...]) -> Machine:
    """A Machine from a host: bandwidth, power and price from the most specific profile that matches and knows them."""
    fitting = matching.host_profiles(own, profiles)
    if own.memory.bandwidth is None and fitting and fitting[0].host is not None:
        bandwidth = _taken(fitting[0], fitting[0].host.memory.bandwidth, 1.0, "memory bandwidth")
        own = replace(own, memory=replace(own.memory, bandwidth=bandwidth))
    powers = (_taken(profile, profile.power_of(own.cores), 1.0, "power") for profile in fitting)
    prices = (_taken(profile, profile.price_of(own.cores), 1.0, "price") for profile in fitting)
    return Machine(
        id="this-machine",
        name=_name(own, ()),
        host=own,
        power=next(filter(None, powers), None),
        price=next(filter(None, prices), None),
        profile=fitting[0].id if fitting else None,
    )


def _with_shared_bandwidth(machine: Machine) -> Machine:
    """The CPU of a Jetson or a Mac reads the same chips as its GPU, whose bandwidth its profile knows."""
    own, first = machine.host, machine.accelerators[0]
    if own is None or own.memory.bandwidth is not None or first.memory.kind != "unified":
        return machine
    memory = replace(own.memory, bandwidth=first.memory.bandwidth)
    return replace(machine, host=replace(own, memory=memory))


def _whole(machine: Machine, profiles: tuple[Profile, ...], *, sliced: bool) -> Machine:
    """Power and price of a machine with accelerators: those of the first one's profile, never the bare host's.

    Of several devices or a slice of one, no profile knows them.
    """
    first = machine.accelerators[0]
    if not first.backend:
        return machine
    profile = next((p for p in profiles if p.id == first.profile), None)
    if profile is None or sliced:
        return replace(machine, power=None, price=None)
    # the profile of a card with two dies stands for both of them
    cards = max(1, first.count // profile.accelerators[0].count)
    like = profile.machine_of(cards) if cards == 1 or profile.multipliable else replace(machine, power=None, price=None)
    power, price = (_taken(profile, figure, 1.0, "") for figure in (like.power, like.price))
    return replace(machine, power=power, price=price)


def _name(own: Host, accelerators: Iterable[Accelerator]) -> str:
    cpu = f"{own.board}, {own.cpu}" if own.board and own.board not in own.cpu else own.cpu
    cores = f"{own.cores} {'core' if own.cores == 1 else 'cores'}"
    parts = [f"{a.count}x {a.name}" if a.count > 1 else a.name for a in accelerators if a.backend]
    return ", ".join([*parts, cpu, cores])
