"""Card placement: where the compact window goes when it has grown, so that what it asks about stays in view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

MARGIN_PX: Final = 12
"""To the edges of the screen."""

CLEAR_PX: Final = 60
"""So much around a target is to be seen."""


def card_place(free: QRect, size: QSize, home: QPoint, targets: Sequence[QPoint]) -> QRect:
    """Where a card of `size` goes: at `home` if nothing is hidden there, else in the corner that hides least.

    Args:
        free: The part of the screen that windows may take.
        home: The upper left corner where the card would be at best.
        targets: What it must not hide.
    """
    places = [within(free, QRect(home, size))]
    middle = free.center().y() - size.height() // 2
    for margin in (MARGIN_PX, 0):
        left, right = free.left() + margin, free.right() + 1 - size.width() - margin
        top, bottom = free.top() + margin, free.bottom() + 1 - size.height() - margin
        places += [QRect(QPoint(x, y), size) for y in (bottom, top, middle) for x in (right, left)]
    clear = (place for place in places if not _hides(place, targets))
    return next(clear, max(places, key=lambda place: _far(place, targets)))


def within(free: QRect, place: QRect) -> QRect:
    """`place`, moved as little as it takes to lie inside `free`; its upper left corner is inside in any case."""
    x = max(free.left(), min(place.left(), free.right() + 1 - place.width()))
    y = max(free.top(), min(place.top(), free.bottom() + 1 - place.height()))
    return QRect(QPoint(x, y), place.size())


def _hides(place: QRect, targets: Sequence[QPoint]) -> bool:
    around = place.adjusted(-CLEAR_PX, -CLEAR_PX, CLEAR_PX, CLEAR_PX)
    return any(around.contains(one) for one in targets)


def _far(place: QRect, targets: Sequence[QPoint]) -> float:
    """How far the nearest target is outside `place`; less than 0 where it is inside."""

    def outside(one: QPoint) -> float:
        x = max(place.left() - one.x(), one.x() - place.right())
        y = max(place.top() - one.y(), one.y() - place.bottom())
        return math.hypot(max(x, 0), max(y, 0)) if max(x, y) >= 0 else float(max(x, y))

    return min(map(outside, targets), default=math.inf)
