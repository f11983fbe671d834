"""Backbone of the detector: residual convolutions with a top-down feature pyramid on them.

Batch norm, because it costs nothing at inference and does not care how large a screen is.

Notation: `B` screens, `H, W` their padded sides, `D` width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

STRIDES: Final = (8, 16, 32)
"""Of the levels, finest first."""


class Pyramid(nn.Module):
    """Residual backbone and top-down pyramid: `(B, 3, H, W)` to three levels `(B, D, H / stride, W / stride)`."""

    def __init__(self, channels: Sequence[int], blocks: Sequence[int], width: int) -> None:
        super().__init__()
        first = channels[0]
        self.stem = convolution(3, first // 2, stride=2)
        inputs = (first // 2, *channels[:-1])
        self.stages = nn.ModuleList(
            nn.Sequential(convolution(before, after, stride=2), *(_Residual(after) for _ in range(count)))
            for before, after, count in zip(inputs, channels, blocks, strict=True)
        )
        self.lateral = nn.ModuleList(convolution(after, width, side=1) for after in channels[1:])
        self.smooth = nn.ModuleList(
            nn.Sequential(convolution(width, width), convolution(width, width)) for _ in STRIDES
        )

    def forward(self, images: Tensor) -> list[Tensor]:
        x = self.stem(images.contiguous(memory_format=torch.channels_last))
        outputs = []
        for stage in self.stages:
            x = stage(x)
            outputs.append(x)
        levels: list[Tensor] = []
        for lateral, output in zip(reversed(self.lateral), reversed(outputs[1:]), strict=True):
            level = lateral(output)
            levels.append(level + F.interpolate(levels[-1], scale_factor=2.0) if levels else level)
        return [smooth(level) for smooth, level in zip(self.smooth, reversed(levels), strict=True)]


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
