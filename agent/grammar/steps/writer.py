"""Writer of the steps language: actions as instructions that the parser reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
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
from agent.grammar.steps.orders import Target
from agent.grammar.steps.parser import ORDINALS
from vision.geometry import PixelPoint
from vision.perception.elements import FIELDS, Element, element_at, label_of

_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
_CLEARS: Final = "press ctrl+a"


def instruction(action: Action, elements: Sequence[Element] = ()) -> str:
    """`action` as one instruction; empty where its target has no name, or the language has no word for it."""
    match action:
        case Click(at, button, count, held):
            name = _named(at, elements)
            if not name or (count > 1 and button is not Button.LEFT):
                return ""
            side = {1: "", 2: "double-", 3: "triple-"}[count] if button is Button.LEFT else f"{button.value}-"
            return f"{'+'.join((*held, ''))}{side}click {name}"
        case Drag(start, end):
            first, last = "" if start is None else _named(start, elements), _named(end, elements)
            return f"drag {first} to {last}" if first and last else ""
        case Scroll(direction, at, amount):
            name = "" if at is None else _named(at, elements)
            return f"scroll {direction.value} {amount}" + (f" at {name}" if name else "")
        case Hotkey(keys):
            return f"press {'+'.join(keys)}"
        case Type(text):
            return f"type {quoted(text)}" if text else ""
        case Wait(seconds):
            return f"wait {seconds:g} s"
        case Move() | MouseDown() | MouseUp() | KeyDown() | KeyUp() | Screenshot() | Note():
            return ""
        case Finished() | CallUser() | Foreign():
            return ""
        case _:
            assert_never(action)


def joined(instructions: Iterable[str]) -> str:
    """Instructions as one task."""
    return "; ".join(merged(instructions))


def merged(instructions: Iterable[str]) -> list[str]:
    """The instructions that are not empty; a click into a field and the typing there become one."""
    found: list[str] = []
    for entry in filter(None, instructions):
        clears = found[-1:] == [_CLEARS]
        click = next(iter(found[-2:-1] if clears else found[-1:]), "")
        if entry.startswith("type ") and click.startswith("click "):
            del found[-1 - clears :]
            entry = f"{entry} into {click.removeprefix('click ')}"
        found.append(entry)
    return found


def _named(at: PixelPoint, elements: Sequence[Element]) -> str:
    under = element_at(at, elements)
    if under is None:
        return ""
    label = label_of(under, elements) if under.kind in FIELDS else under
    text = "" if label is None else " ".join(label.text.split())
    return quoted(text) if text else ""


def enter_into(text: str, field: Target | None) -> str:
    """Typing `text` as one instruction: into a field, or where the keyboard is."""
    return f"type {quoted(text)}" + ("" if field is None else f" into {_in_language(field)}")


def _in_language(target: Target) -> str:
    """A target as the language says it."""
    ordinal = target.ordinal
    which = "" if ordinal is None else "the last " if ordinal < 0 else f"the {_ordinal(ordinal)} "
    name = quoted(target.name) if target.name else "field" if which else "the field"
    return f"{which}{name}" + ("" if target.place is None else f" {target.place[0]} {quoted(target.place[1])}")


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"


def quoted(text: str) -> str:
    """A text in quotes of the steps language, with its special characters escaped."""
    return '"' + text.translate(_ESCAPES) + '"'
