"""Goal targets of a generated window: for each widget that responds, the goals that it allows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QGroupBox,
    QHeaderView,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from agent.learning.instructions.goals import (
    Choose,
    Click,
    Fill,
    Goal,
    Menu,
    Press,
    SetTo,
    SwitchTab,
    Target,
    Tick,
    Where,
)
from gui.datagen.qt_screens.ground_truth.found_element import FoundElement
from gui.datagen.qt_screens.ground_truth.widgets import elements_with_widgets
from gui.datagen.qt_tasks.program.program import Program
from gui.datagen.qt_tasks.program.widget_values import actions_of, is_irreversible, plain, value_of
from gui.datagen.qt_tasks.tasks import values
from gui.datagen.qt_tasks.tasks.naming import Reference, reference_to
from vision.perception.elements import Kind, State

_MANY: Final = 60
"""Rows of a list that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class GroundedGoal:
    """A goal with the Qt widget it is about.

    Attributes:
        widget: None where the window lacks it.
        item: The item of a list, a table or a tree.
        path: The actions on the way through a menu.
        wanted: The value of the widget once the goal is reached, where a value shows it.
        event: The beginning of the event that shows that the goal is reached, where an event shows it.
    """

    goal: Goal
    widget: QWidget | None = None
    item: QPersistentModelIndex | None = None
    path: tuple[QAction, ...] = ()
    wanted: str | float | None = None
    event: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TaskPage:
    """A tab page or a dialog with the goals that it allows.

    Attributes:
        opened_by: The goals that open it; empty for the page that is open from the start.
        ends: Presses of the buttons that close it, where it is a dialog.
    """

    opened_by: tuple[GroundedGoal, ...]
    goals: tuple[GroundedGoal, ...]
    ends: tuple[GroundedGoal, ...] = ()
    names: frozenset[str] = frozenset()


def task_pages(program: Program, choice: random.Random) -> list[TaskPage]:
    """The pages of a window that is laid out but not shown, the one that is open from the start first."""
    main = program.window()
    pages = [_task_page(program, main, (), choice)]
    for tabs in main.findChildren(QTabWidget):
        now = tabs.currentIndex()
        for place in range(tabs.count()):
            if place != now and tabs.isTabEnabled(place) and tabs.isVisibleTo(main):
                tabs.setCurrentIndex(place)
                name = plain(tabs.tabText(place))
                if [plain(tabs.tabText(tab)) for tab in range(tabs.count())].count(name) == 1:
                    way = GroundedGoal(SwitchTab(name), tabs, wanted=place)
                    pages.append(_task_page(program, main, (way,), choice, within=tabs.widget(place)))
        tabs.setCurrentIndex(now)
    named = {id(grounded.widget): grounded for grounded in pages[0].goals if isinstance(grounded.goal, Press)}
    for button, dialog in program.dialogs.items():
        opener = named.get(id(button))
        if opener is not None:
            pages.append(_task_page(program, dialog, (opener,), choice))
    return pages


def _task_page(
    program: Program, top: QWidget, way: tuple[GroundedGoal, ...], choice: random.Random, within: QWidget | None = None
) -> TaskPage:
    """The page that a window shows now, with what has to be scrolled to."""
    known: dict[tuple[int, str, str], GroundedGoal] = {}
    ends: list[GroundedGoal] = []
    names: set[str] = set()
    areas = [area.verticalScrollBar() for area in top.findChildren(QScrollArea) if area.isVisibleTo(top)]
    for low in (False, True) if any(bar.maximum() > 0 for bar in areas) else (False,):
        for bar in areas:
            bar.setValue(bar.maximum() if low else bar.minimum())
        found = list(elements_with_widgets(top))
        names |= {element.text.casefold().strip() for _, element in found}
        everything = [element for _, element in found]
        for widget, element in found:
            if State.DISABLED in element.state or (within is not None and not within.isAncestorOf(widget)):
                continue
            named = reference_to(element, everything, choice, countable=not low)
            for grounded in _goals_on(program, widget, element, named, choice):
                key = (id(widget), element.text, type(grounded.goal).__name__)
                if widget.property("ends"):
                    ends.append(grounded)
                elif not (low and (id(widget), element.text) in {(key[0], key[1]) for key in known}):
                    known.setdefault(key, grounded)
    for bar in areas:
        bar.setValue(bar.minimum())
    return TaskPage(way, tuple(known.values()), tuple(ends), frozenset(names))


def _goals_on(
    program: Program, widget: QWidget, element: FoundElement, named: Reference | None, choice: random.Random
) -> Iterator[GroundedGoal]:
    """The goals that one element allows."""
    target = None if named is None else named.target
    match widget:
        case QMenuBar():
            yield from _menu_goals(widget, element, choice)
        case QTabBar():
            pages = widget.parent()
            if (
                isinstance(pages, QTabWidget)
                and State.SELECTED not in element.state
                and named is not None
                and named.unique
            ):
                place = next(at for at in range(widget.count()) if plain(widget.tabText(at)) == element.text)
                yield GroundedGoal(SwitchTab(element.text), pages, wanted=place)
        case QHeaderView():
            section = _section_at(widget, element)
            if named is not None and named.unique and program.responds(widget) and section is not None:
                yield GroundedGoal(Press(named.target), widget, event=f"pressed {widget.objectName()} {section}")
        case QAbstractItemView() if isinstance(widget.parent(), QCalendarWidget):
            if element.kind is Kind.TABLE_CELL and named is not None and named.unique and target is not None:
                month = widget.parent()
                assert isinstance(month, QCalendarWidget)
                wanted = (
                    f"{month.yearShown()}-{month.monthShown():02}-{int(element.text):02}"
                    if element.text.isdigit()
                    else ""
                )
                if wanted and wanted != value_of(month):
                    yield GroundedGoal(Press(target), month, wanted=wanted)
        case QAbstractItemView():
            yield from _item_goals(program, widget, element, named, choice)
        case _ if target is not None and program.responds(widget):
            yield from _goals_of_widget(widget, element, target, choice)
        case _:
            pass


def _goals_of_widget(
    widget: QWidget, element: FoundElement, target: Target, choice: random.Random
) -> Iterator[GroundedGoal]:
    """The goals that a widget allows which is a single element."""
    name = widget.objectName()
    match element.kind:
        case Kind.BUTTON | Kind.ICON | Kind.LINK:
            yield GroundedGoal(Press(target), widget, event=f"pressed {name}")
        case Kind.CHECKBOX:
            on = bool(value_of(widget)) if choice.random() < 0.1 else not value_of(widget)
            if not isinstance(widget, QGroupBox):
                yield GroundedGoal(Tick(target, on), widget, wanted=on)
        case Kind.RADIO if target.name and isinstance(widget, QRadioButton) and not widget.isChecked():
            if target.ordinal is None and target.where is None:
                yield GroundedGoal(Choose(target.name, None, Kind.RADIO), widget, wanted=True)
            else:
                yield GroundedGoal(Tick(target), widget, wanted=True)
        case Kind.TEXT_FIELD if isinstance(widget, QLineEdit | QPlainTextEdit) and not widget.isReadOnly():
            secret = isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal
            value = values.draw(choice, secret=secret, long=isinstance(widget, QPlainTextEdit))
            yield GroundedGoal(Fill(value, target), widget, wanted=value)
        case Kind.COMBOBOX if isinstance(widget, QComboBox):
            texts = [widget.itemText(at) for at in range(widget.count())]
            others = [text for text in texts if texts.count(text) == 1 and text != widget.currentText() and text]
            if others:
                value = choice.choice(others)
                yield GroundedGoal(Choose(value, target), widget, wanted=value)
        case Kind.SPINBOX | Kind.COMBOBOX if isinstance(widget, QAbstractSpinBox):
            yield from _number_goals(widget, target, choice)
        case Kind.SLIDER if isinstance(widget, QSlider) and widget.maximum() - widget.minimum() >= 5:
            steps = min(20, widget.maximum() - widget.minimum())
            percent = round(100 * choice.randint(0, steps) / steps)
            aimed = round(widget.minimum() + percent / 100 * (widget.maximum() - widget.minimum()))
            if abs(aimed - widget.value()) > 0.15 * (widget.maximum() - widget.minimum()):
                share = choice.choice([f"{percent}%", f"{percent} %", f"{percent} percent"])
                yield GroundedGoal(SetTo(share, target), widget, wanted=aimed)
        case _:
            pass


def _number_goals(widget: QAbstractSpinBox, target: Target, choice: random.Random) -> Iterator[GroundedGoal]:
    """A number to set; no date or time, which Qt does not let be overwritten once all of it is selected."""
    match widget:
        case QSpinBox():
            number = choice.randint(widget.minimum(), min(widget.maximum(), 999))
            if number != widget.value():
                yield GroundedGoal(SetTo(str(number), target), widget, wanted=number)
        case QDoubleSpinBox():
            price = choice.randint(100, 99_900) / choice.choice([1, 10, 100])
            if price <= widget.maximum() and price != widget.value():
                yield GroundedGoal(
                    SetTo(f"{price:g}" if choice.random() < 0.3 else f"{price:.2f}", target), widget, wanted=price
                )
        case _:
            pass


def _item_goals(
    program: Program, view: QAbstractItemView, element: FoundElement, named: Reference | None, choice: random.Random
) -> Iterator[GroundedGoal]:
    """A goal on a visible item, or now and then on one of the same list that has to be scrolled to."""
    index = view.indexAt(element.rect.center() - view.viewport().mapTo(view.window(), view.viewport().rect().topLeft()))
    if (
        named is None
        or not index.isValid()
        or not program.responds(view)
        or not element.text
        or "\n" in element.text
        or "…" in element.text
    ):
        return
    below = _hidden_items(view)
    if below and isinstance(view, QListView) and choice.random() < 0.3:
        index = choice.choice(below)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        yield GroundedGoal(Choose(text, None, element.kind), view, QPersistentModelIndex(index), event="clicked")
        return
    item, target = QPersistentModelIndex(index), named.target
    if not named.unique and isinstance(view, QTableView):
        anchor = _unique_in_row(view, index)
        if anchor is None:
            return
        target = Target(element.text, Kind.TABLE_CELL, None, Where.ROW, anchor)
    elif not named.unique and target.ordinal is None and target.where is None:
        return
    menu = program.menu_of(view)
    roll = choice.random()
    if roll < 0.2:
        yield GroundedGoal(Press(target, Click.TWICE), view, item, event="double-clicked")
    elif roll < 0.35 and menu is not None:
        yield GroundedGoal(Press(target, Click.RIGHT), view, item, event="right-clicked")
    elif target.ordinal is None and target.where is None and roll < 0.8:
        yield GroundedGoal(Choose(element.text, None, element.kind), view, item, event="clicked")
    else:
        yield GroundedGoal(Press(target), view, item, event="clicked")


def context_menu_goal(menu: QMenu, choice: random.Random) -> GroundedGoal | None:
    """The goal to choose an entry of an open context menu; None where it has none."""
    able = [action for action in actions_of(menu) if action.isEnabled()]
    if not able:
        return None
    action = choice.choice(able)
    target = Target(plain(action.text()), Kind.MENU_ITEM)
    return GroundedGoal(Press(target), menu, path=(action,), event=f"chose context > {target.name}")


def _menu_goals(bar: QMenuBar, element: FoundElement, choice: random.Random) -> Iterator[GroundedGoal]:
    """The goal to choose an entry of a menu of the menu bar."""
    tops = [action for action in actions_of(bar) if plain(action.text()) == element.text]
    if len(tops) != 1 or not tops[0].isEnabled():
        return
    path, menu = [tops[0]], tops[0].menu()
    while isinstance(menu, QMenu):
        here = actions_of(menu)
        texts = [plain(action.text()) for action in here]
        able = [action for action in here if action.isEnabled() and texts.count(plain(action.text())) == 1]
        if not able:
            return
        path.append(choice.choice(able))
        menu = path[-1].menu()
    names = tuple(plain(action.text()) for action in path)
    if len(names) >= 2 and len(set(names)) == len(names):
        yield GroundedGoal(Menu(names), bar, path=tuple(path), event="chose " + " > ".join(names))


def _hidden_items(view: QAbstractItemView) -> list[QModelIndex]:
    """Uniquely named items that have to be scrolled to."""
    model = view.model()
    if not isinstance(view, QListView) or view.viewMode() is QListView.ViewMode.IconMode:
        return []
    indexes = [model.index(row, 0) for row in range(min(model.rowCount(), _MANY))]
    texts = [str(index.data(Qt.ItemDataRole.DisplayRole) or "") for index in indexes]
    area = view.viewport().rect()
    return [
        index
        for index, text in zip(indexes, texts, strict=True)
        if text
        and "\n" not in text
        and texts.count(text) == 1
        and not view.visualRect(index).intersects(area)
        and model.flags(index) & Qt.ItemFlag.ItemIsEnabled
    ]


def _unique_in_row(view: QAbstractItemView, index: QModelIndex) -> str | None:
    """A text in the same row that is unique in the table."""
    model = view.model()
    columns = range(model.columnCount())
    texts = [str(model.index(row, at).data() or "") for row in range(min(model.rowCount(), _MANY)) for at in columns]
    area = view.viewport().rect()
    for column in columns:
        beside = model.index(index.row(), column)
        text = str(beside.data() or "")
        cell = view.visualRect(beside)
        wide = view.fontMetrics().horizontalAdvance(text) + 8 <= cell.width()
        if column != index.column() and len(text) > 2 and texts.count(text) == 1 and area.contains(cell) and wide:
            return text
    return None


def _section_at(header: QHeaderView, element: FoundElement) -> int | None:
    texts = [str(header.model().headerData(at, Qt.Orientation.Horizontal) or "") for at in range(header.count())]
    return texts.index(element.text) if texts.count(element.text) == 1 else None


def opens_dialog(program: Program, grounded: GroundedGoal) -> bool:
    """Whether the goal opens a dialog."""
    return grounded.widget in program.dialogs


def is_irreversible_goal(grounded: GroundedGoal) -> bool:
    """Whether the goal is irreversible."""
    match grounded.goal:
        case Press(target):
            return is_irreversible(target.name)
        case Menu(path):
            return is_irreversible(path[-1])
        case _:
            return False


def confirming(dialog: QDialog) -> Sequence[QPushButton]:
    """The buttons that close a dialog."""
    return [button for button in dialog.findChildren(QPushButton) if button.property("ends")]
