"""The first start: four ways to begin that work at once, each explained in a line."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.common import theme
from gui.common.keys.key_bindings import KeyBindings
from gui.settings.models.model_page import named
from gui.settings.page import Hint, button, choose_folder

_WIDTH_PX: Final = 610


class StartChoice(Enum):
    """How the person wants to begin."""

    PRACTICE = "practice"
    BUILTIN = "builtin"
    LARGE = "large"
    RECORD = "record"


class _Choice(QPushButton):
    """A large button: its key while that works, what it does, and a line about it."""

    def __init__(self, key: str, name: str, hint: str, bindings: KeyBindings) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)
        self.setToolTip(hint)
        self.setAutoDefault(True)
        what, sign = QLabel(name), QLabel(key)
        font = what.font()
        font.setBold(True)
        what.setFont(font)
        font.setPointSizeF(font.pointSizeF() * 1.4)
        sign.setFont(font)
        sign.setFixedWidth(sign.sizeHint().width())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(what)
        words.addWidget(Hint(hint))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(sign)
        row.addLayout(words, 1)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        bindings.add(self, [key], show=sign.setText)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()  # a button by itself would only make room for its own text

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class FirstStart(QWidget):
    """Asks once how to begin; to close it is a choice too: the window as it comes.

    Signals:
        chosen: A `StartChoice`, and the folder or address of a large model, empty for the others.
        left: The person closed it without choosing.
    """

    chosen = Signal(object, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._decided = False
        bindings = KeyBindings(self)
        self.practice = _Choice(
            "1",
            self.tr("Practise on a form"),
            self.tr("A small form opens beside the window with a task filled in. Nothing can go wrong there."),
            bindings,
        )
        self.builtin = _Choice(
            "2",
            self.tr("The built-in model, on your own screen"),
            self.tr("Young and small, works at once without a network; it asks before each action."),
            bindings,
        )
        self.large = _Choice(
            "3",
            self.tr("A large model"),
            self.tr("One that you have on this computer or on a server; for tasks in your own words."),
            bindings,
        )
        self.record = _Choice(
            "4",
            self.tr("Record what I do"),
            self.tr("Show a task once on your own screen, and have it repeated; no model is needed."),
            bindings,
        )
        self.where = QLineEdit()
        self.where.setPlaceholderText(self.tr("its folder, or http://HOST:PORT/v1#NAME"))
        self.where.setAccessibleName(self.tr("Folder or address of the large model"))
        self.browse = button(self.tr("Browse…"), self.tr("Choose the folder of a model"))
        self.begin = button(self.tr("Begin"), self.tr("Begin with this model"))
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.hide()
        self._large_row = QWidget()
        self._lay_out()
        self.practice.clicked.connect(self._on_practice)
        self.builtin.clicked.connect(self._on_builtin)
        self.large.clicked.connect(self._on_large)
        self.record.clicked.connect(self._on_record)
        self.browse.clicked.connect(self._on_browse)
        self.begin.clicked.connect(self._on_begin)
        self.where.returnPressed.connect(self._on_begin)
        self.setWindowTitle(self.tr("Welcome to deskhand"))
        self.practice.setFocus()

    @property
    def complaint(self) -> str:
        """Why the large model cannot be taken; empty where nothing is wrong."""
        return self._message.text() if self._message.isVisibleTo(self) else ""

    def _lay_out(self) -> None:
        title = QLabel(self.tr("How do you want to begin?"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        title.setFont(font)
        row = QHBoxLayout(self._large_row)
        row.setContentsMargins(46, 0, 0, 0)
        row.addWidget(self.where, 1)
        row.addWidget(self.browse)
        row.addWidget(self.begin)
        self._large_row.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(Hint(self.tr("deskhand does written tasks with your mouse and keyboard, and you watch.")))
        layout.addSpacing(2)
        for choice in (self.practice, self.builtin, self.large, self._large_row, self.record):
            if choice is not self._large_row:
                choice.setMinimumWidth(_WIDTH_PX)
            layout.addWidget(choice)
        layout.addWidget(self._message)
        layout.addSpacing(2)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # grows by just what is shown besides
        layout.addWidget(Hint(self.tr("All of this can be changed later in the settings (Ctrl+,).")))

    @Slot()
    def _on_practice(self) -> None:
        self._decide(StartChoice.PRACTICE)

    @Slot()
    def _on_builtin(self) -> None:
        self._decide(StartChoice.BUILTIN)

    @Slot()
    def _on_record(self) -> None:
        self._decide(StartChoice.RECORD)

    @Slot()
    def _on_large(self) -> None:
        self._large_row.show()
        self.where.setFocus()

    @Slot()
    def _on_browse(self) -> None:
        choose_folder(self, self.tr("The folder of a model"), self.where)

    @Slot()
    def _on_begin(self) -> None:
        try:
            model = named(self.where.text())
        except ValueError as error:
            theme.tint(self._message, theme.bad(self.palette()))
            self._message.setText(str(error))
            self._message.show()
            self.where.setFocus()
            return
        self._decide(StartChoice.LARGE, model)

    def _decide(self, choice: StartChoice, model: str = "") -> None:
        if not self._decided:
            self._decided = True
            self.chosen.emit(choice, model)
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._large_row.isVisible():
            self._large_row.hide()
            self._message.hide()
            self.large.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self._decided:
            self._decided = True
            self.left.emit()
        super().closeEvent(event)
