"""What people use today: the published formulas of llmfit 1.1.17 and whichllm 0.5.14, for decode of one stream.

Read in their sources in 2026-11. Both know a GPU by a table of bandwidths; every device of our rows counts as in it,
which flatters them. llmfit's memory pressure term needs its own memory model and is left out, which flatters it too.
"""

import numpy as np
from data import Rows

# llmfit: bytes a weight by quantisation, here by mean bits
_BYTES = ((15.0, 2.0), (7.8, 1.0), (6.0, 0.75), (5.2, 0.625), (4.0, 0.5), (3.2, 0.375), (0.0, 0.25))
# llmfit without a bandwidth: tokens/s x billion weights by backend, and a factor by quantisation (recalled)
_K = {
    "cuda": 220.0,
    "metal": 160.0,
    "mlx": 250.0,
    "rocm": 180.0,
    "vulkan": 150.0,
    "sycl": 100.0,
    "arm": 90.0,
    "x86": 70.0,
}
_QUANT = ((15.0, 0.6), (7.8, 0.8), (6.0, 0.95), (5.2, 1.0), (4.0, 1.15), (3.2, 1.25), (0.0, 1.35))
_WHICH = ((15.0, 0.40), (7.8, 0.45), (6.0, 0.50), (3.2, 0.55), (0.0, 0.39))
_VENDOR = {"nvidia": 1.0, "apple": 0.82, "amd": 0.78, "intel": 0.65}


def _by_bits(table: tuple[tuple[float, float], ...], bits: np.ndarray) -> np.ndarray:
    return np.select([bits >= limit for limit, _ in table], [value for _, value in table], default=table[-1][1])


def llmfit(rows: Rows) -> np.ndarray:
    """Tokens/s of one stream, read as kindly as possible: every device's bandwidth is known, experts are not."""
    t, w = rows.table, rows.work
    active = np.where(w.sparse > 0, np.minimum(w.active_params, t["params"]), t["params"]) / 1e9
    return (
        rows.device.bandwidth
        / 1e9
        / (active * _by_bits(_BYTES, t["nominal_bits"]))
        * 0.55
        * np.where(w.sparse > 0, 0.60, 1.0)
    )


def llmfit_strict(rows: Rows) -> np.ndarray:
    """Tokens/s of one stream, branch by branch: known experts by their shape, CPUs and NPUs without a bandwidth."""
    t, w = rows.table, rows.work
    size, billions = _by_bits(_BYTES, t["nominal_bits"]), t["params"] / 1e9
    active = np.minimum(w.active_params / 1e9, billions)
    # experts known: what is routed is read at the quantisation's size, the rest at 3.2 bytes a weight
    share = np.minimum(w.expert_share, 0.999)
    routed = np.maximum((billions - active) / (1.0 - share) * share, 0.0)
    known = rows.device.bandwidth / 1e9 / (routed * size + np.maximum(active - routed, 0.0) * 3.2)
    fast = np.where((w.sparse > 0) & (w.expert_share < 1.0), known, llmfit(rows))
    arm = np.isin(t["vendor"], ("apple", "qualcomm", "rockchip"))
    slow = (
        np.where(arm, _K["arm"], _K["x86"])
        / np.where(w.sparse > 0, active, billions)
        * _by_bits(_QUANT, t["nominal_bits"])
        * 1.1
    )
    return np.where(np.isin(t["backend"], ("cpu", "npu")), slow * 0.3, fast)


def whichllm(rows: Rows) -> np.ndarray:
    """Tokens/s of one stream."""
    t, w = rows.table, rows.work
    bandwidth, billions = rows.device.bandwidth / 1e9, t["params"] / 1e9
    active = np.minimum(w.active_params / 1e9, billions)
    read = np.where(w.sparse > 0, np.maximum(active / billions, np.minimum(0.25, 0.05 * bandwidth / 256.0)), 1.0)
    vendor = np.array([_VENDOR.get(v, 0.65) for v in t["vendor"].tolist()])
    rate = bandwidth / (w.total_bytes / 1e9 * read) * _by_bits(_WHICH, t["nominal_bits"]) * vendor
    return np.where(np.isin(t["backend"], ("cpu", "npu")), 18.0 / billions, rate)
