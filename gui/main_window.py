"""The window: a task line, the frame with the next action on it, the steps so far, the question, the state.

While a run looks at the place where the window is, the window is hidden and the strip (`gui/compact/compact_window.py`)
stands for
it; the window is back as soon as the run has ended. Widgets know no agent, only events, proposals and answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QSplitter, QVBoxLayout, QWidget

from agent.core.actions import Key
from agent.core.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Paused, Predicted, Resumed
from agent.core.stop import ANSWER_HELD, chord_name
from agent.core.task import Mode
from agent.safety.asker import Answer, Proposal, TakenOver
from gui.approval.answer_keys import WRITTEN, AnswerKeys
from gui.approval.approval_bar import ApprovalBar
from gui.approval.takeover import NoTakeover, Takeover
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scenes
from gui.canvas.view_bar import ViewBar
from gui.common.focus import focused_window, give_focus
from gui.common.state_line import StateLine
from gui.common.task_bar import TaskBar
from gui.compact.compact_window import CompactWindow
from gui.compact.screen_overlay import Overlay
from gui.compact.window_hider import WindowHider
from gui.i18n.action_labels import action_label
from gui.i18n.message_translation import in_words
from gui.run_session import Launch, RunSession
from gui.timeline.frame_loader import Source, nothing_kept
from gui.timeline.history_view import HistoryView
from gui.timeline.steps_panel import StepsPanel, done, tool_button
from gui.timeline.steps_text import remaining
from gui.timeline.timeline_model import TimelineItem, reason_name
from vision.geometry import DesktopBox

_LEAVE_MS: Final = 200
"""How long the window manager and the programs beneath get to redraw what our window covered."""


class MainWindow(QMainWindow):
    """Shows one run at a time and lets the person steer it.

    Args:
        launch: Starts a run; see `Launch`.
        models: Names to choose from, the first is taken.
        captured: The part of the desktop that runs look at, or what tells it when one begins; None for all of it.
        max_steps: For the status line; None where there is no limit.
        stop_keys: The global stop key as people write it, for the tooltip.
        answer_held: Modifiers with which the answers' keys work from anywhere.
        mode: How Enter in the task line starts.
        point_out_s: How long a ring stands at a click about which nobody is asked; 0 for none.
        leave_ms: Time between leaving the screen and the agent's next look at it.
        kept: Where the frames of earlier steps come from.
        hands: Watches the person who takes over a step.

    Signals:
        settings_wanted: The person wants to see the settings.
    """

    settings_wanted = Signal()

    def __init__(
        self,
        launch: Launch,
        models: Sequence[str],
        *,
        captured: DesktopBox | Callable[[], DesktopBox | None] | None = None,
        max_steps: int | None = None,
        stop_keys: str = "",
        answer_held: tuple[Key, ...] = ANSWER_HELD,
        mode: Mode = Mode.STEP,
        point_out_s: float = 0.0,
        leave_ms: int = _LEAVE_MS,
        kept: Source = nothing_kept,
        hands: Takeover | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scenes = Scenes()
        self._hands = NoTakeover() if hands is None else hands
        self._mode = Mode.STEP
        self._focus_before: int | None = None
        self._answer: Answer | None = None
        self._asked = False
        self._ended: Ended | None = None
        self._anywhere = AnswerKeys(self, held=answer_held)
        self._anywhere.pressed.connect(self._on_key_from_anywhere)

        self.session = RunSession(launch, self, point_out_s=point_out_s)
        self.session.happened.connect(self._on_event)
        self.session.asked.connect(self._on_asked)
        self.session.pointed.connect(self._on_pointed)
        self.session.finished.connect(self._on_finished)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._say_waiting)

        self.bar = TaskBar(models, stop_keys=stop_keys, mode=mode)
        self.bar.started.connect(self._begin)
        self.bar.unwritten.connect(self._ask_for_task)
        self.bar.paused.connect(self._on_paused)
        self.bar.stopped.connect(self._on_stop)
        self.canvas = Canvas()
        self.views = ViewBar(self.canvas)
        self.steps = StepsPanel()
        self.steps.branched.connect(self._on_branched)
        self.steps.copied.connect(self._on_copied)
        self.timeline = self.steps.timeline
        self.looking_back = HistoryView(self.canvas, self.timeline, self.views, kept)
        self.question = ApprovalBar()
        self.strip = CompactWindow(self)
        self.strip.paused.connect(self._on_paused)
        self.strip.stopped.connect(self._on_stop)
        self._listen(self.question, self.canvas)
        self._listen(self.strip.question, self.strip.canvas)
        self._captured = captured
        self.aside = WindowHider(self, self.strip, None)
        self.overlay = Overlay(None, self)
        self.settings = QAction(self.tr("Settings"), self)
        self.settings.setShortcut(QKeySequence("Ctrl+,"))
        self.settings.setIconText(self.tr("Settings  Ctrl+,"))
        self.settings.setToolTip(self.tr("Model, screen, rules, keys, language (Ctrl+,)"))
        self.settings.triggered.connect(self.settings_wanted)
        self.state = StateLine(max_steps=max_steps)
        self.state.said.connect(self._say_on_strip)
        self.looking_back.said.connect(self.state.say)
        self._asking = QFrame()
        self._lay_out()

        # what comes a moment later, after the window has left the screen
        self._starting = self._timer(leave_ms, self._start_now)
        self._answering = self._timer(leave_ms, self._answer_now)
        self._clearing = self._timer(leave_ms, self.session.cleared)

        self.setWindowTitle(self.tr("deskhand"))
        self.resize(1120, 680)
        self._allow(running=False)
        self.state.say(self.tr("Ready"))

    def own_boxes(self) -> tuple[DesktopBox, ...]:
        """Where our own windows are on the desktop, in the input system's units. Callable from any thread."""
        return self.aside.own_boxes()

    def set_task(self, text: str) -> None:
        """Fill in the task line."""
        self.bar.set_task(text)

    def set_model(self, name: str) -> None:
        """Choose a model, one of those offered or another."""
        self.bar.set_model(name)

    def _listen(self, question: ApprovalBar, canvas: Canvas) -> None:
        """Have a question and the picture above it work together."""
        question.answered.connect(self._on_answered)
        question.taken.connect(self._on_taken)
        question.returned.connect(self._on_returned)
        question.aimed.connect(canvas.aim)
        question.aim_over.connect(canvas.unaim)
        question.wanted.connect(canvas.setFocus)
        canvas.aimed.connect(question.edit.take)
        canvas.confirmed.connect(question.edit.finish)
        canvas.left.connect(question.back)

    def _lay_out(self) -> None:
        left = QWidget()
        picture = QVBoxLayout(left)
        picture.setContentsMargins(0, 0, 0, 0)
        picture.setSpacing(4)
        picture.addWidget(self.canvas, 1)
        picture.addWidget(self.views)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.steps)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 2)
        split.setSizes([760, 350])
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        self._asking.setFrameShape(QFrame.Shape.StyledPanel)
        inside = QVBoxLayout(self._asking)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.question)
        self._asking.hide()
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(10)
        layout.addWidget(self.bar)
        layout.addWidget(split, 1)
        layout.addWidget(self._asking)
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.state, 1)
        foot.addWidget(tool_button(self.settings))
        layout.addLayout(foot)
        self.setCentralWidget(centre)
        self.bar.setFocus()

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    # The person

    @Slot()
    def _ask_for_task(self) -> None:
        self.state.say(self.tr("Write down first what shall be done."))

    @Slot(object)
    def _begin(self, mode: Mode) -> None:
        if self.session.running or self._starting.isActive():
            return
        self._mode, self._ended = mode, None
        self._scenes.begin()
        self.looking_back.come_back()
        self.timeline.steps.clear()
        self._allow(running=True)
        box = self._captured() if callable(self._captured) else self._captured
        self.aside.captured = self.overlay.captured = box
        self.state.begin()
        self.state.say(self.tr("Starting"))
        self.aside.leave()
        self.overlay.begin()
        self._starting.start()

    @Slot()
    def _start_now(self) -> None:
        self.session.start(self.bar.text, self.bar.model.currentText(), self._mode)

    @Slot()
    def _on_stop(self) -> None:
        if self._starting.isActive():
            self._starting.stop()
            self._over(self.tr("Stopped before it began"))
        elif self.session.running:
            self.session.stop(self.tr("the person pressed Stop"))
            self._close_question()
            self.state.say(self.tr("Stopping"))

    @Slot()
    def _on_paused(self) -> None:
        if not self.session.running:
            return
        if self.session.paused:
            ours = self.aside.has_keyboard()
            if ours and self._focus_before is not None:
                give_focus(self._focus_before)
            self.session.resume()
            self.state.say(self.tr("Going on"))
        else:
            self._note_focus()
            self.session.pause(self.tr("the person pressed Pause"))
            self.state.say(self.tr("Pausing"))
        self._show_paused()

    def _show_paused(self) -> None:
        self.bar.show_paused(paused=self.session.paused)
        self.strip.show_paused(paused=self.session.paused)

    @Slot()
    def _on_taken(self) -> None:
        """The person does the step: we get out of the way and give the keyboard to where it belongs."""
        self.overlay.end()
        if self.aside.away:
            self.strip.make_room()
        if self._focus_before is not None:
            give_focus(self._focus_before)
        why = self._hands.watch(self.own_boxes)
        self._entitle(self.tr("It is your turn · deskhand"))
        self.state.say(
            self.tr("It is your turn") if not why else self.tr("It is your turn, unwatched: {0}").format(why)
        )

    @Slot()
    def _on_returned(self) -> None:
        self._hands.leave()
        self.overlay.begin()
        self._entitle(self.tr("Waiting for you · deskhand"))
        self._say_waiting()

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        self._answer = self._hands.hand_back() if isinstance(answer, TakenOver) else answer
        ours = self.aside.has_keyboard()
        self._close_question()
        self.overlay.begin()
        if ours and self._focus_before is not None:
            give_focus(self._focus_before)
        self.state.say(self.tr("Going on"))
        self._answering.start()

    @Slot()
    def _answer_now(self) -> None:
        if self._answer is not None:
            self.session.answer(self._answer)
            self._answer = None

    @Slot(object, object)
    def _on_branched(self, row: TimelineItem, before: tuple[TimelineItem, ...]) -> None:
        if self.session.running:
            self.state.say(self.tr("A run is on; stop it before you begin another from this step."))
            return
        self.set_task(remaining(self.bar.text, row.thought, done(before)))
        self.bar.setFocus()
        self.state.say(self.tr("The task begins with step {0} now; the screen is as it is.").format(row.step))

    @Slot(str)
    def _on_copied(self, text: str) -> None:
        self.state.say(
            self.tr("Copied: {0}").format(text) if text else self.tr("There is no instruction for this step to copy.")
        )

    def _allow(self, *, running: bool) -> None:
        self.bar.allow(running=running)
        self.settings.setEnabled(not running)

    def _entitle(self, title: str) -> None:
        """Say in the list of windows what is going on."""
        self.setWindowTitle(title)
        self.strip.setWindowTitle(title)

    def _note_focus(self) -> None:
        if not self.aside.has_keyboard():
            self._focus_before = focused_window()

    def _close_question(self) -> None:
        self._asked = False
        self._anywhere.stop()
        self._hands.leave()
        self.overlay.unpoint()
        self.question.dismiss()
        self._asking.hide()
        self._entitle(self.tr("deskhand"))
        if self.aside.away:
            self.strip.shrink()

    # The run

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self.timeline.steps.show(event)
        self.looking_back.show_now(self._scenes.take(event))
        match event:
            case Observed():
                self.state.say(self.tr("Thinking"))
            case Predicted(_, _, reply, _, _):
                self.state.say(action_label(reply.actions[0]))
            case Misparsed(_, _, error):
                self.state.say(self.tr("The reply could not be read: {0}").format(error.message))
            case Judged(_, _, action, _, _, elements):
                self.state.say(action_label(action, elements))
            case Executed():
                self.state.say(self.tr("Looking"))
            case Paused(_, why):
                self.state.say(self.tr("Paused, {0}: F8 goes on").format(in_words(why)))
                self._show_paused()
                self.overlay.end()
            case Resumed():
                self.overlay.begin()
                self.state.say(self.tr("Going on"))
                self._show_paused()
            case Failed(_, message):
                self.state.say(in_words(message))
            case Ended():
                self._ended = event
            case _:
                assert_never(event)
        self.state.count(event.step)

    @Slot(object)
    def _on_pointed(self, judged: Judged | None) -> None:
        """In auto mode: the ring stands at the coming click for a moment, and is gone before it happens."""
        if judged is not None:
            self.overlay.point(judged)
        else:
            self.overlay.unpoint()
            self._clearing.start()

    @Slot(object)
    def _on_asked(self, proposal: Proposal) -> None:
        if self._ended is not None:
            return
        self._note_focus()
        self._asked = True
        self._anywhere.listen()
        self._say_waiting()
        scene = self._scenes.propose(proposal)
        self.timeline.steps.propose(proposal)
        self.looking_back.show_now(scene)
        self.looking_back.come_back()
        self.overlay.point(proposal)
        if (place := self.overlay.place_of(proposal)) is not None:
            self.strip.keep_away(place)
        if self.aside.away:
            self.strip.propose(proposal, scene)
        else:
            self._asking.show()
            self.question.propose(proposal)
        self._entitle(self.tr("Waiting for you · deskhand"))

    @Slot()
    def _say_waiting(self) -> None:
        if not self._asked:
            return
        if self.aside.has_keyboard():
            self.state.say(self.tr("Waiting for you"))
        elif self._anywhere.heard:
            held = chord_name(self._anywhere.held)
            self.state.say(self.tr("Waiting for you ({0}+key, or click)").format(held))
        else:
            self.state.say(self.tr("Waiting for you (click here to use the keys)"))

    @Slot(str)
    def _on_key_from_anywhere(self, key: str) -> None:
        if not self._asked or self.aside.has_keyboard():
            return
        question = self.strip.question if self.aside.away else self.question
        if key in WRITTEN:  # what is written or chosen next is for us
            give_focus(int(question.window().winId()))
        question.choose(key)

    @Slot(str)
    def _say_on_strip(self, line: str) -> None:
        if self.aside.away:
            step = self.state.step
            self.strip.say(self.tr("Step {0}: {1}").format(step, line) if step else line)

    @Slot()
    def _on_finished(self) -> None:
        assert self._ended is not None
        says = reason_name(self._ended.reason)
        content = in_words(self._ended.content)
        self._over(self.tr("{0}: {1}").format(says, content) if content else says)

    def _over(self, says: str) -> None:
        self._answering.stop()
        self.state.end()
        self._close_question()
        self.canvas.unmark()
        self._show_paused()
        self.overlay.end()
        self.aside.come_back()
        self._allow(running=False)
        self.state.say(says)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._starting.stop()
        self._answering.stop()
        self._clearing.stop()
        self.state.end()
        self.session.close()
        self._anywhere.stop()
        self._hands.leave()
        self.looking_back.recall.close()
        self.strip.close()
        self.overlay.end()
        super().closeEvent(event)
