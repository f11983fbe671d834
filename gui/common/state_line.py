"""The state line at the foot of the window: what is going on, how many steps, for how long."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget


class StateLine(QWidget):
    """One sentence, a count of steps and a clock.

    Args:
        max_steps: Shown beside the count; None where there is no limit.

    Signals:
        message_changed: The sentence, on one line, whenever another one is shown.
    """

    message_changed = Signal(str)

    def __init__(self, *, max_steps: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._max_steps = max_steps
        self._began = 0.0
        self._step = 0
        self._planned: tuple[int, int] | None = None
        self._message = _Sentence()
        self._step_count = QLabel()
        self._elapsed = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)  # a model may have written it
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._message.setAccessibleName(self.tr("State of the run"))
        self._step_count.setAccessibleName(self.tr("Steps so far"))
        self._elapsed.setAccessibleName(self.tr("Time since the run began"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._message, 1)
        row.addWidget(self._step_count)
        row.addWidget(self._elapsed)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._message.text()

    @property
    def step(self) -> int:
        """The number of the step that the run is at; 0 before the first."""
        return self._step

    @property
    def progress(self) -> str:
        """The count of steps, as it is shown; empty before the first."""
        return self._step_count.text()

    def begin(self) -> None:
        """A run begins: the clock goes."""
        self._began, self._step, self._planned = time.monotonic(), 0, None
        self._tick()
        self._clock.start()

    def end(self, done: int = 0) -> None:
        """The run is over: the clock stands.

        Args:
            done: Steps that did something, shown in place of the one that the run was at; 0 where that stays.
        """
        self._clock.stop()
        if done:
            self._step_count.setText(self.tr("1 step") if done == 1 else self.tr("{0} steps").format(done))

    def clear(self) -> None:
        """No run is shown: neither steps nor time."""
        self._clock.stop()
        self._began, self._step, self._planned = 0.0, 0, None
        self._tick()

    def set_step(self, step: int, planned: tuple[int, int] | None = None) -> None:
        """The run is at `step`.

        Args:
            planned: Which of how many steps of the plan that is, which is shown in its place; None where there is none.
        """
        self._step, self._planned = max(self._step, step), planned
        self._tick()

    def show_message(self, text: str) -> None:
        """Show one sentence."""
        line = " ".join(text.split())
        self._message.setText(line)
        self._message.setToolTip(line)
        self._message.setAccessibleDescription(line)
        self.message_changed.emit(line)

    def adopt(self, before: StateLine) -> None:
        """Show what `before` shows."""
        self._began, self._step, self._planned = before._began, before._step, before._planned
        self._step_count.setText(before._step_count.text())
        self._elapsed.setText(before._elapsed.text())
        self.show_message(before.text)

    @Slot()
    def _tick(self) -> None:
        if self._planned is not None:
            self._step_count.setText(self.tr("step {0} of {1}").format(*self._planned))
        elif self._step and self._max_steps is not None:
            self._step_count.setText(self.tr("step {0} of {1}").format(self._step, self._max_steps))
        else:
            self._step_count.setText(self.tr("step {0}").format(self._step) if self._step else "")
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        self._elapsed.setText(f"{minutes}:{seconds:02d}" if self._began else "")


class _Sentence(QLabel):
    """A label that ends in dots where there is too little room for its text."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        room, align = self.contentsRect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        self.style().drawItemText(painter, room, align, self.palette(), self.isEnabled(), shown, self.foregroundRole())
