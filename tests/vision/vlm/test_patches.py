"""Patches are those of transformers' own processor, where it has one without torchvision."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image
from transformers.models.chameleon.image_processing_pil_chameleon import ChameleonImageProcessorPil
from transformers.models.glm4v.image_processing_pil_glm4v import Glm4vImageProcessorPil
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from vision.geometry import Size
from vision.vlm.patches import CHAMELEON, KIMI_VL, QWEN_2_VL, QWEN_3_VL, resized


def noise(height: int, width: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(height).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize(("height", "width"), [(28, 28), (112, 56), (196, 364)])
def test_patches_for_qwen_are_those_of_its_processor(height: int, width: int) -> None:
    picture = noise(height, width)
    expected = Qwen2VLImageProcessorPil(do_resize=False)(picture, return_tensors="pt")
    pixels, tokens, grid = QWEN_2_VL.patches(picture)
    torch.testing.assert_close(QWEN_2_VL.normalized(pixels), expected["pixel_values"], atol=1e-5, rtol=1e-5)
    assert grid is not None
    assert grid.tolist() == expected["image_grid_thw"].tolist()
    assert tokens == height * width // 28**2


def test_patches_for_glm_are_those_of_qwen() -> None:
    picture = noise(112, 56)
    expected = Glm4vImageProcessorPil(do_resize=False)(picture, return_tensors="pt")
    torch.testing.assert_close(
        QWEN_2_VL.normalized(QWEN_2_VL.patches(picture).pixels), expected["pixel_values"], atol=1e-5, rtol=1e-5
    )


def test_patches_for_kimi_stand_row_by_row() -> None:
    picture = np.zeros((28, 56, 3), np.uint8)
    picture[14:, 42:] = 255
    pixels, tokens, grid = KIMI_VL.patches(picture)
    values = KIMI_VL.normalized(pixels)
    assert values.shape == (8, 3, 14, 14)
    assert grid is not None
    assert (grid.tolist(), tokens) == ([[1, 2, 4]], 2)
    assert [float(one.mean()) for one in values] == [-1.0] * 7 + [1.0]


def test_a_picture_for_chameleon_is_that_of_its_processor() -> None:
    picture = noise(512, 512)
    expected = ChameleonImageProcessorPil()(picture, return_tensors="pt")
    pixels, tokens, grid = CHAMELEON.patches(picture)
    torch.testing.assert_close(CHAMELEON.normalized(pixels), expected["pixel_values"], atol=1e-5, rtol=1e-5)
    assert (tokens, grid) == (1024, None)


@pytest.mark.parametrize(("size", "mean"), [(Size(364, 196), 0.5), (Size(196, 112), 0.02), (Size(308, 210), 0.02)])
def test_a_resized_picture_is_pillows_but_for_rounding(size: Size, mean: float) -> None:
    """Noise is the worst there is: where one side grows and one shrinks, what overshoots is cut in another order."""
    picture = noise(200, 300)
    picture.setflags(write=False)  # as those of frames are
    expected = Image.fromarray(picture).resize((size.width, size.height), Image.Resampling.BICUBIC)
    assert np.abs(resized(picture, size).astype(int) - np.asarray(expected, int)).mean() < mean


def test_a_picture_of_the_right_size_is_left_as_it_is() -> None:
    picture = noise(28, 28)
    assert resized(picture, Size(28, 28)) is picture


def test_a_picture_that_leaves_half_a_patch_over_is_refused() -> None:
    with pytest.raises(ValueError, match="a picture of 33x32 is not made of blocks of 32 pixels"):
        QWEN_3_VL.patches(noise(32, 33))
