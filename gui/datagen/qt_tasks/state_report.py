"""State report of a generated window: its visible elements and the progress of its task."""

from __future__ import annotations

from gui.datagen.qt_tasks.oracle import due
from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress
from gui.datagen.qt_tasks.visible_elements import VisibleElement, as_shown, visible_elements
from gui.practice.state import Progress, Shown


class TaskReporter:
    """Reports the visible elements, and the progress judged on the same ones."""

    def __init__(self, progress: TaskProgress | None) -> None:
        self._progress = progress
        self._visible: tuple[VisibleElement, ...] = ()

    def shown(self) -> tuple[Shown, ...]:
        """See `StateReporter`; to be called before `progress`."""
        self._visible = visible_elements()
        return tuple(map(as_shown, self._visible))

    def progress(self, shown: tuple[Shown, ...]) -> Progress | None:
        """See `StateReporter`."""
        progress = self._progress
        if progress is None:
            return None
        progress.update(self._visible)
        task = progress.task
        return Progress(
            instruction=task.instruction.text,
            script=task.script,
            sorts=task.sorts,
            done=progress.done,
            ends=task.ends,
            solved=progress.solved,
            stray=progress.stray(),
            harm=progress.harm(),
            due=due(progress, self._visible),
        )
