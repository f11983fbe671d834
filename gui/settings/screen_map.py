"""Screen map: the desktop as a small live picture on which a part of it is chosen."""

from __future__ import annotations

from enum import Enum
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from gui.canvas.frame_picture import FramePicture
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from gui.settings.desktop_snapshot import DesktopSnapshot
from vision.geometry import DesktopBox, DesktopPoint, PixelBox, Viewport

_SHADE: Final = QColor(0, 0, 0, 130)
_LEAST_PX: Final = 16
"""Of a region, in the input system's units: less is a click and no drag."""


class AreaKind(Enum):
    """In which way a part is chosen."""

    DESKTOP = "desktop"
    MONITOR = "monitor"
    REGION = "region"
    WINDOW = "window"


def kind_of(area: Area) -> AreaKind:
    """The way in which `area` was chosen."""
    match area:
        case WholeDesktop():
            return AreaKind.DESKTOP
        case OneMonitor():
            return AreaKind.MONITOR
        case Region():
            return AreaKind.REGION
        case OneWindow():
            return AreaKind.WINDOW
        case _:
            assert_never(area)


def box_of(area: Area, snapshot: DesktopSnapshot) -> DesktopBox | None:
    """Where `area` is on the desktop; None for all of it, or where it cannot be found."""
    match area:
        case WholeDesktop():
            return None
        case OneMonitor(number):
            return snapshot.monitors[number - 1].desktop if number <= len(snapshot.monitors) else None
        case Region(box):
            return box
        case OneWindow(title):
            wanted = title.strip().casefold()
            found = [one for one in snapshot.windows if wanted and wanted in one.title.casefold()]
            exact = [one for one in found if one.title.strip().casefold() == wanted]
            return (exact or found)[-1].box if found else None
        case _:
            assert_never(area)


class ScreenMap(QWidget):
    """Shows a `DesktopSnapshot` with the chosen part lit; a click or drag chooses another. For keys there are lists.

    Signals:
        chosen: An `Area`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: DesktopSnapshot | None = None
        self._message = self.tr("Looking at the screen…")
        self._area: Area = WholeDesktop()
        self._kind = AreaKind.DESKTOP
        self._hovered: DesktopBox | None = None
        self._drag_start: DesktopPoint | None = None
        self._picture = FramePicture()
        self.setMouseTracking(True)
        self.setMinimumSize(320, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The desktop, with the chosen part lit"))

    @property
    def snapshot(self) -> DesktopSnapshot | None:
        """What is shown; None before the first look."""
        return self._snapshot

    def show_snapshot(self, snapshot: DesktopSnapshot | str) -> None:
        """Show how the desktop looks now, or why it cannot be seen."""
        if isinstance(snapshot, str):
            self._message = snapshot
        else:
            self._snapshot = snapshot
        self.update()

    def show_area(self, area: Area) -> None:
        """Light this part."""
        self._area, self._kind, self._hovered = area, kind_of(area), None
        self.setCursor(Qt.CursorShape.CrossCursor if self._kind is AreaKind.REGION else Qt.CursorShape.ArrowCursor)
        self.update()

    def place_of(self, box: DesktopBox) -> QRectF | None:
        """Where `box` is drawn; None where it is not to be seen."""
        if self._snapshot is None:
            return None
        pixels = _pixels(self._snapshot.frame.viewport, box)
        return None if pixels is None else self._view(self._snapshot).box_to_widget(pixels)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(560, 330)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        snapshot = self._snapshot
        if snapshot is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.blend(palette.window().color(), palette.windowText().color(), 0.05))
            painter.drawRoundedRect(self.rect(), 6, 6)
            painter.setPen(theme.quiet(palette))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._message)
            return
        view, size = self._view(snapshot), snapshot.frame.size
        whole = view.box_to_widget(PixelBox(0, 0, size.width, size.height))
        self._picture.draw(painter, snapshot.frame, view, self.size(), self.devicePixelRatioF())
        chosen = box_of(self._area, snapshot)
        lit = whole if chosen is None else self.place_of(chosen)
        dark = QPainterPath()
        dark.addRect(whole)
        if lit is not None:
            hole = QPainterPath()
            hole.addRect(lit)
            dark = dark.subtracted(hole)
        painter.fillPath(dark, _SHADE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._kind is AreaKind.MONITOR:
            for number, monitor in enumerate(snapshot.monitors, start=1):
                self._number(painter, self.place_of(monitor.desktop), number)
        if self._hovered is not None and (over := self.place_of(self._hovered)) is not None:
            painter.setPen(QPen(theme.ACCENT, 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(over)
        if lit is not None:
            painter.setPen(QPen(theme.ACCENT, 2.5))
            painter.drawRect(lit.adjusted(1, 1, -1, -1))

    @staticmethod
    def _number(painter: QPainter, place: QRectF | None, number: int) -> None:
        if place is None:
            return
        disc = QRectF(0, 0, 34, 34)
        disc.moveCenter(place.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ACCENT)
        painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._point(event.position())
        if at is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._kind is AreaKind.REGION:
            self._drag_start = at
            return
        found = self._under(at)
        if found is not None:
            self.chosen.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._point(event.position())
        if at is None or self._snapshot is None:
            return
        if self._drag_start is not None:
            self._hovered = _between(self._drag_start, at)
        elif self._kind is not AreaKind.REGION:
            found = self._under(at)
            self._hovered = None if found is None else box_of(found, self._snapshot)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at, begun = self._point(event.position()), self._drag_start
        self._drag_start = self._hovered = None
        if at is not None and begun is not None:
            box = _between(begun, at)
            if box.width >= _LEAST_PX and box.height >= _LEAST_PX:
                self.chosen.emit(Region(box))
        self.update()

    def _under(self, at: DesktopPoint) -> Area | None:
        """What a click at `at` means."""
        assert self._snapshot is not None
        match self._kind:
            case AreaKind.MONITOR:
                for number, monitor in enumerate(self._snapshot.monitors, start=1):
                    if monitor.desktop.contains(at):
                        return OneMonitor(number)
            case AreaKind.WINDOW:
                for window in reversed(self._snapshot.windows):
                    if window.box.contains(at):
                        return OneWindow(window.title)
            case AreaKind.DESKTOP | AreaKind.REGION:
                pass
            case _:
                assert_never(self._kind)
        return None

    def _point(self, at: QPointF) -> DesktopPoint | None:
        if self._snapshot is None:
            return None
        pixel = self._view(self._snapshot).to_pixel(at, self._snapshot.frame.size)
        return None if pixel is None else self._snapshot.frame.viewport.to_desktop(pixel)

    def _view(self, snapshot: DesktopSnapshot) -> ViewTransform:
        return ViewTransform.fit(snapshot.frame.size, QSizeF(self.size()))


def _between(one: DesktopPoint, other: DesktopPoint) -> DesktopBox:
    left, right = sorted((round(one.x), round(other.x)))
    top, bottom = sorted((round(one.y), round(other.y)))
    return DesktopBox(left, top, right, bottom)


def _pixels(viewport: Viewport, box: DesktopBox) -> PixelBox | None:
    """Which pixels show `box`; None where none does."""
    corners = []
    for piece in viewport.pieces:
        part = piece.desktop.intersection(box)
        if part is not None:
            corners.append(piece.to_pixel(DesktopPoint(part.left, part.top)))
            corners.append(piece.to_pixel(DesktopPoint(part.right, part.bottom)))
    if not corners:
        return None
    across, down = [one.x for one in corners], [one.y for one in corners]
    return PixelBox(min(across), min(down), max(across) + 1, max(down) + 1)
