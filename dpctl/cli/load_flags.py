"""The options of `dpctl bench` for load on a running server, and for a comparison with a base."""

from pathlib import Path
from typing import Annotated

import typer

from dpctl.bench.executors import Where

Url = Annotated[
    str | None,
    typer.Option(help="Put load on this running server instead (base address, often ending in /v1).", metavar="URL"),
]
Replay = Annotated[
    Path | None,
    typer.Option(help="Load: send the plan of this earlier run once more, to its server or to --url.", metavar="FILE"),
]
Protocol = Annotated[
    str,
    typer.Option(
        help="What it speaks: openai, completions, anthropic, langserve, langserve-invoke.", metavar="PROTOCOL"
    ),
]
KeyVariable = Annotated[str | None, typer.Option(help="Environment variable with the key for --url.", metavar="NAME")]
Rate = Annotated[str | None, typer.Option(help="Load: requests come at 10/s, 90/min or 2000/h.", metavar="RATE")]
Concurrency = Annotated[
    str | None, typer.Option(help="Load: so many users, each asking when it is answered; several: 1,8,32.", metavar="N")
]
Arrivals = Annotated[
    str | None,
    typer.Option(help="Load: constant, poisson (default), gamma:0.5, ramp:1..20, daily or peak.", metavar="PATTERN"),
]
Duration = Annotated[str | None, typer.Option(help="Load: how long, as 60s, 5min or 1h (default 60s).", metavar="TIME")]
Requests = Annotated[int | None, typer.Option(help="Load: so many requests (or conversations).", min=1, metavar="N")]
Trace = Annotated[
    Path | None, typer.Option(help="Load: CSV or JSONL with arrival, prompt_tokens and output_tokens.", metavar="FILE")
]
FindRate = Annotated[
    bool, typer.Option("--find-rate", help="Load: search the highest rate that meets the requirements.")
]
Prompt = Annotated[
    int | None, typer.Option(help="Load: tokens of a prompt (default: the scenario's document).", min=1, metavar="N")
]
Output = Annotated[int | None, typer.Option(help="Load: tokens of an answer at most.", min=1, metavar="N")]
ExactOutput = Annotated[
    bool, typer.Option("--exact-output", help="Load: answers of full length (ignore_eos: vLLM, llama-server).")
]
Prefix = Annotated[int, typer.Option(help="Load: tokens that all prompts have in common.", min=0, metavar="N")]
Turns = Annotated[int, typer.Option(help="Load: requests of a conversation.", min=1, metavar="N")]
Think = Annotated[
    float, typer.Option(help="Load: seconds between an answer and the next request.", min=0, metavar="SECONDS")
]
Warmup = Annotated[
    float | None,
    typer.Option(help="Load: seconds left out of the figures (default: a tenth).", min=0, metavar="SECONDS"),
]
Workers = Annotated[
    int | None,
    typer.Option(
        help="Load: processes that send (default: as many as the rate needs; one on each node).", min=1, metavar="N"
    ),
]
Executor = Annotated[
    Where, typer.Option(help="Load: sent by this machine, or by the nodes of a Ray cluster (extra ray).")
]
RayAddress = Annotated[
    str,
    typer.Option(
        help="Ray cluster: HOST:6379, auto (RAY_ADDRESS, or one here), or local (one just for this).", metavar="ADDRESS"
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        help="Judge as `compare` does against stored runs; or, in turns, options in a .toml, or another python or "
        "dpctl.",
        metavar="BASE",
    ),
]
BaselineOption = Annotated[
    list[str] | None,
    typer.Option(
        help="The base has this option instead: 'cloud-url=http://...', 'emulate=true' (repeatable).",
        metavar="NAME=VALUE",
    ),
]
BaselineCommand = Annotated[
    str | None,
    typer.Option(
        help="The base is this command; it writes a run file to {out}, or to the --out that is added.",
        metavar="COMMAND",
    ),
]
Interleave = Annotated[bool, typer.Option("--interleave", help="Sessions of the base and of this in turns, A/B/B/A.")]
Pairs = Annotated[int, typer.Option(help="Pairs of such sessions at most (noisy machines: 20).", min=1, metavar="N")]
Check = Annotated[bool, typer.Option("--check", help="Say how steady the machine was, and what would help.")]
