"""An exact cache of answers: the same bytes to the same model under the same rules for the same tenant, and no less.

It holds what came from the endpoint, so for a hybrid delivery the masked answer: no original is ever in it, and each
request restores with a map of its own. In memory only.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from dpctl.engines.base import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What besides the prompt decides whether an answer may be given again.

    `parameters` are the settings of the request beyond the prompt's own; `policy` the verdict or policy it ran under.
    """

    model: str
    policy: str
    tenant: str
    parameters: Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cached:
    """A whole answer: its pieces as they came, and whether it had been cut at the limit of tokens."""

    texts: tuple[str, ...]
    truncated: bool

    @property
    def size(self) -> int:
        """Bytes of text."""
        return sum(len(text.encode("utf-8", "surrogatepass")) for text in self.texts)


def key(prompt: Prompt, scope: Scope) -> str:
    """SHA-256 of prompt and scope in one canonical form (sorted JSON, which keeps the parts apart)."""
    parts = {
        "prompt": [
            prompt.instruction,
            prompt.text,
            prompt.max_tokens,
            prompt.seed,
            prompt.schema,
            prompt.logprobs,
        ],
        "model": scope.model,
        "parameters": dict(scope.parameters),
        "policy": scope.policy,
        "tenant": scope.tenant,
    }
    # ASCII: a text may hold lone surrogates, which have no UTF-8
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


class AnswerCache:
    """Answers by key, at most `max_bytes` of text; the one that was used longest ago goes first."""

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._answers: OrderedDict[str, Cached] = OrderedDict()
        self._bytes = 0

    def get(self, name: str) -> Cached | None:
        """The answer kept under a key, or None."""
        answer = self._answers.get(name)
        if answer is not None:
            self._answers.move_to_end(name)
        return answer

    def put(self, name: str, answer: Cached) -> None:
        """Keep an answer; one that is larger than the whole cache is not kept."""
        known = self._answers.pop(name, None)
        self._bytes -= known.size if known is not None else 0
        if answer.size > self._max_bytes:
            return
        self._answers[name] = answer
        self._bytes += answer.size
        while self._bytes > self._max_bytes:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= oldest.size

    def __len__(self) -> int:
        return len(self._answers)
