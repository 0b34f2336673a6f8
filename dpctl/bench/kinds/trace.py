"""What an agent has read by its last call: a goal, and for each step a thought, a tool call and a table.

There is nothing personal in it: sites, items and figures.
"""

from dataclasses import dataclass

from dpctl.bench.agreement_text import Paragraph, paragraph
from dpctl.bench.kinds.scene import Composed, Scene, new_scene, words
from dpctl.core.documents import KeyFact

_ROWS = (9, 14)
# whole days that the first item to run out lasts, and the range for all others
_SCARCE, _COVER = (1, 2), (3, 90)
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A row of a table: where, what, how many there are, how many a day go, how long new ones take (days)."""

    site: str
    code: str
    on_hand: int
    per_day: int
    lead: int

    @property
    def cover(self) -> int:
        """Whole days until it runs out."""
        return self.on_hand // self.per_day


def compose(seed: int, steps: int) -> Composed:
    """The context of the last call after so many steps, a site each.

    Facts: the item with the lowest cover (there is only one), its site and cover, and how many items are short.
    """
    scene = new_scene("trace", seed)
    data = words("trace")
    items: list[_Item] = []
    scarce = scene.rng.randrange(steps)
    paragraphs = [paragraph([data["goal"].strip()])]
    for number in range(steps):
        site = f"{_LETTERS[number % len(_LETTERS)]}{number // len(_LETTERS) + 1}"
        scene.things["site"] = site
        rows, text = _table(scene, site, scarce=number == scarce)
        items += rows
        scene.things["count"] = str(len(rows))
        thought = scene.prose(scene.deal("thought", data["thought"]) if number else data["first"])
        paragraphs += [
            Paragraph(text=f"Step {number + 1}. {thought.text}"),
            Paragraph(text=f'Call: stock(site="{site}")'),
            Paragraph(text=f"Result:\n{text}"),
            scene.prose(scene.deal("note", data["note"])),
        ]
    first = min(items, key=lambda item: item.cover)
    short = sum(item.cover < item.lead for item in items)
    noun = "step" if steps == 1 else "steps"
    return Composed(
        title=f"Agent trace ({steps} {noun})",
        paragraphs=[*paragraphs, paragraph([data["last"]])],
        facts=(
            KeyFact(id="item", kind="name", forms=(first.code,)),
            KeyFact(id="site", kind="name", forms=(f"site {first.site}",)),
            KeyFact(id="cover", kind="derived", forms=(f"{first.cover} days", f"{first.cover} day")),
            KeyFact(id="short", kind="derived", forms=tuple(f"{short} {noun}" for noun in ("items", "item", "short"))),
        ),
    )


def _table(scene: Scene, site: str, *, scarce: bool) -> tuple[list[_Item], str]:
    """The items of a site, and the table that the tool returns; one of a `scarce` site has a cover below all others."""
    rng, data = scene.rng, words("trace")
    rows, shown = [], ["code | item | on hand | used per day | lead time in days"]
    count = rng.randint(*_ROWS)
    first = rng.randrange(count) if scarce else None
    for number in range(count):
        per_day = rng.randint(2, 60)
        days = rng.choice(_SCARCE) if number == first else rng.randint(*_COVER)
        item = _Item(
            site=site,
            code=f"{site}-{number + 1:02d}",
            on_hand=per_day * days + rng.randrange(per_day),
            per_day=per_day,
            lead=rng.choice((3, 5, 7, 10, 14, 21, 28)),
        )
        rows.append(item)
        name = f"{rng.choice(data['size'])} {scene.deal('item', data['item'])}"
        shown.append(f"{item.code} | {name} | {item.on_hand} | {item.per_day} | {item.lead}")
    return rows, "\n".join(shown)
