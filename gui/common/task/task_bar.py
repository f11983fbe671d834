"""The task bar at the top of the window: the task, the model, and the buttons that begin, pause and stop a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from agent.core.task import Mode
from gui.common import theme
from gui.common.growing_text_edit import GrowingTextEdit
from gui.common.keys.global_keys import NO_CHORDS, PAUSE, STOP
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.key_button import KeyButton
from gui.common.task.task_preview import TaskPreview, understanding
from gui.i18n.model_names import model_title

REMEMBERED_TASKS: Final = 20

_TASK_PX: Final = 400
"""Of task and model, the least at which the task can be read."""


class TaskBar(QWidget):
    """A task of one or more lines, a model, and Step, Run, Pause and Stop.

    Args:
        models: Names to choose from, the first is taken.
        bindings: The keys of the window that it is in.
        mode: How Enter in the task line starts.
        room_for: Chords that may be printed on Pause and Stop, by letter.

    Signals:
        started: The person wants a run in this `Mode`; there is a task, and it is remembered.
        refused: The person wants a run, but there is no task, or it cannot be understood; why, in a sentence.
        paused: The person wants the run to rest, or to go on.
        stopped: The person wants the run to end.
        tasks_changed: Other tasks are remembered than before.
    """

    started = Signal(object)
    refused = Signal(str)
    paused = Signal()
    stopped = Signal()
    tasks_changed = Signal()

    def __init__(
        self,
        models: Sequence[str],
        bindings: KeyBindings,
        *,
        mode: Mode = Mode.STEP,
        room_for: Mapping[str, str] = NO_CHORDS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode, self._bindings = mode, bindings
        self.task = GrowingTextEdit(most_lines=5)
        self.preview = TaskPreview()
        self.earlier = QToolButton()
        self.model = QComboBox()
        pause, stop = ["F8", room_for.get(PAUSE, "")], ["Esc", room_for.get(STOP, "")]
        runs = self.tr("Do the task, and ask only where something is odd")
        self.run = KeyButton(self.tr("Run"), runs, keys=["F5"], stacked=True)
        self.step = KeyButton(
            self.tr("Step"), self.tr("Do the task, and ask before each action"), keys=["F6"], stacked=True
        )
        self.pause = KeyButton(self.tr("Pause"), "", keys=pause, stacked=True)
        self.stop = KeyButton(self.tr("Stop"), self.tr("End the run"), keys=stop, stacked=True)
        self._tasks: tuple[str, ...] = ()
        self._shows_paused = False
        self._set_up(models)
        self._lay_out()
        self.setFocusProxy(self.task)
        self._paint_icons()
        self.set_running(running=False)

    @property
    def text(self) -> str:
        """The task as it is written now."""
        return self.task.text().strip()

    @property
    def model_name(self) -> str:
        """The name, folder or address of the chosen model."""
        return str(self.model.currentData())

    @property
    def tasks(self) -> tuple[str, ...]:
        """Earlier tasks, the newest first."""
        return self._tasks

    def set_task(self, text: str) -> None:
        """Fill in the task."""
        self.task.setText(text)

    def set_tasks(self, tasks: Sequence[str]) -> None:
        """Remember these earlier tasks, the newest first."""
        self._tasks = tuple(dict.fromkeys(tasks))[:REMEMBERED_TASKS]
        self.earlier.setEnabled(bool(self._tasks) and self.task.isEnabled())

    def set_model(self, name: str) -> None:
        """Choose a model, one of those offered or another."""
        if self.model.findData(name) < 0:
            self.model.addItem(model_title(name), name)
        self.model.setCurrentIndex(self.model.findData(name))

    def set_running(self, *, running: bool) -> None:
        """Let the person press what has a meaning while a run is on, or while none is."""
        for widget in (self.task, self.model, self.run, self.step):
            widget.setEnabled(not running)
        self.earlier.setEnabled(bool(self._tasks) and not running)
        self.pause.setEnabled(running)
        self.stop.setEnabled(running)
        self.show_paused(paused=False)

    def show_paused(self, *, paused: bool) -> None:
        """Say what the button does next: let the run rest, or let it go on."""
        if paused:
            self.pause.set_name(self.tr("Go on"), self.tr("Let the run go on"))
        else:
            self.pause.set_name(self.tr("Pause"), self.tr("Let the run rest; nothing is done until you say so"))
        if paused is not self._shows_paused:  # an icon takes some milliseconds, and a run begins and ends with this
            self._shows_paused = paused
            self._paint_pause()

    def _set_up(self, models: Sequence[str]) -> None:
        self.task.setAccessibleName(self.tr("Task"))
        self.task.setToolTip(
            self.tr("What to do; Enter starts step by step, Shift and Enter begin a new line")
            if self._mode is Mode.STEP
            else self.tr("What to do; Enter starts it, Shift and Enter begin a new line")
        )
        self.task.setPlaceholderText(self.tr('For example: type "Ada" into "Name"; click "Save"'))
        self.task.setAcceptDrops(False)  # the window takes them, files too
        self.task.entered.connect(self._on_entered)
        self.task.textChanged.connect(self._understand)
        self.earlier.setText("▾")
        self.earlier.setAccessibleName(self.tr("Earlier tasks"))
        self.earlier.setToolTip(self.tr("Earlier tasks"))
        self.earlier.clicked.connect(self._on_earlier)
        for name in models:
            self.model.addItem(model_title(name), name)
        self.model.setAccessibleName(self.tr("Model"))
        self.model.setToolTip(self.tr("Who decides what to do"))
        self.model.view().setAccessibleName(self.tr("Models"))
        self.model.currentIndexChanged.connect(self._understand)
        for button, key in ((self.run, "F5"), (self.step, "F6"), (self.pause, "F8"), (self.stop, "Esc")):
            self._bindings.add(button, [key])
        self.run.clicked.connect(self._on_run)
        self.step.clicked.connect(self._on_step)
        self.pause.clicked.connect(self.paused)
        self.stop.clicked.connect(self.stopped)
        self._understand()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.task, 1)
        for widget in (self.earlier, self.model):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        what = QVBoxLayout()
        what.setSpacing(3)
        what.addLayout(row)
        what.addWidget(self.preview)
        what.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.step, self.run, self.pause, self.stop):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons = buttons
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addLayout(what, 1)
        self._layout.addLayout(buttons)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as its buttons: they stand beneath the task before that gets too narrow to be read."""
        hint = super().minimumSizeHint()
        return QSize(max(self._buttons.minimumSize().width(), _TASK_PX), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        room = self.width() - self._buttons.minimumSize().width()
        beside = room >= _TASK_PX
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if direction != self._layout.direction():
            self._layout.setDirection(direction)

    @Slot()
    def _understand(self) -> None:
        self._understood = understanding(self.text, self.model_name)
        self.preview.show_understanding(self._understood)

    @Slot()
    def _on_entered(self) -> None:
        self._begin(self._mode)

    @Slot()
    def _on_run(self) -> None:
        self._begin(Mode.AUTO)

    @Slot()
    def _on_step(self) -> None:
        self._begin(Mode.STEP)

    def _begin(self, mode: Mode) -> None:
        if not self.text:
            self.task.setFocus()
            self.refused.emit(self.tr("Write down first what shall be done."))
        elif self._understood.hopeless:
            self.task.setFocus()
            self.refused.emit(self._understood.text)
        else:
            self.set_tasks((self.text, *self._tasks))
            self.tasks_changed.emit()
            self.started.emit(mode)

    @Slot()
    def _on_earlier(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Earlier tasks"))
        for task in self._tasks:
            line = " ".join(task.split())
            entry = QAction((line if len(line) <= 90 else line[:89] + "…").replace("&", "&&"), menu)
            entry.setData(task)
            entry.triggered.connect(self._on_earlier_chosen)
            menu.addAction(entry)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.earlier.mapToGlobal(QPoint(0, self.earlier.height())))

    @Slot()
    def _on_earlier_chosen(self) -> None:
        entry = self.sender()
        assert isinstance(entry, QAction)
        self.set_task(str(entry.data()))
        self.task.setFocus()

    def _paint_pause(self) -> None:
        text = self.palette().color(QPalette.ColorRole.ButtonText)
        self.pause.setIcon(theme.icon("run" if self._shows_paused else "pause", text))

    def _paint_icons(self) -> None:
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.ButtonText)
        self.run.setIcon(theme.icon("run", theme.good(palette)))
        self.step.setIcon(theme.icon("step", text))
        self._paint_pause()
        self.stop.setIcon(theme.icon("stop", theme.bad(palette)))
        readable = QPalette(palette)  # the task stays readable while it is carried out
        readable.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, theme.quiet(palette))
        self.task.setPalette(readable)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()
