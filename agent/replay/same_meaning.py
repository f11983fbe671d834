"""Places that mean the same although their pixels differ: under a pointer, lit, with a caret or a focus ring.

Such states give colours in the place of others and draw straight lines; the strokes of letters, marks and ticks stay
where they are.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint

_EDGE: Final = 40
"""Step in brightness, of 255, from which on it is a stroke."""
_LINE_PX: Final = 12
"""Length from which on a straight stroke is a border, a ring, an underline or a caret."""
_MOST_OTHER: Final = 6
"""Pixels of strokes that may come or go: the corners of a ring."""
_CONTENT: Final = 12
"""Pixels of strokes from which on a place says something."""
_OTHER_COLOUR: Final = 64
_MOST_RECOLOURED: Final = 0.15
_LEVELS: Final = 32

Mask = npt.NDArray[np.bool_]


def means_the_same(before: Frame, after: Frame, at: PixelPoint, *, radius_px: int = 24) -> bool:
    """Whether the surroundings of `at` differ in colours and straight lines alone."""
    if before.pixels.shape != after.pixels.shape:
        return False
    box = PixelBox(at.x, at.y, at.x + 1, at.y + 1).grown(radius_px, after.size)
    then, now = before.crop(box).astype(np.int16), after.crop(box).astype(np.int16)
    strokes, strokes_now = _strokes(then), _strokes(now)
    gone, come = strokes & ~_grown(strokes_now), strokes_now & ~_grown(strokes)
    if int(gone.sum()) > _MOST_OTHER or int(come.sum()) > _MOST_OTHER:
        return False
    if int(strokes.sum()) >= _CONTENT:
        return max(_unlike(then, now), _unlike(now, then)) <= _MOST_OTHER
    recoloured = (np.abs(then - now).max(axis=2) > _OTHER_COLOUR).mean()
    return bool(recoloured <= _MOST_RECOLOURED)


def _unlike(one: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> int:
    """How many changed pixels of `other` are not what most of their brightness in `one` became; lines do not count."""
    levels, became = one.mean(axis=2).astype(np.int16) // _LEVELS, other.mean(axis=2)
    unlike = np.zeros(levels.shape, np.bool_)
    for level in np.unique(levels):
        here = levels == level
        unlike |= here & (np.abs(became - np.median(became[here])) > _OTHER_COLOUR)
    unlike &= np.abs(one - other).max(axis=2) > _OTHER_COLOUR
    return int((_without_lines(unlike) & _without_lines(unlike.T).T).sum())


def _strokes(pixels: npt.NDArray[np.int16]) -> Mask:
    """Where brightness steps, `(h, w)`, without straight lines."""
    grey = pixels.mean(axis=2)
    across, down = np.zeros(grey.shape, np.bool_), np.zeros(grey.shape, np.bool_)
    across[:, 1:] = np.abs(np.diff(grey, axis=1)) >= _EDGE
    down[1:] = np.abs(np.diff(grey, axis=0)) >= _EDGE
    return np.asarray(_without_lines(across.T).T | _without_lines(down), dtype=np.bool_)


def _without_lines(mask: Mask) -> Mask:
    """`mask` without horizontal runs of `_LINE_PX` and more."""
    kept = mask.copy()
    for row in kept:
        bounds = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            if end - start >= _LINE_PX:
                row[start:end] = False
    return kept


def _grown(mask: Mask) -> Mask:
    """`mask` and the pixels beside it: smoothed letters move by half a pixel between colours."""
    padded = np.pad(mask, 1)
    height, width = mask.shape
    grown = np.zeros_like(mask)
    for row in range(3):
        for column in range(3):
            grown |= padded[row : row + height, column : column + width]
    return grown
