"""Pixels as inputs: crops, squares, and each encoder in a batch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from agent.policies.builtin.modeling import BuiltinModel
from agent.policies.builtin.vision_inputs import crop_screen
from tests.agent.policies.builtin.pictured import PICTURES, SEEING, SOME, config, encoded, seeing
from vision.encoders import squares, squares_of_screen
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind


@pytest.mark.parametrize("encoder", SEEING)
def test_a_batch_of_screens_is_encoded_as_each_of_them_alone(encoder: str) -> None:
    model, same = seeing(encoder), [SOME[0], SOME[0], SOME[0]]
    pictures = [PICTURES[0], None, 255 - PICTURES[0]]
    together = encoded(model, same, pictures)
    for row, pixels in enumerate(pictures):
        assert torch.allclose(together[row], encoded(model, same[:1], [pixels])[0], atol=1e-4)
    assert not torch.allclose(together[0], together[1], atol=1e-2)
    assert not torch.allclose(together[0], together[2], atol=1e-2)


def test_a_model_that_only_reads_does_not_change_for_a_picture() -> None:
    torch.manual_seed(0)
    model = BuiltinModel(config("none"))
    assert torch.equal(encoded(model, SOME[:2], PICTURES[:2]), encoded(model, SOME[:2], [None, None]))
    assert not any(name.startswith("sight") for name in model.state_dict())


def test_crops_are_cut_from_the_frame_and_empty_ones_are_none() -> None:
    pixels = np.arange(40 * 60 * 3, dtype=np.uint32).reshape(40, 60, 3).astype(np.uint8)
    boxes = (PixelBox(2, 3, 12, 9), PixelBox(59.9, 0, 60, 40), PixelBox(5, 5, 5, 5), PixelBox(0, 0, 60, 40))
    found = crop_screen(pixels, [Element(Kind.ICON, box) for box in boxes])
    assert [None if crop is None else crop.shape for crop in found.crops] == [(6, 10, 3), (40, 1, 3), None, (40, 60, 3)]
    assert np.array_equal(found.crops[0], pixels[3:9, 2:12])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("size", "count"), [((1, 1), 1), ((20, 20), 1), ((64, 64), 1), ((24, 45), 1), ((24, 200), 2), ((90, 700), 2)]
)
def test_squares_hold_the_ends_of_a_crop(size: tuple[int, int], count: int) -> None:
    crop = np.zeros((*size, 3), np.uint8)
    crop[:, : size[1] // 2] = 255
    cut = squares(crop)
    assert cut.shape == (count, 32, 32, 3)
    if count == 2:
        assert cut[0, 0].min() > 250
        assert cut[1, 0].max() < 5


def test_the_squares_of_a_screen_lie_row_by_row() -> None:
    screen = np.zeros((400, 600, 3), np.uint8)
    screen[200:, 400:] = 255
    assert [int(cut.mean()) for cut in squares_of_screen(screen, 2, 3)] == [0, 0, 0, 0, 0, 255]
