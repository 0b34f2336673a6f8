"""Okapi BM25: which of many short texts answer a query best, by the words they share.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", eq. 3.15, with their usual k1 = 1.2
and b = 0.75; the weight of a term is ln(1 + (N - n + 0.5) / (n + 0.5)), which is never negative.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from dpctl.privacy.words import words_of

K1, B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+")
# too common to tell clauses apart, in any text in English
_STOP = words_of("a an and any as at be been by for from has have if in is it its of on or such that the to")


def terms(text: str) -> list[str]:
    """The words of a text, case folded, common ones left out, plurals cut (Harman 1991, the S stemmer)."""
    return [_singular(word) for word in _WORD.findall(text.casefold()) if word not in _STOP]


class Index:
    """Texts that can be asked; each query costs time only for the texts that share a word with it."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = [Counter(terms(text)) for text in texts]
        lengths = [sum(count.values()) for count in counts]
        mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, count in enumerate(counts):
            damping = K1 * (1 - B + B * lengths[number] / mean)
            for term, times in count.items():
                self._postings[term].append((number, times * (K1 + 1) / (times + damping)))
        self._size = len(counts)

    def scores(self, query: str) -> dict[int, float]:
        """The score of every text that shares a word with the query, by its number; higher is better."""
        found: dict[int, float] = defaultdict(float)
        for term in dict.fromkeys(terms(query)):
            postings = self._postings.get(term, [])
            weight = math.log(1 + (self._size - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, share in postings:
                found[number] += weight * share
        return dict(found)

    def ranked(self, query: str) -> list[int]:
        """The numbers of the texts that share a word with the query, best first; ties in the order of the texts."""
        found = self.scores(query)
        return sorted(found, key=lambda number: (-found[number], number))


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if len(word) > 2 and word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word
