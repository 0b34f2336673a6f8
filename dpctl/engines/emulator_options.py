"""What `dpctl emulate` is told, as plain values that can cross to another process, and what that makes of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpctl.catalog import read
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel
from dpctl.engines.emulator_faults import Mix, read_faults
from dpctl.engines.emulator_load import Load, Target, Window, by_the_hour

MAX_SECONDS = 900.0
_FREEZE = "freeze:"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorOptions:
    """How an emulator is to be run; texts as on the command line, times in s, `decode` in tok/s.

    `ttft` and `decode` stand in for the profile's, `exact` draws nothing: every answer has the median's pace.
    """

    profile: str
    port: int = 0
    seed: int = 0
    max_seconds: float = MAX_SECONDS
    ttft: float | None = None
    decode: float | None = None
    exact: bool = False
    slots: int | None = None
    slowdown: str = ""
    peaks: tuple[str, ...] = ()
    hourly: str = ""
    hour: float = 3600.0
    faults: tuple[str, ...] = ()
    tokens_per_chunk: int = 1
    reasoning: int = 0
    repeats: bool = False
    truth: str | None = None

    def check(self) -> None:
        """Raise UsageError for what makes no emulator, without starting one."""
        self.model()
        self.mix()
        self.load()

    def model(self) -> HostedModel:
        """The hosted model with the latency that is asked for; UsageError for an unknown one or one without latency."""
        found = hosted_model(self.profile)
        latency = found.latency
        if latency is None:
            return found
        if self.exact:
            none = _set(0.0, "", "--exact")
            latency = replace(latency, ttft_sigma=none, decode_sigma=none)
        if self.ttft is not None:
            # the whole time to the first token, so nothing is added for the length of the prompt
            latency = replace(latency, ttft=_set(self.ttft, "s", "--ttft"), prefill=_set(0.0, "s/tok", "--ttft"))
        if self.decode is not None:
            latency = replace(latency, decode=_set(self.decode, "tok/s", "--decode"))
        return replace(found, latency=latency)

    def mix(self) -> Mix:
        """The faults that requests meet; UsageError for what is none."""
        return read_faults([text for text in self.faults if not text.startswith(_FREEZE)], seed=self.seed)

    def load(self) -> Load:
        """Slots, slowdown, peak hours and standstills; UsageError for what is none."""
        freezes = [text.removeprefix(_FREEZE) for text in self.faults if text.startswith(_FREEZE)]
        windows = [_window(text, math.inf, where=f"--fault {_FREEZE}{text}") for text in freezes]
        targets: list[Target] = []
        for text in self.peaks:
            spread, _, factor = text.rpartition(":")
            where = f"--peak {text}"
            start, end = _span(spread, where=where)
            try:
                if factor.endswith("s"):
                    targets.append(Target(start=start, end=end, e2el=float(factor[:-1])))
                else:
                    windows.append(Window(start=start, end=end, factor=float(factor)))
            except ValueError:
                raise UsageError(
                    f"{factor!r} is neither a factor nor a latency", where=where, hint="as in 60..120:2.5 or 60..120:8s"
                ) from None
        if self.hourly:
            windows += by_the_hour(_factors(self.hourly), self.hour)
        return _checked(self.slots, _points(self.slowdown), windows, targets)


def hosted_model(profile: str) -> HostedModel:
    """The hosted model that a profile such as "openai:gpt-4o" names; UsageError for an unknown one."""
    name, colon, wanted = profile.partition(":")
    if not colon:
        raise UsageError(
            f"{profile!r} does not name a provider and a model", where="the profile", hint="write it like openai:gpt-4o"
        )
    models = read.provider(name).models
    found = next((model for model in models if model.id == wanted), None)
    if found is None:
        known = ", ".join(f"{name}:{model.id}" for model in models)
        raise UsageError(f"unknown hosted model {profile!r}", where=f"provider {name}", hint=f"known: {known}")
    return found


def _set(value: float, unit: str, option: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source=f"set by {option}")


def _checked(
    slots: int | None, slowdown: tuple[tuple[int, float], ...], windows: Sequence[Window], targets: Sequence[Target]
) -> Load:
    try:
        return Load(slots=slots, slowdown=slowdown, windows=tuple(windows), targets=tuple(targets))
    except ValueError as error:
        raise UsageError(
            str(error), where="--slots and --slowdown", hint="as in --slots 32 --slowdown 1:1,32:3"
        ) from None


def _window(text: str, factor: float, *, where: str) -> Window:
    start, end = _span(text, where=where)
    return Window(start=start, end=end, factor=factor)


def _span(text: str, *, where: str) -> tuple[float, float]:
    start, dots, end = text.partition("..")
    try:
        found = float(start), float(end)
        if not (dots and 0 <= found[0] < found[1] < math.inf):
            raise ValueError
    except ValueError:
        raise UsageError(
            f"{text!r} is no span of time",
            where=where,
            hint="START..END in s after the first request, as in 20..25",
        ) from None
    return found


def _factors(text: str) -> list[float]:
    try:
        found = [float(part) for part in text.split(",")]
        if len(found) != 24 or not all(0 < factor < math.inf for factor in found):
            raise ValueError
    except ValueError:
        raise UsageError(
            "24 factors above 0 are needed, with commas between", where="--hourly", hint="as in 1,1,1,1,1,1,1,2,3,..."
        ) from None
    return found


def _points(text: str) -> tuple[tuple[int, float], ...]:
    try:
        pairs = [part.split(":") for part in text.split(",")] if text else []
        return tuple((int(count), float(factor)) for count, factor in pairs)
    except ValueError:
        raise UsageError(
            f"{text!r} is no table of RUNNING:FACTOR", where="--slowdown", hint="as in 1:1,8:1.4,32:3"
        ) from None
