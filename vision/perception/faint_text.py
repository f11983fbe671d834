"""Faint text: what is written so palely that OCR, and a person, pass it over, while a model may read it.

OCR takes what stands out from its ground by 24 grey levels or more. What stands out by less is found here: the contrast
of such places is stretched, and they are read once more. Such text is no element of a screen, since no person sees it;
it is looked at for orders to an agent alone.

Notation: `H, W` height and width of the image in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from vision.frame import Frame, changed_tiles
from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind
from vision.perception.ocr import OcrEngine, Pixels
from vision.perception.text_regions import CachedEngine, regions_of

Mask = npt.NDArray[np.bool_]

_FAINTEST: Final = 2
"""Grey levels from which something stands out at all."""

_VISIBLE: Final = 25
"""Grey levels from which OCR reads it."""

_BESIDE_PX: Final = 3
"""How far from what is visible its soft edges and shadows reach."""

_SHRUNK: Final = 4
"""By how much the image is made smaller before its ground is looked for."""

_GROUND_PX: Final = 15
"""Side of the window whose median is the ground of its middle, in pixels of the smaller image: 60 of the whole one."""

_LEAST_PX: Final = (40, 8)
"""Width and height of a line of text, at least."""

_LETTER_PX: Final = (96, 48)
"""Width and height of a letter, or of several that touch, at most."""

_DUST_PX: Final = 3
"""Area of a letter or a dot, at least."""

_INK: Final = (0.03, 0.45)
"""Share of a region that ink may take: less is dust, more is a surface."""

_STRETCHED: Final = 110.0
"""Grey levels to which the contrast of a region is stretched."""

_MOST_REGIONS: Final = 24
"""Regions that are read of one screen; noise makes more."""

_LEAST_SCORE: Final = 0.7
_LEAST_LETTERS: Final = 6


class FaintTextReader:
    """Reads faint text and remembers it. Used by one thread at a time.

    Args:
        engine: Reads the stretched regions.
    """

    def __init__(self, engine: OcrEngine) -> None:
        self._engine = CachedEngine(engine, remembered=256)
        self._frame: Frame | None = None
        self._found: tuple[Element, ...] = ()

    def read(self, frame: Frame) -> tuple[Element, ...]:
        """The lines of faint text on `frame`, as bare texts."""
        if self._frame is None or changed_tiles(self._frame, frame).any():
            self._found = tuple(self._read(frame.pixels))
            self._frame = frame
        return self._found

    def _read(self, pixels: Pixels) -> Iterator[Element]:
        for region, stretched in faint_regions(pixels):
            for line in self._engine.read(stretched):
                if line.score >= _LEAST_SCORE and sum(map(str.isalnum, line.text)) >= _LEAST_LETTERS:
                    yield Element(Kind.TEXT, line.box.moved(region.left, region.top), line.text, score=line.score)


def faint_regions(pixels: Pixels) -> Iterator[tuple[PixelBox, Pixels]]:
    """The regions of an `(H, W, 3)` image in which something faint may be written, and their pixels, stretched."""
    # of the three colours the one that stands out most: pale yellow on white hardly changes the grey
    contrast = np.abs(pixels.astype(np.int16) - _ground(pixels)).max(axis=2)
    visible = cv2.dilate((contrast >= _VISIBLE).astype(np.uint8), np.ones((2 * _BESIDE_PX + 1,) * 2, np.uint8)) > 0
    faint = (contrast >= _FAINTEST) & ~visible
    regions = [region for region in regions_of(_without_surfaces(faint)) if _may_be_text(region, faint)]
    for region in sorted(regions, key=lambda region: -region.area)[:_MOST_REGIONS]:
        rows, columns = slice(int(region.top), int(region.bottom)), slice(int(region.left), int(region.right))
        part = np.where(visible[rows, columns], 0, contrast[rows, columns]).astype(np.float32)
        grey = 255 - np.minimum(part * (_STRETCHED / max(1.0, float(part.max()))), 255)
        yield region, np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


def _ground(pixels: Pixels) -> npt.NDArray[np.int16]:
    """The ground of each pixel: the median of what is around it."""
    height, width, _ = pixels.shape
    small = max(1, width // _SHRUNK), max(1, height // _SHRUNK)
    ground = cv2.medianBlur(cv2.resize(pixels, small, interpolation=cv2.INTER_NEAREST), _GROUND_PX)
    return np.asarray(cv2.resize(ground, (width, height), interpolation=cv2.INTER_NEAREST), np.int16)


def _without_surfaces(faint: Mask) -> Mask:
    """A mask without what is larger than letters: panels, stripes, gradients."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(faint.astype(np.uint8), connectivity=8)
    width, height, area = (stats[:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    letters = (height <= _LETTER_PX[1]) & (width <= _LETTER_PX[0]) & (area >= _DUST_PX)
    letters[0] = False
    return np.asarray(letters[labels], np.bool_)


def _may_be_text(region: PixelBox, faint: Mask) -> bool:
    if region.width < _LEAST_PX[0] or region.height < _LEAST_PX[1]:
        return False
    part = faint[int(region.top) : int(region.bottom), int(region.left) : int(region.right)]
    return _INK[0] <= float(part.mean()) <= _INK[1]
