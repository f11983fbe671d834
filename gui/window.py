"""The window: a task line, the frame with the next action on it, the steps so far, the question, the state.

While a run looks at the place where the window is, the window is hidden and the strip (`gui/strip.py`) stands for
it; the window is back as soon as the run has ended. Widgets know no agent, only events, proposals and answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Final, assert_never

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QKeySequence,
    QMoveEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from agent.actions import describe
from agent.events import Ended, Event, Executed, Failed, Judged, Misparsed, Observed, Predicted, Reason
from agent.safety import Answer, Mode, Proposal
from gui import theme
from gui.approval import ApprovalBar
from gui.canvas import Canvas
from gui.focus import focused_window, give_focus
from gui.runner import Launch, RunSession
from gui.strip import Strip
from gui.timeline import Timeline
from vision.frame import Frame
from vision.geometry import DesktopBox

_LEAVE_MS: Final = 200
"""How long the window manager and the programs beneath get to redraw what our window covered."""

_REMEMBERED_TASKS: Final = 20


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
        self._captured, self._max_steps, self._stop_keys = captured, max_steps, stop_keys
        self._boxes: tuple[DesktopBox, ...] = ()
        self._frame: Frame | None = None
        self._mode = Mode.STEP
        self._aside = False
        self._focus_before: int | None = None
        self._answer: Answer | None = None
        self._asked = False
        self._ended: Ended | None = None
        self._step = 0
        self._began = 0.0

        self.session = RunSession(launch, self)
        self.session.happened.connect(self._on_event)
        self.session.asked.connect(self._on_asked)
        self.session.finished.connect(self._on_finished)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._say_waiting)

        self.canvas = Canvas()
        self.timeline = Timeline()
        self.question = ApprovalBar()
        self.question.answered.connect(self._on_answered)
        self.strip = Strip(self)
        self.strip.question.answered.connect(self._on_answered)
        self.strip.stopped.connect(self._on_stop)
        self.strip.placed.connect(self._note_boxes)

        self.task = QComboBox()
        self.model = QComboBox()
        self.run = QPushButton()
        self.step = QPushButton()
        self.stop = QPushButton()
        self._state = QLabel()
        self._count = QLabel()
        self._elapsed = QLabel()
        self._asking = QFrame()
        self._fill_controls(models)
        self._lay_out()

        # what comes a moment later, after the window has left the screen
        self._starting = self._timer(leave_ms, self._start_now)
        self._answering = self._timer(leave_ms, self._answer_now)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

        self.setWindowTitle(self.tr("deskhand"))
        self.resize(1120, 680)
        self._paint_icons()
        self._allow(running=False)
        self._say(self.tr("Ready"))

    def own_boxes(self) -> tuple[DesktopBox, ...]:
        """Where our own windows are on the desktop, in the input system's units. Callable from any thread."""
        return self._boxes

    def set_task(self, text: str) -> None:
        """Fill in the task line."""
        self.task.setEditText(text)
        line = self.task.lineEdit()
        assert line is not None
        line.setCursorPosition(0)  # a long task shows its beginning

    def set_model(self, name: str) -> None:
        """Choose a model, one of those offered or another."""
        if self.model.findText(name) < 0:
            self.model.addItem(name)
        self.model.setCurrentText(name)

    # Building

    def _fill_controls(self, models: Sequence[str]) -> None:
        self.task.setEditable(True)
        self.task.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.task.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.task.setMinimumContentsLength(20)
        self.task.setAccessibleName(self.tr("Task"))
        self.task.setToolTip(self.tr("What to do; Enter starts step by step, the arrow shows earlier tasks"))
        line = self.task.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr('What shall be done? For example: type "Ada" into "Name"; click "Save"'))
        line.returnPressed.connect(self.step.click)
        self.task.setCompleter(None)  # type: ignore[arg-type]  # None is Qt's way; a completer would finish words the person did not mean
        self.model.addItems(list(models))
        self.model.setAccessibleName(self.tr("Model"))
        self.model.setToolTip(self.tr("Who decides what to do"))
        self._control(self.run, self.tr("Run"), self.tr("Do the task, and ask only where something is odd"), "F5")
        self._control(self.step, self.tr("Step"), self.tr("Do the task, and ask before each action"), "F6")
        self._control(self.stop, self.tr("Stop"), self.tr("End the run"), "Esc")
        if self._stop_keys:
            self.stop.setToolTip(self.tr("End the run (Esc here, {0} anywhere)").format(self._stop_keys))
        self.run.clicked.connect(self._on_run)
        self.step.clicked.connect(self._on_step)
        self.stop.clicked.connect(self._on_stop)

    @staticmethod
    def _control(button: QPushButton, text: str, says: str, keys: str) -> None:
        button.setText(text)
        button.setToolTip(f"{says} ({keys})")
        button.setAccessibleName(text)
        button.setAccessibleDescription(says)
        # not the button's own shortcut, which acts only after an animation of a tenth of a second
        QShortcut(QKeySequence(keys), button, button.click)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.task, 1)
        for widget in (self.model, self.step, self.run, self.stop):
            top.addWidget(widget)
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
        bottom = QHBoxLayout()
        bottom.setSpacing(16)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._state.setAccessibleName(self.tr("State of the run"))
        bottom.addWidget(self._state, 1)
        bottom.addWidget(self._count)
        bottom.addWidget(self._elapsed)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(split, 1)
        layout.addWidget(self._asking)
        layout.addLayout(bottom)
        self.setCentralWidget(centre)
        self.setTabOrder(self.task, self.model)
        self.task.setFocus()

    def _timer(self, interval_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(slot)
        return timer

    def _paint_icons(self) -> None:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.ButtonText)
        self.run.setIcon(theme.icon("run", theme.good(palette)))
        self.step.setIcon(theme.icon("step", text))
        self.stop.setIcon(theme.icon("stop", theme.bad(palette)))
        readable = QPalette(palette)  # the task stays readable while it is carried out
        readable.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, theme.quiet(palette))
        self.task.setPalette(readable)

    # The person

    @Slot()
    def _on_run(self) -> None:
        self._begin(Mode.AUTO)

    @Slot()
    def _on_step(self) -> None:
        self._begin(Mode.STEP)

    def _begin(self, mode: Mode) -> None:
        task = self.task.currentText().strip()
        if not task:
            self._say(self.tr("Write down first what shall be done."))
            self.task.setFocus()
            return
        if self.session.running or self._starting.isActive():
            return
        self._remember(task)
        self._mode, self._ended, self._frame, self._step = mode, None, None, 0
        self._began = time.monotonic()
        self.timeline.steps.clear()
        self._allow(running=True)
        self._say(self.tr("Starting"))
        self._tick()
        self._step_aside()
        self._clock.start()
        self._starting.start()

    def _remember(self, task: str) -> None:
        known = self.task.findText(task, Qt.MatchFlag.MatchExactly)
        if known >= 0:
            self.task.removeItem(known)
        self.task.insertItem(0, task)
        self.task.setCurrentIndex(0)
        while self.task.count() > _REMEMBERED_TASKS:
            self.task.removeItem(self.task.count() - 1)

    @Slot()
    def _start_now(self) -> None:
        self.session.start(self.task.currentText(), self.model.currentText(), self._mode)

    @Slot()
    def _on_stop(self) -> None:
        if self._starting.isActive():
            self._starting.stop()
            self._over(self.tr("Stopped before it began"))
        elif self.session.running:
            self.session.stop(self.tr("the person pressed Stop"))
            self._close_question()
            self._say(self.tr("Stopping"))

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        self._answer = answer
        ours = self.isActiveWindow() or self.strip.isActiveWindow()
        self._close_question()
        if ours and self._focus_before is not None:
            give_focus(self._focus_before)
        self._say(self.tr("Going on"))
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
        if self._aside:
            self.strip.shrink()

    # The run

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self._step = max(self._step, event.step)
        self.timeline.steps.show(event)
        match event:
            case Observed(_, frame, _, _):
                self._frame = frame
                self.canvas.show_frame(frame)
                self._say(self.tr("Thinking"))
            case Predicted(_, _, reply, _, _):
                if self._frame is not None:
                    self.canvas.mark(reply.actions[0], self._frame)
                self._say(describe(reply.actions[0]))
            case Misparsed(_, _, error):
                self._say(self.tr("The reply could not be read: {0}").format(error.message))
            case Judged(_, frame, action, _, _):
                self.canvas.mark(action, frame)
                self._say(describe(action))
            case Executed():
                self._say(self.tr("Looking"))
            case Failed(_, message):
                self._say(message)
            case Ended():
                self._ended = event
            case _:
                assert_never(event)
        self._tick()

    @Slot(object)
    def _on_asked(self, proposal: Proposal) -> None:
        if self._ended is not None:
            return
        if not (self.isActiveWindow() or self.strip.isActiveWindow()):
            self._focus_before = focused_window()
        self._asked = True
        self._say_waiting()
        self.canvas.mark(proposal.action, proposal.frame)
        if self._aside:
            self.strip.propose(proposal)
        else:
            self._asking.show()
            self.question.propose(proposal)

    @Slot()
    def _say_waiting(self) -> None:
        if not self._asked:
            return
        if self.isActiveWindow() or self.strip.isActiveWindow():
            self._say(self.tr("Waiting for you"))
        else:
            self._say(self.tr("Waiting for you (click here to use the keys)"))

    @Slot()
    def _on_finished(self) -> None:
        self._over(self._outcome())

    def _outcome(self) -> str:
        assert self._ended is not None
        return _sentence(self, self._ended)

    def _over(self, says: str) -> None:
        self._answering.stop()
        self._clock.stop()
        self._close_question()
        self.canvas.unmark()
        self._come_back()
        self._allow(running=False)
        self._say(says)

    def _allow(self, *, running: bool) -> None:
        for widget in (self.task, self.model, self.run, self.step):
            widget.setEnabled(not running)
        self.stop.setEnabled(running)

    def _say(self, text: str) -> None:
        line = " ".join(text.split())
        self._state.setText(line)
        self._state.setToolTip(line)
        self._state.setAccessibleDescription(line)
        if self._aside:
            self.strip.say(self.tr("Step {0}: {1}").format(self._step, line) if self._step else line)

    @Slot()
    def _tick(self) -> None:
        if self._step and self._max_steps is not None:
            self._count.setText(self.tr("step {0} of {1}").format(self._step, self._max_steps))
        else:
            self._count.setText(self.tr("step {0}").format(self._step) if self._step else "")
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        self._elapsed.setText(f"{minutes}:{seconds:02d}" if self._began else "")

    # Out of the picture

    def _step_aside(self) -> None:
        """Leave the part of the screen that the agent will look at, and leave the keyboard to the target."""
        ours = desktop_box(self, self.frameGeometry())
        self._aside = self._captured is None or ours.intersection(self._captured) is not None
        # hidden in any case: the window manager then hands the keyboard to the window used before ours
        self.hide()
        if self._aside:
            self.strip.begin()
        else:
            self._show_quietly()

    def _come_back(self) -> None:
        if self._aside:
            self._aside = False
            self.strip.hide()
            self._note_boxes()
            self._show_quietly()

    def _show_quietly(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.show()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)

    @Slot()
    def _note_boxes(self) -> None:
        boxes = []
        if self.isVisible():
            boxes.append(desktop_box(self, self.frameGeometry()))
        if self._aside:
            boxes.append(desktop_box(self.strip, self.strip.place))
        self._boxes = tuple(boxes)  # a whole new tuple at once: other threads read it without a lock

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        super().moveEvent(event)
        self._note_boxes()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._note_boxes()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._note_boxes()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._note_boxes()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._starting.stop()
        self._answering.stop()
        self._clock.stop()
        self.session.close()
        self.strip.close()
        super().closeEvent(event)


def desktop_box(widget: QWidget, box: QRect) -> DesktopBox:
    """`box`, in Qt's units on the screen of `widget`, in the input system's: physical pixels but for macOS."""
    screen = widget.screen()
    scale = 1.0 if sys.platform == "darwin" else screen.devicePixelRatio()
    origin = screen.geometry().topLeft()
    left = origin.x() + (box.x() - origin.x()) * scale
    top = origin.y() + (box.y() - origin.y()) * scale
    return DesktopBox(left, top, left + box.width() * scale, top + box.height() * scale)


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
