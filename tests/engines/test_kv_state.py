import struct

import pytest

np = pytest.importorskip("numpy")

from dpctl.engines.kv_state import tiled_state, token_count  # noqa: E402


def state(cells: int, layers: int = 2, *, transposed: bool = False, row: int = 8) -> bytes:
    """A state as llama.cpp writes it; the bytes of cell i are all i."""
    head = struct.pack("<IiII", 0x1234, 0, 1, cells) + b"".join(struct.pack("<iIi", i, 1, 0) for i in range(cells))
    head += struct.pack("<II", int(transposed), layers)
    plain = struct.pack("<iQ", 1, row) + b"".join(bytes([i]) * row for i in range(cells))
    turned = struct.pack("<iII", 1, 2, 4) + b"".join(bytes([i]) * 2 for _ in range(4) for i in range(cells))
    return head + plain * layers + (turned if transposed else plain) * layers


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("depth", [3, 4, 5, 9, 100])
def test_a_tiled_state_is_what_llama_cpp_would_write(depth: int, transposed: bool) -> None:
    made = tiled_state(state(4, transposed=transposed), depth)
    assert made is not None
    assert token_count(made) == depth
    data = made.tobytes()
    expected_size = len(state(4, transposed=transposed)) + (depth - 4) * (12 + 4 * 8)
    assert len(data) == expected_size
    first_row = data[16 + 12 * depth + 8 + 12 :]
    assert first_row[: 8 * depth] == b"".join(bytes([i % 4]) * 8 for i in range(depth))


def test_tiling_to_the_same_depth_changes_nothing() -> None:
    original = state(6, transposed=True)
    made = tiled_state(original, 6)
    assert made is not None and made.tobytes() == original


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        state(4)[:-1],
        state(4) + b"x",
        struct.pack("<IiII", 1, 0, 2, 4) + state(4)[16:],
        state(4)[:16] + b"\xff" * 40,
    ],
)
def test_an_unknown_layout_is_refused_not_guessed(broken: bytes) -> None:
    assert tiled_state(broken, 8) is None
