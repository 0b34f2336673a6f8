"""A decision for the report tests, with every part that a page can have."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from dpctl.core.deployment import Delivery, Mode, Zone
from dpctl.core.scenario import Traits
from dpctl.decide.advice import Aside, decide, sure
from dpctl.decide.flips import Flip
from dpctl.decide.need import Objective
from dpctl.privacy.verdict import Answer, Change, EgressVerdict
from dpctl.report.decision import Decision
from tests.options import fig, need, option, usd
from tests.report.bench_results import legal, machine

GOLDENS = Path(__file__).with_name("goldens")


def decision(*, limit: str = "e2el mean <= 6 s") -> Decision:
    """Local, hybrid, managed and a denied API for legal-summary; a rule that decides against the figures."""
    of = need(
        limit,
        "cost mean <= $0.05",
        per_day=2000.0,
        objective=Objective.COST,
        traits=Traits(regulated=True, volume="variable"),
        budget=usd(5000.0),
    )
    bench = legal()
    of = replace(
        of,
        scenario=replace(
            of.scenario,
            id="legal-summary",
            title="Summarise a 50-page agreement",
            claims=bench.scenario.claims or bench.claims,
        ),
    )
    api = option(
        "cloud openai:gpt-4o", of, each=usd(0.01), e2el=fig(4.0, "s", 3.0, 6.0), mode=Mode.CLOUD, delivery=Delivery.SAAS
    )
    policy = EgressVerdict(
        answer=Answer.DENIED,
        rules=("scenario-zones",),
        reasons=("scenario-zones: person: only on the premises",),
        changes=(Change(agree=frozenset({"dpa"}), mask=frozenset({"person"})),),
    )
    options = [
        option(
            "local llama-3.1-8b@Q4_K_M on rtx-4090 (llama.cpp)",
            of,
            fixed=usd(900.0, 600.0, 1400.0),
            machine=usd(80.0, 60.0, 110.0, source="hours"),
            e2el=fig(4.2, "s", 3.4, 5.6, source="formula"),
        ),
        option(
            "hybrid mask here + openai:gpt-4o",
            of,
            fixed=usd(200.0, 100.0, 400.0),
            each=usd(0.012, 0.010, 0.014, source="list price"),
            e2el=fig(5.0, "s", 3.6, 6.6, source="published profile"),
            mode=Mode.HYBRID,
            delivery=Delivery.SAAS,
            masks=True,
            model="openai:gpt-4o",
            published=fig(90.4, "%", source="leaderboard"),
        ),
        option(
            "managed llama-3.1-8b@FP8 on l40s-48gb, an endpoint with a very long name indeed, some region, on demand",
            of,
            machine=usd(2100.0, source="rent"),
            e2el=fig(5.1, "s", 4.0, 7.0, source="formula"),
            mode=Mode.CLOUD,
            delivery=Delivery.MANAGED,
        ),
        replace(api, policy=policy),
    ]
    assert Zone.PREMISES in of.scenario.sensitivity.allowed_zones
    advice = decide(options, of, [Aside(label="llama-3-70b", reason="its context of 8,192 tok is too short")])
    advice = replace(
        advice,
        robustness=sure(advice, draws=200),
        considered=13_442,
        flips=(
            Flip(
                what="volume",
                unit="1/day",
                now=2000.0,
                value=41_000.0,
                above=True,
                becomes="x",
                label="local x",
                verified=True,
            ),
            Flip(
                what="latency limit",
                unit="s",
                now=6.0,
                value=4.9,
                above=False,
                becomes="",
                label="",
                meets=False,
                verified=True,
            ),
            Flip(
                what="price of tokens",
                unit="",
                now=1.0,
                value=2.5,
                above=True,
                becomes="y",
                label="managed y",
                verified=True,
            ),
            Flip(
                what="length",
                unit="char",
                now=155_030.0,
                value=548_047.6,
                above=True,
                becomes="z",
                label="cloud z",
                meets=False,
                verified=True,
            ),
            Flip(
                what="hardware",
                unit="B/s",
                now=1.008e12,
                value=3e11,
                above=False,
                becomes="w",
                label="hybrid w",
                at="l4-24gb",
                verified=True,
            ),
        ),
    )
    return Decision(
        advice=advice,
        machine=machine("NVIDIA GeForce RTX 4090"),
        there=False,
        command="dpctl recommend legal-summary --hardware rtx-4090 --volume 2000/day",
        references=bench.references,
        today=date(2026, 11, 21),
    )


if __name__ == "__main__":
    from dpctl.report.adr import as_adr, as_markdown
    from dpctl.report.recommend import render

    for name, text in (
        ("recommend_80.txt", render(decision(), width=80, color=False, explain=True)),
        ("recommend_adr.md", as_adr(decision())),
        ("recommend_none_adr.md", as_adr(decision(limit="e2el mean <= 1 s"))),
        ("recommend.md", as_markdown(decision())),
    ):
        (GOLDENS / name).write_text(text, encoding="utf-8")
