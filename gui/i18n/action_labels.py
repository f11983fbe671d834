"""Action labels: actions and elements in the words of the window, translated (logs use `actions.describe`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, assert_never

from PySide6.QtCore import QCoreApplication

from agent.core.actions import (
    MAX_CLICKS,
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
    Note,
    Screenshot,
    Scroll,
    Type,
    Wait,
)
from agent.core.stop import chord_name
from vision.geometry import PixelPoint
from vision.perception.elements import FIELDS, Element, Kind, State, element_at, label_of

_MOST_NAMED: Final = 40
_MOST_TYPED: Final = 80
_NAMELESS: Final = frozenset({Kind.IMAGE, Kind.SCROLLBAR, Kind.PROGRESS})


def action_label(action: Action, elements: Sequence[Element] = ()) -> str:
    """What `action` does, `click “Save”`: by the name of what it meets, or by its place where that has none."""
    translate = QCoreApplication.translate

    def at(point: PixelPoint | None) -> str:
        if point is None:
            return ""
        return name_at(point, elements) or f"({point.x:.0f}, {point.y:.0f})"

    def on(verb: str, point: PixelPoint | None) -> str:
        return f"{verb} {at(point)}".rstrip()

    match action:
        case Click(point, button, count, held):
            clicked = on(_clicked(button, count), point)
            return translate("Wording", "{0} with {1} held").format(clicked, chord_name(held)) if held else clicked
        case Move(point):
            return translate("Wording", "point at {0}").format(at(point))
        case Drag(None, end):
            return translate("Wording", "drag to {0}").format(at(end))
        case Drag(start, end):
            return translate("Wording", "drag {0} to {1}").format(at(start), at(end))
        case MouseDown(point, button):
            return on(translate("Wording", "hold the {0} button").format(_button(button)), point)
        case MouseUp(point, button):
            return on(translate("Wording", "let go of the {0} button").format(_button(button)), point)
        case Scroll(direction, point, amount):
            return on(translate("Wording", "scroll {0} by {1}").format(_direction(direction), amount), point)
        case Hotkey(keys):
            return translate("Wording", "press {0}").format(chord_name(keys))
        case KeyDown(key):
            return translate("Wording", "hold {0}").format(chord_name((key,)))
        case KeyUp(key):
            return translate("Wording", "let go of {0}").format(chord_name((key,)))
        case Type(text):
            return translate("Wording", "type “{0}”").format(_short(text.replace("\n", "⏎"), _MOST_TYPED))
        case Wait(seconds):
            return translate("Wording", "wait {0} s").format(f"{seconds:g}")
        case Screenshot():
            return translate("Wording", "look again")
        case Note(text):
            return translate("Wording", "note: {0}").format(_short(text, _MOST_TYPED))
        case Finished(content):
            return translate("Wording", "finish: {0}").format(content) if content else translate("Wording", "finish")
        case CallUser(content):
            return translate("Wording", "ask you: {0}").format(content) if content else translate("Wording", "ask you")
        case Foreign(name):
            return translate("Wording", "{0} (not on a desktop)").format(name)
        case _:
            assert_never(action)


def name_at(point: PixelPoint, elements: Sequence[Element]) -> str:
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
    translate = QCoreApplication.translate
    match kind:
        case Kind.BUTTON:
            return translate("Wording", "button")
        case Kind.ICON:
            return translate("Wording", "icon")
        case Kind.TEXT_FIELD:
            return translate("Wording", "field")
        case Kind.CHECKBOX:
            return translate("Wording", "tick box")
        case Kind.RADIO:
            return translate("Wording", "choice")
        case Kind.COMBOBOX:
            return translate("Wording", "list")
        case Kind.SLIDER:
            return translate("Wording", "slider")
        case Kind.SPINBOX:
            return translate("Wording", "number")
        case Kind.SCROLLBAR:
            return translate("Wording", "scroll bar")
        case Kind.PROGRESS:
            return translate("Wording", "progress bar")
        case Kind.TAB:
            return translate("Wording", "tab")
        case Kind.MENU_ITEM:
            return translate("Wording", "menu item")
        case Kind.LINK:
            return translate("Wording", "link")
        case Kind.LIST_ITEM:
            return translate("Wording", "list item")
        case Kind.TREE_ITEM:
            return translate("Wording", "tree item")
        case Kind.TABLE_CELL:
            return translate("Wording", "table cell")
        case Kind.TEXT:
            return translate("Wording", "text")
        case Kind.IMAGE:
            return translate("Wording", "picture")
        case _:
            assert_never(kind)


def state_name(state: State) -> str:
    """What is said of an element in this condition."""
    translate = QCoreApplication.translate
    match state:
        case State.CHECKED:
            return translate("Wording", "ticked")
        case State.DISABLED:
            return translate("Wording", "cannot be used")
        case State.FOCUSED:
            return translate("Wording", "has the keyboard")
        case State.SELECTED:
            return translate("Wording", "selected")
        case _:
            assert_never(state)


def _clicked(button: Button, count: int) -> str:
    translate = QCoreApplication.translate
    if count == MAX_CLICKS:
        return translate("Wording", "triple-click")
    twice = count > 1
    match button:
        case Button.LEFT:
            return translate("Wording", "double-click") if twice else translate("Wording", "click")
        case Button.MIDDLE:
            return translate("Wording", "double middle-click") if twice else translate("Wording", "middle-click")
        case Button.RIGHT:
            return translate("Wording", "double right-click") if twice else translate("Wording", "right-click")
        case Button.BACK:
            return translate("Wording", "click the thumb button back at")
        case Button.FORWARD:
            return translate("Wording", "click the thumb button forward at")
        case _:
            assert_never(button)


def _button(button: Button) -> str:
    translate = QCoreApplication.translate
    match button:
        case Button.LEFT:
            return translate("Wording", "left")
        case Button.MIDDLE:
            return translate("Wording", "middle")
        case Button.RIGHT:
            return translate("Wording", "right")
        case Button.BACK:
            return translate("Wording", "back (thumb)")
        case Button.FORWARD:
            return translate("Wording", "forward (thumb)")
        case _:
            assert_never(button)


def _direction(direction: Direction) -> str:
    translate = QCoreApplication.translate
    match direction:
        case Direction.UP:
            return translate("Wording", "up")
        case Direction.DOWN:
            return translate("Wording", "down")
        case Direction.LEFT:
            return translate("Wording", "to the left")
        case Direction.RIGHT:
            return translate("Wording", "to the right")
        case _:
            assert_never(direction)


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
