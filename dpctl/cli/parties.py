"""`--parties FILE`: the names that the user knows to be in a document."""

from pathlib import Path
from typing import TYPE_CHECKING

from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from dpctl.privacy.parties import Party


def read_parties(file: Path) -> "tuple[Party, ...]":
    """The parties of a file, one a line: "class: name; another name", class and further names optional, # comments."""
    from dpctl.privacy.parties import parse_parties

    try:
        return parse_parties(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problem = "it is not UTF-8 text"
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except ValueError as error:
        problem = str(error)
    raise UsageError(f"cannot read the names: {problem}", where=str(file), hint="one a line: person: Ann Smith; Smith")
