"""Oracle episodes: a generated window and its task from start to end, without a screen.

The oracle decides and Qt events act. An episode shows that a task can be done, in how many steps, and the correct step
on each of its screens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from agent.policies.builtin.examples import ActionKind
from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_tasks.oracle import due
from gui.datagen.qt_tasks.program.program import Program
from gui.datagen.qt_tasks.qt_executor import carry_out
from gui.datagen.qt_tasks.tasks.task_progress import TaskProgress
from gui.datagen.qt_tasks.tasks.task_sampler import WindowTask, task_for
from gui.datagen.qt_tasks.visible_elements import VisibleElement, visible_elements
from gui.practice.state import ExpectedStep

LARGEST_WINDOW = (1180, 700)
"""Size of the largest window, in layout pixels: it fits a screen of 1280x800 with its frame."""

_PATIENCE = 3
"""Steps beyond twice the expected number, after which a task counts as impossible."""


@dataclass(frozen=True, slots=True)
class EpisodeStep:
    """A screen of an episode with its correct step."""

    visible_elements: tuple[VisibleElement, ...]
    due: ExpectedStep


def largest_window(scale: float) -> tuple[int, int]:
    """Size of the largest window, in layout pixels of `scale` screen pixels each."""
    return round(LARGEST_WINDOW[0] / scale), round(LARGEST_WINDOW[1] / scale)


def prepare_window(
    family: str, seed: int, number: int, art: Artwork, scale: float = 1.0
) -> tuple[Program, WindowTask | None]:
    """A window that is laid out but not shown yet, with its task of this number."""
    program = Program(family, seed, art, largest_window(scale))
    tops: list[QWidget] = [program.window(), *program.dialogs.values()]
    for top in tops:  # laid out as it will be, without appearing
        top.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        top.show()
    task = task_for(program, f"{family} {seed} {number}")
    for top in tops:
        top.hide()
        top.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
    return program, task


@contextmanager
def open_task(family: str, seed: int, number: int, art: Artwork) -> Iterator[TaskProgress | None]:
    """Open a window and begin its task; deleted on exit. None where there is no such task."""
    program, task = prepare_window(family, seed, number, art)
    try:
        if task is None:
            yield None
            return
        program.show()
        QTest.qWait(1)
        program.window().activateWindow()
        QApplication.processEvents()
        yield TaskProgress(program, task)
    finally:
        for top in (program.notice, *program.dialogs.values(), program.window()):
            if top is not None:
                shiboken6.delete(top)
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(program.wiring)
        shiboken6.delete(program)


def episode(progress: TaskProgress) -> Iterator[EpisodeStep]:
    """Every screen with its correct step, which is carried out in between; ends with the task, or gives up."""
    text = progress.task.instruction.text
    most = 2 * (3 * len(progress.task.goals) + _PATIENCE)
    for _ in range(most):
        visible = visible_elements()
        progress.update(visible)
        step = due(progress, visible)
        yield EpisodeStep(visible, step)
        if step.kind in {ActionKind.FINISHED, ActionKind.ASK}:
            return
        carry_out(step, text, visible)


def steps_needed(progress: TaskProgress) -> int | None:
    """The number of steps the oracle takes, the last included; None where it does not solve the task."""
    moments = list(episode(progress))
    ends = {"finished": ActionKind.FINISHED, "call_user": ActionKind.ASK}[progress.task.ends]
    return len(moments) if moments and moments[-1].due.kind == ends and progress.solved else None
