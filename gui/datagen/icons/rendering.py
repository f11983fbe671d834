"""Renders icons' files to pictures with transparency."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from gui.datagen.icons.sources import IconFile

Rgba = npt.NDArray[np.uint8]


def rendered(icon: IconFile, side_px: int) -> Rgba | None:
    """The picture `(side, side, 4)`, straight RGBA, or None where the file is damaged or shows nothing."""
    image = QImage(side_px, side_px, QImage.Format.Format_RGBA8888_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    try:
        if icon.content.startswith(b"\x89PNG"):
            drawn = _draw_png(painter, icon.content, side_px)
        else:
            drawn = _draw_svg(painter, icon.content, side_px)
    finally:
        painter.end()
    if not drawn:
        return None
    straight = image.convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(straight.constBits(), np.uint8).reshape(side_px, straight.bytesPerLine() // 4, 4)
    pixels = pixels[:, :side_px].copy()
    return pixels if np.count_nonzero(pixels[..., 3] > 64) >= side_px else None


def _draw_svg(painter: QPainter, content: bytes, side_px: int) -> bool:
    renderer = QSvgRenderer(QByteArray(content))
    if not renderer.isValid():
        return False
    size = renderer.viewBoxF().size()
    longest = max(size.width(), size.height())
    if longest <= 0:
        return False
    width, height = size.width() / longest * side_px, size.height() / longest * side_px
    renderer.render(painter, QRectF((side_px - width) / 2, (side_px - height) / 2, width, height))
    return True


def _draw_png(painter: QPainter, content: bytes, side_px: int) -> bool:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    image = QImageReader(buffer).read()
    if image.isNull():
        return False
    scaled = image.scaled(
        side_px, side_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.drawImage((side_px - scaled.width()) // 2, (side_px - scaled.height()) // 2, scaled)
    return True
