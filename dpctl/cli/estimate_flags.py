"""The options of `dpctl estimate`."""

from pathlib import Path
from typing import Annotated

import typer

from dpctl.bench.executors import Where

Target = Annotated[
    str | None,
    typer.Argument(
        help="Model such as mistral-7b@Q4_K_M, a GGUF file, or a scenario: legal-summary.",
        show_default=False,
        metavar="TARGET",
    ),
]
Hardware = Annotated[
    str | None,
    typer.Option(help="Machine of the catalogue: h100-sxm-80gb, '2x rtx-4090' (default: this one).", metavar="ID"),
]
Quant = Annotated[str | None, typer.Option(help="Quantisation, such as Q4_K_M, awq, fp8.", metavar="QUANT")]
Engine = Annotated[str, typer.Option(help="llama.cpp, ollama, vllm, sglang, mlx, rkllm...", metavar="ENGINE")]
Backend = Annotated[
    str | None,
    typer.Option(help="cuda, rocm, vulkan, metal, sycl, cpu, npu (default: the usual one).", metavar="BACKEND"),
]
Prompt = Annotated[float, typer.Option(help="Prompt tokens.", min=0, metavar="N")]
Output = Annotated[float, typer.Option(help="Output tokens.", min=0, metavar="N")]
Depth = Annotated[float, typer.Option(help="Tokens already in the KV cache.", min=0, metavar="N")]
Concurrency = Annotated[float, typer.Option(help="Requests at a time.", min=1, metavar="N")]
Rate = Annotated[str | None, typer.Option(help="Simulate a load: 10/s, 600/min, 2000/h.", metavar="RATE")]
Arrivals = Annotated[
    str, typer.Option(help="Of the load: poisson, constant, gamma:0.5, daily, peak.", metavar="PATTERN")
]
Duration = Annotated[str, typer.Option(help="Of the load: 90s, 10min, 1h.", metavar="TIME")]
Replicas = Annotated[int, typer.Option(help="Servers that share the load.", min=1, max=1024, metavar="N")]
Routing = Annotated[
    str, typer.Option(help="Among replicas: least-outstanding, round-robin, session.", metavar="ROUTING")
]
Require = Annotated[
    list[str] | None,
    typer.Option(help="Of the load, repeatable: 'ttft p95 <= 1 s'; exit 1 when one is missed.", metavar="REQUIREMENT"),
]
Speculation = Annotated[
    str | None,
    typer.Option(help="Lever: drafts checked by the model: draft-model, prompt-lookup, eagle, mtp.", metavar="METHOD"),
]
Task = Annotated[
    str | None,
    typer.Option(help="What speculation is for: summarisation, chat, questions... (default: any).", metavar="TASK"),
]
PrefixHit = Annotated[
    float,
    typer.Option(help="Lever: share of the prompt that is in the prefix cache.", min=0, max=1, metavar="SHARE"),
]
CacheHit = Annotated[
    float, typer.Option(help="Lever: share of the requests answered from a cache.", min=0, max=1, metavar="SHARE")
]
KvQuant = Annotated[str, typer.Option(help="Lever: type of the KV cache: f16, q8_0, q4_0, fp8.", metavar="QUANT")]
OutputShare = Annotated[
    float, typer.Option(help="Lever: share of the answer asked for.", min=0, max=1, metavar="SHARE")
]
PromptShare = Annotated[
    float, typer.Option(help="Lever: share of the prompt that is kept.", min=0, max=1, metavar="SHARE")
]
Streaming = Annotated[bool, typer.Option(help="Lever: show tokens as they come, or the whole answer.")]
Batch = Annotated[
    Path | None,
    typer.Option(help="JSON lines to answer, one JSON line each ('-': standard input).", metavar="FILE"),
]
Executor = Annotated[
    Where, typer.Option(help="Who answers a batch: this machine's processes, or a Ray cluster (extra ray).")
]
RayAddress = Annotated[
    str,
    typer.Option(
        help="Ray cluster: HOST:6379, auto (RAY_ADDRESS, or one here), or local (one just for this).",
        metavar="ADDRESS",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(help="Lines of a batch at a time (default: as many as cores, where it helps).", min=1, metavar="N"),
]
Measure = Annotated[
    bool, typer.Option("--measure", help="Time slices of the model on this machine's CPU (about a minute).")
]
TimeBudget = Annotated[float, typer.Option(help="Seconds that --measure may take.", min=1.0, metavar="SECONDS")]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON on stdout.")]
Explain = Annotated[bool, typer.Option("--explain", help="Every term with its coefficient, and the sources.")]
Plain = Annotated[bool, typer.Option("--plain", help="No colour.")]
