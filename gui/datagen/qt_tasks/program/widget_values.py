"""Values, captions and actions of widgets, as tasks and their judge read them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QTabWidget,
    QWidget,
)

from gui.practice.state import Value

_IRREVERSIBLE: Final = (
    "delete",
    "remove",
    "reset",
    "discard",
    "close",
    "log out",
    "send",
    "send report",
    "install",
    "update",
)
"""Captions of buttons whose effect is irreversible."""


def plain(text: str) -> str:
    """A caption without mnemonic mark and shortcut."""
    return text.replace("&", "").partition("\t")[0]


def is_irreversible(text: str) -> bool:
    """Whether a button with this caption has an irreversible effect."""
    return plain(text).casefold().rstrip(" …") in _IRREVERSIBLE


def place_of(index: QModelIndex | QPersistentModelIndex) -> str:
    """The path of an item from the root: `3,0` or `3,0/1,0`."""
    steps: list[str] = []
    while index.isValid():
        steps.append(f"{index.row()},{index.column()}")
        index = index.parent()
    return "/".join(reversed(steps))


def value_of(widget: QWidget) -> Value | None:
    """The value of a widget; None where it has none that lasts."""
    match widget:
        case QCheckBox() | QRadioButton():
            return widget.isChecked()
        case QGroupBox() if widget.isCheckable():
            return widget.isChecked()
        case QAbstractButton() if widget.isCheckable():
            return widget.isChecked()
        case QComboBox():
            return widget.currentText()
        case QLineEdit():
            return widget.text()
        case QPlainTextEdit():
            return widget.toPlainText()
        case QAbstractSpinBox():
            return widget.text()
        case QSlider():
            return widget.value()
        case QTabWidget():
            return widget.currentIndex()
        case QCalendarWidget():
            return widget.selectedDate().toString("yyyy-MM-dd")
        case _:
            return None


def actions_of(menu: QMenu | QMenuBar) -> list[QAction]:
    """The visible entries of a menu."""
    return [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
