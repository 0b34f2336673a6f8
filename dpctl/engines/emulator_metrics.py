"""What an emulator tells of itself at /metrics: Prometheus' text format with the names and buckets of vLLM.

Names, buckets and labels: vllm/v1/metrics/loggers.py of github.com/vllm-project/vllm at 005a810, and
docs.vllm.ai/en/stable/usage/metrics for the newer names (inter_token_latency_seconds has the buckets that
time_per_output_token_seconds had), both read 2026-11. The format: prometheus.io/docs/instrumenting/exposition_formats.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

_FIRST = (1e-3, 5e-3, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0)
_NEXT = (0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0, 20.0, 40.0, 80.0)
_REQUEST = (0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 120.0, 240.0, 480.0)


class Histogram:
    """Observations in s, counted in buckets up to and including each bound."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str, labels: str) -> list[str]:
        """The samples of this histogram."""
        totals = list(accumulate(self._counts))
        bounds = [*(str(bound) for bound in self._bounds), "+Inf"]
        buckets = [f'{name}_bucket{{{labels},le="{bound}"}} {n}' for bound, n in zip(bounds, totals, strict=True)]
        return [*buckets, f"{name}_sum{{{labels}}} {self._sum}", f"{name}_count{{{labels}}} {totals[-1]}"]


class Metrics:
    """The counters and histograms of one emulator; what runs and waits is told when they are asked for."""

    def __init__(self, model: str) -> None:
        self._labels = f'engine="0",model_name="{model}"'
        self.first_token = Histogram(_FIRST)
        self.next_token = Histogram(_NEXT)
        self.queued = Histogram(_REQUEST)
        self.whole = Histogram(_REQUEST)
        self.prompt_tokens = 0
        self.output_tokens = 0
        self.finished = {"stop": 0, "length": 0, "abort": 0}

    def text(self, *, running: int, waiting: int, kv_usage: float | None) -> str:
        """All of them; `kv_usage` from 0 to 1, None where there is no limit to speak of."""
        gauges: list[tuple[str, float]] = [
            ("vllm:num_requests_running", running),
            ("vllm:num_requests_waiting", waiting),
        ]
        if kv_usage is not None:
            gauges.append(("vllm:kv_cache_usage_perc", kv_usage))
        counters = [
            ("vllm:prompt_tokens_total", self.prompt_tokens),
            ("vllm:generation_tokens_total", self.output_tokens),
        ]
        histograms = [
            ("vllm:time_to_first_token_seconds", self.first_token),
            ("vllm:inter_token_latency_seconds", self.next_token),
            ("vllm:request_queue_time_seconds", self.queued),
            ("vllm:e2e_request_latency_seconds", self.whole),
        ]
        success = "vllm:request_success_total"
        reasons = [f'{success}{{{self._labels},finished_reason="{why}"}} {n}' for why, n in self.finished.items()]
        lines = [
            *(line for name, value in gauges for line in self._single(name, "gauge", value)),
            *(line for name, value in counters for line in self._single(name, "counter", value)),
            f"# TYPE {success} counter",
            *reasons,
            *(line for name, one in histograms for line in self._told(name, one.lines(name, self._labels))),
        ]
        return "\n".join(lines) + "\n"

    def _single(self, name: str, kind: str, value: float) -> Iterable[str]:
        return f"# TYPE {name} {kind}", f"{name}{{{self._labels}}} {value}"

    def _told(self, name: str, lines: list[str]) -> Iterable[str]:
        return f"# TYPE {name} histogram", *lines
