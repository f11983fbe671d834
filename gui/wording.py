"""Actions and elements in the words of the interface, to be translated; `describe` in agent/actions.py is for logs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from PySide6.QtCore import QCoreApplication

from agent.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    KeyDown,
    KeyUp,
    MouseDown,
    MouseUp,
    Move,
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from agent.judgement.situation import element_at
from agent.stop import chord_name
from agent.targets import FIELDS
from vision.geometry import PixelPoint
from vision.perception import Element, Kind, label_of

_MOST_NAMED: Final = 40
_MOST_TYPED: Final = 80
_NAMELESS: Final = frozenset({Kind.IMAGE, Kind.SCROLLBAR, Kind.PROGRESS})


def said(action: Action, elements: Sequence[Element] = ()) -> str:
    """What `action` does, `click “Save”`: by the name of what it meets, or by its place where that has none."""
    tr = QCoreApplication.translate

    def at(point: PixelPoint | None) -> str:
        if point is None:
            return ""
        return called(point, elements) or f"({point.x:.0f}, {point.y:.0f})"

    def on(verb: str, point: PixelPoint | None) -> str:
        return f"{verb} {at(point)}".rstrip()

    match action:
        case Click(point, button, count):
            return on(_clicked(button, count), point)
        case Move(point):
            return tr("Wording", "point at {0}").format(at(point))
        case Drag(start, end):
            return tr("Wording", "drag {0} to {1}").format(at(start), at(end))
        case MouseDown(point, button):
            return on(tr("Wording", "hold the {0} button").format(_button(button)), point)
        case MouseUp(point, button):
            return on(tr("Wording", "let go of the {0} button").format(_button(button)), point)
        case Scroll(direction, point, amount):
            return on(tr("Wording", "scroll {0} by {1}").format(_direction(direction), amount), point)
        case Hotkey(keys):
            return tr("Wording", "press {0}").format(chord_name(keys))
        case KeyDown(key):
            return tr("Wording", "hold {0}").format(chord_name((key,)))
        case KeyUp(key):
            return tr("Wording", "let go of {0}").format(chord_name((key,)))
        case Type(text):
            return tr("Wording", "type “{0}”").format(_short(text.replace("\n", "⏎"), _MOST_TYPED))
        case Wait(seconds):
            return tr("Wording", "wait {0} s").format(f"{seconds:g}")
        case Screenshot():
            return tr("Wording", "look again")
        case Finished(content):
            return tr("Wording", "finish: {0}").format(content) if content else tr("Wording", "finish")
        case CallUser(content):
            return tr("Wording", "ask you: {0}").format(content) if content else tr("Wording", "ask you")
        case Foreign(name):
            return tr("Wording", "{0} (not on a desktop)").format(name)
        case _:
            assert_never(action)


def called(point: PixelPoint, elements: Sequence[Element]) -> str:
    """The name of what is at `point`, in quotation marks, a field by its label; empty where it has none."""
    found = element_at(point, elements)
    return "" if found is None else name_of(found, elements)


def name_of(element: Element, elements: Sequence[Element] = ()) -> str:
    """What people call `element`: its text in quotation marks, with its kind where the text alone would mislead."""
    if element.kind in _NAMELESS:
        return ""
    if element.kind in FIELDS:
        label = label_of(element, elements)
        if label is not None and label.text.strip():
            return f"{kind_name(element.kind)} “{_short(label.text, _MOST_NAMED)}”"
        return ""
    return f"“{_short(element.text, _MOST_NAMED)}”" if element.text.strip() else ""


def kind_name(kind: Kind) -> str:
    """What an element of this kind is called."""
    tr = QCoreApplication.translate
    match kind:
        case Kind.BUTTON:
            return tr("Wording", "button")
        case Kind.ICON:
            return tr("Wording", "icon")
        case Kind.TEXT_FIELD:
            return tr("Wording", "field")
        case Kind.CHECKBOX:
            return tr("Wording", "tick box")
        case Kind.RADIO:
            return tr("Wording", "choice")
        case Kind.COMBOBOX:
            return tr("Wording", "list")
        case Kind.SLIDER:
            return tr("Wording", "slider")
        case Kind.SPINBOX:
            return tr("Wording", "number")
        case Kind.SCROLLBAR:
            return tr("Wording", "scroll bar")
        case Kind.PROGRESS:
            return tr("Wording", "progress bar")
        case Kind.TAB:
            return tr("Wording", "tab")
        case Kind.MENU_ITEM:
            return tr("Wording", "menu item")
        case Kind.LINK:
            return tr("Wording", "link")
        case Kind.LIST_ITEM:
            return tr("Wording", "list item")
        case Kind.TREE_ITEM:
            return tr("Wording", "tree item")
        case Kind.TABLE_CELL:
            return tr("Wording", "table cell")
        case Kind.TEXT:
            return tr("Wording", "text")
        case Kind.IMAGE:
            return tr("Wording", "picture")
        case _:
            assert_never(kind)


def _clicked(button: Button, count: int) -> str:
    tr = QCoreApplication.translate
    twice = count > 1
    match button:
        case Button.LEFT:
            return tr("Wording", "double-click") if twice else tr("Wording", "click")
        case Button.MIDDLE:
            return tr("Wording", "double middle-click") if twice else tr("Wording", "middle-click")
        case Button.RIGHT:
            return tr("Wording", "double right-click") if twice else tr("Wording", "right-click")
        case _:
            assert_never(button)


def _button(button: Button) -> str:
    tr = QCoreApplication.translate
    match button:
        case Button.LEFT:
            return tr("Wording", "left")
        case Button.MIDDLE:
            return tr("Wording", "middle")
        case Button.RIGHT:
            return tr("Wording", "right")
        case _:
            assert_never(button)


def _direction(direction: Direction) -> str:
    tr = QCoreApplication.translate
    match direction:
        case Direction.UP:
            return tr("Wording", "up")
        case Direction.DOWN:
            return tr("Wording", "down")
        case Direction.LEFT:
            return tr("Wording", "to the left")
        case Direction.RIGHT:
            return tr("Wording", "to the right")
        case _:
            assert_never(direction)


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
