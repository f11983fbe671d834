"""Weight averaging of two detectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from tests.vision.detector.small_detectors import (
    DENSE,
    untrained,
)
from vision.detector.backbones.pyramid import ResidualPyramid
from vision.detector.model import (
    Detector,
)
from vision.detector.train import ScreenBatch
from vision.detector.weights.average import averaged, measure_norms


def test_an_average_lies_between_and_its_norms_are_measured(tmp_path: Path) -> None:
    torch.manual_seed(1)
    first, second = Detector(DENSE).eval(), Detector(DENSE).eval()
    made = averaged(first, second, 0.25)
    for name, weight in made.state_dict().items():
        ours, theirs = first.state_dict()[name].double(), second.state_dict()[name].double()
        torch.testing.assert_close(weight.double(), 0.75 * ours + 0.25 * theirs)
    assert isinstance(made.pyramid, ResidualPyramid)
    convolution, norm = made.pyramid.stem[0], made.pyramid.stem[1]
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    measure_norms(made, SameScreens(), batches=2)
    with torch.no_grad():
        seen = convolution((SameScreens.IMAGES.float() - 128) / 64)
    torch.testing.assert_close(norm.running_mean, seen.mean(dim=(0, 2, 3)))
    assert not made.training
    with pytest.raises(ValueError, match="differ in size"):
        averaged(first, untrained(), 0.5)
    with pytest.raises(ValueError, match=r"not in \[0, 1\]"):
        averaged(first, second, 1.5)


class SameScreens:
    """Examples that always show the same."""

    IMAGES = torch.from_numpy(np.random.default_rng(3).integers(0, 256, (2, 3, 64, 96), np.uint8))

    def __len__(self) -> int:
        return 4

    def batch(self, keys: object) -> ScreenBatch:
        return ScreenBatch(self.IMAGES, ())
