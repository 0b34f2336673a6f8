"""Load on a running server: `dpctl bench SCENARIO --url URL` with a rate, a number of users or a trace."""

import contextlib
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dpctl.cli.load_report import show
from dpctl.cli.output import color, say, say_json, tell, width
from dpctl.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dpctl.bench.load.nodes import Fleet
    from dpctl.bench.load.plan import Plan
    from dpctl.bench.load.report import LoadReport
    from dpctl.bench.load.send import Progress as Sent
    from dpctl.bench.load.store import LoadRun
    from dpctl.bench.load.traffic import Traffic
    from dpctl.cli.progress import Progress
    from dpctl.core.scenario import Scenario

_PROTOCOLS_WITH_MODELS = frozenset({"openai", "completions"})
_SALT = 2**20
# s by which clocks may move apart in a run before it is said
_DRIFT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """The server under load: base address, protocol, model (None: what it offers first), variable of the key if any.

    `priced` ("openai:gpt-4o") says whose price applies, where address and model do not tell; `max_usd` is the most
    that a run may cost at list price.
    """

    url: str
    protocol: str = "openai"
    model: str | None = None
    key_variable: str | None = None
    priced: str | None = None
    max_usd: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """How load is sent, kept and shown: by the nodes of the Ray cluster at an address, or by processes here.

    `workers` is how many send (None: one on each node; as many processes as the rate needs).
    """

    out: Path | None = None
    workers: int | None = None
    ray_address: str | None = None
    dry_run: bool = False
    as_json: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Client:
    """Who sends: the key that it shows, and the nodes of a cluster if not this machine."""

    key: str
    fleet: "Fleet | None" = None


def run_load(
    scenario: "Scenario",
    wanted: "Traffic",
    endpoint: Endpoint,
    showing: Showing,
    *,
    concurrency: str | None = None,
    find: bool = False,
) -> None:
    """Send the load that is wanted and show what came of it.

    `concurrency` is a number of users or several, "1,8,32", one run each; `find` searches the highest rate that meets
    the scenario's requirements, from `wanted.rate` on. Exit 1 where a requirement is not shown to be met.
    """
    from dpctl.bench.load.formats import format_named
    from dpctl.bench.load.preflight import checked_url, served_model

    format_named(endpoint.protocol)
    key = _key(endpoint.key_variable)
    endpoint = replace(endpoint, url=checked_url(endpoint.url))
    if endpoint.model is None:
        offered = endpoint.protocol in _PROTOCOLS_WITH_MODELS
        endpoint = replace(endpoint, model=served_model(endpoint.url, key=key) if offered else "default")
    users = _users(concurrency)
    if find and (users or wanted.trace):
        raise UsageError(
            "a rate is searched in an open loop", where="--find-rate", hint="give only --rate to start from"
        )
    with _client(key, showing) as client:
        if find:
            _search(scenario, wanted, endpoint, showing, client)
        elif len(users) > 1:
            _sweep(scenario, wanted, users, endpoint, showing, client)
        else:
            _once(scenario, replace(wanted, concurrency=users[0]) if users else wanted, endpoint, showing, client)


def replay(
    scenario: "Scenario",
    earlier: Path,
    showing: Showing,
    *,
    url: str | None = None,
    model: str | None = None,
    key_variable: str | None = None,
    max_usd: float = 2.0,
) -> None:
    """Send the plan of an earlier run once more, to its server or to another, and show what came of it.

    An interrupted run is not resumed: a server that has been idle meanwhile would answer as no steady load finds it.
    """
    from dpctl.bench.load.preflight import checked_url
    from dpctl.bench.load.pricing import price_of, within_budget
    from dpctl.bench.load.store import read_load
    from dpctl.bench.load.traffic import again

    made = read_load(earlier).plan
    if made.scenario != scenario.id:
        raise UsageError(f"the run is of scenario {made.scenario}", where=str(earlier), hint=f"give {made.scenario}")
    key = _key(key_variable)
    address = checked_url(url) if url is not None else None
    plan = again(made, base_url=address, model=model, salt=secrets.randbelow(_SALT))
    with _client(key, showing) as client:
        _carry_out(scenario, within_budget(plan, price_of(plan), max_usd), showing, client)


def _once(scenario: "Scenario", wanted: "Traffic", endpoint: Endpoint, showing: Showing, client: _Client) -> None:
    _carry_out(scenario, _plan(scenario, wanted, endpoint), showing, client)


def _carry_out(scenario: "Scenario", plan: "Plan", showing: Showing, client: _Client) -> None:
    if showing.dry_run:
        say(_dry(plan))
        return
    path = _path(showing.out, scenario)
    run, report = _measure(scenario, plan, path, showing, client)
    show(run, report, path, as_json=showing.as_json, plain=showing.plain)
    _end([report])


def _sweep(
    scenario: "Scenario", wanted: "Traffic", users: list[int], endpoint: Endpoint, showing: Showing, client: _Client
) -> None:
    from dpctl.report.load import Step, render_steps, steps_record

    steps: list[Step] = []
    path = _path(showing.out, scenario)
    for number in users:
        plan = _plan(scenario, replace(wanted, concurrency=number), endpoint)
        if showing.dry_run:
            say(_dry(plan))
            continue
        _, report = _measure(scenario, plan, path.with_stem(f"{path.stem}-{number}-users"), showing, client)
        steps.append(Step(label=f"{number:,} user{'s' if number > 1 else ''}", verdict=_verdict(report), report=report))
    if showing.dry_run:
        return
    if showing.as_json:
        say_json(steps_record(steps))
    else:
        title = f"{scenario.id} under load, by number of users"
        say(render_steps(title, steps, width=width(), color=color(plain=showing.plain)), nl=False)
    _end([step.report for step in steps])


def _search(scenario: "Scenario", wanted: "Traffic", endpoint: Endpoint, showing: Showing, client: _Client) -> None:
    from dpctl.bench.load.find_rate import find_rate
    from dpctl.bench.load.report import LoadReport
    from dpctl.bench.load.traffic import with_rate
    from dpctl.core.arrivals import parse_rate
    from dpctl.core.stats import samples_for_percentile
    from dpctl.report.load import Step, render_steps, search_conclusion, steps_record

    judged = [r for r in scenario.requirements if r.metric in {"ttft", "tpot", "e2el"}]
    if not judged:
        raise UsageError(
            "no requirement says which rate is too much", where="--find-rate", hint="--require 'ttft p95 <= 1 s'"
        )
    try:
        start = parse_rate(wanted.rate or "1/s")
    except ValueError as error:
        raise UsageError(str(error), where="--rate", hint="the rate to start from") from None
    tails = [int(r.statistic[1:]) / 100 for r in judged if r.statistic.startswith("p")]
    least = max([60, *(samples_for_percentile(tail) for tail in tails if tail > 0.5)])
    path = _path(showing.out, scenario)
    tried = 0

    def try_rate(rate: float) -> LoadReport:
        nonlocal tried
        tried += 1
        plan = _plan(scenario, replace(with_rate(wanted, rate, least=least), seed=wanted.seed + tried), endpoint)
        return _measure(scenario, plan, path.with_stem(f"{path.stem}-{tried}"), showing, client)[1]

    if showing.dry_run:
        say(_dry(_plan(scenario, with_rate(wanted, start, least=least), endpoint)))
        return
    search = find_rate(try_rate, start=start)
    steps = [Step(label=f"{trial.rate:.3g}/s", verdict=trial.why, report=trial.report) for trial in search.trials]
    if showing.as_json:
        say_json(steps_record(steps, search))
    else:
        title = f"{scenario.id}: the highest rate that meets its requirements"
        text = render_steps(
            title,
            steps,
            width=width(),
            color=color(plain=showing.plain),
            conclusion=search_conclusion(search),
        )
        say(text, nl=False)
    if search.highest is None:
        raise typer.Exit(int(ExitCode.FINDING))


def _plan(scenario: "Scenario", wanted: "Traffic", endpoint: Endpoint) -> "Plan":
    from dpctl.bench.load.pricing import price_of, within_budget
    from dpctl.bench.load.traffic import plan_of

    plan = plan_of(
        scenario,
        wanted,
        base_url=endpoint.url,
        protocol=endpoint.protocol,
        model=endpoint.model or "",
        # another one every time, so that no earlier run's prompts are in the server's cache
        salt=secrets.randbelow(_SALT),
    )
    plan = replace(plan, priced=endpoint.priced)
    return within_budget(plan, price_of(plan), endpoint.max_usd)


def _measure(
    scenario: "Scenario", plan: "Plan", path: Path, showing: Showing, client: _Client
) -> "tuple[LoadRun, LoadReport]":
    from dpctl.bench.load.pricing import price_of
    from dpctl.bench.load.report import load_report
    from dpctl.bench.load.run import load
    from dpctl.bench.load.traffic import CHARS_PER_TOKEN
    from dpctl.cli.progress import progress
    from dpctl.probe.host import environment

    with progress(plain=showing.plain) as shown:
        shown.milestone(_dry(plan))
        try:
            run = load(
                plan,
                path,
                key=client.key,
                workers=showing.workers,
                fleet=client.fleet,
                chars_per_token=CHARS_PER_TOKEN,
                environment=environment(),
                requirements=scenario.requirements,
                on_progress=_teller(plan, shown),
            )
        except KeyboardInterrupt:
            tell(f"dpctl: interrupted; what was finished is kept in {path}")
            raise
        if client.fleet is not None and (moved := client.fleet.drift()) > _DRIFT:
            shown.milestone(
                f"the nodes' clocks moved by up to {moved * 1e3:,.0f} ms meanwhile: so unsure is their order"
            )
    return run, load_report(run, scenario.requirements, price=price_of(run.plan))


@contextlib.contextmanager
def _client(key: str, showing: Showing) -> "Iterator[_Client]":
    if showing.ray_address is None or showing.dry_run:
        yield _Client(key=key)
        return
    from dpctl.bench.load.nodes import fleet

    with fleet(showing.ray_address, workers=showing.workers) as placed:
        yield _Client(key=key, fleet=placed)


def _teller(plan: "Plan", shown: "Progress") -> "Callable[[Sent], None]":
    of = f" of {plan.expected:,}" if plan.expected is not None else ""

    def tell(sent: "Sent") -> None:
        failed = f", {sent.failed:,} failed" if sent.failed else ""
        shown.detail(f"{sent.finished:,}{of} requests{failed}")

    return tell


def _end(reports: "list[LoadReport]") -> None:
    if any(report.verdicts and not report.met for report in reports):
        raise typer.Exit(int(ExitCode.FINDING))


def _verdict(report: "LoadReport") -> str:
    if report.client.limits:
        return f"the client was the limit: {report.client.limits[0]}"
    open_ = [f"{verdict.requirement} {verdict.state}" for verdict in report.verdicts]
    return "; ".join(open_) or "no requirement to judge by"


def _dry(plan: "Plan") -> str:
    tokens = sum(ask.prompt_tokens for ask in plan.asks), sum(ask.output_tokens for ask in plan.asks)
    if plan.loop is not None:
        each = tokens[0] / len(plan.asks), tokens[1] / len(plan.asks)
        return f"{plan.arrivals}: requests of {each[0]:,.0f} tokens in and {each[1]:,.0f} out, to {plan.base_url}"
    return (
        f"{plan.arrivals}: {len(plan.asks):,} requests in {plan.seconds:,.0f} s, "
        f"{tokens[0]:,} tokens in and {tokens[1]:,} out, to {plan.base_url}"
    )


def _path(out: Path | None, scenario: "Scenario") -> Path:
    if out is not None:
        return out
    from platformdirs import user_data_path

    from dpctl.bench.store import new_path

    return new_path(user_data_path("dpctl", appauthor=False) / "runs", f"{scenario.id}-load")


def _users(text: str | None) -> list[int]:
    if text is None:
        return []
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and 0 < int(part) <= 100_000 for part in parts):
        raise UsageError(f"{text!r} is no number of users", where="--concurrency", hint="32, or several: 1,8,32")
    return [int(part) for part in parts]


def _key(variable: str | None) -> str:
    """The key in that variable; a key goes to no server without being named for it."""
    if variable is None:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise UsageError("the variable holds no key", where=variable, hint="set it, or drop --key-variable")
    return key
