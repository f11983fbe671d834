"""Thumbnails: a small picture of the place where a step acted, packed so that a long run stays small."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap

from agent.core.actions import Action, target
from gui.canvas.action_marks import handles
from vision.frame import Frame

SIZE: Final = QSize(72, 45)
"""As it is drawn; packed at twice that, for sharp screens."""

_SEEN: Final = QSize(432, 270)
_QUALITY: Final = 60
_REMEMBERED: Final = 64


def thumbnail(frame: Frame, action: Action) -> bytes:
    """What of `frame` lies around the target of `action`, or all of it, as a JPEG of a few kilobytes."""
    pixels = frame.pixels
    height, width, _ = pixels.shape
    image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888)
    at = target(action) if handles(action) else None
    if at is not None and width > _SEEN.width() and height > _SEEN.height():
        left = max(0, min(round(at.x) - _SEEN.width() // 2, width - _SEEN.width()))
        top = max(0, min(round(at.y) - _SEEN.height() // 2, height - _SEEN.height()))
        image = image.copy(QRect(left, top, _SEEN.width(), _SEEN.height()))
    quick = image.width() > 2 * _SEEN.width()  # a whole 4K frame would take too long the smooth way
    how = Qt.TransformationMode.FastTransformation if quick else Qt.TransformationMode.SmoothTransformation
    small = image.scaled(SIZE * 2, Qt.AspectRatioMode.KeepAspectRatio, how)
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_QUALITY)
    writer.write(small)
    return bytes(packed.data())


class ThumbnailCache:
    """Unpacks thumbnails, and remembers the latest."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, QPixmap] = OrderedDict()

    def pixmap(self, packed: bytes) -> QPixmap:
        """The picture in `packed`; an empty one where there is none."""
        found = self._known.pop(packed, None)
        if found is None:
            found = QPixmap()
            found.loadFromData(packed)
        self._known[packed] = found
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return found
