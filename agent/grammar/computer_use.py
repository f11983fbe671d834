"""The `computer_use` tool of the Qwen line and its relatives, read into actions and written back.

One table of actions serves Qwen3.5, GUI-Owl, EvoCUA, Fara and MAI-UI: the names of one do not contradict those of
another. What the published schemas leave open:

* A drag begins where the pointer is. Where an earlier call of the same reply has moved it, that is known; else it is
  not, and the drag has no start.
* `pixels` of a scroll are notches up to 50, as pyautogui counts them on Linux, and pixels above.
* `terminate` with `failure` calls the person: the run is not done.
* `pause_and_memorize_fact` is a note. Actions that only a browser has stay `Foreign`; `agent/desktop/browser.py` knows
  their keys.
* `type` with a `coordinate` clicks there first; with `delete_existing_text` it clears the field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
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
    JsonValue,
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
    key,
)
from agent.core.reply import Reply
from agent.grammar.arguments import MAX_NOTCHES, notches
from agent.grammar.calls import Unreadable
from agent.grammar.reply_format import ReplyFormat, checked, guarded, model_numbers
from agent.grammar.tool_arguments import ToolArguments
from agent.grammar.tool_call import EXAMPLE, EXAMPLE_XML, ToolCall, read_tool_calls, texts_of
from vision.geometry import PixelPoint, Space

FAILED: Final = "The model says that the task cannot be done."
BROWSER: Final = frozenset({"visit_url", "web_search", "history_back", "refresh", "read_page_answer_question"})
"""Actions that only a browser has."""

_TOOLS: Final = frozenset({"computer_use", "computer", "mobile_use"})
_CLICKS: Final = {
    "left_click": (Button.LEFT, 1),
    "double_click": (Button.LEFT, 2),
    "triple_click": (Button.LEFT, 3),
    "right_click": (Button.RIGHT, 1),
    "middle_click": (Button.MIDDLE, 1),
}
_SYNONYMS: Final = {
    "click": "left_click", "move": "mouse_move", "hover": "mouse_move", "keypress": "key", "hotkey": "key",
    "press": "key", "text": "type", "input_text": "type", "drag": "left_click_drag", "sleep": "wait",
    "stop": "terminate", "done": "terminate", "reload": "refresh", "left_double_click": "double_click",
    "call_user": "interact", "ask_user": "interact", "info": "interact", "ask_user_question": "interact",
    "awake": "open", "open_app": "open", "left_mouse_down": "mouse_down", "left_mouse_up": "mouse_up",
}  # fmt: skip
_ACTIONS: Final = (
    frozenset(_CLICKS)
    | BROWSER
    | {
        "key", "key_down", "key_up", "type", "mouse_move", "left_click_drag", "mouse_down", "mouse_up", "scroll",
        "hscroll", "wait", "screenshot", "terminate", "answer", "interact", "pause_and_memorize_fact",
        "long_press", "swipe", "open", "system_button",
    }
)  # fmt: skip
_MAX_WAIT_S: Final = 3600.0


def computer_use_format(
    *, tool: str = "computer_use", label: str = "", xml: bool = False, enters: bool = False
) -> ReplyFormat:
    """The format of a family that calls this tool.

    Args:
        tool: Its name, for writing; all names are read.
        label: What the family writes before its sentence: `Action:`.
        xml: Whether calls are written as XML; both forms are read.
        enters: Whether `type` presses Enter unless it says that it does not.
    """
    example = EXAMPLE_XML if xml else EXAMPLE

    def read(text: str, space: Space) -> Reply:
        script = read_tool_calls(text, example)
        thought = script.thought.removeprefix(label).strip() if label else script.thought
        return Reply(thought, actions_of(script.calls, space, enters=enters))

    def render(reply: Reply, space: Space) -> str:
        thought = reply.thought.strip()
        head = f"{label} {thought}\n".lstrip() if thought else ""
        calls = [(tool, _written(action, space, enters=enters)) for action in reply.actions]
        return checked(head + texts_of(calls, xml=xml), Reply(thought, reply.actions), parse, space)

    parse = guarded(read)
    return ReplyFormat(
        f"tool calls in {'XML' if xml else 'JSON'}",
        parse,
        render,
        ("<tool_call>", "<function=", '"arguments"'),
        example,
    )


def actions_of(calls: Sequence[ToolCall], space: Space, *, enters: bool = False) -> tuple[Action, ...]:
    """What the calls of one reply mean, in order.

    Raises:
        Unreadable: If one of them means nothing.
    """
    actions: list[Action] = []
    pointer: PixelPoint | None = None
    for call in calls:
        name, given = _named(call, space)
        actions += _meant(name, given, pointer, enters=enters)
        given.nothing_more()
        pointer = _pointer_after(actions[-1], pointer)
    return tuple(actions)


def _named(call: ToolCall, space: Space) -> tuple[str, ToolArguments]:
    """The action that a call names, in the words of this module, and its other arguments."""
    given = ToolArguments(call, space)
    if call.name in _TOOLS:
        # some write the name of the action as that of an empty parameter
        empty = next((name for name, value in call.arguments.items() if value == "" and _known(name)), "")
        written = given.optional_text("action") or empty or given.text("action")
        given.ignore(empty)
    elif _known(call.name):
        written = call.name
    else:
        raise Unreadable(f"there is no tool {call.name[:40]!r}; the tool is computer_use", call.span)
    name = _known(written)
    if not name:
        near = get_close_matches(written[:40], sorted(_ACTIONS), n=1)
        hint = f"did you mean {near[0]}?" if near else "the actions are " + ", ".join(sorted(_ACTIONS))
        raise Unreadable(f"there is no action {written[:40]!r}; {hint}", call.span)
    given.called = name
    return name, given


def _known(name: str) -> str:
    folded = name.strip().lower().replace(" ", "_")
    folded = _SYNONYMS.get(folded, folded)
    return folded if folded in _ACTIONS else ""


def _meant(name: str, given: ToolArguments, pointer: PixelPoint | None, *, enters: bool) -> Sequence[Action]:
    match name:
        case "left_click" | "double_click" | "triple_click" | "right_click" | "middle_click":
            return _clicked(name, given, pointer)
        case "mouse_move":
            return (Move(given.point()),)
        case "left_click_drag":
            start = given.optional_point("start_coordinate", "coordinate1", "start")
            return (
                Drag(pointer if start is None else start, given.point("coordinate", "end_coordinate", "coordinate2")),
            )
        case "mouse_down":
            return (MouseDown(given.optional_point(), given.choice("button", Button, Button.LEFT)),)
        case "mouse_up":
            return (MouseUp(given.optional_point(), given.choice("button", Button, Button.LEFT)),)
        case "key":
            return (Hotkey(given.keys("keys", "key", "text")),)
        case "key_down":
            return tuple(KeyDown(one) for one in given.keys("keys", "key"))
        case "key_up":
            return tuple(KeyUp(one) for one in reversed(given.keys("keys", "key")))
        case "type":
            return _typed(given, enters=enters)
        case "scroll" | "hscroll" | "swipe":
            return _scrolled(name, given)
        case "wait":
            return (Wait(given.number("time", Wait().seconds, 0, _MAX_WAIT_S, "duration")),)
        case "screenshot":
            return (Screenshot(),)
        case "answer":
            return (Finished(given.text("text", "answer", "content")),)
        case "terminate":
            return (_ended(given),)
        case "interact":
            return (CallUser(given.optional_text("text", "question", "content")),)
        case "pause_and_memorize_fact":
            return (Note(given.text("fact", "text")),)
        case "system_button":
            button = given.text("button").strip().lower()
            return (Hotkey((key("enter"),)) if button == "enter" else Foreign(f"press_{button[:40]}"),)
        case "open":
            return (Foreign("open_app", (("app_name", given.text("text", "app_name")),)),)
        case _:
            return (Foreign(name, given.everything()),)


def _clicked(name: str, given: ToolArguments, pointer: PixelPoint | None) -> Sequence[Action]:
    button, count = _CLICKS[name]
    if name == "left_click":
        button = given.choice("button", Button, button)
    held = given.held("text")
    at = given.optional_point() or pointer
    if at is not None:
        return (Click(at, button, count, held),)
    clicks = (MouseDown(button=button), MouseUp(button=button)) * count
    return (*map(KeyDown, held), *clicks, *map(KeyUp, reversed(held)))


def _typed(given: ToolArguments, *, enters: bool) -> Sequence[Action]:
    at = given.optional_point()
    text = given.text("text", "content")
    before: tuple[Action, ...] = () if at is None else (Click(at),)
    if given.flag("delete_existing_text", False):
        before = (*before, Hotkey((key("ctrl"), key("a"))), Hotkey((key("delete"),)))
    if given.flag("press_enter", enters) and not text.endswith("\n"):
        text += "\n"
    return (*before, Type(text))


def _scrolled(name: str, given: ToolArguments) -> Sequence[Action]:
    at = given.optional_point()
    if name == "swipe":
        # the finger moves; what is seen moves with it, and the view the other way
        towards = given.choice("direction", Direction, None)
        return (Scroll(_OPPOSITE[towards], at),)
    held = given.held("text")
    direction = given.optional_choice("direction", Direction)
    amount = given.scrolled("pixels", "amount", default=None if direction is None else 5)
    if direction is None:
        forward, back = (Direction.RIGHT, Direction.LEFT) if name == "hscroll" else (Direction.UP, Direction.DOWN)
        direction = forward if amount > 0 else back
    return (*map(KeyDown, held), Scroll(direction, at, notches(amount)), *map(KeyUp, reversed(held)))


_OPPOSITE: Final = {
    Direction.UP: Direction.DOWN,
    Direction.DOWN: Direction.UP,
    Direction.LEFT: Direction.RIGHT,
    Direction.RIGHT: Direction.LEFT,
}


def _ended(given: ToolArguments) -> Action:
    status = given.optional_text("status", "goal_status").strip().lower()
    content = given.optional_text("answer", "text")
    if status in ("", "success", "complete", "completed"):
        return Finished(content)
    if status in ("failure", "fail", "failed", "infeasible"):
        return CallUser(content or FAILED)
    raise Unreadable(f"status is success or failure, not {status[:40]!r}", given.span)


def _pointer_after(action: Action, before: PixelPoint | None) -> PixelPoint | None:
    match action:
        case Click(at) | Move(at) | Drag(_, at):
            return at
        case MouseDown(at) | MouseUp(at) | Scroll(_, at):
            return before if at is None else at
        case _:
            return before


def _written(action: Action, space: Space, *, enters: bool) -> Mapping[str, JsonValue]:
    """The arguments of the call that means `action`."""

    def at(point: PixelPoint | None) -> dict[str, JsonValue]:
        return {} if point is None else {"coordinate": list(model_numbers(point, space))}

    match action:
        case Click(point, button, count, held):
            names = {clicks: name for name, clicks in _CLICKS.items()}
            if (button, count) not in names:
                raise ValueError(f"computer_use has no words for {count} clicks of the {button.value} button")
            modifiers: dict[str, JsonValue] = {"text": "+".join(held)} if held else {}
            return {"action": names[button, count], **at(point), **modifiers}
        case Move(point):
            return {"action": "mouse_move", **at(point)}
        case Drag(start, end):
            first = {} if start is None else {"start_coordinate": at(start)["coordinate"]}
            return {"action": "left_click_drag", **first, **at(end)}
        case MouseDown(place, button) | MouseUp(place, button):
            name = "mouse_down" if isinstance(action, MouseDown) else "mouse_up"
            return {"action": name, **at(place)} | ({} if button is Button.LEFT else {"button": button.value})
        case Scroll(direction, place, amount):
            if amount > MAX_NOTCHES:
                raise ValueError(f"computer_use scrolls at most {MAX_NOTCHES} notches")
            name = "scroll" if direction in (Direction.UP, Direction.DOWN) else "hscroll"
            sign = 1 if direction in (Direction.UP, Direction.RIGHT) else -1
            return {"action": name, **at(place), "pixels": sign * amount}
        case Hotkey(keys):
            return {"action": "key", "keys": list(keys)}
        case KeyDown(one):
            return {"action": "key_down", "keys": [one]}
        case KeyUp(one):
            return {"action": "key_up", "keys": [one]}
        case Type(text):
            return {"action": "type", "text": text} | (
                {"press_enter": False} if enters and not text.endswith("\n") else {}
            )
        case Wait(seconds):
            return {"action": "wait", "time": seconds}
        case Screenshot():
            return {"action": "screenshot"}
        case Note(text):
            return {"action": "pause_and_memorize_fact", "fact": text}
        case Finished(content):
            return {"action": "answer", "text": content} if content else {"action": "terminate", "status": "success"}
        case CallUser(content):
            if content == FAILED:
                return {"action": "terminate", "status": "failure"}
            return {"action": "interact", "text": content}
        case Foreign(name, arguments):
            if name not in BROWSER:
                raise ValueError(f"computer_use has no words for: {describe(action)}")
            return {"action": name, **dict(arguments)}
        case _:
            assert_never(action)
