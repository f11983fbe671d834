"""Generated windows that work: a window of any family with its dialogs, whose widgets respond.

The widgets of `qt_screens.families` only look right. Here tab pages get contents, buttons that promise a dialog open
one, what deletes asks for confirmation, lists get a context menu, and a status line reports every press.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from agent.learning.instructions.random_text import RandomText
from gui.datagen.qt_screens.families.programs import fill
from gui.datagen.qt_screens.families.registry import FAMILIES
from gui.datagen.qt_screens.families.widget_kit import WidgetKit
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_tasks.program.styling import apply_style
from gui.datagen.qt_tasks.program.widget_values import plain, value_of
from gui.datagen.qt_tasks.program.wiring import Wiring
from gui.practice.state import Value

_PROMISES: Final = (
    *("options", "settings", "preferences", "properties", "advanced", "details", "more", "about", "help", "find"),
    *("replace", "export", "import", "rename", "new folder", "save as", "format", "account", "network"),
)
"""Captions of buttons that open a dialog."""

_ASKED: Final = ("delete", "remove", "reset")
_PAGES: Final = ("form", "settings", "lists", "tables", "find")
_NOTICES: Final = ("Welcome", "Tip of the day", "An update is ready", "You are offline", "Session restored")
_DISMISS: Final = ("OK", "Close", "Got it", "Not now", "Continue", "Dismiss")


class Program(QObject):
    """One generated window with its dialogs.

    Attributes:
        dialogs: The dialogs that buttons open, by the button.
        notice: A dialog that is open over the window from the start, or None.
        focused_editor: The window's only text field, which has the keyboard focus from the start; else None.
        wiring: The connections of its widgets.

    Signals:
        changed: As `Wiring.changed`.
        happened: As `Wiring.happened`.
    """

    changed = Signal()
    happened = Signal(str)

    def __init__(self, family: str, seed: int, art: Artwork, size: tuple[int, int]) -> None:
        super().__init__()
        choice = random.Random(f"{family} {seed}")  # noqa: S311 - variety, not secrecy
        self._choice = choice
        tone, self._sheet = apply_style(choice, art)
        self.kit = WidgetKit(choice, RandomText(choice, "en"), tone, art)
        self.dialogs: dict[QWidget, QDialog] = {}
        self.notice: QDialog | None = None
        self.focused_editor: QPlainTextEdit | None = None
        self.content = FAMILIES[family](self.kit)
        self._furnish(self.content)
        self.wiring = Wiring(choice, self._sheet, self)
        self.wiring.changed.connect(self.changed)
        self.wiring.happened.connect(self.happened)
        self.main = self._framed(f"{self.kit.words.caption(20)} – Practice {family}", size)
        self._make_dialogs()
        for top in (self.main, *self.dialogs.values()):
            self.wiring.connect_all(top, self.dialogs)
        if choice.random() < 0.08:
            self._open_notice()
        texts = [
            field for field in self.main.findChildren(QPlainTextEdit) if field.isEnabled() and not field.isReadOnly()
        ]
        if len(texts) == 1 and not self.main.findChildren(QLineEdit):
            self.focused_editor = texts[0]
        self.wiring.listen_to_keys(self.main)

    def window(self) -> QWidget:
        """See `gui.practice.state_reporter.PracticeWindow`."""
        return self.main

    def show(self) -> None:
        """Open the window, with the notice over it where there is one."""
        self.main.show()
        if self.focused_editor is not None:
            self.focused_editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.notice is not None:
            self.notice.open()

    def widgets(self) -> tuple[QWidget, ...]:
        """The widgets that respond, in the order in which they were wired."""
        return tuple(self.wiring.widgets)

    def responds(self, widget: QWidget) -> bool:
        """Whether a widget is one of these; Qt's own arrows and buttons inside of widgets are not."""
        return widget.objectName()[:3].isdigit()

    def menu_of(self, view: QWidget) -> QMenu | None:
        """The context menu of a list."""
        return self.wiring.menus.get(view)

    def values(self) -> Mapping[str, Value]:
        """The value of each widget that has one, by its object name."""
        return {widget.objectName(): value for widget in self.widgets() if (value := value_of(widget)) is not None}

    def _furnish(self, content: QWidget) -> None:
        """Fill empty tab pages and empty menus."""
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

    def _framed(self, title: str, size: tuple[int, int]) -> QWidget:
        """The content over the status line, in a window of at most this size."""
        outer = QWidget()
        outer.setWindowTitle(title)
        outer.setStyleSheet(self._sheet)
        column = QVBoxLayout(outer)
        column.setContentsMargins(0, 0, 0, 4)
        least = self.content.minimumSizeHint()
        if least.height() > size[1] - 40 or least.width() > size[0]:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(self.content)
            column.addWidget(area, 1)
        else:
            column.addWidget(self.content, 1)
        self.wiring.status.setContentsMargins(8, 0, 8, 0)
        column.addWidget(self.wiring.status)
        bars = [bar.sizeHint().width() + 40 for bar in self.content.findChildren(QMenuBar)]
        bars += [pages.tabBar().sizeHint().width() + 60 for pages in self.content.findChildren(QTabWidget)]
        if bars:  # what does not fit would hide behind an arrow
            outer.setMinimumWidth(min(size[0], max(bars)))
        wanted = outer.sizeHint()
        grown = self._choice.uniform(1.0, 1.35), self._choice.uniform(1.0, 1.35)
        outer.resize(
            min(size[0], max(360, round(wanted.width() * grown[0]))),
            min(size[1], max(260, round(wanted.height() * grown[1]))),
        )
        return outer

    def _make_dialogs(self) -> None:
        """A dialog for each button that promises one, three at most; what deletes asks for confirmation."""
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

    def _open_notice(self) -> None:
        dialog, column = self._blank(self._choice.choice(_NOTICES))
        column.addWidget(self.kit.prose(self._choice.randint(4, 14)))
        self._ends(dialog, (self._choice.choice(_DISMISS),))
        self.wiring.connect_all(dialog, self.dialogs)
        self.notice = dialog

    def _blank(self, title: str) -> tuple[QDialog, QVBoxLayout]:
        dialog = QDialog(self.main)
        dialog.setModal(True)
        dialog.setWindowTitle(title)
        dialog.setMinimumWidth(240)
        dialog.setStyleSheet(self._sheet)
        return dialog, QVBoxLayout(dialog)

    def _ends(self, dialog: QDialog, captions: tuple[str, ...], *, asks: bool = False) -> None:
        """Add buttons that close the dialog; the family's own buttons only report that they were pressed."""
        column = dialog.layout()
        assert column is not None
        for caption in captions:
            button = QPushButton(caption)
            button.setProperty("ends", True)
            button.setProperty("grave", asks and caption not in {"No", "Keep"})
            button.setAutoDefault(False)
            button.clicked.connect(dialog.accept)
            column.addWidget(button)
