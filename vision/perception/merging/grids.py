"""Grids: bare texts that are the keys of a grid or the days of a month, and cells of what is no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Affordance, Element, Kind
from vision.perception.merging.overlaps import Boxed

_LONGEST: Final = 4
"""Letters of a key's text at most."""

_LEAST_KEYS: Final = 6
"""Keys of one size that make a grid, at least."""

_ALIKE: Final = 0.15
_LEVEL: Final = 0.25
"""How far the sides of keys of one size differ, and how far the middles of a row or column lie apart, of that size."""

_BESIDE_PX: Final = 6.0
"""How far apart the cells of one table lie at most."""

_HEADS: Final = frozenset({Kind.BUTTON, Kind.TEXT, Kind.TABLE_CELL})
_HEADED: Final = 2
"""Texts right above cells that make a table of them though all of them are empty."""

_WEEK: Final = 7
_LEAST_DAYS: Final = 14
"""Days at least that have the next one beside them, and the same day of the next week below."""

_DAY_PX: Final = (14.0, 160.0)


def with_keys(elements: Iterable[Element]) -> list[Element]:
    """The elements, with bare texts as keys where they stand in a row and in a column of keys of one size."""
    elements = list(elements)
    keys = [one for one in elements if one.kind is Kind.BUTTON and len(one.text) <= _LONGEST]
    texts = [one for one in elements if one.kind is Kind.TEXT and 0 < len(one.text) <= _LONGEST]
    if len(keys) < _LEAST_KEYS or not texts:
        return elements
    made: dict[int, Element] = {}
    near = Boxed(range(len(keys)), lambda at: keys[at].box)
    widths, heights = (np.array([getattr(key.box, side) for key in keys]) for side in ("width", "height"))
    middles, places = (np.array([(one.box.centre.x, one.box.centre.y) for one in ones]) for ones in (keys, texts))
    for width, height in dict.fromkeys((key.box.width, key.box.height) for key in keys):
        alike = (abs(width - widths) <= _ALIKE * width) & (abs(height - heights) <= _ALIKE * height)
        if alike.sum() < _LEAST_KEYS:
            continue
        in_line = abs(middles - places[:, None]) <= (_LEVEL * width, _LEVEL * height)  # texts, keys, x and y
        in_line &= alike[:, None]
        firsts = in_line.argmax(axis=1)
        for at in np.flatnonzero(in_line.any(axis=1).all(axis=1)):
            text, column, row = texts[at], keys[firsts[at, 0]].box, keys[firsts[at, 1]].box
            box = PixelBox(column.left, row.top, column.right, row.bottom)
            if id(text) not in made and not any(
                alike[key] and box.iou(keys[key].box) > 0 for key in near.touching(box)
            ):
                made[id(text)] = _pressed(text, Kind.BUTTON, box)
    return [made.get(id(one), one) for one in elements]


def with_days(elements: Iterable[Element]) -> list[Element]:
    """The elements, with the numbers of a month's days as its cells."""
    elements = list(elements)
    days = [one for one in elements if one.kind is Kind.TEXT and one.text.isdecimal() and 1 <= int(one.text) <= 31]
    beside = list(_neighbours(days, 1))
    below = list(_neighbours(days, _WEEK))
    if len(beside) < _LEAST_DAYS or len(below) < _LEAST_DAYS:
        return elements
    across = float(np.median([second.box.centre.x - first.box.centre.x for first, second in beside]))
    down = float(np.median([second.box.centre.y - first.box.centre.y for first, second in below]))
    in_month = {id(one) for pair in (*beside, *below) for one in pair}
    made = {}
    for one in days:
        if id(one) in in_month:
            at = one.box.centre
            box = PixelBox(at.x - across / 2, at.y - down / 2, at.x + across / 2, at.y + down / 2)
            made[id(one)] = _pressed(one, Kind.TABLE_CELL, box)
    return [made.get(id(one), one) for one in elements]


def without_blank_tables(elements: Iterable[Element]) -> list[Element]:
    """The elements without cells of which none that lie together has a text: ruled paper, panes, a picture's ground.

    The cells of an empty table stay: it has heads.
    """
    elements = list(elements)
    cells = [one for one in elements if one.kind is Kind.TABLE_CELL]
    boxed = Boxed(cells, lambda cell: cell.box)
    grouped: set[int] = set()
    blank: set[int] = set()
    for cell in cells:
        if id(cell) in grouped:
            continue
        grouped.add(id(cell))
        group, near = [cell], [cell]
        while near:
            box = near.pop().box
            around = boxed.touching(_widened(box, 2 * _BESIDE_PX))
            beside = [one for one in around if id(one) not in grouped and _are_beside(box, one.box)]
            grouped |= {id(one) for one in beside}
            group += beside
            near += beside
        if not any(one.called for one in group) and len(_heads(group, elements)) < _HEADED:
            blank |= {id(one) for one in group}
    return [one for one in elements if id(one) not in blank]


def _are_beside(box: PixelBox, other: PixelBox) -> bool:
    across = max(box.left, other.left) - min(box.right, other.right)
    down = max(box.top, other.top) - min(box.bottom, other.bottom)
    return max(across, down) <= _BESIDE_PX


def _heads(cells: Sequence[Element], elements: Iterable[Element]) -> list[Element]:
    """The texts right above the uppermost of some cells."""
    first = min(cells, key=lambda cell: cell.box.top).box
    left, right = min(cell.box.left for cell in cells), max(cell.box.right for cell in cells)
    return [
        one
        for one in elements
        if one.kind in _HEADS
        and one.text.strip()
        and -first.height / 2 <= first.top - one.box.bottom <= first.height
        and left <= one.box.centre.x <= right
    ]


def _neighbours(days: Sequence[Element], step: int) -> Iterable[tuple[Element, Element]]:
    """Pairs of days so many days apart that stand beside each other, or, a week apart, below each other."""
    least, most = _DAY_PX
    for first in days:
        for second in days:
            if int(second.text) != int(first.text) + step:
                continue
            right, down = second.box.centre.x - first.box.centre.x, second.box.centre.y - first.box.centre.y
            along, away = (right, down) if step == 1 else (down, right)
            if least <= along <= most and abs(away) <= first.box.height / 2:
                yield first, second


def _widened(box: PixelBox, by_px: float) -> PixelBox:
    return PixelBox(box.left - by_px, box.top - by_px, box.right + by_px, box.bottom + by_px)


def _pressed(text: Element, kind: Kind, box: PixelBox) -> Element:
    at = PixelPoint(text.box.centre.x, text.box.centre.y)
    return replace(text, kind=kind, box=box, points={"press": Affordance(at, 1.0, 1.0)})
