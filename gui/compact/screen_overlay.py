"""Screen overlay: on the real screen, a thin frame while the agent is in control and a ring where it wants to click.

Both let every click and key through. The ring is there only while the person is asked, or for a moment before a click
about which nobody is asked, when the agent does not look, and is gone before the run goes on. The frame lies outside a
captured region; where the whole desktop is captured it lies on its edges, and `veils` tells which pixels are to be
replaced by those beside them (`agent.desktop.capture.masking.VeiledScreen`).
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from agent.core.actions import Drag, target
from agent.core.events import Judged
from agent.safety.asker import Proposal
from gui.compact.desktop_coordinates import box_to_qt, point_to_qt, to_desktop
from vision.geometry import DesktopBox

_EDGE_PX: Final = 3
_RING_PX: Final = 56
_RING_WIDTH_PX: Final = 5
_COLOUR: Final = QColor(230, 80, 40)


class _ClickThroughWindow(QWidget):
    """A window in one colour that takes neither clicks nor the keyboard."""

    def __init__(self, colour: QColor = _COLOUR) -> None:
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
        self._colour = colour

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._colour)


class ScreenOverlay(QObject):
    """The marks on the screen of one run after the other.

    Args:
        captured: See below.
        colour: Of the frame.

    Attributes:
        captured: The part of the desktop that runs look at; None for all of it.
    """

    def __init__(
        self, captured: DesktopBox | None = None, parent: QObject | None = None, *, colour: QColor = _COLOUR
    ) -> None:
        super().__init__(parent)
        self.captured, self._colour = captured, colour
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
            inner = box_to_qt(self.captured)
            rims = [inner.adjusted(-_EDGE_PX, -_EDGE_PX, _EDGE_PX, _EDGE_PX)]
        else:
            rims = [screen.geometry() for screen in QGuiApplication.screens()]
            self._veils = tuple(to_desktop(edge) for rim in rims for edge in _edges(rim))
        self._edges = tuple(_show_at(edge, self._colour) for rim in rims for edge in _edges(rim))

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
        return tuple(point_to_qt(coming.frame.viewport.to_desktop(place)) for place in places)

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


def _show_at(place: QRect, colour: QColor) -> _ClickThroughWindow:
    window = _ClickThroughWindow(colour)
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
