"""`dpctl bench SCENARIO --attack`: does masking hold against a document and a cloud that want it broken?"""

import asyncio
import json
from typing import TYPE_CHECKING

import typer

from dpctl.cli.output import color, width
from dpctl.core.errors import ExitCode

if TYPE_CHECKING:
    from dpctl.bench.attacks import Attack, Attempted
    from dpctl.bench.targets import Target
    from dpctl.bench.work import Work


def run_attacks(name: str, targets: "tuple[Target, ...]", work: "Work", *, as_json: bool, plain: bool) -> None:
    """Run one attack, or all, on every hybrid pipeline that masks; exit 1 when one did not hold."""
    from dpctl.bench.attacks import attack, attacks
    from dpctl.report.attacks import as_record, render

    chosen = attacks() if name == "all" else (attack(name),)
    tried = asyncio.run(_tried(chosen, targets, work))
    if as_json:
        typer.echo(json.dumps(as_record(work.scenario.id, tried), indent=2))
    else:
        titles = {one.id: f"{one.title} ({one.kind})" for one in chosen}
        typer.echo(render(work.scenario.id, tried, titles, width=width(), color=color(plain=plain)), nl=False)
    if not all(one.held for one in tried):
        raise typer.Exit(int(ExitCode.FINDING))


async def _tried(chosen: "tuple[Attack, ...]", targets: "tuple[Target, ...]", work: "Work") -> "list[Attempted]":
    from dpctl.bench.attacks import attempt
    from dpctl.bench.work import destination, regimes_of
    from dpctl.core.deployment import Pipeline
    from dpctl.privacy.verdict import classes_to_mask

    asked, sensitivity = work.scenario.workload, work.scenario.sensitivity
    found = []
    for target in targets:
        if target.pipeline not in {Pipeline.MASK, Pipeline.EXTRACT} or target.cloud is None:
            continue
        classes = classes_to_mask(sensitivity, regimes_of(work), destination(target.cloud, work))
        for one in chosen:
            work.on_progress(f"{one.id}: {target.pipeline}")
            found.append(
                await attempt(
                    one,
                    work.document,
                    asked.instruction,
                    model=target.cloud.model,
                    provider=target.cloud.provider,
                    pipeline=target.pipeline,
                    classes=classes,
                    sought=frozenset(cls.name for cls in sensitivity.classes if cls.level == "A"),
                    max_tokens=asked.output_tokens,
                    seed=work.seed,
                )
            )
    return found
