"""The view bar beneath the canvas: a button with its key for each tool of the view, and the way back to now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.canvas.canvas import Canvas
from gui.canvas.fitting_label import FittingLabel
from gui.common import theme
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.tool_button import ToolButton


class ViewBar(QWidget):
    """Buttons for the tools of a canvas.

    Signals:
        latest_wanted: The person is done with looking at an earlier step.
    """

    latest_wanted = Signal()

    def __init__(self, canvas: Canvas, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step_label = FittingLabel()
        self._step_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._latest_tool = QAction(self.tr("Now"), self)
        self._latest_tool.setToolTip(self.tr("Back to what the agent sees now"))
        self._latest_tool.triggered.connect(self.latest_wanted)
        self._latest_button = ToolButton(self._latest_tool, bindings, ["Home"])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for tool, keys in canvas.tools.items():
            row.addWidget(ToolButton(tool, bindings, keys))
        row.addWidget(self._step_label, 1)
        row.addWidget(self._latest_button)
        self.show_step(None)

    def show_step(self, step: int | None) -> None:
        """Say that `step` is looked at; None for now."""
        texts = ("",) if step is None else (self.tr("Looking back at step {0}"), self.tr("Step {0}"), "{0}")
        self._step_label.set_texts([one.format(step) for one in texts])
        theme.tint(self._step_label, theme.careful(self.palette()))
        self._latest_tool.setEnabled(step is not None)
        self._latest_button.setVisible(step is not None)
