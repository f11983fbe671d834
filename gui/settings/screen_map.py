"""The desktop as a small live picture on which a part of it is chosen."""

from __future__ import annotations

from enum import Enum
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent.core.area import Area, OneMonitor, OneWindow, Region, WholeDesktop
from gui.canvas.frame_picture import Picture
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from gui.settings.glimpse import Glimpse
from vision.geometry import DesktopBox, DesktopPoint, PixelBox, Viewport

_SHADE: Final = QColor(0, 0, 0, 130)
_LEAST_PX: Final = 16
"""Of a region, in the input system's units: less is a click and no drag."""


class Way(Enum):
    """In which way a part is chosen."""

    DESKTOP = "desktop"
    MONITOR = "monitor"
    REGION = "region"
    WINDOW = "window"


def way_of(area: Area) -> Way:
    """The way in which `area` was chosen."""
    match area:
        case WholeDesktop():
            return Way.DESKTOP
        case OneMonitor():
            return Way.MONITOR
        case Region():
            return Way.REGION
        case OneWindow():
            return Way.WINDOW
        case _:
            assert_never(area)


def box_of(area: Area, seen: Glimpse) -> DesktopBox | None:
    """Where `area` is on the desktop; None for all of it, or where it cannot be found."""
    match area:
        case WholeDesktop():
            return None
        case OneMonitor(number):
            return seen.monitors[number - 1].desktop if number <= len(seen.monitors) else None
        case Region(box):
            return box
        case OneWindow(title):
            wanted = title.strip().casefold()
            found = [one for one in seen.windows if wanted and wanted in one.title.casefold()]
            exact = [one for one in found if one.title.strip().casefold() == wanted]
            return (exact or found)[-1].box if found else None
        case _:
            assert_never(area)


class ScreenMap(QWidget):
    """Shows a `Glimpse` with the chosen part lit; a click or a drag chooses another. The keyboard has lists instead.

    Signals:
        chosen: An `Area`.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Glimpse | None = None
        self._why = self.tr("Looking at the screen…")
        self._area: Area = WholeDesktop()
        self._way = Way.DESKTOP
        self._over: DesktopBox | None = None
        self._from: DesktopPoint | None = None
        self._picture = Picture()
        self.setMouseTracking(True)
        self.setMinimumSize(320, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("The desktop, with the chosen part lit"))

    @property
    def seen(self) -> Glimpse | None:
        """What is shown; None before the first look."""
        return self._seen

    def show_glimpse(self, seen: Glimpse | str) -> None:
        """Show how the desktop looks now, or why it cannot be seen."""
        if isinstance(seen, str):
            self._why = seen
        else:
            self._seen = seen
        self.update()

    def show_area(self, area: Area) -> None:
        """Light this part."""
        self._area, self._way, self._over = area, way_of(area), None
        self.setCursor(Qt.CursorShape.CrossCursor if self._way is Way.REGION else Qt.CursorShape.ArrowCursor)
        self.update()

    def place_of(self, box: DesktopBox) -> QRectF | None:
        """Where `box` is drawn; None where it is not to be seen."""
        if self._seen is None:
            return None
        pixels = _pixels(self._seen.frame.viewport, box)
        return None if pixels is None else self._lens(self._seen).box_to_widget(pixels)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(560, 330)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        seen = self._seen
        if seen is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.blend(palette.window().color(), palette.windowText().color(), 0.05))
            painter.drawRoundedRect(self.rect(), 6, 6)
            painter.setPen(theme.quiet(palette))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._why)
            return
        lens, size = self._lens(seen), seen.frame.size
        whole = lens.box_to_widget(PixelBox(0, 0, size.width, size.height))
        self._picture.draw(painter, seen.frame, lens, self.size(), self.devicePixelRatioF())
        chosen = box_of(self._area, seen)
        lit = whole if chosen is None else self.place_of(chosen)
        dark = QPainterPath()
        dark.addRect(whole)
        if lit is not None:
            hole = QPainterPath()
            hole.addRect(lit)
            dark = dark.subtracted(hole)
        painter.fillPath(dark, _SHADE)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._way is Way.MONITOR:
            for number, monitor in enumerate(seen.monitors, start=1):
                self._number(painter, self.place_of(monitor.desktop), number)
        if self._over is not None and (over := self.place_of(self._over)) is not None:
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
        if self._way is Way.REGION:
            self._from = at
            return
        found = self._under(at)
        if found is not None:
            self.chosen.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = self._point(event.position())
        if at is None or self._seen is None:
            return
        if self._from is not None:
            self._over = _between(self._from, at)
        elif self._way is not Way.REGION:
            found = self._under(at)
            self._over = None if found is None else box_of(found, self._seen)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at, begun = self._point(event.position()), self._from
        self._from = self._over = None
        if at is not None and begun is not None:
            box = _between(begun, at)
            if box.width >= _LEAST_PX and box.height >= _LEAST_PX:
                self.chosen.emit(Region(box))
        self.update()

    def _under(self, at: DesktopPoint) -> Area | None:
        """What a click at `at` means."""
        assert self._seen is not None
        match self._way:
            case Way.MONITOR:
                for number, monitor in enumerate(self._seen.monitors, start=1):
                    if monitor.desktop.contains(at):
                        return OneMonitor(number)
            case Way.WINDOW:
                for window in reversed(self._seen.windows):
                    if window.box.contains(at):
                        return OneWindow(window.title)
            case Way.DESKTOP | Way.REGION:
                pass
            case _:
                assert_never(self._way)
        return None

    def _point(self, at: QPointF) -> DesktopPoint | None:
        if self._seen is None:
            return None
        pixel = self._lens(self._seen).to_pixel(at, self._seen.frame.size)
        return None if pixel is None else self._seen.frame.viewport.to_desktop(pixel)

    def _lens(self, seen: Glimpse) -> ViewTransform:
        return ViewTransform.fit(seen.frame.size, QSizeF(self.size()))


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
