"""Question flow: where a question of the run is shown, which keys answer it, who has the keyboard afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent.core.actions import Action, CallUser
from agent.safety.asker import Answer, Proposal, Reject, TakenOver
from gui.approval.approval_bar import ApprovalBar
from gui.approval.takeover import Takeover
from gui.canvas.scene import Scene
from gui.common.focus import FocusReturn, give_focus
from gui.common.keys.global_keys import ANSWERS, NO_CHORDS, GlobalKeys
from gui.common.keys.key_bindings import KeyBindings
from gui.common.run_session import Responded
from gui.compact.compact_window import CompactWindow
from gui.compact.screen_overlay import ScreenOverlay
from gui.compact.window_hider import WindowHider

_WRITTEN: Final = frozenset({"e", "r", "u"})
"""Those answers after which the person goes on by keys in our window."""


class QuestionFrame(QFrame):
    """The approval bar inside the main window, in a frame.

    Args:
        bindings: The keys of the main window.
        room_for: Chords that may be printed on the buttons, by letter.

    Attributes:
        question: The approval bar.
    """

    def __init__(
        self, bindings: KeyBindings, *, room_for: Mapping[str, str] = NO_CHORDS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.question = ApprovalBar(bindings, room_for=room_for)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.question)
        self.hide()


class QuestionFlow(QObject):
    """Asks in the main window, or in the compact window while the main one is hidden, and hands on the answer.

    Args:
        frame: Where the main window asks.
        compact: Where the compact window asks.
        hider: Tells which of the two is seen.
        overlay: Rings at what is asked about.
        takeover: Watches the person who takes over a step.
        focus: Gives the keyboard back to the program under work.
        keys: Those that answer from everywhere.
        leave_ms: Time between leaving the screen and the agent's next look at it.

    Signals:
        answered: The `Answer` or the `Responded`, once our windows have left the screen.
        message_changed: One sentence on what the run waits for.
        title_changed: What our windows are called meanwhile.
        closed: Nothing is asked any more.
    """

    answered = Signal(object)
    message_changed = Signal(str)
    title_changed = Signal(str)
    closed = Signal()

    def __init__(
        self,
        frame: QuestionFrame,
        compact: CompactWindow,
        hider: WindowHider,
        overlay: ScreenOverlay,
        *,
        takeover: Takeover,
        focus: FocusReturn,
        keys: GlobalKeys,
        leave_ms: int,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._frame, self._compact, self._hider, self._overlay = frame, compact, hider, overlay
        self._takeover, self._focus = takeover, focus
        self._proposal: Proposal | None = None
        self._answer: Answer | Responded | None = None
        self._keys = keys
        keys.pressed.connect(self._on_global_key)
        keys.changed.connect(self._show_global_keys)
        self._leaving = QTimer(self, singleShot=True, interval=leave_ms)
        self._leaving.timeout.connect(self._send_answer)
        for question in (frame.question, compact.question):
            question.answered.connect(self._on_answered)
            question.takeover_started.connect(self._on_takeover_started)
            question.takeover_cancelled.connect(self._on_takeover_cancelled)
            question.action_changed.connect(self._on_action_changed)
            question.edit_ended.connect(self._on_edit_ended)

    def ask(self, proposal: Proposal, scene: Scene) -> None:
        """Show the question; `answered` follows, unless `close` comes before."""
        translate = QCoreApplication.translate
        self._focus.note()
        self._proposal = proposal
        self._hider.accept_focus()
        self._keys.ask()
        self._show_waiting()
        self._overlay.show_rings(proposal)
        self._compact.avoid(self._overlay.places_of(proposal))
        if self._hider.hidden:
            self._compact.propose(proposal, scene)
        else:
            self._frame.show()
            self._frame.question.propose(proposal)
        self.title_changed.emit(translate("MainWindow", "Waiting for you · deskhand"))

    def close(self) -> None:
        """Nothing is asked any more; an answer that was on its way still goes out."""
        translate = QCoreApplication.translate
        was_open, self._proposal = self._proposal is not None, None
        self._keys.close_question()
        self._takeover.leave()
        self._overlay.hide_rings()
        self._frame.question.dismiss()
        self._frame.hide()
        self.title_changed.emit(translate("MainWindow", "deskhand"))
        if self._hider.hidden:
            self._compact.shrink()
        if was_open:
            self.closed.emit()

    def approve_harmless(self) -> None:
        """Approve, unless something is odd or the model asks in words."""
        if self._proposal is not None and not self._proposal.warning:
            self.question.choose("y")

    def reply(self, words: str) -> bool:
        """Answer what is asked with `words`: a question of the model, or why its action is rejected; False for none."""
        if self._proposal is None:
            return False
        is_question = isinstance(self._proposal.action, CallUser)
        self._on_answered(Responded(words) if is_question else Reject(words))
        return True

    def cancel(self) -> None:
        """The run is over: no answer goes out any more."""
        self._leaving.stop()
        self.close()

    @Slot()
    def _on_takeover_started(self) -> None:
        """The person does the step: we get out of the way and give the keyboard to where it belongs."""
        translate = QCoreApplication.translate
        self._overlay.end()
        if self._hider.hidden:
            self._compact.hide_picture()
        self._focus.give_back()
        why = self._takeover.watch(self._hider.own_boxes)
        self.title_changed.emit(translate("MainWindow", "It is your turn · deskhand"))
        unwatched = translate("MainWindow", "It is your turn, unwatched: {0}").format(why)
        self.message_changed.emit(unwatched if why else translate("MainWindow", "It is your turn"))

    @Slot()
    def _on_takeover_cancelled(self) -> None:
        translate = QCoreApplication.translate
        self._takeover.leave()
        self._overlay.begin()
        self.title_changed.emit(translate("MainWindow", "Waiting for you · deskhand"))
        self._show_waiting()

    @Slot(object)
    def _on_answered(self, answer: Answer | Responded) -> None:
        translate = QCoreApplication.translate
        self._answer = self._takeover.hand_back() if isinstance(answer, TakenOver) else answer
        # while a menu closes no window of ours is active, but one has the keyboard
        had_keyboard = self._hider.has_keyboard() or QGuiApplication.focusWindow() is not None
        self.close()
        self._overlay.begin()
        if had_keyboard:
            self._focus.give_back()
        self.message_changed.emit(translate("MainWindow", "Going on"))
        self._leaving.start()

    @Slot()
    def _send_answer(self) -> None:
        if self._answer is not None:
            self.answered.emit(self._answer)
            self._answer = None

    @Slot()
    def _show_waiting(self) -> None:
        translate = QCoreApplication.translate
        if self._proposal is not None and isinstance(self._proposal.action, CallUser):
            self.message_changed.emit(translate("MainWindow", "It asks you something"))
        elif self._proposal is not None:
            self.message_changed.emit(translate("MainWindow", "Waiting for you"))

    @Slot(object)
    def _on_action_changed(self, action: Action) -> None:
        """The ring goes where the edited action would press."""
        if self._proposal is not None:
            self._overlay.show_rings(replace(self._proposal, action=action))

    @Slot()
    def _on_edit_ended(self) -> None:
        if self._proposal is not None:
            self._overlay.show_rings(self._proposal)

    @Slot(str)
    def _on_global_key(self, letter: str) -> None:
        if self._proposal is None or letter not in ANSWERS:
            return
        question = self.question
        if letter in _WRITTEN:  # what is written or chosen next is for us
            give_focus(int(question.window().winId()))
        question.choose(letter)

    @Slot()
    def _show_global_keys(self) -> None:
        chords = {letter: self._keys.name(letter) for letter in ANSWERS}
        for question in (self._frame.question, self._compact.question):
            question.set_global_keys(chords)

    @property
    def question(self) -> ApprovalBar:
        """The approval bar that is seen."""
        return self._compact.question if self._hider.hidden else self._frame.question
