from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.assess import Assessment, Verdict, from_estimate, from_run
from dpctl.assess.verdicts import distance, judge, limit
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import TokenPrice
from dpctl.core.run import Attempt, EdgeWork, Note, Run, Sample, SlicePlan, SliceTiming, StageTime
from dpctl.core.scenario import Scenario, Sensitivity, SensitivityClass, Workload, parse_requirement
from dpctl.cost.ownership import Economics
from dpctl.estimate.prediction import Prediction
from dpctl.privacy.policy import Compliance

E, M, S, P, A = Provenance.ESTIMATED, Provenance.MEASURED, Provenance.SAMPLED, Provenance.PUBLISHED, Provenance.ASSUMED


def fig(value: float, unit: str, provenance: Provenance = P, **ends: float) -> Figure:
    return Figure(value=value, unit=unit, provenance=provenance, source="literal", **ends)


PRICE = TokenPrice(input=fig(2.5, "USD/Mtok"), output=fig(10, "USD/Mtok"))
MACHINE = Machine(id="box", name="a box", power=fig(100, "W"), price=fig(1000, "USD"))
ECONOMICS = Economics(
    electricity=fig(0.2, "USD/kWh"),
    hardware_life=fig(4, "year", A),
    utilisation=fig(0.5, "", A),
    facility_overhead=fig(1.5, "", A),
)
MASK = Stage(role="mask", model=None, engine="rules", place="box", zone=Zone.PROCESS)
LOCAL_ANSWER = Stage(role="answer", model="tiny@Q8_0", engine="llama.cpp", place="box", zone=Zone.PROCESS)
CLOUD_ANSWER = Stage(role="answer", model="gpt-4o", engine="openai", place="openai", zone=Zone.THIRD_PARTY)


def deployment(mode: Mode, *, emulated: bool = False, **answer: str) -> Deployment:
    stages = {Mode.LOCAL: (LOCAL_ANSWER,), Mode.CLOUD: (CLOUD_ANSWER,), Mode.HYBRID: (MASK, CLOUD_ANSWER)}[mode]
    return Deployment(
        id=mode.value,
        label=mode.value,
        mode=mode,
        delivery=Delivery.OWNED if mode is Mode.LOCAL else Delivery.SAAS,
        stages=(*stages[:-1], replace(stages[-1], **answer)),
        emulated=emulated,
    )


def scenario(*requirements: str) -> Scenario:
    return Scenario(
        id="task",
        title="a task",
        workload=Workload(kind="agreement", pages=1, seed=1, instruction="Summarise.", output_tokens=100),
        sensitivity=Sensitivity(
            regime="none",
            classes=(
                SensitivityClass(name="person", level="A", weight=1.0),
                SensitivityClass(name="amount", level="B", weight=0.25),
            ),
            allowed_zones=(Zone.PROCESS, Zone.PREMISES),
        ),
        requirements=tuple(map(parse_requirement, requirements)),
        candidates=(),
    )


def sample(index: int, last: float = 2.0, **changes: object) -> Sample:
    base = Sample(
        id=f"r{index}",
        deployment="any",
        index=index,
        document="d",
        document_chars=4000,
        sent=0.0,
        first=1.0,
        last=last,
        tokens_in=1000,
        tokens_out=101,
        counted_by="usage",
        planted={"person": 10, "amount": 4},
    )
    return replace(base, **changes)


def run(of: Deployment, *samples: Sample, **changes: object) -> Run:
    base = Run(
        scenario="task", scenario_digest="0", deployment=of, machine="box", samples=tuple(samples), complete=True
    )
    return replace(base, **changes)


def judged(
    of: Run,
    *requirements: str,
    price: TokenPrice | None = PRICE,
    machine: Machine = MACHINE,
) -> Assessment:
    return from_run(of, scenario(*requirements), price=price, machine=machine, economics=ECONOMICS)


def names(notes: tuple[Note, ...]) -> set[str]:
    return {note.name for note in notes}


def only(assessment: Assessment) -> Verdict:
    (verdict,) = assessment.verdicts
    return verdict


# --- latency ---------------------------------------------------------------------------------------------------------


def test_means_of_whole_requests_are_measured_with_an_interval_from_three_on() -> None:
    of = deployment(Mode.CLOUD)
    one, three = judged(run(of, sample(0, 2.0))), judged(run(of, *(sample(i, 2.0 + i) for i in range(3))))
    assert one.e2el == Figure(value=2.0, unit="s", provenance=M, source="measured here, n=1")
    assert three.e2el is not None and three.e2el.low is not None and three.e2el.high is not None
    assert (three.e2el.value, three.e2el.provenance, three.samples) == (3.0, M, 3)
    assert 2.0 <= three.e2el.low < 3.0 < three.e2el.high <= 4.0
    assert names(one.notes) == {"few-samples"} and not names(three.notes)
    # 100 tokens after the first, in 1 s
    assert one.tpot is not None and one.tpot.value == pytest.approx(0.01)
    assert one.decode_rate is not None and one.decode_rate.value == pytest.approx(100)


def test_the_prefill_rate_counts_computed_tokens_from_the_answer_stage_on_and_only_locally() -> None:
    changes = {"stages": (StageTime(role="answer", start=0.5, end=2.0),), "tokens_cached": 200, "counted_by": "engine"}
    local = judged(run(deployment(Mode.LOCAL), sample(0, **changes)))
    assert local.prefill_rate is not None and local.prefill_rate.value == pytest.approx(800 / 0.5)
    assert local.fits is True
    cloud = judged(run(deployment(Mode.CLOUD), sample(0, **changes)))
    assert cloud.prefill_rate is None and cloud.fits is None


def test_warm_up_failed_and_disturbed_requests_do_not_count() -> None:
    of = deployment(Mode.LOCAL, model="real.gguf")
    quiet = [sample(i, 2.0) for i in range(3)]
    noise = [
        sample(3, 50.0, warmup=True),
        sample(4, 60.0, error="connection reset"),
        sample(5, 70.0, disturbed=True, cpu_share=0.4),
    ]
    assessment = judged(run(of, *quiet, *noise))
    assert assessment.e2el is not None and assessment.e2el.value == 2.0 and assessment.samples == 3
    found = {note.name: note.text for note in assessment.notes}
    assert "1 of 4 requests" in found["disturbed"] and "40 %" in found["disturbed"] and "left out" in found["disturbed"]
    assert found["errors"] == "1 of 5 requests failed, the first with: connection reset"


def test_disturbed_requests_are_used_and_named_when_there_are_no_others() -> None:
    assessment = judged(run(deployment(Mode.LOCAL), sample(0, 9.0, disturbed=True)))
    assert assessment.e2el is not None and assessment.e2el.value == 9.0
    assert any(note.name == "disturbed" and "no others" in note.text for note in assessment.notes)


def test_whatever_an_emulator_answered_is_estimated_but_bytes_are_counted_here() -> None:
    attempt = Attempt(zone="third-party", host="127.0.0.1", bytes_out=5000, status=200)
    of = deployment(Mode.CLOUD, emulated=True)
    result = judged(run(of, *(sample(i, attempts=(attempt,), facts=4, facts_found=("a",)) for i in range(3))))
    for figure in (result.ttft, result.tpot, result.e2el, result.decode_rate, result.quality, result.cost):
        assert figure is not None and figure.provenance is E
    assert result.e2el is not None and result.e2el.source == "emulated openai:gpt-4o, n=3"
    assert result.bytes_out == Figure(value=5000, unit="B", provenance=M, source="egress meter, n=3")
    assert "emulated" in names(result.notes)


def test_tokens_counted_from_characters_weaken_what_is_made_of_them_and_nothing_else() -> None:
    result = judged(run(deployment(Mode.CLOUD), *(sample(i, counted_by="local") for i in range(3))))
    assert result.e2el is not None and result.e2el.provenance is M
    assert result.tpot is not None and result.tpot.provenance is E
    assert result.cost is not None and result.cost.provenance is E


def test_no_finished_request_leaves_every_figure_unknown() -> None:
    result = judged(
        run(deployment(Mode.CLOUD), sample(0, error="HTTP 500", first=None, last=None, tokens_in=None)),
        "e2el mean <= 3 s",
        "cost mean <= $1",
        "quality mean >= 50 %",
    )
    assert (result.ttft, result.e2el, result.cost, result.quality, result.samples) == (None, None, None, None, 0)
    assert [v.state for v in result.verdicts] == ["undetermined"] * 3
    assert result.verdicts[0].reason == "no finished request has a known e2el"


# --- sampled runs ----------------------------------------------------------------------------------------------------


def slices(of: Deployment) -> tuple[SliceTiming, ...]:
    """A model that takes 1 ms per layer and token in prefill, 2 ms in decode, at any depth; 1 ms beside the layers."""
    timings = []
    for turn in range(3):
        for layers in (2, 4):
            for phase, depth, tokens in (
                ("prefill", 0, 100),
                ("prefill", 1000, 100),
                ("decode", 0, 8),
                ("decode", 1000, 8),
            ):
                wall = tokens * (0.001 * layers if phase == "prefill" else 0.001 + 0.002 * layers)
                timings.append(
                    SliceTiming(
                        deployment=of.id,
                        layers=layers,
                        phase=phase,
                        depth=depth,
                        tokens=tokens,
                        wall=wall,
                        cpu=2 * wall,
                        threads=2,
                        round=turn,
                    )
                )
    return tuple(timings)


def plan(of: Deployment, *, missing: int = 0) -> SlicePlan:
    return SlicePlan(
        deployment=of.id,
        layers=40,
        prompt_tokens=1000,
        output_tokens=101,
        reason="too slow",
        fits=not missing,
        missing_bytes=missing,
    )


def test_slices_are_integrated_and_say_so() -> None:
    of = deployment(Mode.LOCAL)
    result = judged(run(of, plan=plan(of), slices=slices(of)), "e2el mean <= 60 s", "e2el p95 <= 60 s", "leaked == 0")
    # prefill 40 x 1,000 x 1 ms = 40 s, then 100 tokens of 81 ms
    assert result.e2el is not None and result.e2el.provenance is S
    assert result.e2el.value == pytest.approx(48.1, rel=0.01)
    assert result.cost is not None and result.cost.provenance is A
    assert [v.state for v in result.verdicts] == ["met", "undetermined", "met"]
    assert "--full" in result.verdicts[1].reason
    # nothing was sent: the meter saw no attempt
    assert result.bytes_out is not None and (result.bytes_out.value, result.bytes_out.provenance) == (0, M)
    assert result.compliance is not None and result.compliance.verdict == "met"
    assert names(result.notes) == {"synthetic-weights"}


def test_a_model_that_does_not_fit_says_how_much_is_missing_with_every_latency() -> None:
    of = deployment(Mode.LOCAL)
    result = judged(
        run(of, plan=plan(of, missing=23_300_000_000), slices=slices(of)), "e2el mean <= 60 s", "leaked == 0"
    )
    assert result.fits is False and result.missing is not None
    note = next(note for note in result.notes if note.name == "does-not-fit")
    assert "23.3 GB short" in note.text and note.next_step
    assert result.verdicts[0].reason == "if it fitted the memory"
    assert result.verdicts[1].reason == ""


def test_disturbed_timings_are_counted_and_named() -> None:
    of = deployment(Mode.LOCAL)
    first, *others = slices(of)
    result = judged(run(of, plan=plan(of), slices=(replace(first, cpu=first.cpu / 2), *others)))
    note = next(note for note in result.notes if note.name == "disturbed")
    assert note.text.startswith("other processes disturbed 1 of 24 timings")


def test_placeholders_that_were_not_restored_are_named() -> None:
    samples = [sample(0, residue=("⟦PERSON_3⟧",)), sample(1), sample(2)]
    note = next(note for note in judged(run(deployment(Mode.HYBRID), *samples)).notes if note.name == "unrestored")
    assert "1 of 3 restored answers" in note.text and "⟦PERSON_3⟧" in note.text


def test_a_run_that_stopped_says_so_once_with_the_error_if_there_was_one() -> None:
    of = deployment(Mode.CLOUD)
    assert "interrupted" in names(judged(run(of, sample(0), complete=False)).notes)
    failed = judged(run(of, sample(0), sample(1, error="HTTP 429"), complete=False))
    assert "errors" in names(failed.notes) and "interrupted" not in names(failed.notes)


def test_an_interrupted_sampling_gives_no_figure_and_keeps_the_reason() -> None:
    of = deployment(Mode.LOCAL)
    only_prefill = tuple(t for t in slices(of) if t.phase == "prefill")
    result = judged(run(of, plan=plan(of), slices=only_prefill, complete=False), "e2el mean <= 60 s")
    assert result.e2el is None and only(result).state == "undetermined" and "stopped" in only(result).reason
    assert "interrupted" in names(result.notes)


# --- cost ------------------------------------------------------------------------------------------------------------


def test_cloud_cost_is_tokens_at_list_price() -> None:
    result = judged(run(deployment(Mode.CLOUD), *(sample(i) for i in range(3))))
    assert result.cost is not None
    assert result.cost.value == pytest.approx(1000 * 2.5e-6 + 101 * 10e-6)
    # the weaker of counted tokens (M) and a list price (P)
    assert result.cost.provenance is P
    assert [line.what for line in result.cost_lines] == ["input tokens", "output tokens"]


def test_local_cost_is_energy_with_the_facilitys_share_plus_amortised_hardware() -> None:
    result = judged(run(deployment(Mode.LOCAL), *(sample(i, 36.0) for i in range(3))))
    energy = 100 * 1.5 * 36 / 3.6e6 * 0.2
    hardware = 1000 * 36 / (4 * 0.5 * 365.25 * 86400)
    assert result.cost is not None and result.cost.value == pytest.approx(energy + hardware)
    assert result.cost.provenance is A


def test_hybrid_pays_for_tokens_and_for_the_seconds_this_side_works() -> None:
    stages = (StageTime(role="mask", start=0.0, end=0.5), StageTime(role="answer", start=0.5, end=2.0))
    result = judged(run(deployment(Mode.HYBRID), sample(0, stages=stages)))
    by_name = {line.what: line for line in result.cost_lines}
    assert set(by_name) == {"input tokens", "output tokens", "electricity", "hardware"}
    assert by_name["electricity"].quantity.to("J").value == pytest.approx(100 * 1.5 * 0.5)
    assert by_name["electricity"].quantity.provenance is A  # the facility's overhead is assumed


def test_hybrid_work_that_was_not_timed_makes_the_cost_a_lower_bound() -> None:
    result = judged(run(deployment(Mode.HYBRID), sample(0)), "cost mean <= $1")
    assert result.cost is not None and only(result).reason == "a lower bound, without the work done here"


def test_without_a_price_for_tokens_there_is_no_cost_and_the_note_says_so() -> None:
    stages = (StageTime(role="mask", start=0.0, end=0.5),)
    result = judged(run(deployment(Mode.HYBRID), sample(0, stages=stages)), "cost mean <= $1", price=None)
    assert result.cost is None and "token-price-unknown" in names(result.notes)
    assert only(result).state == "undetermined" and "price of tokens" in only(result).reason


def test_a_cost_with_a_part_missing_is_a_lower_bound_that_can_miss_but_not_meet() -> None:
    machine = replace(MACHINE, price=None)
    of = run(deployment(Mode.LOCAL), sample(0, 36.0))
    cheap = judged(of, "cost mean <= $1", machine=machine)
    assert cheap.cost is not None and only(cheap).state == "undetermined" and "hardware" in only(cheap).reason
    assert "hardware-price-unknown" in names(cheap.notes) and cheap.cost_missing == ("hardware",)
    dear = judged(of, "cost mean <= $0.00001", machine=machine)
    assert only(dear).state == "missed"


def test_nothing_known_about_the_machine_is_no_cost_never_zero() -> None:
    machine = Machine(id="box", name="a box")
    result = judged(run(deployment(Mode.LOCAL), sample(0)), "cost mean <= $1", machine=machine)
    assert result.cost is None and result.cost_lines == ()
    assert {"power-unknown", "hardware-price-unknown"} <= names(result.notes)


def test_assumed_power_is_named() -> None:
    machine = replace(MACHINE, power=fig(65, "W", A))
    result = judged(run(deployment(Mode.LOCAL), sample(0)), machine=machine)
    note = next(note for note in result.notes if note.name == "power-assumed")
    assert "65.0 W A" in note.text


# --- what left -------------------------------------------------------------------------------------------------------


def test_leaks_are_summed_over_all_requests_failed_ones_included() -> None:
    attempt = Attempt(zone="third-party", host="api", bytes_out=900)
    samples = [
        sample(0, attempts=(attempt,), leaked={"person": ("p1", "p2")}),
        sample(1, attempts=(attempt, attempt), leaked={"amount": ("a1",)}, error="HTTP 500"),
        sample(2, attempts=(attempt,), leaked={"person": ("p1",)}, warmup=True),
    ]
    result = judged(run(deployment(Mode.CLOUD), *samples), "leaked == 0", "bytes_out mean <= 1 MB")
    assert result.compliance is not None
    assert (result.compliance.leaked_a, result.compliance.spans_a) == (2, 20)
    assert result.compliance.leaked == 3 and result.compliance.basis == "planted by the generator"
    leaked, sent = result.verdicts
    assert (leaked.state, leaked.excess, sent.state) == ("missed", 2, "met")
    assert result.bytes_out is not None and result.bytes_out.value == 1350


def test_a_users_own_text_is_judged_by_what_the_finder_found() -> None:
    result = judged(run(deployment(Mode.LOCAL), sample(0), environment={"document": "own"}))
    assert result.compliance is not None and result.compliance.basis == "found by dpctl's finder"


def test_local_sends_nothing() -> None:
    result = judged(run(deployment(Mode.LOCAL), sample(0)), "leaked == 0", "bytes_out mean <= 0 B")
    assert result.bytes_out is not None and (result.bytes_out.value, result.bytes_out.provenance) == (0, M)
    assert [v.state for v in result.verdicts] == ["met", "met"]


def test_bytes_that_left_with_nothing_to_search_for_prove_nothing() -> None:
    attempt = Attempt(zone="third-party", host="api", bytes_out=900)
    result = judged(run(deployment(Mode.CLOUD), sample(0, planted={}, attempts=(attempt,))), "leaked == 0")
    assert only(result).state == "undetermined" and "nothing can be counted" in only(result).reason


def test_quality_is_the_mean_share_of_facts_and_needs_real_text() -> None:
    of = deployment(Mode.LOCAL, model="/models/real@v2.gguf")
    found = [("a", "b"), ("a",), ("a", "b", "c")]
    result = judged(run(of, *(sample(i, facts=4, facts_found=ids) for i, ids in enumerate(found))))
    assert result.quality is not None and result.quality.value == pytest.approx(50) and result.quality.unit == "%"
    assert "synthetic-weights" not in names(result.notes)
    assert judged(run(of, sample(0, facts=4))).quality is None
    assert judged(run(of, sample(0, facts=0, facts_found=()))).quality is None


def test_the_runners_own_note_stands_before_the_inferred_one() -> None:
    mine = Note(name="few-samples", text="the time budget allowed one", next_step="--time-budget 600")
    assert judged(run(deployment(Mode.CLOUD), sample(0), notes=(mine,))).notes == (mine,)


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_a_tail_needs_enough_requests_to_be_certified() -> None:
    of = deployment(Mode.CLOUD)
    few = judged(run(of, *(sample(i) for i in range(3))), "e2el p95 <= 3 s")
    assert only(few).state == "undetermined" and only(few).reason == "p95 needs 130 samples, has 3"
    many = judged(run(of, *(sample(i, 2 + i / 130) for i in range(130))), "e2el p95 <= 3 s", "e2el p50 <= 2 s")
    assert many.verdicts[0].state == "met" and many.verdicts[1].state == "missed"


@pytest.mark.parametrize(
    ("requirement", "value", "state", "excess"),
    [
        ("e2el mean <= 3 s", 3.0, "met", None),
        ("e2el mean < 3 s", 3.0, "missed", 0.0),
        ("e2el mean <= 500 ms", 3.0, "missed", 2500.0),
        ("quality mean >= 80 %", 72.0, "missed", 8.0),
        ("leaked == 0", 7.0, "missed", 7.0),
    ],
)
def test_a_verdict_carries_the_excess_in_the_requirements_unit(
    requirement: str, value: float, state: str, excess: float | None
) -> None:
    wanted = parse_requirement(requirement)
    unit = {"e2el": "s", "quality": "%", "leaked": ""}[wanted.metric]
    (verdict,) = judge((wanted,), {(wanted.metric, "mean"): fig(value, unit, M)})
    assert verdict.state == state
    assert verdict.excess == (excess if excess is None else pytest.approx(excess))


def test_an_interval_across_the_limit_does_not_change_the_verdict_but_is_said() -> None:
    wanted = parse_requirement("e2el mean <= 3 s")
    (verdict,) = judge((wanted,), {("e2el", "mean"): fig(2.9, "s", S, low=2.7, high=3.4)})
    assert verdict.state == "met"
    assert verdict.reason == "not certain: the 80 % interval 2.70 s to 3.40 s crosses the limit"
    (clear,) = judge((wanted,), {("e2el", "mean"): fig(2.0, "s", S, low=1.7, high=2.4)})
    assert clear.reason == ""


@given(value=st.floats(1e-3, 1e6), bound=st.floats(1e-3, 1e6), spread=st.floats(0, 0.9))
@settings(max_examples=60, deadline=None)
def test_met_and_missed_agree_with_the_limit_and_the_interval(value: float, bound: float, spread: float) -> None:
    wanted = replace(parse_requirement("e2el mean <= 3 s"), limit=bound)
    figure = fig(value, "s", M, low=value * (1 - spread), high=value * (1 + spread))
    (verdict,) = judge((wanted,), {("e2el", "mean"): figure})
    assert (verdict.state == "met") == (value <= bound)
    assert (verdict.excess is None) == (value <= bound)
    assert bool(verdict.reason) == (value * (1 - spread) <= bound < value * (1 + spread))


def test_requirements_and_misses_read_as_they_are_written() -> None:
    said = [limit(parse_requirement(t)) for t in ("e2el<=3s", "leaked == 0", "cost <= $0.05", "ttft p95 < 500 ms")]
    assert said == ["e2el mean <= 3 s", "leaked A == 0", "cost mean <= $0.05", "ttft p95 < 500 ms"]
    points, seconds = parse_requirement("quality >= 80 %"), parse_requirement("e2el <= 3 s")
    assert distance(Verdict(requirement=points, state="missed", excess=8.25)) == "8.25 points"
    assert distance(Verdict(requirement=seconds, state="missed", excess=7200.0)) == "2.00 h"
    assert distance(Verdict(requirement=seconds, state="met")) == ""


# --- estimates -------------------------------------------------------------------------------------------------------


def prediction(**changes: object) -> Prediction:
    base = Prediction(
        ttft=fig(1, "s", E),
        tpot=fig(0.01, "s", E),
        e2el=fig(2, "s", E, low=1.5, high=2.6),
        prefill_rate=None,
        decode_rate=fig(100, "tok/s", E),
        fits=True,
    )
    return replace(base, **changes)


def estimated(
    of: Prediction, *requirements: str, lines: tuple[CostLine, ...] = (), compliance: Compliance | None = None
) -> Assessment:
    return from_estimate(
        deployment(Mode.LOCAL),
        of,
        scenario(*requirements),
        cost_lines=lines,
        compliance=compliance,
        machine_name="H100",
        notes=(),
    )


def test_an_estimate_ends_in_the_same_record() -> None:
    line = CostLine(what="hardware", quantity=fig(2, "h", E), unit_price=fig(3, "USD/h"))
    kept = Compliance(
        score=fig(100, "%", E), spans=0, leaked=0, spans_a=0, leaked_a=0, verdict="met", basis="by design"
    )
    asked = ("e2el mean <= 3 s", "e2el p95 <= 3 s", "leaked == 0", "cost mean <= $5", "quality >= 50 %")
    result = estimated(prediction(), *asked, lines=(line,), compliance=kept)
    assert (result.origin, result.machine, result.samples, result.fits) == ("estimated", "H100", 0, True)
    assert result.cost is not None and result.cost.value == pytest.approx(6)
    assert [v.state for v in result.verdicts] == ["met", "undetermined", "met", "missed", "undetermined"]


def test_an_estimate_that_does_not_fit_says_what_it_needs_and_what_is_free() -> None:
    of = prediction(fits=False, needed=fig(44.3, "GB", E), missing=fig(23.3, "GB", E))
    result = estimated(of, "e2el mean <= 3 s")
    (note,) = result.notes
    assert note.name == "does-not-fit" and "needs 44.3 GB, 21.0 GB free: 23.3 GB short" in note.text
    assert only(result).reason == "if it fitted the memory"


def test_an_estimate_without_cost_lines_or_compliance_determines_neither() -> None:
    result = estimated(prediction(), "cost mean <= $5", "leaked == 0")
    assert result.cost is None and [v.state for v in result.verdicts] == ["undetermined", "undetermined"]


@given(lasts=st.lists(st.floats(0.1, 1e4), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_an_interval_holds_its_mean_whatever_the_spread(lasts: list[float]) -> None:
    result = judged(run(deployment(Mode.CLOUD), *(sample(i, 1.0 + last) for i, last in enumerate(lasts))))
    assert result.e2el is not None
    assert min(lasts) <= result.e2el.value - 1.0 + 1e-9 and result.e2el.value - 1.0 <= max(lasts) + 1e-9
    if result.e2el.low is not None and result.e2el.high is not None:
        assert len(lasts) >= 3 and result.e2el.low <= result.e2el.value <= result.e2el.high


def test_the_share_of_changed_placeholders_is_each_models_own_with_an_interval() -> None:
    of = deployment(Mode.HYBRID)
    big = judged(run(of, sample(0, restored=40))).mangled
    small = judged(run(of, sample(0, restored=6, mangled=1), sample(1, restored=1, blocked=("x",), mangled=1))).mangled
    assert judged(run(of, sample(0))).mangled is None
    assert small is not None and small.value == 20
    assert big is not None and big.value == 0 and big.high is not None and 0 < big.high < 6
    assert small.low is not None and small.high is not None and small.low < 20 < small.high
    assert "2 of 10" in small.source


def test_parts_that_a_model_here_could_not_tag_are_named() -> None:
    plain = deployment(Mode.HYBRID)
    tags = replace(plain, stages=(replace(CLOUD_ANSWER, role="tag", zone=Zone.PREMISES), *plain.stages))
    unread = sample(0, edge=EdgeWork(fallbacks=2))
    assert "names-untagged" in names(judged(run(tags, unread)).notes)
    assert "names-untagged" not in names(judged(run(tags, sample(0, edge=EdgeWork()))).notes)
    assert "names-untagged" not in names(judged(run(plain, unread)).notes)
