"""Which of the elements that can be seen is the one that a goal is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QHeaderView, QMenu, QTabWidget, QWidget

from agent.learning.instructions.goals import Press
from gui.datagen.qt_tasks.goal_targets import Aim
from gui.datagen.qt_tasks.visible_elements import VisibleScreen
from gui.datagen.qt_tasks.window import plain
from vision.geometry import PixelBox
from vision.perception.elements import Kind


def element_of(aim: Aim, sights: Sequence[VisibleScreen]) -> int | None:
    """Which of the elements that can be seen is the one that a goal is about."""
    for place, one in enumerate(sights):
        if _is_it(aim, one):
            return place
    return None


def _is_it(aim: Aim, one: VisibleScreen) -> bool:
    widget, element = aim.widget, one.element
    match widget:
        case QCalendarWidget():
            day = aim.goal.target.name if isinstance(aim.goal, Press) else ""
            inside = one.widget.parent() is widget and isinstance(one.widget, QAbstractItemView)
            return inside and element.kind is Kind.TABLE_CELL and element.text == day
        case QTabWidget():
            return one.widget is widget.tabBar() and element.text == plain(widget.tabText(int(aim.wanted or 0)))
        case QHeaderView():
            return one.widget is widget and isinstance(aim.goal, Press) and element.text == aim.goal.target.name
        case QAbstractItemView() if aim.item is not None:
            if one.widget is not widget or not aim.item.isValid():
                return False
            rect = widget.visualRect(aim.item)
            return not rect.isEmpty() and element.box.contains(desktop_box(widget.viewport(), rect).centre)
        case QMenu():
            return one.widget is widget and bool(aim.path) and element.text == plain(aim.path[0].text())
        case _:
            return one.widget is widget


def desktop_box(widget: QWidget, rect: QRect) -> PixelBox:
    """A part of a widget in desktop pixels."""
    corner, scale = widget.mapToGlobal(rect.topLeft()), widget.devicePixelRatioF()
    left, top = corner.x() * scale, corner.y() * scale
    return PixelBox(left, top, left + rect.width() * scale, top + rect.height() * scale)
