"""The window: a task line, the frame with the next action on it, the steps so far, the question, the state.

While a run looks at the place where the window is, the window is hidden and the strip (`gui/strip.py`) stands for
it; the window is back as soon as the run has ended. Widgets know no agent, only events, proposals and answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QVBoxLayout, QWidget

from agent.actions import describe
from agent.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Paused, Predicted, Reason, Resumed
from agent.safety import Answer, Mode, Proposal
from gui.approval import ApprovalBar
from gui.aside import Aside
from gui.canvas import Canvas
from gui.focus import focused_window, give_focus
from gui.runner import Launch, RunSession
from gui.state_line import StateLine
from gui.strip import Strip
from gui.taskbar import TaskBar
from gui.timeline import Timeline
from vision.frame import Frame
from vision.geometry import DesktopBox

_LEAVE_MS: Final = 200
"""How long the window manager and the programs beneath get to redraw what our window covered."""


class MainWindow(QMainWindow):
    """Shows one run at a time and lets the person steer it.

    Args:
        launch: Starts a run; see `Launch`.
        models: Names to choose from, the first is taken.
        captured: The part of the desktop that runs look at; None for all of it.
        max_steps: For the status line; None where there is no limit.
        stop_keys: The global stop key as people write it, for the tooltip.
        leave_ms: Time between leaving the screen and the agent's next look at it.
    """

    def __init__(
        self,
        launch: Launch,
        models: Sequence[str],
        *,
        captured: DesktopBox | None = None,
        max_steps: int | None = None,
        stop_keys: str = "",
        leave_ms: int = _LEAVE_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._mode = Mode.STEP
        self._focus_before: int | None = None
        self._answer: Answer | None = None
        self._asked = False
        self._ended: Ended | None = None

        self.session = RunSession(launch, self)
        self.session.happened.connect(self._on_event)
        self.session.asked.connect(self._on_asked)
        self.session.finished.connect(self._on_finished)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._say_waiting)

        self.bar = TaskBar(models, stop_keys=stop_keys)
        self.bar.started.connect(self._begin)
        self.bar.unwritten.connect(self._ask_for_task)
        self.bar.stopped.connect(self._on_stop)
        self.canvas = Canvas()
        self.timeline = Timeline()
        self.question = ApprovalBar()
        self.question.answered.connect(self._on_answered)
        self.strip = Strip(self)
        self.strip.question.answered.connect(self._on_answered)
        self.strip.stopped.connect(self._on_stop)
        self.aside = Aside(self, self.strip, captured)
        self.state = StateLine(max_steps=max_steps)
        self.state.said.connect(self._say_on_strip)
        self._asking = QFrame()
        self._lay_out()

        # what comes a moment later, after the window has left the screen
        self._starting = self._timer(leave_ms, self._start_now)
        self._answering = self._timer(leave_ms, self._answer_now)

        self.setWindowTitle(self.tr("deskhand"))
        self.resize(1120, 680)
        self.bar.allow(running=False)
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

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.canvas)
        split.addWidget(self.timeline)
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
        layout.addWidget(self.state)
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
        self._mode, self._ended, self._frame = mode, None, None
        self.timeline.steps.clear()
        self.bar.allow(running=True)
        self.state.begin()
        self.state.say(self.tr("Starting"))
        self.aside.leave()
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

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        self._answer = answer
        ours = self.aside.has_keyboard()
        self._close_question()
        if ours and self._focus_before is not None:
            give_focus(self._focus_before)
        self.state.say(self.tr("Going on"))
        self._answering.start()

    @Slot()
    def _answer_now(self) -> None:
        if self._answer is not None:
            self.session.answer(self._answer)
            self._answer = None

    def _close_question(self) -> None:
        self._asked = False
        self.question.dismiss()
        self._asking.hide()
        if self.aside.away:
            self.strip.shrink()

    # The run

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self.timeline.steps.show(event)
        match event:
            case Observed(_, frame, _, _):
                self._frame = frame
                self.canvas.show_frame(frame)
                self.state.say(self.tr("Thinking"))
            case Predicted(_, _, reply, _, _):
                if self._frame is not None:
                    self.canvas.mark(reply.actions[0], self._frame)
                self.state.say(describe(reply.actions[0]))
            case Misparsed(_, _, error):
                self.state.say(self.tr("The reply could not be read: {0}").format(error.message))
            case Judged(_, frame, action, _, _):
                self.canvas.mark(action, frame)
                self.state.say(describe(action))
            case Executed():
                self.state.say(self.tr("Looking"))
            case Paused(_, why):
                self.state.say(self.tr("Paused: {0}").format(why))
            case Resumed():
                self.state.say(self.tr("Going on"))
            case Failed(_, message):
                self.state.say(message)
            case Ended():
                self._ended = event
            case _:
                assert_never(event)
        self.state.count(event.step)

    @Slot(object)
    def _on_asked(self, proposal: Proposal) -> None:
        if self._ended is not None:
            return
        if not self.aside.has_keyboard():
            self._focus_before = focused_window()
        self._asked = True
        self._say_waiting()
        self.canvas.mark(proposal.action, proposal.frame)
        if self.aside.away:
            self.strip.propose(proposal)
        else:
            self._asking.show()
            self.question.propose(proposal)

    @Slot()
    def _say_waiting(self) -> None:
        if not self._asked:
            return
        if self.aside.has_keyboard():
            self.state.say(self.tr("Waiting for you"))
        else:
            self.state.say(self.tr("Waiting for you (click here to use the keys)"))

    @Slot(str)
    def _say_on_strip(self, line: str) -> None:
        if self.aside.away:
            step = self.state.step
            self.strip.say(self.tr("Step {0}: {1}").format(step, line) if step else line)

    @Slot()
    def _on_finished(self) -> None:
        assert self._ended is not None
        self._over(_sentence(self, self._ended))

    def _over(self, says: str) -> None:
        self._answering.stop()
        self.state.end()
        self._close_question()
        self.canvas.unmark()
        self.aside.come_back()
        self.bar.allow(running=False)
        self.state.say(says)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._starting.stop()
        self._answering.stop()
        self.state.end()
        self.session.close()
        self.strip.close()
        super().closeEvent(event)


def _sentence(window: MainWindow, ended: Ended) -> str:
    """How a run ended, for the status line."""
    match ended.reason:
        case Reason.FINISHED:
            says = window.tr("Done")
        case Reason.OUT_OF_STEPS:
            says = window.tr("Out of steps")
        case Reason.REFUSED:
            says = window.tr("Refused")
        case Reason.STOPPED:
            says = window.tr("Stopped")
        case Reason.FAILED:
            says = window.tr("Failed")
        case Reason.CALL_USER:
            says = window.tr("It needs you")
        case _:
            assert_never(ended.reason)
    return f"{says}: {ended.content}" if ended.content else says
