"""Screen overlay: on the real screen, a thin frame while the agent is in control and a ring where it wants to click.

Both let every click and key through. The ring is there only while the person is asked, or for a moment before a click
about which nobody is asked, when the agent does not look, and is gone before the run goes on. The frame lies outside a
captured region; where the whole desktop is captured it lies on its edges, and `veils` tells which pixels are to be
replaced by those beside them (`agent.desktop.capture.masking.VeiledScreen`).
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QRegion, QScreen
from PySide6.QtWidgets import QWidget

from agent.core.actions import Drag, target
from agent.core.events import Judged
from agent.safety.asker import Proposal
from vision.geometry import DesktopBox, DesktopPoint

_EDGE_PX: Final = 3
_RING_PX: Final = 56
_RING_WIDTH_PX: Final = 5
_COLOUR: Final = QColor(230, 80, 40)


class _ClickThroughWindow(QWidget):
    """A window in one colour that takes neither clicks nor the keyboard."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.ToolTip
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowTransparentForInput
            | Qt.WindowType.WindowDoesNotAcceptFocus
            | Qt.WindowType.BypassWindowManagerHint,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWindowTitle("deskhand")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), _COLOUR)


class ScreenOverlay(QObject):
    """The marks on the screen of one run after the other.

    Args:
        captured: See below.

    Attributes:
        captured: The part of the desktop that runs look at; None for all of it.
    """

    def __init__(self, captured: DesktopBox | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.captured = captured
        self._edges: tuple[_ClickThroughWindow, ...] = ()
        self._rings: tuple[_ClickThroughWindow, ...] = ()
        self._veils: tuple[DesktopBox, ...] = ()

    def veils(self) -> tuple[DesktopBox, ...]:
        """Where the frame covers what the agent looks at, in the input system's units. Callable from any thread."""
        return self._veils

    def begin(self) -> None:
        """The agent is in control: show the frame."""
        self.end()
        if self.captured is not None:
            inner = _in_qt(self.captured)
            rims = [inner.adjusted(-_EDGE_PX, -_EDGE_PX, _EDGE_PX, _EDGE_PX)]
        else:
            rims = [screen.geometry() for screen in QGuiApplication.screens()]
            self._veils = tuple(_on_desktop(edge) for rim in rims for edge in _edges(rim))
        self._edges = tuple(_show_at(edge) for rim in rims for edge in _edges(rim))

    def end(self) -> None:
        """The person is in control: nothing is on their screen."""
        self.hide_rings()
        for edge in self._edges:
            edge.close()
            edge.deleteLater()
        self._edges, self._veils = (), ()

    def show_rings(self, coming: Proposal | Judged) -> None:
        """A ring around each place that the coming action would press."""
        self.hide_rings()
        self._rings = tuple(map(_ring, self.places_of(coming)))

    @staticmethod
    def places_of(coming: Proposal | Judged) -> tuple[QPoint, ...]:
        """Where on the screen, in Qt's units, the coming action would press."""
        at = target(coming.action)
        places = [] if at is None else [at]
        if isinstance(coming.action, Drag):
            places.append(coming.action.end)
        return tuple(_point_in_qt(coming.frame.viewport.to_desktop(place)) for place in places)

    def hide_rings(self) -> None:
        """Take the rings away."""
        for ring in self._rings:
            ring.close()
            ring.deleteLater()
        self._rings = ()


def _edges(rim: QRect) -> tuple[QRect, ...]:
    """Four strips along the inside of `rim`."""
    width, height, thick = rim.width(), rim.height(), _EDGE_PX
    return (
        QRect(rim.left(), rim.top(), width, thick),
        QRect(rim.left(), rim.top() + height - thick, width, thick),
        QRect(rim.left(), rim.top() + thick, thick, height - 2 * thick),
        QRect(rim.left() + width - thick, rim.top() + thick, thick, height - 2 * thick),
    )


def _show_at(place: QRect) -> _ClickThroughWindow:
    window = _ClickThroughWindow()
    window.setGeometry(place)
    window.show()
    return window


def _ring(centre: QPoint) -> _ClickThroughWindow:
    window, hole = _ClickThroughWindow(), _RING_PX - 2 * _RING_WIDTH_PX
    outside = QRegion(0, 0, _RING_PX, _RING_PX, QRegion.RegionType.Ellipse)
    inside = QRegion(_RING_WIDTH_PX, _RING_WIDTH_PX, hole, hole, QRegion.RegionType.Ellipse)
    window.setMask(outside.subtracted(inside))  # by shape: a screen without a compositor knows no transparency
    window.setGeometry(centre.x() - _RING_PX // 2, centre.y() - _RING_PX // 2, _RING_PX, _RING_PX)
    window.show()
    return window


def _scale(screen: QScreen) -> float:
    return 1.0 if sys.platform == "darwin" else screen.devicePixelRatio()


def _on_desktop(place: QRect) -> DesktopBox:
    """A place in Qt's units in the input system's: physical pixels but for macOS."""
    screen = QGuiApplication.screenAt(place.center()) or QGuiApplication.primaryScreen()
    origin, scale = screen.geometry().topLeft(), _scale(screen)
    left = origin.x() + (place.left() - origin.x()) * scale
    top = origin.y() + (place.top() - origin.y()) * scale
    return DesktopBox(left, top, left + place.width() * scale, top + place.height() * scale)


def _point_in_qt(at: DesktopPoint) -> QPoint:
    """The inverse, for a point: each screen keeps its origin and is stretched from there."""
    for screen in QGuiApplication.screens():
        origin, scale = screen.geometry().topLeft(), _scale(screen)
        found = QPoint(round(origin.x() + (at.x - origin.x()) / scale), round(origin.y() + (at.y - origin.y()) / scale))
        if screen.geometry().contains(found):
            return found
    return QPoint(round(at.x), round(at.y))


def _in_qt(box: DesktopBox) -> QRect:
    first = _point_in_qt(DesktopPoint(box.left, box.top))
    last = _point_in_qt(DesktopPoint(box.right - 1, box.bottom - 1))
    return QRect(first, last)
