"""The plan of a load run: what is sent where and when, fixed before the first byte leaves; the log only says what came.

Everything that a request is made of follows from the plan, so that the same plan sends the same again. Keys are no part
of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dpctl.bench.load.formats import Message, Wish, encode, format_named
from dpctl.bench.load.prompts import text_of, unique_text
from dpctl.core.arrivals import Ask, ClosedLoop
from dpctl.core.errors import UsageError
from dpctl.engines.openai_chat import Dialect

# what servers of one's own understand
PLAIN = Dialect(max_tokens_field="max_tokens", stream_options=True)
# bodies kept ready in memory, in B
_KEPT_ENCODED = 256 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """How a server counts our words: tokens for each, and those that it adds to every prompt.

    `counted` is False as long as no server has said so.
    """

    tokens_per_word: float = 1.0
    overhead: float = 0.0
    counted: bool = False

    def words(self, tokens: float) -> int:
        """How many words make so many tokens, the server's own left out."""
        return max(1, round(tokens / self.tokens_per_word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When to give up: on one request (s in all, s without a byte), and on the run (share of failed requests)."""

    total: float = 600.0
    silent: float = 120.0
    failed_share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One load run. `base_url` is the address up to where the protocol's path is appended.

    Open loop: `asks` are sent when they are due, none after `seconds`. Closed (`loop` is set): its users take the next
    ask when they are free, round and round, until `seconds` are over or `requests` were sent. What is due, or taken up,
    before `warmup` s is sent like all else and left out of the figures. `arrivals` says in words how requests come,
    `priced` whose prices apply ("openai:gpt-4o"), where the address and the model do not tell.
    """

    scenario: str
    base_url: str
    protocol: str
    model: str
    arrivals: str
    asks: tuple[Ask, ...]
    seconds: float
    loop: ClosedLoop | None = None
    requests: int | None = None
    warmup: float = 0.0
    seed: int = 0
    salt: int = 0
    dialect: Dialect = PLAIN
    lexicon: Lexicon = Lexicon()
    limits: Limits = Limits()
    options: Mapping[str, Any] = field(default_factory=dict)
    emulated: bool = False
    priced: str | None = None

    def __post_init__(self) -> None:
        if not self.asks:
            raise UsageError(
                "nothing to send: no request falls into the run", where="the plan", hint="a longer --duration"
            )
        if self.warmup >= self.seconds:
            raise UsageError("the warm-up is as long as the run", where="--warmup", hint="a longer --duration")

    @property
    def expected(self) -> int | None:
        """How many requests will be sent; None where that depends on the server."""
        return len(self.asks) if self.loop is None else self.requests


class Encoder:
    """Writes the bodies of a plan's requests; `keep` holds those of the numbers given beforehand ready."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._format = format_named(plan.protocol)
        self._kept: dict[int, bytes] = {}
        self._sessions: dict[int, list[int]] = {}
        for number, ask in enumerate(plan.asks):
            if ask.session is not None:
                self._sessions.setdefault(ask.session, []).append(number)

    def keep(self, numbers: Sequence[int]) -> None:
        """Encode these now, as far as they fit into 256 MiB; the rest is written when it is sent."""
        room = _KEPT_ENCODED
        for number in numbers:
            body = self.body(number)
            room -= len(body)
            if room < 0:
                return
            self._kept[number] = body

    def body(self, number: int) -> bytes:
        """The body of request `number`; in a closed loop numbers go beyond the asks, which then come again."""
        kept = self._kept.pop(number, None)
        if kept is not None:
            return kept
        plan = self._plan
        ask = plan.asks[number % len(plan.asks)]
        wish = Wish(
            model=plan.model,
            messages=self.messages(number),
            max_tokens=ask.output_tokens,
            dialect=plan.dialect,
            options=plan.options,
        )
        return encode(wish, self._format)

    def messages(self, number: int) -> list[Message]:
        """What is said in request `number`, in turns of user and assistant."""
        plan = self._plan
        ask = plan.asks[number % len(plan.asks)]
        lexicon = plan.lexicon
        if ask.session is None:
            own = lexicon.words(ask.prompt_tokens - ask.prefix_tokens - lexicon.overhead)
            unique = unique_text(own, number=number, salt=plan.salt)
            shared = text_of(lexicon.words(ask.prefix_tokens)) + " " if ask.prefix_tokens else ""
            return [("user", shared + unique)]
        return self._conversation(ask.session, number)

    def _conversation(self, session: int, number: int) -> list[Message]:
        """The session up to this turn. Its answers are texts of ours, at full length: they must be known beforehand."""
        lexicon = self._plan.lexicon
        said: list[Message] = []
        lap = number // len(self._plan.asks)
        for turn, other in enumerate(self._sessions[session]):
            ask = self._plan.asks[other]
            shared = text_of(lexicon.words(ask.prefix_tokens)) + " " if turn == 0 and ask.prefix_tokens else ""
            words = lexicon.words(ask.prompt_tokens - ask.prefix_tokens - (lexicon.overhead if turn == 0 else 0.0))
            tag = other + lap * len(self._plan.asks)
            said.append(("user", shared + unique_text(words, number=tag, salt=self._plan.salt)))
            if tag == number:
                return said
            said.append(("assistant", text_of(lexicon.words(ask.output_tokens), start=other * 53)))
        raise AssertionError("a request belongs to its session")
