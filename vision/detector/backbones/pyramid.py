"""Backbones of the detector, with a top-down feature pyramid on them: residual convolutions, or EfficientNet-Lite0.

Batch norm, because it costs nothing at inference and does not care how large a screen is.

Notation: `B` screens, `H, W` their padded sides, `D` width.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from vision.detector.backbones.efficientnet import CHANNELS, EfficientNetLite0

STRIDES: Final = (8, 16, 32)
"""Of the levels, finest first."""


class Pyramid(nn.Module, ABC):
    """Top-down pyramid on a backbone: `(B, 3, H, W)` to three levels `(B, D, H / stride, W / stride)`."""

    def __init__(self, inputs: Sequence[int], width: int) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(convolution(channels, width, side=1) for channels in inputs)
        self.smooth = nn.ModuleList(
            nn.Sequential(convolution(width, width), convolution(width, width)) for _ in STRIDES
        )

    @abstractmethod
    def bottom_up(self, images: Tensor) -> list[Tensor]:
        """The features of the backbone, finest level first."""

    def forward(self, images: Tensor) -> list[Tensor]:
        levels: list[Tensor] = []
        features = self.bottom_up(images.contiguous(memory_format=torch.channels_last))
        for lateral, output in zip(reversed(self.lateral), reversed(features), strict=True):
            level = lateral(output)
            levels.append(level + F.interpolate(levels[-1], scale_factor=2.0) if levels else level)
        return [smooth(level) for smooth, level in zip(self.smooth, reversed(levels), strict=True)]


class ResidualPyramid(Pyramid):
    """Pyramid on residual convolutions, which begin untaught.

    Args:
        channels: At strides 4, 8, 16, 32.
        blocks: Residual blocks there.
    """

    def __init__(self, channels: Sequence[int], blocks: Sequence[int], width: int) -> None:
        super().__init__(channels[1:], width)
        first = channels[0]
        self.stem = convolution(3, first // 2, stride=2)
        inputs = (first // 2, *channels[:-1])
        self.stages = nn.ModuleList(
            nn.Sequential(convolution(before, after, stride=2), *(_Residual(after) for _ in range(count)))
            for before, after, count in zip(inputs, channels, blocks, strict=True)
        )

    def bottom_up(self, images: Tensor) -> list[Tensor]:
        x = self.stem(images)
        outputs = []
        for stage in self.stages:
            x = stage(x)
            outputs.append(x)
        return outputs[1:]


class EfficientNetPyramid(Pyramid):
    """Pyramid on EfficientNet-Lite0, which may begin with what it learned on ImageNet."""

    def __init__(self, width: int) -> None:
        super().__init__(CHANNELS, width)
        self.network = EfficientNetLite0()

    def bottom_up(self, images: Tensor) -> list[Tensor]:
        features: list[Tensor] = self.network(images)
        return features


class _Residual(nn.Module):
    """A residual block: two convolutions and a skip connection."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.second(self.first(x)))


def convolution(inputs: int, outputs: int, *, side: int = 3, stride: int = 1) -> nn.Sequential:
    """Convolution, batch norm, ReLU; the size is kept but for the stride."""
    convolution = nn.Conv2d(inputs, outputs, side, stride=stride, padding=side // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))
