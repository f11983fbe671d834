"""Text regions: the rectangles of an image in which something is written, read one by one, the known ones from memory.

An image is cut along its blank rows and columns until none is left (the recursive X-Y cut). What is written in one
rectangle does not reach into another, so that one whose pixels were read before need not be read again.

Notation: `H, W` height and width in pixels.

Source: Nagy, Seth, Hierarchical representation of optically scanned documents, ICPR 1984.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, Size
from vision.perception.ocr import OcrEngine, Pixels, TextLine, digest_of

CELL: Final = 8
"""Side of a cell in pixels; cells at the right and lower edge are cut to the image."""

_BETWEEN_ROWS: Final = 1
"""Blank cells, one above the other, at which to cut."""

_BETWEEN_COLUMNS: Final = 3
"""Blank cells side by side at which to cut: more than the space between two words."""

Mask = npt.NDArray[np.bool_]


def regions_of(text_mask: Mask) -> tuple[PixelBox, ...]:
    """The rectangles in which something of an `(H, W)` mask lies, each with some ground around it."""
    height, width = text_mask.shape
    padded = np.pad(text_mask, ((0, -height % CELL), (0, -width % CELL)))
    words = padded.view(np.uint64)  # one word is one row of a cell
    cells = words.reshape(-1, CELL, words.shape[1]).any(axis=1)
    return tuple(
        PixelBox(left * CELL, top * CELL, min(width, right * CELL), min(height, bottom * CELL)).grown(
            CELL, Size(width, height)
        )
        for left, top, right, bottom in _cut(np.asarray(cells), 0, 0)
    )


def read_regions(engine: OcrEngine, pixels: Pixels, text_mask: Mask) -> tuple[TextLine, ...]:
    """The lines of an `(H, W, 3)` image, region by region of its `(H, W)` mask, so that `engine` may remember them."""
    lines = []
    for region in regions_of(text_mask):
        left, top, right, bottom = map(int, (region.left, region.top, region.right, region.bottom))
        for line in engine.read(np.ascontiguousarray(pixels[top:bottom, left:right])):
            lines.append(replace(line, box=line.box.moved(left, top)))
    return tuple(lines)


class CachedEngine:
    """Another engine with a memory: an image whose pixels were read before is not read again.

    Args:
        remembered: Number of images to remember, those read last.
    """

    def __init__(self, engine: OcrEngine, *, remembered: int = 4096) -> None:
        self._engine, self._remembered = engine, remembered
        self._known: OrderedDict[bytes, tuple[TextLine, ...]] = OrderedDict()

    def read(self, pixels: Pixels) -> tuple[TextLine, ...]:
        """See `OcrEngine.read`."""
        digest = digest_of(pixels)
        lines = self._known.pop(digest, None)
        if lines is None:
            lines = self._engine.read(pixels)
        self._known[digest] = lines
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return lines


def _cut(mask: Mask, left: int, top: int) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, right, bottom (exclusive) of the rectangles, in cells; the mask itself begins at `(left, top)`."""
    bands = _stretches(np.asarray(mask.any(axis=1)), _BETWEEN_ROWS)
    for first, last in bands:
        columns = _stretches(np.asarray(mask[first:last].any(axis=0)), _BETWEEN_COLUMNS)
        for start, end in columns:
            part = mask[first:last, start:end]
            if len(bands) == len(columns) == 1 and part.shape == mask.shape:
                yield left, top, left + mask.shape[1], top + len(mask)
            else:
                yield from _cut(part, left + start, top + first)


def _stretches(filled: Mask, gap: int) -> list[tuple[int, int]]:
    """First and last (exclusive) of the stretches that are filled but for gaps of less than `gap`."""
    at = np.flatnonzero(filled)
    if not at.size:
        return []
    parts = np.split(at, np.flatnonzero(np.diff(at) > gap) + 1)
    return [(int(part[0]), int(part[-1]) + 1) for part in parts]
