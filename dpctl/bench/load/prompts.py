"""Prompts of a wanted length, made of dpctl's own words: every one different from its first word on, by a nonce.

A server that keeps the KV cache of earlier prompts would otherwise answer a repeated one many times faster, and a
benchmark would measure that without knowing it.
"""

import random
from functools import lru_cache

# common words, each one token after a space in the usual vocabularies; how many tokens a server really counts for them
# is asked of it before the run
_TEXT = """
able about above account across action after again against agency agreement air allow almost along already also
although always among amount another answer appear area around attention authority bank base because become before
begin behind believe benefit best better between beyond board body book both bring build business called capital
care carry case cause center century certain change charge child choice church city claim class clear close
collection come common community company compare concern condition consider contain continue control cost could
country course court create current customer data date day deal death decade decide decision degree department
describe design despite detail develop difference different difficult direction discover discuss door down draw
during each early east economy education effect effort either
"""
WORDS = tuple(_TEXT.split())
_BASE = len(WORDS)
_STOCK = 16_384
_NONCE_WORDS = 4
_SALT_WORDS = 3


def text_of(words: int, *, start: int = 0) -> str:
    """So many words of running text, always the same from the same `start` on."""
    stock, edges = _stock()
    parts: list[str] = []
    at = start % _STOCK
    while words > 0:
        take = min(words, _STOCK - at)
        parts.append(stock[edges[at] : edges[at + take] - 1])
        words, at = words - take, 0
    return " ".join(parts)


def nonce(number: int, salt: int) -> str:
    """Words that no other request has: `number` within a run (below 25 million or so), `salt` between runs."""
    found: list[str] = []
    for value, count in ((number, _NONCE_WORDS), (salt, _SALT_WORDS)):
        for _ in range(count):
            value, digit = divmod(value, _BASE)
            found.append(WORDS[digit])
    return " ".join(found)


def unique_text(words: int, *, number: int, salt: int) -> str:
    """A text of so many words, different from those of all other numbers and salts from its first words on."""
    head = nonce(number, salt).split(" ")
    if words <= len(head):
        return " ".join(head[: max(1, words)])
    return " ".join(head) + " " + text_of(words - len(head), start=number * 37)


@lru_cache(maxsize=1)
def _stock() -> tuple[str, tuple[int, ...]]:
    """A long text, and where each of its words begins; one edge more for its end."""
    rng = random.Random("stock")  # noqa: S311 - a reproducible draw, not a secret
    words = rng.choices(WORDS, k=_STOCK)
    edges = [0]
    for word in words:
        edges.append(edges[-1] + len(word) + 1)
    return " ".join(words), tuple(edges)
