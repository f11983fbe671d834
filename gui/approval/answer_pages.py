"""Answer pages: what the approval bar shows beneath a question, one at a time: the choices, words, a takeover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from agent.safety.asker import Approve, Quit, RunOn, Skip, StepBack, Undo, Until
from gui.common.growing_text_edit import GrowingTextEdit
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.layouts.flow_layout import FlowLayout

ENTER: Final = ("Return", "Enter")
_STEPS: Final = (5, 20)


class ChoicePage(QWidget):
    """Approve, edit, skip, reject, take over, run on, step back, undo, quit; each with its key.

    Args:
        room_for: Chords that may be printed on the buttons, by letter.

    Signals:
        answered: An `Answer` that needs no further word.
        edit_wanted: The person wants something else instead.
        reject_wanted: The person wants to say why not.
        takeover_wanted: The person wants to do it themselves.

    Attributes:
        buttons: By the letters of their keys.
    """

    answered = Signal(object)
    edit_wanted = Signal()
    reject_wanted = Signal()
    takeover_wanted = Signal()

    def __init__(self, bindings: KeyBindings, room_for: Mapping[str, str]) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        self._bindings = bindings
        named = {
            "y": (translate("ApprovalBar", "Approve"), translate("ApprovalBar", "Do it")),
            "e": (translate("ApprovalBar", "Edit"), translate("ApprovalBar", "Do something else instead")),
            "s": (translate("ApprovalBar", "Skip"), translate("ApprovalBar", "Leave this action out and go on")),
            "r": (translate("ApprovalBar", "Reject"), translate("ApprovalBar", "Do not do it, and tell the model why")),
            "t": (translate("ApprovalBar", "Take over"), translate("ApprovalBar", "Do this step yourself")),
            "u": (
                translate("ApprovalBar", "Run on until…"),
                translate("ApprovalBar", "Do it and go on without asking, until…"),
            ),
            "a": (
                translate("ApprovalBar", "Step back"),
                translate("ApprovalBar", "The step before comes again; what it did is not undone"),
            ),
            "z": (
                translate("ApprovalBar", "Undo (Ctrl+Z)"),
                translate("ApprovalBar", "Press Ctrl+Z in the program, to take back what was done last"),
            ),
            "q": (translate("ApprovalBar", "Quit"), translate("ApprovalBar", "End the run")),
        }
        self.buttons = {letter: self._button(letter, *words, room_for) for letter, words in named.items()}
        self.approve, self._run_on = self.buttons["y"], self.buttons["u"]
        self.run_on_menu = self._make_run_on_menu()
        for letter, slot in (
            ("y", self._on_approve),
            ("e", self.edit_wanted),
            ("s", self._on_skip),
            ("r", self.reject_wanted),
            ("t", self.takeover_wanted),
            ("u", self._on_run_on),
            ("a", self._on_step_back),
            ("z", self._on_undo),
            ("q", self._on_quit),
        ):
            self.buttons[letter].clicked.connect(slot)
        row = FlowLayout(self)
        for button in self.buttons.values():
            row.addWidget(button)
        self.offer(back=False, undo=False)

    def offer(self, *, back: bool, undo: bool) -> None:
        """Whether the step before can come again, and whether what was done last can be undone."""
        self.buttons["a"].setVisible(back)
        self.buttons["z"].setVisible(undo)

    def set_risky(self, *, risky: bool) -> None:
        """Whether what is asked about must not be approved by a key that is pressed without reading."""
        self._bindings.leave_out(self.approve, *(ENTER if risky else ()))
        self.approve.pressed_by_enter = not risky

    def _button(self, letter: str, name: str, tip: str, room_for: Mapping[str, str]) -> KeyButton:
        key = letter.upper()
        room = ["↵ Y" if letter == "y" else key, room_for.get(letter, "")]
        button = KeyButton(name, tip, keys=room, stacked=True)
        self._bindings.add(button, [*ENTER, key] if letter == "y" else [key], rank=1)
        return button

    def _make_run_on_menu(self) -> QMenu:
        translate = QCoreApplication.translate
        menu = QMenu(self)
        menu.setAccessibleName(translate("ApprovalBar", "Run on until"))
        for steps in _STEPS:
            name = translate("ApprovalBar", "{0} more steps are done").format(f"&{steps}")
            self._add_run_on(menu, name, RunOn(Until.UNCERTAIN, steps))
        menu.addSeparator()
        self._add_run_on(menu, translate("ApprovalBar", "a step is &uncertain or risky"), RunOn(Until.UNCERTAIN))
        self._add_run_on(menu, translate("ApprovalBar", "a step is &risky"), RunOn(Until.RISKY))
        menu.aboutToShow.connect(self._bindings.refresh)
        menu.aboutToHide.connect(self._bindings.refresh)
        return menu

    def _add_run_on(self, menu: QMenu, name: str, answer: RunOn) -> None:
        entry = QAction(name, menu)
        entry.setData(answer)
        entry.triggered.connect(self._on_run_on_chosen)
        menu.addAction(entry)

    @Slot()
    def _on_approve(self) -> None:
        self.answered.emit(Approve())

    @Slot()
    def _on_skip(self) -> None:
        self.answered.emit(Skip())

    @Slot()
    def _on_quit(self) -> None:
        self.answered.emit(Quit())

    @Slot()
    def _on_step_back(self) -> None:
        self.answered.emit(StepBack())

    @Slot()
    def _on_undo(self) -> None:
        self.answered.emit(Undo())

    @Slot()
    def _on_run_on(self) -> None:
        size = self.run_on_menu.sizeHint()
        self.run_on_menu.popup(self._run_on.mapToGlobal(QPoint(0, -size.height())))

    @Slot()
    def _on_run_on_chosen(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self.answered.emit(entry.data())


class WordsPage(QWidget):
    """A text, and two buttons: to send it, and not to.

    Args:
        send: Name and meaning of the first button; Enter presses it.
        leave: Name and meaning of the second button.
        leave_key: The key of the second button; empty for none.

    Signals:
        sent: What is written.
        left: The second button was pressed.
        resized: The text needs more or less room than before.
    """

    sent = Signal(str)
    left = Signal()
    resized = Signal()

    def __init__(
        self,
        bindings: KeyBindings,
        *,
        name: str,
        placeholder: str,
        send: tuple[str, str],
        leave: tuple[str, str],
        leave_key: str = "",
    ) -> None:
        super().__init__()
        self.text = GrowingTextEdit(enter_to_window=True)
        self.text.setAccessibleName(name)
        self.text.setPlaceholderText(placeholder)
        self.text.resized.connect(self.resized)
        accept, back = KeyButton(*send, keys=["↵"]), KeyButton(*leave, keys=[leave_key])
        bindings.add(accept, ENTER, rank=1)
        bindings.add(back, [leave_key] if leave_key else [], rank=1)
        accept.clicked.connect(self._on_send)
        back.clicked.connect(self.left)
        _row(self, self.text, accept, back)

    @Slot()
    def _on_send(self) -> None:
        self.sent.emit(self.text.text().strip())


class TakeoverPage(QWidget):
    """Waits while the person does the step.

    Args:
        chord: With which *Done* may be pressed from everywhere.

    Signals:
        left: The person has done nothing.

    Attributes:
        done: The button that ends it.
    """

    left = Signal()

    def __init__(self, bindings: KeyBindings, chord: str) -> None:
        super().__init__()
        translate = QCoreApplication.translate
        says = QLabel(
            translate("ApprovalBar", "Do this step yourself, with mouse and keyboard. It is kept as the correction.")
        )
        says.setWordWrap(True)
        says.setTextFormat(Qt.TextFormat.PlainText)
        self.done = KeyButton(
            translate("ApprovalBar", "Done"),
            translate("ApprovalBar", "I have done it; go on"),
            keys=["↵ Y", chord],
            stacked=True,
        )
        back = KeyButton(
            translate("ApprovalBar", "Back"),
            translate("ApprovalBar", "I have done nothing; ask me again"),
            keys=["Esc"],
            stacked=True,
        )
        bindings.add(self.done, [*ENTER, "Y"], rank=1)
        bindings.add(back, ["Esc"], rank=1)
        back.clicked.connect(self.left)
        _row(self, says, self.done, back)


def _row(page: QWidget, what: QWidget, *buttons: QWidget) -> None:
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(what, 1)
    for button in buttons:
        row.addWidget(button)
