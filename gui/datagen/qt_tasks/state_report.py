"""A live window's elements and its task's progress, for its state file."""

from __future__ import annotations

from gui.datagen.qt_tasks.oracle import due
from gui.datagen.qt_tasks.task_progress import Course
from gui.datagen.qt_tasks.visible_elements import VisibleScreen, as_shown, visible_screens
from gui.practice.state import Progress, Shown


class Reporter:
    """Tells what can be seen, and on the same look how far the task is."""

    def __init__(self, course: Course | None) -> None:
        self._course = course
        self._seen: tuple[VisibleScreen, ...] = ()

    def shown(self) -> tuple[Shown, ...]:
        """See `StateReporter`; to be asked before `progress`."""
        self._seen = visible_screens()
        return tuple(map(as_shown, self._seen))

    def progress(self, shown: tuple[Shown, ...]) -> Progress | None:
        """See `StateReporter`."""
        course = self._course
        if course is None:
            return None
        course.look(self._seen)
        task = course.task
        return Progress(
            instruction=task.instruction.text,
            script=task.script,
            sorts=task.sorts,
            done=course.done,
            ends=task.ends,
            solved=course.solved,
            stray=course.stray(),
            harm=course.harm(),
            due=due(course, self._seen),
        )
