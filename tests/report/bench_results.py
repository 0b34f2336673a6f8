"""Bench results for the report tests: a believable one, and the extremes."""

from dataclasses import replace

from dpctl.assess import Assessment, verdicts
from dpctl.assess.caveats import does_not_fit
from dpctl.assess.protection import Protection
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Host, Machine, MemoryPool
from dpctl.core.run import Note
from dpctl.core.scenario import (
    Candidate,
    Claim,
    Requirement,
    Scenario,
    Sensitivity,
    SensitivityClass,
    Traits,
    Workload,
    parse_requirement,
)
from dpctl.decide.rank import recommend
from dpctl.privacy.metrics import rate, weighted_leak
from dpctl.privacy.policy import Compliance
from dpctl.report.record import BenchResult

ARTICLE = "article on delivery modes of enterprise AI, reference task table (undated, read)"


def fig(
    value: float, unit: str, letter: str, low: float | None = None, high: float | None = None, source: str = "literal"
) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance(letter), source=source, low=low, high=high)


def machine(name: str = "cloud instance, 2 vCPU") -> Machine:
    memory = MemoryPool(kind="dram", capacity=fig(16.8e9, "B", "M"))
    host = Host(os="linux", arch="x86_64", cpu="AMD EPYC 7B13", cores=2, threads=2, memory=memory)
    return Machine(id="this-machine", name=name, host=host, power=fig(65, "W", "A"), price=fig(900, "USD", "A"))


def scenario(*requirements: str, traits: Traits | None = None) -> Scenario:
    wanted = requirements or ("e2el mean <= 3 s", "leaked == 0", "cost mean <= $0.05")
    return Scenario(
        id="legal-summary",
        title="Summarise a 50-page agreement under legal privilege",
        workload=Workload(kind="agreement", pages=50, seed=7, instruction="Summarise.", output_tokens=500),
        sensitivity=Sensitivity(
            regime="legal-privilege",
            classes=(
                SensitivityClass(name="person", level="A", weight=1.0),
                SensitivityClass(name="amount", level="B", weight=0.25),
            ),
            allowed_zones=(Zone.PROCESS, Zone.PREMISES),
        ),
        requirements=tuple(map(parse_requirement, wanted)),
        candidates=(Candidate(mode=Mode.LOCAL, edge="mistral-7b@Q4_K_M"),),
        traits=traits or Traits(regulated=True),
    )


def deployment(mode: Mode, model: str, *, emulated: bool = False, label: str | None = None) -> Deployment:
    mask = Stage(role="mask", model=None, engine="rules", place="this", zone=Zone.PROCESS)
    here = Stage(role="answer", model=model, engine="llama.cpp", place="this", zone=Zone.PROCESS)
    away = Stage(role="answer", model=model, engine="openai", place="openai", zone=Zone.THIRD_PARTY)
    stages = {Mode.LOCAL: (here,), Mode.CLOUD: (away,), Mode.HYBRID: (mask, away)}[mode]
    return Deployment(
        id=f"{mode.value}-{model}",
        label=label or f"{mode.value} {model}",
        mode=mode,
        delivery=Delivery.OWNED if mode is Mode.LOCAL else Delivery.SAAS,
        stages=stages,
        emulated=emulated,
    )


def kept(leaked_a: int | None, spans_a: int, score: float, letter: str = "M") -> Compliance:
    lost = leaked_a or 0
    return Compliance(
        score=fig(score, "%", letter),
        spans=spans_a + 100,
        leaked=lost,
        spans_a=spans_a,
        leaked_a=leaked_a,
        verdict="met" if lost == 0 else "not met",
        basis="planted by the generator",
    )


def assessment(
    which: Deployment,
    *,
    requirements: tuple[Requirement, ...],
    e2el: Figure | None = None,
    ttft: Figure | None = None,
    cost: Figure | None = None,
    compliance: Compliance | None = None,
    bytes_out: Figure | None = None,
    quality: Figure | None = None,
    missing: Figure | None = None,
    fits: bool | None = None,
    origin: str = "measured",
    samples: int = 3,
    on: str = "cloud instance, 2 vCPU",
    notes: tuple[Note, ...] = (),
    lines: tuple[CostLine, ...] = (),
    protection: Protection | None = None,
) -> Assessment:
    known = {
        (metric, "mean"): value
        for metric, value in (
            ("e2el", e2el),
            ("ttft", ttft),
            ("cost", cost),
            ("quality", quality),
            ("leaked", verdicts.leaks(compliance, bytes_out)),
        )
        if value is not None
    }
    return Assessment(
        deployment=which,
        origin=origin,
        machine=on,
        samples=samples,
        fits=fits,
        missing=missing,
        ttft=ttft,
        e2el=e2el,
        cost=cost,
        cost_lines=lines,
        bytes_out=bytes_out,
        compliance=compliance,
        quality=quality,
        protection=protection,
        verdicts=verdicts.judge(requirements, known),
        notes=notes,
    )


def let_out(mentions: int) -> Protection:
    """What masking let out of one document: nothing, but a few words too much."""
    return Protection(
        entities=rate(0, 187, "entities"),
        mentions=rate(0, mentions, "mentions"),
        words=rate(0, 961, "words of mentions"),
        tails=rate(0, 41, "numbers' last digits"),
        documents=rate(0, 1, "documents"),
        weighted=weighted_leak({"person": (0, mentions), "amount": (80, 80)}, {"person": 1.0, "amount": 0.25}),
        over=rate(214, 22_140, "other words"),
        exact=rate(1, 1, "documents"),
        changed=rate(2, 131, "placeholders"),
        surviving={"amount": 61, "date": 74},
    )


EMULATED = Note(
    name="emulated",
    text="dpctl's emulator stood in for openai:gpt-4o: latency is drawn from its published distribution, the answer is "
    "extracted from the prompt",
    next_step="set OPENAI_API_KEY and run again to measure the real endpoint",
)
SYNTHETIC = Note(
    name="synthetic-weights",
    text="random weights in the real shapes: the speed is real, the text is not, so there is no quality",
    next_step="--model FILE.gguf",
)


def owned(electricity: float, hardware: float) -> tuple[CostLine, ...]:
    return tuple(
        CostLine(what=what, quantity=fig(1, "h", "S"), unit_price=fig(amount, "USD/h", "A"))
        for what, amount in (("electricity", electricity), ("hardware", hardware))
    )


def bought(tokens_in: int) -> tuple[CostLine, ...]:
    return (
        CostLine(what="input tokens", quantity=fig(tokens_in, "tok", "E"), unit_price=fig(2.5, "USD/Mtok", "P")),
        CostLine(what="output tokens", quantity=fig(500, "tok", "E"), unit_price=fig(10, "USD/Mtok", "P")),
    )


def legal() -> BenchResult:
    """Two local models, sampled (one does not fit), an emulated cloud and hybrid, three references, three claims."""
    task = scenario()
    asked = task.requirements
    power = Note(
        name="power-assumed",
        text="the cost of electricity takes power = 65.0 W A (no meter found; typical of a 2-core server share)",
        next_step="give power in the hardware profile of this machine",
    )
    ours = (
        assessment(
            deployment(Mode.LOCAL, "llama-3-70b@Q4_K_M"),
            requirements=asked,
            ttft=fig(6910, "s", "S", 6360, 7460),
            e2el=fig(7310, "s", "S", 6730, 7900, "layers 2,6 of 80, depths 0..33k, 3 rounds"),
            cost=fig(0.0521, "USD", "A", 0.048, 0.0563, "2-core share of a server, typical draw"),
            compliance=kept(0, 312, 100),
            bytes_out=fig(0, "B", "M"),
            missing=fig(39.6e9, "B", "E"),
            fits=False,
            samples=0,
            lines=owned(0.0198, 0.0323),
            notes=(SYNTHETIC, does_not_fit(fig(39.6e9, "B", "E"), fig(55.1e9, "B", "E")), power),
        ),
        assessment(
            deployment(Mode.LOCAL, "mistral-7b@Q4_K_M"),
            requirements=asked,
            ttft=fig(702, "s", "S", 646, 760),
            e2el=fig(764, "s", "S", 703, 829, "layers 2,6 of 32, depths 0..33k, 3 rounds"),
            cost=fig(0.00545, "USD", "A", 0.00501, 0.00591, "2-core share of a server, typical draw"),
            compliance=kept(0, 312, 100),
            bytes_out=fig(0, "B", "M"),
            fits=True,
            samples=0,
            lines=owned(0.00207, 0.00338),
            notes=(SYNTHETIC, power),
        ),
        assessment(
            deployment(Mode.CLOUD, "gpt-4o", emulated=True, label="cloud openai:gpt-4o"),
            requirements=asked,
            ttft=fig(1.92, "s", "E", 1.71, 2.2),
            e2el=fig(8.43, "s", "E", 7.6, 9.3, "emulated openai:gpt-4o, n=3"),
            cost=fig(0.0886, "USD", "E"),
            compliance=kept(312, 312, 0),
            bytes_out=fig(158_214, "B", "M"),
            quality=fig(72.5, "%", "E"),
            lines=bought(33_440),
            notes=(EMULATED,),
        ),
        assessment(
            deployment(Mode.HYBRID, "gpt-4o", emulated=True, label="hybrid masking here + openai:gpt-4o"),
            requirements=asked,
            ttft=fig(2.31, "s", "E", 2.05, 2.61),
            e2el=fig(9.12, "s", "E", 8.2, 10.1, "emulated openai:gpt-4o, n=3"),
            cost=fig(0.0902, "USD", "E"),
            compliance=kept(0, 312, 94.2),
            bytes_out=fig(151_377, "B", "M"),
            quality=fig(70, "%", "E"),
            protection=let_out(312),
            lines=(*bought(34_080), *owned(1e-7, 2.1e-7)),
            notes=(EMULATED,),
        ),
    )
    references = (
        assessment(
            deployment(Mode.LOCAL, "llama-3-70b@Q4_K_M", label="local, Llama 3 70B on an H100"),
            requirements=asked,
            ttft=fig(14.2, "s", "E", 11, 18.1),
            e2el=fig(29.7, "s", "E", 24.1, 36),
            cost=fig(0.0131, "USD", "E", 0.0101, 0.017),
            compliance=kept(0, 0, 100, "E"),
            origin="estimated",
            fits=True,
            samples=0,
            on="NVIDIA H100 SXM 80 GB",
        ),
        assessment(
            deployment(Mode.HYBRID, "gpt-4o-ref", label="hybrid, Mistral 7B on an RTX 4090 and GPT-4o"),
            requirements=asked,
            ttft=fig(5.2, "s", "E", 4.1, 6.6),
            e2el=fig(11.9, "s", "E", 10, 14),
            cost=fig(0.0912, "USD", "E"),
            origin="estimated",
            fits=True,
            samples=0,
            on="NVIDIA GeForce RTX 4090",
        ),
    )
    references = tuple(
        replace(row, deployment=replace(row.deployment, id=f"reference:{row.deployment.label}")) for row in references
    )
    return BenchResult(
        scenario=task,
        machine=machine(),
        assessments=ours,
        references=references,
        claims=(
            claim("local, Llama 3 70B at 4 bits", Mode.LOCAL, 4.2, 0.001, 100, 3.8, "electricity only"),
            claim("cloud, GPT-4o", Mode.CLOUD, 1.8, 0.05, 60, 4.5, "sent to a third party"),
            claim(
                "hybrid, edge Mistral 7B and cloud GPT-4o", Mode.HYBRID, 2.5, 0.02, 85, 4.3, "anonymised queries only"
            ),
        ),
        recommendation=recommend(task, (*ours, *references)),
        run_path="/home/ada/.local/share/dpctl/runs/2026-11-21T10-12-44-legal-summary.jsonl",
    )


def claim(label: str, mode: Mode, e2el: float, cost: float, score: float, stars: float, note: str) -> Claim:
    def published(value: float, unit: str, source: str = ARTICLE) -> Figure:
        return fig(value, unit, "P", source=source)

    return Claim(
        label=label,
        mode=mode,
        e2el=published(e2el, "s"),
        cost=published(cost, "USD"),
        compliance=published(score, "%"),
        satisfaction=published(stars, "", f"{ARTICLE}, out of 5"),
        note=note,
    )


def chosen() -> BenchResult:
    """A real endpoint measured five times: two deployments meet what is asked, one of them for less money."""
    task = scenario("e2el mean <= 15 s", "leaked == 0", "cost mean <= $0.1", "ttft p95 <= 5 s")
    asked = task.requirements[:3]
    task = replace(task, requirements=asked)
    ours = (
        assessment(
            deployment(Mode.LOCAL, "mistral-7b.Q4_K_M.gguf", label="local mistral-7b.Q4_K_M.gguf"),
            requirements=asked,
            ttft=fig(9.1, "s", "M", 8.8, 9.5),
            e2el=fig(14.2, "s", "M", 13.7, 15.6),
            cost=fig(0.0021, "USD", "E", 0.0017, 0.0026),
            compliance=kept(0, 312, 100),
            bytes_out=fig(0, "B", "M"),
            quality=fig(61, "%", "M", 57, 64.5),
            fits=True,
            samples=5,
        ),
        assessment(
            deployment(Mode.CLOUD, "gpt-4o", label="cloud openai:gpt-4o"),
            requirements=asked,
            ttft=fig(1.92, "s", "M", 1.71, 2.2),
            e2el=fig(8.43, "s", "M", 7.6, 9.3),
            cost=fig(0.0886, "USD", "P"),
            compliance=kept(1560, 1560, 0),
            bytes_out=fig(158_214, "B", "M"),
            quality=fig(91.5, "%", "M", 89, 94),
            samples=5,
        ),
        assessment(
            deployment(Mode.HYBRID, "gpt-4o", label="hybrid masking here + openai:gpt-4o"),
            requirements=asked,
            ttft=fig(2.31, "s", "M", 2.05, 2.61),
            e2el=fig(9.12, "s", "M", 8.2, 10.1),
            cost=fig(0.0012, "USD", "P"),
            compliance=kept(0, 1560, 94.2),
            bytes_out=fig(151_377, "B", "M"),
            quality=fig(90, "%", "M", 88, 92),
            samples=5,
        ),
    )
    return BenchResult(
        scenario=task,
        machine=replace(machine("workstation"), accelerators=()),
        assessments=ours,
        recommendation=recommend(task, ours),
        document="contract.pdf, 61,203 characters",
    )


if __name__ == "__main__":
    from pathlib import Path

    from dpctl.report.terminal import render

    for name, result, width in (("legal", legal(), 80), ("legal", legal(), 100), ("chosen", chosen(), 80)):
        page = render(result, width=width, color=False)
        (Path(__file__).with_name("goldens") / f"{name}_{width}.txt").write_text(page, encoding="utf-8")
