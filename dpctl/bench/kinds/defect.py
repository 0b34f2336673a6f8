"""Messages of a production line's cameras: one line each, with the verdict following from size and tolerance."""

import datetime
from typing import Any

from dpctl.bench.agreement_text import Piece
from dpctl.bench.kinds.scene import Composed, Scene, lines, new_scene, words
from dpctl.core.documents import KeyFact

_DESIGNATORS = ("U", "R", "C", "Q", "D", "L", "J")


def compose(seed: int, messages: int) -> Composed:
    """So many messages, numbered, a line each; the fact of each is "number VERDICT code". Sizes are in mm."""
    scene = new_scene("defect", seed)
    defects: list[dict[str, Any]] = words("defect")["defect"]
    second = 6 * 3600 + scene.rng.randrange(8 * 3600)
    rows: list[list[Piece]] = []
    facts = []
    for number in range(1, messages + 1):
        second += scene.rng.randint(2, 9)
        defect = scene.deal("defect", defects)
        row, verdict = _message(scene, defect, number, second)
        rows.append(row)
        form = f"{number} {verdict} {defect['code']}"
        facts.append(KeyFact(id=f"verdict_{number}", kind="derived", forms=(form,)))
    noun = "message" if messages == 1 else "messages"
    return Composed(title=f"Line defect report ({messages} {noun})", paragraphs=[lines(rows)], facts=tuple(facts))


def _message(scene: Scene, defect: dict[str, Any], number: int, second: int) -> tuple[list[Piece], str]:
    rng = scene.rng
    low, high = (round(100 * defect[key]) for key in ("low", "high"))
    tolerance = rng.randint(low + (high - low) // 4, low + (high - low) // 2)
    size = rng.choice([hundredth for hundredth in range(low, high + 1) if hundredth != tolerance])
    clock = datetime.timedelta(seconds=second)
    scene.things |= {
        "serial": scene.number("device", "@@@#####-####"),
        "part": f"{rng.choice(_DESIGNATORS)}{rng.randint(1, 99)}",
        "a": str(pin := rng.randint(1, 62)),
        "b": str(pin + 1),
    }
    text = (
        f"{number}. {clock} station {rng.randint(1, 9)} camera {rng.randint(1, 4)}, board serial {{serial}}: "
        f"{defect['text']}, {size / 100:.2f} mm, tolerance {tolerance / 100:.2f} mm, "
        f"confidence {rng.randint(71, 99)} %, code {defect['code']}"
    )
    return scene.fill(text), defect["over"] if size > tolerance else "PASS"
