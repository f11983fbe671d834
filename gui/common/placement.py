"""Where the main window goes: the place of what runs look at, and a place beside it."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from PySide6.QtWidgets import QWidget

from agent.core.area import Area, Region, WholeDesktop
from agent.desktop.capture.screen import DisplayError, MssScreen
from vision.geometry import DesktopBox

_GAP_PX: Final = 12
"""Between the window and its neighbours; three of them hold a title bar."""


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


def move_beside(window: QWidget, box: DesktopBox) -> None:
    """Put `window` left of `box` where there is room, so that it stays in view while the agent looks there."""
    free, scale = window.screen().availableGeometry(), window.devicePixelRatioF()
    room = round(box.left / scale) - free.left() - 3 * _GAP_PX
    if room >= window.minimumSizeHint().width():
        height = min(window.height(), free.height() - 5 * _GAP_PX)
        window.setGeometry(free.left() + _GAP_PX, free.top() + 3 * _GAP_PX, min(window.width(), room), height)
