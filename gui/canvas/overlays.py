"""Overlays on the frame: boxes of the elements, changed tiles, text that gives an agent orders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from agent.safety.injection.detection import Suspicion
from gui.canvas.view_transform import ViewTransform
from vision.frame import TILE, Mask
from vision.geometry import PixelBox, Size
from vision.perception.elements import FIELDS, Element, Kind

_PRESSED: Final = QColor("#1c7ed6")
_FILLED: Final = QColor("#2f9e44")
_CHOSEN: Final = QColor("#9c36b5")
_READ: Final = QColor("#868e96")
_ORDERS: Final = QColor("#e03131")
_LIT: Final = QColor("#ffd43b")
_SHADE: Final = QColor(0, 0, 0, 110)


def draw_elements(painter: QPainter, view: ViewTransform, elements: Iterable[Element], pointed: Element | None) -> None:
    """A box around each element, in a colour for what can be done with it; `pointed` stands out."""
    for one in elements:
        colour = _colour(one.kind)
        wash = QColor(colour)
        wash.setAlpha(70 if one is pointed else 18)
        painter.setBrush(wash)
        painter.setPen(QPen(colour, 2.0 if one is pointed else 1.0))
        painter.drawRect(view.box_to_widget(one.box))


def draw_changes(painter: QPainter, view: ViewTransform, frame: Size, changed: Mask, area: QRectF) -> None:
    """Everything but the changed tiles in shade, and a bright line around those."""
    lit = QPainterPath()
    for row, columns in enumerate(changed):
        top, height = row * TILE, min(TILE, frame.height - row * TILE)
        for first, last in _stretches(columns):
            left, right = first * TILE, min(last * TILE, frame.width)
            lit.addRect(view.box_to_widget(PixelBox(left, top, right, top + height)))
    lit = lit.simplified()
    shade = QPainterPath()
    shade.addRect(area)
    painter.fillPath(shade.subtracted(lit), _SHADE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_LIT, 2.0))
    painter.drawPath(lit)


def draw_suspicion(painter: QPainter, view: ViewTransform, suspicion: Suspicion, says: str, area: QRectF) -> None:
    """A red frame around text that gives an agent orders, with a sign that says so."""
    box = view.box_to_widget(suspicion.box).adjusted(-4, -4, 4, 4)
    wash = QColor(_ORDERS)
    wash.setAlpha(28)
    painter.setBrush(wash)
    painter.setPen(QPen(_ORDERS, 2.5, Qt.PenStyle.DashLine))
    painter.drawRect(box)
    metrics = QFontMetricsF(painter.font())
    sign = QRectF(box.left(), box.top(), metrics.horizontalAdvance(says) + 14, metrics.height() + 6)
    sign.moveBottom(box.top())
    if sign.top() < area.top():
        sign.moveTop(box.bottom())
    sign.moveLeft(max(area.left(), min(sign.left(), area.right() - sign.width())))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_ORDERS)
    painter.drawRoundedRect(sign, 3, 3)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, says)


def _colour(kind: Kind) -> QColor:
    if kind in FIELDS:
        return _FILLED
    if kind in (Kind.CHECKBOX, Kind.RADIO, Kind.SLIDER, Kind.TAB, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL):
        return _CHOSEN
    if kind in (Kind.TEXT, Kind.IMAGE, Kind.PROGRESS, Kind.SCROLLBAR):
        return _READ
    return _PRESSED


def _stretches(changed: Mask) -> Iterator[tuple[int, int]]:
    """Where runs of changed tiles in one row begin and end, the end exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], changed, [False]))))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        yield int(first), int(last)
