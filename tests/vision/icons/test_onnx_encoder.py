"""The exported crop encoder: the same as the network, refused where it is damaged, each crop read once."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.vision.icons.test_crop_training import drawn
from vision.icons.examples import Cut
from vision.icons.export import composed_squares, export, least_score
from vision.icons.meanings import load_meanings
from vision.icons.network import CropNetwork, CropNetworkConfig
from vision.icons.onnx_encoder import DESCRIPTION, WEIGHTS, CropDescription, OnnxCropReader, _softmax

needs_onnx = pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="deskhand[export] is not installed")


def small_network() -> CropNetwork:
    torch.manual_seed(0)
    config = CropNetworkConfig(len(load_meanings().synonyms), widths=(8, 8, 8), blocks=(0, 0, 1), vector=8, language=4)
    return CropNetwork(config).eval()


@needs_onnx
@pytest.mark.parametrize("int8", [False, True])
def test_what_was_exported_reads_as_the_network_does(tmp_path: Path, int8: bool) -> None:
    network = small_network()
    squares = composed_squares([drawn("minus", "remove"), drawn("bar", "")], 64, 0)
    export(network, tmp_path, squares if int8 else None)
    reader = OnnxCropReader(tmp_path, threads=1)
    logits, marks = reader.outputs(squares[:9])
    with torch.inference_mode():
        expected = network(torch.from_numpy(squares[:9]))
    nearness = 0.2 if int8 else 1e-4
    assert np.allclose(logits, expected[0].numpy(), atol=10 * nearness)
    assert np.allclose(marks, expected[1].numpy(), atol=nearness)
    crops = [*squares[:8, None], squares[8:11]]
    readings = reader.read(crops)
    assert readings == reader.read(crops)
    assert readings[3] == reader.read([crops[3]])[0]
    assert readings[8].checked == pytest.approx(_softmax(reader.outputs(squares[8:11])[1].mean(axis=0)[None])[0, 1])
    assert all(0 <= reading.score <= 1 and reading.meaning in load_meanings().synonyms for reading in readings)
    assert reader.read([]) == ()
    # nothing was learned, so nothing is to be believed
    assert least_score(reader, [drawn("minus", "remove")], [Cut(squares[0], None)]) == 1.0


@needs_onnx
def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    export(small_network(), tmp_path, None)
    with (tmp_path / WEIGHTS).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ValueError, match="install deskhand again"):
        OnnxCropReader(tmp_path)


def test_a_damaged_description_is_refused_and_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        OnnxCropReader(tmp_path)
    (tmp_path / DESCRIPTION).write_text('{"sha256": "x"}')
    with pytest.raises(ValueError, match="is damaged"):
        OnnxCropReader(tmp_path)


def test_a_description_reads_as_it_was_written(tmp_path: Path) -> None:
    description = CropDescription("ab", ("add", "delete"), 0.4)
    (tmp_path / DESCRIPTION).write_text(description.as_json())
    assert CropDescription.read(tmp_path / DESCRIPTION) == description
