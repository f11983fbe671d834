"""Question flow: where a question of the run is shown, which keys answer it, who has the keyboard afterwards."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent.core.actions import Key
from agent.core.stop import chord_name
from agent.safety.asker import Answer, Proposal, TakenOver
from gui.approval.answer_keys import WRITTEN, AnswerKeys
from gui.approval.approval_bar import ApprovalBar
from gui.approval.takeover import Takeover
from gui.canvas.scene import Scene
from gui.common.focus import FocusReturn, give_focus
from gui.compact.compact_window import CompactWindow
from gui.compact.screen_overlay import ScreenOverlay
from gui.compact.window_hider import WindowHider


class QuestionFrame(QFrame):
    """The approval bar inside the main window, in a frame.

    Attributes:
        question: The approval bar.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = ApprovalBar()
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
        held: Modifiers with which the answers' keys work from anywhere.
        leave_ms: Time between leaving the screen and the agent's next look at it.

    Signals:
        answered: The `Answer`, once our windows have left the screen.
        message_changed: One sentence on what the run waits for.
        title_changed: What our windows are called meanwhile.
    """

    answered = Signal(object)
    message_changed = Signal(str)
    title_changed = Signal(str)

    def __init__(
        self,
        frame: QuestionFrame,
        compact: CompactWindow,
        hider: WindowHider,
        overlay: ScreenOverlay,
        *,
        takeover: Takeover,
        focus: FocusReturn,
        held: tuple[Key, ...],
        leave_ms: int,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._frame, self._compact, self._hider, self._overlay = frame, compact, hider, overlay
        self._takeover, self._focus = takeover, focus
        self._open = False
        self._answer: Answer | None = None
        self._keys = AnswerKeys(self, held=held)
        self._keys.pressed.connect(self._on_key_from_anywhere)
        self._leaving = QTimer(self, singleShot=True, interval=leave_ms)
        self._leaving.timeout.connect(self._send_answer)
        for question in (frame.question, compact.question):
            question.answered.connect(self._on_answered)
            question.takeover_started.connect(self._on_takeover_started)
            question.takeover_cancelled.connect(self._on_takeover_cancelled)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._show_waiting)

    def ask(self, proposal: Proposal, scene: Scene) -> None:
        """Show the question; `answered` follows, unless `close` comes before."""
        translate = QCoreApplication.translate
        self._focus.note()
        self._open = True
        self._keys.listen()
        self._show_waiting()
        self._overlay.show_rings(proposal)
        if (place := self._overlay.place_of(proposal)) is not None:
            self._compact.avoid(place)
        if self._hider.hidden:
            self._compact.propose(proposal, scene)
        else:
            self._frame.show()
            self._frame.question.propose(proposal)
        self.title_changed.emit(translate("MainWindow", "Waiting for you · deskhand"))

    def close(self) -> None:
        """Nothing is asked any more; an answer that was on its way still goes out."""
        translate = QCoreApplication.translate
        self._open = False
        self._keys.stop()
        self._takeover.leave()
        self._overlay.hide_rings()
        self._frame.question.dismiss()
        self._frame.hide()
        self.title_changed.emit(translate("MainWindow", "deskhand"))
        if self._hider.hidden:
            self._compact.shrink()

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
    def _on_answered(self, answer: Answer) -> None:
        translate = QCoreApplication.translate
        self._answer = self._takeover.hand_back() if isinstance(answer, TakenOver) else answer
        had_keyboard = self._hider.has_keyboard()
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
        if not self._open:
            return
        if self._hider.has_keyboard():
            self.message_changed.emit(translate("MainWindow", "Waiting for you"))
        elif self._keys.heard:
            held = chord_name(self._keys.held)
            self.message_changed.emit(translate("MainWindow", "Waiting for you ({0}+key, or click)").format(held))
        else:
            self.message_changed.emit(translate("MainWindow", "Waiting for you (click here to use the keys)"))

    @Slot(str)
    def _on_key_from_anywhere(self, key: str) -> None:
        if not self._open or self._hider.has_keyboard():
            return
        question = self._compact.question if self._hider.hidden else self._frame.question
        if key in WRITTEN:  # what is written or chosen next is for us
            give_focus(int(question.window().winId()))
        question.choose(key)
