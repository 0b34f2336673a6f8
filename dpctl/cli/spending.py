"""What a bench would send and what that would cost, before anything is sent."""

from typing import TYPE_CHECKING

from dpctl.core.deployment import Pipeline
from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from dpctl.bench.targets import Target
    from dpctl.bench.work import Work


_CONTENT = {
    None: "the whole text",
    Pipeline.MASK: "masked text",
    Pipeline.EXTRACT: "an extract of the masked text",
    Pipeline.MAP: "masked notes on the text",
    Pipeline.CASCADE: "masked text, where the model here does not answer,",
}


def expected_usd(target: "Target", work: "Work") -> float | None:
    """What the requests to a real endpoint would cost in USD, all calls of each with what those before them wrote.

    0 for local and emulated ones, None when unknown.
    """
    from dpctl.bench.calls import prompt_lengths

    if target.cloud is None or target.cloud.base_url is None:
        return 0.0
    price = target.cloud.model.price
    if price is None:
        return None
    workload = work.scenario.workload
    ratio = target.cloud.model.chars_per_token.to("char/tok").value
    document, instruction = len(work.document.text) / ratio, len(workload.instruction) / ratio
    tokens = sum(prompt_lengths(document, instruction, workload.output_tokens, workload.calls))
    each = price.input.to("USD/tok").value * tokens
    each += price.output.to("USD/tok").value * workload.output_tokens * workload.calls
    return each * work.runs


def check_budget(chosen: tuple["Target", ...], work: "Work", max_usd: float) -> None:
    """Refuse, as a UsageError, a bench whose requests would cost more than `max_usd` at list price."""
    total = sum(expected_usd(target, work) or 0.0 for target in chosen)
    if total > max_usd:
        raise UsageError(
            f"the requests would cost about ${total:.2f}, more than --max-usd {max_usd:g}",
            where="the cloud and hybrid deployments",
            hint="lower --runs or --pages, raise --max-usd, or use --emulate",
        )


def dry_run_text(chosen: tuple["Target", ...], work: "Work") -> str:
    """What would be run and sent, one line a deployment."""
    lines = [f"{work.document.title}: {len(work.document.text):,} characters, {len(work.document.spans):,} mentions"]
    for target in chosen:
        if target.cloud is None:
            lines.append(f"{target.deployment.label}: on this machine, at most {work.time_budget:g} s; 0 B leave")
            continue
        place = target.cloud.base_url or f"dpctl's emulator of {target.cloud.provider.id} on loopback"
        cost = expected_usd(target, work)
        said = "at an unknown price" if cost is None else f"about ${cost:.2f}"
        content = _CONTENT[target.pipeline]
        lines.append(f"{target.deployment.label}: {work.runs} requests with {content} to {place}, {said}")
    return "\n".join(lines)
