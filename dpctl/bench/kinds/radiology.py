"""A radiologist's dictation without its impression: who was examined, what was found, and the reports before it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dpctl.bench.agreement_cast import Company, Person
from dpctl.bench.agreement_text import Mention, Paragraph, Piece, paragraph
from dpctl.bench.kinds.scene import Composed, Scene, lines, new_scene, words
from dpctl.core.documents import KeyFact

_FOUND = (2, 3)
# days between two reports, and by how many that varies
_APART, _SPREAD = 170, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Doctor:
    """A physician: the full name, the surname after a Dr., the mail."""

    full: Mention
    surname_mention: Mention
    email: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesion:
    """One finding: the organ, its words, its size now and in the report before (mm)."""

    organ: str
    words: Mapping[str, Any]
    size: int
    before: int


def compose(seed: int, reports: int) -> Composed:
    """The report to be finished, then `reports` - 1 earlier ones of the same patient, the latest first.

    Facts: term, place and size of every lesion, and its size before where there is an earlier report.
    """
    scene = new_scene("radiology", seed, ("us",))
    data = words("radiology")
    study = scene.rng.choice(data["study"])
    lesions = _lesions(scene, study)
    _cast(scene, study)
    frame = data["frame"]
    rows = [scene.fill(row) for row in frame["head"]]
    paragraphs = [lines(rows), lines([scene.fill(row) for row in frame["registration"]])]
    paragraphs += _report(scene, frame, study, lesions, [lesion.size for lesion in lesions])
    # half a year apart, closer together where the patient's life would not suffice
    apart = min(_APART, max(1, (scene.today - _born(scene)).days // reports - _SPREAD))
    for number in range(1, reports):
        paragraphs += _earlier(scene, frame, study, lesions, number, apart)
    noun = "report" if reports == 1 else "reports"
    return Composed(
        title=f"Radiology dictation ({reports} {noun})",
        paragraphs=paragraphs,
        facts=_facts(lesions, compared=reports > 1),
    )


def _lesions(scene: Scene, study: Mapping[str, Any]) -> list[_Lesion]:
    rng = scene.rng
    organs = list(range(len(study["organ"])))
    found = []
    sizes: set[int] = set()
    for index in sorted(rng.sample(organs, rng.choice(_FOUND))):
        organ = study["organ"][index]
        finding = rng.choice(organ["findings"])
        low, high = finding.get("low", 5), finding.get("high", 38)
        # every size of a document is its own, so that an impression cannot be right about the wrong lesion
        size = rng.choice([mm for mm in range(low + 2, high + 1) if mm not in sizes])
        before = rng.choice([mm for mm in range(max(2, size - 9), size) if mm not in sizes])
        sizes |= {size, before}
        found.append(_Lesion(organ=organ["name"], words=finding, size=size, before=before))
    return found


def _cast(scene: Scene, study: Mapping[str, Any]) -> None:
    rng = scene.rng
    stem = scene.cast.company(scene.locale)
    hospital = _hospital(stem)
    patient = scene.private_person()
    born = datetime.date(rng.randrange(1929, 1999), rng.randint(1, 12), rng.randint(1, 28))
    physician, radiologist = (scene.cast.person(stem) for _ in range(2))
    plan = scene.cast.company(scene.locale)
    scene.things |= {
        "hospital": hospital,
        "desk": scene.number("phone", "(937) 555-01##"),
        "portal": Mention(text=f"https://portal.{stem.domain}/results", cls="url", entity=f"url {stem.domain}"),
        "patient": patient,
        "mrn": scene.number("account", "########"),
        "dob": _slashed(born),
        "sex": "F" if patient.he == "she" else "M",
        "noun": "woman" if patient.he == "she" else "man",
        "home": scene.home().full,
        "ssn": scene.number("tax_id", "9##-##-####"),  # numbers from 900 on are issued to nobody
        "plan": plan,
        "member": scene.number("account", "@@@#########"),
        "relative": scene.private_person(),
        "exam": study["name"],
        "accession": scene.number("account", "ACC########"),
        "date": _slashed(scene.today),
        "seen": _slashed(scene.today - datetime.timedelta(days=rng.randint(2, 12))),
        "physician": _doctor(physician),
        "npi": scene.number("account", "1#########"),
        "scanner": scene.number("device", "@@#####-####"),
        "radiologist": radiologist,
        "technologist": scene.cast.person(stem),
        "complaint": rng.choice(study["history"]),
    }
    scene.things["age"] = _aged(scene, scene.today)


def _hospital(company: Company) -> Company:
    """A company made a hospital: its short name and what such houses are called."""
    name = f"{company.alias.text.split()[0]} Regional Medical Center"
    return replace(
        company,
        full=replace(company.full, text=name),
        caps=replace(company.caps, text=name.upper()),
    )


def _doctor(person: Person) -> _Doctor:
    return _Doctor(full=person.full, surname_mention=replace(person.full, text=person.surname), email=person.email)


def _slashed(day: datetime.date) -> Mention:
    return Mention(text=f"{day:%m/%d/%Y}", cls="date", entity=f"date {day}")


def _report(
    scene: Scene, frame: Mapping[str, Any], study: Mapping[str, Any], lesions: Sequence[_Lesion], sizes: Sequence[int]
) -> list[Paragraph]:
    """Study, history, technique and findings of one report."""
    result = [lines([scene.fill(row) for row in frame["study"]])]
    result.append(scene.prose(scene.rng.choice(frame["history"])))
    result.append(paragraph([f"TECHNIQUE: {study['technique']}"]))
    said = {lesion.organ: _sentence(lesion, size) for lesion, size in zip(lesions, sizes, strict=True)}
    rows: list[list[Piece]] = [["FINDINGS:"]]
    rows += [[f"{organ['name']}: {said.get(organ['name'], organ['normal'])}"] for organ in study["organ"]]
    result.append(lines(rows))
    result.append(scene.prose(scene.rng.choice(frame["close"])))
    return result


def _sentence(lesion: _Lesion, size: int) -> str:
    return str(lesion.words["text"].replace("{size}", str(size)))


def _earlier(
    scene: Scene,
    frame: Mapping[str, Any],
    study: Mapping[str, Any],
    lesions: Sequence[_Lesion],
    number: int,
    apart: int,
) -> list[Paragraph]:
    """The `number`-th report before this one, signed; the lesions were smaller then."""
    day = scene.today - datetime.timedelta(days=(apart + 1) * number + scene.rng.randint(0, min(_SPREAD, apart)))
    scene.things |= {
        "date": _slashed(day),
        "seen": _slashed(day - datetime.timedelta(days=scene.rng.randint(2, 12))),
        "accession": scene.number("account", "ACC########"),
        "age": _aged(scene, day),
    }
    sizes = [max(2, lesion.before - (number - 1)) for lesion in lesions]
    found = " ".join(_sentence(lesion, size) for lesion, size in zip(lesions, sizes, strict=True))
    return [
        paragraph([f"PRIOR REPORT {number}"], heading=True),
        *_report(scene, frame, study, lesions, sizes),
        paragraph([f"IMPRESSION: {found}"]),
        scene.prose(frame["signed"]),
    ]


def _born(scene: Scene) -> datetime.date:
    return datetime.date.fromisoformat(scene.things["dob"].entity.removeprefix("date "))


def _aged(scene: Scene, day: datetime.date) -> Mention:
    age = (day - _born(scene)).days * 4 // 1461
    # ages up to 89 identify nobody by the safe harbour of 45 CFR 164.514(b)(2)(i)(C)
    return Mention(text=f"{age}-year-old", cls="age" if age > 89 else None, entity=f"age {age}")


def _facts(lesions: Sequence[_Lesion], *, compared: bool) -> tuple[KeyFact, ...]:
    facts = []
    for number, lesion in enumerate(lesions, 1):
        facts += [
            KeyFact(id=f"lesion_{number}_term", kind="name", forms=tuple(lesion.words["term"])),
            KeyFact(id=f"lesion_{number}_place", kind="name", forms=tuple(lesion.words["place"])),
            KeyFact(id=f"lesion_{number}_size", kind="amount", forms=_lengths(lesion.size)),
        ]
        if compared:
            facts.append(KeyFact(id=f"lesion_{number}_before", kind="amount", forms=_lengths(lesion.before)))
    return tuple(facts)


def _lengths(mm: int) -> tuple[str, ...]:
    return f"{mm} mm", f"{mm / 10:.1f} cm", *((f"{mm // 10} cm",) if mm % 10 == 0 else ())
