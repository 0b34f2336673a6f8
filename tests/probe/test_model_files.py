import json
import os
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.probe import model_files
from dpctl.probe.found import Gap
from dpctl.probe.here import ModelFile
from dpctl.probe.model_files import find, read_files
from dpctl.probe.model_places import Place, places
from dpctl.probe.source import NOT_FOUND, Reading
from tests.gguf_files import LLAMA, TENSORS, write

SHA = "a" * 64


class Told:
    """A source that has one collector's document and nothing else."""

    system, arch = "Linux", "x86_64"

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def file(self, path: str) -> Reading:
        return Reading(problem=NOT_FOUND)

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def command(self, *argv: str) -> Reading:
        return Reading(problem=NOT_FOUND)

    def collect(self, name: str) -> Reading:
        return self._reading if name == "gguf" else Reading(problem=NOT_FOUND)

    def get(self, url: str) -> Reading:
        return Reading(problem=NOT_FOUND)


def found_in(home: Path, **environ: str) -> tuple[dict[str, ModelFile], tuple[Gap, ...]]:
    """What is found below a home folder; the service folder of this machine's own Ollama is left out."""
    environ.setdefault("DPCTL_CACHE_DIR", str(home / "dpctl-cache"))
    where = tuple(p for p in places(home, environ, "Linux", home / "work") if p.folder.is_relative_to(home))
    files, gaps = find(where, home, seconds=60)
    return {file.path: file for file in files}, gaps


def ollama(models: Path, name: str, tag: str, digest: str, *, owner: str = "registry.ollama.ai/library") -> Path:
    layers = [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:" + "b" * 64, "size": 10},
        {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}", "size": 10},
    ]
    manifest = models / "manifests" / owner / name / tag
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return models / "blobs" / f"sha256-{digest}"


def test_the_header_says_what_a_file_is(tmp_path: Path) -> None:
    path = write(tmp_path / ".cache/llama.cpp/small-q4_k_m.gguf", more=1000)
    files, gaps = found_in(tmp_path)
    assert gaps == ()
    assert files == {
        "~/.cache/llama.cpp/small-q4_k_m.gguf": ModelFile(
            path="~/.cache/llama.cpp/small-q4_k_m.gguf",
            bytes=path.stat().st_size,
            found_by="llama.cpp cache",
            role="model",
            architecture="llama",
            name="Small Llama",
            quant="Q4_K_M",
            parameters=64 * 5 + 64 * 64,
            layers=2,
            context=4096,
        )
    }


def test_every_programs_own_place(tmp_path: Path) -> None:
    write(tmp_path / ".cache/llama.cpp/a.gguf")
    write(ollama(tmp_path / ".ollama/models", "llama3.2", "3b", SHA))
    write(tmp_path / ".lmstudio/models/owner/repo/c.gguf")
    write(tmp_path / ".cache/lm-studio/models/owner/repo/d.GGUF")
    write(tmp_path / ".cache/huggingface/hub/models--o--r/snapshots/1234/Q4/e.gguf")
    write(tmp_path / "dpctl-cache/downloads/f.gguf")
    write(tmp_path / "work/g.gguf")
    write(tmp_path / "models/big/h.gguf")
    files, gaps = found_in(tmp_path)
    assert gaps == ()
    assert {Path(path).name: file.found_by for path, file in files.items()} == {
        "a.gguf": "llama.cpp cache",
        f"sha256-{SHA}": "Ollama",
        "c.gguf": "LM Studio",
        "d.GGUF": "LM Studio",
        "e.gguf": "Hugging Face cache",
        "f.gguf": "dpctl",
        "g.gguf": "current folder",
        "h.gguf": "~/models",
    }


def test_the_programs_own_variables_move_the_places(tmp_path: Path) -> None:
    write(tmp_path / "l/a.gguf")
    write(ollama(tmp_path / "o", "phi4", "14b", SHA))
    write(tmp_path / "h/hub/models--o--r/snapshots/1234/e.gguf")
    files, _ = found_in(
        tmp_path, LLAMA_CACHE=str(tmp_path / "l"), OLLAMA_MODELS=str(tmp_path / "o"), HF_HOME=str(tmp_path / "h")
    )
    assert {file.found_by for file in files.values()} == {"llama.cpp cache", "Ollama", "Hugging Face cache"}


@pytest.mark.parametrize(
    ("system", "folder"),
    [("Linux", ".cache/llama.cpp"), ("Darwin", "Library/Caches/llama.cpp"), ("Windows", "AppData/Local/llama.cpp")],
)
def test_llama_cpp_keeps_its_files_where_the_system_keeps_caches(system: str, folder: str) -> None:
    found = {place.folder for place in places(Path("/h"), {}, system, Path("/w")) if place.program == "llama.cpp cache"}
    assert found == {Path("/h") / folder}


@pytest.mark.parametrize(
    ("owner", "label"),
    [
        ("registry.ollama.ai/library", "qwen3:8b"),
        ("registry.ollama.ai/jane", "jane/qwen3:8b"),
        ("hf.co/unsloth", "hf.co/unsloth/qwen3:8b"),
    ],
)
def test_ollama_models_have_the_name_that_ollama_gives_them(tmp_path: Path, owner: str, label: str) -> None:
    write(ollama(tmp_path / ".ollama/models", "qwen3", "8b", SHA, owner=owner))
    files, _ = found_in(tmp_path)
    assert [file.name for file in files.values()] == [label]


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"layers": 3}', '{"layers": [7]}', "[" * 100_000, '{"layers": [{"mediaType"']
)
def test_a_damaged_manifest_is_a_gap(tmp_path: Path, text: str) -> None:
    blob = ollama(tmp_path / ".ollama/models", "qwen3", "8b", SHA)
    (blob.parent.parent / "manifests/registry.ollama.ai/library/qwen3/8b").write_text(text)
    files, gaps = found_in(tmp_path)
    assert (files, gaps) == ({}, (Gap(what="Ollama's model qwen3:8b", why="its manifest is damaged"),))


def test_a_manifest_cannot_name_a_file_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "secret.gguf")
    ollama(tmp_path / ".ollama/models", "qwen3", "8b", "../../../secret.gguf")
    assert found_in(tmp_path) == ({}, ())


def test_a_model_without_its_blob_is_a_gap(tmp_path: Path) -> None:
    ollama(tmp_path / ".ollama/models", "qwen3", "8b", SHA)
    files, gaps = found_in(tmp_path)
    assert (files, gaps) == ({}, (Gap(what="qwen3:8b in ~/.ollama/models/blobs", why="no such file or directory"),))


def test_a_file_with_many_links_is_one_file(tmp_path: Path) -> None:
    blob = write(tmp_path / ".cache/huggingface/hub/models--o--r/blobs/abc")
    for snapshot in ("1", "2"):
        link = tmp_path / f".cache/huggingface/hub/models--o--r/snapshots/{snapshot}/m.gguf"
        link.parent.mkdir(parents=True)
        link.symlink_to(blob)
    (tmp_path / "models").mkdir()
    os.link(blob, tmp_path / "models/same.gguf")
    files, _ = found_in(tmp_path)
    assert list(files) == ["~/.cache/huggingface/hub/models--o--r/snapshots/1/m.gguf"]


def test_links_in_a_circle_and_into_nothing(tmp_path: Path) -> None:
    write(tmp_path / "models/a/m.gguf")
    (tmp_path / "models/a/up").symlink_to(tmp_path / "models")
    (tmp_path / "models/self.gguf").symlink_to(tmp_path / "models/self.gguf")
    (tmp_path / "models/gone.gguf").symlink_to(tmp_path / "nothing")
    files, gaps = found_in(tmp_path)
    assert list(files) == ["~/models/a/m.gguf"]
    assert gaps == ()


def test_a_linked_folder_is_entered(tmp_path: Path) -> None:
    write(tmp_path / "disk/deep/m.gguf")
    (tmp_path / "models").symlink_to(tmp_path / "disk")
    assert list(found_in(tmp_path)[0]) == ["~/models/deep/m.gguf"]


def test_a_place_inside_another_is_walked_to_its_own_depth(tmp_path: Path) -> None:
    write(tmp_path / "models/deep/m.gguf")
    where = (Place(program="current folder", folder=tmp_path), Place(program="~/models", folder=tmp_path, depth=3))
    files, _ = find(where, tmp_path, seconds=60)
    assert [file.found_by for file in files] == ["~/models"]


def test_parts_are_one_model(tmp_path: Path) -> None:
    first = {"general.architecture": "llama", "general.name": "Big", "llama.block_count": 4, "general.file_type": 15}
    for part, tensors in ((1, {}), (2, {"a": (8, 4)}), (3, {"b": (8,)})):
        write(tmp_path / f"models/big-0000{part}-of-00003.gguf", first if part == 1 else {}, tensors, more=part)
    (file,) = found_in(tmp_path)[0].values()
    assert (file.path, file.name, file.parts, file.parts_here) == ("~/models/big-00001-of-00003.gguf", "Big", 3, 3)
    assert (file.parameters, file.role, file.quant) == (40, "model", "Q4_K_M")
    assert file.bytes == sum(path.stat().st_size for path in (tmp_path / "models").iterdir())


def test_a_missing_part_is_counted_and_the_parameters_are_unknown(tmp_path: Path) -> None:
    for part in (1, 3):
        write(tmp_path / f"models/big-0000{part}-of-00003.gguf", LLAMA, TENSORS)
    (file,) = found_in(tmp_path)[0].values()
    assert (file.parts, file.parts_here, file.parameters) == (3, 2, None)


@pytest.mark.parametrize(
    ("metadata", "tensors", "role"),
    [
        ({"general.architecture": "clip", "general.type": "mmproj"}, TENSORS, "projector"),
        ({"general.architecture": "llama", "general.type": "adapter"}, TENSORS, "adapter"),
        (LLAMA, {}, "vocabulary"),
        ({**LLAMA, "general.architecture": "bert", "bert.pooling_type": 1}, TENSORS, "embedding"),
        ({"general.architecture": "flux"}, TENSORS, "other"),
        ({}, TENSORS, "other"),
        (LLAMA, TENSORS, "model"),
    ],
)
def test_what_a_file_is_for(
    tmp_path: Path, metadata: dict[str, object], tensors: dict[str, tuple[int]], role: str
) -> None:
    write(tmp_path / "models/m.gguf", metadata, tensors)  # type: ignore[arg-type]
    (file,) = found_in(tmp_path)[0].values()
    assert file.role == role


def test_dpctls_own_weights_are_no_models(tmp_path: Path) -> None:
    write(tmp_path / "dpctl-cache/synthetic/l8.gguf")
    write(tmp_path / "work/slice.gguf", {**LLAMA, "dpctl.synthetic": "{}"})
    assert found_in(tmp_path) == ({}, ())


def test_a_damaged_file_is_a_gap_and_the_others_are_found(tmp_path: Path) -> None:
    write(tmp_path / "models/good.gguf")
    (tmp_path / "models/cut.gguf").write_bytes(b"GGUF\3\0\0\0")
    (tmp_path / "models/page.gguf").write_text("<html>")
    files, gaps = found_in(tmp_path)
    assert list(files) == ["~/models/good.gguf"]
    assert [gap.what for gap in gaps] == ["~/models/cut.gguf", "~/models/page.gguf"]
    assert "truncated" in gaps[0].why and gaps[1].why == "not a GGUF file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_locked_folder_is_a_gap(tmp_path: Path) -> None:
    locked = tmp_path / ".lmstudio/models"
    locked.mkdir(parents=True)
    locked.chmod(0)
    assert found_in(tmp_path)[1] == (Gap(what="model files in ~/.lmstudio/models", why="permission denied"),)


def test_a_folder_that_cannot_be_listed_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    _, gaps = find((Place(program="Ollama", folder=tmp_path / "o"),), tmp_path, seconds=60)
    assert gaps == (Gap(what="model files in ~/o", why="permission denied"),)


def test_many_files_end_the_search(tmp_path: Path) -> None:
    for index in range(6):
        write(tmp_path / f"{index}.gguf")
    files, gaps = find((Place(program="x", folder=tmp_path),), tmp_path, seconds=60, most=4)
    assert len(files) == 4
    assert [gap.what for gap in gaps] == ["more model files"]
    assert "stopped after 4 files" in gaps[0].why


def test_without_time_nothing_is_claimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.gguf")
    # the clock jumps after the walk: no header is read any more
    moments = iter([0.0])
    monkeypatch.setattr(model_files, "time", SimpleNamespace(monotonic=lambda: next(moments, 1e9)))
    monkeypatch.setattr("dpctl.probe.model_places.Search._over", lambda _: False)
    (file,), gaps = find((Place(program="x", folder=tmp_path),), tmp_path, seconds=5)
    assert (file.name, file.role, file.quant, file.layers) == ("a", "unknown", None, None)
    assert file.bytes == (tmp_path / "a.gguf").stat().st_size
    assert gaps == (Gap(what="the headers of 1 model files", why="no time for them within 5 s"),)


def test_the_collectors_document_gives_the_files_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "small.gguf")
    write(tmp_path / "large.gguf", {**LLAMA, "general.name": "Evil\x1b[31m\r\nName\u202e"}, more=5000)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DPCTL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    files, gaps = read_files(Told(model_files.collect()))
    own = [file for file in files if file.found_by == "current folder"]
    assert [Path(file.path).name for file in own] == ["large.gguf", "small.gguf"]
    assert [file.name for file in own] == ["Evil Name", "Small Llama"]
    assert own[0].parameters == 64 * 5 + 64 * 64
    assert not [gap for gap in gaps if "ollama" not in gap.what]


def test_no_collector_means_no_files_and_no_gap() -> None:
    assert read_files(Told(Reading(problem=NOT_FOUND))) == ((), ())


def test_a_collector_that_failed_is_a_gap() -> None:
    assert read_files(Told(Reading(problem="no answer within 2 s"))) == (
        (),
        (Gap(what="model files", why="no answer within 2 s"),),
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '"files"'])
def test_no_document_is_a_gap(text: str) -> None:
    files, gaps = read_files(Told(Reading(text=text)))
    assert files == () and [gap.what for gap in gaps] == ["model files"]


def test_entries_without_the_essentials_are_left_out() -> None:
    whole = asdict(ModelFile(path="~/a.gguf", bytes=5, found_by="Ollama"))
    odd = [{**whole, "bytes": -1}, {**whole, "path": ""}, {**whole, "bytes": True}, {"path": "x"}, 7, None]
    files, _ = read_files(Told(Reading(text=json.dumps({"files": [whole, *odd], "gaps": [1, {"what": 2}]}))))
    assert files == (ModelFile(path="~/a.gguf", bytes=5, found_by="Ollama"),)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(sorted(asdict(ModelFile(path="", bytes=0, found_by=""))))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(KEYS, JSON), max_size=3), JSON)
def test_any_document_is_read(files: list[dict[str, object]], gaps: object) -> None:
    found, _ = read_files(Told(Reading(text=json.dumps({"files": files, "gaps": gaps}))))
    for file in found:
        assert file.bytes >= 0 and file.path.isprintable()
