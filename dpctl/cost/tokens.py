"""What a query costs where tokens are bought."""

from dpctl.core.costs import CostLine
from dpctl.core.figures import Figure
from dpctl.core.models import TokenPrice


def token_lines(
    price: TokenPrice, tokens_in: Figure, tokens_out: Figure, cached: Figure | None = None
) -> tuple[CostLine, ...]:
    """Lines for the prompt and the answer (tok); `cached` is how many of `tokens_in` were read from a prompt cache.

    Cached tokens cost the full input price where the provider lists no price for them. ValueError when more tokens
    are cached than sent.
    """
    lines = []
    fresh = tokens_in
    if cached is not None and cached.value > 0:
        if cached.value > tokens_in.value:
            raise ValueError(f"{cached.value:g} cached tokens of {tokens_in.value:g} sent")
        fresh = tokens_in - cached
        lines.append(
            CostLine(what="cached input tokens", quantity=cached, unit_price=price.cached_input or price.input)
        )
    return (
        CostLine(what="input tokens", quantity=fresh, unit_price=price.input),
        *lines,
        CostLine(what="output tokens", quantity=tokens_out, unit_price=price.output),
    )
