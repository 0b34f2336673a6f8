"""llama.cpp through its C API: load, decode, time, generate. Runs only inside the worker process.

The raw loop (llama_decode + llama_synchronize) is what llama.cpp's own bench tool times; the binding's completion API
adds sampling, detokenising and list copies to every token.
"""

import ctypes
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import llama_cpp.llama_cpp as api
import numpy as np

from dpctl.engines.kv_state import tiled_state, token_count
from dpctl.engines.llama_settings import LlamaSettings

_KV_TYPES = {"f16": api.GGML_TYPE_F16, "q8_0": api.GGML_TYPE_Q8_0}
# tokens of real KV from which deeper caches are fabricated
_SEED_TOKENS = 256
# ids below this are special or byte tokens in the vocabularies dpctl writes, and in most others
_FIRST_PLAIN_TOKEN = 300
# what llama.cpp says while it works, newest last; the worker quotes the end of it in errors
LOG: list[str] = []


class Step(NamedTuple):
    """One step of a generation: prefill with the tokens read so far, or token with its id and log probability."""

    kind: str
    value: int
    logprob: float | None = None


class NativeError(RuntimeError):
    """llama.cpp refused: the message quotes its own log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Wall and CPU time (all threads) of one timed call, in s."""

    wall: float
    cpu: float


def _keep_log(_level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    LOG.append(text.decode("utf-8", "replace").rstrip("\n"))
    del LOG[:-400]


# the C side keeps only the address: this reference keeps the callback alive
_LOG_CALLBACK = api.llama_log_callback(_keep_log)


def start() -> None:
    """Initialise the backend once, with its log kept in memory instead of written to stderr."""
    api.llama_log_set(_LOG_CALLBACK, ctypes.c_void_p(0))
    api.llama_backend_init()


def system_info() -> str:
    """SIMD sets and thread support that this build of llama.cpp uses."""
    return str(api.llama_print_system_info().decode("utf-8", "replace")).strip(" |")


def _last_errors(limit: int = 3) -> str:
    words = ("error", "fail", "invalid", "unknown", "unsupported", "corrupt", "not within", "missing", "unable")
    lines = [line.strip() for line in LOG if any(word in line.lower() for word in words)]
    return "; ".join(dict.fromkeys(lines[-limit:])) or (LOG[-1].strip() if LOG else "no message")


class NativeModel:
    """A loaded model with one context and one sequence. Not thread-safe; free it with `close`."""

    def __init__(self, path: str, settings: LlamaSettings) -> None:
        LOG.clear()
        params = api.llama_model_default_params()
        params.n_gpu_layers = settings.gpu_layers
        params.load_mode = api.LLAMA_LOAD_MODE_MMAP if settings.mmap else api.LLAMA_LOAD_MODE_NONE
        params.use_extra_bufts = settings.repack
        self._model = api.llama_model_load_from_file(path.encode(), params)
        if not self._model:
            raise NativeError(f"cannot load the model: {_last_errors()}")
        self._vocab = api.llama_model_get_vocab(self._model)
        self._context = api.llama_init_from_model(self._model, self._context_params(settings))
        if not self._context:
            api.llama_model_free(self._model)
            raise NativeError(f"cannot make a context of {settings.context} tokens: {_last_errors()}")
        self._memory = api.llama_get_memory(self._context)
        self._batch = api.llama_batch_init(settings.batch, 0, 1)
        self._batch_size = settings.batch
        self._random = np.random.default_rng(0)
        self._seed_state: bytes | None = None
        self._tiled: np.ndarray[Any, np.dtype[np.uint8]] | None = None
        self.filled_by = "nothing"
        self.vocab_size = api.llama_vocab_n_tokens(self._vocab)
        self.load_log = list(LOG)

    @staticmethod
    def _context_params(settings: LlamaSettings) -> Any:
        params = api.llama_context_default_params()
        params.n_ctx = settings.context
        params.n_batch = settings.batch
        params.n_ubatch = settings.ubatch
        params.n_seq_max = 1
        params.n_threads = params.n_threads_batch = settings.threads
        params.flash_attn_type = (
            api.LLAMA_FLASH_ATTN_TYPE_ENABLED if settings.flash_attention else api.LLAMA_FLASH_ATTN_TYPE_DISABLED
        )
        params.type_k = params.type_v = _KV_TYPES[settings.kv_type]
        params.no_perf = True
        return params

    def close(self) -> None:
        """Free batch, context and model."""
        api.llama_batch_free(self._batch)
        api.llama_free(self._context)
        api.llama_model_free(self._model)

    @property
    def layers(self) -> int:
        """Number of layers in the file."""
        return int(api.llama_model_n_layer(self._model))

    @property
    def trained_context(self) -> int:
        """The context length the model was made for, in tokens."""
        return int(api.llama_model_n_ctx_train(self._model))

    @property
    def size(self) -> int:
        """Bytes of all weights."""
        return int(api.llama_model_size(self._model))

    def metadata(self, key: str) -> str | None:
        """A metadata value of the file as text, or None."""
        buffer = ctypes.create_string_buffer(1 << 16)
        length = api.llama_model_meta_val_str(self._model, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if length >= 0 else None

    # -- decoding ------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget the sequence."""
        api.llama_memory_clear(self._memory, False)

    def decode(self, tokens: "Sequence[int] | np.ndarray[Any, Any]", position: int, *, logits: bool) -> None:
        """Process up to one logical batch of tokens at `position`; logits of the last one only when asked."""
        count = len(tokens)
        batch = self._batch
        batch.n_tokens = count
        np.ctypeslib.as_array(batch.token, (count,))[:] = tokens
        np.ctypeslib.as_array(batch.pos, (count,))[:] = np.arange(position, position + count)
        np.ctypeslib.as_array(batch.n_seq_id, (count,))[:] = 1
        for index in range(count):
            batch.seq_id[index][0] = 0
        wanted = np.ctypeslib.as_array(batch.logits, (count,))
        wanted[:] = 0
        wanted[-1] = 1 if logits else 0
        status = api.llama_decode(self._context, batch)
        if status == 1:
            raise NativeError(f"the context is full at {position + count} tokens")
        if status != 0:
            raise NativeError(f"llama_decode returned {status} at position {position}: {_last_errors()}")

    def random_tokens(self, count: int) -> "np.ndarray[Any, Any]":
        """Token ids without meaning, no special ones."""
        first = min(_FIRST_PLAIN_TOKEN, self.vocab_size - 1)
        return self._random.integers(first, self.vocab_size, count)

    def check_finite(self) -> bool:
        """Whether the last logits are all finite: NaN weights give garbage silently."""
        logits = api.llama_get_logits_ith(self._context, -1)
        return bool(np.isfinite(np.ctypeslib.as_array(logits, (self.vocab_size,))).all())

    def warm_up(self) -> bool:
        """Touch all weights once (prefill and decode); returns whether the logits were finite."""
        self.clear()
        self.decode(self.random_tokens(16), 0, logits=True)
        self.decode(self.random_tokens(1), 16, logits=True)
        finite = self.check_finite()
        self.clear()
        return finite

    # -- timing at depth -----------------------------------------------------------------------------------------

    def fill(self, depth: int) -> None:
        """Bring the KV cache to `depth` tokens: by cutting it, by a fabricated state, or by a real prefill."""
        current = api.llama_memory_seq_pos_max(self._memory, 0) + 1
        if current >= depth:
            if current > depth:
                api.llama_memory_seq_rm(self._memory, 0, depth, -1)
            return
        self.clear()
        if depth <= _SEED_TOKENS or not self._fabricate(depth):
            self._prefill(self.random_tokens(depth))
            self.filled_by = "prefill"

    def _prefill(self, tokens: "np.ndarray[Any, Any]") -> None:
        for start_at in range(0, len(tokens), self._batch_size):
            self.decode(tokens[start_at : start_at + self._batch_size], start_at, logits=False)

    def _fabricate(self, depth: int) -> bool:
        """Set a state of `depth` cells tiled from a real one; False when its layout is not the known one."""
        if self._tiled is None or token_count(self._tiled) != depth:
            if self._seed_state is None:
                self._prefill(self.random_tokens(_SEED_TOKENS))
                size = api.llama_state_seq_get_size(self._context, 0)
                buffer = (ctypes.c_uint8 * size)()
                api.llama_state_seq_get_data(self._context, buffer, size, 0)
                self._seed_state = bytes(buffer)
                self.clear()
            self._tiled = tiled_state(self._seed_state, depth)
            if self._tiled is None:
                return False
        pointer = self._tiled.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        if not api.llama_state_seq_set_data(self._context, pointer, self._tiled.nbytes, 0):
            self.clear()
            return False
        self.filled_by = "fabricated state"
        return True

    def time(self, phase: str, depth: int, tokens: int) -> Timing:
        """Time `tokens` of prefill (one call, no logits) or decode (one call a token, logits read) at KV `depth`."""
        self.fill(depth)
        ids = self.random_tokens(tokens)
        # one token's batch, made once: filling a batch from Python would be 1 % of a small model's token
        one = (api.llama_token * 1)()
        batch = api.llama_batch_get_one(one, 1)
        api.llama_synchronize(self._context)
        wall, cpu = time.perf_counter(), time.process_time()
        if phase == "prefill":
            for start_at in range(0, tokens, self._batch_size):
                self.decode(ids[start_at : start_at + self._batch_size], depth + start_at, logits=False)
            api.llama_synchronize(self._context)
        else:
            for token in ids.tolist():
                one[0] = token
                status = api.llama_decode(self._context, batch)
                if status != 0:
                    raise NativeError(f"llama_decode returned {status} at depth {depth}: {_last_errors()}")
                api.llama_synchronize(self._context)
        timing = Timing(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)
        api.llama_memory_seq_rm(self._memory, 0, depth, -1)
        return timing

    # -- text ----------------------------------------------------------------------------------------------------

    @property
    def has_text(self) -> bool:
        """Whether the file has a tokenizer."""
        return bool(api.llama_vocab_type(self._vocab) != api.LLAMA_VOCAB_TYPE_NONE)

    def chat(self, instruction: str, text: str) -> list[int]:
        """Tokens of a chat prompt in the model's own template (plain text where it has none)."""
        return _chat_tokens(self._model, instruction, text)

    def piece(self, token: int) -> bytes:
        """The bytes of one token (may be part of a character)."""
        buffer = ctypes.create_string_buffer(512)
        length = api.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[:length] if length > 0 else b""

    def generate(
        self, prompt: Sequence[int], max_tokens: int, *, schema: str | None = None, logprobs: bool = False
    ) -> Iterator[Step]:
        """Greedy generation: yields ("prefill", tokens so far) while reading, then ("token", id) until the end.

        With `schema`, a JSON schema, only tokens are taken that lead to JSON of it.
        """
        self.clear()
        ids = np.asarray(prompt, dtype=np.int64)
        for start_at in range(0, len(ids), self._batch_size):
            part = ids[start_at : start_at + self._batch_size]
            self.decode(part, start_at, logits=start_at + len(part) == len(ids))
            api.llama_synchronize(self._context)
            yield Step("prefill", start_at + len(part))
        sampler = self._sampler(schema)
        try:
            for index in range(max_tokens):
                token = api.llama_sampler_sample(sampler, self._context, -1)
                if self.has_text and api.llama_vocab_is_eog(self._vocab, token):
                    return
                yield Step("token", int(token), self._logprob(token) if logprobs else None)
                if index + 1 < max_tokens:
                    self.decode([token], len(ids) + index, logits=True)
        finally:
            api.llama_sampler_free(sampler)

    def _sampler(self, schema: str | None) -> Any:
        """The most likely token, or the most likely of those that a grammar made from the schema lets through."""
        if schema is None:
            return api.llama_sampler_init_greedy()
        from llama_cpp.llama_grammar import json_schema_to_gbnf

        try:
            rules = json_schema_to_gbnf(schema)
        except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise NativeError(f"cannot use the JSON schema as a grammar: {error}") from error
        LOG.clear()
        grammar = api.llama_sampler_init_grammar(self._vocab, rules.encode(), b"root")
        if not grammar:
            raise NativeError(f"cannot use the JSON schema as a grammar: {_last_errors()}")
        chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        api.llama_sampler_chain_add(chain, grammar)
        api.llama_sampler_chain_add(chain, api.llama_sampler_init_greedy())
        return chain

    def _logprob(self, token: int) -> float:
        """The log probability of a token by the last logits (softmax, whatever the grammar allows)."""
        logits = np.ctypeslib.as_array(api.llama_get_logits_ith(self._context, -1), (self.vocab_size,))
        most = float(logits.max())
        return float(logits[token]) - most - math.log(float(np.exp(logits - most, dtype=np.float64).sum()))


def count_tokens(path: str, instruction: str, text: str) -> int | None:
    """Tokens of a chat prompt, by the file's own tokenizer alone (no weights are read); None when it has none."""
    LOG.clear()
    params = api.llama_model_default_params()
    params.vocab_only = True
    model = api.llama_model_load_from_file(path.encode(), params)
    if not model:
        raise NativeError(f"cannot load the vocabulary: {_last_errors()}")
    try:
        if api.llama_vocab_type(api.llama_model_get_vocab(model)) == api.LLAMA_VOCAB_TYPE_NONE:
            return None
        return len(_chat_tokens(model, instruction, text))
    finally:
        api.llama_model_free(model)


def _chat_tokens(model: Any, instruction: str, text: str) -> list[int]:
    template = api.llama_model_chat_template(model, None)
    prompt = _apply_template(template, instruction, text) if template else None
    return _tokenize(api.llama_model_get_vocab(model), prompt or f"{instruction}\n\n{text}\n\nSummary:\n")


def _tokenize(vocab: Any, text: str) -> list[int]:
    """Token ids of a text, with the model's own special tokens."""
    data = text.encode()
    tokens = (api.llama_token * (len(data) + 16))()
    count = api.llama_tokenize(vocab, data, len(data), tokens, len(tokens), True, True)
    if count < 0:
        raise NativeError(f"cannot tokenise {len(data)} bytes: {count}")
    return list(tokens[:count])


def _apply_template(template: bytes, instruction: str, text: str) -> str | None:
    messages = (api.llama_chat_message * 2)(
        api.llama_chat_message(role=b"system", content=instruction.encode()),
        api.llama_chat_message(role=b"user", content=text.encode()),
    )
    size = math.ceil(2 * (len(instruction.encode()) + len(text.encode()))) + 4096
    buffer = ctypes.create_string_buffer(size)
    length = api.llama_chat_apply_template(template, messages, 2, True, buffer, size)
    return buffer.raw[:length].decode() if 0 < length <= size else None
