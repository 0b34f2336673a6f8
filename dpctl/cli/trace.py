"""`dpctl bench --otlp`: what happened, as spans to an OpenTelemetry collector, metered like all that leaves."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dpctl.core.errors import UnavailableError

if TYPE_CHECKING:
    from dpctl.core.documents import Span
    from dpctl.core.run import Note, Run


def export(url: str, runs: "Sequence[Run]", spans: "Sequence[Span]") -> "Note":
    """Send a trace for each request that was timed; the note says how many bytes left, and whether a mention did.

    Raises UnavailableError without the extra `otel`, and when the collector does not take them.
    """
    return asyncio.run(_export(url, runs, spans))


async def _export(url: str, runs: "Sequence[Run]", spans: "Sequence[Span]") -> "Note":
    from dpctl.core.deployment import Zone
    from dpctl.core.run import Note
    from dpctl.pipelines.egress import EgressMeter
    from dpctl.pipelines.trace_export import open_exporter
    from dpctl.pipelines.tracing import spans_of

    # who reads a collector is not known: the least trusted zone
    meter = EgressMeter(zone=Zone.THIRD_PARTY)
    count = 0
    async with open_exporter(url, meter) as send:
        for run in runs:
            for sample in run.samples:
                if sample.started is not None:
                    await send(spans_of(sample, run.deployment), sample.started)
                    count += 1
    attempts = meter.attempts(spans)
    found = {span for attempt in attempts for span in attempt.found_spans}
    if found:
        # our own promise would be broken: no name may be in a trace
        raise UnavailableError(
            f"{len(found)} sensitive mentions are in the traces that were sent",
            where=url,
            hint="report this as a bug of dpctl, and delete the traces there",
        )
    size = sum(attempt.bytes_out for attempt in attempts)
    return Note(
        name="traced",
        text=f"{count} traces, {size:,} bytes without content, went to the collector; no mention is in them",
        next_step="look at them in the collector's own pages",
    )
