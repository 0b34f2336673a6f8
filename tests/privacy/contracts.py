"""Small contracts with planted spans, for tests of the finder: names, numbers and layouts drawn by seed."""

import random
import re
import tomllib
from pathlib import Path

from dpctl.core.documents import Document, Span

_MATERIAL = tomllib.loads((Path(__file__).parent / "contracts.toml").read_text(encoding="utf-8"))
_FORMS = {"t": "tax_id", "ph": "phone", "ib": "iban", "ac": "account", "ca": "case_number", "am": "amount", "d": "date"}


def contract(seed: int, *, width: int = 0) -> Document:
    """Write a contract of about 300 words; `width` > 0 breaks its lines there, inside names and numbers too."""
    rng = random.Random(seed)
    values = {**_firms(rng), **_people(rng)}
    for key, cls in _FORMS.items():
        for i in range(3):
            values[f"{key}{i}"] = (
                _filled(rng, _MATERIAL[cls][i % 2 if cls == "account" else rng.randrange(len(_MATERIAL[cls]))]),
                cls,
            )
    template = _MATERIAL["templates"][seed % len(_MATERIAL["templates"])].replace("{body}", _MATERIAL["body"])
    return _written(template, values, seed, width)


def _firms(rng: random.Random) -> dict[str, tuple[str, str]]:
    drawn = zip(*(rng.sample(_MATERIAL[part], 3) for part in ("firm", "trade", "legal_form", "address")), strict=True)
    values = {}
    for i, (first, trade, form, address) in enumerate(drawn):
        full = f"{first} {trade} {form}"
        mail = f"{rng.choice(['legal', 'accounts', 'notices'])}@{re.sub('[^a-z]', '', first.lower())}.example"
        values |= {
            f"F{i}": (full, "organisation"),
            f"f{i}": (first, "organisation"),
            f"C{i}": (full.upper(), "organisation"),
        }
        values |= {f"A{i}": (_filled(rng, address), "address"), f"m{i}": (mail, "email")}
    return values


def _people(rng: random.Random) -> dict[str, tuple[str, str]]:
    values = {}
    for i, (given, family) in enumerate(
        zip(rng.sample(_MATERIAL["given"], 4), rng.sample(_MATERIAL["family"], 4), strict=True)
    ):
        title = rng.choice(["Mr", "Ms", "Dr"])
        forms = {"P": f"{given} {family}", "p": family, "i": f"{given[0]}. {family}", "h": f"{title} {family}"}
        forms["c"] = forms["P"].upper()
        values |= {f"{key}{i}": (form, "person") for key, form in forms.items()}
    return values


def _filled(rng: random.Random, form: str) -> str:
    return re.sub("[9@]", lambda m: str(rng.randint(1, 9)) if m.group() == "9" else rng.choice("ABCDEFGHJKLMNP"), form)


def _written(template: str, values: dict[str, tuple[str, str]], seed: int, width: int) -> Document:
    pieces: list[str] = []
    spans: list[Span] = []
    length = column = 0
    for part in re.split(r"(\{\w+\})", template):
        key = part[1:-1] if part.startswith("{") else ""
        shown, cls = values[key] if key else (part, "")
        if width:
            shown, column = _broken(shown, column, width)
        if key:
            end = length + len(shown)
            spans.append(
                Span(id=f"s{len(spans):04d}", start=length, end=end, text=shown, cls=cls, entity=cls + key[-1])
            )
        pieces.append(shown)
        length += len(shown)
    return Document(id=f"test-{seed}", title="Test contract", text="".join(pieces), spans=tuple(spans))


def _broken(text: str, column: int, width: int) -> tuple[str, int]:
    out = []
    for piece in re.split(r"( |\n)", text):
        out.append("\n" if piece == " " and column > width else piece)
        column = 0 if out[-1] == "\n" else column + len(piece)
    return "".join(out), column
