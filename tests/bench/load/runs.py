"""Load runs made by hand for tests: what each request came to is given, nothing is sent."""

from collections.abc import Sequence

from dpctl.bench.load.parse import Outcome
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.store import LoadRun, Tick
from dpctl.core.arrivals import Ask


def answered(
    number: int,
    due: float,
    *,
    ttft: float = 0.2,
    gap: float = 0.01,
    chunks: int = 10,
    tokens: int | None = None,
    lag: float = 0.0005,
    **more: object,
) -> Outcome:
    """A whole answer: its first token `ttft` s after it was sent."""
    sent = due + lag
    times = tuple(sent + ttft + gap * chunk for chunk in range(chunks))
    fields = {
        "number": number,
        "due": due,
        "begun": sent,
        "sent": sent,
        "opening": 0.0,
        "times": times,
        "end": times[-1] + 0.001,
        "status": 200,
        "bytes_out": 500,
        "tokens_in": 100,
        "tokens_out": chunks if tokens is None else tokens,
        "counted_by": "usage",
        "finish": "stop",
    }
    return Outcome(**{**fields, **more})  # type: ignore[arg-type]


def failed(number: int, due: float, *, kind: str = "limited", message: str = "HTTP 429") -> Outcome:
    """A request that failed a second after it was due."""
    return Outcome(
        number=number,
        due=due,
        begun=due,
        sent=due,
        opening=0.0,
        times=(),
        end=due + 1,
        status=429,
        bytes_out=500,
        failure=kind,
        message=message,
    )


def load_run(
    outcomes: Sequence[Outcome],
    *,
    seconds: float,
    warmup: float = 0.0,
    ticks: Sequence[Tick] = (),
    reason: str = "done",
    **more: object,
) -> LoadRun:
    """The outcomes as a run of a plan with as many requests."""
    made = tuple(Ask(due=o.due, prompt_tokens=100, output_tokens=10) for o in outcomes)
    plan = Plan(
        scenario="bank-chatbot",
        base_url="http://127.0.0.1:8000/v1",
        protocol="openai",
        model="toy",
        arrivals="poisson, 10 requests a second",
        asks=made,
        seconds=seconds,
        warmup=warmup,
    )
    fields = {"plan": plan, "started": "2026-11-21T12:00:00+00:00", "outcomes": tuple(outcomes), "ticks": tuple(ticks)}
    return LoadRun(**{**fields, "reason": reason, **more})  # type: ignore[arg-type]
