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
from agent.safety.field_filling import replaces, typed_text
from gui.i18n.element_names import kind_name
from gui.i18n.message_translation import localized
from vision.geometry import PixelPoint
from vision.perception.elements import FIELDS, Element, Kind, element_at, label_of

_MOST_NAMED: Final = 40
_MOST_TYPED: Final = 80
_NAMELESS: Final = frozenset({Kind.IMAGE, Kind.SCROLLBAR, Kind.PROGRESS})


def action_label(action: Action, elements: Sequence[Element] = ()) -> str:
    """What `action` does, `click the button “Save”`: by what it meets, or by its place where that has no name."""
    translate = QCoreApplication.translate

    def at(point: PixelPoint | None) -> str:
        return translate("Wording", "the place of the pointer") if point is None else target_label(point, elements)

    match action:
        case Click(point, button, count, held):
            clicked = translate("Wording", "{0} {1}").format(_clicked(button, count), at(point))
            return translate("Wording", "{0} with {1} held").format(clicked, chord_name(held)) if held else clicked
        case Move(point):
            return translate("Wording", "point at {0}").format(at(point))
        case Drag(None, end):
            return translate("Wording", "drag to {0}").format(at(end))
        case Drag(start, end):
            return translate("Wording", "drag {0} to {1}").format(at(start), at(end))
        case MouseDown(point, button):
            held_down = translate("Wording", "hold the {0} button").format(_button(button))
            return held_down if point is None else translate("Wording", "{0} on {1}").format(held_down, at(point))
        case MouseUp(point, button):
            let_go = translate("Wording", "let go of the {0} button").format(_button(button))
            return let_go if point is None else translate("Wording", "{0} on {1}").format(let_go, at(point))
        case Scroll(direction, point, amount):
            scrolled = translate("Wording", "scroll {0} by {1}").format(_direction(direction), amount)
            return scrolled if point is None else translate("Wording", "{0} over {1}").format(scrolled, at(point))
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
            return (
                translate("Wording", "finish: {0}").format(localized(content))
                if content
                else translate("Wording", "finish")
            )
        case CallUser(content):
            return (
                translate("Wording", "ask you: {0}").format(localized(content))
                if content
                else translate("Wording", "ask you")
            )
        case Foreign(name):
            return translate("Wording", "{0} (not on a desktop)").format(name)
        case _:
            assert_never(action)


def actions_label(actions: Sequence[Action], elements: Sequence[Element] = ()) -> str:
    """What several actions do that are one question: `type “Ada” into the field “Name”, replacing “Bob”`.

    Args:
        actions: One, or the filling of a field (`agent/safety/field_filling.py`).
    """
    translate = QCoreApplication.translate
    first, text = actions[0], typed_text(actions)
    if len(actions) == 1 or text is None or not isinstance(first, Click):
        return "; ".join(action_label(one, elements) for one in actions)
    shown = _short(text.replace("\n", "⏎"), _MOST_TYPED)
    filled = translate("Wording", "type “{0}” into {1}").format(shown, target_label(first.at, elements))
    field = element_at(first.at, elements)
    held = "" if field is None or field.kind not in FIELDS or not replaces(actions) else field.text
    if not held.strip():
        return filled
    return translate("Wording", "{0}, replacing “{1}”").format(filled, _short(held, _MOST_NAMED))


def is_shortened(text: str) -> bool:
    """Whether a label does not show all of a typed `text`."""
    return "\n" in text or _short(text, _MOST_TYPED) != text


def target_label(point: PixelPoint, elements: Sequence[Element]) -> str:
    """What is at `point`, `the button “Save”`; its place where that is not known."""
    translate = QCoreApplication.translate
    found = element_at(point, elements)
    place = f"({point.x:.0f}, {point.y:.0f})"
    if found is None or found.kind in _NAMELESS:
        return translate("Wording", "the place {0}").format(place)
    name = name_of(found, elements)
    if found.kind is Kind.TEXT:
        return name or translate("Wording", "the place {0}").format(place)
    return translate("Wording", "the {0} {1}").format(kind_name(found.kind), name or place)


def name_of(element: Element, elements: Sequence[Element] = ()) -> str:
    """The name of `element` in quotation marks, that of a field by its label; empty where it has none."""
    if element.kind in FIELDS:
        label = label_of(element, elements)
        return f"“{_short(label.text, _MOST_NAMED)}”" if label is not None and label.text.strip() else ""
    return f"“{_short(element.text, _MOST_NAMED)}”" if element.text.strip() else ""


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
