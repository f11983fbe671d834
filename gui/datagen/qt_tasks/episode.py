"""One live window with its task, from start to end, without a screen: the oracle decides, Qt's own events act.

Shows that a task can be done, how many steps that takes, and what the right step is on every screen on the way.
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
from gui.datagen.qt_screens.style.art import Art
from gui.datagen.qt_tasks.oracle import due
from gui.datagen.qt_tasks.qt_executor import carry_out
from gui.datagen.qt_tasks.task_progress import Course
from gui.datagen.qt_tasks.tasks import LiveTask, task_for
from gui.datagen.qt_tasks.visible_elements import VisibleScreen, visible_screens
from gui.datagen.qt_tasks.window import Program
from gui.practice.state import ExpectedStep

ROOM = (1180, 700)
"""The largest window, in pixels of the layout: it fits a screen of 1280x800 with its frame."""

_PATIENCE = 3
"""Steps beyond twice what looks needed; then a task counts as impossible."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A screen of an episode, and the right step on it."""

    visible_screens: tuple[VisibleScreen, ...]
    due: ExpectedStep


def room_for(scale: float) -> tuple[int, int]:
    """The largest window where a pixel of the layout is so many pixels of the screen."""
    return round(ROOM[0] / scale), round(ROOM[1] / scale)


def prepared(family: str, seed: int, number: int, art: Art, scale: float = 1.0) -> tuple[Program, LiveTask | None]:
    """A window that is laid out but not shown yet, with the task that has this number."""
    program = Program(family, seed, art, room_for(scale))
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
def opened(family: str, seed: int, number: int, art: Art) -> Iterator[Course | None]:
    """The same, shown, with its task begun; gone on the way out. None where there is no such task."""
    program, task = prepared(family, seed, number, art)
    try:
        if task is None:
            yield None
            return
        program.show()
        QTest.qWait(1)
        program.window().activateWindow()
        QApplication.processEvents()
        yield Course(program, task)
    finally:
        for top in (program.news, *program.dialogs.values(), program.window()):
            if top is not None:
                shiboken6.delete(top)
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(program)
        shiboken6.delete(program)


def episode(course: Course) -> Iterator[Moment]:
    """Every screen with its right step, carried out in between; ends with the end of the task, or gives up."""
    text = course.task.instruction.text
    most = 2 * (3 * len(course.task.aims) + _PATIENCE)
    for _ in range(most):
        seen = visible_screens()
        course.look(seen)
        step = due(course, seen)
        yield Moment(seen, step)
        if step.deed in {ActionKind.FINISHED, ActionKind.ASK}:
            return
        carry_out(step, text, seen)


def steps_needed(course: Course) -> int | None:
    """Steps that the oracle takes, the last included, or None where it does not get there."""
    moments = list(episode(course))
    ends = {"finished": ActionKind.FINISHED, "call_user": ActionKind.ASK}[course.task.ends]
    return len(moments) if moments and moments[-1].due.deed == ends and course.solved else None
