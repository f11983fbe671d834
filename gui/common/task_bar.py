"""The task bar at the top of the window: the task, the model, and the buttons that begin, pause and stop a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from agent.core.task import Mode
from gui.common import theme

_REMEMBERED_TASKS: Final = 20


class TaskBar(QWidget):
    """A task line, a model, and Step, Run, Pause and Stop; each button shows its key.

    Args:
        models: Names to choose from, the first is taken.
        stop_keys: The global stop key as people write it, for the tooltip.
        mode: How Enter in the task line starts.

    Signals:
        started: The person wants a run in this `Mode`; there is a task, and it is remembered.
        task_missing: The person wants a run, but there is no task.
        paused: The person wants the run to rest, or to go on.
        stopped: The person wants the run to end.
    """

    started = Signal(object)
    task_missing = Signal()
    paused = Signal()
    stopped = Signal()

    def __init__(
        self,
        models: Sequence[str],
        *,
        stop_keys: str = "",
        mode: Mode = Mode.STEP,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.task = QComboBox()
        self.model = QComboBox()
        self.run = QPushButton()
        self.step = QPushButton()
        self.pause = QPushButton()
        self.stop = QPushButton()
        self._shows_paused = False
        self._set_up(models, stop_keys)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.task, 1)
        for widget in (self.model, self.step, self.run, self.pause, self.stop):
            row.addWidget(widget)
        self.setFocusProxy(self.task)
        self._paint_icons()
        self.set_running(running=False)

    @property
    def text(self) -> str:
        """The task as it is written now."""
        return self.task.currentText().strip()

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

    def set_running(self, *, running: bool) -> None:
        """Let the person press what has a meaning while a run is on, or while none is."""
        for widget in (self.task, self.model, self.run, self.step):
            widget.setEnabled(not running)
        self.pause.setEnabled(running)
        self.stop.setEnabled(running)
        self.show_paused(paused=False)

    def show_paused(self, *, paused: bool) -> None:
        """Say what the button does next: let the run rest, or let it go on."""
        name = self.tr("Go on") if paused else self.tr("Pause")
        tip = self.tr("Let the run go on") if paused else self.tr("Let the run rest; nothing is done until you say so")
        self._label_button(self.pause, name, tip, "F8")
        if paused is not self._shows_paused:  # an icon takes some milliseconds, and a run begins and ends with this
            self._shows_paused = paused
            self._paint_pause()

    def _set_up(self, models: Sequence[str], stop_keys: str) -> None:
        self.task.setEditable(True)
        self.task.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.task.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.task.setMinimumContentsLength(20)
        self.task.setAccessibleName(self.tr("Task"))
        self._enter_button = self.step if self._mode is Mode.STEP else self.run
        self.task.setToolTip(
            self.tr("What to do; Enter starts step by step, the arrow shows earlier tasks")
            if self._mode is Mode.STEP
            else self.tr("What to do; Enter starts it, the arrow shows earlier tasks")
        )
        line = self.task.lineEdit()
        assert line is not None
        line.setPlaceholderText(self.tr('What shall be done? For example: type "Ada" into "Name"; click "Save"'))
        line.setAccessibleName(self.tr("Task"))
        line.returnPressed.connect(self._enter_button.click)
        self.task.setCompleter(None)  # type: ignore[arg-type]  # None is Qt's way; a completer would finish words the person did not mean
        self.model.addItems(list(models))
        self.model.setAccessibleName(self.tr("Model"))
        self.model.setToolTip(self.tr("Who decides what to do"))
        self._label_button(self.run, self.tr("Run"), self.tr("Do the task, and ask only where something is odd"), "F5")
        self._label_button(self.step, self.tr("Step"), self.tr("Do the task, and ask before each action"), "F6")
        self._label_button(self.stop, self.tr("Stop"), self.tr("End the run"), "Esc")
        for button, keys in ((self.run, "F5"), (self.step, "F6"), (self.pause, "F8"), (self.stop, "Esc")):
            # not the button's own shortcut, which acts only after an animation of a tenth of a second
            QShortcut(QKeySequence(keys), button, button.click)
        if stop_keys:
            self.stop.setToolTip(self.tr("End the run (Esc here, {0} anywhere)").format(stop_keys))
        self.task.view().setAccessibleName(self.tr("Earlier tasks"))
        self.model.view().setAccessibleName(self.tr("Models"))
        self.run.clicked.connect(self._on_run)
        self.step.clicked.connect(self._on_step)
        self.pause.clicked.connect(self.paused)
        self.stop.clicked.connect(self.stopped)

    @staticmethod
    def _label_button(button: QPushButton, text: str, tip: str, keys: str) -> None:
        button.setText(f"{text}  {keys}")
        button.setToolTip(f"{tip} ({keys})")
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)

    @Slot()
    def _on_run(self) -> None:
        self._begin(Mode.AUTO)

    @Slot()
    def _on_step(self) -> None:
        self._begin(Mode.STEP)

    def _begin(self, mode: Mode) -> None:
        if not self.text:
            self.task.setFocus()
            self.task_missing.emit()
            return
        self._remember(self.text)
        self.started.emit(mode)

    def _remember(self, task: str) -> None:
        known = self.task.findText(task, Qt.MatchFlag.MatchExactly)
        if known >= 0:
            self.task.removeItem(known)
        self.task.insertItem(0, task)
        self.task.setCurrentIndex(0)
        while self.task.count() > _REMEMBERED_TASKS:
            self.task.removeItem(self.task.count() - 1)

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
