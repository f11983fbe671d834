"""Steps panel: the timeline with its search, and what can be done with a step (begin anew from it, copy it)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.approval.action_editor import EscapableLineEdit, add_clear_button
from gui.common.keys.key_bindings import KeyBindings
from gui.common.keys.tool_button import ToolButton
from gui.timeline.steps_text import joined
from gui.timeline.timeline import Timeline
from gui.timeline.timeline_item import StepStatus, TimelineItem


class StepsPanel(QWidget):
    """Search, steps, and two actions on the step that the person is at.

    Signals:
        branched: A `TimelineItem` to begin a new run from, and the items before it, as a tuple.
        copied: The instructions that lie on the clipboard now.
        said: What the person tells the run.
    """

    branched = Signal(object, object)
    copied = Signal(str)
    said = Signal(str)

    def __init__(self, bindings: KeyBindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeline = Timeline()
        self.search = EscapableLineEdit()
        self.search.setAccessibleName(self.tr("Search the steps"))
        add_clear_button(self.search)
        self.search.textChanged.connect(self._on_search)
        self.search.cancelled.connect(self._on_search_cancelled)
        self.search.returnPressed.connect(self._on_search_entered)
        bindings.add(self.search, ["Ctrl+F"], activate=self._to_search, show=self._show_search_key)
        self.branch = QAction(self.tr("New task from here"), self)
        self.branch.setToolTip(self.tr("Write a task that begins with this step; the screen stays as it is"))
        self.copy = QAction(self.tr("Copy"), self)
        self.copy.setToolTip(self.tr("Copy this step as an instruction, or all of them"))
        self.branch.triggered.connect(self._on_branch)
        self.copy.triggered.connect(self._on_copy)
        self.branch.setEnabled(False)
        self.timeline.item_selected.connect(self._on_item_selected)
        self.timeline.addActions([self.branch, self.copy])
        self.timeline.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.remark = EscapableLineEdit()
        self.remark.setAccessibleName(self.tr("Tell the run something"))
        self.remark.setToolTip(self.tr("It hears this before its next step; while it asks you, this is why you reject"))
        self.remark.returnPressed.connect(self._on_remark)
        self.remark.cancelled.connect(self._on_remark_cancelled)
        bindings.add(self.remark, ["Ctrl+M"], activate=self.remark.setFocus, show=self._show_remark_key)
        self.remark.hide()
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, 0, 0)
        self._branch_button = ToolButton(self.branch, bindings, ["Ctrl+B"])
        foot.addWidget(self.remark, 1)
        foot.addWidget(self._branch_button)
        foot.addWidget(ToolButton(self.copy, bindings, ["Ctrl+Shift+C"]))
        foot.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.timeline, 1)
        layout.addLayout(foot)

    def _show_search_key(self, key: str) -> None:
        name = self.tr("Search the steps")
        self.search.setPlaceholderText(f"{name}  ({key})" if key else name)

    def listen(self, *, listens: bool) -> None:
        """Offer a line to a run that listens to the person, or take it away."""
        self.remark.clear()
        self.remark.setVisible(listens)
        self._branch_button.setVisible(not listens)  # no other run begins meanwhile, so its room is free

    def _show_remark_key(self, key: str) -> None:
        name = self.tr("Tell it something: no, the second one")
        self.remark.setPlaceholderText(f"{name}  ({key})" if key else name)

    @Slot()
    def _on_remark(self) -> None:
        words = self.remark.text().strip()
        if words:
            self.remark.clear()
            self.said.emit(words)

    @Slot()
    def _on_remark_cancelled(self) -> None:
        self.remark.clear()
        self.timeline.setFocus()

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot(str)
    def _on_search(self, text: str) -> None:
        self.timeline.search(text.strip())

    @Slot()
    def _on_search_cancelled(self) -> None:
        self.search.clear()
        self.timeline.setFocus()

    @Slot()
    def _on_search_entered(self) -> None:
        """To the first step found."""
        first = self.timeline.model().index(0, 0)
        if first.isValid():
            self.timeline.setFocus()
            self.timeline.setCurrentIndex(first)

    @Slot(object)
    def _on_item_selected(self, item: TimelineItem | None) -> None:
        self.branch.setEnabled(item is not None)

    @Slot()
    def _on_branch(self) -> None:
        item, items = self.timeline.item, self.timeline.steps.items
        if item is not None:
            self.branched.emit(item, items[: items.index(item)])

    @Slot()
    def _on_copy(self) -> None:
        item = self.timeline.item
        items = self.timeline.steps.items if item is None else (item,)
        text = joined(done(items) if item is None else [one.steps_text for one in items])
        if text:
            QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)


def done(items: tuple[TimelineItem, ...]) -> list[str]:
    """What was done in `items`, as instructions; what cannot be said as one is left out."""
    return [
        item.steps_text for item in items if item.steps_text and item.status in (StepStatus.DONE, StepStatus.EDITED)
    ]
