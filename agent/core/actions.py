"""Actions, all that the agent can do: a closed union of frozen dataclasses.

Handle it with `match` and close with `assert_never`, so that a new action fails every incomplete handler under
mypy. Points are pixels of the frame on which the action was decided; `agent/desktop/input/executor.py` converts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType, TypeAlias, assert_never

from agent.core.api import export
from agent.core.key_names import canonical_key
from vision.geometry import PixelPoint, Viewport

Key = NewType("Key", str)
"""A key by its canonical name; make one with `key()` only."""


@export("Button")
class Button(StrEnum):
    """A mouse button; the last two are those under the thumb."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    BACK = "back"
    FORWARD = "forward"


@export("Direction")
class Direction(StrEnum):
    """Where the wheel takes the view."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@export("Click")
@dataclass(frozen=True, slots=True)
class Click:
    """Press and release a mouse button, up to `MAX_CLICKS` times, with keys held meanwhile.

    Attributes:
        held: Keys pressed before the first click and released after the last, in order: Ctrl, Shift.
    """

    at: PixelPoint
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[Key, ...] = ()


@export("Move")
@dataclass(frozen=True, slots=True)
class Move:
    """Move the pointer without pressing."""

    at: PixelPoint


@export("Drag")
@dataclass(frozen=True, slots=True)
class Drag:
    """Press the left button at `start`, move in steps, release at `end`.

    Attributes:
        start: None means the place where the pointer is.
    """

    start: PixelPoint | None
    end: PixelPoint

    @property
    def points(self) -> tuple[PixelPoint, ...]:
        """Start and end, as far as they are known."""
        return (self.end,) if self.start is None else (self.start, self.end)


@export("MouseDown")
@dataclass(frozen=True, slots=True)
class MouseDown:
    """Press a mouse button and hold it; at the pointer's place where `at` is None."""

    at: PixelPoint | None = None
    button: Button = Button.LEFT


@export("MouseUp")
@dataclass(frozen=True, slots=True)
class MouseUp:
    """Release a mouse button; at the pointer's place where `at` is None."""

    at: PixelPoint | None = None
    button: Button = Button.LEFT


@export("Scroll")
@dataclass(frozen=True, slots=True)
class Scroll:
    """Turn the wheel by `amount` notches; at the frame's centre where `at` is None."""

    direction: Direction
    at: PixelPoint | None = None
    amount: int = 5


@export("Hotkey")
@dataclass(frozen=True, slots=True)
class Hotkey:
    """Press keys together and release them in reverse order."""

    keys: tuple[Key, ...]


@export("KeyDown")
@dataclass(frozen=True, slots=True)
class KeyDown:
    """Press a key and hold it."""

    key: Key


@export("KeyUp")
@dataclass(frozen=True, slots=True)
class KeyUp:
    """Release a held key."""

    key: Key


@export("Type")
@dataclass(frozen=True, slots=True)
class Type:
    """Type text exactly as written; a trailing newline means Enter."""

    text: str


@export("Wait")
@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while."""

    seconds: float = 5.0


@export("Screenshot")
@dataclass(frozen=True, slots=True)
class Screenshot:
    """Look again without acting."""


@export("Note")
@dataclass(frozen=True, slots=True)
class Note:
    """Keep a fact that the model read on the screen; nothing is sent, and the run shows and records it."""

    text: str


@export("Finished")
@dataclass(frozen=True, slots=True)
class Finished:
    """The task is done."""

    content: str = ""


@export("CallUser")
@dataclass(frozen=True, slots=True)
class CallUser:
    """The agent needs the person."""

    content: str = ""


@export("Foreign")
@dataclass(frozen=True, slots=True)
class Foreign:
    """An action of the mobile or browser prompts: understood, never carried out on a desktop."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()


Action: TypeAlias = (
    Click
    | Move
    | Drag
    | MouseDown
    | MouseUp
    | Scroll
    | Hotkey
    | KeyDown
    | KeyUp
    | Type
    | Wait
    | Screenshot
    | Note
    | Finished
    | CallUser
    | Foreign
)

MAX_CLICKS: Final = 3

MODIFIERS: Final = frozenset({"ctrl", "alt", "shift", "win"})


@export("key")
def key(name: str) -> Key:
    """The key that people call `name`: `Ctrl`, `cmd`, `page down`, `PgDn`, `esc`, `s`, `ö`, `numpad 0`.

    Raises:
        ValueError: If there is no such key; the message names it.
    """
    found = canonical_key(name)
    if found is None:
        raise ValueError(f"there is no key {name.strip()!r}")
    return Key(found)


def target(action: Action) -> PixelPoint | None:
    """The pixel on which the action acts first, where it has one."""
    match action:
        case Click() | Move() | MouseDown() | MouseUp() | Scroll():
            return action.at
        case Drag(start, end):
            return end if start is None else start
        case Hotkey() | KeyDown() | KeyUp() | Type() | Wait() | Screenshot() | Note():
            return None
        case Finished() | CallUser() | Foreign():
            return None
        case _:
            assert_never(action)


def last_point(action: Action) -> PixelPoint | None:
    """The pixel on which the action leaves the pointer, where it moves it."""
    return action.end if isinstance(action, Drag) else target(action)


@export("describe")
def describe(action: Action) -> str:
    """The action as a person would say it, `click (412, 300)`; typed text is quoted, since it is the person's own."""

    def at(point: PixelPoint | None) -> str:
        return "" if point is None else f" ({point.x:.0f}, {point.y:.0f})"

    match action:
        case Click(point, button, count, held):
            times = {2: "double-", 3: "triple-"}.get(count, "")
            side = "" if button is Button.LEFT else f"{button.value}-"
            return f"{'+'.join((*held, ''))}{side}{times}click{at(point)}"
        case Move(point):
            return f"move to{at(point)}"
        case Drag(start, end):
            return f"drag{at(start)} to{at(end)}"
        case MouseDown(point, button):
            return f"hold the {button.value} button{at(point)}"
        case MouseUp(point, button):
            return f"let go of the {button.value} button{at(point)}"
        case Scroll(direction, point, amount):
            return f"scroll {direction.value} {amount}{at(point)}"
        case Hotkey(keys):
            return f"press {'+'.join(keys)}"
        case KeyDown(held):
            return f"hold {held}"
        case KeyUp(held):
            return f"let go of {held}"
        case Type(text):
            return f"type {text!r}"
        case Wait(seconds):
            return f"wait {seconds:g} s"
        case Screenshot():
            return "look again"
        case Note(text):
            return f"note: {text}"
        case Finished(content):
            return f"finish: {content}" if content else "finish"
        case CallUser(content):
            return f"ask you: {content}" if content else "ask you"
        case Foreign(name):
            return f"{name} (not on a desktop)"
        case _:
            assert_never(action)


JsonValue: TypeAlias = "str | float | int | bool | list[JsonValue] | dict[str, JsonValue] | None"


_DEFAULTS: Final[Mapping[str, JsonValue]] = {"button": Button.LEFT.value, "count": 1, "amount": 5, "held": []}


def to_json(action: Action, viewport: Viewport) -> dict[str, JsonValue]:
    """The action as the JSON object of the command line, points in desktop units; defaults are left out."""

    def on_desktop(at: PixelPoint) -> list[JsonValue]:
        desktop = viewport.to_desktop(at)
        return [desktop.x, desktop.y]

    record = to_record(action, on_desktop)
    if isinstance(action, Foreign):
        record["arguments"] = dict(action.arguments)
    return {name: value for name, value in record.items() if name not in _DEFAULTS or value != _DEFAULTS[name]}


def in_pixels(at: PixelPoint) -> list[JsonValue]:
    """A point as the session file keeps it: pixels of its frame."""
    return [at.x, at.y]


def to_record(action: Action, place: Callable[[PixelPoint], list[JsonValue]] = in_pixels) -> dict[str, JsonValue]:
    """Every field of `action`, points as `place` writes them."""

    def point(at: PixelPoint | None) -> JsonValue:
        return None if at is None else place(at)

    match action:
        case Click(at, button, count, held):
            record: dict[str, JsonValue] = {
                "kind": "click", "at": point(at), "button": button.value, "count": count
            }  # fmt: skip
            return {**record, "held": list(held)} if held else record
        case Move(at):
            return {"kind": "move", "at": point(at)}
        case Drag(start, end):
            return {"kind": "drag", "start": point(start), "end": point(end)}
        case MouseDown(where, button):
            return {"kind": "mouse_down", "at": point(where), "button": button.value}
        case MouseUp(where, button):
            return {"kind": "mouse_up", "at": point(where), "button": button.value}
        case Scroll(direction, where, amount):
            return {"kind": "scroll", "direction": direction.value, "at": point(where), "amount": amount}
        case Hotkey(keys):
            return {"kind": "hotkey", "keys": list(keys)}
        case KeyDown(held):
            return {"kind": "press", "key": held}
        case KeyUp(held):
            return {"kind": "release", "key": held}
        case Type(text):
            return {"kind": "type", "text": text}
        case Wait(seconds):
            return {"kind": "wait", "seconds": seconds}
        case Screenshot():
            return {"kind": "screenshot"}
        case Note(text):
            return {"kind": "note", "text": text}
        case Finished(content):
            return {"kind": "finished", "content": content}
        case CallUser(content):
            return {"kind": "call_user", "content": content}
        case Foreign(name, arguments):
            return {"kind": "foreign", "name": name, "arguments": [list(pair) for pair in arguments]}
        case _:
            assert_never(action)
