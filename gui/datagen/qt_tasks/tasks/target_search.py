"""Target search: the visible element that a goal is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractItemView, QCalendarWidget, QHeaderView, QMenu, QTabWidget

from agent.learning.instructions.goals import Press
from gui.datagen.qt_tasks.program.widget_values import plain
from gui.datagen.qt_tasks.tasks.goal_targets import GroundedGoal
from gui.datagen.qt_tasks.visible_elements import VisibleElement, desktop_box
from vision.perception.elements import Kind


def element_of(grounded: GroundedGoal, visible: Sequence[VisibleElement]) -> int | None:
    """Target search: the visible element that a goal is about."""
    for place, item in enumerate(visible):
        if _is_it(grounded, item):
            return place
    return None


def _is_it(grounded: GroundedGoal, item: VisibleElement) -> bool:
    widget, element = grounded.widget, item.element
    match widget:
        case QCalendarWidget():
            day = grounded.goal.target.name if isinstance(grounded.goal, Press) else ""
            inside = item.widget.parent() is widget and isinstance(item.widget, QAbstractItemView)
            return inside and element.kind is Kind.TABLE_CELL and element.text == day
        case QTabWidget():
            return item.widget is widget.tabBar() and element.text == plain(widget.tabText(int(grounded.wanted or 0)))
        case QHeaderView():
            return (
                item.widget is widget and isinstance(grounded.goal, Press) and element.text == grounded.goal.target.name
            )
        case QAbstractItemView() if grounded.item is not None:
            if item.widget is not widget or not grounded.item.isValid():
                return False
            rect = widget.visualRect(grounded.item)
            return not rect.isEmpty() and element.box.contains(desktop_box(widget.viewport(), rect).centre)
        case QMenu():
            return item.widget is widget and bool(grounded.path) and element.text == plain(grounded.path[0].text())
        case _:
            return item.widget is widget
