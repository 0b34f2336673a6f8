"""The few questions of `dpctl recommend` on a terminal, and the command that says the same as the answers."""

from collections.abc import Callable

import typer

from dpctl.catalog import regimes
from dpctl.catalog.wanted import Wanted, command, parse_budget, parse_latency, parse_volume
from dpctl.cli.output import tell
from dpctl.core.errors import UsageError

Ask = Callable[[str, str], str]


def questionnaire(ask: Ask | None = None) -> Wanted:
    """Ask, and print the equivalent command to stderr. A wrong answer is explained and asked again."""
    put = ask or _prompt
    wanted = Wanted(
        scenario=_checked(put, "scenario (empty: a task of your own; see `dpctl list scenarios`)", "", _scenario),
        latency=_checked(put, "slowest answer that will do on average (3s; empty: no limit)", "", _seconds),
        data_stays=_yes(put, "must data stay on the premises"),
        regime=_checked(put, f"rules that bind the data ({', '.join(regimes.ids())}; empty: none)", "", _regime),
        volume=_checked(put, "requests (2000/day, 3/s)", "1000/day", _volume),
        pattern=_checked(put, "shape of the load (steady, office, peak)", "steady", _pattern),
        budget=_checked(put, "budget (500/month, 0.02/request; empty: none)", "", _budget),
        capability=_yes(put, "is the most capable model needed"),
        rapid=_yes(put, "has it to be there soon"),
    )
    tell(f"the same as: {command(wanted)}")
    return wanted


def _prompt(question: str, default: str) -> str:
    answer: str = typer.prompt(question, default=default, show_default=bool(default), err=True)
    return answer.strip()


def _checked(ask: Ask, question: str, default: str, check: Callable[[str], object]) -> str | None:
    while True:
        answer = ask(question, default)
        if not answer:
            return None
        try:
            check(answer)
        except UsageError as error:
            tell(f"{error.what}; {error.hint}")
            continue
        return answer


def _yes(ask: Ask, question: str) -> bool | None:
    while True:
        answer = ask(f"{question} (y, n)", "n").lower()
        if answer in {"y", "yes"}:
            return True
        if answer in {"n", "no", ""}:
            return None
        tell("write y or n")


def _scenario(text: str) -> None:
    from dpctl.catalog import read as catalog

    catalog.scenario(text)


def _seconds(text: str) -> None:
    parse_latency(text)


def _regime(text: str) -> None:
    regimes.regimes(text)


def _volume(text: str) -> None:
    parse_volume(text)


def _budget(text: str) -> None:
    parse_budget(text)


def _pattern(text: str) -> None:
    if text not in {"steady", "office", "peak"}:
        raise UsageError(f"unknown pattern {text!r}", where="the answer", hint="steady, office or peak")
