"""Region picker: a part of the screen, chosen by dragging on the screen itself."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QScreen
from PySide6.QtWidgets import QWidget

from agent.core.area import Region
from gui.common import theme
from gui.compact.desktop_coordinates import to_desktop

_SHADE: Final = QColor(0, 0, 0, 120)
_LEAST_PX: Final = 16
"""Less is a click and no drag."""


class RegionPicker(QObject):
    """Covers every screen with a picture of itself, until a part is dragged out or Escape is pressed.

    Signals:
        picked: The `Region`.
        left: Nothing was chosen.
    """

    picked = Signal(object)
    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.covers: tuple[_Cover, ...] = ()

    @Slot()
    def begin(self) -> None:
        """Show the screens as they are now, to be dragged on."""
        self.end()
        self.covers = tuple(_Cover(screen) for screen in QGuiApplication.screens())
        for cover in self.covers:
            cover.picked.connect(self._on_picked)
            cover.left.connect(self._on_left)
            cover.show()
        if self.covers:
            self.covers[0].activateWindow()
            self.covers[0].grabKeyboard()

    def end(self) -> None:
        """Uncover the screens."""
        for cover in self.covers:
            cover.releaseKeyboard()
            cover.close()
            cover.deleteLater()
        self.covers = ()

    @Slot(object)
    def _on_picked(self, region: Region) -> None:
        self.picked.emit(region)  # first: who listens comes back into view, and the program never lacks a window
        self.end()

    @Slot()
    def _on_left(self) -> None:
        self.left.emit()
        self.end()


class _Cover(QWidget):
    """One screen, shaded but for what is dragged out.

    Signals:
        picked: The `Region`.
        left: Escape, or a click with the right button.
    """

    picked = Signal(object)
    left = Signal()

    def __init__(self, screen: QScreen) -> None:
        super().__init__(
            None,
            Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.BypassWindowManagerHint
            | Qt.WindowType.Tool,
        )
        # by a picture: a screen without a compositor knows no transparency
        self._picture: QPixmap = screen.grabWindow(0)
        self._from: QPoint | None = None
        self._to: QPoint | None = None
        self.setGeometry(screen.geometry())
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setWindowTitle("deskhand")
        self.setAccessibleName(self.tr("Drag out the part of the screen that runs see and touch"))

    @property
    def dragged(self) -> QRect | None:
        """What is dragged out, in our own units; None before."""
        if self._from is None or self._to is None:
            return None
        (left, right), (top, bottom) = sorted((self._from.x(), self._to.x())), sorted((self._from.y(), self._to.y()))
        return QRect(left, top, right - left, bottom - top)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.fillRect(self.rect(), _SHADE)
        dragged = self.dragged
        if dragged is None:
            painter.setPen(Qt.GlobalColor.white)
            text = self.tr("Drag out the part of the screen that runs see and touch. Esc leads back.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
            return
        ratio = self._picture.devicePixelRatio()
        painter.drawPixmap(dragged, self._picture, QRect(dragged.topLeft() * ratio, dragged.size() * ratio))
        painter.setPen(QPen(theme.ACCENT, 2))
        painter.drawRect(dragged)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = self._to = event.position().toPoint()
        else:
            self.left.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._from is not None:
            self._to = event.position().toPoint()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        dragged = self.dragged
        self._from = self._to = None
        self.update()
        if dragged is not None and dragged.width() >= _LEAST_PX and dragged.height() >= _LEAST_PX:
            place = QRect(self.mapToGlobal(dragged.topLeft()), dragged.size())
            self.picked.emit(Region(to_desktop(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
