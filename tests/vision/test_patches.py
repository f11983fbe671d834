"""Patches are those of transformers' own processor, where it has one without torchvision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from vision.checkpoints.patches import KIMI_VL, QWEN_2_VL, QWEN_3_VL


def noise(height: int, width: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(28, 28), (112, 56), (196, 364)])
def test_patches_for_qwen_are_those_of_its_processor(height: int, width: int) -> None:
    picture = noise(height, width)
    expected = Qwen2VLImageProcessorPil(do_resize=False)(picture, return_tensors="pt")
    patches, grid = QWEN_2_VL(picture)
    torch.testing.assert_close(patches, expected["pixel_values"], atol=1e-5, rtol=1e-5)
    assert grid.tolist() == expected["image_grid_thw"].tolist()
    assert QWEN_2_VL.tokens(grid) == height * width // 28**2


def test_patches_for_kimi_stand_row_by_row() -> None:
    picture = np.zeros((28, 56, 3), np.uint8)
    picture[14:, 42:] = 255
    values, grid = KIMI_VL(picture)
    assert values.shape == (8, 3, 14, 14)
    assert grid.tolist() == [[1, 2, 4]]
    assert [float(one.mean()) for one in values] == [-1.0] * 7 + [1.0]


def test_a_picture_that_leaves_half_a_patch_over_is_refused() -> None:
    with pytest.raises(ValueError, match="a picture of 33x32 is not made of blocks of 32 pixels"):
        QWEN_3_VL(noise(32, 33))
