"""Stop corners: where the pointer comes to rest when it is pushed into a corner of any monitor."""

from __future__ import annotations

from collections.abc import Sequence

from vision.geometry import DesktopBox

Corner = tuple[int, int]
"""A pixel of the desktop, as the input system counts them."""


def stop_corners(monitors: Sequence[DesktopBox]) -> tuple[Corner, ...]:
    """The corner pixels from which the pointer can go on neither sideways nor up or down.

    Two monitors of unequal height have six such corners; where two of equal height touch, the inner corners are none,
    since the pointer slides on to the neighbour.
    """

    def is_on_a_monitor(x: int, y: int) -> bool:
        return any(one.left <= x < one.right and one.top <= y < one.bottom for one in monitors)

    found = {
        (x, y): None
        for one in monitors
        for x, sideways in ((int(one.left), -1), (int(one.right) - 1, 1))
        for y, upwards in ((int(one.top), -1), (int(one.bottom) - 1, 1))
        if not is_on_a_monitor(x + sideways, y) and not is_on_a_monitor(x, y + upwards)
    }
    return tuple(found)


def beside(corner: Corner, monitors: Sequence[DesktopBox]) -> Corner:
    """The pixel diagonally next to a corner, inwards of its monitor."""
    x, y = corner
    home = next((one for one in monitors if one.left <= x < one.right and one.top <= y < one.bottom), None)
    if home is None:
        return corner
    return (x + 1 if x < home.left + home.width / 2 else x - 1), (y + 1 if y < home.top + home.height / 2 else y - 1)
