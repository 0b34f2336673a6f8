"""What requests cost where tokens are bought: input, cached and written input, output, long prompts, batches."""

from dpctl.core.costs import CostLine
from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure
from dpctl.core.models import TokenPrice
from dpctl.cost.load import Load
from dpctl.cost.tariff import Fee, Per, Tariff


def token_lines(
    price: TokenPrice,
    tokens_in: Figure,
    tokens_out: Figure,
    cached: Figure | None = None,
    written: Figure | None = None,
) -> tuple[CostLine, ...]:
    """Lines for the prompt and the answer of one request (tok), at the prices for a prompt of that length.

    `cached` is how many of `tokens_in` were read from a prompt cache, `written` how many were written to one. They cost
    the full input price where the provider lists no other for them. ValueError when more are cached and written than
    sent.
    """
    at = price.at(tokens_in.value)
    parts = [
        ("cached input tokens", cached, at.cached_input),
        ("input tokens written to the cache", written, at.cache_write),
    ]
    fresh = tokens_in
    lines = []
    for what, count, own in parts:
        if count is None or count.value <= 0:
            continue
        if count.value > fresh.value:
            raise ValueError(f"{count.value:g} cached tokens of {fresh.value:g} sent")
        fresh = fresh - count
        lines.append(CostLine(what=what, quantity=count, unit_price=own or at.input, dated=price.listed))
    return (
        CostLine(what="input tokens", quantity=fresh, unit_price=at.input, dated=price.listed),
        *lines,
        CostLine(what="output tokens", quantity=tokens_out, unit_price=at.output, dated=price.listed),
    )


def saas(label: str, price: TokenPrice | None, load: Load, *, batch: float = 0.0, share: float = 1.0) -> Tariff:
    """What an API that sells tokens charges; `batch` is the share of requests that may wait for hours, in 0..1.

    `share` of the requests come to the API at all, each with the tokens of the load (a hybrid keeps the others).
    Batches pay their share of the input and output prices and nothing is cached in them: providers that do both give
    one discount, not two. Where no batch price is listed, they cost as much as the others. ValueError for a share
    outside 0..1.
    """
    if not (0 <= batch <= 1 and 0 <= share <= 1):
        raise ValueError(f"shares of requests must lie in 0..1, got {batch} in batches and {share} in all")
    if price is None:
        return Tariff(delivery=Delivery.SAAS, label=label, missing=("the price of tokens",))
    now = token_lines(price, load.tokens_in, load.tokens_out, load.tokens_cached, load.tokens_written)
    fees = [_fee(line, line.what, line.unit_price, share * (1 - batch)) for line in now if batch < 1]
    if batch > 0:
        waiting = token_lines(price, load.tokens_in, load.tokens_out)
        for line in waiting:
            unit = line.unit_price if price.batch is None else line.unit_price * price.batch
            fees.append(_fee(line, f"batch {line.what}", unit, share * batch))
    return Tariff(delivery=Delivery.SAAS, label=label, fees=tuple(fees))


def _fee(line: CostLine, what: str, unit_price: Figure, share: float) -> Fee:
    quantity, each = line.quantity.to("tok") * share, unit_price.to("USD/tok")
    return Fee(what=what, per=Per.REQUEST, quantity=quantity, unit_price=each, dated=line.dated)
