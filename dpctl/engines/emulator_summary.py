"""An extractive summary: whole sentences of the text, chosen for what they state, in the order of the text.

What the emulator answers with, so that what survives a delivery mode can be measured without a model: nothing in it is
invented, and a sentence with placeholders keeps them. Choice is greedy budgeted coverage (Lin & Bilmes 2010,
"Multi-document summarization via budgeted maximization of submodular functions"): what is already stated counts less.
"""

import heapq
import math
from collections import Counter
from dataclasses import dataclass

from dpctl.engines.emulator_sentences import Sentence, sentences

# gain is divided by length to this power: 1 would favour fragments, 0 the longest sentence (Lin & Bilmes call it r)
_LENGTH_POWER = 0.5
# what a second statement on a topic is still worth, and a third of that again, and so on
_REPEATED = 0.45
# room is not filled with what states less than this share of the best sentence
_WORTH_SAYING = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A summary, and whether even its only sentence had to be cut to fit."""

    text: str
    cut: bool


def extract(text: str, max_chars: int) -> Extract:
    """Whole sentences of `text`, one a line, at most `max_chars` characters in all; "" for no room or no text.

    Only when not one sentence fits is one cut, at a word and never inside a placeholder.
    """
    found = sentences(text)
    chosen: list[int] = []
    stated: set[str] = set()
    said: set[str] = set()
    topics: Counter[str] = Counter()
    room = max_chars
    # lazy evaluation: gains only fall as more is stated, so a stale value is an upper bound (Minoux 1978)
    heap = [(-_gain(sentence, stated, topics), index) for index, sentence in enumerate(found)]
    heapq.heapify(heap)
    least = -_WORTH_SAYING * min(heap, default=(0.0, 0))[0]
    while heap and room > 0:
        bound, index = heapq.heappop(heap)
        sentence = found[index]
        gain = _gain(sentence, stated, topics)
        if gain <= 0 or gain < least or len(sentence.text) > room or sentence.text in said:
            continue
        if -bound > gain * (1 + 1e-9):
            heapq.heappush(heap, (-gain, index))
            continue
        chosen.append(index)
        said.add(sentence.text)
        stated |= sentence.facts.keys()
        topics.update(sentence.topics.keys())
        room -= len(sentence.text) + 1
    if chosen:
        return Extract(text="\n".join(found[index].text for index in sorted(chosen)), cut=False)
    best = max(found, key=lambda sentence: _gain(sentence, set(), Counter()), default=None)
    line = best.text if best is not None else " ".join(text.split())
    return Extract(text=_cut(line, max_chars), cut=len(line) > max_chars)


def _gain(sentence: Sentence, stated: set[str], topics: Counter[str]) -> float:
    """What a sentence would add to what is already stated, per length."""
    fresh = math.fsum(weight for fact, weight in sentence.facts.items() if fact not in stated)
    about = math.fsum(weight * _REPEATED ** topics[topic] for topic, weight in sentence.topics.items())
    return sentence.standing * (fresh + about) / math.pow(len(sentence.text), _LENGTH_POWER)


def _cut(text: str, max_chars: int) -> str:
    if max_chars <= 0:
        return ""
    if len(text) <= max_chars:
        return text
    part = text[:max_chars]
    opened = part.rfind("⟦")
    if opened > part.rfind("⟧"):
        part = part[:opened]
    elif not text[max_chars].isspace() and " " in part:
        part = part[: part.rfind(" ")]
    return part.rstrip()
