"""What could be asked of a live window: each thing in it that answers, as a goal and as what the goal is aimed at."""

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
from gui.datagen.qt_screens.ground_truth.found_element import Found
from gui.datagen.qt_screens.ground_truth.widgets import found_with_widgets
from gui.datagen.qt_tasks import values
from gui.datagen.qt_tasks.naming import Named, name_of
from gui.datagen.qt_tasks.window import Program, actions_of, is_grave, plain, value_of
from vision.perception.elements import Kind, State

_MANY: Final = 60
"""So many rows of a list are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """A goal, and what in the window it is about.

    Attributes:
        widget: None where the goal is about nothing that exists.
        item: The item of a list, a table or a tree.
        path: The actions on the way through a menu.
        wanted: What the widget holds once the goal is reached, where it is reached by holding something.
        event: The beginning of what happens when it is reached, where it is reached by an event.
    """

    goal: Goal
    widget: QWidget | None = None
    item: QPersistentModelIndex | None = None
    path: tuple[QAction, ...] = ()
    wanted: str | float | None = None
    event: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """A page or a dialog, the way to it, and what could be done there.

    Attributes:
        way: What opens it; empty for what is open from the start.
        ends: The buttons that close it, where it is a dialog.
    """

    way: tuple[Aim, ...]
    aims: tuple[Aim, ...]
    ends: tuple[Aim, ...] = ()
    names: frozenset[str] = frozenset()


def rooms_of(program: Program, choice: random.Random) -> list[Room]:
    """All rooms of a window that is laid out but not shown; the one that is open from the start comes first."""
    main = program.window()
    rooms = [_room(program, main, (), choice)]
    for pages in main.findChildren(QTabWidget):
        now = pages.currentIndex()
        for place in range(pages.count()):
            if place != now and pages.isTabEnabled(place) and pages.isVisibleTo(main):
                pages.setCurrentIndex(place)
                name = plain(pages.tabText(place))
                if [plain(pages.tabText(one)) for one in range(pages.count())].count(name) == 1:
                    way = Aim(SwitchTab(name), pages, wanted=place)
                    rooms.append(_room(program, main, (way,), choice, within=pages.widget(place)))
        pages.setCurrentIndex(now)
    named = {id(aim.widget): aim for aim in rooms[0].aims if isinstance(aim.goal, Press)}
    for button, dialog in program.dialogs.items():
        opener = named.get(id(button))
        if opener is not None:
            rooms.append(_room(program, dialog, (opener,), choice))
    return rooms


def _room(
    program: Program, top: QWidget, way: tuple[Aim, ...], choice: random.Random, within: QWidget | None = None
) -> Room:
    """What is in a window now, also what has to be scrolled to."""
    known: dict[tuple[int, str, str], Aim] = {}
    ends: list[Aim] = []
    names: set[str] = set()
    areas = [area.verticalScrollBar() for area in top.findChildren(QScrollArea) if area.isVisibleTo(top)]
    for low in (False, True) if any(bar.maximum() > 0 for bar in areas) else (False,):
        for bar in areas:
            bar.setValue(bar.maximum() if low else bar.minimum())
        found = list(found_with_widgets(top))
        names |= {one.text.casefold().strip() for _, one in found}
        everything = [one for _, one in found]
        for widget, one in found:
            if State.DISABLED in one.state or (within is not None and not within.isAncestorOf(widget)):
                continue
            named = name_of(one, everything, choice, countable=not low)
            for aim in _aims_at(program, widget, one, named, choice):
                key = (id(widget), one.text, type(aim.goal).__name__)
                if widget.property("ends"):
                    ends.append(aim)
                elif not (low and (id(widget), one.text) in {(key[0], key[1]) for key in known}):
                    known.setdefault(key, aim)
    for bar in areas:
        bar.setValue(bar.minimum())
    return Room(way, tuple(known.values()), tuple(ends), frozenset(names))


def _aims_at(
    program: Program, widget: QWidget, one: Found, named: Named | None, choice: random.Random
) -> Iterator[Aim]:
    """What could be asked of one element."""
    target = None if named is None else named.target
    match widget:
        case QMenuBar():
            yield from _through_menus(widget, one, choice)
        case QTabBar():
            pages = widget.parent()
            if isinstance(pages, QTabWidget) and State.SELECTED not in one.state and named is not None and named.alone:
                place = next(at for at in range(widget.count()) if plain(widget.tabText(at)) == one.text)
                yield Aim(SwitchTab(one.text), pages, wanted=place)
        case QHeaderView():
            section = _section_at(widget, one)
            if named is not None and named.alone and program.answers(widget) and section is not None:
                yield Aim(Press(named.target), widget, event=f"pressed {widget.objectName()} {section}")
        case QAbstractItemView() if isinstance(widget.parent(), QCalendarWidget):
            if one.kind is Kind.TABLE_CELL and named is not None and named.alone and target is not None:
                month = widget.parent()
                assert isinstance(month, QCalendarWidget)
                wanted = f"{month.yearShown()}-{month.monthShown():02}-{int(one.text):02}" if one.text.isdigit() else ""
                if wanted and wanted != value_of(month):
                    yield Aim(Press(target), month, wanted=wanted)
        case QAbstractItemView():
            yield from _in_view(program, widget, one, named, choice)
        case _ if target is not None and program.answers(widget):
            yield from _of_widget(widget, one, target, choice)
        case _:
            pass


def _of_widget(widget: QWidget, one: Found, target: Target, choice: random.Random) -> Iterator[Aim]:
    """What could be asked of a widget that is one element."""
    name = widget.objectName()
    match one.kind:
        case Kind.BUTTON | Kind.ICON | Kind.LINK:
            yield Aim(Press(target), widget, event=f"pressed {name}")
        case Kind.CHECKBOX:
            on = bool(value_of(widget)) if choice.random() < 0.1 else not value_of(widget)
            if not isinstance(widget, QGroupBox):
                yield Aim(Tick(target, on), widget, wanted=on)
        case Kind.RADIO if target.name and isinstance(widget, QRadioButton) and not widget.isChecked():
            if target.ordinal is None and target.where is None:
                yield Aim(Choose(target.name, None, Kind.RADIO), widget, wanted=True)
            else:
                yield Aim(Tick(target), widget, wanted=True)
        case Kind.TEXT_FIELD if isinstance(widget, QLineEdit | QPlainTextEdit) and not widget.isReadOnly():
            secret = isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal
            value = values.draw(choice, secret=secret, long=isinstance(widget, QPlainTextEdit))
            yield Aim(Fill(value, target), widget, wanted=value)
        case Kind.COMBOBOX if isinstance(widget, QComboBox):
            texts = [widget.itemText(at) for at in range(widget.count())]
            others = [text for text in texts if texts.count(text) == 1 and text != widget.currentText() and text]
            if others:
                value = choice.choice(others)
                yield Aim(Choose(value, target), widget, wanted=value)
        case Kind.SPINBOX | Kind.COMBOBOX if isinstance(widget, QAbstractSpinBox):
            yield from _to_set(widget, target, choice)
        case Kind.SLIDER if isinstance(widget, QSlider) and widget.maximum() - widget.minimum() >= 5:
            steps = min(20, widget.maximum() - widget.minimum())
            percent = round(100 * choice.randint(0, steps) / steps)
            aimed = round(widget.minimum() + percent / 100 * (widget.maximum() - widget.minimum()))
            if abs(aimed - widget.value()) > 0.15 * (widget.maximum() - widget.minimum()):
                said = choice.choice([f"{percent}%", f"{percent} %", f"{percent} percent"])
                yield Aim(SetTo(said, target), widget, wanted=aimed)
        case _:
            pass


def _to_set(widget: QAbstractSpinBox, target: Target, choice: random.Random) -> Iterator[Aim]:
    """A number to set; no date and no time, which Qt does not let be typed over once all of it is selected."""
    match widget:
        case QSpinBox():
            number = choice.randint(widget.minimum(), min(widget.maximum(), 999))
            if number != widget.value():
                yield Aim(SetTo(str(number), target), widget, wanted=number)
        case QDoubleSpinBox():
            price = choice.randint(100, 99_900) / choice.choice([1, 10, 100])
            if price <= widget.maximum() and price != widget.value():
                yield Aim(
                    SetTo(f"{price:g}" if choice.random() < 0.3 else f"{price:.2f}", target), widget, wanted=price
                )
        case _:
            pass


def _in_view(
    program: Program, view: QAbstractItemView, one: Found, named: Named | None, choice: random.Random
) -> Iterator[Aim]:
    """An item that can be seen; now and then one of the same list that has to be scrolled to."""
    index = view.indexAt(one.rect.center() - view.viewport().mapTo(view.window(), view.viewport().rect().topLeft()))
    if (
        named is None
        or not index.isValid()
        or not program.answers(view)
        or not one.text
        or "\n" in one.text
        or "…" in one.text
    ):
        return
    below = _out_of_sight(view)
    if below and isinstance(view, QListView) and choice.random() < 0.3:
        index = choice.choice(below)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        yield Aim(Choose(text, None, one.kind), view, QPersistentModelIndex(index), event="clicked")
        return
    item, target = QPersistentModelIndex(index), named.target
    if not named.alone and isinstance(view, QTableView):
        anchor = _only_in_row(view, index)
        if anchor is None:
            return
        target = Target(one.text, Kind.TABLE_CELL, None, Where.ROW, anchor)
    elif not named.alone and target.ordinal is None and target.where is None:
        return
    menu = program.menu_of(view)
    roll = choice.random()
    if roll < 0.2:
        yield Aim(Press(target, Click.TWICE), view, item, event="double-clicked")
    elif roll < 0.35 and menu is not None:
        yield Aim(Press(target, Click.RIGHT), view, item, event="right-clicked")
    elif target.ordinal is None and target.where is None and roll < 0.8:
        yield Aim(Choose(one.text, None, one.kind), view, item, event="clicked")
    else:
        yield Aim(Press(target), view, item, event="clicked")


def in_context(menu: QMenu, choice: random.Random) -> Aim | None:
    """An entry of the menu that a right click opened."""
    able = [action for action in actions_of(menu) if action.isEnabled()]
    if not able:
        return None
    action = choice.choice(able)
    target = Target(plain(action.text()), Kind.MENU_ITEM)
    return Aim(Press(target), menu, path=(action,), event=f"chose context > {target.name}")


def _through_menus(bar: QMenuBar, one: Found, choice: random.Random) -> Iterator[Aim]:
    """One entry below a caption of the menu bar."""
    tops = [action for action in actions_of(bar) if plain(action.text()) == one.text]
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
        yield Aim(Menu(names), bar, path=tuple(path), event="chose " + " > ".join(names))


def _out_of_sight(view: QAbstractItemView) -> list[QModelIndex]:
    """Items with a name of their own that have to be scrolled to."""
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


def _only_in_row(view: QAbstractItemView, index: QModelIndex) -> str | None:
    """A text in the same row that is nowhere else in the table."""
    model = view.model()
    columns = range(model.columnCount())
    texts = [str(model.index(row, at).data() or "") for row in range(min(model.rowCount(), _MANY)) for at in columns]
    area = view.viewport().rect()
    for column in columns:
        beside = model.index(index.row(), column)
        text = str(beside.data() or "")
        room = view.visualRect(beside)
        wide = view.fontMetrics().horizontalAdvance(text) + 8 <= room.width()
        if column != index.column() and len(text) > 2 and texts.count(text) == 1 and area.contains(room) and wide:
            return text
    return None


def _section_at(header: QHeaderView, one: Found) -> int | None:
    texts = [str(header.model().headerData(at, Qt.Orientation.Horizontal) or "") for at in range(header.count())]
    return texts.index(one.text) if texts.count(one.text) == 1 else None


def is_opener(program: Program, aim: Aim) -> bool:
    """Whether it opens a dialog."""
    return aim.widget in program.dialogs


def is_grave_aim(aim: Aim) -> bool:
    """Whether it cannot be taken back."""
    match aim.goal:
        case Press(target):
            return is_grave(target.name)
        case Menu(path):
            return is_grave(path[-1])
        case _:
            return False


def confirming(dialog: QDialog) -> Sequence[QPushButton]:
    """The buttons that close a dialog."""
    return [button for button in dialog.findChildren(QPushButton) if button.property("ends")]
