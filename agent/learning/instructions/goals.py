"""Goals of a practice task, a closed union.

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

`wording.py` writes them in English, `steps_script.py` in the steps language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

from vision.perception.elements import Kind


class Where(StrEnum):
    """Spatial relations of a target to its anchor; ROW is the same row of a list or a table."""

    RIGHT_OF = "right of"
    LEFT_OF = "left of"
    ABOVE = "above"
    BELOW = "below"
    NEXT_TO = "next to"
    ROW = "in the row of"


class Click(StrEnum):
    """Kinds of click."""

    ONCE = "click"
    TWICE = "double-click"
    RIGHT = "right-click"


@dataclass(frozen=True, slots=True)
class Target:
    """A widget on the screen, as a person would refer to it.

    Attributes:
        name: Its text, or that of its label; empty where only kind and place identify it.
        kind: Its kind, where the instruction may mention it.
        ordinal: Its number among several, counted from 1 in reading order; -1 is the last.
        where: Its relation to `anchor`, another text on the screen; both or none.
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
    """Press a widget."""

    target: Target
    click: Click = Click.ONCE


@dataclass(frozen=True, slots=True)
class Fill:
    """Replace the text of a field; without a target, type into what has the keyboard focus."""

    value: str
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Bring a check box, or a radio button, into a state; nothing to do where it is in it already."""

    target: Target
    on: bool = True


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an item.

    Attributes:
        value: The text of the item.
        target: The combo box or the list; None where the item is visible without opening anything.
        kind: The kind of the item: a radio button, or an item of a list.
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
    """Press keys together, `times` times; names as in `agent.core.actions.KEYS`: `ctrl`, `enter`, `page_down`, `s`."""

    keys: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class Menu:
    """Choose an entry of a menu; the path names the menu, its sub-menus and the entry, at least two."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwitchTab:
    """Show the page of a tab."""

    name: str


@dataclass(frozen=True, slots=True)
class Reveal:
    """Scroll until an item is visible."""

    name: str


@dataclass(frozen=True, slots=True)
class Expect:
    """Go on only where a widget is visible (or, with `shown` false, is not); else ask the person."""

    target: Target
    shown: bool = True


Goal: TypeAlias = Press | Fill | Tick | Choose | SetTo | Keys | Menu | SwitchTab | Reveal | Expect


def goal_kind(goal: Goal) -> str:
    """The kind of a goal, as tables of results name it."""
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


def _by_place(target: Target) -> str:
    if target.where is not None:
        return " by row" if target.where is Where.ROW else " by place"
    return "" if target.ordinal is None else " by number"
