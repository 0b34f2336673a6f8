"""Which profile stands for a probed device or host: pure functions over records, given the profiles."""

from functools import lru_cache
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.profiles import Profile
from dpctl.catalog.read import profile_in
from dpctl.core.hardware import Host


def all_profiles() -> tuple[Profile, ...]:
    """Every hardware profile, sorted by id; built once and again only when a file changes.

    UsageError that names the file, when one of them (a user's own, say) cannot be read.
    """
    found = files.files("hardware")
    stamped = []
    for name, path in found.items():
        try:
            status = path.stat()
            stamped.append((name, path, status.st_mtime_ns, status.st_size))
        except OSError:
            stamped.append((name, path, 0, 0))  # reading it says what is wrong
    return _built(tuple(stamped))


@lru_cache(maxsize=2)
def _built(stamped: tuple[tuple[str, Path, int, int], ...]) -> tuple[Profile, ...]:
    return tuple(profile_in(path, name) for name, path, _, _ in stamped)


def device_profile(
    name: str, *, vendor: str, memory_bytes: float | None, board: str, profiles: tuple[Profile, ...]
) -> Profile | None:
    """The one profile that stands for a device, None when none or several do.

    `name` is its driver's, of a MIG slice the whole device's; `vendor` may be "" when unknown; `memory_bytes` is what
    the driver shows of the whole device; `board` names the computer or module ("" when unknown).
    """
    fitting = [
        profile
        for profile in profiles
        if profile.match is not None
        and profile.accelerators
        and vendor.casefold() in {"", profile.accelerators[0].vendor.casefold()}
        and profile.match.holds_device(name, board, memory_bytes, profile.accelerators[0].memory.capacity)
    ]
    return fitting[0] if len(fitting) == 1 else None


def host_profiles(host: Host, profiles: tuple[Profile, ...]) -> tuple[Profile, ...]:
    """All profiles that stand for a host, the most specific first.

    A profile that knows the board goes before one that knows the CPU, and that before one of any CPU; the number of
    cores decides between equals. What the first does not know, power and price say, a later one may.
    """
    fitting = [
        profile
        for profile in profiles
        if profile.match is not None and profile.host is not None and profile.match.holds(host)
    ]
    return tuple(sorted(fitting, key=_generality))


def _generality(profile: Profile) -> tuple[bool, bool, bool, str]:
    match = profile.match
    if match is None:
        return True, True, True, profile.id
    return match.board is None, match.cpu is None, match.min_cores is None and match.max_cores is None, profile.id
