"""Modules of which some parts stay as they are."""

from __future__ import annotations

import torch
from torch import nn

from vision.detector.backbones.freezing import PartlyFrozen


class TwoNorms(PartlyFrozen):
    def __init__(self) -> None:
        super().__init__()
        self.kept, self.taught = nn.BatchNorm1d(3), nn.BatchNorm1d(3)


def test_neither_weights_nor_statistics_of_frozen_parts_change() -> None:
    module = TwoNorms()
    module.freeze_parts(module.kept)
    assert module.train() is module
    module.taught(module.kept(torch.randn(8, 3) + 5))
    assert [name for name, weight in module.named_parameters() if weight.requires_grad] == [
        "taught.weight",
        "taught.bias",
    ]
    assert torch.equal(module.kept.running_mean, torch.zeros(3))  # type: ignore[arg-type]
    assert not torch.equal(module.taught.running_mean, torch.zeros(3))  # type: ignore[arg-type]
    assert not module.eval().taught.training
