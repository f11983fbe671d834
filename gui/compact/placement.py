"""Where the main window goes: the place of what runs look at, and a place beside it."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from agent.core.area import Area, Region, WholeDesktop
from agent.desktop.capture.screen import DisplayError, MssScreen
from vision.geometry import DesktopBox

_GAP_PX: Final = 12
"""Between the window and its neighbours; three of them hold a title bar."""

_FORM: Final = QSize(560, 600)
_FORM_GAP: Final = QSize(40, 60)
"""Of the practice form, to the right edge of the screen and to its upper edge: its frame and a panel fit in."""

_NARROWEST_PX: Final = 500
"""Of the practice form, with all of its fields in view."""

_OURS_PX: Final = 704
"""Of the main window: the least at which nothing in it is cut."""


def area_box(area: Area) -> DesktopBox | None:
    """Where `area` is now; None for all of the desktop, or where it cannot be found, which the run will tell."""
    match area:
        case WholeDesktop():
            return None
        case Region(box):
            return box
        case _:
            try:
                with closing(MssScreen(area)) as screen:
                    shown = [piece.desktop for piece in screen.grab().viewport.pieces]
            except DisplayError:
                return None
            return DesktopBox(
                min(one.left for one in shown),
                min(one.top for one in shown),
                max(one.right for one in shown),
                max(one.bottom for one in shown),
            )


def upper_right(size: QSize = _FORM, free: QRect | None = None) -> tuple[int, int, int, int]:
    """Where on the primary screen a window of `size` leaves room for ours beside it: left, top, width, height.

    In Qt's units; as much smaller as the screen is, and somewhat narrower where both fit only so.

    Args:
        free: What there is of the screen; None asks Qt.
    """
    free = QGuiApplication.primaryScreen().availableGeometry() if free is None else free
    width = min(size.width(), free.width() - 2 * _GAP_PX)
    height = min(size.height(), free.height() - 5 * _GAP_PX)
    gap, beside = min(_FORM_GAP.width(), free.width() - width), free.width() - _OURS_PX - 3 * _GAP_PX
    if width + gap > beside >= _NARROWEST_PX + _GAP_PX:
        width, gap = min(width, beside - _GAP_PX), _GAP_PX
    left = free.right() + 1 - width - gap
    return left, free.top() + min(_FORM_GAP.height(), free.height() - height - _GAP_PX), width, height


def move_beside(window: QWidget, box: DesktopBox) -> None:
    """Put `window` left of `box` where there is room, so that it stays in view while the agent looks there."""
    free, scale = window.screen().availableGeometry(), window.devicePixelRatioF()
    room = round(box.left / scale) - free.left() - 3 * _GAP_PX
    if room >= window.minimumSizeHint().width():
        height = min(window.height(), free.height() - 5 * _GAP_PX)
        window.setGeometry(free.left() + _GAP_PX, free.top() + 3 * _GAP_PX, min(window.width(), room), height)
