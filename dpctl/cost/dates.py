"""How old a price is: the date that a figure carries in its source, and the warning when it is too old."""

import re
from datetime import date

from dpctl.core.costs import CostLine
from dpctl.core.figures import Figure
from dpctl.core.run import Note

MAX_AGE = 90
"""Days after which a price is no longer taken without a warning."""

# the catalogue's reader ends a source with the date of its figure, in brackets
_DATED = re.compile(r"\((\d{4}-\d{2}-\d{2})\)")


def dated_in(figure: Figure) -> date | None:
    """The earliest date that a figure's source gives in brackets, as the catalogue writes it; None without one."""
    return min((date.fromisoformat(text) for text in _DATED.findall(figure.source)), default=None)


def stale(line: CostLine, on: date, *, days: int = MAX_AGE) -> Note | None:
    """A note when the price of a line is more than `days` old on a day; None when it is not, or has no date.

    An assumed price has no date: its provenance says that it is not a list price.
    """
    if line.dated is None:
        return None
    age = (on - line.dated).days
    if age <= days:
        return None
    return Note(
        name="price-old",
        text=f"the price of {line.what} is of {line.dated.isoformat()}, {age} days ago ({line.unit_price.source})",
        next_step="look the price up again and put it into your own file of the catalogue",
    )
