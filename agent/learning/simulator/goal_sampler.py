"""Goal sampler: random goals that a window allows, each with the widget it is about."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from agent.learning.instructions.goals import (
    Choose,
    Click,
    Expect,
    Fill,
    Goal,
    Keys,
    Menu,
    Press,
    Reveal,
    SetTo,
    SwitchTab,
    Target,
    Tick,
)
from agent.learning.simulator.captions import Captions
from agent.learning.simulator.target_sampler import FIELDS, TargetSampler, plain_name
from agent.learning.simulator.window_state import ScrolledList, Widget, Window
from vision.perception.elements import Kind, State

_ITEMS: Final = frozenset({Kind.LIST_ITEM, Kind.TREE_ITEM, Kind.TABLE_CELL})
_PRESSED: Final = frozenset({Kind.BUTTON, Kind.LINK, Kind.ICON, *_ITEMS})

_KEYS: Final = (
    *[("ctrl", letter) for letter in "abcdefghijklmnopqrstuvwxyz"],
    *[("ctrl", "shift", letter) for letter in "abcdefghijklmnopqrstuvwxyz"],
    *[("alt", letter) for letter in "abcdefghijklmnopqrstuvwxyz"],
    *[(name,) for name in ("enter", "escape", "tab", "space", "delete", "backspace", "home", "end") * 4],
    *[(name,) for name in ("page_up", "page_down", "up", "down", "left", "right", "insert") * 3],
    *[(f"f{number}",) for number in range(1, 13)],
    *[("alt", f"f{number}") for number in (2, 4)],
    *[("ctrl", name) for name in ("enter", "home", "end", "tab", "page_up", "page_down", "f4")],
    *[("shift", name) for name in ("tab", "f10", "enter", "home", "end", "insert")],
    *[("ctrl", digit) for digit in "0123456789"],
)


@dataclass(frozen=True, slots=True)
class GroundedGoal:
    """A goal with the widget it is about.

    Attributes:
        widget: Acted on; None where the window lacks it, or where the goal has no target.
        scrolled: The scrolled list that holds the widget.
        absent: Whether the goal cannot be reached, so that the person must be asked.
    """

    goal: Goal
    widget: Widget | None = None
    scrolled: ScrolledList | None = None
    absent: bool = False


def sample_goals(window: Window, choice: random.Random) -> tuple[GroundedGoal, ...]:
    """One to five goals that can be carried out in this order, or none where the window offers nothing."""
    return _GoalSampler(window, choice).sample(choice.choices([1, 2, 3, 4, 5], [24, 27, 26, 14, 9])[0])


class _GoalSampler:
    def __init__(self, window: Window, choice: random.Random) -> None:
        self._window, self._choice, self._captions = window, choice, Captions(choice)
        self._tab = window.tab
        self._taken: set[int] = set()
        self._targets = TargetSampler(window, choice)

    def sample(self, count: int) -> tuple[GroundedGoal, ...]:
        found: list[GroundedGoal] = []
        self._targets.show_page(self._tab)
        for place in range(count):
            last = place + 1 == count
            made = self._sample_one(last=last)
            if not made:
                break
            found += made
            if any(grounded.absent for grounded in made):
                break
        return tuple(found)

    def _sample_one(self, *, last: bool) -> list[GroundedGoal]:
        ways: list[tuple[Callable[[], list[GroundedGoal]], float]] = [
            (self._press, 6), (self._fill, 6), (self._tick, 5), (self._choose, 5), (self._radio, 2.5), (self._set, 4),
            (self._keys, 1.2), (self._menu, 4), (self._switch, 3), (self._scroll, 4), (self._expect, 1.2),
            (self._write, 0.5), (self._row, 3),
        ]  # fmt: skip
        if last:
            ways.append((self._missing, 1.8))
        for _ in range(8):
            way = self._choice.choices([way for way, _ in ways], [often for _, often in ways])[0]
            made = way()
            if made:
                self._taken |= {grounded.widget.number for grounded in made if grounded.widget is not None}
                return made
        return []

    def _among(self, kinds: frozenset[Kind] | set[Kind]) -> Widget | None:
        fitting = [
            widget
            for widget in self._targets.widgets
            if widget.kind in kinds and widget.number not in self._taken and State.DISABLED not in widget.state
        ]
        return self._choice.choice(fitting) if fitting else None

    # goals ------------------------------------------------------------------------------------------------------------

    def _press(self) -> list[GroundedGoal]:
        widget = self._among(_PRESSED)
        if widget is None or (widget.kind is Kind.ICON and not widget.text and self._choice.random() < 0.15):
            return []
        target = self._targets.target(widget, _PRESSED | {Kind.TAB, Kind.MENU_ITEM})
        if target is None:
            return []
        ways = [Click.ONCE] if widget.kind not in _ITEMS else [Click.ONCE, Click.ONCE, Click.TWICE, Click.RIGHT]
        click = self._choice.choice(ways) if self._choice.random() < 0.94 else Click.RIGHT
        made = [GroundedGoal(Press(target, click), widget, self._window.list_of(widget))]
        answers = [button for button in widget.opens if button.kind is Kind.BUTTON]
        if answers and click is Click.ONCE and self._choice.random() < 0.6:
            answer = self._choice.choice(answers)
            if sum(button.text == answer.text for button in answers) == 1:
                made.append(GroundedGoal(Press(Target(answer.text, Kind.BUTTON)), answer))
        return made

    def _row(self) -> list[GroundedGoal]:
        """A goal on a widget that is repeated in several rows, named by its row."""
        kinds = {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX}
        widget = self._among(kinds)
        if widget is None:
            return []
        name = self._targets.names.get(widget.number, "")
        same = [
            other
            for other in self._targets.widgets
            if other.kind is widget.kind and self._targets.names.get(other.number, "") == name
        ]
        if len(same) < 2:
            return []
        target = self._targets.by_place(name, widget.kind, widget, same)
        if target is None:
            return []
        if widget.kind is Kind.CHECKBOX:
            return [GroundedGoal(Tick(target, State.CHECKED not in widget.state), widget)]
        return [GroundedGoal(Press(target), widget)]

    def _fill(self) -> list[GroundedGoal]:
        widget = self._among({Kind.TEXT_FIELD})
        if widget is None:
            return []
        target = self._targets.target(widget, FIELDS)
        value = self._captions.value()
        if target is None or not value.strip() or "\n" in value:
            return []
        if self._choice.random() < 0.07:
            widget.text = value
        return [GroundedGoal(Fill(value, target), widget)]

    def _write(self) -> list[GroundedGoal]:
        value = self._captions.value()
        if not value.strip() or "\n" in value:
            return []
        return [GroundedGoal(Fill(value))]

    def _tick(self) -> list[GroundedGoal]:
        widget = self._among({Kind.CHECKBOX})
        if widget is None:
            return []
        target = self._targets.target(widget, {Kind.CHECKBOX, Kind.RADIO})
        if target is None:
            return []
        on = State.CHECKED not in widget.state if self._choice.random() < 0.88 else State.CHECKED in widget.state
        return [GroundedGoal(Tick(target, on), widget)]

    def _radio(self) -> list[GroundedGoal]:
        widget = self._among({Kind.RADIO})
        if widget is None:
            return []
        self._taken |= {
            other.number for other in self._targets.widgets if other.kind is Kind.RADIO and other.group == widget.group
        }
        if (
            sum(
                self._targets.names[other.number] == self._targets.names[widget.number]
                for other in self._targets.widgets
                if other.number in self._targets.names
            )
            > 1
        ):
            return []
        if self._choice.random() < 0.7:
            return [GroundedGoal(Choose(plain_name(widget.text), None, Kind.RADIO), widget)]
        target = self._targets.target(widget, {Kind.CHECKBOX, Kind.RADIO})
        return [] if target is None else [GroundedGoal(Tick(target), widget)]

    def _choose(self) -> list[GroundedGoal]:
        if self._choice.random() < 0.25:
            widget = self._among({Kind.LIST_ITEM})
            if widget is None or self._targets.names.get(widget.number) is None:
                return []
            if sum(other.text == widget.text for other in self._targets.widgets) > 1:
                return []
            return [GroundedGoal(Choose(widget.text, None, Kind.LIST_ITEM), widget, self._window.list_of(widget))]
        widget = self._among({Kind.COMBOBOX})
        if widget is None or not widget.items:
            return []
        target = self._targets.target(widget, FIELDS)
        if target is None:
            return []
        value = self._choice.choice(widget.items)
        if value == widget.text and self._choice.random() < 0.7:
            return []
        absent = self._choice.random() < 0.03
        if absent:
            value = self._captions.item()
            if value in widget.items or value == widget.text:
                return []
        return [GroundedGoal(Choose(value, target), widget, absent=absent)]

    def _set(self) -> list[GroundedGoal]:
        widget = self._among({Kind.SPINBOX, Kind.SLIDER})
        if widget is None:
            return []
        target = self._targets.target(widget, FIELDS)
        if target is None:
            return []
        if widget.kind is Kind.SLIDER:
            value = str(self._choice.choice([self._choice.randint(0, 100), 5 * self._choice.randint(0, 20)]))
        elif "-" in widget.text:
            value = self._captions.date()
        else:
            value = self._captions.number(self._choice.choice([9, 99, 999]))
        if value == widget.text:
            return []
        return [
            GroundedGoal(
                SetTo(value, Target(target.name, widget.kind, target.ordinal, target.where, target.anchor)), widget
            )
        ]

    def _keys(self) -> list[GroundedGoal]:
        keys = self._choice.choice(_KEYS)
        times = self._choice.choice([2, 3, 4, 5]) if len(keys) == 1 and self._choice.random() < 0.2 else 1
        return [GroundedGoal(Keys(keys, times))]

    def _menu(self) -> list[GroundedGoal]:
        widget = self._among({Kind.MENU_ITEM})
        if widget is None or not widget.items:
            return []
        entry, _, inner = self._choice.choice(widget.items).partition("\t")
        path = [widget.text, entry]
        if inner and self._choice.random() < 0.8:
            path.append(self._choice.choice(inner.split("\t")))
        elif inner:
            return []
        return [GroundedGoal(Menu(tuple(path)), widget)]

    def _switch(self) -> list[GroundedGoal]:
        tabs = [other for other in self._targets.widgets if other.kind is Kind.TAB]
        if len(tabs) < 2:
            return []
        widget = self._choice.choice(tabs)
        if widget.text == self._tab and self._choice.random() < 0.8:
            return []
        self._tab = widget.text
        self._targets.show_page(self._tab)
        return [GroundedGoal(SwitchTab(widget.text), widget)]

    def _scroll(self) -> list[GroundedGoal]:
        fitting = [scrolled for scrolled in self._window.lists if scrolled.rows[0].page in (None, self._tab)]
        if not fitting:
            return []
        scrolled = self._choice.choice(fitting)
        text = self._choice.choice(scrolled.texts)
        others = [widget.text for widget in self._targets.widgets if widget not in scrolled.rows]
        if text in others or scrolled.rows[0].number in self._taken:
            return []
        self._taken |= {row.number for row in scrolled.rows}
        roll = self._choice.random()
        if roll < 0.4:
            return [GroundedGoal(Reveal(text), None, scrolled)]
        if roll < 0.7:
            click = self._choice.choice([Click.ONCE, Click.ONCE, Click.TWICE, Click.RIGHT])
            return [GroundedGoal(Press(Target(text, scrolled.rows[0].kind), click), None, scrolled)]
        return [GroundedGoal(Choose(text, None, Kind.LIST_ITEM), None, scrolled)]

    def _expect(self) -> list[GroundedGoal]:
        there = self._choice.random() < 0.5
        shown = self._choice.random() < 0.7
        if there:
            widget = self._among(_PRESSED | {Kind.CHECKBOX, Kind.TAB, Kind.TEXT})
            if widget is None or not self._targets.names.get(widget.number) or self._window.list_of(widget) is not None:
                return []
            kind = widget.kind if widget.kind is not Kind.TEXT else None
            target = Target(self._targets.names[widget.number], kind)
            made = [GroundedGoal(Expect(target, shown), widget, absent=not shown)]
            if shown and widget.kind in {Kind.BUTTON, Kind.LINK} and self._choice.random() < 0.7:
                if sum(self._targets.names.get(other.number) == target.name for other in self._targets.widgets) > 1:
                    return []
                made.append(GroundedGoal(Press(target), widget))
            return made
        name = self._unused()
        if name is None:
            return []
        target = Target(name, self._choice.choice([Kind.BUTTON, Kind.BUTTON, None, Kind.CHECKBOX, Kind.TAB, Kind.LINK]))
        made = [GroundedGoal(Expect(target, shown), None, absent=shown)]
        if shown and self._choice.random() < 0.6 and target.kind in {Kind.BUTTON, Kind.LINK}:
            made.append(GroundedGoal(Press(target), None, absent=True))
        return made

    def _missing(self) -> list[GroundedGoal]:
        """A goal on a widget that the window lacks."""
        name = self._unused()
        if name is None:
            return []
        sort = self._choice.random()
        if sort < 0.5:
            return [GroundedGoal(Press(Target(name, self._choice.choice([Kind.BUTTON, Kind.LINK, None]))), absent=True)]
        if sort < 0.75:
            return [GroundedGoal(Tick(Target(name, Kind.CHECKBOX)), absent=True)]
        return [GroundedGoal(Fill(self._captions.person(), Target(name, Kind.TEXT_FIELD)), absent=True)]

    def _unused(self) -> str | None:
        name = plain_name(self._captions.caption())
        words = name.casefold().split()
        shown = " ".join(
            [*(widget.text for widget in self._window.widgets), *(t for s in self._window.lists for t in s.texts)]
        )
        return None if not name or any(word in shown.casefold() for word in words) else name
