"""Widening of a trained crop encoder: at first nothing changes, and nothing is taken away."""

from __future__ import annotations

import pytest
import torch

from vision.icons.network import CropNetwork, CropNetworkConfig
from vision.icons.widening import widened

NARROW = CropNetworkConfig(5, widths=(8, 12, 16), blocks=(1, 0, 2), vector=8, language=4)


def narrow_network() -> CropNetwork:
    """A network with statistics of its own, as after a training."""
    torch.manual_seed(0)
    network = CropNetwork(NARROW, torch.randn(5, 4))
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            module.get_buffer("running_mean").uniform_(-0.5, 0.5)
            module.get_buffer("running_var").uniform_(0.5, 1.5)
    return network.eval()


def test_a_wider_network_says_what_the_narrow_one_said() -> None:
    crops = torch.randint(0, 256, (6, 32, 32, 3), dtype=torch.uint8)
    narrow = narrow_network()
    wide = widened(narrow, (12, 12, 24))
    assert wide.config.widths == (12, 12, 24)
    with torch.inference_mode():
        for before, after in zip(narrow(crops), wide(crops), strict=True):
            assert torch.allclose(before, after, atol=1e-5)


def test_what_is_new_learns() -> None:
    wide = widened(narrow_network(), (12, 16, 24)).train()
    logits, marks, _ = wide(torch.randint(0, 256, (6, 32, 32, 3), dtype=torch.uint8))
    (logits.square().mean() + marks.square().mean()).backward()
    new = wide.project.weight.grad
    assert new is not None
    assert new[:, 16:24].abs().max() > 0


def test_a_network_is_not_narrowed() -> None:
    with pytest.raises(ValueError, match="can only be widened"):
        widened(narrow_network(), (8, 12, 12))
