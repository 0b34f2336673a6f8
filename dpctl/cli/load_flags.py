"""The options of `dpctl bench` for load on a running server, and for a comparison with a base."""

from pathlib import Path
from typing import Annotated

import typer

from dpctl.bench.executors import Where

Url = Annotated[
    str | None, typer.Option(help="Put load on this running server instead (base address, often ending in /v1).")
]
Replay = Annotated[
    Path | None,
    typer.Option(help="Load: send the plan of this earlier run once more, to its server or to --url."),
]
Protocol = Annotated[
    str, typer.Option(help="What it speaks: openai, completions, anthropic, langserve, langserve-invoke.")
]
KeyVariable = Annotated[str | None, typer.Option(help="Environment variable with the key for --url.")]
Rate = Annotated[str | None, typer.Option(help="Load: requests come at 10/s, 90/min or 2000/h.")]
Concurrency = Annotated[
    str | None, typer.Option(help="Load: so many users, each asking when it is answered; several: 1,8,32.")
]
Arrivals = Annotated[
    str | None, typer.Option(help="Load: constant, poisson (default), gamma:0.5, ramp:1..20, daily or peak.")
]
Duration = Annotated[str | None, typer.Option(help="Load: how long, as 60s, 5min or 1h (default 60s).")]
Requests = Annotated[int | None, typer.Option(help="Load: so many requests (or conversations).", min=1)]
Trace = Annotated[Path | None, typer.Option(help="Load: CSV or JSONL with arrival, prompt_tokens and output_tokens.")]
FindRate = Annotated[
    bool, typer.Option("--find-rate", help="Load: search the highest rate that meets the requirements.")
]
Prompt = Annotated[int | None, typer.Option(help="Load: tokens of a prompt (default: the scenario's document).", min=1)]
Output = Annotated[int | None, typer.Option(help="Load: tokens of an answer at most.", min=1)]
ExactOutput = Annotated[
    bool, typer.Option("--exact-output", help="Load: answers of full length (ignore_eos: vLLM, llama-server).")
]
Prefix = Annotated[int, typer.Option(help="Load: tokens that all prompts have in common.", min=0)]
Turns = Annotated[int, typer.Option(help="Load: requests of a conversation.", min=1)]
Think = Annotated[float, typer.Option(help="Load: seconds between an answer and the next request.", min=0)]
Warmup = Annotated[float | None, typer.Option(help="Load: seconds left out of the figures (default: a tenth).", min=0)]
Workers = Annotated[
    int | None,
    typer.Option(help="Load: processes that send (default: as many as the rate needs; one on each node).", min=1),
]
Executor = Annotated[
    Where, typer.Option(help="Load: sent by this machine, or by the nodes of a Ray cluster (extra ray).")
]
RayAddress = Annotated[
    str, typer.Option(help="Ray cluster: HOST:6379, auto (RAY_ADDRESS, or one here), or local (one just for this).")
]
Baseline = Annotated[
    str | None,
    typer.Option(
        help="Judge as `compare` does against stored runs; or, in turns, options in a .toml, or another python or "
        "dpctl."
    ),
]
BaselineOption = Annotated[
    list[str] | None,
    typer.Option(help="The base has this option instead: 'cloud-url=http://...', 'emulate=true' (repeatable)."),
]
BaselineCommand = Annotated[
    str | None,
    typer.Option(help="The base is this command; it writes a run file to {out}, or to the --out that is added."),
]
Interleave = Annotated[bool, typer.Option("--interleave", help="Sessions of the base and of this in turns, A/B/B/A.")]
Pairs = Annotated[int, typer.Option(help="Pairs of such sessions at most (noisy machines: 20).", min=1)]
Check = Annotated[bool, typer.Option("--check", help="Say how steady the machine was, and what would help.")]
