"""Families of program windows with menus, toolbars and pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QTextBrowser,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.collections import lists, tables, trees
from gui.datagen.qt_screens.families.fields import form, settings
from gui.datagen.qt_screens.families.widget_kit import WidgetKit

_KEYS = ("Ctrl+S", "Ctrl+Shift+P", "F5", "Alt+Return", "Del", "Ctrl+Z", "")


def menus(kit: WidgetKit) -> QWidget:
    """A menu bar over a picture, a text or an empty page."""
    window = main_window()
    add_menus(kit, window)
    if kit.chance(0.3):
        window.addToolBar(_toolbar(kit))
    contents: list[Callable[[], QWidget]] = [
        lambda: kit.text_area(120),
        lambda: kit.picture(400, 260),
        QWidget,
        lambda: tables(kit),
        lambda: form(kit),
    ]
    window.setCentralWidget(kit.choice.choice(contents)())
    _status(kit, window)
    return window


def toolbars(kit: WidgetKit) -> QWidget:
    """Toolbars around a canvas."""
    window = main_window()
    if kit.chance(0.4):
        add_menus(kit, window)
    for _ in range(kit.choice.randint(1, 2)):
        window.addToolBar(_toolbar(kit))
        if kit.chance(0.3):
            window.addToolBarBreak()
    if kit.chance(0.5):
        window.addToolBar(
            kit.choice.choice([Qt.ToolBarArea.LeftToolBarArea, Qt.ToolBarArea.RightToolBarArea]),
            _toolbar(kit, inputs=False),
        )
    if kit.chance(0.5):
        canvas = QScrollArea()
        canvas.setWidget(kit.picture(kit.choice.randint(200, 700), kit.choice.randint(150, 500)))
        canvas.setAlignment(Qt.AlignmentFlag.AlignCenter)
        window.setCentralWidget(canvas)
    else:
        board = QWidget()
        grid = QGridLayout(board)
        columns = kit.choice.randint(3, 8)
        pressed = kit.chance(0.5)
        for place in range(kit.choice.randint(4, 24)):
            cell: QAbstractButton
            if pressed:
                cell = kit.button(kit.caption(8) if kit.chance(0.6) else kit.words.number()[:4])
                cell.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            else:
                cell = kit.tool(kit.words.caption(12) if kit.chance(0.3) else "")
                cell.setIconSize(QSize(*(kit.choice.choice([16, 22, 32]),) * 2))
            grid.addWidget(cell, place // columns, place % columns)
        window.setCentralWidget(board)
    _status(kit, window)
    return window


def tabs(kit: WidgetKit) -> QWidget:
    """Tab pages, the tabs at any side."""
    pages = QTabWidget()
    pages.setTabPosition(kit.choice.choice([QTabWidget.TabPosition.North] * 5 + [QTabWidget.TabPosition.South]))
    pages.setTabsClosable(kit.chance(0.3))
    pages.setDocumentMode(kit.chance(0.3))
    makers: list[Callable[[WidgetKit], QWidget]] = [form, settings, lists, tables, trees]
    count = kit.choice.randint(2, 6)
    shown = kit.choice.randrange(count)
    for index, caption in enumerate(kit.words.captions(count, 16)):
        # what is behind is not built: it is not visible
        page = kit.choice.choice(makers)(kit) if index == shown else QWidget()
        if kit.chance(0.15):
            pages.addTab(page, kit.icon(), caption)
        else:
            pages.addTab(page, caption)
        pages.setTabEnabled(index, index == shown or not kit.chance(0.08))
    pages.setCurrentIndex(shown)
    if kit.chance(0.5):
        return pages
    outer = QWidget()
    column = QVBoxLayout(outer)
    column.addWidget(pages, 1)
    row = QHBoxLayout()
    row.addStretch()
    for _ in range(kit.choice.randint(1, 3)):
        row.addWidget(kit.button())
    column.addLayout(row)
    return outer


def editor(kit: WidgetKit) -> QWidget:
    """Menus, tools and a large text; documents behind tabs, a terminal below, a page to read."""
    window = main_window()
    if kit.chance(0.8):
        add_menus(kit, window)
    if kit.chance(0.6):
        window.addToolBar(_toolbar(kit))
    text: QWidget
    if kit.chance(0.2):
        reader = QTextBrowser()
        paragraphs = "".join(f"<p>{kit.words.paragraph(25)}</p>" for _ in range(4))
        reader.setHtml(f"<h2>{kit.words.caption()}</h2>{paragraphs}")
        text = reader
    else:
        text = _document(kit)
    if kit.chance(0.3):
        documents = QTabWidget()
        documents.setTabsClosable(kit.chance(0.6))
        documents.addTab(text, kit.words.file())
        for _ in range(kit.choice.randint(1, 3)):
            documents.addTab(QWidget(), kit.words.file())
        text = documents
    window.setCentralWidget(_between(kit, text))
    _status(kit, window)
    return window


def terminal(kit: WidgetKit) -> QWidget:
    """A terminal: monospaced text that fills the window."""
    window = main_window()
    if kit.chance(0.6):
        add_menus(kit, window)
    console = _document(kit)
    ground, ink = kit.choice.choice(
        [("#000000", "#d0d0d0"), ("#1d1f28", "#50fa7b"), ("#fdf6e3", "#586e75"), ("#300a24", "#ffffff")]
    )
    console.setStyleSheet(f"background: {ground}; color: {ink}; border: none;")
    window.setCentralWidget(console)
    return window


def add_menus(kit: WidgetKit, window: QMainWindow, least: int = 2, most: int = 7) -> None:
    """A menu bar with some menus."""
    bar = window.menuBar()
    for caption in kit.words.captions(kit.choice.randint(least, most), 12):
        menu = bar.addMenu(f"&{caption}" if kit.mnemonics else caption)
        fill(kit, menu)


def fill(kit: WidgetKit, menu: QMenu) -> None:
    """Fill a menu with entries: icons, check marks, shortcuts, separators and sub-menus."""
    keys, icons = kit.chance(0.5), kit.chance(0.3)
    for caption in kit.words.captions(kit.choice.randint(2, 11), 26):
        if kit.chance(0.1):
            menu.addSeparator()
        if kit.chance(0.08):
            menu.addMenu(caption)
            continue
        action = menu.addAction(f"&{caption}" if kit.mnemonics and caption[0].isalpha() else caption)
        if keys:
            action.setShortcut(QKeySequence(kit.choice.choice(_KEYS)))
        if icons and kit.chance(0.7):
            action.setIcon(kit.icon())
        if kit.chance(0.12):
            action.setCheckable(True)
            action.setChecked(kit.chance(0.6))
        action.setEnabled(not kit.chance(0.15))


def main_window() -> QMainWindow:
    """An empty main window that can be a part of another."""
    window = QMainWindow()
    window.setWindowFlags(Qt.WindowType.Widget)
    return window


def _toolbar(kit: WidgetKit, *, inputs: bool = True) -> QToolBar:
    bar = QToolBar()
    bar.setMovable(kit.chance(0.5))
    side = kit.choice.choice([16, 16, 20, 24, 32])
    bar.setIconSize(QSize(side, side))
    written = kit.chance(0.25)
    for _ in range(kit.choice.randint(3, 14)):
        roll = kit.choice.random()
        if roll < 0.1:
            bar.addSeparator()
        elif roll < 0.16 and inputs:
            bar.addWidget(kit.combo())
        elif roll < 0.2 and inputs:
            bar.addWidget(kit.spin())
        elif roll < 0.24 and inputs:
            field = kit.field()
            field.setMaximumWidth(160)
            bar.addWidget(field)
        else:
            tool = kit.tool(kit.words.caption(12) if written else "")
            tool.setIconSize(QSize(side, side))
            tool.setAutoRaise(True)
            bar.addWidget(tool)
    return bar


def _document(kit: WidgetKit) -> QPlainTextEdit:
    document = QPlainTextEdit()
    lines = kit.choice.choice([0, 3, 20, 60])
    code = kit.chance(0.5)
    document.setPlainText("\n".join(kit.words.code() if code else kit.words.sentence(9) for _ in range(lines)))
    if code or kit.chance(0.3):
        font = QFont(kit.choice.choice(["DejaVu Sans Mono", "Noto Sans Mono CJK JP", "Nimbus Mono PS"]))
        font.setPointSizeF(kit.choice.uniform(8, 14))
        document.setStyleSheet(f'font-family: "{font.family()}"; font-size: {font.pointSizeF():.1f}pt;')
    document.setLineWrapMode(
        kit.choice.choice([QPlainTextEdit.LineWrapMode.NoWrap, QPlainTextEdit.LineWrapMode.WidgetWidth])
    )
    return document


def _between(kit: WidgetKit, text: QWidget) -> QWidget:
    """The text alone, or with a notice above it, or a search bar below."""
    notice, search = kit.chance(0.15), kit.chance(0.3)
    if not notice and not search:
        return text
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    if notice:
        banner = kit.label(kit.words.sentence(6))
        banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        banner.setStyleSheet(f"background: {kit.tone.accent}; color: {kit.tone.on_accent};")
        column.addWidget(banner)
    column.addWidget(text, 1)
    if search:
        row = QHBoxLayout()
        row.setContentsMargins(4, 2, 4, 2)
        for widget in (kit.tool(), kit.field(), kit.tool(), kit.tool(), kit.tick(), kit.tick()):
            row.addWidget(widget)
        row.addStretch()
        column.addLayout(row)
    return page


def _status(kit: WidgetKit, window: QMainWindow) -> None:
    if kit.chance(0.5):
        bar = window.statusBar()
        bar.setSizeGripEnabled(kit.chance(0.5))
        bar.addWidget(QLabel(kit.words.sentence(3)), 1)
        for _ in range(kit.choice.randint(0, 3)):
            bar.addPermanentWidget(QLabel(kit.words.number()))
