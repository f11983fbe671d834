"""Families kept out of training, to measure generalization."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.datagen.qt_screens.families.widget_kit import WidgetKit

_KEYPADS = (
    ("C", "±", "%", "÷", "7", "8", "9", "×", "4", "5", "6", "−", "1", "2", "3", "+", "0", ".", "⌫", "="),
    ("7", "8", "9", "/", "4", "5", "6", "*", "1", "2", "3", "-", "0", ",", "=", "+"),
    (
        *("sin", "cos", "tan", "(", ")", "AC", "ln", "log", "√", "x²", "xʸ", "÷", "π", "7", "8", "9", "n!", "×"),
        *("e", "4", "5", "6", "1/x", "−", "EE", "1", "2", "3", "0", "+"),
    ),
)


def calendar(kit: WidgetKit) -> QWidget:
    """A calendar month, with appointments or a form beside it."""
    page = QWidget()
    row = QHBoxLayout(page)
    month = QCalendarWidget()
    tongue = {"de": QLocale.Language.German, "fr": QLocale.Language.French, "ru": QLocale.Language.Russian}
    month.setLocale(QLocale(tongue.get(kit.words.language, QLocale.Language.English)))
    month.setSelectedDate(QDate(2000 + kit.choice.randrange(30), kit.choice.randint(1, 12), kit.choice.randint(1, 28)))
    month.setGridVisible(kit.chance(0.4))
    month.setFirstDayOfWeek(kit.choice.choice([Qt.DayOfWeek.Monday, Qt.DayOfWeek.Sunday]))
    if kit.chance(0.5):
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    row.addWidget(month, 2)
    if kit.chance(0.7):
        column = QVBoxLayout()
        column.addWidget(kit.heading())
        if kit.chance(0.6):
            day = QListWidget()
            day.addItems([f"{kit.words.time()}  {kit.words.caption()}" for _ in range(kit.choice.randint(1, 8))])
            column.addWidget(day, 1)
        for _ in range(kit.choice.randint(0, 2)):
            column.addWidget(kit.day())
        column.addWidget(kit.tick())
        buttons = QHBoxLayout()
        for _ in range(2):
            buttons.addWidget(kit.button())
        column.addLayout(buttons)
        row.addLayout(column, 1)
    return page


def mail(kit: WidgetKit) -> QWidget:
    """A mail program: folders, messages, and the message that is read or written."""
    outer = QWidget()
    column = QVBoxLayout(outer)
    tools = QHBoxLayout()
    for _ in range(kit.choice.randint(3, 6)):
        tools.addWidget(kit.tool(kit.words.caption(10) if kit.chance(0.5) else ""))
    search = QLineEdit(placeholderText=kit.words.caption())
    tools.addStretch()
    tools.addWidget(search)
    column.addLayout(tools)
    body = QSplitter(Qt.Orientation.Horizontal)
    folders = kit.tree_of(kit.choice.randint(4, 9), 1)
    folders.setMaximumWidth(150)
    body.addWidget(folders)
    right = QSplitter(Qt.Orientation.Vertical)
    if kit.chance(0.5):
        right.addWidget(kit.table_of(kit.choice.randint(4, 20), 3))
    else:
        messages = QListWidget()
        for _ in range(kit.choice.randint(3, 12)):
            messages.addItem(QListWidgetItem(kit.icon(), f"{kit.words.person()}\n{kit.words.sentence(4)}"))
        messages.setCurrentRow(0)
        right.addWidget(messages)
    right.addWidget(_written(kit) if kit.chance(0.5) else _read(kit))
    body.addWidget(right)
    body.setStretchFactor(1, 1)
    column.addWidget(body, 1)
    return outer


def calculator(kit: WidgetKit) -> QWidget:
    """A calculator: a display over a keypad."""
    page = QWidget()
    column = QVBoxLayout(page)
    display = QLineEdit(str(kit.choice.randrange(10**6)))
    display.setAlignment(Qt.AlignmentFlag.AlignRight)
    display.setReadOnly(kit.chance(0.5))
    display.setStyleSheet(f"font-size: {kit.choice.randint(14, 28)}pt;")
    column.addWidget(display)
    if kit.chance(0.3):
        column.addWidget(kit.label(kit.words.number()))
    if kit.chance(0.3):
        row = QHBoxLayout()
        for radio in kit.radios(3):
            row.addWidget(radio)
        column.addLayout(row)
    keys = kit.choice.choice(_KEYPADS)
    grid = QGridLayout()
    grid.setSpacing(kit.choice.randint(1, 8))
    columns = 6 if len(keys) > 20 else 4
    for place, key in enumerate(keys):
        button = QPushButton(key)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        button.setMinimumWidth(34)
        grid.addWidget(button, place // columns, place % columns)
    column.addLayout(grid, 1)
    return page


def _read(kit: WidgetKit) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(kit.heading())
    column.addWidget(kit.label(f"{kit.words.person()} · {kit.words.date()}"))
    text = QTextBrowser()
    text.setPlainText("\n\n".join(kit.words.paragraph(20) for _ in range(3)))
    column.addWidget(text, 1)
    return page


def _written(kit: WidgetKit) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    for text in (kit.words.email(), kit.words.sentence(4)):
        row = QHBoxLayout()
        row.addWidget(kit.label())
        row.addWidget(QLineEdit(text), 1)
        column.addLayout(row)
    column.addWidget(kit.text_area(40), 1)
    row = QHBoxLayout()
    row.addWidget(kit.button())
    row.addWidget(kit.tool())
    row.addStretch()
    column.addLayout(row)
    return page
