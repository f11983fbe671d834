"""The action editor: a line for the text, the keys or the whole call of another action, in step with the picture."""

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


class Notation(Enum):
    """How an action is written in the line."""

    TEXT = "text"
    KEYS = "keys"
    CALL = "call"


class EscapableLineEdit(QLineEdit):
    """Text field in which Escape means back, whatever Escape means in the window around it.

    Signals:
        cancelled: Escape was pressed.
    """

    cancelled = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancelled.emit()
                return True
        return super().event(event)


def add_clear_button(line: QLineEdit) -> None:
    """Give `line` a button that clears it, with a name."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        button.setAccessibleName(QCoreApplication.translate("Editing", "Clear the text"))


class ActionEditor(QWidget):
    """Page of the approval bar on which the proposed action is changed.

    Signals:
        finished: The `Action` to do instead.
        cancelled: The person does not want to change it after all.
        action_changed: The `Action` as it stands while it is being written, for the picture; only where it can be read.
        canvas_wanted: The picture should have the keyboard: the points of the action are moved there.
    """

    finished = Signal(object)
    cancelled = Signal()
    action_changed = Signal(object)
    canvas_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self._size = Size(1, 1)
        self._notation = Notation.CALL
        self._action: Action | None = None
        self._label = QLabel()
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self.line = EscapableLineEdit()
        self._label.setBuddy(self.line)
        self.line.cancelled.connect(self.cancelled)
        self.line.returnPressed.connect(self.accept)
        self.line.textEdited.connect(self._on_text_edited)
        self._notation_button = small_button(
            translate("EditPage", "As a call  F2"),
            translate("EditPage", "Write any action, as the model does (F2)"),
        )
        self._notation_button.clicked.connect(self._switch_notation)
        QShortcut(QKeySequence(Qt.Key.Key_F2), self._notation_button, self._notation_button.click)
        ok = small_button(
            translate("EditPage", "Do this  ↵"),
            translate("EditPage", "Do this instead (Enter)"),
        )
        back = small_button(
            translate("EditPage", "Back  Esc"),
            translate("EditPage", "Back to the choices (Esc)"),
        )
        ok.clicked.connect(self.accept)
        back.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self.line, 1)
        for button in (self._notation_button, ok, back):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        layout.addWidget(self._error)
        self._label_line()

    @property
    def error(self) -> str:
        """Why the line cannot be read; empty where it can, or has not been tried."""
        return self._error.text() if self._error.isVisible() else ""

    def edit(self, action: Action, size: Size) -> None:
        """Begin to change `action`, decided on a frame of `size`."""
        translate = QCoreApplication.translate
        self._size, self._action = size, action
        theme.tint(self._error, theme.bad(self.palette()))
        theme.tint(self._hint, theme.quiet(self.palette()))
        self._notation_button.setVisible(plainest_notation(action) is not Notation.CALL)
        self._show_notation(plainest_notation(action))
        self.action_changed.emit(action)
        if handles(action):
            self._hint.setText(
                translate(
                    "EditPage",
                    "On the picture: drag the crosshair or click another element. Keys: arrows (with Shift ten "
                    "pixels), Tab for the next element, Space for the other end of a drag, Enter to do it.",
                )
            )
            self.canvas_wanted.emit()
        else:
            self._hint.clear()
            self.line.setFocus()
            self.line.selectAll()
        self._hint.setVisible(bool(self._hint.text()))

    @Slot(object)
    def set_action(self, action: Action) -> None:
        """The person moved the action on the picture."""
        self._action = action
        self._notation = Notation.CALL
        self._label_line()
        self.line.setText(format_action(action, Notation.CALL, self._size))
        self._error.hide()

    @Slot()
    def accept(self) -> None:
        """Take what is written, or say why it cannot be taken."""
        found = parse_action(self.line.text(), self._notation, self._size)
        if isinstance(found, str):
            self._error.setText(found)
            self._error.show()
            self.line.setFocus()
        else:
            self.finished.emit(found)

    @Slot()
    def _on_text_edited(self) -> None:
        self._error.hide()
        found = parse_action(self.line.text(), self._notation, self._size)
        if not isinstance(found, str):
            self._action = found
            self.action_changed.emit(found)

    @Slot()
    def _switch_notation(self) -> None:
        """The whole call, or back to its text or keys; the keyboard goes to the line."""
        assert self._action is not None
        self._show_notation(Notation.CALL if self._notation is not Notation.CALL else plainest_notation(self._action))
        self.line.setFocus()

    def _show_notation(self, notation: Notation) -> None:
        assert self._action is not None
        self._notation = notation
        self._label_line()
        self.line.setText(format_action(self._action, notation, self._size))
        self._error.hide()

    def _label_line(self) -> None:
        translate = QCoreApplication.translate
        match self._notation:
            case Notation.TEXT:
                name, example = translate("EditPage", "Text"), ""
            case Notation.KEYS:
                name, example = translate("EditPage", "Keys"), "ctrl+s"
            case Notation.CALL:
                name, example = (
                    translate("EditPage", "Action"),
                    "click(point='<point>412 300</point>')",
                )
            case _:
                assert_never(self._notation)
        self._label.setText(name)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(translate("EditPage", "The action to do instead: {0}").format(name))


def small_button(text: str, tip: str, key: Qt.Key | None = None) -> QPushButton:
    """A button no wider than its text needs: several in a row must fit beside the target."""
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoDefault(False)
    if key is not None:  # a button's own shortcut would act only after an animation of a tenth of a second
        QShortcut(QKeySequence(key), button, button.click)
    button.setMinimumWidth(button.fontMetrics().horizontalAdvance(text) + 20)
    return button


def plainest_notation(action: Action) -> Notation:
    """The plainest way of writing `action`."""
    match action:
        case Type(text) if text and text.isprintable():
            return Notation.TEXT
        case Hotkey():
            return Notation.KEYS
        case _:
            return Notation.CALL


def format_action(action: Action, notation: Notation, size: Size) -> str:
    """`action` as a person may edit it, in pixels of a frame of `size`; empty where there is no such way."""
    match notation, action:
        case Notation.TEXT, Type(text):
            return text
        case Notation.KEYS, Hotkey(keys):
            return chord_name(keys)
        case Notation.CALL, _:
            try:
                text = render(Reply("", (action,)), Space.absolute(size), Generation.DOUBAO)
            except ValueError:
                return ""
            return text.rpartition("Action:")[2].strip()
        case _:
            return ""


def parse_action(text: str, notation: Notation, size: Size) -> Action | str:
    """The action that `text` says, or one sentence on why it says none."""
    match notation:
        case Notation.TEXT:
            return Type(text) if text else QCoreApplication.translate("Editing", "there is no text to type")
        case Notation.KEYS:
            return _parse_keys(text)
        case Notation.CALL:
            reply = parse(f"Action: {text.strip()}", Space.absolute(size))
            if isinstance(reply, ParseError):
                return reply.message
            if len(reply.actions) != 1:
                return QCoreApplication.translate("Editing", "one action at a time")
            return reply.actions[0]
        case _:
            assert_never(notation)


def _parse_keys(text: str) -> Action | str:
    names = [name for name in text.replace("++", "+plus").split("+") if name.strip()]
    if not names:
        return QCoreApplication.translate("Editing", "there is no key to press; write it like ctrl+s")
    try:
        return Hotkey(tuple(key(name) for name in names))
    except ValueError as error:
        return QCoreApplication.translate("Editing", "{0}; write it like ctrl+s").format(error)
