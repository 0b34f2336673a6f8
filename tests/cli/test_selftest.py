"""`dpctl selftest`: what it prints, and that it ends with 1 only where nothing but dpctl can be the cause."""

import json
from dataclasses import replace

import pytest
import typer

from dpctl.bench import selftest as measuring
from dpctl.bench.selftest import SelfTest, checks
from dpctl.cli.selftest import selftest
from dpctl.core.errors import ExitCode
from tests.bench.test_selftest import GOOD, QUIET, step


@pytest.mark.parametrize(("lost", "code"), [(False, ExitCode.DONE), (True, ExitCode.FINDING)])
def test_the_exit_code_says_whether_dpctl_is_off(
    lost: bool,
    code: ExitCode,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = step(replace(GOOD, matched=199) if lost else GOOD, QUIET)
    found = SelfTest(steps=(made,), checks=checks([made]))
    monkeypatch.setattr(measuring, "selftest", lambda _: found)
    for as_json in (False, True):
        if code is ExitCode.DONE:
            selftest(as_json=as_json, plain=True)
        else:
            with pytest.raises(typer.Exit) as end:
                selftest(as_json=as_json, plain=True)
            assert end.value.exit_code == code
        out = capsys.readouterr().out
        if as_json:
            assert json.loads(out)["missed"] is lost
        else:
            assert ("every error is below its bar" in out) is not lost
