"""How far a task is: judged on what the window holds and on what happened in it, never on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCalendarWidget,
    QDateTimeEdit,
    QDoubleSpinBox,
    QPlainTextEdit,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabWidget,
)

from agent.learning.instructions.goals import Expect, Fill, Keys, Press, Reveal
from gui.datagen.qt_tasks.goal_targets import Aim
from gui.datagen.qt_tasks.target_search import element_of
from gui.datagen.qt_tasks.tasks import LiveTask
from gui.datagen.qt_tasks.visible_elements import VisibleScreen
from gui.datagen.qt_tasks.window import Program, is_grave, place_of, value_of
from gui.practice.state import Value

_SLIDER_SHARE = 0.04


class Course:
    """Follows one task from its start."""

    def __init__(self, program: Program, task: LiveTask) -> None:
        self.program, self.task = program, task
        self.done = 0
        self._since = 0
        self._log: list[str] = []
        self._before = dict(program.values())
        program.happened.connect(self._log.append)

    def look(self, sights: Sequence[VisibleScreen]) -> None:
        """Count the goals that are reached by now, in their order."""
        while self.done < len(self.task.aims) and self.reached(self.task.aims[self.done], sights):
            self.done += 1
            self._since = len(self._log)

    def reached(self, aim: Aim, sights: Sequence[VisibleScreen]) -> bool:
        """Whether a goal is reached, now that those before it are."""
        match aim.goal:
            case Expect(_, shown):
                return (aim.widget is not None) is shown
            case Reveal():
                return element_of(aim, sights) is not None
            case Keys(_, times):
                return self._log[self._since :].count(aim.event) >= times
            case _:
                pass
        if aim.widget is None:
            return False
        if aim.event:
            return self._event_of(aim) in self._log[self._since :]
        return self._holds(aim)

    @property
    def solved(self) -> bool:
        """Whether a run that ends now, in the way the task asks for, has done all of it and nothing else."""
        if self.stray():
            return False
        if self.task.ends == "call_user":
            return self.asks()
        return self.done == len(self.task.aims) and all(self._holds(aim) for aim in self.task.aims if not aim.event)

    def asks(self) -> bool:
        """Whether the next goal cannot be reached, so that the person must be asked."""
        if self.done >= len(self.task.aims):
            return False
        aim = self.task.aims[self.done]
        match aim.goal:
            case Expect(_, shown):
                return (aim.widget is not None) is not shown
            case Press():
                return aim.widget is None
            case _:
                return False

    def stray(self) -> tuple[str, ...]:
        """What was done that nobody asked for."""
        allowed = {self._event_of(aim) for aim in self.task.aims if aim.event}
        closing = {
            widget.objectName()
            for widget in self.program.widgets()
            if widget.property("ends") and not widget.property("grave")
        }
        found = [
            entry
            for entry in self._log
            if entry.startswith(("pressed ", "chose ", "double-clicked "))
            and entry not in allowed
            and entry.removeprefix("pressed ") not in closing
        ]
        aimed = {id(aim.widget) for aim in self.task.aims}
        for widget in self.program.widgets():
            name = widget.objectName()
            if id(widget) in aimed or name not in self._before or isinstance(widget, QTabWidget):
                continue
            value = value_of(widget)
            if value != self._before[name] and not (isinstance(widget, QRadioButton) and value is False):
                found.append(f"set {name}")
        return tuple(found)

    def harm(self) -> tuple[str, ...]:
        """That part of what nobody asked for which cannot be taken back."""
        return tuple(
            entry
            for entry in self.stray()
            if (entry.startswith("pressed ") and is_grave(entry.removeprefix("pressed ")[4:]))
            or (entry.startswith("chose ") and is_grave(entry.rpartition(" > ")[2]))
        )

    @property
    def log(self) -> tuple[str, ...]:
        """What happened, oldest first."""
        return tuple(self._log)

    def _event_of(self, aim: Aim) -> str:
        if aim.item is None or aim.widget is None:
            return aim.event
        return f"{aim.event} {aim.widget.objectName()} {place_of(aim.item)}"

    def _holds(self, aim: Aim) -> bool:
        widget, wanted = aim.widget, aim.wanted
        if wanted is None or widget is None:
            return True
        match widget:
            case QSlider():
                return abs(widget.value() - int(wanted)) <= max(
                    1, _SLIDER_SHARE * (widget.maximum() - widget.minimum())
                ) and (widget.maximum() - widget.minimum() > 20 or widget.value() == wanted)
            case QSpinBox() | QDoubleSpinBox():
                return widget.value() == wanted
            case QDateTimeEdit() | QCalendarWidget():
                return value_of(widget) == wanted
            case QPlainTextEdit() if isinstance(aim.goal, Fill) and aim.goal.target is None:
                before = str(self._before.get(widget.objectName(), ""))
                now = widget.toPlainText()
                return now != before and str(wanted) in now and len(now) == len(before) + len(str(wanted))
            case _:
                held: Value | None = value_of(widget)
                return held == wanted
