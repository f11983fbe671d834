"""The timeline with its search, and what can be done with a step: begin anew from it, copy it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.approval.action_editor import Line, clearable
from gui.timeline.steps_text import joined
from gui.timeline.timeline import Timeline
from gui.timeline.timeline_model import StepStatus, TimelineItem


class StepsPanel(QWidget):
    """Search, steps, and two actions on the step that the person is at.

    Signals:
        branched: A `TimelineItem` to begin a new run from, and the rows before it, as a tuple.
        copied: The instructions that lie on the clipboard now.
    """

    branched = Signal(object, object)
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline()
        self.search = Line()
        self.search.setPlaceholderText(self.tr("Search the steps  (Ctrl+F)"))
        self.search.setAccessibleName(self.tr("Search the steps"))
        clearable(self.search)
        self.search.textChanged.connect(self._on_search)
        self.search.left.connect(self._on_left)
        self.search.returnPressed.connect(self._on_found)
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search)
        self.branch = self._tool(
            self.tr("Branch"), "Ctrl+B", self.tr("Write a task that begins with this step; the screen stays as it is")
        )
        self.copy = self._tool(
            self.tr("Copy"), "Ctrl+Shift+C", self.tr("Copy this step as an instruction, or all of them")
        )
        self.branch.triggered.connect(self._on_branch)
        self.copy.triggered.connect(self._on_copy)
        self.branch.setEnabled(False)
        self.timeline.looked_at.connect(self._on_looked_at)
        self.timeline.addActions([self.branch, self.copy])
        self.timeline.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        for tool in (self.branch, self.copy):
            foot.addWidget(tool_button(tool))
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.timeline, 1)
        layout.addLayout(foot)

    def _tool(self, name: str, key: str, says: str) -> QAction:
        tool = QAction(name, self)
        tool.setShortcut(QKeySequence(key))
        tool.setToolTip(f"{says} ({key})")
        tool.setIconText(f"{name}  {key}")
        return tool

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.timeline.search(text.strip())

    @Slot()
    def _on_left(self) -> None:
        self.search.clear()
        self.timeline.setFocus()

    @Slot()
    def _on_found(self) -> None:
        """To the first step found."""
        first = self.timeline.model().index(0, 0)
        if first.isValid():
            self.timeline.setFocus()
            self.timeline.setCurrentIndex(first)

    @Slot(object)
    def _on_looked_at(self, row: TimelineItem | None) -> None:
        self.branch.setEnabled(row is not None)

    @Slot()
    def _on_branch(self) -> None:
        row, rows = self.timeline.row, self.timeline.steps.rows
        if row is not None:
            self.branched.emit(row, rows[: rows.index(row)])

    @Slot()
    def _on_copy(self) -> None:
        row = self.timeline.row
        rows = self.timeline.steps.rows if row is None else (row,)
        text = joined(done(rows) if row is None else [one.steps_text for one in rows])
        if text:
            QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)


def done(rows: tuple[TimelineItem, ...]) -> list[str]:
    """What was done in `rows`, as instructions; what cannot be said as one is left out."""
    return [row.steps_text for row in rows if row.steps_text and row.fate in (StepStatus.DONE, StepStatus.EDITED)]


def tool_button(tool: QAction) -> QToolButton:
    """A flat button for `tool`, which shows its key in its icon text."""
    button = QToolButton()
    button.setDefaultAction(tool)
    button.setAutoRaise(True)
    button.setAccessibleName(tool.text())
    button.setAccessibleDescription(tool.toolTip())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
