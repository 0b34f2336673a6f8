"""`dpctl emulate`: an OpenAI-compatible endpoint on loopback that replays a hosted model's published latency."""

from typing import Annotated

import typer


def emulate(
    profile: Annotated[str, typer.Argument(help="A hosted model of the catalogue, such as openai:gpt-4o.")],
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the drawn latencies; the same seed repeats them.")] = 0,
    max_seconds: Annotated[float, typer.Option(help="Ends by itself after so many seconds.", min=1.0)] = 900.0,
) -> None:
    """Serve chat completions with a provider's published latency; text is an extract of the prompt.

    Prints one line of JSON with its url and pid once it answers. Ends on Ctrl-C, SIGTERM, when the process that started
    it ends, or when a pipe on its stdin is closed.
    """
    from dpctl.engines.emulator_process import run_emulator

    run_emulator(profile, port=port, seed=seed, max_seconds=max_seconds)
