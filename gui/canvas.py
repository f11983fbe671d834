"""The frame as the agent saw it, with the next action marked on it."""

from __future__ import annotations

import math
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent.actions import (
    Action,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Screenshot,
    Scroll,
    Type,
    Wait,
    describe,
)
from gui import theme
from vision.frame import Frame
from vision.geometry import PixelPoint

_RING_PX: Final = 13.0
_SCROLL_PX: Final = 44.0
_TURNS: Final = {Direction.RIGHT: 0.0, Direction.DOWN: 90.0, Direction.LEFT: 180.0, Direction.UP: 270.0}


class Canvas(QWidget):
    """Shows the newest frame, scaled to fit, and marks one action on it.

    Frames may come faster than they can be drawn: only the one that is newest at the time of painting is scaled,
    once, at the screen's own resolution. The frame's memory is used as it is, without a copy.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._action: Action | None = None
        self._scaled: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 150)
        self._name("")

    def show_frame(self, frame: Frame) -> None:
        """Show `frame`; the mark goes, because it belonged to the frame before."""
        self._frame, self._action, self._scaled = frame, None, None
        self._name("")
        self.update()

    def mark(self, action: Action, frame: Frame) -> None:
        """Show `frame` with `action` marked on it."""
        if frame is not self._frame:
            self.show_frame(frame)
        self._action = action
        self._name(describe(action))
        self.update()

    def unmark(self) -> None:
        """Take the mark away."""
        self._action = None
        self._name("")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(720, 450)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ground = theme.blend(palette.window().color(), palette.windowText().color(), 0.05)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), 6, 6)
        if self._frame is None:
            painter.setPen(theme.quiet(palette))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("What the agent sees appears here."))
            return
        area = self._area(self._frame)
        painter.drawPixmap(area.topLeft(), self._pixmap(self._frame, area.size()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.blend(ground, palette.windowText().color(), 0.18), 1))
        painter.drawRect(area)
        if self._action is not None:
            _Marker(painter, QRectF(area), self._frame).draw(self._action)

    def _area(self, frame: Frame) -> QRect:
        size = QSize(frame.size.width, frame.size.height).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())

    def _pixmap(self, frame: Frame, size: QSize) -> QPixmap:
        sharp = size * self.devicePixelRatioF()
        if self._scaled is None or self._scaled.size() != sharp:
            pixels = frame.pixels
            height, width, _ = pixels.shape
            image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
            scaled = image.scaled(
                sharp, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            # where nothing had to be scaled `scaled` still shares the frame's memory; a pixmap never does
            self._scaled = QPixmap.fromImage(scaled)
            self._scaled.setDevicePixelRatio(self.devicePixelRatioF())
        return self._scaled

    def _name(self, action: str) -> None:
        self.setAccessibleName(self.tr("The screen as the agent saw it"))
        self.setAccessibleDescription(self.tr("Next action: {0}").format(action) if action else "")


class _Marker:
    """Draws one action onto `area`, which shows all of `frame`."""

    def __init__(self, painter: QPainter, area: QRectF, frame: Frame) -> None:
        self._painter, self._area, self._frame = painter, area, frame

    def draw(self, action: Action) -> None:
        """Mark where `action` acts, and write beside it what it does."""
        match action:
            case Click(at, _, count):
                self._crosshair(at, rings=count)
                self._label(self._at(at), describe(action))
            case Move(at):
                self._crosshair(at, rings=0)
                self._label(self._at(at), describe(action))
            case MouseDown(at) | MouseUp(at):
                if at is not None:
                    self._crosshair(at, rings=1)
                self._label(self._at(at), describe(action))
            case Drag(start, end):
                self._crosshair(start, rings=1)
                self._arrow(self._at(start), self._at(end))
                self._label(self._at(end), describe(action))
            case Scroll(direction, at, _):
                middle = self._at(at)
                angle = math.radians(_TURNS[direction])
                reach = QPointF(math.cos(angle), math.sin(angle)) * _SCROLL_PX
                self._arrow(middle - reach / 2, middle + reach / 2)
                self._label(middle + QPointF(0, _SCROLL_PX / 2), describe(action))
            case Type() | Hotkey() | KeyDown() | KeyUp() | Wait() | Screenshot() | Finished() | CallUser() | Foreign():
                self._label(None, describe(action))
            case _:
                assert_never(action)

    def _at(self, point: PixelPoint | None) -> QPointF:
        """Where a pixel of the frame is drawn; the middle where there is none."""
        if point is None:
            return self._area.center()
        across = self._area.width() / self._frame.size.width
        down = self._area.height() / self._frame.size.height
        return self._area.topLeft() + QPointF((point.x + 0.5) * across, (point.y + 0.5) * down)

    def _crosshair(self, at: PixelPoint, *, rings: int) -> None:
        middle = self._at(at)
        path = QPainterPath()
        for ring in range(rings):
            radius = _RING_PX + 5 * ring
            path.addEllipse(middle, radius, radius)
        inner, outer = (_RING_PX - 5, _RING_PX + 7 + 5 * max(0, rings - 1))
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            path.moveTo(middle + QPointF(dx, dy) * inner)
            path.lineTo(middle + QPointF(dx, dy) * outer)
        self._stroke(path)

    def _arrow(self, start: QPointF, end: QPointF) -> None:
        path = QPainterPath(start)
        path.lineTo(end)
        angle = math.atan2(end.y() - start.y(), end.x() - start.x())
        for side in (angle + math.radians(150), angle - math.radians(150)):
            path.moveTo(end)
            path.lineTo(end + QPointF(math.cos(side), math.sin(side)) * 12)
        self._stroke(path)

    def _stroke(self, path: QPainterPath) -> None:
        # a white halo beneath the colour: to be seen on every ground
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(255, 255, 255, 220), 5.5), (theme.ACCENT, 2.5)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self._painter.setPen(pen)
            self._painter.drawPath(path)

    def _label(self, beside: QPointF | None, text: str) -> None:
        """A small sign with `text` next to `beside`, or at the lower edge; always inside the picture."""
        metrics = self._painter.fontMetrics()
        room = int(self._area.width()) - 24
        line = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, max(room, 40))
        box = QRectF(metrics.boundingRect(line)).adjusted(-8, -4, 8, 4)
        if beside is None:
            box.moveCenter(QPointF(self._area.center().x(), self._area.bottom() - box.height()))
        else:
            gap = _RING_PX + 13
            box.moveTopLeft(beside + QPointF(-box.width() / 2, gap))
            if box.bottom() > self._area.bottom() - 4:
                box.moveBottom(beside.y() - gap)
        box.moveLeft(max(self._area.left() + 4, min(box.left(), self._area.right() - 4 - box.width())))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(28, 30, 34, 235))
        self._painter.drawRoundedRect(box, 5, 5)
        self._painter.setPen(Qt.GlobalColor.white)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, line)
