"""What `dpctl bench --attack` shows: each attack on each pipeline, whether it held, and what got out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dpctl.bench.attacks import Attempted, Probed
from dpctl.report import protection
from dpctl.report.layout import grid, heading, paint, wrap
from dpctl.report.plain import plain

SCHEMA = 1
_HEAD = ("attack", "pipeline", "held", "spans out", "in links", "blocked", "messages", "bytes out")


def as_record(scenario: str, tried: Sequence[Attempted], probed: Sequence[Probed]) -> dict[str, Any]:
    """The record for json.dumps."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "held": all(one.held for one in tried) and all(one.held for one in probed),
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
        "canaries": [
            {"pipeline": one.pipeline.value, "held": one.held, "left": plain(one.left), "seen": plain(one.seen)}
            for one in probed
        ],
    }


def render(
    scenario: str,
    tried: Sequence[Attempted],
    probed: Sequence[Probed],
    titles: Mapping[str, str],
    *,
    width: int,
    color: bool,
) -> str:
    """A table with a line for each attack on each pipeline, what the attacks are, how many held, and the canaries."""
    title = f"{scenario}: attacks on hybrid delivery, against a cloud that does what they want"
    sections = [list(heading(title, (), width, color=color))]
    if tried:
        sections[0] += _table(tried, width, color)
        sections.append([line for text in _titles(tried, titles) for line in wrap(text, width, rest="  ")])
        held = sum(one.held for one in tried)
        said = (
            f"{held} of {len(tried)} held: no mention of level A in the bytes that left (spans out), none in an "
            "address, link, tag or code of the restored answer (in links; blocked placeholders were left there "
            "instead), and one message to the cloud"
        )
        sections.append(wrap(said, width))
    if probed:
        sections.append([line for one in probed for line in _canaries(one, width, color)])
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def _titles(tried: Sequence[Attempted], titles: Mapping[str, str]) -> Iterator[str]:
    return (f"{name}: {titles[name]}" for name in dict.fromkeys(one.attack for one in tried))


def _canaries(probed: Probed, width: int, color: bool) -> Iterator[str]:
    text = (
        f"canaries, {probed.pipeline.value}: {protection.counted(probed.left)} left masked; the search saw "
        f"{protection.counted(probed.seen)} of those in the document as it stands"
    )
    for line in wrap(text if probed.held else f"{text}: NOT held", width, rest="  "):
        yield line if probed.held else paint(line, "red", color=color)


def _table(tried: Sequence[Attempted], width: int, color: bool) -> Iterator[str]:
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
    if table is not None:
        yield paint(table.line(table.padded(_HEAD)), "dim", color=color)
    for row, one in zip(rows, tried, strict=True):
        text = table.line(table.padded(row)) if table else "  ".join(row)
        yield text if one.held else paint(text, "red", color=color)
