"""The export in 8 bits: smaller, and its boxes lie where they lay."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.vision.detector.small_detectors import SMALL, noise
from vision.detector.dataset import Screen, Truth
from vision.detector.export import export, main
from vision.detector.model import Detector
from vision.detector.onnx_detector import WEIGHTS, OnnxDetector
from vision.detector.quantise import quantise
from vision.geometry import Size

needs_onnx = pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="deskhand[export] is not installed")


@needs_onnx
def test_eight_bits_see_much_the_same(tmp_path: Path) -> None:
    torch.manual_seed(0)
    export(Detector(replace(SMALL, decoder_layers=0, queries=9)).eval(), tmp_path)
    size, picture = (tmp_path / WEIGHTS).stat().st_size, noise(128, 160)
    before = OnnxDetector(tmp_path, 1).detect_all(picture, threshold=0.0)
    quantise(tmp_path, [Screen(picture, Truth(Size(160, 128), 0, ("noise",), False, (), ()))])
    after = OnnxDetector(tmp_path, 1).detect_all(picture, threshold=0.0)
    assert (tmp_path / WEIGHTS).stat().st_size < 0.6 * size
    assert after
    assert np.mean([max(one.box.iou(other.box) for other in before) for one in after]) > 0.6


def test_eight_bits_need_screens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "weights.safetensors"), str(tmp_path), "--int8"])
    assert "--int8 needs --validation" in capsys.readouterr().err
