"""The oracle: knows what every goal is about, and so the right next step on any state of the window."""

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
from agent.learning.simulator.goal_sampler import AimedGoal
from agent.learning.simulator.perception_noise import PerceivedScreen
from agent.learning.simulator.window_state import Scrolled, Thing, Window
from agent.policies.builtin.examples import ActionKind, Decision
from vision.perception.elements import Kind, State

_CLICKS: Final = {
    Click.ONCE: ActionKind.CLICK,
    Click.TWICE: ActionKind.DOUBLE_CLICK,
    Click.RIGHT: ActionKind.RIGHT_CLICK,
}
_MARKED: Final = frozenset({Kind.CHECKBOX, Kind.RADIO})


class Unseen(Exception):
    """What the step is about was not perceived, so nobody could decide rightly."""


class Oracle:
    """Decides for one instruction; keeps what was done.

    Attributes:
        at: The goal that is due, counted from 0.
    """

    def __init__(self, aims: Sequence[AimedGoal], told: Instruction) -> None:
        self._aims, self._told = aims, told
        self.at = 0
        self._done = False
        self._idle = 0
        self._below = self._above = False
        self._last = True
        self._seen = PerceivedScreen((), {})

    def next(self, window: Window, seen: PerceivedScreen) -> tuple[Decision, Thing | None]:
        """The right next step, and the thing it acts on.

        Raises:
            Unseen: If perception missed what it takes.
        """
        self._seen, self._last = seen, True
        while self.at < len(self._aims):
            aim, told = self._aims[self.at], self._told.parts[self.at]
            found = self._goal(aim, told, window)
            if found is not None:
                return found
            self.at += 1
            self._done, self._idle, self._below, self._above = False, 0, False, False
        return self._decision(ActionKind.FINISHED, step=len(self._aims)), None

    def happened(self, decision: Decision, *, hit: bool, idle: bool) -> None:
        """Hear what became of a step: whether it did what it should, and whether nothing changed that can be seen."""
        if decision.deed is ActionKind.SCROLL:
            if idle and decision.direction == "down":
                self._below = True
            elif idle:
                self._above = True
            return
        if not self._last:
            return
        if idle:
            self._idle += 1
        once = decision.deed in {ActionKind.KEYS, ActionKind.WRITE}
        # what twice changes nothing that can be seen is not tried a third time
        if hit or once or self._idle >= 2:
            self._done = True

    def _goal(self, aim: AimedGoal, told: Mention, window: Window) -> tuple[Decision, Thing | None] | None:
        """The next step towards one goal; None where it is reached."""
        goal = aim.goal
        if window.dialog and aim.thing not in window.dialog:
            self._last = False
            return self._act(ActionKind.CLICK, window.dialog[-1], window)
        match goal:
            case Press(_, click):
                if self._done:
                    return None
                return self._press(_CLICKS[click], aim, told, window)
            case Fill(value, None):
                return None if self._done else (self._decision(ActionKind.WRITE, span=told.value), None)
            case Fill(value):
                if aim.absent:
                    return self._ask(told, window)
                assert aim.thing is not None
                if aim.thing.text == value or self._idle >= 2:
                    return None
                return self._act(ActionKind.FILL, aim.thing, window, span=told.value)
            case Tick(_, on):
                if aim.absent:
                    return self._ask(told, window)
                assert aim.thing is not None
                return self._tick(aim.thing, window, on=on)
            case Choose(value, None, kind):
                if kind is Kind.RADIO:
                    assert aim.thing is not None
                    return self._tick(aim.thing, window, on=True)
                return None if self._done else self._press(ActionKind.CLICK, aim, told, window)
            case Choose(value):
                return self._choose(value, aim, told, window)
            case SetTo(value, _):
                assert aim.thing is not None
                if aim.thing.kind is Kind.SLIDER:
                    if self._done:
                        return None
                    return self._act(
                        ActionKind.DRAG,
                        aim.thing,
                        window,
                        span=told.value,
                        share=min(100, int(value)) / 100,
                        point="handle",
                    )
                if aim.thing.text == value or self._idle >= 2:
                    return None
                return self._act(ActionKind.FILL, aim.thing, window, span=told.value)
            case Keys(keys, times):
                if self._done:
                    return None
                if window.popup and keys != ("escape",):
                    return self._escape()
                return self._decision(ActionKind.KEYS, keys=keys, amount=times if times > 1 else None), None
            case Menu(path):
                return self._menu(path, aim, window)
            case SwitchTab():
                assert aim.thing is not None
                if self._done or State.SELECTED in self._state(aim.thing):
                    if window.tab != aim.thing.text and not self._done:
                        raise Unseen
                    return None
                return self._act(ActionKind.CLICK, aim.thing, window)
            case Reveal(name):
                assert aim.scrolled is not None
                if any(row.text == name for row in aim.scrolled.rows):
                    self._place(next(row for row in aim.scrolled.rows if row.text == name))
                    return None
                return self._wheel(aim.scrolled, told, window)
            case Expect():
                if aim.absent:
                    return self._ask(told, window, look=False)
                if aim.thing is not None and goal.shown:
                    self._place(aim.thing)
                return None
            case _:
                assert_never(goal)

    def _press(self, deed: ActionKind, aim: AimedGoal, told: Mention, window: Window) -> tuple[Decision, Thing | None]:
        if aim.absent:
            return self._ask(told, window)
        if aim.scrolled is not None:
            goal = aim.goal
            name = goal.value if isinstance(goal, Choose) else goal.target.name if isinstance(goal, Press) else ""
            if aim.thing is None or aim.thing.text.rstrip(" :…") != name:
                row = next((one for one in aim.scrolled.rows if one.text.rstrip(" :…") == name.rstrip(" :…")), None)
                if row is None:
                    return self._wheel(aim.scrolled, told, window)
                return self._act(deed, row, window)
        assert aim.thing is not None
        return self._act(deed, aim.thing, window)

    def _tick(self, thing: Thing, window: Window, *, on: bool) -> tuple[Decision, Thing | None] | None:
        element = self._seen.elements[self._place(thing)]
        if element.kind not in _MARKED:
            # its mark cannot be seen: one click, and only where that is right
            if self._done:
                return None
            if (State.CHECKED in thing.state) is on:
                raise Unseen
            return self._act(ActionKind.CLICK, thing, window)
        if (State.CHECKED in element.state) is not (State.CHECKED in thing.state):
            raise Unseen
        if (State.CHECKED in thing.state) is on or self._idle >= 2:
            return None
        return self._act(ActionKind.CLICK, thing, window)

    def _choose(
        self, value: str, aim: AimedGoal, told: Mention, window: Window
    ) -> tuple[Decision, Thing | None] | None:
        combo = aim.thing
        assert combo is not None
        if combo.text == value:
            return None
        if window.popup and window.owner is combo:
            item = next((one for one in window.popup if one.text == value), None)
            if item is None:
                return self._decision(ActionKind.ASK, span=told.value), None
            return self._decision(ActionKind.CLICK, element=self._place(item)), item
        if self._idle >= 2:
            return self._decision(ActionKind.ASK, span=told.value), None
        return self._act(ActionKind.CLICK, combo, window)

    def _menu(self, path: tuple[str, ...], aim: AimedGoal, window: Window) -> tuple[Decision, Thing | None] | None:
        if self._done:
            return None
        for name in reversed(path[1:]):
            entry = next((one for one in window.popup if one.text == name), None)
            if entry is not None:
                self._last = name == path[-1]
                return self._decision(ActionKind.CLICK, element=self._place(entry)), entry
        assert aim.thing is not None
        if window.popup:
            return self._escape()
        self._last = False
        return self._decision(ActionKind.CLICK, element=self._place(aim.thing)), aim.thing

    def _wheel(self, scrolled: Scrolled, told: Mention, window: Window) -> tuple[Decision, Thing | None]:
        if window.popup:
            return self._escape()
        if self._below and self._above:
            return self._ask(told, window, look=False)
        row = scrolled.rows[len(scrolled.rows) // 2]
        amount = next((notches for rows, notches in ((6, 1), (9, 2), (16, 3)) if len(scrolled.rows) < rows), 5)
        direction = "up" if self._below else "down"
        return (
            self._decision(ActionKind.SCROLL, element=self._place(row), direction=direction, amount=amount),
            row,
        )

    def _ask(self, told: Mention, window: Window, *, look: bool = True) -> tuple[Decision, Thing | None]:
        """Say what is missing, once every list was looked through."""
        lists = [one for one in window.lists if one.rows[0].page in (None, window.tab)]
        if look and lists and not (self._below and self._above):
            return self._wheel(lists[0], told, window)
        return self._decision(ActionKind.ASK, span=told.name or told.value), None

    def _act(
        self,
        deed: ActionKind,
        thing: Thing,
        window: Window,
        *,
        span: tuple[int, int] | None = None,
        share: float | None = None,
        point: str = "press",
    ) -> tuple[Decision, Thing | None]:
        if window.popup and thing not in window.popup:
            return self._escape()
        return self._decision(deed, element=self._place(thing), span=span, share=share, point=point), thing

    def _escape(self) -> tuple[Decision, Thing | None]:
        self._last = False
        return self._decision(ActionKind.KEYS, keys=("escape",)), None

    def _place(self, thing: Thing) -> int:
        place = self._seen.places.get(thing.number)
        if place is None:
            raise Unseen
        return place

    def _state(self, thing: Thing) -> frozenset[State]:
        return self._seen.elements[self._place(thing)].state

    def _decision(
        self,
        deed: ActionKind,
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
        step = self.at + 1 if step is None else step
        return Decision(deed, step, len(self._aims), element, point, share, None, span, keys, direction, amount)
