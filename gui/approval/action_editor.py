"""Writing another action: its text, its keys, or the whole call; the picture and the line show the same action."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from agent.core.actions import Action, Hotkey, Type, key
from agent.core.reply import ParseError, Reply
from agent.core.stop import chord_name
from agent.grammar.ui_tars import Generation, parse, render
from gui.canvas.action_marks import handles
from gui.common import theme
from vision.geometry import Size, Space


class Way(Enum):
    """How an action is written in the line."""

    TEXT = "text"
    KEYS = "keys"
    CALL = "call"


class Line(QLineEdit):
    """A line in which Escape means back, whatever Escape means in the window around it.

    Signals:
        left: Escape was pressed.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)


def clearable(line: QLineEdit) -> None:
    """Give `line` a button that clears it, with a name."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        button.setAccessibleName(QCoreApplication.translate("Editing", "Clear the text"))


class EditPage(QWidget):
    """One line for another action, with what else changes it.

    Signals:
        done: The `Action` to do instead.
        left: The person does not want to change it after all.
        aimed: The `Action` as it stands while it is being written, for the picture; only where it can be read.
        wanted: The picture should have the keyboard: the points of the action are moved there.
    """

    done = Signal(object)
    left = Signal()
    aimed = Signal(object)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = Size(1, 1)
        self._way = Way.CALL
        self._action: Action | None = None
        self._what = QLabel()
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self.line = Line()
        self._what.setBuddy(self.line)
        self.line.left.connect(self.left)
        self.line.returnPressed.connect(self.finish)
        self.line.textEdited.connect(self._on_written)
        self._other = small_button(self.tr("As a call  F2"), self.tr("Write any action, as the model does (F2)"))
        self._other.clicked.connect(self._turn)
        QShortcut(QKeySequence(Qt.Key.Key_F2), self._other, self._other.click)
        ok = small_button(self.tr("Do this  ↵"), self.tr("Do this instead (Enter)"))
        back = small_button(self.tr("Back  Esc"), self.tr("Back to the choices (Esc)"))
        ok.clicked.connect(self.finish)
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self._what)
        row.addWidget(self.line, 1)
        for button in (self._other, ok, back):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        layout.addWidget(self._error)
        self._name_line()

    @property
    def error(self) -> str:
        """Why the line cannot be read; empty where it can, or has not been tried."""
        return self._error.text() if self._error.isVisible() else ""

    def edit(self, action: Action, size: Size) -> None:
        """Begin to change `action`, decided on a frame of `size`."""
        self._size, self._action = size, action
        theme.tint(self._error, theme.bad(self.palette()))
        theme.tint(self._hint, theme.quiet(self.palette()))
        self._other.setVisible(way_of(action) is not Way.CALL)
        self._show_way(way_of(action))
        self.aimed.emit(action)
        if handles(action):
            self._hint.setText(
                self.tr(
                    "On the picture: drag the crosshair or click another element. Keys: arrows (with Shift ten "
                    "pixels), Tab for the next element, Space for the other end of a drag, Enter to do it."
                )
            )
            self.wanted.emit()
        else:
            self._hint.clear()
            self.line.setFocus()
            self.line.selectAll()
        self._hint.setVisible(bool(self._hint.text()))

    @Slot(object)
    def take(self, action: Action) -> None:
        """The person moved the action on the picture."""
        self._action = action
        self._way = Way.CALL
        self._name_line()
        self.line.setText(written(action, Way.CALL, self._size))
        self._error.hide()

    @Slot()
    def finish(self) -> None:
        """Take what is written, or say why it cannot be taken."""
        found = read(self.line.text(), self._way, self._size)
        if isinstance(found, str):
            self._error.setText(found)
            self._error.show()
            self.line.setFocus()
        else:
            self.done.emit(found)

    @Slot()
    def _on_written(self) -> None:
        self._error.hide()
        found = read(self.line.text(), self._way, self._size)
        if not isinstance(found, str):
            self._action = found
            self.aimed.emit(found)

    @Slot()
    def _turn(self) -> None:
        """The whole call, or back to its text or keys; the keyboard goes to the line."""
        assert self._action is not None
        self._show_way(Way.CALL if self._way is not Way.CALL else way_of(self._action))
        self.line.setFocus()

    def _show_way(self, way: Way) -> None:
        assert self._action is not None
        self._way = way
        self._name_line()
        self.line.setText(written(self._action, way, self._size))
        self._error.hide()

    def _name_line(self) -> None:
        match self._way:
            case Way.TEXT:
                name, example = self.tr("Text"), ""
            case Way.KEYS:
                name, example = self.tr("Keys"), "ctrl+s"
            case Way.CALL:
                name, example = self.tr("Action"), "click(point='<point>412 300</point>')"
            case _:
                assert_never(self._way)
        self._what.setText(name)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(self.tr("The action to do instead: {0}").format(name))


def small_button(text: str, says: str, key: Qt.Key | None = None) -> QPushButton:
    """A button no wider than its text needs: several in a row must fit beside the target."""
    button = QPushButton(text)
    button.setToolTip(says)
    button.setAccessibleName(says)
    button.setAutoDefault(False)
    if key is not None:  # a button's own shortcut would act only after an animation of a tenth of a second
        QShortcut(QKeySequence(key), button, button.click)
    button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + 20)
    return button


def way_of(action: Action) -> Way:
    """The plainest way of writing `action`."""
    match action:
        case Type(text) if text and text.isprintable():
            return Way.TEXT
        case Hotkey():
            return Way.KEYS
        case _:
            return Way.CALL


def written(action: Action, way: Way, size: Size) -> str:
    """`action` as a person may edit it, in pixels of a frame of `size`; empty where there is no such way."""
    match way, action:
        case Way.TEXT, Type(text):
            return text
        case Way.KEYS, Hotkey(keys):
            return chord_name(keys)
        case Way.CALL, _:
            try:
                text = render(Reply("", (action,)), Space.absolute(size), Generation.DOUBAO)
            except ValueError:
                return ""
            return text.rpartition("Action:")[2].strip()
        case _:
            return ""


def read(text: str, way: Way, size: Size) -> Action | str:
    """The action that `text` says, or one sentence on why it says none."""
    match way:
        case Way.TEXT:
            return Type(text) if text else QCoreApplication.translate("Editing", "there is no text to type")
        case Way.KEYS:
            return _keys(text)
        case Way.CALL:
            reply = parse(f"Action: {text.strip()}", Space.absolute(size))
            if isinstance(reply, ParseError):
                return reply.message
            if len(reply.actions) != 1:
                return QCoreApplication.translate("Editing", "one action at a time")
            return reply.actions[0]
        case _:
            assert_never(way)


def _keys(text: str) -> Action | str:
    names = [name for name in text.replace("++", "+plus").split("+") if name.strip()]
    if not names:
        return QCoreApplication.translate("Editing", "there is no key to press; write it like ctrl+s")
    try:
        return Hotkey(tuple(key(name) for name in names))
    except ValueError as error:
        return QCoreApplication.translate("Editing", "{0}; write it like ctrl+s").format(error)
