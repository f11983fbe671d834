"""Frames: captured pixels and their 64x64 tiles.

One idea serves five: comparing 64x64 tiles tells whether the screen has settled, whether an action had an effect,
whether a run is stuck, what perception has to read again, and which part of a frame a session does not hold yet.

Notation: `H, W` frame height and width in pixels; `R, C` rows and columns of tiles.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint, Size, Viewport

TILE = 64
"""Side of a tile in pixels; tiles at the right and lower edge are cut to the frame."""

_CARET_PX: Final = 3

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Frame:
    """A captured frame: what the screen showed at one moment.

    Attributes:
        pixels: `(H, W, 3)` uint8, RGB, read-only.
        viewport: Which part of the desktop this is.
        at_s: Time of capture, seconds of a monotonic clock.
        focus: The window that got the keys then, by the system's number for it; 0 where that is not known.
    """

    pixels: npt.NDArray[np.uint8]
    viewport: Viewport
    at_s: float = 0.0
    focus: int = 0

    def __post_init__(self) -> None:
        shape, dtype = self.pixels.shape, self.pixels.dtype
        if len(shape) != 3 or shape[2] != 3 or dtype != np.uint8 or 0 in shape:
            raise ValueError(f"a frame needs (H, W, 3) uint8 pixels, got {shape} {dtype}")
        self.pixels.setflags(write=False)

    @cached_property
    def size(self) -> Size:
        height, width, _ = self.pixels.shape
        return Size(width, height)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of tiles."""
        height, width, _ = self.pixels.shape
        return -(-height // TILE), -(-width // TILE)

    def tile(self, row: int, column: int) -> npt.NDArray[np.uint8]:
        """The pixels of one tile, `(<=64, <=64, 3)`, a view."""
        return self.pixels[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]

    @cached_property
    def digests(self) -> tuple[bytes, ...]:
        """16 bytes per tile, row by row: equal digests mean equal size and pixels."""
        rows, columns = self.grid
        return tuple(_digest(self.tile(row, column)) for row in range(rows) for column in range(columns))

    def digests_after(self, previous: Frame | None) -> tuple[bytes, ...]:
        """`digests`, computed only where `previous` (whose digests are known) differs."""
        if previous is not None and previous.pixels.shape == self.pixels.shape and "digests" not in self.__dict__:
            columns = self.grid[1]
            known = list(previous.digests)
            for row, column in np.argwhere(changed_tiles(previous, self)):
                known[row * columns + column] = _digest(self.tile(int(row), int(column)))
            self.__dict__["digests"] = tuple(known)
        return self.digests

    def crop(self, box: PixelBox) -> npt.NDArray[np.uint8]:
        """The pixels inside `box`, rounded outwards and cut to the frame; may be empty."""
        left, top = max(0, int(np.floor(box.left))), max(0, int(np.floor(box.top)))
        right, bottom = int(np.ceil(box.right)), int(np.ceil(box.bottom))
        return self.pixels[top : max(top, bottom), left : max(left, right)]


def changed_tiles(before: Frame, after: Frame) -> Mask:
    """Which tiles differ, as an `(R, C)` mask of `after`; all of them where the sizes differ."""
    if before.pixels.shape != after.pixels.shape:
        return np.ones(after.grid, dtype=np.bool_)
    rows, columns = after.grid
    differs = np.zeros((rows * TILE, columns), dtype=np.bool_)
    unequal, words_per_tile = _unequal_words(before.pixels, after.pixels)
    # lines first: most of a screen does not change between two captures
    lines = np.flatnonzero(unequal.any(axis=1))
    if lines.size:
        differs[lines] = np.logical_or.reduceat(unequal[lines], np.arange(columns) * words_per_tile, axis=1)
    return np.asarray(differs.reshape(rows, TILE, columns).any(axis=1), dtype=np.bool_)


def same_place(before: Frame, after: Frame, at: PixelPoint, *, radius_px: int = 24) -> bool:
    """Whether the surroundings of `at` look the same in both frames, but for a blinking caret.

    A text caret is the one change that must not void an approval: it blinks in the very field that is about to be
    clicked. It is distinguished from a tick or a letter by its shape.
    """
    if before.pixels.shape != after.pixels.shape:
        return False
    box = PixelBox(at.x, at.y, at.x + 1, at.y + 1).grown(radius_px, after.size)
    extent = _extent(before.crop(box), after.crop(box))
    return extent is None or _is_caret(extent)


def visible_changes(before: Frame, after: Frame) -> Mask:
    """`changed_tiles` without those in which nothing but a text caret came or went."""
    mask = changed_tiles(before, after)
    if before.pixels.shape == after.pixels.shape:
        for row, column in np.argwhere(mask):
            mask[row, column] = not _caret_in_tile(before, after, int(row), int(column))
    return mask


def _caret_in_tile(before: Frame, after: Frame, row: int, column: int) -> bool:
    narrow = _extent(before.tile(row, column), after.tile(row, column))
    if narrow is None or narrow[0] > _CARET_PX:
        return False
    # half a tile around it, so that a caret across a border is seen whole
    left, top = column * TILE, row * TILE
    box = PixelBox(left, top, left + TILE, top + TILE).grown(TILE // 2, after.size)
    extent = _extent(before.crop(box), after.crop(box))
    return extent is not None and _is_caret(extent)


def _extent(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> tuple[int, int] | None:
    """Width and height of the box around all differing pixels of two `(h, w, 3)` crops; None for equal ones."""
    differs = a != b
    columns = np.flatnonzero(differs.any(axis=0).any(axis=1))
    if not columns.size:
        return None
    rows = np.flatnonzero(differs.reshape(len(differs), -1).any(axis=1))
    return int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1


def _is_caret(extent: tuple[int, int]) -> bool:
    """Whether a change of this width and height is a caret: a thin bar, five times as tall as wide."""
    width, height = extent
    return width <= _CARET_PX and height >= 5 * width


def _unequal_words(a: npt.NDArray[np.uint8], b: npt.NDArray[np.uint8]) -> tuple[Mask, int]:
    """Which words of each line differ, `(H, words)`, and how many words a tile is wide.

    Lines are compared in the widest words that divide them (192 bytes of a tile are a multiple of each), since eight
    bytes compare as fast as one.
    """
    height, width, _ = a.shape
    word = next(np.dtype(f"u{size}") for size in (8, 4, 2, 1) if width * 3 % size == 0)
    lines_a, lines_b = (np.ascontiguousarray(image).reshape(height, width * 3).view(word) for image in (a, b))
    return lines_a != lines_b, TILE * 3 // word.itemsize


def _digest(tile: npt.NDArray[np.uint8]) -> bytes:
    height, width, _ = tile.shape
    shape = height.to_bytes(2, "little") + width.to_bytes(2, "little")
    return hashlib.blake2b(tile.tobytes(), digest_size=16, person=shape).digest()
