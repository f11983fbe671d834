"""Preprocessing of pictures for vision towers, without torchvision: resized, cut into patches, normalized.

Resizing and cutting work on bytes, on the processor; bytes are what is kept, and what is sent to the graphics card: an
eighth of what the tower takes. Normalizing makes floats of them where they are needed. tests/vision/vlm/test_patches.py
compares with transformers' own processor, tests/bench/bench_native.py in time.

Notation: `N` patches, `P` side of a patch, `M` patches merged along a side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from vision.geometry import Size

Pixels = npt.NDArray[np.uint8]

_CLIP_MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
_CLIP_DEVIATION: Final = (0.26862954, 0.26130258, 0.27577711)
_HALF: Final = (0.5, 0.5, 0.5)


class ProcessedPicture(NamedTuple):
    """A picture ready for a vision tower, still as bytes.

    Attributes:
        pixels: Its patches, see `PatchProcessor`, or `(1, 3, H, W)`; uint8.
        tokens: How many tokens it becomes.
        grid: `(1, 3)` frames, rows and columns of patches, for towers that ask for them.
    """

    pixels: Tensor
    tokens: int
    grid: Tensor | None


class VisionProcessor(Protocol):
    """Preprocessing of one family of vision towers."""

    @property
    def block(self) -> int:
        """Sides of pictures are multiples of so many pixels."""
        ...

    def patches(self, picture: Pixels) -> ProcessedPicture:
        """The patches of a picture `(H, W, 3)` uint8.

        Raises:
            ValueError: If no picture of this size can be taken.
        """
        ...

    def normalized(self, pixels: Tensor) -> Tensor:
        """Patches of one picture or of several as normalized floats, on the same device."""
        ...


@dataclass(frozen=True, slots=True)
class PatchProcessor:
    """Patches of pictures of any size; see `VisionProcessor`.

    Attributes:
        patch: Side of a patch in pixels; `merged`: patches along a side that become one token.
        frames: Pictures are doubled to so many frames where the tower knows video; 0 where it does not.
    """

    patch: int = 14
    merged: int = 2
    frames: int = 0
    mean: tuple[float, float, float] = _HALF
    deviation: tuple[float, float, float] = _HALF

    @property
    def block(self) -> int:
        """See `VisionProcessor.block`."""
        return self.patch * self.merged

    def patches(self, picture: Pixels) -> ProcessedPicture:
        """See `VisionProcessor.patches`.

        Args:
            picture: `(H, W, 3)` uint8, sides multiples of `patch * merged`. Quickest in planes, as `resized` gives it.

        Returns:
            Patches `(N, 3, P * P)` row by row, or, for towers that know video, block by block of `M x M`.

        Raises:
            ValueError: If a side is no such multiple.
        """
        height, width = picture.shape[:2]
        block = self.block
        if height % block or width % block or not height or not width:
            raise ValueError(f"a picture of {width}x{height} is not made of blocks of {block} pixels")
        rows, columns = height // self.patch, width // self.patch
        m, p = self.merged, self.patch
        # a row of a patch is moved as one piece, which takes half the time of moving its bytes
        strips = np.ascontiguousarray(picture.transpose(2, 0, 1)).view(f"V{p}")
        if self.frames:
            moved = strips.reshape(3, rows // m, m, p, columns // m, m).transpose(1, 4, 2, 5, 0, 3)
        else:
            moved = strips.reshape(3, rows, p, columns).transpose(1, 3, 0, 2)
        patches = np.ascontiguousarray(moved).view(np.uint8).reshape(rows * columns, 3, p * p)
        return ProcessedPicture(torch.from_numpy(patches), rows * columns // m**2, torch.tensor([[1, rows, columns]]))

    def normalized(self, pixels: Tensor) -> Tensor:
        """See `VisionProcessor.normalized`.

        Returns:
            `(N, 3, P, P)` float32, or, for towers that know video, `(N, 3 * frames * P * P)`.
        """
        scale = 1 / (255 * torch.tensor(self.deviation, device=pixels.device))
        offset = torch.tensor(self.mean, device=pixels.device) / torch.tensor(self.deviation, device=pixels.device)
        values = pixels.float().mul_(scale.view(3, 1)).sub_(offset.view(3, 1))
        if not self.frames:
            return values.view(-1, 3, self.patch, self.patch)
        return values.unsqueeze(2).expand(-1, -1, self.frames, -1).reshape(len(pixels), -1)


@dataclass(frozen=True, slots=True)
class WholePictureProcessor:
    """Whole pictures, which the tower makes tokens of by itself; see `VisionProcessor`.

    Attributes:
        token_px: Pixels along a side that become one token.
        scale, offset: A byte `b` becomes `b * scale - offset`.
    """

    token_px: int
    scale: float
    offset: float

    @property
    def block(self) -> int:
        """See `VisionProcessor.block`."""
        return self.token_px

    def patches(self, picture: Pixels) -> ProcessedPicture:
        """See `VisionProcessor.patches`.

        Raises:
            ValueError: If a side is no multiple of `token_px`.
        """
        height, width = picture.shape[:2]
        if height % self.token_px or width % self.token_px or not height or not width:
            raise ValueError(f"a picture of {width}x{height} is not made of blocks of {self.token_px} pixels")
        planes = np.ascontiguousarray(picture.transpose(2, 0, 1))
        return ProcessedPicture(torch.from_numpy(planes).unsqueeze(0), height * width // self.token_px**2, None)

    def normalized(self, pixels: Tensor) -> Tensor:
        """See `VisionProcessor.normalized`; `(1, 3, H, W)` float32."""
        return pixels.float().mul_(self.scale).sub_(self.offset)


def resized(picture: Pixels, size: Size) -> Pixels:
    """A picture `(H, W, 3)` at another size, bicubic, smoothed where it shrinks, as the published processors do it.

    torch's kernel for bytes does in 5 ms what takes Pillow 40, and differs from it by rounding. It works in planes, and
    so does `patches`: the result is not put back into pixels, though its shape says so.
    """
    if (picture.shape[1], picture.shape[0]) == (size.width, size.height):
        return picture
    planes = torch.from_numpy(np.array(picture, copy=not picture.flags.writeable)).permute(2, 0, 1).unsqueeze(0)
    sides = (size.height, size.width)
    made = torch.nn.functional.interpolate(planes, sides, mode="bicubic", antialias=True)
    pixels: Pixels = made[0].permute(1, 2, 0).numpy()
    return pixels


KIMI_VL: Final = PatchProcessor()
QWEN_2_VL: Final = PatchProcessor(frames=2, mean=_CLIP_MEAN, deviation=_CLIP_DEVIATION)
"""Also Qwen2.5-VL, UI-TARS, which was made from both, and GLM-4.5V."""

QWEN_3_VL: Final = PatchProcessor(patch=16, frames=2)
"""Also Qwen3.5."""

CHAMELEON: Final = WholePictureProcessor(16, 0.0078, 1.0)
"""As the published processor rounds 2/255."""
