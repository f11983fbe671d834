"""Desktop coordinates: Qt's units on its screens, to and from the units of the input system.

The input system counts physical pixels, but for macOS; Qt stretches each screen from its own origin.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication, QScreen

from vision.geometry import DesktopBox, DesktopPoint


def to_desktop(place: QRect, screen: QScreen | None = None) -> DesktopBox:
    """A place in Qt's units in the input system's.

    Args:
        screen: The one that it is on; None for the one that shows its middle.
    """
    on = screen or QGuiApplication.screenAt(place.center()) or QGuiApplication.primaryScreen()
    origin, scale = on.geometry().topLeft(), _scale(on)
    left = origin.x() + (place.left() - origin.x()) * scale
    top = origin.y() + (place.top() - origin.y()) * scale
    return DesktopBox(left, top, left + place.width() * scale, top + place.height() * scale)


def point_to_qt(at: DesktopPoint) -> QPoint:
    """The inverse, for a point."""
    for screen in QGuiApplication.screens():
        origin, scale = screen.geometry().topLeft(), _scale(screen)
        found = QPoint(round(origin.x() + (at.x - origin.x()) / scale), round(origin.y() + (at.y - origin.y()) / scale))
        if screen.geometry().contains(found):
            return found
    return QPoint(round(at.x), round(at.y))


def box_to_qt(box: DesktopBox) -> QRect:
    """The inverse, for a box."""
    first = point_to_qt(DesktopPoint(box.left, box.top))
    last = point_to_qt(DesktopPoint(box.right - 1, box.bottom - 1))
    return QRect(first, last)


def _scale(screen: QScreen) -> float:
    return 1.0 if sys.platform == "darwin" else screen.devicePixelRatio()
