from dpctl.estimate.buffers import memory_family
from dpctl.estimate.engines import family_of
from tests.each import each


@each(
    ("name", "family", "memory"),
    [
        ("llama.cpp", "llama-cpp", "llama-cpp"),
        ("llama-cpp", "llama-cpp", "llama-cpp"),
        ("ik_llama.cpp b4500", "llama-cpp", "llama-cpp"),
        ("LM Studio", "llama-cpp", "llama-cpp"),
        (" Ollama ", "llama-cpp", "llama-cpp"),
        ("koboldcpp", "llama-cpp", "llama-cpp"),
        ("", "llama-cpp", "llama-cpp"),
        ("mlx-lm", "mlx", "mlx"),
        ("vLLM 0.11", "vllm", "vllm"),
        ("TensorRT-LLM", "vllm", "vllm"),
        ("RKLLM", "rkllm", "other"),
    ],
)
def test_known_engines(name: str, family: str, memory: str) -> None:
    assert family_of(name) == (family, True)
    assert memory_family(name) == memory


def test_an_unknown_engine_is_timed_as_llama_cpp_and_takes_memory_of_its_own() -> None:
    assert family_of("an engine nobody knows") == ("llama-cpp", False)
    assert memory_family("an engine nobody knows") == "other"
