"""Looking at an earlier step during a run or after it: the picture shows that step until the person comes back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gui.canvas.action_marks import ActionMark
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.canvas.view_bar import ViewBar
from gui.timeline.frame_loader import FrameLoader, Kept, Source
from gui.timeline.timeline import Timeline
from gui.timeline.timeline_model import TimelineItem


class HistoryView(QObject):
    """Decides what `canvas` shows: what the run shows now, or the step that the person is at in `timeline`.

    Signals:
        said: One sentence for the person.
    """

    said = Signal(str)

    def __init__(self, canvas: Canvas, timeline: Timeline, bar: ViewBar, source: Source) -> None:
        super().__init__(canvas)
        self._canvas, self._timeline, self._bar = canvas, timeline, bar
        self._now: Scene | None = None
        self._row: TimelineItem | None = None
        self.recall = FrameLoader(source, self)
        self.recall.found.connect(self._on_found)
        self.recall.lost.connect(self._on_lost)
        timeline.looked_at.connect(self._on_looked_at)
        bar.left.connect(self.come_back)

    def show_now(self, scene: Scene | None) -> None:
        """What the run shows now; seen at once unless the person looks back."""
        self._now = scene
        if self._row is None and scene is not None:
            self._canvas.show_scene(scene)

    @Slot()
    def come_back(self) -> None:
        """Show what the run shows now."""
        self._timeline.leave()
        self._leave()

    @Slot(object)
    def _on_looked_at(self, row: TimelineItem | None) -> None:
        if row is None:
            self._leave()
            return
        self._row = row
        self.recall.find(row.step)

    def _leave(self) -> None:
        self._row = None
        self.recall.forget()
        self._bar.show_past(None)
        if self._now is not None and self._canvas.scene is not self._now and self._canvas.aimed_at is None:
            self._canvas.show_scene(self._now)

    @Slot(int, object)
    def _on_found(self, step: int, kept: Kept) -> None:
        row = self._row
        if row is None or row.step != step:
            return
        mark = None if row.shown is None else ActionMark(row.shown, kept.elements)
        compared = None if kept.after is None else (kept.frame, kept.after)
        self._bar.show_past(step)
        self._canvas.show_scene(Scene(kept.frame, mark, kept.elements, compared))

    @Slot(int)
    def _on_lost(self, step: int) -> None:
        self.said.emit(self.tr("No picture of step {0} is kept.").format(step))
