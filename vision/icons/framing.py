"""Framing of crops: an element's picture around its ink, in the square that the network looks at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

SIDE: Final = 32
"""Side in pixels of what the network looks at."""

MARK_PX: Final = 40
"""Side of the square around a tick box, a radio button or a switch, in pixels of the screen."""

_MARGIN: Final = 0.08
_MARGINS: Final = (0.04, 0.14)
"""Of the ink's longer side, left free around it: in training, and in the framings whose readings are averaged."""

_FAINTEST: Final = 14
_FAINT: Final = 0.3
"""What counts as ink: a difference from the ground of so many levels, and of such a share of the greatest one."""

_STANDING_OUT: Final = 110
_MOST_GAIN: Final = 5.0
"""Levels by which an icon should stand out, and by how much what is fainter is strengthened at most."""

_EDGE: Final = 0.14
_BESIDE_PX: Final = 3
"""How much of a button's side is its edge, and how far within a crop a button may begin."""

Pixels = npt.NDArray[np.uint8]


def framed(crop: Pixels) -> Pixels:
    """The `(32, 32, 3)` square around what stands out from the ground of a crop `(H, W, 3)`.

    Raises:
        ValueError: If the crop has no pixels.
    """
    return np.asarray(_framed(crop, (_MARGIN,))[0])


def framings(crop: Pixels) -> Pixels:
    """The `(2, 32, 32, 3)` squares around what stands out in a crop, more and less closely; see `framed`."""
    return _framed(crop, _MARGINS)


def _framed(crop: Pixels, margins: Sequence[float]) -> Pixels:
    if crop.size == 0:
        raise ValueError("a crop needs at least one pixel")
    left, top, right, bottom = _ink(crop)
    x, y, longer = (left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top)
    return np.stack([_strengthened(squared(crop, x, y, longer * (1 + 2 * margin))) for margin in margins])


def _strengthened(square: Pixels) -> Pixels:
    """A square in which what is faint, as disabled icons are, stands out from the ground as much as others do."""
    ground = np.median(np.concatenate([square[0], square[-1], square[:, 0], square[:, -1]]), axis=0)
    difference = square.astype(np.float32) - ground.astype(np.float32)
    greatest = float(np.abs(difference).max())
    if not _FAINTEST < greatest < _STANDING_OUT:
        return square
    gain = min(_MOST_GAIN, _STANDING_OUT / greatest)
    return np.asarray(np.clip(ground + gain * difference, 0, 255), np.uint8)


def squared(image: Pixels, x: float, y: float, side: float) -> Pixels:
    """The `(32, 32, 3)` picture of a square around a point of an image; beyond its edges they are repeated."""
    whole = max(4, math.ceil(side))
    left, top = round(x - whole / 2), round(y - whole / 2)
    rows = np.clip(np.arange(top, top + whole), 0, image.shape[0] - 1)
    columns = np.clip(np.arange(left, left + whole), 0, image.shape[1] - 1)
    square = np.ascontiguousarray(image[rows[:, None], columns[None]])
    how = cv2.INTER_AREA if whole > SIDE else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(square, (SIDE, SIDE), interpolation=how), np.uint8)


def _ink(crop: Pixels) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what stands out from the colour around it; of all where nothing does.

    What reaches from edge to edge is the button around an icon: then what stands out from its inside is looked for.
    """
    outer = _standing_out(crop)
    height, width = crop.shape[:2]
    inset = max(3, round(_EDGE * min(height, width)))
    if outer is None or min(height, width) < 4 * inset or not _fills(outer, width, height):
        return outer or (0, 0, width, height)
    inner = _standing_out(crop[inset:-inset, inset:-inset])
    if inner is None or _touches(inner, width - 2 * inset, height - 2 * inset):
        return outer
    left, top, right, bottom = inner
    return left + inset, top + inset, right + inset, bottom + inset


def _standing_out(crop: Pixels) -> tuple[int, int, int, int] | None:
    edge = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    ground = np.median(edge, axis=0)
    difference = np.abs(crop.astype(np.int16) - ground.astype(np.int16)).max(axis=2)
    inked = difference > max(_FAINTEST, _FAINT * int(difference.max()))
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _fills(ink: tuple[int, int, int, int], width: int, height: int) -> bool:
    left, top, right, bottom = ink
    return max(left, top, width - right, height - bottom) <= _BESIDE_PX


def _touches(ink: tuple[int, int, int, int], width: int, height: int) -> bool:
    left, top, right, bottom = ink
    return min(left, top, width - right, height - bottom) == 0
