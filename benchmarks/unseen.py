"""How the finder does on documents and short sentences that its author did not write.

    python benchmarks/unseen.py [--set NAME] [--seeds 1-10] [--json] [--finder COMMIT] [--show-missed N]

Needs Faker. NAME is dev, first, second, third, fourth or held-out, each by another author (see unseen/__init__.py).
Rules may be tuned on all of them but `held-out`, of which only sums are printed, never what was missed.
A mention is found when every letter and digit of it lies in spans that are masked by default (dates, amounts and
reference numbers: in any span). An entity is protected when all its mentions are found. Over-mask: words masked outside
planted mentions, titles and places. In sentences an entity survives when its longest mention still stands, whole, in
the masked text. Intervals are exact for independent mentions; those of one document are not, so read them as narrow.
"""

import argparse
import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from typing import Any

from unseen.documents import document
from unseen.sentences import sentences
from unseen.text import QUASI, Labelled, Mention, spans

from dpctl.core.stats import share_interval
from dpctl.privacy.find import find
from dpctl.privacy.leaks import leaked
from dpctl.privacy.mask import mask

HELD_OUT = "held-out"
SETS = ("dev", "first", "second", "third", "fourth", HELD_OUT)
DIRECT, OVER, GONE = "direct identifiers", "over-mask", "full form gone"
OWN = "identifier"  # user names, plates, staff and record numbers: no class of the product's spans
BARS = {DIRECT: 0.98, OVER: 0.015, GONE: 0.90}
GROUPS = {
    "summary": "summary",
    "class": "found, by class",
    "touched": "found in part or whole, by class",
    "kind": "found, by kind or form",
    "locale": "direct, by locale",
    "stratum": "direct, by kind of text",
    "over-mask by stratum": "over-mask, by kind of text",
    "gone by class": "full form gone, by class",
    "gone by locale": "full form gone, by locale",
    "gone by stratum": "full form gone, by kind of text",
}


class Tally:
    """Counts over many texts: hits and cases by name, in groups."""

    def __init__(self) -> None:
        self.hits: dict[str, Counter[str]] = defaultdict(Counter)
        self.cases: dict[str, Counter[str]] = defaultdict(Counter)
        self.characters: list[int] = []
        self.leaks = 0
        self.missed: list[str] = []

    def count(self, group: str, name: str, hit: bool) -> None:
        self.cases[group][name] += 1
        self.hits[group][name] += hit

    def add(self, labelled: Labelled) -> None:
        """Find, mask and judge one text."""
        text = labelled.text
        found = find(text)
        classes = frozenset(span.cls for span in found) - QUASI
        covered, any_cover = bytearray(len(text)), bytearray(len(text))
        for span in found:
            any_cover[span.start : span.end] = b"\x01" * (span.end - span.start)
            if span.cls in classes:
                covered[span.start : span.end] = b"\x01" * (span.end - span.start)
        protected: dict[str, bool] = {}
        for mention in labelled.mentions:
            hit = self._mention(labelled, mention, covered if mention.direct else any_cover)
            if mention.direct:
                protected[mention.entity] = protected.get(mention.entity, True) and hit
        for whole in protected.values():
            self.count("summary", "entities protected", whole)
        self._words(labelled, covered)
        masked = mask(text, found, classes=classes, seed=1).text
        body = json.dumps({"model": "m", "messages": [{"role": "user", "content": masked}]}).encode()
        self.leaks += len(leaked([body], spans(m for m in labelled.mentions if m.direct)))
        self._survivors(labelled, masked)
        self.characters.append(len(text))

    def _mention(self, labelled: Labelled, mention: Mention, cover: bytearray) -> bool:
        letters = [i for i in range(mention.start, mention.end) if labelled.text[i].isalnum()]
        hit = all(cover[i] for i in letters)
        self.count("class", mention.cls, hit)
        self.count("kind", mention.kind, hit)
        self.count("touched", mention.cls, any(cover[i] for i in letters))
        if mention.direct:
            self.count("summary", DIRECT, hit)
            if labelled.language == "en":
                self.count("summary", f"{DIRECT}, English templates", hit)
            if mention.cls != "organisation":
                self.count("summary", f"{DIRECT} but organisations", hit)
            if mention.cls != OWN:
                self.count("summary", f"{DIRECT}, product's classes", hit)
            self.count("locale", mention.locale, hit)
            for stratum in labelled.strata:
                self.count("stratum", stratum, hit)
        if not hit:
            around = labelled.text[max(0, mention.start - 30) : mention.end + 20].replace("\n", "/")
            self.missed.append(f"{mention.kind:20s} {mention.surface!r:45s} {around}")
        return hit

    def _words(self, labelled: Labelled, covered: bytearray) -> None:
        outside = bytearray(len(labelled.text))
        for start, end in (*((m.start, m.end) for m in labelled.mentions), *labelled.neutral):
            outside[start:end] = b"\x01" * (end - start)
        for word in re.finditer(r"\w[\w'’-]*", labelled.text):
            if not any(outside[word.start() : word.end()]):
                hit = any(covered[word.start() : word.end()])
                self.count("summary", OVER, hit)
                if labelled.language == "en":
                    self.count("summary", f"{OVER}, English templates", hit)
                for stratum in labelled.strata:
                    self.count("over-mask by stratum", stratum, hit)
                if hit:
                    self.missed.append(f"{'masked too much':20s} {word.group()!r}")

    def _survivors(self, labelled: Labelled, masked: str) -> None:
        longest: dict[str, Mention] = {}
        for mention in labelled.mentions:
            if mention.direct and len(mention.surface) > len(getattr(longest.get(mention.entity), "surface", "")):
                longest[mention.entity] = mention
        left = _plain(masked)
        for mention in longest.values():
            gone = not re.search(rf"(?<!\w){re.escape(_plain(mention.surface))}(?!\w)", left)
            self.count("summary", GONE, gone)
            if mention.cls != OWN:
                self.count("summary", f"{GONE}, product's classes", gone)
            self.count("gone by class", mention.cls, gone)
            self.count("gone by locale", mention.locale, gone)
            for stratum in labelled.strata:
                self.count("gone by stratum", stratum, gone)

    def record(self) -> dict[str, Any]:
        groups = {
            group: {name: _share(self.hits[group][name], n) for name, n in sorted(names.items())}
            for group, names in self.cases.items()
        }
        return {"texts": len(self.characters), "characters": sum(self.characters), "leaked": self.leaks, **groups}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()


def _share(hits: int, n: int) -> dict[str, Any]:
    return {
        "n": n,
        "hits": hits,
        "share": hits / n,
        "interval_80": share_interval(hits, n, 0.8),
        "interval_95": share_interval(hits, n, 0.95),
    }


def _rows(title: str, group: dict[str, Any]) -> Iterable[str]:
    yield f"\n{title:42s} {'hits':>7s} {'of':>7s} {'share':>9s}   80 % interval     95 % interval"
    for name, share in group.items():
        (low, high), (lowest, highest) = share["interval_80"], share["interval_95"]
        yield (
            f"{name:42s} {share['hits']:7d} {share['n']:7d} {100 * share['share']:7.2f} %"
            f"   {100 * low:6.2f} - {100 * high:6.2f}   {100 * lowest:6.2f} - {100 * highest:6.2f}"
        )


def table(record: dict[str, Any]) -> str:
    """The record of a run as tables."""
    lines = []
    for part in ("documents", "sentences"):
        tallied = record[part]
        lines.append(f"\n== {record['set']} {part}: {tallied['texts']} texts, {tallied['characters']:,} characters ==")
        for group, title in GROUPS.items():
            # of documents only the sum says something here: a long text hides one mention among many
            if part == "sentences" or not group.startswith("gone"):
                lines += _rows(title, tallied[group])
        lines.append(f"\nplanted direct mentions found again in the masked request body: {tallied['leaked']}")
    return "\n".join(lines)


def _part(chosen: str, part: str) -> Any:
    return import_module(f"unseen.{chosen.replace('-', '_')}_{part}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--set", dest="chosen", choices=SETS, default="dev")
    parser.add_argument("--seeds", default="1-10", help="first-last, both included")
    parser.add_argument("--json", action="store_true", help="print the record instead of the tables")
    parser.add_argument("--finder", default="", help="which version of the rules this is, kept in the record")
    parser.add_argument("--show-missed", type=int, default=0, metavar="N", help="not of the held-out set")
    arguments = parser.parse_args()
    if arguments.show_missed and arguments.chosen == HELD_OUT:
        parser.error("what was missed in the held-out set is not shown: it would no longer be held out")
    first, last = (int(part) for part in arguments.seeds.split("-"))
    contracts, short_texts, words = (_part(arguments.chosen, part) for part in ("contracts", "sentences", "words"))
    documents, short = Tally(), Tally()
    for seed in range(first, last + 1):
        for kind in contracts.KINDS:
            documents.add(document(kind, words.LEXICON, seed))
        empty = short_texts.EMPTY if seed == first else ()
        for sentence in sentences(short_texts.TEMPLATES, empty, words.LEXICON, seed):
            short.add(sentence)
    record = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "set": arguments.chosen,
        "seeds": arguments.seeds,
        "finder": arguments.finder,
        "faker": version("Faker"),
        "bars": BARS,
        "documents": documents.record(),
        "sentences": short.record(),
    }
    print(json.dumps(record, indent=1) if arguments.json else table(record))
    if arguments.show_missed:
        missed = documents.missed + short.missed
        print("\n".join(missed[:: max(1, len(missed) // arguments.show_missed)]))


if __name__ == "__main__":
    main()
