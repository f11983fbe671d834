"""Family of windows of narrow panes: properties, icons, lists and accordions side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.programs import add_menus, main_window
from gui.datagen.qt_screens.families.tool_rows import small_font, small_status, tool
from gui.datagen.qt_screens.families.widget_kit import WidgetKit


def panes(kit: WidgetKit) -> QWidget:
    """Narrow panes side by side: icons, trees, lists, properties, accordions, under a path and a search field."""
    window = main_window()
    small_font(kit, window)
    kit.symbols = kit.choice.randint(15, 50)
    if kit.chance(0.4):
        add_menus(kit, window, least=4, most=9)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(*(kit.choice.choice([0, 2, 6]),) * 4)
    column.setSpacing(kit.choice.choice([0, 2, 4]))
    if kit.chance(0.8):
        column.addLayout(_path_row(kit))
    middle = QHBoxLayout()
    middle.setSpacing(0)
    if kit.chance(0.6):
        middle.addWidget(_side_bar(kit))
    split = QSplitter(Qt.Orientation.Horizontal)
    makers: list[Callable[[WidgetKit], QWidget]] = [_properties, _accordion, _icons, _titled, _rows, _properties]
    for make in kit.choice.sample(makers, kit.choice.randint(2, 4)):
        if kit.chance(0.2):
            upright = QSplitter(Qt.Orientation.Vertical)
            upright.addWidget(make(kit))
            upright.addWidget(_titled(kit))
            split.addWidget(upright)
        else:
            split.addWidget(make(kit))
    middle.addWidget(split, 1)
    column.addLayout(middle, 1)
    if kit.chance(0.5):
        column.addLayout(_flat_row(kit))
    window.setCentralWidget(page)
    if kit.chance(0.5):
        small_status(kit, window)
    return window


def _path_row(kit: WidgetKit) -> QHBoxLayout:
    """Back and forward, the folders of a path as flat buttons, a search field, views."""
    row = QHBoxLayout()
    row.setSpacing(kit.choice.choice([0, 1, 3]))
    for _ in range(kit.choice.randint(1, 5)):
        row.addWidget(kit.maybe_disabled(tool(kit, 16)))
    sign = kit.choice.choice(["›", "/", "▸", ""])
    for place in range(kit.choice.randint(0, 6)):
        if place and sign:
            row.addWidget(QLabel(sign))
        row.addWidget(_flat(kit, kit.words.caption(12)))
    row.addStretch()
    if kit.chance(0.8):
        search = QLineEdit()
        search.setPlaceholderText(kit.words.caption(14))
        search.setFixedWidth(kit.choice.randint(100, 220))
        if kit.chance(0.3):
            search.setText(kit.words.caption(10))
            search.setClearButtonEnabled(kit.chance(0.6))
        row.addWidget(search)
    for _ in range(kit.choice.randint(0, 4)):
        row.addWidget(tool(kit, 16))
    return row


def _flat(kit: WidgetKit, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setFlat(True)
    button.setStyleSheet(f"padding: 1px {kit.choice.randint(3, 8)}px; min-width: 0; min-height: 0;")
    if not text or kit.chance(0.4):
        button.setIcon(kit.icon())
        button.setIconSize(QSize(16, 16))
    return kit.maybe_disabled(button, 0.08)


def _flat_row(kit: WidgetKit) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(kit.choice.choice([0, 2, 4]))
    for _ in range(kit.choice.randint(3, 12)):
        row.addWidget(_flat(kit, kit.words.caption(10) if kit.chance(0.6) else ""))
    row.addStretch()
    return row


def _side_bar(kit: WidgetKit) -> QWidget:
    """A column of large icons, with or without their names below."""
    bar = QFrame()
    column = QVBoxLayout(bar)
    column.setContentsMargins(1, 2, 1, 2)
    column.setSpacing(kit.choice.choice([0, 2, 6]))
    side, named = kit.choice.choice([16, 22, 24, 32, 32, 48]), kit.chance(0.4)
    count = kit.choice.randint(4, 14)
    chosen = kit.choice.randrange(count)
    for place in range(count):
        button = QToolButton()
        button.setIcon(kit.icon())
        button.setIconSize(QSize(side, side))
        button.setAutoRaise(True)
        if named:
            button.setText(kit.words.caption(9))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setCheckable(place == chosen)
        button.setChecked(place == chosen)
        column.addWidget(button)
        if kit.chance(0.06):
            column.addStretch()
    column.addStretch()
    return bar


def _properties(kit: WidgetKit) -> QWidget:
    """Names with small fields beside them, in groups that fold."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(2, 2, 2, 2)
    grid.setHorizontalSpacing(kit.choice.randint(2, 8))
    grid.setVerticalSpacing(kit.choice.choice([0, 1, 2, 4]))
    row = 0
    for _ in range(kit.choice.randint(1, 4)):
        fold = QToolButton()
        fold.setText(kit.words.caption(16))
        fold.setArrowType(Qt.ArrowType.DownArrow)
        fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        fold.setAutoRaise(True)
        fold.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.addWidget(fold, row, 0, 1, 3)
        row += 1
        for _ in range(kit.choice.randint(2, 8)):
            grid.addWidget(kit.label(kit.words.caption(14)), row, 0)
            field = kit.input()
            field.setMinimumWidth(60)
            grid.addWidget(field, row, 1)
            if kit.chance(0.25):
                grid.addWidget(tool(kit, 16), row, 2)
            row += 1
    grid.setRowStretch(row, 1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(page)
    return area


def _accordion(kit: WidgetKit) -> QWidget:
    """Pages behind heads, one of them open."""
    box = QToolBox()
    count = kit.choice.randint(2, 6)
    shown = kit.choice.randrange(count)
    for place, caption in enumerate(kit.words.captions(count, 16)):
        page = kit.choice.choice([_rows, _icons, _properties])(kit) if place == shown else QWidget()
        if kit.chance(0.3):
            box.addItem(page, kit.icon(), caption)
        else:
            box.addItem(page, caption)
    box.setCurrentIndex(shown)
    return box


def _icons(kit: WidgetKit) -> QWidget:
    """Large icons with names below, as file managers show them."""
    view = QListView()
    kit.show(view, kit.items(kit.choice.randint(6, 60), 1, icons=True, ticks=False))
    side = kit.choice.choice([22, 32, 48])
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setIconSize(QSize(side, side))
    view.setGridSize(QSize(side + kit.choice.randint(40, 80), side + kit.choice.randint(30, 44)))
    view.setWordWrap(True)
    view.setMovement(QListView.Movement.Static)
    return view


def _rows(kit: WidgetKit) -> QWidget:
    """A list, a tree or a table of many rows."""
    makers: list[Callable[[], QWidget]] = [
        lambda: kit.list_of(kit.choice.randint(5, 40)),
        lambda: kit.tree_of(kit.choice.randint(5, 16), kit.choice.randint(1, 3)),
        lambda: kit.table_of(kit.choice.randint(5, 30), kit.choice.randint(2, 5)),
    ]
    return kit.choice.choice(makers)()


def _titled(kit: WidgetKit) -> QWidget:
    """A pane with a title bar of its own: a name, small tools, rows below, a row of tools at its end."""
    pane = QWidget()
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    head = QHBoxLayout()
    head.setSpacing(0)
    title = QLabel(kit.words.caption(16))
    font = QFont(title.font())
    font.setBold(kit.chance(0.5))
    title.setFont(font)
    head.addWidget(title, 1)
    side = kit.choice.choice([10, 12, 16])
    for _ in range(kit.choice.randint(1, 5)):
        head.addWidget(tool(kit, side))
    column.addLayout(head)
    if kit.chance(0.3):
        column.addWidget(kit.field())
    column.addWidget(_rows(kit), 1)
    if kit.chance(0.4):
        foot = QHBoxLayout()
        foot.setSpacing(0)
        for _ in range(kit.choice.randint(2, 8)):
            foot.addWidget(kit.maybe_disabled(tool(kit, 16)))
        foot.addStretch()
        column.addLayout(foot)
    return pane
