"""From raw counts to what masking kept: each document once, level A, with bounds; and the words for it."""

from dataclasses import replace

import pytest

from dpctl.assess.protection import Protection, protection
from dpctl.bench.store import _dump, _load
from dpctl.core.deployment import Mode
from dpctl.core.run import Exposure, Sample
from dpctl.report.protection import METRICS, explained, fit, page, remarks, share, words
from tests.test_assess import deployment, judged, run, sample, scenario

EXPOSED = Exposure(
    entities={"person": 4, "amount": 3},
    entities_out={"person": ("person-001",), "amount": ("amount-001",)},
    words={"person": (1, 20), "amount": (9, 9)},
    over=(3, 300),
    tails=(0, 2),
    exact=True,
    surviving={"date": 2},
    population=200,
    fitting=4,
)
HYBRID = deployment(Mode.HYBRID)


def exposed(index: int, **changes: object) -> Sample:
    return sample(
        index,
        **{"exposure": EXPOSED, "leaked": {"person": ("s1", "s2"), "amount": ("a1",)}, "restored": 5} | changes,
    )


def kept(*samples: Sample) -> Protection:
    found = protection(run(HYBRID, *samples), scenario().sensitivity)
    assert found is not None
    return found


def counts(found: Protection) -> dict[str, tuple[float, float] | None]:
    rates = {metric.field: getattr(found, metric.field) for metric in METRICS}
    return {name: None if rate is None else (rate.hits, rate.n) for name, rate in rates.items()}


def test_what_identifies_somebody_counts_and_a_document_that_is_sent_again_counts_once() -> None:
    again = exposed(1, leaked={"person": ("s2", "s3")}, exposure=replace(EXPOSED, over=(2, 300), exact=False))
    assert counts(kept(exposed(0), again)) == {
        "entities": (1, 4),
        "mentions": (3, 10),
        "words": (1, 20),
        "tails": (0, 2),
        "documents": (1, 1),
        "weighted": (3.25, 11.0),
        "over": (3, 300),
        "exact": (0, 1),
        "changed": (0, 10),
    }


def test_another_document_counts_beside_it() -> None:
    other = exposed(1, document="e", leaked={}, exposure=replace(EXPOSED, entities_out={}, words=None, exact=None))
    found = counts(kept(exposed(0), other))
    assert found["documents"] == (1, 2) and found["entities"] == (1, 8) and found["mentions"] == (2, 20)
    # what was not assessed of the one counts for the other alone
    assert found["words"] == (1, 20) and found["exact"] == (1, 1)


def test_a_failed_request_counts_with_what_it_let_out() -> None:
    failed = sample(0, error="cut", leaked={"person": ("s1",)}, exposure=Exposure(entities={"person": 4}))
    found = counts(kept(failed))
    assert found["mentions"] == (1, 10) and found["words"] is None and found["changed"] is None


def test_people_are_those_who_share_what_survived() -> None:
    found = kept(exposed(0), exposed(1, exposure=replace(EXPOSED, fitting=8)))
    assert found.reidentified is not None and found.reidentified.highest == 0.25 and found.population == 200
    unknown = kept(exposed(0, exposure=replace(EXPOSED, population=None, fitting=None)))
    assert (unknown.reidentified, unknown.population) == (None, None) and unknown.surviving == {"date": 2}


def test_nothing_is_known_of_local_runs_and_of_older_files() -> None:
    assert protection(run(deployment(Mode.LOCAL), exposed(0)), scenario().sensitivity) is None
    assert protection(run(HYBRID, sample(0)), scenario().sensitivity) is None
    older = {key: value for key, value in _dump(sample(0)).items() if key != "exposure"}
    assert _load(Sample, older).exposure is None
    assert _load(Sample, _dump(exposed(0))) == exposed(0)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_metric_is_on_the_page_whole(width: int) -> None:
    assessment = judged(run(HYBRID, exposed(0)))
    lines = list(page([assessment, assessment], ["mask", "extract"], width))
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert all(metric.name in text for metric in METRICS)
    assert text.count("1 of 4 [1.3..75 %] M") == 2 and "4 of 200 fit [risk 25 %]" in text


def test_a_share_has_its_bounds_and_an_emulators_placeholders_are_estimates() -> None:
    assessment = judged(run(HYBRID, exposed(0)))
    by_name = {metric.field: metric for metric in METRICS}
    found = share(assessment, by_name["entities"])
    assert found is not None and found.low is not None and found.high is not None
    assert (found.value, found.provenance.value) == (25.0, "M") and found.low < 25 < found.high
    emulated = judged(run(deployment(Mode.HYBRID, emulated=True), exposed(0)))
    letters = {name: figure.provenance.value for name in by_name if (figure := share(emulated, by_name[name]))}
    assert letters.pop("changed") == "E" and set(letters.values()) == {"M"}
    assert words(judged(run(HYBRID, sample(0))), by_name["entities"]) == "-"
    assert any("words of mentions" in line or "mentions that masking" in line for line in explained([assessment]))


def test_who_could_be_singled_out_is_said_or_not_assessed() -> None:
    def of(**changes: object) -> tuple[str, str]:
        assessment = judged(run(HYBRID, exposed(0, exposure=replace(EXPOSED, **changes))))
        return fit(assessment), " ".join(remarks(assessment))

    assert of() == ("4 of 200 fit [risk 25 %]", "left as they are: date 2")
    undeclared = of(population=None, fitting=None)
    assert undeclared[0] == "not assessed" and "--population" in undeclared[1]
    number = of(fitting=None)
    assert number[0] == "not assessed" and "how many share" in number[1]
    assert "no date" in of(surviving={})[1]
