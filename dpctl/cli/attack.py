"""`dpctl bench SCENARIO --attack`: does masking hold against a document and a cloud that want it broken?"""

import asyncio
from typing import TYPE_CHECKING

import typer

from dpctl.cli.output import color, say, say_json, width
from dpctl.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dpctl.bench.attacks import Attack, Attempted, Probed
    from dpctl.bench.targets import Target
    from dpctl.bench.work import Work


def run_attacks(name: str, targets: "tuple[Target, ...]", work: "Work", *, as_json: bool, plain: bool) -> None:
    """Run one attack, or all and the canaries, on every hybrid pipeline that masks; exit 1 when one did not hold."""
    from dpctl.bench.attacks import CANARIES, attack, attacks
    from dpctl.report.attacks import as_record, render

    if work.ner is not None and work.ner.find is None:
        raise UsageError(
            "attacks run against an emulator alone, without a model of your own", where="--ner", hint="drop --ner edge"
        )
    chosen = attacks() if name == "all" else () if name == CANARIES else (attack(name),)
    tried, probed = asyncio.run(_tried(chosen, targets, work, canaries=name in {"all", CANARIES}))
    if as_json:
        say_json(as_record(work.scenario.id, tried, probed))
    else:
        titles = {one.id: f"{one.title} ({one.kind})" for one in chosen}
        page = render(work.scenario.id, tried, probed, titles, width=width(), color=color(plain=plain))
        say(page, nl=False)
    if not (all(one.held for one in tried) and all(one.held for one in probed)):
        raise typer.Exit(int(ExitCode.FINDING))


async def _tried(
    chosen: "tuple[Attack, ...]", targets: "tuple[Target, ...]", work: "Work", *, canaries: bool
) -> "tuple[list[Attempted], list[Probed]]":
    from dpctl.bench.attacks import Asking, attempt, probe
    from dpctl.bench.work import destination, generalised, regimes_of
    from dpctl.core.deployment import Pipeline
    from dpctl.privacy.verdict import classes_to_mask

    asked, sensitivity = work.scenario.workload, work.scenario.sensitivity
    tried, probed = [], []
    for target in targets:
        if target.pipeline not in {Pipeline.MASK, Pipeline.EXTRACT} or target.cloud is None:
            continue
        asking = Asking(
            instruction=asked.instruction,
            model=target.cloud.model,
            provider=target.cloud.provider,
            classes=classes_to_mask(sensitivity, regimes_of(work), destination(target.cloud, work)),
            sought=frozenset(cls.name for cls in sensitivity.classes if cls.level == "A"),
            max_tokens=asked.output_tokens,
            seed=work.seed,
            generalise=generalised(work),
            extra=work.ner.find if work.ner is not None else None,
        )
        for one in chosen:
            work.on_progress(f"{one.id}: {target.pipeline}")
            tried.append(await attempt(one, work.document, target.pipeline, asking))
        if canaries:
            work.on_progress(f"canaries: {target.pipeline}")
            probed.append(await probe(work.document, target.pipeline, asking))
    return tried, probed
