"""Families of office and paint programs: rows of many small tool buttons over a sheet, a text, a canvas or a list."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from string import ascii_uppercase

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QTabBar,
    QTableView,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.programs import add_menus, main_window
from gui.datagen.qt_screens.families.widget_kit import WidgetKit

_LETTERS = ("B", "I", "U", "S", "A", "x²", "x₂", "Σ", "%", "€", ".00", "¶", "1:1", "Ω", "fx", "ab", "T", "A+", "A-")
_ZOOMS = ("50%", "75%", "100%", "120%", "150%", "200%")
_COLUMNS = tuple("".join(letters) for width in (1, 2) for letters in product(ascii_uppercase, repeat=width))[:120]


def toolbar_rows(kit: WidgetKit) -> QWidget:
    """One to four rows of tool bars under many menus; tool boxes, property fields and small things around the work."""
    window = _program(kit)
    add_tool_rows(kit, window, kit.choice.randint(1, 4))
    works: list[Callable[[WidgetKit], QWidget]] = [_canvas, _canvas, _text, cells, _rows, _documents]
    body = QWidget()
    row = QHBoxLayout(body)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(kit.choice.choice([0, 2, 6]))
    if kit.chance(0.4):
        row.addWidget(_tool_box(kit))
    row.addWidget(kit.choice.choice(works)(kit), 1)
    if kit.chance(0.25):
        row.addWidget(_properties(kit))
    window.setCentralWidget(body)
    for area in (Qt.ToolBarArea.LeftToolBarArea, Qt.ToolBarArea.RightToolBarArea, Qt.ToolBarArea.BottomToolBarArea):
        if kit.chance(0.15):
            window.addToolBar(area, tool_bar(kit, kit.choice.randint(5, 30), _side(kit), inputs=False))
    if kit.chance(0.7):
        small_status(kit, window)
    return window


def sheet(kit: WidgetKit) -> QWidget:
    """A spreadsheet: tool bars, a formula bar, cells with heads, tabs of sheets below."""
    window = _program(kit)
    add_tool_rows(kit, window, kit.choice.randint(1, 3))
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(kit.choice.choice([0, 1, 3]))
    if kit.chance(0.9):
        column.addLayout(_formula_bar(kit))
    column.addWidget(cells(kit), 1)
    if kit.chance(0.85):
        column.addLayout(_sheet_tabs(kit))
    window.setCentralWidget(page)
    if kit.chance(0.8):
        small_status(kit, window)
    return window


def small_font(kit: WidgetKit, window: QWidget) -> None:
    """Set a window in the small letters of dense programs: 8 to 12 points."""
    font = QFont(QApplication.font())
    font.setPointSizeF(kit.choice.choice([8, 8.5, 9, 9, 9, 10, 10, 10, 11, 12]))
    window.setFont(font)


def tool(kit: WidgetKit, side: int, *, flat: bool = True, name: str = "") -> QToolButton:
    """A small tool button: an icon, a letter or an arrow; toggled, disabled or with a menu now and then."""
    button = QToolButton()
    button.setIconSize(QSize(side, side))
    button.setAutoRaise(flat)
    roll = kit.choice.random()
    if roll < 0.05:
        button.setText(kit.choice.choice(_LETTERS))
        # letters in an icon's place are as bold as icons
        font = QFont(button.font())
        font.setBold(True)
        button.setFont(font)
    elif roll < 0.08:
        button.setArrowType(kit.choice.choice([Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow, Qt.ArrowType.UpArrow]))
    else:
        button.setIcon(kit.icon())
        button.setText(name)
    if kit.chance(0.12):
        button.setCheckable(True)
        button.setChecked(kit.chance(0.6))
    if kit.chance(0.09):
        with_arrow(kit, button)
    elif kit.chance(0.05):
        button.setMenu(QMenu(button))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def with_arrow(kit: WidgetKit, button: QToolButton) -> None:
    """Give a button a part of its own at its end that drops a menu."""
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    # where a style sheet paints the button, Qt leaves no room for the arrow and shows none
    end = "left" if QApplication.isRightToLeft() else "right"
    button.setStyleSheet(
        f"QToolButton {{ padding-{end}: 14px; }} QToolButton::menu-button {{ border: none; width: 13px; }}"
        f' QToolButton::menu-arrow {{ image: url("{kit.art.mark("triangle-down", kit.tone.text)}"); width: 8px; }}'
    )


def tool_bar(kit: WidgetKit, count: int, side: int, *, inputs: bool = True) -> QToolBar:
    """A tool bar of so many buttons in groups, with combo boxes, spin boxes and fields between them."""
    bar = QToolBar()
    bar.setMovable(kit.chance(0.6))
    bar.setIconSize(QSize(side, side))
    flat, gaps, fields = kit.chance(0.9), kit.choice.uniform(0.05, 0.2), kit.choice.uniform(0, 0.12) if inputs else 0
    styles = [Qt.ToolButtonStyle.ToolButtonTextUnderIcon, Qt.ToolButtonStyle.ToolButtonTextBesideIcon]
    written, style = kit.choice.choice([0, 0, 0, 0, 0.2, 1]), kit.choice.choice(styles)
    lowered, disabled = 0.0, kit.choice.choice([0, 0.05, 0.1])
    for _ in range(count):
        if kit.chance(gaps):
            bar.addSeparator()
            lowered = 0.9 if kit.chance(disabled) else 0.03  # groups are out of use together
        if kit.chance(fields):
            bar.addWidget(_bar_field(kit))
            continue
        name = kit.words.caption(10) if kit.chance(written) else ""
        button = kit.maybe_disabled(tool(kit, side, flat=flat, name=name), lowered)
        if name:
            button.setToolButtonStyle(style)
        bar.addWidget(button)
        if kit.chance(0.03):
            arrow = QToolButton()
            arrow.setAutoRaise(flat)
            arrow.setArrowType(Qt.ArrowType.DownArrow)
            arrow.setFixedWidth(kit.choice.randint(12, 18))
            bar.addWidget(arrow)
    return bar


def add_tool_rows(kit: WidgetKit, window: QMainWindow, rows: int) -> None:
    """Add rows of tool bars: one bar or a few in each."""
    side = _side(kit)
    for row in range(rows):
        if row:
            window.addToolBarBreak()
        bars = kit.choice.choice([1, 1, 1, 2, 3])
        count = kit.choice.randint(10, 45)
        for _ in range(bars):
            window.addToolBar(tool_bar(kit, max(3, count // bars), side))


def small_status(kit: WidgetKit, window: QMainWindow) -> None:
    """A status bar with a message and small things at its end."""
    bar = window.statusBar()
    bar.setSizeGripEnabled(kit.chance(0.4))
    bar.addWidget(QLabel(kit.words.sentence(3)), 1)
    makers: list[Callable[[], QWidget]] = [
        lambda: kit.label(kit.words.number()),
        lambda: kit.label(kit.words.caption(12)),
        lambda: tool(kit, 16),
        lambda: tool(kit, 16),
        lambda: _choices(kit, _ZOOMS, 75),
        kit.progress,
        lambda: kit.slider(),
    ]
    for _ in range(kit.choice.randint(1, 6)):
        thing = kit.choice.choice(makers)()
        thing.setMaximumWidth(kit.choice.randint(70, 130))
        bar.addPermanentWidget(thing)


def cells(kit: WidgetKit) -> QTableView:
    """A sheet of cells with lettered columns and numbered rows; most cells are empty."""
    view = QTableView()
    model = QStandardItemModel(kit.choice.choice([60, 100, 200]), kit.choice.choice([26, 40, 60]), view)
    model.setHorizontalHeaderLabels(_COLUMNS[: model.columnCount()])
    for _ in range(kit.choice.choice([0, 1, 1, 2, 3])):
        top, left = kit.choice.randrange(8), kit.choice.randrange(5)
        numbers = kit.chance(0.7)
        for column in range(left, left + kit.choice.randint(1, 7)):
            for row in range(top, top + kit.choice.randint(2, 20)):
                words = row == top or column == left or not numbers
                item = QStandardItem(kit.words.caption(14) if words else kit.words.number())
                if not words:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                model.setItem(row, column, item)
    view.setModel(model)
    view.setShowGrid(kit.chance(0.93))
    line = view.fontMetrics().height()
    rows, columns = view.verticalHeader(), view.horizontalHeader()
    rows.setMinimumSectionSize(12)
    rows.setDefaultSectionSize(min(line, 20) + kit.choice.randint(1, 8))
    columns.setDefaultSectionSize(kit.choice.randint(48, 110))
    for column in range(12):
        if kit.chance(0.15):
            view.setColumnWidth(column, kit.choice.randint(30, 180))
    start = model.index(kit.choice.randrange(12), kit.choice.randrange(6))
    view.setCurrentIndex(start)
    if kit.chance(0.3):
        end = model.index(start.row() + kit.choice.randrange(6), start.column() + kit.choice.randrange(4))
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        view.selectionModel().select(QItemSelection(start, end), select)
    return view


def _program(kit: WidgetKit) -> QMainWindow:
    window = main_window()
    small_font(kit, window)
    kit.symbols = kit.choice.randint(25, 80)
    if kit.chance(0.9):
        add_menus(kit, window, least=kit.choice.choice([3, 8]), most=12)
    return window


def _side(kit: WidgetKit) -> int:
    return kit.choice.choice([16, 16, 16, 18, 22, 22, 24, 24, 32])


def _choices(kit: WidgetKit, texts: tuple[str, ...], width: int) -> QComboBox:
    combo = QComboBox()
    combo.addItems(texts)
    combo.setCurrentIndex(kit.choice.randrange(len(texts)))
    combo.setEditable(kit.chance(0.5))
    combo.setFixedWidth(width)
    return combo


def _bar_field(kit: WidgetKit) -> QWidget:
    """What tool bars hold beside buttons."""
    match kit.choice.randrange(7):
        case 0:
            fonts = ("Sans 10", "DejaVu Sans", "Liberation Serif", "Noto Sans", "Cantarell", "Monospace")
            return kit.maybe_disabled(_choices(kit, fonts, kit.choice.randint(110, 190)), 0.05)
        case 1:
            sizes = tuple(str(size) for size in (8, 9, 10, 11, 12, 14, 18, 24, 36))
            return _choices(kit, sizes, kit.choice.randint(48, 70))
        case 2:
            return _choices(kit, _ZOOMS, kit.choice.randint(64, 90))
        case 3:
            return _choices(kit, tuple(kit.words.captions(4, 14)), kit.choice.randint(90, 160))
        case 4:
            spin = QSpinBox(maximum=999)
            spin.setValue(kit.choice.randrange(300))
            spin.setFixedWidth(kit.choice.randint(58, 84))
            return kit.maybe_disabled(spin)
        case 5:
            field = QLineEdit(kit.words.caption(14) if kit.chance(0.4) else "")
            field.setPlaceholderText(kit.words.caption(14))
            field.setFixedWidth(kit.choice.randint(70, 170))
            return field
        case _:
            return kit.label(kit.words.caption(10))


def _tool_box(kit: WidgetKit) -> QWidget:
    """Tools in one to three columns, as paint programs have them, with colours and options below."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(2, 2, 2, 2)
    grid = QGridLayout()
    grid.setSpacing(kit.choice.choice([0, 0, 1, 3]))
    side, flat, columns = _side(kit), kit.chance(0.8), kit.choice.choice([1, 2, 2, 2, 3, 4])
    for place in range(kit.choice.randint(8, 30)):
        grid.addWidget(kit.maybe_disabled(tool(kit, side, flat=flat), 0.03), place // columns, place % columns)
    column.addLayout(grid)
    if kit.chance(0.5):
        column.addWidget(kit.rule())
        column.addLayout(_palette(kit, columns=max(2, columns * side // 14)))
    if kit.chance(0.4):
        column.addWidget(kit.slider())
    if kit.chance(0.4):
        spin = QSpinBox(maximum=99)
        spin.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column.addWidget(spin)
    column.addStretch()
    return box


def _palette(kit: WidgetKit, columns: int) -> QGridLayout:
    """Small buttons, each of one colour."""
    grid = QGridLayout()
    grid.setSpacing(kit.choice.choice([1, 2]))
    side = kit.choice.randint(10, 16)
    for place in range(columns * kit.choice.randint(2, 6)):
        swatch = QToolButton()
        swatch.setStyleSheet("padding: 0; margin: 0; min-height: 0; min-width: 0;")
        pixmap = QPixmap(side, side)
        pixmap.fill(QColor.fromHsvF(kit.choice.random(), kit.choice.random(), kit.choice.random()))
        swatch.setIcon(QIcon(pixmap))
        swatch.setIconSize(QSize(side, side))
        swatch.setFixedSize(side + 4, side + 4)
        grid.addWidget(swatch, place // columns, place % columns)
    return grid


def _canvas(kit: WidgetKit) -> QWidget:
    """A picture to be worked on, now and then over a strip of colours."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    picture = kit.picture(kit.choice.randint(200, 700), kit.choice.randint(150, 500))
    picture.setAlignment(kit.choice.choice([Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignLeft]))
    column.addWidget(picture, 1)
    if kit.chance(0.3):
        row = QHBoxLayout()
        row.addLayout(_palette(kit, columns=kit.choice.randint(8, 16)))
        row.addStretch()
        column.addLayout(row)
    return page


def _text(kit: WidgetKit) -> QWidget:
    return kit.text_area(kit.choice.choice([0, 30, 120, 300]))


def _rows(kit: WidgetKit) -> QWidget:
    outer = QSplitter(Qt.Orientation.Horizontal)
    if kit.chance(0.6):
        outer.addWidget(kit.tree_of(kit.choice.randint(5, 14), 1))
    outer.addWidget(
        kit.table_of(kit.choice.randint(5, 40), kit.choice.randint(3, 8)) if kit.chance(0.6) else kit.list_of(30)
    )
    return outer


def _documents(kit: WidgetKit) -> QWidget:
    pages = QTabWidget()
    pages.setTabsClosable(kit.chance(0.7))
    pages.setDocumentMode(kit.chance(0.6))
    pages.addTab(_text(kit) if kit.chance(0.6) else _canvas(kit), kit.words.file())
    for _ in range(kit.choice.randint(1, 5)):
        pages.addTab(QWidget(), kit.words.file())
    return pages


def _properties(kit: WidgetKit) -> QWidget:
    """A narrow column of fields and rows of tools, each with its name."""
    box = QWidget()
    box.setFixedWidth(kit.choice.randint(170, 260))
    column = QVBoxLayout(box)
    column.setSpacing(kit.choice.randint(1, 5))
    for _ in range(kit.choice.randint(2, 5)):
        column.addWidget(kit.label())
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for _ in range(kit.choice.randint(2, 6)):
            tools.addWidget(tool(kit, 16))
        tools.addStretch()
        column.addLayout(tools)
        column.addWidget(kit.input())
    column.addStretch()
    return box


def _formula_bar(kit: WidgetKit) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(kit.choice.choice([0, 2, 4]))
    place = f"{kit.choice.choice(_COLUMNS[:12])}{kit.choice.randint(1, 40)}"
    if kit.chance(0.5):
        row.addWidget(_choices(kit, (place,), kit.choice.randint(70, 130)))
    else:
        where = QLineEdit(place)
        where.setFixedWidth(kit.choice.randint(60, 120))
        row.addWidget(where)
    for _ in range(kit.choice.randint(1, 4)):
        row.addWidget(tool(kit, 16))
    column = kit.choice.choice(_COLUMNS[:9])
    formulas = ["", f"=SUM({column}2:{column}18)", f"={column}3*1.2", kit.words.value()]
    row.addWidget(QLineEdit(kit.choice.choice(formulas)), 1)
    if kit.chance(0.3):
        row.addWidget(tool(kit, 16))
    return row


def _sheet_tabs(kit: WidgetKit) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    arrows = (Qt.ArrowType.LeftArrow, Qt.ArrowType.RightArrow)
    for arrow in kit.choice.choice([(), arrows, arrows * 2]):
        button = QToolButton()
        button.setAutoRaise(True)
        button.setArrowType(arrow)
        button.setFixedSize(*(kit.choice.randint(16, 20),) * 2)
        row.addWidget(button)
    tabs = QTabBar()
    tabs.setShape(QTabBar.Shape.RoundedSouth)
    named = kit.chance(0.3)
    for number in range(kit.choice.randint(1, 6)):
        tabs.addTab(kit.words.caption(12) if named else f"Sheet{number + 1}")
    tabs.setCurrentIndex(kit.choice.randrange(tabs.count()))
    row.addWidget(tabs)
    if kit.chance(0.5):
        row.addWidget(tool(kit, 16))
    row.addStretch()
    if kit.chance(0.4):
        row.addWidget(kit.scroll_bar(), 1)
    return row
