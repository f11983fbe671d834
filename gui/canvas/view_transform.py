"""View transform: how a frame lies in a widget (one scale, one offset), with zooming and panning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from PySide6.QtCore import QPointF, QRectF, QSizeF

from vision.geometry import PixelBox, PixelPoint, Size

MOST: Final = 16.0
"""Widget units per pixel of the frame, at most."""


@dataclass(frozen=True, slots=True)
class ViewTransform:
    """Where the pixels of a frame are drawn.

    Attributes:
        scale: Widget units per pixel of the frame.
        left: Where the left edge of the frame's first pixel is drawn; may lie outside the widget.
        top: The same for its upper edge.
        fitted: Whether all of the frame is to be seen, however the widget is resized.
    """

    scale: float
    left: float
    top: float
    fitted: bool = True

    @classmethod
    def fit(cls, frame: Size, room: QSizeF) -> Self:
        """All of a `frame` in the middle of `room`, as large as it goes."""
        scale = max(1e-6, min(room.width() / frame.width, room.height() / frame.height))
        return cls(scale, (room.width() - frame.width * scale) / 2, (room.height() - frame.height * scale) / 2)

    def zoomed(self, factor: float, about: QPointF, frame: Size, room: QSizeF) -> ViewTransform:
        """`factor` times as large, with what is at `about` held in place; never smaller than fitted."""
        least = ViewTransform.fit(frame, room)
        scale = max(least.scale, min(self.scale * factor, max(MOST, least.scale)))
        if scale <= least.scale * 1.0001:
            return least
        grown = scale / self.scale
        left, top = about.x() - (about.x() - self.left) * grown, about.y() - (about.y() - self.top) * grown
        return ViewTransform(scale, left, top, fitted=False).bounded(frame, room)

    def panned(self, by: QPointF, frame: Size, room: QSizeF) -> ViewTransform:
        """Moved by `by`; a frame that is fitted stays where it is."""
        if self.fitted:
            return self
        return ViewTransform(self.scale, self.left + by.x(), self.top + by.y(), fitted=False).bounded(frame, room)

    def bounded(self, frame: Size, room: QSizeF) -> ViewTransform:
        """The same without empty room at one edge while the frame goes on beyond the other."""
        if self.fitted:
            return ViewTransform.fit(frame, room)
        width, height = frame.width * self.scale, frame.height * self.scale
        return ViewTransform(
            self.scale, _within(self.left, width, room.width()), _within(self.top, height, room.height()), fitted=False
        )

    def revealing(self, box: PixelBox, frame: Size, room: QSizeF) -> ViewTransform:
        """Moved just as far as it takes to see the middle of `box`."""
        seen, middle = QRectF(0, 0, room.width(), room.height()), self.to_widget(box.centre)
        if seen.adjusted(16, 16, -16, -16).contains(middle):
            return self
        return self.panned(seen.center() - middle, frame, room)

    def to_widget(self, point: PixelPoint) -> QPointF:
        """The middle of the pixel `point`, in the widget."""
        return QPointF(self.left + (point.x + 0.5) * self.scale, self.top + (point.y + 0.5) * self.scale)

    def box_to_widget(self, box: PixelBox) -> QRectF:
        """`box` in the widget."""
        return QRectF(
            self.left + box.left * self.scale,
            self.top + box.top * self.scale,
            box.width * self.scale,
            box.height * self.scale,
        )

    def to_pixel(self, at: QPointF, frame: Size) -> PixelPoint:
        """The pixel of the frame that is drawn at `at`; the nearest one where `at` is outside."""
        x, y = (at.x() - self.left) / self.scale - 0.5, (at.y() - self.top) / self.scale - 0.5
        return PixelPoint(float(max(0, min(round(x), frame.width - 1))), float(max(0, min(round(y), frame.height - 1))))


def _within(offset: float, length: float, room: float) -> float:
    if length <= room:
        return (room - length) / 2
    return min(0.0, max(offset, room - length))
