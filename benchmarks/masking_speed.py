"""What masking costs: CPU time of find and mask on 50-page documents, beside stock Presidio's patterns in the same run.

    python benchmarks/masking_speed.py [--seeds 401-405] [--repeats 7] [--presidio-python PATH] [--json]

CPU time of one thread (process_time), the least of the repeats for each document, then the median over documents; all
contenders take turns on a document, so that a slow minute of the machine meets them all. Each document is also timed
the first time that the process sees it. With RE2 the gates of `dpctl.privacy.scan` run on google-re2, without it on
Python's `re`; both must find the same spans, or this ends with an error. Presidio: the recognisers that work by
pattern, with their defaults, without a language model (so without names), in an interpreter that has it installed; its
look-up of domain endings is kept from the network.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dpctl.bench.documents import generate
from dpctl.privacy.find import find
from dpctl.privacy.mask import mask
from dpctl.privacy.mention import CLASSES
from dpctl.privacy.scan import Gate, Gates

# Pages of the generator that give about 144,000 characters: 50 pages of 2,900.
_PAGES = 47
_PRESIDIO = """
import json, sys, time
import tldextract
tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
from presidio_analyzer import PatternRecognizer, RecognizerRegistry
registry = RecognizerRegistry()
registry.load_predefined_recognizers()
recognisers = [one for one in registry.recognizers if isinstance(one, PatternRecognizer)]
print(json.dumps({"recognisers": len(recognisers)}), flush=True)
for line in sys.stdin:
    text = json.loads(line)
    began = time.process_time()
    found = [result for one in recognisers for result in one.analyze(text, one.supported_entities, None)]
    print(json.dumps({"ms": 1e3 * (time.process_time() - began), "found": len(found)}), flush=True)
"""


class Presidio:
    """Stock Presidio in a process of its own."""

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", _PRESIDIO],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        answer = self._process.stdout.readline()
        self.recognisers: int = json.loads(answer)["recognisers"] if answer else 0

    def ms(self, text: str) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline())["ms"])

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def without_re2() -> Iterator[None]:
    # what an installation without RE2 has in their place; a property goes before what an instance has cached
    alone, together = Gate._fast, Gates._any  # noqa: SLF001
    Gate._fast = Gates._any = property(lambda _: None)  # type: ignore[assignment,method-assign]  # noqa: SLF001
    try:
        yield
    finally:
        Gate._fast, Gates._any = alone, together  # type: ignore[method-assign]  # noqa: SLF001


def cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1e3 * (time.process_time() - began)


def masked(text: str) -> None:
    mask(text, find(text), classes=CLASSES, seed=1)


def measure(seeds: range, repeats: int, presidio: Presidio | None) -> dict[str, object]:
    has_re2 = Gate("a")._fast is not None  # noqa: SLF001
    masked(generate("agreement", seed=seeds[0], pages=1).text)  # reads the word lists, compiles the patterns
    documents = []
    for seed in seeds:
        text = generate("agreement", seed=seed, pages=_PAGES).text
        runs: dict[str, list[float]] = {"first sight": [cpu_ms(lambda text=text: masked(text))]}
        for _ in range(repeats):
            if has_re2:
                runs.setdefault("with RE2", []).append(cpu_ms(lambda text=text: masked(text)))
            with without_re2():
                runs.setdefault("with re", []).append(cpu_ms(lambda text=text: masked(text)))
        if presidio:
            runs["Presidio patterns"] = [presidio.ms(text) for _ in range(2)]
        with without_re2():
            plain = find(text)
        if find(text) != plain:
            raise SystemExit(f"seed {seed}: the engines find different spans")
        documents.append({"seed": seed, "characters": len(text), "spans": len(plain), "cpu_ms": runs})
    names = dict.fromkeys(name for document in documents for name in document["cpu_ms"])
    best = {name: statistics.median(min(document["cpu_ms"][name]) for document in documents) for name in names}
    size = statistics.mean(document["characters"] for document in documents)
    return {
        "documents": documents,
        "characters": size,
        "cpu_ms": best,
        "presidio_recognisers": presidio.recognisers if presidio else None,
    }


def table(record: dict[str, object]) -> str:
    best = record["cpu_ms"]
    assert isinstance(best, dict)
    base = best.get("with RE2", best["with re"])
    lines = [f"find and mask, {record['characters']:,.0f} characters: CPU time on one core", "-" * 52]
    lines += [f"{name:30s} {ms:9.1f} ms {ms / base:8.2f}x" for name, ms in best.items()]
    if "with RE2" not in best:
        lines.append("google-re2 is not installed: pip install 'dpctl-planner[fast]'")
    if "Presidio patterns" in best:
        lines.append(f"Presidio: {record['presidio_recognisers']} recognisers by pattern, no names")
    else:
        lines.append("Presidio skipped: not installed (pip install presidio-analyzer, or --presidio-python PATH)")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", default="401-405", help="first-last, both included")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--presidio-python", default=sys.executable, help="an interpreter with presidio-analyzer")
    parser.add_argument("--json", action="store_true", help="print the record instead of the table")
    arguments = parser.parse_args()
    first, last = (int(part) for part in arguments.seeds.split("-"))
    presidio = Presidio(arguments.presidio_python)
    record = measure(range(first, last + 1), arguments.repeats, presidio if presidio.recognisers else None)
    presidio.close()
    print(json.dumps(record, indent=2) if arguments.json else table(record))


if __name__ == "__main__":
    main()
