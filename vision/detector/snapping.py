"""Snapping of boxes to what is painted: a side moves to the straight edge that lies near it.

The network says the sides of a box to a few pixels, those of a wide one less well. Whatever has a border or a ground of
its own says them exactly, by rows and columns of pixels that differ from their neighbours along nearly all of a side.
What has none, as flat icons, links and texts, stays as the network says. The network does not see far enough to say
where a long scroll bar ends: it ends where the lines along it do.

Notation: `H, W` the image's sides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from vision.geometry import PixelBox
from vision.perception.elements import Element, Kind

_STEP: Final = 6
"""Difference of neighbouring pixels, in the channel where it is largest, from which there is an edge between them."""

_ALONG: Final = 0.8
"""Share of a side along which an edge must run."""

_CORNER: Final = 0.15
"""Share at each end of a side that is not looked at, since corners are round."""

_SPAN_PX: Final = 3
"""Least length of what is left of it."""

_LEAST_REACH_PX: Final = 3
_REACH_PX: Final = 16
_REACH: Final = 0.12
"""How far an edge is looked for: at least and at most, and in between a share of the distance of the two sides."""

_SCREEN_PX: Final = 4
"""How far away the sides of the screen itself are edges."""

_LINE_PX: Final = 2
"""How wide a border is at most, whose outer edge counts."""

_SAME: Final = 0.5
"""IoU below which the edges are those of something else."""

_LEAST_SIDE_PX: Final = 4

FRAMED: Final = frozenset(
    {
        Kind.BUTTON,
        Kind.TEXT_FIELD,
        Kind.COMBOBOX,
        Kind.SPINBOX,
        Kind.CHECKBOX,
        Kind.TAB,
        Kind.LIST_ITEM,
        Kind.TABLE_CELL,
    }
)
"""Kinds of which any side may have an edge. A bare caption beside a tick has none, and then nothing is moved."""

_ENDED: Final = frozenset({Kind.MENU_ITEM})
"""Kinds that lie end to end, with a panel's border at the left and at the right."""

_ALL_OR_NONE: Final = frozenset({Kind.ICON})
"""Kinds that have a frame or none: a single edge may be a stroke of the picture."""

_INWARDS_PX: Final = 2
"""How far a side of theirs may move inwards: further in are strokes of the picture too."""

_BARS: Final = frozenset({Kind.SCROLLBAR})
"""Kinds that are as long as the lines along them."""

_BESIDE_PX: Final = 4
"""How far from the long side of a bar such a line may lie."""

_SHORTER: Final = 0.7
"""Share of the network's length below which the lines are those of its thumb."""

Pixels = npt.NDArray[np.uint8]
Line = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]


def snapped(elements: Iterable[Element], pixels: Pixels) -> tuple[Element, ...]:
    """The elements, each side at the edge that is painted near it, if there is one.

    Args:
        pixels: `(H, W, 3)` RGB of the whole screen.
    """
    elements = tuple(elements)
    if not elements or min(pixels.shape[:2]) < 2:
        return elements
    edges = _Edges.of(pixels)
    return tuple(replace(element, box=_snapped(element, edges)) for element in elements)


@dataclass(frozen=True, slots=True, eq=False)
class _Edges:
    """Where neighbouring pixels differ, summed up along the edges.

    Attributes:
        rows: `(H + 1, W + 1)`: in row `y` how many of the columns left of `x` differ between rows `y - 1` and `y`.
        columns: `(W + 1, H + 1)`: the same, with rows and columns exchanged.
    """

    rows: Counts
    columns: Counts

    @classmethod
    def of(cls, pixels: Pixels) -> _Edges:
        return cls(_summed(pixels[1:], pixels[:-1]), _summed(pixels[:, 1:], pixels[:, :-1], turned=True))


def _summed(after: Pixels, before: Pixels, *, turned: bool = False) -> Counts:
    step = np.maximum(after, before) - np.minimum(after, before)
    differ = np.maximum(np.maximum(step[..., 0], step[..., 1]), step[..., 2]) >= _STEP
    if turned:
        differ = differ.T
    lines, length = differ.shape
    summed = np.empty((lines + 2, length + 1), np.int32)
    summed[0] = summed[-1] = np.arange(length + 1)  # the sides of the screen itself are edges
    summed[1:-1, 0] = 0
    np.cumsum(differ, axis=1, out=summed[1:-1, 1:])
    return summed


def _snapped(element: Element, edges: _Edges) -> PixelBox:
    box, kind = element.box, element.kind
    if kind in _BARS:
        return _along(box, edges)
    if kind not in FRAMED | _ENDED | _ALL_OR_NONE:
        return box
    top = bottom = None
    if kind not in _ENDED:
        reach = _reach(box.height)
        top = _edge(edges.rows, box.top, reach, box.left, box.right, outwards=-1)
        bottom = _edge(edges.rows, box.bottom, reach, box.left, box.right, outwards=1)
    upper, lower = box.top if top is None else top, box.bottom if bottom is None else bottom
    reach = _reach(box.width)
    left = _edge(edges.columns, box.left, reach, upper, lower, outwards=-1)
    right = _edge(edges.columns, box.right, reach, upper, lower, outwards=1)
    if kind in _ALL_OR_NONE and None in (left, top, right, bottom):
        return box
    moved = PixelBox(box.left if left is None else left, upper, box.right if right is None else right, lower)
    if kind in _ALL_OR_NONE and _inwards(box, moved) > _INWARDS_PX:
        return box
    whole = min(moved.right - moved.left, moved.bottom - moved.top) >= _LEAST_SIDE_PX
    return moved if whole and moved.iou(box) >= _SAME else box


def _along(box: PixelBox, edges: _Edges) -> PixelBox:
    """A bar as long as the longer of the two lines along it."""
    upright = box.height > box.width
    sides, start, end = (box.left, box.right), box.top, box.bottom
    if not upright:
        sides, start, end = (box.top, box.bottom), box.left, box.right
    summed = edges.columns if upright else edges.rows
    runs = [
        run
        for side in sides
        for place in range(max(1, round(side) - _BESIDE_PX), min(len(summed) - 1, round(side) + _BESIDE_PX + 1))
        if (run := _run(np.diff(summed[place]) > 0, start, end)) is not None
    ]
    if not runs:
        return box
    first, last = max(runs, key=lambda run: run[1] - run[0])
    if last - first < _SHORTER * (end - start):
        return box
    return PixelBox(box.left, first, box.right, last) if upright else PixelBox(first, box.top, last, box.bottom)


def _run(line: Line, start: float, end: float) -> tuple[float, float] | None:
    """From where to where a line goes that holds what lies between `start` and `end`."""
    corner = _CORNER * (end - start)
    first, last = max(0, round(start + corner)), min(len(line), round(end - corner))
    if last - first < _SPAN_PX or line[first:last].mean() < _ALONG:
        return None
    before, after = np.flatnonzero(~line[:first]), np.flatnonzero(~line[last:])
    return float(before[-1] + 1 if before.size else 0), float(last + after[0] if after.size else len(line))


def _inwards(box: PixelBox, moved: PixelBox) -> float:
    """How much further in the innermost side has come to lie."""
    return max(moved.left - box.left, moved.top - box.top, box.right - moved.right, box.bottom - moved.bottom)


def _reach(length_px: float) -> int:
    return int(min(_REACH_PX, max(_LEAST_REACH_PX, _REACH * length_px)))


def _edge(summed: Counts, at: float, reach: int, start: float, end: float, *, outwards: int) -> float | None:
    """Where an edge runs from `start` to `end`, nearest to `at`: of a border the side that lies outwards (1 or -1)."""
    corner = _CORNER * (end - start)
    first, last = max(0, round(start + corner)), min(summed.shape[1] - 1, round(end - corner))
    if last - first < _SPAN_PX:
        return None
    screen = len(summed) - 1
    low, high = max(0, round(at) - reach), min(screen, round(at) + reach)
    if low == 0 and at > _SCREEN_PX:
        low = 1
    if high == screen and screen - at > _SCREEN_PX:
        high = screen - 1
    along = summed[low : high + 1, last] - summed[low : high + 1, first]
    found = {low + int(place) for place in np.flatnonzero(along >= _ALONG * (last - first))}
    if not found:
        return None
    edge = min(found, key=lambda place: abs(place - at))
    while further := [step for step in range(1, _LINE_PX + 1) if edge + outwards * step in found]:
        edge += outwards * further[0]
    return float(edge)
