"""Errors keep what they say on their way from one process to another."""

import pickle

import pytest

from dpctl.core.errors import DpctlError, Failure, FailureKind, UnavailableError, UsageError


@pytest.mark.parametrize(
    "error",
    [
        UsageError("what", where="where", hint="what to do"),
        UnavailableError("what", where="where", hint="what to do", failure=Failure(kind=FailureKind.CUT)),
    ],
)
def test_an_error_comes_out_of_another_process_as_it_went_in(error: DpctlError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
    assert getattr(again, "failure", None) == getattr(error, "failure", None)
