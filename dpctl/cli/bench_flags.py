"""The options of `dpctl bench` that say what is measured, and how it is delivered and shown."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dpctl.core import deployment


class EngineChoice(StrEnum):
    """What can run a local model."""

    LLAMA_CPP = "llama.cpp"
    VLLM = "vllm"


class ModeChoice(StrEnum):
    """What --mode takes."""

    LOCAL = "local"
    CLOUD = "cloud"
    HYBRID = "hybrid"
    ALL = "all"


Scenario = Annotated[
    str, typer.Argument(help="Scenario id or a .toml file (`dpctl list scenarios`).", metavar="SCENARIO")
]
Mode = Annotated[ModeChoice, typer.Option(help="Delivery mode to measure.")]
Model = Annotated[
    str | None,
    typer.Option(help="Local model: catalogue id such as mistral-7b@Q4_K_M, or a GGUF file.", metavar="MODEL"),
]
Engine = Annotated[EngineChoice, typer.Option(help="What runs the local model.")]
Vllm = Annotated[
    str | None,
    typer.Option(help="Python (or `vllm`) that has vLLM (default: on PATH, or this one).", metavar="PROGRAM"),
]
VllmDevices = Annotated[int, typer.Option(help="vLLM: devices that share each layer.", min=1, metavar="N")]
VllmLength = Annotated[
    int | None, typer.Option(help="vLLM: longest prompt and answer together in tokens.", min=1, metavar="N")
]
VllmFlag = Annotated[
    list[str] | None,
    typer.Option(help="vLLM: a further flag as it is, '--enforce-eager' (repeatable).", metavar="FLAG"),
]
Cloud = Annotated[
    str | None,
    typer.Option(help="Hosted model, such as openai:gpt-4o; with --url: whose price applies.", metavar="MODEL"),
]
CloudUrl = Annotated[
    str | None, typer.Option(help="Any OpenAI-compatible endpoint, up to and including /v1.", metavar="URL")
]
Emulate = Annotated[bool, typer.Option("--emulate", help="Use the emulator even if a key is set.")]
Pipeline = Annotated[
    deployment.Pipeline | None, typer.Option(help="Of hybrid delivery only this variant (default: all that can run).")
]
EdgeUrl = Annotated[
    str | None,
    typer.Option(
        help="Server of your own for the model that works here (llama-server, Ollama...), with /v1.", metavar="URL"
    ),
]
Edge = Annotated[str | None, typer.Option(help="What that server calls the model.", metavar="MODEL")]
Ner = Annotated[
    str | None,
    typer.Option(
        help="Names found beside the rules: presidio, spacy:MODEL, gliner:MODEL, or edge (--edge-url).",
        metavar="FINDER",
    ),
]
Route = Annotated[
    str,
    typer.Option(help="What a cascade decides by: confidence, or length:N (shorter texts stay here).", metavar="ROUTE"),
]
Threshold = Annotated[
    float | None,
    typer.Option(
        help="Confidence from which on a cascade takes the answer given here (default 0.7).",
        min=0,
        max=1,
        metavar="SHARE",
    ),
]
FallbackUrl = Annotated[
    list[str] | None,
    typer.Option(help="Another address of the same hosted model, in the same zone (repeatable).", metavar="URL"),
]
Hedge = Annotated[bool, typer.Option("--hedge", help="Ask the next address when the first is slower than its own p95.")]
Retries = Annotated[int, typer.Option(help="Further attempts after failures.", min=0, metavar="N")]
Deadline = Annotated[float, typer.Option(help="Seconds for one request, retries included.", min=0.1, metavar="SECONDS")]
Regime = Annotated[
    str | None, typer.Option(help="Replace the scenario's regime: 'gdpr', 'hipaa+legal-privilege'.", metavar="REGIME")
]
Contract = Annotated[
    str | None, typer.Option(help="Terms agreed with the provider: 'dpa,scc,no-training', or 'none'.", metavar="TERMS")
]
Region = Annotated[
    str | None, typer.Option(help="Where the provider processes: a country code or 'eea'.", metavar="PLACE")
]
Zone = Annotated[deployment.Zone | None, typer.Option(help="Who reads what arrives there (default: the provider's).")]
Document = Annotated[
    Path | None, typer.Option(help="Your own text, Markdown or PDF instead of the generated document.", metavar="FILE")
]
Parties = Annotated[
    Path | None,
    typer.Option(help="Names that are in the document, one a line: 'person: Ann Smith; Smith'.", metavar="FILE"),
]
Population = Annotated[
    str | None,
    typer.Option(
        help="Those among whom somebody could be sought: CSV of dates, places..., or a number.", metavar="FILE|N"
    ),
]
Seed = Annotated[int | None, typer.Option(help="Seed of the generated document.", min=0, metavar="N")]
Pages = Annotated[int | None, typer.Option(help="Pages of the generated document.", min=1, max=500, metavar="N")]
NotSensitive = Annotated[
    bool, typer.Option("--not-sensitive", help="Send your --document even where the policy would not let it go.")
]
Runs = Annotated[int, typer.Option(help="Requests per deployment.", min=1, metavar="N")]
TimeBudget = Annotated[
    float,
    typer.Option(help="Seconds a local model may take; beyond that it is timed by slices.", min=1.0, metavar="SECONDS"),
]
Full = Annotated[bool, typer.Option("--full", help="Run local models whole, however long it takes.")]
Require = Annotated[
    list[str] | None,
    typer.Option(help="Replace the requirements: 'e2el mean <= 10 s' (repeatable).", metavar="REQUIREMENT"),
]
MaxUsd = Annotated[float, typer.Option(help="Refuse to send requests that would cost more than this.", metavar="USD")]
Out = Annotated[
    Path | None,
    typer.Option(
        help="Run file to write (default: the user's data folder); with a base a folder of them.", metavar="FILE"
    ),
]
SaveAnswers = Annotated[
    Path | None, typer.Option(help="Folder for the answers' texts (they may hold sensitive data).", metavar="DIR")
]
Judge = Annotated[
    str | None,
    typer.Option(help="Hosted model that grades the answers: it sees text and answer as they are.", metavar="MODEL"),
]
Attack = Annotated[
    str | None,
    typer.Option(help="Attack hybrid delivery instead of timing it: all, canaries or one attack.", metavar="ATTACK"),
]
Otlp = Annotated[
    str | None,
    typer.Option(
        help="Send traces without content to this collector: http://host:4318/v1/traces (extra otel).", metavar="URL"
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be run and sent, and stop.")]
AsJson = Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")]
Explain = Annotated[bool, typer.Option("--explain", help="Every figure with its source.")]
Plain = Annotated[bool, typer.Option("--plain", help="No colour, no moving progress line.")]
