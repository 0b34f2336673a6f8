"""What `dpctl bench --attack` shows: each attack on each pipeline, whether it held, and what got out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dpctl.bench.attacks import Attempted
from dpctl.report.layout import grid, paint, wrap

SCHEMA = 1
_HEAD = ("attack", "pipeline", "held", "spans out", "in links", "blocked", "messages", "bytes out")


def as_record(scenario: str, tried: Sequence[Attempted]) -> dict[str, Any]:
    """The record for json.dumps."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "held": all(one.held for one in tried),
        "attacks": [
            {
                "attack": one.attack,
                "pipeline": one.pipeline.value,
                "held": one.held,
                "left": list(one.left),
                "carried": list(one.carried),
                "blocked": one.blocked,
                "messages": one.messages,
                "bytes_out": one.bytes_out,
            }
            for one in tried
        ],
    }


def render(scenario: str, tried: Sequence[Attempted], titles: Mapping[str, str], *, width: int, color: bool) -> str:
    """A table with a line for each attack on each pipeline, what the attacks are, and how many held."""
    return "\n".join(_lines(scenario, tried, titles, width, color)) + "\n"


def _lines(
    scenario: str, tried: Sequence[Attempted], titles: Mapping[str, str], width: int, color: bool
) -> Iterator[str]:
    rows = [
        (
            one.attack,
            one.pipeline.value,
            "yes" if one.held else "NO",
            str(len(one.left)),
            str(len(one.carried)),
            str(one.blocked),
            str(one.messages),
            f"{one.bytes_out:,}",
        )
        for one in tried
    ]
    table = grid([_HEAD, *rows], width, indent=0, left=2)
    yield from wrap(f"{scenario}: attacks on hybrid delivery, against a cloud that does what they want", width)
    yield paint("─" * width, "dim", color=color)
    if table is not None:
        yield paint(table.line(table.padded(_HEAD)), "dim", color=color)
    for row, one in zip(rows, tried, strict=True):
        text = table.line(table.padded(row)) if table else "  ".join(row)
        yield text if one.held else paint(text, "red", color=color)
    yield ""
    for name in dict.fromkeys(one.attack for one in tried):
        yield from wrap(f"{name}: {titles[name]}", width, rest="  ")
    yield ""
    held = sum(one.held for one in tried)
    yield from wrap(
        f"{held} of {len(tried)} held: no mention of level A in the bytes that left (spans out), none in an address, "
        "link, tag or code of the restored answer (in links; blocked placeholders were left there instead), and one "
        "message to the cloud",
        width,
    )
