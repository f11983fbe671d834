"""Wiring of a generated window: names for the widgets that respond, and a signal for whatever happens to them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QDialog,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QTabWidget,
    QWidget,
)

from gui.datagen.qt_tasks.program.widget_values import place_of, plain

_IN_MENU: Final = ("Open", "Rename", "Copy", "Delete", "Properties", "Share", "Move to…", "Details", "Select all")
_EDITING: Final = frozenset({"ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z"})


class Wiring(QObject):
    """Connects the widgets of one window and of its dialogs.

    Attributes:
        widgets: Those that respond, in the order in which they were wired.
        menus: The context menu of a list, by the list.
        status: The line of the window that shows that something was done.

    Signals:
        changed: A value is different now.
        happened: What was done: `pressed 012`, `chose File > Save`, `keys ctrl+s`.
    """

    changed = Signal()
    happened = Signal(str)

    def __init__(self, choice: random.Random, style_sheet: str, parent: QObject) -> None:
        super().__init__(parent)
        self.widgets: list[QWidget] = []
        self.menus: dict[QWidget, QMenu] = {}
        self.status = QLabel("Ready")
        self._choice, self._style_sheet = choice, style_sheet
        self._main: QWidget | None = None
        self._done = 0
        self._last_key = -1

    def listen_to_keys(self, main: QWidget) -> None:
        """Report the keys pressed in the application, until it is deleted; `main` is its main window."""
        self._main = main
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        match event:
            case QKeyEvent() if event.type() is QEvent.Type.ShortcutOverride and self._is_first(watched, event):
                self._report_keys(event)
            case QContextMenuEvent() if isinstance(view := watched.parent(), QAbstractItemView):
                if view in self.menus and watched is view.viewport():
                    self._open_menu(view, event.pos())
                    return True
            case _:
                pass
        return False

    def _is_first(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether this is a new key event, and not one passed on to a parent; a synthetic event has no timestamp."""
        if event.timestamp():
            return event.timestamp() != self._last_key
        focus = QApplication.focusWidget() or QApplication.activeWindow()
        return watched is (self._main if focus is None else focus)

    def _report_keys(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        named = event.key() >= Qt.Key.Key_Escape  # keys that write nothing
        if (bare.value or named) and event.key() not in {
            *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
        }:
            self._last_key = event.timestamp()
            chord = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText).lower()
            if (bare.value or "f1" <= chord[:2] <= "f9") and chord not in _EDITING:
                self._count("keys")
            self.happened.emit(f"keys {chord}")

    def _open_menu(self, view: QAbstractItemView, at: QPoint) -> None:
        index = view.indexAt(at)
        if index.isValid():
            view.setCurrentIndex(index)
            self.happened.emit(f"right-clicked {view.objectName()} {place_of(index)}")
            self.menus[view].popup(view.viewport().mapToGlobal(at))

    def connect_all(self, top: QWidget, dialogs: Mapping[QWidget, QDialog]) -> None:
        """Name and connect the widgets of a window or of a dialog.

        Args:
            dialogs: The dialogs that buttons open, by the button.
        """
        for widget in top.findChildren(QWidget):
            if widget.window() is not top or not _responds(widget):
                continue
            widget.setObjectName(f"{len(self.widgets):03} {_caption_of(widget)}".strip())
            self.widgets.append(widget)
            self._listen(widget, dialogs.get(widget))
        for bar in top.findChildren(QMenuBar):
            for action in bar.actions():
                if action.menu() is not None:
                    self._listen_to_menu(action.menu(), plain(action.text()))

    def _listen(self, widget: QWidget, dialog: QDialog | None) -> None:
        name, changed = widget.objectName(), self.changed.emit
        match widget:
            case QCheckBox() | QRadioButton():
                widget.toggled.connect(lambda _: changed())
            case QAbstractButton():
                widget.clicked.connect(lambda: self._pressed(name, dialog))
            case QComboBox():
                widget.currentTextChanged.connect(lambda _: changed())
                widget.currentIndexChanged.connect(lambda _: changed())
            case QLineEdit():
                widget.textChanged.connect(lambda _: changed())
            case QPlainTextEdit():
                widget.textChanged.connect(changed)
            case QAbstractSpinBox():
                widget.lineEdit().textChanged.connect(lambda _: changed())
            case QSlider():
                widget.valueChanged.connect(lambda _: changed())
            case QHeaderView():
                widget.setSectionsClickable(True)
                widget.sectionClicked.connect(lambda place: self._pressed(f"{name} {place}", None))
            case QAbstractItemView():
                self._listen_to_view(widget)
            case QCalendarWidget():
                widget.selectionChanged.connect(changed)
            case QGroupBox():
                widget.toggled.connect(lambda _: changed())
            case QTabWidget():
                widget.currentChanged.connect(lambda _: changed())
            case QLabel():
                widget.linkActivated.connect(lambda _: self._pressed(name, None))
            case _:
                pass

    def _listen_to_view(self, view: QAbstractItemView) -> None:
        name = view.objectName()
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.clicked.connect(lambda index: self.happened.emit(f"clicked {name} {place_of(index)}"))
        view.doubleClicked.connect(lambda index: self._opened(name, index))
        view.verticalScrollBar().valueChanged.connect(lambda _: self.changed.emit())
        if self._choice.random() < 0.6:
            menu = QMenu(view)
            menu.setStyleSheet(self._style_sheet)
            for caption in self._choice.sample(_IN_MENU, self._choice.randint(3, 5)):
                menu.addAction(caption)
            self.menus[view] = menu
            self._listen_to_menu(menu, "context")

    def _opened(self, name: str, index: QModelIndex) -> None:
        self._count("opened")
        self.happened.emit(f"double-clicked {name} {place_of(index)}")

    def _listen_to_menu(self, menu: QObject, path: str) -> None:
        assert isinstance(menu, QMenu)
        menu.setStyleSheet(self._style_sheet)
        menu.aboutToShow.connect(self.changed.emit)
        menu.aboutToHide.connect(self.changed.emit)
        for action in menu.actions():
            here = f"{path} > {plain(action.text())}"
            if action.menu() is not None:
                self._listen_to_menu(action.menu(), here)
            elif not action.isSeparator():
                action.triggered.connect(self._chooser(here))

    def _chooser(self, path: str) -> Callable[[], None]:
        def chosen() -> None:
            self._count("chosen")
            self.happened.emit(f"chose {path}")

        return chosen

    def _pressed(self, name: str, dialog: QDialog | None) -> None:
        self._count("done")
        self.happened.emit(f"pressed {name}")
        if dialog is not None:
            dialog.open()

    def _count(self, what: str) -> None:
        """Show on the status line that something was done, so that every press has a visible effect."""
        self._done += 1
        self.status.setText(f"{self._done} {what}")


def _responds(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    match widget:
        case QLineEdit():
            return not isinstance(parent, QComboBox | QAbstractSpinBox)
        case QHeaderView():
            grand = None if parent is None else parent.parent()
            return widget.orientation() is Qt.Orientation.Horizontal and not isinstance(grand, QCalendarWidget)
        case QAbstractItemView():
            return not isinstance(parent, QCalendarWidget) and not isinstance(parent, QComboBox)
        case QAbstractButton():
            of = (QCalendarWidget, QLineEdit, QTabWidget)
            return not isinstance(parent, of) and (parent is None or not isinstance(parent.parentWidget(), of))
        case QComboBox() | QPlainTextEdit() | QAbstractSpinBox() | QSlider() | QCalendarWidget() | QGroupBox():
            return parent is None or not isinstance(parent.parentWidget(), QCalendarWidget)
        case QTabWidget():
            return True
        case QLabel():
            return "<a " in widget.text()
        case _:
            return False


def _caption_of(widget: QWidget) -> str:
    match widget:
        case QAbstractButton():
            return plain(widget.text())
        case QGroupBox():
            return plain(widget.title())
        case _:
            return type(widget).__name__.removeprefix("Q").lower()
