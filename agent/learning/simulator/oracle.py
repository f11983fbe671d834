"""Oracle of simulated windows: the correct next step towards known goals, on any state of the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from agent.learning.instructions.goals import (
    Choose,
    Click,
    Expect,
    Fill,
    Keys,
    Menu,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Tick,
)
from agent.learning.instructions.wording import Instruction, Mention
from agent.learning.simulator.goal_sampler import GroundedGoal
from agent.learning.simulator.noise.perception_noise import PerceivedScreen
from agent.learning.simulator.window_state import ScrolledList, Widget, Window
from agent.policies.builtin.examples import ActionKind, Decision
from vision.perception.elements import Kind, State

_CLICKS: Final = {
    Click.ONCE: ActionKind.CLICK,
    Click.TWICE: ActionKind.DOUBLE_CLICK,
    Click.RIGHT: ActionKind.RIGHT_CLICK,
}
_MARKED: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})


class NotPerceived(Exception):
    """The widget that the next step needs was not perceived, so no decision would be correct."""


class Oracle:
    """Decides the steps of one instruction.

    Attributes:
        goal_index: Of the goal that is due, counted from 0.
    """

    def __init__(self, goals: Sequence[GroundedGoal], instruction: Instruction) -> None:
        self._goals, self._instruction = goals, instruction
        self.goal_index = 0
        self._done = False
        self._idle = 0
        self._below = self._above = False
        self._last = True
        self._screen = PerceivedScreen((), {})

    def next(self, window: Window, screen: PerceivedScreen) -> tuple[Decision, Widget | None]:
        """The correct next step, and the widget it acts on.

        Raises:
            NotPerceived: If perception missed a widget that the step needs.
        """
        self._screen, self._last = screen, True
        while self.goal_index < len(self._goals):
            grounded, mention = self._goals[self.goal_index], self._instruction.parts[self.goal_index]
            found = self._goal(grounded, mention, window)
            if found is not None:
                return found
            self.goal_index += 1
            self._done, self._idle, self._below, self._above = False, 0, False, False
        return self._decision(ActionKind.FINISHED, step=len(self._goals)), None

    def record(self, decision: Decision, *, hit: bool, idle: bool) -> None:
        """Take note of the outcome of a step.

        Args:
            hit: Whether it had the effect that was meant.
            idle: Whether nothing visible changed.
        """
        if decision.kind is ActionKind.SCROLL:
            if idle and decision.direction == "down":
                self._below = True
            elif idle:
                self._above = True
            return
        if not self._last:
            return
        if idle:
            self._idle += 1
        once = decision.kind in {ActionKind.KEYS, ActionKind.WRITE}
        # a step that twice changed nothing visible is not tried a third time
        if hit or once or self._idle >= 2:
            self._done = True

    def _goal(self, grounded: GroundedGoal, mention: Mention, window: Window) -> tuple[Decision, Widget | None] | None:
        """The next step towards one goal; None where it is reached."""
        goal = grounded.goal
        if window.dialog and grounded.widget not in window.dialog:
            self._last = False
            return self._act(ActionKind.CLICK, window.dialog[-1], window)
        match goal:
            case Press(_, click):
                if self._done:
                    return None
                return self._press(_CLICKS[click], grounded, mention, window)
            case Fill(value, None):
                return None if self._done else (self._decision(ActionKind.WRITE, span=mention.value), None)
            case Fill(value):
                if grounded.absent:
                    return self._ask(mention, window)
                assert grounded.widget is not None
                if grounded.widget.text == value or self._idle >= 2:
                    return None
                return self._act(ActionKind.FILL, grounded.widget, window, span=mention.value)
            case Tick(_, on):
                if grounded.absent:
                    return self._ask(mention, window)
                assert grounded.widget is not None
                return self._tick(grounded.widget, window, on=on)
            case Choose(value, None, kind):
                if kind is Kind.RADIO:
                    assert grounded.widget is not None
                    return self._tick(grounded.widget, window, on=True)
                return None if self._done else self._press(ActionKind.CLICK, grounded, mention, window)
            case Choose(value):
                return self._choose(value, grounded, mention, window)
            case SetTo(value, _):
                assert grounded.widget is not None
                if grounded.widget.kind is Kind.SLIDER:
                    if self._done:
                        return None
                    return self._act(
                        ActionKind.DRAG,
                        grounded.widget,
                        window,
                        span=mention.value,
                        share=min(100, int(value)) / 100,
                        point="handle",
                    )
                if grounded.widget.text == value or self._idle >= 2:
                    return None
                return self._act(ActionKind.FILL, grounded.widget, window, span=mention.value)
            case Keys(keys, times):
                if self._done:
                    return None
                if window.popup and keys != ("escape",):
                    return self._escape()
                return self._decision(ActionKind.KEYS, keys=keys, amount=times if times > 1 else None), None
            case Menu(path):
                return self._menu(path, grounded, window)
            case SwitchTab():
                assert grounded.widget is not None
                if self._done or State.SELECTED in self._state(grounded.widget):
                    if window.tab != grounded.widget.text and not self._done:
                        raise NotPerceived
                    return None
                return self._act(ActionKind.CLICK, grounded.widget, window)
            case Reveal(name):
                assert grounded.scrolled is not None
                if any(row.text == name for row in grounded.scrolled.rows):
                    self._index_of(next(row for row in grounded.scrolled.rows if row.text == name))
                    return None
                return self._wheel(grounded.scrolled, mention, window)
            case Expect():
                if grounded.absent:
                    return self._ask(mention, window, look=False)
                if grounded.widget is not None and goal.shown:
                    self._index_of(grounded.widget)
                return None
            case _:
                assert_never(goal)

    def _press(
        self, kind: ActionKind, grounded: GroundedGoal, mention: Mention, window: Window
    ) -> tuple[Decision, Widget | None]:
        if grounded.absent:
            return self._ask(mention, window)
        if grounded.scrolled is not None:
            goal = grounded.goal
            name = goal.value if isinstance(goal, Choose) else goal.target.name if isinstance(goal, Press) else ""
            if grounded.widget is None or grounded.widget.text.rstrip(" :…") != name:
                row = next(
                    (row for row in grounded.scrolled.rows if row.text.rstrip(" :…") == name.rstrip(" :…")), None
                )
                if row is None:
                    return self._wheel(grounded.scrolled, mention, window)
                return self._act(kind, row, window)
        assert grounded.widget is not None
        return self._act(kind, grounded.widget, window)

    def _tick(self, widget: Widget, window: Window, *, on: bool) -> tuple[Decision, Widget | None] | None:
        element = self._screen.elements[self._index_of(widget)]
        if element.kind not in _MARKED:
            # its mark is not perceived: one click, and only where that is correct
            if self._done:
                return None
            if (State.CHECKED in widget.state) is on:
                raise NotPerceived
            return self._act(ActionKind.CLICK, widget, window)
        if (State.CHECKED in element.state) is not (State.CHECKED in widget.state):
            raise NotPerceived
        if (State.CHECKED in widget.state) is on or self._idle >= 2:
            return None
        return self._act(ActionKind.CLICK, widget, window)

    def _choose(
        self, value: str, grounded: GroundedGoal, mention: Mention, window: Window
    ) -> tuple[Decision, Widget | None] | None:
        combo = grounded.widget
        assert combo is not None
        if combo.text == value:
            return None
        if window.popup and window.owner is combo:
            item = next((item for item in window.popup if item.text == value), None)
            if item is None:
                return self._decision(ActionKind.ASK, span=mention.value), None
            return self._decision(ActionKind.CLICK, element=self._index_of(item)), item
        if self._idle >= 2:
            return self._decision(ActionKind.ASK, span=mention.value), None
        return self._act(ActionKind.CLICK, combo, window)

    def _menu(
        self, path: tuple[str, ...], grounded: GroundedGoal, window: Window
    ) -> tuple[Decision, Widget | None] | None:
        if self._done:
            return None
        for name in reversed(path[1:]):
            entry = next((entry for entry in window.popup if entry.text == name), None)
            if entry is not None:
                self._last = name == path[-1]
                return self._decision(ActionKind.CLICK, element=self._index_of(entry)), entry
        assert grounded.widget is not None
        if window.popup:
            return self._escape()
        self._last = False
        return self._decision(ActionKind.CLICK, element=self._index_of(grounded.widget)), grounded.widget

    def _wheel(self, scrolled: ScrolledList, mention: Mention, window: Window) -> tuple[Decision, Widget | None]:
        if window.popup:
            return self._escape()
        if self._below and self._above:
            return self._ask(mention, window, look=False)
        row = scrolled.rows[len(scrolled.rows) // 2]
        amount = next((notches for rows, notches in ((6, 1), (9, 2), (16, 3)) if len(scrolled.rows) < rows), 5)
        direction = "up" if self._below else "down"
        return (
            self._decision(ActionKind.SCROLL, element=self._index_of(row), direction=direction, amount=amount),
            row,
        )

    def _ask(self, mention: Mention, window: Window, *, look: bool = True) -> tuple[Decision, Widget | None]:
        """Ask the person for what is missing, once every list was scrolled through."""
        lists = [scrolled for scrolled in window.lists if scrolled.rows[0].page in (None, window.tab)]
        if look and lists and not (self._below and self._above):
            return self._wheel(lists[0], mention, window)
        return self._decision(ActionKind.ASK, span=mention.name or mention.value), None

    def _act(
        self,
        kind: ActionKind,
        widget: Widget,
        window: Window,
        *,
        span: tuple[int, int] | None = None,
        share: float | None = None,
        point: str = "press",
    ) -> tuple[Decision, Widget | None]:
        if window.popup and widget not in window.popup:
            return self._escape()
        return self._decision(kind, element=self._index_of(widget), span=span, share=share, point=point), widget

    def _escape(self) -> tuple[Decision, Widget | None]:
        self._last = False
        return self._decision(ActionKind.KEYS, keys=("escape",)), None

    def _index_of(self, widget: Widget) -> int:
        place = self._screen.places.get(widget.number)
        if place is None:
            raise NotPerceived
        return place

    def _state(self, widget: Widget) -> frozenset[State]:
        return self._screen.elements[self._index_of(widget)].state

    def _decision(
        self,
        kind: ActionKind,
        *,
        step: int | None = None,
        element: int | None = None,
        point: str = "press",
        share: float | None = None,
        span: tuple[int, int] | None = None,
        keys: tuple[str, ...] = (),
        direction: str | None = None,
        amount: int | None = None,
    ) -> Decision:
        step = self.goal_index + 1 if step is None else step
        return Decision(kind, step, len(self._goals), element, point, share, None, span, keys, direction, amount)
