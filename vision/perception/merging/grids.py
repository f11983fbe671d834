"""Grids: bare texts that are the keys of a grid or the days of a month, and cells of what is no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from vision.geometry import PixelBox, PixelPoint
from vision.perception.elements import Affordance, Element, Kind

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
    for key in keys:
        alike = [other for other in keys if _is_alike(key.box, other.box)]
        if len(alike) < _LEAST_KEYS:
            continue
        for text in texts:
            at = text.box.centre
            across, down = _LEVEL * key.box.width, _LEVEL * key.box.height
            columns = [other.box for other in alike if abs(other.box.centre.x - at.x) <= across]
            rows = [other.box for other in alike if abs(other.box.centre.y - at.y) <= down]
            if id(text) in made or not columns or not rows:
                continue
            box = PixelBox(columns[0].left, rows[0].top, columns[0].right, rows[0].bottom)
            if not any(box.iou(other.box) > 0 for other in alike):
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
    left_over = [one for one in elements if one.kind is Kind.TABLE_CELL]
    blank: set[int] = set()
    while left_over:
        group, near = [left_over[0]], [left_over.pop(0)]
        while near:
            box = near.pop().box
            beside = [one for one in left_over if _are_beside(box, one.box)]
            left_over = [one for one in left_over if all(one is not other for other in beside)]
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


def _is_alike(box: PixelBox, other: PixelBox) -> bool:
    return abs(box.width - other.width) <= _ALIKE * box.width and abs(box.height - other.height) <= _ALIKE * box.height


def _pressed(text: Element, kind: Kind, box: PixelBox) -> Element:
    at = PixelPoint(text.box.centre.x, text.box.centre.y)
    return replace(text, kind=kind, box=box, points={"press": Affordance(at, 1.0, 1.0)})
