"""What a load costs where tokens are bought: whose price applies, what a plan would cost at most, what answers cost."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from dpctl.bench.load.parse import Outcome
from dpctl.bench.load.plan import Plan
from dpctl.catalog import read
from dpctl.core.errors import UsageError
from dpctl.core.models import HostedModel, TokenPrice


def hosted_at(base_url: str, model: str, named: str | None = None) -> HostedModel | None:
    """The catalogue's hosted model behind an address, with its list price of today; None for a server of one's own.

    `named` ("openai:gpt-4o") says whose price applies, whatever the address; UsageError for one that is not known.
    """
    if named is not None:
        return read.hosted(named)
    host = urlsplit(base_url).hostname or ""
    for provider in map(read.provider, read.ids("providers")):
        if re.fullmatch(_pattern(urlsplit(provider.base_url).netloc), host):
            ours = next((known for known in provider.models if known.id == model), None)
            return read.hosted(f"{provider.id}:{ours.id}") if ours is not None else None
    return None


def price_of(plan: Plan) -> TokenPrice | None:
    """Today's list price of what a plan asks; None where none is known."""
    found = hosted_at(plan.base_url, plan.model, plan.priced)
    return found.price if found is not None else None


def _pattern(netloc: str) -> str:
    """A provider's host, with what is the customer's own in braces, as a regular expression."""
    return "[^.]+".join(map(re.escape, re.split(r"\{[^}]*\}", netloc)))


def within_budget(plan: Plan, price: TokenPrice | None, max_usd: float) -> Plan:
    """The plan, if it cannot cost more than `max_usd` at list price; a closed loop ends with the money.

    Nothing is known to be charged without a price, and by an address of this machine. UsageError where the requests of
    an open loop would cost more, or a single one does.
    """
    if price is None or _here(plan.base_url):
        return plan
    each = [_usd(price, ask.prompt_tokens, ask.output_tokens) for ask in plan.asks]
    if plan.loop is None:
        total, most = sum(each), None
    else:
        most = int(max_usd / max(each))
        total = plan.requests * max(each) if plan.requests is not None else 0.0
    if total > max_usd or most == 0:
        raise UsageError(
            f"the requests would cost up to ${max(total, max(each)):.2f}, more than --max-usd {max_usd:g}",
            where=plan.base_url,
            hint="lower --rate, --duration, --prompt or --output, or raise --max-usd",
        )
    return plan if plan.loop is None or plan.requests is not None else replace(plan, requests=most)


def costs(outcomes: Sequence[Outcome], price: TokenPrice) -> list[float]:
    """What each answer cost in USD by the server's counts; answers without counts are left out."""
    return [
        _usd(price, o.tokens_in, o.tokens_out, o.tokens_cached or 0)
        for o in outcomes
        if o.counted_by == "usage" and o.tokens_in is not None and o.tokens_out is not None
    ]


def _usd(price: TokenPrice, tokens_in: int, tokens_out: int, cached: int = 0) -> float:
    """As `dpctl.cost.tokens.token_lines` for one request, without a figure for each of a hundred thousand."""
    at = price.at(tokens_in)
    kept = min(cached, tokens_in)
    cheaper = (at.cached_input or at.input).value
    return (tokens_in - kept) * at.input.value + kept * cheaper + tokens_out * at.output.value


def _here(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
