"""The KV cache of one simulated server: what its requests hold, and what later ones find again of earlier ones.

As vLLM's prefix cache does it (docs.vllm.ai, design, "Automatic Prefix Caching"): only whole blocks are found again,
the last token of a prompt is always computed, and blocks that several requests share count once.
"""

from dpctl.estimate.serving_blocks import Blocks
from dpctl.estimate.serving_book import Book, Limits

# blocks of a cache that never fills
_NO_LIMIT = 2**50
# under which the common prefix of all requests is kept
_COMMON = 0


class Cache:
    """Counts blocks; `tokens` of a request are those that it has, or will have computed, in the cache."""

    def __init__(self, limits: Limits, book: Book) -> None:
        self.pool = Blocks(_NO_LIMIT if limits.blocks is None else limits.blocks)
        self._book, self._block, self._keeps = book, limits.block_tokens, limits.keeps_prefixes
        # blocks of the common prefix that a request shares with others, how many requests do, and how many there are
        self._shares: dict[int, int] = {}
        self._sharing = 0
        self._common_blocks = 0
        # key of kept blocks -> how many blocks of the common prefix come before them
        self._after: dict[int, int] = {}

    @property
    def used(self) -> int:
        """Blocks that requests hold."""
        return self.pool.total - self.pool.free

    def blocks(self, tokens: int) -> int:
        """Blocks that so many tokens take."""
        return -(-tokens // self._block)

    def fits(self, request: int, tokens: int) -> bool:
        """Whether a request could start now: there is room for all tokens that it has to have before the next one."""
        return self._needed(tokens, self._found(request, tokens)[0]) <= self.pool.free

    def start(self, request: int, tokens: int) -> int | None:
        """Take the blocks for a request's tokens; how many need not be computed, None when there is no room."""
        shared, own, key = self._found(request, tokens)
        pool = self.pool
        if self._needed(tokens, shared) > pool.free:
            return None
        if shared:
            if not self._sharing:
                # what this request does not begin with is forgotten
                pool.give(pool.have_again(_COMMON) - shared)
                self._common_blocks = shared
            self._sharing += 1
            self._shares[request] = shared
        if key is not None:
            pool.give(pool.have_again(key) - own)
        pool.take(self.blocks(tokens) - shared - own)
        return (shared + own) * self._block

    def share(self, request: int) -> None:
        """A prompt is computed: what it has of the common prefix is there for others from now on."""
        if not self._keeps:
            return
        blocks, mine = self._book.common[request] // self._block, self._shares.get(request, 0)
        if blocks > mine == self._there():
            self._sharing += not mine
            self._shares[request] = self._common_blocks = blocks

    def finish(self, request: int, tokens: int) -> None:
        """A request is done; the next turn of its conversation finds its blocks."""
        chain = self._book.chain[request]
        self._release(request, tokens, tokens, _of_chain(chain) if chain >= 0 else None)

    def interrupt(self, request: int, tokens: int, *, computed: int) -> None:
        """A request gives its blocks up; it finds itself what is left of those computed when it starts again."""
        self._release(request, tokens, computed, _of_request(request))

    def _there(self) -> int:
        """Blocks of the common prefix that the cache has."""
        return self._common_blocks if self._sharing else self.pool.held(_COMMON)

    def _needed(self, tokens: int, shared: int) -> int:
        """Free blocks that a start takes: those that others hold as well are not free."""
        return self.blocks(tokens) - (shared if self._sharing else 0)

    def _found(self, request: int, tokens: int) -> tuple[int, int, int | None]:
        """What the cache has of a request: blocks of the common prefix, blocks of its own, and the key of those."""
        if not self._keeps or not (self._sharing or self.pool.kept):
            return 0, 0, None
        book, block = self._book, self._block
        most, there = (tokens - 1) // block, self._there()
        chain = book.chain[request]
        for key, limit in (
            (_of_request(request), most),
            (_of_chain(chain), min(most, book.prefix[request] // block) if chain >= 0 else 0),
        ):
            held = self.pool.held(key)
            if held and self._after[key] <= there:
                own = min(held, limit - self._after[key])
                if own > 0:
                    return self._after[key], own, key
        return min(there, book.common[request] // block, most), 0, None

    def _release(self, request: int, tokens: int, computed: int, key: int | None) -> None:
        shared = self._shares.pop(request, 0)
        own, kept = self.blocks(tokens) - shared, computed // self._block - shared
        if key is None or kept <= 0 or not self._keeps:
            self.pool.give(own)
        else:
            self.pool.give(own - kept)
            self.pool.give(kept, key)
            self._after[key] = shared
        if shared:
            self._sharing -= 1
            if not self._sharing:
                self.pool.give(self._common_blocks, _COMMON)


def _of_chain(chain: int) -> int:
    return 1 + 2 * chain


def _of_request(request: int) -> int:
    return 2 + 2 * request
