"""Random artwork: icons, pictures, wallpapers, and the small marks that style sheets need."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QIcon,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
)

if TYPE_CHECKING:  # the wheel leaves it out: practice windows are drawn without themes
    from gui.datagen.qt_screens.style.icon_themes import IconTheme


_ICON_PX = 64
_MARK_PX = 32
_THEMED = 0.7
"""Share of the windows whose icons are those of a theme, where there are themes."""


class Artwork:
    """Draws into memory, and marks for style sheets into `folder`, which can only name files.

    Args:
        folder: Where marks are kept; a file per shape and colour, drawn once.
        themes: Icon themes that windows show now and then.
    """

    def __init__(self, folder: Path, themes: Sequence[IconTheme] = ()) -> None:
        self._folder, self._themes = folder, themes

    def theme(self, choice: random.Random) -> IconTheme | None:
        """The icon theme of a window, or None: its icons are painted."""
        # without themes nothing is drawn by chance: screens stay as they were before there were any
        return choice.choice(self._themes) if self._themes and choice.random() < _THEMED else None

    def mark(self, shape: str, colour: str) -> str:
        """The file of a mark: `tick`, `cross`, `dot`, `block`, `plus`, `minus`, `on`, `off`, `chevron-down`."""
        path = self._folder / f"{shape}{colour[1:]}@2x.png"
        if not path.exists():
            image = QImage(_MARK_PX, _MARK_PX, QImage.Format.Format_ARGB32_Premultiplied)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(_MARK_PX / 16, _MARK_PX / 16)
            _paint_mark(painter, shape, QColor(colour))
            painter.end()
            image.save(str(path), quality=100)  # the quickest: not compressed
        return str(path)

    def icon(self, choice: random.Random, ink: str, accent: str) -> QIcon:
        """A random icon of one, two or more colours."""
        image = QImage(_ICON_PX, _ICON_PX, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(_ICON_PX / 24, _ICON_PX / 24)
        if choice.random() < 0.5:
            _paint_outline(painter, choice, QColor(ink))
        else:
            _paint_filled(painter, choice, QColor(ink if choice.random() < 0.4 else accent))
        painter.end()
        return QIcon(QPixmap.fromImage(image))

    def picture(self, choice: random.Random, size: QSize) -> QPixmap:
        """A random picture in place of a photograph: a landscape, a face-like blob or a chart."""
        image = QImage(size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, size.width(), size.height())
        painter.fillRect(area, _ground(choice, area))
        choice.choice([_paint_shapes, _paint_shapes, _paint_hills, _paint_noise])(painter, choice, area)
        if choice.random() < 0.3:
            painter.setPen(QPen(_colour(choice), 2))
            height = size.height()
            points = [QPointF(x, choice.uniform(0.1, 0.9) * height) for x in range(0, size.width(), 12)]
            painter.drawPolyline(QPolygonF(points))
        painter.end()
        return QPixmap.fromImage(image)


def paint_wallpaper(painter: QPainter, area: QRectF, choice: random.Random) -> None:
    """Paint a random background: plain, gradients, shapes, noise or lines."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, _ground(choice, area))
    match choice.randrange(6):
        case 0:
            _paint_shapes(painter, choice, area)
        case 1:
            _paint_noise(painter, choice, area)
        case 2:
            _paint_hills(painter, choice, area)
        case 3:
            painter.setPen(QPen(_colour(choice, alpha=choice.randint(20, 120)), choice.uniform(0.5, 5)))
            step, slant = choice.randint(8, 60), choice.choice([0, 0, 40, 200])
            for x in range(-200, int(area.width()) + 200, step):
                painter.drawLine(QPointF(x, 0), QPointF(x + slant, area.height()))
        case _:
            pass


def _ground(choice: random.Random, area: QRectF) -> QBrush:
    match choice.randrange(3):
        case 0:
            return QBrush(_colour(choice))
        case 1:
            gradient: QLinearGradient | QRadialGradient = QLinearGradient(
                area.topLeft(), choice.choice([area.topRight(), area.bottomLeft(), area.bottomRight()])
            )
        case _:
            gradient = QRadialGradient(area.center(), area.width() * choice.uniform(0.3, 1))
    gradient.setColorAt(0, _colour(choice))
    gradient.setColorAt(1, _colour(choice))
    return QBrush(gradient)


def _colour(choice: random.Random, alpha: int = 255) -> QColor:
    colour = QColor.fromHslF(choice.random(), choice.uniform(0, 0.9), choice.uniform(0.05, 0.95))
    colour.setAlpha(alpha)
    return colour


def _paint_shapes(painter: QPainter, choice: random.Random, area: QRectF) -> None:
    for _ in range(choice.randint(2, 14)):
        _paint_shape(painter, choice, area)


def _paint_shape(painter: QPainter, choice: random.Random, area: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_colour(choice, alpha=choice.randint(30, 255)))
    side = choice.uniform(0.05, 0.6) * area.width()
    at = QPointF(choice.uniform(-0.1, 1) * area.width(), choice.uniform(-0.1, 1) * area.height())
    if choice.random() < 0.6:
        painter.drawEllipse(at, side / 2, side / 2)
    else:
        corners = [
            QPointF(at.x() + side * math.cos(angle), at.y() + side * math.sin(angle))
            for angle in sorted(choice.uniform(0, 2 * math.pi) for _ in range(choice.randint(3, 6)))
        ]
        painter.drawPolygon(QPolygonF(corners))


def _paint_noise(painter: QPainter, choice: random.Random, area: QRectF) -> None:
    coarse = choice.choice([2, 4, 8, 16, 32])
    width, height = max(2, int(area.width() / coarse)), max(2, int(area.height() / coarse))
    noise = np.random.default_rng(choice.getrandbits(32)).integers(0, 256, (height, width, 4), dtype=np.uint8)
    noise[..., 3] = choice.randint(15, 120)
    image = QImage(noise.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, image)


def _paint_hills(painter: QPainter, choice: random.Random, area: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for layer in range(choice.randint(2, 5)):
        path = QPainterPath(QPointF(0, area.height()))
        base, swing = area.height() * (0.4 + 0.13 * layer), choice.uniform(10, 60)
        pace, phase = choice.uniform(0.004, 0.02), choice.uniform(0, 6)
        for x in range(0, int(area.width()) + 8, 8):
            path.lineTo(x, base + swing * math.sin(pace * x + phase))
        path.lineTo(area.width(), area.height())
        painter.fillPath(path, _colour(choice))


def _paint_mark(painter: QPainter, shape: str, colour: QColor) -> None:
    """Paint a mark in a square of 16 units."""
    name, _, direction = shape.partition("-")
    if direction:
        painter.translate(8, 8)
        painter.rotate({"down": 0, "left": 90, "up": 180, "right": 270}[direction])
        painter.translate(-8, -8)
    pen = QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    match name:
        case "chevron":
            painter.drawPolyline(QPolygonF([QPointF(3.5, 6), QPointF(8, 10.5), QPointF(12.5, 6)]))
        case "triangle":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(3, 5.5), QPointF(13, 5.5), QPointF(8, 11.5)]))
        case "tick":
            painter.drawPolyline(QPolygonF([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4)]))
        case "cross":
            painter.drawLine(QPointF(4, 4), QPointF(12, 12))
            painter.drawLine(QPointF(12, 4), QPointF(4, 12))
        case "plus" | "minus":
            painter.drawLine(QPointF(3, 8), QPointF(13, 8))
            if name == "plus":
                painter.drawLine(QPointF(8, 3), QPointF(8, 13))
        case "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(8, 8), 4.5, 4.5)
        case "block":
            painter.fillRect(QRectF(3, 3, 10, 10), colour)
        case "on" | "off":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(0, 3.5, 16, 9), 4.5, 4.5)
            painter.setBrush(QColor("white"))
            painter.drawEllipse(QPointF(11.5 if name == "on" else 4.5, 8), 3.6, 3.6)
        case _:
            raise ValueError(f"no mark is called {shape!r}")


def _paint_outline(painter: QPainter, choice: random.Random, ink: QColor) -> None:
    """Paint a usual line icon in a square of 24 units."""
    painter.setPen(
        QPen(
            ink, choice.choice([1.5, 2, 2.5]), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
    )
    match choice.randrange(10):
        case 0:
            painter.drawEllipse(QPointF(10, 10), 6, 6)
            painter.drawLine(QPointF(15, 15), QPointF(21, 21))
        case 1:
            painter.drawPolyline(QPolygonF([QPointF(14, 4), QPointF(6, 12), QPointF(14, 20)]))
        case 2:
            painter.drawPolyline(QPolygonF([QPointF(10, 4), QPointF(18, 12), QPointF(10, 20)]))
        case 3:
            for y in (6, 12, 18):
                painter.drawLine(QPointF(4, y), QPointF(20, y))
        case 4:
            painter.drawPolygon(
                QPolygonF([QPointF(6, 3), QPointF(14, 3), QPointF(19, 8), QPointF(19, 21), QPointF(6, 21)])
            )
        case 5:
            painter.drawPolyline(
                QPolygonF([QPointF(3, 12), QPointF(12, 4), QPointF(21, 12), QPointF(18, 12), QPointF(18, 20)])
            )
            painter.drawLine(QPointF(6, 12), QPointF(6, 20))
            painter.drawLine(QPointF(6, 20), QPointF(18, 20))
        case 6:
            painter.drawRect(QRectF(4, 6, 16, 13))
            painter.drawPolyline(QPolygonF([QPointF(4, 6), QPointF(12, 13), QPointF(20, 6)]))
        case 7:
            painter.drawArc(QRectF(4, 4, 16, 16), 30 * 16, 290 * 16)
            painter.drawLine(QPointF(19, 4), QPointF(19, 9))
        case 8:
            painter.drawLine(QPointF(12, 4), QPointF(12, 20))
            painter.drawLine(QPointF(4, 12), QPointF(20, 12))
        case _:
            for x in (5, 12, 19):
                painter.drawEllipse(QPointF(x, 12), 1.2, 1.2)


def _paint_filled(painter: QPainter, choice: random.Random, colour: QColor) -> None:
    """Paint a filled icon in a square of 24 units, now and then with a second colour."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match choice.randrange(7):
        case 0:
            painter.drawRoundedRect(QRectF(2, 7, 20, 13), 2, 2)
            painter.drawRoundedRect(QRectF(2, 4, 9, 6), 2, 2)
        case 1:
            painter.drawEllipse(QPointF(12, 8), 4.5, 4.5)
            painter.drawPie(QRectF(3, 13, 18, 18), 0, 180 * 16)
        case 2:
            angles = [math.pi * turn / 5 for turn in range(10)]
            corners = [
                QPointF(12 + r * math.sin(a), 12 - r * math.cos(a)) for a, r in zip(angles, [10, 4.5] * 5, strict=True)
            ]
            painter.drawPolygon(QPolygonF(corners))
        case 3:
            painter.drawPolygon(QPolygonF([QPointF(6, 3), QPointF(21, 12), QPointF(6, 21)]))
        case 4:
            painter.drawRoundedRect(QRectF(5, 2, 14, 20), 1, 1)
            painter.setBrush(colour.lighter(170) if colour.lightnessF() < 0.6 else colour.darker(170))
            for y in (7, 11, 15):
                painter.drawRect(QRectF(8, y, 8, 1.5))
        case 5:
            painter.drawEllipse(QPointF(12, 12), 9, 9)
            painter.setBrush(colour.lighter(180) if colour.lightnessF() < 0.5 else colour.darker(180))
            painter.drawEllipse(QPointF(12, 12), 3.5, 3.5)
        case _:
            painter.drawRoundedRect(QRectF(2, 2, 20, 20), 4, 4)
            painter.setBrush(_colour(choice))
            painter.drawRect(QRectF(6, 6, choice.randint(4, 12), choice.randint(4, 12)))
