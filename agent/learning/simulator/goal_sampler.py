"""Draws what a person may want of a window: goals, each with the thing it is about."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
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
    Where,
)
from agent.learning.simulator.captions import Captions
from agent.learning.simulator.window_state import Scrolled, Thing, Window, labels
from vision.geometry import PixelBox
from vision.perception.elements import Kind, State

_FIELDS: Final = frozenset({Kind.TEXT_FIELD, Kind.COMBOBOX, Kind.SPINBOX, Kind.SLIDER})
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
class AimedGoal:
    """A goal and what it is about.

    Attributes:
        thing: What it acts on; None where it is nowhere, or where the goal has no target.
        scrolled: The list in which it is.
    """

    goal: Goal
    thing: Thing | None = None
    scrolled: Scrolled | None = None
    absent: bool = False


def sample_goals(window: Window, choice: random.Random) -> tuple[AimedGoal, ...]:
    """One to five goals that make sense in this order, or none where the window offers nothing."""
    return _GoalSampler(window, choice).aims(choice.choices([1, 2, 3, 4, 5], [24, 27, 26, 14, 9])[0])


class _GoalSampler:
    def __init__(self, window: Window, choice: random.Random) -> None:
        self._window, self._choice, self._say = window, choice, Captions(choice)
        self._tab = window.tab
        self._taken: set[int] = set()
        self._things: Sequence[Thing] = ()
        self._names: dict[int, str] = {}

    def aims(self, count: int) -> tuple[AimedGoal, ...]:
        found: list[AimedGoal] = []
        self._look()
        for place in range(count):
            last = place + 1 == count
            made = self._one(last=last)
            if not made:
                break
            found += made
            if any(aim.absent for aim in made):
                break
        return tuple(found)

    def _look(self) -> None:
        window = self._window
        self._things = [one for one in window.things if one.page is None or one.page == self._tab]
        self._names = {one.number: _plain(one.text) for one in self._things if one.kind not in _FIELDS}
        for field, label in labels(self._things):
            self._names[field.number] = _plain(label.text)

    def _one(self, *, last: bool) -> list[AimedGoal]:
        ways: list[tuple[Callable[[], list[AimedGoal]], float]] = [
            (self._press, 6), (self._fill, 6), (self._tick, 5), (self._choose, 5), (self._radio, 2.5), (self._set, 4),
            (self._keys, 1.2), (self._menu, 4), (self._switch, 3), (self._scroll, 4), (self._expect, 1.2),
            (self._write, 0.5), (self._row, 3),
        ]  # fmt: skip
        if last:
            ways.append((self._nowhere, 1.8))
        for _ in range(8):
            way = self._choice.choices([one for one, _ in ways], [often for _, often in ways])[0]
            made = way()
            if made:
                self._taken |= {aim.thing.number for aim in made if aim.thing is not None}
                return made
        return []

    def _among(self, kinds: frozenset[Kind] | set[Kind]) -> Thing | None:
        fitting = [
            one
            for one in self._things
            if one.kind in kinds and one.number not in self._taken and State.DISABLED not in one.state
        ]
        return self._choice.choice(fitting) if fitting else None

    def _target(self, thing: Thing, rivals: frozenset[Kind] | set[Kind]) -> Target | None:
        """A way to name `thing` that nothing else answers to."""
        name = self._names.get(thing.number, "")
        same = [
            one
            for one in self._things
            if one.kind in rivals and self._names.get(one.number, "").casefold() == name.casefold()
        ]
        kind = thing.kind if self._choice.random() < 0.85 else None
        if name and len(same) == 1 and self._choice.random() < 0.94:
            return Target(name, kind)
        if not name:
            same = [one for one in self._things if one.kind is thing.kind]
            kind = thing.kind
            if self._choice.random() < 0.35 and len(same) < 7:
                return self._by_number(name, kind, thing, same)
        if len(same) > 1 and self._choice.random() < 0.5 and name:
            return self._by_number(name, kind, thing, same)
        return self._by_place(name, kind, thing, same)

    def _by_number(self, name: str, kind: Kind | None, thing: Thing, same: Sequence[Thing]) -> Target | None:
        ordered = [one for one in self._window.visible() if one in same]
        if thing not in ordered or len(ordered) > 9:
            return None
        place = ordered.index(thing) + 1
        if place == len(ordered) and len(ordered) > 1 and self._choice.random() < 0.4:
            place = -1
        return Target(name, kind, place)

    def _by_place(self, name: str, kind: Kind | None, thing: Thing, same: Sequence[Thing]) -> Target | None:
        texts = [one for one in self._things if one is not thing and one.text and len(one.text) < 26]
        once = [one for one in texts if sum(_plain(one.text) == _plain(other.text) for other in texts) == 1]
        near = sorted(once, key=lambda one: apart(one.box, thing.box))[:6]
        ways = list(Where)
        self._choice.shuffle(ways)
        for anchor in near[: self._choice.randint(1, 6)]:
            for where in ways:
                if anchor.text == name or nearest(same, where, anchor) is not thing:
                    continue
                if where is Where.ROW and thing.kind not in {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX, Kind.ICON}:
                    continue
                if not name and where is Where.ROW and thing.kind is not Kind.CHECKBOX:
                    continue
                return Target(name, kind, where=where, anchor=_plain(anchor.text) or anchor.text)
        return None

    # goals ------------------------------------------------------------------------------------------------------------

    def _press(self) -> list[AimedGoal]:
        thing = self._among(_PRESSED)
        if thing is None or (thing.kind is Kind.ICON and not thing.text and self._choice.random() < 0.15):
            return []
        target = self._target(thing, _PRESSED | {Kind.TAB, Kind.MENU_ITEM})
        if target is None:
            return []
        ways = [Click.ONCE] if thing.kind not in _ITEMS else [Click.ONCE, Click.ONCE, Click.TWICE, Click.RIGHT]
        click = self._choice.choice(ways) if self._choice.random() < 0.94 else Click.RIGHT
        made = [AimedGoal(Press(target, click), thing, self._window.list_of(thing))]
        answers = [one for one in thing.opens if one.kind is Kind.BUTTON]
        if answers and click is Click.ONCE and self._choice.random() < 0.6:
            answer = self._choice.choice(answers)
            if sum(one.text == answer.text for one in answers) == 1:
                made.append(AimedGoal(Press(Target(answer.text, Kind.BUTTON)), answer))
        return made

    def _row(self) -> list[AimedGoal]:
        """Something that stands in several rows, named by its row."""
        kinds = {Kind.BUTTON, Kind.LINK, Kind.CHECKBOX}
        thing = self._among(kinds)
        if thing is None:
            return []
        name = self._names.get(thing.number, "")
        same = [one for one in self._things if one.kind is thing.kind and self._names.get(one.number, "") == name]
        if len(same) < 2:
            return []
        target = self._by_place(name, thing.kind, thing, same)
        if target is None:
            return []
        if thing.kind is Kind.CHECKBOX:
            return [AimedGoal(Tick(target, State.CHECKED not in thing.state), thing)]
        return [AimedGoal(Press(target), thing)]

    def _fill(self) -> list[AimedGoal]:
        thing = self._among({Kind.TEXT_FIELD})
        if thing is None:
            return []
        target = self._target(thing, _FIELDS)
        value = self._say.value()
        if target is None or not value.strip() or "\n" in value:
            return []
        if self._choice.random() < 0.07:
            thing.text = value
        return [AimedGoal(Fill(value, target), thing)]

    def _write(self) -> list[AimedGoal]:
        value = self._say.value()
        if not value.strip() or "\n" in value:
            return []
        return [AimedGoal(Fill(value))]

    def _tick(self) -> list[AimedGoal]:
        thing = self._among({Kind.CHECKBOX})
        if thing is None:
            return []
        target = self._target(thing, {Kind.CHECKBOX, Kind.RADIO})
        if target is None:
            return []
        on = State.CHECKED not in thing.state if self._choice.random() < 0.88 else State.CHECKED in thing.state
        return [AimedGoal(Tick(target, on), thing)]

    def _radio(self) -> list[AimedGoal]:
        thing = self._among({Kind.RADIO})
        if thing is None:
            return []
        self._taken |= {one.number for one in self._things if one.kind is Kind.RADIO and one.group == thing.group}
        if (
            sum(
                self._names[one.number] == self._names[thing.number]
                for one in self._things
                if one.number in self._names
            )
            > 1
        ):
            return []
        if self._choice.random() < 0.7:
            return [AimedGoal(Choose(_plain(thing.text), None, Kind.RADIO), thing)]
        target = self._target(thing, {Kind.CHECKBOX, Kind.RADIO})
        return [] if target is None else [AimedGoal(Tick(target), thing)]

    def _choose(self) -> list[AimedGoal]:
        if self._choice.random() < 0.25:
            thing = self._among({Kind.LIST_ITEM})
            if thing is None or self._names.get(thing.number) is None:
                return []
            if sum(one.text == thing.text for one in self._things) > 1:
                return []
            return [AimedGoal(Choose(thing.text, None, Kind.LIST_ITEM), thing, self._window.list_of(thing))]
        thing = self._among({Kind.COMBOBOX})
        if thing is None or not thing.items:
            return []
        target = self._target(thing, _FIELDS)
        if target is None:
            return []
        value = self._choice.choice(thing.items)
        if value == thing.text and self._choice.random() < 0.7:
            return []
        absent = self._choice.random() < 0.03
        if absent:
            value = self._say.item()
            if value in thing.items or value == thing.text:
                return []
        return [AimedGoal(Choose(value, target), thing, absent=absent)]

    def _set(self) -> list[AimedGoal]:
        thing = self._among({Kind.SPINBOX, Kind.SLIDER})
        if thing is None:
            return []
        target = self._target(thing, _FIELDS)
        if target is None:
            return []
        if thing.kind is Kind.SLIDER:
            value = str(self._choice.choice([self._choice.randint(0, 100), 5 * self._choice.randint(0, 20)]))
        elif "-" in thing.text:
            value = self._say.date()
        else:
            value = self._say.number(self._choice.choice([9, 99, 999]))
        if value == thing.text:
            return []
        return [
            AimedGoal(SetTo(value, Target(target.name, thing.kind, target.ordinal, target.where, target.anchor)), thing)
        ]

    def _keys(self) -> list[AimedGoal]:
        keys = self._choice.choice(_KEYS)
        times = self._choice.choice([2, 3, 4, 5]) if len(keys) == 1 and self._choice.random() < 0.2 else 1
        return [AimedGoal(Keys(keys, times))]

    def _menu(self) -> list[AimedGoal]:
        thing = self._among({Kind.MENU_ITEM})
        if thing is None or not thing.items:
            return []
        entry, _, inner = self._choice.choice(thing.items).partition("\t")
        path = [thing.text, entry]
        if inner and self._choice.random() < 0.8:
            path.append(self._choice.choice(inner.split("\t")))
        elif inner:
            return []
        return [AimedGoal(Menu(tuple(path)), thing)]

    def _switch(self) -> list[AimedGoal]:
        tabs = [one for one in self._things if one.kind is Kind.TAB]
        if len(tabs) < 2:
            return []
        thing = self._choice.choice(tabs)
        if thing.text == self._tab and self._choice.random() < 0.8:
            return []
        self._tab = thing.text
        self._look()
        return [AimedGoal(SwitchTab(thing.text), thing)]

    def _scroll(self) -> list[AimedGoal]:
        fitting = [one for one in self._window.lists if one.rows[0].page in (None, self._tab)]
        if not fitting:
            return []
        scrolled = self._choice.choice(fitting)
        text = self._choice.choice(scrolled.texts)
        others = [one.text for one in self._things if one not in scrolled.rows]
        if text in others or scrolled.rows[0].number in self._taken:
            return []
        self._taken |= {row.number for row in scrolled.rows}
        roll = self._choice.random()
        if roll < 0.4:
            return [AimedGoal(Reveal(text), None, scrolled)]
        if roll < 0.7:
            click = self._choice.choice([Click.ONCE, Click.ONCE, Click.TWICE, Click.RIGHT])
            return [AimedGoal(Press(Target(text, scrolled.rows[0].kind), click), None, scrolled)]
        return [AimedGoal(Choose(text, None, Kind.LIST_ITEM), None, scrolled)]

    def _expect(self) -> list[AimedGoal]:
        there = self._choice.random() < 0.5
        shown = self._choice.random() < 0.7
        if there:
            thing = self._among(_PRESSED | {Kind.CHECKBOX, Kind.TAB, Kind.TEXT})
            if thing is None or not self._names.get(thing.number) or self._window.list_of(thing) is not None:
                return []
            kind = thing.kind if thing.kind is not Kind.TEXT else None
            target = Target(self._names[thing.number], kind)
            made = [AimedGoal(Expect(target, shown), thing, absent=not shown)]
            if shown and thing.kind in {Kind.BUTTON, Kind.LINK} and self._choice.random() < 0.7:
                if sum(self._names.get(one.number) == target.name for one in self._things) > 1:
                    return []
                made.append(AimedGoal(Press(target), thing))
            return made
        name = self._unused()
        if name is None:
            return []
        target = Target(name, self._choice.choice([Kind.BUTTON, Kind.BUTTON, None, Kind.CHECKBOX, Kind.TAB, Kind.LINK]))
        made = [AimedGoal(Expect(target, shown), None, absent=shown)]
        if shown and self._choice.random() < 0.6 and target.kind in {Kind.BUTTON, Kind.LINK}:
            made.append(AimedGoal(Press(target), None, absent=True))
        return made

    def _nowhere(self) -> list[AimedGoal]:
        """What the window does not have."""
        name = self._unused()
        if name is None:
            return []
        sort = self._choice.random()
        if sort < 0.5:
            return [AimedGoal(Press(Target(name, self._choice.choice([Kind.BUTTON, Kind.LINK, None]))), absent=True)]
        if sort < 0.75:
            return [AimedGoal(Tick(Target(name, Kind.CHECKBOX)), absent=True)]
        return [AimedGoal(Fill(self._say.person(), Target(name, Kind.TEXT_FIELD)), absent=True)]

    def _unused(self) -> str | None:
        name = _plain(self._say.caption())
        words = name.casefold().split()
        shown = " ".join(
            [*(one.text for one in self._window.things), *(t for s in self._window.lists for t in s.texts)]
        )
        return None if not name or any(word in shown.casefold() for word in words) else name


def nearest(found: Sequence[Thing], where: Where, anchor: Thing) -> Thing | None:
    """The nearest of `found` that lies so to `anchor`."""
    fitting = [one for one in found if one is not anchor and lies(one.box, where, anchor.box)]
    return min(fitting, key=lambda one: apart(one.box, anchor.box), default=None)


def lies(box: PixelBox, where: Where, anchor: PixelBox) -> bool:
    """Whether `box` lies so to `anchor`."""
    same_row = min(box.bottom, anchor.bottom) - max(box.top, anchor.top) > 0.4 * min(box.height, anchor.height)
    same_column = box.left < anchor.right and anchor.left < box.right
    match where:
        case Where.RIGHT_OF:
            return same_row and box.left >= anchor.centre.x
        case Where.LEFT_OF:
            return same_row and box.right <= anchor.centre.x
        case Where.BELOW:
            return same_column and box.top >= anchor.centre.y
        case Where.ABOVE:
            return same_column and box.bottom <= anchor.centre.y
        case Where.ROW:
            return same_row
        case Where.NEXT_TO:
            return same_row or same_column


def apart(a: PixelBox, b: PixelBox) -> float:
    """Pixels between two boxes; what is in the same row counts as nearer than what is above or below."""
    across = max(0.0, a.left - b.right, b.left - a.right)
    down = max(0.0, a.top - b.bottom, b.top - a.bottom)
    return across + 4 * max(down, abs(a.centre.y - b.centre.y) / 2)


def _plain(text: str) -> str:
    return text.rstrip(" :…")
