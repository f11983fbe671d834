"""The visible part of a frame as a pixmap at the screen's own resolution, made once per frame and view."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from gui.canvas.view_transform import ViewTransform
from vision.frame import Frame

_CRISP: float = 2.0
"""From so many device pixels to a pixel of the frame on, pixels are shown as squares."""


class Picture:
    """Draws frames. Frames may come faster than they can be drawn: only what is painted is scaled.

    The frame's memory is used as it is, without a copy.
    """

    def __init__(self) -> None:
        self._made_of: tuple[Frame, ViewTransform, QSize, float] | None = None
        self._pixmap = QPixmap()
        self._place = QRectF()

    def draw(self, painter: QPainter, frame: Frame, lens: ViewTransform, room: QSize, ratio: float) -> None:
        """Draw what of `frame` is seen through `lens` in a widget as large as `room`.

        Args:
            ratio: Device pixels to a unit of the widget.
        """
        wanted = (frame, lens, room, ratio)
        made = self._made_of
        if made is None or made[0] is not frame or made[1:] != wanted[1:]:
            self._make(frame, lens, room, ratio)
            self._made_of = wanted
        painter.drawPixmap(self._place, self._pixmap, QRectF(self._pixmap.rect()))

    def _make(self, frame: Frame, lens: ViewTransform, room: QSize, ratio: float) -> None:
        left, top = max(0, math.floor(-lens.left / lens.scale)), max(0, math.floor(-lens.top / lens.scale))
        right = min(frame.size.width, math.ceil((room.width() - lens.left) / lens.scale))
        bottom = min(frame.size.height, math.ceil((room.height() - lens.top) / lens.scale))
        part = QRect(left, top, max(1, right - left), max(1, bottom - top))
        pixels = frame.pixels
        height, width, _ = pixels.shape
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
        if part != image.rect():
            image = image.copy(part)
        sharp = QSize(
            max(1, round(part.width() * lens.scale * ratio)), max(1, round(part.height() * lens.scale * ratio))
        )
        crisp = lens.scale * ratio >= _CRISP
        how = Qt.TransformationMode.FastTransformation if crisp else Qt.TransformationMode.SmoothTransformation
        scaled = image.scaled(sharp, Qt.AspectRatioMode.IgnoreAspectRatio, how)
        # where nothing had to be scaled `scaled` still shares the frame's memory; a pixmap never does
        self._pixmap = QPixmap.fromImage(scaled)
        self._place = QRectF(
            lens.left + part.left() * lens.scale,
            lens.top + part.top() * lens.scale,
            part.width() * lens.scale,
            part.height() * lens.scale,
        )
