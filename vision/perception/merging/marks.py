"""Marks: what the pixels of a tick box or a radio circle say of its kind and of its state.

A learnt kind or state of thirty pixels is a guess; corners and colours can be measured.

Notation: `H, W` height and width of the image in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox, PixelPoint, Size
from vision.perception.elements import CHOICES, Element, Kind, State

_SIDE_PX: Final = (9, 34)
"""Least and greatest side of a mark; both sides are about equal."""

_UNEQUAL_PX: Final = 3

_AROUND_PX: Final = 3
"""How much of the ground around a mark is looked at."""

_BORDER_PX: Final = 3
"""How wide its border is at most."""

_CONTRAST: Final = 24
_FAINT: Final = 10
"""Difference from the ground from which a mark stands on it: to tell its colours, and its outline in dark themes."""

_WITHIN_PX: Final = 5
"""How far the centre of a tick lies from that of the box around it."""

_MARKED: Final = 0.08
"""Share of a mark's inside that a tick or a dot takes at least."""

_SQUARE: Final = 0.06
_ROUND: Final = (0.066, 0.16)
"""How far in a corner lies, as a share of the side: of a square, round corners included, at most; of a circle between
these, as reckoned it is 0.146."""

Pixels = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """A mark cut out of a screen, to its sides: its colours, and which pixels are its own."""

    level: Levels
    own: Mask


def with_measured_mark(pixels: Pixels, element: Element) -> Element:
    """A tick box or a radio button as its pixels say: round or not, ticked or not. Other elements stay as they are.

    Args:
        pixels: `(H, W, 3)` RGB of the screen.
    """
    if element.kind not in CHOICES:
        return element
    mark = element.points["mark"].at if "mark" in element.points else None
    kind = marked_kind(pixels, element.box, mark) or element.kind
    ticked = is_marked(pixels, element.box, mark)
    if ticked is None:
        return replace(element, kind=kind)
    return replace(element, kind=kind, state=element.state - {State.CHECKED} | ({State.CHECKED} if ticked else set()))


def is_marked(pixels: Pixels, box: PixelBox, at: PixelPoint | None = None) -> bool | None:
    """Whether a tick box or radio circle has two colours inside; None where none is found.

    For marks that have no caption beside them, such as those in a table, which `find_shapes` leaves out.

    Args:
        box: Around it, loosely; with a caption in it, its mark is looked for at `at`.
    """
    mark = _mark(pixels, box, at, _CONTRAST)
    if mark is None:
        return None
    core = mark.level[_BORDER_PX:-_BORDER_PX, _BORDER_PX:-_BORDER_PX]
    if core.size == 0:
        return None
    colours, counts = np.unique(core.reshape(-1, 3) // 8, axis=0, return_counts=True)
    fill = colours[counts.argmax()] * 8 + 4
    return bool((np.abs(core - fill).max(axis=2) > 2 * _CONTRAST).mean() > _MARKED)


def marked_kind(pixels: Pixels, box: PixelBox, at: PixelPoint | None = None) -> Kind | None:
    """A radio button where a mark's corners are those of a circle, a tick box where they are a square's, else None.

    Args:
        box: See `is_marked`.
    """
    mark = _mark(pixels, box, at, _FAINT)
    if mark is None:
        return None
    away = float(np.median(list(_corners(mark.own))))
    if away <= _SQUARE:
        return Kind.CHECKBOX
    return Kind.RADIO if _ROUND[0] <= away <= _ROUND[1] else None


def _mark(pixels: Pixels, box: PixelBox, at: PixelPoint | None, contrast: int) -> _Mark | None:
    height, width, _ = pixels.shape
    if at is not None:
        half = min(_SIDE_PX[1] / 2, box.height / 2 + 2)
        box = PixelBox(at.x - half, at.y - half, at.x + half, at.y + half)
    elif box.width > 2 * box.height:
        return None  # its caption is in its box, and which end the mark is at is not known
    box = box.grown(_AROUND_PX, Size(width, height))
    level = pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)].astype(np.int16)
    if min(level.shape[:2]) < _SIDE_PX[0]:
        return None
    edge = np.concatenate([level[0], level[-1], level[:, 0], level[:, -1]])
    standing = (np.abs(level - np.median(edge, axis=0)).max(axis=2) > contrast).astype(np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(standing, connectivity=8)
    middle = np.array([level.shape[1] / 2, level.shape[0] / 2])
    fits = [
        label
        for label in range(1, len(stats))
        if all(_SIDE_PX[0] <= stats[label, side] <= _SIDE_PX[1] for side in (2, 3))
        and abs(int(stats[label, 2]) - int(stats[label, 3])) <= _UNEQUAL_PX
    ]
    if not fits:
        return None
    nearest = min(fits, key=lambda one: float(np.abs(centres[one] - middle).sum()))
    around = (one for one in fits if np.abs(centres[one] - centres[nearest]).max() <= _WITHIN_PX)
    label = max(around, key=lambda one: int(stats[one, 2]) * int(stats[one, 3]))
    left, top, across, down, _ = (int(value) for value in stats[label])
    inside = np.s_[top : top + down, left : left + across]
    return _Mark(level[inside], labels[inside] == label)


def _corners(own: Mask) -> Iterator[float]:
    """Of each corner how far in, along the diagonal, a mark begins, as a share of its side."""
    side = min(own.shape)
    for turned in (own, own[::-1], own[:, ::-1], own[::-1, ::-1]):
        # the neighbour too: a thin line may pass between two pixels of the diagonal
        diagonal = np.diagonal(turned)[:side].copy()
        diagonal[: side - 1] |= np.diagonal(turned, 1)[: side - 1]
        yield float(np.argmax(diagonal)) / side if diagonal.any() else 0.5
