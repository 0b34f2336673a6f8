"""Which options of `dpctl bench` go with load on a running server, and which only without: none is silently ignored."""

import typer

from dpctl.core.errors import UsageError

# parameters of `bench` that load says nothing about
_DELIVERIES = frozenset(
    {
        *("engine", "vllm", "vllm_devices", "vllm_length", "vllm_flag"),
        *("mode", "cloud_url", "emulate", "pipeline", "edge_url", "edge", "ner", "route", "threshold"),
        *("fallback_url", "hedge", "retries", "deadline", "regime", "contract", "region", "zone"),
        *("document", "parties", "population", "not_sensitive", "runs", "time_budget", "full"),
        *("save_answers", "judge", "attack", "otlp", "check", "explain"),
    }
)
# parameters of `bench` that only load knows
_LOAD = frozenset(
    {
        *("protocol", "key_variable", "rate", "concurrency", "arrivals", "duration", "requests", "trace", "find_rate"),
        *("prompt", "output", "exact_output", "prefix", "turns", "think", "warmup", "workers"),
        *("executor", "ray_address"),
    }
)
# what a replayed run says itself
_PLANNED = _LOAD - {"key_variable", "workers", "executor", "ray_address"}


def check_options(context: typer.Context, *, load: bool, replay: bool = False) -> None:
    """Refuse, as a UsageError, what was given on the command line and would play no part.

    `load`: this is load on a running server (--url or --replay), of which `replay` sends an earlier run's plan.
    """
    if not load and (wrong := _given(context, _LOAD)):
        raise UsageError(
            f"without a server to bear it no load is sent: {wrong} would play no part",
            where="the command line",
            hint="name the server with --url, or drop what is for load",
        )
    if load and (wrong := _given(context, _DELIVERIES)):
        raise UsageError(
            f"{wrong} would play no part in load on a running server",
            where="--replay" if replay else "--url",
            hint="drop what is for deliveries, or measure them without it",
        )
    if replay and (wrong := _given(context, _PLANNED)):
        raise UsageError(
            f"{wrong} cannot change the plan of an earlier run",
            where="--replay",
            hint="drop them, or plan anew with --url",
        )


def _given(context: typer.Context, names: frozenset[str]) -> str:
    """Those of the parameters that stand on the command line, as they are written there."""
    found = []
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if parameter.name in names and source is not None and source.name == "COMMANDLINE":
            found.append(max(parameter.opts, key=len))
    return ", ".join(found)
