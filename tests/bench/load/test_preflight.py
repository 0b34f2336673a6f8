"""What a load run asks its server before it begins."""

import pytest

from dpctl.bench.load.preflight import _LONG, _SHORT, _longer


@pytest.mark.parametrize("per_word", [0.7, 1.0, 2.0, 3.7])
@pytest.mark.parametrize("prompt", [80, 300, 900, 5000])
def test_the_second_request_is_no_longer_than_the_runs_longest(prompt: int, per_word: float) -> None:
    words = _longer(prompt, int(_SHORT * per_word))
    assert 2 * _SHORT <= words <= _LONG
    # unless that would be too short to tell a token a word from two
    assert words * int(_SHORT * per_word) / _SHORT <= max(prompt, 2 * _SHORT * per_word)


def test_a_server_that_counts_nothing_is_asked_at_most_the_longest() -> None:
    assert _longer(1000, 0) == _LONG
