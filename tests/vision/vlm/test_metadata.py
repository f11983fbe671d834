"""Metadata of checkpoints: sizes without loading, damage, parts that are missing or were changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from vision.vlm.metadata import INDEX, SUMS, check_sums, read_checkpoint

KIMI = Path(__file__).parents[2] / "data" / "kimi_vl" / "checkpoint"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(KIMI / name, tmp_path / name)
    return tmp_path


def test_a_checkpoint_is_measured_without_being_loaded() -> None:
    checkpoint = read_checkpoint(KIMI)
    tensors = load_file(KIMI / "model.safetensors")
    assert checkpoint.parameters == sum(tensor.numel() for tensor in tensors.values())
    assert checkpoint.bytes == 4 * checkpoint.parameters
    assert checkpoint.architecture == "kimi_vl"


@pytest.mark.parametrize("left", [0, 4, 8, 100, 20_000, -1])
def test_a_file_that_is_cut_off_is_told_from_a_whole_one(copied: Path, left: int) -> None:
    weights = copied / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:left])
    with pytest.raises(ValueError, match=r"model\.safetensors is cut off or not safetensors; delete it and fetch"):
        read_checkpoint(copied)


@given(st.binary(max_size=200))
def test_no_noise_is_taken_for_a_checkpoint(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("noise")
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(noise)
    with pytest.raises(ValueError, match="cut off"):
        read_checkpoint(folder)


def test_a_missing_part_is_named(copied: Path) -> None:
    (copied / INDEX).write_text(json.dumps({"weight_map": {"a": "model-00001-of-00002.safetensors"}}))
    with pytest.raises(ValueError, match=r"model-00001-of-00002\.safetensors is missing; fetch the model again"):
        read_checkpoint(copied)


def test_an_index_does_not_lead_out_of_its_folder(copied: Path) -> None:
    (copied / INDEX).write_text(json.dumps({"weight_map": {"a": "../model.safetensors"}}))
    shutil.copy(copied / "model.safetensors", copied.parent / "model.safetensors")
    with pytest.raises(ValueError, match="outside its folder"):
        read_checkpoint(copied)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "there is no config.json in it"),
        ({"config.json": "{"}, "cannot be read"),
        ({"config.json": "[]"}, "is not a configuration"),
        ({"config.json": "{}"}, "it has no weights; deskhand loads safetensors only"),
        ({"config.json": "{}", "pytorch_model.bin": ""}, "its weights are pickled"),
    ],
)
def test_what_is_no_checkpoint_is_refused_in_one_sentence(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=sentence):
        read_checkpoint(tmp_path)


def test_a_file_that_was_changed_after_it_was_fetched_is_noticed(copied: Path) -> None:
    weights = copied / "model.safetensors"
    (copied / SUMS).write_text(f"{hashlib.sha256(weights.read_bytes()).hexdigest()}  {weights.name}\n")
    assert list(check_sums(read_checkpoint(copied))) == [weights]
    tensors = load_file(weights)
    tensors["language_model.lm_head.weight"][0, 0] += 1
    save_file(tensors, weights)
    with pytest.raises(ValueError, match="its SHA-256 differs"):
        list(check_sums(read_checkpoint(copied)))
