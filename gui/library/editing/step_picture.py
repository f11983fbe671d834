"""Step picture: the recorded picture of one step on a canvas, on which another target can be chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from agent.core.actions import Action
from gui.canvas.action_marks import ActionMark
from gui.canvas.canvas import Canvas
from gui.canvas.scene import Scene
from gui.library.editing.target_picker import TargetPicker
from gui.timeline.frame_loader import FrameLoader, SessionFrameById, StepFrames


class StepPicture(QObject):
    """Shows the picture of one step of a recording; pictures are read on another thread.

    Attributes:
        picker: Has another target chosen on the picture.

    Signals:
        choosing: A target is being chosen now.
    """

    choosing = Signal()

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.picker = TargetPicker(canvas)
        self._number = 0
        self._marked: Action | None = None
        self._wanted: Action | None = None  # its target is to be chosen once the picture is there
        self._frames = SessionFrameById()
        self._loader = FrameLoader(self._frames, self)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.missing.connect(self._on_missing)

    def open(self, path: Path | None) -> None:
        """Pictures are from this recording now."""
        self._frames.path = path

    def show(self, number: int, frame_id: int, marked: Action | None) -> None:
        """Show the picture of a step once it is read.

        Args:
            number: Of the step, as the person counts.
            marked: The action that is drawn on it.
        """
        self._number, self._marked, self._wanted = number, marked, None
        self._loader.load(frame_id)

    def choose_target(self, action: Action) -> None:
        """Have the target of `action` chosen, as soon as the picture of its step is the one that is shown."""
        if self._loader.loading:
            self._wanted = action
        elif self._canvas.scene is not None:
            self.picker.begin(action)
            self.choosing.emit()

    def leave(self) -> None:
        """Nothing is chosen, and no picture comes any more."""
        self._wanted = None
        self.picker.end()
        self._loader.cancel()

    def close(self) -> None:
        """Wait for the picture that is being read."""
        self._loader.close()

    @Slot(int, object)
    def _on_loaded(self, _: int, frames: StepFrames) -> None:
        mark = None if self._marked is None else ActionMark(self._marked, frames.elements)
        self._canvas.show_scene(Scene(frames.frame, mark, frames.elements))
        if self._wanted is not None:
            self.choose_target(self._wanted)

    @Slot()
    def _on_missing(self) -> None:
        self._wanted = None
        sentence = QCoreApplication.translate("LookingBack", "No picture of step {0} is kept.")
        self._canvas.show_nothing(sentence.format(self._number))
