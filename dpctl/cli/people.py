"""What the user knows of people: the names in a document, and those among whom somebody could be sought."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from dpctl.privacy.parties import Party
    from dpctl.privacy.reidentify import Population

Parsed = TypeVar("Parsed")


def read_parties(file: Path) -> "tuple[Party, ...]":
    """The parties of a file, one a line: "class: name; another name", class and further names optional, # comments."""
    from dpctl.privacy.parties import parse_parties

    return _parsed(
        file, parse_parties, what="names", where=f"--parties {file}", hint="one a line: person: Ann Smith; Smith"
    )


def population_of(text: str) -> "Population":
    """Those among whom somebody could be sought: a number, or a CSV file of them; UsageError for anything else."""
    from dpctl.privacy.reidentify import Population, parse_population

    count = text.replace(",", "").replace("_", "")
    if count.isdecimal() and int(count) > 0:
        return Population(size=int(count))
    return _parsed(
        Path(text),
        parse_population,
        what="population",
        where=f"--population {text}",
        hint="a number of people, or CSV with a header such as 'date:birth,place' and a line for each of them",
    )


def _parsed(file: Path, parse: Callable[[str], Parsed], *, what: str, where: str, hint: str) -> Parsed:
    """What `parse` makes of a file's text; UsageError where it cannot be read, or `parse` raises ValueError."""
    try:
        return parse(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problem = "it is not UTF-8 text"
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except ValueError as error:
        problem = str(error)
    raise UsageError(f"cannot read the {what}: {problem}", where=where, hint=hint)
