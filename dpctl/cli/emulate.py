"""`dpctl emulate`: an endpoint on loopback that replays a hosted model's published latency, load and faults."""

from pathlib import Path
from typing import Annotated

import typer

_FAULT = (
    "NAME[=VALUE][:SHARE], repeatable: an error status (429:0.1 hits a tenth, 429=7 with Retry-After 7), stall, cut, "
    "slow-start, slow-drip, duplicate, no-usage, refuse-stream-options, garbage; freeze:START..END stops everything."
)


def emulate(
    profile: Annotated[
        str, typer.Argument(help="A hosted model of the catalogue, such as openai:gpt-4o.", metavar="MODEL")
    ],
    port: Annotated[
        int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535, metavar="N")
    ] = 0,
    seed: Annotated[
        int, typer.Option(help="Seed of latencies and faults; the same seed repeats them.", metavar="N")
    ] = 0,
    max_seconds: Annotated[
        float, typer.Option(help="Ends by itself after so many seconds.", min=1.0, metavar="SECONDS")
    ] = 900.0,
    ttft: Annotated[
        float | None, typer.Option(help="s to the first token instead of the published.", min=1e-6, metavar="SECONDS")
    ] = None,
    decode: Annotated[
        float | None, typer.Option(help="tok/s instead of the published.", min=1e-3, metavar="RATE")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Draw nothing: the median's pace for all.")] = False,
    slots: Annotated[
        int | None, typer.Option(help="Answers at once; others wait their turn.", min=1, metavar="N")
    ] = None,
    slowdown: Annotated[
        str, typer.Option(help="RUNNING:FACTOR,... as in 1:1,32:3; lines between.", metavar="PAIRS")
    ] = "",
    peak: Annotated[
        list[str] | None,
        typer.Option(
            help="START..END:FACTOR, or :8s for a median answer of 8 s; s after the first request; repeatable.",
            metavar="PEAK",
        ),
    ] = None,
    hourly: Annotated[
        str, typer.Option(help="24 factors of latency, from the first request on.", metavar="FACTORS")
    ] = "",
    hour: Annotated[float, typer.Option(help="s that an hour of --hourly lasts.", min=0.1, metavar="SECONDS")] = 3600.0,
    fault: Annotated[list[str] | None, typer.Option(help=_FAULT, metavar="FAULT")] = None,
    tokens_per_chunk: Annotated[int, typer.Option(help="Tokens in a chunk of the stream.", min=1, metavar="N")] = 1,
    reasoning: Annotated[int, typer.Option(help="Tokens of thought before the answer.", min=0, metavar="N")] = 0,
    repeat: Annotated[
        bool, typer.Option("--repeat", help="Answer with the prompt up to the limit: no summary.")
    ] = False,
    truth: Annotated[
        Path | None, typer.Option(help="Append what really happened, a line of JSON a request.", metavar="FILE")
    ] = None,
) -> None:
    """Serve a provider's published latency on loopback; text is an extract of the prompt.

    Speaks OpenAI's chat completions and completions, Anthropic's Messages, and LangServe's stream and invoke; tells
    vLLM's metrics at /metrics. Prints one line of JSON with its url and pid once it answers. Ends on Ctrl-C, SIGTERM,
    when the process that started it ends, or when a pipe on its stdin is closed.
    """
    from dpctl.engines.emulator_options import EmulatorOptions
    from dpctl.engines.emulator_process import run_emulator

    run_emulator(
        EmulatorOptions(
            profile=profile,
            port=port,
            seed=seed,
            max_seconds=max_seconds,
            ttft=ttft,
            decode=decode,
            exact=exact,
            slots=slots,
            slowdown=slowdown,
            peaks=tuple(peak or ()),
            hourly=hourly,
            hour=hour,
            faults=tuple(fault or ()),
            tokens_per_chunk=tokens_per_chunk,
            reasoning=reasoning,
            repeats=repeat,
            truth=None if truth is None else str(truth),
        )
    )
