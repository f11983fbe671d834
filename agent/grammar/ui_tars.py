"""The reply grammar of UI-TARS models: `parse` reads a text into a reply, `render` writes one.

`parse` understands every generation and tells them apart by their shape; `render` writes the shape of one. The
syntax (where a reply's calls are, where a text ends) is in `agent/grammar/calls.py`, points and keys are in
`agent/grammar/arguments.py`; this module knows the actions.

Choices that the prompts leave open:

* A hotkey has at most four keys (the prompts ask for three; Ctrl+Alt+Shift+X exists). `ctrl+s` and `page down` are
  understood; a `+` at the end, as in `ctrl +`, is the key itself.
* The mobile `scroll` from one point to another is a swipe: the view moves against the finger, along the longer side.
* `scroll` takes an `amount`, which no prompt has, and models write it in notches or in pixels: more than 50 are pixels.
  `notches` are what they say: a recorded session must be able to say what happened.
* `press` holds a key down, since `release` lets it go; in families whose prompt has neither, it taps the key.
* Inside XML parameters texts use the same escapes as in calls.
"""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import Final, assert_never

from agent.core.actions import (
    Action,
    Button,
    CallUser,
    Click,
    Direction,
    Drag,
    Finished,
    Foreign,
    Hotkey,
    Key,
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
    describe,
)
from agent.core.api import export
from agent.core.reply import ParseError, Reply
from agent.grammar.arguments import END, MAX_NOTCHES, MAX_SCROLLED, START, Arguments, notches
from agent.grammar.calls import Argument, Call, Script, Unreadable, quoted, read, tagged
from agent.grammar.reply_format import ReplyFormat
from vision.geometry import PixelPoint, Size, Space


@export("Generation")
class Generation(StrEnum):
    """Which models a reply is written for; decides its shape, its vocabulary and its coordinates."""

    UI_TARS_1_0 = "ui-tars-1.0"
    UI_TARS_1_5 = "ui-tars-1.5"
    DOUBAO = "doubao"
    OMNI = "omni"
    UI_TARS_2 = "ui-tars-2"

    def space(self, size: Size) -> Space:
        """The coordinates in which these models point at a frame of `size`."""
        return Space.smart_resized(size) if self is Generation.UI_TARS_1_5 else Space.relative(size)


@export("parse")
def parse(text: str, space: Space, *, press_taps: bool = False) -> Reply | ParseError:
    """Read a reply of any generation. Never raises, whatever the text; a point outside the space is an error.

    Args:
        press_taps: Whether `press` presses and releases, as in families whose prompt has no `release`.
    """
    try:
        script = read(text, _SIGNATURES)
        actions = tuple(_action(call, space) for call in script.calls)
        if press_taps and not any(isinstance(action, KeyUp) for action in actions):
            actions = tuple(Hotkey((action.key,)) if isinstance(action, KeyDown) else action for action in actions)
        return Reply(script.thought, actions, script.reflection)
    except Unreadable as error:
        return ParseError(str(error), error.span)


@export("render")
def render(reply: Reply, space: Space, generation: Generation) -> str:
    """Write `reply` as models of `generation` do, so that `parse` reads it back.

    Coordinates and seconds carry at most three decimals: whole pixels of an absolute space survive exactly, those
    of a relative one to within W / 2,000,000, beside the upper left corner to within W / 2,000. White
    space around thought and reflection is left out.

    Raises:
        ValueError: If the generation has no words for an action, a point lies outside the frame, or the
            reply would not be read back (a thought that contains a whole action, say).
    """
    calls = tuple(_call(action, space, generation) for action in reply.actions)
    script = Script(reply.thought.strip(), calls, reply.reflection.strip())
    text = _write(script, generation)
    try:
        for call in calls:
            _action(call, space)
        understood = read(text, _SIGNATURES) == script
    except Unreadable as error:
        raise ValueError(f"{generation.value} cannot express this reply: {error}") from None
    if not understood:
        raise ValueError(f"{generation.value} cannot express this reply: its text would be taken for something else")
    return text


def transcript(reply: Reply, size: Size) -> str:
    """A reply that no model wrote, as text for the record: in the form of UI-TARS-2, points in pixels of the frame.

    What UI-TARS-2 has no words for is described in English. Never raises.

    Args:
        size: Of the frame on which the reply was decided.
    """
    plain = Reply(reply.thought.translate(_TAGS), reply.actions)
    try:
        return render(plain, Space.absolute(size), Generation.UI_TARS_2)
    except ValueError:
        return "\n".join((f"Thought: {reply.thought}", *(f"Action: {describe(action)}" for action in reply.actions)))


_TAGS: Final = str.maketrans("<>", "‹›")
"""A thought may quote what is on the screen, which must not be taken for markup."""


def ui_tars_format(generation: Generation) -> ReplyFormat:
    """The format of the models of one generation; all forms are read, one is written."""
    taps = "press" not in _VOCABULARY[generation]
    return ReplyFormat(
        f"calls of {generation.value}",
        lambda text, space: parse(text, space, press_taps=taps),
        lambda reply, space: render(reply, space, generation),
        ("Action:", "Action：", "<function="),
        "Action: wait()",
    )


_SYNONYMS: Final = {
    "left_click": "click", "left_single": "click", "double_click": "left_double", "right_click": "right_single",
    "hover": "move_to", "mouse_move": "move_to", "keydown": "press", "keyup": "release", "swipe": "drag",
    "open_computer": "take_screenshot", "triple_click": "left_triple",
}  # fmt: skip
_FOREIGN: Final = frozenset({"long_press", "open_app", "press_home", "press_back", "navigate", "navigate_back"})
_COMMON: Final = frozenset(
    {"click", "left_double", "right_single", "drag", "hotkey", "type", "scroll", "wait", "finished"}
)
_UI_TARS_1: Final = _COMMON | _FOREIGN | {"call_user"}
_DOUBAO: Final = _COMMON | _FOREIGN | {"press", "release"}
_EVERY: Final = (
    _UI_TARS_1
    | _DOUBAO
    | {"left_triple", "middle_click", "move_to", "mouse_down", "mouse_up", "take_screenshot", "note"}
)
_VOCABULARY: Final = {
    Generation.UI_TARS_1_0: _UI_TARS_1,
    Generation.UI_TARS_1_5: _UI_TARS_1,
    Generation.DOUBAO: _DOUBAO,
    Generation.OMNI: _DOUBAO | {"call_user"},
    Generation.UI_TARS_2: _EVERY,
}
_ARGUMENTS: Final = {
    "drag": ("start_box", "end_box"), "scroll": ("point", "direction", "amount"), "hotkey": ("key",),
    "press": ("key",), "release": ("key",), "type": ("content",), "note": ("content",), "wait": ("time",),
    "finished": ("content",), "call_user": ("content",), "mouse_down": ("point", "button"),
    "mouse_up": ("point", "button"), "take_screenshot": (), "press_home": (), "press_back": (), "navigate_back": (),
    "open_app": ("app_name",), "navigate": ("content",),
}  # fmt: skip
"""The arguments of each action in their order, for those who leave the names out; the others take a point."""

_SIGNATURES: Final = {name: _ARGUMENTS.get(name, ("point",)) for name in _EVERY} | {
    other: _ARGUMENTS.get(name, ("point",)) for other, name in _SYNONYMS.items()
}
_CLICKS: Final = {
    "click": (Button.LEFT, 1),
    "left_double": (Button.LEFT, 2),
    "left_triple": (Button.LEFT, 3),
    "right_single": (Button.RIGHT, 1),
    "middle_click": (Button.MIDDLE, 1),
}
_MAX_WAIT_S: Final = 3600.0
_MAX_NOTCHES: Final = 1000


def _action(call: Call, space: Space) -> Action:
    given = Arguments(call, space)
    name = _SYNONYMS.get(call.name, call.name)
    action: Action
    match name:
        case "click" | "left_double" | "left_triple" | "right_single" | "middle_click":
            action = Click(given.point(), *_CLICKS[name], held=given.held_keys())
        case "move_to":
            action = Move(given.point())
        case "drag":
            action = Drag(given.point(START), given.point(END))
        case "mouse_down":
            action = MouseDown(given.optional_point(), given.optional_choice("button", Button) or Button.LEFT)
        case "mouse_up":
            action = MouseUp(given.optional_point(), given.optional_choice("button", Button) or Button.LEFT)
        case "scroll":
            action = _scroll(given, call)
        case "hotkey":
            action = Hotkey(given.several_keys())
        case "press":
            action = KeyDown(given.one_key())
        case "release":
            action = KeyUp(given.one_key())
        case "type":
            action = Type(given.text())
        case "wait":
            action = Wait(given.number("time", Wait().seconds, 0, _MAX_WAIT_S))
        case "take_screenshot":
            action = Screenshot()
        case "note":
            action = Note(given.text())
        case "finished":
            action = Finished(given.optional_text())
        case "call_user":
            action = CallUser(given.optional_text())
        case _ if name in _FOREIGN:
            action = Foreign(name, given.everything())
        case _:
            near = get_close_matches(call.name[:40], sorted(_EVERY), n=1)
            hint = f"did you mean {near[0]}?" if near else "the actions are " + ", ".join(sorted(_EVERY - _FOREIGN))
            raise Unreadable(f"there is no action {call.name[:40]!r}; {hint}", call.span)
    given.nothing_more()
    return action


def _scroll(given: Arguments, call: Call) -> Scroll:
    at = given.optional_point()
    direction = given.optional_choice("direction", Direction)
    if direction is not None:
        exact = given.number("notches", 0, 1, _MAX_NOTCHES)
        return Scroll(direction, at, round(exact) or notches(given.number("amount", 5, 1, MAX_SCROLLED)))
    end = given.optional_point(END)
    if at is None or end is None or at == end:
        raise Unreadable(f"{call.name} needs the argument direction: up, down, left or right", call.span)
    right, down = end.x - at.x, end.y - at.y
    if abs(right) > abs(down):
        return Scroll(Direction.LEFT if right > 0 else Direction.RIGHT, at)
    return Scroll(Direction.UP if down > 0 else Direction.DOWN, at)


def _call(action: Action, space: Space, generation: Generation) -> Call:
    """`action` in the words of `generation`."""
    name, arguments = _words(action)
    boxes = generation in (Generation.UI_TARS_1_0, Generation.UI_TARS_1_5)
    written: list[Argument] = []
    for argument, value in arguments:
        if not isinstance(value, PixelPoint):
            written.append(Argument(argument, value))
        elif boxes:
            at = _model_point(value, space)
            renamed = "end_box" if argument == "end_point" else "start_box"
            written.append(Argument(renamed, f"<|box_start|>({at[0]},{at[1]})<|box_end|>"))
        else:
            written.append(Argument(argument, "<point>{} {}</point>".format(*_model_point(value, space))))
    if _lacks(generation, name, [argument for argument, _ in arguments]):
        raise ValueError(f"{generation.value} has no words for: {describe(action)}")
    return Call(name, tuple(written))


def _lacks(generation: Generation, name: str, arguments: list[str]) -> bool:
    match name:
        case "scroll":
            return generation is not Generation.UI_TARS_2 and "point" not in arguments
        case "wait":
            return generation is not Generation.UI_TARS_2 and bool(arguments)
        case "finished":
            return generation is Generation.UI_TARS_1_0 and bool(arguments)
        case "call_user" if arguments:
            return generation is not Generation.UI_TARS_2
        case _ if "held" in arguments:
            return generation is not Generation.UI_TARS_2
        case _:
            return name not in _VOCABULARY[generation]


def _words(action: Action) -> tuple[str, list[tuple[str, str | PixelPoint]]]:
    """Name and arguments in the vocabulary of UI-TARS-2, which is the largest."""
    arguments: list[tuple[str, str | PixelPoint]] = []
    match action:
        case Click(at, button, count, held):
            names = {clicks: name for name, clicks in _CLICKS.items()}
            if (button, count) not in names:
                raise ValueError(f"no generation has words for {count} clicks of the {button.value} button")
            arguments.append(("point", at))
            if held:
                arguments.append(("held", " ".join(_key_name(key) for key in held)))
            return names[button, count], arguments
        case Move(at):
            return "move_to", [("point", at)]
        case Drag(start, end):
            if start is None:
                raise ValueError("no generation has words for a drag from where the pointer is")
            return "drag", [("start_point", start), ("end_point", end)]
        case MouseDown(place, button) | MouseUp(place, button):
            if place is not None:
                arguments.append(("point", place))
            if button is not Button.LEFT:
                arguments.append(("button", button.value))
            return "mouse_down" if isinstance(action, MouseDown) else "mouse_up", arguments
        case Scroll(direction, place, amount):
            if place is not None:
                arguments.append(("point", place))
            arguments.append(("direction", direction.value))
            if amount != 5:
                arguments.append(("amount" if amount <= MAX_NOTCHES else "notches", str(amount)))
            return "scroll", arguments
        case Hotkey(keys):
            return "hotkey", [("key", " ".join(_key_name(key) for key in keys))]
        case KeyDown(held_key):
            return "press", [("key", _key_name(held_key))]
        case KeyUp(held_key):
            return "release", [("key", _key_name(held_key))]
        case Type(text):
            return "type", [("content", text)]
        case Wait(seconds):
            return "wait", [] if seconds == Wait().seconds else [("time", _decimal(seconds))]
        case Screenshot():
            return "take_screenshot", arguments
        case Note(text):
            return "note", [("content", text)]
        case Finished(content):
            return "finished", [("content", content)] if content else []
        case CallUser(content):
            return "call_user", [("content", content)] if content else []
        case Foreign(name, foreign):
            return name, list(foreign)
        case _:
            assert_never(action)


def _key_name(key: Key) -> str:
    # a `+` between two keys would be read as joining them
    return "plus" if key == "+" else key.replace("_", "") if len(key) > 1 else key


def _model_point(at: PixelPoint, space: Space) -> tuple[str, str]:
    if not (0 <= at.x <= space.pixels.width - 1 and 0 <= at.y <= space.pixels.height - 1):
        raise ValueError(f"point ({at.x}, {at.y}) lies outside the frame of {space.pixels}")
    point = space.to_model(at)
    written = _decimal(point.x), _decimal(point.y)
    if point.x <= 1 and point.y <= 1 and "." in "".join(written):  # would be taken for fractions of the screen
        return _decimal(round(point.x)), _decimal(round(point.y))
    return written


def _decimal(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _write(script: Script, generation: Generation) -> str:
    match generation:
        case Generation.UI_TARS_2:
            functions = "".join(_as_function(call) for call in script.calls)
            head = f"<gui_think>{script.thought}</gui_think>\n" if script.thought else ""
            return f"{head}<seed:tool_call>{functions}</seed:tool_call>"
        case Generation.OMNI:
            head = f"<think>{script.thought}</think>\n" if script.thought else ""
            answer = [call for call in script.calls if call.name == "finished" and call.arguments]
            if len(script.calls) == 1 and answer:
                return f"{head}<answer>\n{answer[0].arguments[0].value}\n</answer>"
            return f"{head}<computer_env>\n{_as_action(script)}\n</computer_env>"
        case Generation.UI_TARS_1_0 | Generation.UI_TARS_1_5 | Generation.DOUBAO:
            if script.reflection:
                head = f"Reflection: {script.reflection}\nAction_Summary: {script.thought}\n"
            else:
                head = f"Thought: {script.thought}\n" if script.thought else ""
            return head + _as_action(script)
        case _:
            assert_never(generation)


def _as_action(script: Script) -> str:
    return "Action: " + "\n\n".join(
        f"{call.name}({', '.join(f'{argument.name}={quoted(argument.value)}' for argument in call.arguments)})"
        for call in script.calls
    )


def _as_function(call: Call) -> str:
    parameters = "".join(
        f"<parameter={argument.name}>{tagged(argument.value)}</parameter>" for argument in call.arguments
    )
    return f"<function={call.name}>{parameters}</function>"
