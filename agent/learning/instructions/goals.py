"""What a practice task asks for: one to a few goals, each a closed sort. No Qt here, no pixels.

    Press     press, double-click or right-click something
    Fill      put a text into a field, or where the keyboard is
    Tick      bring a box into a state
    Choose    an item of a combo box or a list, one of several radio buttons
    SetTo     a slider, a spin box, a date
    Keys      press keys together
    Menu      an entry of a menu, by the way to it
    SwitchTab show the page behind a tab
    Reveal    scroll until something can be seen
    Expect    go on only where something is there, or is not; else say so

`agent/learning/instructions/wording.py` says them in English; `script` says them in the language of the `steps` policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from vision.perception.elements import Kind


class Where(StrEnum):
    """How something lies to what it is found by; ROW is the same line of a list or a table."""

    RIGHT_OF = "right of"
    LEFT_OF = "left of"
    ABOVE = "above"
    BELOW = "below"
    NEXT_TO = "next to"
    ROW = "in the row of"


class Click(StrEnum):
    """How something is pressed."""

    ONCE = "click"
    TWICE = "double-click"
    RIGHT = "right-click"


@dataclass(frozen=True, slots=True)
class Target:
    """Something on the screen, as a person would name it.

    Attributes:
        name: What it says, or what its label says; empty where only kind and place tell it.
        kind: What it is, where that may be said.
        ordinal: Which one of several, counted from 1 in reading order; -1 is the last.
        where: How it lies to `anchor`, another text on the screen; both or none.
    """

    name: str
    kind: Kind | None = None
    ordinal: int | None = None
    where: Where | None = None
    anchor: str = ""

    def __post_init__(self) -> None:
        if (self.where is None) != (not self.anchor):
            raise ValueError(f"{self!r}: where and anchor belong together")
        if not self.name and (self.kind is None or (self.where is None and self.ordinal is None)):
            raise ValueError(f"{self!r}: without a name it needs a kind, and an ordinal or a place")


@dataclass(frozen=True, slots=True)
class Press:
    """Press something."""

    target: Target
    click: Click = Click.ONCE


@dataclass(frozen=True, slots=True)
class Fill:
    """Put a text into a field in place of what it holds; without a target, type where the keyboard is."""

    value: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Bring a check box, or a radio button, into a state; nothing is to be done where it is so already."""

    target: Target
    on: bool = True


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an item.

    Attributes:
        value: What the item says.
        target: The combo box or the list; None where the item can be seen without opening anything.
        kind: What the item is: a radio button, or an item of a list.
    """

    value: str
    target: Target | None = None
    kind: Kind = Kind.LIST_ITEM


@dataclass(frozen=True, slots=True)
class SetTo:
    """Set a slider, a spin box or a date; `value` as the person writes it and as the widget shows it."""

    value: str
    target: Target


@dataclass(frozen=True, slots=True)
class Keys:
    """Press keys together, so many times; names as in `agent.core.actions.KEYS`: `ctrl`, `enter`, `page_down`, `s`."""

    keys: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Menu:
    """Choose an entry: the menu, sub-menus, the entry; at least two names."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwitchTab:
    """Show the page behind a tab."""

    name: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """Scroll until something can be seen."""

    name: str


@dataclass(frozen=True, slots=True)
class Expect:
    """Go on only where something is there (or, not `shown`, is not there); else ask the person."""

    target: Target
    shown: bool = True


Goal: TypeAlias = Press | Fill | Tick | Choose | SetTo | Keys | Menu | SwitchTab | Reveal | Expect


def sort_of(goal: Goal) -> str:
    """The goal's kind of instruction, as tables of results name it."""
    match goal:
        case Press(target, click):
            return f"{click.value}{_by_place(target)}"
        case Fill(_, into):
            return "write" if into is None else f"fill{_by_place(into)}"
        case Tick(target, on):
            return f"{'tick' if on else 'untick'}{_by_place(target)}"
        case Choose(_, within, kind):
            if within is not None:
                return "choose in list"
            return "choose radio" if kind is Kind.RADIO else "choose item"
        case SetTo(_, target):
            return f"set {target.kind.value}" if target.kind is not None else "set"
        case Keys():
            return "keys"
        case Menu():
            return "menu"
        case SwitchTab():
            return "tab"
        case Reveal():
            return "scroll"
        case Expect(_, shown):
            return "expect" if shown else "expect none"
        case _:
            assert_never(goal)


def script(goals: tuple[Goal, ...]) -> str:
    """The same for the `steps` policy; what its language cannot say is said as nearly as it can."""
    return "; ".join(_script(goal) for goal in goals)


def _by_place(target: Target) -> str:
    if target.where is not None:
        return " by row" if target.where is Where.ROW else " by place"
    return "" if target.ordinal is None else " by number"


def _script(goal: Goal) -> str:
    match goal:
        case Press(target, click):
            return f"{click.value} {_named(target)}"
        case Fill(value, into):
            return f"type {_quoted(value)}" + ("" if into is None else f" into {_named(into)}")
        case SetTo(value, target):
            return f"type {_quoted(value)} into {_named(target)}"
        case Tick(target, on):
            return f"{'tick' if on else 'untick'} {_named(target)}"
        case Choose(value, within):
            return f"click {_quoted(value)}" if within is None else f"choose {_quoted(value)} in {_named(within)}"
        case Keys(keys, times):
            return f"press {'+'.join(keys)}" + (f" {times} times" if times > 1 else "")
        case Menu(path):
            return "; ".join(f"click {_quoted(name)}" for name in path)
        case SwitchTab(name):
            return f"click {_quoted(name)}"
        case Reveal(name):
            return f"scroll down 5; wait until {_quoted(name)} appears for 2 s"
        case Expect(target, shown):
            return f"check that {_quoted(target.name)} {'is shown' if shown else 'is not shown'}"
        case _:
            assert_never(goal)


_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _named(target: Target) -> str:
    which = ""
    if target.ordinal is not None:
        which = "the last " if target.ordinal < 0 else f"the {_ORDINALS[target.ordinal - 1]} "
    place = ""
    if target.where is not None:
        relation = Where.NEXT_TO if target.where is Where.ROW else target.where
        place = f" {relation.value} {_quoted(target.anchor)}"
    return f"{which}{_quoted(target.name)}{place}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
