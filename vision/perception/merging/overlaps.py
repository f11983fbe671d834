"""Overlaps: which of many boxes lie at a place, asked once for each box instead of once for each pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Generic, TypeVar

import numpy as np

from vision.geometry import PixelBox

_SIDES: Final = 4

Item = TypeVar("Item")


class Boxed(Generic[Item]):
    """Items with boxes; says which of them overlap or touch a box.

    What is asked of the few neighbours is then exact; all others share no area with the box and no point.
    """

    def __init__(self, items: Iterable[Item], box_of: Callable[[Item], PixelBox]) -> None:
        self._items = list(items)
        boxes = map(box_of, self._items)
        sides = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], dtype=np.float64)
        self._left, self._top, self._right, self._bottom = sides.reshape(-1, _SIDES).T.copy()

    def touching(self, box: PixelBox) -> list[Item]:
        """Those that overlap the box or have a side or corner in common with it, in their order."""
        across = (self._left <= box.right) & (self._right >= box.left)
        down = (self._top <= box.bottom) & (self._bottom >= box.top)
        return [self._items[at] for at in np.flatnonzero(across & down)]
