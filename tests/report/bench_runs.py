"""The raw runs behind `bench_results.legal`: two models timed by slices, three requests each for cloud and hybrid."""

from dataclasses import replace

from dpctl.core.deployment import Mode
from dpctl.core.run import Attempt, Run, Sample, SlicePlan, StageTime
from tests.report.bench_results import deployment

# a word of a document, in fields that hold words of documents: no report may show it
SECRET = "Zeugenschutzname"


def legal_runs() -> tuple[Run, ...]:
    sliced = tuple(_sliced(model) for model in ("llama-3-70b@Q4_K_M", "mistral-7b@Q4_K_M"))
    return (*sliced, _asked(Mode.CLOUD), _asked(Mode.HYBRID))


def _run(which: Mode, model: str) -> Run:
    return Run(
        scenario="legal-summary",
        scenario_digest="0" * 64,
        deployment=deployment(which, model, emulated=which is not Mode.LOCAL),
        machine="this-machine",
        environment={"dpctl": "0.1.0", "machine": "cloud instance, 2 vCPU", "api model": f"{model} <b>"},
        complete=True,
    )


def _sliced(model: str) -> Run:
    run = _run(Mode.LOCAL, model)
    plan = SlicePlan(
        deployment=run.deployment.id, layers=80, prompt_tokens=33000, output_tokens=500, reason="budget", fits=True
    )
    return replace(run, plan=plan)


def _asked(mode: Mode) -> Run:
    run = _run(mode, "gpt-4o")
    return replace(run, samples=tuple(_sample(run, index) for index in range(3)))


def _sample(run: Run, index: int) -> Sample:
    masked = 0.2 if run.deployment.mode is Mode.HYBRID else 0.0
    first, last = masked + 1.7 + index / 10, masked + 7.4 + index
    mask = (StageTime(role="mask", start=0.0, end=masked),) if masked else ()
    return Sample(
        id=f"{run.deployment.id}#{index}",
        deployment=run.deployment.id,
        index=index,
        document="agreement-7-50",
        document_chars=154_000,
        started=1_795_270_675.0 + 10 * index,
        sent=masked,
        first=first,
        last=last,
        tokens_in=33_000,
        tokens_out=500,
        counted_by="usage",
        stages=(*mask, StageTime(role="answer", start=masked, end=last)),
        attempts=(Attempt(zone="third-party", host="127.0.0.1", bytes_out=158_214),),
        residue=(SECRET,),
        blocked=(SECRET,),
        unsupported=(SECRET,),
        error=None,
    )
