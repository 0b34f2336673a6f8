"""How the finder does on sixteen contracts that were written by hand, by two authors who had not seen a rule.

    python benchmarks/unseen_by_hand.py [--show]

The texts stand in unseen/by_hand, a US and UK half (a) and one of other countries (b). Every mention of an identifier
is marked in them as {{class:text}}, what is none but may be masked as {{n:text}} (places, statutes, courts, agencies)
or {{q:text}} (dates, amounts). A mention is found when every letter and digit of it is masked; over-mask is the share
of the unmarked words that are. --show prints what was missed and what was masked: rules may be tuned on these texts.
"""

import argparse
import re
from pathlib import Path

from dpctl.privacy.find import find

_MARKED = re.compile(r"\{\{(\w+):(.*?)\}\}", re.DOTALL)
_WORD = re.compile(r"[^\W_][\w'’-]*")
_NEUTRAL = frozenset({"n", "q"})
_QUASI = frozenset({"date", "amount"})


def unmarked(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and what was marked: start, end, class."""
    plain, marks, done = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[done : match.start()]
        marks.append((len(plain), len(plain) + len(match[2]), match[1]))
        plain, done = plain + match[2], match.end()
    return plain + text[done:], marks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print what was missed, and what was masked too many")
    show = parser.parse_args().show
    hits = mentions = over = words = 0
    for path in sorted((Path(__file__).parent / "unseen" / "by_hand").glob("*.txt")):
        text, marks = unmarked(path.read_text(encoding="utf-8"))
        masked, direct, marked = (bytearray(len(text)) for _ in range(3))
        for span in find(text):
            for cover in (masked, direct)[: 1 if span.cls in _QUASI else 2]:
                cover[span.start : span.end] = b"\1" * (span.end - span.start)
        for start, end, cls in marks:
            marked[start:end] = b"\1" * (end - start)
            if cls in _NEUTRAL:
                continue
            found = all(masked[at] for at in range(start, end) if text[at].isalnum())
            hits, mentions = hits + found, mentions + 1
            if show and not found:
                print(f"{path.stem}  missed  {cls}: {text[start:end]}")
        for word in _WORD.finditer(text):
            if not any(marked[word.start() : word.end()]):
                wrong = any(direct[word.start() : word.end()])
                over, words = over + wrong, words + 1
                if show and wrong:
                    print(f"{path.stem}  masked  {' '.join(text[max(0, word.start() - 20) : word.end() + 10].split())}")
    print(f"direct identifiers found whole: {hits} of {mentions}, {hits / mentions:.1%}")
    print(f"over-mask: {over} of {words} other words, {over / words:.2%}")


if __name__ == "__main__":
    main()
