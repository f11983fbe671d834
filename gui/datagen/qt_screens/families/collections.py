"""Families of windows with collections: lists, tables, trees, a file browser."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListView, QSplitter, QVBoxLayout, QWidget

from gui.datagen.qt_screens.families.fields import buttons
from gui.datagen.qt_screens.families.widget_kit import WidgetKit


def lists(kit: WidgetKit) -> QWidget:
    """One list or two with buttons between them, a filter above, buttons beside or below."""
    page = QWidget()
    column = QVBoxLayout(page)
    if kit.chance(0.5):
        column.addLayout(_filter(kit))
    row = QHBoxLayout()
    row.addWidget(kit.list_of(kit.choice.randint(0, 40)), 1)
    if kit.chance(0.4):
        between = QVBoxLayout()
        between.addStretch()
        for _ in range(kit.choice.randint(2, 4)):
            between.addWidget(kit.button() if kit.chance(0.4) else kit.tool())
        between.addStretch()
        row.addLayout(between)
    if kit.chance(0.35):
        row.addWidget(kit.list_of(kit.choice.randint(1, 20)), 1)
    column.addLayout(row, 1)
    if kit.chance(0.5):
        column.addLayout(buttons(kit))
    return page


def tables(kit: WidgetKit) -> QWidget:
    """A table, with a filter, a sum or buttons around it."""
    page = QWidget()
    column = QVBoxLayout(page)
    if kit.chance(0.4):
        column.addLayout(_filter(kit))
    column.addWidget(kit.table_of(kit.choice.randint(1, 40), kit.choice.randint(2, 9)), 1)
    if kit.chance(0.3):
        row = QHBoxLayout()
        row.addWidget(kit.label(kit.words.caption() + ": " + kit.words.price()))
        row.addStretch()
        row.addWidget(kit.link())
        column.addLayout(row)
    if kit.chance(0.5):
        column.addLayout(buttons(kit))
    return page


def trees(kit: WidgetKit) -> QWidget:
    """A tree beside the properties of its selected item."""
    outer = QSplitter(Qt.Orientation.Horizontal)
    outer.addWidget(kit.tree_of(kit.choice.randint(3, 14), kit.choice.choice([1, 1, 1, 2, 3])))
    if kit.chance(0.6):
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(kit.heading())
        for _ in range(kit.choice.randint(1, 4)):
            row = QHBoxLayout()
            row.addWidget(kit.label())
            row.addWidget(kit.input(), 1)
            column.addLayout(row)
        if kit.chance(0.4):
            column.addWidget(kit.table_of(6, 2), 1)
        column.addStretch()
        column.addLayout(buttons(kit))
        outer.addWidget(page)
    return outer


def files(kit: WidgetKit) -> QWidget:
    """A file browser: a path, places at the side, files as a list, a table or icons, and a status line."""
    page = QWidget()
    column = QVBoxLayout(page)
    margin = kit.choice.choice([0, 4, 9])
    column.setContentsMargins(margin, margin, margin, margin)
    row = QHBoxLayout()
    for _ in range(kit.choice.randint(1, 4)):
        row.addWidget(kit.tool())
    address = kit.field()
    address.setText(kit.words.address())
    row.addWidget(address, 1)
    if kit.chance(0.4):
        row.addWidget(kit.combo())
    column.addLayout(row)
    middle = QSplitter(Qt.Orientation.Horizontal)
    if kit.chance(0.6):
        places = kit.tree_of(5, 1) if kit.chance(0.4) else kit.list_of(kit.choice.randint(4, 10))
        places.setMaximumWidth(kit.choice.randint(100, 170))
        middle.addWidget(places)
    middle.addWidget(_folder(kit))
    column.addWidget(middle, 1)
    if kit.chance(0.5):
        column.addWidget(kit.label(f"{kit.words.number()} / {kit.words.number()}"))
    else:
        row = QHBoxLayout()
        row.addWidget(kit.label())
        row.addWidget(kit.field(), 1)
        row.addWidget(kit.combo())
        column.addLayout(row)
        column.addLayout(buttons(kit))
    return page


def _folder(kit: WidgetKit) -> QWidget:
    if kit.chance(0.3):
        return kit.table_of(kit.choice.randint(3, 30), kit.choice.randint(3, 4))
    if kit.chance(0.3):
        return kit.tree_of(kit.choice.randint(4, 12), 3)
    view = QListView()
    model = kit.items(kit.choice.randint(3, 30), 1, icons=True, ticks=False)
    kit.show(view, model)
    if kit.chance(0.7):
        view.setViewMode(QListView.ViewMode.IconMode)
        side = kit.choice.choice([24, 32, 48])
        view.setIconSize(QSize(side, side))
        view.setGridSize(QSize(side + kit.choice.randint(50, 80), side + kit.choice.randint(34, 50)))
        view.setWordWrap(True)
        view.setMovement(QListView.Movement.Static)
    return view


def _filter(kit: WidgetKit) -> QHBoxLayout:
    row = QHBoxLayout()
    if kit.chance(0.5):
        row.addWidget(kit.label())
    row.addWidget(kit.field(), 1)
    ways: list[tuple[Callable[[], QWidget], ...]] = [(), (kit.button,), (kit.combo,), (kit.tool, kit.tool)]
    for make in kit.choice.choice(ways):
        row.addWidget(make())
    return row
