"""Action marks: the next action drawn on the frame with its target, its uncertainty, typed text, keys and scrolling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from agent.core.actions import (
    Action,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    Key,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from agent.core.policy import Pointing
from agent.core.stop import chord_name
from gui.canvas.view_transform import ViewTransform
from gui.common import theme
from gui.i18n.action_labels import action_label
from vision.geometry import PixelPoint
from vision.perception.elements import Element, element_at

_RING: Final = 13.0
_OTHER: Final = 5.0
_CHEVRON: Final = 9.0
_SHOWN_CHEVRONS: Final = 3
_SIGN: Final = QColor(28, 30, 34, 235)
_HALO: Final = QColor(255, 255, 255, 220)
_LEAST_SHOWN: Final = 0.02
"""Probability below which another point is not worth a mark."""

_TURNS: Final = {Direction.RIGHT: 0.0, Direction.DOWN: 90.0, Direction.LEFT: 180.0, Direction.UP: 270.0}


@dataclass(frozen=True, slots=True)
class Spread:
    """How sure a point is: standard deviations in pixels of the frame."""

    sigma_x: float
    sigma_y: float


@dataclass(frozen=True, slots=True)
class ActionMark:
    """An action to be drawn.

    Attributes:
        elements: What was read on the frame; names and places for what the action meets.
        focus: Where the last click went, which is where keys go; None where that is not known.
        pointing: How sure the model is of its first point; None takes what perception knows of the element under it.
    """

    action: Action
    elements: tuple[Element, ...] = ()
    focus: PixelPoint | None = None
    pointing: Pointing | None = None

    @property
    def label(self) -> str:
        """What is written beside it."""
        return action_label(self.action, self.elements)


def handles(action: Action) -> tuple[PixelPoint, ...]:
    """The points of `action` that a person may move."""
    match action:
        case Click(at) | Move(at):
            return (at,)
        case Drag():
            return action.points
        case MouseDown(at) | MouseUp(at) | Scroll(_, at):
            return () if at is None else (at,)
        case Hotkey() | KeyDown() | KeyUp() | Type() | Wait() | Screenshot() | Note():
            return ()
        case Finished() | CallUser() | Foreign():
            return ()
        case _:
            assert_never(action)


def moved(action: Action, handle: int, to: PixelPoint) -> Action:
    """`action` with its point number `handle` at `to`."""
    match action:
        case Drag(start):
            return replace(action, start=to) if handle == 0 and start is not None else replace(action, end=to)
        case Click() | Move() | MouseDown() | MouseUp() | Scroll():
            return replace(action, at=to)
        case Hotkey() | KeyDown() | KeyUp() | Type() | Wait() | Screenshot() | Note():
            return action
        case Finished() | CallUser() | Foreign():
            return action
        case _:
            assert_never(action)


def spread_at(point: PixelPoint, elements: Sequence[Element]) -> Spread | None:
    """How sure perception is of the nearest point to press of what is at `point`."""
    under = element_at(point, elements)
    if under is None or not under.points:
        return None
    nearest = min(under.points.values(), key=lambda one: math.hypot(one.at.x - point.x, one.at.y - point.y))
    return Spread(nearest.sigma_x, nearest.sigma_y)


class MarkPainter:
    """Draws marks onto `area`, the visible part of a frame."""

    def __init__(self, painter: QPainter, view: ViewTransform, area: QRectF) -> None:
        self._painter, self._view, self._area = painter, view, area

    def draw(self, mark: ActionMark) -> None:
        """Draw where the action acts, and beside it what it does."""
        match mark.action:
            case Click(at, _, count):
                self._point(mark, at, rings=count)
            case Move(at):
                self._point(mark, at, rings=0)
            case MouseDown(at) | MouseUp(at):
                self._label(mark.label, None) if at is None else self._point(mark, at, rings=1)
            case Drag(start, end):
                if start is None:
                    self._point(mark, end, rings=1)
                    return
                self._sureness(mark, start)
                self._crosshair(start, rings=1)
                self._arrow(self._at(start), self._at(end))
                self._label(mark.label, self._at(end))
            case Scroll(direction, at, amount):
                self._wheel(direction, self._at(at), amount)
                self._label(mark.label, self._at(at), gap=_CHEVRON * (_SHOWN_CHEVRONS + 2))
            case Type(text):
                self._bubble(text, mark)
            case Hotkey(keys):
                self._caps(keys, mark)
            case KeyDown(key) | KeyUp(key):
                self._caps((key,), mark)
                self._label(mark.label, None)
            case Wait() | Screenshot() | Note() | Finished() | CallUser() | Foreign():
                self._label(mark.label, None)
            case _:
                assert_never(mark.action)

    def _at(self, point: PixelPoint | None) -> QPointF:
        """Where a pixel of the frame is drawn; the middle where there is none."""
        return self._area.center() if point is None else self._view.to_widget(point)

    def _point(self, mark: ActionMark, at: PixelPoint, *, rings: int) -> None:
        if not self._sureness(mark, at) and (spread := spread_at(at, mark.elements)) is not None:
            self._ellipse(at, spread)
        self._crosshair(at, rings=rings)
        self._label(mark.label, self._at(at), gap=_RING + 13)

    def _sureness(self, mark: ActionMark, at: PixelPoint) -> bool:
        """Where the model might as well have pointed; False where it says nothing of `at`."""
        pointing = mark.pointing
        if pointing is None or pointing.at != at:  # an edit has moved the point
            return False
        self._ellipse(pointing.mean, Spread(pointing.sigma_x, pointing.sigma_y))
        for other, share in pointing.others:
            apart = self._at(other) - self._at(at)
            if share >= _LEAST_SHOWN and math.hypot(apart.x(), apart.y()) > _RING:
                self._other(self._at(other), share)
        return True

    def _other(self, place: QPointF, share: float) -> None:
        """A small cross, the fainter the less likely."""
        path = QPainterPath()
        for dx, dy in ((1, 1), (1, -1)):
            path.moveTo(place - QPointF(dx, dy) * _OTHER)
            path.lineTo(place + QPointF(dx, dy) * _OTHER)
        for colour, width in ((_HALO, 4.0), (theme.ACCENT, 2.0)):
            faint = QColor(colour)
            faint.setAlpha(round(70 + 150 * min(1.0, 2 * share)))
            pen = QPen(faint, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.setPen(pen)
            self._painter.drawPath(path)

    def _ellipse(self, at: PixelPoint, spread: Spread) -> None:
        """One standard deviation filled, two of them outlined: where the point may as well be."""
        middle, scale = self._at(at), self._view.scale
        inner = QColor(theme.ACCENT)
        inner.setAlpha(60)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(inner)
        self._painter.drawEllipse(middle, spread.sigma_x * scale, spread.sigma_y * scale)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(theme.ACCENT, 1.2, Qt.PenStyle.DashLine))
        self._painter.drawEllipse(middle, 2 * spread.sigma_x * scale, 2 * spread.sigma_y * scale)

    def _crosshair(self, at: PixelPoint, *, rings: int) -> None:
        middle = self._at(at)
        path = QPainterPath()
        for ring in range(rings):
            radius = _RING + 5 * ring
            path.addEllipse(middle, radius, radius)
        inner, outer = (_RING - 5, _RING + 7 + 5 * max(0, rings - 1))
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

    def _wheel(self, direction: Direction, middle: QPointF, amount: int) -> None:
        """A chevron for each notch, three at most, one behind the other."""
        turn = math.radians(_TURNS[direction])
        ahead, aside = QPointF(math.cos(turn), math.sin(turn)), QPointF(-math.sin(turn), math.cos(turn))
        count = max(1, min(amount, _SHOWN_CHEVRONS))
        path = QPainterPath()
        for number in range(count):
            tip = middle + ahead * _CHEVRON * (1.3 * (number - (count - 1) / 2) + 0.5)
            path.moveTo(tip - ahead * _CHEVRON + aside * _CHEVRON * 1.4)
            path.lineTo(tip)
            path.lineTo(tip - ahead * _CHEVRON - aside * _CHEVRON * 1.4)
        self._stroke(path)

    def _stroke(self, path: QPainterPath) -> None:
        # a white halo beneath the colour: to be seen on every ground
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_HALO, 5.5), (theme.ACCENT, 2.5)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self._painter.setPen(pen)
            self._painter.drawPath(path)

    def _bubble(self, text: str, mark: ActionMark) -> None:
        """What is typed, as a speech bubble whose foot is in the field that has the keyboard."""
        metrics = QFontMetricsF(self._painter.font())
        shown = text.replace("\n", "⏎") or "…"
        line = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, max(60.0, self._area.width() * 0.6))
        size = QSizeF(metrics.horizontalAdvance(line) + 18, metrics.height() + 10)
        if mark.focus is None:
            self._sign(self._beside(size, None, 0), line, theme.ACCENT)
            return
        foot = self._at(mark.focus)
        box = self._beside(size, foot, 22)
        base = box.bottom() if box.bottom() < foot.y() else box.top()
        towards = 1 if base == box.bottom() else -1
        tip = max(box.left() + 14, min(foot.x(), box.right() - 14))
        path = QPainterPath()
        path.moveTo(tip - 7, base - towards)
        path.lineTo(foot)
        path.lineTo(tip + 7, base - towards)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(theme.ACCENT)
        self._painter.drawPath(path)
        self._sign(box, line, theme.ACCENT)

    def _caps(self, keys: tuple[Key, ...], mark: ActionMark) -> None:
        """Key caps side by side, at the field that has the keyboard or at the foot of the picture."""
        metrics = QFontMetricsF(self._painter.font())
        names = [chord_name((key,)) for key in keys]
        widths = [max(metrics.height() + 8, metrics.horizontalAdvance(name) + 18) for name in names]
        plus = metrics.horizontalAdvance("+") + 8
        size = QSizeF(sum(widths) + plus * (len(names) - 1) + 16, metrics.height() + 26)
        place = None if mark.focus is None else self._at(mark.focus)
        box = self._beside(size, place, _RING + 8)
        self._sign(box, "", _SIGN)
        left = box.left() + 8
        for number, (name, width) in enumerate(zip(names, widths, strict=True)):
            if number:
                self._painter.setPen(Qt.GlobalColor.white)
                gap = QRectF(left, box.top(), plus, box.height())
                self._painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, "+")
                left += plus
            cap = QRectF(left, box.top() + 6, width, box.height() - 14)
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(theme.ACCENT.darker(150))
            self._painter.drawRoundedRect(cap.translated(0, 3), 5, 5)
            self._painter.setBrush(QColor("#fff4e6"))
            self._painter.drawRoundedRect(cap, 5, 5)
            self._painter.setPen(QColor("#212529"))
            self._painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, name)
            left += width

    def _label(self, text: str, beside: QPointF | None, *, gap: float = _RING + 13) -> None:
        """A small sign with `text` next to `beside`, or at the lower edge."""
        metrics = QFontMetricsF(self._painter.font())
        room = max(self._area.width() - 24, 40.0)
        line = metrics.elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, room)
        size = QSizeF(metrics.horizontalAdvance(line) + 16, metrics.height() + 8)
        self._sign(self._beside(size, beside, gap), line, _SIGN)

    def _beside(self, size: QSizeF, place: QPointF | None, gap: float) -> QRectF:
        """A rectangle of `size` beneath `place`, or above it where there is no room; always inside the picture."""
        area = self._area
        box = QRectF(QPointF(0, 0), size)
        if place is None:
            box.moveCenter(QPointF(area.center().x(), area.bottom() - size.height()))
        else:
            box.moveTopLeft(place + QPointF(-size.width() / 2, gap))
            if box.bottom() > area.bottom() - 4:
                box.moveBottom(place.y() - gap)
        box.moveLeft(max(area.left() + 4, min(box.left(), area.right() - 4 - size.width())))
        box.moveTop(max(area.top() + 4, min(box.top(), area.bottom() - 4 - size.height())))
        return box

    def _sign(self, box: QRectF, text: str, ground: QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(ground)
        self._painter.drawRoundedRect(box, 5, 5)
        self._painter.setPen(Qt.GlobalColor.white)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
