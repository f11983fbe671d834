"""The row beneath the picture: what can be done to the view, each with its key, and the way back to now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.canvas.canvas import Canvas
from gui.common import theme
from gui.timeline.steps_panel import tool_button


class ViewBar(QWidget):
    """Buttons for the tools of a canvas.

    Signals:
        left: The person is done with looking at an earlier step.
    """

    left = Signal()

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._past = QLabel()
        self._now = QAction(self.tr("Now"), self)
        self._now.setShortcut(QKeySequence("Home"))
        self._now.setIconText(self.tr("Now  Home"))
        self._now.setToolTip(self.tr("Back to what the agent sees now (Home)"))
        self._now.triggered.connect(self.left)
        self._back = tool_button(self._now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for tool in canvas.tools:
            row.addWidget(tool_button(tool))
        row.addStretch(1)
        row.addWidget(self._past)
        row.addWidget(self._back)
        self.show_past(None)

    def show_past(self, step: int | None) -> None:
        """Say that `step` is looked at; None for now."""
        self._past.setText("" if step is None else self.tr("Looking back at step {0}").format(step))
        theme.tint(self._past, theme.careful(self.palette()))
        self._now.setEnabled(step is not None)
        self._back.setVisible(step is not None)
