"""dpctl's own error under load: its client drives its own emulator, whose truth says what really happened when."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dpctl.assess.verdicts import MET, MISSED, UNDETERMINED
from dpctl.bench.load.formats import format_named
from dpctl.bench.load.honesty import ClientView, client_view
from dpctl.bench.load.log import Happening, read_log
from dpctl.bench.load.parse import outcome
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.send import shares
from dpctl.bench.load.store import Tick
from dpctl.bench.load.truth import Accuracy, against_truth
from dpctl.bench.load.wire import Exchange
from dpctl.bench.load.workers import log_path, run_loop, send_share
from dpctl.core.arrivals import Ask, ClosedLoop, Constant, due_times
from dpctl.core.stats import quantile
from dpctl.engines.emulator_options import EmulatorOptions
from dpctl.engines.emulator_process import started
from dpctl.engines.emulator_truth import Truth, read_truth

TOKENS = 32
_PROFILE = "openai:gpt-4o"
_PROMPT = 64

# The bars. Times in s, the others as shares.
# one user, p50: nothing else is going on, so a few wake-ups are all that may lie between the kernel and the stamp
ALONE = 0.003
# many users: a tenth of 100 ms, the shortest TTFT that scenarios require; also what the raw socket may be exceeded by
TOGETHER = 0.010
# means of ITL and TPOT: errors of single stamps cancel, so what is left would be a bias
BIAS = 0.005
# mean TTFT from the schedule while the server stands still: a client that waits with it would miss most of it
OMISSION = 0.02
# evidence that the machine was busy with other work: how late a timer with nothing to do came (p95, s), how late the
# emulator itself wrote (p95, s), and the share of all cores that other processes had
TIMER_LATE = 0.003
SERVER_LATE = 0.005
OTHERS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked of which emulator; `paced` is False where it sends all at once, which shows only CPU."""

    name: str
    plan: Plan
    options: EmulatorOptions
    paced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contention:
    """What else the machine did: `timer` s late (p95) with nothing to do, `server` s late (p95), `others`' share."""

    timer: float
    server: float
    others: float | None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why times measured meanwhile say little about dpctl; none on a quiet machine."""
        found = []
        if self.timer > TIMER_LATE:
            found.append(f"a timer with nothing to do came {self.timer * 1e3:.1f} ms late")
        if self.server > SERVER_LATE:
            found.append(f"the emulator itself wrote {self.server * 1e3:.1f} ms late")
        if self.others is not None and self.others > OTHERS:
            found.append(f"other processes had {self.others:.0%} of the cores")
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One load and what came of it; `cpu` is s of the client's CPU for a request, from first to last byte.

    `users` is None for an open loop, `paced` as its load says.
    """

    name: str
    users: int | None
    paced: bool
    accuracy: Accuracy
    client: ClientView
    cpu: float
    contention: Contention


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One error against its bar: `value` and `limit` in `unit` ("s", or "" for a share or a count)."""

    step: str
    name: str
    value: float | None
    limit: float
    unit: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """The steps and their checks."""

    steps: tuple[Step, ...]
    checks: tuple[Check, ...]

    @property
    def missed(self) -> bool:
        """Whether dpctl is further off than it may be, and nothing else explains it."""
        return any(check.state == MISSED for check in self.checks)


def selftest(on_step: Callable[[str], None] = lambda _: None, loads: Sequence[Load] | None = None) -> SelfTest:
    """Run everything, about ten seconds; `on_step` hears what comes next. `loads` replace the usual ones.

    Raises UnavailableError where the emulator does not start, or clocks of two processes cannot be compared.
    """
    return run_loop(_run(on_step, usual() if loads is None else loads))


def usual() -> tuple[Load, ...]:
    """The loads of the self-test: an even pace for one user and many, all at once, and a server that stands still."""
    pace = EmulatorOptions(profile=_PROFILE, exact=True, repeats=True, ttft=0.2, decode=100.0)
    at_once = replace(pace, ttft=0.001, decode=1e6)
    # half a second in which the server stands still and requests go on coming due
    frozen = replace(pace, ttft=0.05, faults=("freeze:0.7..1.2",))
    return (
        Load(name="1 user", plan=closed_plan(1, 6), options=pace),
        Load(name="32 users", plan=closed_plan(32, 160), options=pace),
        Load(name="32 users, flat out", plan=closed_plan(32, 640), options=at_once, paced=False),
        Load(name="a standstill", plan=open_plan(50.0, 2.0), options=frozen),
    )


async def _run(on_step: Callable[[str], None], loads: Sequence[Load]) -> SelfTest:
    steps: list[Step] = []
    for load in loads:
        on_step(f"{load.name}: {load.plan.expected} requests of {TOKENS} tokens")
        steps.append(await _step(load))
    return SelfTest(steps=tuple(steps), checks=checks(steps))


def checks(steps: Sequence[Step]) -> tuple[Check, ...]:
    """The steps against the bars: those of pace for their times, all for what was lost, the standstill for omission."""
    made: list[Check] = []
    for step in steps:
        found = step.accuracy
        made.append(_check(step, "lost", float(found.lost), 0.0, "", excusable=False))
        if step.users is None:
            made.append(_check(step, "TTFT from schedule", found.ttft_due, OMISSION, ""))
        elif step.paced:
            for name, spread in (("TTFT", found.first), ("E2EL", found.last)):
                figure = spread.p50 if step.users == 1 else spread.p95
                limit = ALONE if step.users == 1 else TOGETHER
                made.append(_check(step, name, figure.value if figure is not None else None, limit, "s"))
            made.append(_check(step, "mean ITL", found.itl, BIAS, ""))
            made.append(_check(step, "mean TPOT", found.tpot, BIAS, ""))
    return tuple(made)


def _check(step: Step, name: str, value: float | None, limit: float, unit: str, *, excusable: bool = True) -> Check:
    """A time above its bar proves nothing against dpctl while the machine had other work; a lost token always does."""
    why = ""
    if value is None:
        state, why = UNDETERMINED, "too few answers"
    elif abs(value) <= limit:
        state = MET
    elif excusable and step.contention.reasons:
        state, why = UNDETERMINED, "; ".join(step.contention.reasons)
    else:
        state = MISSED
    return Check(step=step.name, name=name, value=value, limit=limit, unit=unit, state=state, why=why)


def closed_plan(users: int, requests: int, *, base_url: str = "") -> Plan:
    """So many users that ask until `requests` were sent, in one burst at first; answers have 32 tokens."""
    asks = tuple(Ask(due=0.0, prompt_tokens=_PROMPT, output_tokens=TOKENS) for _ in range(min(requests, 1024)))
    loop = ClosedLoop(concurrency=users)
    return _plan(asks, f"closed loop of {users}", base_url, seconds=3600.0, loop=loop, requests=requests)


def open_plan(rate: float, seconds: float, *, base_url: str = "") -> Plan:
    """So many requests a second, evenly, whatever the server does."""
    times = due_times(Constant(rate=rate), seconds=seconds, seed=0)
    asks = tuple(Ask(due=due, prompt_tokens=_PROMPT, output_tokens=TOKENS) for due in times)
    return _plan(asks, f"constant, {rate:g} requests a second", base_url, seconds=seconds)


def _plan(
    asks: tuple[Ask, ...],
    arrivals: str,
    base_url: str,
    *,
    seconds: float,
    loop: ClosedLoop | None = None,
    requests: int | None = None,
) -> Plan:
    return Plan(
        scenario="selftest",
        base_url=base_url,
        protocol="openai",
        model=_PROFILE.partition(":")[2],
        arrivals=arrivals,
        asks=asks,
        seconds=seconds,
        loop=loop,
        requests=requests,
        options={"ignore_eos": True},
        emulated=True,
    )


async def _step(load: Load) -> Step:
    import psutil

    plan = load.plan
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        truth = folder / "truth.jsonl"
        # the caller may have processes of its own
        siblings = {process.pid for process in psutil.Process().children()}
        async with started(replace(load.options, truth=str(truth))) as url:
            plan = replace(plan, base_url=url)
            timer = await _timer_late()
            (child,) = (p for p in psutil.Process().children() if p.pid not in siblings)
            before = _cores(child)
            (share,) = shares(plan, 1)
            await send_share(plan, share, folder)
            others = _others(before, _cores(child))
        exchanges, ticks = _read(log_path(folder, 0))
        truths = list(read_truth(truth))
    using = format_named(plan.protocol)
    outcomes = [outcome(e, using=using, start=exchanges[0].due, chars_per_token=None) for e in exchanges]
    return Step(
        name=load.name,
        users=plan.loop.concurrency if plan.loop is not None else None,
        paced=load.paced,
        accuracy=against_truth(exchanges, truths),
        client=client_view(outcomes, outcomes, ticks, None),
        cpu=(ticks[-1].cpu - ticks[0].cpu) / len(exchanges),
        contention=Contention(timer=timer, server=_server_late(truths), others=others),
    )


def _read(log: Path) -> tuple[list[Exchange], list[Tick]]:
    exchanges: list[Exchange] = []
    ticks: list[Tick] = []
    for entry in read_log(log):
        match entry:
            case Exchange():
                exchanges.append(entry)
            case Happening(name="tick", values=said):
                ticks.append(Tick(worker=0, at=said["at"] / 1e9, cpu=said["cpu"], late=said["late"]))
    return exchanges, ticks


async def _timer_late() -> float:
    """How late a timer comes that has nothing to do, in s: the 95th percentile of a hundred."""
    late = []
    for _ in range(100):
        due = time.perf_counter() + 0.002
        await asyncio.sleep(0.002)
        late.append(time.perf_counter() - due)
    return quantile(late, 0.95)


def _server_late(truths: Sequence[Truth]) -> float:
    """How late the emulator wrote against its own schedule, in s, the 95th percentile; what it owed at once aside."""
    late = [w - s for t in truths for s, w in zip(t.scheduled, t.written, strict=True)]
    return max(0.0, quantile(late, 0.95)) / 1e6 if late else 0.0


def _cores(child: Any) -> tuple[float, float, float]:
    """Busy and total s of all cores, and what this process and the emulator (a psutil.Process) had of them."""
    import psutil

    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    # guest time is in user time already (proc(5))
    total = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)
    own = 0.0
    for process in (psutil.Process(), child):
        had = process.cpu_times()
        own += had.user + had.system
    return total - idle, total, own


def _others(before: tuple[float, float, float], after: tuple[float, float, float]) -> float | None:
    """The share of all cores that others had meanwhile; None where it was too short to tell."""
    busy, total, own = (b - a for a, b in zip(before, after, strict=True))
    return max(0.0, min(1.0, (busy - own) / total)) if total > 0.5 else None
