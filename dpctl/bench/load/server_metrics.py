"""What a server says of itself: Prometheus text read before and after a run, and where it disagrees with the client.

Format: prometheus.io/docs/instrumenting/exposition_formats. Names: docs.vllm.ai, "Production Metrics" and "Metrics"
of vLLM 0.12, read 2026-11-21; older versions call some of them otherwise.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LINE = re.compile(r"(?P<name>[a-zA-Z_:][\w:]*)(?:\{.*\})?\s+(?P<value>\S+)(?:\s+-?\d+)?\s*")
# histograms of seconds -> how they are called here
_TIMES: Mapping[str, str] = {
    "vllm:time_to_first_token_seconds": "ttft",
    "vllm:inter_token_latency_seconds": "itl",
    "vllm:time_per_output_token_seconds": "itl",
    "vllm:e2e_request_latency_seconds": "e2el",
    "vllm:request_queue_time_seconds": "queue",
}
_COUNTS: Mapping[str, str] = {
    "vllm:prompt_tokens": "prompt tokens",
    "vllm:generation_tokens": "generated tokens",
    "vllm:prefix_cache_queries": "prefix queries",
    "vllm:prefix_cache_hits": "prefix hits",
    "vllm:num_preemptions": "preemptions",
    "vllm:request_success": "requests",
}
_MOST_BYTES = 16 * 2**20
# two honest clocks at two ends of a loopback agree better than this
_SAME_SHARE = 0.1
_SAME_SECONDS = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerView:
    """A run as the server counted it: means in s and how many they are of (ttft, itl, e2el, queue), and counts.

    Only what the server tells is there. Everybody's requests are in it, warm-up included.
    """

    means: Mapping[str, tuple[float, int]] = field(default_factory=dict)
    counts: Mapping[str, float] = field(default_factory=dict)

    @property
    def prefix_hits(self) -> float | None:
        """Share of prompt tokens that the server found in its cache."""
        asked = self.counts.get("prefix queries")
        return self.counts.get("prefix hits", 0.0) / asked if asked else None


def parse_metrics(text: str) -> dict[str, float]:
    """Every sample of a Prometheus text by its name, those that differ in labels added up; other lines are ignored."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        match = None if line.startswith("#") else _LINE.fullmatch(line)
        if match is None:
            continue
        try:
            found[match["name"]] = found.get(match["name"], 0.0) + float(match["value"])
        except ValueError:
            continue
    return found


def server_view(before: Mapping[str, float], after: Mapping[str, float]) -> ServerView | None:
    """What happened between two readings; None where the server tells none of it."""
    means: dict[str, tuple[float, int]] = {}
    for name, short in _TIMES.items():
        count = after.get(f"{name}_count", 0.0) - before.get(f"{name}_count", 0.0)
        if count > 0 and short not in means:
            total = after.get(f"{name}_sum", 0.0) - before.get(f"{name}_sum", 0.0)
            means[short] = (total / count, round(count))
    counts = {
        short: after[key] - before.get(key, 0.0)
        for name, short in _COUNTS.items()
        for key in (f"{name}_total", name)
        if key in after
    }
    return ServerView(means=means, counts=counts) if means or counts else None


def disagreements(server: ServerView, client: Mapping[str, tuple[float, int]]) -> tuple[str, ...]:
    """Where the server's means and the client's (s, and of how many) differ by more than a tenth and 5 ms, in words.

    A server starts its clock when it has read the request, so the network and the client's sockets lie between.
    """
    said: list[str] = []
    for name, (theirs, of) in server.means.items():
        if name not in client:
            continue
        ours, count = client[name]
        if abs(ours - theirs) > max(_SAME_SECONDS, _SAME_SHARE * max(ours, theirs)):
            said.append(f"{name}: {ours * 1e3:,.1f} ms here ({count:,}), {theirs * 1e3:,.1f} ms by the server ({of:,})")
    return tuple(said)


def read_metrics(base_url: str, *, seconds: float = 3.0) -> dict[str, float]:
    """The samples at /metrics of the server behind a base address; empty where it has none. Blocks up to `seconds`."""
    from http.client import HTTPException
    from urllib.request import ProxyHandler, Request, build_opener

    parts = urlsplit(base_url)
    request = Request(f"{parts.scheme}://{parts.netloc}/metrics", headers={"User-Agent": "dpctl"})  # noqa: S310
    try:
        # no proxy: the load goes directly too
        with build_opener(ProxyHandler({})).open(request, timeout=seconds) as answer:
            return parse_metrics(answer.read(_MOST_BYTES).decode(errors="replace"))
    except (OSError, HTTPException, ValueError):
        return {}
