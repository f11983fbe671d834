"""History view: the canvas shows an earlier step, during a run or after it, until the person goes back to now."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from gui.canvas.action_marks import ActionMark
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.canvas.view_bar import ViewBar
from gui.timeline.frame_loader import FrameLoader, FrameSource, StepFrames
from gui.timeline.timeline import Timeline
from gui.timeline.timeline_item import TimelineItem


class HistoryView(QObject):
    """Decides what `canvas` shows: what the run shows now, or the step that the person is at in `timeline`.

    Signals:
        message_changed: One sentence for the person.
    """

    message_changed = Signal(str)

    def __init__(self, canvas: Canvas, timeline: Timeline, view_bar: ViewBar, source: FrameSource) -> None:
        super().__init__(canvas)
        self._canvas, self._timeline, self._view_bar = canvas, timeline, view_bar
        self._current: Scene | None = None
        self._instead = ""  # said where there is no current picture
        self._item: TimelineItem | None = None
        self.loader = FrameLoader(source, self)
        self.loader.loaded.connect(self._on_loaded)
        self.loader.missing.connect(self._on_missing)
        timeline.item_selected.connect(self._on_item_selected)
        view_bar.latest_wanted.connect(self.show_latest)

    def begin(self) -> None:
        """A run begins: the last picture stays until there is another, what was said in the place of one does not."""
        self._instead = ""
        self.show_latest()

    def set_current(self, scene: Scene | None) -> None:
        """What the run shows now; seen at once unless the person looks back."""
        self._current = scene
        if self._item is None and scene is not None:
            self._canvas.show_scene(scene)

    def set_recorded(self, scene: Scene | None) -> None:
        """The last picture of an earlier session takes the place of any other; a sentence where None was kept."""
        self._current = scene
        self._instead = QCoreApplication.translate("LookingBack", "No picture was kept of this session.")
        self.show_latest()

    @Slot()
    def show_latest(self) -> None:
        """Show what the run shows now."""
        self._timeline.deselect()
        self._show_current()

    @Slot(object)
    def _on_item_selected(self, item: TimelineItem | None) -> None:
        if item is None or item.step == 0:  # before the first step nothing was seen
            self._show_current()
            return
        self._item = item
        self.loader.load(item.step)

    def _show_current(self) -> None:
        self._item = None
        self.loader.cancel()
        self._view_bar.show_step(None)
        if self._canvas.target_edit is not None:
            return
        if self._current is None:
            self._canvas.show_nothing(self._instead)
        elif self._canvas.scene is not self._current:
            self._canvas.show_scene(self._current)

    @Slot(int, object)
    def _on_loaded(self, step: int, frames: StepFrames) -> None:
        item = self._item
        if item is None or item.step != step:
            return
        mark = None if item.shown is None else ActionMark(item.shown, frames.elements)
        compared = None if frames.after is None else (frames.frame, frames.after)
        self._view_bar.show_step(step)
        self._canvas.show_scene(Scene(frames.frame, mark, frames.elements, compared))

    @Slot(int)
    def _on_missing(self, step: int) -> None:
        sentence = QCoreApplication.translate("LookingBack", "No picture of step {0} is kept.").format(step)
        if self._item is not None and self._item.step == step:
            self._view_bar.show_step(step)
            self._canvas.show_nothing(sentence)
        self.message_changed.emit(sentence)
