"""What a bench would cost: every call of a request is paid for, with what those before it wrote."""

from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.calls import prompt_lengths
from dpctl.bench.documents import generate
from dpctl.bench.targets import CloudTarget, Target
from dpctl.bench.work import Work
from dpctl.catalog import read
from dpctl.cli.spending import check_budget, expected_usd
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.errors import UsageError


def work_of(tmp_path: Path, calls: int) -> Work:
    scenario = read.scenario("agent-chain")
    workload = replace(scenario.workload, calls=calls)
    return Work(
        scenario=replace(scenario, workload=workload),
        document=generate(workload.kind, seed=workload.seed, pages=workload.pages),
        runs=10,
        time_budget=1.0,
        full=False,
        cache=tmp_path,
        seed=1,
        on_progress=lambda _: None,
        on_answer=lambda *_: None,
    )


def target(base_url: str | None) -> Target:
    stage = Stage(role="answer", model="openai:gpt-4o", engine="openai", place="openai", zone=Zone.THIRD_PARTY)
    deployment = Deployment(id="cloud", label="cloud", mode=Mode.CLOUD, delivery=Delivery.SAAS, stages=(stage,))
    model = read.hosted("openai:gpt-4o")
    cloud = CloudTarget(provider=read.provider("openai"), model=model, base_url=base_url, key="")
    return Target(deployment=deployment, cloud=cloud)


@pytest.mark.parametrize("calls", [1, 8])
def test_every_call_is_paid_for(tmp_path: Path, calls: int) -> None:
    work, real = work_of(tmp_path, calls), target("https://api.openai.com/v1")
    assert real.cloud is not None and real.cloud.model.price is not None
    price, workload = real.cloud.model.price, work.scenario.workload
    ratio = real.cloud.model.chars_per_token.value
    prompts = prompt_lengths(
        len(work.document.text) / ratio, len(workload.instruction) / ratio, workload.output_tokens, calls
    )
    each = price.input.to("USD/tok").value * sum(prompts)
    each += price.output.to("USD/tok").value * workload.output_tokens * calls
    whole = expected_usd(real, work)
    assert whole == pytest.approx(10 * each)
    with pytest.raises(UsageError, match="more than --max-usd"):
        check_budget((real,), work, 10 * each * 0.99)
    check_budget((real,), work, 10 * each * 1.01)


def test_what_is_emulated_costs_nothing(tmp_path: Path) -> None:
    assert expected_usd(target(None), work_of(tmp_path, 8)) == 0
