"""Frame picture: the visible part of a frame as a pixmap at the screen's resolution, made once per frame and view."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from gui.canvas.view_transform import ViewTransform
from vision.frame import Frame

_CRISP: float = 2.0
"""From so many device pixels to a pixel of the frame on, pixels are shown as squares."""
_ROUGH: float = 0.45
"""Below so many device pixels to a pixel of the frame a hasty picture is scaled roughly first."""


class FramePicture:
    """Draws frames. Frames may come faster than they can be drawn: only what is painted is scaled.

    The frame's memory is used as it is, without a copy.

    Attributes:
        hasty: Whether another frame may come at once: a large one is then scaled in a third of the time, less finely.
    """

    def __init__(self) -> None:
        self.hasty = False
        self._is_rough = False
        self._key: tuple[Frame, ViewTransform, QSize, float] | None = None
        self._pixmap = QPixmap()
        self._place = QRectF()

    def draw(self, painter: QPainter, frame: Frame, view: ViewTransform, room: QSize, ratio: float) -> None:
        """Draw what of `frame` is visible as `view` places it in a widget as large as `room`.

        Args:
            ratio: Device pixels to a unit of the widget.
        """
        key = (frame, view, room, ratio)
        known = self._key
        finer = self._is_rough and not self.hasty
        if known is None or known[0] is not frame or known[1:] != key[1:] or finer:
            self._render(frame, view, room, ratio)
            self._key = key
        painter.drawPixmap(self._place, self._pixmap, QRectF(self._pixmap.rect()))

    def _render(self, frame: Frame, view: ViewTransform, room: QSize, ratio: float) -> None:
        left, top = max(0, math.floor(-view.left / view.scale)), max(0, math.floor(-view.top / view.scale))
        right = min(frame.size.width, math.ceil((room.width() - view.left) / view.scale))
        bottom = min(frame.size.height, math.ceil((room.height() - view.top) / view.scale))
        part = QRect(left, top, max(1, right - left), max(1, bottom - top))
        pixels = frame.pixels
        height, width, _ = pixels.shape
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
        if part != image.rect():
            image = image.copy(part)
        sharp = QSize(
            max(1, round(part.width() * view.scale * ratio)), max(1, round(part.height() * view.scale * ratio))
        )
        crisp = view.scale * ratio >= _CRISP
        how = Qt.TransformationMode.FastTransformation if crisp else Qt.TransformationMode.SmoothTransformation
        self._is_rough = self.hasty and view.scale * ratio < _ROUGH
        if self._is_rough:
            quick = Qt.TransformationMode.FastTransformation
            image = image.scaled(sharp * 2, Qt.AspectRatioMode.IgnoreAspectRatio, quick)
        scaled = image.scaled(sharp, Qt.AspectRatioMode.IgnoreAspectRatio, how)
        # where nothing had to be scaled `scaled` still shares the frame's memory; a pixmap never does
        self._pixmap = QPixmap.fromImage(scaled)
        self._place = QRectF(
            view.left + part.left() * view.scale,
            view.top + part.top() * view.scale,
            part.width() * view.scale,
            part.height() * view.scale,
        )
