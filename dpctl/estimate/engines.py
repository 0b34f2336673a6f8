"""Which family an engine belongs to: engines of one family are predicted alike, in time and in memory."""

from collections.abc import Mapping
from functools import cache

# the family that stands for an engine nobody knows
USUAL = "llama-cpp"
# engine, as people name it (or a part of that) -> the family that stands for it
_FAMILIES: Mapping[str, str] = {
    "llama.cpp": "llama-cpp",
    "ollama": "llama-cpp",
    "llamafile": "llama-cpp",
    "lmstudio": "llama-cpp",
    "lm studio": "llama-cpp",
    "lm-studio": "llama-cpp",
    "kobold": "llama-cpp",
    "mlx": "mlx",
    "rkllm": "rkllm",
    "vllm": "vllm",
    "sglang": "vllm",
    "tgi": "vllm",
    "tensorrt": "vllm",
    "lmdeploy": "vllm",
    "llama": "llama-cpp",
}


@cache
def family_of(engine: str) -> tuple[str, bool]:
    """The family of an engine's name, and whether it is a known one; llama.cpp's stands for an unknown engine."""
    name = engine.strip().lower()
    found = next((family for part, family in _FAMILIES.items() if part in name), None)
    return (found, True) if found else (USUAL, name == "")
