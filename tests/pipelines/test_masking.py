"""What was masked in one place stands nowhere else."""

import pytest

from dpctl.pipelines.masking import masked_whole, remaining
from dpctl.privacy.mention import CLASSES


@pytest.mark.parametrize(
    ("left", "original", "found"),
    [
        ("met may and Mayor", "May", False),
        ("met May there", "May", True),
        ("met anna  BAKER there", "Anna\nBaker", True),
        ("met Anna Bakers there", "Anna Baker", False),
        ("AB-12 stands", "ab-12", True),
        ("⟦ stands", "⟦", False),
    ],
)
def test_originals_that_still_stand_are_named(left: str, original: str, found: bool) -> None:
    assert list(remaining(left, {"⟦X_1⟧": original})) == (["⟦X_1⟧"] if found else [])


def test_nothing_masked_leaves_nothing() -> None:
    assert list(remaining("any text", {})) == []
    assert masked_whole("The parties agree.", classes=CLASSES, seed=1)[2] == ()
