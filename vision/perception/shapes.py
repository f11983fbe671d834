"""Shapes: rectangles, tick boxes, radio circles and switches of an image, by geometry alone: no weights, no text.

A widget's inside is a connected patch of nearly one colour. Patches that fill the border of their own bounding box
are rectangles; small ones that stand alone with something written at their right are tick boxes or radio circles.

Notation: `H, W` height and width of the image in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, Size

Pixels = npt.NDArray[np.uint8]
Grey = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]
Image = TypeVar("Image", Pixels, Grey, Labels)

_STEP: Final = 6
"""Difference of two neighbouring pixels from which they belong to two patches; a button's gradient stays below."""

_CLIMB: Final = 10
"""Difference of two pixels with one between them from which there is an edge that this one softens."""

_CONTRAST: Final = 24
"""Difference from a ground's own grey from which something stands on it."""

_WIDGET_PX: Final = 64
"""Greatest height of a field or button of one line."""

_MARK_PX: Final = (9, 28)
"""Least and greatest outer side of a tick box or radio circle."""

_SWITCH_PX: Final = (14, 34)
_SWITCH: Final = (1.65, 2.4)
"""Least and greatest height of a switch, and ratio of its sides."""

_GROUND_PX: Final = 1500
"""Area from which a patch is ground for others to stand on."""

_SAMPLED_ROWS: Final = 32
"""Rows of a patch that are enough to tell its colour."""

_BORDER_PX: Final = 3
"""How far from the edge of a rectangle's inside its border, its shadow and its round corners reach."""


class Form(StrEnum):
    """Forms of shapes."""

    RECTANGLE = "rectangle"
    SQUARE = "square"
    CIRCLE = "circle"
    PILL = "pill"


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that may be a widget or a part of one.

    Attributes:
        box: With its border.
        inside: Without it.
        fill: Median grey of the patch, 0 to 255.
        ground: Median grey just outside the border.
        colourful: Whether the fill is a colour rather than a grey.
        bordered: Whether a line of another grey than the ground's runs along all four sides.
        marked: Whether something stands in a square or a circle, or the knob of a pill at its right end.
        closed: Share of the bounding box's border that belongs to the patch, in (0, 1].
    """

    form: Form
    box: PixelBox
    inside: PixelBox
    fill: int
    ground: int
    colourful: bool
    bordered: bool
    marked: bool
    closed: float


def find_shapes(pixels: Pixels) -> tuple[Shape, ...]:
    """The shapes of an `(H, W, 3)` RGB image, larger ones before what lies in them."""
    import cv2

    red, green, blue = planes = _planes(pixels)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_together(planes), connectivity=4)
    grey = ((np.add(red, green, dtype=np.uint16) + blue) // 3).astype(np.int16)
    found: list[Shape] = []
    for label in sorted(_large(stats, 24, 12), key=lambda label: -int(stats[label, cv2.CC_STAT_AREA])):
        left, top, width, height, area = (int(value) for value in stats[label])
        within: Labels = np.asarray(labels[top : top + height, left : left + width], dtype=np.int32)
        shape = _rectangle(pixels, grey, within, int(label), area, left, top)
        if shape is not None:
            found.append(shape)
    ground = stats[:, cv2.CC_STAT_AREA] >= _GROUND_PX
    ground[0] = False
    _, labels, stats, _ = cv2.connectedComponentsWithStats((~ground).astype(np.uint8)[labels], connectivity=8)
    for label in _large(stats, _MARK_PX[0], _MARK_PX[0]):
        left, top, width, height, _ = (int(value) for value in stats[label])
        mark = max(width, height) <= _MARK_PX[1] + 1 and abs(width - height) <= 2
        if mark or (height <= _SWITCH_PX[1] + 1 and _SWITCH[0] < width / height < _SWITCH[1]):
            standing = np.asarray(labels[top : top + height, left : left + width] == label)
            shape = (_mark if mark else _switch)(grey, standing, left, top)
            if shape is not None:
                found.append(shape)
    return tuple(found)


def _planes(pixels: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    red, green, blue = (np.ascontiguousarray(pixels[:, :, channel]) for channel in range(3))
    return red, green, blue


def _together(planes: Sequence[Pixels]) -> Pixels:
    """1 where a pixel is nearly that at its right and that below it, else 0, of an image's `(H, W)` planes.

    One pixel of each differing pair belongs to no patch, so that patches never touch.
    """
    across, down = np.ones_like(planes[0]), np.ones_like(planes[0])
    for plane in planes:
        for near, far, held in (
            (plane[:, :-1], plane[:, 1:], across[:, :-1]),
            (plane[:-1], plane[1:], down[:-1]),
        ):
            held &= np.maximum(near, far) - np.minimum(near, far) <= _STEP
    together = across & down
    for plane in planes:
        for near, far, held, steps in (
            (plane[:, :-2], plane[:, 2:], together[:, 1:-1], across[:, :-2] & across[:, 1:-1]),
            (plane[:-2], plane[2:], together[1:-1], down[:-2] & down[1:-1]),
        ):
            # the corner of a faint field is softened by a pixel that is half of both
            held &= ~((np.maximum(near, far) - np.minimum(near, far) > _CLIMB) & steps.astype(bool))
    return together


def _large(stats: npt.NDArray[Any], width_px: int, height_px: int) -> npt.NDArray[np.intp]:
    """Labels of the patches at least so large; 0 is what belongs to none."""
    return np.flatnonzero((stats[1:, 2] >= width_px) & (stats[1:, 3] >= height_px)) + 1


def only_text(pixels: Pixels, shapes: Iterable[Shape]) -> Pixels:
    """The image without tick boxes, circles, carets in fields, and borders of rectangles.

    No tick or caret is then read as a letter, and text need not be read again for a tick, a focus, a blink.
    """
    painted = pixels.copy()
    height, width, _ = pixels.shape
    for shape in shapes:
        frame = (shape.inside if shape.form is Form.RECTANGLE else shape.box).grown(_BORDER_PX, Size(width, height))
        left, top, right, bottom = _corners(frame)
        around = _ring(pixels, frame, 1)
        if not around.size:
            continue
        ground = _middle(around)
        if shape.form is not Form.RECTANGLE:
            painted[top + 2 : bottom - 2, left + 2 : right - 2] = ground
        elif shape.inside.height <= _WIDGET_PX:
            inner_left, inner_top, inner_right, inner_bottom = _corners(shape.inside)
            painted[top:inner_top, left:right] = ground
            painted[inner_bottom:bottom, left:right] = ground
            painted[top:bottom, left:inner_left] = ground
            painted[top:bottom, inner_right:right] = ground
            caret = _caret(painted[inner_top:inner_bottom, inner_left:inner_right], shape.fill)
            if caret is not None:
                beside = painted[inner_top:inner_bottom, inner_left:inner_right]
                beside[:, caret[0] : caret[1]] = _middle(beside[1:-1].reshape(-1, 3))
    return painted


def painted_over(pixels: Pixels, boxes: Iterable[PixelBox]) -> Pixels:
    """The image with these boxes painted over in the colour around them, but for those that fill it."""
    painted = pixels.copy()
    height, width, _ = pixels.shape
    for box in boxes:
        left, top, right, bottom = _corners(box.grown(0, Size(width, height)))
        around = _ring(pixels, PixelBox(left, top, right, bottom), 1)
        if around.size:
            painted[top:bottom, left:right] = _middle(around)
    return painted


def text_mask(pixels: Pixels, shapes: Iterable[Shape]) -> Mask:
    """The `(H, W)` mask of edges that are no border of a rectangle: where something may be written."""
    edges: Mask = np.asarray(_together(_planes(pixels)) == 0)
    height, width = edges.shape
    for shape in shapes:
        if shape.form is Form.RECTANGLE:
            left, top, right, bottom = _corners(shape.inside.grown(_BORDER_PX, Size(width, height)))
            thick = 2 * _BORDER_PX
            edges[top : top + thick, left:right] = edges[bottom - thick : bottom, left:right] = False
            edges[top:bottom, left : left + thick] = edges[top:bottom, right - thick : right] = False
    return edges


def _caret(pixels: Pixels, fill: int) -> tuple[int, int] | None:
    """First and last column (exclusive) of the one bar that stands taller than all other ink, if there is one.

    Args:
        pixels: The inside of a field, `(H, W, 3)`.
    """
    ink = np.abs(pixels.mean(axis=2) - fill) > 2 * _CONTRAST
    tall = np.flatnonzero(ink.sum(axis=0) >= max(12, 0.62 * len(ink)))
    if not tall.size or tall[-1] - tall[0] > 1:
        return None
    bar, others = np.flatnonzero(ink[:, tall[0]]), np.delete(ink, tall, axis=1).any(axis=1)
    rest = np.flatnonzero(others)
    if bar[-1] - bar[0] >= len(bar) or (rest.size and not bar[0] < rest[0] <= rest[-1] < bar[-1]):
        return None
    return int(tall[0]), int(tall[-1]) + 1


def _rectangle(pixels: Pixels, grey: Grey, labels: Labels, label: int, area: int, left: int, top: int) -> Shape | None:
    """The rectangle that a patch fills, if it does.

    Args:
        labels: Those of the patch's bounding box, whose upper left pixel is at `(left, top)`.
        area: Of the patch.
    """
    height, width = labels.shape
    sides = [float((side == label).mean()) for side in _sides(labels)]
    # a caret at its left edge, or round ends, may open one upright side of a rectangle
    if area < 0.4 * labels.size or min(sides[:2]) < 0.6 or max(sides[2:]) < 0.25:
        return None
    inside = PixelBox(left, top, left + width + 1, top + height + 1)
    box = inside.grown(1, _size(grey))
    around = _ring(grey, box, 2)
    every = -(-height // _SAMPLED_ROWS)  # the first row, which the patch touches, is always among them
    colour = _middle(pixels[top : top + height : every, left : left + width][labels[::every] == label])
    fill = round(float(colour.mean()))
    ground = int(_middle(around)) if around.size else fill
    closed = ((sides[0] + sides[1]) * width + (sides[2] + sides[3]) * height) / (2 * (width + height))
    level = grey[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    bordered = all(abs(int(_middle(side)) - ground) > 8 for side in _sides(level))
    return Shape(
        Form.RECTANGLE, box, inside, fill, ground, float(np.ptp(colour)) > 40, bordered, marked=False, closed=closed
    )


def _mark(grey: Grey, standing: Mask, left: int, top: int) -> Shape | None:
    """A tick box or a radio circle: alone on its ground, one even border, one fill, something written at its right.

    Args:
        standing: What stands on the ground, with the ground's own last row and column before it.
    """
    standing, left, top = standing[1:, 1:], left + 1, top + 1
    height, width = standing.shape
    if max(width, height) > _MARK_PX[1] or abs(width - height) > 2:
        return None
    spans = [int(columns[-1] - columns[0]) + 1 for row in standing if (columns := np.flatnonzero(row)).size]
    full = sum(spans) / standing.size  # pi / 4 for a circle
    box = PixelBox(left, top, left + width, top + height)
    around = _ring(grey, box, 3)
    ground = int(_middle(around)) if around.size else 0
    if full < 0.7 or not around.size or (np.abs(around - ground) > _CONTRAST).any():
        return None
    middle, right = top + height // 2, left + width
    beside = np.abs(grey[middle - 4 : middle + 5, max(0, left - 9) : right + 16] - ground) > _CONTRAST
    if beside[:, : min(left, 9)].any() or not beside[:, min(left, 9) + width :].any():
        return None
    level = grey[top : top + height, left : left + width]
    border = np.concatenate([side[len(side) // 2 - 1 : len(side) // 2 + 2] for side in _sides(level)])
    core = level[2:-2, 2:-2]
    fill = int(np.bincount(core.ravel()).argmax())
    form = Form.SQUARE if full >= 0.93 else Form.CIRCLE
    filled, marked = (np.abs(core - fill) <= 12).mean(), _is_marked(core, fill, ground, round_=form is Form.CIRCLE)
    if np.ptp(border) > _CONTRAST or abs(int(_middle(border)) - ground) <= 8 or filled < 0.35:
        return None
    if not marked and abs(fill - ground) > 4 * _CONTRAST:
        return None  # a bullet
    inside = PixelBox(left + 1, top + 1, right - 1, top + height - 1)
    return Shape(form, box, inside, fill, ground, colourful=False, bordered=True, marked=marked, closed=min(1.0, full))


def _switch(grey: Grey, standing: Mask, left: int, top: int) -> Shape | None:
    """A switch: round ends, a track of one grey, and at one end a knob of another.

    Args:
        standing: As for a mark.
    """
    standing, left, top = standing[1:, 1:], left + 1, top + 1
    height, width = standing.shape
    if not (_SWITCH_PX[0] <= height <= _SWITCH_PX[1] and _SWITCH[0] <= width / height <= _SWITCH[1]):
        return None
    corners = standing[:2, :2].all(), standing[:2, -2:].all(), standing[-2:, :2].all(), standing[-2:, -2:].all()
    spans = [int(columns[-1] - columns[0]) + 1 for row in standing if (columns := np.flatnonzero(row)).size]
    full = sum(spans) / standing.size
    if any(corners) or full < 0.8 or standing.mean() < 0.8:
        return None
    level = grey[top : top + height, left : left + width]
    half = height // 2
    at_left, at_right = (int(np.median(level[half - 2 : half + 3, x - 2 : x + 3])) for x in (half, width - half))
    if abs(at_left - at_right) <= _CONTRAST:
        return None
    like_left, like_right = np.abs(level - at_left) <= 14, np.abs(level - at_right) <= 14
    if (like_left | like_right)[3:-3, half:-half].mean() < 0.8:
        return None  # something is written on it
    marked = bool(like_left[standing].sum() > like_right[standing].sum())  # the knob is smaller than the rest
    fill = at_left if marked else at_right
    box = PixelBox(left, top, left + width, top + height)
    around = _ring(grey, box, 3)
    ground = int(_middle(around)) if around.size else 0
    inside = PixelBox(left + 1, top + 1, left + width - 1, top + height - 1)
    return Shape(
        Form.PILL, box, inside, fill, ground, colourful=False, bordered=True, marked=marked, closed=min(1.0, full)
    )


def _is_marked(core: Grey, fill: int, ground: int, *, round_: bool) -> bool:
    """Whether something stands in a mark: in its middle, for a thick ring or the arcs of a circle lie around it; or a
    dot that fills it."""
    differs = np.abs(core - fill) > 2 * _CONTRAST
    if differs.mean() <= 0.08:
        return False
    down, across = (side // (3 if round_ else 5) for side in core.shape)
    middle = differs[down : len(core) - down, across : core.shape[1] - across]
    return bool(middle.mean() > 0.08 or abs(fill - ground) > 4 * _CONTRAST)


def _middle(values: Image) -> Image:
    """The median along the first axis; of two middle values the lower one. numpy's own takes ten times as long."""
    middle: Image = np.sort(values, axis=0)[(len(values) - 1) // 2]
    return middle


def _sides(level: Image) -> tuple[Image, Image, Image, Image]:
    """The upper, lower, left and right line of an image."""
    return level[0], level[-1], level[:, 0], level[:, -1]


def _ring(image: Image, box: PixelBox, width_px: int) -> Image:
    """The pixels just outside `box`, in one row; fewer where the image ends."""
    left, top, right, bottom = _corners(box)
    outer_left, outer_top = max(0, left - width_px), max(0, top - width_px)
    sides = (
        image[outer_top:top, outer_left : right + width_px],
        image[bottom : bottom + width_px, outer_left : right + width_px],
        image[top:bottom, outer_left:left],
        image[top:bottom, right : right + width_px],
    )
    return np.concatenate([side.reshape(-1, *image.shape[2:]) for side in sides])


def _corners(box: PixelBox) -> tuple[int, int, int, int]:
    return int(box.left), int(box.top), int(box.right), int(box.bottom)


def _size(grey: Grey) -> Size:
    height, width = grey.shape
    return Size(width, height)
