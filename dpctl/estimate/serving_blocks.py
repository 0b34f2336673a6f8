"""The blocks of a server's KV cache: taken by what runs, and given back with their contents until somebody needs them.

As in vLLM's prefix cache (docs.vllm.ai, "Automatic Prefix Caching"): what was freed first is overwritten first, and of
one request its last blocks before its first ones.
"""

from collections import deque


class Blocks:
    """`total` blocks of a cache; `free` of them hold nothing or what can be used again."""

    __slots__ = ("_queue", "free", "kept", "total")

    def __init__(self, total: int) -> None:
        self.total = total
        self.free = total
        # (key, blocks) in the order in which they are overwritten; under a key `kept` finds the same list again
        self._queue: deque[list[int]] = deque([[_NOBODY, total]])
        self.kept: dict[int, list[int]] = {}

    def held(self, key: int) -> int:
        """How many blocks are kept under a key, counted from the first one on."""
        entry = self.kept.get(key)
        return entry[1] if entry else 0

    def take(self, count: int) -> None:
        """Take free blocks; what they hold is lost. The caller has looked at `free`."""
        self.free -= count
        queue = self._queue
        while count:
            entry = queue[0]
            if entry[1] > count:
                entry[1] -= count
                return
            count -= entry[1]
            queue.popleft()
            if self.kept.get(entry[0]) is entry:
                del self.kept[entry[0]]

    def give(self, count: int, key: int | None = None) -> None:
        """Give blocks back; under a key (not negative) their contents can be had again while nobody took them."""
        self.free += count
        queue = self._queue
        if key is None:
            if queue and queue[-1][0] == _NOBODY:
                queue[-1][1] += count
            elif count:
                queue.append([_NOBODY, count])
            return
        old = self.kept.get(key)
        if old is not None:
            old[0] = _NOBODY
        entry = [key, count]
        queue.append(entry)
        self.kept[key] = entry

    def have_again(self, key: int) -> int:
        """Take the blocks kept under a key with their contents; how many they are."""
        entry = self.kept.pop(key)
        count = entry[1]
        # the queue drops what is empty when it gets there
        entry[0], entry[1] = _NOBODY, 0
        self.free -= count
        return count


# the key of blocks whose contents nobody will ask for
_NOBODY = -1
