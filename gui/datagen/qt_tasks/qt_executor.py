"""Executor for windows of this process: carries out a step by Qt events, without a screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QMenuBar, QTabBar, QWidget

from agent.policies.builtin.examples import ActionKind
from gui.datagen.qt_tasks.visible_elements import VisibleElement
from gui.practice.state import ExpectedStep
from vision.geometry import PixelPoint

_PAUSE_MS = 15


def carry_out(due: ExpectedStep, text: str, visible: tuple[VisibleElement, ...]) -> None:
    """Carry out one step.

    Args:
        text: The instruction, of which a span is typed.
    """
    target = None if due.element is None else visible[due.element]
    match ActionKind(due.kind):
        case ActionKind.CLICK if target is not None:
            _click(target, due.point)
        case ActionKind.RIGHT_CLICK if target is not None:
            _click(target, due.point, Qt.MouseButton.RightButton)
        case ActionKind.DOUBLE_CLICK if target is not None:
            _click(target, due.point)
            widget, at = _under(target, due.point)
            QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        case ActionKind.FILL if target is not None and due.span is not None:
            _click(target, due.point)
            focus = QApplication.focusWidget() or target.widget
            QTest.keyClick(focus, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            _type(text[slice(*due.span)])
        case ActionKind.WRITE if due.span is not None:
            _type(text[slice(*due.span)])
        case ActionKind.KEYS:
            for _ in range(due.amount or 1):
                _press(due.keys, visible[0].widget.window() if visible else None)
        case ActionKind.SCROLL if due.direction is not None:
            _turn(target, due.direction, due.amount or 1)
        case ActionKind.DRAG if target is not None and due.share is not None:
            _drag(target, due.share)
        case _:
            pass
    QTest.qWait(_PAUSE_MS)


def _under(target: VisibleElement, point: str) -> tuple[QWidget, QPoint]:
    """The widget that receives the event, and the position in it."""
    return _at(target, target.element.points.get(point, target.element.points["press"]).at)


def _at(target: VisibleElement, at: PixelPoint) -> tuple[QWidget, QPoint]:
    widget = target.widget
    if isinstance(widget, QAbstractScrollArea):
        widget = widget.viewport()
    scale = widget.devicePixelRatioF()
    here = widget.mapFromGlobal(QPoint(round(at.x / scale), round(at.y / scale)))
    child = widget.childAt(here)
    if child is not None and not isinstance(widget, QMenu | QMenuBar | QTabBar):
        return child, child.mapFrom(widget, here)
    return widget, here


def _click(target: VisibleElement, point: str, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    widget, at = _under(target, point)
    QTest.mouseMove(widget, at)
    QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, at)
    if button is Qt.MouseButton.RightButton:
        from PySide6.QtGui import QContextMenuEvent

        opening = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, opening)


def _type(text: str) -> None:
    focus = QApplication.focusWidget()
    if focus is None:
        return
    if text.isascii():
        QTest.keyClicks(focus, text)
    else:
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(focus, typed)


def _press(keys: tuple[str, ...], window: QWidget | None) -> None:
    names = {"page_up": "PgUp", "page_down": "PgDown", "enter": "Return", "escape": "Esc", "delete": "Del"}
    sequence = QKeySequence("+".join(names.get(key, key) for key in keys))
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow() or window
    if target is not None:
        QTest.keySequence(target, sequence)


def _turn(target: VisibleElement | None, direction: str, amount: int) -> None:
    if target is None:
        return
    widget, at = _under(target, "press")
    step = {"down": QPoint(0, -120), "up": QPoint(0, 120), "right": QPoint(-120, 0), "left": QPoint(120, 0)}[direction]
    for _ in range(amount):
        turned = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            step,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        receiver: QWidget | None = widget
        while receiver is not None:
            turned.setAccepted(True)
            QApplication.sendEvent(receiver, turned)
            if turned.isAccepted() or receiver.isWindow():
                break
            at = receiver.mapToParent(at)
            receiver = receiver.parentWidget()


def _drag(target: VisibleElement, share: float) -> None:
    points = target.element.points
    start, end = points["start"].at, points["end"].at
    goal = PixelPoint(start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
    widget, at = _at(target, points["handle"].at)
    _, to = _at(target, goal)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(widget, left, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(widget, at + QPoint(2, 0))
    QTest.mouseMove(widget, to)
    QTest.mouseRelease(widget, left, Qt.KeyboardModifier.NoModifier, to)
