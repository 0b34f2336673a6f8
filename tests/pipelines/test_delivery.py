"""Delivery over scripted engines in virtual time: whom it asks, when, what it counts, and what it never gives out."""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.deployment import Zone
from dpctl.core.errors import Failure, FailureKind, UnavailableError
from dpctl.core.run import Delivered, Leg, Sample, lost_tokens
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.pipelines.breaker import Breaker
from dpctl.pipelines.cache import AnswerCache, Scope
from dpctl.pipelines.delivery import RoutedEngine
from dpctl.pipelines.egress import LEG
from dpctl.pipelines.hedge import Hedging
from dpctl.pipelines.routes import Limits, Route
from tests.pipelines.virtual_time import now, run

PROMPT = Prompt(instruction="Summarise.", text="x" * 790, max_tokens=50)
ANSWER = ("All ", "is ", "well.")


def broken(kind: FailureKind, *, status: int | None = None, retry_after: float | None = None) -> UnavailableError:
    failure = Failure(kind=kind, status=status, retry_after=retry_after)
    return UnavailableError(f"it is {kind}", where="there", hint="wait", failure=failure)


LIMITED = broken(FailureKind.LIMITED, status=429, retry_after=3.0)
FAILED = broken(FailureKind.FAILED, status=500)
REFUSED = broken(FailureKind.REFUSED, status=401)
UNREACHABLE = broken(FailureKind.UNREACHABLE)
CUT = broken(FailureKind.CUT)
EMPTY = broken(FailureKind.UNUSABLE)

Script = Sequence[float | str | Exception]


class Scripted:
    """Plays one script a request (the last one again and again): a number waits, a text is said, an error raised."""

    environment: Mapping[str, str] = {"engine": "scripted"}

    def __init__(self, *scripts: Script, tokens_out: int | None = None) -> None:
        self.scripts = scripts
        self.tokens_out = tokens_out
        self.asked: list[float] = []
        self.prompts: list[Prompt] = []
        self.legs: list[int | None] = []
        self.stopped = 0

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        script = self.scripts[min(len(self.asked), len(self.scripts) - 1)]
        self.asked.append(now())
        self.prompts.append(prompt)
        self.legs.append(LEG.get())
        said = 0
        try:
            for step in script:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, str):
                    said += 1
                    yield Chunk(text=step, time=now())
                else:
                    await asyncio.sleep(step)
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        yield Usage(tokens_in=200, tokens_out=said if self.tokens_out is None else self.tokens_out)


def route(name: str, engine: Scripted, **more: object) -> Route:
    given: dict[str, object] = {"zone": Zone.THIRD_PARTY, "chars_per_token": 4.0, **more}
    return Route(name=name, engine=engine, **given)  # type: ignore[arg-type]


async def deliver(
    *routes: Route, shown: list[str] | None = None, **more: object
) -> tuple[str | UnavailableError, Delivered, float]:
    """The text or the error, the record, and how long it took in s."""
    began = now()
    given: dict[str, object] = {"limits": Limits(deadline=60.0, backoff=0.0), "rng": random.Random(0), **more}
    engine = RoutedEngine(routes, clock=now, **given)  # type: ignore[arg-type]
    texts = [] if shown is None else shown
    result: str | UnavailableError
    try:
        usages = 0
        async for piece in engine.stream(PROMPT):
            assert not usages, "usage comes last"
            usages += isinstance(piece, Usage)
            texts += [piece.text] if isinstance(piece, Chunk) else []
        assert usages == 1
        result = "".join(texts)
    except UnavailableError as error:
        result = error
    [record] = engine.deliveries
    return result, record, now() - began


def outcomes(record: Delivered) -> list[tuple[str, str]]:
    return [(leg.route, leg.outcome) for leg in record.legs]


# fallback and retry


def test_the_first_route_answers_and_nobody_else_is_asked():
    a, b = Scripted(ANSWER), Scripted(ANSWER)
    text, record, _ = run(deliver(route("a", a), route("b", b)))
    assert text == "All is well."
    assert (record.winner, record.hedged, record.retried, record.degraded) == ("a", False, 0, False)
    assert (len(a.asked), len(b.asked)) == (1, 0)
    [leg] = record.legs
    assert (leg.tokens_in, leg.tokens_out, leg.counted_by) == (200, 3, "usage")
    assert record.lost_tokens == (0, 0)


@pytest.mark.parametrize("error", [LIMITED, FAILED, REFUSED, UNREACHABLE, CUT, RuntimeError])
def test_a_failure_goes_to_the_next_route_at_once(error):
    if error is RuntimeError:  # a bug in an engine is no failure of an endpoint
        with pytest.raises(RuntimeError):
            run(deliver(route("a", Scripted([RuntimeError()])), route("b", Scripted(ANSWER))))
        return
    a, b = Scripted([1.0, error]), Scripted([0.5, *ANSWER])
    text, record, took = run(deliver(route("a", a), route("b", b), limits=Limits(deadline=60.0)))
    assert text == "All is well."
    assert took == pytest.approx(1.5)
    assert outcomes(record) == [("a", "failed"), ("b", "won")]
    assert (record.winner, record.retried) == ("b", 1)
    assert a.prompts == b.prompts == [PROMPT]
    assert (a.legs, b.legs) == ([0], [1])
    turned_away = error is not CUT
    assert record.lost_tokens == ((0, 0) if turned_away else (200, 0))


def test_retry_after_is_kept_to_the_second_and_by_the_next_request_too():
    a = Scripted([LIMITED], ANSWER)
    text, record, took = run(deliver(route("a", a)))
    assert text == "All is well."
    assert (took, a.asked) == (3.0, [0.0, 3.0])
    assert [leg.status for leg in record.legs] == [429, None]

    async def two_requests() -> list[float]:
        engine = Scripted([LIMITED], ANSWER)
        only = route("a", engine)
        await deliver(only, limits=Limits(deadline=60.0, retries=0))
        await deliver(only)
        return engine.asked

    assert run(two_requests()) == [0.0, 3.0]


def test_a_wait_longer_than_the_deadline_is_not_begun():
    a = Scripted([LIMITED], ANSWER)
    error, _, took = run(deliver(route("a", a), limits=Limits(deadline=2.9)))
    assert error is LIMITED
    assert (took, len(a.asked)) == (0.0, 1)


def test_a_limit_does_not_open_the_breaker_and_failures_do():
    limited, failed = Breaker(threshold=1), Breaker(threshold=1)
    run(deliver(route("a", Scripted([LIMITED]), breaker=limited), limits=Limits(deadline=1.0)))
    run(deliver(route("a", Scripted([FAILED]), breaker=failed), limits=Limits(deadline=1.0)))
    assert limited.permits(0.0)
    assert not failed.permits(1.0)


def test_backoff_grows_and_is_random_within_its_limits():
    a = Scripted([FAILED])
    error, record, _ = run(deliver(route("a", a), limits=Limits(deadline=600.0, retries=6, backoff=1.0)))
    assert error is FAILED
    waits = [after - before for before, after in zip(a.asked, a.asked[1:], strict=False)]
    assert len(waits) == 6 - 2  # the breaker opens after five failures in a row, and then nobody is asked
    assert all(0 <= wait <= min(8.0, 2.0**number) for number, wait in enumerate(waits))
    assert len(set(waits)) == len(waits)
    assert record.winner is None


def test_retries_are_counted_over_all_routes():
    a, b = Scripted([FAILED]), Scripted([FAILED])
    error, record, _ = run(deliver(route("a", a), route("b", b), limits=Limits(deadline=60.0, retries=2, backoff=0.0)))
    assert error is FAILED
    assert len(record.legs) == 3
    assert len(a.asked) + len(b.asked) == 3


def test_what_is_refused_is_not_asked_again_and_an_empty_answer_is_an_answer():
    a, b = Scripted([REFUSED]), Scripted(ANSWER)
    assert run(deliver(route("a", a)))[0] is REFUSED
    assert len(a.asked) == 1
    assert run(deliver(route("a", Scripted([EMPTY])), route("b", b)))[0] is EMPTY
    assert b.asked == []


# what was shown stays one answer


@pytest.mark.parametrize("whole", [False, True])
def test_after_visible_text_only_a_delivery_that_held_it_back_tries_again(whole):
    shown: list[str] = []
    a, b = Scripted(["All ", CUT]), Scripted(ANSWER)
    result, record, _ = run(
        deliver(route("a", a), route("b", b), shown=shown, limits=Limits(deadline=60.0, whole=whole, backoff=0.0))
    )
    if whole:
        assert result == "All is well."
        assert outcomes(record) == [("a", "failed"), ("b", "won")]
        assert record.lost_tokens == (200, 1)
    else:
        assert result is CUT
        assert shown == ["All "]
        assert b.asked == []
        assert record.winner is None


def test_a_reasoning_token_is_not_visible_text():
    a, b = Scripted(["", CUT]), Scripted(ANSWER)
    text, record, _ = run(deliver(route("a", a), route("b", b)))
    assert text == "All is well."
    assert record.legs[0].first is not None


def test_an_engine_without_usage_or_text_has_not_answered():
    class Silent(Scripted):
        async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
            self.asked.append(now())
            yield Chunk(text="half", time=now())

    result, record, _ = run(deliver(route("a", Silent()), route("b", Scripted(ANSWER))))
    assert isinstance(result, UnavailableError)
    assert record.winner is None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_the_engines_do_an_answer_is_whole_and_from_one_route(data):
    """Random scripts for three routes: the text is exactly that of the winner's script, or it is an error."""
    errors = st.sampled_from([LIMITED, FAILED, REFUSED, UNREACHABLE, CUT])
    waits = st.floats(0.0, 20.0)

    def script(name: str) -> st.SearchStrategy[list[float | str | Exception]]:
        said = st.just([f"{name}1 ", f"{name}2 ", f"{name}3."])
        ends = st.one_of(st.just([]), errors.map(lambda error: [error]))
        cut = st.integers(0, 3)
        return st.tuples(waits, said, cut, waits, ends).map(
            lambda t: [t[0], *t[1][: t[2]], t[3], *(t[4] or t[1][t[2] :])]
        )

    names = ("a", "b", "c")
    routes = [
        route(
            name,
            Scripted(*data.draw(st.lists(script(name), min_size=1, max_size=3))),
            hedging=Hedging(expected=data.draw(st.floats(0.1, 10.0))),
        )
        for name in names
    ]
    whole = data.draw(st.booleans())
    shown: list[str] = []
    limits = Limits(deadline=30.0, whole=whole, backoff=data.draw(st.floats(0.0, 2.0)))
    result, record, took = run(deliver(*routes, shown=shown, limits=limits))
    assert took <= 30.0 + 1e-6
    if isinstance(result, str):
        assert result == f"{record.winner}1 {record.winner}2 {record.winner}3."
        assert [leg.outcome for leg in record.legs].count("won") == 1
    else:
        assert record.winner is None
        assert not (whole and shown)
        assert len({text[0] for text in shown}) <= 1
    assert all(leg.outcome in {"won", "lost", "failed", "stopped"} for leg in record.legs)
    assert all(leg.end >= leg.start for leg in record.legs)
    assert record.lost_tokens is not None
    asked = sum(len(r.engine.asked) for r in routes)  # type: ignore[attr-defined]
    assert asked == len(record.legs)


# hedging


def test_a_slow_route_is_hedged_and_the_first_token_wins():
    a, b = Scripted([10.0, *ANSWER]), Scripted([1.0, "Be ", "quick."])
    hedging = Hedging(expected=2.0)
    text, record, took = run(deliver(route("a", a, hedging=hedging), route("b", b)))
    assert (text, took) == ("Be quick.", 3.0)
    assert (a.stopped, b.asked, b.prompts) == (1, [2.0], a.prompts)
    assert outcomes(record) == [("a", "lost"), ("b", "won")]
    assert (record.hedged, record.retried) == (True, 0)
    # the prompt may have been worked on: it counts
    assert record.lost_tokens == (200, 0)


def test_the_first_may_win_after_all_and_nobody_is_hedged_who_is_in_time():
    a, b = Scripted([3.0, *ANSWER]), Scripted([2.0, "Late."])
    text, record, _ = run(deliver(route("a", a, hedging=Hedging(expected=2.0)), route("b", b)))
    assert text == "All is well."
    assert outcomes(record) == [("a", "won"), ("b", "lost")]
    assert b.stopped == 1
    b = Scripted(ANSWER)
    run(deliver(route("a", Scripted([1.9, *ANSWER]), hedging=Hedging(expected=2.0)), route("b", b)))
    assert b.asked == []


def test_a_hedge_that_fails_or_a_leader_that_fails_leaves_the_other():
    for first, second in (([5.0, FAILED], [9.0, *ANSWER]), ([9.0, *ANSWER], [1.0, FAILED])):
        text, record, _ = run(
            deliver(route("a", Scripted(first), hedging=Hedging(expected=2.0)), route("b", Scripted(second)))
        )
        assert text == "All is well."
        assert sorted(leg.outcome for leg in record.legs) == ["failed", "won"]


def test_hedges_are_on_a_budget():
    async def many() -> int:
        hedging = Hedging(expected=1.0, share=0.0, burst=2.0)
        routes = route("a", Scripted([5.0, *ANSWER]), hedging=hedging), route("b", Scripted([2.0, *ANSWER]))
        return sum([(await deliver(*routes))[1].hedged for _ in range(5)])

    assert run(many()) == 2


def test_hedging_shortens_the_tail_and_costs_a_tenth_at_most():
    """600 requests to two routes whose time to the first token is log-normal, the same draws with and without."""

    def routes(hedged: bool) -> tuple[Route, Route]:
        rng = random.Random(7)
        a, b = ([[rng.lognormvariate(0.0, 0.8), "Done."] for _ in range(600)] for _ in range(2))
        return (
            route("a", Scripted(*a), hedging=Hedging(expected=3.5) if hedged else None),
            route("b", Scripted(*b)),
        )

    async def go(hedged: bool) -> tuple[float, int]:
        asked = routes(hedged)
        took = sorted([(await deliver(*asked))[2] for _ in range(600)])
        return took[round(0.99 * 600)], sum(len(r.engine.asked) for r in asked)  # type: ignore[attr-defined]

    (plain, alone), (hedged, both) = run(go(False)), run(go(True))
    assert alone == 600
    assert 600 < both <= 660
    assert hedged < 0.8 * plain


def test_tokens_of_all_calls_add_up():
    def sample(*records: Delivered) -> Sample:
        return Sample(id="s", deployment="d", index=0, document="x", document_chars=1, delivered=records)

    leg = Leg(number=0, route="a", zone="third-party", start=0.0, end=1.0, first=None, outcome="lost", tokens_in=5)
    known = Delivered(legs=(replace(leg, tokens_out=2), replace(leg, outcome="won")))
    assert lost_tokens(sample(known, known)) == (10, 4)
    assert lost_tokens(sample(known, Delivered(legs=(leg,)))) is None
    assert lost_tokens(sample()) == (0, 0)


# breaker


def test_an_open_breaker_is_passed_by_and_a_probe_closes_it():
    async def go() -> list[str | None]:
        a = Scripted([FAILED], [FAILED], [FAILED], ANSWER)
        routes = route("a", a, breaker=Breaker(threshold=2, cool_down=30.0)), route("b", Scripted(ANSWER))
        winners = [(await deliver(*routes))[1].winner for _ in range(3)]
        assert len(a.asked) == 2  # the third request did not ask it
        await asyncio.sleep(30.0)
        winners.append((await deliver(*routes))[1].winner)  # the probe fails, and b answers
        assert len(a.asked) == 3
        await asyncio.sleep(29.0)
        await deliver(*routes)
        assert len(a.asked) == 3
        await asyncio.sleep(1.0)
        winners += [(await deliver(*routes))[1].winner for _ in range(2)]
        return winners

    assert run(go()) == ["b", "b", "b", "b", "a", "a"]


def test_with_all_breakers_open_nothing_is_sent():
    async def go() -> tuple[object, int]:
        a = Scripted([FAILED])
        only = route("a", a, breaker=Breaker(threshold=1, cool_down=30.0))
        await deliver(only)
        return (await deliver(only))[0], len(a.asked)

    error, asked = run(go())
    assert isinstance(error, UnavailableError)
    assert "nothing was sent" in error.what
    assert asked == 1


# deadline and edge


def test_the_deadline_covers_everything():
    a, b = Scripted([100.0, *ANSWER]), Scripted([100.0, *ANSWER])
    error, record, took = run(deliver(route("a", a), route("b", b), limits=Limits(deadline=7.0)))
    assert isinstance(error, UnavailableError)
    assert "deadline of 7 s" in error.what
    assert took == 7.0
    assert outcomes(record) == [("a", "failed")]
    assert (a.stopped, b.asked) == (1, [])
    assert record.legs[0].failure == "silent"


def test_a_stream_that_drips_past_the_deadline_is_an_error():
    drip = [step for number in range(20) for step in (1.0, f"{number} ")]
    shown: list[str] = []
    error, record, took = run(deliver(route("a", Scripted(drip)), shown=shown, limits=Limits(deadline=5.5)))
    assert isinstance(error, UnavailableError)
    assert (took, len(shown), record.winner) == (5.5, 5, None)


def edge(engine: Scripted) -> Route:
    return route("edge", engine, zone=Zone.PROCESS)


@pytest.mark.parametrize("cloud", [[UNREACHABLE], [FAILED], [REFUSED]])
def test_offline_the_edge_answers_and_the_answer_says_so(cloud):
    text, record, _ = run(deliver(route("a", Scripted(cloud)), edge=edge(Scripted(["Roughly."]))))
    assert text == "Roughly."
    assert (record.winner, record.degraded) == ("edge", True)
    assert record.legs[-1].zone == "process"


def test_time_is_kept_for_the_edge_and_its_failure_leaves_the_first_reason():
    limits = Limits(deadline=10.0, edge_reserve=4.0)
    slow = route("a", Scripted([50.0, *ANSWER]))
    text, record, took = run(deliver(slow, edge=edge(Scripted([3.0, "Roughly."])), limits=limits))
    assert (text, took, record.degraded) == ("Roughly.", 9.0, True)
    error, record, took = run(deliver(slow, edge=edge(Scripted([5.0, "Roughly."])), limits=limits))
    assert isinstance(error, UnavailableError)
    assert took == 10.0
    failing = route("a", Scripted([UNREACHABLE]))
    error, record, _ = run(deliver(failing, edge=edge(Scripted([NO_MEMORY])), limits=limits))
    assert error is UNREACHABLE
    assert not record.degraded


NO_MEMORY = UnavailableError("no memory", where="here", hint="buy some")


def test_an_edge_is_here_and_a_cache_has_a_scope():
    with pytest.raises(ValueError, match="premises"):
        RoutedEngine((), limits=Limits(), edge=route("far", Scripted()))
    with pytest.raises(ValueError, match="scope"):
        RoutedEngine((), limits=Limits(), cache=AnswerCache(max_bytes=1))
    with pytest.raises(ValueError, match="same name"):
        RoutedEngine([route("edge", Scripted())], limits=Limits(), edge=edge(Scripted()))


# who may be asked


def test_only_routes_of_the_same_verdict_are_asked():
    ok, other = Scripted([FAILED]), Scripted(ANSWER)
    routes = route("a", ok, verdict="v1"), route("b", other, verdict="v2"), route("c", other)
    error, _, _ = run(deliver(*routes, verdict="v1"))
    assert error is FAILED
    assert other.asked == []
    nobody, record, _ = run(deliver(*routes, verdict="v3"))
    assert isinstance(nobody, UnavailableError)
    assert "nothing was sent" in nobody.what
    assert record.legs == ()
    # without verdicts: the zone of the first
    far = Scripted(ANSWER)
    judged = route("c", far, zone=Zone.ENCLAVE, verdict="v1")
    run(deliver(route("a", ok, zone=Zone.ENCLAVE), route("b", far), judged))
    assert far.asked == []


# losers and the end


def test_whoever_stops_listening_stops_the_legs():
    a = Scripted(["All ", 50.0, "is well."])

    async def go() -> Delivered:
        engine = RoutedEngine([route("a", a)], limits=Limits(), clock=now)
        async with aclosing(engine.stream(PROMPT)) as pieces:
            async for _ in pieces:
                break
        return engine.deliveries[0]

    record = run(go())
    assert a.stopped == 1
    assert outcomes(record) == [("a", "stopped")]
    assert record.lost_tokens == (200, 1)


def test_records_count_from_the_schedule():
    async def go() -> tuple[Delivered, Delivered]:
        await asyncio.sleep(100.0)
        engine = RoutedEngine([route("a", Scripted([1.0, FAILED], [2.0, *ANSWER]))], limits=Limits(), clock=now)
        async for _ in engine.stream(PROMPT):
            pass
        return engine.deliveries[0], engine.records(90.0)[0]

    raw, counted = run(go())
    assert [leg.first for leg in counted.legs] == [None, raw.legs[1].first - 90.0]
    assert (counted.legs[0].start, counted.legs[0].end) == (10.0, 11.0)
    assert counted.winner == raw.winner


def test_legs_are_numbered_over_the_calls_of_a_request():
    async def go() -> list[int]:
        engine = RoutedEngine([route("a", Scripted([FAILED], ANSWER))], limits=Limits(backoff=0.0), clock=now)
        for _ in range(2):
            async for _ in engine.stream(PROMPT):
                pass
        return [leg.number for record in engine.deliveries for leg in record.legs]

    assert run(go()) == [0, 1, 2]


@pytest.mark.parametrize(
    ("tokens_in", "tokens_out", "doubts"),
    [
        (200, 3, ()),
        (200, 2, ("more-pieces-than-tokens",)),
        (2, 3, ("implausible-prompt-count",)),
        (700, 0, ("more-pieces-than-tokens", "implausible-prompt-count")),
    ],
)
def test_counts_that_cannot_be_are_doubted(tokens_in, tokens_out, doubts):
    class Miscounting(Scripted):
        async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
            for text in ANSWER:
                yield Chunk(text=text, time=now())
            yield Usage(tokens_in=tokens_in, tokens_out=tokens_out)

    _, record, _ = run(deliver(route("a", Miscounting())))
    assert record.doubts == doubts


def test_without_a_ratio_a_loser_costs_an_unknown_amount():
    _, record, _ = run(deliver(route("a", Scripted([CUT]), chars_per_token=None), route("b", Scripted(ANSWER))))
    assert record.lost_tokens is None


# cache


def test_the_same_bytes_are_answered_once():
    async def go() -> list[tuple[object, Delivered]]:
        cache = AnswerCache(max_bytes=1000)
        a = Scripted([FAILED], ANSWER, ["Other."])
        found = []
        for tenant in ("t1", "t1", "t2"):
            scope = Scope(model="m", policy="p", tenant=tenant, parameters={"temperature": 0})
            text, record, _ = await deliver(route("a", a), cache=cache, scope=scope)
            found.append((text, record))
        return found

    [(first, asked), (again, cached), (other, not_cached)] = run(go())
    assert first == again == "All is well."
    assert other == "Other."
    assert (asked.cached, cached.cached, not_cached.cached) == (False, True, False)
    assert cached.legs == ()


@pytest.mark.parametrize("script", [["All ", CUT], [UNREACHABLE]])
def test_no_broken_and_no_degraded_answer_is_kept(script):
    cache = AnswerCache(max_bytes=1000)
    scope = Scope(model="m", policy="p", tenant="t", parameters={})
    run(deliver(route("a", Scripted(script)), edge=edge(Scripted(["Roughly."])), cache=cache, scope=scope))
    assert len(cache) == 0


def test_the_environment_names_the_routes():
    engine = RoutedEngine([route("a", Scripted()), route("b", Scripted())], limits=Limits(), edge=edge(Scripted()))
    assert engine.environment == {"engine": "scripted", "routes": "a, b", "edge route": "edge"}
