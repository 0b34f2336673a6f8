"""Run files for tests of what reads them: written by the store itself, times under the test's control."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dpctl.bench.store import RunWriter, Session
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.run import Attempt, Sample

CLOUD = Stage(role="answer", model="gpt-4o", engine="api", place="openai", zone=Zone.THIRD_PARTY)
MASK = Stage(role="mask", model=None, engine="rules", place="this-machine", zone=Zone.PROCESS)
HYBRID = Deployment(
    id="hybrid-gpt-4o",
    label="hybrid (rules + openai:gpt-4o)",
    mode=Mode.HYBRID,
    delivery=Delivery.SAAS,
    stages=(MASK, CLOUD),
)
OPEN = replace(HYBRID, id="cloud-gpt-4o", label="cloud (openai:gpt-4o)", mode=Mode.CLOUD, stages=(CLOUD,))
ENVIRONMENT = {
    "dpctl": "0.1.0",
    "machine": "a cloud instance",
    "cpu": "EPYC",
    "arch": "x86_64",
    "document": "generated",
}


def sample(index: int, seconds: float, started: float, **rest: object) -> Sample:
    return replace(
        Sample(
            id=f"r#{index}",
            deployment="",
            index=index,
            document="agreement-7-50",
            document_chars=154_000,
            started=started + index,
            first=seconds,
            last=4 * seconds,
            tokens_in=33_000,
            tokens_out=500,
            counted_by="usage",
            attempts=(Attempt(zone="third-party", host="h", bytes_out=158_214),),
            planted={"person": 20},
            facts=12,
            facts_found=("f1", "f2", "f3"),
        ),
        **rest,  # type: ignore[arg-type]
    )


def written(
    path: Path,
    *,
    seconds: float = 1.7,
    started: float = 1.79e9,
    requests: int = 3,
    deployment: Deployment = HYBRID,
    environment: Mapping[str, str] = ENVIRONMENT,
    scenario: str = "legal-summary",
    digest: str = "a" * 64,
    done: bool = True,
    **rest: object,
) -> Path:
    """One run of one deployment: `seconds` to the first token, four times as many to the last."""
    path.parent.mkdir(parents=True, exist_ok=True)
    session = Session(
        scenario=scenario, digest=digest, machine="this-machine", started="2026-11-21T10:00:00+00:00",
        environment=environment,
    )  # fmt: skip
    writer = RunWriter(path, session)
    writer.begin(deployment)
    for index in range(requests):
        writer.append(deployment.id, replace(sample(index, seconds, started, **rest), deployment=deployment.id))
    if done:
        writer.done(deployment.id)
    writer.close()
    return path


def pairs(folder: Path, factor: float, *, count: int = 12, **new: object) -> tuple[Path, Path]:
    """Two folders of runs that alternate A/B/B/A a minute apart; the new ones take `factor` times as long."""
    wobble = (0.0, 0.011, -0.012, 0.007, -0.006, 0.013, -0.009, 0.004, -0.003, 0.008, -0.005, 0.002)
    base, after = folder / "base", folder / "new"
    for pair in range(count):
        first, second = 1.79e9 + 120 * pair, 1.79e9 + 120 * pair + 60
        if pair % 2:
            first, second = second, first
        written(base / f"{pair:02d}.jsonl", started=first)
        seconds = 1.7 * factor * (1 + wobble[pair % 12])
        written(after / f"{pair:02d}.jsonl", seconds=seconds, started=second, **new)  # type: ignore[arg-type]
    return base, after
