"""Which words are ordinary, and what a capitalised word may be: the finder's vocabulary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


def words_of(text: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(text.split())


# several modules read the same file one after another, and what they make of it they keep
@lru_cache(maxsize=2)
def table(name: str) -> Mapping[str, Any]:
    """Read data/NAME.toml."""
    import tomllib  # costs more to import than the rest of the module

    return tomllib.loads((files("dpctl.privacy") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
_INNER_CAPITAL = re.compile("[a-z][A-Z][a-z]")
# Exhibits, rows and sheets: "B1", "AB12".
_MARK = re.compile(r"[A-Z]{1,2}\d{1,2}")
# How words of medicine end that no list can hold: diseases, procedures, and drugs by their class (WHO's stems).
_MEDICAL = re.compile(
    r"\w*(?:arthr|bronch|derm|gastr|hepat|nephr|neur|append|col|rhin|sinus|tonsill|mening|encephal|cyst|pancreat|tendin|burs|conjunctiv"
    r"|phleb|mast|myel|card|vascul|diverticul|pneumon|cellul|fasci|periton|gingiv|laryng|pharyng)itis"
    r"|\w*(?:an|leuk|isch|glyc|septic|ur|bacter|hypox|hypovol|lipid|thalass|natr|kal)a?emia"
    r"|\w{3,}(?:osis|ology|ological|ologist|ologists|ography|ographic|ectomy|oscopy|otomy|ostomy|plasty|pathy|algia"
    r"|megaly|statin|azole|cillin|mycin|micin|april|opril|sartan|olol|dipine|formin|gliptin|gliflozin|azepam|zolam|cycline|prazole|tidine"
    r"|parin|xaban|tinib|zumab|ximab|limumab|ciclovir|floxacin|setron|triptan|caine|barbital|profen|oxetine|thiazide|semide|glycerin|terol|asone|solone"
    r"|globin|cytes|cyte|ectasia|stenosis|sclerosis|trophy|plegia|paresis|aneurysm|aneurysms)"
)
_PREFIXES = ("non", "sub", "multi", "anti", "mis", "un")
# What stands before a hyphen without being a word: "Re-elect", "Co-inventors".
_HYPHENED = frozenset(
    {*_PREFIXES, "re", "co", "pre", "post", "semi", "bi", "inter", "intra", "micro", "de", "quasi", "eco"}
)
# Two-letter forms that are words in a heading; they count only where the name before them is one.
AMBIGUOUS_FORMS = words_of("as se ab ag sa pt pc sl is ad bt ek lp co sd ev eg bc bv")
_TITLE_FORMS = words_of(
    "ltd inc limited incorporated corp corporation llp llc plc oy oyj kft zrt srl sàrl sarl lda"
) | words_of("ltda pty pte bhd sdn spa aps gmbh bros stiftung sas kgaa eirl")


class Kind(StrEnum):
    """What a capitalised word may be; `NAME` is not an ordinary word, so it is masked unless something clears it."""

    NAME = "name"
    GIVEN = "given name"
    GIVEN_WORD = "given name that is an ordinary word"
    INITIAL = "initial"
    ORDINARY = "ordinary"
    CONTRACT = "contract vocabulary"
    FUNCTION = "function word"
    PUBLIC = "country, month, nationality"
    ACRONYM = "known acronym"
    LEGAL = "legal form"
    HONORIFIC = "honorific"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The word classes of data/vocabulary.toml and the ordinary words of data/words.txt, all lower case."""

    ordinary: frozenset[str]
    function: frozenset[str]
    contract: frozenset[str]
    term: frozenset[str]
    person_label: frozenset[str]
    organisation_label: frozenset[str]
    honorific: frozenset[str]
    legal_form: frozenset[str]
    weak_form: frozenset[str]
    street: frozenset[str]
    street_ending: tuple[str, ...]
    building: frozenset[str]
    public: frozenset[str]
    public_phrase: tuple[str, ...]
    acronyms: frozenset[str]
    given: frozenset[str]
    distrusted: frozenset[str]
    thing_surname: frozenset[str]
    institution: frozenset[str]
    institution_of: frozenset[str]
    place_of: frozenset[str]
    institution_ending: tuple[str, ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the word lists that ship with the package (once per process, about 20 ms)."""
    tables = table("vocabulary")
    lines = (files("dpctl.privacy") / "data" / "words.txt").read_text(encoding="utf-8").split("\n")
    sets = {name: frozenset(value.split()) for name, value in tables.items() if isinstance(value, str)}
    words = frozenset(" ".join(line for line in lines if not line.startswith("#")).split())
    return Vocabulary(
        ordinary=words | sets["contract"] | sets["function"] | sets["term"],
        function=sets["function"],
        contract=sets["contract"],
        term=sets["term"],
        person_label=sets["person_label"],
        organisation_label=sets["organisation_label"],
        honorific=sets["honorific"],
        legal_form=sets["legal_form"],
        weak_form=sets["weak_form"],
        street=sets["street"],
        street_ending=tuple(sets["street_ending"]),
        building=sets["building"],
        public=sets["public"],
        public_phrase=tuple(tables["public_phrase"]),
        acronyms=sets["acronyms"],
        given=sets["given"],
        distrusted=sets["distrusted"],
        thing_surname=sets["thing_surname"],
        institution=sets["institution"],
        institution_of=sets["institution_of"],
        place_of=sets["place_of"],
        institution_ending=tuple(tables["institution_ending"]),
    )


class Classified(NamedTuple):
    """What a capitalised word may be; `low` is its plain small form, `length` its length, both without possessive."""

    kind: Kind
    low: str
    length: int


def kind_of(word: str) -> Kind:
    """Classify a capitalised word by itself; what stands around it is the caller's business."""
    return classified(word).kind


@lru_cache(maxsize=65536)
def classified(word: str) -> Classified:
    """Classify a capitalised word and give its plain form."""
    base = _POSSESSIVE.sub("", word)
    low = base.lower()
    plain = low.replace(".", "").replace(" ", "")
    return Classified(_kind(base, low, plain), plain, len(base))


def _kind(base: str, low: str, plain: str) -> Kind:
    vocab = vocabulary()
    if plain in vocab.legal_form and _written_as_form(base, plain):
        return Kind.LEGAL
    if plain in vocab.honorific and not (base.isupper() and len(base) < 3):
        return Kind.HONORIFIC
    if len(plain) == 1:
        return Kind.INITIAL
    if low in vocab.function and (low not in vocab.given or base.isupper()):
        return Kind.FUNCTION
    if "-" in low and low.partition("-")[0] in vocab.given and not is_ordinary(low):
        return Kind.GIVEN
    if low in vocab.given:
        return Kind.GIVEN_WORD if low in vocab.ordinary or low in vocab.public else Kind.GIVEN
    if low in vocab.contract or low.removesuffix("s") in vocab.contract:
        return Kind.CONTRACT
    if (base.isupper() and plain in vocab.acronyms) or _ROMAN.fullmatch(base) or _MARK.fullmatch(base):
        return Kind.ACRONYM
    if base.endswith("s") and base[:-1].isupper() and low[:-1] in vocab.acronyms:
        return Kind.ACRONYM
    if low in vocab.public or plain in vocab.public:
        return Kind.PUBLIC
    # "OutRider" is somebody's spelling
    return Kind.ORDINARY if is_ordinary(low) and not _INNER_CAPITAL.search(base) else Kind.NAME


def is_ordinary(low: str) -> bool:
    """Whether a lower-case word is an ordinary one: in the list, or made of parts that are."""
    vocab = vocabulary()
    if low in vocab.ordinary or low in vocab.public:
        return True
    if "-" in low or "‑" in low or "–" in low:
        parts = re.split("[-‑–]", low)
        return all(len(part) < 2 or part in _HYPHENED or is_ordinary(part) or part in vocab.acronyms for part in parts)
    for prefix in _PREFIXES:
        if low.startswith(prefix) and len(low) - len(prefix) > 4 and low[len(prefix) :] in vocab.ordinary:
            return True
    return low.isdecimal() or (len(low) > 6 and _MEDICAL.fullmatch(low) is not None)


def makes_term(low: str) -> bool:
    """Whether an ordinary lower-case word makes a term, not a name, of what it stands in: "loading", "trays"."""
    terms = vocabulary().term
    return low in terms or low.removesuffix("s") in terms


def _written_as_form(base: str, plain: str) -> bool:
    """Whether a word is written the way legal forms are: "AS" and "A/S" yes, "As" no."""
    return base.isupper() or "." in base or plain in _TITLE_FORMS or not base.istitle()
