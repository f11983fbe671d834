"""Oracle of generated windows: the correct next step, from the window's own state and what is visible of it."""

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
from gui.datagen.qt_tasks.program.widget_values import plain
from gui.datagen.qt_tasks.tasks.goal_targets import GroundedGoal, confirming
from gui.datagen.qt_tasks.tasks.target_search import element_of
from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress
from gui.datagen.qt_tasks.visible_elements import VisibleElement, desktop_box
from gui.practice.state import ExpectedStep
from vision.perception.elements import Kind

_NOTCH_PX: Final = 60
_MOST_NOTCHES: Final = 10
_AWAY: Final = ("cancel", "no", "keep", "close", "not now", "dismiss", "got it", "continue", "done", "ok")
_STILL: Final = frozenset(
    {Kind.TEXT, Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL, Kind.BUTTON, Kind.CHECKBOX, Kind.RADIO, Kind.ICON}
)
"""Kinds that do not react to the wheel themselves."""


def due(progress: TaskProgress, visible: Sequence[VisibleElement]) -> ExpectedStep:
    """The correct next step on this screen."""
    return _Oracle(progress, visible).next()


class _Oracle:
    """Decides the step of one screen."""

    def __init__(self, progress: TaskProgress, visible: Sequence[VisibleElement]) -> None:
        self._progress, self._visible = progress, visible
        self._step = min(progress.done + 1, len(progress.task.goals))

    def next(self) -> ExpectedStep:
        progress = self._progress
        if progress.done >= len(progress.task.goals):
            return self._step_of(ActionKind.FINISHED)
        grounded = progress.task.goals[progress.done]
        if (first := self._clear(grounded)) is not None:
            return first
        if progress.must_ask():
            mention = self._mention()
            return self._step_of(ActionKind.ASK, span=mention.name or mention.value or mention.whole)
        if grounded.widget is not None and (way := self._open(grounded, grounded.widget)) is not None:
            return way
        return self._act(grounded)

    def _act(self, grounded: GroundedGoal) -> ExpectedStep:
        match grounded.goal:
            case Keys(keys, times):
                return self._step_of(ActionKind.KEYS, keys=keys, amount=times if times > 1 else None)
            case Fill(_, None):
                return self._step_of(ActionKind.WRITE, span=self._mention().value)
            case Menu():
                return self._through(grounded)
            case _:
                pass
        place = element_of(grounded, self._visible)
        match grounded.goal:
            case Choose() if isinstance(grounded.widget, QComboBox):
                return self._in_combo(grounded, grounded.widget)
            case _ if place is None:
                return self._scroll_to(grounded)
            case Press(_, click):
                kinds = {
                    Click.ONCE: ActionKind.CLICK,
                    Click.TWICE: ActionKind.DOUBLE_CLICK,
                    Click.RIGHT: ActionKind.RIGHT_CLICK,
                }
                return self._step_of(kinds[click], place)
            case Fill() | SetTo() if not isinstance(grounded.widget, QSlider):
                return self._step_of(
                    ActionKind.FILL, place, point=self._point(place, "caret"), span=self._mention().value
                )
            case SetTo() if isinstance(grounded.widget, QSlider):
                slider = grounded.widget
                share = (int(grounded.wanted or 0) - slider.minimum()) / (slider.maximum() - slider.minimum())
                return self._step_of(ActionKind.DRAG, place, point="handle", share=share)
            case _:
                return self._step_of(ActionKind.CLICK, place)

    def _clear(self, grounded: GroundedGoal) -> ExpectedStep | None:
        """Close a menu, a list or a dialog that is in the way of the goal."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None and not _leads_through(grounded, popup):
            return self._step_of(ActionKind.KEYS, keys=("escape",))
        if popup is None and isinstance(modal, QDialog):
            of = grounded.widget
            if isinstance(grounded.goal, Keys) or of is None or of.window() is not modal:
                buttons = confirming(modal)
                safe = sorted(
                    buttons, key=lambda button: (bool(button.property("grave")), _rank(plain(button.text()).casefold()))
                )
                for button in safe:
                    if (there := self._index_of(button)) is not None:
                        return self._step_of(ActionKind.CLICK, there)
                return self._step_of(ActionKind.KEYS, keys=("escape",))
        return None

    def _open(self, grounded: GroundedGoal, widget: QWidget) -> ExpectedStep | None:
        """Open the dialog or the page of the goal, where it is not open."""
        if isinstance(widget, QMenu) and QApplication.activePopupWidget() is not widget:
            view = widget.parent()
            for place, item in enumerate(self._visible):
                if item.widget is view and "selected" in item.element.state:
                    return self._step_of(ActionKind.RIGHT_CLICK, place)
            return self._step_of(ActionKind.WAIT)
        top = widget.window()
        if isinstance(top, QDialog) and not top.isVisible():
            for button, dialog in self._progress.program.dialogs.items():
                if dialog is top and (opener := self._index_of(button)) is not None:
                    return self._step_of(ActionKind.CLICK, opener)
            return self._step_of(ActionKind.WAIT)
        page = widget
        while (parent := page.parentWidget()) is not None and page is not top:
            pages = parent.parentWidget()
            if isinstance(pages, QTabWidget) and pages.currentWidget() is not page and pages.indexOf(page) >= 0:
                tab = GroundedGoal(SwitchTab(""), pages, wanted=pages.indexOf(page))
                there = element_of(tab, self._visible)
                return self._step_of(ActionKind.WAIT) if there is None else self._step_of(ActionKind.CLICK, there)
            page = parent
        return None

    def _through(self, grounded: GroundedGoal) -> ExpectedStep:
        """Click the next caption of a menu path."""
        wanted: QAction = grounded.path[0]
        holder: QWidget | None = grounded.widget
        for action, after in zip(grounded.path, grounded.path[1:], strict=False):
            menu = action.menu()
            if isinstance(menu, QMenu) and menu.isVisible():
                wanted, holder = after, menu
        for place, item in enumerate(self._visible):
            if item.widget is holder and item.element.text == plain(wanted.text()):
                return self._step_of(ActionKind.CLICK, place)
        return self._step_of(ActionKind.WAIT) if not isinstance(holder, QMenuBar) else self._scroll_to(grounded)

    def _in_combo(self, grounded: GroundedGoal, combo: QComboBox) -> ExpectedStep:
        view = combo.view()
        if not view.window().isVisible() or QApplication.activePopupWidget() is not view.window():
            closed = self._index_of(combo)
            if closed is None:
                return self._scroll_to(grounded)
            return self._step_of(
                ActionKind.CLICK, closed, point=self._point(closed, "arrow") if combo.isEditable() else "press"
            )
        index = view.model().index(combo.findText(str(grounded.wanted)), combo.modelColumn())
        rect = view.visualRect(index)
        middle = view.viewport().mapToGlobal(rect.center()) * view.devicePixelRatioF()
        for place, item in enumerate(self._visible):
            box = item.element.box
            inside = box.left <= middle.x() < box.right and box.top <= middle.y() < box.bottom
            if item.widget is view and inside:
                return self._step_of(ActionKind.CLICK, place)
        return self._scroll(view, rect, view.viewport().rect())

    def _scroll_to(self, grounded: GroundedGoal) -> ExpectedStep:
        widget = grounded.widget
        if isinstance(widget, QAbstractItemView) and grounded.item is not None:
            rect = widget.visualRect(grounded.item)
            if not widget.viewport().rect().contains(rect.center()):
                return self._scroll(widget, rect, widget.viewport().rect())
        while widget is not None and (parent := widget.parentWidget()) is not None:
            if isinstance(parent, QScrollArea) and grounded.widget is not None:
                view = parent.viewport()
                corner = grounded.widget.mapTo(view, QPoint(0, 0))
                return self._scroll(parent, QRect(corner, grounded.widget.size()), view.rect())
            widget = parent
        return self._step_of(ActionKind.WAIT)

    def _scroll(self, area: QWidget, wanted: QRect, shown: QRect) -> ExpectedStep:
        """Turn the wheel over an element that lets it scroll this area."""
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
        area_box = desktop_box(area, area.rect())
        best: tuple[float, int] | None = None
        for place, item in enumerate(self._visible):
            at = item.element.box.centre
            if area_box.contains(at) and (area.isAncestorOf(item.widget) or item.widget is area):
                still = item.element.kind in _STILL
                far = abs(at.x - area_box.centre.x) + abs(at.y - area_box.centre.y) + (0 if still else 10_000)
                if best is None or far < best[0]:
                    best = (far, place)
        return self._step_of(ActionKind.SCROLL, None if best is None else best[1], direction=direction, amount=notches)

    def _index_of(self, widget: QWidget) -> int | None:
        return next((place for place, item in enumerate(self._visible) if item.widget is widget), None)

    def _point(self, place: int | None, name: str) -> str:
        return name if place is not None and name in self._visible[place].element.points else "press"

    def _mention(self) -> Mention:
        return self._progress.task.instruction.parts[self._progress.done]

    def _step_of(
        self,
        kind: ActionKind,
        element: int | None = None,
        *,
        point: str = "press",
        share: float | None = None,
        span: tuple[int, int] | None = None,
        keys: tuple[str, ...] = (),
        direction: str | None = None,
        amount: int | None = None,
    ) -> ExpectedStep:
        steps = len(self._progress.task.goals)
        return ExpectedStep(kind.value, self._step, steps, element, point, share, span, keys, direction, amount)


def _leads_through(grounded: GroundedGoal, popup: QWidget) -> bool:
    """Whether an open menu or list leads to the goal."""
    match grounded.goal:
        case Menu():
            return any(action.menu() is popup for action in grounded.path[:-1])
        case Choose() if isinstance(grounded.widget, QComboBox):
            return grounded.widget.view().window() is popup
        case Reveal():
            return False
        case _:
            return grounded.widget is popup


def _rank(caption: str) -> int:
    return _AWAY.index(caption) if caption in _AWAY else len(_AWAY)
