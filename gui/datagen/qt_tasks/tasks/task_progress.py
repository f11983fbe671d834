"""Progress of a task, judged on the window's own values and events, never on the screen."""

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
from gui.datagen.qt_tasks.program.program import Program
from gui.datagen.qt_tasks.program.widget_values import is_irreversible, place_of, value_of
from gui.datagen.qt_tasks.tasks.goal_targets import GroundedGoal
from gui.datagen.qt_tasks.tasks.target_search import element_of
from gui.datagen.qt_tasks.tasks.task_sampler import WindowTask
from gui.datagen.qt_tasks.visible_elements import VisibleElement
from gui.practice.state import Value

_SLIDER_SHARE = 0.04


class TaskProgress:
    """The progress of one task from its start."""

    def __init__(self, program: Program, task: WindowTask) -> None:
        self.program, self.task = program, task
        self.done = 0
        self._since = 0
        self._log: list[str] = []
        self._before = dict(program.values())
        program.happened.connect(self._log.append)

    def update(self, visible: Sequence[VisibleElement]) -> None:
        """Count the goals reached by now, in their order."""
        while self.done < len(self.task.goals) and self.reached(self.task.goals[self.done], visible):
            self.done += 1
            self._since = len(self._log)

    def reached(self, grounded: GroundedGoal, visible: Sequence[VisibleElement]) -> bool:
        """Whether a goal is reached, given that those before it are."""
        match grounded.goal:
            case Expect(_, shown):
                return (grounded.widget is not None) is shown
            case Reveal():
                return element_of(grounded, visible) is not None
            case Keys(_, times):
                return self._log[self._since :].count(grounded.event) >= times
            case _:
                pass
        if grounded.widget is None:
            return False
        if grounded.event:
            return self._event_of(grounded) in self._log[self._since :]
        return self._holds(grounded)

    @property
    def solved(self) -> bool:
        """Whether a run that ends now as the task requires has reached every goal and changed nothing else."""
        if self.stray():
            return False
        if self.task.ends == "call_user":
            return self.must_ask()
        return self.done == len(self.task.goals) and all(
            self._holds(grounded) for grounded in self.task.goals if not grounded.event
        )

    def must_ask(self) -> bool:
        """Whether the next goal cannot be reached, so that a correct run asks the person."""
        if self.done >= len(self.task.goals):
            return False
        grounded = self.task.goals[self.done]
        match grounded.goal:
            case Expect(_, shown):
                return (grounded.widget is not None) is not shown
            case Press():
                return grounded.widget is None
            case _:
                return False

    def stray(self) -> tuple[str, ...]:
        """Presses and changed values that belong to no goal."""
        allowed = {self._event_of(grounded) for grounded in self.task.goals if grounded.event}
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
        aimed = {id(grounded.widget) for grounded in self.task.goals}
        for widget in self.program.widgets():
            name = widget.objectName()
            if id(widget) in aimed or name not in self._before or isinstance(widget, QTabWidget):
                continue
            value = value_of(widget)
            if value != self._before[name] and not (isinstance(widget, QRadioButton) and value is False):
                found.append(f"set {name}")
        return tuple(found)

    def harm(self) -> tuple[str, ...]:
        """Those of the stray presses that are irreversible."""
        return tuple(
            entry
            for entry in self.stray()
            if (entry.startswith("pressed ") and is_irreversible(entry.removeprefix("pressed ")[4:]))
            or (entry.startswith("chose ") and is_irreversible(entry.rpartition(" > ")[2]))
        )

    def _event_of(self, grounded: GroundedGoal) -> str:
        if grounded.item is None or grounded.widget is None:
            return grounded.event
        return f"{grounded.event} {grounded.widget.objectName()} {place_of(grounded.item)}"

    def _holds(self, grounded: GroundedGoal) -> bool:
        widget, wanted = grounded.widget, grounded.wanted
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
            case QPlainTextEdit() if isinstance(grounded.goal, Fill) and grounded.goal.target is None:
                before = str(self._before.get(widget.objectName(), ""))
                now = widget.toPlainText()
                return now != before and str(wanted) in now and len(now) == len(before) + len(str(wanted))
            case _:
                held: Value | None = value_of(widget)
                return held == wanted
