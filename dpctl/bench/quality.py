"""Quality without a judge: which facts a text holds, what an answer states that is nowhere, what masking left in it.

Pure functions over text; how figures are compared is told in `dpctl.privacy.normal`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from dpctl.core.documents import KeyFact
from dpctl.privacy.normal import normalise


def facts_found(answer: str, facts: Iterable[KeyFact]) -> tuple[str, ...]:
    """Return the ids of the facts of which at least one form stands in the answer, as whole tokens.

    "12 days" is not found in "112 days", nor the date 4 March 2027 in "4 March".
    """
    hay = f" {normalise(answer)} "
    return tuple(fact.id for fact in facts if any(f" {_normal_form(form)} " in hay for form in fact.forms))


@lru_cache(maxsize=4096)
def _normal_form(form: str) -> str:
    return normalise(form)


_CLASSES = (
    "person|organi[sz]ation|org|company|party|address|location|e-?mail|phone|telephone|tax[_ -]?id|account|iban|"
    "case[_ -]?(?:number|no)|case|amount|money|date|name|entity|id|url|ip|age(?=_)"
)
# what a type may tell: a currency, with the power of ten or not; a year or an age; or that nothing could be read
_KIND = r"(?:_(?:[a-z]{3}(?:_e\d+)?|other|over_89|\d{1,4}(?=_\d)))?"
_RESIDUE = re.compile(
    # the placeholder, whole or cut short, with look-alikes of its brackets
    r"[⟦【〚] ?[A-Za-z]*(?:[ _-]?[A-Za-z]+)?(?:_E?\d+(?=_))?[ _-]?\d*(?:[a-z]+(?= ?[⟧】〛]))? ?[⟧】〛]?|[⟧】〛]"
    # the same without its brackets, or in others: [PERSON_3], <person 3>, {{PERSON-3}}
    rf"|[\[<{{]{{1,2}} ?(?:{_CLASSES}){_KIND}[_ -]?\d+[a-z]* ?[\]>}}]{{1,2}}"
    rf"|(?<![A-Za-z])(?:{_CLASSES}){_KIND}_\d+[a-z]*(?!\w)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![A-Za-z])(?:PERSON|ORGANISATION|ORGANIZATION)[ -]\d+(?!\w)")


def placeholder_residue(answer: str) -> tuple[str, ...]:
    """Return every placeholder left in an answer, also mangled: ⟦PERSON_3⟧, ⟦PERSON 3, [PERSON_3], PERSON_3.

    In order of appearance, repeats included.
    """
    found = {match.start(): match[0] for pattern in (_BARE, _RESIDUE) for match in pattern.finditer(answer)}
    covered = 0
    result: list[str] = []
    for start in sorted(found):
        if start >= covered:
            result.append(found[start])
            covered = start + len(found[start])
    return tuple(result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The placeholders in one answer: `whole` came back as they were sent, `mangled` came back changed."""

    whole: int
    mangled: int


def returned(answer: str, *, restored: int, blocked: Iterable[str]) -> Returned:
    """Count the placeholders of a restored answer.

    `restored` were replaced in it; of those still in it the `blocked` ones are whole and were left on purpose. One that
    stands for nothing, because its number was invented, counts as mangled.
    """
    left = placeholder_residue(answer)
    kept = frozenset(blocked)
    whole = sum(item in kept for item in left)
    return Returned(whole=restored + whole, mangled=len(left) - whole)
