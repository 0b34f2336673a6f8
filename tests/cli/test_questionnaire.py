from collections.abc import Callable

import pytest

from dpctl.catalog.wanted import Wanted
from dpctl.cli.questionnaire import questionnaire


def answering(*answers: str) -> Callable[[str, str], str]:
    left = iter(answers)

    def ask(question: str, default: str) -> str:
        return next(left)

    return ask


def test_the_answers_are_what_flags_would_say(capsys: pytest.CaptureFixture[str]) -> None:
    found = questionnaire(answering("legal-summary", "3s", "y", "gdpr", "2000/day", "office", "500/month", "n", "n"))
    assert found == Wanted(
        scenario="legal-summary",
        latency="3s",
        data_stays=True,
        regime="gdpr",
        volume="2000/day",
        pattern="office",
        budget="500/month",
    )
    said = capsys.readouterr().err
    assert "the same as: dpctl recommend legal-summary --volume 2000/day --pattern office" in said
    assert "--latency 3s" in said and "--data-stays" in said


def test_a_wrong_answer_is_explained_and_asked_again(capsys: pytest.CaptureFixture[str]) -> None:
    found = questionnaire(answering("", "soon", "2s", "perhaps", "n", "", "10/day", "wavy", "steady", "", "y", "n"))
    assert found == Wanted(latency="2s", volume="10/day", pattern="steady", capability=True)
    said = capsys.readouterr().err
    assert "cannot read the duration 'soon'" in said and "write y or n" in said and "unknown pattern 'wavy'" in said
