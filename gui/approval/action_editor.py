"""The action editor: changes what is typed, the keys, the target or the whole call of an action, with the picture.

An action is shown in people's words; the call as the model wrote it is one key away.
"""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from agent.core.actions import Action, Hotkey, Type, key
from agent.core.reply import ParseError, Reply
from agent.core.stop import chord_name
from agent.grammar.ui_tars import Generation, parse, render
from gui.canvas.action_marks import handles
from gui.common import theme
from gui.common.growing_text_edit import GrowingTextEdit
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from vision.geometry import Size, Space

Actions = tuple[Action, ...]


class Notation(Enum):
    """How an action is written in the line."""

    TEXT = "text"
    KEYS = "keys"
    TARGET = "target"
    """Not at all: its points are moved on the picture."""
    CALL = "call"


class EscapableLineEdit(QLineEdit):
    """Text field in which Escape means back, whatever Escape means in the window around it; Enter stays in it too.

    Signals:
        cancelled: Escape was pressed.
    """

    cancelled = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            kept = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if kept and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.key() == Qt.Key.Key_Escape and event.type() == QEvent.Type.KeyPress:
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
        finished: The actions to do instead, as a tuple.
        cancelled: The person does not want to change it after all.
        changed: The actions as they stand while they are changed, as a tuple; only where they can be read.
        canvas_wanted: The picture should have the keyboard: the points of the action are moved there.
    """

    finished = Signal(object)
    cancelled = Signal()
    changed = Signal(object)
    canvas_wanted = Signal()

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        translate = QCoreApplication.translate
        self._size = Size(1, 1)
        self._notation = Notation.CALL
        self._actions: Actions = ()
        self._writing = False
        self._label = QLabel()
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self.line = GrowingTextEdit(enter_to_window=True)
        self._label.setBuddy(self.line)
        self.line.textChanged.connect(self._on_text_edited)
        self._notation_button = KeyButton(
            translate("EditPage", "As the model wrote it"),
            translate("EditPage", "Show the call as models write it, to be changed as text"),
            keys=["F2"],
        )
        self._notation_button.clicked.connect(self._switch_notation)
        accept = KeyButton(
            translate("EditPage", "Do this"), translate("EditPage", "Do this instead"), keys=["↵ Ctrl+↵"]
        )
        self._bindings, self._accept_button = bindings, accept
        back = KeyButton(translate("EditPage", "Back"), translate("EditPage", "Back to the choices"), keys=["Esc"])
        accept.clicked.connect(self.accept)
        back.clicked.connect(self.cancelled)
        bindings.add(self._notation_button, ["F2"])
        bindings.add(accept, ["Return", "Enter", "Ctrl+Return"], rank=1)
        bindings.add(back, ["Esc"], rank=1)
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addWidget(self.line, 1)
        buttons = QHBoxLayout()
        for button in (accept, back, self._notation_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addLayout(buttons)
        layout.addWidget(self._hint)
        layout.addWidget(self._error)
        self._label_line()

    @property
    def error(self) -> str:
        """Why the line cannot be read; empty where it can, or has not been tried."""
        return self._error.text() if self._error.isVisible() else ""

    def edit(self, actions: Actions, size: Size) -> None:
        """Begin to change `actions`, decided on a frame of `size`: one action, or the filling of a field."""
        self._size, self._actions = size, actions
        theme.tint(self._error, theme.bad(self.palette()))
        theme.tint(self._hint, theme.quiet(self.palette()))
        plain = plainest_notation(actions)
        self._notation_button.setVisible(plain is not Notation.CALL and len(actions) == 1)
        self._show_notation(plain)
        self.changed.emit(actions)
        if plain is Notation.TARGET:
            self.canvas_wanted.emit()
        else:
            self.line.setFocus()
            self.line.selectAll()

    @Slot(bool)
    def show_canvas_focus(self, focused: bool) -> None:
        """Say what can be done on the picture; its keys only while it has the keyboard."""
        translate = QCoreApplication.translate
        if not self._actions or not handles(self._actions[0]):
            self._hint.hide()
            return
        if focused:
            text = translate(
                "EditPage",
                "On the picture: drag the crosshair or click another element. Keys: arrows (with Shift ten "
                "pixels), Tab for the next element, Space for the other end of a drag.",
            )
        else:
            text = translate("EditPage", "On the picture: drag the crosshair or click another element.")
        self._hint.setText(text)
        self._hint.show()

    def set_risky(self, *, risky: bool) -> None:
        """Whether a key that is pressed without reading may do it."""
        self._bindings.leave_out(self._accept_button, *(("Return", "Enter") if risky else ()))
        self._accept_button.pressed_by_enter = not risky

    @Slot(object)
    def set_action(self, action: Action) -> None:
        """The person moved the target on the picture."""
        self._actions = (action, *self._actions[1:])
        if self._notation is Notation.CALL:
            self._write(format_actions(self._actions, Notation.CALL, self._size))
        self._error.hide()
        self.changed.emit(self._actions)

    @Slot()
    def accept(self) -> None:
        """Take what is written, or say why it cannot be taken."""
        found = self._read()
        if isinstance(found, str):
            self._error.setText(found)
            self._error.show()
            self.line.setFocus()
        else:
            self.finished.emit(found)

    def _read(self) -> Actions | str:
        if self._notation is Notation.TARGET:
            return self._actions
        found = parse_action(self.line.text(), self._notation, self._size)
        return found if isinstance(found, str) else (*self._actions[:-1], found)

    @Slot()
    def _on_text_edited(self) -> None:
        if self._writing:
            return
        self._error.hide()
        found = self._read()
        if not isinstance(found, str) and found != self._actions:
            self._actions = found
            self.changed.emit(found)

    @Slot()
    def _switch_notation(self) -> None:
        """The whole call, or back to its words; the keyboard goes to where it is changed."""
        plain = plainest_notation(self._actions)
        self._show_notation(plain if self._notation is Notation.CALL else Notation.CALL)
        if self._notation is Notation.TARGET:
            self.canvas_wanted.emit()
        else:
            self.line.setFocus()

    def _show_notation(self, notation: Notation) -> None:
        self._notation = notation
        self._label_line()
        self._write(format_actions(self._actions, notation, self._size))
        for widget in (self._label, self.line):
            widget.setVisible(notation is not Notation.TARGET)
        self.show_canvas_focus(False)
        self._error.hide()

    def _write(self, text: str) -> None:
        self._writing = True
        self.line.setText(text)
        self._writing = False

    def _label_line(self) -> None:
        translate = QCoreApplication.translate
        match self._notation:
            case Notation.TEXT:
                name, example = translate("EditPage", "Text"), ""
            case Notation.KEYS:
                name, example = translate("EditPage", "Keys"), "ctrl+s"
            case Notation.TARGET:
                name, example = "", ""
            case Notation.CALL:
                name, example = translate("EditPage", "Call"), "click(point='<point>412 300</point>')"
            case _:
                assert_never(self._notation)
        self._label.setText(name)
        self.line.setPlaceholderText(example)
        self.line.setAccessibleName(translate("EditPage", "The action to do instead: {0}").format(name))


def plainest_notation(actions: Actions) -> Notation:
    """The plainest way of changing `actions`."""
    last = actions[-1]
    match last:
        case Type(text) if text:
            return Notation.TEXT
        case Hotkey():
            return Notation.KEYS
        case _ if handles(last):
            return Notation.TARGET
        case _:
            return Notation.CALL


def format_actions(actions: Actions, notation: Notation, size: Size) -> str:
    """What of `actions` a person may edit, in pixels of a frame of `size`; empty where there is no such way."""
    match notation, actions[-1]:
        case Notation.TEXT, Type(text):
            return text
        case Notation.KEYS, Hotkey(keys):
            return chord_name(keys)
        case Notation.CALL, action:
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
        case Notation.CALL | Notation.TARGET:
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
        return Hotkey(tuple(key(name.strip()) for name in names))
    except ValueError as error:
        return QCoreApplication.translate("Editing", "{0}; write it like ctrl+s").format(error)
