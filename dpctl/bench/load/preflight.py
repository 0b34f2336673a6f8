"""One or two requests before a run: whether the endpoint answers, which fields it takes, how it counts our words."""

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from dpctl.bench.load.formats import Wish, encode, format_named
from dpctl.bench.load.parse import Outcome, outcome
from dpctl.bench.load.plan import Lexicon, Plan
from dpctl.bench.load.prompts import unique_text
from dpctl.bench.load.send import address_of, request_head
from dpctl.bench.load.wire import Address, Exchange, Fault, Pool
from dpctl.core.errors import Failure, FailureKind, UnavailableError, UsageError
from dpctl.engines.openai_chat import Dialect

_SHORT = 32
_LONG = 512
# a run of fewer requests is not worth asking twice
_WORTH = 10
_WITHIN = 120.0
# the ids that dpctl's own emulator gives
_EMULATED = re.compile(rb'"[a-z]+[-_]emulated[-_]')


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    outcome: Outcome
    raw: bytes
    dialect: Dialect


def preflight(plan: Plan, *, key: str = "") -> Plan:
    """The plan with what the endpoint has told: the fields it takes, how it counts, whether dpctl emulates it.

    Raises UnavailableError where it cannot be reached or refuses; with its own words, without the key.
    """
    return asyncio.run(_preflight(plan, key))


async def _preflight(plan: Plan, key: str) -> Plan:
    address = await address_of(plan.base_url)
    first = await _ask(plan, address, key, plan.dialect, _SHORT, number=0)
    plan = replace(plan, dialect=first.dialect, emulated=_EMULATED.search(first.raw) is not None)
    if (plan.expected or _WORTH) < _WORTH or first.outcome.tokens_in is None:
        return plan
    words = _longer(max(ask.prompt_tokens for ask in plan.asks), first.outcome.tokens_in)
    second = await _ask(plan, address, key, plan.dialect, words, number=1)
    if second.outcome.tokens_in is None:
        return plan
    each = (second.outcome.tokens_in - first.outcome.tokens_in) / (words - _SHORT)
    # a chain that adds documents of its own, or a count that does not grow, tells nothing about words
    if not 0.5 <= each <= 4.0:
        return plan
    overhead = max(0.0, first.outcome.tokens_in - each * _SHORT)
    return replace(plan, lexicon=Lexicon(tokens_per_word=each, overhead=overhead, counted=True))


def _longer(prompt_tokens: int, short_tokens: int) -> int:
    """Words of the second request: as many as there are tokens in the run's longest prompt at most, for that one fits.

    `short_tokens` is what the first request of `_SHORT` words came to, with whatever the server adds.
    """
    return max(2 * _SHORT, min(_LONG, prompt_tokens * _SHORT // max(1, short_tokens)))


async def _ask(plan: Plan, address: Address, key: str, dialect: Dialect, words: int, *, number: int) -> _Asked:
    """Send one short request; when a field is refused by name, once more with its other form."""
    using = format_named(plan.protocol)
    # numbers far beyond those of the run
    text = unique_text(words, number=2**24 + number, salt=plan.salt)
    tried = {dialect}
    while True:
        wish = Wish(model=plan.model, messages=[("user", text)], max_tokens=1, dialect=dialect, options=plan.options)
        exchange = await _exchange(address, request_head(plan, key), encode(wish, using))
        raw = b"".join(piece for _, piece in exchange.pieces)
        if exchange.status in {400, 422}:
            other = dialect.without(raw.decode(errors="replace"))
            if other is not None and other not in tried:
                dialect = other
                tried.add(other)
                continue
        found = outcome(exchange, using=using, start=exchange.due, chars_per_token=None)
        # one token may be none that can be seen: only an answer that is none at all stands in the way
        if exchange.fault is not Fault.NONE or not 200 <= exchange.status < 300:
            raise _refused(plan, found, key)
        return _Asked(outcome=found, raw=raw, dialect=dialect)


async def _exchange(address: Address, head: bytes, body: bytes) -> Exchange:
    over: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
    pool = Pool(address, lambda done: None if over.done() else over.set_result(done))
    now = time.perf_counter_ns()
    pool.send(Exchange(tag=0, due=now, begun=now), b"%s%d\r\n\r\n%s" % (head, len(body), body))
    try:
        return await asyncio.wait_for(over, _WITHIN)
    except TimeoutError:
        return Exchange(tag=0, due=now, begun=now, end=time.perf_counter_ns(), fault=Fault.TOTAL)
    finally:
        await pool.close()


def _refused(plan: Plan, found: Outcome, key: str) -> UnavailableError:
    said = found.message.replace(key, "[key]") if key else found.message
    hint = {
        401: "give the key in the variable that --key-variable names",
        403: "give a key that may use this model",
        404: "check --model, and whether the address ends where the protocol's path is appended (often /v1)",
    }.get(found.status or 0, "check the server's log, --protocol and --model")
    kind = FailureKind(found.failure) if found.failure in set(FailureKind) else FailureKind.REFUSED
    return UnavailableError(
        f"the endpoint refused a first request: {said}",
        where=plan.base_url,
        hint=hint,
        failure=Failure(kind=kind, status=found.status),
    )


def served_model(base_url: str, *, key: str = "", seconds: float = 5.0) -> str:
    """The model that an OpenAI-compatible server offers first (GET /models); UnavailableError where it tells none."""
    from http.client import HTTPException
    from urllib.request import ProxyHandler, Request, build_opener

    headers = {"User-Agent": "dpctl", **({"Authorization": f"Bearer {key}"} if key else {})}
    request = Request(f"{base_url.rstrip('/')}/models", headers=headers)  # noqa: S310 - checked by `checked_url`
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=seconds) as answer:
            entries: Sequence[object] = json.loads(answer.read(2**20))["data"]
            return str(entries[0]["id"])  # type: ignore[index]
    except (OSError, HTTPException, ValueError, KeyError, IndexError, TypeError) as error:
        raise UnavailableError(
            f"the server does not say which models it has: {type(error).__name__}",
            where=f"{base_url.rstrip('/')}/models",
            hint="start it, check --url (it often ends in /v1), or name the model with --model",
        ) from None


def checked_url(text: str) -> str:
    """The base address without a slash at its end; UsageError for what is none, or one with credentials in it."""
    try:
        parts = urlsplit(text.strip())
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.username is not None or parts.query or parts.fragment:
        raise UsageError(
            "not the address of an endpoint",
            where="--url",
            hint="scheme, host, port and path, as in http://127.0.0.1:8000/v1; keys go into an environment variable",
        )
    return text.strip().rstrip("/")
