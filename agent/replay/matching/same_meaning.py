"""Places that mean the same although their pixels differ: under a pointer, lit, with a caret or a focus ring, empty.

Such states give colours in the place of others and draw straight lines; the strokes of letters, marks and ticks stay
where they are. A place with nothing on it, such as the page of an editor, has no look at all: in a dark theme it has
another colour, and it may be wider now. What stands around it and says the same says where it lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from agent.replay.script import Landmark
from vision.frame import Frame
from vision.geometry import PixelBox, PixelPoint
from vision.perception.captions import caption
from vision.perception.elements import FIELDS, Element, element_at

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
_HALF_PX: Final = 12.0
_GROUND: Final = 2.0
"""Standard deviation of the pixels of empty ground at most."""
_LEAST_TEXTS: Final = 3
_EDGE_PX: Final = 40
"""How far from the edges of the screen, whose corners mean something, the pointer stays."""
_STEP_PX: Final = 40
_LARGE: Final = 0.1
_APART_PX: Final = 80.0
"""How far texts must be apart to say anything of the scale."""

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


def on_empty_ground(mark: Landmark, now: Frame, elements: Sequence[Element]) -> PixelPoint | None:
    """The place that `mark` was, if nothing was painted there and nothing is now; None where it was something."""
    if not _is_flat(mark.scene.frame, mark.at):
        return None
    at = _carried_over(mark, elements)
    if at is None or not _is_flat(now, at):
        return None
    there = element_at(at, elements)
    return at if there is None or there.kind in FIELDS else None


def free_ground(frame: Frame, elements: Sequence[Element]) -> PixelPoint | None:
    """The emptiest place of a screen, for a pointer that shall be in nobody's way; None where there is none."""
    width, height = frame.size.width, frame.size.height
    places = [
        PixelPoint(float(x), float(y))
        for y in range(_EDGE_PX, height - _EDGE_PX, _STEP_PX)
        for x in range(_EDGE_PX, width - _EDGE_PX, _STEP_PX)
    ]
    # a page is an element too, and there is nothing to light up in the middle of it
    small = [one.box for one in elements if one.box.area < _LARGE * width * height]
    apart = {place: min((_distance(place, box) for box in small), default=1.0) for place in places}
    for place in sorted(places, key=lambda place: -apart[place]):
        if apart[place] <= 0:
            return None
        if _is_flat(frame, place):
            return place
    return None


def _distance(place: PixelPoint, box: PixelBox) -> float:
    across = max(0.0, box.left - place.x, place.x - box.right)
    return across + max(0.0, box.top - place.y, place.y - box.bottom)


def _is_flat(frame: Frame, at: PixelPoint) -> bool:
    box = PixelBox(at.x - _HALF_PX, at.y - _HALF_PX, at.x + _HALF_PX, at.y + _HALF_PX)
    ground = frame.crop(box) if frame.size.width > at.x >= 0 and frame.size.height > at.y >= 0 else None
    return ground is not None and ground.size > 0 and float(ground.std(axis=(0, 1)).max()) <= _GROUND


def _carried_over(mark: Landmark, elements: Sequence[Element]) -> PixelPoint | None:
    """Where the texts that stand on both screens put the place, across and down each by scale and shift."""
    then, now = _once(mark.scene.elements), _once(elements)
    both = [(then[text].box.centre, now[text].box.centre) for text in then if text in now]
    if len(both) < _LEAST_TEXTS:
        return None
    across = _fitted([(a.x, b.x) for a, b in both], mark.at.x)
    down = _fitted([(a.y, b.y) for a, b in both], mark.at.y)
    return PixelPoint(across, down)


def _once(elements: Sequence[Element]) -> dict[str, Element]:
    """The elements whose text stands on the screen once, by that text."""
    named = [(caption(element.text), element) for element in elements if element.kind not in FIELDS]
    counts = Counter(text for text, _ in named)
    return {text: element for text, element in named if len(text) > 1 and counts[text] == 1}


def _fitted(pairs: list[tuple[float, float]], at: float) -> float:
    before, after = np.array(pairs).T
    if np.ptp(before) < _APART_PX:
        return float(at + np.median(after - before))
    scale, shift = np.polyfit(before, after, 1)
    return float(scale * at + shift)
