"""A KV cache of any depth without computing it: a real llama.cpp sequence state, its cells repeated.

Speed at depth depends on how many cells there are, not on what they hold. The layout is llama.cpp's
`llama_kv_cache::state_write` (version 0.5.0-dev of October 2026), checked to the last byte; another layout gives None
and the caller fills the cache by a real prefill.

    u32 magic, i32 sequence, u32 streams, u32 cells
    cells x (i32 position, u32 sequences = 1, i32 sequence)
    u32 V transposed, u32 layers
    layers x (i32 type, u64 row bytes, cells x row)                                     K
    layers x (i32 type, u64 row bytes, cells x row)                                     V
          or (i32 type, u32 element bytes, u32 rows, rows x cells x element)            V transposed
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

_HEADER = struct.Struct("<IiII")
_CELL = struct.Struct("<iIi")
_PLAIN = struct.Struct("<iQ")
_TRANSPOSED = struct.Struct("<iII")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One K or V block: `head` bytes, then `rows` runs in each of which every cell has `width` bytes."""

    head: bytes
    rows: int
    width: int


def token_count(state: "np.ndarray[Any, np.dtype[np.uint8]]") -> int:
    """Number of cells of a state."""
    return int(_HEADER.unpack(state[: _HEADER.size].tobytes())[3])


def tiled_state(state: bytes, depth: int) -> "np.ndarray[Any, np.dtype[np.uint8]] | None":
    """Return a state with `depth` cells, made by repeating those of `state`; None when its layout is unknown."""
    import numpy as np

    try:
        magic, sequence, streams, cells = _HEADER.unpack_from(state, 0)
        if streams != 1 or cells < 1:
            return None
        at = _HEADER.size
        for index in range(cells):
            if _CELL.unpack_from(state, at + index * _CELL.size) != (index, 1, 0):
                return None
        at += cells * _CELL.size
        transposed, layers = struct.unpack_from("<II", state, at)
        if transposed not in (0, 1) or not 1 <= layers <= 10_000:
            return None
        middle = state[at : at + 8]
        at += 8
        blocks: list[tuple[_Block, int]] = []
        for block in _blocks(state, at, cells, layers, transposed=bool(transposed)):
            blocks.append((block, at + len(block.head)))
            at += len(block.head) + block.rows * cells * block.width
        if at != len(state):
            return None
    except struct.error:
        return None
    source = np.frombuffer(state, dtype=np.uint8)
    size = _HEADER.size + depth * _CELL.size + 8 + sum(len(b.head) + b.rows * depth * b.width for b, _ in blocks)
    result = np.empty(size, dtype=np.uint8)
    places = np.zeros((depth, 3), dtype="<i4")
    places[:, 0] = np.arange(depth)
    places[:, 1] = 1
    header = _HEADER.pack(magic, sequence, streams, depth) + places.tobytes() + middle
    result[: len(header)] = np.frombuffer(header, dtype=np.uint8)
    target = len(header)
    for block, start in blocks:
        result[target : target + len(block.head)] = np.frombuffer(block.head, dtype=np.uint8)
        target += len(block.head)
        old = source[start : start + block.rows * cells * block.width].reshape(block.rows, cells, block.width)
        new = result[target : target + block.rows * depth * block.width].reshape(block.rows, depth, block.width)
        for first in range(0, depth, cells):
            part = min(cells, depth - first)
            new[:, first : first + part] = old[:, :part]
        target += block.rows * depth * block.width
    return result


def _blocks(state: bytes, at: int, cells: int, layers: int, *, transposed: bool) -> Iterator[_Block]:
    for index in range(2 * layers):
        if transposed and index >= layers:
            _, width, rows = _TRANSPOSED.unpack_from(state, at)
            block = _Block(head=state[at : at + _TRANSPOSED.size], rows=rows, width=width)
        else:
            _, width = _PLAIN.unpack_from(state, at)
            block = _Block(head=state[at : at + _PLAIN.size], rows=1, width=width)
        yield block
        at += len(block.head) + block.rows * cells * block.width
