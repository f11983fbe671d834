"""The right next step on a live window, from what the window knows of itself and what can be seen of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QMenu,
    QMenuBar,
    QScrollArea,
    QSlider,
    QTabWidget,
    QWidget,
)

from agent.learning.instructions.goals import Choose, Click, Fill, Keys, Menu, Press, Reveal, SetTo, SwitchTab
from agent.learning.instructions.wording import Mention
from agent.policies.builtin.examples import ActionKind
from gui.datagen.qt_tasks.goal_targets import Aim, confirming
from gui.datagen.qt_tasks.target_search import desktop_box, element_of
from gui.datagen.qt_tasks.task_progress import Course
from gui.datagen.qt_tasks.visible_elements import VisibleScreen
from gui.datagen.qt_tasks.window import plain
from gui.practice.state import ExpectedStep
from vision.perception.elements import Kind

_NOTCH_PX: Final = 60
_MOST_NOTCHES: Final = 10
_AWAY: Final = ("cancel", "no", "keep", "close", "not now", "dismiss", "got it", "continue", "done", "ok")
_STILL: Final = frozenset(
    {Kind.TEXT, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.BUTTON, Kind.CHECKBOX, Kind.RADIO, Kind.ICON}
)
"""What the wheel does not turn itself."""


def due(course: Course, sights: Sequence[VisibleScreen]) -> ExpectedStep:
    """What to do now."""
    return _Oracle(course, sights).next()


class _Oracle:
    """Decides on one screen."""

    def __init__(self, course: Course, sights: Sequence[VisibleScreen]) -> None:
        self._course, self._sights = course, sights
        self._step = min(course.done + 1, len(course.task.aims))

    def next(self) -> ExpectedStep:
        course = self._course
        if course.done >= len(course.task.aims):
            return self._say(ActionKind.FINISHED)
        aim = course.task.aims[course.done]
        if (first := self._clear(aim)) is not None:
            return first
        if course.asks():
            told = self._told()
            return self._say(ActionKind.ASK, span=told.name or told.value or told.whole)
        if aim.widget is not None and (way := self._open(aim, aim.widget)) is not None:
            return way
        return self._act(aim)

    def _act(self, aim: Aim) -> ExpectedStep:
        match aim.goal:
            case Keys(keys, times):
                return self._say(ActionKind.KEYS, keys=keys, amount=times if times > 1 else None)
            case Fill(_, None):
                return self._say(ActionKind.WRITE, span=self._told().value)
            case Menu():
                return self._through(aim)
            case _:
                pass
        place = element_of(aim, self._sights)
        match aim.goal:
            case Choose() if isinstance(aim.widget, QComboBox):
                return self._in_combo(aim, aim.widget)
            case _ if place is None:
                return self._scroll_to(aim)
            case Press(_, click):
                deeds = {
                    Click.ONCE: ActionKind.CLICK,
                    Click.TWICE: ActionKind.DOUBLE_CLICK,
                    Click.RIGHT: ActionKind.RIGHT_CLICK,
                }
                return self._say(deeds[click], place)
            case Fill() | SetTo() if not isinstance(aim.widget, QSlider):
                return self._say(ActionKind.FILL, place, point=self._point(place, "caret"), span=self._told().value)
            case SetTo() if isinstance(aim.widget, QSlider):
                slider = aim.widget
                share = (int(aim.wanted or 0) - slider.minimum()) / (slider.maximum() - slider.minimum())
                return self._say(ActionKind.DRAG, place, point="handle", share=share)
            case _:
                return self._say(ActionKind.CLICK, place)

    def _clear(self, aim: Aim) -> ExpectedStep | None:
        """Close what is in the way: a menu, a list, a dialog that the goal is not about."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None and not _leads_through(aim, popup):
            return self._say(ActionKind.KEYS, keys=("escape",))
        if popup is None and isinstance(modal, QDialog):
            of = aim.widget
            if isinstance(aim.goal, Keys) or of is None or of.window() is not modal:
                buttons = confirming(modal)
                safe = sorted(
                    buttons, key=lambda one: (bool(one.property("grave")), _rank(plain(one.text()).casefold()))
                )
                for button in safe:
                    if (there := self._of(button)) is not None:
                        return self._say(ActionKind.CLICK, there)
                return self._say(ActionKind.KEYS, keys=("escape",))
        return None

    def _open(self, aim: Aim, widget: QWidget) -> ExpectedStep | None:
        """Open the dialog or the page in which the goal is to be reached, where it is not open."""
        if isinstance(widget, QMenu) and QApplication.activePopupWidget() is not widget:
            view = widget.parent()
            for place, one in enumerate(self._sights):
                if one.widget is view and "selected" in one.element.state:
                    return self._say(ActionKind.RIGHT_CLICK, place)
            return self._say(ActionKind.WAIT)
        top = widget.window()
        if isinstance(top, QDialog) and not top.isVisible():
            for button, dialog in self._course.program.dialogs.items():
                if dialog is top and (opener := self._of(button)) is not None:
                    return self._say(ActionKind.CLICK, opener)
            return self._say(ActionKind.WAIT)
        page = widget
        while (parent := page.parentWidget()) is not None and page is not top:
            pages = parent.parentWidget()
            if isinstance(pages, QTabWidget) and pages.currentWidget() is not page and pages.indexOf(page) >= 0:
                tab = Aim(SwitchTab(""), pages, wanted=pages.indexOf(page))
                there = element_of(tab, self._sights)
                return self._say(ActionKind.WAIT) if there is None else self._say(ActionKind.CLICK, there)
            page = parent
        return None

    def _through(self, aim: Aim) -> ExpectedStep:
        """The next caption on the way through a menu."""
        wanted: QAction = aim.path[0]
        holder: QWidget | None = aim.widget
        for action, after in zip(aim.path, aim.path[1:], strict=False):
            menu = action.menu()
            if isinstance(menu, QMenu) and menu.isVisible():
                wanted, holder = after, menu
        for place, one in enumerate(self._sights):
            if one.widget is holder and one.element.text == plain(wanted.text()):
                return self._say(ActionKind.CLICK, place)
        return self._say(ActionKind.WAIT) if not isinstance(holder, QMenuBar) else self._scroll_to(aim)

    def _in_combo(self, aim: Aim, combo: QComboBox) -> ExpectedStep:
        view = combo.view()
        if not view.window().isVisible() or QApplication.activePopupWidget() is not view.window():
            closed = self._of(combo)
            if closed is None:
                return self._scroll_to(aim)
            return self._say(
                ActionKind.CLICK, closed, point=self._point(closed, "arrow") if combo.isEditable() else "press"
            )
        index = view.model().index(combo.findText(str(aim.wanted)), combo.modelColumn())
        rect = view.visualRect(index)
        middle = view.viewport().mapToGlobal(rect.center()) * view.devicePixelRatioF()
        for place, one in enumerate(self._sights):
            box = one.element.box
            inside = box.left <= middle.x() < box.right and box.top <= middle.y() < box.bottom
            if one.widget is view and inside:
                return self._say(ActionKind.CLICK, place)
        return self._scroll(view, rect, view.viewport().rect())

    def _scroll_to(self, aim: Aim) -> ExpectedStep:
        widget = aim.widget
        if isinstance(widget, QAbstractItemView) and aim.item is not None:
            rect = widget.visualRect(aim.item)
            if not widget.viewport().rect().contains(rect.center()):
                return self._scroll(widget, rect, widget.viewport().rect())
        while widget is not None and (parent := widget.parentWidget()) is not None:
            if isinstance(parent, QScrollArea) and aim.widget is not None:
                view = parent.viewport()
                corner = aim.widget.mapTo(view, QPoint(0, 0))
                return self._scroll(parent, QRect(corner, aim.widget.size()), view.rect())
            widget = parent
        return self._say(ActionKind.WAIT)

    def _scroll(self, area: QWidget, wanted: QRect, shown: QRect) -> ExpectedStep:
        """Turn the wheel where it moves this area and nothing else."""
        if abs(wanted.center().y() - shown.center().y()) * shown.width() >= (
            abs(wanted.center().x() - shown.center().x()) * shown.height()
        ):
            away = wanted.center().y() - shown.center().y()
            direction = "down" if away > 0 else "up"
        else:
            away = wanted.center().x() - shown.center().x()
            direction = "right" if away > 0 else "left"
        notches = min(_MOST_NOTCHES, max(1, math.ceil((abs(away) - shown.height() / 4) / _NOTCH_PX)))
        if isinstance(area, QAbstractItemView) and direction in {"up", "down"}:
            row = max(12, wanted.height())
            notches = min(_MOST_NOTCHES, max(1, round(abs(away) / row / 3)))
        room = desktop_box(area, area.rect())
        best: tuple[float, int] | None = None
        for place, one in enumerate(self._sights):
            at = one.element.box.centre
            if room.contains(at) and (area.isAncestorOf(one.widget) or one.widget is area):
                still = one.element.kind in _STILL
                far = abs(at.x - room.centre.x) + abs(at.y - room.centre.y) + (0 if still else 10_000)
                if best is None or far < best[0]:
                    best = (far, place)
        return self._say(ActionKind.SCROLL, None if best is None else best[1], direction=direction, amount=notches)

    def _of(self, widget: QWidget) -> int | None:
        return next((place for place, one in enumerate(self._sights) if one.widget is widget), None)

    def _point(self, place: int | None, name: str) -> str:
        return name if place is not None and name in self._sights[place].element.points else "press"

    def _told(self) -> Mention:
        return self._course.task.instruction.parts[self._course.done]

    def _say(
        self,
        deed: ActionKind,
        element: int | None = None,
        *,
        point: str = "press",
        share: float | None = None,
        span: tuple[int, int] | None = None,
        keys: tuple[str, ...] = (),
        direction: str | None = None,
        amount: int | None = None,
    ) -> ExpectedStep:
        steps = len(self._course.task.aims)
        return ExpectedStep(deed.value, self._step, steps, element, point, share, span, keys, direction, amount)


def _leads_through(aim: Aim, popup: QWidget) -> bool:
    """Whether an open menu or list is on the way to the goal."""
    match aim.goal:
        case Menu():
            return any(action.menu() is popup for action in aim.path[:-1])
        case Choose() if isinstance(aim.widget, QComboBox):
            return aim.widget.view().window() is popup
        case Reveal():
            return False
        case _:
            return aim.widget is popup


def _rank(caption: str) -> int:
    return _AWAY.index(caption) if caption in _AWAY else len(_AWAY)
