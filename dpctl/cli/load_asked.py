"""From the options of `dpctl bench` to the load that they ask for."""

from typing import TYPE_CHECKING

import typer

from dpctl.bench.executors import Where

if TYPE_CHECKING:
    from dpctl.core.scenario import Scenario


def send_load(context: typer.Context, scenario: "Scenario") -> None:
    """Send the load of --url, or of --replay once more, and show what came of it; the context is that of `bench`.

    Exit codes are those of `run_load`.
    """
    from dpctl.bench.load.traffic import Traffic
    from dpctl.cli.load import Endpoint, Showing, replay, run_load

    told = context.params
    showing = Showing(
        out=told["out"],
        workers=told["workers"],
        ray_address=told["ray_address"] if told["executor"] is Where.RAY else None,
        dry_run=told["dry_run"],
        as_json=told["as_json"],
        plain=told["plain"],
    )
    if told["replay"] is not None:
        replay(
            scenario,
            told["replay"],
            showing,
            url=told["url"],
            model=told["model"],
            key_variable=told["key_variable"],
            max_usd=told["max_usd"],
        )
        return
    of_traffic = ("rate", "arrivals", "duration", "requests", "trace", "prompt", "output", "exact_output", "prefix")
    run_load(
        scenario,
        Traffic(**{name: told[name] for name in (*of_traffic, "turns", "think", "warmup")}, seed=told["seed"] or 0),
        Endpoint(
            url=told["url"],
            protocol=told["protocol"],
            model=told["model"],
            key_variable=told["key_variable"],
            priced=told["cloud"],
            max_usd=told["max_usd"],
        ),
        showing,
        concurrency=told["concurrency"],
        find=told["find_rate"],
    )
