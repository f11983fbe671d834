"""A window of any family as a program that works: what it holds, what happens in it, the dialogs it opens.

The family's own drawing is taken as it is; what is drawn for looks alone is brought to life here. Pages behind tabs
get contents, buttons that promise a dialog open one, what deletes asks first, lists have a menu of their own, a line
at the lower edge says that something was done.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QKeySequence
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
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from agent.learning.instructions.random_text import RandomText
from gui.datagen.qt_screens.families.programs import fill
from gui.datagen.qt_screens.families.registry import FAMILIES
from gui.datagen.qt_screens.families.widget_kit import Kit
from gui.datagen.qt_screens.style.art import Art
from gui.datagen.qt_tasks.styling import dress
from gui.practice.state import Value

_PROMISES: Final = (
    *("options", "settings", "preferences", "properties", "advanced", "details", "more", "about", "help", "find"),
    *("replace", "export", "import", "rename", "new folder", "save as", "format", "account", "network"),
)
"""What stands on a button that opens a dialog."""

_GRAVE: Final = ("delete", "remove", "reset", "discard", "close", "log out", "send", "send report", "install", "update")
"""What cannot be taken back."""

_ASKED: Final = ("delete", "remove", "reset")
_PAGES: Final = ("form", "settings", "lists", "tables", "find")
_IN_MENU: Final = ("Open", "Rename", "Copy", "Delete", "Properties", "Share", "Move to…", "Details", "Select all")
_EDITING: Final = frozenset({"ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "ctrl+z"})
_NEWS: Final = ("Welcome", "Tip of the day", "An update is ready", "You are offline", "Session restored")
_AWAY: Final = ("OK", "Close", "Got it", "Not now", "Continue", "Dismiss")


def plain(text: str) -> str:
    """A caption without the sign that marks its mnemonic."""
    return text.replace("&", "").partition("\t")[0]


def is_grave(text: str) -> bool:
    """Whether a button of this name does what cannot be taken back."""
    return plain(text).casefold().rstrip(" …") in _GRAVE


class Program(QObject):
    """One live window.

    Attributes:
        dialogs: The dialogs that buttons open, by the button.
        news: A dialog that lies over the window from the start, or None.
        writes_into: What has the keyboard from the start because it is all that can be typed into, or None.

    Signals:
        changed: Something of its state is different now.
        happened: What was done: `pressed 012`, `chose File > Save`, `keys ctrl+s`.
    """

    changed = Signal()
    happened = Signal(str)

    def __init__(self, family: str, seed: int, art: Art, room: tuple[int, int]) -> None:
        super().__init__()
        choice = random.Random(f"{family} {seed}")  # noqa: S311 - variety, not secrecy
        self._choice = choice
        tone, self._sheet = dress(choice, art)
        self.kit = Kit(choice, RandomText(choice, "en"), tone, art)
        self.dialogs: dict[QWidget, QDialog] = {}
        self.news: QDialog | None = None
        self.writes_into: QPlainTextEdit | None = None
        self._menus: dict[QWidget, QMenu] = {}
        self._wired: list[QWidget] = []
        self._done = 0
        self._last_key = -1
        self.content = FAMILIES[family](self.kit)
        self._furnish(self.content)
        self._line = QLabel("Ready")
        self.main = self._framed(f"{self.kit.words.caption(20)} – Practice {family}", room)
        self._make_dialogs()
        for top in (self.main, *self.dialogs.values()):
            self._wire(top)
        if choice.random() < 0.08:
            self._bring_news()
        texts = [one for one in self.main.findChildren(QPlainTextEdit) if one.isEnabled() and not one.isReadOnly()]
        if len(texts) == 1 and not self.main.findChildren(QLineEdit):
            self.writes_into = texts[0]
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def window(self) -> QWidget:
        """See `gui.practice.state_reporter.PracticeWindow`."""
        return self.main

    def show(self) -> None:
        """Open it, with the news over it where there are any."""
        self.main.show()
        if self.writes_into is not None:
            self.writes_into.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.news is not None:
            self.news.open()

    def widgets(self) -> tuple[QWidget, ...]:
        """All that answers, in the order in which it was made."""
        return tuple(self._wired)

    def answers(self, widget: QWidget) -> bool:
        """Whether it is one of them; Qt's own arrows and buttons inside of widgets are not."""
        return widget.objectName()[:3].isdigit()

    def menu_of(self, view: QWidget) -> QMenu | None:
        """The menu that a right click on a list opens."""
        return self._menus.get(view)

    def values(self) -> Mapping[str, Value]:
        """What every widget holds, by its number and name."""
        return {widget.objectName(): value for widget in self._wired if (value := value_of(widget)) is not None}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        match event:
            case QKeyEvent() if event.type() is QEvent.Type.ShortcutOverride and self._is_first(watched, event):
                self._heard(event)
            case QContextMenuEvent() if isinstance(view := watched.parent(), QAbstractItemView):
                if view in self._menus and watched is view.viewport():
                    self._open_menu(view, event.pos())
                    return True
            case _:
                pass
        return False

    def _is_first(self, watched: QObject, event: QKeyEvent) -> bool:
        """Whether this is a new key, and not one that goes on to a parent; a key of our own making has no time."""
        if event.timestamp():
            return event.timestamp() != self._last_key
        focus = QApplication.focusWidget() or QApplication.activeWindow()
        return watched is (self.main if focus is None else focus)

    def _heard(self, event: QKeyEvent) -> None:
        bare = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        named = event.key() >= Qt.Key.Key_Escape  # keys that write nothing
        if (bare.value or named) and event.key() not in {
            *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
        }:
            self._last_key = event.timestamp()
            said = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText).lower()
            if (bare.value or "f1" <= said[:2] <= "f9") and said not in _EDITING:
                self._say("keys")
            self.happened.emit(f"keys {said}")

    def _open_menu(self, view: QAbstractItemView, at: QPoint) -> None:
        index = view.indexAt(at)
        if index.isValid():
            view.setCurrentIndex(index)
            self.happened.emit(f"right-clicked {view.objectName()} {place_of(index)}")
            self._menus[view].popup(view.viewport().mapToGlobal(at))

    def _furnish(self, content: QWidget) -> None:
        """Put something where a drawing needs nothing."""
        for pages in content.findChildren(QTabWidget):
            for place in range(pages.count()):
                page = pages.widget(place)
                if type(page) is QWidget and page.layout() is None:
                    column = QVBoxLayout(page)
                    column.addWidget(FAMILIES[self._choice.choice(_PAGES)](self.kit))
        for menu in content.findChildren(QMenu):
            if not menu.actions():
                fill(self.kit, menu)
                for action in menu.actions():
                    if action.menu() is not None:
                        menu.removeAction(action)  # one level is deep enough
        for header in content.findChildren(QHeaderView):
            if isinstance(header.parent(), QAbstractItemView):
                header.setSectionsMovable(False)

    def _framed(self, title: str, room: tuple[int, int]) -> QWidget:
        """The content over its line of news, in a window that fits the room."""
        outer = QWidget()
        outer.setWindowTitle(title)
        outer.setStyleSheet(self._sheet)
        column = QVBoxLayout(outer)
        column.setContentsMargins(0, 0, 0, 4)
        least = self.content.minimumSizeHint()
        if least.height() > room[1] - 40 or least.width() > room[0]:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(self.content)
            column.addWidget(area, 1)
        else:
            column.addWidget(self.content, 1)
        self._line.setContentsMargins(8, 0, 8, 0)
        column.addWidget(self._line)
        bars = [bar.sizeHint().width() + 40 for bar in self.content.findChildren(QMenuBar)]
        bars += [pages.tabBar().sizeHint().width() + 60 for pages in self.content.findChildren(QTabWidget)]
        if bars:  # what does not fit would hide behind an arrow
            outer.setMinimumWidth(min(room[0], max(bars)))
        wanted = outer.sizeHint()
        grown = self._choice.uniform(1.0, 1.35), self._choice.uniform(1.0, 1.35)
        outer.resize(
            min(room[0], max(360, round(wanted.width() * grown[0]))),
            min(room[1], max(260, round(wanted.height() * grown[1]))),
        )
        return outer

    def _make_dialogs(self) -> None:
        """One for each button that promises one, three at most; what deletes asks first."""
        for button in self.content.findChildren(QAbstractButton):
            if not isinstance(button, QPushButton | QToolButton) or not button.text() or len(self.dialogs) >= 3:
                continue
            name = plain(button.text()).casefold()
            if name.rstrip(" .…") in _ASKED:
                self.dialogs[button] = self._question(plain(button.text()))
            elif name.endswith(("…", "...")) or name in _PROMISES:
                self.dialogs[button] = self._dialog(plain(button.text()))

    def _dialog(self, title: str) -> QDialog:
        dialog, column = self._blank(title)
        column.addWidget(FAMILIES[self._choice.choice(["dialog", "dialog", "form", "find"])](self.kit))
        for button in dialog.findChildren(QPushButton):
            button.setAutoDefault(False)
            button.setEnabled(True)
        self._ends(dialog, self._choice.choice([("OK", "Cancel"), ("Close",), ("Apply", "Cancel"), ("Done",)]))
        size = dialog.sizeHint()
        dialog.resize(min(size.width(), 700), min(size.height(), 480))
        return dialog

    def _question(self, what: str) -> QDialog:
        dialog, column = self._blank(what)
        column.addWidget(QLabel(f"{what} this for good?"))
        self._ends(dialog, self._choice.choice([("Yes", "No"), ("No", "Yes"), (f"{what} now", "Keep")]), asks=True)
        return dialog

    def _bring_news(self) -> None:
        dialog, column = self._blank(self._choice.choice(_NEWS))
        column.addWidget(self.kit.prose(self._choice.randint(4, 14)))
        self._ends(dialog, (self._choice.choice(_AWAY),))
        self._wire(dialog)
        self.news = dialog

    def _blank(self, title: str) -> tuple[QDialog, QVBoxLayout]:
        dialog = QDialog(self.main)
        dialog.setModal(True)
        dialog.setWindowTitle(title)
        dialog.setMinimumWidth(240)
        dialog.setStyleSheet(self._sheet)
        return dialog, QVBoxLayout(dialog)

    def _ends(self, dialog: QDialog, captions: tuple[str, ...], *, asks: bool = False) -> None:
        """Buttons that close it; a drawing's own buttons only say that they were pressed."""
        column = dialog.layout()
        assert column is not None
        for caption in captions:
            button = QPushButton(caption)
            button.setProperty("ends", True)
            button.setProperty("grave", asks and caption not in {"No", "Keep"})
            button.setAutoDefault(False)
            button.clicked.connect(dialog.accept)
            column.addWidget(button)

    def _wire(self, top: QWidget) -> None:
        """Names for all that answers, and what happens is told."""
        for widget in top.findChildren(QWidget):
            if widget.window() is not top or not _answers(widget):
                continue
            widget.setObjectName(f"{len(self._wired):03} {_word_of(widget)}".strip())
            self._wired.append(widget)
            self._listen(widget)
        for bar in top.findChildren(QMenuBar):
            for action in bar.actions():
                if action.menu() is not None:
                    self._listen_to_menu(action.menu(), plain(action.text()))

    def _listen(self, widget: QWidget) -> None:
        name, tell = widget.objectName(), self.changed.emit
        match widget:
            case QCheckBox() | QRadioButton():
                widget.toggled.connect(lambda _: tell())
            case QAbstractButton():
                dialog = self.dialogs.get(widget)
                widget.clicked.connect(lambda: self._pressed(name, dialog))
            case QComboBox():
                widget.currentTextChanged.connect(lambda _: tell())
                widget.currentIndexChanged.connect(lambda _: tell())
            case QLineEdit():
                widget.textChanged.connect(lambda _: tell())
            case QPlainTextEdit():
                widget.textChanged.connect(tell)
            case QAbstractSpinBox():
                widget.lineEdit().textChanged.connect(lambda _: tell())
            case QSlider():
                widget.valueChanged.connect(lambda _: tell())
            case QHeaderView():
                widget.setSectionsClickable(True)
                widget.sectionClicked.connect(lambda place: self._pressed(f"{name} {place}", None))
            case QAbstractItemView():
                self._listen_to_view(widget)
            case QCalendarWidget():
                widget.selectionChanged.connect(tell)
            case QGroupBox():
                widget.toggled.connect(lambda _: tell())
            case QTabWidget():
                widget.currentChanged.connect(lambda _: tell())
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
            menu.setStyleSheet(self._sheet)
            for caption in self._choice.sample(_IN_MENU, self._choice.randint(3, 5)):
                menu.addAction(caption)
            self._menus[view] = menu
            self._listen_to_menu(menu, "context")

    def _opened(self, name: str, index: QModelIndex) -> None:
        self._say("opened")
        self.happened.emit(f"double-clicked {name} {place_of(index)}")

    def _listen_to_menu(self, menu: QObject, path: str) -> None:
        assert isinstance(menu, QMenu)
        menu.setStyleSheet(self._sheet)
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
            self._say("chosen")
            self.happened.emit(f"chose {path}")

        return chosen

    def _pressed(self, name: str, dialog: QDialog | None) -> None:
        self._say("done")
        self.happened.emit(f"pressed {name}")
        if dialog is not None:
            dialog.open()

    def _say(self, what: str) -> None:
        """Whatever is pressed changes something that can be seen."""
        self._done += 1
        self._line.setText(f"{self._done} {what}")


def place_of(index: QModelIndex | QPersistentModelIndex) -> str:
    """Where an item is, from the root: `3,0` or `3,0/1,0`."""
    steps: list[str] = []
    while index.isValid():
        steps.append(f"{index.row()},{index.column()}")
        index = index.parent()
    return "/".join(reversed(steps))


def value_of(widget: QWidget) -> Value | None:
    """What a widget holds, or None where that is nothing that lasts."""
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
    """What can be chosen in it."""
    return [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def _answers(widget: QWidget) -> bool:
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


def _word_of(widget: QWidget) -> str:
    match widget:
        case QAbstractButton():
            return plain(widget.text())
        case QGroupBox():
            return plain(widget.title())
        case _:
            return type(widget).__name__.removeprefix("Q").lower()
