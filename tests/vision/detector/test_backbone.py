"""The backbone: three levels of features, each a fraction of the screen, whatever the size of the screen."""

import pytest
import torch

from vision.detector.backbones.pyramid import STRIDES, ResidualPyramid


@pytest.mark.parametrize(("height", "width"), [(32, 32), (64, 160), (416, 640)])
def test_a_screen_becomes_three_levels_finest_first(height: int, width: int) -> None:
    torch.manual_seed(0)
    pyramid = ResidualPyramid((8, 16, 16, 32), (0, 1, 1, 1), 24).eval()
    with torch.inference_mode():
        levels = pyramid(torch.randn(2, 3, height, width))
    assert [tuple(level.shape) for level in levels] == [
        (2, 24, height // stride, width // stride) for stride in STRIDES
    ]


def test_what_is_far_away_is_not_in_a_feature() -> None:
    torch.manual_seed(0)
    pyramid = ResidualPyramid((8, 16, 16, 32), (0, 1, 1, 1), 24).eval()
    screen = torch.zeros(1, 3, 32, 1024)
    changed = screen.clone()
    changed[..., -32:] = 1.0
    with torch.inference_mode():
        before, after = pyramid(screen)[0], pyramid(changed)[0]
    assert torch.equal(before[..., 0], after[..., 0])
    assert not torch.equal(before[..., -1], after[..., -1])
