"""Pictures as vision towers take them, without torchvision: patches of whole pictures, scaled and centred.

All pictures come at a size that needs no resizing (`Family.image_size`), so this is a reordering of bytes and one
multiplication. tests/vision/test_patches.py compares with transformers' own processor.

Notation: `N` patches, `P` side of a patch, `M` patches merged along a side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Pixels = npt.NDArray[np.uint8]

_CLIP_MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
_CLIP_DEVIATION: Final = (0.26862954, 0.26130258, 0.27577711)
_HALF: Final = (0.5, 0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Patching:
    """How a family of vision towers takes pictures.

    Attributes:
        patch: Side of a patch in pixels; `merged`: patches along a side that become one token.
        frames: Pictures are doubled to so many frames where the tower knows video; 0 where it does not.
    """

    patch: int = 14
    merged: int = 2
    frames: int = 0
    mean: tuple[float, float, float] = _HALF
    deviation: tuple[float, float, float] = _HALF

    def tokens(self, grid: Tensor) -> int:
        """How many tokens a picture of `grid` `(1, 3)` becomes."""
        return int(grid.prod()) // self.merged**2

    def __call__(self, picture: Pixels) -> tuple[Tensor, Tensor]:
        """The patches of a picture.

        Args:
            picture: `(H, W, 3)` uint8, sides multiples of `patch * merged`.

        Returns:
            `(N, 3, P, P)`, row by row, or, for towers that know video, `(N, 3 * frames * P * P)`, block by block of
            `M x M`; and the grid `(1, 3)` of frames, rows and columns.

        Raises:
            ValueError: If a side is no such multiple.
        """
        height, width = picture.shape[:2]
        block = self.patch * self.merged
        if height % block or width % block or not height or not width:
            raise ValueError(f"a picture of {width}x{height} is not made of blocks of {block} pixels")
        rows, columns = height // self.patch, width // self.patch
        scale = 1 / (255 * torch.tensor(self.deviation))
        offset = torch.tensor(self.mean) / torch.tensor(self.deviation)
        pixels, grid = torch.from_numpy(np.array(picture)), torch.tensor([[1, rows, columns]])
        m, p = self.merged, self.patch
        # moved while they are bytes: a quarter of the memory
        if self.frames:
            moved = pixels.view(rows // m, m, p, columns // m, m, p, 3).permute(0, 3, 1, 4, 6, 2, 5)
        else:
            moved = pixels.view(rows, p, columns, p, 3).permute(0, 2, 4, 1, 3)
        values = moved.reshape(rows * columns, 3, p * p).float().mul_(scale.view(3, 1)).sub_(offset.view(3, 1))
        if not self.frames:
            return values.view(rows * columns, 3, p, p), grid
        return values.unsqueeze(2).expand(-1, -1, self.frames, -1).reshape(rows * columns, -1), grid


KIMI_VL: Final = Patching()
QWEN_2_VL: Final = Patching(frames=2, mean=_CLIP_MEAN, deviation=_CLIP_DEVIATION)
"""Also Qwen2.5-VL, and UI-TARS, which was made from both."""

QWEN_3_VL: Final = Patching(patch=16, frames=2)
