"""The main window: a page for runs (task line, picture, steps, the question), one to record, one for the library.

While a run looks at the place where the window is, the window is hidden and the compact window
(`gui/compact/compact_window.py`) stands for it; the window is back as soon as the run has ended. Widgets know no agent,
only events, proposals and answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from agent.core.actions import CallUser, Key
from agent.core.events import Event, Judged, Paused, Reason, Resumed
from agent.core.stop import ANSWER_HELD
from agent.core.task import Mode
from agent.factory import MODELS as SHIPPED
from agent.safety.asker import Proposal
from gui.approval.approval_bar import ApprovalBar
from gui.approval.question_flow import QuestionFlow, QuestionFrame
from gui.approval.takeover import NoTakeover, Takeover
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.canvas.view_bar import ViewBar
from gui.common.drops import DropTarget
from gui.common.focus import FocusReturn, give_focus
from gui.common.keys.global_keys import PAUSE, STOP, GlobalKeys
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.tool_button import ToolButton
from gui.common.layouts.main_layout import framed, run_page
from gui.common.pages import Pages
from gui.common.run_session import Launch, RunSession
from gui.common.state_line import StateLine
from gui.common.task.task_bar import TaskBar
from gui.compact.compact_window import CompactWindow
from gui.compact.screen_overlay import ScreenOverlay
from gui.compact.tray import RunState
from gui.compact.window_hider import WindowHider
from gui.i18n.message_translation import localized
from gui.library.library_page import LibraryPage
from gui.library.session_actions import SessionActions
from gui.recording.record_page import RecordPage
from gui.timeline.frame_loader import FrameSource, no_frames
from gui.timeline.history_view import HistoryView
from gui.timeline.run_view import RunView
from gui.timeline.steps_panel import StepsPanel, done
from gui.timeline.steps_text import remaining
from gui.timeline.timeline_item import TimelineItem
from vision.geometry import DesktopBox

_SIZE: Final = QSize(1120, 680)
_FRAME: Final = QSize(12, 36)
"""What a window manager adds at the most."""

_LEAVE_MS: Final = 200
"""How long the window manager and the programs beneath get to redraw what our window covered."""


class MainWindow(QMainWindow):
    """Shows one run at a time and lets the person steer it.

    Args:
        launch: Starts a run; see `Launch`.
        models: Names to choose from, the first is taken.
        captured: The part of the desktop that runs look at, or what tells it when one begins; None for all of it.
        max_steps: For the status line; None where there is no limit.
        stop_chord: The keys that stop a run from everywhere; empty where somebody else listens for them.
        answer_held: Modifiers with which the answers' keys work from anywhere.
        mode: How Enter in the task line starts.
        point_out_s: How long a ring stands at a click about which nobody is asked; 0 for none.
        leave_ms: Time between leaving the screen and the agent's next look at it.
        frames: Where the frames of earlier steps come from.
        takeover: Watches the person who takes over a step.

    Signals:
        settings_wanted: The person wants to see the settings.
        announced: What a run has to say beside its events, say how the model is asked; emitted on its worker thread.
    """

    settings_wanted = Signal()
    help_wanted = Signal()
    run_state_changed = Signal(object, str)
    question_asked = Signal(str, str, bool)
    question_closed = Signal()
    run_ended = Signal(str, bool)
    announced = Signal(str)

    def __init__(
        self,
        launch: Launch,
        models: Sequence[str],
        *,
        captured: DesktopBox | Callable[[], DesktopBox | None] | None = None,
        max_steps: int | None = None,
        stop_chord: tuple[Key, ...] = (),
        answer_held: tuple[Key, ...] = ANSWER_HELD,
        mode: Mode = Mode.STEP,
        point_out_s: float = 0.0,
        leave_ms: int = _LEAVE_MS,
        frames: FrameSource = no_frames,
        takeover: Takeover | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode, self._text = Mode.STEP, ""
        self._launch: Launch | None = None
        self._captured = captured

        self.session = RunSession(launch, self, point_out_s=point_out_s)
        self.session.happened.connect(self._on_event)
        self.session.asked.connect(self._on_asked)
        self.session.pointed.connect(self._on_pointed)
        self.session.finished.connect(self._on_finished)
        self.bindings = KeyBindings(self)
        self.keys = GlobalKeys(self, held=answer_held, stop_chord=stop_chord)
        self.keys.stopped.connect(self._on_stop_chord)
        self.keys.pressed.connect(self._on_global_key)
        self.keys.changed.connect(self._show_global_keys)
        chords = self.keys.every_name()

        self.bar = TaskBar(models, self.bindings, mode=mode, room_for=chords)
        self.bar.started.connect(self._begin)
        self.state = StateLine(max_steps=max_steps)
        self.bar.refused.connect(self.state.show_message)
        self.bar.paused.connect(self._on_paused)
        self.bar.stopped.connect(self._on_stop)
        self.canvas = Canvas()
        self.views = ViewBar(self.canvas, self.bindings)
        self.steps = StepsPanel(self.bindings)
        self.steps.branched.connect(self._on_branched)
        self.steps.copied.connect(self._on_copied)
        self.steps.said.connect(self._on_said)
        self.timeline = self.steps.timeline
        self.history = HistoryView(self.canvas, self.timeline, self.views, frames)
        self.history.message_changed.connect(self.state.show_message)
        self._view = RunView(self.timeline.steps, self.history, self.state)
        self._question_frame = QuestionFrame(self.bindings, room_for=chords)
        self.question = self._question_frame.question
        self.compact = CompactWindow(self, room_for=chords)
        self.compact.paused.connect(self._on_paused)
        self.compact.stopped.connect(self._on_stop)
        self.state.message_changed.connect(self._show_on_compact)
        self.announced.connect(self._on_announced)
        self.question.action_changed.connect(self.history.show_latest)  # what is edited is what is asked about now
        _connect_editing(self.question, self.canvas)
        _connect_editing(self.compact.question, self.compact.canvas)
        self.hider = WindowHider(self, self.compact, None)
        self.overlay = ScreenOverlay(None, self)
        self._focus = FocusReturn(self.hider.has_keyboard)
        self._flow = QuestionFlow(
            self._question_frame,
            self.compact,
            self.hider,
            self.overlay,
            takeover=NoTakeover() if takeover is None else takeover,
            focus=self._focus,
            keys=self.keys,
            leave_ms=leave_ms,
            parent=self,
        )
        self._flow.answered.connect(self.session.answer)
        self._flow.message_changed.connect(self.state.show_message)
        self._flow.title_changed.connect(self._set_titles)
        self._flow.closed.connect(self._on_question_closed)
        self.settings = QAction(self.tr("Settings"), self)
        self.settings.setToolTip(self.tr("Model, screen, rules, keys, language"))
        self.settings.triggered.connect(self.settings_wanted)
        self.help = QAction(self.tr("Help"), self)
        self.help.setToolTip(self.tr("In short, all keys, and which version this is"))
        self.help.triggered.connect(self.help_wanted)
        self.quit = QAction(self.tr("Quit deskhand"), self)
        self.quit.triggered.connect(self.close)
        self.record_page = RecordPage(self.bindings)
        self.library_page = LibraryPage(self.bindings)
        self.session_actions = SessionActions(self.bindings, opened=True)
        self.session_actions.hide()
        self.pages = Pages(self.bindings)
        self.drops = DropTarget(self)
        self._lay_out()

        # what comes a moment later, after the window has left the screen
        self._starting = QTimer(self, singleShot=True, interval=leave_ms)
        self._starting.timeout.connect(self._start_now)
        self._clearing = QTimer(self, singleShot=True, interval=leave_ms)
        self._clearing.timeout.connect(self.session.cleared)

        self.setWindowTitle(self.tr("deskhand"))
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self._set_running(running=False)
        self.state.show_message(self.tr("Ready"))

    def own_boxes(self) -> tuple[DesktopBox, ...]:
        """Where our own windows are on the desktop, in the input system's units. Callable from any thread."""
        return self.hider.own_boxes()

    def chords(self) -> tuple[tuple[str, str], ...]:
        """What works from everywhere while a run is on: what it does, and the chord."""
        names = {letter: button.accessibleName() for letter, button in self.question.choices.buttons.items()}
        names |= {PAUSE: self.bar.pause.accessibleName(), STOP: self.bar.stop.accessibleName()}
        return tuple((names[letter], chord) for letter, chord in self.keys.every_name().items())

    def has_keyboard(self) -> bool:
        """Whether the person's keys come to us."""
        return self.hider.has_keyboard()

    def come_forward(self) -> None:
        """Come into view and take the keyboard, because the person wants it; in a run perhaps as the compact window."""
        self.hider.accept_focus()
        top = self.compact if self.hider.hidden else self
        if not self.hider.hidden:
            self.showNormal() if self.isMinimized() else self.show()
        top.raise_()
        top.activateWindow()
        give_focus(int(top.winId()))

    def approve_harmless(self) -> None:
        """Approve what is asked about, unless something is odd about it."""
        self._flow.approve_harmless()

    def adopt(self, before: MainWindow) -> None:
        """Show what `before`, in whose place we come, shows: its steps, its picture, its earlier tasks."""
        self.bar.set_tasks(before.bar.tasks)
        if self._view.adopt(before._view) is not None:
            self.canvas.unmark()

    @property
    def busy(self) -> bool:
        """Whether a run is on, or about to begin."""
        return self.session.running or self._starting.isActive()

    def show_recorded(self, items: tuple[TimelineItem, ...], scene: Scene | None, message: str) -> None:
        """Show a session of earlier instead of a run, with what can be done with it."""
        self._view.show_recorded(items, scene)
        self.canvas.unmark()
        self.session_actions.show()
        self.pages.show_page(self.run_page)
        self.timeline.setFocus()
        self.state.show_message(message)

    def set_task(self, text: str) -> None:
        """Fill in the task line."""
        self.bar.set_task(text)

    def set_model(self, name: str) -> None:
        """Choose a model, one of those offered or another."""
        self.bar.set_model(name)

    def _lay_out(self) -> None:
        tools = [
            ToolButton(self.help, self.bindings, ["F1"]),
            ToolButton(self.settings, self.bindings, ["Ctrl+,"]),
        ]
        self.bindings.add(self.quit, ["Ctrl+Q"], show=lambda key: None)
        self.run_page = run_page(
            self.bar, self.session_actions, self.canvas, self.views, self.steps, self._question_frame
        )
        for page, name, tip, icon, key in (
            (self.run_page, self.tr("New task"), self.tr("Have something done"), "task", "Ctrl+1"),
            (self.record_page, self.tr("Record"), self.tr("Show what is to be done"), "record", "Ctrl+2"),
            (self.library_page, self.tr("Library"), self.tr("Earlier runs and recordings"), "library", "Ctrl+3"),
        ):
            self.pages.add(page, name, tip, icon, key)
        self.setCentralWidget(framed(self.pages, self.state, tools))
        self.bar.setFocus()

    # The person

    @Slot(object)
    def _begin(self, mode: Mode) -> None:
        self.carry_out(self.bar.text, mode)

    def carry_out(self, text: str, mode: Mode, launch: Launch | None = None) -> None:
        """Begin a run, unless one is on.

        Args:
            text: What is done, in the person's words.
            launch: Starts it in place of what starts tasks.
        """
        if self.busy:
            return
        self._mode, self._text, self._launch = mode, text, launch
        by_steps = launch is None and self.bar.model_name == "steps"
        for question in (self.question, self.compact.question):
            question.hint_answer(self.tr("“done” if you did it, “skip” to leave it out") if by_steps else "")
        self.session_actions.hide()
        self._view.begin()
        self._set_running(running=True)
        box = self._captured() if callable(self._captured) else self._captured
        self.hider.captured = self.overlay.captured = box
        self.state.show_message(self.tr("Starting"))
        self.run_state_changed.emit(RunState.RUNNING, self._text)
        self.keys.begin()
        self.hider.hide_window()
        self.overlay.begin()
        self._starting.start()

    @Slot()
    def _start_now(self) -> None:
        self.session.start(self._text, self.bar.model_name, self._mode, self._launch)

    @Slot()
    def _on_stop_chord(self) -> None:
        self._stop(f"{self.keys.stop_name} was pressed")

    @Slot()
    def _on_stop(self) -> None:
        self._stop("the person pressed Stop")

    def _stop(self, why: str) -> None:
        if self._starting.isActive():
            self._starting.stop()
            self._finish(self.tr("Stopped before it began"))
        elif self.session.running:
            self.session.stop(why)
            self._flow.close()
            self.state.show_message(self.tr("Stopping"))

    @Slot(str)
    def _on_global_key(self, letter: str) -> None:
        if letter == PAUSE:
            (self.compact.pause if self.hider.hidden else self.bar.pause).click()

    @Slot()
    def _show_global_keys(self) -> None:
        for bindings, pause, stop in (
            (self.bindings, self.bar.pause, self.bar.stop),
            (self.compact.bindings, self.compact.pause, self.compact.stop),
        ):
            bindings.set_global(pause, self.keys.name(PAUSE))
            bindings.set_global(stop, self.keys.stop_name)

    @Slot()
    def _on_paused(self) -> None:
        if not self.session.running:
            return
        if self.session.paused:
            if self.hider.has_keyboard():
                self._focus.give_back()
            self.session.resume()
            self.state.show_message(self.tr("Going on"))
        else:
            self._focus.note()
            self.session.pause("the person pressed Pause")
            self.state.show_message(self.tr("Pausing"))
        self._show_paused()

    def _show_paused(self) -> None:
        paused = bool(self.session.paused)
        self.bar.show_paused(paused=paused)
        self.compact.show_paused(paused=paused)
        if self.session.running:
            self.run_state_changed.emit(RunState.PAUSED if paused else RunState.RUNNING, self._text)

    @Slot(object, object)
    def _on_branched(self, item: TimelineItem, before: tuple[TimelineItem, ...]) -> None:
        if self.session.running:
            self.state.show_message(self.tr("A run is on; stop it before you begin another from this step."))
            return
        self.set_task(remaining(self.bar.text, item.thought, done(before)))
        self.bar.setFocus()
        self.state.show_message(self.tr("The task begins with step {0} now; the screen is as it is.").format(item.step))

    @Slot(str)
    def _on_copied(self, text: str) -> None:
        self.state.show_message(
            self.tr("Copied: {0}").format(text) if text else self.tr("There is no instruction for this step to copy.")
        )

    @Slot(str)
    def _on_said(self, words: str) -> None:
        """To a run that asks it is an answer; else it is heard before the next step."""
        if not self._flow.reply(words):
            self.session.say(words)
            self.state.show_message(self.tr("It hears this before its next step: {0}").format(words))

    def _set_running(self, *, running: bool) -> None:
        # what ships with us carries out what is written, and a replay what was recorded: neither listens
        self.steps.listen(listens=running and self._launch is None and self.bar.model_name not in SHIPPED)
        if running:
            self.pages.show_page(self.run_page)
            self.timeline.setFocus()  # where Esc stops; the task line, where the keyboard was, takes no keys now
        self.bar.set_running(running=running)
        self.settings.setEnabled(not running)
        self.pages.set_locked(locked=running)

    @Slot(str)
    def _set_titles(self, title: str) -> None:
        """Say in the list of windows what is going on."""
        self.setWindowTitle(title)
        self.compact.setWindowTitle(title)

    # The run

    @Slot(str)
    def _on_announced(self, line: str) -> None:
        self.state.show_message(localized(line))

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        self._view.take(event)
        match event:
            case Paused():
                self._show_paused()
                self.overlay.end()
            case Resumed():
                self.overlay.begin()
                self._show_paused()
            case _:
                pass

    @Slot(object)
    def _on_pointed(self, judged: Judged | None) -> None:
        """In auto mode: the ring stands at the coming click for a moment, and is gone before it happens."""
        if judged is not None:
            self.overlay.show_rings(judged)
        else:
            self.overlay.hide_rings()
            self._clearing.start()

    @Slot(object)
    def _on_asked(self, proposal: Proposal) -> None:
        if self._view.ended is not None:
            return
        self._flow.ask(proposal, self._view.propose(proposal))
        question = self._flow.question
        approvable = not proposal.warning and not isinstance(proposal.action, CallUser)
        self.run_state_changed.emit(RunState.ASKING, question.headline)
        self.question_asked.emit(question.headline, question.warning, approvable)

    @Slot()
    def _on_question_closed(self) -> None:
        self.question_closed.emit()
        if self.session.running:
            self.run_state_changed.emit(RunState.RUNNING, self._text)

    @Slot(str)
    def _show_on_compact(self, line: str) -> None:
        if self.hider.hidden:
            self.compact.show_message(self._view.planned(line))
            self.compact.show_progress(self._view.progress)

    @Slot()
    def _on_finished(self) -> None:
        assert self._view.ended is not None
        message = self._view.end_message()
        self._finish(message)
        self.run_ended.emit(message, self._view.ended.reason is Reason.FINISHED)

    def _finish(self, message: str) -> None:
        self.state.end(self._view.steps_done)
        self._flow.cancel()
        self.keys.end()
        self.canvas.unmark()
        self._show_paused()
        self.overlay.end()
        self.hider.restore_window()
        self._set_running(running=False)
        self.state.show_message(message)
        self.run_state_changed.emit(RunState.IDLE, message)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self.end()
        super().closeEvent(event)

    def end(self) -> None:
        """Stop what is on, and let go of everything; the window is of no use any more."""
        # out of sight at once: a model may take seconds to hear that it shall stop
        for top in (self, self.compact):
            top.hide()
        self.overlay.end()
        QGuiApplication.sync()
        self._starting.stop()
        self._clearing.stop()
        self.state.end()
        self.session.close()
        self._flow.cancel()
        self.keys.end()
        self.history.loader.close()
        self.compact.close()


def _connect_editing(question: ApprovalBar, canvas: Canvas) -> None:
    """Have a question and the picture above it show the same action while it is edited."""
    question.action_changed.connect(canvas.edit_target)
    question.edit_ended.connect(canvas.end_target_edit)
    question.canvas_wanted.connect(canvas.setFocus)
    canvas.action_changed.connect(question.editor.set_action)
    canvas.focus_changed.connect(question.editor.show_canvas_focus)
