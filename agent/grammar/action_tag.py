"""Replies of UI-Venus: <think>…</think><action>Click(box=(x, y))</action><conclusion>…</conclusion>.

The calls between the action tags have named arguments; points are pairs of numbers in parentheses. `Type` presses Enter
behind the text, as the published web prompt promises the model. Buttons of a phone stay `Foreign`.

Source: inclusionAI/UI-Venus, models/navigation/utils.py at c6ce41f.
"""

from __future__ import annotations

import re
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
from agent.grammar.arguments import Arguments
from agent.grammar.calls import Call, Unreadable, quoted, read_calls, reasoning
from agent.grammar.reply_format import ReplyFormat, checked, guarded, model_numbers
from vision.geometry import PixelPoint, Space

EXAMPLE: Final = "<think>The page loads.</think>\n<action>Wait()</action>\n<conclusion>I wait.</conclusion>"

_KNOWN: Final = {
    "Click": ("box",), "Drag": ("start", "end"), "Scroll": ("direction",), "Type": ("content",),
    "Launch": ("app",), "Wait": (), "Finished": ("content",), "CallUser": ("content",), "LongPress": ("box",),
    "PressBack": (), "PressHome": (), "PressEnter": (), "PressRecent": (), "Hover": ("box",), "DoubleClick": ("box",),
    "RightClick": ("box",), "TripleClick": ("box",), "Hotkey": ("keys",),
}  # fmt: skip
_BOX: Final = ("box", "start")
_TAG: Final = re.compile(r"<(/?)(action|conclusion)>")
_ACTS: Final = re.compile("<action>")
_FOREIGN: Final = {
    "PressBack": "press_back", "PressHome": "press_home", "PressRecent": "press_recent", "LongPress": "long_press",
}  # fmt: skip


def _read(text: str, space: Space) -> Reply:
    thinking, body = reasoning(text, _ACTS)
    tags = [one for one in _TAG.finditer(text, body) if one[2] == "action"]
    if not tags or tags[0][1]:
        raise Unreadable(f"the reply has no <action>; write it like {EXAMPLE}", (body, len(text)))
    closing = next((one for one in reversed(tags) if one[1]), None)
    if closing is None:
        raise Unreadable(f"<action> has no </action>; write it whole, like {EXAMPLE}", (tags[0].start(), len(text)))
    conclusion = next(_TAG.finditer(text, closing.end()), None)
    inside = text[: closing.start()]
    again = next((one for one in tags[1:] if not one[1]), None)
    try:
        calls = read_calls(inside, tags[0].end(), _KNOWN)
    except Unreadable:
        if again is None:
            raise
        raise Unreadable(
            "the reply goes on with another turn, whose screen is not there yet; end it after one <action>",
            again.span(),
        ) from None
    actions = tuple(_action(call, space) for call in calls)
    thought = text[body : tags[0].start()].strip()
    behind = "" if conclusion is None else text[conclusion.end() :].partition("</conclusion>")[0].strip()
    return Reply(thinking or thought or behind, actions)


def _render(reply: Reply, space: Space) -> str:
    thought = reply.thought.strip()
    calls = "\n".join(_written(action, space) for action in reply.actions)
    head = f"<think>{thought}</think>\n" if thought else ""
    return checked(f"{head}<action>{calls}</action>", Reply(thought, reply.actions), _parse, space)


_parse = guarded(_read)

ACTION_TAG: Final = ReplyFormat("calls in an action tag", _parse, _render, ("<action>",), EXAMPLE)


def _action(call: Call, space: Space) -> Action:
    given = Arguments(call, space)
    action: Action
    match call.name:
        case "Click":
            action = Click(given.point(_BOX))
        case "DoubleClick":
            action = Click(given.point(_BOX), count=2)
        case "TripleClick":
            action = Click(given.point(_BOX), count=3)
        case "RightClick":
            action = Click(given.point(_BOX), Button.RIGHT)
        case "Hover":
            action = Move(given.point(_BOX))
        case "Drag":
            action = Drag(given.point(("start",)), given.point(("end",)))
        case "Scroll":
            action = _scroll(given, call)
        case "Type":
            text = given.text()
            action = Type(text if text.endswith("\n") else text + "\n")
        case "Hotkey":
            action = Hotkey(given.listed_keys())
        case "PressEnter":
            action = Hotkey((key("enter"),))
        case "Wait":
            action = Wait()
        case "Finished":
            action = Finished(given.optional_text())
        case "CallUser":
            action = CallUser(given.optional_text())
        case "Launch":
            action = _launch(given, call)
        case "PressBack" | "PressHome" | "PressRecent" | "LongPress":
            action = Foreign(_FOREIGN[call.name], given.everything())
        case _:
            near = get_close_matches(call.name[:40], sorted(_KNOWN), n=1)
            hint = f"did you mean {near[0]}?" if near else "the actions are " + ", ".join(sorted(_KNOWN))
            raise Unreadable(f"there is no action {call.name[:40]!r}; {hint}", call.span)
    given.nothing_more()
    return action


def _scroll(given: Arguments, call: Call) -> Scroll:
    start, end = given.optional_point(("start",)), given.optional_point(("end",))
    if not given.has("direction"):
        given.ignore("direction")
    direction = given.optional_choice("direction", Direction)
    if start is not None and end is not None and start != end:
        # a swipe: the view moves against the finger
        right, down = end.x - start.x, end.y - start.y
        if abs(right) > abs(down):
            return Scroll(Direction.LEFT if right > 0 else Direction.RIGHT, start)
        return Scroll(Direction.UP if down > 0 else Direction.DOWN, start)
    if direction is None:
        raise Unreadable(f"{call.name} needs the argument direction: up, down, left or right", call.span)
    return Scroll(direction, start)


def _launch(given: Arguments, call: Call) -> Foreign:
    wanted = dict(given.everything())
    if url := wanted.get("url", "").strip():
        return Foreign("visit_url", (("url", url),))
    if app := wanted.get("app", "").strip():
        return Foreign("open_app", (("app_name", app),))
    raise Unreadable(f"{call.name} needs the argument app or url", call.span)


def _written(action: Action, space: Space) -> str:
    def at(point: PixelPoint) -> str:
        x, y = model_numbers(point, space)
        return f"({x}, {y})"

    match action:
        case Click(point, button, count, ()) if (button, count) in _CLICKS:
            return f"{_CLICKS[button, count]}(box={at(point)})"
        case Move(point):
            return f"Hover(box={at(point)})"
        case Drag(PixelPoint() as start, end):
            return f"Drag(start={at(start)}, end={at(end)})"
        case Scroll(direction, None, 5):
            return f"Scroll(direction={direction.value!r})"
        case Type(text) if text.endswith("\n"):
            # reading adds the newline only where none is at the end
            return f"Type(content={quoted(text if text.endswith(chr(10) * 2) else text.removesuffix(chr(10)))})"
        case Hotkey(keys):
            return f"Hotkey(keys=[{', '.join(repr(str(one)) for one in keys)}])"
        case Wait(5):
            return "Wait()"
        case Finished(content):
            return f"Finished(content={quoted(content)})"
        case CallUser(content):
            return f"CallUser(content={quoted(content)})"
        case (
            Click() | Drag() | Scroll() | MouseDown() | MouseUp() | KeyDown() | KeyUp() | Type() | Wait() | Screenshot()
            | Note() | Foreign()
        ):  # fmt: skip
            raise ValueError(f"UI-Venus has no words for: {describe(action)}")
        case _:
            assert_never(action)


_CLICKS: Final = {
    (Button.LEFT, 1): "Click",
    (Button.LEFT, 2): "DoubleClick",
    (Button.LEFT, 3): "TripleClick",
    (Button.RIGHT, 1): "RightClick",
}
